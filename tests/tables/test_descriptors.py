"""A table's description is checked on every reading; the package is what the files give."""

import json
import re
import tomllib

import pytest
import yaml
from frictionless import Package

from recount.errors import TableError
from recount.licence import TERMS
from recount.quantities.units import UNITS
from recount.tables.cells import KINDS
from recount.tables.data import table
from recount.tables.descriptors import (
    CAPTIONS,
    DIALECT,
    EDITION_OF_BOOK,
    STANDARD,
    UNIT_IN_ROW,
    Column,
    descriptor,
    differences,
    package_path,
    record,
    resource,
    sha256,
)
from recount.vocabulary import CAVEATS

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


@pytest.fixture
def described(book):
    """A book whose table `homicides` is described by hand, in part by shared columns."""
    book.descriptor_path("homicides").write_text(HOMICIDES, encoding="utf-8")
    (book.root / "data" / "columns.yml").write_text(COLUMNS, encoding="utf-8")
    return book


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


@pytest.mark.parametrize("loop", ["&a [*a]", "[" * 3000 + "]" * 3000])
def test_parts_without_end_are_refused(described, loop):
    edit(described, "caveats: [small_counts]", f"caveats: {loop}")
    assert refused(described).startswith("data/homicides.yml: parts within parts; expected YAML")


def test_a_description_becomes_the_tables_entry_in_the_package(described):
    path = described.path("homicides")
    victims = {"type": "integer", "description": "Victims of homicide.", "unit": "victims"}
    assert resource("homicides", described.root) == {
        "$schema": f"{STANDARD}/dataresource.json",
        "name": "homicides",
        "path": "homicides.csv",
        "type": "table",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": DIALECT,
        "title": "Homicides",
        "description": "One row is one country and year.",
        "publisher": "A statistical office",
        "edition": "2012",
        "coverage": "Three countries, 2010 and 2011",
        "sources": [{"title": "A yearbook", "path": "https://example.org/"}],
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0 International",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "caveats": ["small_counts"],
        "hash": sha256(path),
        "bytes": path.stat().st_size,
        "schema": {
            "$schema": f"{STANDARD}/tableschema.json",
            "fields": [
                {
                    "name": "iso3",
                    "type": "string",
                    "description": "ISO 3166-1 alpha-3 code.",
                    "constraints": {"required": True, "pattern": "^[A-Z]{3}$"},
                },
                {
                    "name": "year",
                    "type": "integer",
                    "description": "Calendar year.",
                    "unit": "year",
                    "constraints": {"required": True, "minimum": 1990, "maximum": 2023},
                },
                {"name": "victims", **victims, "constraints": {"minimum": 0}},
                {
                    "name": "rate_per_100k",
                    "type": "number",
                    "description": "Victims.",
                    "unit": "per_100k",
                },
                {"name": "note", "type": "string", "description": "Remark."},
            ],
            "primaryKey": ["iso3", "year"],
            "foreignKeys": [
                {
                    "fields": ["iso3"],
                    "reference": {"resource": "countries", "fields": ["iso3"]},
                }
            ],
            "missingValues": [""],
        },
    }


def test_what_a_table_says_of_a_column_wins_and_nothing_takes_a_rule_away(described):
    edit(described, "  iso3:\n", "  iso3:\n    description: Who.\n    pattern:\n    refers_to:\n")
    schema = resource("homicides", described.root)["schema"]
    assert schema["fields"][0] == {
        "name": "iso3",
        "type": "string",
        "description": "Who.",
        "constraints": {"required": True},
    }
    assert "foreignKeys" not in schema


def test_a_table_is_not_looked_up_in_itself(described):
    about = {"iso3": None, "country": {"type": "string", "description": "Its name."}}
    described.describe("countries", lambda found: found.update(columns=about))
    assert "foreignKeys" not in resource("countries", described.root)["schema"]


