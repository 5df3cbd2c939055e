"""The content hash: a few digits by which anybody can tell whether a figure or a verdict changed.

It covers the record as the chapter stored it, and nothing else. For a figure that is id, title,
caption, alt text, sources with their licences, and the whole chart with its data, colours and
sizes; for a verdict the claim, what was printed and counted on each basis, verdicts, reasons and
stand. It does not cover the edition, the number that a figure has in the book, the chapter's text,
or the picture's bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

DIGITS = 16
"""Hexadecimal digits that are shown of the SHA-256."""


def canonical(record: Mapping[str, object]) -> bytes:
    """A record as JSON of which there is one only: keys sorted, no spaces, in UTF-8.

    Raises
    ------
    ValueError
        If a number in it is infinite or none, which JSON cannot hold.
    """
    text = json.dumps(
        record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def content_hash(record: Mapping[str, object]) -> str:
    """The first `DIGITS` hexadecimal digits of the SHA-256 of a record.

    Parameters
    ----------
    record : mapping
        A verdict's record, or a figure's with its chart under ``spec``, as
        `recount.chapters.records_of` gives them.
    """
    return hashlib.sha256(canonical(record)).hexdigest()[:DIGITS]
