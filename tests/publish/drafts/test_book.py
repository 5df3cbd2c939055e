"""A whole book in one command: it holds and builds, in any script, or nothing is left."""

import json
import subprocess
import sys

import pytest
import yaml
from bs4 import BeautifulSoup
from built import keep_made

from recount.chapters import notebooks, read, records_of, verdicts
from recount.cli import main
from recount.errors import DraftError
from recount.ledger.claims import ledger, reports
from recount.publish.book import settings
from recount.publish.drafts import books
from recount.publish.drafts.answers import Answers
from recount.publish.drafts.books import library_requirement

TITLE = "天气: “2019”年 <&> it’s 100% \\n"
GIVEN = {
    "title": TITLE,
    "author": "Авторы {книги}",
    "report": "pogoda2019",
    "short-title": "Бюро 2019, Погода",
    "report-title": 'Погода в 2019 году: "обзор", № 1',
    "publisher": "Бюро, погоды",
    "year": "2019",
    "languages": "ru",
    "pictured": "Weather, recounted",
}


def options(**changes):
    given = {name: text for name, text in (GIVEN | changes).items() if text is not None}
    return [word for name, text in given.items() for word in (f"--{name}", text)]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A book made in a folder whose name is in no Latin letters, from outside any book."""
    home = tmp_path_factory.mktemp("shelf")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        patch.delenv("RECOUNT_ROOT", raising=False)
        assert main(["new", "book", "погода 2019", *options()]) == 0
        patch.setenv("RECOUNT_ROOT", str(home / "погода 2019"))
        yield home / "погода 2019"


def test_nothing_but_the_book_is_left_where_it_was_made(made):
    assert [path.name for path in made.parent.iterdir()] == [made.name]
    names = {path.name for path in made.iterdir()}
    wanted = {"_config.yml", "_toc.yml", "Makefile", "requirements.txt", "binder", "tests"}
    assert wanted | {".gitignore", "figures", "CITATION.cff"} <= names
    assert "_build" not in names


def test_all_of_it_holds(made, capsys):
    assert main(["check"]) == 0
    assert "1 claims: 1 reproduced" in capsys.readouterr().out
    assert main(["export", "--check"]) == 0


def test_it_has_one_claim_one_table_one_figure_and_two_reports(made):
    assert list(ledger(made)) == ["february-days"]
    assert list(reports(made)) == ["rfc3339", "pogoda2019"]
    found = [
        record for name, path in notebooks(made).items() for record in records_of(name, read(path))
    ]
    assert [entry.content["headline"] for entry in verdicts(found)] == ["reproduced"]
    assert [record.name for record in found if record.kind == "figure"] == ["month-days"]


def test_names_in_any_script_stay_what_they_are(made):
    about = settings.read(made)
    assert (about.title, about.author) == (TITLE, GIVEN["author"])
    report = reports(made)["pogoda2019"]
    assert (report.title, report.publisher) == (GIVEN["report-title"], GIVEN["publisher"])
    assert report.languages == "ru"
    cited = yaml.safe_load((made / "CITATION.cff").read_text(encoding="utf-8"))
    assert (cited["title"], cited["authors"]) == (TITLE, [{"name": GIVEN["author"]}])
    picture = (made / "figures" / "month-days" / "figure.svg").read_text(encoding="utf-8")
    assert "Weather, recounted, edition 0.1.0" in picture
    assert json.loads((made / "data" / "datapackage.json").read_text("utf-8"))["title"] == TITLE


def test_a_claim_in_the_language_of_its_report_joins_it(made, capsys):
    """Numerals are read as Russian writes them; of its hedges nobody told the library."""
    before = {path: path.read_bytes() for path in (made / "data").rglob("*") if path.is_file()}
    claim = ["--report", "pogoda2019", "--chapter", "example", "--locator", "1", "--text-line", "1"]
    claim += ["--statement", "A year has 365.25 days.", "--stands", "yes", "--because", "Counted."]
    claim += ["--quantity", "days", "около 1 365,25 дня", "days"]
    assert main(["new", "claim", "days-of-a-year", *claim]) == 0
    [quantity] = ledger(made)["days-of-a-year"].quantities
    assert (quantity.value, quantity.step, quantity.hedge) == (1365.25, 0.01, "exact")
    said = capsys.readouterr().err
    assert "column hedge: the hedges of the language ru are not known here" in said
    for path, content in before.items():
        path.write_bytes(content)


def test_it_builds_and_every_page_names_it(made):
    keep_made(made)
    assert main(["book"]) == 0
    html = made / "_build" / "html"
    for name in ("index.html", "claims/february-days/index.html", "reference/about.html"):
        page = BeautifulSoup((html / name).read_text(encoding="utf-8"), "html.parser")
        assert "天气" in page.title.text + page.get_text()
    done = subprocess.run(
        [sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "link"],
        cwd=made,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("there", ["file", "folder/with/something", ".hidden"])
def test_what_is_there_is_left_alone(tmp_path, monkeypatch, capsys, there):
    monkeypatch.chdir(tmp_path)
    target = tmp_path / ("target" if there == "file" else f"target/{there}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("mine", encoding="utf-8")
    assert main(["new", "book", "target", *options()]) == 2
    assert "a file is there" in (said := capsys.readouterr().err) or "is not empty" in said
    assert target.read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["target"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": None}, "missing:\n--title: what the book is called"),
        ({"pictured": None}, "--pictured: what pictures call the book, for their font has no 天"),
        ({"report": "rfc3339"}, "report 'rfc3339': there is one already"),
        ({"report": "a-b"}, "report 'a-b': expected letters and digits alone"),
        ({"languages": "zz"}, "row 3, column languages: language 'zz'"),
        ({"year": "soon"}, "data/claims/reports.csv, row 3, column year"),
    ],
)
def test_what_cannot_be_a_book_leaves_nothing(tmp_path, monkeypatch, capsys, changes, message):
    monkeypatch.chdir(tmp_path)
    assert main(["new", "book", "new", *options(**changes)]) == 2
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_example_that_does_not_hold_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(books, "_JUDGED", 'judge("february-days", now={"normal": february[LEAP]})')
    given = {name.replace("-", "_"): text for name, text in GIVEN.items()}
    with pytest.raises(DraftError, match="nothing was written"):
        books.book(str(tmp_path / "new"), Answers(given, asks=False))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (None, "recount=={version}"),
        ({"url": "file:///shelf/library", "dir_info": {"editable": True}}, "../library"),
        (
            {"url": "https://example.org/o/r", "vcs_info": {"vcs": "git", "commit_id": "abc"}},
            "recount @ git+https://example.org/o/r@abc",
        ),
        (
            {"url": "https://example.org/r.whl", "archive_info": {}},
            "recount @ https://example.org/r.whl",
        ),
    ],
)
def test_the_library_is_what_it_was_installed_from(tmp_path, monkeypatch, origin, expected):
    class Installed:
        version = "9.8.7"

        def read_text(self, name):
            assert name == "direct_url.json"
            return origin and json.dumps(origin)

    monkeypatch.setattr(books, "distribution", lambda name: Installed())
    found = library_requirement(type(tmp_path)("/shelf/new"))
    assert found == expected.format(version="9.8.7")
