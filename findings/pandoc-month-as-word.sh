#!/bin/sh
# Pandoc 3.9 drops the month of a BibTeX entry that has it as a word in braces.
# One would guess: `month = {April}` is April. Styles of BibTeX print it, JabRef and library
#   catalogues write it so, and pandoc itself takes `apr` and the number 4.
# What happens: the work has a year and no month, without a warning; and so for any language.
# Whom it hurts: whoever cites newspapers and press releases, where the month tells two pieces of one
#   year apart: in the list both have the year alone, and by the letter behind it another order.
# Source: the manual of pandoc says that dates are read as biblatex has them; nothing says that what
#   cannot be read is dropped. Seen in pypandoc-binary 1.17, which has pandoc 3.9.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pypandoc-binary==1.17
cd "$work"

cat > works.bib <<'END'
@misc{name, title = {By its name}, year = {2013}, month = apr}
@misc{number, title = {By its number}, year = {2013}, month = {4}}
@misc{word, title = {As a word}, year = {2013}, month = {April}}
@misc{spanish, title = {As a word in Spanish}, langid = {spanish}, year = {2013}, month = {abril}}
END
cat > expected <<'END'
name [2013, 4]
number [2013, 4]
word [2013]
spanish [2013]
END
venv/bin/python > seen <<'END'
import json

import pypandoc

works = json.loads(pypandoc.convert_file("works.bib", "csljson", format="bibtex"))
found = {work["id"]: work["issued"]["date-parts"][0] for work in works}
for name in ("name", "number", "word", "spanish"):
    print(name, found[name])
END
cat seen
diff expected seen
