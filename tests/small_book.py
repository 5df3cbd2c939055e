"""A small book to damage: two tables, and chapters as they are wanted."""

import json
import shutil

import yaml
from built import ROOT

from recount.data import rehash

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
        self.descriptor_path = root / "data" / "datapackage.json"
        (root / "data").mkdir()
        (root / "chapters").mkdir()
        (root / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
        self.descriptor_path.write_text('{"name": "small", "resources": []}\n', encoding="utf-8")
        self.add_table(
            "countries",
            COUNTRIES,
            {"name": "iso3", "type": "string", "constraints": {"required": True}},
            {"name": "country", "type": "string", "constraints": {"required": True}},
            primaryKey=["iso3"],
        )
        self.add_table(
            "homicides",
            HOMICIDES,
            {"name": "iso3", "type": "string", "constraints": {"required": True}},
            {
                "name": "year",
                "type": "integer",
                "unit": "year",
                "constraints": {"required": True, "minimum": 1990, "maximum": 2023},
            },
            {
                "name": "victims",
                "type": "integer",
                "unit": "victims",
                "constraints": {"minimum": 0},
            },
            {"name": "rate_per_100k", "type": "number", "unit": "per_100k"},
            {"name": "note", "type": "string"},
            primaryKey=["iso3", "year"],
            foreignKeys=[
                {
                    "fields": ["iso3"],
                    "reference": {"resource": "countries", "fields": ["iso3"]},
                }
            ],
        )

    def path(self, table):
        """The file of a table."""
        [path] = (self.root / "data").rglob(f"{table}.csv")
        return path

    def edit_resource(self, table, change):
        """Change the parsed description of one table in place and write it back."""
        self.edit_package(
            lambda package: [change(r) for r in package["resources"] if r["name"] == table]
        )

    def add_table(self, name, text, *fields, folder="", **keys):
        """Put a new table, with its hash, into the package."""
        path = self.root / "data" / folder / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.edit_package(
            lambda package: package["resources"].append(
                {
                    "name": name,
                    "path": path.relative_to(self.root / "data").as_posix(),
                    "format": "csv",
                    "encoding": "utf-8",
                    "title": f"The {name}",
                    "publisher": "A statistical office",
                    "edition": "2012",
                    "licenses": [{"name": "CC-BY-4.0"}],
                    "schema": {"fields": list(fields), **keys},
                }
            )
        )
        rehash(self.root)

    def write_captions(self, captions):
        """Write the words of its figures: title, caption and alt text by id."""
        folder = self.root / "data" / "captions"
        folder.mkdir(exist_ok=True)
        text = yaml.safe_dump(captions, allow_unicode=True, sort_keys=False)
        (folder / "small.yml").write_text(text, encoding="utf-8")

    def edit_package(self, change):
        """Change the parsed descriptor in place and write it back."""
        package = json.loads(self.descriptor_path.read_text(encoding="utf-8"))
        change(package)
        self.descriptor_path.write_text(json.dumps(package), encoding="utf-8")

    def write(self, table, content):
        """Replace a table's content and put the new hash on record."""
        if isinstance(content, str):
            content = content.encode()
        self.path(table).write_bytes(content)
        rehash(self.root)

    def edit(self, table, old, new):
        """Replace a part of a table that must be there, and put the new hash on record."""
        text = self.path(table).read_text(encoding="utf-8")
        assert old in text
        self.write(table, text.replace(old, new))

    def make_citable(self):
        """Give it the settings, the list of editions and the ledger of the project."""
        for name in ("_config.yml", "CHANGELOG.md", "pyproject.toml", "README.md"):
            shutil.copy(ROOT / name, self.root / name)
        shutil.copy(ROOT / "references.bib", self.root)
        shutil.copytree(ROOT / "data" / "claims", self.root / "data" / "claims")

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


def notebook_of(*cells):
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {"cell_type": "markdown", "id": "prose", "metadata": {}, "source": "Prose."},
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
