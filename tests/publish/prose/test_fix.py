"""The prose mended: the one new value, as the old one was written, and nothing else."""

import json

import nbformat
import pytest

from recount import mime
from recount.cli import main
from recount.publish.prose import fix as fix_module
from recount.publish.prose.check import check
from recount.publish.prose.fix import fix

CHAPTER = "homicide"


def noted(values):
    """An output of `recount.numbers`, from names to (number, unit)."""
    entries = [
        {"name": name, "unit": unit, "number": number, "low": number, "high": number, "tables": []}
        for name, (number, unit) in values.items()
    ]
    data = {mime.NUMBERS: {"numbers": entries}}
    return {"output_type": "display_data", "metadata": {}, "data": data}


def notebook_of(prose, values, named=()):
    new = nbformat.v4
    code = new.new_code_cell("sums", id="sums", execution_count=1)
    words = new.new_markdown_cell(prose, id="words")
    words.metadata |= {"numbers": [*named]} if named else {}
    cells = [words, code]
    notebook = json.loads(nbformat.writes(new.new_notebook(cells=cells)))
    notebook["cells"][1]["outputs"] = [noted(values)]
    return notebook


@pytest.fixture
def mended(inside_book):
    """Write a section, move its values, mend it: the prose then, what was said, what is left."""
    path = inside_book.add_chapter(CHAPTER, ("sums", []))

    def run(sentence, before, after, named=()):
        prose = f"## Colombia\n\n{sentence}"
        text = nbformat.writes(nbformat.from_dict(notebook_of(prose, before, named))) + "\n"
        path.write_text(text, encoding="utf-8")
        old = json.loads(text)
        assert check(inside_book.root, {CHAPTER: old}) == [], "the sentence held before"
        fixed, _, left = fix(inside_book.root, {CHAPTER: notebook_of(prose, after, named)})
        written = json.loads(path.read_text(encoding="utf-8"))
        assert written["cells"][1] == old["cells"][1], "outputs are stored by `accept` alone"
        said = "".join(written["cells"][0]["source"]).partition("\n\n")[2]
        return said, [(change.old, change.new) for change in fixed], left

    return run


@pytest.mark.parametrize(
    ("sentence", "before", "after", "expected"),
    [
        ("It was 4.6 per cent.", (4.6122, "pct"), (11.0809, "pct"), "It was 11.1 per cent."),
        ("It was 4.6% in all.", (0.046122, "share"), (0.0512, "share"), "It was 5.1% in all."),
        ("There were 15,459.", (15459, "victims"), (13746, "victims"), "There were 13,746."),
        ("There were 15459.", (15459, "victims"), (13746, "victims"), "There were 13746."),
        ("There were 987.", (987, "victims"), (1234, "victims"), "There were 1,234."),
        ("About 8,000 died.", (7950, "deaths"), (9412, "deaths"), "About 9,000 died."),
        (
            "It took 2.3 million.",
            (2.31, "persons_mn"),
            (3.08, "persons_mn"),
            "It took 3.1 million.",
        ),
        ("Seven of them fell.", (7, "countries"), (12, "countries"), "Twelve of them fell."),
        ("In **nine** it rose.", (9, "countries"), (21, "countries"), "In **twenty-one** it rose."),
        ("It fell by\n4.6 per cent.", (4.6, "pct"), (5.2, "pct"), "It fell by\n5.2 per cent."),
        (
            "A rate of 4.6 per 100,000.",
            (4.6, "per_100k"),
            (5, "per_100k"),
            "A rate of 5.0 per 100,000.",
        ),
    ],
)
def test_the_new_value_is_written_as_the_old_one_was(mended, sentence, before, after, expected):
    said, [_], left = mended(sentence, {"it": before}, {"it": after})
    assert said == expected
    assert left == []


def test_only_what_moved_is_written(mended):
    said, fixed, left = mended(
        "Of 843 some 4.6 per cent, and 843 again in *another* sentence. And 12 countries.",
        {"victims": (843, "victims"), "fall": (4.61, "pct"), "some": (12, "countries")},
        {"victims": (843, "victims"), "fall": (7.25, "pct"), "some": (12, "countries")},
    )
    assert said == (
        "Of 843 some 7.2 per cent, and 843 again in *another* sentence. And 12 countries."
    )
    assert fixed == [("4.6", "7.2")]
    assert left == []


