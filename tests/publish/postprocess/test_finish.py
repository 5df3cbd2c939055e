"""Finishing pages: what is drawn, joined, named and allowed, and what keeps every byte."""

import importlib.resources
import random
import re
import shutil
from pathlib import Path

import pytest

from recount.errors import BuildError
from recount.publish.book.files import kept_json
from recount.publish.postprocess import finish as finishing
from recount.publish.postprocess.assets import SCRIPT_CHANGES, TALKING
from recount.publish.postprocess.csp import policy, require_obedience, script_hash
from recount.publish.postprocess.finish import finish, finish_edited
from recount.publish.postprocess.icons import Glyphs, draw_icons
from recount.publish.postprocess.page import BOOTSTRAP
from recount.publish.postprocess.styles import (
    asked_for,
    names_in_page,
    packed,
    thinned,
    without_unread,
    words_of_script,
)

ICONS = (
    '(function(){var p={bars:[9,9,[],"f0","M9brand"]};x((function(){d("fab",p),d("fa-brands",p)}))'
    '}(),function(){var p={bars:[448,512,["navicon"],"f0c9","M0 96C0"],"arrow-up":[384,512,[8593],'
    '"f062","M214.6"]};x((function(){d("fas",p),d("fa-solid",p)}))})()'
)
PICTURE = (
    '<svg viewBox="0 0 9 9"><style>.a{fill:red}</style>\n\n <text x="1">on click = &lt;i&gt; '
    '&amp; url(_static/x)</text><path d="M0 0  L1 1"/><foreignObject><i class="x"></i>'
    "</foreignObject></svg>"
)
FIRST = "{ document.documentElement.dataset.theme = 'light'; }"


def page(body="", head="", way=""):
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width" /><meta name="viewport" content="x" />
<!-- a hint -->
<script>
  document.documentElement.dataset.mode = localStorage.getItem("mode") || "";
