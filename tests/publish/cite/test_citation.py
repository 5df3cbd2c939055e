"""Every format carries every field unharmed, as read back by somebody else's library."""

import json
import re
from dataclasses import replace
from datetime import date

import bibtexparser
import pytest
import zotero
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as styles
from citeproc.source.json import CiteProcJSON
from hypothesis import example, given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from benchmarks.clients.citations import STYLES
from recount.errors import CitationError
from recount.languages.languages import ENGLISH, PORTUGUESE, SPANISH
from recount.publish.cite.citation import (
    APA,
    BIBTEX,
    CSL,
    KINDS,
    MONTHS,
    PLAIN,
    RIS,
    Citable,
    citations,
)

AUTHOR = "The contributors to the Recount project"
BOOK = "Drugs and Security in the Americas, Recounted"
FIGURE = Citable(
    kind="figure",
    name="juarez-homicides",
    title="Ciudad Juárez counted 3,622 homicides",
    author=AUTHOR,
    version="0.1.0",
    date=date(2026, 11, 21),
    container=BOOK,
    address="https://example.org/recounted/figures/juarez-homicides/",
    licence="CC-BY-4.0 AND CC-BY-ND-4.0",
    digest="0123456789abcdef",
)
HARD = [
    "Ñandú – João’s “Çift” & 50 % of_{all} $5 #1 \\alpha",
    "-- --- '' `` ?` !` << >> ,, ~ ^ \"quoted\" and 'so'",
    "עברית and العربية and 中文",
    "{ } }{ {{",
    "@article{x, y = {z}}",
    "A, B and C, D",
    "TY  - JOUR ER  -",
    "\\% \\{ \\\\ \\textbackslash",
    "ends with a backslash \\",
    "% comment",
    "$x_1^2$",
]
TEXT = st.text(
    st.sampled_from("aZé–&%_{}$#\\\"'`-~^@,.;:?!<>()[]= שע中")
    | st.characters(exclude_categories=("C", "Z")),
    min_size=1,
    max_size=30,
).map(lambda text: " ".join(text.split())) | st.sampled_from(HARD)
WORDS = TEXT.filter(str.strip)
KIND = st.sampled_from(sorted(KINDS))
CITABLE = st.builds(
    Citable,
    kind=KIND,
    name=st.from_regex(r"[a-z0-9]{1,9}([_-][a-z0-9]{1,9}){0,3}", fullmatch=True),
    title=WORDS,
    author=WORDS,
    version=st.from_regex(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2}", fullmatch=True),
    date=st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    container=st.just("") | WORDS,
    address=st.just("") | st.just("https://example.org/a_b/~c/x.html?y=%20&z#d_e"),
    licence=WORDS,
    digest=st.just("0123456789abcdef"),
    publisher=st.just("") | WORDS,
)


# Names of LaTeX itself that pylatexenc does not know, or takes for a letter like it.
LATEX = get_default_latex_context_db()
LATEX.add_context_category(
    "kernel",
    [
        MacroTextSpec("textbraceleft", "{"),
        MacroTextSpec("textbraceright", "}"),
        MacroTextSpec("textasciicircum", "^"),
    ],
    prepend=True,
)
DECODER = LatexNodes2Text(latex_context=LATEX)


def every_hard_case(test):
    """Try each hard text in each field, beside what Hypothesis finds."""
    for text in HARD:
        fields = dict.fromkeys(("title", "author", "container", "licence", "publisher"), text)
        test = example(citable=replace(FIGURE, **fields))(test)
    return test


def read_bibtex(text):
    """An entry as bibtexparser reads it and pylatexenc decodes it."""
    decoding = LatexDecodingMiddleware(decoder=DECODER)
    library = bibtexparser.parse_string(text, append_middleware=[decoding])
    assert not library.failed_blocks
    [entry] = library.entries
    fields = {field.key: field.value for field in entry.fields}
    return entry, fields


def read_ris(text):
    """Tags and values, line by line."""
    lines = [re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line) for line in text.split("\n") if line]
    assert all(lines), text
    pairs = [match.groups() for match in lines]
    assert pairs[0][0] == "TY"
    assert pairs[-1] == ("ER", "")
    found = {}
    for tag, value in pairs:
        found.setdefault(tag, []).append(value)
    return found


