"""Explorers on a page, as tests read and move them."""

import itertools
import json
import random
from urllib.parse import parse_qs, quote

from built import eventually

from recount.explorers.grid import unpacked
from recount.publish.explorers.explorers import option_text

UNPACKED = """([grid, each]) => {
  const { length, outcome } = recountExplorer.unpack(grid, each);
  return JSON.stringify(Array.from({ length }, (_, number) => outcome(number)));
}"""
WALKED = 4
"""How many choices of an explorer a walk takes, the one without data not counted."""

MARKS = """const marks = (svg) => [...svg.querySelectorAll("path, text, line")].map((mark) =>
  ["d", "transform", "fill", "x2", "y2"].map((name) => mark.getAttribute(name)).join(" ")
  + mark.textContent).sort().join("; ");"""


def figure(name):
    """The selector of an explorer."""
    return f'figure[data-explorer="{name}"]'


def shown(tab, name, **choices):
    """Wait until sentence, table and picture are those of these choices, among others."""
    for choice, option in choices.items():
        pair = f"{choice}={quote(str(option), safe='')}"
        query = f"`&${{document.querySelector('{figure(name)}').dataset.shown}}&`"
        eventually(tab, f"{query}.includes('&{pair}&')")


def sentence(tab, name):
    return tab.locator(f"{figure(name)} .recount-result").text_content()


def table(tab, name):
    """Rows of the table as texts, without its header."""
    return tab.evaluate(
        """(selector) => [...document.querySelectorAll(`${selector} table tbody tr`)].map((row) =>
          [...row.cells].map((cell) => cell.textContent))""",
        figure(name),
    )


def drawing(tab, name):
    """The charts that are seen, as marks and letters."""
    return tab.evaluate(
        f"""(selector) => {{ {MARKS}
          return [...document.querySelectorAll(`${{selector}} .recount-picture svg`)]
            .filter((svg) => svg.checkVisibility({{ visibilityProperty: true }})).map(marks);
        }}""",
        figure(name),
    )


def follow(tab, fragment):
    """Go to a link to the page that is open."""
    tab.evaluate("(fragment) => { location.hash = fragment; }", fragment)


class Told:
    """What an explorer's record says about each choice."""

    def __init__(self, record):
        self.grid = json.loads(record["grid"])
        single = [choice for choice in record["choices"] if choice["kind"] != "items"]
        self.names = [choice["name"] for choice in single]
        self.items = next((c for c in record["choices"] if c["kind"] == "items"), None)
        self.each = len(self.items["options"]) if self.items else 1
        self.outcomes = unpacked(self.grid, self.each)
        options = [map(option_text, choice["options"]) for choice in single]
        # The last choice moves fastest, as in `recount.explorers.choices.states`.
        self.numbers = {state: number for number, state in enumerate(itertools.product(*options))}

    def at(self, query):
        """Sentence and rows for the choices in a link."""
        asked = parse_qs(query, keep_blank_values=True)
        outcome = self.outcomes[self.numbers[tuple(asked[name][0] for name in self.names)]]
        rows = list(zip(*outcome.table.values(), strict=True)) if outcome.table else []
        if not self.items:
            return outcome.sentences[0], rows
        options, chosen = self.items["options"], asked[self.items["name"]]
        told = dict(zip(options, outcome.sentences, strict=True))
        said = dict.fromkeys(told[option] for option in options if option in chosen)
        column = list(outcome.table or {self.items["column"]: []}).index(self.items["column"])
        shown_rows = [row for row in rows if row[column] in chosen or row[column] not in options]
        return " ".join(said) or f"{self.items['label']}: choose one or more.", shown_rows


def walk(name, told):
    """Choices to walk, drawn by lot, and one without data if there is one: options by name."""
    lot = random.Random(name)
    states = list(told.numbers)
    empty = [state for state in states if told.outcomes[told.numbers[state]].table is None]
    taken = lot.sample(states, min(WALKED, len(states))) + lot.sample(empty, min(1, len(empty)))
    for state in taken:
        chosen = {choice: [option] for choice, option in zip(told.names, state, strict=True)}
        if told.items:
            options = told.items["options"]
            picked = set(lot.sample(options, min(3, len(options))))
            chosen[told.items["name"]] = [option for option in options if option in picked]
        yield chosen


def same_cells(rows):
    """Cells as numbers where they are, so that 1.0 is 1, and True true."""
    return [list(map(_plain, row)) for row in rows]


def _plain(cell):
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    try:
        return float(str(cell).replace(",", "").replace("−", "-"))
    except ValueError:
        return {"True": "yes", "False": "no"}.get(cell, cell)
