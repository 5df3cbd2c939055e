// Sets items of CSL-JSON in a style with citeproc-js: reads {style, locale, items}, writes texts.
import { readFileSync } from "node:fs";
import CSL from "citeproc";

const { style, locale, items } = JSON.parse(readFileSync(0, "utf-8"));
const texts = items.map((item) => {
  const engine = new CSL.Engine({ retrieveLocale: () => locale, retrieveItem: () => item }, style);
  engine.setOutputFormat("text");
  engine.updateItems([item.id]);
  return engine.makeBibliography()[1].join("").trim();
});
process.stdout.write(JSON.stringify(texts));
