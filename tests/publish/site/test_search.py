"""The index of the search: everything that can be found, in plain words."""

import gzip
import json
import re
import unicodedata
from dataclasses import astuple
from pathlib import Path

import pandas as pd
import pytest
import yaml
from bs4 import BeautifulSoup
from built import ROOT, search_index
from docutils import nodes
from docutils.utils import new_document
from sphinx import addnodes

from recount.chapters import (
    ExplorerEntry,
    FigureEntry,
    VerdictEntry,
    is_lesson,
    notebooks,
    pages,
    read,
    records_of,
)
from recount.errors import TableError
from recount.languages.languages import ENGLISH, LANGUAGES, PORTUGUESE, SPANISH
from recount.publish.book.synonyms import synonyms
from recount.publish.site import search
from recount.publish.site.search import (
    SearchEntry,
    claim_text,
    engine_script,
    index_script,
    page_entries,
    passage_entries,
    record_entry,
    search_script,
    table_entry,
    words_of,
)
from recount.tables.data import table
from recount.tables.descriptors import descriptor
from recount.vocabulary import STANDS_WORDS

LIMIT = 150 * 1024


def entries_of(script):
    """What a browser reads from an index."""
    rows = script.removeprefix("window.recountIndex=").removesuffix(";\n")
    return [SearchEntry(*row) for row in json.loads(rows)]


@pytest.fixture(scope="module")
def built(repository):
    """The folder of the built book."""
    html = repository / "_build" / "html"
    assert (html / "index.html").is_file(), "run `make book` first"
    return html


@pytest.fixture(scope="module")
def script(built):
    """The index of the built book, under whatever name it is published."""
    return search_index(built).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def index(script):
    return entries_of(script)


@pytest.fixture(scope="module")
def stored(repository):
    return [
        record
        for name, path in notebooks(repository).items()
        for record in records_of(name, read(path))
    ]


def verdict(**changes):
    usual = {
        "claim": "homicide-fall",
        "report": "oas2013",
        "statement": "Homicide fell.",
        "locator": "Part 4, paragraph 2",
        "attributed_to": "the ministry",
        "answer": "quote with care",
        "headline": "differs",
        "stands": "in part",
        "because": "The years differ.",
        "instead": "Homicide fell by 70 per cent.",
        "settled_by": "A table by month.",
        "reasons": {"now": "wrong year or place"},
        "kind": "number",
        "quantities": [
            {
                "as_printed": "74.6 percent",
                "unit": "pct",
                "value": 74.6,
                "value_high": None,
                "bases": {
                    "now": {"number": 70.25, "low": 70.2, "high": 70.3, "verdict": "differs"}
                },
                "other_series": [
                    {"series": "victims", "number": 28000.0, "low": 28000.0, "high": 28000.0}
                ],
            }
        ],
    }
    return VerdictEntry("state-response", "cell", usual | changes)


def test_a_claim_says_what_was_printed_counted_and_found():
    entry = record_entry(verdict(), "The state’s response")
    assert (entry.kind, entry.title, entry.where) == (
        "claim",
        "Homicide fell.",
        "The state’s response",
    )
    assert entry.address == "claims/homicide-fall/index.html#claim-homicide-fall"
    assert entry.verdict == f"Quote with care. {STANDS_WORDS['in part']}."
    assert entry.answer == "quote with care"
    for part in (
        "“74.6 percent”",
        "70.2% (data of today)",
        "28,000% (victims)",
        "The years differ.",
        "Homicide fell by 70 per cent.",
        "A table by month.",
        "the ministry",
        "Part 4, paragraph 2",
        "wrong year or place",
    ):
        assert part in entry.text, part


def test_a_comparison_says_what_was_found():
    counted = {"finding": "countries without a count", "margin": "34 of 51"}
    comparison = {"bases": {"now": counted}, "unchecked": None}
    found = verdict(kind="comparison", comparison=comparison, attributed_to="")
    text = claim_text(found.content)
    assert text.startswith("countries without a count: 34 of 51. The years differ.")
    assert "cites" not in text


