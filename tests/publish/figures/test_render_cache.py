"""Pictures of charts: the same bytes run after run, drawn again only when the chart changes."""

import io
import re
import shutil
from xml.etree import ElementTree

import altair as alt
import pandas as pd
import pypdf
import pytest
from disks import small_disk
from figuring import cited, content, embedded_fonts
from PIL import Image

from recount.drawing.chart import specification
from recount.errors import FigureError
from recount.publish.figures import render_cache
from recount.publish.figures.embedded_metadata import Label
from recount.publish.figures.render_cache import (
    FILES,
    Chart,
    draw,
    keep_only,
    pictures,
    vega_script,
)

TITLE = "Homicide fell by a fifth"


LABEL = Label.of(content(title=TITLE), cited())


def chart(value=1.5, label=LABEL):
    frame = pd.DataFrame({"place": ["Aruba", "Belize"], "victims": [value, 2]})
    drawn = alt.Chart(frame).mark_bar().encode(x="place:N", y="victims:Q")
    # Two styles of type: with one alone, vl-convert's own PDF is the same bytes already.
    return Chart(specification(drawn, TITLE), label)


def held(folder):
    """The content of each file of a folder."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("drawn")


@pytest.fixture(scope="module")
def drawn(folder):
    draw([(chart(), folder)])
    return pictures(chart(), folder)


@pytest.mark.parametrize(("name", "width_mm"), [("figure", 180), ("column", 85)])
def test_a_file_is_as_wide_as_in_print(drawn, name, width_mm):
    png = Image.open(drawn / f"{name}.png")
    assert [round(dots) for dots in png.info["dpi"]] == [300, 300]
    assert png.width / png.info["dpi"][0] * 25.4 == pytest.approx(width_mm, abs=0.05)
    svg = ElementTree.parse(drawn / f"{name}.svg").getroot()
    assert svg.get("width") == f"{width_mm}mm"
    page = pypdf.PdfReader(drawn / f"{name}.pdf").pages[0].mediabox
    assert float(page.width) / 72 * 25.4 == pytest.approx(width_mm, abs=0.01)
    shapes = [
        float(svg.get("height").removesuffix("mm")) / width_mm,
        png.height / png.width,
        float(page.height / page.width),
    ]
    assert shapes == pytest.approx([shapes[0]] * 3, rel=0.003)


@pytest.mark.parametrize("name", ["figure", "column"])
def test_latex_has_nothing_to_say_of_a_pdf(drawn, name):
    """It warns of PDF above 1.5, and of a second page group on a page."""
    pdf = pypdf.PdfReader(drawn / f"{name}.pdf")
    assert pdf.pdf_header <= "%PDF-1.5"
    assert "/Group" not in pdf.pages[0]


def test_a_pdf_holds_the_title_as_text_and_as_its_name(drawn):
    pdf = pypdf.PdfReader(io.BytesIO((drawn / "figure.pdf").read_bytes()))
    assert len(pdf.pages) == 1
    text = pdf.pages[0].extract_text()
    assert TITLE in text
    assert "Belize" in text
    assert pdf.metadata.title == TITLE


def test_the_letters_of_a_pdf_are_in_it(drawn):
    fonts = embedded_fonts(drawn / "figure.pdf")
    assert {name.split("+")[1] for name in fonts} == {"LiberationSans", "LiberationSans-Bold"}
    assert all(fonts.values())


def test_a_picture_is_drawn_again_when_its_label_changes():
    other = Label.of(content(title=TITLE), cited("Somebody else"))
    assert len({chart().key, chart(label=None).key, chart(label=other).key}) == 3


def test_drawing_again_gives_the_same_bytes(drawn, tmp_path):
    again = [pictures(chart(), tmp_path / str(n)) for n in range(4)]
    for file in FILES:
        assert {(one / file).read_bytes() for one in again} == {(drawn / file).read_bytes()}
    in_page = [pictures(chart(label=None), tmp_path / str(n)) for n in range(4)]
    for file in ("wide.svg", "narrow.svg"):
        assert len({(one / file).read_bytes() for one in in_page}) == 1


def test_a_chart_is_drawn_again_only_when_it_changes(tmp_path):
    draw([(chart(), tmp_path)])
    mark = tmp_path / chart().key / "figure.svg"
    drawn = mark.stat()
    draw([(chart(), tmp_path), (chart(9), tmp_path)])
    assert mark.stat() == drawn
    assert len(list(tmp_path.iterdir())) == 2


def test_of_charts_that_are_no_more_nothing_is_kept(tmp_path):
    charts = [chart(value, label=None) for value in (1, 2)]
    draw((one, tmp_path) for one in charts)
    keep_only(charts[:1], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [charts[0].key]
    keep_only(charts, tmp_path / "nowhere")


def test_charts_of_several_folders_are_drawn_in_one_go(tmp_path):
    """As those of several languages, some side by side with others."""
    wanted = [(chart(value), tmp_path / str(value)) for value in (1, 2, 3)]
    wanted.append((chart(label=None), tmp_path / "page"))
    draw(wanted)
    for one, folder in wanted:
        assert [path.name for path in folder.iterdir()] == [one.key]
        assert held(folder / one.key) == held(pictures(one, tmp_path / "alone"))


@pytest.mark.parametrize("file", ["figure.png", "column.svg", "sha256"])
def test_what_was_damaged_is_drawn_again(drawn, tmp_path, file):
    folder = tmp_path / chart().key
    shutil.copytree(drawn, folder)
    (folder / file).write_bytes(b"<")
    draw([(chart(), tmp_path)])
    assert held(folder) == held(drawn)
    (folder / file).unlink()
    assert held(pictures(chart(), tmp_path)) == held(drawn)


def warned():
    """A bar with a shape, which has none."""
    frame = pd.DataFrame({"place": ["Aruba"], "victims": [1]})
    return alt.Chart(frame).mark_bar().encode(x="place:N", y="victims:Q", shape="place:N")


@pytest.mark.parametrize(
    ("drawn", "label", "message"),
    [
        (warned(), LABEL, "figure fall: Vega-Lite warns: shape dropped"),
        (warned(), None, f"the chart of “{TITLE}”: Vega-Lite warns: shape dropped"),
        (
            warned().mark_point().transform_filter("datum.victims > 1"),
            LABEL,
            r"figure fall: marks \(symbol\) draws nothing",
        ),
    ],
)
def test_a_chart_that_is_not_drawn_as_it_should_be_is_named(tmp_path, drawn, label, message):
    with pytest.raises(FigureError, match=message):
        draw([(Chart(specification(drawn, TITLE), label), tmp_path)])
    assert not [path for path in tmp_path.iterdir() if not path.name.endswith(".part")]


def test_a_layer_of_an_explorer_may_be_empty_at_its_start(tmp_path):
    frame = pd.DataFrame({"victims": [1, 2]})
    points = alt.Chart(frame).mark_point().encode(x="victims:Q")
    with_empty = points + points.transform_filter("datum.victims > 2")
    assert pictures(Chart(specification(with_empty, TITLE)), tmp_path).is_dir()
    with pytest.raises(FigureError, match=rf"the chart of “{TITLE}”: draws nothing"):
        pictures(
            Chart(specification(warned().transform_filter("false").mark_point(), TITLE)), tmp_path
        )


def test_a_page_has_pictures_and_no_files_and_files_are_for_whoever_cites(drawn, tmp_path):
    found = pictures(chart(label=None), tmp_path)
    assert held(found).keys() == {"narrow.svg", "wide.svg", "sha256"}
    assert held(drawn).keys() == {*FILES, "sha256"}


def test_the_script_of_vega_is_one_function_and_has_the_interpreter(tmp_path):
    script = vega_script(tmp_path)
    assert script.startswith("(()=>{")
    assert script.endswith("})();\n")
    assert re.search(r"Object\.assign\(window,\{vegaEmbed:[\w$]+,vegaCompile:[\w$]+\}\)", script)
    assert "vegaCompile:null" not in script
    assert "expressionInterpreter" in script
    assert vega_script(tmp_path) == script


def test_of_the_script_of_vega_nothing_is_kept_that_is_not_whole(tmp_path, monkeypatch):
    """As on a disk that is full; else every page would load what was cut off, ever after."""

    class Converter:
        def javascript_bundle(self, *_):
            return "a" * 5000

    monkeypatch.setattr(render_cache, "converter", Converter)
    with small_disk(4096), pytest.raises(OSError, match="File too large"):
        vega_script(tmp_path)
    assert vega_script(tmp_path) == f"(()=>{{{'a' * 5000}\n}})();\n"
