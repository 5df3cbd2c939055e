#!/bin/sh
# The parser of Better BibTeX 9.0.29 lowers the letters of a title in one pair of braces of its own.
# One would guess: `title = {{Crime in Ciudad Juárez}}` keeps its capitals. It is what every manual
#   of BibTeX says of braces, and what BibTeX, biber and pandoc do.
# What happens: a pair around the whole title is taken for a habit, and not for a wish: the title
#   comes out as "Crime in ciudad juárez", places and all. Only with a second pair is it kept, and
#   so marked for Zotero.
# Whom it hurts: whoever brings titles in other languages than English, or names of cities and
#   agencies, from BibTeX to Zotero: they lose their capitals, and no error says so.
# Source: @retorquere/bibtex-parser 9.0.29, which reads for Better BibTeX for Zotero. Its README says
#   that braces protect a text against changes of case; of a pair around the whole it says nothing.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund @retorquere/bibtex-parser@9.0.29

cat > works.bib <<'END'
@book{one, title = {{Crime in Ciudad Juárez and São Paulo}}, year = 2026}
@book{two, title = {{{Crime in Ciudad Juárez and São Paulo}}}, year = 2026}
@book{parts, title = {Crime in {Ciudad Juárez} and {São Paulo}}, year = 2026}
END
cat > read.mjs <<'END'
import { readFileSync } from "node:fs";
import { parse } from "./node_modules/@retorquere/bibtex-parser/dist/esm/index.js";

for (const { key, fields } of parse(readFileSync("works.bib", "utf8"), {}).entries) {
  console.log(`${key}: ${fields.title}`);
}
END
cat > expected <<'END'
one: Crime in ciudad juárez and são paulo
two: <span class="nocase">Crime in Ciudad Juárez and São Paulo</span>
parts: Crime in Ciudad Juárez and São Paulo
END
node read.mjs > seen
cat seen
diff expected seen
