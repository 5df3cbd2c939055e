#!/bin/sh
# cffconvert 2.0.0 makes a person of an institution, and software of data, for schema.org.
# One would guess: in CITATION.cff an author with a `name` alone is an entity and `type: dataset`
#   says what the work is, so schema.org's form has an Organization that made a Dataset.
# What happens: it has a Person of that name, and a SoftwareSourceCode; CodeMeta's form likewise.
# Whom it hurts: ministries, observatories and other collective authors of data: a catalogue that
#   harvests the type Dataset passes their data over, and others list the office as somebody.
# Source: citation-file-format/cffconvert#239 and #240; #318 mends the first of them, but what
#   `pip install cffconvert` gives is still 2.0.0 of 2021.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check cffconvert==2.0.0

cat > "$work/CITATION.cff" <<'END'
cff-version: 1.2.0
message: Please cite these data.
type: dataset
title: Homicides by municipality
authors:
  - name: Observatory of Violence
END
cat > "$work/expected" <<'END'
Citation metadata are valid according to schema version 1.2.0.
schema.org: "@type": "SoftwareSourceCode",
schema.org: "@type": "Person",
schema.org: "name": "Observatory of Violence"
schema.org: "name": "Homicides by municipality"
codemeta: "@type": "SoftwareSourceCode",
codemeta: "@type": "Person",
codemeta: "name": "Observatory of Violence"
codemeta: "name": "Homicides by municipality"
END
cd "$work"
{
  venv/bin/cffconvert --validate
  for form in schema.org codemeta; do
    venv/bin/cffconvert --format $form | sed -nE "s/^ *(\"(@type|name)\": )/$form: \1/p"
  done
} > seen
cat seen
diff expected seen
