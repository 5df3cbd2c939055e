#!/bin/sh
# citation-js 0.8.2 reads the day of a book in RIS, and of a chapter or a newspaper article none.
# One would guess: `DA  - 2013/04/17/` is the day of whatever has it: the format gives the tag to
#   every type, and reference managers write it beside the year for all of them.
# What happens: of a chapter (CHAP) and of an article in a newspaper (NEWS) the tag is passed over,
#   without a word; the year is kept, if PY says it as well, and without PY there is no date at all.
# Whom it hurts: whoever cites newspapers by way of a tool that has citation-js within: two articles
#   of one year can no longer be told apart, and styles print “n.d.” where RIS had but the day.
# Source: lib/spec of @citation-js/plugin-ris 0.8.2, which says of each tag in which types it
#   is read, and leaves these two out of DA. rispy 0.10 reads it of any.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund @citation-js/core@0.8.2 @citation-js/plugin-ris@0.8.2

cat > expected <<'END'
BOOK: with PY 2013-4-17, without 2013-4-17
JOUR: with PY 2013-4-17, without 2013-4-17
CHAP: with PY 2013, without no date
NEWS: with PY 2013, without no date
END
cat > read.mjs <<'END'
import { createRequire } from "node:module";
const require = createRequire(`${process.cwd()}/`);
const { Cite } = require("@citation-js/core");
require("@citation-js/plugin-ris");

const day = (type, year) => {
  const text = `TY  - ${type}\nTI  - A title\n${year}DA  - 2013/04/17/\nER  - \n`;
  return new Cite(text).data[0].issued?.["date-parts"][0].join("-") ?? "no date";
};
for (const type of ["BOOK", "JOUR", "CHAP", "NEWS"]) {
  console.log(`${type}: with PY ${day(type, "PY  - 2013\n")}, without ${day(type, "")}`);
}
END
node read.mjs > seen
cat seen
diff expected seen
