"""The site's own words: all that readers see is found, and filled with what it asks for."""

import ast

import pytest
from built import ROOT
from dictionary import Dictionary
from jinja2 import Environment, nodes

from recount.paths import LIBRARY
from recount.publish.book.settings import read
from recount.publish.translate.site import (
    contents_in,
    gather_site,
    unit_message,
    words_of_vocabulary,
)
from recount.publish.translate.slots import SLOT
from recount.publish.translate.wording import Extraction
from recount.quantities.units import CALENDAR, UNITS, format_number
from recount.vocabulary import ANSWERS, CAVEATS, DIFFERS_WORDS, STANDS_WORDS


def said_in_code():
    """What `said` is called with in the library: file, text, and the names of what fills it."""
    for path in sorted(LIBRARY.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "said":
                given = node.args[0] if node.args else None
                text = given.value if isinstance(given, ast.Constant) else given
                yield path.name, text, [keyword.arg for keyword in node.keywords]
    for path in sorted(LIBRARY.rglob("*.jinja")):
        tree = Environment().parse(path.read_text(encoding="utf-8"))
        for node in tree.find_all(nodes.Call):
            if getattr(node.node, "name", "") == "said":
                given = node.args[0]
                text = given.value if isinstance(given, nodes.Const) else given
                yield path.name, text, [keyword.key for keyword in node.kwargs]


SAID = list(said_in_code())


def test_every_text_is_filled_with_what_its_slots_name():
    assert len(SAID) > 200
    for file, text, names in SAID:
        if isinstance(text, str) and None not in names:
            assert sorted(set(SLOT.findall(text))) == sorted(names), f"{file}: {text}"


def test_no_text_is_put_together_before_it_is_looked_up():
    """Else it would be found in no catalogue."""
    together = (ast.JoinedStr, ast.BinOp, nodes.Concat, nodes.Add, nodes.Mod)
    assert [(file, text) for file, text, _ in SAID if isinstance(text, together)] == []


@pytest.fixture(scope="module")
def messages():
    found = Extraction()
    gather_site(ROOT, read(ROOT), found)
    return {(message.context, message.text): message for message in found.found.values()}


def test_all_that_is_said_is_a_message(messages):
    texts = {text for _, text, _ in SAID if isinstance(text, str)}
    assert {text for text in texts if ("", text) not in messages} == set()


def test_keys_within_what_is_said_are_no_messages(messages):
    """Such as that of ``said(CAVEATS["secondary_source"])``."""
    assert {text for _, text in messages if "_" in SLOT.sub("", text)} == set()
    assert {"headline", "kind", "verdict"} & {text for _, text in messages} == set()


@pytest.mark.parametrize(
    "word",
    [*ANSWERS, *STANDS_WORDS.values(), *DIFFERS_WORDS.values(), *CAVEATS.values(), "more than"],
)
def test_the_words_of_the_vocabulary_are_messages(messages, word):
    assert ("", word) in messages
    assert word in words_of_vocabulary()


def test_contents_title_and_author_are_messages(messages):
    settings = read(ROOT)
    assert {("", settings.title), ("", settings.author), ("", "Look up")} <= messages.keys()
    contents = {"root": "index", "parts": [{"caption": "Look up", "chapters": [{"file": "a"}]}]}
    assert contents_in(contents, Dictionary({"Look up": "Consultar"})) == {
        "root": "index",
        "parts": [{"caption": "Consultar", "chapters": [{"file": "a"}]}],
    }


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit not in CALENDAR])
def test_a_unit_that_has_words_is_a_message_in_two_forms(messages, unit):
    message = unit_message(unit)
    assert message.text.replace("{number}", "7") == format_number(7, unit) or unit == "rank"
    has_words = bool(UNITS[unit].suffix.strip(" %"))
    assert ((message.context, message.text) in messages) == has_words
    assert message.plural == message.text
