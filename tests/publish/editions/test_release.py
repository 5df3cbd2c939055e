"""Freezing an edition: agreed upon, small, whole, the same bytes, and never changed again."""

import csv
import gzip
import io
import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from figuring import chart, judged, stored
from isolated import VALIDATORS, isolated
from lxml import etree
from rocrate.rocrate import ROCrate
from small_book import Book, begin_with, keep_claims, own_copy, set_version

from recount.cli import main
from recount.drawing.measured import data_tables
from recount.errors import BuildError, EditionError, SettingsError
from recount.publish.book import change_log, manifests
from recount.publish.book.content_hash import content_hash
from recount.publish.book.manifests import published
from recount.publish.book.settings import read as read_settings
from recount.publish.editions import frozen
from recount.publish.editions import release as releasing
from recount.publish.editions.diff import compare
from recount.publish.editions.edition_pages import changes_by_edition, edition_html, editions_html
from recount.publish.editions.frozen import snapshot, verify
from recount.publish.editions.snapshot import present
from recount.publish.figures.export import export
from recount.publish.pipeline.build import build
from recount.publish.site.feed import feed_xml

ATOM = "{http://www.w3.org/2005/Atom}"
FIRST, SECOND = "0.1.0", "0.2.0"
EVIL = '<img src=x onerror="alert(1)">&"'


