#!/bin/sh
# Altair 6.3.0 with its renderer "mimetype" makes notebooks that are not valid notebooks.
# One would guess: alt.renderers.enable("mimetype"), the way to keep a chart in a notebook as
#   Vega-Lite, gives an output of the type application/vnd.vegalite.v6+json, as 5 did of v5+json.
# What happens: the type is application/vnd.vegalite.v6.json. The format of notebooks takes objects
#   only where a type ends in /json or +json, and asks for text otherwise, so nbformat refuses the
#   output. JupyterLab 4.6 has viewers for Vega-Lite 3 to 5 alone.
# Whom it hurts: whoever stores charts with their data in notebooks, to draw or check them again
#   without executing: a notebook that was fine with Altair 5 fails every validation after 6.
# Source: nbformat's schema, mimebundle; Altair's manual, Displaying Charts. No report found at
#   vega/altair; nteract/nteract#1358 reads both spellings.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check altair==6.3.0 nbformat==5.11.1

cat > "$work/expected" <<'END'
Altair gives application/vnd.vegalite.v6.json
nbformat, with v6.json: refused
nbformat, with v6+json: valid
END
cd "$work"
venv/bin/python > seen <<'END'
import altair as alt
import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output

alt.renderers.enable("mimetype")
values = [{"year": 2010, "homicides": 5}, {"year": 2011, "homicides": 4}]
chart = alt.Chart({"values": values}).mark_point().encode(x="year:O", y="homicides:Q")
bundle = chart._repr_mimebundle_()
data = bundle[0] if isinstance(bundle, tuple) else bundle
[name] = [name for name in data if "vega" in name]
print("Altair gives", name)
for spelling in ("v6.json", "v6+json"):
    shown = {name.replace("v6.json", spelling): data[name]}
    try:
        cell = new_code_cell("chart", outputs=[new_output("display_data", data=shown)])
        nbformat.validate(new_notebook(cells=[cell]))
        print(f"nbformat, with {spelling}: valid")
    except nbformat.ValidationError:
        print(f"nbformat, with {spelling}: refused")
END
cat seen
diff expected seen
