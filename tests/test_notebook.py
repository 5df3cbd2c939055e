import json
import re
import shutil
from html.parser import HTMLParser

import altair as alt
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from built import ROOT
from hypothesis import given
from hypothesis import strategies as st
from judging import decided, judgement

from recount import mime
from recount.card import brief_text, card_html, card_table, card_text, choices_text, numbers_html
from recount.chapters import code_cells, notebooks, read
from recount.errors import FigureError, JudgementError, LedgerError, RecountError, TableError
from recount.ledger.claims import Report
from recount.ledger.judgements import Judgement
from recount.ledger.verdict import value_record
from recount.lessons import question_html
from recount.licence import NOT_STATED
from recount.notebook import (
    figure,
    judge,
    numbers,
    open_claims,
    printed,
    printed_range,
    require_slug,
    sources,
)
from recount.quantities.comparison import Comparison, count_of
from recount.quantities.values import Value, percent_rise
from recount.tables.descriptors import record
from recount.tables.facts import published
from recount.tables.provenance import Provenance, derived, provenance_of

TEXT = st.text(min_size=1) | st.sampled_from(
    ["<script>alert(1)</script>", '" onload="x', "a & b", "'><img src=x>", "&lt;b&gt;", "]]>"]
)


MARKUP = "<img src=x onerror='alert(1)'>&"


