"""What a printed number stands for: the interval that its hedge allows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from recount.languages.words import said, written
from recount.quantities.units import format_number

# Relative slack for binary fractions: 74.55 must count as inside "74.6", which starts there.
_FUZZ = 1e-9


@dataclass(frozen=True)
class Interval:
    """A stretch of numbers in one unit; bounds may be infinite or left out (open)."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def contains(self, number: float) -> bool:
        """Whether the number lies inside."""
        return self.overlaps(number, number)

    def overlaps(self, low: float, high: float) -> bool:
        """Whether the closed stretch from `low` to `high` shares a number with this one."""
        return _above(high, self.low, self.low_open) and _above(-low, -self.high, self.high_open)

    def distance(self, low: float, high: float) -> float:
        """How far the closed stretch from `low` to `high` lies outside; signed, 0 if not."""
        if self.overlaps(low, high):
            return 0.0
        return low - self.high if low >= self.high else high - self.low


def _above(number: float, bound: float, is_open: bool) -> bool:
    slack = 0.0 if math.isinf(bound) else _FUZZ * max(abs(bound), abs(number))
    return number > bound + slack if is_open else number >= bound - slack


@dataclass(frozen=True)
class Widths:
    """How far each hedge reaches, as a share of the printed number.

    Attributes
    ----------
    about : float
        Either side of "about", unless `about_steps` are narrower.
    almost : float
        Below "almost".
    just_over : float
        Above "just over".
    about_steps : float
        Either side of "about", in steps of the last digit that is not zero; infinite for no such
        bound.
    rounding : float
        Either side of every number, in steps of its last digit; a half is rounding.
    """

    about: float = 0.05
    almost: float = 0.10
    just_over: float = 0.10
    about_steps: float = 1.0
    rounding: float = 0.5


DEFAULT_WIDTHS = Widths()

HEDGES: dict[str, str] = {
    "exact": "{rounding} either side",
    "about": "{about_steps} of the last non-zero digit or {about} either side, whichever is"
    " smaller, and never less than {rounding}",
    "almost": "from {almost} below, and never less than {rounding}, to {rounding} above",
    "just_over": "above, by up to {just_over}",
    "more_than": "anything above",
    "less_than": "anything below",
    "up_to": "anything up to {rounding} above",
    "at_least": "anything from {rounding} below",
    "between": "from {rounding} below the first number to {rounding} above the second",
}


def describe_hedges(widths: Widths = DEFAULT_WIDTHS) -> dict[str, str]:
    """The reach of each hedge in words, for the methods page."""
    shares = {name: getattr(widths, name) for name in ("about", "almost", "just_over")}
    reaches = {name: format_number(100 * share, "pct", 0) for name, share in shares.items()}
    reaches |= {name: _steps(getattr(widths, name)) for name in ("rounding", "about_steps")}
    return {hedge: said(text, **reaches) for hedge, text in HEDGES.items()}


def _steps(number: float) -> str:
    if number == DEFAULT_WIDTHS.rounding:
        return said("half a step")
    if number == 1:
        return said("one step")
    if math.isinf(number):
        return said("any number of steps")
    return said("{number} steps", number=written(f"{number:g}"))


def last_nonzero_place(number: float) -> float:
    """The place value of the last digit that is not zero: 10 for 260, 0.01 for 3.32."""
    exponent = Decimal(repr(float(number))).normalize().as_tuple().exponent
    return 10.0 ** int(exponent)


def printed_interval(
    value: float,
    hedge: str,
    step: float,
    value_high: float | None = None,
    widths: Widths = DEFAULT_WIDTHS,
) -> Interval:
    """The interval that a printed number stands for.

    Parameters
    ----------
    value : float
        The printed number; the first of two for ``between``.
    hedge : str
        One of `HEDGES`.
    step : float
        What the last printed digit stands for, in the same unit.
    value_high : float, optional
        The second number of ``between``.
    widths : Widths, optional
        How far the hedges reach.

    Returns
    -------
    Interval
    """
    half, size = widths.rounding * step, abs(value)
    match hedge:
        case "exact":
            return Interval(value - half, value + half)
        case "about":
            steps = widths.about_steps * last_nonzero_place(value)
            reach = max(min(steps, widths.about * size), half)
            return Interval(value - reach, value + reach)
        case "almost":
            return Interval(value - max(widths.almost * size, half), value + half)
        case "just_over":
            return Interval(value, value + widths.just_over * size, low_open=True)
        case "more_than":
            return Interval(value, math.inf, low_open=True)
        case "less_than":
            return Interval(-math.inf, value, high_open=True)
        case "up_to":
            return Interval(-math.inf, value + half)
        case "at_least":
            return Interval(value - half, math.inf)
        case "between":
            assert value_high is not None, "the ledger is validated before it is used"
            return Interval(value - half, value_high + half)
    raise ValueError(f"unknown hedge {hedge!r}; expected one of {', '.join(HEDGES)}")


def significant(number: float, digits: int = 10) -> float:
    """Round to significant digits, so that records compare equal on any machine."""
    return float(f"{number:.{digits}g}")
