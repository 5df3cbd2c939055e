"""A language in which every text that is translated stands between ⟦ and ⟧, to find all others."""

import re

from bs4 import BeautifulSoup

from recount.languages.languages import PORTUGUESE
from recount.languages.notation import local_number, numeral
from recount.publish.translate.gather import sheets_of
from recount.publish.translate.notebooks import notebook_in
from recount.publish.translate.wording import Wording

_INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")
_WORD = re.compile(r"[^\W\d_]{2,}")
_AS_PRINTED = re.compile("“[^“”]*”|‘[^‘’]*’")


class Marked(Wording):
    """Gives every text in brackets, and numbers as Brazilians write them."""

    language = PORTUGUESE

    def within(self, domain, file):
        return Marked(domain, file)

    def message(self, message):
        return f"⟦{message.text}⟧"

    def unit(self, unit, number):
        return f"{{number}} ⟦{unit}⟧"

    def word(self, text):
        return f"⟦{text}⟧"

    def numeral(self, written):
        return numeral(written, self.language)

    def number(self, number, unit, decimals, bare):
        return local_number(number, unit, self.language, self.unit, decimals, bare)


def marked_notebooks(book):
    """The chapters of a book with every text in brackets."""
    sheets = sheets_of(book)
    return {
        name: notebook_in(name, notebook, sheets, Marked())
        for name, notebook in book.notebooks.items()
    }


def unmarked(text, *names):
    """The words of a text that are in no brackets, but for names and the words of a report."""
    while (bare := _INNERMOST.sub("", text)) != text:
        text = bare
    text = _AS_PRINTED.sub("", text)
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, "")
    return _WORD.findall(text)


def read_out(html):
    """All that a page says: its text, and what it says where it cannot be seen."""
    page = BeautifulSoup(html, "lxml")
    said = [
        tag[name]
        for name in ("aria-label", "alt", "title", "placeholder")
        for tag in page.find_all(attrs={name: True})
    ]
    for tag in page.find_all(["code", "pre", "q", "cite", "script", "style"]):
        tag.decompose()
    return "\n".join([*said, page.get_text(" ")])
