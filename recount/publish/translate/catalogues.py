"""Catalogues: the messages of a domain in one language, as gettext files that Babel reads."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import PoFileError, denormalize, generate_po, normalize, read_po

from recount.errors import TranslationError
from recount.languages.languages import CATALOGUES, Language
from recount.publish.book.files import holds, write_all
from recount.publish.translate.wording import Message
from recount.reading import is_there, plain_text

PROJECT = "recount"

_HEADER = """\
# {language} texts of the book, domain {domain}.
# Under the licence of the book's words; see LICENSE-TEXT.md.
# `recount translate` writes everything but the translations."""
_CREATED = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""For every catalogue, because a date that moves would change a file in which nothing changed."""
_WIDTH = 76
_MOST_PLURALS = 6
"""So many forms has a word in any language; Babel makes room for as many as a catalogue says."""
_PLURALS = re.compile(r"nplurals\s*=\s*([^\s;\"\\]*)")
_FEW = re.compile(f"[1-{_MOST_PLURALS}]")
_PREVIOUS = "|"


def path_of(root: Path, language: Language, domain: str) -> Path:
    """The file of a catalogue."""
    return root / CATALOGUES / language.catalogues / "LC_MESSAGES" / f"{domain}.po"


def shown_path(root: Path, path: Path) -> str:
    """A file as messages name it, from the folder of the book."""
    return path.relative_to(root).as_posix()


def read_catalogue(root: Path, language: Language, domain: str) -> Catalog:
    """A catalogue as it is on disk; an empty one if there is none.

    Raises
    ------
    TranslationError
        Naming file and line, if it is no gettext catalogue in UTF-8 whose lines end in LF alone,
        or of another language.
    """
    shown = shown_path(root, path_of(root, language, domain))
    if not is_there(root, shown):
        return _new(language, domain)
    text = plain_text(root, shown, TranslationError)
    for number in _PLURALS.finditer(text):
        if not _FEW.fullmatch(number[1]):
            line = text.count("\n", 0, number.start()) + 1
            raise TranslationError(
                f"{shown}, line {line}: nplurals={number[1]}; expected from 1 to {_MOST_PLURALS}"
            )
    try:
        found = read_po(text.splitlines(), domain=domain, abort_invalid=True)
    except PoFileError as error:
        raise TranslationError(
            f"{shown}, line {error.lineno + 1}: {error}; expected a gettext catalogue"
        ) from error
    except (ValueError, LookupError) as error:  # a header that is none, as a day or a language
        raise TranslationError(f"{shown}: {error}; expected a gettext catalogue") from error
    if found.locale_identifier != language.locale:
        raise TranslationError(
            f"{shown}: Language: {found.locale_identifier}; expected {language.locale}"
        )
    for entry in found:
        before = [line for line in entry.user_comments if line.startswith(_PREVIOUS)]
        entry.user_comments = [line for line in entry.user_comments if line not in before]
        entry.previous_id = _previous(line.removeprefix(_PREVIOUS).strip() for line in before)
    return found


def _previous(lines: Iterable[str]) -> list[str]:
    """The texts that a message had before, from the lines that keep them; Babel reads them not."""
    parts: list[str] = []
    for line in lines:
        if line.startswith("msgid"):
            parts.append(line.partition(" ")[2])
        elif line.startswith('"') and parts:
            parts[-1] += f"\n{line}"
    return [denormalize(part) for part in parts]


def _new(language: Language, domain: str) -> Catalog:
    name = language.cldr.english_name
    return Catalog(
        locale=language.locale,
        domain=domain,
        header_comment=_HEADER.format(language=name, domain=domain),
        project=PROJECT,
        version="book",
        creation_date=_CREATED,
        last_translator="the project",
        language_team=str(name),
        msgid_bugs_address="see the page About",
        fuzzy=False,
    )


def merged(catalogue: Catalog, messages: Sequence[Message]) -> Catalog:
    """A catalogue with the messages that the book has now.

    A text that changed keeps its translation as fuzzy, with the text that was translated; one that
    is gone is kept as obsolete if it has a translation, and comes back with it.

    Parameters
    ----------
    catalogue : Catalog
        As it was; it is changed.
    messages : sequence of Message
        Those of its domain, in order.
    """
    template = Catalog()
    for message in messages:
        template.add(
            (message.text, message.plural) if message.plural else message.text,
            context=message.context or None,
            auto_comments=message.comments,
            locations=[(file, 0) for file in message.files if file],
        )
    back = {(entry.id, entry.context) for entry in template} & {
        (entry.id, entry.context) for entry in catalogue.obsolete.values()
    }
    for key, entry in list(catalogue.obsolete.items()):
        if (entry.id, entry.context) in back:
            catalogue[entry.id] = catalogue.obsolete.pop(key)
    before = {(entry.id, entry.context): entry.previous_id for entry in catalogue}
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    for entry in catalogue:
        entry.previous_id = before.get((entry.id, entry.context), []) if entry.fuzzy else []
    new = [entry for entry in catalogue if (entry.id, entry.context) not in before]
    _keep_as_fuzzy(catalogue, [entry for entry in new if isinstance(entry.id, str)])
    catalogue.obsolete = {
        key: entry for key, entry in catalogue.obsolete.items() if is_translated(entry)
    }
    return catalogue


def _keep_as_fuzzy(catalogue: Catalog, new: Sequence[Entry]) -> None:
    """Give a new text the translation of one that is gone from the same place, as fuzzy.

    Where a place had one text and has one, it is that. Babel would look for it among all texts,
    which takes seconds for each.
    """
    gone: dict[str | None, dict[str, Entry]] = {}
    for entry in catalogue.obsolete.values():
        if isinstance(entry.id, str) and is_translated(entry):
            gone.setdefault(entry.context, {})[entry.id] = entry
    alone = Counter(entry.context for entry in new)
    for entry in new:
        known = gone.get(entry.context, {})
        only = list(known) if len(known) == alone[entry.context] == 1 else []
        for text in get_close_matches(str(entry.id), known, n=1) or only:
            old = known.pop(text)
            entry.string, entry.previous_id = old.string, [text]
            entry.flags.add("fuzzy")
            catalogue.obsolete = {
                key: other for key, other in catalogue.obsolete.items() if other is not old
            }


def is_translated(entry: Entry) -> bool:
    """Whether every form of a message has words."""
    forms = entry.string if isinstance(entry.string, list | tuple) else [entry.string]
    return all(forms) and bool(forms)


def write_catalogues(root: Path, catalogues: Iterable[tuple[Language, Catalog]]) -> list[str]:
    """Write catalogues whose files change by that, all or none; gives the names of these files."""
    contents = {}
    for language, catalogue in catalogues:
        path = path_of(root, language, str(catalogue.domain))
        content = "".join(_lines(catalogue)).encode()
        if not (path.is_file() and holds(path, content)):
            contents[shown_path(root, path)] = content
    write_all(root, contents)
    return list(contents)


def _lines(catalogue: Catalog) -> Iterator[str]:
    """The lines of its file, with the texts of before, which Babel would break within quotes."""
    for entry in catalogue:
        entry.flags.discard("python-format")  # “3% in” is none
    entries = iter(catalogue)
    begun = False
    for line in generate_po(catalogue, include_lineno=False, width=_WIDTH):
        if line.startswith(("msgctxt ", "msgid ")) and not begun:
            for name, text in zip(
                ("msgid", "msgid_plural"), next(entries).previous_id, strict=False
            ):
                prefix = f"#{_PREVIOUS} "
                yield f"{prefix}{name} {normalize(text, prefix=prefix, width=_WIDTH)}\n"
            begun = True
        elif line == "\n":
            begun = False
        yield line
