#!/bin/sh
# pybtex 0.26.1 prints the backslash of an escaped dollar sign, though not of %, & and #.
# One would guess: `\$270 million` in a title comes out as "$270 million", as `50\%` does as "50%".
# What happens: "\$270 million" is what is set, in text and in HTML. A bare `$` comes out right, but
#   LaTeX begins a formula there, and other readers refuse the entry.
# Whom it hurts: whoever cites newspapers and budgets with amounts of money, and sets one BibTeX file
#   both by LaTeX and, as Sphinx does with sphinxcontrib-bibtex, by pybtex: one of them is wrong.
# Source: seen in 0.26.1 with latexcodec 3.0.1, whose table of letters has no entry for `\$`; no
#   report found among those of pybtex and latexcodec.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pybtex==0.26.1 latexcodec==3.0.1

cat > "$work/expected" <<'END'
Mexico Hopes \$270 Million Will Help -> Mexico Hopes \$270 Million Will Help
Mexico Hopes $270 Million Will Help -> Mexico Hopes $270 Million Will Help
50\% More Guards \& Police \#1 -> 50% More Guards & Police #1
END
"$work/venv/bin/python" > "$work/seen" <<'END'
from pybtex.backends.plaintext import Backend
from pybtex.database import parse_string
from pybtex.style.formatting.unsrt import Style

for title in (
    r"Mexico Hopes \$270 Million Will Help",
    r"Mexico Hopes $270 Million Will Help",
    r"50\% More Guards \& Police \#1",
):
    data = parse_string(f"@misc{{a, title = {{{{{title}}}}}}}", "bibtex")
    [entry] = Style().format_entries(data.entries.values())
    print(title, "->", entry.text.render(Backend()).rstrip("."))
END
cat "$work/seen"
diff "$work/expected" "$work/seen"
