"""What may be done with a figure or a verdict: it follows from the tables that it is drawn from.

The rule, in one place. What the project adds (the drawing, the words, the choice) is under `OWN`.
The numbers stay under the terms of the tables that they come from, and the strictest of these
bind the whole: if one table allows no derivatives or no commercial use, neither does the figure,
and share-alike carries over. Where a table states no licence, nothing is promised for its data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from recount.errors import TableError
from recount.languages.words import listed, said
from recount.record import SourceRecord

OWN = "CC-BY-4.0"
CHART, TEXT = "Chart", "Text"
"""What the project adds of its own."""
NOT_STATED = "not-stated"


@dataclass(frozen=True)
class Terms:
    """One licence, as the data package names it.

    Attributes
    ----------
    short, title, address : str
        How it is called in a line, its whole name, and where it stands (may be empty).
    derivatives, commercial : bool or None
        Whether it allows them; None where nobody says.
    share_alike : bool
        Whether what is made of it has to carry the same licence.
    """

    short: str
    title: str
    address: str = ""
    derivatives: bool | None = True
    commercial: bool | None = True
    share_alike: bool = False

    @property
    def binds(self) -> bool:
        """Whether it asks more of a reader than credit."""
        return self.derivatives is False or self.commercial is False or self.share_alike


TERMS = {
    "CC-BY-4.0": Terms(
        "CC BY 4.0",
        "Creative Commons Attribution 4.0 International",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    "CC-BY-3.0-IGO": Terms(
        "CC BY 3.0 IGO",
        "Creative Commons Attribution 3.0 IGO",
        "https://creativecommons.org/licenses/by/3.0/igo/",
    ),
    "CC-BY-SA": Terms(
        "CC BY-SA (version not stated)",
        "Creative Commons Attribution Share-Alike, version not stated",
        "https://opendefinition.org/licenses/cc-by-sa/",
        share_alike=True,
    ),
    "CC-BY-ND-4.0": Terms(
        "CC BY-ND 4.0",
        "Creative Commons Attribution-NoDerivatives 4.0 International",
        "https://creativecommons.org/licenses/by-nd/4.0/",
        derivatives=False,
    ),
    "IHME-non-commercial": Terms(
        "terms of the IHME",
        "Institute for Health Metrics and Evaluation: free of charge for non-commercial use",
        commercial=False,
    ),
    "ODC-PDDL-1.0": Terms(
        "ODC PDDL 1.0",
        "Open Data Commons Public Domain Dedication and License 1.0",
        "https://opendatacommons.org/licenses/pddl/1-0/",
    ),
    "MIT": Terms("MIT", "MIT License", "https://opensource.org/license/mit"),
    "ISC": Terms("ISC", "ISC License", "https://opensource.org/license/isc-license-txt"),
    "public-domain": Terms("public domain", "Public domain"),
    NOT_STATED: Terms(
        "no licence stated",
        "No licence stated by the copy that was read; figures quoted with credit to the publisher",
        derivatives=None,
        commercial=None,
    ),
}
"""Every licence that a table of the data package may name."""


@dataclass(frozen=True)
class Licence:
    """What may be done with a figure or a verdict as a whole.

    Attributes
    ----------
    name : str
        Names of the licences that bind it, joined by ``AND`` as in an SPDX expression.
    title : str
        The same in words.
    address : str
        Where the strictest of them stands; empty if its owner publishes no address.
    derivatives, commercial : bool or None
        Whether they are allowed; None where a table's publisher does not say.
    sentence : str
        All of it in plain words, with credit to every publisher.
    brief : str
        The same in the fewest words, for small print beneath the credits.
    """

    name: str
    title: str
    address: str
    derivatives: bool | None
    commercial: bool | None
    sentence: str
    brief: str


def licence_of(sources: Sequence[SourceRecord], what: str = CHART) -> Licence:
    """The licence of a figure or a verdict, from its sources.

    Parameters
    ----------
    sources : sequence of SourceRecord
        As in a figure's record, or from `recount.notebook.sources`. Empty for what rests on no
        table.
    what : str
        What the project adds of its own: `CHART`, or `TEXT`.

    Raises
    ------
    TableError
        If a table names a licence that is not among `TERMS`, or none.
    """
    named = {name: terms for source in sources for name, terms in _terms(source)}
    own, whole = f"{said(what)}: {said(TERMS[OWN].short)}", _whole(named)
    binding = [name for name, terms in named.items() if terms.binds]
    return Licence(
        name=" AND ".join([OWN, *binding]),
        title="; ".join(said(TERMS[name].title) for name in (OWN, *binding)),
        address=TERMS[binding[-1] if binding else OWN].address,
        derivatives=_allowed(terms.derivatives for terms in named.values()),
        commercial=_allowed(terms.commercial for terms in named.values()),
        sentence=" ".join([f"{own}.", *_data(sources), *whole]),
        brief=" ".join([said("{own}; data: the terms of the sources.", own=own), *whole]),
    )


def _terms(source: SourceRecord) -> list[tuple[str, Terms]]:
    names = source["licenses"]
    if not names or (unknown := [name for name in names if name not in TERMS]):
        what = f"licence {unknown[0]!r}" if names else "no licence"
        raise TableError(f"table {source['table']}: {what}; expected one of {', '.join(TERMS)}")
    return [(name, TERMS[name]) for name in names]


def _allowed(answers: Iterable[bool | None]) -> bool | None:
    """No if anybody says no, else unknown if anybody says nothing."""
    given = set(answers)
    return False if False in given else None if None in given else True


def _data(sources: Sequence[SourceRecord]) -> list[str]:
    """One sentence for all publishers with the same terms."""
    publishers: dict[str, list[str]] = {}
    for source in sources:
        shorts = list(dict.fromkeys(said(terms.short) for _, terms in _terms(source)))
        terms = listed(shorts)
        if len(shorts) > 1:
            terms = said("{terms}, each for a part", terms=terms)
        if (publisher := source["publisher"]) not in publishers.setdefault(terms, []):
            publishers[terms].append(publisher)
    return [
        said("Data ({publishers}): {terms}.", publishers="; ".join(names), terms=terms)
        for terms, names in publishers.items()
    ]


def _whole(named: Mapping[str, Terms]) -> list[str]:
    """What follows for the whole where a table asks for more than credit."""
    rules = [
        rule
        for rule, holds in (
            (said("no derivatives"), any(terms.derivatives is False for terms in named.values())),
            (said("no commercial use"), any(terms.commercial is False for terms in named.values())),
            (said("share alike"), any(terms.share_alike for terms in named.values())),
        )
        if holds
    ]
    return [said("For the whole: {rules}.", rules=listed(rules))] if rules else []
