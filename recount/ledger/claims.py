"""The ledger: what the reports claim, as transcribed, and the rules it must obey."""

from __future__ import annotations

import math
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from recount.errors import LedgerError, UnitError
from recount.ledger.passages import out_of_order
from recount.quantities.printed import ENGLISH, notation_of, readings, unread
from recount.quantities.rounding import (
    DEFAULT_WIDTHS,
    HEDGES,
    Interval,
    Widths,
    printed_interval,
)
from recount.quantities.units import ADDED, CALENDAR, NO_SUCH_DAY, UNITS, is_on_calendar
from recount.quantities.values import Value
from recount.reading import Stamp, stamp_of
from recount.tables.data import read_table
from recount.tables.descriptors import COLUMNS, package_path
from recount.vocabulary import (
    CLAIM_KINDS,
    MAIN,
    ROLES,
    SLUG,
    SLUG_WORDS,
    ClaimKind,
    Role,
)


@dataclass(frozen=True)
class Report:
    """A published report whose claims are checked; see ``data/claims/reports.csv``.

    Attributes
    ----------
    report : str
        Slug, by which the ledger names it.
    short_title, title, publisher : str
        As it is called on pages, as it is published, and by whom.
    year : int
        Of publication.
    languages : str
        Codes of the languages that it was read in, separated by spaces, by whose notation its
        numbers are read.
    address, licence : str
        Where it is published, if that is known, and under which terms.
    citation_key : str
        Its entry in ``references.bib``.
    """

    report: str
    short_title: str
    title: str
    publisher: str
    year: int
    languages: str
    address: str
    licence: str
    citation_key: str


def reports(root: Path | None = None) -> dict[str, Report]:
    """The reports by slug, in the order of ``data/claims/reports.csv``.

    Raises
    ------
    TableError
        If the file breaks its schema.
    LedgerError
        If a report is in a language of which nothing is known.
    """
    return _reports(root, claims_stamps(root))


@lru_cache(maxsize=2)
def _reports(root: Path | None, stamps: tuple[Stamp, ...]) -> dict[str, Report]:
    del stamps  # part of the key, so that an edited file is read again
    table: pd.DataFrame = read_table("reports", root).astype(object)
    lines = table.where(table.notna(), "").to_dict("records")
    found = {report.report: report for report in map(_report, lines)}
    for row, report in enumerate(found.values(), start=2):
        for language in report.languages.split():
            try:
                notation_of(language)
            except UnitError as error:
                raise LedgerError(f"reports.csv, row {row}, column languages: {error}") from error
    return found


def _report(line: Any) -> Report:
    return Report(**line)


@dataclass(frozen=True)
class Quantity:
    """One number as a report prints it.

    Attributes
    ----------
    claim, quantity : str
        Slug of the claim, and the number's name within it.
    as_printed : str
        The words that hold the number and its hedge.
    value, value_high : float
        The number in `unit`; the second bound of a range, else None.
    unit, hedge : str
        From the closed vocabularies of `recount.quantities`.
    step : float
        What the last printed digit stands for, in `unit`.
    report : str
        Slug of the report that prints it.
    role : str
        Whether the claim asserts it (main), or it only goes with what is asserted (detail).
    """

    claim: str
    quantity: str
    as_printed: str
    value: float
    value_high: float | None
    unit: str
    hedge: str
    step: float
    report: str = ""
    role: Role = MAIN

    def interval(self, widths: Widths = DEFAULT_WIDTHS) -> Interval:
        """The interval that the number stands for."""
        return printed_interval(self.value, self.hedge, self.step, self.value_high, widths)

    def as_value(self) -> Value:
        """The number as an input to arithmetic: known to its last digit, whatever the hedge."""
        high = self.value if self.value_high is None else self.value_high
        half = self.step / 2
        reports = [self.report] if self.report else []
        low, middle = self.value - half, (self.value + high) / 2
        return Value(middle, self.unit, low, high + half, reports=reports)


