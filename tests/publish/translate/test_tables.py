"""Tables that chapters show as HTML: their words alone change, and what claims say is known."""

from dictionary import Dictionary

from recount.markup import table_html
from recount.publish.translate.tables import html_table_in

PANDAS = """\
<div>
<style scoped>
    .dataframe tbody tr th { vertical-align: top; }
</style>
<table border="1" class="dataframe">
  <tr><th></th><th>countries</th><th>2012</th></tr>
  <tr><th>women</th><td>1,234.5</td></tr>
</table>
</div>"""
WORDS = {
    "countries": "países",
    "women": "mulheres",
    "Claim": "Afirmação",
    "Verdict here": "Veredito aqui",
    "reproduced": "confere",
    "A & B": "B & A",
}


def test_words_and_numerals_change_and_nothing_else():
    found = html_table_in(PANDAS, "table a", {}, Dictionary(WORDS))
    expected = PANDAS.replace("countries", "países").replace("women", "mulheres")
    assert found == expected.replace("1,234.5", "1.234,5")


def test_what_claims_say_is_known_and_what_verdicts_are_called_too():
    table = table_html(["Claim", "Verdict here"], [["Homicide < 5 fell.", "reproduced"]])
    known = {"Homicide < 5 fell.": "O homicídio < 5 caiu."}
    found = html_table_in(table, "table a", known, Dictionary(WORDS))
    assert found == table_html(
        ["Afirmação", "Veredito aqui"], [["O homicídio < 5 caiu.", "confere"]]
    )


def test_a_table_without_words_in_the_language_stays_as_it_is():
    table = table_html(["A & B", "It’s “so”"], [["1", "<i>"]])
    assert html_table_in(table, "table a", {}, Dictionary({})) == table
