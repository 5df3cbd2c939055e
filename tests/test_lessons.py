"""Questions of lessons: what is said to every answer, on record and by `check` alike."""

import json
import math
import re

import numpy as np
import pytest
from bs4 import BeautifulSoup
from built import ROOT
from evil import EVIL
from hypothesis import assume, given
from hypothesis import strategies as st
from lessons import LESSONS, questions

from recount import Value, check, mime, question
from recount.chapters import code_cells, homes, notebooks, read
from recount.errors import FigureError, LessonError, SlotError
from recount.lessons import PLACEHOLDER, question_html, reply_to
from recount.publish.site.questions import form_html
from recount.record import said_by

CLAIM = "juarez-homicide-fall-2010-2012"
FALL, FROM_2008 = (
    Value(77.61, "pct", tables=["homicides"]),
    Value(48.2, "pct", tables=["homicides"]),
)


@pytest.fixture
def shown(monkeypatch):
    bundles = []
    monkeypatch.setattr("recount.lessons.show", bundles.append)
    monkeypatch.setattr("recount.lessons._asked", {})
    return bundles


def ask_number(name="fall", **changed):
    usual = {
        "text": "By how much did it fall from {first:0}?",
        "answer": FALL,
        "step": 0.1,
        "why": "It is {answer:1} per cent.",
        "wrong": [(FROM_2008, "That is {from_2008:1}, from 2008.")],
        "hint": "Divide.",
        "claims": [CLAIM],
        "first": Value(3747, "victims"),
        "from_2008": FROM_2008,
    }
    question(name, **usual | changed)


def ask_choice(name="who", **changed):
    usual = {
        "text": "Who is right?",
        "answer": "the second",
        "why": "She counted.",
        "wrong": [("a first", "He guessed."), ("The third", "It is {n:0}."), ("b", "No.")],
        "claims": [CLAIM],
        "n": Value(3, "count"),
    }
    question(name, **usual | changed)


def said(shown):
    return shown[-1]["text/plain"]


def test_a_number_is_right_within_its_step_and_mistakes_are_named(shown):
    ask_number()
    record = shown[0][mime.QUESTION]
    assert (record["kind"], record["answer"], record["unit"]) == ("number", "77.6%", "%")
    assert record["text"] == "By how much did it fall from 3,747?"
    for right in (77.51, 77.6, 77.61, 77.71, np.float64(77.6), FALL):
        check("fall", right)
        assert said(shown) == "Right. It is 77.6 per cent."
    for answer, sentence in {
        48.2: "Not quite. That is 48.2, from 2008.",
        77: "Too low. Divide.",
        77.5: "Too low. Divide.",
        77.72: "Too high. Divide.",
        -78: "Too low. Divide.",
        1e300: "Too high. Divide.",
    }.items():
        check("fall", answer)
        assert said(shown) == sentence


def test_the_right_answer_alone_leads_to_where_it_decides_a_verdict(shown):
    ask_number()
    check("fall", 77.6)
    [link] = BeautifulSoup(shown[-1]["text/html"], "html.parser").select("a")
    assert link["href"] == "state-response.ipynb"
    check("fall", 48.2)
    assert "<a" not in shown[-1]["text/html"]


def test_options_stand_in_the_order_of_the_alphabet(shown):
    ask_choice()
    record = shown[0][mime.QUESTION]
    assert [(r["option"], r["text"], r["right"]) for r in record["replies"]] == [
        ("a", "a first", False),
        ("b", "b", False),
        ("c", "the second", True),
        ("d", "The third", False),
    ]
    for letter, sentence in {
        "c": "Right. She counted.",
        "C": "Right. She counted.",
        "a": "Not quite. He guessed.",
        "d": "Not quite. It is 3.",
    }.items():
        check("who", letter)
        assert said(shown) == sentence


def test_three_dots_wait_for_an_answer(shown):
    ask_number()
    ask_choice()
    for name in ("fall", "who"):
        check(name, ...)
        assert said(shown) == PLACEHOLDER


