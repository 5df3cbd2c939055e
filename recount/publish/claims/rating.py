"""A verdict as a rating, for readers that know nothing but a scale.

`ClaimReview`, the form in which fact-checks are exchanged, rates a sentence on one scale. The
ledger answers two questions: does the number agree, and does the sentence stand? The scale keeps
both. Whether the sentence stands counts first; a number that differs costs one step. What cannot
be checked has no place on a scale from false to true, so it has words and no number.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from recount.markup import render
from recount.vocabulary import DIFFERS, STANDS, STANDS_WORDS, UNCHECKED, VERDICTS, Stand, Verdict

RATED = tuple(stands for stands in STANDS if stands != "open")
"""Answers that have a place on the scale, from best to worst."""
WORST, BEST = 1, 2 * len(RATED)


def rating_value(verdict: Verdict, stands: Stand) -> int | None:
    """Where a claim stands on the scale from `WORST` to `BEST`, or None if it has no place there.

    Parameters
    ----------
    verdict : str
        The claim's headline, one of `recount.vocabulary.VERDICTS`.
    stands : str
        Whether its sentence stands, one of `recount.vocabulary.STANDS`.
    """
    if verdict == UNCHECKED:
        return None
    return BEST - 2 * RATED.index(stands) - (verdict == DIFFERS)


def rating_words(verdict: Verdict, stands: Stand) -> str:
    """The rating in words: the verdict, and whether the sentence stands."""
    if verdict == UNCHECKED:
        return verdict
    words = STANDS_WORDS[stands]
    return f"{verdict}; {words[0].lower()}{words[1:]}"


def rating(verdict: Verdict, stands: Stand, because: str) -> dict[str, Any]:
    """The rating of a claim in the words of schema.org, with one line of why."""
    value = rating_value(verdict, stands)
    scale = {} if value is None else {"ratingValue": value, "bestRating": BEST}
    return {
        "@type": "Rating",
        "alternateName": rating_words(verdict, stands),
        **scale,
        **({"worstRating": WORST} if scale else {}),
        "ratingExplanation": because,
    }


def ratings_html() -> Markup:
    """The rating of every verdict, by whether the sentence stands."""
    rows = [
        (verdict, *(str(rating_value(verdict, stands) or "no number") for stands in RATED))
        for verdict in VERDICTS
    ]
    header = ("Verdict", *(STANDS_WORDS[stands] for stands in RATED))
    return render("ratings", worst=WORST, best=BEST, header=header, rows=rows)
