r"""Entries as reference managers write them, for programs that know the types of BibTeX alone.

They have the types and fields of biblatex (``@report``, ``date``), and escape in an address what
TeX would take for a command (``\_``).
"""

from __future__ import annotations

import re
from calendar import month_name

from pybtex.database import Entry
from sphinx.application import Sphinx

TYPES = {
    "report": "techreport",
    "thesis": "phdthesis",
    "online": "misc",
    "electronic": "misc",
    "www": "misc",
    "dataset": "misc",
    "software": "misc",
}
"""Types of biblatex, each with the type of BibTeX that has the same fields."""

FIELDS = {"journaltitle": "journal", "location": "address"}
"""Fields of biblatex by another name than in BibTeX."""

ADDRESSES = ("url", "doi")
ADDRESS = re.compile(r"[^\s\\{}]*")
"""An address, once nothing in it is meant for TeX."""

_DATE = re.compile(r"(?P<year>\d{4})(-(?P<month>\d\d)(-\d\d)?)?")
_COMMAND = r"\\(?:([_%&#$])|~\{\}|textasciitilde(?:\{\}|\s|(?=\})))"
_ESCAPED = re.compile(rf"\{{{_COMMAND}\}}|{_COMMAND}")
_IN_COMMAND = re.compile(r"\\url\{(.*)\}")


def make_classic(entry: Entry) -> None:
    """Write an entry in the types and fields of BibTeX; one that is so stays as it is."""
    fields = entry.fields
    entry.type = TYPES.get(entry.type, entry.type)
    for name, classic in FIELDS.items():
        if name in fields and classic not in fields:
            fields[classic] = fields[name]
    if entry.type == "phdthesis" and "school" not in fields and "institution" in fields:
        fields["school"] = fields["institution"]
    if "year" not in fields and (day := _DATE.fullmatch(fields.get("date", ""))):
        fields["year"] = day["year"]
        if day["month"] and int(day["month"]) in range(1, 13):
            fields["month"] = month_name[int(day["month"])]
    if "url" not in fields and _IN_COMMAND.fullmatch(fields.get("howpublished", "")):
        fields["url"] = fields["howpublished"]
        del fields["howpublished"]
    for name in ADDRESSES:
        if name in fields:
            fields[name] = _address(fields[name])


def _address(written: str) -> str:
    """An address as a browser takes it."""
    bare = _IN_COMMAND.sub(r"\1", written.strip())
    return _ESCAPED.sub(lambda found: found[1] or found[2] or "~", bare)


def _in_pages(app: Sphinx) -> None:
    """Do so for what Sphinx has read of the bibliography."""
    if domain := app.env.domains.get("cite"):  # a book without a bibliography has none
        for entry in domain.data["bibdata"].data.entries.values():
            make_classic(entry)


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("builder-inited", _in_pages)
