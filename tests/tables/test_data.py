import ast
import json
import re
import shutil

import pandas as pd
import pytest

from recount.chapters import code_cells, notebooks, read
from recount.errors import TableError, UnitError
from recount.quantities.units import UNITS
from recount.tables.cells import KINDS
from recount.tables.csv_form import EXPECTED
from recount.tables.data import check_tables, pick, table, total
from recount.tables.description import UNIT_IN_ROW
from recount.tables.descriptors import record, recorded
from recount.tables.provenance import provenance_of


def refused(book, name="homicides"):
    with pytest.raises(TableError) as caught:
        table(name, book.root)
    return str(caught.value)


def test_table_is_typed_by_its_schema(book):
    frame = table("homicides", book.root)
    assert list(frame.columns) == ["iso3", "year", "victims", "rate_per_100k", "note"]
    assert [str(kind) for kind in frame.dtypes] == ["string", "Int64", "Int64", "float64", "string"]
    assert provenance_of(frame).tables == {"homicides"}
    assert frame.attrs["units"] == {
        "year": "year",
        "victims": "victims",
        "rate_per_100k": "per_100k",
    }


def test_table_keeps_the_order_of_the_file(book):
    assert list(table("homicides", book.root)["iso3"]) == ["BRA", "COL", "COL", "MEX"]


def test_empty_cell_is_missing(book):
    frame = table("homicides", book.root)
    assert frame["rate_per_100k"].isna().tolist() == [False, False, True, False]


def test_dates_and_truths_are_typed(book):
    book.add_table(
        "installations",
        "unit,date_installed,planned\n1,2008-12-19,true\n2,2009-02-18,false\n",
        ["unit"],
        unit={"type": "integer"},
        date_installed={"type": "date"},
        planned={"type": "boolean"},
    )
    frame = table("installations", book.root)
    assert frame["date_installed"].tolist() == [
        pd.Timestamp(2008, 12, 19),
        pd.Timestamp(2009, 2, 18),
    ]
    assert frame["planned"].tolist() == [True, False]


@pytest.mark.parametrize("word", ["NA", "None", "null", "nan", "n/a"])
def test_words_that_pandas_knows_are_kept(book, word):
    book.edit("homicides", "revised", word)
    assert table("homicides", book.root)["note"].tolist()[1] == word


@pytest.mark.parametrize(
    ("old", "new", "row", "column", "expected"),
    [
        ("15459", "many", 3, "victims", "expected integer"),
        ("15459", '"15,459"', 3, "victims", "expected integer"),
        ("34.1", "a third", 3, "rate_per_100k", "expected number"),
        ("COL,2011", "COL,1811", 4, "year", "'minimum': 1990"),
        ("COL,2011", "COL,2111", 4, "year", "'maximum': 2023"),
        ("MEX,2010", "MEX,", 5, "year", "'required': True"),
        ("COL,2011", ",2011", 4, "iso3", "'required': True"),
    ],
)
def test_broken_cell_is_named(book, old, new, row, column, expected):
    book.edit("homicides", old, new)
    text = refused(book)
    assert text.startswith(f"data/homicides.csv, row {row}, column {column}: ")
    assert expected in text


@pytest.mark.parametrize("text", ["=1+1", "+1 in all", "@sum", "-", " =A1", "-cmd|' /C calc'!A0"])
def test_text_that_a_spreadsheet_computes_is_named(book, text):
    book.edit("homicides", "revised", text)
    with pytest.raises(TableError) as caught:
        table("homicides", book.root)
    assert str(caught.value) == (
        f"data/homicides.csv, row 3, column note: {text!r}; expected a text that begins otherwise,"
        " for spreadsheets take what begins with =, +, - or @ for a formula, also behind a tab"
        " or a semicolon"
    )


def test_a_number_keeps_its_sign(book):
    book.edit("homicides", "22.2", "-22.2")
    assert table("homicides", book.root)["rate_per_100k"].iloc[0] == -22.2


def test_an_integer_that_no_program_holds_is_named(book):
    book.edit("homicides", "15459", "9" * 23)
    with pytest.raises(TableError, match=r"row 3, column victims: '9{23}'; expected an integer of"):
        table("homicides", book.root)


@pytest.mark.parametrize(("unit", "stamp"), [("month", "201313"), ("date", "20130132")])
def test_a_day_that_there_is_not_is_named(book, unit, stamp):
    about = {"type": "integer", "unit": unit}
    book.add_table("laws", f"law,since\na,{stamp}\n", ["law"], law={}, since=about)
    said = rf"data/laws\.csv, row 2, column since: '{stamp}'; expected a day that there is"
    with pytest.raises(TableError, match=said):
        table("laws", book.root)


