import json

import figuring
import pytest

from recount import mime
from recount.chapters import Record
from recount.cli import main
from recount.data import resource

VERDICT = {
    "claim": "homicide-fall",
    "report": "oas2013",
    "chapter": "state-response",
    "headline": "reproduced",
    "verdicts": {"arithmetic": "reproduced", "now": "differs"},
    "stands": "in part",
}


def stored(content):
    return {"output_type": "display_data", "metadata": {}, "data": {mime.VERDICT: content}}


@pytest.fixture
def executed(inside_book, monkeypatch):
    """A chapter with one stored verdict, and the verdicts of its execution."""
    inside_book.add_chapter("state-response", ("a", [stored(VERDICT)]))
    fresh = [Record("verdict", "state-response", "a", dict(VERDICT))]
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
    assert all(command in words for command in ("accept", "diff", "export", "release", "rehash"))


def test_rehash_names_what_is_new(inside_book, capsys):
    path = inside_book.path("homicides")
    path.write_text(path.read_text("utf-8").replace("15459", "15460"), "utf-8")
    assert main(["rehash"]) == 0
    assert capsys.readouterr().err == "New on record: homicides\n"
    assert resource("homicides")["bytes"] == path.stat().st_size


def test_rehash_with_nothing_new_says_so(inside_book, capsys):
    assert main(["rehash"]) == 0
    assert capsys.readouterr().err == "Nothing changed.\n"


def test_rehash_finds_the_book_above(book, monkeypatch, capsys):
    monkeypatch.delenv("RECOUNT_ROOT", raising=False)
    monkeypatch.chdir(book.root / "chapters")
    assert main(["rehash"]) == 0


def test_missing_file_is_an_error(inside_book, capsys):
    inside_book.path("homicides").unlink()
    assert main(["rehash"]) == 2
    assert capsys.readouterr().err == "recount: data/homicides.csv: file is missing\n"


def test_broken_package_is_an_error(inside_book, capsys):
    inside_book.descriptor_path.write_text("{")
    assert main(["rehash"]) == 2
    assert capsys.readouterr().err.startswith("recount: datapackage.json: expected JSON")


def test_missing_package_is_an_error(inside_book, capsys):
    inside_book.descriptor_path.unlink()
    assert main(["rehash"]) == 2
    assert "datapackage.json" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["book", "accept", "check", "export", "rehash"])
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
    inside_book.add_chapter("state-response").unlink()
    assert main([command]) == 2
    assert "recount: _toc.yml names chapters/state-response" in capsys.readouterr().err


def test_check_prints_every_verdict(executed, capsys):
    assert main(["check"]) == 0
    words = capsys.readouterr().out
    assert "homicide-fall  oas2013  reproduced  reproduced  –" in words
    assert "1 claims: 1 reproduced, 0 within rounding, 0 differs, 0 cannot be checked" in words
    assert "NO LONGER HOLDS" not in words


def test_check_prints_totals_by_report_chapter_and_basis(executed, capsys):
    other = {"claim": "b", "chapter": "corruption", "headline": "differs", "verdicts": {}}
    executed.append(Record("verdict", "corruption", "b", VERDICT | other))
    main(["check"])
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["oas2013", "2", "1", "0", "1", "0"] in rows
    assert ["state-response", "1", "1", "0", "0", "0"] in rows
    assert ["corruption", "1", "0", "0", "1", "0"] in rows
    assert ["arithmetic", "1", "1", "0", "0", "0"] in rows
    assert ["now", "1", "0", "0", "1", "0"] in rows
    assert ["then", "0", "0", "0", "0", "0"] in rows


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


def test_new_verdict_is_a_finding(executed, capsys):
    content = VERDICT | {"claim": "homicide-record"}
    executed.append(Record("verdict", "state-response", "b", content))
    assert main(["check", "--json"]) == 1
    holds = {line["claim"]: line["holds"] for line in json.loads(capsys.readouterr().out)}
    assert holds == {"homicide-fall": True, "homicide-record": False}


def test_verdict_that_is_gone_is_a_finding(executed, capsys):
    executed.clear()
    assert main(["check", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == [VERDICT | {"holds": False}]


def test_figures_are_no_verdicts(executed, capsys):
    executed.append(Record("figure", "state-response", "b", {"figure": "f"}))
    assert main(["check", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 1


def test_export_writes_and_its_check_names_what_was_edited(inside_book, capsys):
    inside_book.make_citable()
    inside_book.add_chapter("corruption", ("a", [figuring.stored("fall")]))
    assert main(["export", "--check"]) == 1
    assert "figures/fall/figure.svg: missing\n" in capsys.readouterr().err
    assert main(["export"]) == 0
    assert capsys.readouterr().err == "Written: 12 files\n"
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
