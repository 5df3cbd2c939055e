"""A release walked: from a changed table, by the steps of CONTRIBUTING.md, to what readers see."""

import json
import re
import shlex
import subprocess
from datetime import date

import pytest
from bs4 import BeautifulSoup
from built import ROOT
from small_book import Book, add_rows, begin_with, keep_claims, set_version

from recount.cli import main
from recount.publish.editions.frozen import verify
from recount.tables.descriptors import record

CLAIM, CHAPTER = "colombia-homicide-fall", "colombia"
CELLS = {
    "intro": "# Colombia\n\n## Homicide\n\nIn 2010 Colombia had 15,459 victims.",
    "read": "from recount import figure, judge, numbers, percent_fall, pick_each, table\n"
    'rates = table("homicides")\n'
    'victims = pick_each(rates, "victims", iso3="COL")\n'
    "fall = percent_fall(victims[2010], victims[2011])\n"
    'numbers({"victims in 2010": victims[2010]})',
    "count": f'judge("{CLAIM}", now={{"fall_pct": fall}})',
    "draw": "import altair as alt\n"
    "chart = alt.Chart(rates).mark_point().encode(x='year:Q', y='victims:Q')\n"
    'figure("fall", chart, fall_pct=fall)',
}
WORDS = {
    "fall": {
        "title": "Homicides fell by {fall_pct}",
        "subtitle": "Victims by year",
        "caption": "Victims of homicide.",
        "alt": "Points, one a year.",
    }
}
LEDGER = {
    "claims": f"{CLAIM},oas2013,number,Part 1,7,{CHAPTER},Homicide fell by 4.6 per cent.,,oas2013",
    "quantities": f"{CLAIM},fall_pct,4.6 percent,4.6,,pct,exact,0.1,,main",
    "judgements": f'{CLAIM},,yes,"Counted again, it is {{now.fall_pct}}.",,,,',
}
REVISED = (
    f'{CLAIM},,in part,"Counted again, it is {{now.fall_pct}}.",now: superseded data,,,'
    "It fell by {now.fall_pct}."
)
STEPS = re.findall(
    r"`([^`]+)`",
    (ROOT / "CONTRIBUTING.md")
    .read_text("utf-8")
    .partition("## Release an edition")[2]
    .partition("##")[0],
)
COMMANDS = [step for step in STEPS if step.split()[0] in ("make", "recount", "git")]