def test_several_numerals_of_one_sentence_are_written(mended):
    said, fixed, _ = mended(
        "From 843 to 912 victims, 8.2 per cent more.",
        {"then": (843, "victims"), "now": (912, "victims"), "rise": (8.19, "pct")},
        {"then": (850, "victims"), "now": (1012, "victims"), "rise": (19.06, "pct")},
    )
    assert said == "From 850 to 1,012 victims, 19.1 per cent more."
    assert len(fixed) == 3


UNITS = ("victims", "victims", "pct", "deaths", "pct", "deaths", "pct")
MANY = "From {} to {} victims, {} per cent more. Then {} died, {} per cent.\n\nIn all {} died, {}%."


def test_the_book_is_read_once_however_many_numbers_moved(mended, monkeypatch):
    read, original = [], fix_module.traceable

    def traceable(*given):
        read.append(given)
        return original(*given)

    monkeypatch.setattr("recount.publish.prose.fix.traceable", traceable)
    before = (843, 912, 8.2, 1015, 77, 4321, 5.5)
    after = (12, 10912, 18.2, 99, 9, 54321, 6.6)
    values = [
        {f"value {at}": pair for at, pair in enumerate(zip(row, UNITS, strict=True))}
        for row in (before, after)
    ]
    said, fixed, left = mended(MANY.format(*(f"{number:,}" for number in before)), *values)
    assert said == MANY.format(*(f"{number:,}" for number in after))
    assert len(fixed) == len(before)
    assert left == []
    assert len(read) == 3, "the values of before, those of now, and what is named"


LEFT = {
    "the value has another name now": (
        "There were 843.",
        {"a": (843, "victims")},
        {"b": (850, "victims")},
    ),
    "the sign turned": ("It fell by 4.6 per cent.", {"a": (-4.6, "pct")}, {"a": (5.2, "pct")}),
    "a part of one": ("A third of them.", {"a": (0.33, "share")}, {"a": (0.52, "share")}),
    "no whole number any more": ("Seven of them.", {"a": (7, "ratio")}, {"a": (7.5, "ratio")}),
    "a year": ("It was 2011.", {"a": (2011, "year")}, {"a": (2012, "year")}),
    "twice in the paragraph, in the same words": (
        "It was 843. It was 843.",
        {"a": (843, "victims")},
        {"a": (850, "victims")},
    ),
    "a number that reads as a year": (
        "There were 843 here.",
        {"a": (843, "victims")},
        {"a": (1843, "victims")},
    ),
}


@pytest.mark.parametrize("why", [why for why in LEFT if why != "a number that reads as a year"])
def test_what_leaves_a_choice_is_named_and_left(mended, why):
    sentence, before, after = LEFT[why]
    said, fixed, left = mended(sentence, before, after)
    assert said == sentence
    assert fixed == []
    assert left
    assert "Colombia" in left[0]


BOTH = {"a": (843, "victims"), "b": (843, "deaths")}
APART = {"a": (850, "victims"), "b": (860, "deaths")}


@pytest.mark.parametrize(("named", "expected"), [("a", "850"), ("b", "860")])
def test_of_two_values_the_named_one_is_written(mended, named, expected):
    said, [_], left = mended("There were 843.", BOTH, APART, [named])
    assert said == f"There were {expected}."
    assert left == []


@pytest.fixture
def fixing(inside_book):
    """Fix a section whose stored values are those of now: its names then, and what is left."""
    path = inside_book.add_chapter(CHAPTER, ("sums", []))

    def run(sentence, values, named=()):
        notebook = notebook_of(f"## Colombia\n\n{sentence}", values, named)
        path.write_text(nbformat.writes(nbformat.from_dict(notebook)) + "\n", encoding="utf-8")
        _, cells, left = fix(inside_book.root, {CHAPTER: notebook})
        written = json.loads(path.read_text(encoding="utf-8"))
        return written["cells"][0]["metadata"].get("numbers"), cells, left

    return run