def test_a_day_that_a_row_gives_its_unit_is_named(book):
    value = {"type": "number", "unit": "@unit"}
    rows = "fact,value,unit\na,20130132,date\n"
    book.add_table("facts", rows, ["fact"], fact={}, value=value, unit={})
    with pytest.raises(TableError, match=r"facts, fact='a', column value: 20130132.*a day that"):
        pick(table("facts", book.root), "value", fact="a")


def test_negative_count_is_named_with_its_bound(book):
    book.edit("homicides", "15459", "-15459")
    text = refused(book)
    assert text.startswith("data/homicides.csv, row 3, column victims: ")
    assert "expected integer with {'minimum': 0}" in text


@pytest.mark.parametrize("number", ["NaN", "INF", "-INF"])
def test_number_that_is_none_is_refused(book, number):
    book.edit("homicides", "34.1", number)
    assert refused(book).startswith("data/homicides.csv, row 3, column rate_per_100k: ")


def test_unknown_country_is_named(book):
    book.edit("homicides", "MEX", "MXC")
    text = refused(book)
    assert text.startswith("data/homicides.csv, row 5")
    assert 'for "iso3": values "MXC" not found in the lookup table "countries"' in text


def test_key_that_stands_twice_is_named(book):
    book.edit("homicides", "MEX,2010", "BRA,2010")
    assert refused(book).startswith("data/homicides.csv, row 5")


def test_key_that_stands_twice_names_its_columns(book):
    book.edit("homicides", "MEX,2010", "BRA,2010")
    assert re.search("iso3.*year", refused(book))


def without_column(name):
    lines = ["iso3,year,victims,rate_per_100k,note", "BRA,2010,43272,22.2,", "COL,2010,1,1,x"]
    at = lines[0].split(",").index(name)
    cells = [line.split(",") for line in lines]
    return "\n".join(",".join(row[:at] + row[at + 1 :]) for row in cells) + "\n"


@pytest.mark.parametrize("column", ["iso3", "year", "victims", "rate_per_100k", "note"])
def test_missing_column_is_named_first(book, column):
    book.write("homicides", without_column(column))
    first = refused(book).splitlines()[0]
    assert first.startswith("data/homicides.csv")
    assert column in first
    assert "missing" in first


def test_extra_column_is_named(book):
    text = book.path("homicides").read_text("utf-8")
    book.write("homicides", text.replace("note\n", "note,source\n").replace(",\n", ",,\n"))
    assert "column source is not in the schema" in refused(book)


def test_columns_in_another_order_are_refused(book):
    book.edit("homicides", "year,victims", "victims,year")
    assert "row 1: the columns stand in another order; expected iso3,year,victims" in refused(book)


@pytest.mark.parametrize("row", ["MEX,2011,1,1,,extra", "MEX,2011"])
def test_ragged_row_is_named(book, row):
    book.write("homicides", book.path("homicides").read_text("utf-8") + row + "\n")
    assert refused(book).startswith("data/homicides.csv, row 6")


@pytest.mark.parametrize(("old", "new"), [("revised", '"revised'), ("34.1", "3_4.1")])
def test_file_that_pandas_refuses_is_named(book, old, new):
    book.edit("homicides", old, new)
    assert refused(book).startswith("data/homicides.csv")


def test_file_that_is_not_utf8_is_named(book):
    text = book.path("homicides").read_text("utf-8").replace("revised", "révision")
    book.write("homicides", text.encode("latin-1"))
    text = refused(book)
    assert re.fullmatch(
        r"data/homicides\.csv, row 3: byte \d+ is not UTF-8; expected a UTF-8 file", text
    )


@pytest.mark.parametrize("content", ["", "\n\n", "  \r\n"])
def test_empty_file_is_named(book, content):
    book.write("homicides", content)
    text = refused(book)
    assert text == "data/homicides.csv: file is empty; expected a header row and rows below it"


def test_file_of_a_header_alone_is_refused(book):
    book.write("homicides", "iso3,year,victims,rate_per_100k,note\n")
    assert "expected a header row and rows below it" in refused(book)


