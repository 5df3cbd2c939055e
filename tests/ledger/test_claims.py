import json
import re

import pandas as pd
import pytest
from pybtex.database import parse_file
from small_ledger import COMPARISON, add_ledger, claims_frame, quantities_frame

from recount.chapters import notebooks
from recount.errors import LedgerError, TableError
from recount.ledger.claims import assemble, claims_stamps, ledger, reports
from recount.quantities.rounding import Interval, Widths
from recount.vocabulary import SLUG_WORDS

REPORTS = {"oas2013": ("en",), "copolad2023": ("en",)}
TO_THE_UNIT = {"hedge": "between", "step": 1}
NOT_YET_WRITTEN = {
    "introduction",
    "drug-use-and-crime",
    "illegal-economy",
    "corruption",
    "microtrafficking-after-covid",
}


def with_quantity(**changes):
    return assemble(claims_frame({}), quantities_frame(changes), REPORTS)


def breach(claims, quantities):
    with pytest.raises(LedgerError) as caught:
        assemble(claims_frame(*claims), quantities_frame(*quantities), REPORTS)
    return str(caught.value)


def test_claim_carries_its_quantities(quantity):
    found = with_quantity()["homicide-fall"]
    assert found.text_line == 12
    assert found.attributed_to == ""
    assert found.kind == "number"
    assert found.quantities == (quantity(role="main"),)


def test_a_number_may_only_go_with_what_is_asserted():
    both = quantities_frame({}, {"quantity": "later_pct", "role": "detail"})
    found = assemble(claims_frame({}), both, REPORTS)["homicide-fall"].quantities
    assert [(printed.quantity, printed.role) for printed in found] == [
        ("fall_pct", "main"),
        ("later_pct", "detail"),
    ]


def test_the_interval_of_a_number_is_that_of_its_hedge(quantity):
    assert quantity(value=74, step=1).interval() == Interval(73.5, 74.5)
    assert quantity(value=74, step=1).interval(Widths(rounding=2)) == Interval(72, 76)


def test_claims_stand_in_the_order_of_the_file():
    claims = claims_frame(COMPARISON, {}, {"claim": "another", "kind": "comparison"})
    found = assemble(claims, quantities_frame({}), REPORTS)
    assert list(found) == ["homicide-record", "homicide-fall", "another"]
    assert found["homicide-record"].quantities == ()


def test_range_has_a_second_number():
    found = with_quantity(as_printed="between 10 and 15", value=10, value_high=15, **TO_THE_UNIT)
    printed = found["homicide-fall"].quantities[0]
    assert (printed.interval().low, printed.interval().high) == (9.5, 15.5)
    value = printed.as_value()
    assert (value.number, value.low, value.high) == (12.5, 9.5, 15.5)
    found = with_quantity(as_printed="between 10 and 10", value=10, value_high=10, **TO_THE_UNIT)
    assert found["homicide-fall"].quantities[0].interval().high == 10.5


def test_printed_number_as_input_is_known_to_its_last_digit(quantity):
    value = quantity(value=210_000, step=10_000, unit="persons", hedge="about").as_value()
    assert (value.number, value.low, value.high, value.unit) == (210e3, 205e3, 215e3, "persons")
    assert not value.tables
    assert value.reports == {"oas2013"}
    assert not quantity(report="").as_value().reports


def test_unknown_quantity_of_a_claim_is_named_with_those_it_has(claim):
    with pytest.raises(LedgerError, match=r"claim homicide-fall: no quantity 'rise'; .* fall_pct"):
        claim().quantity("rise")
    with pytest.raises(LedgerError, match="it has none"):
        claim(kind="comparison").quantity("rise")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"unit": "percent"}, r"unknown unit 'percent'; expected one of .*\bpct\b"),
        ({"hedge": "roughly"}, "unknown hedge 'roughly'; expected one of exact, about"),
        ({"role": "minor"}, "unknown role 'minor'; expected one of main, detail"),
        ({"value": None}, "value nan; expected a number"),
        ({"value": float("inf")}, "value inf; expected a number"),
        ({"step": 0}, "step 0.0; expected more than 0"),
        ({"step": -0.1}, "step -0.1; expected more than 0"),
        ({"step": None}, "step nan; expected more than 0"),
        ({"hedge": "between"}, "value_high goes with hedge `between`, and only with it"),
        ({"value_high": 80}, "value_high goes with hedge `between`, and only with it"),
        ({"hedge": "between", "value_high": 70}, "value_high 70.0 is less than value 74.6"),
        ({"unit": "date", "value": 20130230}, "20130230 in the unit date; expected a day that"),
        (
            {"unit": "month", "value": 201001, "value_high": 201013, "hedge": "between"},
            "201013 in the unit month; expected a day that there is, .* or a month",
        ),
        ({"unit": "date", "value": float("inf")}, "value inf; expected a number"),
        ({"step": 1}, "step 1, but '74.6 percent' gives 0.1; expected that, or a step_reason"),
    ],
)
def test_broken_quantity_is_named(change, message):
    text = breach([{}], [change])
    assert text.startswith("quantities.csv, row 2, claim homicide-fall, quantity fall_pct: ")
    assert re.search(message, text)


