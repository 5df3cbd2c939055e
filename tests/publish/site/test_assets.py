"""The scripts of the pages, each in the language of the page that loads it."""

from babel.messages.extract import extract_from_dir

from recount.languages.languages import SPANISH
from recount.languages.words import speaking
from recount.paths import LIBRARY
from recount.publish.site.assets import spoken_script, web_files

LOUD = 'said("Show all {count} results").replace("{count}", count)'


class Loud:
    """Says everything in quotes, louder."""

    language = SPANISH

    def word(self, text):
        return f'"{text.upper()}"'


def scripts():
    return {file.name: file.read_text("utf-8") for file in web_files() if file.suffix == ".js"}


def test_what_a_script_says_becomes_the_words_of_the_language():
    assert spoken_script(LOUD) == '"Show all {count} results".replace("{count}", count)'
    with speaking(Loud()):
        spoken = spoken_script(LOUD)
    assert spoken == r'"\"SHOW ALL {COUNT} RESULTS\"".replace("{count}", count)'


def test_what_is_said_over_several_lines_is_said():
    assert spoken_script('said(\n  "One \\"word\\"",\n)') == r'"One \"word\""'


def test_no_script_says_what_only_a_browser_would_know():
    """What is left of `said` would be a call of a function that no page has."""
    for name, code in scripts().items():
        assert "said(" not in spoken_script(code), name


def test_translators_are_given_all_that_the_scripts_say():
    found = extract_from_dir(LIBRARY, [("**.js", "javascript")], keywords={"said": None})
    given = {literal for _, _, literal, _, _ in found}
    said = set()

    class Noting(Loud):
        def word(self, text):
            said.add(text)
            return text

    with speaking(Noting()):
        for code in scripts().values():
            spoken_script(code)
    assert said == given
