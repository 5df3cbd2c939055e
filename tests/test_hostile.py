"""Every file that is read, harmed in every way: one clear sentence, soon, and nothing written.

The harms do no harm themselves: a file that is too large has no bytes on disk, and what is too deep
or too long is so by a little more than the bounds allow.
"""

import gzip
import json
import os
import shutil
from datetime import date

import pytest
from figuring import judged, stored
from hypothesis import given, settings
from hypothesis import strategies as st
from small_book import Book, begin_with, keep_claims

from recount import reading
from recount.chapters import notebooks, records_of
from recount.chapters import read as read_chapter
from recount.cli import main
from recount.drawing.captions import captions
from recount.errors import (
    BuildError,
    EditionError,
    RecountError,
    SettingsError,
    TableError,
    TranslationError,
)
from recount.languages.languages import SPANISH
from recount.ledger.claims import ledger, reports
from recount.ledger.judgements import judgements
from recount.publish.book import change_log
from recount.publish.book import settings as book_settings
from recount.publish.book.book import Book as Published
from recount.publish.book.files import (
    REPLACING,
    fingerprint,
    keep_json,
    undo_unfinished,
    write_all,
    write_whole,
)
from recount.publish.book.manifests import MANIFEST
from recount.publish.book.merging import merge
from recount.publish.book.synonyms import synonyms
from recount.publish.cite import works
from recount.publish.cite.citation_files import CFF, deposit_files, project
from recount.publish.editions import frozen
from recount.publish.editions.redirects import redirects
from recount.publish.editions.snapshot import present
from recount.publish.figures.figure_html import csv_text as downloaded
from recount.publish.pages.texts import texts_of
from recount.publish.pdf.pdf import TitlePage
from recount.publish.translate.catalogues import read_catalogue, write_catalogues
from recount.publish.translate.glossary import read_glossary
from recount.quantities.units import added_units
from recount.tables.csv_form import MOST_ROWS, csv_rows, csv_text, is_formula
from recount.tables.data import read_table
from recount.tables.descriptors import descriptor, record
from recount.tables.yaml_form import MOST_PARTS, read_typed_yaml, read_yaml

EDITION = "editions/0.1.0"
CATALOGUE = "locale/es/LC_MESSAGES/corruption.po"
CHAPTER = "chapters/corruption.ipynb"
GLOSSARY = (
    "locale/glossary.csv",
    "locale/glossary-sources.csv",
    "locale/glossary-exceptions.csv",
)
READERS = {
    "_config.yml": book_settings.read,
    "_toc.yml": notebooks,
    "CHANGELOG.md": change_log.current,
    CFF: TitlePage.of,
    "README.md": lambda root: deposit_files(Published(root)),
    "pyproject.toml": project,
    "references.bib": works.check,
    "redirects.csv": redirects,
    "index.md": lambda root: texts_of(root, "index"),
    CHAPTER: lambda root: read_chapter(root / CHAPTER),
    "data/columns.yml": descriptor,
    "data/package.yml": descriptor,
    "data/homicides.yml": lambda root: read_table("homicides", root),
    "data/homicides.csv": lambda root: read_table("homicides", root),
    "data/units.yml": added_units,
    "data/synonyms.yml": synonyms,
    "data/captions/small.yml": captions,
    "data/claims/claims.csv": ledger,
    "data/claims/claims.yml": ledger,
    "data/claims/judgements.csv": judgements,
    "data/claims/reports.csv": reports,
    f"{EDITION}/{MANIFEST}": lambda root: frozen.read(root, "0.1.0"),
    f"{EDITION}/claims.json": lambda root: frozen.read(root, "0.1.0"),
    CATALOGUE: lambda root: read_catalogue(root, SPANISH, "corruption"),
    **dict.fromkeys(GLOSSARY, read_glossary),
}
"""Who reads each file."""

UNITS = "votes:\n  meaning: one vote\n"
SYNONYMS = "topics:\n- en: [homicide, murder]\n"


