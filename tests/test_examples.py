"""The books below ``examples/``: each is checked and built, and passes its own tests."""

import os
import shutil
import subprocess
import sys

import pytest
from built import ROOT

EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/_toc.yml"))


def test_there_is_an_example_of_a_report_in_another_language():
    assert [folder.name for folder in EXAMPLES] == ["deutschlandwetter-2019"]


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_an_example_passes_its_own_tests(folder, tmp_path):
    """As its `make test` does it: built, its verdicts those that were accepted, no broken link."""
    book = tmp_path / folder.name
    shutil.copytree(folder, book, ignore=shutil.ignore_patterns("_build", ".venv", "__pycache__"))
    done = subprocess.run(
        [sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=book,
        env={name: text for name, text in os.environ.items() if name != "RECOUNT_ROOT"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
    assert (book / "_build" / "html" / "claims" / "sachsen-sunniest" / "index.html").is_file()


def test_the_book_is_built_without_its_examples():
    text = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    assert "examples" not in text
