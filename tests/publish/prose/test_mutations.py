"""How many wrong digits and stale words for numbers the prose check finds, over all prose.

Each survivor is in the report of the test, with what lets it pass (``pytest -rP``).
"""

import random
import re
from collections import Counter
from dataclasses import replace

import pytest
from built import ROOT

from recount.chapters import notebooks, read
from recount.publish.prose.check import report_names, traceable
from recount.publish.prose.numerals import number_in_words
from recount.publish.prose.origins import gives, needing_origin

SEED = 20130506
STALE = {
    **{"half": "a third", "halves": "thirds", "halved": "doubled", "third": "quarter"},
    **{"quarter": "fifth", "fifth": "quarter", "sixth": "fifth", "tenth": "fifth"},
    **{"twice": "thrice", "double": "treble", "doubled": "trebled", "thrice": "twice"},
    **{"triple": "double", "tripled": "doubled", "trebled": "doubled", "halving": "doubling"},
    **{"doubling": "tripling", "tripling": "doubling", "quadrupled": "tripled"},
}
"""Another part or multiple; words for whole numbers become that of the next number."""


@pytest.fixture(scope="module")
def mentions():
    stored = {name: read(path) for name, path in notebooks(ROOT).items()}
    return list(traceable(ROOT, stored))


def digits(mention, wrong):
    """The sentence once for each digit of a numeral, with a wrong one in its place."""
    text, numeral = mention.sentence.text, mention.numeral
    for place in range(numeral.start, numeral.end):
        if text[place].isdigit():
            yield place, text[:place] + wrong(text[place]) + text[place + 1 :]


def words(mention):
    """The sentence with another word in place of a numeral in words, if it is one."""
    text, numeral = mention.sentence.text, mention.numeral
    old = text[numeral.start : numeral.end]
    if re.search(r"\d", old):
        return
    other = number_in_words(round(numeral.value) + 1) if numeral.kind == "whole" else old
    if other == old:
        pattern = "|".join(sorted(STALE, key=len, reverse=True))
        other = re.sub(
            rf"(?i)\b({pattern})(?=s?\b)", lambda found: STALE[found[0].lower()], old, count=1
        )
    if other != old:
        yield numeral.start, text[: numeral.start] + other + text[numeral.end :]


def survivors(mentions, mutants):
    """How many mutants there are, by kind, and those that pass, with what lets them."""
    names, tried, passed = report_names(ROOT), Counter(), []
    for mention in mentions:
        for place, text in mutants(mention):
            tried[mention.numeral.kind] += 1
            again = [one for one in needing_origin(text, names) if one.start <= place < one.end]
            sentence = replace(mention.sentence, text=text)
            if again and replace(mention, numeral=again[0], sentence=sentence).is_traced:
                passed.append((mention, again[0]))
    return tried, passed


def why(mention, wrong):
    if mention.named:
        return f"“{mention.named}”, as roughly as it is written"
    known = mention.section.open_to(mention.sentence)
    givers = [origin.name for origin in known if gives(origin, wrong)]
    return f"“{givers[0]}” of the same record" if givers else "another time of the same record"


def report(what, tried, passed):
    lines = [
        f"{what}: {sum(tried.values()) - len(passed)} of {sum(tried.values())} found"
        f" ({100 - 100 * len(passed) / sum(tried.values()):.1f} per cent)"
    ]
    kinds = Counter(mention.numeral.kind for mention, _ in passed)
    lines += [f"  {kind}: {n - kinds[kind]} of {n}" for kind, n in sorted(tried.items())]
    lines += [
        f"  {mention.section.page}, {mention.sentence.where}: “{mention.numeral.text}” as"
        f" “{wrong.text}”: {why(mention, wrong)}"
        for mention, wrong in passed
    ]
    print("\n".join(lines))


def share_found(what, mentions, mutants):
    tried, passed = survivors(mentions, mutants)
    report(what, tried, passed)
    typed = [one for one in mentions if one.sentence.own is None]
    in_text = sum(1 for mention in typed for _ in mutants(mention))
    missed = sum(mention.sentence.own is None for mention, _ in passed)
    print(f"in texts alone: {in_text - missed} of {in_text}")
    return 1 - len(passed) / sum(tried.values()), 1 - missed / in_text


def test_wrong_digits_are_found(mentions):
    chance = random.Random(SEED)

    def wrong(digit):
        return chance.choice([other for other in "0123456789" if other != digit])

    everywhere, in_text = share_found(
        "wrong digits", mentions, lambda mention: list(digits(mention, wrong))
    )
    assert everywhere > 0.95
    assert in_text > 0.97


def test_digits_one_too_high_are_found(mentions):
    """The hardest: years and neighbours in a series are one apart."""
    everywhere, in_text = share_found(
        "digits one too high",
        mentions,
        lambda mention: digits(mention, lambda digit: str((int(digit) + 1) % 10)),
    )
    assert everywhere > 0.94
    assert in_text > 0.97


def test_stale_words_for_numbers_are_found(mentions):
    everywhere, in_text = share_found("stale words", mentions, words)
    assert everywhere > 0.9
    assert in_text > 0.95