def test_only_what_is_read_is_parsed(described):
    described.descriptor_path("countries").write_text("\t", encoding="utf-8")
    described.add_table("cities", "city\nRio\n", ["city"], city={})
    assert len(table("cities", described.root)) == 1
    with pytest.raises(TableError, match=r"data/countries\.yml, line 1: a tab"):
        table("homicides", described.root)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "coverage: Three countries, 2010 and 2011\n",
            "",
            "line 1: coverage is missing; expected the places and years that it covers",
        ),
        ("coverage: Three countries, 2010 and 2011", "coverage:", "line 5: coverage: nothing;"),
        (
            "primary_key:",
            "covreage: Three countries\nprimary_key:",
            "line 23: covreage is unknown; expected one of title, description, publisher, edition",
        ),
        (
            "[small_counts]",
            "[small_counts, reed_via_mirror]",
            f"line 11: caveats: 'reed_via_mirror'; expected one of {', '.join(CAVEATS)}",
        ),
        (
            "[small_counts]",
            "\n  - small_counts\n  - reed_via_mirror",
            "line 13: caveats: 'reed_via_mirror'; expected one of secondary_source, read_via_mirr",
        ),
        ("[small_counts]", "small_counts", "line 11: caveats: 'small_counts'; expected a list"),
        (
            "  CC-BY-4.0:\n",
            "  not-stated:\n",
            "line 11: caveats: 'small_counts'; expected a list with licence_not_stated, as the lic",
        ),
        (
            "[small_counts]",
            "[licence_not_stated]",
            "line 11: caveats: 'licence_not_stated'; expected a list without licence_not_stat",
        ),
        (
            "unit: victims",
            "unit: victim",
            f"line 18: columns: victims: unit: 'victim'; expected one of {', '.join(UNITS)}",
        ),
        (
            "unit: victims",
            'unit: "@unit"',
            "line 12: columns: names with values; expected a column unit",
        ),
        (
            "unit: per_100k",
            "unit: pct",
            "line 12: columns: names with values; expected rate_per_100k in the unit per_100k",
        ),
        (
            "type: integer",
            "type: count",
            "line 16: columns: victims: type: 'count'; expected one of string, integer, number,",
        ),
        ("    type: integer\n", "", "line 15: columns: victims: type is missing; expected string,"),
        (
            "    description: Victims of homicide.\n",
            "",
            "line 15: columns: victims: description is missing; expected what the column holds",
        ),
        (
            "minimum: 0",
            "minimum: none",
            "line 20: columns: victims: minimum: 'none'; expected a num",
        ),
        (
            "{minimum: 1990",
            "{minimum: 1990-01-01",
            "line 14: columns: year: minimum: '1990-01-01';",
        ),
        (
            "Remark.,",
            "Remark., minimum: 0,",
            "line 22: columns: note: minimum: '0'; expected a colu",
        ),
        (
            "{minimum: 1990",
            "{enum: [a]",
            "line 14: columns: year: enum: 'a'; expected a column of s",
        ),
        (
            "Remark.,",
            "Remark., pattern: '(',",
            "line 22: columns: note: pattern: '('; expected a re",
        ),
        (
            "    required: false",
            "    required: perhaps",
            "line 19: columns: victims: required: 'perhaps'; expected true or false",
        ),
        (
            "minimum: 0",
            "least: 0",
            "line 20: columns: victims: least is unknown; expected one of t",
        ),
        (
            "  iso3:\n",
            "  iso3: {refers_to: contries}\n",
            "line 13: columns: iso3: refers_to: 'contries'; expected one of countries, homicides",
        ),
        (
            "  iso3:\n",
            "  iso2:\n",
            "line 13: columns: iso2: no definition; expected one here or in data/columns.yml",
        ),
        (
            "  iso3:\n",
            "  iso3: text\n",
            "line 13: columns: iso3: 'text'; expected names with their",
        ),
        (
            "[iso3, year]",
            "[iso3, yaer]",
            "line 23: primary_key: 'iso3', 'yaer'; expected some of iso3, year, victims, r",
        ),
        (
            "CC-BY-4.0",
            "CC-BY",
            f"line 10: licences: CC-BY: 'CC-BY'; expected one of {', '.join(TERMS)}",
        ),
        ("  CC-BY-4.0:\n", "", "line 9: licences: nothing; expected names with their values"),
        (
            "path: https:",
            "path: ftp:",
            "line 8: sources: path: 'ftp://example.org/'; expected an a",
        ),
        (
            "path: https:",
            "url: https:",
            "line 8: sources: url is unknown; expected one of title, p",
        ),
        (
            "- title: A yearbook\n    ",
            "- ",
            "line 7: sources: title is missing; expected how the s",
        ),
        (
            "publisher: A statistical office",
            "publisher: [A statistical office]",
            "line 3: publisher: 'A statistical office'; expected text",
        ),
        (
            "edition: 2012\n",
            "edition: 2012\ncoverage: Elsewhere\n",
            "line 6: coverage stands twice; expected it once, as on line 5",
        ),
        (
            "  year:",
            "  iso3: {}\n  year:",
            "line 14: iso3 stands twice; expected it once, as on line 13",
        ),
        ("  iso3:", "\tiso3:", "line 13: a tab; expected spaces"),
        ("caveats: [", "caveats: [[", "line 12: expected YAML: "),
        ("title: Homicides\n", "title: Homicides: a\n", "line 1: expected YAML: "),
        ("title: Homicides\n", "? [a]\n: b\n", "line 1: expected a name before the colon"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_what_was_expected(described, old, new, said):
    edit(described, old, new)
    assert refused(described).startswith(f"data/homicides.yml, {said}")


def test_all_that_is_wrong_is_named_in_the_order_of_the_file(described):
    edit(described, "small_counts", "small")
    edit(described, "unit: victims", "unit: dead")
    edit(described, "title: Homicides", "title:")
    lines = [line.split(": ")[0] for line in refused(described).splitlines()]
    assert lines == [f"data/homicides.yml, line {number}" for number in (1, 11, 18)]


@pytest.mark.parametrize("content", ["", "a", "- a\n", "# nothing\n"])
def test_a_file_without_names_is_refused(described, content):
    described.descriptor_path("homicides").write_text(content, encoding="utf-8")
    assert refused(described).startswith("data/homicides.yml, line 1: expected names with their")


def test_a_file_that_is_not_utf8_is_named_with_its_line(described):
    path = described.descriptor_path("homicides")
    path.write_bytes(path.read_bytes().replace(b"Remark.", b"R\xe9mark."))
    assert refused(described) == "data/homicides.yml, line 22: the byte 0xe9; expected UTF-8"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda content: b"\xef\xbb\xbf" + content,
            "data/homicides.yml, line 1: a byte order mark; expected UTF-8 without one",
        ),
        (
            lambda content: content.replace(b"2012\n", b"2012\r\n"),
            "data/homicides.yml, line 4: a carriage return; expected lines ending in LF",
        ),
    ],
)
def test_another_form_of_text_is_refused_with_its_line(described, change, said):
    path = described.descriptor_path("homicides")
    path.write_bytes(change(path.read_bytes()))
    assert refused(described) == said


