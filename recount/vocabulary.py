"""The closed lists of words in which the book judges, each with what its words mean.

Every list is a type, so that mypy knows its words, and a tuple of them in their order.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Mapping
from typing import Final, Literal, get_args

SLUG_MOST = 80
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in map(str.lower, month_name[1:]))
SLUG = re.compile(
    rf"(?=.{{1,{SLUG_MOST}}}\Z)(?!(?:true|false|(?:{_MONTH})-?[0-9]+)\Z)"
    r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
)
"""A name that stands in addresses and in names of files, which hold only so much, and in tables,
where spreadsheets make a number of ``2e10`` and a day of ``may-2010``."""
SLUG_WORDS = (
    f"lower-case words joined by hyphens, {SLUG_MOST} letters at most, that begin with a letter and"
    " are no date"
)

Verdict = Literal["reproduced", "within rounding", "differs", "cannot be checked"]
"""What holding a claim against what was counted again comes to."""
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""From the best to the worst; the last one says that there is none."""

REPRODUCED: Final = "reproduced"
WITHIN_ROUNDING: Final = "within rounding"
DIFFERS: Final = "differs"
UNCHECKED: Final = "cannot be checked"
RESULT_WORDS: Mapping[Verdict, str] = {
    "reproduced": "matches",
    "within rounding": "matches within rounding",
    "differs": "does not match",
    "cannot be checked": "cannot be checked",
}
"""The same in everyday words, for readers."""

Basis = Literal["arithmetic", "then", "now"]
"""What a claim is held against."""
BASES: tuple[Basis, ...] = get_args(Basis)
BASIS_NAMES: Mapping[Basis, str] = {
    "arithmetic": "the report’s own numbers",
    "then": "data of the time",
    "now": "data of today",
}
BASIS_WHEN: Mapping[Basis, str] = {
    "arithmetic": "by the report’s own numbers",
    "then": "at the time",
    "now": "today",
}
"""Said behind a counted number, where several were counted or none is from data."""

Stand = Literal["yes", "in part", "no", "open"]
"""Whether a report's sentence still stands."""
STANDS: tuple[Stand, ...] = get_args(Stand)
STANDS_WORDS: Mapping[Stand, str] = {
    "yes": "The sentence stands",
    "in part": "The sentence stands in part",
    "no": "The sentence does not stand",
    "open": "Whether the sentence stands is open",
}

Answer = Literal["quote it", "quote with care", "do not quote", "nobody can check"]
"""What to do with a claim: the one answer for readers; see `recount.ledger.verdict.answer_of`."""
ANSWERS: tuple[Answer, ...] = get_args(Answer)
INSTEAD_OF: tuple[Answer, ...] = ("quote with care", "do not quote")
"""The answers that go with a sentence to write instead."""
ANSWER_WORDS: Mapping[Answer, str] = {
    "quote it": "The sentence stands, and nothing differs",
    "quote with care": "It stands in part, or a number of it differs",
    "do not quote": "The sentence does not stand",
    "nobody can check": "Nothing public was found that could be held against it",
}

DiffersReason = Literal[
    "arithmetic slip",
    "internal conflict",
    "mislabelled",
    "other definition",
    "wrong year or place",
    "superseded data",
    "coverage",
    "unsupported",
]
"""Why a claim differs."""
DIFFERS_REASONS: tuple[DiffersReason, ...] = get_args(DiffersReason)
DIFFERS_WORDS: Mapping[DiffersReason, str] = {
    "arithmetic slip": "the report miscounted",
    "internal conflict": "the report contradicts itself",
    "mislabelled": "the number is of something else",
    "other definition": "it is defined differently",
    "wrong year or place": "wrong year or place",
    "superseded data": "the data were revised later",
    "coverage": "it covers other places or cases",
    "unsupported": "the data do not show it",
}
"""The same in everyday words, for readers."""
UNEXPLAINED: Final = "not explained yet"
"""What is said where a claim differs and no reason is given."""

UncheckedReason = Literal[
    "no source named",
    "source not public",
    "quantity undefined",
    "data never collected",
]
"""Why a claim cannot be checked."""
UNCHECKED_REASONS: tuple[UncheckedReason, ...] = get_args(UncheckedReason)
UNCHECKED_WORDS: Mapping[UncheckedReason, str] = {
    "no source named": "no source is named",
    "source not public": "the source is not public",
    "quantity undefined": "what is counted is not defined",
    "data never collected": "the data were never collected",
}
"""The same in everyday words, for readers."""

ClaimKind = Literal["number", "comparison"]
"""Whether a claim prints numbers, or compares without one."""
CLAIM_KINDS: tuple[ClaimKind, ...] = get_args(ClaimKind)

Role = Literal["main", "detail"]
"""Whether a claim asserts a printed number, or the number only goes with what it asserts."""
ROLES: tuple[Role, ...] = get_args(Role)
MAIN: Final = "main"

VariationKind = Literal["window", "threshold", "weighting", "micro-states", "series"]
"""What was chosen otherwise, to see whether a verdict rests on the choice."""
VARIATION_KINDS: tuple[VariationKind, ...] = get_args(VariationKind)
VARIATION_NAMES: Mapping[VariationKind, str] = {
    "window": "other years",
    "threshold": "another threshold",
    "weighting": "another weighting",
    "micro-states": "micro-states",
    "series": "another series",
}

Caveat = Literal[
    "secondary_source",
    "read_via_mirror",
    "licence_not_stated",
    "derived_values",
    "modelled_estimates",
    "investigations_not_victims",
    "year_of_registration",
    "provisional",
    "incomplete_coverage",
    "definition_differs",
    "rounded_in_source",
    "revised_later",
    "small_counts",
    "no_derivatives",
    "non_commercial",
]
"""What to take care of in a table."""
CAVEATS: Mapping[Caveat, str] = {
    "secondary_source": "read in a secondary source",
    "read_via_mirror": "read through a mirror of the publisher’s file",
    "licence_not_stated": "the copy that was read states no licence",
    "derived_values": "some values are derived from printed ones",
    "modelled_estimates": "modelled estimates, not counts",
    "investigations_not_victims": "counts investigations, each of which may have several victims",
    "year_of_registration": "by year of registration, not of the event",
    "provisional": "provisional when published",
    "incomplete_coverage": "does not cover every place or year",
    "definition_differs": "definitions differ between rows or from the report’s",
    "rounded_in_source": "rounded in the source",
    "revised_later": "revised in later editions",
    "small_counts": "rests on small counts",
    "no_derivatives": "the licence allows no derivatives",
    "non_commercial": "the licence allows no commercial use",
}
