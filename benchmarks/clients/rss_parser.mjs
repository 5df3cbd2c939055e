// rss-parser reads a feed, and says of each entry its title, its day and its summary.
import { createRequire } from "node:module";
import fs from "node:fs";
import process from "node:process";

const require = createRequire(`${process.cwd()}/`);
const Parser = require("rss-parser");

const { items } = await new Parser().parseString(fs.readFileSync(process.argv[2], "utf8"));
const told = items.map((item) => [item.title, item.isoDate.slice(0, 10), item.summary]);
process.stdout.write(JSON.stringify(told));
