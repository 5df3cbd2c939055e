"""Tables as workbooks: cell by cell what the table says, whatever a spreadsheet would guess."""

from datetime import date
from types import SimpleNamespace

import pytest
import spreadsheet
from built import ROOT

from recount.languages.languages import SPANISH
from recount.languages.words import speaking
from recount.publish.tables.data_tables import tables_html
from recount.publish.tables.previews import previews
from recount.publish.tables.workbooks import (
    MOST_LETTERS,
    columns_of,
    fits,
    workbook,
    workbook_name,
    write_workbooks,
)
from recount.tables.data import read_table
from recount.tables.descriptors import descriptor, record, resource

ROWS = """\
code,ages,said,day,approximate,change,note
05001,15-64,3 May,2008-12-19,true,3.5,
05002,1e10,"12.500 homicidios",1492-10-12,false,-0.25,<b>=1+1</b>
"""


@pytest.fixture
def entry(book):
    book.add_table(
        "codes",
        ROWS,
        ["code"],
        "places",
        code={},
        ages={},
        said={},
        day={"type": "date"},
        approximate={"type": "boolean"},
        change={"type": "number", "unit": "pct"},
        note={"required": False},
    )
    record(book.root)
    return resource("codes", book.root)


def made(book, name):
    return workbook(resource(name, book.root), columns_of(read_table(name, book.root)))


def test_codes_dates_and_signs_survive(book, entry):
    [header, first, second] = spreadsheet.read(made(book, "codes"))["data"]
    assert header == ["code", "ages", "said", "day", "approximate", "change", "note"]
    assert first == ["05001", "15-64", "3 May", date(2008, 12, 19), True, 3.5, None]
    assert second == [
        *("05002", "1e10", "12.500 homicidios", "1492-10-12", False, -0.25, "<b>=1+1</b>"),
    ]


def test_it_says_what_it_is_and_under_which_licence(book, entry):
    told = [row for row in spreadsheet.read(made(book, "codes"))["about"] if row[0]]
    about = {name: [cell for cell in rest if cell] for name, *rest in told}
    assert about["title"] == ["The codes"]
    assert about["publisher"] == ["A statistical office"]
    assert about["licence"][0] == "Creative Commons Attribution 4.0 International"
    assert about["change"] == ["number", "pct", "What it says."]


def test_it_is_the_same_bytes_whenever_it_is_made(book, entry):
    assert made(book, "codes") == made(book, "codes")


def test_workbooks_are_written_beside_the_tables_and_kept(book, entry, tmp_path, monkeypatch):
    out, kept = tmp_path / "site", book.root / "_build" / "workbooks"
    tables = descriptor(book.root)["resources"]
    write_workbooks(book.root, tables, out)
    assert (out / "places" / "codes.xlsx").read_bytes() == made(book, "codes")
    assert len([*kept.iterdir()]) == len(tables) == 3
    with monkeypatch.context() as patched:
        patched.setattr("recount.publish.tables.workbooks.workbook", None)
        write_workbooks(book.root, tables, tmp_path / "again")
    assert (tmp_path / "again" / "homicides.xlsx").is_file()
    for file in kept.iterdir():
        file.write_bytes(file.read_bytes()[:-1])
    write_workbooks(book.root, tables, tmp_path / "mended")
    assert (tmp_path / "mended" / "homicides.xlsx").read_bytes() == made(book, "homicides")
    book.edit("homicides", "15459", "15460")
    record(book.root)
    write_workbooks(book.root, descriptor(book.root)["resources"], out)
    assert len([*kept.iterdir()]) == 3
    assert (out / "homicides.xlsx").read_bytes() == made(book, "homicides")


def test_languages_that_are_written_side_by_side_keep_their_own(book, entry, tmp_path):
    """Else one removes, or replaces, what another is just writing."""
    tables = descriptor(book.root)["resources"]
    write_workbooks(book.root, tables, tmp_path / "en")
    with speaking(SimpleNamespace(language=SPANISH, word=str)):
        write_workbooks(book.root, tables[:1], tmp_path / "es")
    assert len([*(book.root / "_build" / "workbooks").iterdir()]) == 3
    assert len([*(book.root / "_build" / "es" / "workbooks").iterdir()]) == 1


def test_a_text_that_no_cell_holds_leaves_a_table_without_a_workbook(book, tmp_path):
    book.edit("homicides", "revised", "x" * (MOST_LETTERS + 1))
    assert not fits(columns_of(read_table("homicides", book.root)))
    write_workbooks(book.root, [resource("homicides", book.root)], tmp_path / "site")
    assert not (tmp_path / "site" / "homicides.xlsx").exists()
    html = tables_html([resource("homicides", book.root)], previews(book.root))
    assert "homicides.csv" in html
    assert ".xlsx" not in html


def test_every_download_on_the_page_says_how_to_import_it(book):
    tables = descriptor(book.root)["resources"]
    html = tables_html(tables, previews(book.root))
    assert html.count("A spreadsheet should import a CSV file") == len(tables)
    assert "rows. <a" in html
    assert "</a><a" not in html, "links run together"
    for each in tables:
        assert f'href="../data/{workbook_name(each["path"])}"' in html


def test_the_book_offers_every_table_as_a_workbook():
    data = ROOT / "_build" / "html" / "data"
    for entry in descriptor(ROOT)["resources"]:
        frame = read_table(entry["name"], ROOT)
        assert fits(columns_of(frame)), entry["name"]
        header, *rows = spreadsheet.read((data / workbook_name(entry["path"])).read_bytes())["data"]
        assert header == list(frame.columns)
        assert len(rows) == len(frame)


def test_codes_of_the_book_keep_their_zeros():
    data = ROOT / "_build" / "html" / "data"
    _, *rows = spreadsheet.read((data / "colombia" / "colombian_city_homicides.xlsx").read_bytes())[
        "data"
    ]
    codes = {cell for row in rows for cell in row if isinstance(cell, str) and cell.isdigit()}
    assert "05001" in codes
