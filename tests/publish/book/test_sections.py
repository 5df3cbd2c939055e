"""Sections of chapters, held against the built pages and the records of the book."""

import re

import pytest
from built import HTML, ROOT

from recount.publish.book.book import Book
from recount.publish.book.sections import claims_of, section_of, sections_of, shown_with

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


def test_a_figure_and_a_claim_name_each_other(book):
    for section in book.sections:
        for shown in (*section.figures, *section.explorers):
            near, far = claims_of(shown, section)
            named = [verdict.name for verdict in (*near, *far)]
            assert len(set(named)) == len(named)
            for verdict in section.verdicts:
                assert (shown in shown_with(verdict, section)) == (verdict.name in named)


def test_a_figure_bears_on_the_claims_counted_from_what_it_draws(book):
    [section] = [one for one in book.sections if one.heading.startswith("Rio de Janeiro")]
    by_name = {figure.name: figure for figure in section.figures}
    near, far = claims_of(by_name["rio-north-copacabana"], section)
    tables = [
        {table for part in verdict.content["quantities"] for table in _tables(part)}
        for verdict in near
    ]
    assert near
    assert all("rio_isp_districts" in found for found in tables)
    assert far == [], "other figures of the section draw their data"


def test_the_only_figure_of_a_section_bears_on_all_of_it(book):
    [section] = [one for one in book.sections if one.heading.startswith("Medellín")]
    near, far = claims_of(section.figures[0], section)
    assert near
    assert {one.name for one in (*near, *far)} == {one.name for one in section.verdicts}


def _tables(part):
    counted = [*part["bases"].values(), *part["other_series"]]
    return [table for one in counted for table in one["tables"]]
