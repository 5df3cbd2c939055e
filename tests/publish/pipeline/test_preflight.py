"""What is wrong is said before anything is executed, and all of it at once."""

import csv
import io
import json
import shutil

import pytest
from figuring import judged
from small_book import keep_claims

from recount.cli import main
from recount.publish.book.manifests import FORMAT, MANIFEST, NEEDED
from recount.tables.descriptors import record
from recount.tables.facts import TABLE as FACTS

COMMANDS = ("book", "accept", "check", "release")


@pytest.fixture
def whole(inside_book, monkeypatch):
    """A small book with the claims of one chapter, which must not be executed."""
    inside_book.make_citable()
    inside_book.add_chapter("corruption", ("a", [judged()]))
    inside_book.write_captions(
        {"fall": {"title": "A", "subtitle": "S", "caption": "B", "alt": "C"}}
    )
    (inside_book.root / "index.md").write_text("# A small book\n", encoding="utf-8")
    (inside_book.root / "redirects.csv").write_text("old,new\n", encoding="utf-8")
    keep_claims(inside_book.root, "corruption")
    executed = []

    def execute_all(root, chapters, say):
        executed.append(root)
        raise AssertionError("executed")

    monkeypatch.setattr("recount.publish.pipeline.build.execute_all", execute_all)
    inside_book.executed = executed
    return inside_book


def replaced(name, old, new):
    """A way to damage a file: a part of it, replaced."""

    def damage(root):
        path = root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_bytes(text.replace(old, new, 1).encode())

    return damage


def frozen_wrongly(root):
    (root / "editions" / "0.0.1").mkdir(parents=True)
    (root / "editions" / "0.0.1" / "edition.json").write_text("{", encoding="utf-8")


def copied(name, other):
    """A way to put a file where it has a namesake."""

    def damage(root):
        (root / other).parent.mkdir(exist_ok=True)
        shutil.copy(root / name, root / other)

    return damage


def linked(name):
    """A way to have a file, or a folder, lead out of the book."""

    def damage(root):
        elsewhere = root.parent / f"{root.name}-elsewhere"
        (root / name).rename(elsewhere)
        (root / name).symlink_to(elsewhere)

    return damage


def dated(day):
    """A way to have a claim print a day."""

    def damage(root):
        path = root / "data" / "claims" / "quantities.csv"
        header, first, *others = path.read_text(encoding="utf-8").splitlines()
        cells = dict(zip(header.split(","), next(csv.reader([first])), strict=True))
        cells |= {"value": day, "unit": "date", "step": "1", "as_printed": "that day"}
        text = io.StringIO()
        csv.DictWriter(text, cells, lineterminator="\n").writerow(cells)
        path.write_text("\n".join([header, text.getvalue().strip(), *others, ""]), "utf-8")

    return damage


def frozen_for(version):
    """A way to have an edition that was frozen long ago."""

    def damage(root):
        folder = root / "editions" / version
        folder.mkdir(parents=True)
        described = {key: {} for key in NEEDED} | {"format": FORMAT, "version": version}
        (folder / MANIFEST).write_text(json.dumps(described), encoding="utf-8")

    return damage


def found(*rows):
    """A way to show other findings."""

    def damage(root):
        path = root / "data" / "claims" / "findings.csv"
        path.write_text("\n".join(["page,place,claim,heading", *rows, ""]), encoding="utf-8")

    return damage


