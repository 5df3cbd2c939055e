"""The book in another language: other words, and every number, time and country of the original."""

import json
import re

import pytest
from built import ROOT
from dictionary import Dictionary

from recount import mime
from recount.drawing.captions import Caption
from recount.languages.languages import SPANISH, TRANSLATED
from recount.ledger.judgements import Judgement
from recount.publish.book.book import Book
from recount.publish.translate.catalogues import merged, read_catalogue, write_catalogues
from recount.publish.translate.gather import domains_of, gather, sheets_of
from recount.publish.translate.notebooks import Sheets, notebook_in
from recount.publish.translate.slots import SLOT
from recount.publish.translate.translation import Translation, in_language
from recount.publish.translate.wording import Extraction, Message

CHAPTER = "corruption"


@pytest.fixture(scope="module")
def book():
    return Book(ROOT)


class Again(Extraction):
    """Gathers what there is, and makes sure that sentences of sheets can be written again."""

    def within(self, domain, file):
        other = Again(domain, file)
        other.found = self.found
        return other

    def fill(self, context, sheet, values, text, *comments):
        names = {name.partition(":")[0] for name in SLOT.findall(sheet)}
        assert names <= values.keys(), context
        return super().fill(context, sheet, values, text, *comments)


def without_grids(notebook):
    """A chapter without the grids of its explorers, which may be packed otherwise."""
    text = json.dumps(notebook, sort_keys=True)
    return re.sub(r'"grid": "(?:[^"\\]|\\.)*"', '"grid": ""', text)


def test_gathering_leaves_every_chapter_as_it_is_and_every_slot_has_a_value(book):
    sheets, noted = sheets_of(book), Again()
    for name, notebook in book.notebooks.items():
        found = notebook_in(name, notebook, sheets, noted)
        assert without_grids(found) == without_grids(notebook)
    assert sum("{then." in message.text for message in noted.found.values()) > 40


VERDICT = {
    "claim": "a-claim",
    "statement": "Homicide fell.",
    "kind": "comparison",
    "locator": "Part 4",
    "attributed_to": "",
    "because": "It fell by 74.6% to 1,234 victims.",
    "instead": None,
    "settled_by": None,
    "variations": [{"choice": "from 2008", "finding": "Peru: 1,234.5; equal"}],
    "comparison": {"bases": {"now": {"finding": "Chile: 7.5 of 8", "margin": "rank 1 of 5"}}},
}
SLOTS = {
    "now.left": {"number": 74.57, "unit": "pct"},
    "dead": {"number": 1234, "unit": "victims"},
}


def chapter(record, kind, **more):
    output = {"output_type": "display_data", "metadata": {}, "data": {kind: record, **more}}
    code = {"cell_type": "code", "id": "c", "source": "", "outputs": [output]}
    prose = {"cell_type": "markdown", "id": "p", "source": ["It fell from 3,747 in 2010.\n"]}
    return {"cells": [prose, code]}


def judgement(because):
    return Judgement("a-claim", 2, "", "yes", because, None, None, "", "")


def test_a_verdict_is_written_with_the_numbers_that_are_on_record():
    sheets = Sheets({"a-claim": judgement("It fell by {now.left} to {dead}.")}, {})
    words = Dictionary(
        {
            "It fell by {now.left} to {dead}.": "Foram {dead}, ou seja −{now.left}.",
            "victims": "{number} vítimas",
            "Homicide fell.": "O homicídio caiu.",
            "It fell from {number_1} in {year_1}.": "Em {year_1} eram {number_1}.",
            "from {year_1}": "desde {year_1}",
            "{country_1}: {number_1}; equal": "{country_1}: {number_1}; igual",
            "rank {number_1} of {number_2}": "{number_1}º lugar de {number_2}",
        }
    )
    notebook = chapter(VERDICT, mime.VERDICT, **{mime.SLOTS: SLOTS})
    prose, code = notebook_in("homicide", notebook, sheets, words)["cells"]
    record = code["outputs"][0]["data"][mime.VERDICT]
    assert prose["source"] == ["Em 2010 eram 3.747.\n"]
    assert record["because"] == "Foram 1.234 vítimas, ou seja −74,6%."
    assert record["statement"] == "O homicídio caiu."
    assert record["variations"] == [
        {"choice": "desde 2008", "finding": "Peru: 1.234,5; igual"},
    ]
    margin = record["comparison"]["bases"]["now"]
    english = VERDICT["comparison"]["bases"]["now"]
    expected = {"finding": "Chile: 7.5 of 8", "margin": "1º lugar de 5"}
    assert margin == expected | {"in_english": english}
    assert record["instead"] is None


def test_one_changed_value_moves_the_number_in_every_language():
    sheets = Sheets({"a-claim": judgement("{dead} died.")}, {})
    words = Dictionary({"{dead} died.": "Morreram {dead}.", "victims": "{number} vítimas"})
    for number, expected in ((1234, "Morreram 1.234 vítimas."), (987, "Morreram 987 vítimas.")):
        slots = {"dead": {"number": number, "unit": "victims"}}
        notebook = chapter(VERDICT, mime.VERDICT, **{mime.SLOTS: slots})
        _, code = notebook_in("homicide", notebook, sheets, words)["cells"]
        assert code["outputs"][0]["data"][mime.VERDICT]["because"] == expected


