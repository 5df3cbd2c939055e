"""The one settings place: what it takes, what it refuses, and that nothing contradicts it."""

import tomllib
from uuid import UUID

import pytest
import yaml

from recount import __version__
from recount.errors import SettingsError
from recount.publish.book import change_log, settings
from recount.publish.book.book import Book
from recount.publish.cite.readme import contradictions

UUID_TEXT = "urn:uuid:00000000-0000-4000-8000-000000000000"


@pytest.fixture
def config(tmp_path):
    """Write a configuration, with sections changed, and read its settings."""
    usual = {
        "title": "A book",
        "author": "Its authors",
        "html": {"baseurl": ""},
        "repository": {"url": ""},
        "recount": {"identifier": UUID_TEXT},
    }

    def read(**changes):
        text = yaml.safe_dump({**usual, **changes})
        (tmp_path / "_config.yml").write_text(text, encoding="utf-8")
        return settings.read(tmp_path)

    return read


def test_every_setting_is_read(config):
    found = config(
        html={"baseurl": "https://example.org/recounted"},
        repository={"url": "https://example.org/owner/repository/"},
        recount={"identifier": UUID_TEXT, "contact": "a.b+c@mail.example.org"},
    )
    assert found == settings.Settings(
        title="A book",
        author="Its authors",
        address="https://example.org/recounted/",
        repository="https://example.org/owner/repository",
        identifier=UUID(UUID_TEXT),
        contact="a.b+c@mail.example.org",
    )
    assert found.gaps() == ""


def test_a_mail_address_serves_where_there_is_no_repository(config):
    line = config(recount={"identifier": UUID_TEXT, "contact": "a@example.org"}).gaps()
    assert "Dispute" not in line


@pytest.mark.parametrize(
    "contact", ["a", "a@b", "a@example.org?subject=x", "a b@example.org", "<a@example.org>", 1]
)
def test_a_contact_that_is_no_mail_address_is_refused(config, contact):
    with pytest.raises(SettingsError, match=r"recount\.contact: .*expected a mail address"):
        config(recount={"identifier": UUID_TEXT, "contact": contact})


@pytest.mark.parametrize("base", ["https://example.org", "https://example.org:8443/a/b/"])
def test_an_index_goes_by_its_folder(config, base):
    found = config(html={"baseurl": base})
    base = base.rstrip("/")
    assert found.link("index.html") == f"{base}/"
    assert found.link("chapters/corruption.html") == f"{base}/chapters/corruption.html"
    assert found.link("figures/rio/index.html") == f"{base}/figures/rio/"
    assert found.link("figures/index.html") == f"{base}/figures/"


@pytest.mark.parametrize("empty", [{}, {"html": {}, "repository": None}, {"html": {"baseurl": ""}}])
def test_without_addresses_there_are_no_links_and_one_line_says_why(config, empty):
    found = config(**empty)
    assert found.link("index.html") == ""
    line = found.gaps()
    assert "\n" not in line
    for part in (
        "html.baseurl",
        "canonical",
        "og:url",
        "og:image",
        "sitemap.xml",
        "repository.url",
        "Binder",
        "recount.contact",
        "Dispute",
        "embed",
    ):
        assert part in line


def test_the_line_names_only_what_is_missing(config):
    line = config(html={"baseurl": "https://example.org/"}).gaps()
    assert "repository.url" in line
    assert "html.baseurl" not in line


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("http://example.org/", "no https address"),
        ("example.org", "no https address"),
        ("https://", "no https address"),
        ("https:///book", "no https address"),
        ("https://user:secret@example.org/", "no https address"),
        ("https://example.org/?edition=1", "after [?] or #"),
        ("https://example.org/?", "after [?] or #"),
        ("https://example.org/#top", "after [?] or #"),
        ("https://example.org/book/index.html", "names a page"),
        ("https://example.org/a//b", "gaps"),
        ("https://example.org/a/../b", "gaps"),
        ("https://exam ple.org/", "expected an address"),
        ('https://example.org/">', "expected an address"),
        ("https://example.org:port/", "expected an address"),
        ("https://[::1/", "expected an address"),
        (17, "expected an address"),
        (["https://example.org/"], "expected an address"),
    ],
)
def test_a_bad_site_address_is_refused(config, address, message):
    with pytest.raises(SettingsError, match=rf"_config\.yml: html\.baseurl: .*{message}"):
        config(html={"baseurl": address})


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/owner",
        "https://example.org",
        "https://example.org/owner/repository.git",
        "https://github.com/owner/repository/folder",
        "https://example.org/owner/repository/tree/main",
        "https://example.org/owner/repository/-/blob/main",
        "http://example.org/owner/repository",
        "git@example.org:owner/repository",
    ],
)
def test_a_bad_repository_address_is_refused(config, address):
    with pytest.raises(SettingsError, match=r"_config\.yml: repository\.url: .*expected"):
        config(repository={"url": address})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"repositry": {"url": ""}}, "nobody reads repositry; expected one of: .*repository"),
        ({"html": {"base_url": ""}}, r"nobody reads html\.base_url; .*baseurl"),
        ({"repository": {"address": ""}}, r"nobody reads repository\.address; .*url"),
        ({"recount": {"identifier": UUID_TEXT, "site": ""}}, r"nobody reads recount\.site"),
        ({"html": "https://example.org/"}, "html: expected keys with values"),
        ({"title": ""}, "title: expected a text"),
        ({"author": ["One", "Two"]}, "author: expected a text"),
        ({"recount": {}}, r"recount\.identifier: None; expected urn:uuid:"),
        ({"recount": {"identifier": UUID_TEXT[9:]}}, r"recount\.identifier: .*expected urn:uuid:"),
        ({"recount": {"identifier": "urn:uuid:1"}}, r"recount\.identifier: .*expected urn:uuid:"),
    ],
)
def test_what_nobody_reads_or_understands_is_refused(config, changes, message):
    with pytest.raises(SettingsError, match=message):
        config(**changes)


@pytest.mark.parametrize("text", ["- a list\n", "title: [\n", None])
def test_a_file_that_is_no_configuration_is_named(tmp_path, text):
    if text is not None:
        (tmp_path / "_config.yml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"_config\.yml(, line \d: expected|: file is missing)"):
        settings.read(tmp_path)


def test_nothing_contradicts_the_settings(repository):
    found = settings.read(repository)
    [edition, *_] = change_log.read(repository)
    cff = yaml.safe_load((repository / "CITATION.cff").read_text(encoding="utf-8"))
    readme = (repository / "README.md").read_text(encoding="utf-8")
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert edition.version == cff["version"] == project["version"] == __version__
    assert cff["date-released"] == edition.date
    assert cff["title"] == found.title
    assert cff["authors"] == [{"name": found.author}]
    assert cff.get("url", "") == found.address
    assert cff.get("repository-code", "") == found.repository
    assert readme.startswith(f"# {found.title}\n")
    cited = f"{found.author} ({edition.date.year}). *{found.title}*, edition {edition.version}."
    assert cited in readme
    assert ("/OWNER/REPOSITORY/" in readme) == (not found.repository)
    assert found.address in readme
    assert contradictions(Book(repository)) == []