</script>
<link href="{way}_static/styles/theme.css?digest=8" rel="stylesheet" />
<link rel="stylesheet" type="text/css" href="{way}_static/own.css?v=1" />
<script src="{way}_static/scripts/fontawesome.js?digest=8"></script>
<link rel="preload" as="script" href="{way}_static/theme-late.js?digest=8" />
<script src="{way}_static/clipboard.min.js"></script>
<script>DOCUMENTATION_OPTIONS.pagename = 'a';</script>
{head}<meta name="docsearch:language" content="en"/>
</head>
<body>
<button class="kept" onclick="window.print()"><i class="fas fa-bars"></i></button>
{body}
<script defer src="{way}_static/theme-late.js?digest=8"></script>
</body>
</html>
"""


@pytest.fixture
def site(tmp_path):
    """A small site as Jupyter Book would leave it."""
    static = {
        "scripts/fontawesome.js": ICONS,
        "theme.js": FIRST,
        "theme-late.js": "/*! For license information please see late.txt */ set('by-script')\n"
        "//# sourceMappingURL=theme-late.js.map",
        "late.txt": "/*! MIT */\n",
        "clipboard.min.js": "x",
        "lazy.js": "draw()",
        "base.css": ".kept { background: url(file.png) }\n.gone { color: red }",
        "styles/theme.css": '@import "../base.css";\n.by-script,.nobody{top:0}',
        "own.css": ".nobody-yet { left: 0 }",
        "print.css": ".paper { top: 0 }",
        "file.png": "picture",
        "unused.png": "picture",
    }
    for name, text in static.items():
        path = tmp_path / "_static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "chapters").mkdir()
    (tmp_path / "index.html").write_text(page(PICTURE), encoding="utf-8")
    (tmp_path / "chapters" / "one.html").write_text(
        page(
            f'{PICTURE}<div data-script="../_static/lazy.js"></div>',
            '<link rel="stylesheet" media="print" href="../_static/print.css" />\n',
            "../",
        ),
        encoding="utf-8",
    )
    return tmp_path


def files(site):
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def test_a_finished_page_loads_hashed_files_and_holds_nothing_spare(site):
    finish(site)
    text = (site / "chapters" / "one.html").read_text(encoding="utf-8")
    loaded = re.findall(r'(?:src|href|data-script)="(\.\./_static/[^"]+)"', text)
    names = [re.sub(r"\.[0-9a-f]{12}\.", ".", name) for name in loaded]
    assert sorted(names) == [
        "../_static/lazy.js",
        "../_static/print.css",
        "../_static/style.css",
        "../_static/theme-late.js",
    ]
    for name in loaded:
        assert (site / "chapters" / name).is_file(), name
    assert text.count("<script") == 2
    assert f"<script>{FIRST}</script>" in text
    assert text.count('name="viewport"') == 1
    for spare in ("a hint", "docsearch", "preload", "clipboard", "onclick", "DOCUMENTATION"):
        assert spare not in text
    assert '<button class="kept" data-does="print"><svg class="recount-icon fa-bars"' in text
    head = text[: text.index("</head>")]
    assert head.index("Content-Security-Policy") < head.index("<script>") < head.index("<link")
    assert " defer src=" in head[head.index("theme-late") - 40 :]
    assert script_hash(FIRST) in head


def test_no_page_has_the_next_one_fetched(site):
    ways = '<link rel="next" href="chapters/one.html" />\n<link rel="prev" href="a.html" />\n'
    (site / "index.html").write_text(page(head=ways), encoding="utf-8")
    finish(site)
    text = (site / "index.html").read_text(encoding="utf-8")
    assert 'rel="prev"' in text
    assert 'rel="next"' not in text


def test_scripts_of_the_theme_say_nothing_to_the_console(site):
    [name] = TALKING & {"scripts/sphinx-book-theme.js"}
    (site / "index.html").write_text(page().replace("theme-late.js?", f"{name}?"), encoding="utf-8")
    script = 'a=1,console.log(`Here at ${a}`),console.error("lost"),a||console.info("x",2);'
    (site / "_static" / name).write_text(script, encoding="utf-8")
    finish(site)
    [quiet] = site.glob("_static/sphinx-book-theme.*.js")
    assert quiet.read_text("utf-8") == (
        'a=1,void(`Here at ${a}`),console.error("lost"),a||void("x",2);'
    )


def test_pictures_keep_every_byte(site):
    finish(site)
    for name in ("index.html", "chapters/one.html"):
        assert PICTURE in (site / name).read_text(encoding="utf-8")


def test_only_what_pages_load_is_left(site):
    finish(site)
    left = sorted(re.sub(r"\.[0-9a-f]{12}\.", ".", path.name) for path in site.glob("_static/*"))
    assert left == ["file.png", "lazy.js", "print.css", "style.css", "theme-late.js"]
    [sheet] = site.glob("_static/style.*.css")
    css = sheet.read_text(encoding="utf-8")
    [picture] = site.glob("_static/file.*.png")
    assert f'.kept{{background: url("{picture.name}")}}' in css
    assert ".by-script{top:0}" in css
    assert ".nobody-yet{left: 0}" in css  # our own sheets keep every rule
    assert ".gone" not in css
    [script] = site.glob("_static/theme-late.*.js")
    assert script.read_text(encoding="utf-8") == "/*! MIT */ set('by-script')\n"


def test_the_section_in_view_is_marked_in_the_contents_or_nowhere(site):
    spied = '<body data-bs-spy="scroll" data-bs-target=".bd-toc-nav" data-offset="180">'
    one, other = site / "index.html", site / "chapters" / "one.html"
    for path, contents in ((one, '<nav id="pst-page-toc-nav"></nav>'), (other, "")):
        text = path.read_text(encoding="utf-8").replace("<body>", spied + contents)
        path.write_text(text, encoding="utf-8")
    finish(site)
    assert 'data-bs-target="#pst-page-toc-nav"' in one.read_text(encoding="utf-8")
    assert "data-bs-spy" not in other.read_text(encoding="utf-8")


def test_bootstrap_waits_for_a_reader_with_the_script_that_asks_for_it(site):
    one = site / "chapters" / "one.html"
    awaited = f'<script src="../_static/{BOOTSTRAP}?digest=8"></script>'
    one.write_text(page(head=awaited, way="../"), encoding="utf-8")
    bootstrap = site / "_static" / BOOTSTRAP
    bootstrap.write_text("is('nobody')", encoding="utf-8")
    (site / "_static" / "page.js").write_text("load()", encoding="utf-8")
    with pytest.raises(BuildError, match=r"chapters/one\.html: expected page\.js, which loads"):
        finish(site)
    loader = '<script defer="defer" src="../_static/page.js?v=1"></script>'
    one.write_text(page(head=awaited + loader, way="../"), encoding="utf-8")
    finish(site)
    text = one.read_text(encoding="utf-8")
    [told] = re.findall(r"<script data-bootstrap=([^ ]*) [^<>]*/page\.[0-9a-f]{12}\.js", text)
    assert re.fullmatch(r'"\.\./_static/bootstrap\.[0-9a-f]{12}\.js"', told)
    assert text.count("bootstrap") == 2, "the one attribute"
    sheets = [sheet.read_text("utf-8") for sheet in site.glob("_static/style.*.css")]
    assert all(".by-script{" in css for css in sheets), "not every word of it is a class"


def test_a_script_of_the_theme_is_changed_where_it_is_known_or_not_at_all(site):
    name, (old, new) = next(iter(SCRIPT_CHANGES.items()))
    for path in (site / "index.html", site / "chapters" / "one.html"):
        text = path.read_text(encoding="utf-8").replace("theme-late.js?", f"{name}?")
        path.write_text(text, encoding="utf-8")
    script = site / "_static" / name
    script.write_text("each(something else)", encoding="utf-8")
    with pytest.raises(BuildError, match=re.escape(f"_static/{name}: expected")):
        finish(site)
    script.write_text(f"each({old})", encoding="utf-8")
    finish(site)
    [changed] = site.glob(f"_static/{script.stem}.*.js")
    assert changed.read_text(encoding="utf-8") == f"each({new})"


def test_a_name_changes_with_its_content_alone(site, tmp_path_factory):
    before = files(site)
    finish(site)
    once = files(site)
    again = tmp_path_factory.mktemp("again")
    for name, content in before.items():
        (again / name).parent.mkdir(parents=True, exist_ok=True)
        (again / name).write_bytes(content)
    (again / "_static" / "own.css").write_text(".other{}", encoding="utf-8")
    finish(again)
    changed = {name.split(".")[0] for name in set(once) ^ set(files(again))}
    assert changed == {"_static/style"}
    twice = tmp_path_factory.mktemp("twice")
    for name, content in before.items():
        (twice / name).parent.mkdir(parents=True, exist_ok=True)
        (twice / name).write_bytes(content)
    finish(twice)
    assert files(twice) == once


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ('<img src="_static/none.png">', r"index\.html: refers to _static/none\.png"),
        ("<script>steal()</script>", r"index\.html: inline script 'steal\(\)'"),
        ('<p class="a" onfocus="steal()">', r"handler 'onfocus'"),
        ('<img alt="" src="https://example.org/a.png">', r"loads https://example\.org/a\.png"),
        ('<script src="//example.org/a.js"></script>', r"loads //example\.org/a\.js"),
        ('<i class="fa-solid fa-unheard-of"></i>', r"no 'unheard-of'"),
        ('<link rel="prefetch" href="chapters/one.html">', r"link of the kind 'prefetch'"),
    ],
)
def test_what_the_policy_would_block_stops_the_build(site, body, complaint):
    (site / "index.html").write_text(page(body), encoding="utf-8")
    with pytest.raises(BuildError, match=complaint):
        finish(site)


@pytest.mark.parametrize(
    "body",
    [
        '<script type="application/ld+json">{"onclick": "x"}</script>',
        '<link rel="canonical" href="https://example.org/a.html" />',
        '<a href="https://example.org">elsewhere</a>',
        '<p>&lt;b onclick="x()"&gt; in a text</p>',
        '<p>a text with onclick = "x"</p>',
    ],
)
def test_data_links_and_text_are_let_through(body):
    require_obedience("a.html", f"<html><body>{body}</body></html>", ())


def test_the_policy_allows_its_scripts_and_nothing_else():
    # The hash is the example of the specification.
    example = "alert('Hello, world.');"
    assert script_hash(example) == "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    rules = dict(rule.split(" ", 1) for rule in policy((example,)).split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == f"'self' {script_hash(example)}"
    assert rules["base-uri"] == "'none'"
    assert "unsafe-eval" not in policy((example,))
    assert "http" not in policy((example,))


def test_a_glyph_comes_from_its_own_family_and_keeps_what_the_theme_switches_on():
    drawn = draw_icons(
        '<i class="theme-switch fa-solid fa-arrow-up   fa-lg" data-mode="dark" title="Dark"></i>'
        '<span class="fab fa-bars"></span><i class="other"></i><i>fas</i>',
        Glyphs(ICONS),
    )
    assert drawn == (
        '<svg class="recount-icon theme-switch fa-arrow-up fa-lg" data-mode="dark"'
        ' aria-hidden="true" focusable="false" viewBox="0 0 384 512"><path d="M214.6"/></svg>'
        '<svg class="recount-icon fa-bars" aria-hidden="true" focusable="false"'
        ' viewBox="0 0 9 9"><path d="M9brand"/></svg><i class="other"></i><i>fas</i>'
    )


def test_a_sheet_keeps_what_can_match():
    css = """/*! licence */ /* not kept */