def in_languages(*languages, **changes):
    return assemble(claims_frame({}), quantities_frame(changes), {"oas2013": languages})


@pytest.mark.parametrize(
    ("languages", "as_printed", "value", "step"),
    [
        (["es"], "74,6 por ciento", 74.6, 0.1),
        (["pt"], "12.500 por cento", 12_500, 100),
        (["en", "es"], "12.500", 12.5, 0.001),
        (["en", "es"], "12.500", 12_500, 100),
    ],
)
def test_a_number_is_read_in_the_notation_of_its_report(languages, as_printed, value, step):
    changes = {"as_printed": as_printed, "value": value, "step": step}
    [quantity] = in_languages(*languages, **changes)["homicide-fall"].quantities
    assert (quantity.value, quantity.step) == (value, step)


@pytest.mark.parametrize(
    ("languages", "as_printed", "value", "message"),
    [
        (["en"], "74,6 por ciento", 746, "'74,6 por ciento' prints a number that no language of"),
        (["es"], "74,6 por ciento", 746, "value 746, but '74,6 por ciento' prints 74.6"),
        (["en", "es"], "12.500", 125, "value 125, but '12.500' prints 12.5 or 12500"),
    ],
)
def test_a_number_in_another_notation_is_never_read_as_it_comes(
    languages, as_printed, value, message
):
    with pytest.raises(LedgerError) as caught:
        in_languages(*languages, as_printed=as_printed, value=value, step=1)
    assert message in str(caught.value)


def test_step_with_a_reason_may_break_the_rule():
    found = with_quantity(as_printed="almost half", value=50, step=5, step_reason="in words")
    assert found["homicide-fall"].quantities[0].step == 5


@pytest.mark.parametrize(
    ("column", "wrong", "expected"),
    [
        ("report", "oas2014", "one of oas2013, copolad2023"),
        ("kind", "numbers", "one of number, comparison"),
        ("claim", "Homicide fall", SLUG_WORDS),
    ],
)
def test_broken_claim_is_named(column, wrong, expected):
    text = breach([{column: wrong}], [{}])
    assert f"claims.csv, row 2, column {column}: '{wrong}'; expected {expected}" in text


def test_number_claim_needs_a_quantity():
    text = breach([{}, {"claim": "empty"}], [{}])
    assert text == "claims.csv, row 3: number claim 'empty' has no row in quantities.csv"


def test_comparison_has_no_quantity():
    text = breach([{"kind": "comparison"}], [{}])
    assert "claims.csv, row 2: comparison 'homicide-fall' has 1 quantities; expected none" in text


def test_quantity_needs_a_claim():
    text = breach([{}], [{}, {"claim": "homicide-rise"}])
    assert text == "quantities.csv, row 3: claim 'homicide-rise' is not in claims.csv"


def test_claim_stands_once():
    assert breach([{}, {}], [{}]) == "claims.csv: claim 'homicide-fall' stands twice"


def test_quantity_stands_once():
    twice = [{}, {"hedge": "about"}]
    assert breach([{}], twice) == "quantities.csv: homicide-fall, fall_pct stands twice"


def test_every_breach_is_listed():
    wrong = [{"unit": "x"}, {"quantity": "b", "step": 0}, {"quantity": "c", "value": 7}]
    text = breach([{"report": "x"}, COMPARISON], wrong)
    assert [line.split(":")[0] for line in text.splitlines()] == [
        "claims.csv, row 2, column report",
        "quantities.csv, row 2, claim homicide-fall, quantity fall_pct",
        "quantities.csv, row 3, claim homicide-fall, quantity b",
        "quantities.csv, row 4, claim homicide-fall, quantity c",
    ]


