"""A small book to damage: two tables, and chapters as they are wanted."""

import json
import re
import shutil

import pandas as pd
import yaml
from built import ROOT

from recount.tables.descriptors import package_path, record

COUNTRIES = """\
iso3,country
BRA,Brazil
COL,Colombia
MEX,Mexico
"""
HOMICIDES = """\
iso3,year,victims,rate_per_100k,note
BRA,2010,43272,22.2,
COL,2010,15459,34.1,revised
COL,2011,14746,,
MEX,2010,25757,22.6,
"""


class Book:
    """A book with two small tables, and ways to damage them."""

    def __init__(self, root):
        self.root = root
        self.package_path = package_path(root)
        (root / "data").mkdir()
        (root / "chapters").mkdir()
        (root / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
        (root / "data" / "package.yml").write_text("name: small\ntitle: Small\n", "utf-8")
        self.add_table("countries", COUNTRIES, ["iso3"], iso3={}, country={})
        self.add_table(
            "homicides",
            HOMICIDES,
            ["iso3", "year"],
            iso3={"refers_to": "countries"},
            year={"type": "integer", "unit": "year", "minimum": 1990, "maximum": 2023},
            victims={"type": "integer", "unit": "victims", "minimum": 0, "required": False},
            rate_per_100k={"type": "number", "unit": "per_100k", "required": False},
            note={"required": False},
        )
        record(root)

    def path(self, table):
        """The file of a table."""
        [path] = (self.root / "data").rglob(f"{table}.csv")
        return path

    def descriptor_path(self, table):
        """The file that describes a table."""
        return self.path(table).with_suffix(".yml")

    def describe(self, table, change):
        """Change the parsed description of a table in place and write it back."""
        path = self.descriptor_path(table)
        described = yaml.safe_load(path.read_text(encoding="utf-8"))
        change(described)
        path.write_text(
            yaml.safe_dump(described, sort_keys=False, allow_unicode=True), encoding="utf-8"
        )

    def add_table(self, name, text, key, folder="", **columns):
        """Put a new table with its description into the book; a column is a string by default."""
        path = self.root / "data" / folder / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        described = {
            "title": f"The {name}",
            "description": "One row is one of them.",
            "publisher": "A statistical office",
            "edition": "2012",
            "coverage": "Three countries",
            "sources": [{"title": "A yearbook"}],
            "licences": {"CC-BY-4.0": None},
            "columns": {
                column: {"type": "string", "description": "What it says."} | about
                for column, about in columns.items()
            },
            "primary_key": list(key),
        }
        path.with_suffix(".yml").write_text(
            yaml.safe_dump(described, sort_keys=False), encoding="utf-8"
        )

    def write_captions(self, captions):
        """Write the words of its figures: title, caption and alt text by id."""
        folder = self.root / "data" / "captions"
        folder.mkdir(exist_ok=True)
        text = yaml.safe_dump(captions, allow_unicode=True, sort_keys=False)
        (folder / "small.yml").write_text(text, encoding="utf-8")

    def write(self, table, content):
        """Replace a table's content."""
        if isinstance(content, str):
            content = content.encode()
        self.path(table).write_bytes(content)

    def edit(self, table, old, new):
        """Replace a part of a table that must be there."""
        text = self.path(table).read_text(encoding="utf-8")
        assert old in text
        self.write(table, text.replace(old, new))

    def make_citable(self):
        """Give it the settings, the list of editions and the ledger of the project."""
        for name in (
            *("_config.yml", "CHANGELOG.md", "pyproject.toml", "README.md", "references.bib"),
            "data/columns.yml",
        ):
            shutil.copy(ROOT / name, self.root / name)
        shutil.copytree(ROOT / "data" / "claims", self.root / "data" / "claims")
        record(self.root)

    def add_chapter(self, name, *cells):
        """Write a notebook of code cells, given as (id, outputs), and list it."""
        notebook = notebook_of(*cells)
        path = self.root / "chapters" / f"{name}.ipynb"
        path.write_text(json.dumps(notebook), encoding="utf-8")
        toc = self.root / "_toc.yml"
        text = toc.read_text(encoding="utf-8")
        start = "" if "chapters:" in text else "chapters:\n"
        toc.write_text(f"{text}{start}  - file: chapters/{name}\n", encoding="utf-8")
        return path


def begin_with(root, version, day):
    """Let a book that was made citable have no edition but this one."""
    log = f"# Editions\n\n## {version} - {day}\n\nFirst.\n"
    (root / "CHANGELOG.md").write_text(log, encoding="utf-8")
    _name_edition(root, version, day)


def set_version(root, version, day="2027-03-01"):
    """Let project, change log and README name another edition."""
    log = root / "CHANGELOG.md"
    heading = f"\n## {version} - {day}\n\nMore.\n\n## "
    log.write_text(log.read_text("utf-8").replace("\n## ", heading, 1), "utf-8")
    _name_edition(root, version, day)


def _name_edition(root, version, day):
    for name, *changes in (
        ("pyproject.toml", (r'(?m)^version = ".*"', f'version = "{version}"')),
        (
            "README.md",
            (r"\(\d{4}\)\. \*", f"({day[:4]}). *"),
            (r"\*, edition \d+\.\d+\.\d+\.", f"*, edition {version}."),
            (r"/v\d+\.\d+\.\d+\?", f"/v{version}?"),
        ),
    ):
        text = (root / name).read_text(encoding="utf-8")
        for old, new in changes:
            text, count = re.subn(old, new, text)
            assert count == 1, old
        (root / name).write_text(text, encoding="utf-8")
    record(root)  # where tables of the project have the edition of the book


def add_rows(root, **rows):
    """Add a row to tables of the ledger below `root`, each as a line of its file."""
    for table, row in rows.items():
        path = root / "data" / "claims" / f"{table}.csv"
        path.write_text(f"{path.read_text(encoding='utf-8')}{row}\n", encoding="utf-8")
    record(root)


def keep_claims(root, *chapters):
    """Leave of the ledger below `root` the claims of these chapters alone, and no corrections."""
    claims = pd.read_csv(root / "data" / "claims" / "claims.csv", dtype=str, keep_default_na=False)
    keep_only(root, claims["claim"][claims["chapter"].isin(chapters)])


def own_copy(made, folder, monkeypatch):
    """A copy of a book that was made for several tests, for one that changes it, at work there."""
    root = shutil.copytree(made, folder)
    monkeypatch.setenv("RECOUNT_ROOT", str(root))
    return root


def keep_only(root, claims):
    """Leave of the ledger below `root` these claims alone, and no corrections."""
    folder = root / "data" / "claims"
    for name in ("claims", "quantities", "judgements", "better_sources", "findings"):
        table = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
        rows = table[table["claim"].isin(claims)]
        rows.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
        if rows.empty and name != "findings":
            with (folder / f"{name}.yml").open("a", encoding="utf-8") as file:
                file.write("may_be_empty: true\n")
    log = folder / "corrections.csv"
    log.write_text(log.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    record(root)


def output(kind, content, **more):
    """An output of a cell that shows one thing, in one form or more."""
    return {"output_type": "display_data", "metadata": {}, "data": {kind: content, **more}}


def notebook_of(*cells):
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {"cell_type": "markdown", "id": "prose", "metadata": {}, "source": "# Small\n\nProse."},
            *(
                {
                    "cell_type": "code",
                    "id": cell_id,
                    "metadata": {},
                    "source": "",
                    "execution_count": 1,
                    "outputs": outputs,
                }
                for cell_id, outputs in cells
            ),
        ],
    }