def test_another_way_to_write_it_says_the_same(described):
    before = resource("homicides", described.root)
    edit(described, "edition: 2012", 'edition: "2012"')
    assert resource("homicides", described.root) == before
    edit(described, "small_counts", "small")
    assert refused(described).startswith("data/homicides.yml, line 11: caveats: 'small'; expected")


def test_a_word_of_yaml_is_text(described):
    edit(described, "edition: 2012", "edition: no")
    assert resource("homicides", described.root)["edition"] == "no"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("unit: year", "unit: yr", "line 9: year: unit: 'yr'; expected one of count, persons"),
        ("  type: integer\n", "", "line 6: year: type is missing; expected string, integer"),
        ("type: integer", "typ: integer", "line 6: year: type is missing; expected string"),
        (
            "refers_to: countries",
            "refers_to: land",
            "line 5: iso3: refers_to: 'land'; expected one",
        ),
    ],
)
def test_what_is_wrong_in_a_shared_definition_is_named_there(described, old, new, said):
    edit(described, old, new, "columns.yml")
    assert refused(described).startswith(f"data/columns.yml, {said}")


def test_edited_descriptions_are_read_again(described):
    assert table("homicides", described.root).attrs["units"]["year"] == "year"
    edit(described, "unit: year", "unit: years", "columns.yml")
    assert table("homicides", described.root).attrs["units"]["year"] == "years"
    edit(described, "unit: victims", "unit: deaths")
    assert table("homicides", described.root).attrs["units"]["victims"] == "deaths"