OTHER_FORMS = {
    "byte order mark": (lambda text: b"\xef\xbb\xbf" + text, "row 1: a byte order mark"),
    "line ends of Windows": (
        lambda text: text.replace(b"\n", b"\r\n"),
        "row 1: a carriage return (CR)",
    ),
    "one line end of Windows": (
        lambda text: text.replace(b"revised\n", b"revised\r\n"),
        "row 3: a carriage return (CR)",
    ),
    "semicolons": (lambda text: text.replace(b",", b";"), "row 1: semicolons between columns"),
    "tabs": (lambda text: text.replace(b",", b"\t"), "row 1: tabs between columns"),
}


@pytest.mark.parametrize("form", OTHER_FORMS)
@pytest.mark.parametrize("name", ["homicides", "countries"])
def test_a_file_of_another_form_is_refused(book, form, name):
    """The table itself, and one that it refers to."""
    change, problem = OTHER_FORMS[form]
    if name == "countries":
        book.edit(name, "Colombia", "revised")
    book.write(name, change(book.path(name).read_bytes()))
    assert refused(book) == f"data/{name}.csv, {problem}; {EXPECTED}"


def test_country_is_looked_up_in_the_file_as_it_is(book):
    book.edit("homicides", "MEX", "MXC")
    assert 'values "MXC" not found' in refused(book)
    book.edit("countries", "MEX,Mexico", "MXC,Mexico")
    assert list(table("homicides", book.root)["iso3"])[-1] == "MXC"


def test_edited_file_is_read_again(book):
    table("homicides", book.root)
    book.edit("homicides", "15459", "15460")
    assert pick(table("homicides", book.root), "victims", iso3="COL", year=2010).number == 15460


@pytest.mark.parametrize("name", ["../pyproject", "/etc/passwd", "claims/claims"])
def test_a_path_is_no_name_of_a_table(book, name):
    with pytest.raises(TableError, match=f"no table '{name}' in data/; expected one of countries"):
        table(name, book.root)


def test_a_table_that_is_elsewhere_is_refused(book):
    elsewhere = book.path("homicides").rename(book.root / "homicides.csv")
    (book.root / "data" / "homicides.csv").symlink_to(elsewhere)
    with pytest.raises(TableError, match=r"data/homicides\.csv: a link to .*; expected a file in"):
        table("homicides", book.root)


def test_missing_file_is_named(book):
    book.path("homicides").unlink()
    assert refused(book) == (
        "data/homicides.csv: file is missing; expected the table that data/homicides.yml describes"
    )


def test_missing_table_of_a_key_is_named(book):
    book.path("countries").unlink()
    assert "countries.csv" in refused(book)


def test_unknown_table_is_named_with_those_there_are(book):
    text = refused(book, "homicide")
    assert text == ("no table 'homicide' in data/; expected one of countries, homicides")


def test_value_is_picked_with_unit_and_table(book):
    homicides = table("homicides", book.root)
    value = pick(homicides, "victims", iso3="COL", year=2011)
    assert (value.number, value.unit, value.tables) == (14746, "victims", {"homicides"})


def test_total_is_picked_with_unit_and_table(book):
    homicides = table("homicides", book.root)
    value = total(homicides, "victims", year=2010)
    assert (value.number, value.unit, value.tables) == (84488, "victims", {"homicides"})
    assert total(homicides, "victims").number == 99234


@pytest.mark.parametrize(
    ("verb", "column", "keys", "message"),
    [
        (
            pick,
            "victims",
            {"iso3": "PER"},
            "iso3='PER': 0 rows fit; expected one; iso3 there: BRA, COL, MEX",
        ),
        (
            pick,
            "victims",
            {"iso3": "COL", "year": 1999},
            "0 rows fit; expected one; year there: 2010, 2011",
        ),
        (pick, "victims", {"iso3": "COL"}, "table homicides, iso3='COL': 2 rows fit; expected one"),
        (pick, "victims", {}, "table homicides, all rows: 4 rows fit; expected one"),
        (pick, "victims", {"year": "2011"}, "year='2011': 0 rows fit"),
        (pick, "rate_per_100k", {"year": 2011}, "year=2011, column rate_per_100k: no value"),
        (
            pick,
            "deaths",
            {"year": 2011},
            "table homicides: no column 'deaths'; expected one of iso",
        ),
        (pick, "victims", {"iso": "COL"}, "table homicides: no column 'iso'; expected one of iso3"),
        (pick, "note", {"iso3": "COL", "year": 2010}, "column note: the schema gives no unit"),
        (total, "victims", {"iso3": "PER"}, "iso3='PER': no row fits; expected one or more"),
        (total, "rate_per_100k", {"iso3": "COL"}, "rate_per_100k: a value is missing in the sum"),
    ],
)
def test_keys_without_an_answer_are_named(book, verb, column, keys, message):
    with pytest.raises(TableError, match=re.escape(message)):
        verb(table("homicides", book.root), column, **keys)