@pytest.fixture(scope="module")
def sound(tmp_path_factory, repository):
    """A small book with one of every file, none of which is harmed; tests copy it."""
    book = Book(tmp_path_factory.mktemp("sound"))
    root = book.root
    book.make_citable()
    begin_with(root, "0.1.0", "2026-11-21")
    keep_claims(root, "corruption")
    book.add_chapter("corruption", ("a", [judged("cpi-three-above-fifty")]))
    words = {"title": "A", "subtitle": "S", "caption": "B", "alt": "C"}
    book.write_captions({"fall": words})
    for name in (CATALOGUE, *GLOSSARY):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(repository / name, root / name)
    for name, text in (
        ("index.md", "# A small book\n\nIts text.\n"),
        ("redirects.csv", "old,new\nchapters/old.html,chapters/corruption.html\n"),
        ("data/units.yml", UNITS),
        ("data/synonyms.yml", SYNONYMS),
    ):
        (root / name).write_text(text, encoding="utf-8")
    record(root)
    (root / CFF).write_bytes(deposit_files(Published(root))[CFF])
    now = present(root)
    edition = change_log.Edition("0.1.0", date(2026, 11, 21), "First.")
    frozen.freeze(root, edition, now, frozen.edition_files(root, now, {}))
    return root


@pytest.fixture
def harmed(sound, tmp_path, monkeypatch):
    """A copy of it to harm, as the book that commands find."""
    root = tmp_path / "book"
    shutil.copytree(sound, root)
    monkeypatch.setenv("RECOUNT_ROOT", str(root))
    return root


@pytest.mark.parametrize("file", READERS)
def test_without_harm_every_file_is_read(sound, file):
    READERS[file](sound)


def written(content):
    """A way to harm a file: other bytes, which follow from its own."""

    def harm(path):
        path.write_bytes(content(path.read_bytes()))

    return harm


def instead(make):
    """A way to harm a file: something else in its place."""

    def harm(path):
        path.unlink()
        make(path)

    return harm


def led_out(path):
    """A link to a good file, which lies out of the book."""
    book = next(folder for folder in path.parents if folder.name == "book")
    elsewhere = book.parent / f"elsewhere-{path.name}"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


