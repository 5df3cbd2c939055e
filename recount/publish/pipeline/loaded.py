"""Loads what takes a while, with all that it loads, before anybody writes pages.

What cannot be loaded is left to the process that needs it, which says why.
"""

from __future__ import annotations

import os
from contextlib import suppress
from importlib import import_module

NEEDED = (
    "jupyter_book.cli.main",
    "jupyter_book.sphinx",
    "myst_nb.sphinx_ext",
    "sphinx.builders.html",
    "sphinx_book_theme",
    "sphinxcontrib.bibtex",
    "recount.publish.pipeline.pages",
    "recount.publish.pipeline.extension",
)

# Whoever listens to the command that this is a part of is not to wait for it.
for stream in (1, 2):
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
for name in NEEDED:
    with suppress(Exception):
        import_module(name)
