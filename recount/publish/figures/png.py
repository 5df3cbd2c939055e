"""PNG files packed small: a palette, a label, a resolution, and libdeflate.

The compressors of Python and of Pillow write other bytes on other machines; libdeflate does not.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import deflate
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

MOST_COLOURS = 256
"""Of a palette: the others, at the edges of letters and lines, become the nearest of these."""
LEVEL = 9
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def packed_png(png: bytes, texts: Mapping[str, str], dpi: int | None = None) -> bytes:
    """The same picture in fewer bytes, with texts in it.

    Parameters
    ----------
    png : bytes
        A PNG.
    texts : mapping of str to str
        Written into chunks of the type ``iTXt``.
    dpi : int, optional
        The resolution that it says it has, by which programs know how large it is in print.
    """
    info = PngInfo()
    for name, text in texts.items():
        info.add_itxt(name, text)
    plain = io.BytesIO()
    says = {"dpi": (dpi, dpi)} if dpi else {}
    picture = _with_palette(Image.open(io.BytesIO(png)))
    picture.save(plain, "PNG", pnginfo=info, compress_level=0, **says)
    chunks = list(_chunks(plain.getvalue()))
    data = zlib.decompress(b"".join(content for kind, content in chunks if kind == b"IDAT"))
    return _SIGNATURE + b"".join(
        _chunk(kind, bytes(deflate.zlib_compress(data, LEVEL)) if kind == b"IDAT" else content)
        for number, (kind, content) in enumerate(chunks)
        if kind != b"IDAT" or chunks[number - 1][0] != b"IDAT"
    )


def _with_palette(picture: Image.Image) -> Image.Image:
    """The same picture without needless transparency, by number of colour."""
    see_through = picture.mode == "RGBA" and picture.getchannel("A").getextrema() != (255, 255)
    if picture.mode not in ("RGB", "RGBA") or see_through:
        return picture
    packed = np.asarray(picture.convert("RGBA")).view(">u4").ravel() >> 8
    starts = np.flatnonzero(np.concatenate(([True], packed[1:] != packed[:-1])))
    lengths = np.diff(starts, append=len(packed))  # of runs of one colour, of which there are few
    numbers, found = pd.factorize(packed[starts], sort=True)
    colours: NDArray[Any] = np.asarray(found)
    if len(colours) > MOST_COLOURS:
        counts = np.bincount(numbers, weights=lengths)
        kept = np.sort(np.argsort(-counts, kind="stable")[:MOST_COLOURS])
        numbers = _nearest(colours, colours[kept])[numbers]
        colours = colours[kept]
    pixels = np.repeat(numbers.astype(np.uint8), lengths)
    by_number = Image.fromarray(pixels.reshape(picture.height, picture.width), "L")
    by_number.putpalette(b"".join(int(colour).to_bytes(3, "big") for colour in colours))
    return by_number


def _nearest(colours: NDArray[Any], kept: NDArray[Any]) -> NDArray[Any]:
    """For each colour, the number of the one among those kept that is nearest to it."""
    one, other = (
        np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=-1).astype(np.int64)
        for packed in (colours, kept)
    )
    nearest: NDArray[Any] = ((one[:, None] - other[None]) ** 2).sum(axis=-1).argmin(axis=1)
    return nearest


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    start = len(_SIGNATURE)
    while start < len(png):
        length, kind = struct.unpack_from(">I4s", png, start)
        yield kind, png[start + 8 : start + 8 + length]
        start += length + 12


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content), kind) + content + _checksum(kind + content)


def _checksum(content: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(content))
