"""Markdown by its blocks: all words are in one, and what is not words stays as it is."""

import json

import pytest
from built import ROOT

from recount.chapters import notebooks, pages, read
from recount.publish.book.words import parser
from recount.publish.translate.markdown import blocks_of, reworded

EVERYTHING = """\
# A title

First *line*
goes on {cite}`a2010`.

- an item
  with a second line

  and a second paragraph
- [x](y.md#z)

> quoted

1. one
2. two

| a | `b c` | |
|---|:--|---|
| 7 | words \\| more | **x** |

:::{glossary}
Term
  Its definition
  in two lines.

Other
  Again.
:::

```{figure} picture.png
not read
```

<div class="x">raw</div>

$$
c = 1
$$
"""


def texts_of_the_book():
    for path in notebooks(ROOT).values():
        for cell in read(path)["cells"]:
            if cell["cell_type"] == "markdown":
                yield "".join(cell["source"])
    for page in pages(ROOT):
        if (ROOT / f"{page}.md").is_file():
            yield (ROOT / f"{page}.md").read_text(encoding="utf-8")


def test_each_kind_of_block_is_found():
    assert [(block.kind, block.text) for block in blocks_of(EVERYTHING)] == [
        ("heading", "A title"),
        ("paragraph", "First *line* goes on {cite}`a2010`."),
        ("paragraph", "an item with a second line"),
        ("paragraph", "and a second paragraph"),
        ("paragraph", "[x](y.md#z)"),
        ("paragraph", "quoted"),
        ("paragraph", "one"),
        ("paragraph", "two"),
        ("cell", "a"),
        ("cell", "`b c`"),
        ("cell", "7"),
        ("cell", "words \\| more"),
        ("cell", "**x**"),
        ("term", "Term"),
        ("definition", "Its definition in two lines."),
        ("term", "Other"),
        ("definition", "Again."),
    ]


@pytest.mark.parametrize("source", [EVERYTHING, *texts_of_the_book()])
def test_other_words_stand_in_the_same_places(source):
    assert reworded(source, lambda block: block.text) == source
    longer = reworded(source, lambda block: f"{block.text} Q")
    found = blocks_of(longer)
    assert [(block.kind, block.text) for block in found] == [
        (block.kind, f"{block.text} Q") for block in blocks_of(source)
    ]
    assert [token.type for token in parser().parse(longer)] == [
        token.type for token in parser().parse(source)
    ]


def test_all_words_of_the_book_are_in_blocks():
    for source in texts_of_the_book():
        left = reworded(source, lambda block: "Q")
        said = [
            token.content
            for token in parser().parse(left)
            if token.type == "inline" and any(map(str.isalpha, token.content))
        ]
        assert set(said) <= {"Q"}, json.dumps(left)
