"""Pages cite entries as reference managers write them."""

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

PAGES = {
    "conf.py": """\
from recount.publish.cite.classic import connect as setup

extensions = ["sphinxcontrib.bibtex"]
bibtex_bibfiles = ["references.bib"]
bibtex_reference_style = "author_year"
""",
    "index.rst": "Works\n=====\n\n:cite:t:`report` and :cite:p:`page`.\n\n.. bibliography::\n",
    "references.bib": r"""
@report{report, author = {Smith, John}, title = {A report}, institution = {An office},
  date = {2013-04-26}, url = {https://example.org/a\_b}}
@online{page, author = {{A body}}, title = {A page}, date = {2014}}
""",
}


def test_pages_cite_types_dates_and_addresses_of_biblatex(tmp_path):
    for name, text in PAGES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    with patch_docutils(), docutils_namespace():  # or docutils would know its directives for good
        app = Sphinx(tmp_path, tmp_path, out, tmp_path / "trees", "text", status=None)
        app.build()
    text = (out / "index.txt").read_text(encoding="utf-8")
    assert "Smith [2013] and [A body, 2014]." in text
    assert "A report. Technical Report, An office, April" in text
    assert "https://example.org/a_b" in text
    assert app.statuscode == 0