def test_figures_explorers_tables_and_passages_have_their_addresses():
    figure = {
        "figure": "rates",
        "title": "Rates fell",
        "caption": "By year.",
        "alt": "From 9 to 5.",
        "sources": [{"publisher": "UNODC", "title": "Homicide"}],
    }
    entry = record_entry(FigureEntry("corruption", "cell", figure), "Corruption")
    assert entry == SearchEntry(
        "figure",
        "Rates fell",
        "chapters/corruption.html#figure-rates",
        "By year. From 9 to 5. UNODC, Homicide",
        "Corruption",
    )
    explorer = {
        "explorer": "areas",
        "title": "How many?",
        "sentence": "In 2009: 6.2.",
        "choices": [{"label": "Area"}, {"label": "Year"}],
    }
    entry = record_entry(ExplorerEntry("corruption", "cell", explorer), "Corruption")
    assert entry.address == "explorers/areas/index.html#explorer-areas"
    assert entry.text == "In 2009: 6.2. Choices: Area, Year."
    facts = dict.fromkeys(("description", "publisher", "edition", "coverage"), "x")
    entry = table_entry({"name": "gini", "title": "Inequality"} | facts, "The data")
    assert entry.where == "The data"
    assert (entry.title, entry.address) == ("Inequality (gini)", "reference/data.html#gini")
    rows = pd.DataFrame({"passage": ["states must"], "reason": ["norm"], "part": ["Part 1"]})
    [entry] = passage_entries(rows, "What is not in the ledger")
    assert (entry.title, entry.text) == ("states must", "norm. Part 1")


def test_what_is_found_of_a_table_is_sentences_with_one_full_stop_each():
    facts = {"description": "Two words.", "publisher": "García et al.", "edition": "28(9), 2012"}
    entry = table_entry({"name": "x", "title": "X", "coverage": "Brazil, 2012."} | facts, "")
    assert entry.text == "Two words. García et al. 28(9), 2012. Brazil, 2012."


def section(name, title, *children):
    return nodes.section("", nodes.title("", title), *children, ids=[name])


def test_a_section_has_its_own_words_and_no_others():
    inner = section("inner", "Inner", nodes.paragraph("", "Deep words."))
    document = new_document("page")
    document += section(
        "page",
        "The page",
        nodes.paragraph(
            "", "", nodes.Text("Some "), nodes.emphasis("", "homicide"), nodes.Text("s.")
        ),
        nodes.raw("", "<b>card</b>", format="html"),
        nodes.literal_block("", "code()"),
        nodes.math_block("", r"\frac{a}{b}"),
        inner,
    )
    assert page_entries("chapters/page", document) == [
        SearchEntry("section", "The page", "chapters/page.html", "Some homicides."),
        SearchEntry("section", "Inner", "chapters/page.html#inner", "Deep words.", "The page"),
    ]


def test_words_and_sources_of_a_page_have_entries_of_their_own():
    term = nodes.term("", "", nodes.Text("CPI"), ids=["term-CPI"])
    meaning = nodes.definition("", nodes.paragraph("", "An average of ratings."))
    item = nodes.definition_list_item("", term, meaning)
    document = new_document("page")
    document += section(
        "words",
        "Words",
        addnodes.glossary("", nodes.definition_list("", item)),
        nodes.citation("", nodes.label("", "1"), nodes.paragraph("", "A book."), ids=["id1"]),
    )
    assert page_entries("reference/words", document) == [
        SearchEntry("section", "Words", "reference/words.html", ""),
        SearchEntry(
            "word", "CPI", "reference/words.html#term-CPI", "An average of ratings.", "Words"
        ),
        SearchEntry("source", "1 A book.", "reference/words.html#id1", "", "Words"),
    ]


def test_the_script_holds_any_text_as_data():
    evil = SearchEntry(
        "claim", "</script><script>alert(1)</script>", "a#b", 'quotes " and \\ and \n'
    )
    composed = SearchEntry("claim", "Jua\u0301rez", "a#c", "")
    script = index_script([evil, composed])
    assert "</" not in script
    assert entries_of(script) == [evil, SearchEntry("claim", "Juárez", "a#c", "")]


def address_of(record):
    """A claim and an explorer lead to their own page; a figure, to where it is told of."""
    if record.kind == "figure":
        return f"chapters/{record.chapter}.html#figure-{record.name}"
    folder, mark = {"verdict": ("claims", "claim"), "explorer": ("explorers", "explorer")}[
        record.kind
    ]
    return f"{folder}/{record.name}/index.html#{mark}-{record.name}"


def test_every_claim_figure_and_explorer_is_in_the_index(index, stored):
    kinds = {"verdict": "claim", "figure": "figure", "explorer": "explorer"}
    found = {(entry.kind, entry.address, entry.title) for entry in index}
    missing = [
        record.name
        for record in stored
        if (
            kinds[record.kind],
            address_of(record),
            record.content["statement" if record.kind == "verdict" else "title"],
        )
        not in found
    ]
    assert missing == []
    assert len([entry for entry in index if entry.kind in kinds.values()]) == len(stored)


