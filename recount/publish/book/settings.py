"""Settings of the book: its title, its collective author and its addresses, from ``_config.yml``.

Jupyter Book's own keys are used where there are any; the rest stands in the section ``recount``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import yaml

from recount.chapters import SETTINGS
from recount.errors import SettingsError
from recount.publish.book import change_log
from recount.tables.yaml_form import read_typed_yaml

FILE = SETTINGS
OWN_SECTION = "recount"
OWN_KEYS = ("identifier", "contact", "synthesis", "pictured")
FORGE_FOLDERS = {"tree", "blob", "src", "-", "issues", "wiki"}
"""Parts of an address that lead into a repository, not to it."""


@dataclass(frozen=True)
class Settings:
    """What the book says of itself.

    Attributes
    ----------
    title, author : str
        Name of the book and of those who wrote it, as one body.
    address : str
        Where the book is published, ending in a slash; empty where it is not known.
    repository : str
        Where its source is published, without a slash at the end; empty where it is not known.
    identifier : UUID
        Names the book for ever, wherever it moves.
    contact : str
        Mail address for those who dispute a verdict; empty if there is none.
    edition : str
        The version of the newest edition; empty where there is none yet.
    pictured : str
        What pictures call the book, whose font has not the letters of every title; empty where
        they call it by its title.
    """

    title: str
    author: str
    address: str
    repository: str
    identifier: UUID
    contact: str = ""
    edition: str = ""
    pictured: str = ""

    def link(self, file: str) -> str:
        """Absolute address of a file of the site; the index of a folder goes by the folder.

        Without an address of the site there is none: the text is empty.
        """
        folder, _, name = file.rpartition("/")
        path = f"{folder}/".lstrip("/") if name == "index.html" else file
        return self.address and self.address + path

    def gaps(self) -> str:
        """One line on the addresses that are not set and on what is left out for it."""
        missing = []
        if not self.address:
            missing.append(
                "html.baseurl is empty, so canonical addresses, og:url, og:image with its"
                " pictures, sitemap.xml, the feed’s own address, addresses in citations and the"
                " lines that embed a figure are left out, and 404.html takes the book to be at the"
                " root of its host"
            )
        if not self.repository:
            missing.append(
                "repository.url is empty, so the feed’s link to the repository and the links that"
                " open notebooks on Binder are left out"
            )
        if not (self.repository or self.contact):
            missing.append("recount.contact is empty too, so “Dispute this verdict” is left out")
        return f"{FILE}: {'; '.join(missing)}" if missing else ""


def read(root: Path) -> Settings:
    """Read the settings of the book in `root`.

    Raises
    ------
    SettingsError
        If the file cannot be read, has keys that nobody reads, or a value is not as expected; or
        if the list of editions is not.
    """
    config, _ = read_typed_yaml(root, FILE, SettingsError)
    known = _known_keys()
    _refuse_others(config, set(known) | {"bibtex_bibfiles", OWN_SECTION}, "")
    html = _section(config, "html", known["html"])
    repository = _section(config, "repository", known["repository"])
    own = _section(config, OWN_SECTION, OWN_KEYS)
    return Settings(
        title=_text(config, "title"),
        author=_text(config, "author"),
        address=_site(html.get("baseurl")),
        repository=_repository(repository.get("url")),
        identifier=_identifier(own.get("identifier")),
        contact=_contact(own.get("contact")),
        edition=next((edition.version for edition in change_log.read(root)), ""),
        pictured=_text(own, "pictured") if own.get("pictured") else "",
    )


@cache
def _known_keys() -> dict[str, Any]:
    """Jupyter Book's list of its keys: the configuration that it starts from."""
    text = (files("jupyter_book") / "default_config.yml").read_text(encoding="utf-8")
    known: dict[str, Any] = yaml.safe_load(text)
    return known


def _refuse_others(section: dict[str, Any], known: Any, place: str) -> None:
    if others := sorted(str(key) for key in section if key not in known):
        expected = ", ".join(sorted(known))
        raise SettingsError(f"{FILE}: nobody reads {place}{others[0]}; expected one of: {expected}")


def _section(config: dict[str, Any], name: str, known: Any) -> dict[str, Any]:
    section = config.get(name) or {}
    if not isinstance(section, dict):
        raise SettingsError(f"{FILE}: {name}: expected keys with values, not {section!r}")
    _refuse_others(section, known, f"{name}.")
    return section


def _text(config: dict[str, Any], key: str) -> str:
    value = config.get(key)
    if not isinstance(value, str) or not value.strip():
        raise SettingsError(f"{FILE}: {key}: expected a text, not {value!r}")
    return value.strip()


def _https(value: Any, key: str, example: str) -> str:
    """An address without its last slash, or nothing."""
    if value in (None, ""):
        return ""
    expected = f"expected an address such as {example}, or nothing"
    if not isinstance(value, str) or re.search(r"[\s\"'<>\\]", value):
        raise SettingsError(f"{FILE}: {key}: {value!r}; {expected}")
    try:
        parts = urlsplit(value)
        host = parts.hostname
        _ = parts.port  # reading it checks it
    except ValueError as error:
        raise SettingsError(f"{FILE}: {key}: {value!r}: {error}; {expected}") from error
    if parts.scheme != "https" or not host or parts.username is not None:
        raise SettingsError(f"{FILE}: {key}: {value!r} is no https address; {expected}")
    if "?" in value or "#" in value:
        raise SettingsError(f"{FILE}: {key}: {value!r} has a part after ? or #; {expected}")
    if "//" in parts.path or {".", ".."} & set(parts.path.split("/")):
        raise SettingsError(f"{FILE}: {key}: {value!r} has a path with gaps; {expected}")
    return value.rstrip("/")


def _site(value: Any) -> str:
    example = "https://example.org/recounted/"
    address = _https(value, "html.baseurl", example)
    if re.search(r"\.html?$", urlsplit(address).path):
        raise SettingsError(
            f"{FILE}: html.baseurl: {value!r} names a page; expected the folder that the book is"
            f" in, such as {example}"
        )
    return address and f"{address}/"


def _repository(value: Any) -> str:
    example = "https://example.org/owner/repository"
    address = _https(value, "repository.url", example)
    parts = urlsplit(address).path.split("/")[1:]
    inside = FORGE_FOLDERS & set(parts[2:])
    nested = urlsplit(address).netloc == "github.com" and len(parts) > 2
    if address and (len(parts) < 2 or inside or nested or address.endswith(".git")):
        raise SettingsError(
            f"{FILE}: repository.url: {value!r}; expected owner and repository and nothing behind"
            f" them, such as {example}"
        )
    return address


def _identifier(value: Any) -> UUID:
    try:
        if not isinstance(value, str) or not value.startswith("urn:uuid:"):
            raise ValueError
        return UUID(value)
    except ValueError:
        raise SettingsError(
            f"{FILE}: {OWN_SECTION}.identifier: {value!r}; expected urn:uuid: and a UUID, the"
            " same for ever"
        ) from None


def _contact(value: Any) -> str:
    if value in (None, ""):
        return ""
    if not isinstance(value, str) or not re.fullmatch(
        r"[\w.+-]+@[\w-]+(\.[\w-]+)+", value, re.ASCII
    ):
        raise SettingsError(
            f"{FILE}: {OWN_SECTION}.contact: {value!r}; expected a mail address such as"
            " corrections@example.org, or nothing"
        )
    return value
