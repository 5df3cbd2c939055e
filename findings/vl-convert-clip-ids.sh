#!/bin/sh
# vl-convert 1.9.0.post1 draws another SVG of the same chart, if it drew others before.
# One would guess: a chart gives the same SVG whenever it is drawn, as it names no time and no chance.
# What happens: the ids of clip paths and gradients are counted on through the life of the process:
#   `clip1`, then `clip2`. And each process begins anew, so that pictures drawn in two processes, or
#   in two builds, share their ids: within one page the second is clipped by the first one's path.
# Whom it hurts: whoever keeps SVG in a repository, where files change with the order of drawing; and
#   whoever inlines several in a page.
# Source: vega/vega#3987, open since 2024, is about several charts in a page; that the ids of one
#   chart are others each time it is drawn, no report was found of.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check vl-convert-python==1.9.0.post1

cat > "$work/expected" <<'END'
one process: clip1 clip2
another process: clip1 clip2
END
cd "$work"
cat > draw.py <<'END'
import re

import vl_convert

CHART = {
    "data": {"values": [{"year": 2010, "homicides": 5}, {"year": 2011, "homicides": 4}]},
    "mark": {"type": "line", "clip": True},
    "encoding": {
        "x": {"field": "year", "type": "quantitative"},
        "y": {"field": "homicides", "type": "quantitative"},
    },
}
drawn = [vl_convert.vegalite_to_svg(CHART, vl_version="5.21") for _ in range(2)]
print(*[re.search(r'id="(\w+)"', svg)[1] for svg in drawn])
END
{
  echo "one process: $(venv/bin/python draw.py)"
  echo "another process: $(venv/bin/python draw.py)"
} > seen
cat seen
diff expected seen
