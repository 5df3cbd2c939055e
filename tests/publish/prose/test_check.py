"""The prose check: what it calls traced, what it does not, and how sharp it is."""

import io
import json
import tokenize
from dataclasses import replace

import pandas as pd
import pytest
from built import ROOT
from small_ledger import REPORT, add_ledger

from recount import mime
from recount.chapters import notebooks, read
from recount.ledger.claims import reports
from recount.publish.book.sections import anchor
from recount.publish.pipeline.execute import execute_all
from recount.publish.prose.check import (
    SAID,
    check,
    is_traced,
    mentions,
    report_names,
    traceable,
)
from recount.publish.prose.numerals import numerals
from recount.publish.prose.origins import (
    EXEMPT,
    Origin,
    naming,
    needing_origin,
    times_in_code,
    verdict_origins,
)
from recount.publish.prose.passages import Passage, Sentence, passages_of

CHAPTER = "homicide"
SENTENCE = "Between 2010 and 2011 homicide in Colombia fell by 4.6 per cent, from 15,459 victims."
CODE = """\
from recount import numbers, percent_fall, pick, table

homicides = table("homicides")
before, after = (pick(homicides, "victims", iso3="COL", year=year) for year in (2010, 2011))
numbers({"victims": before, "fall": percent_fall(before, after)})
"""


def cell(kind, cell_id, source, outputs=()):
    made = {"cell_type": kind, "id": cell_id, "metadata": {}, "source": source}
    return made | ({"execution_count": 1, "outputs": list(outputs)} if kind == "code" else {})


def shown(mime_type, content, **more):
    return {"output_type": "display_data", "metadata": {}, "data": {mime_type: content} | more}


def noted(**values):
    """An output of `recount.numbers`, from names to (number, unit)."""
    entries = [
        {"name": name, "unit": unit, "number": number, "low": number, "high": number, "tables": []}
        for name, (number, unit) in values.items()
    ]
    return shown(mime.NUMBERS, {"numbers": entries})


def section_of(text, *outputs, code="", numbers=()):
    """A section with one sentence, what it recorded, and what its code names."""
    cells = [
        cell("markdown", "words", f"## Homicide\n\n{text}"),
        cell("code", "sums", code, outputs) | {"metadata": {"numbers": [*numbers]}},
    ]
    return passages_of(CHAPTER, {"cells": cells})[-1]


def untraced(text, *outputs, code="", numbers=()):
    section = section_of(text, *outputs, code=code, numbers=numbers)
    return [
        numeral.text
        for sentence in section.sentences
        for numeral in needing_origin(sentence.text)
        if not is_traced(numeral, section, sentence)
    ]


# A chapter from data to prose


@pytest.fixture
def executed(inside_book):
    """Write a chapter around the sentence, execute it, and check its prose."""
    inside_book.make_citable()
    path = inside_book.add_chapter(CHAPTER, ("sums", []))

    words = cell("markdown", "words", f"## Colombia\n\n{SENTENCE}")
    notebook = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(notebook | {"cells": [words, cell("code", "sums", CODE)]}), "utf-8")

    def run():
        done = execute_all(inside_book.root, {CHAPTER: path}, lambda line: None)
        return [str(finding) for finding in check(inside_book.root, done)]

    return run


def test_prose_that_agrees_with_its_data_is_traced(executed):
    assert executed() == []


def test_a_changed_data_value_names_the_sentence(executed, inside_book):
    inside_book.edit("homicides", "COL,2011,14746", "COL,2011,13746")
    [finding] = executed()
    assert f"“4.6” in “{SENTENCE}”" in finding
    assert "chapters/homicide (Colombia), cell words" in finding
    assert "nearest: fall (11.0809)" in finding


