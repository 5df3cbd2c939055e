#!/bin/sh
# Babel 2.18.0 writes 1.234 in Spanish of Spain and in Portuguese of Portugal, where CLDR has 1234.
# One would guess: a library that formats by CLDR writes numbers as browsers do, which have the same
#   data and rules: in these languages a group is parted off from five digits on.
# What happens: Babel's data leave out minimumGroupingDigits, which is 2 for them, so that all
#   numbers of four digits get a separator. In Brazil and Latin America (es_419, where it is 1)
#   they have one by the rule, so nothing is amiss there.
# Whom it hurts: whoever prints tables with Babel and charts with Intl, or checks one by the other:
#   1.234 and 1234 stand side by side; and 1.234 is a number with three decimals to other readers.
# Source: Unicode TR 35, part 3, minimumGroupingDigits; not in babel/numbers.py. No report found at
#   python-babel/babel; formatjs/formatjs#7291 mended the same.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check babel==2.18.0
npm install --prefix "$work" --silent --no-audit --no-fund cldr-numbers-full@48.2.0

cat > "$work/expected" <<'END'
es: at least 2 before a separator, says CLDR; Babel: 1.234 and 12.345
pt-PT: at least 2 before a separator, says CLDR; Babel: 1 234 and 12 345
es-419: at least 1 before a separator, says CLDR; Babel: 1,234 and 12,345
END
cd "$work"
PYTHONUTF8=1 venv/bin/python > seen <<'END'
import json

from babel.numbers import format_decimal

for name in ("es", "pt-PT", "es-419"):
    with open(f"node_modules/cldr-numbers-full/main/{name}/numbers.json") as file:
        digits = json.load(file)["main"][name]["numbers"]["minimumGroupingDigits"]
    written = [format_decimal(n, locale=name.replace("-", "_")) for n in (1234, 12345)]
    babel = " and ".join(written).replace("\xa0", " ")
    print(f"{name}: at least {digits} before a separator, says CLDR; Babel: {babel}")
END
cat seen
diff expected seen
