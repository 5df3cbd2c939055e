"""A language in which every text that is translated stands between ⟦ and ⟧, to find all others."""

import re

from bs4 import BeautifulSoup

from recount.languages.languages import PORTUGUESE
from recount.languages.notation import local_number, numeral
from recount.publish.translate.places import local_names
from recount.publish.translate.translation import BookInLanguage
from recount.publish.translate.wording import Wording

_INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")
_WORD = re.compile(r"[^\W\d_]{2,}")
_TIME = re.compile(r"(?:\d{1,2} de )?[^\W\d_]+ de \d{4}")
_AS_PRINTED = re.compile("“[^“”]*”|‘[^‘’]*’")


class Marked(Wording):
    """Gives every text in brackets, and numbers as Brazilians write them."""

    language = PORTUGUESE

    def within(self, domain, file):
        return Marked(domain, file)

    def apart(self):
        return Marked(self.domain, self.file)

    @property
    def lacking(self):
        return ()

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


class MarkedBook(BookInLanguage):
    """A book with every text in brackets."""

    def __init__(self, book):
        super().__init__(book, Marked.language)
        self.translation = Marked()


def unmarked(text, *names):
    """The words of a text that are in no brackets, but for names and the words of a report.

    Each stands with what is left of the text around it.
    """
    while (bare := _INNERMOST.sub("⟦⟧", text).replace("⟦⟧", "…")) != text:
        text = bare
    text = _TIME.sub("", _AS_PRINTED.sub("", text))
    for name in sorted(
        filter(None, (*names, *local_names(Marked.language))), key=len, reverse=True
    ):
        text = text.replace(name, "")
    return [
        (found.group(), " ".join(text[max(0, found.start() - 50) : found.end() + 30].split()))
        for found in _WORD.finditer(text)
    ]


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
