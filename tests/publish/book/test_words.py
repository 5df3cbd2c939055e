"""The words of Markdown are those that the pages made of it say."""

import pytest

from recount.publish.book.words import blocks, plain, plain_text

SAID = {
    "directive": ("```{note}\nFive and *six*.\n```", "Five and six."),
    "colons": (":::{admonition} Some 5\n:class: tip\nSix.\n:::", "Some 5\nSix."),
    "within": ("````{note}\n```{tip}\n- Five\n- six\n```\n````", "Five\nsix"),
    "figure": (
        "```{figure} a/2010.png\n:alt: Five bars\n:name: f-9\nIn 2011.\n```",
        "Five bars\nIn 2011.",
    ),
    "YAML": ("```{image} a/2010.png\n---\nalt: Five bars\nwidth: 9px\n---\n```", "Five bars"),
    "table": ("```{list-table} Some 5\n* - a\n  - 6\n```", "Some 5\na\n6"),
    "raw": ('```{raw} html\n<p title="5">Six <b>7</b><!-- 8 --></p>\n```', "5 Six 7"),
    "HTML": ('<div><img alt="5 bars"> 6</div>\n\n<script>7</script>', "5 bars 6"),
    "HTML in a line": ('So <b title="5">six</b>.', "So 5 six."),
    "comment": ("<!-- numbers:\n- five\n-->\n\nSix.", "Six."),
    "alt text": ("So ![5 *bars*](a/2010.png) rose.", "So 5 bars  rose."),
    "roles": (
        "{abbr}`UN (5 states)` {term}`six` {doc}`seven <a8>` {ref}`nine9` H{sub}`2`O {cite}`a2010`",
        "UN (5 states) six seven  H2O ",
    ),
    "footnote": ("Five[^1].\n\n[^1]: Six.", "Five.\nSix."),
    "formula": ("So $x_2 = 5$ and\n\n$$y = 6$$", "So  and"),
    "money": ("From R$ 5 to R$ 6, or $7 to $8.", "From R$ 5 to R$ 6, or $7 to $8."),
    "addresses": (
        "<https://a.org/2010> https://a.org/5 [six](https://a.org/7) a@b.org `eight`",
        "  six  ",
    ),
    "code": ("```python\nx = 5\n```\n\n```{code-block} python\nx = 6\n```\n\n    7", ""),
    "ours": ("```{recount-citation} claim five-2010\n```", ""),
    "one word": (
        ":::{tab-item} 2,010\nSix.\n:::\n\n```{sidebar} Five\nSix.\n```",
        "2,010\nSix.\nFive\nSix.",
    ),
    "condition": ("```{only} html or latex\nFive.\n```", "Five."),
    "titles": (
        '[Five](a "six") ![](b "7 bars") [eight][a]\n\n[a]: b "nine"',
        "Five  eight\nsix\n7 bars\nnine",
    ),
    "settings": (
        "---\nmyst:\n  substitutions:\n    dead: Five *men*\n  html_meta:\n"
        "    description: Six\n---\n\n{{ dead }} died.",
        "Five men\nSix\n died.",
    ),
    "settings without end": ("---\nmyst: &five [*five]\n---\n\nSix.", "myst: &five [*five]\nSix."),
    "no settings": ("---\nmyst: five\n---\n\nSix.", "Six."),
    "target": ("(five-2010)=\n# Six", "Six"),
}


@pytest.mark.parametrize("of", SAID)
def test_words_are_those_that_a_page_says(of):
    markdown, words = SAID[of]
    assert plain_text(markdown) == words


def test_what_is_included_is_said_once(tmp_path):
    source = "Five.\n\n```{include} parts/six.md\n```\n\n```{include} parts/none.md\n```"
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "six.md").write_text("Six.\n\n```{include} six.md\n```\n")
    assert [plain(said) for _, said in blocks(source, tmp_path)] == ["Five.", "Six."]
