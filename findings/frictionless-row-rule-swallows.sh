#!/bin/sh
# Frictionless 5.21.0 says that a row breaks a rule wherever the rule could not be computed.
# One would guess: a row-constraint, such as `low <= high`, names the rows of which it is false.
# What happens: any error of the formula counts as false. A row with an empty cell breaks the rule;
#   so does each row of a rule that takes 1.5 from a number, since numbers are decimals there; and a
#   misspelt column makes every row a wrong one, with a note that does not say why.
# Whom it hurts: whoever checks a table with gaps, as statistics have them: right rows are refused,
#   and a slip in the rule looks like thousands of slips in the data.
# Source: row_constraint.validate_row has `except Exception` around the evaluation; its documentation
#   says “check that every row satisfies a provided Python expression”. No report found at
#   frictionless-py.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check frictionless==5.21.0

cat > "$work/expected" <<'END'
low <= high: rows [3]
low * 100 > -1.5: rows [3]
low - 1.5 < high: rows [2, 3]
lwo <= high: rows [2, 3]
END
cd "$work"
printf 'low,high\n1.2,3.4\n,5.6\n' > table.csv
venv/bin/python > seen <<'END'
from frictionless import Checklist, Resource, checks

FIELDS = [{"name": name, "type": "number"} for name in ("low", "high")]
ABOUT = {"name": "table", "type": "table", "path": "table.csv", "schema": {"fields": FIELDS}}
for formula in ("low <= high", "low * 100 > -1.5", "low - 1.5 < high", "lwo <= high"):
    rule = Checklist(checks=[checks.row_constraint(formula=formula)])
    report = Resource.from_descriptor(ABOUT).validate(rule)
    rows = [error.row_number for error in report.tasks[0].errors]
    print(f"{formula}: rows {rows}")
END
cat seen
diff expected seen
