// citeproc-js sets items of CSL-JSON, each alone, in several styles and the language of each item.
import { createRequire } from "node:module";
import fs from "node:fs";
import process from "node:process";

const require = createRequire(`${process.cwd()}/`);
const CSL = require("citeproc");

const { styles, locales, items } = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const byId = new Map(items.map((item) => [item.id, item]));
const found = {};
for (const [name, style] of Object.entries(styles)) {
  found[name] = {};
  for (const language of Object.keys(locales)) {
    const system = { retrieveLocale: () => locales[language], retrieveItem: (id) => byId.get(id) };
    const engine = new CSL.Engine(system, style, language, true);
    engine.setOutputFormat("text");
    for (const item of items.filter((one) => one.language === language)) {
      engine.updateItems([item.id]);
      found[name][item.id] = engine.makeBibliography()[1].join("").replace(/\s+/g, " ").trim();
    }
  }
}
process.stdout.write(JSON.stringify(found));
