"""The glossary: its files, what counts as saying a term, and the catalogues held to it."""

import csv

import pytest
from babel.messages.catalog import Catalog
from built import ROOT

from recount.cli import main
from recount.errors import RecountError
from recount.languages.languages import PORTUGUESE, SPANISH, TRANSLATED
from recount.publish.book.book import Book
from recount.publish.translate.catalogues import read_catalogue, write_catalogues
from recount.publish.translate.check import pairs
from recount.publish.translate.gather import domains_of
from recount.publish.translate.glossary import (
    EXCEPTIONS,
    GLOSSARY,
    OURS,
    SOURCES,
    faults_of_terms,
    read_glossary,
    says,
    words_of,
)

HEADER = "english,es,es_source,es_avoid,pt,pt_source,pt_avoid,note"
TERMS = f"""{HEADER}
homicide,homicidio,x-es,asesinato,homicídio,x-pt,,Statistics pass no judgement.
homicide rate,tasa de homicidios,x-es,,taxa de homicídios,project,,
killing,muerte | asesinato,project | x-es,,morte,project,,
survey,encuesta,project,,pesquisa,project,,
"""
READ = """key,language,publisher,title,year,address
x-es,es,INEGI,Homicidios,2020,https://example.org/es
x-pt,pt,Ipea,Homicídios,n.d.,https://example.org/pt
"""
EXEMPT = "language,domain,term,message,reason\n"


@pytest.fixture
def folder(tmp_path):
    """A folder with a glossary, and what writes another file of it."""

    def write(terms=TERMS, sources=READ, exempt=EXEMPT):
        (tmp_path / "locale").mkdir(exist_ok=True)
        for name, text in ((GLOSSARY, terms), (SOURCES, sources), (EXCEPTIONS, exempt)):
            (tmp_path / name).write_text(text, "utf-8")
        return tmp_path

    write()
    return write


def found(root, english, translated, language=SPANISH, **more):
    catalogue = Catalog(locale=language.locale, domain="x")
    catalogue.add(english, translated, context="cell x", **more)
    write_catalogues(root, [(language, catalogue)])
    return faults_of_terms(root, [language], ["x"])


def test_the_catalogues_of_the_book_are_held_to_its_glossary():
    assert list(map(str, faults_of_terms(ROOT, TRANSLATED, domains_of(Book(ROOT))))) == []


def test_the_glossary_of_the_book_is_large_and_was_read_in_sources():
    rows = list(csv.DictReader((ROOT / GLOSSARY).read_text("utf-8").splitlines()))
    assert len(rows) >= 250
    read = [
        row
        for row in rows
        if all(set(row[f"{one.code}_source"].split(" | ")) - {OURS} for one in TRANSLATED)
    ]
    assert len(read) >= 150
    exempt = (ROOT / EXCEPTIONS).read_text("utf-8").splitlines()[1:]
    assert len(exempt) <= 20, "where a term needs more, its row needs another form"


def test_every_term_of_the_glossary_is_one_that_the_book_uses():
    glossary = read_glossary(ROOT)
    used = {
        term.english
        for domain in domains_of(Book(ROOT))
        for entry in read_catalogue(ROOT, SPANISH, domain)
        if entry.id
        for english, _ in pairs(entry)
        for term in glossary.terms_of(english, "", SPANISH)
    }
    assert {term.english for term in glossary.terms[SPANISH].values()} - used == set()


@pytest.mark.parametrize(
    ("text", "form", "language"),
    [
        ("los homicidios", "homicidio", SPANISH),
        ("las víctimas privadas de la libertad", "privado de libertad", SPANISH),
        ("tasa anual de homicidios", "tasa de homicidios", SPANISH),
        ("la tasa {year_1} del homicidio", "tasa de homicidios", SPANISH),
        ("delitos graves", "delito grave", SPANISH),
        ("Jóvenes y cárceles", "cárcel", SPANISH),
        ("armas de fuego", "arma de fuego", SPANISH),
        ("los crímenes", "crimen", SPANISH),
        ("homicídios dolosos", "homicídio doloso", PORTUGUESE),
        ("as prisões", "prisão", PORTUGUESE),
        ("apreensões de fuzis", "fuzil", PORTUGUESE),
        ("policiais militares", "policial", PORTUGUESE),
        ("os jovens", "jovem", PORTUGUESE),
        ("órgãos prisionais", "prisional", PORTUGUESE),
        ("taxas de homicídio", "taxa de homicídios", PORTUGUESE),
    ],
)
def test_an_inflected_form_is_the_form(text, form, language):
    assert says(words_of(text, language), form, language)


@pytest.mark.parametrize(
    ("text", "form", "language"),
    [
        ("los derechos humanos", "estado de derecho", SPANISH),
        ("homicidios, y más abajo una tasa", "tasa de homicidios", SPANISH),
        ("la tasa de un país con muchos y muy graves homicidios", "tasa de homicidios", SPANISH),
        ("el homicida", "homicidio", SPANISH),
        ("furto", "roubo", PORTUGUESE),
        ("pessoas", "preso", PORTUGUESE),
    ],
)
def test_another_form_is_not(text, form, language):
    assert not says(words_of(text, language), form, language)


