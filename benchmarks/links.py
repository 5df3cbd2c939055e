"""``python -m benchmarks.links``: ask every outside address whether it still answers.

The addresses are those of the built pages, of the bibliography and of the sources of tables. Each
is asked for politely: a few hosts at a time, one address of a host after another, with a pause
between; without its content first (HEAD), and with it (GET) where that is refused or a place of the
page is named. What came of it is written, with the day, into ``benchmarks/links.md``. No build and
no test does that, for what a host answers is not of the book.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import requests
from lxml import html
from pybtex.database import parse_file
from requests.adapters import HTTPAdapter
from urllib3 import BaseHTTPResponse
from urllib3.util import Retry

from benchmarks.report import Table, markdown
from recount.publish.book.settings import read
from recount.publish.cite.works import FILE as BIBLIOGRAPHY
from recount.tables.descriptors import descriptor

ROOT = Path(__file__).parent.parent
HTML = ROOT / "_build" / "html"
FILE = ROOT / "benchmarks" / "links.md"

AT_ONCE = 4
PAUSE_SECONDS = 1.0
TIMEOUT_SECONDS = (10.0, 30.0)
"""For a connection, and for each piece of an answer."""
TRIES = 3
LONGEST_WAIT_SECONDS = 60.0
"""So long a host that asks for it is waited for; one that asks for more is left in peace."""
MOST_BYTES = 8 * 2**20
"""As much of a page is read to find a place in it."""
BUSY = (429, 500, 502, 503, 504)
NO_PROGRAMS = (401, 403, 405, 406, 429, 999)
"""By these a host says that it lets no program in; people may well get there."""
FOR_GOOD = (301, 308)
SHOWS = ":~:"
"""In what follows `#` where that names words of a page, which a reader looks for, and no place."""

FINE, MOVED, CLOSED = "answers", "has moved for good", "lets no program in"
GONE, NO_PLACE, FAILED = "is gone", "has no such place", "does not answer"
TO_MEND = (GONE, NO_PLACE)


@dataclass(frozen=True)
class Answer:
    """What came of asking for an address.

    Attributes
    ----------
    result : str
        One of `FINE`, `MOVED`, `CLOSED`, `GONE`, `NO_PLACE` and `FAILED`.
    told : str
        The status, where it has moved to, or what went wrong.
    """

    result: str
    told: str


class Patience(Retry):
    """Tries again, and waits as a host asks, but never for longer than is bearable."""

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        """The seconds to wait, as the host says; none where it says nothing or too much."""
        seconds = super().get_retry_after(response)
        return seconds if seconds is None or seconds <= LONGEST_WAIT_SECONDS else None


def addresses(root: Path, site: Path) -> dict[str, list[str]]:
    """All outside addresses, each with the pages and files that have it."""
    found: dict[str, list[str]] = defaultdict(list)
    for page in sorted(site.rglob("*.html")):
        tree = html.parse(str(page)).getroot()
        for address in tree.xpath("//a/@href | //img/@src | //link[@rel='license']/@href"):
            found[address].append(page.relative_to(site).as_posix())
    for key, entry in parse_file(root / BIBLIOGRAPHY).entries.items():
        found[entry.fields.get("url", "")].append(f"{BIBLIOGRAPHY}: {key}")
    for table in descriptor(root)["resources"]:
        for source in table["sources"]:
            found[source.get("path", "")].append(f"data/{table['path']}")
    return {
        address: list(dict.fromkeys(where))
        for address, where in sorted(found.items())
        if urlsplit(address).scheme in ("http", "https")
    }


def asked(wanted: Iterable[str], agent: str, pause: float = PAUSE_SECONDS) -> dict[str, Answer]:
    """Ask for addresses; gives the answer of each.

    Parameters
    ----------
    wanted : iterable of str
        The addresses.
    agent : str
        What asks, as hosts are told.
    pause : float, optional
        Seconds between two questions to a host.
    """
    by_host: dict[str, list[str]] = defaultdict(list)
    for address in wanted:
        by_host[urlsplit(address).netloc].append(address)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        parts = pool.map(lambda host: _of_host(host, agent, pause), by_host.values())
        return {address: answer for part in parts for address, answer in part.items()}


def _of_host(wanted: Sequence[str], agent: str, pause: float) -> dict[str, Answer]:
    found = {}
    with requests.Session() as session:
        session.headers["User-Agent"] = agent
        patience = Patience(
            total=TRIES - 1,
            read=False,  # what once did not come in time is not asked for again
            status_forcelist=BUSY,
            backoff_factor=pause,
            raise_on_status=False,
        )
        for scheme in ("http://", "https://"):
            session.mount(scheme, HTTPAdapter(max_retries=patience))
        for number, address in enumerate(wanted):
            if number:
                time.sleep(pause)
            found[address] = _answer(session, address)
    return found


def _answer(session: requests.Session, address: str) -> Answer:
    page, place = urldefrag(address)
    place = "" if SHOWS in place else unquote(place)
    try:
        with session.head(page, timeout=TIMEOUT_SECONDS, allow_redirects=True) as head:
            answer = _of(head)
        if answer.result in (FINE, MOVED) and not place:
            return answer
        with session.get(page, timeout=TIMEOUT_SECONDS, stream=True) as whole:
            answer = _of(whole)
            if answer.result in (FINE, MOVED) and place and not _has(whole, place):
                return Answer(NO_PLACE, f"#{place}")
            return answer
    except requests.exceptions.SSLError:
        return Answer(FAILED, "no certificate that holds")
    except requests.exceptions.Timeout:
        return Answer(FAILED, "not in time")
    except requests.exceptions.TooManyRedirects:
        return Answer(FAILED, "leads on and on")
    except requests.exceptions.RequestException as error:
        return Answer(FAILED, type(error).__name__)


def _of(response: requests.Response) -> Answer:
    """What an answer says, by its status and by the way to it."""
    status = response.status_code
    if status in NO_PROGRAMS:
        return Answer(CLOSED, str(status))
    if status >= 500:
        return Answer(FAILED, str(status))
    if status >= 400:
        return Answer(GONE, str(status))
    for_good = [step.status_code in FOR_GOOD for step in response.history]
    if for_good and all(for_good):
        return Answer(MOVED, response.url)
    return Answer(FINE, str(status))


def _has(response: requests.Response, place: str) -> bool:
    """Whether a page has a place of this name; what is no page is not asked."""
    if "html" not in response.headers.get("Content-Type", ""):
        return True
    content = b""
    for piece in response.iter_content(2**16):
        content += piece
        if len(content) > MOST_BYTES:
            break
    if not content.strip():
        return False
    found = html.fromstring(content).xpath("//*[@id=$place or @name=$place]", place=place)
    return bool(found)


def tables(where: Mapping[str, Sequence[str]], answers: Mapping[str, Answer]) -> Iterator[Table]:
    """How many addresses came to what, and each that does not simply answer."""
    counts = Counter(answer.result for answer in answers.values())
    results = (FINE, MOVED, CLOSED, FAILED, NO_PLACE, GONE)
    rows = [[result, str(counts[result])] for result in results]
    yield Table("Outside addresses", ("the address", "how many"), rows)
    other = [
        [f"<{address}>", f"{answer.result}: {answer.told}", _places(where[address])]
        for address, answer in answers.items()
        if answer.result != FINE
    ]
    yield Table("To look at", ("address", "what came of it", "where it stands"), other)


def _places(where: Sequence[str]) -> str:
    first, *more = where
    return first + (f" and {len(more)} more" if more else "")


def document(day: datetime, agent: str, found: Iterable[Table]) -> str:
    """What the file holds."""
    asked_on = day.strftime("%Y-%m-%d %H:%M UTC")
    shown = "\n".join(map(markdown, found))
    return (
        "# Outside links\n\nWritten by `make links`, and by no build and no test.\n\n"
        f"- Asked: {asked_on}\n- By: {agent}\n\n{shown}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask for all addresses and write what came of it; 1 if one is gone or has no such place."""
    parser = argparse.ArgumentParser(prog="benchmarks.links", description=__doc__)
    parser.add_argument("--file", type=Path, default=FILE, help="where to (%(default)s)")
    parser.add_argument("--list", action="store_true", help="print the addresses, and ask for none")
    options = parser.parse_args(arguments)
    if not (HTML / "index.html").is_file():
        parser.error("no book is built; expected one, by `make book`")
    where = addresses(ROOT, HTML)
    if options.list:
        print(json.dumps(where, indent=1, ensure_ascii=False))
        return 0
    contact = read(ROOT).repository
    agent = f"recount-links/{version('recount')}" + (f" (+{contact})" if contact else "")
    print(f"Asking for {len(where)} addresses", file=sys.stderr, flush=True)
    answers = asked(where, agent)
    options.file.write_text(document(datetime.now(UTC), agent, tables(where, answers)), "utf-8")
    to_mend = [address for address, answer in answers.items() if answer.result in TO_MEND]
    for address in to_mend:
        print(f"{address}: {answers[address].result} ({_places(where[address])})", file=sys.stderr)
    return int(bool(to_mend))


if __name__ == "__main__":
    sys.exit(main())