.a .b, .a .gone, #gone, p { top: 0 }
.gone > p { top: 1px }
.a:not(.gone) { top: 2px }
[data-x=".gone"] { top: 3px }
@media (min-width: 1px) { .gone { top: 4px } .b { top: 5px } }
@media print { .gone { top: 6px } }
@font-face { font-family: "Font Awesome 6 Free"; src: url(a.woff2) }
.a::after { content: "x"; font: var(--fa-font-solid) }
html { --own: 1px; --icon: var(--fa-font-solid) }
@keyframes fade { to { top: 7px } }
"""
    kept = thinned(css, {"a", "b"})
    assert kept.startswith("/*! licence */")
    for part in (
        ".a .b,p{top: 0}",
        ".a:not(.gone){top: 2px}",
        '[data-x=".gone"]{top: 3px}',
        ".b{top: 5px}",
        "--own: 1px",
        "@keyframes fade",
    ):
        assert part in kept, part
    for number in (1, 4, 6):
        assert f"{number}px }}" not in kept
        assert f"top: {number}px" not in kept
    for part in ("Awesome", "fa-font", "not kept", "print", "#gone", ".a .gone"):
        assert part not in kept, part


def test_a_sheet_of_ours_is_packed_with_every_rule_of_it():
    css = """/* Hints. */