@dataclass(frozen=True)
class Claim:
    """One assertion of a report; see ``data/claims/claims.yml`` for the columns."""

    claim: str
    report: str
    kind: ClaimKind
    locator: str
    text_line: int
    chapter: str
    statement: str
    attributed_to: str
    citation: str
    quantities: tuple[Quantity, ...]

    def quantity(self, name: str) -> Quantity:
        """The printed number of that name.

        Raises
        ------
        LedgerError
            If the claim has no such quantity.
        """
        for found in self.quantities:
            if found.quantity == name:
                return found
        known = ", ".join(found.quantity for found in self.quantities) or "none"
        raise LedgerError(f"claim {self.claim}: no quantity {name!r}; it has {known}")


Ledger = dict[str, Claim]


def ledger(root: Path | None = None) -> Ledger:
    """Read and check ``data/claims/``.

    Returns
    -------
    dict
        Claims by slug, in the order of the file.

    Raises
    ------
    TableError
        If a file breaks its schema.
    LedgerError
        If a rule between rows or columns is broken; the message lists every breach.
    """
    return _ledger(root, claims_stamps(root))


def claims_stamps(root: Path | None = None) -> tuple[Stamp, ...]:
    """When what the ledger follows from was changed; what is read of it is kept by it."""
    data = package_path(root).parent
    folder = data / "claims"
    names = sorted(os.listdir(folder)) if folder.is_dir() else []  # much faster than patterns
    files = [folder / name for name in names if name.endswith((".csv", ".yml"))]
    return tuple(map(stamp_of, [*files, data / COLUMNS, data.parent / ADDED]))


@lru_cache(maxsize=2)
def _ledger(root: Path | None, stamps: tuple[Stamp, ...]) -> Ledger:
    del stamps  # part of the key, so that an edited ledger is read again
    languages = {slug: tuple(known.languages.split()) for slug, known in reports(root).items()}
    return assemble(read_table("claims", root), read_table("quantities", root), languages)


def assemble(
    claims: pd.DataFrame, quantities: pd.DataFrame, languages: Mapping[str, tuple[str, ...]]
) -> Ledger:
    """Put claims and quantities together, and check the rules between them.

    Parameters
    ----------
    claims, quantities : pandas.DataFrame
        The tables of that name.
    languages : mapping of str to tuple of str
        The reports that there are by slug, and codes of the languages that each is in.

    Raises
    ------
    LedgerError
        Naming file, row, claim and what was expected, for every breach.
    """
    report_of = claims.set_index("claim")["report"].to_dict()
    spoken = {str(slug): languages[of] for slug, of in report_of.items() if of in languages}
    breaches = [*_claim_breaches(claims, languages), *_quantity_breaches(quantities, spoken)]
    breaches += out_of_order(claims)
    known = set(claims["claim"])
    rows: dict[str, list[Quantity]] = {slug: [] for slug in claims["claim"]}
    for row, (_, line) in enumerate(quantities.iterrows(), start=2):
        if line["claim"] not in known:
            breaches.append(
                f"quantities.csv, row {row}: claim {line['claim']!r} is not in claims.csv"
            )
        elif not breaches:
            rows[line["claim"]].append(_quantity(line, report_of[line["claim"]]))
    for row, (_, line) in enumerate(claims.iterrows(), start=2):
        roles = quantities.loc[quantities["claim"] == line["claim"], "role"]
        numbers = len(roles)
        if line["kind"] == "number" and not numbers:
            breaches.append(
                f"claims.csv, row {row}: number claim {line['claim']!r} has no row"
                " in quantities.csv"
            )
        if numbers and MAIN not in set(roles):
            breaches.append(
                f"claims.csv, row {row}: claim {line['claim']!r} has no main number in"
                " quantities.csv; expected one or more"
            )
        if line["kind"] == "comparison" and numbers:
            breaches.append(
                f"claims.csv, row {row}: comparison {line['claim']!r} has {numbers} quantities;"
                " expected none, or kind `number`"
            )
    if breaches:
        raise LedgerError("\n".join(breaches))
    return {
        line["claim"]: Claim(
            **{
                column: "" if pd.isna(line[column]) else line[column]
                for column in claims.columns
                if column not in ("kind", "text_line")
            },
            kind=line["kind"],
            text_line=int(line["text_line"]),
            quantities=tuple(rows[line["claim"]]),
        )
        for _, line in claims.iterrows()
    }


