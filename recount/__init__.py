"""A report, recounted: the verbs of a chapter."""

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recount.chapters import records
    from recount.errors import NoData
    from recount.explorers.choices import Choice, Items
    from recount.explorers.explore import explore
    from recount.forms.axes import by, categories, quantity, shades, years
    from recount.forms.maps import map_areas, map_circles
    from recount.forms.marks import band, bars, dots, joined, lines, ranges
    from recount.forms.named import labels, level, line_names, printed_dots
    from recount.forms.text_table import text_table
    from recount.lessons import check, question
    from recount.notebook import figure, judge, numbers, open_claims, printed, printed_range
    from recount.quantities.association import rank_correlation
    from recount.quantities.comparison import compare, count_of, extreme
    from recount.quantities.units import signed
    from recount.quantities.values import (
        Value,
        computed,
        computed_each,
        count,
        in_unit,
        in_usd_mn,
        month_of,
        per_day,
        per_year,
        percent_fall,
        percent_rise,
        rate_per_100k,
        ratio,
        rounded,
        share_pct,
        year_of,
    )
    from recount.tables.data import pick, pick_each, series, table, total
    from recount.tables.facts import published, published_rows
    from recount.tables.provenance import derived

__version__ = version("recount")

# Loaded on first use: the command line answers "nothing to do" without pandas and Altair.
_HOMES = {
    "chapters": ("records",),
    "explorers.choices": ("Choice", "Items"),
    "quantities.comparison": ("compare", "count_of", "extreme"),
    "quantities.association": ("rank_correlation",),
    "tables.data": ("pick", "pick_each", "series", "table", "total"),
    "tables.facts": ("published", "published_rows"),
    "errors": ("NoData",),
    "explorers.explore": ("explore",),
    "lessons": ("check", "question"),
    "notebook": ("figure", "judge", "numbers", "open_claims", "printed", "printed_range"),
    "tables.provenance": ("derived",),
    "quantities.units": ("signed",),
    "forms.axes": ("by", "categories", "quantity", "shades", "years"),
    "forms.maps": ("map_areas", "map_circles"),
    "forms.marks": ("band", "bars", "dots", "joined", "lines", "ranges"),
    "forms.named": ("labels", "level", "line_names", "printed_dots"),
    "forms.text_table": ("text_table",),
    "quantities.values": (
        "Value",
        "computed",
        "computed_each",
        "count",
        "in_unit",
        "in_usd_mn",
        "month_of",
        "per_day",
        "per_year",
        "percent_fall",
        "percent_rise",
        "rate_per_100k",
        "ratio",
        "rounded",
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
    "check",
    "compare",
    "computed",
    "computed_each",
    "count",
    "count_of",
    "derived",
    "dots",
    "explore",
    "extreme",
    "figure",
    "in_unit",
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
    "open_claims",
    "per_day",
    "per_year",
    "percent_fall",
    "percent_rise",
    "pick",
    "pick_each",
    "printed",
    "printed_dots",
    "printed_range",
    "published",
    "published_rows",
    "quantity",
    "question",
    "ranges",
    "rank_correlation",
    "rate_per_100k",
    "ratio",
    "records",
    "rounded",
    "series",
    "shades",
    "share_pct",
    "signed",
    "table",
    "text_table",
    "total",
    "year_of",
    "years",
]


def __getattr__(name: str) -> Any:
    if name in _MODULE_OF:
        return getattr(import_module(f"recount.{_MODULE_OF[name]}"), name)
    raise AttributeError(f"module 'recount' has no attribute {name!r}")
