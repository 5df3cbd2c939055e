#!/bin/sh
# Frictionless 5.21.0 lets anything follow each alternative of a pattern but the last.
# One would guess: `"pattern": "[A-Z]{3}|none"` accepts a country's three letters or "none", and nothing
#   else, as Table Schema says that a pattern is one of XML Schema, which always means the whole value.
# What happens: `^` is put before and `$` behind, and no brackets between: `^[A-Z]{3}|none$`. So
#   "COLOMBIA" is valid, for it begins with three letters; "none at all" is not. With brackets around
#   the alternatives both are refused, as they should be.
# Whom it hurts: whoever describes codes as "a code, or a word for there is none", which is how
#   statistical tables mark regional totals: a misspelt code is passed as valid, and joins to nothing.
# Source: Table Schema, "Constraints", `pattern`; XML Schema Part 2, appendix F ("no anchors", for
#   all of a literal is matched); the field's check in the library. No report found at frictionless-py.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check frictionless==5.21.0

cat > "$work/expected" <<'END'
[A-Z]{3}|none: COL valid, none valid, Col refused, COLOMBIA valid, none at all refused
([A-Z]{3}|none): COL valid, none valid, Col refused, COLOMBIA refused, none at all refused
[A-Z]{3}: COL valid, none refused, Col refused, COLOMBIA refused, none at all refused
END
cd "$work"
venv/bin/python > seen <<'END'
from pathlib import Path

from frictionless import Resource


def told(pattern, value):
    Path("table.csv").write_text(f"iso3,year\n{value},2010\n", encoding="utf-8")
    fields = [
        {"name": "iso3", "type": "string", "constraints": {"pattern": pattern}},
        {"name": "year", "type": "integer"},
    ]
    about = {"name": "table", "type": "table", "path": "table.csv", "schema": {"fields": fields}}
    report = Resource.from_descriptor(about).validate()
    return f"{value} {'valid' if report.valid else 'refused'}"


for pattern in ("[A-Z]{3}|none", "([A-Z]{3}|none)", "[A-Z]{3}"):
    values = ("COL", "none", "Col", "COLOMBIA", "none at all")
    print(f"{pattern}: {', '.join(told(pattern, value) for value in values)}")
END
cat seen
diff expected seen
