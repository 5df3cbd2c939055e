"""The bibliography, as it is written for other programs."""

import re

import bibtexparser
import pytest
from built import ROOT
from pybtex.database import parse_file

from recount.errors import BuildError
from recount.publish.cite.classic import make_classic
from recount.publish.cite.works import FILE, Author, check, keys, works

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
AS_IT_IS = ("url", "doi")
"""Fields that no program reads as TeX."""
SPECIAL = re.compile(r"(?<!\\)[$%&#_^~]")
"""What TeX takes for a command, a formula or a comment, and not for a letter."""


@pytest.fixture(scope="module")
def entries():
    library = bibtexparser.parse_file(ROOT / FILE, parse_stack=[])
    assert library.failed_blocks == []
    return {entry.key: entry.fields_dict for entry in library.entries}


def test_another_parser_reads_every_entry(entries):
    assert entries.keys() == keys(ROOT)


def test_no_letter_is_a_command_of_tex(entries):
    wrong = {
        (key, name): field.value
        for key, fields in entries.items()
        for name, field in fields.items()
        if name not in AS_IT_IS and SPECIAL.search(field.value)
    }
    assert wrong == {}


def test_months_are_those_that_every_style_knows(entries):
    """In braces they are words, which a style prints in English, or passes over as wrong."""
    months = {key: fields["month"].value for key, fields in entries.items() if "month" in fields}
    assert len(months) >= 6
    assert set(months.values()) <= set(MONTHS)


def test_every_entry_has_a_name_to_be_sorted_by(entries):
    """Or BibTeX warns of it, and puts it before all others."""
    named = {"author", "editor", "key"}
    assert [key for key, fields in entries.items() if not named & fields.keys()] == []


def test_braces_meet(entries):
    for key, fields in entries.items():
        for name, field in fields.items():
            bare = re.sub(r"\\[{}]", "", field.value)
            assert bare.count("{") == bare.count("}"), (key, name)


def written(folder, entry):
    """A bibliography with one entry."""
    (folder / FILE).write_text(f"@{entry}\n", encoding="utf-8")
    return folder


AUTHORS = r"author = {van der Berg, Jr., Jan Peter M. and {World Bank} and Gonz{\'a}lez, \'Erika"
AUTHORS += " and others}"


def test_names_come_with_all_their_parts_and_others_are_nobody(tmp_path):
    root = written(tmp_path, f"misc{{a, {AUTHORS}, title = {{A}}}}")
    work = works(root, ["a"])["a"]
    assert work.authors == (
        Author("Berg", "Jan Peter M.", "van der", "Jr."),
        Author("World Bank"),
        Author("González", "Érika"),
    )
    assert [author.body for author in work.authors] == [False, True, False]
    assert work.authors[0].name == "Jan Peter M. van der Berg Jr."
    assert work.authors[0].inverted == "van der Berg, Jan Peter M., Jr."


def test_letters_of_tex_are_letters(tmp_path):
    title = r"S{\~a}o Paulo \& {R\$}5~m, 10\% -- {\ss}"
    root = written(tmp_path, rf"misc{{a, title = {{{title}}}, note = {{\c{{C}}a}}}}")
    work = works(root, ["a"])["a"]
    assert work.title == "São Paulo & R$5 m, 10% – ß"
    assert work.note == "Ça"


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        ("report{a, institution = {I}, date = {2013-04-26}", "I, April 2013"),
        ("report{a, institution = {I}, date = {2013}", "I, 2013"),
        ("online{a, date = {2013-04}", "April 2013"),
        ("thesis{a, institution = {I}, year = {2013}", "I, 2013"),
        ("article{a, journaltitle = {J}, date = {2013}", "J, 2013"),
    ],
)
def test_entries_as_reference_managers_write_them_work(tmp_path, entry, shown):
    root = written(
        tmp_path, rf"{entry}, author = {{B, A}}, title = {{T}}, url = {{https://x.org/a\_b}}}}"
    )
    check(root)
    work = works(root, ["a"])["a"]
    assert work.year == "2013"
    assert work.address == "https://x.org/a_b"
    assert shown in work.citation
    assert work.citation.startswith("A B. T.")


