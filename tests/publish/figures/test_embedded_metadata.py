"""What files say of themselves, read by others than those who wrote it."""

import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import pypdf
import pytest
from figuring import SOURCE, cited, content
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from recount.licence import licence_of
from recount.publish.book.content_hash import content_hash
from recount.publish.figures.embedded_metadata import NAMESPACES, Label
from recount.publish.figures.figure_files import chart_of
from recount.publish.figures.render_cache import pictures

EVIL = "</metadata><script>alert('1')</script> & “ü” ]]> العربية – \x07"
RIGHTS = "Chart: CC BY 4.0. Data (Somebody): CC BY-ND 4.0. For the whole: no derivatives."
LICENCE = "https://creativecommons.org/licenses/by-nd/4.0/"
PREFIXES = NAMESPACES | {"x": "adobe:ns:meta/", "svg": "http://www.w3.org/2000/svg"}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    citable = cited(digest=content_hash(content()))
    return pictures(chart_of(content(), citable), tmp_path_factory.mktemp("drawn"))


def said(rdf):
    """Names and texts of a label as RDF."""
    [about] = rdf.iterfind("rdf:Description", PREFIXES)
    names = ("dc:identifier", "dc:title", "dc:creator", "dc:rights", "dc:source", "dc:description")
    texts = {name: "".join(about.find(name, PREFIXES).itertext()) for name in names}
    licence = about.find("cc:license", PREFIXES)
    resource = f"{{{NAMESPACES['rdf']}}}resource"
    return texts | {"licence": None if licence is None else licence.get(resource)}


def test_every_picture_says_its_licence(drawn):
    svg = ElementTree.parse(drawn / "figure.svg").find("svg:metadata/rdf:RDF", PREFIXES)
    pdf = pypdf.PdfReader(drawn / "figure.pdf")
    packet = pdf.trailer["/Root"]["/Metadata"]
    assert (packet["/Type"], packet["/Subtype"]) == ("/Metadata", "/XML")
    png = Image.open(drawn / "figure.png").text
    in_pdf = ElementTree.fromstring(packet.get_data()).find("rdf:RDF", PREFIXES)
    in_png = ElementTree.fromstring(png["XML:com.adobe.xmp"]).find("rdf:RDF", PREFIXES)
    for rdf in (svg, in_pdf, in_png):
        found = said(rdf)
        assert found["dc:rights"] == RIGHTS
        assert found["licence"] == LICENCE
        assert found["dc:identifier"] == "fall"
        assert found["dc:creator"] == "Somebody"
    assert png["Copyright"] == pdf.metadata["/Copyright"] == RIGHTS
    assert pdf.xmp_metadata.dc_rights == {"x-default": RIGHTS}
    assert pdf.metadata["/Keywords"] == f"fall, {content_hash(content())}"


def test_a_licence_without_an_address_is_said_in_words():
    source = SOURCE | {"licenses": ["IHME-non-commercial"]}
    label = Label.of(content(sources=[source]), cited())
    found = said(ElementTree.fromstring(label.rdf()))
    assert found["licence"] is None
    assert found["dc:rights"] == licence_of([source]).sentence
    assert "no commercial use" in found["dc:rights"]


def test_what_machines_read_names_no_edition():
    assert "0.1.0" not in Label.of(content(), cited()).rdf()


def test_the_small_print_says_source_licence_edition_and_address():
    other = SOURCE | {"title": "Deaths", "licenses": ["CC-BY-4.0"]}
    note = {"note": "Police figures."}
    address = "https://example.org/figures/fall/"
    figure = content(sources=[SOURCE, SOURCE, other], subtitle="Victims, 2010", **note)
    words = Label.of(figure, cited(address=address)).words
    assert (words.title, words.subtitle) == ("A finding", "Victims, 2010")
    assert words.foot == (
        "Note: Police figures.",
        "Sources: Somebody, Homicides, Deaths. Chart: CC BY 4.0; data: the terms of the sources."
        " For the whole: no derivatives.",
        f"A book, edition 0.1.0: {address}",
    )
    bare = Label.of(content(), cited()).words
    assert bare.subtitle == ""
    assert bare.foot[0].startswith("Source: Somebody, Homicides. Chart:")
    assert bare.foot[1] == "A book, edition 0.1.0"


@given(st.text(min_size=1) | st.just(EVIL))
def test_any_text_comes_through(text):
    figure = content(title=text, caption=text, alt=text, spec={"mark": "bar"})
    label = replace(Label.of(figure, cited()), creator=text)
    bare = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)
    packet = ElementTree.parse(io.BytesIO(label.xmp().encode())).find("rdf:RDF", PREFIXES)
    found = said(packet)
    unix = bare.replace("\r\n", "\n").replace("\r", "\n")
    assert found["dc:title"] == found["dc:creator"] == found["dc:description"] == unix
