// citation-js reads a bibliography, and says what it read as CSL-JSON.
import { createRequire } from "node:module";
import fs from "node:fs";
import process from "node:process";

const require = createRequire(`${process.cwd()}/`);
const { Cite } = require("@citation-js/core");
require("@citation-js/plugin-bibtex");

const read = new Cite(fs.readFileSync(process.argv[2], "utf8"));
process.stdout.write(JSON.stringify(read.data));