def in_the_middle(content, more):
    """Bytes in the midst of others, not in the midst of a letter."""
    at = content.index(b"\n", len(content) // 2) if b"\n" in content[len(content) // 2 :] else -1
    return content[:at] + more + content[at:]


HARMS = {
    "nothing there": (lambda path: path.unlink(), "file is missing"),
    "a folder": (instead(lambda path: path.mkdir()), "a folder; expected a file"),
    "a pipe": (instead(os.mkfifo), "a pipe; expected a file"),
    "a device": (
        instead(lambda path: path.symlink_to("/dev/null")),
        "a link to /dev/null; expected a file",
    ),
    "a link out of the book": (led_out, "a link to "),
    "a link to nothing": (
        instead(lambda path: path.symlink_to("nowhere")),
        "a link to nothing; expected a file",
    ),
    "a link to itself": (
        instead(lambda path: path.symlink_to(path.name)),
        "Too many levels of symbolic links",
    ),
    "a terabyte": (lambda path: os.truncate(path, 2**40), "1,099,511,627,776 bytes; expected at"),
    "a byte order mark": (written(lambda content: b"\xef\xbb\xbf" + content), "byte order mark"),
    "UTF-16": (written(lambda content: content.decode().encode("utf-16")), "UTF-"),
    "UTF-16 without a mark": (
        written(lambda content: content.decode("ascii", "ignore").encode("utf-16-le")),
        "the control character U+0000; expected none",
    ),
    "Latin-1": (written(lambda content: in_the_middle(content, b"\xe9")), "UTF-8"),
    "a NUL": (
        written(lambda content: in_the_middle(content, b"\0")),
        "the control character U+0000; expected none",
    ),
}
"""What is done to a file, and what is said of it."""
MAY_BE_MISSING = {
    *("index.md", "redirects.csv", "data/columns.yml", "data/units.yml", "data/synonyms.yml"),
    *("data/captions/small.yml", CATALOGUE, "locale/glossary.csv"),
}
OTHER_WORDS = {
    ("nothing there", "CHANGELOG.md"): "expected an edition",
    ("nothing there", "data/homicides.yml"): "data/homicides.csv: not described",
    ("nothing there", "data/claims/claims.yml"): "not described",
    ("nothing there", "locale/glossary-sources.csv"): "no such file",
    ("nothing there", "locale/glossary-exceptions.csv"): "no such file",
    ("nothing there", f"{EDITION}/claims.json"): "missing; `git checkout` brings it back",
}
"""What is said where more is known than that a file is not there."""


def frozen_file(file):
    """Whether any other byte in it is told by its hash."""
    return file == f"{EDITION}/claims.json"


def cases():
    for file in READERS:
        for harm, (_, words) in HARMS.items():
            if harm == "nothing there" and file in MAY_BE_MISSING:
                continue
            by_hash = frozen_file(file) and harm in list(HARMS)[8:]
            yield (
                file,
                harm,
                "not what was frozen" if by_hash else OTHER_WORDS.get((harm, file), words),
            )


@pytest.mark.parametrize(("file", "harm", "words"), cases())
def test_a_harmed_file_is_named_and_what_was_expected(harmed, file, harm, words):
    HARMS[harm][0](harmed / file)
    with pytest.raises(RecountError) as caught:
        READERS[file](harmed)
    assert words in str(caught.value)
    assert file.removesuffix(".yml").removesuffix(".csv") in str(caught.value)
    assert "Errno" not in str(caught.value)


@pytest.mark.parametrize(
    ("file", "harm"),
    [
        ("index.md", "a folder"),
        ("index.md", "a link to nothing"),
        ("_toc.yml", "UTF-16"),
        (CHAPTER, "a terabyte"),
        ("data/homicides.csv", "a NUL"),
    ],
)
def test_a_command_ends_in_one_sentence(harmed, capsys, file, harm):
    HARMS[harm][0](harmed / file)
    assert main(["check"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("recount: ")
    assert "Traceback" not in said


@settings(max_examples=200)
@given(
    file=st.sampled_from(list(READERS)),
    place=st.floats(0, 1),
    other=st.one_of(st.none(), st.binary(max_size=3)),
)
def test_a_file_cut_off_or_damaged_anywhere_is_read_or_refused(sound, file, place, other):
    """Other bytes in one place, or none from there on."""
    path = sound / file
    before = path.read_bytes()
    at = int(place * len(before))
    try:
        path.write_bytes(before[:at] if other is None else before[:at] + other + before[at + 1 :])
        READERS[file](sound)
    except RecountError:
        pass  # and nothing else
    finally:
        path.write_bytes(before)


DEEP = reading.DEEPEST + 1
LAUGHS = "a: &a [1, 2]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcde", "bcdef", strict=True)
)


@pytest.mark.parametrize("read", [read_yaml, read_typed_yaml])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"a: {'[' * DEEP}{']' * DEEP}\n", "parts within parts; expected YAML a few levels deep"),
        ("a: &a [*a]\n", "parts within parts; expected YAML a few levels deep"),
        (LAUGHS, f"line 6: more than {MOST_PARTS:,} parts, with what aliases stand for"),
        ("a: 1\nb: 2\na: 3\n", "line 3: a stands twice; expected it once, as on line 1"),
        ("a: *b\n", "line 1: *b; expected &b above"),
        ("a: !!python/name:os.system\n", "line 1: the tag "),
        ('a: !!int ""\n', "line 1: the tag "),
        ("a: 1\n---\nb: 2\n", "line 2: a second document; expected one"),
        ('a: "b\\0c"\n', "line 1: 'b\\x00c'; expected letters that show"),
        ("[a]: 1\n", "line 1: expected a name before the colon"),
        ("a: [1\n", "expected YAML: "),
        ("- a\n", "line 1: expected names with their values"),
    ],
)
def test_yaml_that_promises_too_much_is_refused_by_its_line(tmp_path, read, text, words):
    (tmp_path / "a.yml").write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read(tmp_path, "a.yml", TableError)
    assert f"a.yml{',' if words.startswith('line') else ''}" in str(caught.value)
    assert words in str(caught.value)