def test_column_that_the_table_lacks_is_named(described):
    edit(described, "  note:", "  remark:")
    with pytest.raises(TableError) as caught:
        table("homicides", described.root)
    assert str(caught.value) == (
        "data/homicides.csv, row 1: column remark is missing; column note is not in the schema;"
        " expected iso3,year,victims,rate_per_100k,remark, as homicides.yml says"
    )


def test_column_that_is_not_described_is_named(described):
    edit(described, "  note: {type: string, description: Remark., required: false}\n", "")
    with pytest.raises(
        TableError, match=r"homicides\.csv, row 1: column note is not in the schema"
    ):
        table("homicides", described.root)


def test_table_without_a_description_is_named(book):
    book.descriptor_path("homicides").unlink()
    assert refused(book) == "data/homicides.csv: not described; expected homicides.yml beside it"


def test_description_without_a_table_is_named(book):
    book.path("homicides").unlink()
    assert refused(book) == (
        "data/homicides.csv: file is missing; expected the table that data/homicides.yml describes"
    )


def test_two_tables_of_one_name_are_refused(book):
    book.add_table("homicides", "a\n1\n", ["a"], folder="rio", a={})
    assert refused(book) == (
        "data/rio/homicides.yml: expected a name of its own; data/homicides.yml has it"
    )


def test_a_folder_without_descriptions_is_refused(book):
    for path in book.root.glob("data/*.yml"):
        path.unlink()
    assert refused(book).endswith("data: no descriptions of tables here")


