#!/bin/sh
# Pandoc 3.9 reads BibTeX without the braces that LaTeX writes as \textbraceleft and \textbraceright.
# One would guess: what LaTeX itself has for a letter is a letter. pylatexenc aside, it is how
#   programs write a brace, for `\{` counts as a brace for BibTeX and breaks an entry that has one.
# What happens: the letter goes, without a warning: "Model \textbraceleft{}a, b\textbraceright{}" is
#   the title "Model a, b". \textbackslash and \textasciitilde come through, and so does `\{`.
# Whom it hurts: whoever cites data sets, code and formulas, whose names have braces: a set is no set
#   any more, and no program says what is missing.
# Source: source2e of LaTeX has both commands in its kernel. Seen in pypandoc-binary 1.17, which has
#   pandoc 3.9; no report found.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pypandoc-binary==1.17
cd "$work"

cat > works.bib <<'END'
@misc{braces, title = {{Model \textbraceleft{}a, b\textbraceright{}}}}
@misc{escaped, title = {{Model \{a, b\}}}}
@misc{others, title = {{Path \textbackslash{}a \textasciitilde{} b \textasciicircum{} c}}}
END
cat > expected <<'END'
braces: Model a, b
escaped: Model {a, b}
others: Path \a ~ b ^ c
END
venv/bin/python > seen <<'END'
import json

import pypandoc

works = json.loads(pypandoc.convert_file("works.bib", "csljson", format="bibtex"))
found = {work["id"]: work["title"] for work in works}
for name in ("braces", "escaped", "others"):
    print(f"{name}: {found[name]}")
END
cat seen
diff expected seen
