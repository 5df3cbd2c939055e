"""The check of a catalogue: each kind of fault with its file and line, and nothing else."""

import pytest
from babel.messages.catalog import Catalog

from recount.languages.languages import PORTUGUESE, SPANISH
from recount.publish.translate.catalogues import path_of, write_catalogues
from recount.publish.translate.check import faults_of, faults_of_catalogues

ENGLISH = "**Homicides** rose from {number_1} in {year_1} {cite}`inegi` by [a third](a.md#b)."
SPANISH_TEXT = (
    "En {year_1} los **homicidios**, {number_1}, subieron [un tercio](a.md#b) {cite}`inegi`."
)


ORDERED = ["order: {year_1} {number_1}"]


def found(english, translated, context="cell x", language=SPANISH, **more):
    catalogue = Catalog(locale=language.locale)
    catalogue.add(english, translated, context=context, **more)
    return [fault.found for fault in faults_of(catalogue, language, "x.po")]


@pytest.mark.parametrize(
    ("english", "translated", "language"),
    [
        (ENGLISH, SPANISH_TEXT.replace("En {year_1} l", "L") + " ({year_1})", SPANISH),
        ("the 48th of 1,234", "el 48.º de 1,234", SPANISH),
        ("the 48th of 1,234", "o 48º de 1.234", PORTUGUESE),
        ("Mexican prisons held half.", "Las cárceles de México tenían la mitad.", SPANISH),
        ("Mexico’s prisons", "las cárceles mexicanas", SPANISH),
        ("The United States and the US", "Estados Unidos y los EE. UU.", SPANISH),
        ("a `code` with $c$", "un `code` con $c$", SPANISH),
        ("see <a href='x'>this</a>", "vea <a href='x'>esto</a>", SPANISH),
        ("*word* and **more**", "**más** y *palabra*", SPANISH),
    ],
)
def test_a_good_translation_passes(english, translated, language):
    assert found(english, translated, language=language) == []


@pytest.mark.parametrize(
    ("english", "translated", "message"),
    [
        ("of {number_1}", "de", "slot {number_1} is missing"),
        ("of {number_1}", "de {number_1} y {number_1}", "slot {number_1} 2 times; expected 1"),
        ("of {a:0} {a:0}", "de {a:0}", "slot {a:0} 1 times; expected 2"),
        ("of {a:0}", "de {a:1}", "slot {a:0} is missing"),
        ("of {a}", "de {a} {b}", "slot {b} is not in the English text; expected none"),
        ("of {a}", "de {a} {", "a brace { that belongs to no slot; expected {name}"),
        ("**x** y", "x y", "markup **strong** is missing"),
        ("**x** y", "*x* y", "markup *emphasis* is not in the English text; expected none"),
        ("[x](a.md)", "[x](b.md)", "markup link to a.md is missing"),
        ("[x](a.md)", "x", "markup link to a.md is missing"),
        ("{cite}`x` y", "{cite}`z` y", "markup {cite}`x` is missing"),
        ("`x` y", "x y", "markup `x` is missing"),
        ("x y", "<b>x</b> y", "HTML <b> is not in the English text; expected none"),
        ("x y", "x&nbsp;y", "HTML &nbsp; is not in the English text; expected none"),
        ("a thing", "# cosa", "is read as heading; expected one paragraph"),
        ("a thing", "- cosa", "is read as bullet_list; expected one paragraph"),
        ("a thing", "1. cosa", "is read as ordered_list; expected one paragraph"),
        ("a thing", "una | cosa", "the sign | is not in the English text; expected none"),
        ("a thing", "una\n\ncosa", "breaks into lines; expected one line"),
        ("a thing", " una cosa", "a blank at its beginning; expected none"),
        ("a thing: ", "una cosa:", "no blank at its end; expected one"),
        ("the 48th", "el 49.º", "the numeral 48 is missing"),
        ("the 48th", "el 48.º de 1990", "the numeral 1990 is not in the English text"),
        ("G 1,234.5", "G 1.234,5", "the numeral 1,234.5 is missing"),
        ("three quarters", "dos tercios", "the number in words 0.75 is missing"),
        ("nine of ten", "ocho de cada diez", "the number in words 9 is missing"),
        ("most", "dos tercios", "the number in words 0.6667 is not in the English text"),
        ("Peru and Chile", "Perú", "does not name Chile, which the English text names"),
        ("Peru", "Perú y Chile", "names Chile, which the English text does not name"),
    ],
)
def test_a_fault_is_named(english, translated, message):
    faults = found(english, translated)
    assert any(fault.startswith(message) for fault in faults), faults


