"""Two versions of a file of the book, merged as what it is: rows of a table, or cells of a chapter.

Git merges lines, and so holds two rows or cells that are new in one place for one conflict. A row
is known by the key of its table, and a cell by its id.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from recount.errors import BuildError, RecountError
from recount.reading import json_in
from recount.tables.yaml_form import read_yaml

OURS, THEIRS = "<<<<<<< ours\n", ">>>>>>> theirs\n"
BETWEEN = "=======\n"
_HUNK = re.compile(
    r"^<{7} ours\n(.*?)^\|{7} base\n.*?^={7}\n(.*?)^>{7} theirs\n", re.MULTILINE | re.DOTALL
)
_NUMERAL = re.compile(r"\d[\d,]*(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")

Content = TypeVar("Content")


def merge(root: Path, name: str, base: str, ours: str, theirs: str) -> str:
    """Merge two versions of a file.

    What is no table or chapter, or not in the form of one, is merged by lines. In texts, and cells
    of text, where both sides wrote other numbers into the same words, ours stand: each number of a
    text is traced, so that ``recount prose --fix`` writes it anew, or names it.

    Parameters
    ----------
    root : Path
        The folder of the book.
    name : str
        The file, relative to `root`.
    base, ours, theirs : str
        What it was before both, and what it is on either side.

    Returns
    -------
    str
        The file; `OURS` begins each place where both sides say something else.
    """
    try:
        if name.endswith(".ipynb"):
            sides = (json_in(side, name, BuildError) for side in (base, ours, theirs))
            return _merged_chapter(*sides)
        if name.endswith(".csv"):
            described, _ = read_yaml(root, f"{name.removesuffix('.csv')}.yml")
            return _merged_table(described["primary_key"], base, ours, theirs)
    except (ValueError, KeyError, TypeError, RecountError, csv.Error):
        return merged_lines(base, ours, theirs)
    return merged_lines(base, ours, theirs, _ours_but_for_numbers)


def merged_lines(
    base: str, ours: str, theirs: str, settle: Callable[[re.Match[str]], str] | None = None
) -> str:
    """Merge texts by lines, as git does; `settle` is given each conflict."""
    with tempfile.TemporaryDirectory(prefix="recount-") as folder:
        files = [Path(folder) / side for side in ("ours", "base", "theirs")]
        for file, text in zip(files, (ours, base, theirs), strict=True):
            file.write_text(text if text.endswith("\n") else f"{text}\n", encoding="utf-8")
        labels = [part for file in files for part in ("-L", file.name)]
        command = ["git", "merge-file", "-p", "--diff3", *labels, *map(str, files)]
        done = subprocess.run(command, capture_output=True, check=False)
    if not done.stdout and done.returncode:
        raise OSError(done.stderr.decode(errors="replace").strip())
    merged = _HUNK.sub(settle or _both, done.stdout.decode("utf-8"))
    return merged if ours.endswith("\n") else merged.removesuffix("\n")


def _both(hunk: re.Match[str]) -> str:
    return f"{OURS}{hunk[1]}{BETWEEN}{hunk[2]}{THEIRS}"


def _ours_but_for_numbers(hunk: re.Match[str]) -> str:
    ours, theirs = hunk[1], hunk[2]
    pairs = zip(_NUMERAL.findall(ours), _NUMERAL.findall(theirs), strict=False)
    differ = [number for pair in pairs if pair[0] != pair[1] for number in pair]
    same_words = _NUMERAL.sub("0", ours) == _NUMERAL.sub("0", theirs)
    return ours if same_words and not any(map(_YEAR.fullmatch, differ)) else _both(hunk)


def _merged(
    base: Mapping[str, Content],
    ours: Mapping[str, Content],
    theirs: Mapping[str, Content],
    settle: Callable[[Content | None, Content | None, Content | None], Content | None],
) -> list[Content]:
    """Merge what has keys, in our order; what is new on their side comes behind what it followed.

    Where both sides changed the same, `settle` is given the three versions.
    """
    order, last = list(ours), ""
    for key in theirs:
        if key not in ours and key not in base:
            order.insert(order.index(last) + 1 if last else 0, key)
        last = key if key in order else last
    order += [key for key in base if key not in ours and theirs.get(key, base[key]) != base[key]]
    found = []
    for key in order:
        was, mine, its = base.get(key), ours.get(key), theirs.get(key)
        if its in (mine, was):
            kept = mine
        elif mine == was:
            kept = its
        else:
            kept = settle(was, mine, its)
        if kept is not None:
            found.append(kept)
    return found


def _merged_table(key: list[str], base: str, ours: str, theirs: str) -> str:
    """Merge tables with the same columns, row by row."""
    headers = {text.partition("\n")[0] for text in (base, ours, theirs)}
    if len(headers) > 1:
        raise ValueError("columns changed")
    rows = _merged(_rows(key, base), _rows(key, ours), _rows(key, theirs), _both_rows)
    return "".join([f"{headers.pop()}\n", *rows])


def _rows(key: list[str], text: str) -> dict[str, str]:
    """The rows of a table as they are written, by their keys."""
    columns, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: dict[str, str] = {}
    for row in rows:
        fields = dict(zip(columns, row, strict=True))
        name, line = json.dumps([fields[column] for column in key]), io.StringIO(newline="")
        if name in found:
            raise ValueError(f"{name} stands twice")
        csv.writer(line, lineterminator="\n").writerow(row)
        found[name] = line.getvalue()
    return found


def _both_rows(_: str | None, ours: str | None, theirs: str | None) -> str:
    return f"{OURS}{ours or ''}{BETWEEN}{theirs or ''}{THEIRS}"


Cell = dict[str, Any]
_MADE: Mapping[str, Any] = {"outputs": [], "execution_count": None}


def _merged_chapter(base: Cell, ours: Cell, theirs: Cell) -> str:
    """Merge notebooks cell by cell; outputs, which are made anew, are ours where both changed."""
    was, mine, its = ({cell["id"]: cell for cell in side["cells"]} for side in (base, ours, theirs))
    cells = _merged(_written(was), _written(mine), _written(its), _settled_cell)
    for cell in cells:
        name = cell["id"]
        for part in _MADE if cell["cell_type"] == "code" else ():
            before, here, there = (side.get(name, _MADE).get(part) for side in (was, mine, its))
            cell[part] = there if name not in mine or here == before else here
    merged = (theirs if ours | {"cells": []} == base | {"cells": []} else ours) | {"cells": cells}
    return json.dumps(merged, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _written(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """Cells as somebody wrote them."""
    return {
        name: {part: content for part, content in cell.items() if part not in _MADE}
        for name, cell in cells.items()
    }


def _settled_cell(base: Cell | None, ours: Cell | None, theirs: Cell | None) -> Cell:
    kept = ours or theirs
    assert kept is not None
    was, mine, its = ("".join(cell["source"]) if cell else "" for cell in (base, ours, theirs))
    settle = _ours_but_for_numbers if kept["cell_type"] == "markdown" else None
    return kept | {"source": merged_lines(was, mine, its, settle).splitlines(keepends=True)}
