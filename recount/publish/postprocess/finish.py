"""Finishing the site: what Jupyter Book wrote becomes small, self-contained and strict."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path

from recount.languages.words import Speech, speaking
from recount.publish.book.places import link
from recount.publish.postprocess.assets import Assets
from recount.publish.postprocess.csp import POLICY_START, require_obedience
from recount.publish.postprocess.icons import Glyphs
from recount.publish.postprocess.kept import Facts, Finished, Kept, digest, tools
from recount.publish.postprocess.page import ICONS, Branch, Page, named, renamed, thin
from recount.publish.postprocess.shared import STATIC, is_same, share
from recount.publish.postprocess.styles import (
    SET_BY,
    asked_for,
    packed,
    readdressed,
    thinned,
    without_unread,
    words_of_script,
)
from recount.publish.site.search import SCRIPT as INDEX

THEME_SHEETS = re.compile(r"styles/.*|basic\.css|pygments\.css|mystnb\..*|sphinx-design\.min\.css")
"""Style sheets of the theme and of extensions, of which a page keeps what it uses."""

NOTED = "finished.json"
"""Beside the finished site: what its pages follow from."""


def finish(
    site: Path,
    last: Path | None = None,
    trees: Mapping[str, Mapping[str, str]] | None = None,
    speeches: Mapping[str, Speech] | None = None,
) -> None:
    """Finish every page of a built site, and name what the pages load after its content.

    Parameters
    ----------
    site : Path
        The folder that Jupyter Book wrote. Its folder ``_static`` will hold what pages load, each
        file with a hash of its content in its name, and nothing else.
    last : Path, optional
        The site as it was finished the last time; its pages are taken where they are right. Beside
        it is noted, in `NOTED`, what they follow from.
    trees : mapping of str to mapping of str to str, optional
        Folders of the site that Jupyter Book wrote, each the same book in another language, with
        the texts there that are of a language that is not the page’s, and the tag of that; the
        root of the site is among them as an empty name. The pages of all load what is in the one
        ``_static``, and what they share is there once.
    speeches : mapping of str to Speech, optional
        What gives words in their languages, by folder; without any they are in English.

    Raises
    ------
    BuildError
        If a page refers to a missing file, or holds what its policy would block.
    """
    trees = trees or {"": {}}
    shared = share(site, [name for name in trees if name])
    assets = Assets(site / STATIC)
    branches = {}
    for name, foreign in trees.items():
        with speaking((speeches or {}).get(name)):
            branches[name] = Branch(site, name, assets, shared, foreign)
    glyphs = Glyphs(assets.text(ICONS))
    first = assets.text("theme.js").strip()
    noted = last.with_name(NOTED) if last else None
    kept = Kept.read(noted, digest(tools(), first, assets.text(ICONS)))
    texts = {path.relative_to(site).as_posix(): text for path, text in _unfinished(site)}
    pages: dict[str, Page] = {}
    facts: dict[str, Facts] = {}
    tree_of = {name: branches.get(name.partition("/")[0], branches[""]) for name in texts}
    sources = {name: digest(text, tree_of[name].key) for name, text in texts.items()}
    for name, text in texts.items():
        if known := kept.page(name, sources[name]):
            facts[name] = known.facts
        else:
            pages[name] = thin(name, tree_of[name], text, glyphs)
            facts[name] = pages[name].facts()
    new = Kept(kept.key)
    sheets = _joined([(facts[name], tree_of[name].assets) for name in texts], assets, kept, new)
    for name, text in texts.items():
        told, tree = facts[name], tree_of[name]
        sheet = sheets.get(tuple(told.sheets))
        given = [sheet or "", *(named(name, file, tree.assets) for file in told.files)]
        (site / name).unlink()  # which may be one and the same with that of the tree
        finished = kept.text(last, name, given) if last and name not in pages else None
        if last and finished and kept.pages[name].given == given and link(last / name, site / name):
            new.pages[name] = kept.pages[name]
            continue
        if finished is None:
            page = pages.get(name) or thin(name, tree, text, glyphs)
            finished = renamed(name, page.with_head(first, sheet), tree)
            require_obedience(name, finished, (first,))
        (site / name).write_text(finished, encoding="utf-8")
        new.pages[name] = Finished(sources[name], told, given, digest(finished))
    for name in filter(None, trees):
        shutil.rmtree(site / name / STATIC)
    assets.put_in_place()
    if noted:
        new.write(noted)


def finish_edited(
    site: Path, before: Path, last: Path, names: Iterable[str], foreign: Mapping[str, str]
) -> dict[str, str] | None:
    """Finish a few pages in English alone, for a site that else is as it was finished last.

    Parameters
    ----------
    site, before : Path
        The folder that Jupyter Book wrote, with the pages, and the one that `last` was made from.
    last : Path
        The site as it was finished the last time; nothing in it is changed.
    names : iterable of str
        The pages.
    foreign : mapping of str to str
        Their texts that are in another language, with its tag.

    Returns
    -------
    dict of str to str, or None
        The text of each page; None if one of them was no page of the site, loads anything else
        than last time, or has another class or id, for then the style sheet of all may become
        another.

    Raises
    ------
    BuildError
        As from `finish`.
    """
    assets = Assets(site / STATIC)
    tree, glyphs = Branch(site, "", assets, frozenset(), foreign), Glyphs(assets.text(ICONS))
    first = assets.text("theme.js").strip()
    kept = Kept.read(last.with_name(NOTED), digest(tools(), first, assets.text(ICONS)))
    found = {}
    for name in names:
        known = kept.pages.get(name)
        if known is None or not ((site / name).is_file() and (last / name).is_file()):
            return None
        page = thin(name, tree, (site / name).read_text(encoding="utf-8"), glyphs)
        told = page.facts()
        sheet, *given = known.given
        if told != known.facts or given != [named(name, file, assets) for file in told.files]:
            return None
        if not all((last / STATIC / file).is_file() for file in known.given if file):
            return None  # the note is of a site that never came into its place
        if not all(
            is_same(*(each / STATIC / file for each in (site, before))) for file in told.sheets
        ):
            return None
        assets.keep(sheet)
        found[name] = renamed(name, page.with_head(first, sheet or None), tree)
        require_obedience(name, found[name], (first,))
    return found


def _unfinished(site: Path) -> Iterator[tuple[Path, str]]:
    """The pages and their texts, without those that state a policy of their own, and keep it."""
    for path in sorted(site.rglob("*.html")):
        if STATIC in path.relative_to(site).parts:
            continue
        text = path.read_text(encoding="utf-8")
        if POLICY_START in text:
            require_obedience(path.relative_to(site).as_posix(), text, ())
        else:
            yield path, text


def _joined(
    pages: Iterable[tuple[Facts, Assets]], assets: Assets, kept: Kept, new: Kept
) -> dict[tuple[str, ...], str]:
    """One style sheet for all pages with the same list of sheets: its name by that list."""
    used: dict[tuple[str, ...], set[str]] = {}
    words: dict[tuple[Assets, str], Set[str]] = {}
    for page, own in pages:
        names = used.setdefault(tuple(page.sheets), set())
        names.update(page.names)
        for file in page.files:
            if file.endswith(".js") and file != INDEX:  # which holds what readers read
                if (own, file) not in words:
                    set_by = SET_BY.get(file)
                    words[own, file] = words_of_script(own.text(file)) if set_by is None else set_by
                names |= words[own, file]
    joined = {}
    for sheets, names in used.items():
        whole = ""
        for name in dict.fromkeys(sheets):
            text = assets.sheet(name)
            if THEME_SHEETS.fullmatch(name):
                key = digest(text, *sorted(asked_for(names, text)))
                if key not in new.sheets:
                    known = kept.sheets.get(key)
                    new.sheets[key] = thinned(text, names) if known is None else known
                whole += new.sheets[key]
            else:
                whole += packed(text)
        whole = without_unread(whole, names)
        if whole:
            joined[sheets] = assets.add("style.css", readdressed(whole, assets.named).encode())
    return joined