@pytest.fixture
def book_with_ledger(book):
    return add_ledger(book, claims=claims_frame({}, COMPARISON))


def test_ledger_is_read_from_the_package(book_with_ledger):
    found = ledger(book_with_ledger.root)
    assert list(found) == ["homicide-fall", "homicide-record"]
    assert found["homicide-fall"].quantity("fall_pct").as_printed == "74.6 percent"


def test_reports_are_read_with_the_ledger(book_with_ledger):
    known = reports(book_with_ledger.root)
    book_with_ledger.edit("reports", "OAS 2013", "OAS report")
    [found] = reports(book_with_ledger.root).values()
    assert (known["oas2013"].short_title, found.short_title) == ("OAS 2013", "OAS report")
    assert (found.report, found.year, found.address) == ("oas2013", 2013, "")
    number = ledger(book_with_ledger.root)["homicide-fall"].quantity("fall_pct").as_value()
    assert number.reports == {"oas2013"}


def test_edited_ledger_is_read_again(book_with_ledger):
    ledger(book_with_ledger.root)
    book_with_ledger.edit("claims", "Homicide fell.", "Homicide rose.")
    assert ledger(book_with_ledger.root)["homicide-fall"].statement == "Homicide rose."


def test_ledger_of_another_shape_is_refused(book_with_ledger):
    read_before = claims_stamps(book_with_ledger.root)
    book_with_ledger.describe("quantities", lambda about: about["columns"].pop("as_printed"))
    with pytest.raises(TableError, match=r"data/claims/quantities\.csv, row 1: column as_printed "):
        ledger(book_with_ledger.root)
    assert claims_stamps(book_with_ledger.root) != read_before


def test_ledger_without_a_table_is_refused(book):
    with pytest.raises(TableError, match=r"no table .reports. in data/"):
        ledger(book.root)


def test_real_ledger_loads(repository):
    found = ledger(repository)
    assert {claim.report for claim in found.values()} == set(reports(repository))
    assert any(claim.quantities for claim in found.values())


def test_real_claims_cite_what_the_bibliography_holds(repository):
    known = set(parse_file(repository / "references.bib").entries)
    claims = pd.read_csv(repository / "data/claims/claims.csv", dtype="string")
    unknown = claims[~claims["citation"].isin(known) & claims["citation"].notna()]
    assert dict(zip(unknown["claim"], unknown["citation"], strict=True)) == {}


def test_real_claims_name_chapters(repository):
    """A misspelt chapter would leave its claims out of the audit without a word."""
    claims = pd.read_csv(repository / "data/claims/claims.csv", dtype="string")
    assert set(claims["chapter"]) - set(notebooks(repository)) <= NOT_YET_WRITTEN


def test_real_slugs_can_stand_in_an_address(repository):
    claims = pd.read_csv(repository / "data/claims/claims.csv", dtype="string")
    malformed = claims["claim"][~claims["claim"].str.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*")]
    assert list(malformed) == []


def test_real_reports_stand_in_the_bibliography(repository):
    known = set(parse_file(repository / "references.bib").entries)
    assert {report.citation_key for report in reports(repository).values()} <= known


def test_real_ledger_is_in_the_package(repository):
    package = json.loads((repository / "data/datapackage.json").read_text("utf-8"))
    paths = {entry["path"] for entry in package["resources"]}
    assert {"claims/claims.csv", "claims/quantities.csv"} <= paths


@pytest.mark.parametrize(
    ("locator", "line"),
    [
        ("Part 4, paragraph 1", 13),  # an earlier paragraph on a later line
        ("Part 4, paragraph 3", 11),
        ("Part 4, paragraph 3", 12),  # another paragraph on one line
    ],
)
def test_paragraphs_and_lines_go_up_together(locator, line):
    other = {"claim": "homicide-record", "locator": locator, "text_line": line}
    claims = claims_frame({}, other)
    quantities = quantities_frame({}, {"claim": "homicide-record"})
    with pytest.raises(LedgerError, match=rf"'{locator}' on line {line}.*expected locators and"):
        assemble(claims, quantities, REPORTS)
    right = claims_frame({}, other | {"locator": "Part 4, paragraph 3", "text_line": 13})
    assert len(assemble(right, quantities, REPORTS)) == 2
    elsewhere = claims_frame({}, other | {"locator": locator.replace("4", "3")})
    assert len(assemble(elsewhere, quantities, REPORTS)) == 2