@pytest.mark.parametrize(
    ("name", "answer", "expected"),
    [
        ("fall", ("77.6",), r"question fall: '77\.6'; expected one number"),
        ("fall", (77, 6), r"question fall: 77, 6; expected one number, with a point"),
        ("fall", (), "question fall: nothing; expected one number"),
        ("fall", (True,), "question fall: True; expected one number"),
        ("fall", (math.nan,), "question fall: nan; expected one number"),
        ("fall", (math.inf,), "question fall: inf; expected one number"),
        ("fall", (None,), "question fall: None; expected one number"),
        (
            "who",
            ("e",),
            r"question who: 'e'; expected the letter of an option: \"a\", \"b\", \"c\"",
        ),
        ("who", (3,), "question who: 3; expected the letter"),
        ("who", ("a", "b"), "question who: 'a', 'b'; expected the letter"),
        ("falls", (1,), "question 'falls' was not asked; expected one of: fall, who"),
    ],
)
def test_what_is_no_answer_is_refused(shown, name, answer, expected):
    ask_number()
    ask_choice()
    with pytest.raises(LessonError, match=expected):
        check(name, *answer)


@pytest.mark.usefixtures("shown")
def test_without_a_question_the_cells_above_are_named():
    with pytest.raises(LessonError, match=r"expected one of: none; run the cells above"):
        check("fall", 1)


