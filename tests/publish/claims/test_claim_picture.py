"""The drawn gap says what the record says, in both widths, and hides no difference."""

import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest
from judging import decided

from recount.drawing.chart import BLUE, INK
from recount.forms.axes import PRINTED_COLOUR
from recount.publish.book.book import Book
from recount.publish.claims.claim_picture import WIDTHS, claim_picture, picture_words
from recount.quantities.comparison import compare, count_of, extreme
from recount.quantities.values import Value
from recount.record import quantities_of

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def verdicts(repository):
    return {record.name: record.content for record in Book(repository).verdicts}


@pytest.fixture
def held(claim, quantity):
    """The verdict on one number, printed like this and counted like that."""

    def hold(number, low=None, high=None, unit="pct", **printed):
        part = quantity(unit=unit, **printed)
        counted = {part.quantity: Value(number, unit, low, high, ["homicides"])}
        return decided(claim(quantities=(part,)), {"then": counted})

    return hold


def marks(record, width=680):
    """The picture's diamonds and discs, by where they stand."""
    picture = ET.fromstring(claim_picture(record, width))
    diamonds = [
        float(re.match(r"M([\d.]+) ", path.get("d"))[1])
        for path in picture.iter(f"{SVG}path")
        if path.get("d").endswith("z")
    ]
    discs = [
        float(disc.get("cx")) for disc in picture.iter(f"{SVG}circle") if disc.get("fill") == BLUE
    ]
    return diamonds, discs


def gaps(record, width=680):
    """Where each drawn gap begins and ends."""
    picture = ET.fromstring(claim_picture(record, width))
    return [
        tuple(map(float, re.fullmatch(r"M([\d.]+) [\d.]+H([\d.]+)", path.get("d")).groups()))
        for path in picture.iter(f"{SVG}path")
        if path.get("stroke-dasharray")
    ]


def test_marks_stand_where_their_numbers_are(held):
    record = held(8000, unit="persons", as_printed="28,000", value=28000, step=1000)
    [printed], [counted] = marks(record)
    zero = 1
    assert (counted - zero) / (printed - zero) == pytest.approx(8000 / 28000, abs=0.002)
    [(start, end)] = gaps(record)
    assert start == counted
    assert (end - zero) / (printed - zero) == pytest.approx(27500 / 28000, abs=0.002)


def test_a_number_that_matches_has_no_gap(held):
    record = held(74.6)
    assert gaps(record) == []
    assert picture_words(record) == (
        "As printed: “74.6 percent”. Counted again from data of the time: 74.6%, matches."
    )


def test_a_small_gap_is_drawn_on_a_scale_on_which_it_shows(held):
    record = held(38.41, unit="per_100k", as_printed="38.6", value=38.6)
    [(start, end)] = gaps(record)
    assert end - start > 60
    assert "0.14 per 100,000 lower" in picture_words(record)


def test_a_number_is_not_rounded_to_the_other_side(held):
    record = held(75.54, as_printed="75 percent", value=75, step=1)
    assert "from data of the time: 75.54%, 0.04 points higher." in picture_words(record)


def test_words_without_an_end_reach_to_the_edge_and_say_how_far_off_a_number_is(held):
    record = held(500, as_printed="more than 50", value=50, step=1, hedge="more_than")
    assert picture_words(record).endswith("500%, matches: 10 times the printed number.")
    bands = [
        rect
        for rect in ET.fromstring(claim_picture(record)).iter(f"{SVG}rect")
        if rect.get("fill") == PRINTED_COLOUR
    ]
    [band] = bands
    assert float(band.get("x")) + float(band.get("width")) == 670


def test_the_longer_side_of_a_comparison_is_drawn_longer(claim):
    left, right = (Value(number, "pct", None, None, ["homicides"]) for number in (60, 20))
    record = decided(
        claim(kind="comparison"), {"then": compare(left, ">", right, ("users", "others"))}
    )
    assert picture_words(record) == "Users: 60%, 40 points (200%) above. Others: 20%."
    _, [users] = marks(record)
    [(start, end)] = gaps(record)
    assert end == users
    assert (start - 1) / (users - 1) == pytest.approx(1 / 3, abs=0.002)