@pytest.fixture
def findings(book):
    """Check a sentence beside what its section would record, without executing it."""
    values = noted(victims=(15459, "victims"), fall=(4.6122, "pct"))

    def run(sentence):
        words = cell("markdown", "words", f"## Colombia\n\n{sentence}")
        notebook = {"cells": [words, cell("code", "sums", CODE, [values])]}
        return [str(finding) for finding in check(book.root, {CHAPTER: notebook})]

    return run


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("4.6", "6.4"), ("15,459", "15,549"), ("2011", "2012"), ("4.6 per cent", "a tenth")],
)
def test_a_mistyped_numeral_names_the_sentence(findings, right, wrong):
    assert findings(SENTENCE) == []
    sentence = SENTENCE.replace(right, wrong)
    [finding] = findings(sentence)
    assert f"in “{sentence}”" in finding


def test_an_untraced_numeral_names_the_sentence(findings):
    [finding] = findings(f"{SENTENCE} Most cases were solved, and 37 were not.")
    assert finding.startswith(
        "chapters/homicide (Colombia), cell words: “37” in “Most cases were solved, and 37 were"
        " not.”: expected a value recorded in this section that gives it; nearest: fall (4.6122);"
    )


def test_the_sentences_of_a_question_draw_on_its_own_numbers():
    entry = {"name": "answer", "unit": "pct", "number": 4.6, "low": 4.6, "high": 4.6, "tables": []}
    reply = {"low": 4.5, "high": 4.7, "right": True, "says": "Right. It is 4.6 per cent."}
    record = {
        "question": "fall",
        "kind": "number",
        "text": "By how much did it fall?",
        "answer": "4.6%",
        "why": "It is 4.6 per cent.",
        "replies": [reply, reply | {"right": False, "says": "That is 37 per cent. No."}],
        "numbers": [entry],
    }
    assert untraced("It fell by 4.6 per cent.", shown(mime.QUESTION, record)) == ["37"]
    section = section_of("", shown(mime.QUESTION, record))
    where = {sentence.where for sentence in section.sentences}
    assert "question fall" in where


def test_years_of_a_question_count_only_where_its_code_computes_with_them():
    code = "question('a', text='Since 2007?', why='From 2008 on.', answer=fall[2010])"
    assert times_in_code(code) == {2010}


# What counts as an origin


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("fell by 74.6 per cent", 74.57, "pct"),
        ("fell by 74.6 per cent", -74.57, "pct"),
        ("two thirds of them", 66.2, "pct"),
        ("half of them", 0.51, "share"),
        ("more than twice as many", 2.3, "ratio"),
        ("it doubled", 104.0, "pct"),
        ("about 6 times as high", 6.0, "odds"),
        ("12.56 million were out of school", 12.5598, "persons_mn"),
        ("Cuba stood at place 58", 58.0, "rank"),
        ("three countries", 3.0, "count"),
        ("12 billion dollars", 12.1, "usd_bn"),
        ("17 per 100,000", 16.6, "per_100k"),
    ],
)
def test_a_value_in_its_unit_gives_the_numeral(text, number, unit):
    assert untraced(text, noted(value=(number, unit))) == []


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("fell by 74.6 per cent", 74.5, "pct"),
        ("fell by 74.6 per cent", 74.6, "per_100k"),
        ("17 per 100,000", 17.0, "pct"),
        ("three countries", 2.8, "ratio"),
        ("two thirds of them", 0.66, "count"),
        ("twice as many", 2.0, "count"),
        ("more than twice as many", 9.0, "ratio"),
        ("about 6 times as high", 6.0, "points"),
        ("12 billion dollars", 12.1, "usd_mn"),
        ("20 victims", 2010.0, "year"),
    ],
)
def test_another_number_or_unit_does_not(text, number, unit):
    assert len(untraced(text, noted(value=(number, unit)))) == 1


def test_so_many_out_of_others_are_no_share():
    assert (
        len(
            untraced(
                "64 of 101 hold", noted(hold=(65, "count"), all=(101, "count"), share=(64.4, "pct"))
            )
        )
        == 1
    )


def test_only_the_same_section_counts():
    cells = [
        cell("markdown", "a", "## First\n\nThere were 843 victims."),
        cell("code", "b", "", [noted(other=(7, "count"))]),
        cell("markdown", "c", "## Second"),
        cell("code", "d", "", [noted(victims=(843, "victims"))]),
    ]
    first, second = passages_of(CHAPTER, {"cells": cells})[1:]
    [sentence] = [found for found in first.sentences if "843" in found.text]
    [numeral] = numerals(sentence.text)
    assert not is_traced(numeral, first, sentence)
    assert is_traced(numeral, second, sentence)


