// The parser of Better BibTeX for Zotero reads files of BibTeX, and says what it read.
import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";

const home = path.join(process.cwd(), "node_modules", "@retorquere", "bibtex-parser");
const { exports } = JSON.parse(fs.readFileSync(path.join(home, "package.json"), "utf8"));
const { parse } = await import(pathToFileURL(path.join(home, exports["."].import.default)).href);

const { entries, errors } = parse(fs.readFileSync(process.argv[2], "utf8"), {});
process.stdout.write(JSON.stringify({ entries, errors }));
