import operator

import pandas as pd
import pytest

from recount.errors import JudgementError, TableError
from recount.quantities.values import Value, computed, count, percent_fall, ratio
from recount.tables.provenance import Frame, Provenance, derived, provenance_of

ROWS = {"year": [2010, 2011, 2012], "place": ["a", "b", "a"], "victims": [3.0, 2.0, 1.0]}


@pytest.fixture
def victims():
    return derived(ROWS, "homicides")


@pytest.fixture
def people():
    return derived({"year": [2010, 2011], "persons": [5, 6]}, "population")


KEEPING = {
    "rows": lambda frame: frame[frame["year"] > 2010],
    "query": lambda frame: frame.query("year > 2010"),
    "column": operator.itemgetter("victims"),
    "columns": operator.itemgetter(["year", "victims"]),
    "row": lambda frame: frame.iloc[0],
    "sum by place": lambda frame: frame.groupby("place")["victims"].sum(),
    "named sums": lambda frame: frame.groupby("place").agg(most=("victims", "max")),
    "size": lambda frame: frame.groupby("place").size(),
    "one group": lambda frame: dict(iter(frame.groupby("place")))["a"],
    "transform": lambda frame: frame.groupby("place")["victims"].transform("sum"),
    "pivot": lambda frame: frame.pivot(index="year", columns="place", values="victims"),
    "unstack": lambda frame: frame.set_index(["year", "place"])["victims"].unstack(),
    "melt": lambda frame: frame.melt(id_vars="year"),
    "rolling": lambda frame: frame["victims"].rolling(2).mean(),
    "difference": lambda frame: frame["victims"].diff(),
    "compared": lambda frame: frame["victims"] > 1,
    "times": lambda frame: 2 * frame["victims"],
    "assigned": lambda frame: frame.assign(more=frame["victims"] + 1),
    "applied": lambda frame: frame.apply(lambda row: row["victims"], axis=1),
    "renamed": lambda frame: frame.rename(columns={"victims": "killed"}),
    "typed": lambda frame: frame.astype({"victims": int}),
    "to a frame": lambda frame: frame.groupby("place")["victims"].sum().reset_index(),
    "copied": lambda frame: frame.copy(),
}


@pytest.mark.parametrize("how", KEEPING)
def test_what_is_computed_keeps_its_table(victims, how):
    assert provenance_of(KEEPING[how](victims)).tables == {"homicides"}


MEETING = {
    "merge": lambda one, other: one.merge(other, on="year"),
    "join": lambda one, other: one.set_index("year").join(other.set_index("year")),
    "rows": lambda one, other: pd.concat([one, other]),
    "columns": lambda one, other: pd.concat({"a": one["year"], "b": other["year"]}, axis=1),
    "sum": lambda one, other: one["victims"] + other["persons"],
    "quotient": lambda one, other: one["victims"].div(other["persons"]),
    "looked up": lambda one, other: one["year"].map(other.set_index("year")["persons"]),
}


@pytest.mark.parametrize("how", MEETING)
def test_where_two_tables_meet_both_count(victims, people, how):
    for found in (
        MEETING[how](victims, people),
        MEETING[how](
            people.rename(columns=dict(zip(("year", "persons"), ("year", "victims"), strict=True))),
            victims.rename(columns={"victims": "persons"}),
        ),
    ):
        assert provenance_of(found).tables == {"homicides", "population"}


def test_what_was_met_does_not_change_its_own(victims, people):
    victims.merge(people, on="year")
    assert provenance_of(victims).tables == {"homicides"}
    assert provenance_of(people).tables == {"population"}


def test_what_has_lost_its_table_says_what_to_write(victims):
    with pytest.raises(TableError, match=r"DataFrame with year, place, victims: .*`derived\(data"):
        provenance_of(pd.DataFrame(victims.to_dict("list")))


def test_values_in_cells_become_numbers_and_count():
    cells = [
        {"what": "printed", "pct": Value(74.6, "pct", reports=["oas2013"])},
        {"what": "computed", "pct": Value(75.1, "pct", tables=["homicides"])},
    ]
    frame = derived(cells)
    assert frame["pct"].tolist() == [74.6, 75.1]
    assert provenance_of(frame) == Provenance(frozenset(["homicides"]), frozenset(["oas2013"]))


def test_frame_of_nothing_known_is_refused():
    with pytest.raises(TableError, match="Frame with a: the table that it comes from is not known"):
        derived({"a": [1]})


def test_derived_frame_keeps_what_it_was_made_of(victims, people):
    frame = derived(victims.assign(more=1), people)
    assert provenance_of(frame).tables == {"homicides", "population"}
    assert isinstance(frame, Frame)


def test_numbers_computed_from_frames_know_their_tables(victims, people):
    median = computed(victims["victims"].median(), "victims", victims["victims"], people)
    assert (median.number, median.tables) == (2.0, {"homicides", "population"})
    with pytest.raises(JudgementError, match="expected what it was computed from"):
        computed(3, "victims")


def test_count_of_rows_and_of_what_is_true(victims):
    assert count(victims).number == 3
    few = count(victims["victims"] > 1, unit="countries")
    assert (few.number, few.unit, few.tables) == (2, "countries", {"homicides"})
    assert count({"a", "b"}, victims).number == 2
    gaps = derived({"hit": pd.array([True, None], dtype="boolean")}, "homicides")["hit"]
    with pytest.raises(JudgementError, match="count of hit: 1 entries are missing"):
        count(gaps)


def test_arithmetic_unites_what_its_inputs_come_from():
    table = Value(3, "victims", tables=["homicides"])
    report = Value(2, "victims", reports=["oas2013"])
    for made in (table + report, table - report, ratio(table, report), percent_fall(table, report)):
        assert made.tables == {"homicides"}
        assert made.reports == {"oas2013"}
    assert (report * 2).reports == (report / 2).reports == {"oas2013"}
