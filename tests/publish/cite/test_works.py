"""The bibliography, as it is written for other programs."""

import re

import bibtexparser
import pytest
from built import ROOT

from recount.errors import BuildError
from recount.publish.cite.works import FILE, keys, works

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


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\n@misc{k, author={A, B, C, D}}", "line 2: Too many commas in 'A, B, C, D'; expected"),
        (b"@misc{k,\ntitle={x\xe9}}", "line 2: invalid continuation byte; expected UTF-8"),
        (b"@misc{k,\ntitle={x}", "syntax error in line 2"),
        (b"@misc{k, month=foo}", "undefined string in line 1: foo"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(tmp_path, content, said):
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(BuildError, match=re.escape(said)):
        keys(tmp_path)
