"""The letters of every picture: Liberation Sans, as vl-convert's own wheel carries it.

vl-convert also looks among the system's fonts, and would take a font of the same name from there,
which has other widths on another machine; and where it finds none of the fonts that a text names,
it leaves the text out and says nothing.
"""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert

FAMILY = "Liberation Sans"
"""Licensed under the SIL Open Font License 1.1."""

_NO_FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir></fontconfig>
"""


@cache
def converter() -> Any:
    """Return vl-convert, which on Linux knows no font but those of its wheel.

    It looks for fonts once in a process, before its first picture, so that first picture is drawn
    here, while the system's list of fonts is an empty one.
    """
    before = os.environ.get("FONTCONFIG_FILE")
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "fonts.conf"
        listed.write_text(_NO_FONTS.format(folder=folder), encoding="utf-8")
        os.environ["FONTCONFIG_FILE"] = str(listed)
        try:
            vl_convert.svg_to_png('<svg xmlns="http://www.w3.org/2000/svg"><text>a</text></svg>')
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before
    return vl_convert
