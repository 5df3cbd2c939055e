"""The licence of a figure follows from its tables, and the strictest binds the whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.errors import TableError
from recount.licence import NOT_STATED, OWN, TERMS, licence_of
from recount.tables.descriptors import descriptor

SOURCES = st.lists(
    st.builds(
        lambda publisher, licenses: source(publisher, *licenses),
        st.sampled_from("PQR"),
        st.lists(st.sampled_from(sorted(TERMS)), min_size=1, max_size=3, unique=True),
    ),
    max_size=4,
)


def source(publisher, *licenses):
    return {"table": "t", "publisher": publisher, "licenses": list(licenses)}


def test_every_licence_of_the_data_package_is_known_with_its_address(repository):
    package = descriptor(repository)
    licences = [licence for entry in package["resources"] for licence in entry["licenses"]]
    assert len(licences) > 50
    for licence in licences:
        assert TERMS[licence["name"]].address == licence.get("path", "")


def test_the_caveats_of_a_table_agree_with_its_licences(repository):
    for entry in descriptor(repository)["resources"]:
        terms = [TERMS[licence["name"]] for licence in entry["licenses"]]
        unstated = any(term.derivatives is None for term in terms)
        assert unstated == ("licence_not_stated" in entry.get("caveats", [])), entry["name"]


def test_what_rests_on_no_table_is_the_projects_own():
    licence = licence_of([], "Text")
    assert (licence.name, licence.derivatives, licence.commercial) == (OWN, True, True)
    assert licence.address == "https://creativecommons.org/licenses/by/4.0/"
    assert licence.sentence == "Text: CC BY 4.0."


def test_no_derivatives_of_one_table_binds_the_whole():
    licence = licence_of([source("The Bank", OWN), source("Transparency", "CC-BY-ND-4.0")])
    assert licence.name == "CC-BY-4.0 AND CC-BY-ND-4.0"
    assert licence.address == "https://creativecommons.org/licenses/by-nd/4.0/"
    assert (licence.derivatives, licence.commercial) == (False, True)
    assert licence.sentence == (
        "Chart: CC BY 4.0. Data (The Bank): CC BY 4.0. Data (Transparency): CC BY-ND 4.0."
        " For the whole: no derivatives."
    )


def test_terms_for_parts_of_a_table_are_told_apart_and_publishers_together():
    sources = [
        source("IHME", "IHME-non-commercial", NOT_STATED),
        source("UNODC", NOT_STATED),
        source("INEGI", NOT_STATED),
        source("UNODC", NOT_STATED),
    ]
    licence = licence_of(sources)
    assert (licence.derivatives, licence.commercial) == (None, False)
    assert licence.address == ""
    assert licence.sentence == (
        "Chart: CC BY 4.0. Data (IHME): terms of the IHME and no licence stated, each for a part."
        " Data (UNODC; INEGI): no licence stated. For the whole: no commercial use."
    )


@given(SOURCES)
def test_nothing_is_allowed_that_a_table_does_not_allow(sources):
    licence = licence_of(sources)
    named = [TERMS[name] for entry in sources for name in entry["licenses"]]
    for right in ("derivatives", "commercial"):
        answers = [getattr(terms, right) for terms in named]
        given_right = getattr(licence, right)
        assert (given_right is True) == all(answer is True for answer in answers)
        assert (given_right is False) == any(answer is False for answer in answers)
    for entry in sources:
        assert entry["publisher"] in licence.sentence
        for name in entry["licenses"]:
            assert TERMS[name].short in licence.sentence
            assert not TERMS[name].binds or name in licence.name.split(" AND ")


@given(SOURCES, SOURCES)
def test_another_source_never_allows_more(some, others):
    order = {False: 0, None: 1, True: 2}
    for right in ("derivatives", "commercial"):
        alone = getattr(licence_of(some), right)
        together = getattr(licence_of(some + others), right)
        assert order[together] <= order[alone]


@pytest.mark.parametrize(
    ("licenses", "message"),
    [(["GPL"], "table t: licence 'GPL'; expected one of CC-BY-4.0"), ([], "table t: no licence")],
)
def test_a_licence_that_nobody_has_read_is_refused(licenses, message):
    with pytest.raises(TableError, match=message):
        licence_of([source("P", *licenses)])
