#!/bin/sh
# Firefox fetches the page that rel="next" names, unasked.
# One would guess: rel="next" says where a chapter goes on, as HTML describes it; what a content
#   security policy has to say about it is nothing, for it is neither script nor picture.
# What happens: once a page is loaded, Firefox fetches the next one ahead. Under a policy it is let
#   through by default-src alone: with 'none' there, which is where strict policies begin, every
#   page that names a next one is refused something and says so in the console, and prefetch-src,
#   which was made for this, changes nothing. Chromium fetches nothing.
# Whom it hurts: books made by Sphinx, whose themes write rel="next" on each page: readers on a dear
#   line pay for pages that they never open, and with a strict policy no console is ever clean.
# Source: w3c/webappsec-csp#107 and mozilla/http-observatory#463 tell it of rel="prefetch", which
#   asks for it; no report found of rel="next", which does not. Seen with Firefox ESR 153 of Debian.
set -eu
work=$(mktemp -d)
trap 'kill $server $browser 2> /dev/null || true; sleep 1; rm -rf "$work"' EXIT
server= browser=
firefox=$(command -v firefox-esr || command -v firefox)

cat > "$work/serve.py" <<'END'
import http.server

POLICIES = {
    "without": "",
    "none": "default-src 'none'",
    "prefetch": "default-src 'none'; prefetch-src 'self'; connect-src 'self'",
    "self": "default-src 'self'",
}
ORDER = [*POLICIES, "end"]
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Page</title>
<meta http-equiv="Content-Security-Policy" content="{policy}">
<link rel="next" href="/next-of-{name}"><meta http-equiv="refresh" content="5; url=/{after}">
</head><body><p>Text</p></body></html>"""


class Book(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path[1:]
        print(name, file=seen, flush=True)
        body = ""
        if name in POLICIES:
            after = ORDER[ORDER.index(name) + 1]
            body = PAGE.format(policy=POLICIES[name], name=name, after=after)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


seen = open("seen.all", "w")
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Book)
open("port", "w").write(str(server.server_port))
server.serve_forever()
END
cat > "$work/expected" <<'END'
next-of-self
next-of-without
END
cd "$work"
python3 serve.py &
server=$!
until [ -s port ]; do sleep 0.2; done
mkdir profile
"$firefox" --headless --no-remote --profile profile "http://127.0.0.1:$(cat port)/without" \
  > /dev/null 2>&1 &
browser=$!
for _ in $(seq 240); do grep -qx end seen.all && break || sleep 0.5; done
grep -qx end seen.all
grep next-of seen.all | sort -u > seen
cat seen
diff expected seen
