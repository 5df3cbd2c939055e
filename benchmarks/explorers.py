"""What each explorer weighs, and how fast it answers a choice."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.errors import BenchmarkError
from benchmarks.report import EXPLORER_KIB, UPDATE_MS, Table, kib, met
from benchmarks.serving import compressed_size, serving
from benchmarks.weight import browsing
from recount.chapters import ExplorerEntry
from recount.record import ChoiceRecord, ItemsRecord

STEPS = 60

WALK = """async ([explorer, steps]) => {
  const figure = document.querySelector(`figure[data-explorer="${explorer}"]`);
  const controls = [...figure.querySelectorAll("[data-choice]")];
  const turns = new Map();
  const move = (control) => {
    const turn = turns.get(control) ?? 0;
    turns.set(control, turn + 1);
    if (control.matches("fieldset")) {
      const boxes = control.querySelectorAll("input");
      const box = boxes[turn % boxes.length];
      box.checked = !box.checked;
    } else if (control.matches("select")) {
      control.selectedIndex = (control.selectedIndex + 1) % control.options.length;
    } else if (control.type === "checkbox") {
      control.checked = !control.checked;
    } else if (control.value === control.max) {
      control.value = control.min;
    } else {
      control.stepUp();
    }
    control.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  const drawn = (act) => new Promise((resolve) => {
    const watcher = new PerformanceObserver((list) => {
      const [measure] = list.getEntriesByName(`explorer ${explorer}`);
      if (!measure) return;
      watcher.disconnect();
      const start = performance.now();
      figure.getBoundingClientRect();
      resolve(measure.duration + performance.now() - start);
    });
    watcher.observe({ type: "measure" });
    act();
  });
  await drawn(() => controls[0].closest("form").dispatchEvent(new Event("focusin")));
  const times = [];
  for (let step = 0; step < steps; step += 1) {
    const time = await drawn(() => move(controls[step % controls.length]));
    if (!figure.querySelector('[data-state="empty"]')) times.push(time);
  }
  return times;
}"""
"""Moves one control after the other by one option, and gives the milliseconds from each move to
sentence, table and chart, laid out; without the moves to where there are no data."""


@dataclass(frozen=True)
class Explorer:
    """One explorer of the built book.

    Attributes
    ----------
    name, page : str
        Its id, and the address of its page.
    choices : int
        How many combinations its grid holds; items that only pick rows do not count.
    size, packed : int
        Bytes of the script with its grid, as it is and after gzip.
    times : sequence of float
        Milliseconds from a move to sentence, table and chart, move by move.
    """

    name: str
    page: str
    choices: int
    size: int
    packed: int
    times: Sequence[float]


def combinations(choices: Sequence[ChoiceRecord | ItemsRecord]) -> int:
    """How many combinations of options these choices have."""
    return math.prod(len(each["options"]) for each in choices if each["kind"] != "items")


def explorers(html: Path, records: Sequence[ExplorerEntry]) -> list[Explorer]:
    """Every explorer, weighed and walked through.

    Raises
    ------
    BenchmarkError
        If a grid is not among the built files.
    """
    with serving(html) as site, browsing() as browser:
        found = []
        for record in records:
            scripts = list((html / "_static").glob(f"explorer-{record.name}.*.js"))
            if len(scripts) != 1:
                raise BenchmarkError(f"explorer {record.name}: expected its grid in _static")
            content = scripts[0].read_bytes()
            page = f"chapters/{record.chapter}.html"
            tab = browser.new_page(viewport={"width": 1280, "height": 900})
            tab.goto(f"{site}/{page}", wait_until="load")
            times = tab.evaluate(WALK, [record.name, STEPS])
            tab.close()
            choices = combinations(record.content["choices"])
            found.append(
                Explorer(record.name, page, choices, len(content), compressed_size(content), times)
            )
        return found


def table(found: Sequence[Explorer]) -> Table:
    """Weight and time of every explorer, against their budgets."""
    rows = [
        [
            one.name,
            f"{one.choices:,}",
            kib(one.size),
            kib(one.packed),
            f"≤ {EXPLORER_KIB}",
            met(one.packed / 1024, at_most=EXPLORER_KIB),
            f"{median(one.times):.0f}",
            f"≤ {UPDATE_MS}",
            met(median(one.times), at_most=UPDATE_MS),
            f"{max(one.times):.0f}",
        ]
        for one in found
    ]
    header = (
        "Explorer",
        "Choices",
        "Grid KiB",
        "gzip KiB",
        "Budget",
        "Met",
        "Update ms",
        "Budget",
        "Met",
        "Slowest ms",
    )
    return Table("Explorers", header, rows, NOTES)


NOTES = (
    "Choices: combinations of options, without free sets of items. The grid is a file of its own,"
    " which loads when the explorer is first used. Update: median of"
    f" {STEPS} moves, one control after the other by one option, from the move to sentence, table"
    " and chart, laid out, in Chromium at 1280 px, once Vega is there; moves to where there are no"
    " data are left out. Slowest: with a form of the chart that had not been drawn before.",
)