@pytest.mark.parametrize("value", ["2010-13-45", "9" * 5000])
def test_a_value_that_is_none_is_refused(tmp_path, value):
    (tmp_path / "a.yml").write_text(f"a: {value}\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"^a\.yml: expected YAML: "):
        read_typed_yaml(tmp_path, "a.yml", TableError)


def test_aliases_say_what_they_stand_for_each_by_its_line(tmp_path):
    text = "a: &a\n  b: 1\n  c: [x, y]\nd: *a\n"
    (tmp_path / "a.yml").write_text(text, encoding="utf-8")
    content, lines = read_yaml(tmp_path, "a.yml")
    assert content["d"] == content["a"] == {"b": "1", "c": ["x", "y"]}
    assert lines["d", "c"] == 3
    assert read_typed_yaml(tmp_path, "a.yml", TableError)[0]["d"]["b"] == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{'[' * DEEP}{']' * DEEP}", "parts within parts; expected JSON a few levels deep"),
        ("9" * 5000, "expected JSON: "),
        ("{", "expected JSON: "),
    ],
)
def test_json_that_promises_too_much_is_refused(text, words):
    with pytest.raises(EditionError, match=f"^a.json: {words}"):
        reading.json_in(text, "a.json", EditionError)


@pytest.mark.parametrize(
    "text", ["a = [", f"a = {'9' * 5000}", f"a = {'[' * 3000}", "a." * 70 + "b = 1"]
)
def test_toml_that_promises_too_much_is_refused(tmp_path, text):
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=r"^a\.toml: (expected TOML: |parts within parts)"):
        reading.toml_of(tmp_path, "a.toml", TableError)


def test_braces_within_braces_are_refused_by_their_line(harmed):
    depth = works.DEEPEST_BRACE
    entry = f"@misc{{deep,\n title = {'{' * depth}x{'}' * depth}}}\n"
    with (harmed / works.FILE).open("a", encoding="utf-8") as file:
        file.write(entry)
    with pytest.raises(BuildError, match=r"^references\.bib, line \d+: braces within braces"):
        works.check(harmed)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("nplurals=2", "nplurals=7", r", line \d+: nplurals=7; expected from 1 to 6"),
        ("nplurals=2", "nplurals=", r", line \d+: nplurals=; expected from 1 to 6"),
        ("Language: es_419", "Language: ?", ".*; expected a gettext catalogue"),
        ("Language: es_419", "Language: xx", ": Language: xx; expected es_419"),
        ("2026-01-01 00:00", "the first day", ".*; expected a gettext catalogue"),
        ('msgstr "', 'msgstr[x] "', ".*; expected a gettext catalogue"),
    ],
)
def test_a_catalogue_that_promises_too_much_is_refused(harmed, old, new, words):
    path = harmed / CATALOGUE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(TranslationError, match=rf"corruption\.po{words}"):
        read_catalogue(harmed, SPANISH, "corruption")


@pytest.mark.parametrize("version", ["9" * 5000 + ".0.0", "٠.١.٢", "1.2"])
def test_a_version_that_is_no_number_is_refused(harmed, version):
    begin_with(harmed, version, "2026-11-21")
    with pytest.raises(SettingsError, match=r"^CHANGELOG\.md: heading"):
        change_log.read(harmed)


def test_what_gzip_pressed_is_unpacked_up_to_a_bound(monkeypatch):
    monkeypatch.setattr(reading, "MOST_BYTES", 1000)
    whole = gzip.compress(bytes(1000))
    assert reading.unpacked(whole, "a.svgz", EditionError) == bytes(1000)
    for pressed, words in (
        (gzip.compress(bytes(1001)), "more than 1,000 bytes, unpacked"),
        (whole[:-1], "cut off, or more behind its end"),
        (whole + b"x", "cut off, or more behind its end"),
        (b"words", "expected what gzip pressed"),
    ):
        with pytest.raises(EditionError, match=f"^a.svgz: {words}"):
            reading.unpacked(pressed, "a.svgz", EditionError)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a\n" + "1\n" * (MOST_ROWS + 1), "rows; expected at most"),
        ("a" * 40_000, "row 1: 40,000 letters; expected the names of columns"),
    ],
)
def test_a_table_that_no_sheet_holds_is_refused(text, words):
    with pytest.raises(TableError, match=words):
        csv_text(text.encode(), "a.csv")


