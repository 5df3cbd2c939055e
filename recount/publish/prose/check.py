"""The prose check: every numeral that a reader meets comes from a value recorded beside it.

The numbers in the text are written out by hand, so that it reads the same everywhere; this module
finds for each of them the value that it came from. What counts as an origin are the records of the
same section: the verdicts, what `recount.numbers` put on record, and what the sentences of
questions draw on. The words of a card, figure or question draw on their own record alone.

That a value is within rounding does not make it the one that is meant. Its author names it, in
the metadata of the cell under ``numbers``: in a cell of text a name for each of its numerals, in
order; in a cell of code those that its words use beside their record. ``recount prose --fix``
writes the names of which there is no choice, and leaves ``""`` where there is one. A time is named
by itself; ``two, in the text itself`` names a number for which the author answers. A page has its
names in a comment, a line each::

    <!-- numbers:
    - formats of a citation
    -->
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from recount.chapters import Notebook
from recount.ledger.claims import reports
from recount.publish.book import settings
from recount.publish.prose.numerals import TIMES, Numeral
from recount.publish.prose.origins import (
    Origin,
    as_kind,
    gives,
    naming,
    needing_origin,
    same_time,
)
from recount.publish.prose.passages import Passage, Sentence, all_passages

SAID = ", in the text itself"
"""After a numeral, names it as what no record has to give: the author answers for it."""


@dataclass(frozen=True)
class Mention:
    """A numeral that needs an origin, where it stands, and the value that is named for it."""

    section: Passage
    sentence: Sentence
    numeral: Numeral
    named: str = ""

    @property
    def is_traced(self) -> bool:
        """Whether the value named for it gives it or, if none is, values of one meaning only."""
        if self.named:
            return self.answers(self.named)
        if self.sentence.own and self.numeral.text + SAID in self.sentence.named:
            return True
        if self.sentence.own:
            return is_traced(self.numeral, self.section, self.sentence)
        return len(self.meanings) == 1

    @property
    def is_ambiguous(self) -> bool:
        """Whether values of several meanings give it, and none is named."""
        return not self.named and not self.is_traced and len(self.meanings) > 1

    @cached_property
    def meanings(self) -> dict[str, str]:
        """What the values that give it are about, and the name of the first value of each."""
        if self.numeral.kind in TIMES:
            known = self.section.knows(self.numeral, self.sentence)
            return {self.numeral.text: self.numeral.text} if known else {}
        open_to = self.section.nameable(self.sentence)
        given = sorted(
            (origin for origin in open_to if gives(origin, self.numeral)),
            key=lambda origin: origin.aside,
        )
        return {origin.meaning: origin.name for origin in reversed(given)}

    @property
    def is_own(self) -> bool:
        """Whether the record that it goes with gives it, so that nothing need be named."""
        alone = replace(self.sentence, named=())
        return alone.own is not None and is_traced(self.numeral, self.section, alone)

    @property
    def name(self) -> str:
        """The name of the value that it comes from; empty where its author has to choose."""
        if self.named and self.is_traced:
            return self.named
        if self.sentence.own:
            for name in filter(self.answers, self.sentence.named):
                return name
        choice = [*self.meanings.values()]
        return choice[0] if len(choice) == 1 else ""

    def open_to(self) -> list[Origin]:
        """The values that it may come from."""
        known = self.section.open_to(self.sentence)
        return [one for one in known if self.named in ("", one.name)]

    def answers(self, name: str) -> bool:
        """Whether a value of that name gives it; a time is named by itself.

        What the text alone says, such as how many things it goes on to list, is named as that.
        """
        if name == self.numeral.text + SAID:
            return True
        if self.numeral.kind in TIMES:
            same = self.numeral.text == name
            return same and is_traced(self.numeral, self.section, self.sentence)
        return any(
            origin.name == name and gives(origin, self.numeral)
            for origin in self.section.open_to(self.sentence)
        )

    def expected(self) -> str:
        """What was expected of a numeral that is not traced."""
        known = [*self.section.nameable(self.sentence)]
        if self.is_ambiguous:
            names = "; ".join(f"“{name}”" for name in self.meanings.values())
            return f"expected one of these named for it, as “numbers” of the text: {names}"
        if not self.named:
            near = _nearest(self.numeral, known)
            return "expected a value recorded in this section that gives it" + (
                f"; nearest: {near}" if near else "; none are recorded"
            )
        numbers = sorted({f"{one.number:,.6g}" for one in known if one.name == self.named})
        if numbers:
            return f"expected “{self.named}” ({'; '.join(numbers)}), which is named for it"
        return f"expected “{self.named}”, which is named for it; its section has no such value"


@dataclass(frozen=True)
class Untraced:
    """A numeral that no recorded value of its section, or not the one named for it, gives."""

    section: str
    where: str
    numeral: str
    sentence: str
    expected: str

    def __str__(self) -> str:
        return (
            f"{self.section}, {self.where}: “{self.numeral}” in “{self.sentence}”: {self.expected}"
        )


def check(root: Path, chapters: Mapping[str, Notebook]) -> list[Untraced]:
    """Every numeral of the book that comes from no recorded value of its meaning.

    Parameters
    ----------
    root : Path
        The folder of the book, for its pages.
    chapters : mapping of str to notebook
        The chapters by name, with their outputs.

    Returns
    -------
    list of Untraced
    """
    return [
        Untraced(
            f"{mention.section.page} ({mention.section.heading})",
            mention.sentence.where,
            mention.numeral.text,
            mention.sentence.text,
            mention.expected(),
        )
        for mention in traceable(root, chapters)
        if not mention.is_traced
    ]


def traceable(root: Path, chapters: Mapping[str, Notebook]) -> Iterator[Mention]:
    """Every numeral that needs an origin, with its sentence, its section and its name."""
    return mentions(all_passages(root, chapters), report_names(root))


def mentions(passages: Iterable[Passage], names: re.Pattern[str]) -> Iterator[Mention]:
    """The numerals of passages that need an origin, text by text, each with what is named for it.

    What is named for a text are as many values as it has such numerals, in their order. If they
    are not as many, because the text was edited, those that answer in order are kept.
    """
    texts: dict[tuple[str, str], list[Mention]] = {}
    for section in passages:
        for sentence in section.sentences:
            found = texts.setdefault((section.page, sentence.where), [])
            for numeral in needing_origin(sentence.text, names):
                found.append(Mention(section, sentence, numeral))
    for found in texts.values():
        typed = found and found[0].sentence.own is None
        yield from _named(found, found[0].sentence.named) if typed else found


def _named(found: Sequence[Mention], named: Sequence[str]) -> Iterator[Mention]:
    if len(found) == len(named):
        yield from (replace(mention, named=named[at]) for at, mention in enumerate(found))
        return
    answers = [[bool(name) and mention.answers(name) for name in named] for mention in found]
    # How many can be kept from each pair on: the longest common subsequence.
    kept = [[0] * (len(named) + 1) for _ in range(len(found) + 1)]
    for row in reversed(range(len(found))):
        for column in reversed(range(len(named))):
            kept[row][column] = (
                1 + kept[row + 1][column + 1]
                if answers[row][column]
                else max(kept[row + 1][column], kept[row][column + 1])
            )
    column = 0
    for row, mention in enumerate(found):
        while column < len(named) and kept[row][column] == kept[row][column + 1] > 0:
            column += 1
        if column < len(named) and answers[row][column]:
            yield replace(mention, named=named[column])
            column += 1
        else:
            yield mention


def report_names(root: Path) -> re.Pattern[str]:
    """What names the book in `root`, its reports, licences and editions: no origin is needed."""
    described = (root / "data" / "claims" / "reports.csv").is_file()
    editions = (folder.name for folder in sorted((root / "editions").glob("[0-9]*")))
    title = settings.read(root).title if (root / settings.FILE).is_file() else ""
    return naming(reports(root).values() if described else (), editions, title)


def is_traced(numeral: Numeral, section: Passage, sentence: Sentence) -> bool:
    """Whether a value recorded for the sentence, or in its section, gives the numeral."""
    if numeral.kind in TIMES:
        own = sentence.own
        if own is None or numeral.text in sentence.named:
            return section.knows(numeral, sentence)
        return any(same_time(numeral, time) for time in own.times)
    return any(gives(origin, numeral) for origin in section.open_to(sentence))


def _nearest(numeral: Numeral, origins: Iterable[Origin]) -> str:
    ranked = sorted(
        (abs(number - numeral.value), f"{origin.name} ({number:,.6g})")
        for origin in origins
        for number in as_kind(origin, numeral)
    )
    return "; ".join(dict.fromkeys(text for _, text in ranked[:2]))
