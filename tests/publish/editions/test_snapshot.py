"""What a snapshot takes in, and which changes of code count."""

import pytest
from figuring import judged, stored

from recount.publish.book.content_hash import content_hash
from recount.publish.editions.snapshot import NOW, code_hash, present

SOURCE = 'judge("a", now={"fall": value(1)}, stands="yes", because="It did.")'


@pytest.fixture
def citable(inside_book):
    inside_book.add_chapter("corruption", ("a", [judged()]), ("b", [stored("fall")]))
    return inside_book


def test_claims_and_figures_with_what_they_follow_from(citable):
    found = present(citable.root)
    assert found.version == NOW
    assert list(found.claims) == ["homicide-fall"]
    assert list(found.figures) == ["fall"]
    assert found.claims["homicide-fall"].tables == found.figures["fall"].tables == ["homicides"]
    figure = found.figures["fall"]
    assert (figure.record.chapter, figure.record.cell) == ("corruption", "b")
    assert figure.digest == content_hash(figure.record.content)
    assert found.tables.keys() == {"countries", "homicides"}


def test_each_cause_shows_in_its_own_place(citable, monkeypatch):
    library = citable.root / "library" / "recount"
    (library / "publish").mkdir(parents=True)
    monkeypatch.setattr("recount.__file__", str(library / "__init__.py"))
    before = present(citable.root)
    path = citable.path("homicides")
    path.write_text(path.read_text("utf-8").replace("15459", "15460"), "utf-8")
    (citable.root / "requirements.txt").write_text("one==1\n")
    (library / "publish" / "pages.py").write_text("1\n")
    after = present(citable.root)
    assert after.tables["homicides"] != before.tables["homicides"]
    assert after.tables["countries"] == before.tables["countries"]
    assert after.packages != before.packages
    assert after.library == before.library  # what publishes computes nothing
    (library / "data.py").write_text("1\n")
    assert present(citable.root).library != before.library
    assert after.chapters == before.chapters


@pytest.mark.parametrize(
    "same",
    [
        SOURCE.replace("It did.", "It did not."),
        SOURCE.replace(", now", ",\n    now"),
        f"# Why\n{SOURCE}",
        SOURCE.replace('"a"', "'a'"),
        SOURCE.replace(', because="It did."', ""),
    ],
)
def test_words_and_spacing_are_no_code(same):
    assert code_hash(same) == code_hash(SOURCE)


@pytest.mark.parametrize(
    "other",
    [
        SOURCE.replace("value(1)", "value(2)"),
        SOURCE.replace('stands="yes"', 'stands="no"'),
        SOURCE.replace('"a"', '"b"'),
        f"{SOURCE}\nx = 1",
        "%matplotlib inline",
    ],
)
def test_what_it_computes_is(other):
    assert code_hash(other) != code_hash(SOURCE)