def test_a_section_that_records_nothing_sums_up_the_chapter():
    cells = [
        cell("markdown", "a", "## First"),
        cell("code", "b", "", [noted(victims=(843, "victims"))]),
        cell("markdown", "c", "## What follows\n\nThere were 843 victims."),
    ]
    section = passages_of(CHAPTER, {"cells": cells})[-1]
    assert [origin.number for origin in section.origins] == [843]


@pytest.mark.parametrize(
    ("text", "code", "left"),
    [
        ("In 2010 it fell.", "rate(year=2010)", []),
        ("In 2010 it fell.", "rate(year=2011)", ["2010"]),
        ("In 2010 it fell.", "frame.query('year == 2010')", []),
        ("In 2010 it fell.", "judge(because='It fell in 2010.')", ["2010"]),
        ("In May 2011 it fell.", "between(201105, 201204)", []),
        ("In May 2011 it fell.", "between(201106, 201204)", ["May 2011"]),
        ("On 28 May 2008 it began.", "begun('2008-05-28')", []),
    ],
)
def test_times_come_from_what_the_code_computes_with(text, code, left):
    assert untraced(text, code=code) == left


def test_a_verdict_gives_what_was_printed_and_what_was_counted(claim):
    from judging import decided

    from recount.quantities.values import Value

    counted = {"fall_pct": Value(71.2, "pct", tables=["homicides"])}
    record = decided(claim(), {"then": counted}, reason="coverage", stands="no")
    numbers = {round(origin.number, 2) for origin in verdict_origins(record)}
    assert {74.6, 71.2} <= numbers
    assert round(71.2 - 74.55, 2) in numbers


def test_a_comparison_of_ranks_gives_the_places(claim):
    from judging import decided

    from recount.quantities.comparison import compare
    from recount.quantities.values import Value

    held = compare(
        Value(58, "rank", tables=["ranking"]), ">", Value(88, "rank"), ("Cuba", "the middle")
    )
    record = decided(
        claim(kind="comparison"), {"then": held}, reason="other definition", stands="no"
    )
    assert {origin.number for origin in verdict_origins(record)} == {58, 88, 30}


def test_the_texts_of_a_figure_may_use_what_it_draws():
    spec = {"datasets": {"d": [{"year": 2010, "rate_per_100k": 34.1}, {"year": 2011}]}}
    record = {"figure": "f", "title": "In 2010 it was 34.1", "caption": "c", "alt": "35.1 in 2012"}
    drawing = shown(mime.FIGURE, record, **{mime.VEGALITE: spec})
    section = section_of("It was 34.1.", drawing, numbers=["rate_per_100k drawn, 34.1"])
    left = [
        (sentence.where, numeral.text)
        for sentence in section.sentences
        for numeral in numerals(sentence.text)
        if not is_traced(numeral, section, sentence)
    ]
    assert left == [
        ("cell words", "34.1"),
        ("alt of figure f", "35.1"),
        ("alt of figure f", "2012"),
    ]


def test_of_what_a_figure_draws_its_texts_use_what_is_named():
    spec = {
        "datasets": {
            "d": [{"year": year, "rate": 30.1 + year - 2010} for year in range(2010, 2015)]
        }
    }
    record = {"figure": "f", "title": "From 2010 to 2014 it rose to 34.1, in 2012", "caption": "c"}
    drawing = shown(mime.FIGURE, record | {"alt": "Half"}, **{mime.VEGALITE: spec})
    assert untraced("", drawing) == ["34.1", "2012", "Half"]
    assert untraced("", drawing, numbers=["rate drawn, 34.1", "2012"]) == ["Half"]


