"""A chapter's key: all that its outputs follow from, and so all that it is executed again for.

While a chapter executes, it notes the tables, claims and words that it uses (see `recount.used`).
The key has the digest of each, and of the library's modules that it loaded; nothing else that
changes executes it again.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import recount
from recount.chapters import Notebook, code_cells, notebooks, records_of, verdicts
from recount.drawing.captions import captions
from recount.ledger.claims import ledger, reports
from recount.ledger.judgements import judgements
from recount.markup import TEMPLATES
from recount.publish.book.files import files_below, fingerprint
from recount.quantities.units import ADDED
from recount.tables.descriptors import descriptor, sha256

Digests = Mapping[str, Mapping[str, str]]
"""By kind and name, the digest of everything that a chapter may use."""

Key = dict[str, Any]


def digests(root: Path) -> dict[str, dict[str, str]]:
    """The digest of every table, claim, section, caption, report, template and module there is.

    Raises
    ------
    TableError, LedgerError, FigureError
        If one of them is not as expected.
    """
    claims, decided = ledger(root), judgements(root)
    rows = {slug: asdict(entry) | {"row": 0} for slug, entry in decided.items()}
    sections: dict[str, list[str]] = {}
    for slug, entry in decided.items():
        sections.setdefault(entry.section, []).append(slug)
    return {
        "caption": {
            name: _digest(asdict(words) | {"where": ""}) for name, words in captions(root).items()
        },
        "claim": {slug: _digest([asdict(claims[slug]), rows[slug]]) for slug in claims},
        "module": dict(_modules()),
        "report": {slug: _digest(asdict(report)) for slug, report in reports(root).items()},
        "section": {name: _digest(slugs) for name, slugs in sections.items()},
        "template": {file.name: sha256(file) for file in sorted(TEMPLATES.iterdir())},
        "table": {
            entry["name"]: _digest([entry, sha256(root / "data" / entry["path"])])
            for entry in descriptor(root)["resources"]
        },
    }


def verdicts_digest(executed: Mapping[str, Notebook]) -> str:
    """The digest of the verdicts of chapters, all but the synthesis, which it reads."""
    return _digest(
        [
            record.content
            for name, notebook in executed.items()
            for record in verdicts(records_of(name, notebook))
        ]
    )


def key_of(root: Path, notebook: Notebook, used: Mapping[str, list[str]], known: Digests) -> Key:
    """The key of a chapter that was just executed.

    Parameters
    ----------
    root : Path
        The folder of the book.
    notebook : mapping
        The chapter.
    used : mapping of kind to names
        What it noted; see `recount.used.write`.
    known : mapping
        From `digests`, as they were before it was executed.
    """
    return _code(root, notebook) | {
        "used": {
            kind: {name: known.get(kind, {}).get(name, "") for name in names}
            for kind, names in used.items()
        }
    }


def changes(root: Path, notebook: Notebook, key: Key, known: Digests) -> list[str]:
    """What a chapter has to be executed again for, in words; empty if for nothing."""
    code = _code(root, notebook)
    found = [name for name in code if key.get(name) != code[name]]
    used: dict[str, dict[str, str]] = key["used"]
    return found + [
        f"{kind} {name}"
        for kind, names in used.items()
        for name, digest in names.items()
        if known.get(kind, {}).get(name, "") != digest
    ]


def _code(root: Path, notebook: Notebook) -> Key:
    """What a chapter depends on without noting it: code, interpreter, lock, the book's units."""
    return {
        "code": _digest([[cell["id"], cell["source"]] for cell in code_cells(notebook)]),
        "interpreter": f"{sys.version_info.major}.{sys.version_info.minor}",
        **{
            name: fingerprint(root, files_below(root, name)) for name in ("requirements.txt", ADDED)
        },
        "list of chapters": _digest(list(notebooks(root))),
    }


def _modules() -> Iterator[tuple[str, str]]:
    """The modules that a chapter may load, and the digest of each."""
    library = Path(recount.__file__).parent
    for file in sorted(library.rglob("*.py")):
        parts = file.relative_to(library.parent).with_suffix("").parts
        if not file.is_relative_to(library / "publish"):
            yield ".".join(part for part in parts if part != "__init__"), sha256(file)


def _digest(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