CLAIMS, CORRECTIONS = "data/claims/claims.csv", "data/claims/corrections.csv"
BESIDE = """\
@misc{two2030,
  title = {{Two}},
  author = {{A Body}},
  year = {2030},
  url = {https://www.transparency.org/em/cpi/2025},
}
"""
EDITION = "edition"  # the last word of its header
DAMAGES = {
    "description": (
        replaced("data/homicides.yml", "coverage: Three countries\n", ""),
        "data/homicides.yml, line 1: coverage is missing",
    ),
    "form of a table": (
        replaced("data/homicides.csv", "iso3", "\ufeffiso3"),
        "data/homicides.csv, row 1: a byte order mark; expected commas",
    ),
    "header of a table": (
        replaced("data/homicides.csv", "victims", "dead"),
        "data/homicides.csv, row 1: column victims is missing",
    ),
    "form of the ledger": (
        replaced(CLAIMS, "\n", "\r\n"),
        f"{CLAIMS}, row 1: a carriage return (CR)",
    ),
    "ledger": (
        replaced("data/claims/quantities.csv", ",exact,", ",exactly,"),
        "unknown hedge 'exactly'; expected one of exact",
    ),
    "row of a table": (
        replaced("data/homicides.csv", "15459", "many"),
        "data/homicides.csv, row 3, column victims: ",
    ),
    "row of a table that is referred to": (
        replaced("data/countries.csv", "MEX,Mexico", "MXC,Mexico"),
        'data/homicides.csv, row 5: for "iso3": values "MEX" not found',
    ),
    "row of what was left out": (
        replaced("data/claims/left_out.csv", "\noas2013,", "\nwho2030,"),
        'data/claims/left_out.csv, row 2: for "report": values "who2030" not found',
    ),
    "name of a correction": (
        replaced(CORRECTIONS, EDITION, f"{EDITION}\n2026-11-28,claim,nobody,A,B,0.3.0"),
        f"{CORRECTIONS}, row 2, column name: there is no claim 'nobody'",
    ),
    "edition of a correction": (
        replaced(CORRECTIONS, EDITION, f"{EDITION}\n2026-11-28,table,homicides,A,B,9.9.9"),
        f"{CORRECTIONS}, row 2, column edition: '9.9.9'; expected one of CHANGELOG.md: ",
    ),
    "claim of a finding": (
        found("landing,1,nobody,A heading"),
        'data/claims/findings.csv, row 2: for "claim": values "nobody" not found',
    ),
    "number in the heading of a finding": (
        found("landing,1,cpi-three-above-fifty,Nine countries"),
        "data/claims/findings.csv, row 2, column heading: 'Nine'; expected words without a number",
    ),
    "number to stop quoting that can be quoted": (
        found("ten,1,latin-america-high-corruption,Corruption"),
        "data/claims/findings.csv, row 2, column claim: latin-america-high-corruption; expected on"
        " the page ten a claim with a sentence to write instead",
    ),
    "more than ten numbers": (
        found(*(f"ten,{at},cpi-three-above-fifty,Above the middle" for at in range(1, 12))),
        "data/claims/findings.csv: 11 rows of the page ten; expected at most 10",
    ),
    "judgements": (
        replaced("data/claims/judgements.csv", ",in part,", ",perhaps,"),
        "data/claims/judgements.csv, row 2, column stands",
    ),
    "chapter of a claim": (
        replaced(CLAIMS, ",corruption,", ",coruption,"),
        f"{CLAIMS}, row 2, column chapter, claim latin-america-high-corruption: 'coruption';"
        " expected a chapter of _toc.yml: corruption",
    ),
    "captions": (
        replaced("data/captions/small.yml", "alt: C", "alt:"),
        "data/captions/small.yml, line 1, figure fall: expected words under `alt`",
    ),
    "key of a report": (
        replaced("data/claims/reports.csv", "not-stated,oas2013", "not-stated,oas2031"),
        "data/claims/reports.csv, row 2, column citation_key: 'oas2031'; expected the key of an"
        " entry of references.bib",
    ),
    "bibliography": (
        replaced("references.bib", "{oas2013,", "{oas2012,"),
        f"{CLAIMS}, row 2, column citation: 'oas2013'; expected the key of an entry",
    ),
    "contents": (
        replaced("_toc.yml", "chapters/corruption", "chapters/coruption"),
        "_toc.yml names chapters/coruption, but there is no",
    ),
    "page of the contents": (
        replaced("_toc.yml", "root: index", "root: home"),
        "_toc.yml names home, but there is no home.md",
    ),
    "redirects": (
        replaced("redirects.csv", "old,new\n", "old,new\na,b\n"),
        "redirects.csv, row 2, column old: 'a'; expected a page",
    ),
    "change log": (replaced("CHANGELOG.md", "## 0", "## zero"), "CHANGELOG.md: heading 'zero"),
    "settings": (
        replaced("_config.yml", "title:", "titel:"),
        "_config.yml: nobody reads titel; expected",
    ),
    "name in the settings": (
        replaced("_config.yml", "author:", "title: Another\nauthor:"),
        "_config.yml, line 2: title stands twice; expected it once, as on line 1",
    ),
    "day in the settings": (
        replaced("_config.yml", 'copyright: "2026"', "copyright: 2026-13-45"),
        "_config.yml: expected YAML: month must be in 1..12",
    ),
    "table of the name of another": (
        copied("data/homicides.csv", "data/other/homicides.csv"),
        "data/other/homicides.csv: expected a name of its own; data/homicides.yml describes",
    ),
    "table that is elsewhere": (
        linked("data/homicides.csv"),
        "data/homicides.csv: a link to ",
    ),
    "folder that is elsewhere": (linked("data/claims"), "data/claims: a link to "),
    "text that a spreadsheet computes": (
        replaced("data/countries.csv", "Brazil", "=HYPERLINK(A1)"),
        "data/countries.csv, row 2, column country: '=HYPERLINK(A1)'; expected a text that begins",
    ),
    "number that no program holds": (
        replaced("data/homicides.csv", "15459", "15459" * 5),
        f"data/homicides.csv, row 3, column victims: '{'15459' * 5}'; expected an integer of at"
        " most 15 digits",
    ),
    "day that there is not": (
        dated("20130132"),
        ": 20130132 in the unit date; expected a day that there is, written yyyymmdd",
    ),
    "pattern that is none": (
        replaced("data/homicides.yml", "type: string", "type: string\n    pattern: '[a-z'"),
        "pattern: '[a-z'; expected a regular expression",
    ),
    "pattern that repeats without end": (
        replaced("data/homicides.yml", "type: string", "type: string\n    pattern: a{9999999999}"),
        "pattern: 'a{9999999999}'; expected a regular expression",
    ),
    "slug without end": (
        replaced(CLAIMS, "latin-america-high-corruption", "a" * 300),
        f"claims.csv, row 2, column claim: '{'a' * 300}'; expected lower-case words joined by"
        " hyphens, 80 letters at most",
    ),
    "pages by a pattern": (
        replaced("_toc.yml", "root: index\n", "root: index\nparts:\n- chapters:\n  - glob: a/*\n"),
        "_toc.yml, line 5: glob; expected every page by its name",
    ),
    "pages within themselves": (
        replaced("_toc.yml", "root: index\n", "root: index\nparts: &all\n- chapters: *all\n"),
        "_toc.yml: parts within parts; expected YAML a few levels deep",
    ),
    "edition that the change log forgot": (
        frozen_for("0.0.9"),
        "CHANGELOG.md: no edition 0.0.9; expected a heading for each that editions/ holds",
    ),
    "outputs that are none": (
        replaced("chapters/corruption.ipynb", '"outputs": [', '"outputs": null, "were": ['),
        "chapters/corruption.ipynb, cell a: outputs are null; expected a list",
    ),
    "cell that is none": (
        replaced("chapters/corruption.ipynb", '"cells": [', '"cells": [null, '),
        "chapters/corruption.ipynb, cell 1: expected names with values",
    ),
    "cell with an id that is none": (
        replaced("chapters/corruption.ipynb", '"id": "a", ', '"id": "a b", '),
        "chapters/corruption.ipynb, cell 2: the id 'a b'; expected one of letters",
    ),
    "cell that nothing compares": (
        replaced(
            "chapters/corruption.ipynb",
            '"id": "a", "metadata": {}',
            '"id": "a", "metadata": {"tags": ["nbval-skip"]}',
        ),
        "chapters/corruption.ipynb, cell a: the tag nbval-skip; expected none",
    ),
    "cells that are none": (
        replaced("chapters/corruption.ipynb", '"cells": [', '"cells": 5, "were": ['),
        "chapters/corruption.ipynb: expected a notebook in UTF-8, with a list of cells",
    ),
    "conflict in a notebook": (
        replaced("chapters/corruption.ipynb", '"cells"', '\n<<<<<<< HEAD\n"cells"'),
        "chapters/corruption.ipynb, line 2: <<<<<<<, by which a merge marks a conflict",
    ),
    "conflict in a text of a notebook": (
        replaced("chapters/corruption.ipynb", "Prose.", "<b>>>>>>>> remote</b>"),
        "chapters/corruption.ipynb, line 1: <b>>>>>>>>, by which a merge marks a conflict",
    ),
    "conflict in a page": (
        replaced("index.md", "book\n", "book\n\n<<<<<<< HEAD\nOne\n=======\nTwo\n>>>>>>> theirs\n"),
        "index.md, line 3: <<<<<<<, by which a merge marks a conflict; expected one side",
    ),
    "conflict in the bibliography": (
        replaced("references.bib", "@", "<<<<<<< HEAD\n@"),
        "references.bib, line 1: <<<<<<<, by which a merge marks a conflict",
    ),
    "work that is cited": (
        replaced("index.md", "book\n", "book\n\nSee {cite}`oas2013, nobody`.\n"),
        "index.md, line 3: cites 'nobody'; expected the key of an entry of references.bib",
    ),
    "work that a chapter cites": (
        replaced("chapters/corruption.ipynb", "Prose.", "See {cite:t}`nobody`."),
        "chapters/corruption.ipynb, cell prose, line 3: cites 'nobody'; expected the key",
    ),
    "figure that is named": (
        replaced("index.md", "book\n", "book\n\n{numref}`figure-fall` {numref}`x <figure-rise>`\n"),
        "index.md, line 3: names figure 'rise'; expected one of data/captions/",
    ),
    "page that is linked": (
        replaced("index.md", "book\n", "book\n\n[A](chapters/corruption.ipynb) [B](b.md#c)\n"),
        "index.md, line 3: links to b.md; expected a page of _toc.yml",
    ),
    "directive of a page": (
        replaced("index.md", "book\n", "book\n\n```{recount-legder}\n```\n"),
        "index.md, line 3: there is no directive {recount-legder}; expected {recount-ledger}",
    ),
    "role of a chapter": (
        replaced("chapters/corruption.ipynb", "Prose.", "A {nosuch}`x`."),
        "chapters/corruption.ipynb, cell prose, line 3: there is no role {nosuch}; expected one of",
    ),
    "heading of another page": (
        replaced("index.md", "book\n", "book\n\n[A](chapters/corruption.ipynb#smal)\n"),
        "index.md, line 3: links to chapters/corruption.ipynb#smal; expected a heading of that"
        " page, such as small",
    ),
    "letter of an address": (
        replaced("references.bib", "@misc{ti_cpi2025,", f"{BESIDE}@misc{{ti_cpi2025,"),
        "references.bib, entry ti_cpi2025: https://www.transparency.org/en/cpi/2025; expected"
        " https://www.transparency.org/em/cpi/2025, as references.bib, entry two2030, or an",
    ),
    "digit of an address": (
        replaced(
            "references.bib",
            "@misc{ti_cpi2025,",
            BESIDE.replace("em/cpi/2025", "en/cpi/2026").replace("Two", "Perceptions Index 2025")
            + "@misc{ti_cpi2025,",
        ),
        "references.bib, entry ti_cpi2025: https://www.transparency.org/en/cpi/2025; expected"
        " https://www.transparency.org/en/cpi/2026, as references.bib, entry two2030, or a title",
    ),
    "field in the bibliography": (
        replaced("references.bib", "@techreport{oas2013", "@article{oas2013"),
        "references.bib, entry oas2013: no journal; expected one of @article",
    ),
    "key that the bibliography has twice": (
        replaced("references.bib", "@techreport{oas2013", "@misc{oas2013}\n@techreport{oas2013"),
        "references.bib: expected BibTeX in UTF-8: repeated bibliography entry: oas2013",
    ),
    "type in the bibliography": (
        replaced("references.bib", "@techreport{oas2013", "@chapter{oas2013"),
        "references.bib, entry oas2013: type @chapter; expected one that BibTeX has",
    ),
    "title in the bibliography": (
        replaced("references.bib", "title = {{The Drug Problem", "subtitle = {{The Drug Problem"),
        "references.bib, entry oas2013: no title; expected one",
    ),
    "page that did not move": (
        replaced(
            "redirects.csv",
            "old,new\n",
            "old,new\nchapters/corruption.html,claims/cpi-three-above-fifty/index.html\n",
        ),
        "redirects.csv, row 2, column old: 'chapters/corruption.html' is a page of the book",
    ),
    "redirect to nowhere": (
        replaced(
            "redirects.csv", "old,new\n", "old,new\nchapters/old.html,figures/rise/index.html\n"
        ),
        "redirects.csv, row 2, column new: there is no page 'figures/rise/index.html'",
    ),
    "editions": (frozen_wrongly, "editions/0.0.1/edition.json: expected JSON"),
}