def test_slots_keep_their_order_but_where_a_comment_says_which():
    assert found(ENGLISH, SPANISH_TEXT, user_comments=ORDERED) == []
    [fault] = found(ENGLISH, SPANISH_TEXT)
    assert "another order than the English {number_1} {year_1}; expected that" in fault
    assert "the comment “# order: {year_1} {number_1}” above the message" in fault
    exchanged = SPANISH_TEXT.replace("{year_1}", "{x}").replace("{number_1}", "{year_1}")
    [fault] = found(ENGLISH, exchanged.replace("{x}", "{number_1}"), user_comments=ORDERED)
    assert fault.startswith("a comment “order: {year_1} {number_1}”; expected none")


def test_a_long_order_is_read_as_it_is_wrapped(tmp_path):
    slots = [f"{{number_{place}}}" for place in range(1, 12)]
    turned = [*slots[:-2], slots[-1], slots[-2]]
    catalogue = Catalog(locale="es_419", domain="x")
    comments = [f"order: {' '.join(turned)}"]
    catalogue.add(" ".join(slots), " ".join(turned), context="a", user_comments=comments)
    write_catalogues(tmp_path, [(SPANISH, catalogue)])
    assert faults_of_catalogues(tmp_path, [SPANISH], ["x"]) == []


@pytest.mark.parametrize(
    ("english", "translated", "faults"),
    [
        ("CC BY-ND 4.0", "CC BY-ND 4.0", 0),
        ("Creative Commons Attribution 4.0 International", "Creative Commons Atribuição 4.0", 0),
        ("Creative Commons Attribution 4.0 International", "Creative Commons Atribuição 4,0", 2),
        ("2.5 Achievements and consequences", "2.5 Achievements and consequences", 0),
        ("2.5 victims", "2.5 vítimas", 2),
        ("2.5 victims", "2,5 vítimas", 0),
    ],
)
def test_numerals_of_names_are_in_no_notation(english, translated, faults):
    assert len(found(english, translated, language=PORTUGUESE)) == faults


def test_markup_is_that_of_pages_only():
    assert found("a * b", "a * b * c", context="chart") == []
    assert found("a", "**a**") != []


def test_fuzzy_and_empty_are_faults():
    assert found("x", "", context="a") == ["no translation; expected one"]
    [fault] = found("x", "y", flags=["fuzzy"])
    assert fault.startswith("fuzzy")


@pytest.mark.parametrize(
    ("forms", "message"),
    [
        (("{number} a",), "1 plural forms; expected 2"),
        (("{number} a", "{number} b", "{number} c"), "3 plural forms; expected 2"),
        (("{number} a", ""), "a plural form is empty"),
        (("{number} a", "b"), "slot {number} is missing; expected it"),
    ],
)
def test_a_wrong_plural_form_is_a_fault(forms, message):
    faults = found(("{number} x", "{number} xs"), forms, context="unit x")
    assert any(fault.startswith(message) for fault in faults), faults


WHOLE = (
    'msgid ""\nmsgstr ""\n"Language: es_419\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n\n'
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("\ufeff" + WHOLE, "locale/es/LC_MESSAGES/x.po, line 1: a byte order mark; expected"),
        (WHOLE.replace("\n", "\r\n"), "x.po, line 1: a carriage return; expected"),
        (WHOLE + 'msgid "a"\nnonsense\n', "x.po, line 8: "),
        (WHOLE + 'msgid "a"\nmsgstr ""\n', "x.po, line 7, “a”: no translation; expected one"),
        (WHOLE + 'msgctxt "chart"\nmsgid "a 7"\nmsgstr "b"\n', "x.po, line 8, “chart”: the num"),
        (WHOLE.replace("es_419", "es_ES"), "x.po: Language: es_ES; expected es_419"),
        (WHOLE.replace("(n != 1)", "(n > 1)"), "x.po: Plural-Forms: nplurals=2; plural=(n > 1);"),
    ],
)
def test_a_fault_has_its_file_and_line(tmp_path, content, message):
    path = path_of(tmp_path, SPANISH, "x")
    path.parent.mkdir(parents=True)
    path.write_bytes(content.encode())
    faults = "\n".join(map(str, faults_of_catalogues(tmp_path, [SPANISH], ["x"])))
    assert message in faults


def test_what_is_written_is_checked(tmp_path):
    catalogue = Catalog(locale="es_419", domain="x")
    catalogue.add(ENGLISH, SPANISH_TEXT, context="cell x", user_comments=ORDERED)
    write_catalogues(tmp_path, [(SPANISH, catalogue)])
    assert faults_of_catalogues(tmp_path, [SPANISH], ["x"]) == []
