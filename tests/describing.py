"""A table that is described by hand, to be described otherwise."""

import pytest

from recount.errors import TableError
from recount.tables.data import table
from recount.tables.descriptors import descriptor

HOMICIDES = """\
title: Homicides
description: One row is one country and year.
publisher: A statistical office
edition: 2012
coverage: Three countries, 2010 and 2011
sources:
  - title: A yearbook
    path: https://example.org/
licences:
  CC-BY-4.0:
caveats: [small_counts]
columns:
  iso3:
  year: {minimum: 1990, maximum: 2023}
  victims:
    type: integer
    description: Victims of homicide.
    unit: victims
    required: false
    minimum: 0
  rate_per_100k: {type: number, description: Victims., unit: per_100k, required: false}
  note: {type: string, description: Remark., required: false}
primary_key: [iso3, year]
"""
COLUMNS = """\
iso3:
  type: string
  description: ISO 3166-1 alpha-3 code.
  pattern: ^[A-Z]{3}$
  refers_to: countries
year:
  type: integer
  description: Calendar year.
  unit: year
"""


def edit(book, old, new, file="homicides.yml"):
    path = book.root / "data" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def refused(book, name="homicides"):
    """What reading a table says, and what the whole package says of the same fault."""
    with pytest.raises(TableError) as caught:
        table(name, book.root)
    with pytest.raises(TableError) as whole:
        descriptor(book.root)
    assert str(whole.value) == str(caught.value)
    return str(caught.value)
