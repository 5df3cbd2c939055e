"""Lessons in a real browser: what the page says to an answer is what the notebook says."""

import random
import re

import pytest
from built import HTML, eventually
from lessons import LESSONS, answers, questions
from playwright.sync_api import expect

from recount.lessons import RIGHT, reply_to

LESSON = "lesson-choice-of-base-year"
NUMBER, CHOICE = "fall-from-2010", "hit-harder"
ASKED = {record["question"]: record for lesson in LESSONS for record in questions(lesson).values()}


def box(tab, name):
    return tab.locator(f"#question-{name}")


def give(tab, record, answer, **pressing):
    """Give an answer on the page, and return what it says."""
    form = box(tab, record["question"])
    if record["kind"] == "choice":
        form.locator(f"input[value='{answer}']").check()
    else:
        form.locator("input").fill(str(answer))
    form.get_by_role("button", name="Check").click(**pressing)
    return form.get_by_role("status")


@pytest.fixture(scope="module")
def reading(browser, site):
    """A lesson in which nothing is answered."""
    tab = browser.new_page()
    tab.goto(f"{site}/chapters/{LESSON}.html")
    yield tab
    tab.close()


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_reply_of_every_question_is_given(visit, lesson):
    tab = visit(f"chapters/{lesson}")
    assert tab.locator(".recount-question").count() == len(questions(lesson))
    for record in questions(lesson).values():
        for answer, reply in answers(record):
            said = give(tab, record, answer)
            if reply["right"]:
                expect(said).to_contain_text(reply["says"])
                assert said.locator("a").count() == len(record["claims"])
            else:
                expect(said).to_have_text(reply["says"])
            assert said.get_attribute("data-right") == str(reply["right"]).lower()
    assert tab.troubles == []


def test_page_and_kernel_decide_alike(visit):
    """At the ends of each interval, just beside them, and anywhere."""
    tab = visit(f"chapters/{LESSON}")
    anywhere = random.Random(0)
    for record in ASKED.values():
        if record["kind"] == "choice":
            continue
        ends = {e for r in record["replies"] for e in (r["low"], r["high"]) if e is not None}
        given = [near for end in ends for near in (end - 1e-9, end, end + 1e-9)]
        given += [anywhere.uniform(min(ends) - 9, max(ends) + 9) for _ in range(500)]
        said = tab.evaluate(
            """([replies, given]) => given.map(
                (number) => recountQuestions.replyTo(replies, [number]).says)""",
            [record["replies"], given],
        )
        assert said == [reply_to(record, number)["says"] for number in given]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("77.6", [77.6]),
        ("77,6", [77.6]),
        (" 77.6 % ", [77.6]),
        ("−1.5", [-1.5]),
        ("-1,5", [-1.5]),
        (".5", [0.5]),
        ("20", [20]),
        ("3747", [3747]),
        ("3,747", [3747, 3.747]),
        ("3.747", [3.747, 3747]),
        ("3 747", [3747]),
        ("1,234,567", [1234567]),
        ("1.234.567", [1234567]),
        ("1,234.5", [1234.5]),
        ("1.234,5", [1234.5]),
        ("12,34,5", []),
        ("", []),
        ("a lot", []),
        ("77.6.1", []),
        ("1e3", []),
        ("Infinity", []),
        ("--1", []),
    ],
)
def test_numbers_are_read_as_people_write_them(reading, written, read):
    assert reading.evaluate("(text) => recountQuestions.readings(text)", written) == read


def test_a_comma_is_as_good_as_a_point_and_a_known_mistake_is_named(visit):
    tab = visit(f"chapters/{LESSON}")
    record = ASKED[NUMBER]
    for answer in ("77.6", "77,6", "77,6 %", "77.61"):
        expect(give(tab, record, answer)).to_contain_text(RIGHT)
    said = give(tab, record, "48,2")
    expect(said).to_have_text("Not quite. That is the fall from 2008, not from 2010.")
    expect(give(tab, record, "70")).to_contain_text("Too low.")
    for nonsense, sentence in (("three quarters", "That is no number."), ("", "Write a number")):
        expect(give(tab, record, nonsense)).to_contain_text(sentence)
        eventually(tab, "document.activeElement.matches('.recount-number input')")
    box(tab, CHOICE).get_by_role("button", name="Check").click()
    expect(box(tab, CHOICE).get_by_role("status")).to_have_text("Choose an option first.")


def test_a_question_is_answered_by_keyboard(visit):
    tab = visit(f"chapters/{LESSON}")
    box(tab, NUMBER).locator("input").focus()
    tab.keyboard.type("77,6")
    tab.keyboard.press("Enter")
    expect(box(tab, NUMBER).get_by_role("status")).to_contain_text(RIGHT)
    [right] = [reply["option"] for reply in ASKED[CHOICE]["replies"] if reply["right"]]
    first = box(tab, CHOICE).locator("input").first
    first.focus()
    tab.keyboard.press("Space")
    for _ in range("abcd".index(right)):
        tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    expect(box(tab, CHOICE).get_by_role("status")).to_contain_text(RIGHT)
    tab.keyboard.press("Tab")
    eventually(tab, "document.activeElement.matches('.recount-reply a')")


def test_without_scripts_the_answer_unfolds_and_nothing_pretends_to_work(browser, site):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{site}/chapters/{LESSON}.html")
    for name in (NUMBER, CHOICE):
        form = box(tab, name)
        assert form.get_by_role("button").count() == 0
        expect(form.locator("legend")).to_have_text(ASKED[name]["text"])
        expect(form.locator("details p").first).to_be_hidden()
        form.locator("summary").click()
        expect(form.locator("details p").first).to_be_visible()
        expect(form.locator("details")).to_contain_text(ASKED[name]["why"])
    context.close()


def test_answers_lie_open_on_paper(visit):
    tab = visit(f"chapters/{LESSON}")
    folded = """[...document.querySelectorAll('.recount-answer > p')]
        .filter((part) => !part.checkVisibility()).length"""
    assert tab.evaluate(folded) == 2 * len(questions(LESSON))
    tab.emulate_media(media="print")
    assert tab.evaluate(folded) == 0
    expect(box(tab, NUMBER).locator("button")).to_be_hidden()


def test_a_lesson_works_from_disk(browser):
    tab = browser.new_page()
    tab.goto((HTML / "chapters" / f"{LESSON}.html").as_uri())
    expect(give(tab, ASKED[NUMBER], "77.6")).to_contain_text(RIGHT)
    tab.close()


@pytest.mark.parametrize("page", [f"chapters/{LESSON}", "chapters/introduction", "index"])
def test_only_lessons_load_what_checks_answers(page):
    text = (HTML / f"{page}.html").read_text(encoding="utf-8")
    assert len(re.findall(r"_static/questions[^\"]*\.js", text)) == (LESSON in page)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_has_no_code_and_no_cells_for_a_kernel(lesson):
    page = (HTML / "chapters" / f"{lesson}.html").read_text(encoding="utf-8")
    assert "the dots below" in page, "what to do in JupyterLab is said"
    assert "Put your answer in place" not in page
    assert "check(" not in page
