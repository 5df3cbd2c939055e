"""Code in the pages keeps its text and its colours, in fewer elements."""

from bs4 import BeautifulSoup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from recount.publish.postprocess.code import BroadFormatter

CODE = '''\
import pandas as pd
for x in range(3):
    judge("a<b", arithmetic={"fall": change(z[2010], 3.5)}, stands=f"x{x:.1f}")  # why
@dec
def f(a):
    """Doc
    string"""
    return None if a not in b else r"a" "b"
'''


def coloured(formatter):
    return BeautifulSoup(highlight(CODE, PythonLexer(), formatter), "html.parser")


def test_code_keeps_every_letter():
    assert coloured(BroadFormatter()).get_text() == coloured(HtmlFormatter()).get_text()


def test_code_has_an_element_only_where_there_is_a_colour():
    page = coloured(BroadFormatter())
    classes = {name for span in page.find_all("span") for name in span.get("class", [])}
    assert classes == {"k", "s", "m", "c", "nb", "nd", "nf"}
    assert len(page.find_all("span")) < 0.6 * len(coloured(HtmlFormatter()).find_all("span"))
    texts = {span.get_text() for span in page.find_all("span")}
    assert {"import", "not", "in", "range", "3.5", '"a<b"', "# why", "f"} <= texts
    assert not {"pd", "(", "=", "x"} & texts