def test_every_printed_number_is_in_the_entry_of_its_claim(index, stored):
    texts = {entry.address: entry.text for entry in index if entry.kind == "claim"}
    for record in stored:
        for part in record.content.get("quantities", []) if record.kind == "verdict" else []:
            text = texts[address_of(record)]
            assert part["as_printed"] in text


def test_every_section_of_every_chapter_is_in_the_index(index, built, repository):
    found = {entry.address: entry.title for entry in index if entry.kind == "section"}
    for name in notebooks(repository):
        if is_lesson(name):
            own = [address for address in found if address.startswith(f"chapters/{name}.html")]
            assert own == [f"chapters/{name}.html"], "a lesson is found as a whole"
            continue
        page = BeautifulSoup((built / f"chapters/{name}.html").read_text("utf-8"), "html.parser")
        headings = page.select("main section[id] > h2")
        assert headings, name
        for heading in headings:
            for link in heading.select("a.headerlink"):
                link.decompose()
            address = f"chapters/{name}.html#{heading.parent['id']}"
            assert found[address] == " ".join(heading.get_text().split())


def test_pages_tables_and_passages_are_in_the_index(index, repository):
    addresses = {entry.address for entry in index}
    assert {f"{page}.html" for page in pages(repository)} <= addresses
    assert {
        f"reference/data.html#{entry['name']}" for entry in descriptor(repository)["resources"]
    } <= addresses
    passages = [entry for entry in index if entry.kind == "passage"]
    assert len(passages) == len(table("left_out", repository))
    assert any(entry.kind == "word" and entry.title == "Gini coefficient" for entry in index)


def test_every_address_leads_somewhere(index, built):
    ids = {}
    for entry in index:
        page, _, anchor = entry.address.partition("#")
        if page not in ids:
            ids[page] = set(re.findall(r'\bid="([^"]*)"', (built / page).read_text("utf-8")))
        assert not anchor or anchor in ids[page], entry.address


def test_the_index_is_plain_and_small(script, index):
    marked = [entry for entry in index if re.search(r"</?[a-z]|&[a-z]+;", " ".join(astuple(entry)))]
    assert marked == []
    assert all(entry.title.strip() == entry.title != "" for entry in index)
    assert len(gzip.compress(script.encode())) <= LIMIT


def test_nothing_of_the_stock_search_is_left(built):
    files = {path.name.split(".")[0] for path in built.rglob("*.js")}
    assert files.isdisjoint({"searchtools", "language_data", "searchindex"})
    page = (built / "search.html").read_text("utf-8")
    assert re.search(r"searchtools|language_data|searchindex", page) is None


def test_lunr_keeps_its_licence_and_its_code_and_loses_its_documentation():
    code = engine_script()
    assert code.startswith("/**\n * lunr - http://lunrjs.com")
    assert code.count("@license MIT") == 1
    assert code.count("Copyright (C) 2020 Oliver Nightingale") > 1
    assert "@param" not in code
    for name in ("Builder", "Query", "TokenSet.fromFuzzyString", "stemmer", "idf"):
        assert re.search(rf"^lunr\.{re.escape(name)} = ", code, re.MULTILINE), name
    assert len(gzip.compress(code.encode())) < 16 * 1024


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_script_that_reads_queries_is_given_the_words_and_sizes(language):
    told = yaml.safe_load(Path(search.__file__).with_name("queries.yml").read_text("utf-8"))
    assert set(told) == {"ignored", "sizes"}
    alike, tags = synonyms(ROOT), {"en", "es", "pt"}
    assert set(alike) == {"topics", "same"}
    assert all(set(group) == tags for group in (*alike["topics"], *alike["same"]))
    assert set(told["ignored"]) == set(told["sizes"]) == tags
    script = search_script(language, ROOT)
    known = json.loads(re.search(r"\} = (\{.*\});$", script, re.MULTILINE)[1])
    assert known == words_of(language, ROOT)
    own = language.code or "en"
    assert [names[0] for names in known["topics"]] == [group[own][0] for group in alike["topics"]]
    groups = known["topics"] + known["same"]
    assert all(len(names) == len(set(names)) > 0 for names in groups), groups


