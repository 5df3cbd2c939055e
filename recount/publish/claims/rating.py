"""An answer as a rating, for readers that know nothing but a scale.

`ClaimReview`, the form in which fact-checks are exchanged, rates a sentence on one scale from
false to true. What nobody can check has no place on it, so it has words and no number.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from recount.languages.words import said
from recount.markup import render
from recount.vocabulary import ANSWER_WORDS, ANSWERS, Answer

RATED = ANSWERS[:-1]
"""Answers that have a place on the scale, from best to worst."""
WORST, BEST = 1, len(RATED)


def rating_value(answer: Answer) -> int | None:
    """Where an answer stands on the scale from `WORST` to `BEST`, or None if it has no place."""
    return BEST - RATED.index(answer) if answer in RATED else None


def rating(answer: Answer, because: str) -> dict[str, Any]:
    """The rating of a claim in the words of schema.org, with one line of why."""
    value = rating_value(answer)
    scale = {} if value is None else {"ratingValue": value, "bestRating": BEST}
    return {
        "@type": "Rating",
        "alternateName": said(answer),
        **scale,
        **({"worstRating": WORST} if scale else {}),
        "ratingExplanation": because,
    }


def ratings_html() -> Markup:
    """What each answer means, and its rating."""
    rows = [
        (said(answer), said(meaning), str(rating_value(answer) or said("no number")))
        for answer, meaning in ANSWER_WORDS.items()
    ]
    header = (said("Answer"), said("When"), said("Rating"))
    return render("ratings", worst=WORST, best=BEST, header=header, rows=rows)
