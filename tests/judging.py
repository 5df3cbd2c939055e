"""Judging a claim with what most tests leave as it is."""

from recount.verdict import decide


def decided(claim, bases, **given_too):
    usual = {
        "unchecked": None,
        "settled_by": None,
        "reason": None,
        "other_series": None,
        "stands": "yes",
        "because": "It was counted again.",
    }
    return decide(claim, bases=bases, **(usual | given_too))
