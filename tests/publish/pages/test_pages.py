"""Whatever Sphinx warns of because of a page is named before pages are built, where it stands."""

import base64
import json

import pytest

from recount.errors import BuildError, SettingsError
from recount.publish.book.files import build_folder, files_below
from recount.publish.pages.check import check_pages, check_shown
from recount.publish.pages.markup import markup

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
FROM = ("_config.yml", "_toc.yml", "index.md", "references.bib", "reference", "chapters")

GOOD = """\
(good-label)=
# Good

[a](../index.md) [b](../index.md#below) [c](#good) [](#good-label) [d](pic.png) ![e](pic.png)
{ref}`good-label` {ref}`words <bare>` {doc}`../index` {doc}`/index` {cite}`oas2013`
{numref}`fig-good` {numref}`code-good` {numref}`see %s <tab-good>` {numref}`figure-fall`
{term}`Gini` {term}`words <gini>` {download}`pic.png` {kbd}`x` {sub}`2` {func}`!x`
[f][later] A[^1]
[g](#figure-fall) [](#bare) [h](https://example.org) <https://example.org> [i](mailto:a@b.org)
{any}`good-label` {eq}`eq-good` [later](#explorer-rates) {math}`a` $\\frac{a}{b}$ {{ said }}

(bare)=
A paragraph, with \\[^1] and \\{ref}`x` and `[^1]`, `{ref}` and {braces},
[brackets] and (parentheses).

::::{tab-set}
:::{tab-item} One
:name: one-tab
[a](../index.md) {cite:t}`oas2013`
:::
::::

:::{note}
:class: tip
[a](#good)
:::

:::{admonition} A title with {kbd}`x`
Text
:::

```{figure} pic.png
:name: fig-good
A caption
```

```{code-block} python
:name: code-good
:caption: Code
x = 1
```

:::{list-table} A table
:name: tab-good
* - a
:::

```{math}
:label: eq-good
a
```

:::{glossary}
Gini
  An index; see [a page](../index.md).
:::

```{include} part.txt
```

```{bibliography}
```

```{recount-figure} fall
```

```{recount-citation} claim cpi-three-above-fifty
```

```{recount-gallery} explorer
```

```python
x = 1
```

~~~
plain
~~~

- an item

  ```json
  {"a": 1}
  ```

| a | b |
|---|---|
| [a](#good) | {kbd}`x` |

[later]: ../index.md

[^1]: A footnote, with [a page](../index.md).
"""