@pytest.fixture
def offences(book):
    book.add_table(
        "offences",
        "offence,number,unit\ntheft,12,offences\nrobbery,30,offences\nmurder,7,victims\n",
        ["offence"],
        offence={},
        number={"type": "integer", "unit": UNIT_IN_ROW},
        unit={},
    )
    return table("offences", book.root)


def test_row_may_name_its_unit(offences):
    assert pick(offences, "number", offence="theft").unit == "offences"
    assert pick(offences, "number", offence="murder").unit == "victims"


def test_total_of_rows_that_name_one_unit(offences):
    value = total(offences, "number", unit="offences")
    assert (value.number, value.unit) == (42, "offences")


def test_total_of_rows_that_name_two_units_is_refused(offences):
    with pytest.raises(UnitError, match="offences and victims"):
        total(offences, "number")


def package_of(repository):
    return json.loads((repository / "data/datapackage.json").read_text("utf-8"))["resources"]


def test_every_real_table_fits_its_schema(repository, tmp_path):
    """Row by row, as if none were on record."""
    data = tmp_path / "data"
    shutil.copytree(repository / "data", data, ignore=shutil.ignore_patterns("datapackage.json"))
    shutil.copyfile(repository / "pyproject.toml", tmp_path / "pyproject.toml")
    assert recorded(tmp_path) == {}
    broken = {}
    for entry in package_of(repository):
        try:
            rows = table(entry["name"], tmp_path)
            assert len(rows) or entry.get("may_be_empty")
        except TableError as error:
            broken[entry["name"]] = str(error)
    assert broken == {}


def test_rows_on_record_are_not_held_against_the_schema_again(book, monkeypatch):
    record(book.root)
    with monkeypatch.context() as patch:
        patch.setattr("recount.tables.rows.check_rows", None)
        assert 15459 in table("homicides", book.root)["victims"].tolist()
    book.edit("homicides", "15459", "-15459")
    assert "row 3, column victims" in refused(book)


def test_among_all_tables_rows_that_are_not_on_record_are_held_against_the_schema(book):
    record(book.root)
    check_tables(book.root)
    book.edit("homicides", "15459", "-15459")
    with pytest.raises(TableError, match=r"homicides\.csv, row 3, column victims"):
        check_tables(book.root)


def test_every_real_file_is_in_the_package_once(repository):
    data = repository / "data"
    named = sorted(entry["path"] for entry in package_of(repository))
    there = sorted(path.relative_to(data).as_posix() for path in data.rglob("*.csv"))
    assert named == there


def strings_of(source):
    """Every string constant of a piece of code."""
    return {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_real_table_is_read(repository):
    sources = [path.read_text("utf-8") for path in (repository / "recount").rglob("*.py")]
    for chapter in notebooks(repository).values():
        sources += ["".join(cell["source"]) for cell in code_cells(read(chapter))]
    named = set().union(*map(strings_of, sources))
    keys = {
        key["reference"]["resource"]
        for entry in package_of(repository)
        for key in entry["schema"].get("foreignKeys", [])
    }
    unread = {entry["name"] for entry in package_of(repository)} - named - keys
    assert unread == set()


def test_every_page_of_a_published_fact_is_among_the_sources(repository):
    [entry] = [entry for entry in package_of(repository) if entry["name"] == "published_facts"]
    pages = table("published_facts", repository)["read_at_url"]
    assert [source["path"] for source in entry["sources"]] == list(pages.unique())


def test_every_real_table_says_what_a_citer_needs(repository):
    for entry in package_of(repository):
        for key in ("title", "description", "publisher", "edition", "licenses"):
            assert entry.get(key), f"{entry['name']}: expected {key}"
        assert all(licence.get("name") for licence in entry["licenses"]), entry["name"]


def test_every_real_column_has_a_known_type_and_unit(repository):
    types, units = KINDS, {*UNITS, UNIT_IN_ROW}
    for entry in package_of(repository):
        names = [field["name"] for field in entry["schema"]["fields"]]
        for field in entry["schema"]["fields"]:
            where = f"{entry['name']}, {field['name']}"
            assert field["type"] in types, where
            assert field.get("description"), where
            assert "unit" not in field or field["unit"] in units, where
            assert field.get("unit") != UNIT_IN_ROW or "unit" in names, where