@pytest.mark.parametrize(
    ("english", "translated"),
    [
        ("Homicides fell.", "Los homicidios bajaron."),
        ("the homicide rate of {year_1}", "la tasa de homicidios de {year_1}"),
        ("Killings and homicides", "Asesinatos y homicidios"),
        ("a homicide-free year, of the claim homicide-rate-fell", "un año en paz"),
        ("*Small Surveys of Cities*, 2010", "*Small Surveys of Cities*, 2010"),
        ("`homicide` counts [them](homicide.md)", "`homicide` los cuenta [a todos](homicide.md)"),
    ],
)
def test_a_translation_that_says_its_terms_passes(folder, english, translated):
    assert found(folder(), english, translated) == []


@pytest.mark.parametrize(
    ("english", "translated", "message"),
    [
        ("Homicides fell.", "Las muertes bajaron.", "does not say “homicide” by the glossary;"),
        ("Homicides fell.", "Los homicidios (asesinatos) bajaron.", "says “asesinato” for “hom"),
        ("The homicide rate", "El homicidio", "does not say “homicide rate” by the glossary;"),
        ("a survey", "un sondeo", "expected “encuesta”"),
    ],
)
def test_one_that_does_not_is_named_with_file_and_line(folder, english, translated, message):
    [fault] = found(folder(), english, translated)
    assert message in fault.found
    assert str(fault).startswith("locale/es/LC_MESSAGES/x.po, line ")


def test_each_plural_form_is_held_to_it(folder):
    faults = found(folder(), ("{n} homicide", "{n} homicides"), ("{n} homicidio", "{n} muertes"))
    assert [fault.found.split(";")[0] for fault in faults] == [
        "does not say “homicide” by the glossary"
    ]


def test_what_is_not_translated_is_for_the_other_check(folder):
    assert found(folder(), "a survey", "") == []
    assert found(folder(), "a survey", "un sondeo", flags=["fuzzy"]) == []


def test_an_exception_excuses_its_message_alone(folder):
    row = "es,x,survey,A survey of,It is told as an interview.\n"
    assert found(folder(exempt=EXEMPT + row), "A survey of 1990", "Un sondeo de 1990") == []
    faults = list(map(str, found(folder(exempt=EXEMPT + row), "Other surveys", "Otros sondeos")))
    assert len(faults) == 2
    assert faults[1] == f"{EXCEPTIONS}, line 2, “survey”: excuses nothing; expected no such row"


def test_a_book_without_a_glossary_is_held_to_none(tmp_path):
    assert read_glossary(tmp_path) is None
    assert found(tmp_path, "a survey", "un sondeo") == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"terms": "english,es\n"}, f"{GLOSSARY}, row 1: ['english', 'es']; expected english,es"),
        ({"terms": TERMS + "a,b\n"}, f"{GLOSSARY}, row 6: expected 8 columns"),
        (
            {"terms": TERMS + "Survey,a,project,,b,project,,\n"},
            "column english: 'Survey'; expected",
        ),
        ({"terms": TERMS + "x,cosa,,,b,project,,\n"}, "row 6, column es_source: ''; expected"),
        ({"terms": TERMS + "x,a | b,project,,b,project,,\n"}, "expected one source for each of 2"),
        ({"terms": TERMS + "x,cosa,x-pt,,b,project,,\n"}, "column es_source: 'x-pt'; expected a"),
        ({"terms": TERMS + "x,de,project,,b,project,,\n"}, "column es: 'de'; expected a word that"),
        ({"terms": TERMS + "x,cosa,project,mal,bem,project,,\n"}, "column note: ''; expected why"),
        ({"terms": TERMS + "x, cosa,project,,coisa,project,,\n"}, "column es: ' cosa'; expected"),
        ({"terms": TERMS.replace("x-pt", "project")}, f"{SOURCES}: 'x-pt' is named by no term"),
        ({"sources": READ + READ.splitlines()[1]}, f"{SOURCES}, row 4, column key: 'x-es'"),
        ({"sources": READ.replace("2020", "20")}, "column year: '20'; expected four digits, or"),
        ({"sources": READ.replace("https://example.org/pt", "?")}, "column address: '?'; expected"),
        ({"sources": READ.replace("x-pt,pt", "x-pt,fr")}, "column language: 'fr'; expected one of"),
        ({"exempt": EXEMPT + "es,x,gun,A,b\n"}, f"{EXCEPTIONS}, row 2, column term: 'gun'"),
        ({"exempt": EXEMPT + "es,x,survey,A,\n"}, "row 2, column reason: ''; expected a text"),
        ({"exempt": "\ufeff" + EXEMPT}, f"{EXCEPTIONS}, row 1: a byte order mark"),
    ],
)
def test_bad_files_are_refused_with_row_and_column(folder, changed, message):
    root = folder(**changed)
    with pytest.raises(RecountError) as error:
        read_glossary(root)
    assert message in str(error.value)
    [fault] = faults_of_terms(root, TRANSLATED, ["x"])
    assert message in str(fault)


def test_the_command_names_a_term_that_is_missing(inside_book, capsys):
    inside_book.make_citable()
    root = inside_book.root
    (root / "index.md").write_text("# A survey\n", "utf-8")
    assert main(["translate"]) == 0
    for name, text in ((GLOSSARY, TERMS), (SOURCES, READ), (EXCEPTIONS, EXEMPT)):
        (root / name).write_text(text, "utf-8")
    path = root / "locale/es/LC_MESSAGES/reference.po"
    text = path.read_text("utf-8").replace(
        'msgid "A survey"\nmsgstr ""', 'msgid "A survey"\nmsgstr "Un sondeo"'
    )
    path.write_text(text, "utf-8")
    capsys.readouterr()
    assert main(["translate", "--check"]) == 1
    said = capsys.readouterr().err
    assert "“page index”: does not say “survey” by the glossary; expected “encuesta”" in said
