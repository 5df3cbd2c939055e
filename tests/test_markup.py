"""Templates: lines are joined, texts are escaped, and nothing is left out in silence."""

import html

import pytest
from evil import EVIL
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, TemplateNotFound, UndefinedError
from markupsafe import Markup

from recount import markup
from recount.markup import render


@pytest.fixture
def written(monkeypatch):
    """Write a template, and render it."""

    def show(text, **context):
        environment = markup._environment().overlay(loader=DictLoader({"t.html.jinja": text}))
        monkeypatch.setattr(markup, "_environment", lambda: environment)
        return render("t", **context)

    return show


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("<p>\n  one\n  two\n</p>\n", "<p>one two</p>"),
        ("<p>one</p>\n\n<p>two</p>", "<p>one</p><p>two</p>"),
        ("<b>one</b> <b>two</b>", "<b>one</b> <b>two</b>"),
        ('<a class="x"\n   href="{{ x }}"\n   download>', '<a class="x" href="7" download>'),
        ("{{ x }}\n{{ x }}", "77"),
        ('{{ x }}{{ " " }}\n{{ x }}', "7 7"),
        ("{% if x %}\n  {{ x }}\n{% endif %}\n<p>", "7<p>"),
        ("\n{# a word #}\n{% for i in (1, 2) %}\n  {{ i }};\n{% endfor %}\n", "1;2;"),
    ],
)
def test_line_breaks_are_nothing_beside_a_tag_and_a_blank_between_words(
    written, template, expected
):
    assert written(template, x=7) == expected


@given(st.text())
def test_text_is_escaped_as_python_does(text):
    assert render("caption", caption=text, credit=text) == (
        f"<p>{html.escape(text)} <small>Sources: {html.escape(text)}.</small></p>"
    )


def test_html_comes_from_templates_alone(written):
    assert "<img" not in written("{{ x }}", x=EVIL)
    assert written("{{ x }}", x=Markup("<b>")) == "<b>"
    assert written("{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{{ m(x) }}", x=EVIL) == (
        f"<b>{html.escape(EVIL)}</b>"
    )
    assert written('{{ x|join(" & ") }}', x=["<b>", "c"]) == "&lt;b&gt; &amp; c"


def test_what_is_missing_is_an_error(written):
    with pytest.raises(UndefinedError, match="credit"):
        render("caption", caption="c")
    with pytest.raises(TypeError, match="None in a template"):
        render("caption", caption=None, credit="c")
    with pytest.raises(TemplateNotFound, match=r"lost\.html\.jinja"):
        render("lost")


def test_cells_of_a_table_with_a_style_know_their_column():
    styled = markup.table_html(("Claim", "Verdict"), [("a", "b")], "plain")
    assert '<td data-label="Claim">a</td><td data-label="Verdict">b</td>' in styled
    assert "<td>a</td><td>b</td>" in markup.table_html(("Claim", "Verdict"), [("a", "b")])


def test_words_of_the_site_are_escaped_with_slots_that_may_be_markup(written):
    template = '{{ said("a <b> & {link} {words}", link=link, words=words) }}'
    found = written(template, link=Markup("<a>x</a>"), words="<i>")
    assert found == "a &lt;b&gt; &amp; <a>x</a> &lt;i&gt;"