@pytest.mark.parametrize(
    ("ask", "changed", "error", "expected"),
    [
        (ask_number, {"name": "A fall"}, FigureError, "expected lower-case words"),
        (ask_number, {"step": None}, LessonError, "question fall: expected a step above zero"),
        (ask_number, {"step": 0}, LessonError, "expected a step above zero"),
        (ask_number, {"hint": ""}, LessonError, "and a hint"),
        (ask_number, {"claims": []}, LessonError, "expected the slug of a claim"),
        (ask_number, {"claims": ["juarez"]}, LessonError, "question fall: no claim 'juarez'"),
        (ask_number, {"text": "From {last:0}?"}, LessonError, "first given, but no sentence"),
        (ask_number, {"why": "{lost}"}, SlotError, "question fall: slot {lost} names no value"),
        (
            ask_number,
            {"wrong": [(FALL + Value(0.2, "pct"), "{from_2008}")]},
            LessonError,
            r"77\.6% and 77\.8% are not told apart; expected answers more than two steps of 0\.1",
        ),
        (
            ask_number,
            {"wrong": [(Value(2, "ratio"), "{from_2008}")]},
            LessonError,
            "2 times is wrong; expected a value in pct",
        ),
        (
            ask_number,
            {"wrong": [("twice", "{from_2008}")]},
            LessonError,
            "twice is wrong; expected a value in pct",
        ),
        (
            ask_number,
            {"answer": Value(2010, "year"), "why": "{from_2008}"},
            LessonError,
            "the answer is a year; expected a choice",
        ),
        (
            ask_choice,
            {"wrong": [], "why": "{n}"},
            LessonError,
            "question who: expected one or more",
        ),
        (ask_choice, {"wrong": [(FALL, "{n}")]}, LessonError, "other options, each in words"),
        (
            ask_choice,
            {"wrong": [("the second", "{n}")]},
            LessonError,
            "two options say 'the second'; expected each once",
        ),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(shown, ask, changed, error, expected):
    with pytest.raises(error, match=expected):
        ask(**changed)
    assert shown == []


NUMBERS = st.floats(-1e6, 1e6)


@given(answer=NUMBERS, mistake=NUMBERS, given_=NUMBERS, step=st.sampled_from([0.01, 0.1, 1, 1000]))
def test_every_number_has_the_reply_that_it_deserves(answer, mistake, given_, step):
    assume(abs(answer - mistake) > 3 * step)
    bundles = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("recount.lessons.show", bundles.append)
        question(
            "any",
            text="?",
            answer=Value(answer, "pct"),
            why="So.",
            wrong=[(Value(mistake, "pct"), "Otherwise.")],
            hint="Try.",
            claims=[CLAIM],
            step=step,
        )
    record = bundles[0][mime.QUESTION]
    reply = reply_to(record, given_)
    assert reply["low"] is None or reply["low"] <= given_
    assert reply["high"] is None or given_ <= reply["high"]
    # Away from the ends, which are rounded to ten digits.
    if abs(abs(answer - given_) - step) > 1e-3 and abs(abs(mistake - given_) - step) > 1e-3:
        near = abs(answer - given_) < step
        assert reply["right"] == near
        expected = "Right." if near else "Not quite." if abs(mistake - given_) < step else "Too "
        assert reply["says"].startswith(expected)
        assert ("low" in reply["says"]) == (not near and "Too" in expected and given_ < answer)
    assert reply_to(record, answer)["right"]
    assert not reply_to(record, mistake)["right"]


def test_markup_in_words_stays_text(shown):
    ask_choice(text=EVIL, answer=EVIL, why=EVIL, wrong=[("other", EVIL), ("{n}", "No.")])
    check("who", "b")
    record = shown[0][mime.QUESTION]
    for html in (question_html(record), form_html(record, "../"), shown[-1]["text/html"]):
        page = BeautifulSoup(html, "html.parser")
        assert page.find(["img", "script"]) is None
        assert EVIL in page.get_text()
    [form] = BeautifulSoup(form_html(record, "../"), "html.parser").select("fieldset")
    assert json.loads(form["data-replies"]) == record["replies"]


def test_the_page_leads_to_the_claim_and_the_notebook_to_its_chapter(shown):
    ask_number()
    record = shown[0][mime.QUESTION]
    for html, address in (
        (form_html(record, "../"), f"../claims/{CLAIM}/index.html"),
        (shown[0]["text/html"], "state-response.ipynb"),
    ):
        [link] = BeautifulSoup(html, "html.parser").select("details a")
        assert link["href"] == address


def test_a_lesson_is_no_home_of_claims():
    assert len(LESSONS) >= 3
    assert not set(LESSONS) & set(homes(ROOT))
    assert set(homes(ROOT)) < set(notebooks(ROOT))


# The lessons of the book


def test_no_two_questions_of_the_book_have_one_id():
    names = [r["question"] for name in LESSONS for r in questions(name).values()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_has_five_or_six_questions_each_with_a_cell_for_the_answer(name):
    notebook = read(notebooks(ROOT)[name])
    cells = notebook["cells"]
    asked = questions(name)
    assert len(asked) in (5, 6)
    assert cells[1]["source"][0] == "## What to take away\n"
    ids = [cell["id"] for cell in cells]
    for cell, record in asked.items():
        assert cell == f"ask-{record['question']}"
        answering = cells[ids.index(cell) + 1]
        assert answering["id"] == f"check-{record['question']}"
        assert "".join(answering["source"]) == f'check("{record["question"]}", ...)'
        assert answering["metadata"] == {"tags": ["remove-cell"]}
        [output] = answering["outputs"]
        assert output["data"]["text/plain"] == [PLACEHOLDER]
    for cell in code_cells(notebook):
        hidden = cell["metadata"].get("jupyter", {}).get("source_hidden", False)
        assert hidden != cell["id"].startswith("check-")
    others = {
        kind for c in code_cells(notebook) for o in c["outputs"] for kind in o.get("data", {})
    }
    assert others == {mime.QUESTION, mime.NUMBERS, "text/html", "text/plain"}, (
        "a lesson judges nothing"
    )


@pytest.mark.parametrize("name", LESSONS)
def test_every_sentence_of_a_question_is_whole(name):
    for record in questions(name).values():
        for text in said_by(record):
            assert text[0].isupper() or text[0] in "“−" or text[0].isdigit(), text
            assert not re.search(r"[{}]|\s\s|\bNone\b|\bnan\b", text), text
        assert record["text"].endswith("?")
        for reply in record["replies"]:
            assert reply["says"].endswith((".", "”"))
        assert sum(reply["right"] for reply in record["replies"]) == 1