def test_a_value_is_named_where_there_is_only_one(fixing):
    named, cells, left = fixing(
        "There were 843, in 3 cities.", {"a": (843, "victims"), "b": (3, "count")}
    )
    assert named == ["a", "b"]
    assert cells == [f"chapters/{CHAPTER}, cell words"]
    assert left == []
    assert fixing("There were 843.", {"a": (843, "victims")}, ["a"]) == (["a"], [], [])


def test_where_two_are_meant_the_author_is_asked(fixing):
    named, _, [left] = fixing("There were 843, in 3 cities.", BOTH | {"c": (3, "count")})
    assert named == ["", "c"]
    assert "expected one of these named for it" in left
    assert "“a”" in left
    assert "“b”" in left


def test_names_stay_with_their_numbers_when_others_come_and_go(fixing):
    sentence = "In 12 towns there were 843, in 3 cities."
    named, _, left = fixing(sentence, BOTH | {"c": (3, "count"), "d": (12, "count")}, ["b", "c"])
    assert named == ["d", "b", "c"]
    assert left == []
    assert fixing("There were 843.", BOTH, ["d", "b", "c"])[0] == ["b"]


def test_a_new_value_has_the_commas_that_tell_it_from_a_year(mended):
    said, _, _ = mended(*LEFT["a number that reads as a year"])
    assert said == "There were 1,843 here."


def test_a_heading_is_left_because_others_link_to_it(mended):
    sentence = "### All 843\n\nThere were 843 victims."
    said, fixed, left = mended(sentence, {"a": (843, "victims")}, {"a": (850, "victims")})
    assert said == "### All 843\n\nThere were 850 victims."
    assert fixed == [("843", "850")]
    assert len(left) == 1


def test_a_page_is_mended_from_the_section_that_it_links_to(inside_book):
    path = inside_book.add_chapter(CHAPTER, ("sums", []))
    prose = "## Colombia\n\nWords."
    path.write_text(json.dumps(notebook_of(prose, {"a": (843, "victims")})), encoding="utf-8")
    page = inside_book.root / "index.md"
    link = f"[Colombia](chapters/{CHAPTER}.ipynb#colombia)"
    page.write_text(f"# Page\n\nIn {link} 843 died.\n\nElsewhere 843 did.\n", encoding="utf-8")
    fixed, _, left = fix(inside_book.root, {CHAPTER: notebook_of(prose, {"a": (850, "victims")})})
    assert [(change.old, change.new) for change in fixed] == [("843", "850")]
    assert page.read_text(encoding="utf-8") == (
        f"# Page\n\nIn {link} 850 died.\n\nElsewhere 843 did.\n"
    )
    assert len(left) == 1


@pytest.fixture
def moved(inside_book, monkeypatch):
    """The path of a chapter of a book with a ledger: a value has moved since it was stored."""
    inside_book.make_citable()
    path = inside_book.add_chapter(CHAPTER, ("sums", []))
    prose = "## Colombia\n\nThere were 843 victims."
    path.write_text(json.dumps(notebook_of(prose, {"a": (843, "victims")})), encoding="utf-8")
    fresh = {CHAPTER: notebook_of(prose, {"a": (850, "victims")})}
    monkeypatch.setattr(
        "recount.publish.pipeline.build.executed_records", lambda root, say: (fresh, [])
    )
    return path


def test_the_command_names_and_mends(moved, capsys):
    before = moved.read_bytes()
    assert main(["prose"]) == 1
    assert "“843” in “There were 843 victims.”" in capsys.readouterr().err
    assert moved.read_bytes() == before
    assert main(["prose", "--fix"]) == 0
    assert "“843” is “850” now" in capsys.readouterr().err
    assert "There were 850 victims." in moved.read_text(encoding="utf-8")


def test_nothing_is_written_while_a_reason_is_missing(moved, monkeypatch, capsys):
    missing = "claim homicide-fall: differs on now, and no reason is given"
    monkeypatch.setattr(
        "recount.publish.book.notebooks.complaints", lambda found, decided: [missing]
    )
    before = moved.read_bytes()
    assert main(["prose", "--fix"]) == 2
    said = capsys.readouterr().err
    assert f"{missing}\n" in said
    assert "one of these reasons: arithmetic slip, internal conflict, mislabelled, " in said
    assert said.endswith("Nothing was written.\n")
    assert moved.read_bytes() == before
