"""The picture of a claim for previews: its size, its answer, its numbers, and drawn once."""

import io

import pytest
from PIL import Image

from recount.drawing.chart import LETTERING
from recount.publish.book.book import Book
from recount.publish.claims import claim_preview
from recount.publish.claims.claim_preview import (
    COLOURS,
    preview_file,
    preview_svg,
    preview_words,
    write_previews,
)
from recount.publish.figures.preview import HEIGHT_PX, WIDTH_PX
from recount.vocabulary import ANSWERS

BOOK = "A <book> & more"


@pytest.fixture(scope="module")
def verdicts(repository):
    return {record.name: record.content for record in Book(repository).verdicts}


def test_a_picture_is_written_with_the_colour_of_its_answer(verdicts, tmp_path):
    record = verdicts["rio-upp-officers"]
    write_previews([record], BOOK, tmp_path / "kept", tmp_path)
    png = (tmp_path / preview_file("rio-upp-officers")).read_bytes()
    image = Image.open(io.BytesIO(png)).convert("RGB")
    assert image.size == (WIDTH_PX, HEIGHT_PX)
    red, green, blue = image.getpixel((70, 75))
    assert f"#{red:02x}{green:02x}{blue:02x}" == LETTERING["light"][COLOURS["do not quote"]]
    assert len(png) < 100_000


def test_what_was_drawn_is_kept_from_build_to_build(verdicts, tmp_path, monkeypatch):
    records = [verdicts["rio-upp-area"]]
    write_previews(records, BOOK, tmp_path / "kept", tmp_path)
    first = (tmp_path / preview_file("rio-upp-area")).read_bytes()
    monkeypatch.setattr(claim_preview, "_draw", None)  # whoever calls it fails
    write_previews(records, BOOK, tmp_path / "kept", tmp_path)
    assert (tmp_path / preview_file("rio-upp-area")).read_bytes() == first
    with pytest.raises(TypeError):
        write_previews(records, "Another book", tmp_path / "kept", tmp_path)


def test_a_picture_shows_both_numbers_or_else_the_reason(verdicts):
    drawn = preview_svg(verdicts["rio-upp-officers"], BOOK)
    for words in (
        "Do not quote",
        "“more than 28,000”",
        "8,000 people",
        "A &lt;book&gt; &amp; more",
    ):
        assert words in drawn
    assert verdicts["rio-upp-area"]["because"] in preview_svg(verdicts["rio-upp-area"], BOOK)
    assert preview_words(verdicts["rio-upp-officers"]).startswith(
        "Do not quote. More than 28,000 officers with special training in community policing worked"
        " in the UPP communities. As printed: “more than 28,000”. Counted again from data of the"
        " time: 8,000 people, 20,000 fewer."
    )


def test_every_answer_has_its_colour():
    assert set(COLOURS) == set(ANSWERS)