def test_what_fills_the_slots_of_a_figure_needs_no_name():
    record = {"figure": "f", "title": "It was 34.1, by 3 counts", "caption": "c", "alt": "In 2010"}
    slots = {
        "rate": {"number": 34.06, "unit": "per_100k"},
        "n": "3 counts",
        "last": {"number": 2010, "unit": "year"},
    }
    drawing = {mime.VEGALITE: {"datasets": {}}}
    assert untraced("", shown(mime.FIGURE, record, **drawing, **{mime.SLOTS: slots})) == []
    assert untraced("", shown(mime.FIGURE, record, **drawing)) == ["34.1", "3", "2010"]


@pytest.mark.parametrize(
    ("labelled", "left"),
    [([1, 2, 4], []), ([1, 2, 5, 10], []), ([1, 3, 9], ["doubling"]), ([], ["doubling"])],
)
def test_the_steps_of_a_scale_are_those_between_its_labels(labelled, left):
    record = {"figure": "f", "title": "t", "caption": "Each step is a doubling", "alt": "a"}
    axis = {"scale": {"type": "log", "base": 2}, "axis": {"values": labelled}}
    spec = {"layer": [{"encoding": {"y": axis, "x": {"field": "year"}, "tooltip": []}}]}
    assert untraced("", shown(mime.FIGURE, record, **{mime.VEGALITE: spec})) == left


@pytest.mark.parametrize(
    "text",
    [
        "a rate per 100,000",
        "Part 4 of the report",
        "a 95% interval",
        "the better half",
        "the two reports",
        "read as {cite}`inegi2010`",
        "see [the page](https://example.org/2010/12)",
        "the column `rate_2010`",
        "as a note says[^12]",
        "the solution of $x^2 = 5$",
        "at https://example.org/2010/12, or doi:10.1234/5678.90",
    ],
)
def test_what_needs_no_origin(text):
    assert untraced(text) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("```{note}\nIn all 843.\n```", ["843"]),
        ("<p>In all 843.</p>", ["843"]),
        ("![In all 843](a.png)", ["843"]),
        ("{abbr}`all (843)`", ["843"]),
        ("It cost R$ 5 and then R$ 10.", ["5", "10"]),
        ("from 2010–11 on", ["2010", "11"]),
        ("A note.[^1]\n\n[^1]: In all 843.", ["843"]),
    ],
)
def test_what_the_pages_say_needs_an_origin(text, left):
    assert untraced(text) == left


def test_the_end_of_a_span_is_a_year():
    found = list(numerals("2010–11, 1998/02, 2012/06, 2010–2014, 2010–11–12"))
    years = [int(one.value) for one in found if one.kind == "year"]
    assert years == [2010, 2011, 1998, 2002, 2012, 2010, 2014, 2010]


def test_a_page_may_use_what_it_links_to(tmp_path):
    (tmp_path / "chapters").mkdir()
    (tmp_path / "_toc.yml").write_text(
        f"root: index\nchapters:\n  - file: chapters/{CHAPTER}\n", encoding="utf-8"
    )
    link = f"[victims](chapters/{CHAPTER}.ipynb#first-of-all)"
    page = f"# Page\n\n843 {link}.\n\n843 victims without a link.\n"
    (tmp_path / "index.md").write_text(page, encoding="utf-8")
    cells = [
        cell("markdown", "a", "## First of all"),
        cell("code", "b", "", [noted(victims=(843, "victims"))]),
    ]
    [finding] = check(tmp_path, {CHAPTER: {"cells": cells}})
    assert finding.sentence == "843 victims without a link."


def test_anchors_are_those_of_the_built_pages():
    assert anchor("Deaths: four causes, one year, one region") == (
        "deaths-four-causes-one-year-one-region"
    )


def test_origin_far_away_is_not_called_near():
    section = Passage("page", "h", origins=[Origin("year", 2010, "year")])
    [numeral] = numerals("20")
    assert not is_traced(numeral, section, Sentence("cell a", "20"))


# A value of its own meaning


def paragraph(text, named, *outputs):
    """What is found wrong in a cell of text whose metadata names values."""
    words = cell("markdown", "words", f"## Homicide\n\n{text}") | {"metadata": {"numbers": named}}
    passages = passages_of(CHAPTER, {"cells": [words, cell("code", "sums", "", outputs)]})
    return [
        mention.expected() for mention in mentions(passages, naming(())) if not mention.is_traced
    ]


