#!/bin/sh
# pybtex 0.26.1 adds a backslash before each escaped sign whenever a bibliography is written.
# One would guess: a BibTeX file that is read and written again says the same, and so does it when
#   that is done twice.
# What happens: the reader leaves escapes as they are and the writer escapes anew: "R\&D" becomes
#   "R\\&D", a break of the line with a stray mark of columns, then "R\\\&D". Addresses are no
#   exception: the first writing already makes `a_b` of a URL `a\_b`, which leads nowhere.
# Whom it hurts: whoever merges, sorts or cleans a shared bibliography by script: each run changes
#   every entry with &, %, _ or #, and the links of the reports are dead after the first.
# Source: codeberg.org/pybtex/pybtex/issues/24, as cited in volkm/bibtex-dblp#22.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pybtex==0.26.1 latexcodec==3.0.1

cat > "$work/0.bib" <<'END'
@techreport{health2023,
    author = "{Ministry of Health}",
    title = "R\&D on drugs",
    institution = "Ministry of Health",
    year = "2023",
    url = "https://example.org/drug_report.pdf"
}
END
cat > "$work/expected" <<'END'
0.bib:     title = "R\&D on drugs",
0.bib:     url = "https://example.org/drug_report.pdf"
1.bib:     title = "R\\&D on drugs",
1.bib:     url = "https://example.org/drug\_report.pdf"
2.bib:     title = "R\\\&D on drugs",
2.bib:     url = "https://example.org/drug\\_report.pdf"
END
cd "$work"
venv/bin/python <<'END'
from pybtex.database import parse_file

for number in (0, 1):
    parse_file(f"{number}.bib").to_file(f"{number + 1}.bib")
END
grep -E "title|url" 0.bib 1.bib 2.bib | sed 's/:/: /' > seen
cat seen
diff expected seen
