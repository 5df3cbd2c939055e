"""What may be said of a table, and how it is told what may not."""

import pytest
from describing import edit, refused

from recount.licence import TERMS
from recount.quantities.units import UNITS
from recount.tables.cells import KINDS
from recount.tables.description import Column
from recount.vocabulary import CAVEATS


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "coverage: Three countries, 2010 and 2011\n",
            "",
            "line 1: coverage is missing; expected the places and years that it covers",
        ),
        ("coverage: Three countries, 2010 and 2011", "coverage:", "line 5: coverage: nothing;"),
        (
            "primary_key:",
            "covreage: Three countries\nprimary_key:",
            "line 23: covreage is unknown; expected one of title, description, publisher, edition",
        ),
        (
            "[small_counts]",
            "[small_counts, reed_via_mirror]",
            f"line 11: caveats: 'reed_via_mirror'; expected one of {', '.join(CAVEATS)}",
        ),
        (
            "[small_counts]",
            "\n  - small_counts\n  - reed_via_mirror",
            "line 13: caveats: 'reed_via_mirror'; expected one of secondary_source, read_via_mirr",
        ),
        ("[small_counts]", "small_counts", "line 11: caveats: 'small_counts'; expected a list"),
        (
            "  CC-BY-4.0:\n",
            "  not-stated:\n",
            "line 11: caveats: 'small_counts'; expected a list with licence_not_stated, as the lic",
        ),
        (
            "[small_counts]",
            "[licence_not_stated]",
            "line 11: caveats: 'licence_not_stated'; expected a list without licence_not_stat",
        ),
        (
            "unit: victims",
            "unit: victim",
            f"line 18: columns: victims: unit: 'victim'; expected one of {', '.join(UNITS)}",
        ),
        (
            "unit: victims",
            'unit: "@unit"',
            "line 12: columns: names with values; expected a column unit",
        ),
        (
            "unit: per_100k",
            "unit: pct",
            "line 12: columns: names with values; expected rate_per_100k in the unit per_100k",
        ),
        (
            "type: integer",
            "type: count",
            "line 16: columns: victims: type: 'count'; expected one of string, integer, number,",
        ),
        ("    type: integer\n", "", "line 15: columns: victims: type is missing; expected string,"),
        (
            "    description: Victims of homicide.\n",
            "",
            "line 15: columns: victims: description is missing; expected what the column holds",
        ),
        (
            "minimum: 0",
            "minimum: none",
            "line 20: columns: victims: minimum: 'none'; expected a num",
        ),
        (
            "{minimum: 1990",
            "{minimum: 1990-01-01",
            "line 14: columns: year: minimum: '1990-01-01';",
        ),
        (
            "Remark.,",
            "Remark., minimum: 0,",
            "line 22: columns: note: minimum: '0'; expected a colu",
        ),
        (
            "{minimum: 1990",
            "{enum: [a]",
            "line 14: columns: year: enum: 'a'; expected a column of s",
        ),
        (
            "Remark.,",
            "Remark., pattern: '(',",
            "line 22: columns: note: pattern: '('; expected a re",
        ),
        (
            "    required: false",
            "    required: perhaps",
            "line 19: columns: victims: required: 'perhaps'; expected true or false",
        ),
        (
            "minimum: 0",
            "least: 0",
            "line 20: columns: victims: least is unknown; expected one of t",
        ),
        (
            "  iso3:\n",
            "  iso3: {refers_to: contries}\n",
            "line 13: columns: iso3: refers_to: 'contries'; expected one of countries, homicides",
        ),
        (
            "  iso3:\n",
            "  iso2:\n",
            "line 13: columns: iso2: no definition; expected one here or in data/columns.yml",
        ),
        (
            "  iso3:\n",
            "  iso3: text\n",
            "line 13: columns: iso3: 'text'; expected names with their",
        ),
        (
            "[iso3, year]",
            "[iso3, yaer]",
            "line 23: primary_key: 'iso3', 'yaer'; expected some of iso3, year, victims, r",
        ),
        (
            "CC-BY-4.0",
            "CC-BY",
            f"line 10: licences: CC-BY: 'CC-BY'; expected one of {', '.join(TERMS)}",
        ),
        ("  CC-BY-4.0:\n", "", "line 9: licences: nothing; expected names with their values"),
        (
            "path: https:",
            "path: ftp:",
            "line 8: sources: path: 'ftp://example.org/'; expected an a",
        ),
        (
            "path: https:",
            "url: https:",
            "line 8: sources: url is unknown; expected one of title, p",
        ),
        (
            "- title: A yearbook\n    ",
            "- ",
            "line 7: sources: title is missing; expected how the s",
        ),
        (
            "publisher: A statistical office",
            "publisher: [A statistical office]",
            "line 3: publisher: 'A statistical office'; expected text",
        ),
        (
            "edition: 2012\n",
            "edition: 2012\ncoverage: Elsewhere\n",
            "line 6: coverage stands twice; expected it once, as on line 5",
        ),
        (
            "  year:",
            "  iso3: {}\n  year:",
            "line 14: iso3 stands twice; expected it once, as on line 13",
        ),
        ("  iso3:", "\tiso3:", "line 13: a tab; expected spaces"),
        ("caveats: [", "caveats: [[", "line 12: expected YAML: "),
        ("title: Homicides\n", "title: Homicides: a\n", "line 1: expected YAML: "),
        ("title: Homicides\n", "? [a]\n: b\n", "line 1: expected a name before the colon"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_what_was_expected(described, old, new, said):
    edit(described, old, new)
    assert refused(described).startswith(f"data/homicides.yml, {said}")


def test_all_that_is_wrong_is_named_in_the_order_of_the_file(described):
    edit(described, "small_counts", "small")
    edit(described, "unit: victims", "unit: dead")
    edit(described, "title: Homicides", "title:")
    lines = [line.split(": ")[0] for line in refused(described).splitlines()]
    assert lines == [f"data/homicides.yml, line {number}" for number in (1, 11, 18)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("unit: year", "unit: yr", "line 9: year: unit: 'yr'; expected one of count, persons"),
        ("  type: integer\n", "", "line 6: year: type is missing; expected string, integer"),
        ("type: integer", "typ: integer", "line 6: year: type is missing; expected string"),
        (
            "refers_to: countries",
            "refers_to: land",
            "line 5: iso3: refers_to: 'land'; expected one",
        ),
    ],
)
def test_what_is_wrong_in_a_shared_definition_is_named_there(described, old, new, said):
    edit(described, old, new, "columns.yml")
    assert refused(described).startswith(f"data/columns.yml, {said}")


def test_every_type_can_be_read():
    known = Column.model_json_schema()["properties"]["type"]["enum"]
    assert set(known) == {*KINDS}
