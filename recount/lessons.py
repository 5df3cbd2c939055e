"""The verbs of a lesson: a question with an answer to check, on its page and with a kernel alike.

What is said to every possible answer is on record. The page and `check` only look up which of the
replies it is, so that they decide alike.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import chain, combinations
from numbers import Real
from string import ascii_lowercase

from recount import mime
from recount.errors import LessonError
from recount.ledger.claims import ledger
from recount.ledger.sentences import Named, by_slot, fill, slots_of, unnamed
from recount.ledger.verdict import value_record
from recount.markup import render
from recount.notebook import require_slug, show
from recount.quantities.rounding import significant
from recount.quantities.units import POSITIONS, UNITS, format_number
from recount.quantities.values import Value
from recount.record import (
    Asked,
    ChoiceQuestion,
    DecidedClaim,
    NamedValue,
    NumberQuestion,
    NumberReply,
    OptionReply,
    QuestionRecord,
    Reply,
)
from recount.used import note

RIGHT, WRONG = "Right.", "Not quite."
TOO_LOW, TOO_HIGH = "Too low.", "Too high."
PLACEHOLDER = "Put your answer in place of the three dots."

_asked: dict[str, QuestionRecord] = {}


def question(
    question_id: str,
    *,
    text: str,
    answer: Value | str,
    why: str,
    wrong: Sequence[tuple[Value | str, str]],
    claims: Sequence[str],
    step: float | None = None,
    hint: str = "",
    **named: Named,
) -> None:
    """Ask a question: on the page a small form, here a text that `check` takes answers to.

    Every sentence may have slots for what is computed: what is handed over by name, and of a
    question that a number answers ``{answer}``.

    Parameters
    ----------
    question_id : str
        Its permanent id, lower-case words joined by hyphens.
    text : str
        What is asked.
    answer : Value or str
        What is right: a number, or one of several options.
    why : str
        What is said to whoever is right.
    wrong : sequence of (Value or str, str)
        Mistakes that are to be expected, or the other options, and what is said to each.
    claims : sequence of str
        Slugs of the claims on whose verdict the matter decides; one or more.
    step : float, optional
        How far from the answer a number may be; needed for a number.
    hint : str, optional
        What is said to other numbers, once they are called too low or too high; needed for a
        number.
    **named : Value, str, or mapping of these
        What the slots name.

    Raises
    ------
    LessonError
        If something is missing, or an answer to be expected is not told apart from another.
    SlotError
        If a slot names nothing that is handed over.
    """
    require_slug("question", question_id)
    where = f"question {question_id}"
    values: dict[str, Named] = {**named}
    if isinstance(answer, Value):
        values["answer"] = answer
    everything = [text, why, hint, answer, *chain.from_iterable(wrong)]
    sentences = [said for said in everything if isinstance(said, str)]
    slots = {name for said in sentences for name, _ in slots_of(said, where)}
    if unused := unnamed(named, slots):
        raise LessonError(f"{where}: {', '.join(unused)} given, but no sentence has such a slot")

    def filled(said: str) -> str:
        return fill(said, values, where)

    asked: Asked = {
        "question": question_id,
        "text": filled(text),
        "answer": filled(answer) if isinstance(answer, str) else _written(answer, step),
        "why": filled(why),
        "claims": [_decided(claim, where) for claim in claims],
        "numbers": _numbers(values, wrong),
    }
    if not claims:
        raise LessonError(f"{where}: expected the slug of a claim on whose verdict it decides")
    told = [(given, filled(said)) for given, said in wrong]
    if isinstance(answer, Value):
        record: QuestionRecord = _number_question(asked, answer, told, step, filled(hint), where)
    else:
        texts = [(filled(option), said) for option, said in _options(told, where)]
        record = _choice_question(asked, texts, where)
    _asked[question_id] = record
    show({mime.QUESTION: record, "text/html": question_html(record), "text/plain": _plain(record)})


def check(question_id: str, *answer: object) -> None:
    """Say whether an answer is right, as the page does.

    Parameters
    ----------
    question_id : str
        Of a question that was asked above.
    *answer : float, Value or str
        A number, or the letter of an option; three dots wait for one.

    Raises
    ------
    LessonError
        If there is no such question, or the answer is none to it.
    """
    if question_id not in _asked:
        known = ", ".join(_asked) or "none; run the cells above"
        raise LessonError(f"question {question_id!r} was not asked; expected one of: {known}")
    record = _asked[question_id]
    if answer == (...,):
        _say(PLACEHOLDER)
        return
    given = _given(record, answer)
    reply = reply_to(record, given)
    _say(reply["says"], record if reply["right"] else None)


def reply_to(record: QuestionRecord, given: float | str) -> Reply:
    """What is said to an answer: a number, or the letter of an option."""
    if record["kind"] == "choice":
        return next(reply for reply in record["replies"] if reply["option"] == given)
    return next(reply for reply in record["replies"] if _has(reply, float(given)))


def _has(reply: NumberReply, number: float) -> bool:
    low, high = reply["low"], reply["high"]
    return (low is None or low <= number) and (high is None or number <= high)


def _given(record: QuestionRecord, answer: Sequence[object]) -> float | str:
    """An answer to a question, if it is one."""
    where, shown = f"question {record['question']}", ", ".join(map(repr, answer)) or "nothing"
    if record["kind"] == "choice":
        letters = [reply["option"] for reply in record["replies"]]
        if len(answer) == 1 and str(answer[0]).lower() in letters:
            return str(answer[0]).lower()
        listed = ", ".join(f'"{letter}"' for letter in letters)
        raise LessonError(f"{where}: {shown}; expected the letter of an option: {listed}")
    [number] = answer if len(answer) == 1 else [None]
    number = number.number if isinstance(number, Value) else number
    if isinstance(number, bool) or not isinstance(number, Real) or not math.isfinite(number):
        raise LessonError(
            f"{where}: {shown}; expected one number, with a point before its decimals and nothing"
            " between its thousands, such as 1234.5"
        )
    return float(number)


def _written(answer: Value, step: float | None) -> str:
    """A right number, to as many decimals as are asked for."""
    whole = answer.number == round(answer.number)
    decimals = 0 if whole or not step else -int(Decimal(str(step)).normalize().as_tuple().exponent)
    return format_number(answer.number, answer.unit, max(0, decimals))


def _decided(claim: str, where: str) -> DecidedClaim:
    note("claim", claim)
    found = ledger().get(claim)
    if found is None:
        raise LessonError(f"{where}: no claim {claim!r} in data/claims/claims.csv")
    return {"claim": claim, "chapter": found.chapter, "statement": found.statement}


def _numbers(
    values: Mapping[str, Named], wrong: Sequence[tuple[Value | str, str]]
) -> list[NamedValue]:
    """The numbers that the sentences draw on, and those of mistakes, by name."""
    given = [(name.replace("_", " "), value) for name, value in by_slot(values)]
    given += [(f"mistake {place}", value) for place, (value, _) in enumerate(wrong, 1)]
    return [
        {"name": name, "unit": value.unit, **value_record(value)}
        for name, value in given
        if isinstance(value, Value)
    ]


def _number_question(
    asked: Asked,
    answer: Value,
    wrong: Sequence[tuple[Value | str, str]],
    step: float | None,
    hint: str,
    where: str,
) -> NumberQuestion:
    if answer.unit in POSITIONS:
        raise LessonError(f"{where}: the answer is a {answer.unit}; expected a choice of them")
    if step is None or not step > 0 or not hint:
        raise LessonError(f"{where}: expected a step above zero, and a hint, for a number")
    said = [(answer, f"{RIGHT} {asked['why']}")]
    for given, sentence in wrong:
        if not isinstance(given, Value) or given.unit != answer.unit:
            raise LessonError(f"{where}: {given} is wrong; expected a value in {answer.unit}")
        said.append((given, f"{WRONG} {sentence}"))
    for (one, _), (other, _) in combinations(said, 2):
        if significant(abs(one.number - other.number)) <= 2 * step:
            raise LessonError(
                f"{where}: {one} and {other} are not told apart; expected answers more than two"
                f" steps of {step:g} apart"
            )
    replies: list[NumberReply] = [
        {
            "low": significant(value.number - step),
            "high": significant(value.number + step),
            "right": value is answer,
            "says": sentence,
        }
        for value, sentence in said
    ]
    # Together these two have every number; a reply before them comes first.
    low, high = replies[0]["low"], replies[0]["high"]
    replies.append({"low": None, "high": high, "right": False, "says": f"{TOO_LOW} {hint}"})
    replies.append({"low": low, "high": None, "right": False, "says": f"{TOO_HIGH} {hint}"})
    return {
        **asked,
        "kind": "number",
        "unit": UNITS[answer.unit].suffix.strip(),
        "accepted": f"up to {step:g} more or less is right, too",
        "replies": replies,
    }


def _options(told: Sequence[tuple[Value | str, str]], where: str) -> list[tuple[str, str]]:
    """The other options, and what is said to each."""
    found = [(option, said) for option, said in told if isinstance(option, str)]
    if not found or len(found) < len(told):
        raise LessonError(f"{where}: expected one or more other options, each in words")
    return found


def _choice_question(asked: Asked, others: Sequence[tuple[str, str]], where: str) -> ChoiceQuestion:
    """Put the options in the order of the alphabet, which does not tell which of them is right."""
    said = {asked["answer"]: f"{RIGHT} {asked['why']}"}
    for option, reply in others:
        if option in said:
            raise LessonError(f"{where}: two options say {option!r}; expected each once")
        said[option] = f"{WRONG} {reply}"
    replies: list[OptionReply] = [
        {"option": letter, "text": text, "right": text == asked["answer"], "says": said[text]}
        for letter, text in zip(ascii_lowercase, sorted(said, key=str.casefold), strict=False)
    ]
    return {**asked, "kind": "choice", "replies": replies}


def question_html(record: QuestionRecord) -> str:
    """A question as a notebook shows it, with its answer folded."""
    return str(render("question", record=record, links=_notebooks(record)))


def _plain(record: QuestionRecord) -> str:
    if record["kind"] == "number":
        return record["text"]
    options = [f"  {reply['option']}) {reply['text']}" for reply in record["replies"]]
    return "\n".join([record["text"], *options])


def _notebooks(record: QuestionRecord) -> list[tuple[str, str]]:
    """Where a reader with a kernel finds the claims on which it decides: address and words."""
    return [(f"{claim['chapter']}.ipynb", claim["statement"]) for claim in record["claims"]]


def _say(sentence: str, record: QuestionRecord | None = None) -> None:
    """Show what is said to an answer, and of a right one where the matter decides a verdict."""
    links = _notebooks(record) if record else []
    show({"text/html": str(render("reply", says=sentence, links=links)), "text/plain": sentence})
