r"""The dollar sign of TeX, ``\$``, which the codec behind pybtex leaves as it is.

A bibliography that other programs read has to write it so: a bare ``$`` begins a formula, and the
reader of Jupyter Book 2 takes no entry at all of a file that has one.
"""

from __future__ import annotations

from latexcodec.codec import _LATEX_UNICODE_TABLE, UnicodeLatexTranslation


def know_dollars() -> None:
    r"""Have ``\$`` read as a dollar sign in this process, in each entry and wherever it is set."""
    _LATEX_UNICODE_TABLE.register(
        UnicodeLatexTranslation(
            "$", r"\$", encode=False, decode=True, text_mode=True, math_mode=False
        )
    )
