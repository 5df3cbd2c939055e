#!/bin/sh
# Frictionless 5.21.0 makes a day of a year, and it is the day on which the table is read.
# One would guess: in a column of dates with `"format": "any"` the cells 2010 and 2010-06 are
#   errors, or become the first of January and of June.
# What happens: validation passes, and what is missing is filled in from the clock: 2010, read on
#   29 November, is 2010-11-29. And 03/04/2013, which is April all over Latin America, is in March.
# Whom it hurts: whoever reads tables from several offices as any date: what they hold is another
#   thing tomorrow, and durations and ages are too, while every check stays green.
# Source: Table Schema leaves the parsing of `any` to the library, which asks dateutil, whose
#   filling in is described in dateutil/dateutil#834. No report found at frictionless-py.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
  frictionless==5.21.0 python-dateutil==4.0.0

cat > "$work/table.csv" <<'END'
day
2010
2010-06
03/04/2013
END
cat > "$work/expected" <<'END'
valid: True
2010 is in 2010 what today is: True
2010-06 is in June 2010 what today is: True
03/04/2013 is 2013-03-04
END
cd "$work"
venv/bin/python > seen <<'END'
from calendar import monthrange
from datetime import date

from frictionless import Resource

FIELD = {"name": "day", "type": "date", "format": "any"}
TABLE = {"name": "table", "type": "table", "path": "table.csv", "schema": {"fields": [FIELD]}}


def today_in(year, month):
    return date(year, month, min(date.today().day, monthrange(year, month)[1]))


print("valid:", Resource.from_descriptor(TABLE).validate().valid)
year, month, day = (row["day"] for row in Resource.from_descriptor(TABLE).read_rows())
print("2010 is in 2010 what today is:", year == today_in(2010, date.today().month))
print("2010-06 is in June 2010 what today is:", month == today_in(2010, 6))
print("03/04/2013 is", day)
END
cat seen
diff expected seen
