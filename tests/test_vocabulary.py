"""The words of the book: each list says of all its words, and of no other, what they mean."""

import re

import pytest
from built import ROOT

from recount import vocabulary
from recount.vocabulary import (
    BASES,
    BASIS_NAMES,
    CAVEATS,
    CLAIM_KINDS,
    DIFFERS,
    DIFFERS_REASONS,
    DIFFERS_WORDS,
    REPRODUCED,
    RESULT_WORDS,
    STANDS,
    STANDS_WORDS,
    UNCHECKED,
    UNCHECKED_REASONS,
    UNCHECKED_WORDS,
    VERDICTS,
    WITHIN_ROUNDING,
    Caveat,
    get_args,
)


@pytest.mark.parametrize(
    ("words", "meanings"),
    [
        (BASES, BASIS_NAMES),
        (STANDS, STANDS_WORDS),
        (VERDICTS, RESULT_WORDS),
        (DIFFERS_REASONS, DIFFERS_WORDS),
        (UNCHECKED_REASONS, UNCHECKED_WORDS),
        (get_args(Caveat), CAVEATS),
    ],
)
def test_every_word_has_a_meaning_in_the_order_of_the_list(words, meanings):
    assert tuple(meanings) == words
    assert all(meanings.values())


def test_the_verdicts_stand_from_best_to_worst():
    assert VERDICTS == (REPRODUCED, WITHIN_ROUNDING, DIFFERS, UNCHECKED)


def test_no_module_but_the_vocabulary_lists_its_words():
    lists = (VERDICTS, BASES, STANDS, DIFFERS_REASONS, UNCHECKED_REASONS, CLAIM_KINDS)
    home = vocabulary.__file__
    for file in (ROOT / "recount").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        for words in (*lists, tuple(CAVEATS)):
            # A list of the words, or a mapping from each to some words about it.
            between = r"[\"']\s*(?::\s*[\"'][^\"']*[\"']\s*)?,\s*[\"']"
            listed = between.join(map(re.escape, words))
            assert str(file) == home or not re.search(rf"[\"']{listed}[\"']", text), (file, words)