@every_hard_case
@given(citable=CITABLE)
def test_bibtex_comes_back(citable):
    text = citations(citable)[BIBTEX]
    entry, fields = read_bibtex(text)
    assert (entry.entry_type, entry.key) == (KINDS[citable.kind].bibtex, f"recount-{citable.name}")
    assert fields["title"] == citable.title
    assert fields["author"] == citable.author
    assert fields.get("booktitle", "") == citable.container
    assert fields.get("publisher", "") == citable.publisher, "styles would print the author twice"
    assert fields["note"] == "; ".join(citable.notes)
    assert fields["shorttitle"] == citable.short
    assert fields["copyright"] == citable.licence
    assert fields["edition"] == citable.version
    assert "version" not in fields
    assert fields["year"] == str(citable.date.year)
    assert f"month = {MONTHS[citable.date.month - 1]},\n" in text
    assert f'url = "{citable.address}"' in text or not citable.address


@every_hard_case
@given(citable=CITABLE)
def test_bibtex_holds_titles_in_two_pairs_of_braces(citable):
    """The parser of Better BibTeX lowers the letters of a title in a single one."""
    text = citations(citable)[BIBTEX]
    for field in ("title", "shorttitle", "booktitle")[: 3 if citable.container else 2]:
        [line] = re.findall(rf"^    {field} = (.*),$", text, re.MULTILINE)
        inner = re.sub(r"\\[{}]", "", line[1:-1])
        assert (inner[:2], inner[-2:]) == ("{{", "}}")
        depths = [0]
        for character in inner:
            depths.append(depths[-1] + {"{": 1, "}": -1}.get(character, 0))
        assert min(depths[2:-2]) == 2


@every_hard_case
@given(citable=CITABLE)
def test_bibtex_holds_one_literal_author_in_braces(citable):
    [line] = re.findall(r"^    author = (.*),$", citations(citable)[BIBTEX], re.MULTILINE)
    inner = line[1:-1]
    assert (inner[0], inner[-1]) == ("{", "}")
    depths = [0]
    for character in inner:
        depths.append(depths[-1] + {"{": 1, "}": -1}.get(character, 0))
    # Never outside the outer pair of braces, where a comma or an "and" would part the name.
    assert min(depths[1:-1]) == 1
    assert depths[-1] == 0


@every_hard_case
@given(citable=CITABLE)
def test_ris_comes_back(citable):
    tags = read_ris(citations(citable)[RIS])
    assert tags["TY"] == [KINDS[citable.kind].ris]
    assert tags["AU"] == [f"{citable.author},"]
    assert tags["TI"] == [citable.title]
    assert tags["ST"] == [citable.short]
    assert tags["CR"] == [citable.licence]
    assert tags.get("T2", [""]) == [citable.container]
    assert tags.get("PB", [""]) == [citable.publisher]
    assert tags.get("UR", [""]) == [citable.address]
    assert tags["ET"] == [citable.version]
    assert tags["N1"] == citable.notes
    assert tags["DA"] == [f"{citable.date:%Y/%m/%d}/"]
    assert tags["PY"] == [str(citable.date.year)]


@every_hard_case
@given(citable=CITABLE)
def test_csl_json_comes_back(citable):
    [item] = json.loads(citations(citable)[CSL])
    assert item["author"] == [{"literal": citable.author}]
    assert item["title"] == citable.title
    assert item.get("container-title", "") == citable.container
    assert item.get("publisher", "") == citable.publisher
    assert item.get("URL", "") == citable.address
    assert item["title-short"] == citable.short
    assert item["edition"] == f"Edition {citable.version}"
    assert not {"version", "genre"} & item.keys()
    assert item["note"] == "; ".join(citable.notes)
    day = citable.date
    assert item["issued"] == {"date-parts": [[day.year, day.month, day.day]]}


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_every_style_prints_the_edition_once(style, kind):
    whole = {"title": BOOK, "container": ""} if kind == "book" else {}
    items = json.loads(citations(replace(FIGURE, kind=kind, **whole))[CSL])
    setting = CitationStylesStyle(style, validate=False)
    bibliography = CitationStylesBibliography(setting, CiteProcJSON(items), styles.plain)
    bibliography.register(Citation([CitationItem(items[0]["id"])]))
    [text] = map(str, bibliography.bibliography())
    assert text.count(FIGURE.version) == text.lower().count("edition") == 1
    assert text.count(BOOK) == text.count(AUTHOR) == text.count("2026") == 1
    assert items[0]["title"].lower() in text.lower()
    assert FIGURE.address in text


