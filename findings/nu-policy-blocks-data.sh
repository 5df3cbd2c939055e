#!/bin/sh
# The Nu HTML Checker 26.9.27 says that a policy blocks JSON-LD, and a script beside the file.
# One would guess: under script-src 'self' it finds nothing to say of <script type=
#   "application/ld+json">, which holds data and runs nowhere, nor of a script of the same folder.
# What happens: it warns of both: of the data as of an inline script without a hash, and, of pages
#   checked as files, of each style, script and picture of the site itself, for no file is 'self' to
#   it. No browser blocks either: HTML returns from a block of data before it asks the policy.
# Whom it hurts: whoever checks a built site before it is published: in one of 1,472 pages 633
#   errors stood among 11,171 such warnings; and who believes them gives hashes to data, which change with
#   every word, or writes 'unsafe-inline' into a policy that needs none.
# Source: HTML, "prepare the script element" (a data block returns before the check for inline
#   behaviour); brotkrueml/schema#113 has an old browser that did so. No report at
#   validator/validator found.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund --ignore-scripts vnu-jar@26.9.27

cat > "$work/page.html" <<'END'
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'">
<title>A chapter</title>
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Chapter"}</script>
<script type="text/csv">year,victims</script>
<script src="own.js"></script>
</head>
<body><p>Text</p></body>
</html>
END
cat > "$work/expected" <<'END'
7: Inline script violates Content Security Policy
8: Inline script violates Content Security Policy
9: Resource violates Content Security Policy
END
cd "$work"
checker=node_modules/vnu-jar/build/dist/vnu.jar
java -Xss8m -jar "$checker" --exit-zero-always --format json page.html 2> told
python3 - > seen <<'END'
import json

for message in json.load(open("told"))["messages"]:
    print(f"{message['lastLine']}: {message['message'].partition(' (')[0]}")
END
cat seen
diff expected seen
