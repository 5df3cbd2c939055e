"""Judging a claim with what most tests leave as it is."""

from recount.ledger.judgements import Judgement
from recount.ledger.verdict import decide


def decided(claim, bases, **given_too):
    usual = {
        "unchecked": None,
        "settled_by": None,
        "reason": None,
        "other_series": None,
        "varied": None,
        "stands": "yes",
        "because": "It was counted again.",
        "instead": None,
    }
    return decide(claim, bases=bases, **(usual | given_too))


def judgement(**changes):
    """A row of the judgements: the sentence stands, unless told otherwise."""
    usual = {
        "claim": "homicide-fall",
        "row": 2,
        "section": "",
        "stands": "yes",
        "because": "It was counted again.",
        "reason": None,
        "unchecked": None,
        "settled_by": "",
        "instead": "",
    }
    return Judgement(**(usual | changes))
