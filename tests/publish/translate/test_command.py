"""`recount translate`: catalogues brought up to date, and what is wrong with them."""

import pytest

from recount.cli import main
from recount.languages.languages import PORTUGUESE, SPANISH, TRANSLATED
from recount.publish.translate.catalogues import path_of

TERM = "Whatever is counted"


@pytest.fixture
def root(inside_book):
    """The folder of a small book with a page."""
    inside_book.make_citable()
    (inside_book.root / "index.md").write_text(f"# {TERM}\n\nIt rose to 1,234.\n", "utf-8")
    return inside_book.root


def files(root):
    return {path: path.read_bytes() for path in sorted((root / "locale").rglob("*.po"))}


def test_catalogues_are_written_once_and_coverage_is_told(root, capsys):
    assert main(["translate"]) == 0
    told = capsys.readouterr()
    written = files(root)
    assert {path.stem for path in written} == {"claims", "data", "reference", "site"}
    assert len(written) == 2 * 4
    assert "Written: 8 catalogues" in told.err
    [line] = [line.split() for line in told.out.splitlines() if line.startswith("reference  es")]
    assert line == ["reference", "es_419", "2", "0", "0", "7", "0"]
    assert main(["translate"]) == 0
    assert files(root) == written
    assert "Nothing changed." in capsys.readouterr().err


def test_the_check_names_what_is_left_and_writes_nothing(root, capsys):
    assert main(["translate"]) == 0
    written = files(root)
    capsys.readouterr()
    assert main(["translate", "--check"]) == 1
    said = capsys.readouterr().err
    lines = path_of(root, SPANISH, "reference").read_text("utf-8").splitlines()
    line = lines.index(f'msgid "{TERM}"') + 1
    where = f"locale/es/LC_MESSAGES/reference.po, line {line}, “page index”"
    assert f"{where}: no translation; expected one" in said
    assert files(root) == written


def test_the_check_passes_what_is_translated_and_sees_what_changed(root, capsys):
    assert main(["translate"]) == 0
    for language in TRANSLATED:
        path = path_of(root, language, "reference")
        text = path.read_text("utf-8")
        for english, other in ((TERM, "Todo"), ("It rose to {number_1}.", "Subió a {number_1}.")):
            text = text.replace(
                f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{other}"'
            )
        path.write_text(text, "utf-8")
    main(["translate", "--check"])
    assert "reference.po" not in capsys.readouterr().err
    (root / "index.md").write_text(f"# {TERM}\n\nIt fell to 1,234.\n", "utf-8")
    main(["translate", "--check"])
    outdated = "reference.po: not the messages that the book has now; expected those that `recount"
    assert capsys.readouterr().err.count(outdated) == 2
    assert main(["translate"]) == 0
    assert path_of(root, SPANISH, "reference").read_text("utf-8").count("#, fuzzy") == 1


def test_a_new_number_changes_no_catalogue_but_what_is_said_of_it(root):
    assert main(["translate"]) == 0
    before = path_of(root, SPANISH, "reference").read_text("utf-8")
    (root / "index.md").write_text(f"# {TERM}\n\nIt rose to 987.\n", "utf-8")
    assert main(["translate"]) == 0
    after = path_of(root, SPANISH, "reference").read_text("utf-8")
    assert after == before.replace("#. {number_1}: 1,234", "#. {number_1}: 987")


def test_a_number_that_people_type_in_the_description_of_a_table_is_held_to_the_catalogue(
    root, inside_book, capsys
):
    inside_book.describe("homicides", lambda about: about.update(title="Cities above 300,000"))
    assert main(["translate"]) == 0
    main(["translate", "--check"])
    assert "`recount translate` writes" not in capsys.readouterr().err
    inside_book.describe("homicides", lambda about: about.update(title="Cities above 370,000"))
    main(["translate", "--check"])
    assert (
        "locale/es/LC_MESSAGES/data.po, “table homicides title”: {number_1}: 300,000; expected"
        " {number_1}: 370,000, which `recount translate` writes if it is the text that is right"
    ) in capsys.readouterr().err


def test_a_catalogue_of_no_domain_and_one_that_cannot_be_read_are_named(root, capsys):
    assert main(["translate"]) == 0
    path_of(root, SPANISH, "old-chapter").write_bytes(b"")
    path_of(root, PORTUGUESE, "reference").write_bytes(b"\xef\xbb\xbf")
    capsys.readouterr()
    assert main(["translate", "--check"]) == 1
    said = capsys.readouterr().err
    assert "locale/es/LC_MESSAGES/old-chapter.po: no such domain; expected one of claims" in said
    assert "locale/pt_BR/LC_MESSAGES/reference.po, line 1: a byte order mark" in said
    before = files(root)
    assert main(["translate"]) == 2
    assert files(root) == before, "none is written where another cannot be read"
