#!/bin/sh
# vl-convert 1.9.0.post1 hands out null where it promises Vega-Lite, in a bundle of Vega-Lite 5.
# One would guess: `javascript_bundle` says of its snippet that it may use "Vega-Lite as `vegaLite`",
#   so `window.vegaLite = vegaLite` makes the compiler known to the page.
# What happens: the module of Vega-Lite 5.21 has no default export but null, and it is the default
#   that is imported. The bundle is made without a word, and the page fails at the first use. An
#   import of the same module by its name gives the compiler, and the bundle is no larger.
# Whom it hurts: whoever compiles charts in a page, such as to keep Vega-Embed from warning in every
#   reader's console that "the compiled spec uses Vega v5, but current version is v6".
# Source: the docstring of javascript_bundle. No report found.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check vl-convert-python==1.9.0.post1

cat > "$work/expected" <<'END'
vegaLite is null
compile, by the module's name, is a function
END
cd "$work"
venv/bin/python > seen <<'END'
import re

import vl_convert

bundle = vl_convert.javascript_bundle("window.lite = vegaLite;", vl_version="5.21")
name = re.search(r"window\.lite=([\w$]+);", bundle)[1]
print("vegaLite is null" if name == "null" or f"{name}=null" in bundle else "vegaLite is there")

SNIPPET = 'import { compile } from "/npm/vega-lite@5.21.0/+esm"; window.lite = compile;'
bundle = vl_convert.javascript_bundle(SNIPPET, vl_version="5.21")
name = re.search(r"window\.lite=([\w$]+);", bundle)[1]
found = f"function {name}(" in bundle
print(f"compile, by the module's name, is {'a function' if found else 'not there'}")
END
cat seen
diff expected seen