def write(root, **sources):
    path = root / "chapters" / f"{CHAPTER}.ipynb"
    cells = []
    for name, source in (CELLS | sources).items():
        code = {"cell_type": "code", "execution_count": None, "outputs": []}
        kind = {"cell_type": "markdown"} if name == "intro" else code
        cells.append({"id": name, "metadata": {}, "source": source} | kind)
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """A small book with one claim and one figure, executed, of which an edition is frozen."""
    small = Book(tmp_path_factory.mktemp("walked"))
    root = small.root
    small.make_citable()
    keep_claims(root)
    add_rows(root, **LEDGER)
    small.write_captions(WORDS)
    small.add_chapter(CHAPTER)
    write(root)
    (root / "index.md").write_text("# A small book\n", encoding="utf-8")
    (root / ".gitignore").write_text("_build/\n", encoding="utf-8")
    begin_with(root, "0.1.0", "2026-01-02")
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "init", "--quiet", "--bare", str(root / "_build" / "origin"))
    git(root, "remote", "add", "origin", str(root / "_build" / "origin"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECOUNT_ROOT", str(root))
        patch.setattr("recount.cli.date", Day)
        assert main(["accept"]) == 0
        assert main(["check"]) == 0
        assert main(["release"]) == 0
        small.edit("homicides", "15459", "15600")
        yield small


class Day(date):
    """A day after all editions."""

    @classmethod
    def today(cls):
        return cls(2027, 12, 31)


def git(root, *arguments):
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def frozen(root):
    return sorted(path.name for path in (root / "editions").iterdir())


def take(root, step, version):
    """Take a step as CONTRIBUTING.md has it; `make` does no more here than `recount` does."""
    program, *arguments = shlex.split(step.replace("<version>", version))
    if program == "git":
        if arguments == ["commit"]:
            arguments += ["--quiet", "--message", "More"]
        if arguments[:2] == ["tag", "-a"]:
            arguments += ["--message", version]
        git(root, *arguments)
    else:
        done = {"test": ["export", "--check"]}.get(arguments[0], arguments)
        assert main(done) == 0, step


def test_the_steps_of_a_release_are_these():
    """So that no step is written there and not walked here."""
    assert COMMANDS == [
        "make accept",
        "recount check",
        "make test",
        "recount release",
        "git add -A",
        "git commit",
        "git tag -a v<version>",
        "git push origin HEAD v<version>",
        "make book",
    ]


@pytest.mark.parametrize("command", ["check", "accept", "release", "book"])
def test_no_claim_is_passed_over_because_no_chapter_judges_it(walked, capsys, command):
    ledger = walked.root / "data" / "claims"
    before = {path: path.read_bytes() for path in ledger.iterdir()}
    unjudged = {table: row.replace(CLAIM, "brazil-homicide") for table, row in LEDGER.items()}
    add_rows(walked.root, **unjudged)
    assert main([command]) == 2
    said = capsys.readouterr().err
    for path, content in before.items():
        path.write_bytes(content)
    record(walked.root)
    assert "claim brazil-homicide (number): never judged in colombia" in said
    assert frozen(walked.root) == ["0.1.0"]


def test_a_table_that_changed_is_not_released_beside_verdicts_of_the_old_one(walked, capsys):
    """Though its hash is on record, and all that follows from stored outputs is written."""
    root = walked.root
    set_version(root, "0.2.0")
    record(root)
    assert main(["export"]) == 0
    capsys.readouterr()
    assert main(["release"]) == 2
    said = capsys.readouterr().err
    for expected in (
        "differs on now, and no reason is given",
        "colombia: stored outputs no longer hold in read, count, draw",
        "“15,459” in “In 2010 Colombia had 15,459 victims.”",
        f"claim {CLAIM}: its verdict is not the stored one",
        "Nothing was frozen.",
    ):
        assert expected in said
    assert frozen(root) == ["0.1.0"]


def test_check_says_what_accept_and_release_refuse(walked, capsys):
    assert main(["check"]) == 1
    shown = capsys.readouterr()
    assert f"{CLAIM}" in shown.out
    assert "NO LONGER HOLDS" in shown.out
    assert "differs on now, and no reason is given" in shown.err
    assert main(["accept"]) == 2
    assert "differs on now, and no reason is given" in capsys.readouterr().err


def test_the_steps_lead_to_an_edition_whose_every_reason_is_right(walked, capsys):
    root = walked.root
    path = root / "data" / "claims" / "judgements.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(LEDGER["judgements"], REVISED), encoding="utf-8")
    assert main(["prose", "--fix"]) == 0
    for step in COMMANDS:
        take(root, step, "0.2.0")
    assert verify(root, "0.2.0")["date"] == "2027-03-01"
    tagged = subprocess.run(
        ["git", "ls-remote", "--tags", "origin"], cwd=root, check=True, capture_output=True
    )
    names = [line.split()[1] for line in tagged.stdout.splitlines()]
    assert names == [b"refs/tags/v0.2.0", b"refs/tags/v0.2.0^{}"]  # the tag, and its commit
    page = (root / "_build" / "html" / "editions" / "index.html").read_text(encoding="utf-8")
    told = BeautifulSoup(page, "html.parser").select("#edition-0\\.2\\.0 details > ul > li")
    claim, figure = (" ".join(part.get_text(" ").split()) for part in told)
    assert "verdict, headline: reproduced → differs" in claim
    assert "counted number, “4.6 percent” on data of today: 4.61% → 5.47%" in claim
    assert claim.endswith(
        "Why: data revised: homicides; judged anew: whether the sentence stands and why it"
        " differs or cannot be checked; text changed: the judgement."
    )
    assert "wording, title: Homicides fell by 4.61% → Homicides fell by 5.47%" in figure
    assert figure.endswith("Why: data revised: homicides.")
    capsys.readouterr()
    assert main(["release"]) == 2
    assert "editions/0.2.0: is frozen already" in capsys.readouterr().err
