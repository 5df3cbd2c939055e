"""Sentences that a reader can take in at once: their length, their numbers and their words.

What a machine can hold of good English. Tables are left out, for they are where many numbers
belong, and so is the landing page, which is made of cards and counts.
"""

import json
import re
from itertools import pairwise

import pandas as pd
import pytest

from recount import mime
from recount.chapters import notebooks, pages, read
from recount.drawing.captions import PARTS
from recount.publish.book.words import blocks, plain
from recount.publish.prose.check import report_names
from recount.publish.prose.numerals import TIMES
from recount.publish.prose.origins import needing_origin
from recount.record import said_by

MOST_WORDS, MOST_NUMERALS = 36, 3
SENTENCE_END = re.compile(r"(?<=[.!?])[”’*)]*\s+(?=[A-Z“‘*\d({])")
SLOT = re.compile(r"\{[^}]*\}")
QUOTED = re.compile(r"“[^”]*”")
SHARE = re.compile(r"\s(?:out )?of (?:the |those |these )?")
"""Between two numerals that are one, as in “12 of 22”."""

TERMS = {"reference/methods", "reference/glossary", "what-holds-up"}
"""Where the terms of the rules are explained."""

SPELLING = r"\bpercent\b|\d ?%|\}%"
"""What prose writes out; figures and explorers have the sign."""

AVOIDED = {
    # idioms of another language, and what only the authors understand
    r"held against|counted again|put down to|part company|stands? or falls?": (),
    r"(?:edition|data) of the time|number of the living|middle (?:country|one)": (),
    r"(?:to be|hardly) told from|somebody who wants|scale is another|beside it\b": (),
    r"\bin words\b": (),
    # terms of the rules, where they are not explained
    r"\bheadlines?\b|\bhedges?\b|\bunsupported\b|\bmislabelled\b|\bbas[ei]s of\b": TERMS,
    # one spelling
    SPELLING: (),
}
LONG = {
    "san-salvador-workshop-participants": "one list of offices, all of which the report counts",
    "brazil-foreign-arms-origin": "the report prints the five shares in one sentence",
    "pacto-other-activities": "the report prints the five counts in one sentence",
    "children-of-prisoners-2019": "two ranges, which are four numbers",
}
"""Statements of claims that are longer, because they keep what one printed sentence says."""


def texts(root):
    """Where each text of the book stands, and the text: paragraphs, list items and claims."""
    for name, path in notebooks(root).items():
        for cell in read(path)["cells"]:
            if cell["cell_type"] == "markdown":
                yield from paragraphs(name, f"{name}, cell {cell['id']}", "".join(cell["source"]))
            for output in cell.get("outputs", []):
                if record := output.get("data", {}).get(mime.QUESTION):
                    where = f"{name}, question {record['question']}"
                    yield from ((name, where, t) for t in said_by(record) if t != record["answer"])
    for page in pages(root):
        if (file := root / f"{page}.md").is_file() and page != "index":
            yield from paragraphs(page, page, file.read_text(encoding="utf-8"))
    folder = root / "data" / "claims"
    for row in pd.read_csv(folder / "claims.csv", dtype=str).itertuples():
        yield row.claim, f"statement of {row.claim}", row.statement
    for row in pd.read_csv(
        folder / "judgements.csv", dtype=str, keep_default_na=False
    ).itertuples():
        for said in (row.because, row.settled_by, row.instead):
            yield row.claim, f"judgement of {row.claim}", said


def paragraphs(home, where, source):
    """The blocks of a Markdown text that are no cells of a table."""
    for opening, inline in blocks(source):
        if opening.type not in ("th_open", "td_open"):
            yield home, where, plain(inline)


def numerals(sentence, names):
    """How many numbers a sentence has, apart from times; a share is one number."""
    written = SLOT.sub("77.3", sentence)
    found = [each for each in needing_origin(written, names) if each.kind not in TIMES]
    shares = sum(
        bool(SHARE.fullmatch(written[one.end : other.start])) for one, other in pairwise(found)
    )
    return len(found) - shares


def faults(home, where, text, names):
    """What is wrong with the sentences of a text."""
    for sentence in SENTENCE_END.split(text):
        words, numbers = len(SLOT.sub("x", sentence).split()), numerals(sentence, names)
        if home not in LONG and words > MOST_WORDS:
            yield f"{where}: {words} words: {sentence}"
        if home not in LONG and numbers > MOST_NUMERALS:
            yield f"{where}: {numbers} numbers: {sentence}"
        for pattern, allowed in AVOIDED.items():
            found = re.search(pattern, QUOTED.sub("", sentence), re.IGNORECASE)
            if found and home not in allowed:
                yield f"{where}: “{found[0]}”: {sentence}"


def test_no_sentence_of_the_book_is_too_long_has_too_many_numbers_or_odd_words(repository):
    names = report_names(repository)
    found = [fault for text in texts(repository) for fault in faults(*text, names)]
    assert not found, "\n".join(found)


def shown_texts(root):
    """Where each text of the figures and explorers stands, and the text."""
    for name, path in notebooks(root).items():
        for output in (each for cell in read(path)["cells"] for each in cell.get("outputs", [])):
            data = output.get("data", {})
            if figure := data.get(mime.FIGURE):
                for part in PARTS:
                    yield name, f"{part} of figure {figure['figure']}", figure.get(part, "")
            if explorer := data.get(mime.EXPLORER):
                said = [" ".join(words) for words in json.loads(explorer["grid"])["texts"]]
                labels = [choice["label"] for choice in explorer["choices"]]
                for text in (explorer["title"], *labels, *said):
                    yield name, f"explorer {explorer['explorer']}", text


def test_no_figure_or_explorer_has_odd_words(repository):
    found = [
        f"{where}: “{odd[0]}”: {text}"
        for home, where, text in shown_texts(repository)
        for pattern, allowed in AVOIDED.items()
        if pattern != SPELLING and home not in allowed
        if (odd := re.search(pattern, QUOTED.sub("", text), re.IGNORECASE))
    ]
    assert not found, "\n".join(found)


def test_every_exception_is_one(repository):
    names = report_names(repository)
    strict = {
        home
        for home, where, text in texts(repository)
        if home in LONG and list(faults(f"not {home}", where, text, names))
    }
    assert strict == set(LONG)


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        (f"It {'is ' * 36}so.", "38 words"),
        ("It rose from 12 to 19, and from 22 to 31.", "4 numbers"),
        ("It fell in {a:0} of {b:0} by {c:1} per cent, {d:1} and {e:0}.", "4 numbers"),
        ("The claim was held against data.", "“held against”"),
        ("It is 12 percent.", "“percent”"),
        ("By the headline it differs.", "“headline”"),
    ],
)
def test_what_is_wrong_with_a_sentence_is_said(repository, sentence, fault):
    [said] = faults("here", "here", sentence, report_names(repository))
    assert said.startswith(f"here: {fault}")


@pytest.mark.parametrize(
    "sentence",
    [
        "It fell in 12 of 22 countries from 2005 to 2012, by 3.1 to 4.2 per cent.",
        "It printed “42 percent”.",
    ],
)
def test_shares_times_and_quotations_pass(repository, sentence):
    assert not list(faults("here", "here", sentence, report_names(repository)))
