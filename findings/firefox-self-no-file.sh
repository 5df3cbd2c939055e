#!/bin/sh
# In Firefox, from a folder on disk, 'self' lets a page load its scripts, and send its form nowhere.
# One would guess: 'self' is one thing in all directives of a content security policy: either files
#   beside a file are its own, or they are not.
# What happens: a script beside the page runs under script-src 'self', while form-action 'self'
#   refuses to go to a page beside it: nothing happens for whoever presses the button. With
#   form-action 'self' file: it goes there. Chromium goes there with 'self' alone.
# Whom it hurts: books and manuals that are handed on as a folder, or as a ZIP, and search by a form
#   of GET: the field works on the web and in Chromium's preview, and is dead on a reader's disk.
# Source: CSP 3, "Does url match expression in origin", lets a user agent decide on opaque origins;
#   Firefox has each file be an origin of its own since version 68 (CVE-2019-11730). Near it is
#   hackademix/noscript#116; no report found on form-action. Seen with Firefox ESR 153 of Debian.
set -eu
work=$(mktemp -d)
trap 'kill $server $browser 2> /dev/null || true; sleep 1; rm -rf "$work"' EXIT
server= browser=
firefox=$(command -v firefox-esr || command -v firefox)

cat > "$work/serve.py" <<'END'
import http.server


class Told(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        print(self.path[1:], file=seen, flush=True)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


seen = open("seen.all", "w")
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Told)
open("port", "w").write(str(server.server_port))
server.serve_forever()
END
cd "$work"
python3 serve.py &
server=$!
until [ -s port ]; do sleep 0.2; done
port=$(cat port)
page() {  # name, sources of form-action, page that follows in three seconds
  cat > "$1.html" <<END
<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Search</title>
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; script-src 'self'; img-src http:; form-action $2">
<meta http-equiv="refresh" content="4; url=$3.html"></head>
<body><form action="found-$1.html"><input name="q" value="28,000"></form>
<script src="send.js"></script></body></html>
END
  cat > "found-$1.html" <<END
<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Found</title>
<meta http-equiv="refresh" content="1; url=$3.html"></head>
<body><img alt="" src="http://127.0.0.1:$port/$1-sent"></body></html>
END
}
page self "'self'" file
page file "'self' file:" end
cat > send.js <<END
const name = location.pathname.match(/(\w+)\.html/)[1];
new Image().src = "http://127.0.0.1:$port/" + name + "-script";
addEventListener("load", () => document.forms[0].requestSubmit());
END
echo "<!DOCTYPE html><title>End</title><img alt='' src='http://127.0.0.1:$port/end'>" > end.html
cat > expected <<'END'
file-script
file-sent
self-script
END
mkdir profile
"$firefox" --headless --no-remote --profile profile "file://$work/self.html" > /dev/null 2>&1 &
browser=$!
for _ in $(seq 240); do grep -qx end seen.all && break || sleep 0.5; done
grep -qx end seen.all
grep -v end seen.all | sort -u > seen
cat seen
diff expected seen
