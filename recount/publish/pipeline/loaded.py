"""Loads what takes a while, with all that it loads, before anybody writes pages.

And reads of the book what every page rests on, which is kept until a file of it changes. What
cannot be loaded or read is left to the process that needs it, which says why.
"""

from __future__ import annotations

import os
from contextlib import suppress
from importlib import import_module

NEEDED = (
    "jupyter_book.cli.main",
    "jupyter_book.sphinx",
    "myst_nb.sphinx_ext",
    "sphinxcontrib.bibtex",
    "recount.publish.pipeline.pages",
    "recount.publish.pipeline.extension",
)

# Whoever listens to the command that this is a part of is not to wait for it.
for stream in (1, 2):
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
needed = [*NEEDED]
with suppress(Exception):
    needed += import_module("sphinx.application").builtin_extensions
    needed += import_module("jupyter_book.config").get_default_sphinx_config()["extensions"]
for name in needed:
    with suppress(Exception):
        import_module(name)
with suppress(Exception):
    from recount.ledger.judgements import judgements
    from recount.paths import find_root
    from recount.publish.cite.works import languages_of_titles
    from recount.publish.machines.schemas import ledger_table_schema
    from recount.publish.tables.previews import keep_previews
    from recount.tables.descriptors import descriptor

    root = find_root()
    descriptor(root)
    judgements(root)
    languages_of_titles(root)
    ledger_table_schema()
    keep_previews(root)