def _quantity(line: pd.Series, report: str) -> Quantity:
    high = line["value_high"]
    return Quantity(
        claim=line["claim"],
        quantity=line["quantity"],
        as_printed=line["as_printed"],
        value=float(line["value"]),
        value_high=None if pd.isna(high) else float(high),
        unit=line["unit"],
        hedge=line["hedge"],
        step=float(line["step"]),
        report=report,
        role=line["role"],
    )


def _claim_breaches(claims: pd.DataFrame, reports: Collection[str]) -> list[str]:
    breaches = []
    for row, (_, line) in enumerate(claims.iterrows(), start=2):
        for column, allowed in (("report", reports), ("kind", CLAIM_KINDS)):
            if line[column] not in allowed:
                breaches.append(
                    f"claims.csv, row {row}, column {column}: {line[column]!r};"
                    f" expected one of {', '.join(allowed)}"
                )
        if not SLUG.fullmatch(line["claim"]):
            breaches.append(
                f"claims.csv, row {row}, column claim: {line['claim']!r}; expected {SLUG_WORDS}"
            )
    twice = claims["claim"][claims["claim"].duplicated()]
    return breaches + [f"claims.csv: claim {slug!r} stands twice" for slug in twice]


def _quantity_breaches(
    quantities: pd.DataFrame, spoken: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """What is wrong with printed numbers, of claims in these languages."""
    breaches = []
    for row, (_, line) in enumerate(quantities.iterrows(), start=2):
        where = f"quantities.csv, row {row}, claim {line['claim']}, quantity {line['quantity']}"
        problems = [
            (line["unit"] not in UNITS, f"unknown unit {line['unit']!r}; expected {_list(UNITS)}"),
            (
                line["hedge"] not in HEDGES,
                f"unknown hedge {line['hedge']!r}; expected {_list(HEDGES)}",
            ),
            (
                line["role"] not in ROLES,
                f"unknown role {line['role']!r}; expected {_list(ROLES)}",
            ),
            (not math.isfinite(line["value"]), f"value {line['value']!r}; expected a number"),
            *(
                (
                    not is_on_calendar(float(line[end]), line["unit"]),
                    f"{line[end]:.0f} in the unit {line['unit']}; {NO_SUCH_DAY}",
                )
                for end in ("value", "value_high")
                if math.isfinite(line[end])
            ),
            (not line["step"] > 0, f"step {line['step']!r}; expected more than 0"),
            (
                (line["hedge"] == "between") == bool(pd.isna(line["value_high"])),
                "value_high goes with hedge `between`, and only with it",
            ),
            (
                not pd.isna(line["value_high"]) and line["value_high"] < line["value"],
                f"value_high {line['value_high']} is less than value {line['value']}",
            ),
        ]
        breaches += [f"{where}: {text}" for broken, text in problems if broken]
        if not any(broken for broken, _ in problems):
            languages = spoken.get(line["claim"], (ENGLISH,))
            breaches += [f"{where}: {text}" for text in _printed_otherwise(line, languages)]
    key = quantities[quantities.duplicated(["claim", "quantity"])]
    return breaches + [
        f"quantities.csv: {line['claim']}, {line['quantity']} stands twice"
        for _, line in key.iterrows()
    ]


def _printed_otherwise(line: pd.Series, languages: tuple[str, ...]) -> Iterator[str]:
    """What value and step of a number have against the words that print it."""
    as_printed, unit = line["as_printed"], line["unit"]
    read = [] if unit in CALENDAR else readings(as_printed, unit, languages)[:1]
    ruled = 1.0
    for several in read:
        if not several:
            yield unread(as_printed, languages)
            return
        fitting = [one for one in several if math.isclose(one.value, line["value"])]
        if not fitting:
            numbers = " or ".join(f"{one.value:.15g}" for one in several)
            yield f"value {line['value']:.15g}, but {as_printed!r} prints {numbers}"
            return
        ruled = fitting[0].step
    if pd.isna(line["step_reason"]) and not math.isclose(ruled, line["step"]):
        yield (
            f"step {line['step']:g}, but {as_printed!r} gives {ruled:g}; expected that, or a"
            " step_reason"
        )


def _list(names: Iterable[str]) -> str:
    return "one of " + ", ".join(names)
