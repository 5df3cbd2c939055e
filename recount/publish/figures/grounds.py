"""The letters and the ink of pictures, on light ground and on dark."""

from __future__ import annotations

from recount.drawing.chart import GROUNDS, LETTERING, ON_DARK, ON_LIGHT


def grounds_css() -> str:
    """Rules that give pictures the ground's own ink on screen, from the chart theme."""
    picture = ":is(.recount-figure, .recount-gap) svg"
    letters, dark = ground_rules(picture, f'html[data-theme="dark"] {picture}')
    return "\n".join([*letters, "@media screen {", *dark, "}"]) + "\n"


def ground_rules(picture: str, on_dark: str) -> tuple[list[str], list[str]]:
    """Rules for the letters of pictures on any ground, and for all their ink on dark ground.

    Parameters
    ----------
    picture, on_dark : str
        Selectors of a picture, and of a picture on dark ground.
    """
    light, dark = GROUNDS["light"], GROUNDS["dark"]
    rules = [
        f'{on_dark} [{part}="{colour}"]{{{part}:{dark[colour]}}}'
        for colour in light
        if colour != "ground"
        for part in ("fill", "stroke")
    ]
    letters = [
        f'{picture} :is(text, tspan)[fill="{colour}"]{{fill:{readable}}}'
        for colour, readable in LETTERING["light"].items()
        if colour != readable
    ]
    rules += [
        f'{on_dark} :is(text, tspan)[fill="{colour}"]{{fill:{readable}}}'
        for colour, readable in (LETTERING["dark"] | {ON_DARK: ON_LIGHT}).items()
    ]
    return letters, rules