def test_a_cell_without_end_is_refused_by_its_row():
    with pytest.raises(TableError, match=r"^a\.csv, row 2: (a cell of more|field larger) than "):
        list(csv_rows('a\n"' + "b" * 140_000, "a.csv"))


@pytest.mark.parametrize(
    "page", ["../secret", "/etc/passwd", "chapters/../../secret", "a/..", ".", "a" * 300]
)
def test_a_page_that_climbs_out_of_the_book_is_refused(harmed, page):
    (harmed.parent / "secret.md").write_text("# Secret\n", encoding="utf-8")
    (harmed / "_toc.yml").write_text(
        f"format: jb-book\nroot: index\nchapters:\n- file: {page}\n", encoding="utf-8"
    )
    with pytest.raises(BuildError, match=r"^_toc\.yml, line 4: .*; expected a page below"):
        notebooks(harmed)


@pytest.mark.parametrize(
    ("file", "where"), [("index.md", ", line 3"), (CHAPTER, ", cell prose, line 3")]
)
def test_more_links_than_anybody_reads_are_refused_by_their_line(harmed, file, where):
    path = harmed / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Prose.", "[" * 501).replace("Its text.", "[" * 501), "utf-8")
    with pytest.raises(BuildError, match=f"^{file}{where}: a paragraph with 501 opening brackets"):
        texts_of(harmed, file.partition(".")[0])


@pytest.mark.parametrize("part", ["files", "claims", "figures", "before"])
@pytest.mark.parametrize("name", ["../../escaped", "/etc/passwd", "a/../../b", ".hidden", ""])
def test_an_edition_that_climbs_out_of_its_folder_is_refused(harmed, part, name):
    path = harmed / EDITION / MANIFEST
    described = json.loads(path.read_text(encoding="utf-8"))
    described[part] |= {name: "0" * 64}
    path.write_text(json.dumps(described), encoding="utf-8")
    with pytest.raises(EditionError) as caught:
        frozen.verify(harmed, "0.1.0")
    assert f"{EDITION}/{MANIFEST}: {part}: {name!r}; expected" in str(caught.value)


def test_records_of_an_edition_are_those_that_its_manifest_lists(harmed):
    path = harmed / EDITION / MANIFEST
    described = json.loads(path.read_text(encoding="utf-8"))
    described["claims"]["harbours-fell"] = "0" * 16
    path.write_text(json.dumps(described), encoding="utf-8")
    with pytest.raises(EditionError, match=r"claims\.json: not the records that edition\.json"):
        frozen.read(harmed, "0.1.0")


@pytest.mark.parametrize("name", ["../../escaped", "/etc/passwd", "a/b", "a\0b", ""])
def test_a_record_whose_name_is_a_path_is_refused(notebook, name):
    for output in (judged(name), stored(name)):
        with pytest.raises(BuildError, match=r"^chapters/small\.ipynb, cell a: a record without"):
            records_of("small", notebook(("a", [output])))


@pytest.mark.parametrize("old", ["claims/../../x.html", "/claims/x.html", "../claims/x.html"])
def test_a_redirect_that_climbs_out_of_the_site_is_refused(harmed, old):
    (harmed / "redirects.csv").write_text(f"old,new\n{old},claims/a/index.html\n", "utf-8")
    with pytest.raises(BuildError, match=r"^redirects\.csv, row 2, column old"):
        redirects(harmed)


@pytest.mark.parametrize("place", ["reference", "reference/more.md", "chapters/more.png"])
def test_a_link_out_of_the_book_is_refused_before_anything_is_published(harmed, capsys, place):
    elsewhere = harmed.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "more.md").write_text("# More\n", encoding="utf-8")
    (harmed / place).parent.mkdir(exist_ok=True)
    (harmed / place).symlink_to(elsewhere if place == "reference" else elsewhere / "more.md")
    assert main(["check"]) == 2
    assert f"{place}: a link to {elsewhere}" in capsys.readouterr().err


def test_nothing_is_written_out_of_the_book(harmed):
    elsewhere = harmed.parent / "elsewhere"
    elsewhere.mkdir()
    (harmed / "figures").symlink_to(elsewhere)
    for name in ("figures/a.svg", "../elsewhere/b.svg", str(elsewhere / "c.svg")):
        with pytest.raises(BuildError, match=r"a link to .*; expected a file in the fol"):
            write_all(harmed, {"index.md": b"# Other\n", name: b""})
    shutil.move(harmed / "locale", elsewhere / "locale")
    (harmed / "locale").symlink_to(elsewhere / "locale")
    with pytest.raises(RecountError, match="a link to "):
        write_catalogues(harmed, [(SPANISH, read_catalogue(harmed.parent, SPANISH, "new"))])
    assert [path.name for path in elsewhere.iterdir()] == ["locale"]
    assert "Other" not in (harmed / "index.md").read_text(encoding="utf-8")


def test_a_draft_that_is_a_link_is_not_written_through(harmed):
    aim = harmed / "data" / "aim"
    aim.write_text("kept", encoding="utf-8")
    (harmed / ".index.md.part").symlink_to(aim)
    (harmed / "data" / ".datapackage.json.new").symlink_to(aim)
    write_whole(harmed / "index.md", "# Other\n")
    (harmed / "data" / "datapackage.json").unlink()
    record(harmed)
    assert aim.read_text(encoding="utf-8") == "kept"
    assert (harmed / "index.md").read_text(encoding="utf-8") == "# Other\n"
    assert (harmed / "data" / "datapackage.json").is_file()


def test_nothing_is_undone_out_of_the_book(harmed):
    """Whatever the note says of what was being written when a process was killed."""
    aim = harmed.parent / "aim"
    aim.write_text("kept", encoding="utf-8")
    note = harmed / "_build" / REPLACING
    note.parent.mkdir(exist_ok=True)
    keep_json(note, {"files": ["../aim", str(aim)], "had": []})
    undo_unfinished(harmed)
    assert aim.read_text(encoding="utf-8") == "kept"
    assert not note.exists()


def test_a_file_without_end_has_a_fingerprint_soon(harmed):
    path = harmed / "reference" / "large.png"
    path.parent.mkdir()
    path.touch()
    prints = set()
    for size in (0, 2**40, 2**40 + 1):
        os.truncate(path, size)
        prints.add(fingerprint(harmed, [path]))
    assert len(prints) == 3


def test_versions_that_cannot_be_merged_as_chapters_are_merged_by_lines(tmp_path):
    deep = f'{{"cells": {"[" * DEEP}{"]" * DEEP}}}\n'
    assert merge(tmp_path, CHAPTER, deep, deep, deep) == deep


def test_a_version_to_merge_that_is_no_text_ends_in_one_sentence(harmed, capsys):
    (harmed / "theirs").write_bytes(b"\xff")
    names = [str(harmed / name) for name in ("index.md", "index.md", "theirs")]
    assert main(["merge", *names, "index.md"]) == 2
    assert capsys.readouterr().err == ("recount: theirs, line 1: the byte 0xff; expected UTF-8\n")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\tx",
        "\rx",
        "  =1",
        "＝1",
        "＠x",
        "－1",
        "a;=1+1",
        "a; +1",
        "a\n=1",
    ],
)
def test_no_text_to_download_begins_a_formula(text):
    assert is_formula(text)
    with pytest.raises(RecountError, match="expected a text that begins otherwise"):
        downloaded([{"a": "x"}, {"a": text}])


def test_numbers_to_download_keep_their_sign():
    assert downloaded([{"change": -3.5, "by": -2}, {"change": 1e-9, "by": 0}]) == (
        "change,by\n-3.5,-2\n1e-09,0\n"
    )
    assert not is_formula("−3 points")  # the sign of printed numbers, which is no operator
