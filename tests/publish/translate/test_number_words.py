"""Numbers in words, in three languages: read alike where they say the same."""

import pytest

from recount.languages.languages import ENGLISH, PORTUGUESE, SPANISH
from recount.publish.translate.number_words import numbers_in_words

SAME = [
    ([], "one of them", "uno de ellos, un país", "um deles, uma vez"),
    ([2], "twice as many", "el doble", "o dobro"),
    ([2], "two", "dos veces", "duas vezes"),
    ([2], "it doubled", "se duplicó", "dobrou"),
    ([3], "it tripled", "se triplicó", "triplicou"),
    ([10], "tenfold", "diez veces más", "dez vezes mais"),
    ([0.5], "half", "la mitad", "metade"),
    ([0.5], "it halved", "se redujo a la mitad", "caiu à metade"),
    ([2.5], "two and a half", "dos y media", "duas e meia"),
    ([2.5], "two and a half times", "dos veces y media", "duas vezes e meia"),
    ([0.5, 1.5], "half to one and a half", "la mitad y una vez y media", "metade e uma vez e meia"),
    ([0.3333], "a third", "un tercio", "um terço"),
    ([0.3333], "a third", "la tercera parte", "a terça parte"),
    ([0.3333], "a third", "el tercio restante", "o terço restante"),
    ([0.6667], "two thirds", "dos tercios", "dois terços"),
    ([0.6667], "two thirds", "dos terceras partes", "dois terços"),
    ([0.75], "three quarters", "tres cuartos", "três quartos"),
    ([0.2], "a fifth", "una quinta parte", "um quinto"),
    ([0.4], "two fifths", "dos quintos", "dois quintos"),
    ([0.8], "four fifths", "cuatro quintas partes", "quatro quintos"),
    ([0.125], "an eighth", "un octavo", "um oitavo"),
    ([0.1], "a tenth", "una décima parte", "um décimo"),
    ([0.1], "one in ten", "uno de cada diez", "um em cada dez"),
    ([0.25], "one in four", "una de cada cuatro", "uma em cada quatro"),
    ([9, 10], "nine of ten", "nueve de cada diez", "nove em cada dez"),
    ([8, 10], "eight in ten", "ocho de diez", "oito em dez"),
    ([12], "a dozen", "una docena", "uma dúzia"),
    ([0.5, 12], "half a dozen", "media docena", "meia dúzia"),
    ([21], "twenty-one countries", "veintiún países", "vinte e um países"),
    ([23], "twenty-three", "veintitrés", "vinte e três"),
    ([35], "thirty-five", "treinta y cinco", "trinta e cinco"),
    ([50], "fifty", "cincuenta", "cinquenta"),
    ([100], "a hundred", "cien", "cem"),
    ([2000], "two thousand", "dos mil", "dois mil"),
    ([10000], "ten thousand", "diez mil", "dez mil"),
    ([1e6], "millions of people", "millones de personas", "milhões de pessoas"),
    ([1.2e7], "twelve million", "doce millones", "doze milhões"),
    ([1e6], "{number_1} million", "{number_1} millones", "{number_1} milhões"),
    ([1e9], "{number_1} billion", "{number_1} mil millones", "{number_1} bilhões"),
    ([2, 4], "two to four", "entre dos y cuatro", "de dois a quatro"),
    ([2, 3], "two, three", "dos, tres", "dois, três"),
    ([], "{pct_1} per cent", "{pct_1} por ciento", "{pct_1} por cento"),
    ([], "in the third place", "en el tercer lugar", "em terceiro lugar"),
    ([], "the fourth year", "el cuarto año", "o quarto ano"),
    ([], "the mean, by means of", "la media, por medio de", "a média, por meio de"),
    ([], "the environment", "el medio ambiente", "o meio ambiente"),
    ([], "`three` {cite}`two`", "`tres` {cite}`dos`", "`três` {cite}`dois`"),
    ([], "the series MS.MIL.TOTL.P1", "la serie MS.MIL.TOTL.P1", "a série MS.MIL.TOTL.P1"),
    ([], "the claim four-ways-to-two", "four-ways-to-two, la afirmación", "four-ways-to-two"),
    ([], "in Morro dos Macacos", "en Morro dos Macacos", "no Morro dos Macacos"),
    ([3], "nearly a tripling", "casi se triplicó", "quase triplicou"),
    ([4], "it quadrupled", "se cuadruplicó", "quadruplicou"),
    ([0.5], "a halving of the rate", "la tasa cayó a la mitad", "a taxa caiu à metade"),
    ([2], "each step is a doubling", "en cada paso se duplica", "cada passo dobra"),
    ([], "the ILO", "la OIT", "a OIT"),
    ([], "the Tri-Border Area", "la Triple Frontera", "a Tríplice Fronteira"),
]


@pytest.mark.parametrize(("expected", "english", "spanish", "portuguese"), SAME)
def test_the_same_is_read_in_three_languages(expected, english, spanish, portuguese):
    read = ((english, ENGLISH), (spanish, SPANISH), (portuguese, PORTUGUESE))
    for text, language in read:
        assert numbers_in_words(text, language) == pytest.approx(expected, abs=1e-4), text


@pytest.mark.parametrize("capital", [str.capitalize, str.upper])
def test_capitals_make_no_difference(capital):
    assert numbers_in_words(capital("tres cuartos"), SPANISH) == [0.75]
    assert numbers_in_words(capital("três quartos"), PORTUGUESE) == [0.75]