TWO_NINES = noted(countries=(9, "countries"), months=(9, "count"), rate=(8.8, "per_100k"))


def test_of_two_meanings_one_has_to_be_named():
    [expected] = paragraph("It fell in nine countries.", [], TWO_NINES)
    assert expected == (
        "expected one of these named for it, as “numbers” of the text: “months”; “countries”"
    )
    assert paragraph("It fell in nine countries.", ["countries"], TWO_NINES) == []


def test_a_named_value_gives_the_number_and_no_other_does():
    moved = noted(countries=(8, "countries"), months=(9, "count"))
    assert paragraph("It fell in nine countries.", ["countries"], moved) == [
        "expected “countries” (8), which is named for it"
    ]
    assert paragraph("It fell in nine countries.", ["places"], moved) == [
        "expected “places”, which is named for it; its section has no such value"
    ]


def test_the_nearest_values_are_told_the_nearest_first():
    beside = noted(fall=(4.6, "pct"), rise=(8.6, "pct"), rest=(30, "pct"))
    assert paragraph("It fell by 8 per cent.", [], beside) == [
        "expected a value recorded in this section that gives it; nearest: rise (8.6); fall (4.6)"
    ]
    assert paragraph("It fell by 8 per cent.", []) == [
        "expected a value recorded in this section that gives it; none are recorded"
    ]


def test_each_text_has_names_of_its_own():
    texts = [
        cell("markdown", name, f"{head}It fell in nine.") | {"metadata": {"numbers": [name]}}
        for name, head in (("months", "## Homicide\n\n"), ("countries", ""))
    ]
    passages = passages_of(CHAPTER, {"cells": [*texts, cell("code", "sums", "", [TWO_NINES])]})
    found = [(one.sentence.where, one.named) for one in mentions(passages, naming(()))]
    assert found == [("cell months", "months"), ("cell countries", "countries")]


COUNTS = noted(a=(843, "victims"), b=(843, "deaths"), c=(3, "count"), d=(12, "count"))


@pytest.mark.parametrize(
    ("text", "named", "kept"),
    [
        ("In 12 towns 843, in 3 cities.", ["b", "c"], ["", "b", "c"]),
        ("In 12 towns 843, in 3 cities.", ["d", "c"], ["d", "", "c"]),
        ("In 12 towns 843, in 3 cities.", ["d", "a"], ["d", "a", ""]),
        ("In 12 towns 843, in 3 cities.", ["c"], ["", "", "c"]),
        ("In 12 towns 843, in 3 cities.", ["x", "d", "x", "b", "x"], ["d", "b", ""]),
        ("In 12 towns 843, in 3 cities.", ["", "d", "", "b"], ["d", "b", ""]),
        ("There were 843.", ["d", "b", "c"], ["b"]),
        ("There were 843.", ["d", "c"], [""]),
        ("In 3, in 12, in 3.", ["d", "c"], ["", "d", "c"]),
        ("In 3, in 12, in 3.", ["c", "c", "c", "d"], ["c", "d", ""]),
        ("In 3, in 12.", ["d", "c", "d"], ["c", "d"]),
        ("In 12, in 3, in 3, in 3.", ["c", "c", "d", "c", "c", "c"], ["d", "c", "c", "c"]),
    ],
)
def test_of_more_or_fewer_names_those_that_answer_in_order_are_kept(text, named, kept):
    words = cell("markdown", "words", f"## Homicide\n\n{text}") | {"metadata": {"numbers": named}}
    passages = passages_of(CHAPTER, {"cells": [words, cell("code", "sums", "", [COUNTS])]})
    assert [mention.named for mention in mentions(passages, naming(()))] == kept