@pytest.mark.parametrize("read", [zotero.item_of_ris, zotero.item_of_bibtex, zotero.item_of_csl])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_zotero_keeps_what_a_file_says(read, kind):
    whole = {"title": BOOK, "container": ""} if kind == "book" else {}
    citable = replace(FIGURE, kind=kind, **whole)
    form = {zotero.item_of_ris: RIS, zotero.item_of_bibtex: BIBTEX, zotero.item_of_csl: CSL}[read]
    item = read(citations(citable)[form])
    assert item["itemType"] == ("book" if kind == "book" else "bookSection")
    assert item["title"] == citable.title
    assert item["shortTitle"] == citable.short
    assert item["creators"] == [(AUTHOR, "")]
    assert item.get("bookTitle", "") == citable.container
    assert item["edition"].removeprefix("Edition ") == citable.version
    # BibTeX has no day, and CSL-JSON no field for a licence but a note.
    assert citable.date.isoformat().startswith(item["date"])
    assert citable.licence in (item["rights"] if form != CSL else item["extra"])
    assert item["url"] == citable.address


@pytest.mark.parametrize(("kind", "short"), [("claim", "Claim a-b"), ("chapter", "Differs: all")])
def test_a_short_title_names_one_thing_alone(kind, short):
    citable = replace(FIGURE, kind=kind, name="a-b", title="Differs: all")
    assert citable.short == short
    [item] = json.loads(citations(citable)[CSL])
    assert item["title-short"] == short


@every_hard_case
@given(citable=CITABLE)
def test_plain_texts_name_title_author_edition_and_id(citable):
    found = citations(citable)
    for form in (APA, PLAIN):
        text = found[form]
        assert "\n" not in text
        for part in (citable.title, citable.author, citable.container):
            assert part in text
        assert citable.version in text
        assert citable.address in text
        assert str(citable.date.year) in text
    assert citable.name in found[PLAIN] or not citable.label
    assert citable.digest in found[PLAIN]
    assert citable.licence in found[PLAIN]


def test_a_figure_is_cited_by_its_id():
    found = citations(FIGURE)
    assert found[APA] == (
        f"{AUTHOR}. (2026). Ciudad Juárez counted 3,622 homicides."
        f" In {BOOK} (Edition 0.1.0). https://example.org/recounted/figures/juarez-homicides/"
    )
    assert found[PLAIN] == (
        f"{AUTHOR} (2026). “Ciudad Juárez counted 3,622 homicides” (figure juarez-homicides)."
        f" In: {BOOK}, edition 0.1.0. https://example.org/recounted/figures/juarez-homicides/"
        " Licence CC-BY-4.0 AND CC-BY-ND-4.0. Content hash 0123456789abcdef."
    )


