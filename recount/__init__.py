"""Drugs and Security in the Americas, Recounted: the verbs of a chapter."""

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recount.chapters import records
    from recount.comparison import compare, count_of, extreme
    from recount.data import pick, table, total
    from recount.errors import NoData
    from recount.explorers.choices import Choice, Items
    from recount.explorers.explore import explore
    from recount.notebook import figure, judge, numbers, printed
    from recount.values import (
        Value,
        in_usd_mn,
        month_of,
        per_day,
        per_year,
        percent_fall,
        percent_rise,
        rate_per_100k,
        ratio,
        share_pct,
        year_of,
    )

__version__ = version("recount")

# Loaded on first use: the command line answers "nothing to do" without pandas and Altair.
_HOMES = {
    "chapters": ("records",),
    "explorers.choices": ("Choice", "Items"),
    "comparison": ("compare", "count_of", "extreme"),
    "data": ("pick", "table", "total"),
    "errors": ("NoData",),
    "explorers.explore": ("explore",),
    "notebook": ("figure", "judge", "numbers", "printed"),
    "values": (
        "Value",
        "in_usd_mn",
        "month_of",
        "per_day",
        "per_year",
        "percent_fall",
        "percent_rise",
        "rate_per_100k",
        "ratio",
        "share_pct",
        "year_of",
    ),
}
_MODULE_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Choice",
    "Items",
    "NoData",
    "Value",
    "compare",
    "count_of",
    "explore",
    "extreme",
    "figure",
    "in_usd_mn",
    "judge",
    "month_of",
    "numbers",
    "per_day",
    "per_year",
    "percent_fall",
    "percent_rise",
    "pick",
    "printed",
    "rate_per_100k",
    "ratio",
    "records",
    "share_pct",
    "table",
    "total",
    "year_of",
]


def __getattr__(name: str) -> Any:
    if name in _MODULE_OF:
        return getattr(import_module(f"recount.{_MODULE_OF[name]}"), name)
    raise AttributeError(f"module 'recount' has no attribute {name!r}")