def test_names_of_book_reports_and_editions_need_no_origin(book):
    text = "Weather of 2019, recounted, Edition 0.2.0 of {cite}`oas2013` on Drugs and Security 2013"
    left = [numeral.text for numeral in needing_origin(text, report_names(book.root))]
    assert left == ["2019", "0.2", "2013"]
    add_ledger(book, reports=pd.DataFrame([REPORT | {"title": "Drugs and Security 2013"}]))
    (book.root / "editions" / "0.2.0").mkdir(parents=True)
    config = (ROOT / "_config.yml").read_text("utf-8")
    title = next(line for line in config.splitlines() if line.startswith("title: "))
    config = config.replace(title, "title: Weather of 2019, recounted")
    (book.root / "_config.yml").write_text(config, "utf-8")
    (book.root / "CHANGELOG.md").write_text((ROOT / "CHANGELOG.md").read_text("utf-8"), "utf-8")
    assert list(needing_origin(text, report_names(book.root))) == []
    passages = [Passage("page", "h", [Sentence("text", f"{text}, 843.")])]
    found = mentions(passages, report_names(book.root))
    assert [mention.numeral.text for mention in found] == ["843"]


def test_one_claim_more_breaks_no_page_that_names_its_values():
    one = noted(countries=(9, "countries"))
    more = noted(countries=(9, "countries"), ministers=(9, "persons"))
    for outputs in (one, more):
        assert paragraph("It fell in nine countries.", ["countries"], outputs) == []
    assert len(paragraph("It fell in nine countries.", [], more)) == 1


def test_bounds_and_bases_of_a_number_are_of_its_meaning():
    entry = {"name": "fall", "unit": "pct", "number": 9.2, "low": 8.9, "high": 9.4, "tables": []}
    wide = shown(mime.NUMBERS, {"numbers": [entry]})
    assert paragraph("It fell by 9 per cent.", [], wide) == []


def test_a_time_is_named_by_itself():
    passage = noted(**{"victims in 2010": (843, "victims"), "victims in 2011": (912, "victims")})
    named = ["2010", "victims in 2010"]
    assert paragraph("In 2010 there were 843.", named, passage) == []
    assert len(paragraph("In 2011 there were 843.", named, passage)) == 1
    assert len(paragraph("In 2011 there were 912.", named, passage)) == 2
    assert len(paragraph("In 2012 there were 843.", ["2012", named[1]], passage)) == 1


def test_what_the_text_alone_says_is_named_as_that():
    assert paragraph("It has two reasons.", ["two, in the text itself"]) == []
    assert len(paragraph("It has three reasons.", ["two, in the text itself"])) == 1


def test_no_percentage_says_how_many_there_are():
    assert len(paragraph("In three countries.", [], noted(rise=(3.0, "pct")))) == 1


def test_a_card_draws_on_its_own_claim(claim):
    from judging import decided

    from recount.quantities.values import Value

    counted = {"fall_pct": Value(74.6, "pct", tables=["homicides"])}
    record = decided(claim(), {"then": counted}) | {"because": "By 74.6 per cent, of 843."}
    beside = noted(victims=(843, "victims"))
    assert untraced("", beside, shown(mime.VERDICT, record)) == ["843"]
    assert untraced("", beside, shown(mime.VERDICT, record), numbers=["victims"]) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("under CC BY 4.0: use them", []),
        ("under CC BY 5.0: use them", ["5.0"]),
        ("under CC BY-ND 4.0.", []),
        ("Edition 0.2.0 had it wrong.", []),
        ("Edition 0.3.0 had it wrong.", ["0.3"]),
    ],
)
def test_licences_and_editions_are_names(text, left):
    named = naming((), ["0.1.0", "0.2.0"])
    assert [numeral.text for numeral in needing_origin(text, named)] == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The book Weather of 2019, recounted, counts.", []),
        ("what Weather in 2019 says", []),
        ("Weather of 2019", ["2019"]),
        ("what Weather in 2019s says", ["2019"]),
    ],
)
def test_the_titles_of_book_and_reports_are_names(text, left):
    report = replace(next(iter(reports(ROOT).values())), title="Weather in 2019")
    named = naming([report], title="Weather of 2019, recounted")
    assert [numeral.text for numeral in needing_origin(text, named)] == left