.a,
.b:is(.c, .d) > p {
  top: 0; /* why */
  content: "a  b";
}
@media screen {
  /* More. */
  .gone { left: 0 }
  @page { margin: 1mm;
    size: a4 }
}
"""
    assert packed(css) == (
        '.a,.b:is(.c, .d) > p{top: 0; content: "a  b";}\n'
        "@media screen{.gone{left: 0}\n@page {margin: 1mm; size: a4}\n}\n"
    )


def test_a_property_stays_where_something_reads_it():
    css = packed(
        """:root { --read: 1px; --by-page: 1; --by-script: 2; --nowhere: url("data:a;--x:{}") }
.a { --first: 1; --last: var(--first); top: var( --read, var(--else)) }
@media print { .b { --else: 3; --gone: 4 } .c { --gone: 5 } }
@media screen { .d { --gone: 6 } }
"""
    )
    assert without_unread(css, {"by-page", "by-script"}) == (
        ":root{--read: 1px; --by-page: 1; --by-script: 2;}\n"
        ".a{ top: var( --read, var(--else))}\n@media print{.b{--else: 3;}\n}\n"
    )


@pytest.mark.parametrize(
    ("css", "rest"),
    [
        (".a{--u:url(data:image/png;base64,AA==);color:red}", ".a{color:red}"),
        (".a{--x:f(1;2);color:red}", ".a{color:red}"),
        (".a{--x:var(--y, var(--z, 1));b:c}", ".a{b:c}"),
        (".a{color:red;.b{--x:1}}", ".a{color:red;}"),
        ("/*! c {--x:1;} */\n.a{--y:1;b:c}", "/*! c {--x:1;} */\n.a{b:c}"),
        ('.a{content:"};--z:1;{"}', '.a{content:"};--z:1;{"}'),
        ('a[href="x"]{--q:1}\n.b{c:d}', ".b{c:d}"),
        (".q{quotes:'{}' '\\'{}'}", ".q{quotes:'{}' '\\'{}'}"),
        (".a{--x:var(--x);--y:var(--z);--z:var(--y);b:c}", ".a{b:c}"),
        ("/*! a */\nb{c:d}\n.a{.b{c:d}/* e */.f{--x:1}}", "/*! a */\nb{c:d}\n.a{.b{c:d}}"),
    ],
)
def test_of_a_rule_nothing_goes_but_what_nothing_reads(css, rest):
    assert without_unread(css, set()) == rest


@pytest.mark.parametrize("theme", ["sphinx_design", "pydata_sphinx_theme"])
def test_names_that_no_sheet_asks_for_change_no_sheet(theme):
    """On sheets with names that are written otherwise than they are read."""
    home = importlib.resources.files(theme)
    sheets = [file.read_text("utf-8") for file in sorted(Path(str(home)).rglob("*.css"))]
    sheets.append(r".sd-a\:b, .\31 0, .\66oo, .x\yz, .é { top: 0 } .\e9 { top: 1px }")
    chance = random.Random(theme)
    names = {name for css in sheets for name in re.findall(r"[.#]([\w-]+)", css)}
    names = {
        *chance.sample(sorted(names), len(names) // 2),
        "sd-a:b",
        "10",
        "é",
        "foo",
        "xyz",
        "of-nobody",
    }
    asked = [asked_for(names, css) for css in sheets]
    assert not any("of-nobody" in each for each in asked)
    kept = [thinned(css, names) for css in sheets]
    assert [thinned(css, each) for css, each in zip(sheets, asked, strict=True)] == kept
    assert kept != [thinned(css, {"of-nobody"}) for css in sheets]


def test_names_of_pages_and_words_of_scripts_count_as_used():
    assert names_in_page("<p id='a' class=\"b  c-d\">") == {"a", "b", "c-d"}
    assert names_in_page('<p style="top: var( --own-x)">') == {"own-x"}
    assert {"is-open", "x"} <= words_of_script("x.classList.add('is-open')")


@pytest.fixture
def taken_apart(monkeypatch):
    """The pages that were taken apart, in order."""
    found = []
    thin = finishing.thin

    def noted(name, *given):
        found.append(name)
        return thin(name, *given)

    monkeypatch.setattr(finishing, "thin", noted)
    return found


@pytest.fixture
def last(site, tmp_path_factory):
    """The site, finished once; the unfinished one stays."""
    folder = tmp_path_factory.mktemp("last") / "html"
    again(site, folder)
    return folder


def again(site, last):
    """Finish a copy of a site, and put it in the place of the last."""
    fresh = last.with_name("fresh")
    shutil.copytree(site, fresh)
    finish(fresh, last)
    shutil.rmtree(last, ignore_errors=True)
    fresh.rename(last)
    return files(last)


def clean(site, folder):
    shutil.copytree(site, folder)
    finish(folder)
    found = files(folder)
    shutil.rmtree(folder)
    return found


def test_unchanged_pages_are_taken(site, last, tmp_path_factory, taken_apart):
    wanted = clean(site, tmp_path_factory.mktemp("clean") / "html")
    taken_apart.clear()
    assert again(site, last) == wanted
    assert taken_apart == []


EDITS = {
    "index.html": page("<p class='nobody'>Other</p>"),
    "_static/own.css": ".nobody-yet { left: 1px }",
    "_static/base.css": ".kept { background: url(file.png) }\n.kept {top:0}",
    "_static/file.png": "another picture",
    "_static/lazy.js": "draw('nobody')",
    "_static/theme-late.js": "set('other')",
    "_static/theme.js": "other()",
}


@pytest.mark.parametrize("name", EDITS)
def test_whatever_changed_the_site_is_that_of_a_clean_build(site, last, tmp_path_factory, name):
    before = files(last)
    (site / name).write_text(EDITS[name], encoding="utf-8")
    if name == "_static/theme-late.js":
        (site / name).with_name("late.txt").unlink()
    wanted = clean(site, tmp_path_factory.mktemp("clean") / "html")
    found = again(site, last)
    assert found == wanted
    assert found != before
    (site / name).write_text("x" if name.endswith(".png") else EDITS[name], encoding="utf-8")
    assert again(site, last) == clean(site, tmp_path_factory.mktemp("clean") / "html")


def test_one_changed_page_is_finished_alone(site, last, taken_apart):
    (site / "index.html").write_text(page("<p>Other</p>"), encoding="utf-8")
    taken_apart.clear()
    again(site, last)
    assert taken_apart == ["index.html"]


@pytest.mark.parametrize(
    ("body", "more", "early"),
    [
        (f"{PICTURE}<p>Other</p>", {}, True),
        (f"{PICTURE}<p class='kept'>Other</p>", {}, True),
        (f"{PICTURE}<p class='nobody'>Other</p>", {}, False),
        (f'{PICTURE}<img src="_static/file.png">', {}, False),
        (f"{PICTURE}<p>Other</p>", {"_static/theme-late.js": "set('other')"}, False),
        (f"{PICTURE}<p>Other</p>", {"_static/theme.js": "other()"}, False),
        (f"{PICTURE}<p>Other</p>", {"_static/own.css": EDITS["_static/own.css"]}, False),
    ],
)
def test_an_edited_page_is_finished_alone_where_nothing_else_follows(site, last, body, more, early):
    before, unfinished = files(last), shutil.copytree(site, last.with_name("unfinished"))
    for name, text in ({"index.html": page(body)} | more).items():
        (site / name).write_text(text, encoding="utf-8")
    if more:
        (site / "_static" / "late.txt").write_text("", encoding="utf-8")
    found = finish_edited(site, unfinished, last, ["index.html"], {})
    assert files(last) == before
    whole = again(site, last)
    assert found == ({"index.html": whole["index.html"].decode()} if early else None)


@pytest.mark.parametrize("lost", ["html", "unfinished", "style"])
def test_no_edited_page_is_finished_for_a_site_that_never_was_in_its_place(site, last, lost):
    unfinished = shutil.copytree(site, last.with_name("unfinished"))
    (site / "index.html").write_text(page(f"{PICTURE}<p>Other</p>"), encoding="utf-8")
    if lost == "style":
        [*sheets] = (last / "_static").glob("style.*.css")
        for sheet in sheets:
            sheet.unlink()
    else:
        ({"html": last, "unfinished": site}[lost] / "index.html").unlink()
    assert finish_edited(site, unfinished, last, ["index.html"], {}) is None
    assert finish_edited(site, unfinished, last, ["reference/draft.html"], {}) is None


@pytest.mark.parametrize("name", ["_static/own.css", "_static/file.png"])
def test_where_a_name_alone_is_another_no_page_is_taken_apart(site, last, taken_apart, name):
    before = files(last)
    (site / name).write_text(EDITS[name], encoding="utf-8")
    taken_apart.clear()
    assert again(site, last) != before
    assert taken_apart == []


@pytest.mark.parametrize("text", [None, "", "other", "<html></html>"])
def test_a_page_that_somebody_touched_is_made_again(site, last, text):
    wanted = files(last)
    touched = last / "chapters" / "one.html"
    touched.unlink()
    if text is not None:
        touched.write_text(text, encoding="utf-8")
    assert again(site, last) == wanted


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"key": "a"}', "null"])
def test_a_damaged_note_counts_as_none(site, last, taken_apart, text):
    wanted = files(last)
    last.with_name("finished.json").write_text(text, encoding="utf-8")
    taken_apart.clear()
    assert again(site, last) == wanted
    assert len(taken_apart) == 2


def test_other_tools_finish_all_again(site, last, taken_apart, monkeypatch):
    note = last.with_name("finished.json")
    told = kept_json(note)
    monkeypatch.setattr(finishing, "tools", lambda: "of tomorrow")
    taken_apart.clear()
    again(site, last)
    assert len(taken_apart) == 2
    assert kept_json(note)["key"] != told["key"]
