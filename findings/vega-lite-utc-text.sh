#!/bin/sh
# Vega-Lite 5.21 writes a month in universal time by the local clock, except along an axis.
# One would guess: `timeUnit: "utcyearmonth"` makes a chart say the same month wherever it is drawn,
#   in labels and under the pointer as along the axis.
# What happens: in text and tooltips the moment is cut to the month by universal time, and then
#   written by local time. West of Greenwich January 2010 is written "Dec 2009", and the axis of the
#   same chart says "Jan 2010". East of it, and on build machines in UTC, nothing is seen.
# Whom it hurts: whoever publishes live charts of monthly data for readers in the Americas: picture
#   and live chart name different months, and tests in UTC pass.
# Source: the documentation of time units says "To use UTC time, you can add the utc prefix";
#   vega/vega-lite#7185 tells it of tooltips, and has been open since 2021.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check vl-convert-python==1.9.0.post1

cat > "$work/expected" <<'END'
UTC: the axis says Jan 2010, the text Jan 2010
America/Bogota: the axis says Jan 2010, the text Dec 2009
Asia/Tokyo: the axis says Jan 2010, the text Jan 2010
END
cd "$work"
cat > draw.py <<'END'
import os
import re

import vl_convert

MONTH = {"field": "day", "timeUnit": "utcyearmonth"}
CHART = {
    "data": {"values": [{"day": "2010-01-01T00:00:00Z"}]},
    "mark": "text",
    "encoding": {
        "x": {**MONTH, "type": "ordinal", "title": None},
        "text": {**MONTH, "type": "temporal"},
    },
}
axis, text = re.findall(r">(\w{3} \d{4})<", vl_convert.vegalite_to_svg(CHART, vl_version="5.21"))
print(f"{os.environ['TZ']}: the axis says {axis}, the text {text}")
END
for zone in UTC America/Bogota Asia/Tokyo; do
  TZ=$zone venv/bin/python draw.py
done > seen
cat seen
diff expected seen
