"""``python -m benchmarks.clients``: ask each client, and write ``benchmarks/clients.md``."""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.clients import (
    bibliographies,
    browsers,
    citations,
    examples,
    machines,
    notebooks,
    nu,
    pictures,
    spreadsheets,
    tables,
    versions,
)
from benchmarks.errors import BenchmarkError
from benchmarks.report import Table, markdown

ROOT = Path(__file__).parent.parent.parent
HTML = ROOT / "_build" / "html"
FILE = ROOT / "benchmarks" / "clients.md"
ROOMS = (
    *(tables, spreadsheets, examples, machines, bibliographies, citations),
    *(notebooks, browsers, nu, pictures, versions),
)
CLIENTS = {name: client for room in ROOMS for name, client in room.CLIENTS.items()}
COMMAND = ".venv/bin/python -m benchmarks.clients"
COLUMNS = ("client", "version", "what was tried", "result", "command")
HEAD = """\
Programs that nobody here wrote, and what they make of the book. `make clients` asks all of them
again, each in an environment of its own; the last column is the command that asks one.
"""


def slug(client: str) -> str:
    """The name of a client on the command line."""
    return re.sub(r"[^a-z0-9]+", "-", client.lower()).strip("-")


def asked(client: str) -> list[str]:
    """The row of a client, once it has tried."""
    tried, ask = CLIENTS[client]
    with tempfile.TemporaryDirectory() as folder:
        try:
            version, result = ask(HTML, Path(folder))
        except BenchmarkError as error:
            version, result = "–", f"failed: {error}"
    return [client, version, tried, result, f"`{COMMAND} {slug(client)}`"]


def kept() -> dict[str, list[str]]:
    """The rows that the file has, by client."""
    if not FILE.is_file():
        return {}
    lines = FILE.read_text(encoding="utf-8").splitlines()
    rows = [
        [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in lines
        if line.startswith("|")
    ]
    return {row[0]: row for row in rows[2:] if row[0] in CLIENTS}


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask the clients that are named, or all; 1 if one of them reads something otherwise."""
    names = {slug(client): client for client in CLIENTS}
    parser = argparse.ArgumentParser(prog="benchmarks.clients", description=__doc__)
    parser.add_argument("client", nargs="*", help=f"one of {', '.join(names)}; by default all")
    wanted = parser.parse_args(arguments).client or list(names)
    if unknown := set(wanted) - names.keys():
        parser.error(f"{min(unknown)}; expected one of {', '.join(names)}")
    if not (HTML / "datapackage.json").is_file():
        parser.error("no book is built; expected one, by `make book`")
    rows = kept()
    failed = 0
    for client in (names[name] for name in wanted):
        rows[client] = asked(client)
        print(f"{client} {rows[client][1]}: {rows[client][3]}", flush=True)
        failed |= rows[client][3].startswith("failed")
        ordered = [rows[name] for name in CLIENTS if name in rows]
        table = Table("In other people’s hands", COLUMNS, ordered, [HEAD])
        FILE.write_text(markdown(table), encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
