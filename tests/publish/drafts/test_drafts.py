"""Drafts: all of it in the right place or nothing, asked for once, and what is missing is said."""

import csv
import json
import re
import shutil

import nbformat
import pytest
import yaml
from small_book import Book, keep_only, own_copy

from recount.chapters import notebooks
from recount.cli import main
from recount.drawing.captions import captions
from recount.errors import TableError
from recount.ledger.claims import ledger
from recount.ledger.judgements import judgements
from recount.publish.cite.works import FILE, works
from recount.publish.drafts.answers import Answers
from recount.publish.drafts.claims import proposed_hedge, proposed_step, read_numbers
from recount.publish.pipeline.preflight import preflight
from recount.tables.data import table
from recount.tables.descriptors import record

CLAIM = {
    "report": "oas2013",
    "chapter": "corruption",
    "locator": "Part 3, paragraph 1",
    "text-line": "700",
    "statement": "Victims fell by almost 75 per cent.",
    "stands": "yes",
    "because": "It was counted again.",
}
FIGURE = {"chapter": "corruption", "title": "A", "subtitle": "S", "caption": "B", "alt": "C"}
REPORT = {
    "short-title": "WHO 2030, Harm",
    "title": "Harm",
    "publisher": "World Health",
    "year": "2030",
    "languages": "en",
}
EXPLORER = {
    "chapter": "corruption",
    "title": "How many victims?",
    "table": "homicides",
    "by": "year",
    "value-column": "victims",
    "label": "iso3",
}
QUANTITY = ("--quantity", "fall_pct", "almost 75 percent", "pct")


