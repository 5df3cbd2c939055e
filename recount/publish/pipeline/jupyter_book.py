"""Jupyter Book’s own command line, in a process that loads this library first."""

from __future__ import annotations

from jupyter_book.cli.main import main  # type: ignore[import-untyped]

if __name__ == "__main__":
    main()