def test_a_page_names_its_values_in_a_comment_and_counts_the_site(tmp_path):
    (tmp_path / "_toc.yml").write_text("root: index\nchapters: []\n", encoding="utf-8")
    page = tmp_path / "index.md"
    text = "# Page\n\nIn {} formats.\n\n<!-- numbers:\n- formats of a citation\n-->\n"
    page.write_text(text.format("five"), encoding="utf-8")
    assert check(tmp_path, {}) == []
    page.write_text(text.format("six"), encoding="utf-8")
    [finding] = check(tmp_path, {})
    assert finding.expected == "expected “formats of a citation” (5), which is named for it"


# The book


@pytest.fixture(scope="module")
def stored():
    return {name: read(path) for name, path in notebooks(ROOT).items()}


def test_every_numeral_of_the_book_is_traced(stored):
    assert [str(finding) for finding in check(ROOT, stored)] == []


def test_every_number_of_a_text_has_its_value_named(stored):
    """So that a wrong digit is found although another value of the section would give it."""
    unnamed = [
        f"{mention.section.page}, {mention.sentence.where}: {mention.numeral.text}"
        for mention in traceable(ROOT, stored)
        if mention.sentence.own is None and not mention.named
    ]
    assert unnamed == []


RESTS_ON_THE_TEXT = {
    # the ends of a scale, the number of a section, a rule of reading, a quoted word
    *{("cell closing", "0"), ("cell closing", "100"), ("cell homicide-text", "1")},
    *{
        ("cell caribbean-intro", "1"),
        ("cell caribbean-intro", "10"),
        ("cell laundering-intro", "2"),
    },
    *{("text", "Half"), ("cell half-text", "half")},
    ("card drug-use-up-in-some-countries", "one in ten"),
    # years between two that the text names
    *{("cell caribbean-intro", "over six"), ("card guatemala-homicide-not-up-four-years", "four")},
    *{("cell closing", "six"), ("cell closing", "ten")},
    # half a point of a scale, and what the name of a study says of it
    ("card transit-institutions-under-resourced", "half"),
    ("card medellin-homicide-leading-cause-1986", "thirty"),
}
"""Besides how many things a text lists: numbers that no cell of its chapter puts on record."""


def test_few_numbers_rest_on_the_text_alone(stored):
    """What the author answers for: how many things a text lists, and what is listed above."""
    alone = {
        (mention.sentence.where, mention.numeral.text)
        for mention in traceable(ROOT, stored)
        if mention.numeral.text + SAID in (mention.named, *mention.sentence.named)
        and not mention.is_own
    }
    lists = {one for one in alone if one[1].lower() in ("two", "three", "four", "six")}
    assert alone - lists - RESTS_ON_THE_TEXT == set()
    assert RESTS_ON_THE_TEXT - alone == set(), "no longer so"
    assert len(lists - RESTS_ON_THE_TEXT) <= 36


def test_no_chapter_types_a_number_that_it_puts_on_record(stored):
    typed = [
        f"{name}, cell {one['id']}: {call}"
        for name, notebook in stored.items()
        for one in notebook["cells"]
        if one["cell_type"] == "code"
        for call in typed_values("".join(one["source"]))
    ]
    assert typed == []


def test_typed_numbers_are_seen():
    assert typed_values("numbers({'a': Value(\n 16, 'pct')})") == ["Value(16"]
    assert typed_values("numbers({'a': Value(x, 'pct')})\njudge(Value(16, 'pct'))") == []


def typed_values(source):
    """Values made of a literal within a call of `numbers`, but for the 100 % of a whole."""
    tokens = [
        token
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.string.strip() and token.type != tokenize.COMMENT
    ]
    found, depth, inside = [], 0, None
    windows = zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False)
    for before, opening, token, after in windows:
        depth += (opening.string in "([{") - (opening.string in ")]}")
        if (before.string, opening.string) == ("numbers", "("):
            inside = depth
        elif inside is not None and depth < inside:
            inside = None
        if inside and (before.string, opening.string) == ("Value", "("):
            literal = token.type == tokenize.NUMBER and after.string == ","
            literal = literal and token.string != "100"
            found += [f"Value({token.string}"] if literal else []
    return found


def test_the_exemptions_are_few_and_have_reasons():
    assert len(EXEMPT) <= 12
    assert all(reason for _, reason in EXEMPT)