def release(root, today=date(2027, 3, 1), require_held=lambda: None):
    """Freeze a book whose outputs hold, on a day after all its editions."""
    return releasing.release(root, today, require_held)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A small book that is ready for its first edition."""
    book = Book(tmp_path_factory.mktemp("released"))
    book.make_citable()
    begin_with(book.root, FIRST, "2026-11-21")
    (book.root / "index.md").write_text("# T\n", encoding="utf-8")
    book.add_chapter(
        "corruption",
        ("a", [judged(statement=EVIL)]),
        ("b", [stored("fall", title=EVIL, caption=EVIL, alt=EVIL)]),
        ("c", [stored("rise")]),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECOUNT_ROOT", str(book.root))
        export(book.root)
    return book.root


@pytest.fixture
def root(made, tmp_path, monkeypatch):
    return own_copy(made, tmp_path / "book", monkeypatch)


@pytest.fixture(scope="module")
def made_two(made, tmp_path_factory):
    """That book with two editions: a table was revised, and a figure went."""
    root = shutil.copytree(made, tmp_path_factory.mktemp("two") / "book")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECOUNT_ROOT", str(root))
        publish_twice(root)
    return root


@pytest.fixture
def two(made_two, tmp_path, monkeypatch):
    return own_copy(made_two, tmp_path / "two", monkeypatch)


def publish_twice(root):
    release(root)
    set_version(root, SECOND)
    chapter = root / "chapters" / "corruption.ipynb"
    notebook = json.loads(chapter.read_text(encoding="utf-8"))
    cells = notebook["cells"]
    cells[1]["outputs"] = [judged(statement=EVIL, headline="differs")]
    cells[2]["outputs"] = [stored("fall", title=EVIL, spec=chart([("a", 7.0)], EVIL))]
    cells[3]["outputs"] = []
    chapter.write_text(json.dumps(notebook), encoding="utf-8")
    moved = "old,new\nfigures/rise/index.html,figures/fall/index.html\n"
    (root / "redirects.csv").write_text(moved, encoding="utf-8")
    table = root / "data" / "homicides.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("15459", "15460"), encoding="utf-8")
    export(root)
    release(root)


def test_an_edition_holds_records_pictures_data_and_ledger(root):
    [said] = release(root)
    assert said.startswith("Frozen: editions/0.1.0, 1 claims and 2 figures, ")
    home = root / "editions" / FIRST
    claims = json.loads((home / "claims.json").read_text(encoding="utf-8"))
    assert [claim["record"]["statement"] for claim in claims] == [EVIL]
    for name in ("fall", "rise"):
        svg = (root / "figures" / name / "figure.svg").read_bytes()
        assert gzip.decompress((home / "figures" / f"{name}.svgz").read_bytes()) == svg
        data = (root / "figures" / name / "data.csv").read_bytes()
        assert (home / "figures" / f"{name}.csv").read_bytes() == data
    ledger = (home / "ledger" / "claims.csv").read_text(encoding="utf-8")
    assert len(list(csv.DictReader(io.StringIO(ledger)))) > 100
    # A record stands on a line of its own.
    assert len((home / "figures.json").read_text(encoding="utf-8").splitlines()) == 4


def test_what_was_frozen_is_what_the_chapters_hold(root):
    release(root)
    now, then = present(root), frozen.read(root, FIRST)
    found = compare(then, now)
    assert (found.claims, found.figures) == ([], [])
    assert {n: e.digest for n, e in now.figures.items()} == {
        n: content_hash(e.record.content) for n, e in then.figures.items()
    }
    for name in ("tables", "chapters", "library", "packages"):
        assert getattr(now, name) == getattr(then, name)


def test_freezing_elsewhere_gives_the_same_bytes(root, tmp_path):
    other = shutil.copytree(root, tmp_path / "elsewhere")
    release(root)
    release(other)
    files = [path for path in (root / "editions").rglob("*") if path.is_file()]
    assert len(files) == 10
    for path in files:
        assert (other / path.relative_to(root)).read_bytes() == path.read_bytes()


def test_an_edition_is_never_written_again(root):
    release(root)
    before = (root / "editions" / FIRST / "edition.json").read_bytes()
    with pytest.raises(EditionError, match=r"editions/0\.1\.0: is frozen already"):
        release(root)
    assert (root / "editions" / FIRST / "edition.json").read_bytes() == before


def test_an_older_edition_comes_too_late(root):
    release(root)
    (root / "editions" / FIRST).rename(root / "editions" / "3.0.0")
    with pytest.raises(EditionError, match=r"edition 0\.1\.0: older than 3\.0\.0"):
        release(root)


def test_a_version_that_is_not_the_same_everywhere_is_refused(root):
    project = root / "pyproject.toml"
    project.write_text(project.read_text("utf-8").replace(FIRST, "0.1.1"), "utf-8")
    with pytest.raises(EditionError, match=r"edition 0\.1\.0, pyproject\.toml version 0\.1\.1"):
        release(root)
    assert not (root / "editions").exists()


@pytest.mark.parametrize("file", ["CITATION.cff", ".zenodo.json", "figures/fall/figure.svg"])
def test_what_is_not_up_to_date_is_not_frozen(root, file):
    path = root / file
    path.write_text(path.read_text("utf-8").replace(FIRST, "9.9.9") + " ", "utf-8")
    with pytest.raises(EditionError, match=rf"(?s){file}: not what .*Nothing was frozen"):
        release(root)
    assert not (root / "editions").exists()


def test_a_new_heading_alone_makes_what_cites_it_stale(root):
    set_version(root, SECOND)
    with pytest.raises(EditionError, match=r"(?s)CITATION\.cff: not what .*Nothing was frozen"):
        release(root)


def test_too_large_an_edition_is_refused_and_leaves_nothing(root, monkeypatch):
    monkeypatch.setattr(frozen, "MOST_BYTES", 20_000)
    message = r"editions/0\.1\.0: [\d,]+ bytes, of which ledger/claims\.csv has .*at most 20,000"
    with pytest.raises(EditionError, match=message):
        release(root)
    assert not (root / "editions").exists()


def test_without_an_edition_there_is_nothing_to_freeze(root):
    (root / "CHANGELOG.md").unlink()
    with pytest.raises(SettingsError, match=r"CHANGELOG\.md: expected an edition"):
        release(root)


def lose_the_figures(root):
    """A second edition that lacks both figures of the first."""
    release(root)
    set_version(root, SECOND)
    chapter = root / "chapters" / "corruption.ipynb"
    notebook = json.loads(chapter.read_text(encoding="utf-8"))
    for cell in notebook["cells"][2:]:
        cell["outputs"] = []
    chapter.write_text(json.dumps(notebook), encoding="utf-8")
    export(root)


FALL, RISE, CLAIM = (
    "figures/fall/index.html",
    "figures/rise/index.html",
    "claims/homicide-fall/index.html",
)


@pytest.mark.parametrize(
    ("rows", "lost"),
    [
        ([], [FALL, RISE]),
        ([f"{RISE},{CLAIM}"], [FALL]),
        ([f"{FALL},reference/corrections.html", f"{RISE},claims/nowhere/index.html"], [RISE]),
    ],
)
def test_an_address_that_leads_nowhere_any_more_is_not_lost_by_a_release(root, rows, lost):
    lose_the_figures(root)
    (root / "redirects.csv").write_text("\n".join(["old,new", *rows, ""]), encoding="utf-8")
    with pytest.raises(EditionError) as refused:
        release(root)
    *named, last = str(refused.value).splitlines()
    assert [line.partition(",")[0] for line in named] == lost
    assert all("published in edition 0.1.0: there is no such page any more" in x for x in named)
    assert last == "Nothing was frozen."
    assert not (root / "editions" / SECOND).exists()


def test_a_release_whose_addresses_all_lead_somewhere_is_frozen(root):
    lose_the_figures(root)
    moved = f"old,new\n{FALL},{CLAIM}\n{RISE},reference/figures.html\n"
    (root / "redirects.csv").write_text(moved, encoding="utf-8")
    assert release(root)[0].startswith("Frozen: editions/0.2.0, 1 claims and 0 figures")


def test_every_changed_file_of_an_edition_is_named(root):
    release(root)
    home = root / "editions" / FIRST
    for path in sorted(home.rglob("*.*")):
        if path.name == "edition.json":
            continue
        content = path.read_bytes()
        name = path.relative_to(home).as_posix()
        path.write_bytes(content + b" ")
        with pytest.raises(EditionError, match=rf"editions/0\.1\.0/{name}: not what was frozen"):
            verify(root, FIRST)
        path.unlink()
        with pytest.raises(EditionError, match=rf"editions/0\.1\.0/{name}: missing"):
            verify(root, FIRST)
        path.write_bytes(content)
    assert verify(root, FIRST)["version"] == FIRST
    (home / "figures" / "new.csv").write_text("a\n")
    with pytest.raises(EditionError, match=r"figures/new\.csv: was not frozen with this edition"):
        verify(root, FIRST)


def test_a_book_with_a_damaged_edition_is_not_built(root):
    keep_claims(root, "corruption")
    release(root)
    (root / "editions" / FIRST / "claims.json").write_text("[]")
    with pytest.raises(EditionError, match=r"editions/0\.1\.0/claims\.json: not what was frozen"):
        build(root, lambda _: None)
    assert not (root / "_build" / "executed").exists()


def test_a_changed_manifest_is_shown_by_the_edition_after_it(two):
    assert verify(two, SECOND)["before"].keys() == {FIRST}
    path = two / "editions" / FIRST / "edition.json"
    path.write_text(path.read_text("utf-8").replace("First.", "Best."), "utf-8")
    with pytest.raises(
        EditionError, match=r"editions/0\.1\.0/edition\.json: not what edition 0\.2"
    ):
        verify(two, SECOND)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", r"editions/0\.1\.0/edition\.json: expected JSON"),
        ("[]", r"editions/0\.1\.0/edition\.json: no format; expected format 1"),
        ('{"format": 1}', r"editions/0\.1\.0/edition\.json: no version; expected format 1"),
    ],
)
def test_a_manifest_that_cannot_be_read_is_named(root, text, message):
    release(root)
    (root / "editions" / FIRST / "edition.json").write_text(text)
    with pytest.raises(EditionError, match=message):
        published(root)


def test_an_edition_of_a_later_form_is_refused(root):
    release(root)
    path = root / "editions" / FIRST / "edition.json"
    path.write_text(path.read_text("utf-8").replace('"format": 1', '"format": 2'), "utf-8")
    with pytest.raises(EditionError, match="format 2; expected format 1"):
        verify(root, FIRST)


@pytest.mark.parametrize("version", ["0.3.0", "../0.1.0", ""])
def test_an_unknown_edition_is_refused_and_the_known_are_named(root, version):
    with pytest.raises(EditionError, match=r"no edition .* expected one of none"):
        snapshot(root, version)
    release(root)
    with pytest.raises(EditionError, match=r"no edition .* expected one of 0\.1\.0"):
        snapshot(root, version)


def test_a_folder_that_is_no_edition_is_named(root):
    (root / "editions" / "latest").mkdir(parents=True)
    with pytest.raises(EditionError, match="editions/latest: expected a version"):
        published(root)


def test_what_was_ever_published_is_known(two):
    found = published(two)
    assert list(found) == [FIRST, SECOND]
    assert found[FIRST].figures == {"fall", "rise"}
    assert found[SECOND].figures == {"fall"}
    assert found[SECOND].claims == {"homicide-fall"}


def test_editions_stand_in_the_order_of_their_numbers(tmp_path):
    for version in ("0.10.0", "0.9.0", "1.0.0", "0.9.1"):
        (tmp_path / "editions" / version).mkdir(parents=True)
    assert manifests.frozen_versions(tmp_path) == ["0.9.0", "0.9.1", "0.10.0", "1.0.0"]


def test_diff_tells_what_changed_and_why(two, capsys):
    assert main(["diff", FIRST, SECOND]) == 0
    said = capsys.readouterr().out
    assert said.startswith("0.1.0 → 0.2.0: claims: 1 changed; figures: 1 gone, 1 changed\n")
    assert "  - verdict, headline: reproduced → differs\n" in said
    assert "  why: data revised: homicides\n" in said
    assert "\nFigure rise: gone\n" in said
    assert main(["diff", SECOND]) == 0
    assert capsys.readouterr().out == "0.2.0 → now: no claim and no figure changed\n"
    assert main(["diff", FIRST, SECOND, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["status"] for one in told["figures"]] == ["changed", "gone"]
    assert main(["diff", "7.0.0"]) == 2
    assert "recount: no edition '7.0.0'; expected one of 0.1.0, 0.2.0" in capsys.readouterr().err


def test_release_says_what_changed_since(root):
    release(root)
    set_version(root, SECOND)
    export(root)
    assert release(root)[-1] == "Since 0.1.0: no claim and no figure changed."


def refused(root, **more):
    with pytest.raises(EditionError) as error:
        release(root, **more)
    *lines, last = str(error.value).splitlines()
    assert last == "Nothing was frozen."
    return lines


def test_a_day_that_has_not_come_is_refused(root):
    [line] = refused(root, today=date(2026, 11, 20))
    assert line == (
        "CHANGELOG.md: edition 0.1.0 has the day 2026-11-21; expected none after today, 2026-11-20"
    )
    assert release(root, today=date(2026, 11, 21))


def test_a_day_before_that_of_the_last_edition_is_refused(root):
    """Though the change log may have forgotten the last one."""
    release(root)
    begin_with(root, SECOND, "2026-11-20")
    export(root)
    [line] = refused(root)
    assert line.endswith(
        "0.2.0 has the day 2026-11-20; expected none before 2026-11-21, that of 0.1.0"
    )


def test_all_that_speaks_against_a_release_is_said_at_once(root):
    release(root)
    begin_with(root, "0.0.9", "2029-01-01")
    readme = root / "README.md"
    readme.write_text(readme.read_text("utf-8").replace("edition 0.0.9", "edition 9"), "utf-8")

    def require_held():
        raise BuildError("index.md: “843”\ncorruption: stored outputs no longer hold in a")

    lines = refused(root, require_held=require_held)
    expected = (
        "edition 0.0.9: older than 0.1.0",
        "has the day 2029-01-01; expected none after today",
        "“843”",
        "stored outputs no longer hold in a",
        "README.md: expected the citation of the newest edition",
        "CITATION.cff: not what",
    )
    assert [text for text in expected if not any(text in line for line in lines)] == []
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize("leftover", [f".{FIRST}.part", ".9.9.9.part"])
def test_what_a_killed_release_left_is_in_nobodys_way(root, leftover):
    (root / "editions" / leftover).mkdir(parents=True)
    (root / "editions" / leftover / "claims.json").write_text("[", encoding="utf-8")
    assert published(root) == {}
    assert release(root)[0].startswith("Frozen: editions/0.1.0")
    assert list(published(root)) == [FIRST]
    verify(root, FIRST)


def test_a_release_that_is_killed_leaves_nothing_among_the_editions(root, monkeypatch):
    def killed(self, target):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            release(root)
    assert list((root / "editions").iterdir()) == []
    assert release(root)[0].startswith("Frozen: editions/0.1.0")


def test_the_page_of_an_edition_shows_all_of_it_as_text(two):
    edition = frozen.read(two, FIRST)
    page = edition_html(edition, verify(two, FIRST), {name: {} for name in edition.figures})
    body = BeautifulSoup(page, "html.parser")
    [claim] = body.select("#claims li")
    assert claim["id"] == "claim-homicide-fall"
    assert claim.get_text().startswith(f"Reproduced. {EVIL} ")
    assert "“70 percent”: now 70; still stands: yes." in claim.get_text()
    assert edition.claims["homicide-fall"].digest in claim.get_text()
    pictures = [picture["src"] for picture in body.select("figure img")]
    assert pictures == ["figures/fall.svg", "figures/rise.svg"]
    assert body.select_one("figure img")["alt"] == EVIL
    assert not body.select("img[onerror]")
    assert body.select_one('a[href="../../index.html"]')
    named = {link["href"] for link in body.select("a[download]")}
    home = two / "editions" / FIRST
    assert named == {
        path.relative_to(home).as_posix() for path in home.rglob("*.*") if path.suffix != ".svgz"
    }
    assert len(data_tables(edition.figures["fall"].record.content["spec"])) == 1


def test_the_list_of_editions_and_the_feed_tell_what_changed(two):
    changes = changes_by_edition(two)
    page = BeautifulSoup(editions_html(change_log.read(two), changes), "html.parser")
    assert [part["id"] for part in page.select("section section")] == [
        "edition-0.2.0",
        "edition-0.1.0",
    ]
    links = [link["href"] for link in page.select("section section > p a")]
    assert links == ["0.2.0/index.html", "0.1.0/index.html"]
    told = page.select_one("details").get_text()
    assert "Since 0.1.0: claims: 1 changed; figures: 1 gone, 1 changed" in told
    assert "Why: data revised: homicides." in told
    assert not page.select("img")
    said = {v: "\n".join(found.lines()) if found else "" for v, found in changes.items()}
    feed = etree.fromstring(feed_xml(read_settings(two), change_log.read(two), said))
    newest, oldest = feed.iter(f"{ATOM}entry")
    assert newest.find(f"{ATOM}link").get("href") == "editions/0.2.0/index.html"
    assert "verdict, headline: reproduced → differs" in newest.findtext(f"{ATOM}content")
    assert oldest.find(f"{ATOM}content") is None


def test_an_edition_is_a_research_object_by_its_own_validator(root, tmp_path):
    release(root)
    home = root / "editions" / FIRST
    undated = shutil.copytree(home, tmp_path / "undated")
    described = undated / "ro-crate-metadata.json"
    text = described.read_text("utf-8").replace('"datePublished"', '"version"')
    described.write_text(text, encoding="utf-8")
    incomplete = shutil.copytree(home, tmp_path / "incomplete")
    (incomplete / "claims.json").unlink()
    command = [isolated("roc-validator") / "python", VALIDATORS / "crate.py"]
    done = subprocess.run(
        [*command, home, undated, incomplete], capture_output=True, text=True, check=True
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(one["checks"] > 30 for one in found)
    assert found[0]["issues"] == []
    assert any("datePublished" in issue for issue in found[1]["issues"])
    assert any("claims.json" in issue for issue in found[2]["issues"])


def test_the_research_object_names_every_file_and_its_terms(root):
    release(root)
    home = root / "editions" / FIRST
    crate = ROCrate(home)
    held = {path.relative_to(home).as_posix() for path in home.rglob("*.*")}
    assert {part.id for part in crate.data_entities} == held - {
        "ro-crate-metadata.json",
        "edition.json",
    }
    assert crate.datePublished.isoformat().startswith("2026-11-21")
    assert crate.license.id == "https://creativecommons.org/licenses/by/4.0/"
    terms = crate.get("figures/fall.svgz")["license"]
    assert terms["name"] == "CC-BY-4.0 AND CC-BY-ND-4.0"
    assert "no derivatives" in terms["description"]
    assert "2027" not in (home / "ro-crate-metadata.json").read_text(encoding="utf-8")
    assert Path(home / "edition.json").is_file()
