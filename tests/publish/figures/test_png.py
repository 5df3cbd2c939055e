"""Packing loses no pixel of a picture of few colours, and nothing to see of others."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from recount.publish.figures.png import packed_png


def png(pixels, mode):
    written = io.BytesIO()
    Image.fromarray(pixels, mode).save(written, "PNG")
    return written.getvalue()


def pixels(content, mode):
    return np.asarray(Image.open(io.BytesIO(content)).convert(mode))


@given(arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9), st.just(4))))
def test_transparency_stays(picture):
    assert (pixels(packed_png(png(picture, "RGBA"), {}), "RGBA") == picture).all()


@given(arrays(np.uint8, st.tuples(st.integers(1, 16), st.integers(1, 16), st.just(3))))
def test_colours_stay(picture):
    assert (pixels(packed_png(png(picture, "RGB"), {}), "RGB") == picture).all()


@pytest.mark.parametrize("colours", [256, 300])
def test_colours_become_a_palette(colours):
    numbers = np.arange(4096) % 256
    numbers[:colours] = np.arange(colours)  # the last of them are there once
    picture = np.stack([numbers % 200, numbers // 200, numbers * 0 + 7], axis=-1)
    picture = picture.astype(np.uint8).reshape(64, 64, 3)
    opaque = np.concatenate([picture, np.full((64, 64, 1), 255, np.uint8)], axis=-1)
    packed = packed_png(png(opaque, "RGBA"), {})
    assert Image.open(io.BytesIO(packed)).mode == "P"
    changed = np.abs(pixels(packed, "RGB").astype(int) - picture).max(axis=-1)
    assert np.count_nonzero(changed) == colours - 256
    assert changed.max() <= 1


def test_a_picture_says_its_resolution():
    plain = png(np.zeros((2, 2, 3), np.uint8), "RGB")
    assert "dpi" not in Image.open(io.BytesIO(packed_png(plain, {}))).info
    shown = Image.open(io.BytesIO(packed_png(plain, {}, 300)))
    assert [round(dots) for dots in shown.info["dpi"]] == [300, 300]


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_texts_come_through(text):
    plain = png(np.zeros((2, 2, 3), np.uint8), "RGB")
    assert Image.open(io.BytesIO(packed_png(plain, {"Title": text}))).text == {"Title": text}


def test_a_large_picture_is_packed_into_one_piece():
    noise = np.random.default_rng(7).integers(0, 256, (400, 400, 3), np.uint8)
    packed = packed_png(png(noise, "RGB"), {})
    assert packed.count(b"IDAT") == 1
    assert pixels(packed, "RGB").shape == noise.shape