class Page(HTMLParser):
    """The tags with their attributes, and the text between them."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(attrs)))

    def handle_endtag(self, tag):
        self.tags.append((f"/{tag}", ()))

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        raise AssertionError(f"comment from data: {data!r}")

    handle_decl = unknown_decl = handle_pi = handle_comment


def record_of(claim, bases=None, **given_too):
    counted = {"arithmetic": {"fall_pct": Value(74.57, "pct", 74.4, 74.7)}}
    return decided(claim, counted if bases is None else bases, **given_too)


def comparison_of(claim, verdict="reproduced", finding="It fell.", **given_too):
    counted = Comparison(verdict, finding, "rank 1 of 5", Provenance(frozenset(["homicides"])))
    return record_of(claim(kind="comparison"), bases={"now": counted}, **given_too)


@pytest.fixture
def judged(monkeypatch, claim, screen):
    """Judge the usual claim, or a comparison, and return what was shown."""
    known = {"homicide-fall": claim(), "homicide-record": claim(kind="comparison")}
    monkeypatch.setattr("recount.notebook.ledger", lambda: known)

    def call(slug="homicide-fall", decided=None, **given):
        rows = {one: judgement(claim=one, **(decided or {})) for one in known}
        monkeypatch.setattr("recount.notebook.judgements", lambda: rows)
        judge(slug, **given)
        return screen[-1]

    return call


def test_sentence_is_filled_with_what_was_computed(judged):
    computed = {"fall_pct": Value(74.6, "pct", tables=["homicides"])}
    because = "By {now.fall_pct}, not {printed.fall_pct:0}; {where} had {most_victims}."
    bundle = judged(
        decided={"because": because},
        now=computed,
        where="Ciudad Juárez",
        most_victims=Value(3_075, "victims", tables=["homicides"]),
    )
    filled = bundle[mime.VERDICT]["because"]
    assert filled == "By 74.6%, not 75; Ciudad Juárez had 3,075 victims."
    assert bundle[mime.SLOTS] == {
        "most_victims": {"number": 3075, "unit": "victims"},
        "now.fall_pct": {"number": 74.6, "unit": "pct"},
        "printed.fall_pct": {"number": 74.6, "unit": "pct"},
        "where": "Ciudad Juárez",
    }


def test_sentence_names_the_parts_of_a_comparison(judged):
    flags = pd.Series([True, True, False])
    found = count_of(flags, 0.5, "years with a fall", "homicides")
    bundle = judged("homicide-record", {"because": "In {now.hits:0} of {now.of:0}."}, now=found)
    assert bundle[mime.VERDICT]["because"] == "In 2 of 3."


@pytest.mark.parametrize(
    ("because", "given", "message"),
    [
        (
            "By {now.rise_pct}.",
            {},
            r"because, .*{now\.rise_pct} names no value; .*now\.fall",
        ),
        ("By {a_share}.", {"a_share": Value(3, "pct")}, "filled with pct; expected share"),
        ("By much.", {"fall": Value(3, "pct")}, "claim homicide-fall: fall given, but no sentence"),
    ],
)
def test_slot_that_does_not_fit_is_refused(judged, screen, because, given, message):
    computed = {"fall_pct": Value(74.6, "pct", tables=["homicides"])}
    with pytest.raises(RecountError, match=message):
        judged(decided={"because": because}, now=computed, **given)
    assert screen == []


def test_open_claims_show_a_section_in_the_order_of_their_rows(monkeypatch, claim, screen):
    known = {slug: claim(claim=slug, kind="comparison") for slug in ("b", "a", "c")}
    open_row = {"unchecked": "no source named", "settled_by": "A register.", "stands": "open"}
    rows = {
        slug: judgement(claim=slug, section="boxes" if slug != "a" else "texts", **open_row)
        for slug in known
    }
    monkeypatch.setattr("recount.notebook.ledger", lambda: known)
    monkeypatch.setattr("recount.notebook.judgements", lambda: rows)
    open_claims("boxes")
    assert [bundle[mime.VERDICT]["claim"] for bundle in screen] == ["b", "c"]
    assert {bundle[mime.VERDICT]["headline"] for bundle in screen} == {"cannot be checked"}
    with pytest.raises(JudgementError, match=r"no claim has the section 'box'; .*boxes, texts"):
        open_claims("box")
    with pytest.raises(JudgementError, match=r"column section.* expected no section"):
        judge("b")


def test_judge_shows_record_card_and_text(judged, screen):
    bundle = judged(arithmetic={"fall_pct": Value(74.57, "pct")})
    assert len(screen) == 1
    assert set(bundle) == {mime.VERDICT, "text/html", "text/plain"}
    record = bundle[mime.VERDICT]
    assert (record["claim"], record["headline"]) == ("homicide-fall", "reproduced")
    assert bundle["text/html"] == card_html(record)
    assert bundle["text/plain"] == card_text(record)
    assert json.loads(json.dumps(record)) == record


def test_judge_holds_a_claim_against_every_basis(judged):
    table_value = {"fall_pct": Value(74.6, "pct", tables=["homicides"])}
    bundle = judged(arithmetic={"fall_pct": Value(74.57, "pct")}, then=table_value, now=table_value)
    assert list(bundle[mime.VERDICT]["verdicts"]) == ["arithmetic", "then", "now"]


def test_unknown_claim_is_refused(judged, screen):
    with pytest.raises(LedgerError, match=r"no claim 'homicide-rise' in data/claims/claims\.csv"):
        judged("homicide-rise", arithmetic={"fall_pct": Value(74.57, "pct")})
    assert screen == []


@pytest.mark.parametrize(
    ("given_too", "error", "message"),
    [
        ({}, JudgementError, "claim homicide-fall: without a basis: fall_pct"),
        ({"arithmetic": {"fall_pct": 74.6}}, JudgementError, "74.6 carries no unit; expected Val"),
        ({"arithmetic": {"fall": Value(1, "pct")}}, LedgerError, "no quantity 'fall'"),
        ({"arithmetic": {"fall_pct": Value(0.746, "share")}}, RecountError, "printed in pct"),
        ({"now": {"fall_pct": Value(74.6, "pct")}}, JudgementError, "expected the table it comes"),
        (
            {"decided": {"unchecked": "no source named"}},
            JudgementError,
            "settled_by goes with",
        ),
    ],
)
def test_refused_judgement_shows_nothing(judged, screen, given_too, error, message):
    with pytest.raises(error, match=message):
        judged(**given_too)
    assert screen == []


def test_comparison_never_judged_is_refused(judged):
    with pytest.raises(JudgementError, match="claim homicide-fall: never judged"):
        judged("homicide-record")


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_number_that_is_none_never_reaches_a_claim(judged, screen, number):
    with pytest.raises(JudgementError, match="is not a number; expected a finite one"):
        judged(arithmetic={"fall_pct": Value(number, "pct")})
    assert screen == []


def test_numbers_are_put_on_record_and_listed(screen):
    numbers({MARKUP: Value(74.5689, "pct", tables=["homicides"]), "b": Value(3, "ratio")})
    [bundle] = screen
    first, second = bundle[mime.NUMBERS]["numbers"]
    assert (first["name"], first["number"], first["unit"]) == (MARKUP, 74.5689, "pct")
    assert (first["tables"], second["tables"]) == (["homicides"], [])
    page = Page(bundle["text/html"])
    assert "img" not in {tag for tag, _ in page.tags}
    assert f"{MARKUP}74.6%homicides" in page.text
    assert bundle["text/plain"] == (
        f"{MARKUP}: 74.6% (homicides)\nb: 3 times (the report’s own numbers)"
    )


@pytest.mark.parametrize("values", [{}, {"fall": 74.6}, {"fall": "74.6"}])
def test_numbers_without_a_unit_are_refused(screen, values):
    with pytest.raises(JudgementError, match="numbers"):
        numbers(values)
    assert screen == []


def test_printed_number_is_an_input(judged):
    value = printed("homicide-fall", "fall_pct")
    assert (value.number, value.unit) == (74.6, "pct")
    assert (value.low, value.high) == (pytest.approx(74.55), pytest.approx(74.65))
    assert judged(arithmetic={"fall_pct": value})[mime.VERDICT]["headline"] == "reproduced"


@pytest.mark.parametrize(
    ("claim_name", "name", "message"),
    [
        ("homicide-rise", "fall_pct", "no claim 'homicide"),
        ("homicide-fall", "x", "no quantity 'x'"),
    ],
)
def test_unknown_printed_number_is_refused(judged, claim_name, name, message):
    with pytest.raises(LedgerError, match=message):
        printed(claim_name, name)


def one_row(**changes):
    row = {"claim": "homicide-fall", "section": "", "stands": "yes", "because": "Counted again."}
    row |= {"reason": None, "unchecked": None, "settled_by": "", "instead": "", "row": 2}
    return {"homicide-fall": Judgement(**(row | changes))}


def test_one_printed_number_needs_no_name(monkeypatch, claim, screen):
    monkeypatch.setattr("recount.notebook.ledger", lambda: {"homicide-fall": claim()})
    monkeypatch.setattr("recount.notebook.judgements", one_row)
    counted, other = Value(74.57, "pct", tables=["a"]), Value(70, "pct", tables=["b"])
    judge("homicide-fall", then=counted, other_series={"police": other})
    named = {"fall_pct": {"police": other}}
    judge("homicide-fall", then={"fall_pct": counted}, other_series=named)
    short, long = (bundle[mime.VERDICT] for bundle in screen)
    assert short == long
    assert short["headline"] == "reproduced"


@pytest.mark.parametrize("given", ["then", "other_series"])
def test_one_value_for_several_printed_numbers_is_refused(monkeypatch, claim, quantity, given):
    two = claim(quantities=(quantity(), quantity(quantity="rise_pct")))
    monkeypatch.setattr("recount.notebook.ledger", lambda: {"homicide-fall": two})
    monkeypatch.setattr("recount.notebook.judgements", one_row)
    value = Value(74.57, "pct", tables=["a"])
    with pytest.raises(JudgementError, match="prints fall_pct, rise_pct; expected a mapping"):
        judge("homicide-fall", **{given: value if given == "then" else {"police": value}})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"then": 74.57},
            "then, fall_pct: 74.57 carries no unit; expected Value",
        ),
        ({"other_series": {"police": 70}}, "other series 'police': expected a Value with its tab"),
    ],
)
def test_plain_number_is_refused(monkeypatch, claim, screen, given, message):
    monkeypatch.setattr("recount.notebook.ledger", lambda: {"homicide-fall": claim()})
    monkeypatch.setattr("recount.notebook.judgements", one_row)
    counted = {"then": Value(74.57, "pct", tables=["a"])}
    with pytest.raises(JudgementError, match=message):
        judge("homicide-fall", **(counted | given))
    assert screen == []


def test_ends_of_a_printed_range_are_known_to_their_last_digit(monkeypatch, claim, quantity):
    deaths = quantity(value=4600, value_high=7000, unit="victims", step=100, report="oas2013")
    known = {"homicide-fall": claim(quantities=(deaths,))}
    monkeypatch.setattr("recount.notebook.ledger", lambda: known)
    lower, upper = printed_range("homicide-fall", "fall_pct")
    assert (lower.low, lower.number, lower.high) == (4550, 4600, 4650)
    assert (upper.low, upper.number, upper.high) == (6950, 7000, 7050)
    assert (upper.unit, upper.reports) == ("victims", frozenset(["oas2013"]))


def test_ends_of_a_single_printed_number_are_refused(judged):
    with pytest.raises(LedgerError, match=r"homicide-fall, .* '74.6 percent'; expected a range"):
        printed_range("homicide-fall", "fall_pct")


# Cards


def test_card_says_what_was_printed_counted_and_found(claim):
    page = Page(card_html(record_of(claim(attributed_to="INEGI"))))
    for words in (
        "Homicide fell.",
        "“74.6 percent”",
        "the report’s own numbers",
        "74.6%",
        "matches",
        "The sentence stands: It was counted again.",
        "Part 4, paragraph 2; the report cites INEGI.",
    ):
        assert words in page.text
    assert ("data-answer", "quote it") in page.tags[0][1]
    assert "open" not in dict(page.tags[0][1])


def test_a_link_to_a_card_leads_into_what_is_folded(claim):
    """There browsers unfold it by themselves, with scripts off too."""
    tags = Page(card_html(record_of(claim()))).tags
    [at] = [at for at, (_, given) in enumerate(tags) if "id" in dict(given)]
    assert dict(tags[at][1])["id"] == "claim-homicide-fall"
    assert [name for name, _ in tags[:at]][:2] == ["details", "summary"]
    assert "span" in [name for name, _ in tags[:at]], "the statement stands before it"


@pytest.mark.parametrize(
    ("counted", "shown"),
    [
        ({"now": 12.0}, "74.6 → 12%"),
        ({"then": 74.6, "now": 12.0}, "74.6 → 74.6%"),
        ({"arithmetic": 12.0, "then": 74.6}, "74.6 → 12%"),
        ({}, ""),
    ],
)
def test_the_line_of_a_card_has_the_number_printed_and_the_one_that_decides(claim, counted, shown):
    bases = {basis: {"fall_pct": Value(n, "pct", tables=["t"])} for basis, n in counted.items()}
    left = {} if counted else {"unchecked": "source not public", "settled_by": "It."}
    stands = "no" if 12.0 in counted.values() else "yes" if counted else "open"
    record = record_of(claim(), bases=bases, reason="coverage", stands=stands, **left)
    assert brief_text(record) == shown


@pytest.mark.parametrize(
    ("value_high", "hedge", "shown"),
    [
        (None, "more_than", "more than 4,600 → 5,000 victims"),
        (7000, "between", "between 4,600 and 7,000 → 5,000 victims"),
    ],
)
def test_the_line_of_a_card_tells_a_hedge_or_a_range(claim, quantity, value_high, hedge, shown):
    deaths = quantity(value=4600, value_high=value_high, unit="victims", step=100, hedge=hedge)
    bases = {"now": {"fall_pct": Value(5000, "victims", tables=["t"])}}
    record = record_of(claim(quantities=(deaths,)), bases=bases)
    assert brief_text(record) == shown


def test_the_line_of_a_card_does_not_say_one_day_twice(claim, quantity):
    year = quantity(quantity="rise_from", value=2008, unit="year", step=1, as_printed="as of 2008")
    for counted, shown in ((2008, ""), (2007, "2008 → 2007")):
        bases = {"now": {"rise_from": Value(counted, "year", tables=["homicides"])}}
        record = record_of(claim(quantities=(year,)), bases=bases, reason="coverage", stands="yes")
        assert brief_text(record) == shown


def test_a_comparison_has_no_numbers_in_its_line(claim):
    assert brief_text(comparison_of(claim)) == ""


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [(74.57, 74.57, "74.6%"), (74.4, 74.7, "74.6%"), (70, 78, "74.6% (70 to 78%)")],
)
def test_card_shows_an_interval_that_matters(claim, low, high, shown):
    bases = {"arithmetic": {"fall_pct": Value(74.57, "pct", low, high)}}
    assert f"| {shown} | matches" in card_text(record_of(claim(), bases=bases))


def test_card_shows_every_interval_that_decides(claim):
    bases = {"arithmetic": {"fall_pct": Value(74.3, "pct", 74.0, 74.6)}}
    text = card_text(record_of(claim(), bases=bases))
    assert "| 74.3% (74 to 74.6%) | matches within rounding" in text


def test_card_shows_reason_and_gap_of_what_differs(claim):
    bases = {"now": {"fall_pct": Value(12.04, "pct", tables=["homicides"])}}
    record = record_of(claim(), bases=bases, reason="coverage", stands="no")
    for text in (Page(card_html(record)).text, card_text(record)):
        assert "does not match: it covers other places or cases; off by 62.5 points" in text
        assert "The sentence does not stand" in text
    assert "Tables: homicides." in Page(card_html(record)).text


def test_card_names_the_works_of_facts_the_hand_and_where_they_were_read(claim):
    then, later = published("cocaine-manufacture-2020"), published("cocaine-manufacture-2018")
    fall = percent_rise(then, later) + Value(88, "pct", tables=["homicides"])
    bases = {"then": {"fall_pct": fall}}
    text = Page(card_html(record_of(claim(), bases=bases, reason="coverage", stands="no"))).text
    work = "UNODC, World Drug Report 2020 (2020; second hand, read at Drug Policy Facts: "
    assert f"Tables: homicides. Works: {work}" in text
    assert "published_facts" not in text
    assert text.count("second hand") == 2


def test_numbers_name_the_works_of_facts():
    rate = published("juarez-population-2020")
    html = numbers_html({"numbers": [{"name": "people", "unit": "persons", **value_record(rate)}]})
    assert "Secretaría de Economía, Mexico, Data México" in html


def test_sources_name_a_work_once_with_its_facts():
    both = [published("anxiety-rise-lac-2020"), published("depression-rise-lac-2020")]
    [work] = sources(provenance_of(both))
    assert work["table"] == "published_facts"
    assert work["publisher"] == "COVID-19 Mental Disorders Collaborators"
    assert work["facts"] == ["anxiety-rise-lac-2020", "depression-rise-lac-2020"]
    assert "second hand, read at NewsWep" in work["edition"]
    assert work["licenses"] == ["not-stated"]


def test_card_writes_no_gap_between_years(claim, quantity):
    year = quantity(quantity="rise_from", value=2008, unit="year", step=1, as_printed="as of 2008")
    bases = {"now": {"rise_from": Value(2007, "year", tables=["homicides"])}}
    record = record_of(claim(quantities=(year,)), bases=bases, reason="coverage", stands="no")
    assert "does not match: it covers other places or cases" in card_text(record)
    assert "off by" not in card_text(record)


def test_card_shows_how_far_off_an_open_hedge_is(claim, quantity):
    officers = quantity(quantity="n", value=28_000, hedge="more_than", step=1000, unit="persons")
    bases = {"now": {"n": Value(300_000, "persons", tables=["t"])}}
    record = record_of(claim(quantities=(officers,)), bases=bases)
    assert "matches; 11 times the printed number" in card_text(record)


def test_card_of_an_unchecked_claim_says_what_would_settle_it(claim):
    record = record_of(
        claim(),
        bases={},
        unchecked="source not public",
        settled_by="The police file of 2010.",
        stands="open",
    )
    page = Page(card_html(record))
    assert "cannot be checked: the source is not public" in page.text
    assert "What would settle it: The police file of 2010." in page.text
    assert "Whether the sentence stands is open" in card_text(record)


def test_card_shows_other_choices_and_whether_the_verdict_turns(claim):
    def choice(number):
        return {"fall_pct": Value(number, "pct", tables=["homicides"])}

    varied = {"window": {"2009 to 2011": choice(12), "2010 to 2013": choice(74.6)}}
    record = record_of(claim(), varied=varied)
    for shown in (card_text(record), Page(card_html(record)).text):
        assert re.search(r"other years: 2009 to 2011\W*12%\W*would be: does not match", shown)
        assert re.search(r"other years: 2010 to 2013\W*74.6%\W*the same", shown)
    folded = "2 other choices were tried; the result changes with 1"
    assert folded in Page(card_html(record)).text
    assert folded not in Page(card_html(record_of(claim()))).text


@pytest.mark.parametrize(
    ("turning", "said"),
    [
        ([True], "Another choice was tried; the result changes with it"),
        ([False], "Another choice was tried; the result stays the same"),
        ([False, False], "2 other choices were tried; the result stays the same"),
        ([True, False, True], "3 other choices were tried; the result changes with 2"),
    ],
)
def test_how_many_choices_turn_a_verdict_is_said(turning, said):
    assert choices_text({"variations": [{"turns": turns} for turns in turning]}) == said


def test_card_says_how_many_of_several_numbers_were_checked(claim, quantity):
    one = record_of(claim())
    two = claim(quantities=(quantity(), quantity(quantity="later", role="detail")))
    part = record_of(two, unchecked={"later": "no source named"}, settled_by="The file.")
    for card in (card_text, lambda record: Page(card_html(record)).text):
        assert "numbers were checked" not in card(one)
        assert "1 of 2 numbers were checked." in card(part)


def test_plain_text_says_all_that_a_card_says():
    verdicts = [verdict for verdict, _ in stored(mime.VERDICT)]
    assert {verdict["kind"] for verdict in verdicts} == {"number", "comparison"}
    for verdict in verdicts:
        card = BeautifulSoup(card_html(verdict), "html.parser")
        for name in card.find_all("th"):
            name.decompose()  # names of columns, which lines do without
        said = set(re.findall(r"\w+", card.get_text(" ").lower()))
        plain = card_text(verdict)
        assert said <= set(re.findall(r"\w+", plain.lower())), verdict["claim"]
        assert verdict["locator"] in plain
        assert (verdict["settled_by"] or "") in plain


def test_card_begins_with_what_to_write_instead(judged):
    counted = Value(12, "pct", tables=["homicides"])
    decided = {"stands": "no", "reason": "coverage", "instead": "It fell by {then.fall_pct}."}
    shown = judged(then=counted, decided=decided)
    assert shown[mime.VERDICT]["instead"] == "It fell by 12%."
    page = Page(shown["text/html"]).text
    assert page.index("Write instead: It fell by 12%.") < page.index("As printed")
    assert "Write instead: It fell by 12%." in shown["text/plain"]


def test_a_choice_may_be_the_one_number_of_a_claim(judged):
    counted = Value(74.6, "pct", tables=["homicides"])
    shown = judged(then=counted, varied={"window": {"from 2009": counted}})
    [other] = shown[mime.VERDICT]["variations"]
    assert other["values"][0]["name"] == "fall_pct"


def test_card_shows_other_series_beside_the_verdict(claim):
    other = {
        "fall_pct": {"theft": Value(74.6, "pct", tables=["t"]), "x": Value(1, "pct", tables="t")}
    }
    text = card_text(record_of(claim(), other_series=other))
    assert "for comparison: theft | 74.6% | matches" in text
    assert "for comparison: x | 1% | does not match" in text


def test_card_of_a_comparison_shows_its_finding(claim):
    text = card_text(comparison_of(claim, finding="2010: 5; next comes 2011: 7"))
    assert "data of today | 2010: 5; next comes 2011: 7 | matches; rank 1 of 5" in text


def test_card_of_a_comparison_shows_its_margin_once(claim):
    assert card_text(comparison_of(claim)).count("rank 1 of 5") == 1
    failed = comparison_of(claim, "differs", reason="unsupported", stands="no")
    assert "does not match: the data do not show it; rank 1 of 5" in card_text(failed)
    assert card_text(failed).count("rank 1 of 5") == 1


def test_no_cell_of_a_card_has_brackets_within_brackets_or_stands_for_nothing():
    records = [record for record, _ in stored(mime.VERDICT)]
    cells = [cell for record in records for row in card_table(record)[1] for cell in row]
    assert len(cells) > 1000
    assert [cell for cell in cells if re.search(r"\([^()]*\(", cell)] == []
    assert "in words" not in cells


def number_record(claim, quantity, words):
    other = {"fall_pct": {words["other"]: Value(74.6, "pct", tables=[words["table"]])}}
    later = quantity(quantity="later", as_printed=words["later"], role="detail")
    spoken = claim(
        statement=words["statement"],
        locator=words["locator"],
        attributed_to=words["attributed_to"],
        quantities=(quantity(as_printed=words["as_printed"]), later),
    )
    counted = {"fall_pct": Value(74.6, "pct", tables=[words["table"]])}
    return record_of(
        spoken,
        bases={"now": counted},
        unchecked={"later": "no source named"},
        settled_by=words["settled_by"],
        because=f"x{words['because']}",
        other_series=other,
        varied={"window": {words["choice"]: counted}},
    )


WORDS = (
    "statement",
    "locator",
    "attributed_to",
    "as_printed",
    "later",
    "other",
    "choice",
    "table",
    "settled_by",
    "because",
)


@given(st.fixed_dictionaries(dict.fromkeys(WORDS, TEXT)))
def test_no_text_becomes_markup(claim, quantity, words):
    plain = Page(card_html(number_record(claim, quantity, dict.fromkeys(WORDS, "plain"))))
    page = Page(card_html(number_record(claim, quantity, words)))
    assert page.tags == plain.tags
    assert [word for word in words.values() if word not in page.text] == []


@given(finding=TEXT, margin=TEXT, table=TEXT)
def test_no_finding_becomes_markup(claim, finding, margin, table):
    def page_of(*texts):
        behind = Provenance(frozenset([texts[2]]))
        counted = Comparison("reproduced", texts[0], texts[1], behind)
        return Page(card_html(record_of(claim(kind="comparison"), bases={"now": counted})))

    page = page_of(finding, margin, table)
    assert page.tags == page_of("plain", "plain", "plain").tags
    assert [word for word in (finding, margin, table) if word not in page.text] == []


@given(TEXT)
def test_no_slug_becomes_an_attribute(claim, slug):
    card = Page(card_html(record_of(claim()) | {"claim": slug}))
    [given] = [given for _, given in card.tags if "id" in dict(given)]
    assert given == (("id", f"claim-{slug}"),)


# Figures


def bars(data):
    return alt.Chart(data).mark_bar().encode(x="year:O", y="victims:Q")


ROWS = {"year": [2010], "victims": [3]}
CHART = bars(derived(ROWS, "homicides"))
WORDS_OF_FIGURE = {
    "title": "Homicide fell",
    "subtitle": "Victims, Brazil",
    "caption": "Victims a year.",
    "alt": "A bar for 2010.",
}


@pytest.fixture
def shown_figure(inside_book):
    """Show a figure whose words stand in the small book."""

    def show_it(figure_id="homicides", chart=CHART, words=WORDS_OF_FIGURE, **given):
        inside_book.write_captions({"homicides": words})
        figure(figure_id, chart, **given)

    return show_it


def test_figure_shows_record_and_chart_then_caption(shown_figure, screen):
    shown_figure()
    drawn, caption = screen
    assert set(drawn) == {mime.FIGURE, mime.VEGALITE, mime.MARKDOWN, "text/plain"}
    assert drawn[mime.MARKDOWN] == "![A bar for 2010.](../figures/homicides/figure.png)"
    assert drawn[mime.FIGURE] == {
        "figure": "homicides",
        "title": "Homicide fell",
        "subtitle": "Victims, Brazil",
        "caption": "Victims a year.",
        "alt": "A bar for 2010.",
        "sources": sources(provenance_of("homicides")),
    }
    assert drawn[mime.VEGALITE]["title"]["text"] == ["Homicide fell"]
    assert set(caption) == {mime.CAPTION, "text/html", "text/plain"}
    assert "A statistical office, The homicides" in caption["text/html"]
    json.dumps(screen, allow_nan=False)


def test_sources_follow_from_the_tables(inside_book):
    assert sources(provenance_of("countries")) == [
        {
            "table": "countries",
            "title": "The countries",
            "publisher": "A statistical office",
            "edition": "2012",
            "licenses": ["CC-BY-4.0"],
        }
    ]


def test_caption_is_escaped(shown_figure, screen):
    shown_figure(words=WORDS_OF_FIGURE | {"caption": '<img src=x onerror="x"> & more'})
    page = Page(screen[1]["text/html"])
    assert [tag for tag, _ in page.tags] == ["p", "small", "/small", "/p"]
    assert '<img src=x onerror="x"> & more' in page.text


@pytest.mark.parametrize("name", ["title", "subtitle", "caption", "alt"])
@pytest.mark.parametrize("text", ["", " \n"])
def test_figure_without_a_text_is_refused(shown_figure, screen, name, text):
    with pytest.raises(FigureError, match=f"figure homicides: expected words under `{name}`"):
        shown_figure(words=WORDS_OF_FIGURE | {name: text})
    assert screen == []


@pytest.mark.parametrize(
    "figure_id",
    ["", "Homicides", "homicides_2010", "-a", "a-", "a--b", "a b", "a/b", "año", "a\n", "a" * 81],
)
def test_malformed_id_is_refused(shown_figure, screen, figure_id):
    with pytest.raises(FigureError, match="expected lower-case words joined by hyphens") as caught:
        shown_figure(figure_id)
    assert repr(figure_id) in str(caught.value)
    assert screen == []


@pytest.mark.parametrize("name", ["a", "homicides-2010", "low-of-21-years"])
def test_slug_is_accepted(name):
    require_slug("figure", name)


def test_what_fills_the_words_of_a_figure_stands_beside_its_record(shown_figure, screen):
    words = WORDS_OF_FIGURE | {"title": "{n:0} fell", "alt": "{n:1} of {places.all}."}
    shown_figure(words=words, n=Value(7.25, "pct"), places={"all": "Peru", "none": "no"})
    slots = {"n": {"number": 7.25, "unit": "pct"}, "places.all": "Peru"}
    assert screen[0][mime.SLOTS] == slots


def test_words_of_a_figure_are_filled_with_what_was_computed(shown_figure, screen):
    words = WORDS_OF_FIGURE | {"title": "Homicide fell by {fall_pct:0}% in {place}"}
    shown_figure(words=words, fall_pct=Value(74.6, "pct", tables=["homicides"]), place="Brazil")
    assert screen[0][mime.FIGURE]["title"] == "Homicide fell by 75% in Brazil"


def test_figure_names_the_works_of_facts_that_only_its_words_name(
    shown_figure, inside_book, screen
):
    for suffix in ("csv", "yml"):
        shutil.copy(
            ROOT / "data" / "places" / f"published_facts.{suffix}", inside_book.root / "data"
        )
    shutil.copy(ROOT / "data" / "columns.yml", inside_book.root / "data")
    record(inside_book.root)
    share = published("drugs-share-of-crime-proceeds")
    words = WORDS_OF_FIGURE | {"caption": "Drugs make {shares.drugs:0}%."}
    tables = ["homicides", "published_facts"]
    shown_figure(words=words, tables=tables, shares={"drugs": share})
    ours, work = screen[0][mime.FIGURE]["sources"]
    assert ours["table"] == "homicides"
    assert (work["publisher"], work["facts"]) == ("UNODC", ["drugs-share-of-crime-proceeds"])
    assert "Estimating Illicit Financial Flows" in screen[1]["text/html"]


@pytest.mark.parametrize(
    ("words", "given", "message"),
    [
        ({"title": "By {fall_pct}"}, {}, r"small\.yml, line 1, figure homicides, title: slot"),
        ({}, {"fall_pct": Value(1, "pct")}, "fall_pct given, but no slot has that name"),
    ],
)
def test_slot_of_a_figure_that_does_not_fit_is_refused(shown_figure, screen, words, given, message):
    with pytest.raises(RecountError, match=message):
        shown_figure(words=WORDS_OF_FIGURE | words, **given)
    assert screen == []


def test_figure_without_words_is_refused(shown_figure, screen):
    with pytest.raises(FigureError, match=r"figure thefts: no words in data/captions/"):
        shown_figure("thefts")
    assert screen == []


def test_sources_follow_from_every_layer(shown_figure, screen):
    rule = alt.Chart(derived({"victims": [4]}, "countries")).mark_rule().encode(y="victims:Q")
    shown_figure(chart=CHART + rule)
    named = [source["table"] for source in screen[0][mime.FIGURE]["sources"]]
    assert named == ["countries", "homicides"]


def test_a_report_whose_number_is_drawn_is_a_source(shown_figure, screen, monkeypatch, claim):
    report = Report("oas2013", "OAS", "A study", "An organisation", 2013, "en", "", NOT_STATED, "")
    monkeypatch.setattr("recount.notebook.ledger", lambda: {"homicide-fall": claim()})
    monkeypatch.setattr("recount.notebook.reports", lambda: {"oas2013": report})
    mark = derived([{"year": 2010, "victims": printed("homicide-fall", "fall_pct")}])
    shown_figure(chart=CHART + bars(mark))
    last = screen[0][mime.FIGURE]["sources"][-1]
    assert last == {
        "table": "quantities",
        "title": "A study",
        "publisher": "An organisation",
        "edition": "2013",
        "licenses": [NOT_STATED],
    }


def test_figure_of_what_has_lost_its_tables_is_refused(shown_figure, screen):
    with pytest.raises(TableError, match=r"with year, victims: .*write `derived\(data, origin"):
        shown_figure(chart=bars(pd.DataFrame(ROWS)))
    assert screen == []


def test_tables_named_may_not_leave_out_what_is_drawn(shown_figure, screen):
    with pytest.raises(FigureError, match="comes from homicides, which `tables` leaves out"):
        shown_figure(tables=["countries"])
    assert screen == []
    shown_figure(tables=["homicides", "countries"])
    assert len(screen[0][mime.FIGURE]["sources"]) == 2


def test_figure_of_an_unknown_table_is_refused(shown_figure, screen):
    with pytest.raises(TableError, match=r"no table 'homicide'.* expected one of countries, homic"):
        shown_figure(tables=["homicides", "homicide"])
    assert screen == []


@pytest.mark.parametrize(
    ("chart", "message"),
    [
        (bars(derived({"year": [2010], "victims": [None]}, "homicides")), "y: field 'victims' has"),
        (CHART.encode(y="victmis:Q"), "y: no field 'victmis'; the data have victims, year"),
        (bars(derived(pd.DataFrame(ROWS)[:0], "homicides")), "no row to draw; expected a frame"),
        (bars("https://example.org/victims.csv"), "is elsewhere; expected data in a frame"),
    ],
)
def test_figure_that_would_leave_out_something_is_refused(shown_figure, screen, chart, message):
    with pytest.raises(FigureError, match=rf"figure homicides: .*{message}"):
        shown_figure(chart=chart, tables=["homicides"])
    assert screen == []


def test_faceted_figure_is_refused_by_its_name(shown_figure, screen):
    with pytest.raises(FigureError, match=r"figure homicides: .*expected a single or layered"):
        shown_figure(chart=CHART.facet("year:O"))
    assert screen == []


def stored(kind):
    """The records of one kind that the chapters show, each with its markup."""
    for path in notebooks(ROOT).values():
        for cell in code_cells(read(path)):
            for output in cell["outputs"]:
                data = output.get("data", {})
                if kind in data:
                    yield data[kind], "".join(data["text/html"])


TEMPLATES = (
    (mime.VERDICT, card_html),
    (mime.NUMBERS, numbers_html),
    (mime.QUESTION, question_html),
)


def test_templates_give_the_stored_outputs_byte_for_byte():
    """An apostrophe and a quotation mark, too, which libraries escape in different ways."""
    shown = [(html(record), markup) for kind, html in TEMPLATES for record, markup in stored(kind)]
    assert len(shown) > 300
    for html, markup in shown:
        assert html == markup
    assert any("&#x27;" in html for html, _ in shown)
