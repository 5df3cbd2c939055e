"""The draft of a claim: its rows in the ledger, with its numbers read from the printed words."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from recount.chapters import code_cells, homes, read
from recount.errors import DraftError
from recount.ledger.claims import ledger, reports
from recount.ledger.judgements import judgements
from recount.publish.drafts.answers import Answers, require_new
from recount.publish.drafts.draft import Draft, Row, with_rows
from recount.publish.prose.numerals import TIMES, numerals
from recount.publish.translate.number_words import LEXICONS, numbers_in_words
from recount.quantities.printed import ENGLISH, Printed, has_numeral, readings, unread
from recount.quantities.rounding import HEDGES
from recount.quantities.units import CALENDAR, UNITS
from recount.vocabulary import (
    BASES,
    DIFFERS_REASONS,
    MAIN,
    ROLES,
    STANDS,
    UNCHECKED_REASONS,
)

_NUMBER = r"\d[\d.,]*"
_HEDGE_WORDS = {
    "en": (
        ("between", rf"{_NUMBER} (?:to|and|or) {_NUMBER}|{_NUMBER}[–-]{_NUMBER}"),
        ("just_over", r"\bjust (?:over|above)\b"),
        ("at_least", r"\b(?:at least|no fewer than|no less than)\b"),
        ("up_to", r"\b(?:up to|at most|no more than)\b|^by (?:the year )?\d{4}$"),
        ("more_than", r"\b(?:more than|over|above|exceed(?:s|ed|ing)?)\b"),
        ("less_than", r"\b(?:less than|fewer than|below|under)\b"),
        ("almost", r"\b(?:almost|nearly|close to)\b"),
        ("about", r"\b(?:about|around|approximately|roughly|some|estimated|believed)\b"),
    ),
    "de": (
        ("between", rf"{_NUMBER} (?:bis|und|oder) {_NUMBER}|{_NUMBER}[–-]{_NUMBER}"),
        ("just_over", r"\b(?:gut|knapp über|(?:etwas|kaum) (?:mehr als|über))\b"),
        ("at_least", r"\b(?:mindestens|wenigstens|nicht weniger als)\b"),
        ("up_to", r"\b(?:bis zu|höchstens|maximal|nicht mehr als)\b"),
        ("more_than", r"\b(?:mehr als|über)\b"),
        ("less_than", r"\b(?:weniger als|unter)\b"),
        ("almost", r"\b(?:fast|knapp|beinahe|nahezu)\b"),
        ("about", r"\b(?:rund|etwa|ungefähr|zirka|circa|ca|geschätzt\w*)\b"),
    ),
    "es": (
        ("between", rf"{_NUMBER} (?:a|y|o) {_NUMBER}|{_NUMBER}[–-]{_NUMBER}"),
        ("just_over", r"\b(?:poco|algo) más de\b"),
        ("at_least", r"\b(?:al menos|por lo menos|como mínimo|no menos de)\b"),
        ("up_to", r"\b(?:hasta|a lo sumo|como máximo|no más de)\b"),
        ("more_than", r"\b(?:más de|por encima de|superior(?:es)? al?|super(?:a|an|ó|aron))\b"),
        ("less_than", r"\b(?:menos de|por debajo de|inferior(?:es)? al?)\b"),
        ("almost", r"\bcasi\b"),
        (
            "about",
            r"\b(?:cerca de|alrededor de|en torno a|aproximadamente|un[oa]s|estimad[oa]s?)\b",
        ),
    ),
    "fr": (
        ("between", rf"{_NUMBER} (?:à|et|ou) {_NUMBER}|{_NUMBER}[–-]{_NUMBER}"),
        ("just_over", r"\b(?:un peu plus|à peine plus) (?:de|d’|d')"),
        ("at_least", r"\b(?:au moins|au minimum|pas moins de)\b"),
        ("up_to", r"\b(?:jusqu.à|au plus|au maximum|pas plus de)\b"),
        ("more_than", r"\b(?:plus de|au-dessus de|dépass\w*)\b"),
        ("less_than", r"\b(?:moins de|au-dessous de)\b"),
        ("almost", r"\b(?:presque|près de|quasi\w*)\b"),
        ("about", r"\b(?:environ|autour de|à peu près|quelque|estim\w*)\b"),
    ),
    "pt": (
        ("between", rf"{_NUMBER} (?:a|e|ou) {_NUMBER}|{_NUMBER}[–-]{_NUMBER}"),
        ("just_over", r"\bpouco mais de\b"),
        ("at_least", r"\b(?:pelo menos|ao menos|no mínimo|não menos de)\b"),
        ("up_to", r"\b(?:até|no máximo|não mais de)\b"),
        ("more_than", r"\b(?:mais de|acima de|superior(?:es)? a|super(?:a|am|ou|aram))\b"),
        ("less_than", r"\b(?:menos de|abaixo de|inferior(?:es)? a)\b"),
        ("almost", r"\bquase\b"),
        (
            "about",
            r"\b(?:cerca de|por volta de|em torno de|aproximadamente|uns|umas|estimad[oa]s?)\b",
        ),
    ),
}
"""By language what makes a hedge, the more special before the more general."""

_Languages = Sequence[str]


def proposed_hedge(as_printed: str, languages: _Languages = (ENGLISH,)) -> str:
    """The hedge that printed words make; the ledger may say otherwise, for reasons of its own."""
    for language in languages:
        for hedge, words in _HEDGE_WORDS.get(language.partition("-")[0], ()):
            if re.search(words, as_printed, re.IGNORECASE):
                return hedge
    return "exact"


def read_numbers(
    as_printed: str, unit: str, hedge: str, languages: _Languages = (ENGLISH,)
) -> tuple[str, str]:
    """The number that printed words hold, in a unit, and the second one of a range.

    Returns
    -------
    tuple of str
        Empty where the words do not tell.

    Raises
    ------
    DraftError
        If a numeral is written as in no language of the report, or differently read in several.
    """
    if unit in CALENDAR:
        times = [numeral for numeral in numerals(as_printed) if numeral.kind in TIMES]
        return (str(int(times[0].value)), "") if times else ("", "")
    found = readings(as_printed, unit, languages)[: 2 if hedge == "between" else 1]
    if found:
        first, *others = [
            f"{_only(several, as_printed, languages).value:.15g}" for several in found
        ]
        return first, (others[0] if others else "")
    part, number = _in_words(as_printed, languages)
    return (f"{number * (100 if part and unit == 'pct' else 1):.15g}", "") if number else ("", "")


def _only(several: Sequence[Printed], as_printed: str, languages: _Languages) -> Printed:
    if not several:
        raise DraftError(unread(as_printed, languages))
    if len(several) > 1:
        each = " or ".join(f"{one.value:.15g} ({one.language})" for one in several)
        raise DraftError(f"{as_printed!r} is {each}")
    return several[0]


def _in_words(as_printed: str, languages: _Languages) -> tuple[bool, float]:
    """The first number that is written in words, and whether it is a part; 0 if none is told."""
    for language in languages:
        if language.partition("-")[0] == ENGLISH:
            for numeral in numerals(as_printed):
                return numeral.kind == "part", numeral.value
        for spoken, lexicon in LEXICONS.items():
            if lexicon.code == language.partition("-")[0]:
                found = numbers_in_words(as_printed, spoken)
                if len(found) == 1:
                    return 0 < found[0] < 1, found[0]
    return False, 0


def proposed_step(
    as_printed: str, unit: str, value: str = "", languages: _Languages = (ENGLISH,)
) -> tuple[str, str]:
    """The step that printed words make, and why where the rule for digits gives another.

    Parameters
    ----------
    as_printed, unit : str
        The words, and the unit of their number.
    value : str, optional
        The number, where the words have several readings.
    languages : sequence of str, optional
        Codes of the languages that the report is in.
    """
    if has_numeral(as_printed):
        for one in readings(as_printed, unit, languages)[0] if unit not in CALENDAR else ():
            if not value or math.isclose(one.value, float(value)):
                return f"{one.step:.15g}", ""
        return "1", ""
    if unit == "pct" and _in_words(as_printed, languages)[0]:
        return "5", "a fraction in words, read to the nearest twentieth"
    return "1", ""


def claim(
    root: Path,
    slug: str,
    answers: Answers,
    quantities: Sequence[tuple[str, str, str]],
    said: Mapping[str, Mapping[str, str]],
) -> Draft:
    """Draft a claim.

    Parameters
    ----------
    root : Path
        The folder of the book.
    slug : str
        Its permanent name.
    answers : Answers
        What it needs besides.
    quantities : sequence of (name, printed words, unit)
        Its numbers; a comparison has none.
    said : mapping
        ``value``, ``hedge``, ``step``, ``step_reason`` and ``role`` by the names of quantities,
        where they are not what the words say.

    Raises
    ------
    DraftError
        If something is unknown, taken or missing.
    """
    require_new("claim", slug, ledger(root))
    report = answers.needed("report", "the report that makes it", reports(root))
    chapter = answers.needed("chapter", "the chapter that judges it", homes(root))
    row = {
        "claim": slug,
        "report": report,
        "kind": "number" if quantities else "comparison",
        "locator": answers.needed("locator", "where it stands: part, heading or box, paragraph"),
        "text_line": answers.needed("text_line", "its line in the plain text of the report"),
        "chapter": chapter,
        "statement": answers.needed("statement", "the claim in one sentence, in our words"),
        "attributed_to": answers.optional("attributed_to"),
        "citation": reports(root)[report].citation_key if report else "",
    }
    decided = {
        "claim": slug,
        "section": answers.optional("section"),
        "stands": answers.needed("stands", "does its sentence still stand?", STANDS),
        "because": answers.needed("because", "one line of why"),
        "reason": answers.optional("reason"),
        "unchecked": answers.optional("unchecked"),
        "instead": answers.optional("instead"),
    }
    if decided["unchecked"] or decided["stands"] == "open":
        decided["unchecked"] = answers.needed(
            "unchecked",
            f"why it cannot be checked: {', '.join(UNCHECKED_REASONS)}",
        )
        decided["settled_by"] = answers.needed("settled_by", "what would settle it")
    numbers = [
        _quantity(
            (slug, name, as_printed, unit),
            {key: of.get(name, "") for key, of in said.items()},
            reports(root)[report].languages.split() if report else (ENGLISH,),
        )
        for name, as_printed, unit in quantities
    ]
    names = [name for name, *_ in quantities]
    for key, of in said.items():
        if unknown := set(of) - set(names):
            raise DraftError(f"--{key.replace('_', '-')} {min(unknown)}: no --quantity has it")
    answers.require_all()
    chapter_of = {name: known.chapter for name, known in ledger(root).items()}
    files = {
        "data/claims/claims.csv": with_rows(
            root, "claims", [row], lambda other: other["chapter"] == chapter
        ),
        "data/claims/judgements.csv": with_rows(
            root,
            "judgements",
            [decided],
            lambda other: (
                chapter_of.get(other["claim"]) == chapter
                and _same_section(root, decided["section"], other["section"])
            ),
        ),
    }
    if numbers:
        files["data/claims/quantities.csv"] = with_rows(
            root, "quantities", numbers, lambda other: chapter_of.get(other["claim"]) == chapter
        )
    languages = reports(root)[report].languages.split()
    known = any(language.partition("-")[0] in _HEDGE_WORDS for language in languages)
    unread = [name for name in names if not known and name not in said["hedge"]]
    return Draft(
        files,
        [
            *(
                f"data/claims/quantities.csv, claim {slug}, quantity {name}, column hedge: the"
                f" hedges of the language {' or '.join(languages)} are not known here"
                for name in unread
            ),
            *_missing(homes(root)[chapter], row, decided, names),
        ],
    )


def _same_section(root: Path, mine: str, other: str) -> bool:
    """Whether a row is a neighbour: of the same section, where some are in it already."""
    taken = {entry.section for entry in judgements(root).values()} - {""}
    return mine == other or mine not in taken


def _quantity(
    printed: tuple[str, str, str, str], said: Mapping[str, str], languages: _Languages
) -> Row:
    """The row of a number: of a claim, with its name, the printed words, and its unit."""
    slug, name, as_printed, unit = printed
    where = f"quantity {name}"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise DraftError(f"{where}: expected lower-case letters, digits and underscores")
    if unit not in UNITS:
        raise DraftError(f"{where}: unit {unit!r}; expected one of {', '.join(UNITS)}")
    hedge = said["hedge"] or proposed_hedge(as_printed, languages)
    if hedge not in HEDGES:
        raise DraftError(f"{where}: hedge {hedge!r}; expected one of {', '.join(HEDGES)}")
    role = said["role"] or MAIN
    if role not in ROLES:
        raise DraftError(f"{where}: role {role!r}; expected one of {', '.join(ROLES)}")
    value, _, high = said["value"].partition("..")
    if not value:
        try:
            value, high = read_numbers(as_printed, unit, hedge, languages)
        except DraftError as error:
            raise DraftError(f"{where}: {error}; expected --value {name}=…") from error
    if not value:
        raise DraftError(
            f"{where}: {as_printed!r} prints no number that can be read; expected --value {name}=…"
        )
    step, step_reason = said["step"], ""
    if not step:
        step, step_reason = proposed_step(as_printed, unit, value, languages)
    return {
        "claim": slug,
        "quantity": name,
        "as_printed": as_printed,
        "value": value,
        "value_high": high,
        "unit": unit,
        "hedge": hedge,
        "step": step,
        "step_reason": said["step_reason"] or step_reason,
        "role": role,
    }


def _missing(path: Path, row: Row, decided: Row, quantities: Sequence[str]) -> list[str]:
    """The cell that shows the claim, unless one shows its whole section, and its reason."""
    shown = f"chapters/{path.name}"
    sources = ["".join(cell["source"]) for cell in code_cells(read(path))]
    if section := decided["section"]:
        call = f'open_claims("{section}")'
        there = any(re.search(rf"open_claims\(\s*[\"']{section}[\"']", text) for text in sources)
        lines = [] if there else [f"{shown}: no cell shows section {section}: `{call}`"]
    else:
        counted = "{" + ", ".join(f'"{name}": …' for name in quantities) + "}"
        told = re.search(rf"\{{({'|'.join(BASES)})\b", decided["because"])
        basis = told[1] if told else "now"
        given = "" if decided["unchecked"] else f", {basis}={counted if quantities else '…'}"
        call = f'judge("{row["claim"]}"{given})'
        lines = [f"{shown}: no cell judges claim {row['claim']}: `{call}`"]
    if decided["stands"] in ("in part", "no") and not decided["unchecked"] + decided["reason"]:
        lines.append(
            f"data/claims/judgements.csv, claim {row['claim']}, column reason: if its verdict is"
            f" that it differs, one of {', '.join(DIFFERS_REASONS)}"
        )
    if decided["stands"] in ("in part", "no") and not decided["instead"]:
        lines.append(
            f"data/claims/judgements.csv, claim {row['claim']}, column instead: the sentence to"
            " write instead, with slots"
        )
    return [*lines, "`recount accept` executes the chapter and stores its outputs"]
