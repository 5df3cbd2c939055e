"""The check of a catalogue: that a translation says what the English text says, in its form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.plurals import get_plural

from recount.errors import RecountError
from recount.languages.languages import ENGLISH, Language
from recount.languages.notation import english_numeral
from recount.publish.book.words import parser
from recount.publish.translate.catalogues import path_of, read_catalogue, shown_path
from recount.publish.translate.number_words import numbers_in_words
from recount.publish.translate.places import same_places
from recount.publish.translate.slots import SLOT, is_named, masked

MARKDOWN = ("cell ", "page ")
"""What the contexts of messages in Markdown begin with."""

_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|&[a-zA-Z]+;|&#\d+;")
_BAR = re.compile(r"(?<!\\)\|")
_IN_SLOT = "x"
"""In the place of a slot, where markup is read."""
_ORDER = re.compile(r"(?<!\w)order:((?: \{[^{} ]+\})+)")
"""What a translator's comment says of the order in which a translation has its slots."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a message of a catalogue.

    Attributes
    ----------
    file : str
        The catalogue, from the folder of the book.
    line : int
        Where the message stands in it; 0 where it is the file that is wrong.
    context : str
        Where its text stands in the book.
    found : str
        What is wrong, and what was expected.
    """

    file: str
    line: int
    context: str
    found: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        return (
            f"{where}, {self.context}: {self.found}" if self.context else f"{where}: {self.found}"
        )


def faults_of_catalogues(
    root: Path, languages: Iterable[Language], domains: Iterable[str]
) -> list[Fault]:
    """What is wrong with the catalogues of a book, its untranslated messages included.

    Parameters
    ----------
    root : Path
        The folder of the book.
    languages : iterable of Language
        Those that it is translated to.
    domains : iterable of str
        The names of its catalogues.
    """
    domains = list(domains)
    return [
        fault
        for language in languages
        for domain in domains
        for fault in _faults_of_file(root, language, domain)
    ]


def _faults_of_file(root: Path, language: Language, domain: str) -> Iterator[Fault]:
    file = shown_path(root, path_of(root, language, domain))
    try:
        catalogue = read_catalogue(root, language, domain)
    except RecountError as error:
        yield Fault("", 0, "", str(error))
        return
    yield from faults_of(catalogue, language, file)


def faults_of(catalogue: Catalog, language: Language, file: str) -> Iterator[Fault]:
    """What is wrong with the messages of a catalogue, in their order."""
    expected = get_plural(language.locale).plural_forms
    if catalogue.plural_forms != expected:
        yield Fault(file, 0, "", f"Plural-Forms: {catalogue.plural_forms}; expected {expected}")
    for entry in catalogue:
        if entry.id:
            for found in _faults(entry, language):
                yield Fault(file, entry.lineno or 0, f"“{entry.context or entry.id}”", found)


def _faults(entry: Entry, language: Language) -> Iterator[str]:
    ids = entry.id if isinstance(entry.id, list | tuple) else [entry.id]
    forms = entry.string if isinstance(entry.string, list | tuple) else [entry.string]
    needed = get_plural(language.locale).num_plurals if len(ids) > 1 else 1
    if len(forms) != needed:
        yield f"{len(forms)} plural forms; expected {needed}"
    if not all(forms):
        yield "no translation; expected one" if not any(forms) else "a plural form is empty"
        return
    if entry.fuzzy:
        yield "fuzzy, for the English text is another now; expected a translation of it"
        return
    told = _ORDER.search(" ".join(entry.user_comments))
    said = told[1].split() if told else []
    for english, form in pairs(entry):
        for test in _TESTS:
            yield from test(english, form, language)
        yield from _order(english, form, said)
        if (entry.context or "").startswith(MARKDOWN):
            yield from _blocks(english, form)
            yield from _differences("markup", map(_markup, (english, form)))


def pairs(entry: Entry) -> Iterator[tuple[str, str]]:
    """The English text of a message and its translation; of one with plurals, each form."""
    ids = entry.id if isinstance(entry.id, list | tuple) else [entry.id]
    forms = entry.string if isinstance(entry.string, list | tuple) else [entry.string]
    for english, form in zip([*ids, ids[-1]], forms, strict=False):
        yield str(english), str(form)


Test = Callable[[str, str, Language], Iterator[str]]


def _differences(what: str, counted: Iterable[Counter[str]]) -> Iterator[str]:
    """What the one text has and the other has not, each so many times."""
    ours, theirs = counted
    for one in sorted({*ours, *theirs}):
        if ours[one] > theirs[one]:
            often = (
                f"{theirs[one]} times; expected {ours[one]}"
                if theirs[one]
                else "is missing; expected it"
            )
            yield f"{what} {one} {often}"
        elif not ours[one]:
            yield f"{what} {one} is not in the English text; expected none"
        elif theirs[one] > ours[one]:
            yield f"{what} {one} {theirs[one]} times; expected {ours[one]}"


def _slots(english: str, form: str, language: Language) -> Iterator[str]:
    del language
    texts = (english, form)
    yield from _differences(
        "slot", (Counter(found.group() for found in SLOT.finditer(text)) for text in texts)
    )
    for brace in "{}":
        if form.count(brace) != english.count(brace):
            rest = SLOT.sub("", form).count(brace) - SLOT.sub("", english).count(brace)
            if rest > 0:
                yield f"a brace {brace} that belongs to no slot; expected {{name}}"


def _order(english: str, form: str, said: Sequence[str]) -> Iterator[str]:
    """Slots in another order than in the English text: a slip, unless a comment says it is meant.

    Two numbers that change places are as many as before, and each reads well.
    """
    ours, theirs = ([found.group() for found in SLOT.finditer(text)] for text in (english, form))
    if Counter(ours) != Counter(theirs):
        return
    if ours == theirs and said:
        yield f"a comment “order: {' '.join(said)}”; expected none, for it is the English one"
    elif ours != theirs != said:
        yield (
            f"slots in another order than the English {' '.join(ours)}; expected that or, if it is"
            f" meant, the comment “# order: {' '.join(theirs)}” above the message"
        )


def _tags(english: str, form: str, language: Language) -> Iterator[str]:
    del language
    yield from _differences("HTML", (Counter(_TAG.findall(text)) for text in (english, form)))


def _lines(english: str, form: str, language: Language) -> Iterator[str]:
    del language
    if form.count("\n") != english.count("\n"):
        yield "breaks into lines; expected one line"
    for where, place in (("beginning", 0), ("end", -1)):
        ours, theirs = english[place].isspace(), form[place].isspace()
        if theirs and not ours:
            yield f"a blank at its {where}; expected none"
        elif ours and not theirs:
            yield f"no blank at its {where}; expected one"


def _numerals(english: str, form: str, language: Language) -> Iterator[str]:
    """Numerals in digits that are no slots, such as in a name, in the notation of each language.

    What keeps its English name keeps its numerals.
    """
    if form == english:
        return
    ours, theirs = Counter(_digits(english, ENGLISH)), Counter(_digits(form, language))
    yield from _differences("the numeral", (ours, theirs))


def _digits(text: str, language: Language) -> Iterator[str]:
    for found in _NUMERAL.finditer(masked(text)):
        named = is_named(text, found.start())
        yield found.group() if named else english_numeral(found.group(), language)


def _words(english: str, form: str, language: Language) -> Iterator[str]:
    ours, theirs = (
        Counter(f"{number:g}" for number in numbers_in_words(*read))
        for read in ((english, ENGLISH), (form, language))
    )
    yield from _differences("the number in words", (ours, theirs))


def _places(english: str, form: str, language: Language) -> Iterator[str]:
    missing, more = same_places(english, form, language)
    for name in sorted(missing):
        yield f"does not name {name}, which the English text names"
    for name in sorted(more):
        yield f"names {name}, which the English text does not name"


_TESTS: tuple[Test, ...] = (_slots, _tags, _lines, _numerals, _words, _places)


def _blocks(english: str, form: str) -> Iterator[str]:
    """Whether a text is one block of Markdown still, and one cell of a table."""
    opened = [
        token.type for token in parser().parse(form) if not token.level and token.nesting >= 0
    ]
    if opened != ["paragraph_open"]:
        kinds = ", ".join(kind.removesuffix("_open") for kind in opened)
        yield f"is read as {kinds}; expected one paragraph"
    yield from _differences("the sign", (Counter(_BAR.findall(text)) for text in (english, form)))


def _markup(text: str) -> Counter[str]:
    """Emphasis, links, roles, code and mathematics of a text, and where they lead."""
    found: Counter[str] = Counter()
    [inline] = parser().parseInline(SLOT.sub(_IN_SLOT, text))
    for token in inline.children or ():
        if token.type in ("strong_open", "em_open"):
            found[{"**": "**strong**", "__": "**strong**"}.get(token.markup, "*emphasis*")] += 1
        elif token.type == "link_open":
            found[f"link to {token.attrs['href']}"] += 1
        elif token.type == "image":
            found[f"image {token.attrs['src']}"] += 1
        elif token.type == "code_inline":
            found[f"`{token.content}`"] += 1
        elif token.type == "math_inline":
            found[f"${token.content}$"] += 1
        elif token.type == "myst_role":
            found[f"{{{token.meta['name']}}}`{token.content}`"] += 1
    return found