@pytest.mark.parametrize(
    "url",
    [
        r"https://x.org/a\_b",
        r"https://x.org/a{\_}b",
        r"\url{https://x.org/a_b}",
        r"\url{https://x.org/a\_b}",
        "https://x.org/a_b",
    ],
)
def test_an_address_is_what_a_browser_takes(tmp_path, url):
    root = written(tmp_path, f"misc{{a, title = {{T}}, url = {{{url}}}}}")
    assert works(root, ["a"])["a"].address == "https://x.org/a_b"
    (tmp_path / "again").mkdir()
    again = written(tmp_path / "again", f"misc{{a, title = {{T}}, howpublished = {{{url}}}}}")
    assert works(again, ["a"])["a"].address == ("https://x.org/a_b" if "url{" in url else "")


@pytest.mark.parametrize(
    ("written_as", "address"),
    [
        (r"https://x.org/\%C3\&d\#e", "https://x.org/%C3&d#e"),
        (r"https://x.org/{\%}C3{\&}d{\#}e", "https://x.org/%C3&d#e"),
        (r"https://x.org/\~{}a/{\~{}}b", "https://x.org/~a/~b"),
        (r"https://x.org/{\textasciitilde}a/\textasciitilde{}b", "https://x.org/~a/~b"),
        ("https://x.org/~a?b=%20&c#d_e", "https://x.org/~a?b=%20&c#d_e"),
    ],
)
def test_what_tex_would_take_for_a_command_is_no_part_of_an_address(tmp_path, written_as, address):
    root = written(tmp_path, f"misc{{a, title = {{T}}, url = {{{written_as}}}}}")
    check(root)
    assert works(root, ["a"])["a"].address == address


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (
            r"misc{k, title = {T}, url = {https://x.org/\emph{a}}}",
            r"entry k: url https://x.org/\emph",
        ),
        ("misc{k, title = {T}, url = {x.org/a b}}", "entry k: url x.org/a b; expected it as"),
        ("jurisdiction{k, title = {T}}", "entry k: type @jurisdiction; expected"),
        ("report{k, title = {T}, author = {B, A}, date = {2013}}", "entry k: no institution"),
        (r"misc{k, title = {A \emph{b}}}", r"entry k: title A \emph b; expected letters"),
        (
            r"misc{k, title = {T}, author = {\Weird{B}, A}}",
            r"entry k: author \Weird B, A;",
        ),
    ],
)
def test_what_cannot_be_set_is_refused_by_its_key(tmp_path, entry, message):
    with pytest.raises(BuildError, match=re.escape(message)):
        check(written(tmp_path, entry))


def test_what_is_classic_stays_as_it_is():
    for entry in parse_file(ROOT / FILE, bib_format="bibtex").entries.values():
        before = (entry.type, dict(entry.fields.items()))
        make_classic(entry)
        assert (entry.type, dict(entry.fields.items())) == before


def test_titles_come_out_as_letters():
    found = works(ROOT, keys(ROOT))
    assert found["washington_post2010"].title.startswith("Mexico Hopes $270 Million")
    for key, work in found.items():
        assert not re.search(r"[\\{}]", work.title + work.institution), key
        assert "\\" not in work.citation, key


@pytest.mark.parametrize("year", ["2711", "2010", "2014", "in 2011"])
def test_a_work_is_of_the_year_in_its_key_or_of_soon_after(tmp_path, year):
    file = tmp_path / FILE
    file.write_text(f"@misc{{homicide2011, title = {{A study}}, year = {{{year}}}}}", "utf-8")
    with pytest.raises(
        BuildError, match=rf"entry homicide2011: year {year}; expected 2011, as its"
    ):
        check(tmp_path)
    for right in ("2011", "2013"):
        file.write_text(f"@misc{{homicide2011, title = {{A study}}, year = {{{right}}}}}", "utf-8")
        check(tmp_path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\n@misc{k, author={A, B, C, D}}", "line 2: Too many commas in 'A, B, C, D'; expected"),
        (b"@misc{k,\ntitle={x\xe9}}", "line 2: the byte 0xe9; expected UTF-8"),
        (b"@misc{k,\ntitle={x}", "syntax error in line 2"),
        (b"@misc{k, month=foo}", "undefined string in line 1: foo"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(tmp_path, content, said):
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(BuildError, match=re.escape(said)):
        keys(tmp_path)