def test_an_extreme_names_what_comes_next_or_what_is(claim):
    rates = pd.Series({"A": 3.0, "B": 2.0, "C": 1.0})
    best, other = (
        decided(
            claim(kind="comparison"),
            {"then": extreme(rates, at, "highest", "per_100k", "homicides")},
        )
        for at in ("A", "B")
    )
    assert "Next comes B: 2 per 100,000." in picture_words(best)
    assert picture_words(other) == ("B: 2 per 100,000, rank 2 of 3. Highest is A: 3 per 100,000.")


def test_so_many_of_so_many_are_as_many_dots(claim):
    flags = pd.Series([True, True, False])
    record = decided(
        claim(kind="comparison"), {"then": count_of(flags, 0.5, "years of growth", "homicides")}
    )
    dots = list(ET.fromstring(claim_picture(record)).iter(f"{SVG}circle"))
    assert [dot.get("fill") == BLUE for dot in dots] == [True, True, False]
    assert picture_words(record) == "2 of 3: years of growth."


def test_what_was_never_counted_has_no_picture(claim):
    record = decided(claim(), {}, unchecked="no source named", settled_by="A count.", stands="open")
    assert claim_picture(record) == ""
    assert picture_words(record) == ""


def test_every_comparison_of_the_book_with_two_numbers_is_drawn(verdicts):
    undrawn = [
        name
        for name, record in verdicts.items()
        if record["kind"] == "comparison"
        and record["comparison"]["bases"]
        and not claim_picture(record)
    ]
    assert undrawn == ["caribbean-drugs-exchanged-for-guns"]  # which compares two days


@pytest.mark.parametrize("width", WIDTHS.values())
def test_every_picture_of_the_book_fits_its_width(verdicts, width):
    drawn = 0
    for name, record in verdicts.items():
        if not (text := claim_picture(record, width)):
            continue
        drawn += 1
        picture = ET.fromstring(text)
        height = float(picture.get("height"))
        for part in picture.iter():
            for attribute, limit in (("x", width), ("cx", width), ("y", height), ("cy", height)):
                if (place := part.get(attribute)) is not None:
                    assert -1 <= float(place) <= limit, (name, part.attrib)
        # A letter is on average half as wide as high, and no line may be longer than the picture.
        for line in picture.iter(f"{SVG}text"):
            assert len("".join(line.itertext())) * 7 <= width + 7, (name, line.attrib)
    assert drawn > 200


def test_every_number_of_the_book_that_was_counted_is_drawn(verdicts):
    for name, record in verdicts.items():
        counted = sum(len(part["bases"]) for part in quantities_of(record))
        assert picture_words(record).count("Counted again from") == counted, name
        if counted:
            assert len(marks(record)[1]) == counted, name


def test_no_colour_but_those_that_change_with_the_ground(verdicts):
    inks = set()
    for record in verdicts.values():
        inks |= set(re.findall(r'(?:fill|stroke)="(#\w+)"', claim_picture(record)))
    assert {INK, BLUE, PRINTED_COLOUR} <= inks
    assert len(inks) == 6


def test_a_brief_picture_is_of_what_decides(verdicts):
    differs = verdicts["rio-street-robbery-fall-2010-2011"]["quantities"]
    fits = verdicts["rio-homicide-rate-21-year-low"]["quantities"]
    record = verdicts["rio-homicide-rate-21-year-low"] | {"quantities": [*fits, *differs]}
    brief, whole = (picture_words(record, most) for most in (1, None))
    assert "“16.8 percent”" in brief
    assert "“21 years”" not in brief
    assert "For comparison" not in brief
    assert "“21 years”" in whole
    assert "For comparison, vehicle theft: 16.8%" in whole
    assert len(claim_picture(record, most=1)) < len(claim_picture(record))


def test_a_brief_picture_of_what_nobody_can_check_shows_what_comes_near(verdicts):
    assert "For comparison" in picture_words(verdicts["rio-upp-population"], most=1)
