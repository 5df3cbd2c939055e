"""Files for machines with the texts of all languages: one each for the whole site."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from recount.languages.languages import Language
from recount.publish.book.addresses import in_folder
from recount.publish.book.files import json_file, write_whole
from recount.publish.machines.machine_files import FIGURES, LEDGER
from recount.publish.machines.published import ClaimTexts, FigureTexts

ENTRIES: dict[str, tuple[str, str, type]] = {
    LEDGER: ("claims", "claim", ClaimTexts),
    FIGURES: ("figures", "figure", FigureTexts),
}
"""What a file has texts of, what tells one from the others, and which texts they are."""


def join_texts(site: Path, languages: Iterable[Language]) -> None:
    """Put into the files of a site what those of its other languages say, and remove these.

    Parameters
    ----------
    site : Path
        The site, with the pages of each language in its folder.
    languages : iterable of Language
        Those other than English.

    Raises
    ------
    KeyError
        If one of them has not what English has.
    """
    languages = list(languages)
    for file, (name, key, texts) in ENTRIES.items():
        if not (site / file).is_file():
            continue
        whole = json.loads((site / file).read_text(encoding="utf-8"))
        for language in languages:
            other = site / in_folder(file, language)
            told = json.loads(other.read_text(encoding="utf-8"))
            same = {entry[key]: entry for entry in told[name]}
            for entry in whole[name]:
                entry["translations"][language.tag] = _said(same[entry[key]], texts, language)
            other.unlink()
        write_whole(site / file, json_file(whole))


def _said(entry: dict[str, Any], texts: type, language: Language) -> dict[str, Any]:
    found = {field: entry[field] for field in texts.__annotations__ if field in entry}
    if "://" not in found["page"]:
        found["page"] = in_folder(found["page"], language)
    return found
