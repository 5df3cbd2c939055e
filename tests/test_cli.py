import contextlib
import json
from datetime import date

import figuring
import pytest
import yaml
from small_book import add_rows, begin_with, keep_claims, notebook_of, output, set_version

from recount import mime
from recount.chapters import FigureEntry, VerdictEntry
from recount.cli import main
from recount.publish.editions.release import release
from recount.publish.figures.export import export
from recount.tables.descriptors import differences

VERDICT = {
    "claim": "homicide-fall",
    "report": "oas2013",
    "chapter": "state-response",
    "kind": "comparison",
    "statement": "Homicide fell.",
    "answer": "quote with care",
    "headline": "reproduced",
    "variations": [],
    "verdicts": {"arithmetic": "reproduced", "now": "differs"},
    "stands": "in part",
    "complaints": [],
    "comparison": {"unchecked": None, "bases": {}},
}


def stored(content):
    return {"output_type": "display_data", "metadata": {}, "data": {mime.VERDICT: content}}


@pytest.fixture
def executed(inside_book, monkeypatch):
    """A chapter with one stored verdict, and the verdicts of its execution."""
    inside_book.make_citable()
    keep_claims(inside_book.root)
    add_rows(
        inside_book.root,
        claims="homicide-fall,oas2013,comparison,Part 1,7,state-response,Homicide fell.,,oas2013",
        judgements="homicide-fall,,in part,It fell.,now: coverage,,,It fell less.",
    )
    inside_book.add_chapter("state-response", ("a", [stored(VERDICT)]))
    fresh = [VerdictEntry("state-response", "a", dict(VERDICT))]
    monkeypatch.setattr(
        "recount.publish.pipeline.build.executed_records", lambda root, say: ({}, fresh)
    )
    return fresh


