"""How the texts of the book are gone through: once to gather them, and again to put others there.

Whatever holds texts (a notebook, a record, a chart, the description of a table) has one function
that makes a copy of it and asks a `Wording` for each text. `Extraction` notes the text and gives it
back; `recount.publish.translate.translation.Translation` gives another. So no text can be gathered
that is not translated, or the other way round.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from recount.languages.languages import ENGLISH, Language
from recount.languages.notation import UnitWords, local_number
from recount.publish.translate.slots import SLOT, filled, masked, replaced, worded
from recount.quantities.units import UNITS
from recount.record import SlotNumber, SlotRecord

UNTRANSLATED = "\ue000"
"""Begins a block of Markdown that stays English: a private character, which no text has."""

_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Message:
    """A text of the book, as it stands in a catalogue.

    Attributes
    ----------
    domain : str
        The catalogue that it belongs to.
    context : str
        Where it stands, by names that do not change; with the text it names the message.
    text : str
        In English, with named slots.
    plural : str
        The same of several; empty where a text is of no number.
    comments : tuple of str
        What translators should know: what it is, and what stands in its slots.
    files : tuple of str
        Where it was found.
    """

    domain: str
    context: str
    text: str
    plural: str = ""
    comments: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


class Wording(ABC):
    """What gives the words for each text of a domain.

    Parameters
    ----------
    domain : str
        The catalogue that the texts belong to.
    file : str
        The file that they stand in, from the folder of the book.
    """

    language: Language

    def __init__(self, domain: str = "", file: str = "") -> None:
        self.domain, self.file = domain, file

    @abstractmethod
    def within(self, domain: str, file: str) -> Wording:
        """The same for another domain or file."""

    @abstractmethod
    def message(self, message: Message) -> str | None:
        """The words of a message, with its slots; None if there are none in the language."""

    @abstractmethod
    def unit(self, unit: str, number: float) -> str:
        """The words of a unit around ``{number}``."""

    def left(self, text: str) -> str:
        """A text that stays in English."""
        return text

    def say(
        self, context: str, text: str, *comments: str, countries: bool = False, slots: bool = True
    ) -> str:
        """The words for a text.

        Parameters
        ----------
        context : str
            Where it stands, by names that do not change.
        text : str
            In English.
        *comments
            What translators should know of it.
        countries : bool
            Whether the countries that it names are slots; see `worded`.
        slots : bool
            Whether its numerals and times are.
        """
        said = self._said(context, text, comments, countries, slots)
        return self.left(text) if said is None else said

    def block(self, context: str, text: str, *comments: str) -> str:
        """The words for a block of Markdown, marked where they stay English; see `say`."""
        said = self._said(context, text, comments)
        return f"{UNTRANSLATED}{text}" if said is None else said

    def _said(
        self,
        context: str,
        text: str,
        comments: Iterable[str],
        countries: bool = False,
        slots: bool = True,
    ) -> str | None:
        found = worded(text, countries) if slots else None
        bare = found.text if found else text
        if not has_words(bare):
            return filled(bare, found.written, self.language) if found else text
        told = (*comments, *(found.comments() if found else ()))
        said = self._message(context, bare, told)
        if said is None:
            return None
        return filled(said, found.written, self.language) if found else said

    def fill(
        self, context: str, sheet: str, values: Mapping[str, SlotRecord], text: str, *comments: str
    ) -> str:
        """The words for a sentence of a sheet, whose slots a chapter filled.

        Parameters
        ----------
        context : str
            Where it stands.
        sheet : str
            The sentence of the sheet.
        values : mapping of str to SlotRecord
            What fills its slots, by their names.
        text : str
            The same with its slots filled, in English.
        *comments
            What translators should know of it.
        """
        if not text:
            return text
        found = worded(sheet)
        named = {name: values.get(name.partition(":")[0]) for name in SLOT.findall(sheet)}
        told = [
            f"{{{name}}}: {_in_english(name, value)}"
            for name, value in named.items()
            if value is not None
        ]
        said = self._message(context, found.text, (*comments, *told, *found.comments()))
        # A text is of one language: without the words of a slot it stays as it is.
        if said is None or None in named.values():
            return self.left(text)

        def one(name: str) -> str | None:
            value = named.get(name)
            return None if value is None else self._filling(context, name, value)

        return filled(replaced(said, one), found.written, self.language)

    def _message(self, context: str, text: str, comments: Iterable[str]) -> str | None:
        comments = tuple(filter(None, comments))
        return self.message(
            Message(self.domain, context, text, comments=comments, files=(self.file,))
        )

    def _filling(self, context: str, name: str, value: SlotRecord) -> str:
        if isinstance(value, str):
            return self.say(f"{context} {{{name}}}", value, countries=True)
        return _number(name, value, self.language, self.unit)


def has_words(text: str) -> bool:
    """Whether anything in a text is to be translated, beside what is the same everywhere."""
    return bool(_LETTER.search(SLOT.sub("", masked(text))))


def _number(name: str, value: SlotNumber, language: Language, words: UnitWords) -> str:
    """A number as its slot asks for it; see `recount.ledger.sentences`."""
    decimals = name.partition(":")[2]
    places = int(decimals) if decimals else None
    return local_number(
        value["number"], value["unit"], language, words, places, bare=bool(decimals)
    )


def _in_english(name: str, value: SlotRecord) -> str:
    return value if isinstance(value, str) else _number(name, value, ENGLISH, in_english)


def in_english(unit: str, number: float) -> str:
    """The words of a unit as its vocabulary has them, whatever the number."""
    del number
    return f"{{number}}{UNITS[unit].suffix}"


class Extraction(Wording):
    """Notes every message, and leaves every text as it is."""

    language = ENGLISH

    def __init__(self, domain: str = "", file: str = "") -> None:
        super().__init__(domain, file)
        self.found: dict[tuple[str, str, str], Message] = {}

    def within(self, domain: str, file: str) -> Extraction:
        """The same for another domain or file; what is found is kept together."""
        other = Extraction(domain, file)
        other.found = self.found
        return other

    def message(self, message: Message) -> str:
        """Note it; of one that stands in several places once, with all of them.

        What stands in its slots is said of the first place only.
        """
        key = (message.domain, message.context, message.text)
        if known := self.found.get(key):
            more = [comment for comment in message.comments if not comment.startswith("{")]
            comments = tuple(dict.fromkeys((*known.comments, *more)))
            files = tuple(dict.fromkeys((*known.files, *message.files)))
            message = Message(*key, known.plural, comments, files)
        self.found[key] = message
        return message.text

    def unit(self, unit: str, number: float) -> str:
        """In English."""
        return in_english(unit, number)
