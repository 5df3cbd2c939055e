// citation-js reads citations in RIS, and says each as CSL-JSON.
import { createRequire } from "node:module";
import fs from "node:fs";
import process from "node:process";

const require = createRequire(`${process.cwd()}/`);
const { Cite } = require("@citation-js/core");
require("@citation-js/plugin-ris");

const texts = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
process.stdout.write(JSON.stringify(texts.map((text) => new Cite(text).data[0])));