# What a newcomer may write, and what is said of it.
WRONG = {
    "directive": ("```{notte}\nx\n```", "line 3: there is no directive {notte}; expected {note}"),
    "directive between colons": (":::{nosuch}\nx\n:::", "line 3: there is no directive {nosuch}"),
    "directive of this book": ("```{recount-legder}\n```", "expected {recount-ledger}"),
    "role": ("A {curl}`x`.", "line 3: there is no role {curl}; expected {url}"),
    "role in a directive": (
        ":::{note}\nText\n\n{nosuch}`x`\n:::",
        "line 6: there is no role {nosuch}",
    ),
    "role in a directive of Sphinx": (
        ":::{dropdown} Words\nText\n\n{nosuch}`x`\n:::",
        "line 6: there is no role {nosuch}",
    ),
    "role in a title": ("## A {nosuch}`x`", "line 3: there is no role {nosuch}"),
    "role in a cell": ("|a|\n|-|\n|{nosuch}`x`|", "line 5: there is no role {nosuch}"),
    "role in a footnote": ("A[^a]\n\n[^a]: {nosuch}`x`", "line 5: there is no role {nosuch}"),
    "option": (
        ":::{note}\n:colour: red\nx\n:::",
        "line 3: 'note': Unknown option keys: ['colour']",
    ),
    "option of Sphinx": (
        "```{code-block} python\n:colour: red\nx\n```",
        "line 3: {code-block}: Unknown option keys: ['colour']",
    ),
    "value of an option": (
        "```{image} pic.png\n:width: wide\n```",
        "Invalid option value for 'width'",
    ),
    "argument that is missing": ("```{image}\n```", "1 argument(s) required, 0 supplied"),
    "argument too many": ("```{recount-figure} a b\n```", "maximum 1 argument(s) allowed"),
    "content too much": ("```{recount-ledger} a\n```", "{recount-ledger}: Has content, but none"),
    "content that is missing": ("```{note}\n```", "Content block expected"),
    "figure": (
        "```{recount-figure} rise\n```",
        "names figure 'rise'; expected one of data/captions/",
    ),
    "gallery": ("```{recount-gallery} pies\n```", "names 'pies'; expected figure or explorer"),
    "claim to cite": (
        "```{recount-citation} claim cpi-three-above-fity\n```",
        "cites claim 'cpi-three-above-fity'; expected one that there is, such as cpi-three-above",
    ),
    "kind to cite": (
        "```{recount-citation} page a\n```",
        "expected book, claim, figure, table, and",
    ),
    "file that is included": (
        "```{include} part.md\n```",
        "line 3: shows part.md; expected a file",
    ),
    "file that is shown": ("```{literalinclude} x.py\n```", "line 3: shows x.py; expected a file"),
    "file elsewhere": ("![A](../README.md)", "line 3: shows ../README.md; expected a file below"),
    "picture": ("![A](nosuch.png)", "line 3: shows nosuch.png; expected a file below reference/"),
    "picture of a directive": ("```{image} nosuch.png\n```", "line 3: shows nosuch.png"),
    "picture of a figure": ("```{figure} nosuch.png\nA\n```", "line 3: shows nosuch.png"),
    "file to download": ("{download}`nosuch.csv`", "line 3: shows nosuch.csv"),
    "heading of a page": (
        "[a](../index.md#bellow)",
        "line 3: links to ../index.md#bellow; expected a heading of that page, such as below",
    ),
    "heading of this page": (
        "[a](#pge)",
        "line 3: refers to 'pge'; expected a heading of this page, or",
    ),
    "page": ("[a](nosuch.md)", "line 3: links to nosuch.md; expected a page of _toc.yml"),
    "page of another kind": ("[a](../index.ipynb)", "links to ../index.ipynb; expected a page of"),
    "page that is not in the contents": ("[a](loose.md)", "links to loose.md; expected a page of"),
    "file that is linked": ("[a](nosuch.csv)", "line 3: links to nosuch.csv; expected a page of"),
    "nothing": ("[a]()", "line 3: links to nothing; expected an address"),
    "scheme": ("[a](tel:123)", "line 3: links to tel:123; expected"),
    "other book": ("[a](inv:python#int)", "line 3: links to inv:python#int; expected an address"),
    "label": ("{ref}`nosuch`", "line 3: refers to 'nosuch'; expected a label"),
    "label without a title": (
        "(plain)=\nText\n\n{ref}`plain`",
        "which has no title; expected words <plain>",
    ),
    "number of a label": ("{numref}`nosuch`", "line 3: refers to 'nosuch'; expected a label"),
    "number of a section": (
        "(here)=\n## Here\n\n{numref}`here`",
        "line 6: refers to the number of 'here', which has none; expected a figure or a table",
    ),
    "number of a figure": ("{numref}`figure-rise`", "line 3: names figure 'rise'; expected one of"),
    "document": ("{doc}`nosuch`", "line 3: names page 'nosuch'; expected one of _toc.yml"),
    "term": ("{term}`Ginni`", "line 3: names term 'Ginni'; expected one that a glossary explains"),
    "equation": ("{eq}`nosuch`", "line 3: names equation 'nosuch'; expected one"),
    "anything": ("{any}`nosuch`", "line 3: refers to 'nosuch'"),
    "work": ("{cite:p}`oas2013,nobody`", "line 3: cites 'nobody'; expected the key of an entry"),
    "work that is no key": ("{cite}`a b{`", "line 3: cites 'a b{'; expected the key of an entry"),
    "footnote": (
        "A[^x]",
        "line 3: refers to the footnote [^x]; expected a line [^x]: that says it",
    ),
    "footnote that is there twice": ("A[^x]\n\n[^x]: A\n[^x]: B", "line 6: defines [^x] twice"),
    "address that is there twice": (
        "[a]\n\n[a]: https://a.org\n[a]: https://b.org",
        "line 6: defines [A] twice; expected it once",
    ),
    "label that is there twice": (
        "(own)=\n## A\n\n(own)=\n## B",
        "line 6: a second label 'own'; expected each once",
    ),
    "label of a figure": (
        "(figure-fall)=\n## A",
        "a second label 'figure-fall', beside figure fall",
    ),
    "term that is there twice": (
        ":::{glossary}\nA\n  One\n\nA\n  Two\n:::",
        "line 7: a second term 'A', beside reference/page.md, line 4; expected one",
    ),
    "equation that is there twice": (
        "$$\na\n$$ (e)\n\n$$\nb\n$$ (e)",
        "line 7: a second equation 'e', beside reference/page.md, line 3; expected one",
    ),
    "level of a heading": (
        "### Deep",
        "line 3: Non-consecutive header level increase; H1 to H3; expe",
    ),
    "variable": (
        "{{ nosuch }}",
        "line 3: Substitution error:UndefinedError: 'nosuch' is undefined",
    ),
    "language of code": ("```pyhton\nx\n```", "line 3: code in 'pyhton'; expected a language that"),
    "language of a block": (
        "```{code-block} pyhton\nx\n```",
        "line 3: code in 'pyhton'; expected a",
    ),
    "code": (
        "```json\n{a: %%\n```",
        "line 3: code that is no json; expected text in it, or another",
    ),
    "maths": ("$\\nosuch{a}$", "line 3: maths '\\\\nosuch{a}': Unknown LaTeX command"),
    "maths of a block": ("$$\n\\nosuch{a}\n$$", "line 3: maths '\\\\nosuch{a}'"),
    "maths of a directive": ("```{math}\n\\nosuch{a}\n```", "line 3: maths '\\\\nosuch{a}'"),
    "table of lists": (
        ":::{list-table}\n* - a\n  - b\n* - c\n:::",
        "uniform two-level bullet list",
    ),
    "table of a file": (":::{csv-table}\n:file: nosuch.csv\n:::", "line 3: Problems with "),
    "end of a directive": (
        ":::{note}\nx",
        "line 3: ::: is not closed; expected a line ::: below it",
    ),
    "end of code": ("```\nx", "line 3: ``` is not closed; expected a line ``` below it"),
    "file within itself": (
        "```{include} page.md\n```",
        "line 3: includes page.md, within which it stands; expected another file",
    ),
    "page that is made": (
        "[a](../claims/a/index.html)",
        'expected a page of _toc.yml, or <a href="../claims/a/index.html"> to one that is made',
    ),
    "address with spaces": (
        "Read [this](a page.md) first",
        "line 3: [this](…) is no link; expected an address without spaces, or one within",
    ),
    "role with a space": (
        "One\nSee {ref} `good-label`.",
        "line 4: {ref} with nothing right after it; expected {ref}`…`, between backticks",
    ),
    "role without its end": ("See {doc}`good", "line 3: {doc} with nothing right after it"),
    "directive without braces": (
        "```note\nx\n```",
        "line 3: code in 'note'; expected a language that Pygments knows, or {note}",
    ),
    "directive with half its braces": (
        "```{note }\nx\n```",
        "expected a language that Pygments kno",
    ),
    "directive between colons, without braces": (
        ":::note\nx\n:::",
        "line 3: :::note is no directive; expected :::{note}",
    ),
    "end of code in a list": ("- a\n\n  ```\n  x\n\nText", "line 5: ``` is not closed"),
}
WHOLE = {
    "title": ("Text\n", "reference/page.md: no title; expected a heading, such as # Title"),
    "nothing at all": ("", "reference/page.md: no title; expected a heading"),
    "first heading": ("## Page\n", "line 1: Document headings start at H2, not H1; expected"),
    "byte order mark": ("\ufeff# Page\n", "line 1: a byte order mark; expected UTF-8 without one"),
    "settings": (
        "---\na: [\n---\n# A\n",
        "line 1: Malformed YAML; expected settings of the page in",
    ),
    "list of settings": ("---\n- a\n---\n# A\n", "line 1: YAML is not a dict"),
    "name of a setting": ("---\nmyst:\n  a: 1\n---\n# A\n", "line 1: Unknown field: a"),
}


