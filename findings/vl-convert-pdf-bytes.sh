#!/bin/sh
# vl-convert 1.9.0.post1 writes another PDF each time, of the same chart in the same process.
# One would guess: as SVG and PNG are the same bytes whenever they are made, the PDF is, too.
# What happens: the PDF files have one size, one look and no date, but entries of their dictionaries
#   of resources change places from each to the next.
# Whom it hurts: whoever keeps figures for print in a repository, or publishes hashes of them: all
#   PDF files change with every build, and nobody sees which of them show something else.
# Source: vega/vl-convert#115 made them deterministic in 2023. Seen in 1.9.0.post1; no report found
#   that they are so no longer.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check vl-convert-python==1.9.0.post1

cat > "$work/expected" <<'END'
SVG: the same ten times
PNG: the same ten times
PDF: not the same ten times
END
cd "$work"
venv/bin/python > seen <<'END'
import vl_convert

CHART = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "data": {"values": [{"year": 2010, "homicides": 5}, {"year": 2011, "homicides": 4}]},
    "mark": "point",
    "encoding": {
        "x": {"field": "year", "type": "ordinal"},
        "y": {"field": "homicides", "type": "quantitative"},
    },
}
for form in ("svg", "png", "pdf"):
    convert = getattr(vl_convert, f"vegalite_to_{form}")
    made = {convert(CHART, vl_version="5.20") for _ in range(10)}
    print(f"{form.upper()}: {'the same' if len(made) == 1 else 'not the same'} ten times")
END
cat seen
diff expected seen