def test_a_figure_has_its_words_its_title_in_the_chart_and_its_list_of_places():
    caption = Caption(
        "{n:1}% in {where}", "By year", "Drawn.", "Seen.", "data/captions/x.yml, line 1"
    )
    record = {"figure": "x", "title": "7.5% in Peru, Brazil", "subtitle": "By year"}
    record |= {"caption": "Drawn.", "alt": "Seen.", "sources": []}
    chart = {"width": 680, "title": {"text": ["7.5% in Peru, Brazil"]}}
    slots = {"n": {"number": 7.5, "unit": "pct"}, "where": "Peru, Brazil"}
    words = Dictionary({"{n:1}% in {where}": "{where}: {n:1}%", "Drawn.": "Desenhado."})
    notebook = chapter(record, mime.FIGURE, **{mime.VEGALITE: chart, mime.SLOTS: slots})
    _, code = notebook_in("homicide", notebook, Sheets({}, {"x": caption}), words)["cells"]
    data = code["outputs"][0]["data"]
    assert data[mime.FIGURE]["title"] == "Peru, Brasil: 7,5%"
    assert data[mime.FIGURE]["caption"] == "Desenhado."
    assert data[mime.VEGALITE]["title"] == {"text": ["Peru, Brasil: 7,5%"]}


def test_the_names_of_the_numbers_of_a_question_are_no_messages_because_no_reader_sees_them():
    words = {"question": "rise", "text": "By how much?", "answer": "By 7.5%", "why": "Counted."}
    numbers = [{"name": "rise.women", "number": 7.5, "unit": "pct"}]
    record = {**words, "kind": "choice", "claims": [], "replies": [], "numbers": numbers}
    noted = Extraction()
    _, code = notebook_in("lesson", chapter(record, mime.QUESTION), Sheets({}, {}), noted)["cells"]
    assert code["outputs"][0]["data"][mime.QUESTION]["numbers"] == numbers
    assert {"By how much?", "rise.women"} & {one.text for one in noted.found.values()} == {
        "By how much?"
    }


@pytest.fixture(scope="module")
def messages(book):
    return gather(book)


def test_every_domain_has_messages_and_each_stands_there_once(book, messages):
    keys = [(one.domain, one.context, one.text) for one in messages]
    assert len(keys) == len(set(keys))
    assert {one.domain for one in messages} == set(domains_of(book))


@pytest.fixture(scope="module")
def translated(book, messages, tmp_path_factory):
    """A copy of the catalogues in which every text of a chapter and of the site is in brackets."""
    root = tmp_path_factory.mktemp("book")
    for domain in (CHAPTER, "claims", "data", "site"):
        mine = [one for one in messages if one.domain == domain]
        catalogue = merged(read_catalogue(root, SPANISH, domain), mine)
        for entry in catalogue:
            if entry.id:
                one = isinstance(entry.id, str)
                entry.string = f"⟦{entry.id}⟧" if one else ("⟦{number} uno⟧", "⟦{number} más⟧")
        write_catalogues(root, [(SPANISH, catalogue)])
    return Translation(SPANISH, root)


def test_every_text_of_a_chapter_comes_from_its_catalogue(book, translated):
    found = notebook_in(CHAPTER, book.notebooks[CHAPTER], sheets_of(book), translated)
    assert translated.lacking == {}
    for cell in found["cells"]:
        for output in cell.get("outputs", []):
            for kind in (mime.VERDICT, mime.FIGURE):
                record = output.get("data", {}).get(kind, {})
                for name in ("because", "title", "caption", "alt", "statement"):
                    if name in record:
                        assert record[name].startswith("⟦")
                        assert not SLOT.search(record[name])


def test_a_unit_has_the_plural_form_that_the_number_asks_for(translated):
    found = [translated.unit("victims", number) for number in (1, 2, 1.5, 0)]
    assert found == ["⟦{number} uno⟧", *["⟦{number} más⟧"] * 3]


def test_what_is_not_translated_or_fuzzy_stays_english_and_is_counted(tmp_path):
    catalogue = merged(
        read_catalogue(tmp_path, SPANISH, "d"), [Message("d", "c", "a"), Message("d", "c", "b")]
    )
    for entry in catalogue:
        if entry.id:
            entry.string = "una"
            entry.flags |= {"fuzzy"} if entry.id == "b" else set()
    write_catalogues(tmp_path, [(SPANISH, catalogue)])
    words = Translation(SPANISH, tmp_path).within("d", "f")
    assert [words.say("c", text) for text in ("a", "b", "c in 1,234")] == ["una", "b", "c in 1,234"]
    assert [one.text for one in words.lacking] == ["b", "c in {number_1}"]


def test_the_book_in_a_language_is_the_same_book(book):
    found = in_language(book, SPANISH)
    assert found.pages == book.pages
    assert [entry["name"] for entry in found.tables] == [entry["name"] for entry in book.tables]
    text = (ROOT / "index.md").read_text(encoding="utf-8")
    assert found.page("index") == text or found.translation.lacking == {}


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_asks_for_no_text_that_was_not_gathered(book, language):
    """Such as of a table whose cells were looked up with the numerals of another language."""
    gathered = {(one.domain, one.context, one.text) for one in gather(book)}
    translated = in_language(book, language)
    lacking = [
        (message.domain, message.context, message.text)
        for name in book.notebooks
        for message in translated.chapter(name)[1].lacking
    ]
    assert [message for message in lacking if message not in gathered] == []