def test_a_book_without_words_of_its_own_is_searched_all_the_same(tmp_path):
    known = words_of(ENGLISH, tmp_path)
    assert (known["topics"], known["same"]) == ([], [])
    assert known["ignored"]
    assert known["sizes"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("themes:\n  - en: [rain]\n", "line 1: themes; expected one of topics, same"),
        ("topics: rain\n", "line 1: topics; expected a list of groups"),
        ("topics:\n  - en: [rain]\n  - [rain]\n", "line 3: topics; expected words that mean"),
        ("same:\n  - en: rain\n", "line 2: same; expected words that mean the same"),
        ("same:\n  - en: [rain, {a: b}]\n", "line 2: same; expected words that mean the same"),
    ],
)
def test_words_that_are_in_no_group_are_refused_with_the_line(tmp_path, text, message):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "synonyms.yml").write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=re.escape(f"data/synonyms.yml, {message}")):
        synonyms(tmp_path)


def test_a_stemmer_comes_with_its_licence_where_lunr_has_none():
    for language, name in ((SPANISH, "SpanishStemmer"), (PORTUGUESE, "PortugueseStemmer")):
        script = search_script(language, ROOT)
        assert script.startswith("/*! Snowball")
        assert "Redistribution and use in source and binary forms" in script
        assert f"{name}=function()" in script
        assert len(gzip.compress(script.encode())) < 13 * 1024
    assert "Stemmer=" not in search_script(ENGLISH, ROOT)


def entry_of(title, text=""):
    return SearchEntry("section", title, f"{title.split()[0]}.html", text)


@pytest.fixture
def asking(browser):
    """Ask a small index in a language; the titles that are found, the best first."""
    context = browser.new_context()

    def ask(language, entries, queries):
        tab = context.new_page()
        tab.set_content(f'<html lang="{language.tag}"><body></body></html>')
        for code in (engine_script(), search_script(language, ROOT), index_script(entries)):
            tab.add_script_tag(content=code)
        return tab.evaluate(
            """(queries) => {
              window.recountSearch.prepare(window.recountIndex);
              return queries.map((query) =>
                window.recountSearch.search(query).hits.map(({ entry }) => entry.title));
            }""",
            queries,
        )

    yield ask
    context.close()


FORMS = {
    SPANISH: [
        ("mujer", "mujeres"),
        ("joven", "jóvenes"),
        ("prisión", "prisiones"),
        ("ciudad", "ciudades"),
        ("país", "países"),
        ("incautación", "incautaciones"),
        ("arma", "armas"),
        ("cártel", "cárteles"),
        ("desigualdad", "desigualdades"),
        ("vez", "veces"),
    ],
    PORTUGUESE: [
        ("mulher", "mulheres"),
        ("jovem", "jovens"),
        ("prisão", "prisões"),
        ("cidade", "cidades"),
        ("país", "países"),
        ("apreensão", "apreensões"),
        ("arma", "armas"),
        ("cartel", "cartéis"),
        ("policial", "policiais"),
        ("lei", "leis"),
        ("legal", "legais"),
    ],
}


@pytest.mark.parametrize("language", FORMS)
def test_one_form_of_a_word_finds_another_with_accents_or_without(asking, language):
    forms = FORMS[language]
    plain = {
        word: "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
        for pair in forms
        for word in pair
    }
    # A second entry each, so that nothing is found because it is all there is.
    entries = [entry_of(f"{many} {at}") for at, (_, many) in enumerate(forms)]
    queries = [query for one, many in forms for query in (one, many, plain[one], plain[many])]
    found = asking(language, entries, queries)
    for at, (query, titles) in enumerate(zip(queries, found, strict=True)):
        assert titles[:1] == [entries[at // 4].title], (query, titles)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (ENGLISH, "28,000 officers, 74.6%"),
        (SPANISH, "28,000 agentes, 74.6%"),
        (PORTUGUESE, "28.000 agentes, 74,6%"),
        (PORTUGUESE, "O relatório: “28,000 officers, 74.6 per cent”"),
    ],
)
def test_numbers_are_found_in_any_writing_and_read_as_the_language_writes_them(
    asking, language, text
):
    entries = [entry_of("right", text), entry_of("wrong", "28, 746, 74, 6")]
    queries = ["28,000", "28.000", "28 000", "28000", "74.6", "74,6"]
    found = asking(language, entries, queries)
    assert [titles[0] for titles in found] == ["right"] * len(queries)
    [alone] = asking(language, entries, ["28"])
    assert alone == ["wrong"], "a thousand is no decimal"


def test_a_query_in_one_language_finds_pages_of_another(asking):
    for language, text in ((ENGLISH, "Murders fell."), (SPANISH, "Los homicidios bajaron.")):
        entries = [entry_of("right", text), entry_of("wrong", "x")]
        for query in ("asesinatos", "assassinato", "killing"):
            assert asking(language, entries, [query]) == [["right"]], (language.tag, query)
