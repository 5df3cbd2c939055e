"""Sections of chapters, held against the built pages and the records of the book."""

import re

import pytest
from built import HTML, ROOT

from recount.publish.book.book import Book
from recount.publish.book.sections import section_of, sections_of

HEADINGS = {"cell_type": "markdown", "source": ["# Title\n", "\n", "## First\n", "### Below\n"]}
COMPUTES = {"cell_type": "code", "id": "sum", "source": [], "outputs": [{"data": {}}]}


@pytest.fixture(scope="module")
def book():
    return Book(ROOT)


def test_every_record_stands_in_one_section(book):
    held = [record for section in book.sections for record in section.records]
    assert len(held) == len(book.verdicts) + len(book.figures) + len(book.explorers)
    for section in book.sections:
        for record in section.records:
            assert section_of(record, book.sections) is section
            assert record.chapter == section.chapter


def test_every_section_has_an_address_on_its_built_page(book):
    for section in book.sections:
        page, _, fragment = section.address.partition("#")
        text = (HTML / page).read_text(encoding="utf-8")
        assert not fragment or re.search(rf'id="{re.escape(fragment)}"', text), section.address


def test_only_headings_of_the_second_level_cut_a_chapter():
    found = sections_of("short", {"cells": [HEADINGS, COMPUTES]})
    assert [(section.heading, section.records) for section in found] == [("", ()), ("First", ())]
