"""What is made of a chapter's verdicts: counts, what can be quoted, what nobody can check."""

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from evil import EVIL

from recount.chapters import VerdictEntry
from recount.publish.site import chapter_page
from recount.publish.site.chapter_page import MOST, front_html, unchecked_html

COUNTED = {
    "verdict": "reproduced",
    "reason": None,
    "number": 74.6,
    "low": 74.6,
    "high": 74.6,
    "gap": 0,
    "times_printed": None,
    "tables": ["homicides"],
}


def verdict(claim, answer, unit="pct", **changes):
    open_ = answer == "nobody can check"
    part = {
        "role": "main",
        "unit": unit,
        "as_printed": "74.6 percent",
        "hedge": "exact",
        "value": 74.6,
        "value_high": None,
        "unchecked": "source not public" if open_ else None,
        "bases": {} if open_ else {"now": COUNTED},
        "other_series": [],
    }
    return {
        "claim": claim,
        "answer": answer,
        "kind": "number",
        "headline": "cannot be checked" if open_ else "reproduced",
        "statement": f"Statement of {claim}.",
        "because": "It was looked for.",
        "instead": f"Instead of {claim}." if answer == "do not quote" else None,
        "settled_by": "The file." if open_ else None,
        "stands": "open" if open_ else "yes",
        "attributed_to": "",
        "locator": "Part 1",
        "complaints": [],
        "variations": [],
        "quantities": [part],
        "checked": 0,
    } | changes


def soup(html):
    return BeautifulSoup(html, "html.parser")


def lines(html):
    return [" ".join(item.get_text(" ").split()) for item in soup(html).select("li")]


def test_counts_are_in_the_order_of_the_answers_without_those_that_none_has():
    answers = ["nobody can check", "quote it", "nobody can check"]
    page = soup(front_html([verdict(str(at), answer) for at, answer in enumerate(answers)]))
    shown = [(part["data-answer"], part.text) for part in page.select(".recount-counts span")]
    assert shown == [("quote it", "1 quote it"), ("nobody can check", "2 nobody can check")]


def test_the_front_lists_what_can_be_quoted_and_folds_what_is_beyond_the_first():
    records = [verdict(f"c{at}", "quote it") for at in range(7)]
    page = soup(front_html([*records, verdict("careful", "quote with care")]))
    assert [heading.text for heading in page.select("h2")] == ["What you can quote"]
    links = [link["href"] for link in page.select("li a")]
    assert links == [f"#claim-c{at}" for at in range(7)]
    assert page.select_one("details > summary").text == f"{7 - MOST} more: What you can quote"
    assert len(page.select("details li")) == 7 - MOST


def test_the_front_says_what_to_write_instead_of_what_is_not_to_be_quoted():
    shown = lines(front_html([verdict("wrong", "do not quote")]))
    assert shown == ["Statement of wrong. Write instead: Instead of wrong."]


def test_a_day_comes_after_what_more_people_want_to_quote():
    day, rate = verdict("day", "quote it", "date"), verdict("rate", "quote it")
    assert lines(front_html([day, rate])) == ["Statement of rate.", "Statement of day."]


def test_what_nobody_can_check_is_a_row_with_reason_and_what_would_settle_it():
    page = soup(unchecked_html([verdict("a", "nobody can check")], "Prisons"))
    assert page.summary.text == "1 claim that nobody can check of Prisons"
    assert page.table["aria-label"] == "Claims that nobody can check: Prisons"
    [row] = page.select("tbody tr")
    assert row["id"] == "claim-a"
    assert row.a["href"] == "../claims/a/index.html"
    assert [cell.text for cell in row.select("td")] == [
        "Statement of a.",
        "The source is not public. It was looked for.",
        "The file.",
    ]


def test_no_text_of_a_record_becomes_markup():
    words = {"statement": EVIL, "because": EVIL, "instead": EVIL, "settled_by": EVIL}
    records = [verdict(a[:3], a, **words) for a in ("quote it", "do not quote", "nobody can check")]
    page = soup(front_html(records) + unchecked_html(records[2:], EVIL))
    assert page.find(["img", "script"]) is None
    assert page.text.count(EVIL) == 7


APP = SimpleNamespace(builder=SimpleNamespace(format="html"))
SETTINGS = SimpleNamespace(repository="")


@pytest.fixture
def arranged(monkeypatch):
    """Arrange a chapter with a heading and one cell for each section of verdicts."""

    def arrange(*sections):
        document = nodes.document(None, None)
        chapter = nodes.section("", nodes.title("", "Chapter"))
        document += chapter
        for records in sections:
            section = nodes.section("", nodes.title("", "Section"), nodes.paragraph("", "Told."))
            chapter += section
            for record in records:
                place = nodes.raw("", "", format="html", verdict=record["claim"])
                section += nodes.container("", nodes.container("", place))
            numbers = nodes.raw("", "", format="html", numbers="<p>Numbers</p>")
            section += nodes.container("", numbers)
        entries = [VerdictEntry("c", "cell", r) for records in sections for r in records]
        book = SimpleNamespace(verdicts=entries, settings=SETTINGS)
        monkeypatch.setattr(chapter_page, "book_of", lambda _: book)
        chapter_page._arrange(APP, document, "chapters/c")
        return chapter

    return arrange


def sections_in(chapter):
    return [part for part in chapter.children if isinstance(part, nodes.section)]


def test_a_section_unfolds_to_cards_then_what_nobody_can_check_then_numbers(arranged):
    chapter = arranged([verdict("a", "nobody can check"), verdict("b", "quote it")])
    assert isinstance(chapter.children[0], nodes.title)
    assert "What you can quote" in chapter.children[1].astext()
    [section] = sections_in(chapter)
    kinds = [type(part).__name__ for part in section.children]
    assert kinds == ["title", "raw", "paragraph"], "no empty box is left"
    page = soup(section.children[1].astext())
    assert [part["id"] for part in page.select("details.recount-section [id]")] == [
        "b--said",
        "claim-b",
        "claim-a",
    ]
    card = page.select_one(".recount-card")
    assert page.find(id=card["aria-labelledby"]).name == "h3"
    assert all(table["aria-label"] for table in page.select("table"))
    said = " ".join(page.summary.get_text(" ").split())
    assert said == "2 claims 1 quote it 1 nobody can check"
    assert "Page of this claim" in page.select_one(".recount-card").text
    assert page.select_one("a[download]")["href"] == "../_sources/chapters/c.ipynb"
    assert page.select("details > *")[-1].text == "Numbers"


def test_a_section_without_claims_keeps_its_numbers_where_they_are(arranged):
    chapter = arranged([verdict("a", "quote it")], [])
    kinds = [type(part).__name__ for part in sections_in(chapter)[1].children]
    assert kinds == ["title", "paragraph", "container"]


def test_the_front_counts_all_sections(arranged):
    chapter = arranged([verdict("a", "quote it")], [verdict("b", "quote it")])
    assert "2 quote it" in chapter.children[1].astext()
