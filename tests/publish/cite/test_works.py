"""The bibliography, as it is written for other programs."""

import re

import bibtexparser
import pytest
from built import ROOT

from recount.errors import BuildError
from recount.publish.cite.works import FILE, check, keys, works

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


def test_braces_meet(entries):
    for key, fields in entries.items():
        for name, field in fields.items():
            bare = re.sub(r"\\[{}]", "", field.value)
            assert bare.count("{") == bare.count("}"), (key, name)


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
