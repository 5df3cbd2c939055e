#!/bin/sh
# Frictionless 5.21.0 reads a fall of 12% as a rise where the minus is a true minus sign.
# One would guess: "−12%", with the minus of Unicode (U+2212) that typeset tables have, is -12 or an
#   error, in a field that is `"bareNumber": false` because of its per cent signs.
# What happens: all that is no digit and no hyphen is cut off in front, the sign with it: "−12%"
#   passes validation and is 12. "(7)", a minus in accounts, is 7, and "<5", a masked count, is 5.
# Whom it hurts: whoever describes tables copied from PDF files and web pages of statistical
#   offices, where changes in per cent have this sign: each fall is read as a rise, unseen.
# Source: frictionless-py#1520 had the hyphen spared, and it alone; what the specification means, by
#   which all that is not numeric goes, is asked in frictionlessdata/datapackage#609, open.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check frictionless==5.21.0

cat > "$work/table.csv" <<'END'
change
-12%
−12%
(7)
<5
END
cat > "$work/expected" <<'END'
valid: True
-12% -> -12
−12% -> 12
(7) -> 7
<5 -> 5
END
cd "$work"
PYTHONUTF8=1 venv/bin/python > seen <<'END'
from pathlib import Path

from frictionless import Resource

FIELD = {"name": "change", "type": "number", "bareNumber": False}
TABLE = {"name": "table", "type": "table", "path": "table.csv", "schema": {"fields": [FIELD]}}

print("valid:", Resource.from_descriptor(TABLE).validate().valid)
written = Path("table.csv").read_text().split()[1:]
for cell, row in zip(written, Resource.from_descriptor(TABLE).read_rows(), strict=True):
    print(cell, "->", row["change"])
END
cat seen
diff expected seen
