"""Catalogues: written alike, and no translation lost when the English changes."""

import pytest
from disks import small_disk

from recount.languages.languages import PORTUGUESE, SPANISH
from recount.publish.translate.catalogues import (
    merged,
    path_of,
    read_catalogue,
    write_catalogues,
)
from recount.publish.translate.wording import Message

LONG = (
    "The report’s “number” says that homicides rose from {number_1} in {year_1} to {number_2},"
    " which is 3% in all, and that the city led the country by a wide margin in every year."
)


def message(text, context="cell a", **more):
    return Message("d", context, text, **more)


@pytest.fixture
def catalogue(tmp_path):
    """Merge messages into the file of a catalogue, and read it again."""

    def run(*messages, language=SPANISH, **translated):
        found = merged(read_catalogue(tmp_path, language, "d"), messages)
        for entry in found:
            if entry.id and entry.id in translated.get("said", {}):
                entry.string = translated["said"][entry.id]
        write_catalogues(tmp_path, [(language, found)])
        assert not write_catalogues(tmp_path, [(language, read_catalogue(tmp_path, language, "d"))])
        return read_catalogue(tmp_path, language, "d")

    run.path = path_of(tmp_path, SPANISH, "d")
    return run


def test_messages_keep_their_order_comments_and_files(catalogue):
    found = catalogue(
        message("b", comments=("paragraph", "{x}: 7"), files=("a.ipynb",)),
        message("a", "chart"),
        message("a", "cell b"),
    )
    entries = [entry for entry in found if entry.id]
    assert [(entry.id, entry.context) for entry in entries] == [
        ("b", "cell a"),
        ("a", "chart"),
        ("a", "cell b"),
    ]
    assert entries[0].auto_comments == ["paragraph", "{x}: 7"]
    assert entries[0].locations == [("a.ipynb", None)]


def test_merging_again_changes_nothing(catalogue):
    messages = [
        message(LONG, files=("a.ipynb",)),
        message("b", "c", comments=(" ".join(map(str, range(60))),)),
    ]
    catalogue(*messages, said={LONG: LONG})
    before = catalogue.path.read_bytes()
    catalogue(*messages)
    assert catalogue.path.read_bytes() == before
    assert b"python-format" not in before
    assert b"python-brace-format" in before


def test_a_changed_text_keeps_its_translation_as_fuzzy_with_what_was_translated(catalogue):
    catalogue(message(LONG), said={LONG: "Los homicidios subieron …"})
    changed = LONG.replace("wide", "narrow")
    for _ in range(2):  # nor is it forgotten the next time
        [_, entry] = catalogue(message(changed))
        assert entry.id == changed
        assert entry.fuzzy
        assert entry.string == "Los homicidios subieron …"
        assert entry.previous_id == [LONG]
    lines = catalogue.path.read_text("utf-8").splitlines()
    before = [line for line in lines if line.startswith("#|")]
    assert before[0] == '#| msgid ""'
    assert all(line.count('"') - line.count('\\"') == 2 for line in before)


def test_a_text_in_all_other_words_is_the_one_of_its_place(catalogue):
    catalogue(message("It fell.", "a because"), message("It rose.", "b because"))
    said = {"It fell.": "Cayó.", "It rose.": "Subió."}
    catalogue(message("It fell.", "a because"), message("It rose.", "b because"), said=said)
    found = catalogue(message("Another source has less.", "a because"), message("It rose.", "c"))
    entries = {entry.id: entry for entry in found if entry.id}
    assert entries["Another source has less."].string == "Cayó."
    assert entries["Another source has less."].previous_id == ["It fell."]
    assert entries["It rose."].string == "", "in another place it may mean something else"
    assert [entry.string for entry in found.obsolete.values()] == ["Subió."]


def test_what_was_looked_at_is_fuzzy_no_more_and_forgets_the_text_of_before(catalogue):
    catalogue(message(LONG), said={LONG: "Los homicidios subieron …"})
    changed = LONG.replace("wide", "narrow")
    catalogue(message(changed))
    text = catalogue.path.read_text("utf-8").replace("#, fuzzy, python", "#, python")
    catalogue.path.write_text(text, "utf-8")
    [_, entry] = catalogue(message(changed))
    assert not entry.fuzzy
    assert entry.previous_id == []


def test_a_text_that_is_gone_without_a_translation_is_not_kept(catalogue):
    many = message("{n} fell", plural="{n} fell")
    catalogue(message("Never translated"), many, message("b"))
    assert catalogue(message("b")).obsolete == {}
    assert "Never translated" not in catalogue.path.read_text("utf-8")


def test_a_text_that_is_gone_is_kept_and_comes_back_with_its_translation(catalogue):
    catalogue(message("Gone for good"), message("b"), said={"Gone for good": "Ido"})
    found = catalogue(message("b"))
    assert [entry.id for entry in found if entry.id] == ["b"]
    assert [entry.string for entry in found.obsolete.values()] == ["Ido"]
    found = catalogue(message("b"), message("Gone for good"))
    assert {entry.id: entry.string for entry in found if entry.id} == {
        "b": "",
        "Gone for good": "Ido",
    }
    assert found.obsolete == {}


def test_a_text_without_a_translation_is_nowhere_fuzzy(catalogue):
    catalogue(message("{number} x", "unit a", plural="{number} xs"))
    [_, entry] = catalogue(message("{number} y", "unit b", plural="{number} ys"))
    assert not entry.fuzzy


def test_a_language_has_its_own_plural_forms(catalogue):
    assert catalogue(message("a"), language=SPANISH).plural_expr == "(n != 1)"
    assert catalogue(message("a"), language=PORTUGUESE).plural_expr == "(n > 1)"


def test_where_one_catalogue_cannot_be_written_none_is(tmp_path):
    few, many = (read_catalogue(tmp_path, SPANISH, domain) for domain in ("few", "many"))
    few.add("A text.")
    for number in range(500):
        many.add(f"Another text, the {number}th.")
    with small_disk(8192), pytest.raises(OSError, match=r"many\.po: File too large|File too large"):
        write_catalogues(tmp_path, [(SPANISH, few), (SPANISH, many)])
    assert not (tmp_path / "locale").exists()
    written = write_catalogues(tmp_path, [(SPANISH, few), (SPANISH, many)])
    assert written == [f"locale/es/LC_MESSAGES/{name}.po" for name in ("few", "many")]
