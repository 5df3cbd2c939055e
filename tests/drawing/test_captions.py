import pytest

from recount.drawing.captions import captions
from recount.errors import RecountError

WORDS = """\
homicides:
  title: Homicide fell by {fall_pct}
  subtitle: Victims, 2010 to 2012
  caption: >-
    Victims a year,
    in two lines.
  alt: A bar.
"""


@pytest.fixture
def read(book):
    """Read captions from the text of one file, or of several."""

    def call(*texts):
        folder = book.root / "data" / "captions"
        folder.mkdir(exist_ok=True)
        for number, text in enumerate(texts):
            content = text if isinstance(text, bytes) else text.encode()
            (folder / f"chapter-{number}.yml").write_bytes(content)
        return captions(book.root)

    return call


def test_captions_are_read(read):
    found = read(WORDS)["homicides"]
    assert found.caption == "Victims a year, in two lines."
    assert found.where == "data/captions/chapter-0.yml, line 1, figure homicides"


def test_a_note_may_be_left_out(read):
    noted = WORDS.replace("homicides:", "counts:") + "  note: Police figures.\n"
    found = read(WORDS, noted)
    assert found["homicides"].note == ""
    assert found["counts"].note == "Police figures."
    assert found["counts"].subtitle == "Victims, 2010 to 2012"


def test_edited_captions_are_read_again(read):
    read(WORDS)
    assert read(WORDS.replace("A bar.", "Two bars."))["homicides"].alt == "Two bars."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            WORDS.replace("  alt: A bar.\n", ""),
            "line 1, figure homicides: title, subtitle, caption; exp",
        ),
        (
            WORDS.replace("  subtitle: Victims, 2010 to 2012\n", ""),
            "line 1, figure homicides: title, caption, alt; expected title, subtitle, caption, alt",
        ),
        (
            WORDS + "  notes: More.\n",
            "figure homicides: title, subtitle, caption, alt, notes; expected",
        ),
        (WORDS + "  note: ''\n", "figure homicides: expected words under `note`"),
        (WORDS.replace("A bar.", "''"), "figure homicides: expected words under `alt`"),
        (WORDS.replace("A bar.", "2010"), "figure homicides: expected words under `alt`"),
        (WORDS.replace("{fall_pct}", "{fall pct}"), "figure homicides, title: slot {fall pct}"),
        (WORDS + WORDS, "line 8: homicides stands twice; expected it once, as on line 1"),
        (WORDS + "  alt: Again.\n", "line 8: alt stands twice; expected it once, as on line 7"),
        (WORDS.replace("  alt", "\talt"), "line 7: a tab; expected spaces"),
        (WORDS.replace("A bar.", "2010-13-45"), "expected YAML: month must be in 1..12"),
        ("- homicides\n", "line 1: expected names with their values"),
        ("homicides: words\n", "homicides: expected title, subtitle, caption, alt"),
        (
            WORDS.encode("cp1252", "replace").replace(b"bar", b"b\xe4r"),
            "line 7: the byte 0xe4; expected UTF-8",
        ),
        (WORDS.encode("utf-8-sig"), "line 1: a byte order mark; expected UTF-8 without one"),
        (WORDS.replace("\n", "\r\n").encode(), "line 1: a carriage return; expected lines ending"),
    ],
)
def test_file_that_is_not_as_expected_is_refused_by_its_place(read, text, message):
    with pytest.raises(RecountError) as caught:
        read(text)
    assert message in str(caught.value)
    assert "data/captions/chapter-0.yml" in str(caught.value)


def test_a_chapter_whose_last_figure_went_has_no_words(read):
    assert read("") == {}


def test_figure_with_words_in_two_files_is_refused(read):
    with pytest.raises(RecountError, match=r"chapter-1.*has words in data/captions/chapter-0"):
        read(WORDS, WORDS)


def test_real_captions_are_all_read(repository):
    assert len(captions(repository)) >= 45
