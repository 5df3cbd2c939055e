"""What the Markdown of a page may use: its directives, its roles, and how it is read.

Nothing of it is listed here. Sphinx, set up as Jupyter Book does it and with the extensions that
``_config.yml`` names, is asked what it knows. That takes seconds, so that its answer is kept.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import yaml
from docutils.parsers.rst import Directive
from myst_parser.config.main import MdParserConfig

import recount
from recount.errors import SettingsError
from recount.publish.book import settings
from recount.publish.book.files import (
    build_folder,
    files_below,
    fingerprint,
    keep_json,
    kept_json,
)
from recount.reading import plain_text

if TYPE_CHECKING:
    from sphinx.application import Sphinx

KEPT = "markup.json"
"""Below what is made: the answer, and what it follows from."""
_REGISTERING = re.compile(rb"add_directive|add_role|REGISTERING")
"""In the files of the library that add to what pages may use."""
_MYST = "myst_"
"""With this begin the settings of Sphinx that MyST reads."""


@dataclass(frozen=True)
class Markup:
    """What pages may use.

    Attributes
    ----------
    directives : mapping of str to str
        By its name, the module and the class of each directive; empty where that cannot be loaded.
    roles : frozenset of str
        The names of all roles.
    labels : frozenset of str
        Labels that Sphinx itself gives, as of its index.
    settings : MdParserConfig
        How MyST reads a page.
    """

    directives: Mapping[str, str]
    roles: frozenset[str]
    labels: frozenset[str]
    settings: MdParserConfig


def markup(root: Path) -> Markup:
    """What the pages of the book in `root` may use.

    Raises
    ------
    SettingsError
        If they are not as expected, or Sphinx cannot be set up with them.
    """
    settings.read(root)  # refuses those that are not as expected
    wanted = plain_text(root, settings.FILE, SettingsError)
    library = Path(recount.__file__).parent
    ours = [file for file in files_below(library, ".") if _REGISTERING.search(file.read_bytes())]
    key = fingerprint(library, ours, wanted, *surroundings())
    file = build_folder(root) / KEPT
    kept = kept_json(file)
    if kept.get("key") != key:
        kept = {"key": key, **_asked(wanted, key)}
        file.parent.mkdir(exist_ok=True)
        keep_json(file, kept)
    return Markup(
        kept["directives"],
        frozenset(kept["roles"]),
        frozenset(kept["labels"]),
        MdParserConfig(**kept["settings"]),
    )


def directive_of(where: str) -> type[Directive] | None:
    """The class of a directive, from its module and name; None if it is in none."""
    module, _, name = where.partition(":")
    found = getattr(import_module(module), name, None) if name else None
    return found if isinstance(found, type) and issubclass(found, Directive) else None


def surroundings() -> Iterator[str]:
    """The interpreter, and the packages that it has."""
    yield sys.version
    for folder in sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}):
        yield from sorted(file.name for file in Path(folder).glob("*.dist-info"))


@cache
def _asked(wanted: str, _key: str) -> dict[str, Any]:
    """Ask in a process of its own, for Sphinx changes docutils and logging where it is set up."""
    command = [sys.executable, "-P", "-m", __name__]
    asking = subprocess.run(command, input=wanted, capture_output=True, text=True)
    if asking.returncode:
        [*_, why] = asking.stderr.splitlines() or ["nothing is said of why"]
        raise SettingsError(f"{settings.FILE}: Sphinx cannot be set up: {why}")
    answer: dict[str, Any] = json.loads(asking.stdout.splitlines()[-1])
    return answer


def _ask(wanted: str) -> dict[str, Any]:
    """Set Sphinx up for an empty book, and note what it knows."""
    from jupyter_book.config import get_final_config  # type: ignore[import-untyped]
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    with TemporaryDirectory() as folder, patch_docutils(), docutils_namespace():
        contents = Path(folder, "_toc.yml")
        contents.write_text("format: jb-book\nroot: index\n", encoding="utf-8")
        options = {"latex_individualpages": False, "external_toc_path": str(contents)}
        final, _ = get_final_config(
            user_yaml=yaml.safe_load(wanted),
            cli_config=options,
            sourcedir=Path(folder),
            validate=False,
        )
        app = Sphinx(
            folder,
            None,
            str(Path(folder, "pages")),
            str(Path(folder, "trees")),
            "dummy",  # nothing is drawn
            confoverrides=final,
            status=None,
            warning=io.StringIO(),
        )
        myst = {
            name.removeprefix(_MYST): value
            for name, value in final.items()
            if name.startswith(_MYST) or name == "suppress_warnings"
        }
        return {
            "directives": dict(_directives(app)),
            "roles": sorted(set(_roles(app))),
            "labels": sorted(app.env.get_domain("std").data["labels"]),
            "settings": myst,
        }


def _directives(app: Sphinx) -> Iterator[tuple[str, str]]:
    from docutils.parsers.rst import directives
    from docutils.parsers.rst.languages import en
    from docutils.utils import new_document

    language: Any = en
    document, added = new_document(""), vars(directives)["_directives"]
    for name in {*en.directives, *added}:
        found, _ = directives.directive(name, language, document)
        yield name, _where(found)
    for name, found in _of_domains(app, "directives"):
        yield name, _where(found)


def _roles(app: Sphinx) -> Iterator[str]:
    from docutils.parsers.rst import roles
    from docutils.parsers.rst.languages import en

    for registry in ("_role_registry", "_roles"):
        yield from vars(roles)[registry]
    yield from en.roles
    for name, _ in _of_domains(app, "roles"):
        yield name


def _of_domains(app: Sphinx, kind: str) -> Iterator[tuple[str, Any]]:
    """What the domains know: by its whole name, and of the two that need none by its own."""
    for domain in app.env.domains.values():
        for name, found in getattr(domain, kind).items():
            yield f"{domain.name}:{name}", found
            if domain.name in (app.config.primary_domain, "std"):
                yield name, found


def _where(found: Any) -> str:
    name = f"{getattr(found, '__module__', '')}:{getattr(found, '__qualname__', '')}"
    return name if found is not None and directive_of(name) is found else ""


if __name__ == "__main__":
    print(json.dumps(_ask(sys.stdin.read())))