AS_BIBTEX = """\
@incollection{recount-juarez-homicides,
    author = "{The contributors to the Recount project}",
    title = "{{Ciudad Juárez counted 3,622 homicides}}",
    shorttitle = "{{Figure juarez-homicides}}",
    booktitle = "{{Drugs and Security in the Americas, Recounted}}",
    edition = "{0.1.0}",
    publisher = "{A press}",
    copyright = "{CC-BY-4.0}",
    note = "{Figure juarez-homicides; Licence: CC-BY-4.0; Content hash: 0123456789abcdef}",
    year = "2026",
    month = nov,
    language = "english",
    langid = "english",
    url = "https://example.org/recounted/figures/juarez-homicides/"
}
"""
AS_RIS = """\
TY  - CHAP
ID  - recount-juarez-homicides
AU  - The contributors to the Recount project,
TI  - Ciudad Juárez counted 3,622 homicides
ST  - Figure juarez-homicides
T2  - Drugs and Security in the Americas, Recounted
PY  - 2026
DA  - 2026/11/21/
ET  - 0.1.0
PB  - A press
LA  - en
UR  - https://example.org/recounted/figures/juarez-homicides/
CR  - CC-BY-4.0
N1  - Figure juarez-homicides
N1  - Licence: CC-BY-4.0
N1  - Content hash: 0123456789abcdef
ER  -
"""
AS_CSL = """\
[
  {
    "id": "recount-juarez-homicides",
    "type": "chapter",
    "title": "Ciudad Juárez counted 3,622 homicides",
    "title-short": "Figure juarez-homicides",
    "author": [
      {
        "literal": "The contributors to the Recount project"
      }
    ],
    "issued": {
      "date-parts": [
        [
          2026,
          11,
          21
        ]
      ]
    },
    "container-title": "Drugs and Security in the Americas, Recounted",
    "edition": "Edition 0.1.0",
    "publisher": "A press",
    "URL": "https://example.org/recounted/figures/juarez-homicides/",
    "language": "en",
    "note": "Figure juarez-homicides; Licence: CC-BY-4.0; Content hash: 0123456789abcdef"
  }
]
"""


def test_every_format_is_written_out_in_full():
    found = citations(replace(FIGURE, licence="CC-BY-4.0", publisher="A press"))
    assert found[BIBTEX].strip() == AS_BIBTEX.strip()
    assert found[RIS].strip() == AS_RIS.strip()
    assert found[CSL] == AS_CSL


def test_the_book_is_cited_without_a_container():
    book = Citable("book", "book", BOOK, AUTHOR, "0.1.0", date(2026, 11, 21))
    found = citations(book)
    assert found[APA] == f"{AUTHOR}. (2026). {BOOK} (Edition 0.1.0)."
    assert found[PLAIN] == f"{AUTHOR} (2026). “{BOOK}”, edition 0.1.0."
    assert "booktitle" not in found[BIBTEX]
    assert "url" not in found[BIBTEX]
    assert not {"T2", "UR"} & read_ris(found[RIS]).keys()


def test_citations_do_not_depend_on_when_or_where(monkeypatch):
    before = citations(FIGURE)
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert citations(FIGURE) == before


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "verse"}, "verse juarez-homicides: expected one of book, chapter, figure"),
        ({"name": "Ciudad Juárez"}, "figure Ciudad Juárez: expected lower-case words"),
        ({"title": " \n"}, "figure juarez-homicides: expected its title"),
        ({"author": ""}, "figure juarez-homicides: expected its author"),
        ({"title": "a\0b"}, r"figure juarez-homicides, title: '\\x00'; expected plain text"),
        ({"container": "a\ud800"}, "figure juarez-homicides, container: .*expected plain text"),
    ],
)
def test_what_cannot_be_cited_is_refused(changes, message):
    with pytest.raises(CitationError, match=message):
        replace(FIGURE, **changes)


def test_white_space_is_made_plain():
    assert replace(FIGURE, title=" a\n\tb\u2028c ").title == "a b c"


@pytest.mark.parametrize(
    ("language", "key", "babel", "said"),
    [
        (ENGLISH, "recount-juarez-homicides", "english", ". In Drugs and Security"),
        (SPANISH, "recount-juarez-homicides-es", "spanish", ". En Drugs and Security"),
        (PORTUGUESE, "recount-juarez-homicides-pt", "brazilian", ". Em Drugs and Security"),
    ],
)
def test_each_format_names_the_language_and_a_style_speaks_it(language, key, babel, said):
    found = citations(replace(FIGURE, language=language))
    entry, fields = read_bibtex(found[BIBTEX])
    assert entry.key == key
    assert (fields["language"], fields["langid"]) == (babel, babel)
    tags = read_ris(found[RIS])
    assert (tags["ID"], tags["LA"]) == ([key], [language.tag])
    [item] = json.loads(found[CSL])
    assert (item["id"], item["language"]) == (key, language.tag)
    assert said in found[APA]
