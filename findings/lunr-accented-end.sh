#!/bin/sh
# lunr.js 2.3.9 does not find Perú, Bogotá or Ñuble under their names.
# One would guess: a word that stands in a text is found when it is typed as it stands there.
# What happens: before a word goes into the index its ends are trimmed of all that JavaScript's \W
#   matches, accented letters among it: Perú is kept as "per", Bogotá as "bogot", Ñuble as "uble".
#   What is typed is not trimmed, so neither Perú nor Peru finds it. Within a word accents do no
#   harm, which is why Medellín and Juárez are found and nobody notices.
# Whom it hurts: readers of books in Spanish and Portuguese whose search is lunr without a package
#   for the language: names and verbs that end in an accented vowel give no result.
# Source: olivernn/lunr.js#275 (\W), and #532, open, on the trimmer that queries do not pass.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund lunr@2.3.9

cat > "$work/expected" <<'END'
Perú: 0
Peru: 0
per: 1
Bogotá: 0
Ñuble: 0
Medellín: 1
Juárez: 1
END
cd "$work"
node > seen <<'END'
const lunr = require("lunr");

const index = lunr(function () {
  this.ref("id");
  this.field("text");
  for (const [id, place] of ["Perú", "Bogotá", "Ñuble", "Medellín", "Juárez"].entries()) {
    this.add({ id, text: `Homicidios en ${place} hasta 2024` });
  }
});
for (const typed of ["Perú", "Peru", "per", "Bogotá", "Ñuble", "Medellín", "Juárez"]) {
  console.log(`${typed}: ${index.search(typed).length}`);
}
END
cat seen
diff expected seen
