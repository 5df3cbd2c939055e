"""Markdown that a parser of others reads as the text that was meant."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from recount.publish.book.markdown_text import block, link, page, plain

MARKDOWN = MarkdownIt("commonmark")
WORDS = st.text(st.sampled_from("ab 1.)-+=*_`#<>[]|\\&;~$!()“”…\n:"), min_size=1).filter(str.strip)


def inline(text):
    """What each paragraph says."""
    return [
        "".join(part.content for part in token.children)
        for token in MARKDOWN.parse(text)
        if token.type == "inline"
    ]


@given(WORDS)
@example("1.")
@example("# a")
@example("- a")
def test_a_text_is_read_as_it_was_written(text):
    kinds = [token.type for token in MARKDOWN.parse(plain(text))]
    assert kinds == ["paragraph_open", "inline", "paragraph_close"]
    assert inline(plain(text)) == [" ".join(text.split())]


@given(WORDS)
def test_a_block_holds_its_text_word_for_word(text):
    [token] = MARKDOWN.parse(block(text, "bibtex"))
    assert (token.type, token.info) == ("fence", "bibtex")
    assert token.content == f"{text.strip()}\n"


@pytest.mark.parametrize("address", ["https://example.org/a_(b)?c=1", "a b.csv", "<x>"])
def test_a_link_leads_where_it_should(address):
    written = link("a [b] *c*", address)
    [paragraph] = [token for token in MARKDOWN.parse(written) if token.children]
    [opening] = [part for part in paragraph.children if part.type == "link_open"]
    expected = "".join(f"%{ord(char):02X}" if char in " <>()" else char for char in address)
    assert opening.attrs["href"] == expected
    assert inline(written) == ["a [b] *c*"]


def test_empty_parts_leave_no_gap():
    assert page(["# a", "", "b"]) == "# a\n\nb\n"
