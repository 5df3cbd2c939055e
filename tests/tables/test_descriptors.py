"""A table's description is checked on every reading; the package is what the files give."""

import json
import re
import tomllib

import pytest
import yaml
from describing import edit, refused
from frictionless import Package

from recount.errors import TableError
from recount.quantities.units import UNITS
from recount.tables.data import table
from recount.tables.description import EDITION_OF_BOOK, STANDARD, UNIT_IN_ROW
from recount.tables.descriptors import (
    CAPTIONS,
    DIALECT,
    descriptor,
    differences,
    package_path,
    record,
    resource,
    sha256,
)


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
