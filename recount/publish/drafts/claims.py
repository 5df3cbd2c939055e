"""The draft of a claim: its rows in the ledger, with its numbers read from the printed words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from recount.chapters import code_cells, homes, read
from recount.errors import DraftError
from recount.ledger.claims import ledger, reports
from recount.ledger.judgements import judgements
from recount.publish.drafts.answers import Answers, require_new
from recount.publish.drafts.draft import Draft, Row, with_rows
from recount.publish.prose.numerals import numerals
from recount.quantities.rounding import (
    ENGLISH_CODE,
    HEDGES,
    in_english_notation,
    numeral_of,
    step_of,
)
from recount.quantities.units import CALENDAR, UNITS
from recount.vocabulary import (
    BASES,
    DIFFERS_REASONS,
    MAIN,
    ROLES,
    STANDS,
    UNCHECKED_REASONS,
)

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_HEDGE_WORDS = {
    "en": {
        "between": r"\d (?:to|and|or) \d",
        "just_over": r"\bjust (?:over|above)\b",
        "at_least": r"\b(?:at least|no fewer than|no less than)\b",
        "up_to": r"\b(?:up to|at most|no more than)\b|^by (?:the year )?\d{4}$",
        "more_than": r"\b(?:more than|over|above|exceed(?:s|ed|ing)?)\b",
        "less_than": r"\b(?:less than|fewer than|below|under)\b",
        "almost": r"\b(?:almost|nearly|close to)\b",
        "about": r"\b(?:about|around|approximately|roughly|some|estimated|believed)\b",
    },
    "de": {
        "between": r"\d (?:bis|und|oder) \d",
        "just_over": r"\b(?:gut|knapp über|(?:etwas|kaum) (?:mehr als|über))\b",
        "at_least": r"\b(?:mindestens|wenigstens|nicht weniger als)\b",
        "up_to": r"\b(?:bis zu|höchstens|maximal|nicht mehr als)\b",
        "more_than": r"\b(?:mehr als|über)\b",
        "less_than": r"\b(?:weniger als|unter)\b",
        "almost": r"\b(?:fast|knapp|beinahe|nahezu)\b",
        "about": r"\b(?:rund|etwa|ungefähr|zirka|circa|ca|geschätzt\w*)\b",
    },
    "es": {
        "between": r"\d (?:a|y|o) \d",
        "just_over": r"\bpoco más de\b",
        "at_least": r"\b(?:al menos|por lo menos|como mínimo|no menos de)\b",
        "up_to": r"\b(?:hasta|a lo sumo|como máximo|no más de)\b",
        "more_than": r"\b(?:más de|por encima de|supera\w*)\b",
        "less_than": r"\b(?:menos de|por debajo de)\b",
        "almost": r"\b(?:casi|cerca de)\b",
        "about": r"\b(?:unos|unas|alrededor de|aproximadamente|en torno a|se estima\w*)\b",
    },
    "fr": {
        "between": r"\d (?:à|et|ou) \d",
        "just_over": r"\b(?:un peu plus de|à peine plus de)\b",
        "at_least": r"\b(?:au moins|au minimum|pas moins de)\b",
        "up_to": r"\b(?:jusqu.à|au plus|au maximum|pas plus de)\b",
        "more_than": r"\b(?:plus de|au-dessus de|dépass\w*)\b",
        "less_than": r"\b(?:moins de|au-dessous de)\b",
        "almost": r"\b(?:presque|près de|quasi\w*)\b",
        "about": r"\b(?:environ|autour de|à peu près|quelque|estim\w*)\b",
    },
    "pt": {
        "between": r"\d (?:a|e|ou) \d",
        "just_over": r"\bpouco mais de\b",
        "at_least": r"\b(?:pelo menos|ao menos|no mínimo|não menos de)\b",
        "up_to": r"\b(?:até|no máximo|não mais de)\b",
        "more_than": r"\b(?:mais de|acima de|supera\w*)\b",
        "less_than": r"\b(?:menos de|abaixo de)\b",
        "almost": r"\b(?:quase|perto de)\b",
        "about": r"\b(?:cerca de|aproximadamente|em torno de|estima\w*)\b",
    },
}
"""By language, the words of each hedge; the first that is met counts."""
_RANGE = r"\d[–-]\d"


def proposed_hedge(as_printed: str, language: str = ENGLISH_CODE) -> str:
    """The hedge that printed words make; the ledger may say otherwise, for reasons of its own.

    Of a language whose hedges are not known here only a range in digits is told.
    """
    if re.search(_RANGE, as_printed):
        return "between"
    for hedge, words in _HEDGE_WORDS.get(language.partition("-")[0], {}).items():
        if re.search(words, as_printed, re.IGNORECASE):
            return hedge
    return "exact"


def read_numbers(
    as_printed: str, unit: str, hedge: str, language: str = ENGLISH_CODE
) -> tuple[str, str]:
    """The number that printed words hold, in a unit, and the second one of a range.

    Returns
    -------
    tuple of str
        Empty where the words do not tell.
    """
    as_printed = in_english_notation(as_printed, language)
    found = [text.replace(",", "") for text in re.findall(_NUMBER, as_printed)]
    if hedge == "between" and len(found) > 1:
        return found[0], found[1]
    in_words = [numeral for numeral in numerals(as_printed) if unit in (*CALENDAR, numeral.kind)]
    if unit in CALENDAR:
        return (str(int(in_words[0].value)), "") if in_words else ("", "")
    if found:
        return f"{numeral_of(as_printed):.15g}", ""
    for numeral in numerals(as_printed):
        factor = 100 if numeral.kind == "part" and unit == "pct" else 1
        return f"{numeral.value * factor:.15g}", ""
    return "", ""


def proposed_step(as_printed: str, unit: str, language: str = ENGLISH_CODE) -> tuple[str, str]:
    """The step that printed words make, and why where the rule for digits gives another."""
    as_printed = in_english_notation(as_printed, language)
    in_words = numeral_of(as_printed) is None
    if unit == "pct" and in_words and any(n.kind == "part" for n in numerals(as_printed)):
        return "5", "a fraction in words, read to the nearest twentieth"
    return f"{step_of(as_printed, unit):.15g}", ""


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
    language = reports(root)[report].language if report else ENGLISH_CODE
    numbers = [
        _quantity(
            slug,
            name,
            as_printed,
            unit,
            {key: of.get(name, "") for key, of in said.items()},
            language,
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
    missing = _missing(homes(root)[chapter], row, decided, names)
    unread = names if language.partition("-")[0] not in _HEDGE_WORDS else []
    return Draft(
        files,
        [
            *(
                f"data/claims/quantities.csv, claim {slug}, quantity {name}, column hedge: the"
                f" hedges of the language {language} are not known here"
                for name in unread
                if not said["hedge"].get(name)
            ),
            *missing,
        ],
    )


def _same_section(root: Path, mine: str, other: str) -> bool:
    """Whether a row is a neighbour: of the same section, where some are in it already."""
    taken = {entry.section for entry in judgements(root).values()} - {""}
    return mine == other or mine not in taken


def _quantity(
    slug: str, name: str, as_printed: str, unit: str, said: Mapping[str, str], language: str
) -> Row:
    where = f"quantity {name}"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise DraftError(f"{where}: expected lower-case letters, digits and underscores")
    if unit not in UNITS:
        raise DraftError(f"{where}: unit {unit!r}; expected one of {', '.join(UNITS)}")
    hedge = said["hedge"] or proposed_hedge(as_printed, language)
    if hedge not in HEDGES:
        raise DraftError(f"{where}: hedge {hedge!r}; expected one of {', '.join(HEDGES)}")
    role = said["role"] or MAIN
    if role not in ROLES:
        raise DraftError(f"{where}: role {role!r}; expected one of {', '.join(ROLES)}")
    value, high = read_numbers(as_printed, unit, hedge, language)
    if said["value"]:
        value, _, high = said["value"].partition("..")
    if not value:
        raise DraftError(
            f"{where}: {as_printed!r} prints no number that can be read; expected --value {name}=…"
        )
    step, step_reason = (
        (said["step"], "") if said["step"] else proposed_step(as_printed, unit, language)
    )
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
