"""The tree of pages that this process builds: those of one language, with what is kept for them."""

from __future__ import annotations

import os
from pathlib import Path

from recount.languages.languages import ENGLISH, LANGUAGES, Language
from recount.publish.book.files import build_folder

LANGUAGE = "RECOUNT_LANGUAGE"
"""Environment variable: the code of the language of the pages; not set, they are in English."""


def language_built() -> Language:
    """The language of the pages that this process builds."""
    code = os.environ.get(LANGUAGE, ENGLISH.code)
    return next(language for language in LANGUAGES if language.code == code)


def tree_folder(root: Path, language: Language | None = None) -> Path:
    """Where goes what is made for the pages of one language, such as ``_build/es``.

    Parameters
    ----------
    root : Path
        The folder of the book.
    language : Language, optional
        By default the one of this process. What is of English is in ``_build`` itself.
    """
    return build_folder(root) / (language or language_built()).code
