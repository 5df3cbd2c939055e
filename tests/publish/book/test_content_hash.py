"""The content hash: the same on any machine, another for any change that counts."""

import copy
import json
import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.publish.book.book import Book
from recount.publish.book.content_hash import canonical, content_hash

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
RECORD = {"figure": "a", "title": "“É – 1”", "spec": {"width": 680, "data": [{"x": 0.1}]}}


def test_the_hash_is_the_start_of_a_sha256_of_json_that_any_tool_can_write():
    text = '{"figure":"a","spec":{"data":[{"x":0.1}],"width":680},"title":"“É – 1”"}'
    assert canonical(RECORD).decode() == text
    digest = subprocess.run(
        ["sha256sum"], input=text.encode(), capture_output=True, check=True
    ).stdout.decode()
    assert content_hash(RECORD) == digest[:16]


@given(st.dictionaries(st.text(), PLAIN))
def test_a_hash_survives_being_stored_and_read_in_another_order(record):
    turned = json.loads(json.dumps(dict(reversed(record.items())), ensure_ascii=True, indent=2))
    assert content_hash(turned) == content_hash(record)


def test_a_hash_does_not_depend_on_the_process():
    module = "recount.publish.book.content_hash"
    code = f"from {module} import content_hash; print(content_hash({RECORD!r}))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "LC_ALL": locale},
        )
        .stdout.decode()
        .strip()
        for seed, locale in (("1", "C"), ("2", "C.UTF-8"))
    }
    assert printed == {content_hash(RECORD)}


def changed(part):
    """Every record that differs from this one in a single place."""
    keys = part if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ()
    for key in keys:
        inner = part[key]
        if not isinstance(inner, dict | list) or not inner:
            other = copy.copy(part)
            other[key] = f"{inner} changed"
            yield other
        for one in changed(inner):
            other = copy.copy(part)
            other[key] = one
            yield other


def test_every_single_change_of_a_stored_record_gives_another_hash(repository):
    book = Book(repository)
    for entries in (book.verdicts, book.figures):
        record = entries[0].content
        variants = list(changed(record))
        hashes = {content_hash(variant) for variant in variants}
        assert len(variants) > 15
        assert content_hash(record) not in hashes


def test_a_figure_is_hashed_with_its_chart(repository):
    figures = Book(repository).figures
    assert figures
    assert all(figure.content["spec"]["$schema"] for figure in figures)
    found = [*Book(repository).figures, *Book(repository).verdicts]
    assert len({content_hash(record.content) for record in found}) == len(found)


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_what_json_cannot_hold_is_refused(number):
    with pytest.raises(ValueError, match="not JSON compliant"):
        content_hash({"x": number})
