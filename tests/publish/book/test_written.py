"""What a build wrote as it is now is taken from it; nothing else is, and nothing in it changes."""

import os

import pytest

from recount.publish.book import written
from recount.publish.book.written import put, written_after


@pytest.fixture
def site(tmp_path):
    """Where a build writes, and with it `last`, where the one before has written."""
    for folder in ("last", "site"):
        (tmp_path / folder / "claims").mkdir(parents=True)
    return tmp_path / "site"


def file_in(folder, content):
    path = folder / "claims" / "verdict.json"
    path.write_bytes(content)
    return path


def test_what_is_the_same_is_the_same_file(site):
    before = file_in(site.parent / "last", b"same")
    with written_after(site.parent / "last", site):
        put(site / "claims" / "verdict.json", "same")
    assert os.path.samefile(before, site / "claims" / "verdict.json")


@pytest.mark.parametrize("other", [b"another", b"SAME", b""])
def test_what_is_another_is_written_and_the_one_before_stays(site, other):
    before = file_in(site.parent / "last", other)
    with written_after(site.parent / "last", site):
        put(site / "claims" / "verdict.json", b"same")
    assert (site / "claims" / "verdict.json").read_bytes() == b"same"
    assert before.read_bytes() == other


def test_a_file_with_a_second_name_is_replaced_and_not_written_into(site):
    before = file_in(site.parent / "last", b"same")
    with written_after(site.parent / "last", site):
        put(site / "claims" / "verdict.json", "same")
        put(site / "claims" / "verdict.json", "more")
    assert (site / "claims" / "verdict.json").read_bytes() == b"more"
    assert before.read_bytes() == b"same"


def test_a_site_that_is_reached_by_a_link_is_the_same(site):
    (site.parent / "way").symlink_to(site)
    before = file_in(site.parent / "last", b"same")
    for written_in, named in ((site, site.parent / "way"), (site.parent / "way", site)):
        with written_after(site.parent / "last", written_in):
            put(named / "claims" / "verdict.json", "same")
        assert os.path.samefile(before, site / "claims" / "verdict.json")


def test_what_is_out_of_the_site_is_written(site):
    with written_after(site.parent / "last", site):
        put(site.parent / "elsewhere.json", "same")
    assert (site.parent / "elsewhere.json").read_bytes() == b"same"


def test_without_a_last_build_a_file_is_written(site):
    put(site / "claims" / "verdict.json", "Bogotá")
    assert (site / "claims" / "verdict.json").read_bytes() == "Bogotá".encode()
    with written_after(site.parent / "never", site):
        put(site / "claims" / "verdict.json", "Cali")
    assert (site / "claims" / "verdict.json").read_bytes() == b"Cali"


def test_where_files_have_one_name_alone_it_is_written(site, monkeypatch):
    monkeypatch.setattr(written, "link", lambda *_: False)
    before = file_in(site.parent / "last", b"same")
    with written_after(site.parent / "last", site):
        put(site / "claims" / "verdict.json", "same")
    assert (site / "claims" / "verdict.json").read_bytes() == b"same"
    assert not os.path.samefile(before, site / "claims" / "verdict.json")