CLAIMS = (
    "latin-america-high-corruption",
    "cpi-three-above-fifty",
    "least-corrupt-have-strong-institutions",
    "rio-upp-officers",
    "rio-homicide-fall-2010-2011",
)
"""Of both chapters, with numbers and without."""


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A book of two chapters with claims of the project, which each test has a copy of."""
    book = Book(tmp_path_factory.mktemp("drafts"))
    book.make_citable()
    for name in ("corruption", "state-response"):
        path = book.add_chapter(name, (f"{name}-sums", []))
        notebook = nbformat.read(path, as_version=4)
        notebook.cells.append(nbformat.v4.new_markdown_cell("## What follows", id="quote"))
        nbformat.write(notebook, path)
    keep_only(book.root, CLAIMS)
    assert {claim.chapter for claim in ledger(book.root).values()} == {
        "corruption",
        "state-response",
    }
    book.write_captions({"fall": {"title": "A", "subtitle": "S", "caption": "B", "alt": "C"}})
    (book.root / "index.md").write_text("# A small book\n", encoding="utf-8")
    preflight(book.root)
    return book.root


@pytest.fixture
def small(written, tmp_path, monkeypatch):
    return own_copy(written, tmp_path / "book", monkeypatch)


def files(root):
    """The files of a book, without what is made of them."""
    return {
        path: path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and "_build" not in path.relative_to(root).parts
    }


def options(given):
    return [word for name, text in given.items() for word in (f"--{name}", text)]


def rows(root, name):
    with (root / "data" / "claims" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_claim_stands_beside_the_others_of_its_chapter(small, capsys):
    before = {name: rows(small, name) for name in ("claims", "quantities", "judgements")}
    assert main(["new", "claim", "victims-fall", *options(CLAIM), *QUANTITY]) == 0
    for name, old in before.items():
        new = rows(small, name)
        [at] = [at for at, row in enumerate(new) if row["claim"] == "victims-fall"]
        assert new[:at] + new[at + 1 :] == old, "nothing else changed"
        claims = ledger(small)
        assert claims[new[at - 1]["claim"]].chapter == "corruption"
        assert at + 1 == len(new) or claims[new[at + 1]["claim"]].chapter == "state-response"
    claim = ledger(small)["victims-fall"]
    [quantity] = claim.quantities
    assert (claim.kind, claim.citation) == ("number", "oas2013")
    assert (quantity.value, quantity.hedge, quantity.step) == (75, "almost", 1)
    assert judgements(small)["victims-fall"].because == "It was counted again."
    said = capsys.readouterr().err
    assert "written: data/claims/claims.csv, data/claims/judgements.csv, data/claims/quan" in said
    assert (
        "missing: chapters/corruption.ipynb: no cell judges claim victims-fall:"
        ' `judge("victims-fall", now={"fall_pct": …})`'
    ) in said


def test_a_fraction_in_words_has_the_step_of_the_ledger(small):
    words = ("--quantity", "share_pct", "almost half", "pct")
    assert main(["new", "claim", "half-fell", *options(CLAIM), *words]) == 0
    own = ("--step", "share_pct=10", "--step-reason", "share_pct=the report rounds to tenths")
    assert main(["new", "claim", "tenths-fell", *options(CLAIM), *words, *own]) == 0
    written = {row["claim"]: row for row in rows(small, "quantities")}
    columns = ("value", "hedge", "step", "step_reason")
    assert [
        [written[name][column] for column in columns] for name in ("half-fell", "tenths-fell")
    ] == [
        ["50", "almost", "5", "a fraction in words, read to the nearest twentieth"],
        ["50", "almost", "10", "the report rounds to tenths"],
    ]


OF_ANOTHER = CLAIM | {"report": "copolad2023"}


def speaks(root, languages):
    """Let the second report, of which no claim is left here, be in other languages."""
    path = root / "data" / "claims" / "reports.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count("2023,en,") == 1
    path.write_text(text.replace("2023,en,", f"2023,{languages},"), encoding="utf-8")
    record(root)


@pytest.mark.parametrize(
    ("languages", "words", "unit", "read"),
    [
        ("es", "casi 74,6 por ciento", "pct", ("74.6", "", "almost", "0.1")),
        ("es", "más de 12.500 homicidios", "victims", ("12500", "", "more_than", "100")),
        ("pt", "cerca de 3,5 milhões", "persons", ("3500000", "", "about", "100000")),
        ("pt", "entre 1.200 e 1.500", "victims", ("1200", "1500", "between", "100")),
        ("es", "entre 10 y 15,5 por ciento", "pct", ("10", "15.5", "between", "1")),
        ("es-MX", "al menos 12,500", "victims", ("12500", "", "at_least", "100")),
        ("es", "tres millones", "persons", ("3000000", "", "exact", "1")),
        ("es", "un tercio", "pct", ("33.33", "", "exact", "5")),
    ],
)
def test_numbers_are_read_as_the_languages_of_the_report_write_them(
    small, languages, words, unit, read
):
    speaks(small, languages)
    quantity = ("--quantity", "it", words, unit)
    assert main(["new", "claim", "it-fell", *options(OF_ANOTHER), *quantity]) == 0
    [row] = [row for row in rows(small, "quantities") if row["claim"] == "it-fell"]
    assert tuple(row[name] for name in ("value", "value_high", "hedge", "step")) == read
    assert ledger(small)["it-fell"].quantities[0].unit == unit


@pytest.mark.parametrize(
    ("languages", "words", "asked"),
    [
        ("en", "74,6 por ciento", "'74,6 por ciento' prints a number that no language"),
        ("en es", "12.500 por ciento", "'12.500 por ciento' is 12.5 (en) or 12500 (es)"),
    ],
)
def test_a_number_of_several_readings_is_asked_for(small, capsys, languages, words, asked):
    speaks(small, languages)
    before = files(small)
    quantity = ("--quantity", "it", words, "pct")
    assert main(["new", "claim", "it-fell", *options(OF_ANOTHER), *quantity]) == 2
    said = capsys.readouterr().err
    assert f"quantity it: {asked}" in said
    assert "expected --value it=…" in said
    assert files(small) == before
    if languages == "en es":
        told = ("--value", "it=12500")
        assert main(["new", "claim", "it-fell", *options(OF_ANOTHER), *quantity, *told]) == 0
        [row] = [row for row in rows(small, "quantities") if row["claim"] == "it-fell"]
        assert (row["value"], row["step"]) == ("12500", "100")


def test_the_cell_that_a_claim_lacks_has_the_basis_that_its_reason_tells(small, capsys):
    told = options(CLAIM | {"because": "It was {then.fall_pct}, today {now.fall_pct}."})
    assert main(["new", "claim", "victims-fall", *told, *QUANTITY]) == 0
    assert '`judge("victims-fall", then={"fall_pct": …})`' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "reason", "instead"),
    [
        ({"stands": "yes"}, False, False),
        ({"stands": "no"}, True, True),
        ({"stands": "in part"}, True, True),
        ({"stands": "no", "reason": "coverage"}, False, True),
        ({"stands": "no", "unchecked": "no source named", "settled-by": "A survey."}, False, True),
        ({"stands": "no", "instead": "It fell by {now.fall_pct}."}, True, False),
    ],
)
def test_a_claim_that_does_not_stand_is_told_reasons_and_to_say_what_to_write(
    small, capsys, given, reason, instead
):
    assert main(["new", "claim", "victims-fall", *options(CLAIM | given), *QUANTITY]) == 0
    told = capsys.readouterr().err
    reasons = (
        "missing: data/claims/judgements.csv, claim victims-fall, column reason: if its verdict"
        " is that it differs, one of arithmetic slip, internal conflict, "
    )
    write = "claim victims-fall, column instead: the sentence to write instead, with slots\n"
    assert (reasons in told) is reason
    assert (write in told) is instead


def test_a_claim_of_a_section_that_a_cell_shows_lacks_no_cell(small, capsys):
    path = small / "chapters" / "corruption.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].source = 'open_claims("scarcity")'
    nbformat.write(notebook, path)
    section = {"stands": "open", "unchecked": "no source named", "settled_by": "A survey."}
    named = {name.replace("_", "-"): text for name, text in section.items()}
    given = options(CLAIM | named | {"section": "scarcity"})
    assert main(["new", "claim", "nobody-knows", *given]) == 0
    assert "no cell" not in capsys.readouterr().err
    assert judgements(small)["nobody-knows"].settled_by == "A survey."
    assert main(["new", "claim", "nobody-else-knows", *given[:-1], "plenty"]) == 0
    assert 'no cell shows section plenty: `open_claims("plenty")`' in capsys.readouterr().err


REFUSED = {
    "name taken": (
        ["new", "claim", "latin-america-high-corruption", *options(CLAIM)],
        "claim 'latin-america-high-corruption': there is one already",
    ),
    "name malformed": (["new", "claim", "Fall_1", *options(CLAIM)], "expected lower-case words"),
    "report": (
        ["new", "claim", "a", *options(CLAIM | {"report": "oas2031"})],
        "report: 'oas2031'; expected one of oas2013, copolad2023",
    ),
    "chapter": (
        ["new", "claim", "a", *options(CLAIM | {"chapter": "coruption"})],
        "chapter: 'coruption'; expected one of corruption, state-response",
    ),
    "stands": (
        ["new", "claim", "a", *options(CLAIM | {"stands": "maybe"})],
        "stands: 'maybe'; expected one of yes, in part, no, open",
    ),
    "unit": (
        ["new", "claim", "a", *options(CLAIM), "--quantity", "x", "75 percent", "percent"],
        "quantity x: unit 'percent'; expected one of count",
    ),
    "hedge": (
        ["new", "claim", "a", *options(CLAIM), *QUANTITY, "--hedge", "fall_pct=nearly"],
        "quantity fall_pct: hedge 'nearly'; expected one of exact",
    ),
    "value that the words do not print": (
        ["new", "claim", "a", *options(CLAIM), *QUANTITY, "--value", "fall_pct=57"],
        "value 57, but 'almost 75 percent' prints 75",
    ),
    "step without a reason": (
        ["new", "claim", "a", *options(CLAIM), *QUANTITY, "--step", "fall_pct=10"],
        "step 10, but 'almost 75 percent' gives 1; expected that, or a step_reason",
    ),
    "words without a number": (
        ["new", "claim", "a", *options(CLAIM), "--quantity", "x", "a great deal", "count"],
        "'a great deal' prints no number that can be read; expected --value x=…",
    ),
    "option for no number": (
        ["new", "claim", "a", *options(CLAIM), *QUANTITY, "--value", "rise_pct=75"],
        "--value rise_pct: no --quantity has it",
    ),
    "reason": (
        ["new", "claim", "a", *options(CLAIM | {"reason": "mislabeled"})],
        "column reason, claim a: 'mislabeled'; expected one of arithmetic slip",
    ),
    "line": (
        ["new", "claim", "a", *options(CLAIM | {"text-line": "many"})],
        "column text_line",
    ),
    "figure taken": (
        ["new", "figure", "fall", *options(FIGURE)],
        "figure 'fall': there is one already",
    ),
    "brace in a caption": (
        ["new", "figure", "rise", *options(FIGURE | {"title": "A {"})],
        "figure rise, title: a brace stands alone",
    ),
    "chapter taken": (
        ["new", "chapter", "corruption", *options({"title": "A", "opening": "B", "quote": "C"})],
        "chapter 'corruption': there is one already",
    ),
    "report taken": (["new", "report", "oas2013"], "report 'oas2013': there is one already"),
    "licence": (
        ["new", "report", "who2030", *options(REPORT | {"licence": "free"})],
        "licence: 'free'; expected one of",
    ),
    "year of a report": (
        ["new", "report", "who2030", *options(REPORT | {"year": "203"})],
        "data/claims/reports.csv, row 4, column year",
    ),
    "table elsewhere": (["new", "table", "index.csv"], "expected a CSV file that lies in data/"),
    "table described": (
        ["new", "table", "data/homicides.csv"],
        "table 'homicides': data/homicides.yml describes one already",
    ),
    "column of an explorer": (
        ["new", "explorer", "e", *options(EXPLORER | {"value-column": "note"})],
        "value_column: 'note'; expected one of year, victims, rate_per_100k",
    ),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_wrong_is_said_and_nothing_is_written(small, capsys, why):
    arguments, message = REFUSED[why]
    before = files(small)
    assert main(arguments) == 2
    assert message in capsys.readouterr().err
    assert files(small) == before


def test_without_a_keyboard_all_that_is_missing_is_named(small, capsys, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda _: pytest.fail("asked"))
    before = files(small)
    assert main(["new", "claim", "a", "--report", "oas2013", "--locator", "Part 3"]) == 2
    said = capsys.readouterr().err
    for name in ("chapter", "text-line", "statement", "stands", "because"):
        assert f"\n--{name}: " in said
    assert "--report" not in said
    assert "--locator" not in said
    assert files(small) == before


def test_only_what_was_not_given_is_asked_for_and_once(monkeypatch):
    asked = []

    def answer(question):
        asked.append(question)
        return " corruption "

    monkeypatch.setattr("builtins.input", answer)
    answers = Answers({"report": "oas2013", "chapter": None, "reason": None}, asks=True)
    assert answers.needed("report", "the report") == "oas2013"
    for _ in range(2):
        assert answers.needed("chapter", "the chapter", ["corruption"]) == "corruption"
    assert answers.optional("reason") == ""
    answers.require_all()
    assert asked == ["chapter (the chapter; one of corruption): "]


def test_the_words_of_the_real_ledger_give_hedge_and_value(repository):
    """But for those of which the ledger says something else, for reasons of its own."""
    quantities = [q for claim in ledger(repository).values() for q in claim.quantities]
    other_hedge = [q for q in quantities if proposed_hedge(q.as_printed) != q.hedge]
    assert len(other_hedge) <= len(quantities) // 12
    wrong = []
    for quantity in quantities:
        value, high = read_numbers(quantity.as_printed, quantity.unit, quantity.hedge)
        read = value and (float(value), float(high) if high else None)
        if read and read != (quantity.value, quantity.value_high):
            wrong.append((quantity.as_printed, quantity.unit, quantity.value, value))
    assert len(wrong) <= len(quantities) // 12, wrong


def test_the_fractions_in_words_of_the_real_ledger_give_their_steps(repository):
    reason = "a fraction in words, read to the nearest twentieth"
    read = {"": [], reason: []}
    for row in rows(repository, "quantities"):
        if row["step_reason"] in read:
            proposed = proposed_step(row["as_printed"], row["unit"])
            read[row["step_reason"]].append((proposed, (row["step"], row["step_reason"])))
    assert len(read[reason]) >= 5
    assert [pair for pairs in read.values() for pair in pairs if pair[0] != pair[1]] == []


def test_a_figure_has_its_words_in_its_chapter_file(small, capsys):
    words = {
        "title": "Up by {rise_pct}",
        "subtitle": "In 2010",
        "caption": "“What” is: drawn",
        "alt": "A line – up.",
    }
    given = options({"chapter": "corruption"} | words)
    assert main(["new", "figure", "rise", *given]) == 0
    found = captions(small)["rise"]
    assert (found.title, found.subtitle, found.caption, found.alt) == tuple(words.values())
    assert found.where.startswith("data/captions/corruption.yml")
    assert 'no cell shows figure rise: `figure("rise", chart)`' in capsys.readouterr().err
    assert main(["new", "figure", "again", *given]) == 0
    assert set(captions(small)) == {"fall", "rise", "again"}


def test_a_chapter_has_the_headings_of_every_chapter_and_is_listed(small):
    lesson = small / "chapters" / "lesson-on-rounding.ipynb"
    shutil.copy(small / "chapters" / "corruption.ipynb", lesson)
    behind = "  - file: chapters/lesson-on-rounding\n  - file: reference/ledger\n"
    (small / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n  - file: chapters/corruption\n"
        f"  - file: chapters/state-response\n{behind}"
    )
    given = options({"title": "Harbours", "opening": "What is said.", "quote": "Give a year."})
    assert main(["new", "chapter", "harbours", *given]) == 0
    assert list(notebooks(small)) == [
        "corruption",
        "state-response",
        "harbours",
        "lesson-on-rounding",
    ]
    assert (small / "_toc.yml").read_text().endswith(f"  - file: chapters/harbours\n{behind}")
    notebook = nbformat.read(small / "chapters" / "harbours.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[0].source == "# Harbours\n\nWhat is said."
    assert notebook.cells[1].source == "## Before you quote\n\n- Give a year."


def test_a_chapter_is_not_named_like_a_lesson(small, capsys):
    before = files(small)
    given = options({"title": "Harbours", "opening": "What is said.", "quote": "Give a year."})
    assert main(["new", "chapter", "lesson-harbours", *given]) == 2
    said = "chapter lesson-harbours: with 'lesson-' begin lessons; expected another name"
    assert said in capsys.readouterr().err
    assert files(small) == before


def test_a_report_has_its_row_and_its_entry(small):
    assert main(["new", "report", "who2030", *options(REPORT)]) == 0
    assert rows(small, "reports")[-1] == {
        "report": "who2030",
        "short_title": "WHO 2030, Harm",
        "title": "Harm",
        "publisher": "World Health",
        "year": "2030",
        "languages": "en",
        "address": "",
        "licence": "not-stated",
        "citation_key": "who2030",
    }
    assert "@techreport{who2030," in (small / "references.bib").read_text(encoding="utf-8")
    preflight(small)


ARRESTS = """\
iso3,year,arrests_persons,share,when,known,remark
BRA,2010,12,0.5,2010-01-02,true,a
BRA,2011,13,1,2011-01-02,false,
BRA,2012,14,0.75,2011-01-02,false,
COL,2012,15,0.8,2011-01-02,false,
"""


def test_the_entry_of_a_report_is_what_other_programs_read(small):
    address = "https://example.org/a_b?x=1&y=50%25"
    about = {"short-title": "WHO 2030, Harm", "title": "$5 & 10% #1 of a_b", "publisher": "R & Co"}
    about |= {"year": "2030", "languages": "en", "address": address}
    assert main(["new", "report", "who2030", *options(about)]) == 0
    [entry] = re.findall(
        r"^@techreport{who2030,.*?^}", (small / FILE).read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert r"{\$5 \& 10\% \#1 of a\_b}" in entry
    assert f'url = "{address}"' in entry
    assert works(small, ["who2030"])["who2030"].title == about["title"]


def test_a_table_is_described_as_far_as_it_tells(small, capsys):
    (small / "data" / "arrests.csv").write_text(ARRESTS)
    assert main(["new", "table", "data/arrests.csv", "--title", "Arrests"]) == 0
    said = capsys.readouterr().err
    for gap in ("description", "publisher", "edition", "coverage", "sources", "licences"):
        assert "missing: data/arrests.yml, line " in said
        assert f": {gap}: " in said
    assert (
        "columns: arrests_persons: description is missing; expected what the column holds" in said
    )
    path = small / "data" / "arrests.yml"
    described = yaml.safe_load(path.read_text(encoding="utf-8"))
    kinds = {name: column and column["type"] for name, column in described["columns"].items()}
    assert kinds == {
        "iso3": None,
        "year": None,
        "arrests_persons": "integer",
        "share": "number",
        "when": "date",
        "known": "boolean",
        "remark": "string",
    }
    columns = described["columns"]
    assert columns["arrests_persons"]["unit"] == "persons"
    assert columns["share"]["unit"] == "share"
    assert columns["remark"]["required"] is False
    assert described["primary_key"] == ["iso3", "year"]
    assert described["sorted_by"] == ["iso3", "year"]
    assert described["totals"] == {"rows": 4, "arrests_persons": 54, "share": 3.05}
    assert described["weighted"] == {"arrests_persons": 140, "share": 7.95}
    with pytest.raises(TableError, match=r"data/arrests\.yml, line"):
        table("arrests", small)


def test_a_table_of_which_all_is_said_is_read(small, capsys):
    with (small / "data" / "columns.yml").open("a", encoding="utf-8") as shared:
        for name, kind in (("harbour", "string"), ("thefts", "integer")):
            shared.write(f"{name}:\n  type: {kind}\n  description: It.\n  required: false\n")
    (small / "data" / "arrests.csv").write_text("harbour,thefts\na,1\nb,2\n")
    given = {"title": "T", "description": "D", "publisher": "P", "edition": "E", "coverage": "C"}
    more = {"licence": "CC-BY-4.0", "source": "Yearbook | https://example.org/a"}
    assert main(["new", "table", "data/arrests.csv", *options(given | more)]) == 0
    assert "data/arrests.yml, line" not in capsys.readouterr().err
    assert table("arrests", small)["thefts"].tolist() == [1, 2]
    preflight(small)


@pytest.mark.parametrize("content", ["place;n\na;1\n", "\ufeffplace,n\na,1\n", "place,n\na\n"])
def test_a_table_of_another_form_is_not_described(small, capsys, content):
    (small / "data" / "arrests.csv").write_text(content, encoding="utf-8")
    assert main(["new", "table", "data/arrests.csv"]) == 2
    assert "data/arrests.csv, row " in capsys.readouterr().err
    assert not (small / "data" / "arrests.yml").exists()


def test_an_explorer_stands_at_the_end_of_its_chapter_and_executes(small, capsys):
    assert main(["new", "explorer", "victims-by-year", *options(EXPLORER)]) == 0
    notebook = json.loads((small / "chapters" / "corruption.ipynb").read_text(encoding="utf-8"))
    assert [cell["id"] for cell in notebook["cells"]][-2:] == ["quote", "explorer-victims-by-year"]
    shown = []
    code = "".join(notebook["cells"][-1]["source"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("recount.notebook.display", lambda bundle, raw: shown.append(bundle))
        exec(code, {})
    [bundle] = shown
    assert bundle["text/plain"].startswith("How many victims?\n2011: COL has the most, 14746.")
    assert main(["new", "explorer", "victims-by-year", *options(EXPLORER)]) == 2
    assert "explorer 'victims-by-year': there is one already" in capsys.readouterr().err


def test_a_book_that_is_wrong_already_can_be_added_to(small, capsys):
    (small / "redirects.csv").write_text("from,to\n", encoding="utf-8")
    assert main(["new", "claim", "victims-fall", *options(CLAIM), *QUANTITY]) == 0
    assert "victims-fall" in ledger(small)
