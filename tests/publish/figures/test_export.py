"""The folder of figures to cite: written from stored outputs, and held against them."""

import hashlib
import io
import json
import re
import zipfile

import numpy as np
import pypdf
import pytest
from built import ROOT
from figuring import SOURCE, embedded_fonts, record
from PIL import Image
from small_book import own_copy

from recount.drawing.lettering import converter
from recount.drawing.measured import data_tables
from recount.publish.book import change_log
from recount.publish.book.book import Book as PublishedBook
from recount.publish.cite.citables import Citables
from recount.publish.figures import export as exporting
from recount.publish.figures.export import differences, export
from recount.publish.figures.figure_files import figure_files, zipped
from recount.publish.figures.figure_html import csv_names
from recount.publish.figures.render_cache import FILES
from recount.publish.figures.stored_pictures import DRAWN

FIGURES = sorted(path.name for path in (ROOT / "figures").iterdir() if path.is_dir())
TITLE_PX = 17
TOP = 'viewBox="0 0 680 80" width="680" height="80"'
"""The part of a picture that its title is in."""
NAMES = {
    *FILES,
    "data.csv",
    "spec.json",
    "metadata.json",
    "README.md",
    "citation.bib",
    "citation.ris",
    "citation.json",
}


@pytest.fixture
def citable(exported, tmp_path, monkeypatch):
    """That book, to change it."""
    return own_copy(exported, tmp_path / "book", monkeypatch)


def test_every_figure_has_a_folder_of_files(citable):
    folders = {path.name: path for path in (citable / "figures").iterdir() if path.is_dir()}
    assert folders.keys() == {"fall", "rise"}
    for folder in folders.values():
        assert {path.name for path in folder.iterdir()} == NAMES
    assert differences(citable) == []
    assert export(citable) == []


def test_a_translation_has_what_differs_beside_the_original(citable):
    words = citable / "data" / "captions"
    words.mkdir(exist_ok=True)
    parts = "".join(f"  {part}: {text}\n" for part, text in WORDS.items())
    (words / "corruption.yml").write_text(f"fall:\n{parts}rise:\n{parts}", encoding="utf-8")
    messages = citable / "locale" / "es" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    (messages / "corruption.po").write_text(SPANISH, encoding="utf-8")
    before = (citable / "figures" / "fall" / "figure.svg").read_bytes()
    export(citable)
    folder = citable / "figures" / "fall" / "es"
    assert {path.name for path in folder.iterdir()} == NAMES - {"data.csv"}
    assert (citable / "figures" / "fall" / "figure.svg").read_bytes() == before
    about, original = (
        json.loads((one / "metadata.json").read_text(encoding="utf-8"))
        for one in (folder, folder.parent)
    )
    assert (about["title"], about["language"]) == ("Un hallazgo", "es-419")
    assert about["content_hash"] == original["content_hash"]
    svg = (folder / "figure.svg").read_text(encoding="utf-8")
    assert 'xml:lang="es-419"' in svg.partition(">")[0]
    assert "<dc:language><rdf:Bag><rdf:li>es-419" in svg
    assert ">Un hallazgo</text>" in svg
    pdf = pypdf.PdfReader(folder / "figure.pdf")
    assert pdf.trailer["/Root"]["/Lang"] == "es-419"
    assert pdf.metadata["/Title"] == "Un hallazgo"
    assert differences(citable) == []


WORDS = {"title": "A finding", "subtitle": "x", "caption": "Caption.", "alt": "Alt."}
SPANISH = """\
msgid ""
msgstr ""
"Language: es_419\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgctxt "figure fall title"
msgid "A finding"
msgstr "Un hallazgo"
"""


def test_metadata_says_what_it_is_and_holds_a_hash_of_each_file(citable):
    folder = citable / "figures" / "fall"
    about = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    assert (about["id"], about["chapter"], about["cell"]) == ("fall", "corruption", "a")
    assert about["edition"]["version"] == change_log.current(citable).version
    assert about["licence"]["name"] == "CC-BY-4.0 AND CC-BY-ND-4.0"
    assert about["licence"]["derivatives"] is False
    assert about["sources"] == [SOURCE]
    assert about["files"].keys() == NAMES - {"metadata.json", "README.md"}
    for name, file in about["files"].items():
        content = (folder / name).read_bytes()
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
        assert file["bytes"] == len(content)


def test_a_readme_says_how_to_cite_and_what_is_allowed(citable):
    text = (citable / "figures" / "fall" / "README.md").read_text(encoding="utf-8")
    assert text.startswith("# A finding\n\nCaption of fall.\n")
    assert "“A finding” (figure fall)" in text
    assert "For the whole: no derivatives." in text
    assert all(f"- `{name}`: " in text for name in NAMES - {"README.md"})


