#!/bin/sh
# text2num 3.1.0 reads "diez por ciento", ten per cent, as "10 por 100".
# One would guess: "per cent" stays what it is in every language, as "ten per cent" does in English.
# What happens: in Spanish and Portuguese the word ciento or cento is a hundred to it wherever it
#   stands, so each percentage written in words brings along a number 100 that nobody wrote; and
#   "un diez por ciento", about ten per cent, begins with a 1 besides.
# Whom it hurts: whoever counts or compares the numbers of a text with those of its translation, or
#   looks in it for shares: each one in words gives a second number.
# Source: seen in 3.1.0, no report found among those of allo-media/text2num.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check text2num==3.1.0

cat > "$work/expected" <<'END'
en: it fell by ten per cent -> it fell by 10 per cent
es: cayó diez por ciento -> cayó 10 por 100
es: cayó un diez por ciento -> cayó 1 10 por 100
pt: caiu dez por cento -> caiu 10 por 100
END
"$work/venv/bin/python" > "$work/seen" <<'END'
from text_to_num import alpha2digit

for language, words in (
    ("en", "it fell by ten per cent"),
    ("es", "cayó diez por ciento"),
    ("es", "cayó un diez por ciento"),
    ("pt", "caiu dez por cento"),
):
    print(f"{language}: {words} -> {alpha2digit(words, language)}")
END
cat "$work/seen"
diff "$work/expected" "$work/seen"