def test_a_package_without_title_is_refused(book):
    (book.root / "data" / "package.yml").write_text("name: small\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"data/package\.yml, line 1: title is missing; expected"):
        descriptor(book.root)
    (book.root / "data" / "package.yml").unlink()
    with pytest.raises(TableError, match=r"data/package\.yml: file is missing"):
        descriptor(book.root)


def test_a_table_of_the_book_has_the_edition_of_the_book(book):
    book.describe("homicides", lambda about: about.update(edition=EDITION_OF_BOOK))
    assert refused(book).startswith(
        "data/homicides.yml, line 4: edition: '@book'; expected the version of the project in"
    )
    for version in ("0.2.0", "0.10.0"):
        (book.root / "pyproject.toml").write_text(f'[project]\nversion = "{version}"\n', "utf-8")
        assert resource("homicides", book.root)["edition"] == version
        [line] = record(book.root)
        assert line == "data/homicides.csv is described in another way"


def test_package_on_record_is_what_the_files_give(book):
    assert differences(book.root) == []
    assert json.loads(book.package_path.read_text("utf-8")) == descriptor(book.root)
    assert record(book.root) == []


def test_changed_table_is_named_until_it_is_on_record(book):
    book.edit("homicides", "15459", "15460")
    before = book.package_path.read_bytes()
    assert differences(book.root) == ["data/homicides.csv changed"]
    assert book.package_path.read_bytes() == before
    assert record(book.root) == ["data/homicides.csv changed"]
    assert differences(book.root) == record(book.root) == []
    entry = resource("homicides", book.root)
    path = book.path("homicides")
    assert (entry["hash"], entry["bytes"]) == (sha256(path), path.stat().st_size)
    recorded = json.loads(book.package_path.read_text("utf-8"))["resources"]
    assert [found["hash"] for found in recorded if found["name"] == "homicides"] == [sha256(path)]


def test_every_kind_of_change_is_named(book):
    book.add_table("cities", "city\nRio\n", ["city"], city={})
    book.describe("countries", lambda about: about.update(title="Länder"))
    book.path("homicides").unlink()
    book.path("countries").with_name("homicides.yml").unlink()
    assert record(book.root) == [
        "data/cities.csv is new",
        "data/countries.csv is described in another way",
        "data/homicides.csv is gone",
    ]
    assert "Länder" in book.package_path.read_text("utf-8")
    assert list(book.root.glob("data/*.new")) == []


@pytest.mark.parametrize(
    "content", [None, b"{", b"", b"[]", b'{"resources": 3}', b'{"name": "\xe9"}']
)
def test_package_that_cannot_be_read_is_written_anew(book, content):
    before = book.package_path.read_bytes()
    book.package_path.unlink()
    if content is not None:
        book.package_path.write_bytes(content)
    assert len(table("homicides", book.root)) == 4, "nothing is read from the record"
    assert record(book.root) == ["data/countries.csv is new", "data/homicides.csv is new"]
    assert book.package_path.read_bytes() == before


def test_package_written_by_hand_is_noticed(book):
    written = book.package_path.read_bytes()
    book.package_path.write_bytes(written.replace(b'"title": "Small"', b'"title": "Big"'))
    assert record(book.root) == ["data/datapackage.json is not as it is generated"]
    assert book.package_path.read_bytes() == written


def test_nothing_is_written_where_a_description_is_broken(book):
    before = book.package_path.read_bytes()
    book.edit("homicides", "15459", "15460")
    book.describe("countries", lambda about: about.update(caveats=["odd"]))
    with pytest.raises(
        TableError, match=r"data/countries\.yml, line \d+: caveats: 'odd'; expected"
    ):
        record(book.root)
    assert book.package_path.read_bytes() == before


def test_every_type_can_be_read():
    known = Column.model_json_schema()["properties"]["type"]["enum"]
    assert set(known) == {*KINDS}


def test_the_real_package_on_record_is_what_the_files_give(repository):
    assert differences(repository) == [], "`recount book` puts it on record"


def test_the_real_package_is_one_to_frictionless(repository):
    names = Package(str(package_path(repository))).resource_names
    assert names == [entry["name"] for entry in descriptor(repository)["resources"]]
    assert len(names) > 70


def test_the_real_tables_of_the_book_have_its_edition(repository):
    text = (repository / "pyproject.toml").read_text(encoding="utf-8")
    version = tomllib.loads(text)["project"]["version"]
    of_book = {
        entry["name"]: entry["edition"]
        for entry in descriptor(repository)["resources"]
        if entry["path"].startswith("claims/")
    }
    tables = ("claims", "quantities", "judgements", "left_out", "reports", "corrections")
    assert of_book == dict.fromkeys((*tables, "better_sources", "findings"), version)


def test_real_shared_definitions_recur_and_are_not_said_again(repository):
    """A definition of one table stands in its file; a file says only what differs."""
    data = repository / "data"
    shared = yaml.safe_load((data / "columns.yml").read_text("utf-8"))
    uses = dict.fromkeys(shared, 0)
    for path in set(data.glob("*/*.yml")) - set(data.glob(f"{CAPTIONS}/*.yml")):
        for name, own in yaml.safe_load(path.read_text("utf-8"))["columns"].items():
            if name not in shared:
                continue
            uses[name] += 1
            again = [key for key, value in (own or {}).items() if shared[name].get(key) == value]
            assert again == [], f"{path.name}, {name}"
    assert min(uses.values()) > 1, uses


def test_real_units_by_the_row_are_named_in_the_row(repository):
    by_row = [
        entry["name"]
        for entry in descriptor(repository)["resources"]
        if UNIT_IN_ROW in {field.get("unit") for field in entry["schema"]["fields"]}
    ]
    assert "quantities" in by_row
    for name in by_row:
        assert set(table(name, repository)["unit"]) <= set(UNITS), name


def test_no_real_description_holds_what_is_the_same_for_all(repository):
    words = re.compile(r"^\s*(profile|format|mediatype|encoding|hash|bytes):", re.MULTILINE)
    for path in (repository / "data").rglob("*.yml"):
        assert not words.search(path.read_text("utf-8")), path.name