def test_every_edited_file_is_named(citable):
    for name in NAMES:
        path = citable / "figures" / "fall" / name
        path.write_bytes(path.read_bytes() + b" ")
    assert sorted(differences(citable)) == [
        f"figures/fall/{name}: not what `recount export` writes" for name in sorted(NAMES)
    ]
    assert len(export(citable)) == len(NAMES)
    assert differences(citable) == []


def test_what_is_missing_and_what_is_left_over_is_named(citable):
    (citable / "figures" / "fall" / "figure.svg").unlink()
    old = citable / "figures" / "long-gone" / "figure.svg"
    old.parent.mkdir()
    old.write_text("<svg/>", encoding="utf-8")
    assert differences(citable) == [
        "figures/fall/figure.svg: missing",
        "figures/long-gone/figure.svg: belongs to no figure",
    ]
    export(citable)
    assert not old.parent.exists()
    assert differences(citable) == []


def test_a_changed_output_is_noticed_in_every_file_it_changes(citable):
    chapter = citable / "chapters" / "corruption.ipynb"
    text = chapter.read_text(encoding="utf-8")
    chapter.write_text(text.replace("Caption of fall.", "Another caption."), encoding="utf-8")
    named = {line.split(": ")[0].removeprefix("figures/fall/") for line in differences(citable)}
    # The data and the chart are the same; all the rest carries the content hash.
    assert named == NAMES - {"data.csv", "spec.json"} | {DRAWN}


def test_on_another_machine_pictures_are_held_against_their_hashes(citable, monkeypatch):
    monkeypatch.setattr("platform.machine", lambda: "arm64")
    monkeypatch.setattr(exporting, "draw", None)  # nothing is drawn there
    assert differences(citable) == []
    path = citable / "figures" / "fall" / "figure.png"
    path.write_bytes(path.read_bytes() + b" ")
    named = [line.split(": ")[0] for line in differences(citable)]
    assert named == ["figures/fall/metadata.json", DRAWN]
    path.unlink()
    assert "figures/fall/figure.png: missing" in differences(citable)


def test_a_zip_is_the_same_bytes_in_any_order():
    files = {"b.csv": b"1", "a.svg": b"<svg/>"}
    once = zipped("fall", files)
    assert once == zipped("fall", dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(once)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            f"fall/{name}": content for name, content in files.items()
        }
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_chart_of_several_tables_has_a_file_for_each(repository):
    spec = {"datasets": {"one": [{"a": "x"}], "two": [{"b": 1}, {"b": 2}]}, "mark": "bar"}
    pictures = dict.fromkeys(FILES, b"")
    figure = record(spec=spec)
    files = figure_files(
        figure, pictures, Citables.of(PublishedBook(repository)).figure(figure.content)
    )
    assert files["data.csv"] == b"b\n1\n2\n"
    assert files["data-2.csv"] == b"a\nx\n"


@pytest.fixture(scope="module")
def published():
    """The figures of the chapters, by id."""
    return {figure.name: figure.content for figure in PublishedBook(ROOT).figures}


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_of_the_book_has_its_title_in_every_picture(name, published):
    folder, title = ROOT / "figures" / name, published[name]["title"]
    page = pypdf.PdfReader(folder / "figure.pdf").pages[0].extract_text()
    assert "".join(title.split()) in "".join(page.split())
    fonts = embedded_fonts(folder / "figure.pdf")
    assert all(fonts.values())
    assert {font.split("+")[1].split("-")[0] for font in fonts} == {"LiberationSans"}
    # The PNG differs from the SVG without its title, and does so by its breadth.
    picture = (folder / "figure.svg").read_text(encoding="utf-8")
    line = f'<text [^>]*font-size="{TITLE_PX}px" font-weight="bold"[^>]*>[^<]*</text>'
    bare, lines = re.subn(line, "", picture)
    assert lines >= 1
    top = re.sub(r'viewBox="0 0 680 \d+" width="180mm" height="[\d.]+mm"', TOP, bare, count=1)
    assert top != bare
    shown = pixels((folder / "figure.png").read_bytes())
    without = pixels(converter().svg_to_png(top, scale=shown.shape[1] / 680))
    height, width = np.minimum(shown.shape, without.shape)[:2]
    apart = np.abs(shown[:height, :width] - without[:height, :width]).max(axis=2)
    rows, columns = np.nonzero(apart > 100)
    assert len(rows) > 80 * len(title)
    assert np.ptp(columns) > 15 * min(len(title), 40)


@pytest.mark.parametrize("name", FIGURES)
def test_data_of_a_figure_of_the_book_is_its_chart(name, published):
    tables = data_tables(published[name]["spec"])
    held = {path.name for path in (ROOT / "figures" / name).glob("data*.csv")}
    assert held == set(csv_names(tables))
    spec = json.loads((ROOT / "figures" / name / "spec.json").read_text(encoding="utf-8"))
    assert data_tables(spec) == tables
