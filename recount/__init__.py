"""Drugs and Security in the Americas, Recounted: the verbs of a chapter."""

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recount.chapters import records
    from recount.choices import Choice, Items
    from recount.comparison import compare, count_of, extreme
    from recount.data import pick, table, total
    from recount.errors import NoData
    from recount.explorer import explore
    from recount.forms import (
        band,
        bars,
        by,
        categories,
        dots,
        joined,
        labels,
        level,
        line_names,
        lines,
        map_areas,
        map_circles,
        printed_dots,
        quantity,
        ranges,
        shades,
        years,
    )
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
    "choices": ("Choice", "Items"),
    "comparison": ("compare", "count_of", "extreme"),
    "data": ("pick", "table", "total"),
    "errors": ("NoData",),
    "explorer": ("explore",),
    "forms": (
        "band",
        "bars",
        "by",
        "categories",
        "dots",
        "joined",
        "labels",
        "level",
        "line_names",
        "lines",
        "map_areas",
        "map_circles",
        "printed_dots",
        "quantity",
        "ranges",
        "shades",
        "years",
    ),
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
    "band",
    "bars",
    "by",
    "categories",
    "compare",
    "count_of",
    "dots",
    "explore",
    "extreme",
    "figure",
    "in_usd_mn",
    "joined",
    "judge",
    "labels",
    "level",
    "line_names",
    "lines",
    "map_areas",
    "map_circles",
    "month_of",
    "numbers",
    "per_day",
    "per_year",
    "percent_fall",
    "percent_rise",
    "pick",
    "printed",
    "printed_dots",
    "quantity",
    "ranges",
    "rate_per_100k",
    "ratio",
    "records",
    "shades",
    "share_pct",
    "table",
    "total",
    "year_of",
    "years",
]


def __getattr__(name: str) -> Any:
    if name in _MODULE_OF:
        return getattr(import_module(f"recount.{_MODULE_OF[name]}"), name)
    raise AttributeError(f"module 'recount' has no attribute {name!r}")