def test_a_whole_book_comes_to_be_executed(whole):
    """Or the tests below would show nothing."""
    with pytest.raises(AssertionError, match="executed"):
        main(["book"])
    assert len(whole.executed) == 1


@pytest.mark.parametrize("kind", DAMAGES)
def test_what_is_wrong_is_said_and_nothing_is_executed(whole, capsys, kind):
    damage, message = DAMAGES[kind]
    damage(whole.root)
    assert main(["book"]) == 2
    assert message in capsys.readouterr().err
    assert whole.executed == []


def test_a_published_fact_is_held_to_its_words_before_a_chapter_asks_for_it(whole, capsys):
    columns = ("work_author", "work_title", "work_year", "work_page", "hand", "read_at")
    columns += ("read_at_title", "read_at_url", "unit", "words_read")
    optional = {name: {"required": False} for name in columns}
    text = f"fact,value,{','.join(columns)}\nharbours,17,,,,,second,,,,count,19 harbours\n"
    whole.add_table(FACTS, text, ["fact"], fact={}, value={"type": "number"}, **optional)
    assert main(["book"]) == 2
    told = f"data/{FACTS}.csv, row 2, column value: 17; expected a number of the words that were"
    assert told in capsys.readouterr().err
    assert whole.executed == []


@pytest.mark.parametrize("command", COMMANDS)
def test_all_that_is_wrong_is_said_at_once(whole, capsys, command):
    chosen = ("header of a table", "captions", "redirects", "change log", "settings", "editions")
    for kind in chosen:
        DAMAGES[kind][0](whole.root)
    before = {path: path.read_bytes() for path in whole.root.rglob("*") if path.is_file()}
    assert main([command]) == 2
    said = capsys.readouterr().err
    assert [kind for kind in chosen if DAMAGES[kind][1] not in said] == []
    assert whole.executed == []
    after = {path: path.read_bytes() for path in whole.root.rglob("*") if path.is_file()}
    changed = {path.name for path in after if after[path] != before.get(path)} - {"lock"}
    assert changed <= {"datapackage.json"}, "only the record of the tables is brought up to date"