@pytest.fixture
def pages(inside_book):
    """A book with a page that does all that is right, beside one to spoil."""
    root = inside_book.root
    inside_book.make_citable()
    words = {"title": "A", "subtitle": "S", "caption": "B", "alt": "C"}
    inside_book.write_captions({"fall": words})
    (root / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n"
        "- file: reference/good\n- file: reference/page\n- file: chapters/one\n",
        encoding="utf-8",
    )
    (root / "index.md").write_text("# A book\n\n## Below\n", encoding="utf-8")
    (root / "reference").mkdir()
    for name, text in {
        "good.md": f"---\nmyst:\n  substitutions:\n    said: Words\n---\n{GOOD}",
        "page.md": "# Page\n",
        "loose.md": "# Loose\n",
        "part.txt": "Included, with [a page](../index.md).\n",
    }.items():
        (root / "reference" / name).write_text(text, encoding="utf-8")
    (root / "reference" / "pic.png").write_bytes(PICTURE)
    write_chapter(root, "# One")
    return root


def write_chapter(root, *texts):
    """A chapter of texts with a cell of code after each."""
    cells = []
    for number, text in enumerate(texts, 1):
        cells += [
            {"cell_type": "markdown", "id": f"text-{number}", "metadata": {}, "source": text},
            {
                "cell_type": "code",
                "id": f"code-{number}",
                "metadata": {},
                "source": "",
                "outputs": [],
            },
        ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (root / "chapters" / "one.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def found_in(root):
    """What is wrong with the pages of a book, line by line."""
    files = {file.relative_to(root).as_posix() for file in files_below(root, *FROM)}
    try:
        check_pages(root, files)
    except BuildError as error:
        return str(error).splitlines()
    return []


def test_what_is_right_is_not_refused(pages):
    """Or the tests below would show nothing."""
    assert found_in(pages) == []


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_on_a_page_is_named_once(pages, kind):
    text, said = WRONG[kind]
    (pages / "reference" / "page.md").write_text(f"# Page\n\n{text}\n", encoding="utf-8")
    [line] = found_in(pages)
    assert line.startswith("reference/page.md, line ")
    assert said in line


@pytest.mark.parametrize("kind", WHOLE)
def test_what_is_wrong_with_a_page_is_named_once(pages, kind):
    text, said = WHOLE[kind]
    (pages / "reference" / "page.md").write_text(text, encoding="utf-8")
    [line] = found_in(pages)
    assert said in line


def test_a_page_that_is_not_in_utf_8_is_named(pages):
    (pages / "reference" / "page.md").write_bytes("# Page\n\nEspaña\n".encode("latin-1"))
    assert found_in(pages) == ["reference/page.md, line 3: the byte 0xf1; expected UTF-8"]


def test_in_a_chapter_the_cell_is_named(pages):
    write_chapter(
        pages,
        "# One\n\n{nosuch}`x` [a][later] B[^f]",
        "## Two\n\n[b](#three) [c](#tree)\n\n:::{note}\nText\n\n{nosuch}`y`\n:::",
        "## Three\n\n[later]: ../index.md\n\n[^f]: A {nosuch}`z`",
    )
    found = [line.partition(": ")[0] for line in found_in(pages)]
    assert found == [
        "chapters/one.ipynb, cell text-1, line 3",
        "chapters/one.ipynb, cell text-2, line 8",
        "chapters/one.ipynb, cell text-3, line 5",
        "chapters/one.ipynb, cell text-2, line 3",
    ]


def test_a_chapter_without_text_has_no_title(pages):
    write_chapter(pages)
    text = "# Page\n\n[A](../chapters/one.ipynb)\n"
    (pages / "reference" / "page.md").write_text(text, encoding="utf-8")
    [line] = found_in(pages)
    assert line == "chapters/one.ipynb: no title; expected a heading, such as # Title"


def test_in_a_file_that_is_included_its_own_line_is_named(pages):
    (pages / "reference" / "part.txt").write_text("One\n\n{nosuch}`x`\n", encoding="utf-8")
    [line] = found_in(pages)
    assert line.startswith("reference/part.txt, line 3: there is no role {nosuch}")


def test_a_label_of_two_pages_is_named(pages):
    text = "(good-label)=\n# Page\n"
    (pages / "reference" / "page.md").write_text(text, encoding="utf-8")
    [line] = found_in(pages)
    assert line == (
        "reference/page.md, line 2: a second label 'good-label', beside"
        " reference/good.md, line 7; expected one"
    )


def test_a_work_that_no_page_lists_is_named(pages):
    good = pages / "reference" / "good.md"
    good.write_text(good.read_text("utf-8").replace("```{bibliography}\n```\n", ""), "utf-8")
    lines = found_in(pages)
    assert lines
    assert {line.partition(": ")[2] for line in lines} == {
        "cites a work; expected a page with {bibliography}"
    }


def test_what_only_sphinx_can_tell_is_left_to_it(pages):
    """Where something may define labels that cannot be read, none is called missing."""
    defined = "```{eval-rst}\n.. _elsewhere:\n\nA\n```\n"
    text = f"# Page\n\n{defined}\n[a](#elsewhere) {{ref}}`b <elsewhere>`\n"
    (pages / "reference" / "page.md").write_text(text, encoding="utf-8")
    assert found_in(pages) == []


def test_what_chapters_show_is_looked_up_once_they_are_executed(pages):
    files = {file.relative_to(pages).as_posix() for file in files_below(pages, *FROM)}
    left = check_pages(pages, files)
    shown = {"application/vnd.recount.figure+json": {"figure": "fall"}}
    cell = {"cell_type": "code", "id": "a", "outputs": [{"data": shown}]}
    with pytest.raises(BuildError) as error:
        check_shown(left, [{"cells": [cell]}])
    assert str(error.value) == (
        "reference/good.md, line 15: refers to explorer-rates; expected one that a chapter shows"
    )


def test_directives_and_roles_are_those_of_all_extensions(pages):
    found = markup(pages)
    for name in ("note", "glossary", "tab-set", "code-cell", "bibliography", "recount-ten"):
        assert found.directives[name], name
    assert {"ref", "cite:p", "py:func", "octicon", "sub"} <= found.roles
    assert found.settings.heading_anchors == 3


def test_what_sphinx_knows_is_kept(pages, monkeypatch):
    before = markup(pages)
    monkeypatch.setattr("recount.publish.pages.markup._asked", None)
    assert markup(pages) == before
    (build_folder(pages) / "markup.json").write_text("{", encoding="utf-8")
    with pytest.raises(TypeError):
        markup(pages)


def test_settings_that_sphinx_refuses_are_named(pages):
    settings = pages / "_config.yml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("recount.publish.pipeline.extension", "nosuch"), "utf-8")
    with pytest.raises(SettingsError, match=r"_config\.yml: Sphinx cannot be set up: .*nosuch"):
        markup(pages)
