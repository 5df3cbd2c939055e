"""One file for machines for the whole site, with the texts of all its languages."""

import json

import pytest

from recount.languages.languages import PORTUGUESE, SPANISH
from recount.publish.machines.published import ClaimTexts, FigureTexts
from recount.publish.postprocess.texts import join_texts

CLAIM = dict.fromkeys(ClaimTexts.__annotations__, "said") | {
    "claim": "a",
    "hash": "0a",
    "settled_by": None,
}
FIGURE = {
    "figure": "a",
    "title": "said",
    "caption": "said",
    "alt": "said",
    "page": "figures/a/index.html",
}


@pytest.fixture
def site(tmp_path):
    """A site in three languages, whose texts are what its languages are called."""
    for code in ("", "es", "pt"):
        said = code or "en"
        claim = {k: said if text == "said" else text for k, text in CLAIM.items()}
        figure = {k: said if text == "said" else text for k, text in FIGURE.items()}
        claim |= {"page": "claims/a/index.html", "translations": {}}
        folder = tmp_path / code
        folder.mkdir(exist_ok=True)
        (folder / "ledger.json").write_text(json.dumps({"claims": [claim]}), encoding="utf-8")
        figures = {"figures": [figure | {"translations": {}}]}
        (folder / "figures.json").write_text(json.dumps(figures), encoding="utf-8")
    return tmp_path


def test_texts_of_all_languages_are_joined_in_one_file(site):
    join_texts(site, [SPANISH, PORTUGUESE])
    [claim] = json.loads((site / "ledger.json").read_text("utf-8"))["claims"]
    assert claim["statement"] == "en"
    assert list(claim["translations"]) == ["es-419", "pt-BR"]
    spanish = claim["translations"]["es-419"]
    assert set(spanish) == set(ClaimTexts.__annotations__)
    assert (spanish["statement"], spanish["settled_by"]) == ("es", None)
    assert spanish["page"] == "es/claims/a/index.html"
    [figure] = json.loads((site / "figures.json").read_text("utf-8"))["figures"]
    portuguese = figure["translations"]["pt-BR"]
    assert portuguese["title"] == "pt"
    assert set(portuguese) < set(FigureTexts.__annotations__), "it has no subtitle"
    assert sorted(file.name for file in site.rglob("*.json")) == ["figures.json", "ledger.json"]


def test_texts_are_of_the_claim_that_has_their_name_wherever_it_stands(site):
    for code, names in (("", "abc"), ("es", "cab")):
        claims = [CLAIM | {"claim": name, "statement": f"{code} {name}"} for name in names]
        claims = [claim | {"page": "claims/a/index.html", "translations": {}} for claim in claims]
        (site / code / "ledger.json").write_text(json.dumps({"claims": claims}), encoding="utf-8")
    join_texts(site, [SPANISH])
    for claim in json.loads((site / "ledger.json").read_text("utf-8"))["claims"]:
        assert claim["translations"]["es-419"]["statement"] == f"es {claim['claim']}"


def test_a_claim_that_another_language_has_not_is_named(site):
    file = site / "es" / "ledger.json"
    file.write_text(file.read_text("utf-8").replace('"claim": "a"', '"claim": "b"'), "utf-8")
    with pytest.raises(KeyError, match="a"):
        join_texts(site, [SPANISH])


def test_a_book_in_one_language_keeps_its_files(site):
    before = json.loads((site / "ledger.json").read_text("utf-8"))
    join_texts(site, [])
    assert json.loads((site / "ledger.json").read_text("utf-8")) == before


def test_an_absolute_address_stays_as_it_is(site):
    file = site / "es" / "ledger.json"
    told = json.loads(file.read_text("utf-8"))
    told["claims"][0]["page"] = "https://example.org/es/claims/a/"
    file.write_text(json.dumps(told), encoding="utf-8")
    join_texts(site, [SPANISH])
    [claim] = json.loads((site / "ledger.json").read_text("utf-8"))["claims"]
    assert claim["translations"]["es-419"]["page"] == "https://example.org/es/claims/a/"
