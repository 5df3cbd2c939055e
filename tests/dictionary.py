"""A language with a few words, to put texts into."""

from recount.languages.languages import PORTUGUESE
from recount.publish.translate.wording import Wording


class Dictionary(Wording):
    """Gives the words of a dictionary, by the English text of a message."""

    language = PORTUGUESE

    def __init__(self, words):
        super().__init__("d", "f")
        self.words = words

    def within(self, domain, file):
        return self

    def message(self, message):
        return self.words.get(message.text)

    def unit(self, unit, number):
        return self.words.get(unit, "{number}")
