#!/bin/sh
# Babel 2.18.0 turns the former text of a message into a comment that no tool knows.
# One would guess: the lines "#| msgid" of a fuzzy message, by which editors of translations show
#   what changed in the original, come through reading and writing, as write_po has an option
#   include_previous for them.
# What happens: the reader takes them for a translator's comments, and the writer puts "# |" before
#   them. Message.previous_id stays empty, and the comments stay when the message is finished.
# Whom it hurts: whoever lets translators work with Poedit or msgmerge --previous and passes the
#   catalogues through pybabel: the comparison is lost, and remarks pile up that are none.
# Source: python-babel/babel#206, open since 2015; the GNU gettext manual, The Format of PO Files.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check babel==2.18.0

cat > "$work/es.po" <<'END'
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"

#, fuzzy
#| msgid "Homicides fell."
msgid "Homicides fell by half."
msgstr "Los homicidios bajaron."
END
cat > "$work/expected" <<'END'
previous_id: []
# | msgid "Homicides fell."
#, fuzzy
msgid "Homicides fell by half."
msgstr "Los homicidios bajaron."
END
cd "$work"
venv/bin/python > seen <<'END'
import io

from babel.messages.pofile import read_po, write_po

with open("es.po", "rb") as file:
    catalogue = read_po(file)
print("previous_id:", catalogue.get("Homicides fell by half.").previous_id)
written = io.BytesIO()
write_po(written, catalogue, omit_header=True, include_previous=True)
print(written.getvalue().decode().strip())
END
cat seen
diff expected seen