@pytest.mark.parametrize(
    "kinds",
    [
        ("row of a table", "row of what was left out"),
        ("description", "row of what was left out"),
        ("description", "description of another table", "form of the ledger"),
        ("row of a table", "judgements"),
    ],
)
def test_faults_of_several_tables_are_all_named(whole, capsys, kinds):
    damages = DAMAGES | {
        "description of another table": (
            replaced("data/countries.yml", "publisher:", "publish:"),
            "data/countries.yml, line 1: publisher is missing",
        )
    }
    for kind in kinds:
        damages[kind][0](whole.root)
    assert main(["check"]) == 2
    said = capsys.readouterr().err
    assert [kind for kind in kinds if damages[kind][1] not in said] == []


def test_table_with_a_broken_row_does_not_come_on_record(whole, capsys):
    before = whole.package_path.read_bytes()
    DAMAGES["row of a table"][0](whole.root)
    for command in ("accept", "export", "book"):
        assert main([command]) == 2
        assert DAMAGES["row of a table"][1] in capsys.readouterr().err
    assert whole.package_path.read_bytes() == before


def test_what_two_checks_find_is_said_once(whole, capsys):
    DAMAGES["ledger"][0](whole.root)
    record(whole.root)
    main(["accept"])
    assert capsys.readouterr().err.count("unknown hedge") == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_no_claim_is_passed_over_because_its_chapter_is_misspelt(whole, capsys, command):
    damage, message = DAMAGES["chapter of a claim"]
    damage(whole.root)
    assert main([command]) == 2
    assert message in capsys.readouterr().err
    assert not (whole.root / "editions").exists()


@pytest.mark.parametrize("name", ["sum", "lesson-on-harbours"])
def test_the_synthesis_and_a_lesson_are_the_chapter_of_no_claim(whole, capsys, name):
    replaced("_config.yml", "synthesis: what-holds-up", "synthesis: sum")(whole.root)
    path = whole.add_chapter(name, ("a", []))
    assert json.loads(path.read_text(encoding="utf-8"))
    replaced(CLAIMS, ",corruption,", f",{name},")(whole.root)
    assert main(["check"]) == 2
    assert f"'{name}'; expected a chapter of _toc.yml: corruption\n" in capsys.readouterr().err
