"""A part of the proof, and its section of ``benchmarks/proof.md``, which each run replaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import Table, markdown

HEAD = """\
# What the checks are worth

The book, its code, its files and its world were spoilt on purpose, to see what notices. Written by
`make prove`; a part alone is written anew by `.venv/bin/python -m benchmarks.proof PART`.
"""
SECTION = re.compile(r"^<!-- part: ([a-z-]+) -->\n", re.M)


@dataclass(frozen=True)
class Options:
    """What a run was asked for.

    Attributes
    ----------
    seed : int
        From which everything random follows.
    number : int or None
        How many corruptions, kills or the like to try; None for as many as the part has.
    again : bool
        Whether only those corruptions are tried again that nothing noticed the last time.
    """

    seed: int
    number: int | None
    again: bool = False


@dataclass(frozen=True)
class Part:
    """One thing that is proven.

    Attributes
    ----------
    about : str
        What the command line says of it.
    prove : callable
        Gives the tables of its section and whether all that has to hold did, from the root of the
        project and the options.
    """

    about: str
    prove: Callable[[Path, Options], tuple[Sequence[Table], bool]]


def section(name: str, facts: Mapping[str, str], tables: Sequence[Table]) -> str:
    """What a part found, and when, from which commit."""
    told = "".join(f"- {fact}: {value}\n" for fact, value in facts.items())
    shown = "\n".join(markdown(table) for table in tables)
    return f"<!-- part: {name} -->\n{told}\n{shown}"


def put(file: Path, name: str, text: str, order: Sequence[str]) -> None:
    """Write the section of a part into a file, which keeps those of the others."""
    there = SECTION.split(file.read_text(encoding="utf-8")) if file.is_file() else [""]
    kept = {
        part: f"<!-- part: {part} -->\n{body.strip()}\n"
        for part, body in zip(there[1::2], there[2::2], strict=True)
    }
    kept[name] = f"{text.strip()}\n"
    file.write_text("\n".join([HEAD, *(kept[part] for part in order if part in kept)]), "utf-8")
