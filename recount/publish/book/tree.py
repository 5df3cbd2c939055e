"""Where goes what is made for the pages of one language, and kept for them."""

from __future__ import annotations

from pathlib import Path

from recount.languages.languages import Language
from recount.languages.words import language_of_page
from recount.publish.book.files import build_folder

HTML = Path("_build", "html")
"""Where Jupyter Book puts the pages, below the folder that it is given."""


def tree_folder(root: Path, language: Language | None = None) -> Path:
    """The folder for one language, such as ``_build/es``; for English it is ``_build`` itself.

    Parameters
    ----------
    root : Path
        The folder of the book.
    language : Language, optional
        By default the one that pages are being written in.
    """
    return build_folder(root) / (language or language_of_page()).code
