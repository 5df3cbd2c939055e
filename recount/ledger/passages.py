"""Where claims stand in a report: paragraph and line have to go up together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

LAST_NUMBER = re.compile(r"(.*?)(\d+)")
"""A locator that ends in a number, such as that of a paragraph."""


def out_of_order(claims: pd.DataFrame) -> Iterator[str]:
    """Claims that a locator and a line put into two orders, a sentence for each.

    Locators are compared with those that are the same but for their last number. Neither of the
    two can be told from the report's text alone; a slip in one of them contradicts the other.

    Parameters
    ----------
    claims : pandas.DataFrame
        The rows of ``claims.csv``.
    """
    passages: dict[tuple[str, str], list[tuple[int, int, int, str]]] = {}
    for row, line in enumerate(claims.to_dict("records"), start=2):
        if found := LAST_NUMBER.fullmatch(line["locator"]):
            place = (int(line["text_line"]), int(found[2]), row, line["locator"])
            passages.setdefault((line["report"], found[1]), []).append(place)
    for places in passages.values():
        for before, after in pairwise(sorted(places)):
            if after[1] < before[1] or (after[0] == before[0] and after[1] != before[1]):
                yield (
                    f"claims.csv, row {after[2]}: {after[3]!r} on line {after[0]}, and row"
                    f" {before[2]} has {before[3]!r} on line {before[0]}; expected locators and"
                    " lines in one order"
                )
