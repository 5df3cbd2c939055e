#!/bin/sh
# citeproc-py 0.11.1 sets a work without its year where CSL-JSON holds the date as `raw`.
# One would guess: `{"raw": "2013-05-17"}` is a date: the schema of CSL-JSON has it beside
#   date-parts, and citeproc-js reads it.
# What happens: the date is dropped, without a warning. The year is missing, and with it the only
#   thing that tells two reports of one office apart in a text.
# Whom it hurts: whoever sets in Python what web services and scripts give out as CSL-JSON; they
#   leave dates raw that they have not taken apart, and institutions are cited without a year.
# Source: csl-data.json of the Citation Style Language names `raw`, the manual of citeproc-js
#   describes it. Seen in 0.11.1, no report found (at jgm/citeproc#149 another processor's).
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
    <title>Author and year</title>
    <id>http://example.org/author-and-year</id>
    <updated>2026-01-01T00:00:00+00:00</updated>
  </info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography>
    <layout suffix=".">
      <group delimiter=". ">
        <names variable="author"/>
        <date variable="issued"><date-part name="year"/></date>
        <text variable="title"/>
      </group>
    </layout>
  </bibliography>
</style>
END
cat > "$work/items.json" <<'END'
[
  {"id": "parts", "type": "report", "title": "By its parts",
   "author": [{"literal": "Ministry"}], "issued": {"date-parts": [[2013, 5, 17]]}},
  {"id": "raw", "type": "report", "title": "As it is written",
   "author": [{"literal": "Ministry"}], "issued": {"raw": "2013-05-17"}}
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
citeproc-py: Ministry. 2013. By its parts.
citeproc-py: Ministry. As it is written.
citeproc-js: Ministry. 2013. By its parts.
citeproc-js: Ministry. 2013. As it is written.
END
cd "$work"
{ venv/bin/python set.py; node set.js; } > seen
cat seen
diff expected seen
