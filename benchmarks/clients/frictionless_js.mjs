// frictionless.js opens every table of the data package, and tableschema reads its cells.
import { createRequire } from "node:module";
import process from "node:process";

const require = createRequire(`${process.cwd()}/`);
const { Dataset } = require("frictionless.js");
const { Schema } = require("tableschema");

const plain = (cell, field) => {
  if (!(cell instanceof Date)) return Array.isArray(cell) ? `${cell[0]}-${String(cell[1]).padStart(2, "0")}` : cell;
  const two = (number) => String(number).padStart(2, "0");
  const day = [cell.getFullYear(), two(cell.getMonth() + 1), two(cell.getDate())];
  return (field.type === "yearmonth" ? day.slice(0, 2) : day).join("-");
};

const found = {};
const dataset = await Dataset.load(process.argv[2]);
for (const file of dataset.resources) {
  const schema = await Schema.load(file.descriptor.schema);
  if (!schema.valid) throw new Error(`${file.descriptor.name}: ${schema.errors}`);
  const rows = [];
  for await (const row of await file.rows()) rows.push(row);
  found[file.descriptor.name] = rows
    .slice(1)
    .map((row) => schema.castRow(row).map((cell, place) => plain(cell, schema.fields[place])));
}
process.stdout.write(JSON.stringify(found));