@pytest.mark.parametrize("arguments", [[], ["publish"], ["check", "--yaml"], ["book", "now"]])
def test_wrong_arguments_are_refused(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: recount" in capsys.readouterr().err


def test_help_lists_the_commands(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    words = capsys.readouterr().out
    assert all(command in words for command in ("accept", "diff", "export", "release"))


@pytest.fixture
def changed(inside_book):
    """A book in which a number of a table is not the one on record."""
    inside_book.edit("homicides", "15459", "15460")
    return inside_book


@pytest.mark.parametrize("command", ["book", "pdf", "accept", "export"])
def test_what_changed_is_said_and_put_on_record_first(changed, capsys, command):
    """Whatever comes of it then: this book is no whole one."""
    (changed.root / "_toc.yml").write_text("format: jb-book\nroot: index\n- odd", "utf-8")
    with contextlib.suppress(yaml.YAMLError):
        main([command])
    [first, *_] = capsys.readouterr().err.splitlines()
    assert first == "data/homicides.csv changed: on record anew in data/datapackage.json"
    assert differences(changed.root) == []


def test_check_fails_on_a_table_that_is_not_on_record(executed, inside_book, capsys):
    assert main(["check"]) == 0
    inside_book.edit("homicides", "15459", "15460")
    recorded = inside_book.package_path.read_bytes()
    for _ in range(2):
        assert main(["check"]) == 1
        said = capsys.readouterr().err
        assert said == "data/homicides.csv changed: not on record in data/datapackage.json\n"
    assert inside_book.package_path.read_bytes() == recorded


def test_a_broken_descriptor_is_an_error(inside_book, capsys):
    inside_book.describe("homicides", lambda about: about.pop("coverage"))
    for command in ("book", "accept", "check", "export"):
        assert main([command]) == 2
        said = capsys.readouterr().err
        assert said.startswith("recount: data/homicides.yml, line 1: coverage is missing; expected")


@pytest.mark.parametrize("command", ["book", "accept", "check", "export"])
def test_no_book_is_an_error(tmp_path, monkeypatch, capsys, command):
    monkeypatch.delenv("RECOUNT_ROOT", raising=False)
    monkeypatch.chdir(tmp_path)
    assert main([command]) == 2
    shown = capsys.readouterr()
    assert shown.err.startswith("recount: no book above ")
    assert "expected a folder with _toc.yml and data/" in shown.err
    assert shown.out == ""


@pytest.mark.parametrize("command", ["book", "accept", "check", "export"])
def test_missing_chapter_is_an_error(inside_book, capsys, command):
    inside_book.make_citable()
    keep_claims(inside_book.root, "state-response")
    (inside_book.root / "index.md").write_text("# A small book\n", encoding="utf-8")
    inside_book.add_chapter("state-response").unlink()
    assert main([command]) == 2
    assert "recount: _toc.yml names chapters/state-response" in capsys.readouterr().err


def test_check_prints_every_verdict(executed, capsys):
    assert main(["check"]) == 0
    words = capsys.readouterr().out
    assert "homicide-fall  oas2013  quote with care  reproduced  reproduced  –" in words
    assert "1 claims: 1 reproduced, 0 within rounding, 0 differs, 0 cannot be checked" in words
    assert "; 0 quote it, 1 quote with care, 0 do not quote, 0 nobody can check" in words
    assert "NO LONGER HOLDS" not in words


def test_check_prints_totals_by_report_chapter_and_basis(executed, capsys):
    other = {"claim": "b", "chapter": "corruption", "headline": "differs", "verdicts": {}}
    executed.append(VerdictEntry("corruption", "b", VERDICT | other))
    main(["check"])
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["oas2013", "2", "1", "0", "1", "0"] in rows
    assert ["state-response", "1", "1", "0", "0", "0"] in rows
    assert ["corruption", "1", "0", "0", "1", "0"] in rows
    assert ["arithmetic", "1", "1", "0", "0", "0"] in rows
    assert ["now", "1", "0", "0", "1", "0"] in rows
    assert ["then", "0", "0", "0", "0", "0"] in rows


def test_check_prints_the_verdicts_that_turn_with_another_choice(executed, capsys):
    other = {"kind": "window", "verdict": "differs", "values": [], "tables": []}
    turning = {**other, "choice": "from 2009", "turns": True, "finding": "2009: 7; 2012: 9"}
    steady = {**other, "choice": "from 2010", "turns": False, "finding": "2010: 8; 2012: 9"}
    executed[0] = VerdictEntry("state-response", "a", VERDICT | {"variations": [turning, steady]})
    main(["check", "--sensitive"])
    words = capsys.readouterr().out
    assert "homicide-fall  reproduced  window  from 2009  differs  2009: 7; 2012: 9" in words
    assert "from 2010" not in words
    assert "1 claims have a verdict that turns" in words
    main(["check", "--sensitive", "--json"])
    [row] = json.loads(capsys.readouterr().out)
    assert (row["claim"], row["choice"], row["turns"]) == ("homicide-fall", "from 2009", True)


def test_check_says_how_many_numbers_were_checked(executed, capsys):
    part = {"kind": "number", "checked": 1, "quantities": [{"bases": {}}, {"bases": {}}]}
    executed[0] = VerdictEntry("state-response", "a", VERDICT | part)
    main(["check"])
    assert "1 of 2   in part" in capsys.readouterr().out


def test_prose_that_no_longer_agrees_is_a_finding(executed, inside_book, capsys):
    (inside_book.root / "index.md").write_text("# Page\n\nThere were 843 victims.\n")
    assert main(["check"]) == 1
    assert "“843” in “There were 843 victims.”" in capsys.readouterr().err


def test_check_prints_records(executed, capsys):
    assert main(["check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [VERDICT | {"holds": True}]


def test_verdict_that_changed_is_a_finding(executed, capsys):
    executed[0].content["stands"] = "yes"
    assert main(["check"]) == 1
    assert "NO LONGER HOLDS" in capsys.readouterr().out


def test_new_verdict_is_not_said_to_hold_no_longer(executed, capsys):
    content = VERDICT | {"claim": "homicide-record"}
    executed.append(VerdictEntry("state-response", "b", content))
    for _ in range(2):  # found, and told again
        assert main(["check"]) == 1
        [old, new] = [
            line for line in capsys.readouterr().out.splitlines() if line.startswith("homicide-")
        ]
        assert old.endswith("in part")
        assert new.endswith("in part  NEW")


def test_check_names_what_accept_refuses(executed, capsys):
    complaint = "differs on data of today, and no reason is given"
    executed[0].content["complaints"] = [complaint]
    for _ in range(2):
        assert main(["check"]) == 1
        assert complaint in capsys.readouterr().err
    assert main(["accept"]) == 2
    assert complaint in capsys.readouterr().err


def release_first(root):
    """Freeze the small book as its first edition."""
    begin_with(root, "0.1.0", "2026-11-21")
    export(root)
    release(root, date(2026, 11, 21), lambda: None)


def test_check_names_a_published_address_that_is_lost(executed, inside_book, capsys):
    release_first(inside_book.root)
    executed[0].content["claim"] = "homicide-decline"
    assert main(["check"]) == 1
    said = capsys.readouterr().err
    assert "claims/homicide-fall/index.html, published in edition 0.1.0: there is no such" in said


def test_check_names_a_verdict_that_no_correction_tells(executed, inside_book, capsys):
    release_first(inside_book.root)
    executed[0].content["stands"] = "no"
    assert main(["check"]) == 1
    said = capsys.readouterr().err
    assert "claim homicide-fall: 'reproduced', stands: 'no', and in edition 0.1.0" in said


def test_check_names_a_readme_that_cites_another_edition(executed, inside_book, capsys):
    assert main(["check"]) == 0
    set_version(inside_book.root, "9.9.9")
    assert main(["check"]) == 0
    readme = inside_book.root / "README.md"
    readme.write_text(readme.read_text("utf-8").replace("edition 9.9.9", "edition 9.9.8"), "utf-8")
    for _ in range(2):
        assert main(["check"]) == 1
        assert "README.md: expected the citation of the newest" in capsys.readouterr().err


def test_check_names_outputs_that_are_not_the_stored_ones(executed, inside_book, capsys, notebook):
    fresh = notebook(("a", [output("text/plain", "another")]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "recount.publish.pipeline.build.executed_records",
            lambda root, say: ({"state-response": fresh}, executed),
        )
        assert main(["check"]) == 1
    assert "state-response: stored outputs no longer hold in a\n" in capsys.readouterr().err


def test_release_refuses_what_check_names(executed, inside_book, capsys):
    root = inside_book.root
    begin_with(root, "0.1.0", "2026-11-21")
    export(root)
    executed[0].content.update(headline="differs", complaints=["no reason is given"])
    (root / "index.md").write_text("# Page\n\nThere were 843 victims.\n")
    assert main(["release"]) == 2
    said = capsys.readouterr().err
    assert "no reason is given" in said
    assert "“843” in “There were 843 victims.”" in said
    assert "claim homicide-fall: its verdict is not the stored one" in said
    assert said.endswith("Nothing was frozen.\n")
    assert not (root / "editions").exists()


def test_new_verdict_is_a_finding(executed, capsys):
    content = VERDICT | {"claim": "homicide-record"}
    executed.append(VerdictEntry("state-response", "b", content))
    assert main(["check", "--json"]) == 1
    holds = {line["claim"]: line["holds"] for line in json.loads(capsys.readouterr().out)}
    assert holds == {"homicide-fall": True, "homicide-record": False}


def test_verdict_that_is_gone_is_a_finding(executed, capsys):
    executed.clear()
    assert main(["check", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == [VERDICT | {"holds": False}]


def test_figures_are_no_verdicts(executed, capsys):
    executed.append(FigureEntry("state-response", "b", {"figure": "f"}))
    assert main(["check", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 1


def test_export_writes_and_its_check_names_what_was_edited(inside_book, capsys):
    inside_book.make_citable()
    inside_book.add_chapter("corruption", ("a", [figuring.stored("fall")]))
    assert main(["export", "--check"]) == 1
    assert "figures/fall/figure.svg: missing\n" in capsys.readouterr().err
    assert main(["export"]) == 0
    assert capsys.readouterr().err == "Written: 16 files\n"
    assert main(["export", "--check"]) == 0
    assert capsys.readouterr().err == ""
    (inside_book.root / "figures" / "fall" / "data.csv").write_text("a\n")
    assert main(["export", "--check"]) == 1
    assert capsys.readouterr().err.startswith("figures/fall/data.csv: not what")


def test_without_editions_nothing_is_exported(inside_book, capsys):
    inside_book.make_citable()
    (inside_book.root / "CHANGELOG.md").unlink()
    assert main(["export"]) == 2
    assert "recount: CHANGELOG.md: expected an edition" in capsys.readouterr().err


CHAPTERS = ("corruption", "illegal-economy", "state-response")
DRAWN = CHAPTERS[:2]


@pytest.fixture
def three(inside_book, monkeypatch):
    """A book of three chapters, two with a figure, and a way to execute them to other titles."""
    inside_book.make_citable()
    executed = inside_book.root / "_build" / "executed"
    executed.mkdir(parents=True)

    def shown(name, title):
        if name in DRAWN:
            return figuring.stored(f"{name}-fall", title=title)
        return output("text/plain", title)

    def execute(**titles):
        found = {}
        for name in CHAPTERS:
            found[name] = notebook_of(("a", [shown(name, titles.get(name, "Another finding"))]))
            text = json.dumps(found[name], ensure_ascii=False)
            (executed / f"{name}.ipynb").write_text(text, encoding="utf-8")
        monkeypatch.setattr(
            "recount.publish.pipeline.build.executed_records", lambda root, say: (found, [])
        )

    for name in CHAPTERS:
        inside_book.add_chapter(name, ("a", [shown(name, "A finding")]))
    monkeypatch.setattr("recount.publish.prose.check.check", lambda root, executed: [])
    inside_book.execute = execute
    return inside_book


def stored_files(root):
    folders = (root / "chapters", root / "figures")
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in files}


def test_accept_stores_chapters_and_their_figures(three, capsys):
    three.execute()
    assert main(["accept"]) == 0
    assert f"Stored new outputs: {', '.join(CHAPTERS)}" in capsys.readouterr().err
    files = stored_files(three.root)
    for name in CHAPTERS:
        assert b"Another finding" in files[three.root / "chapters" / f"{name}.ipynb"]
    for name in DRAWN:
        assert b"Another finding" in files[three.root / "figures" / f"{name}-fall" / "figure.svg"]


def test_accept_stores_nothing_where_the_second_of_three_cannot_be_drawn(three, capsys):
    before = stored_files(three.root)
    three.execute(**{"illegal-economy": "A finding in 中"})
    assert main(["accept"]) == 2
    said = capsys.readouterr().err
    assert "recount: figure illegal-economy-fall: the font, Liberation Sans, has no letter" in said
    assert stored_files(three.root) == before


def test_accept_stores_nothing_where_the_second_of_three_cannot_be_written(three, capsys):
    before = stored_files(three.root)
    three.execute()
    (three.root / "chapters" / ".illegal-economy.ipynb.part").mkdir()
    assert main(["accept"]) == 2
    said = capsys.readouterr().err
    assert said == f"recount: {three.root}/chapters/.illegal-economy.ipynb.part: Is a directory\n"
    assert stored_files(three.root) == before
