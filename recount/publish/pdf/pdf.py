"""The book on paper: PDF of each chapter and of the whole book, printed by Chromium.

The built pages are put together into one document, whose links lead to each other, and printed
twice: the first time shows on which page each chapter begins, the second writes it into the
contents. Pages made on screen by scripts are printed as they are without them.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

from markupsafe import Markup
from sphinx.application import Sphinx

from recount.chapters import notebooks, pages
from recount.errors import BuildError
from recount.languages.languages import ENGLISH, Language
from recount.languages.words import language_of_page, said
from recount.licence import TERMS, Terms
from recount.markup import render
from recount.publish.book.book import Book
from recount.publish.book.files import build_folder, write_whole
from recount.publish.cite.citation_files import CFF
from recount.publish.pdf.chromium import ARGUMENTS, chromium
from recount.publish.translate.translation import published_in
from recount.tables.yaml_form import read_typed_yaml

if TYPE_CHECKING:
    from bs4 import Tag

BOOK = "book"
PAPERS = {"A4": 297 - 40, "letter": 279.4 - 40}
"""Papers, with the width in millimetres of the text on a sheet that is turned."""
SECONDS_A_PRINT = 600
STYLES = ("print.css", "book-print.css")
"""Written last into the document, whose pages may bring styles that were thinned differently."""
MATHS = Path(__file__).with_name("maths.css").as_uri()
"""A style sheet that stays a file, because it names a font beside it."""
WIDE = ".recount-ledger"
REFERRING = ("aria-controls", "aria-describedby", "aria-labelledby", "for", "headers")


@dataclass(frozen=True)
class TitlePage:
    """What the title page says."""

    title: str
    authors: tuple[str, ...]
    version: str
    licence: str

    @classmethod
    def of(cls, root: Path) -> TitlePage:
        """Read it from ``CITATION.cff``, in English.

        Raises
        ------
        BuildError
            If something is missing there.
        """
        try:
            entry, _ = read_typed_yaml(root, CFF, BuildError)
            authors = tuple(
                author.get("name") or f"{author['given-names']} {author['family-names']}"
                for author in entry["authors"]
            )
            return cls(entry["title"], authors, str(entry["version"]), entry["license"])
        except (KeyError, TypeError, AttributeError) as error:
            raise BuildError(
                f"{CFF}: expected title, authors, version and license of this edition:"
                f" {type(error).__name__}: {error}"
            ) from error

    @classmethod
    def of_book(cls, book: Book) -> TitlePage:
        """That of a book in its language; see `of`."""
        cited, settings = cls.of(book.root), book.settings
        if language_of_page() == ENGLISH:
            return cited
        return replace(cited, title=settings.title, authors=(settings.author,))


@dataclass
class Part:
    """One page of the book within the printed document."""

    page: str
    title: str
    article: Tag
    address: str | None
    styles: list[str] = field(default_factory=list)

    @property
    def slug(self) -> str:
        """Name of the page, which the ids in it begin with."""
        return self.page.replace("/", "-")

    @property
    def sections(self) -> list[tuple[str, str]]:
        """Anchor and title of its sections of the second order."""
        return [
            (str(heading.parent["id"]), _title(heading))
            for heading in self.article.select("section[id]:not(:has(> h1)) > h2")
            if heading.parent
        ]


def print_book(
    root: Path,
    say: Callable[[str], None],
    names: Sequence[str] = (),
    paper: str = "A4",
    language: Language = ENGLISH,
) -> list[Path]:
    """Print chapters and the book from ``_build/html`` into ``_build/pdf``.

    Parameters
    ----------
    root : Path
        The folder of the book.
    say : callable
        Takes a line of progress.
    names : sequence of str
        Names of chapters, or ``"book"``; without any, all of them.
    paper : str
        ``"A4"`` or ``"letter"``.
    language : Language, optional
        In which language; what is not in English goes into a folder of it.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    BuildError
        If there is no such chapter, no built book, or no Chromium, or if that fails.
    """
    chapters = notebooks(root)
    for name in names:
        if name not in (*chapters, BOOK):
            raise BuildError(
                f"there is no chapter {name!r} to print: expected {', '.join((*chapters, BOOK))}"
            )
    browser = chromium()
    with published_in(root, language) as book:
        return _print(book, browser, say, names or (*chapters, BOOK), paper)


def _print(
    book: Book, browser: str, say: Callable[[str], None], names: Sequence[str], paper: str
) -> list[Path]:
    root, edition, files = book.root, TitlePage.of_book(book), []
    folder = build_folder(root) / "pdf" / language_of_page().code
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        whole = name == BOOK
        site = build_folder(root) / "html"
        parts = read_parts(site, pages(root) if whole else [f"chapters/{name}"])
        title = edition.title if whole else parts[0].title
        print_once = _Printer(browser, edition, title, parts, paper)
        content = print_once(None)
        if whole:
            numbers = page_numbers(content)
            content = print_once(numbers)
            if page_numbers(content) != numbers:
                raise BuildError("the contents of the printed book moved its chapters")
        path = folder / f"{name}.pdf"
        write_whole(path, finished(content, title, edition))
        say(f"  {path.relative_to(root)}")
        files.append(path)
    return files


@dataclass(frozen=True)
class _Printer:
    browser: str
    edition: TitlePage
    title: str
    parts: list[Part]
    paper: str

    def __call__(self, numbers: Mapping[str, int] | None) -> bytes:
        """Print the document, with these page numbers in the contents of a whole book."""
        front = Markup()
        if len(self.parts) > 1:
            front = cover_html(self.edition) + contents_html(self.parts, numbers or {})
        document = document_html(self.edition, self.title, self.parts, front, self.paper)
        return print_document(self.browser, document)


def read_parts(site: Path, wanted: Iterable[str]) -> list[Part]:
    """The articles of pages built into a folder, with ids and links that hold in one document.

    A link to a page that is not among them leads to the published site, if that has an address;
    otherwise its words stay and the link goes.

    Raises
    ------
    BuildError
        If a page was not built.
    """
    parts = [_read_part(site, page) for page in wanted]
    by_page = {part.page: part for part in parts}
    ids = {
        part.page: {str(element["id"]) for element in part.article.select("[id]")} for part in parts
    }
    for part in parts:
        _prefix_ids(part)
        for link in part.article.select("a[href]"):
            target = _target(part, link, by_page, ids)
            if target is not None:
                link["href"] = target
            elif link.has_attr("download") or link.find_parent(class_="recount-card"):
                link.decompose()  # "Download", or "In the ledger", says nothing without its target
            else:
                link.unwrap()
    return parts


def _read_part(site: Path, page: str) -> Part:
    from bs4 import BeautifulSoup

    path = site / language_of_page().code / f"{page}.html"
    told = path.relative_to(site).as_posix()
    if not path.is_file():
        raise BuildError(f"there is no built page {told}: `recount book` first")
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    article = soup.select_one("article.bd-article")
    heading = article.select_one("h1") if article else None
    if article is None or heading is None:
        raise BuildError(f"{told}: expected an article with a heading")
    canonical = soup.select_one('link[rel="canonical"]')
    styles = [
        urljoin(path.as_uri(), str(link["href"]))
        for link in soup.select('head link[rel="stylesheet"]')
    ]
    for button in article.select("th button"):
        button.unwrap()  # it sorts by its column, whose name it holds
    for unwanted in article.select(".headerlink, script, button"):
        unwanted.decompose()
    for statement in article.select(".recount-statement"):
        statement.name = "span"  # of an outline a printed page needs sections, not sentences
    for picture in article.select("img[src]"):
        picture["src"] = urljoin(path.as_uri(), str(picture["src"]))
    for lazy in article.select("[loading]"):
        del lazy["loading"]
    return Part(
        page, _title(heading), article, str(canonical["href"]) if canonical else None, styles
    )


def _title(heading: Tag) -> str:
    return " ".join(heading.get_text().split())


def _prefix_ids(part: Part) -> None:
    for element in part.article.find_all(True):
        for name, value in list(element.attrs.items()):
            if name == "id":
                element[name] = f"{part.slug}--{value}"
            elif name in REFERRING:
                words = value if isinstance(value, list) else str(value).split()
                element[name] = " ".join(f"{part.slug}--{word}" for word in words)
            elif name in ("href", "xlink:href") and element.name != "a":
                element[name] = re.sub("^#", f"#{part.slug}--", str(value))
            elif isinstance(value, str) and "url(#" in value:
                element[name] = value.replace("url(#", f"url(#{part.slug}--")


def _target(
    part: Part, link: Tag, parts: Mapping[str, Part], ids: Mapping[str, set[str]]
) -> str | None:
    """Where a link leads in the printed document, or None for nowhere.

    The page of a claim or of a figure is not printed: what leads there leads to its card, or to
    the figure in its chapter.
    """
    href = str(link["href"])
    address = urlsplit(href)
    if address.scheme or address.netloc:
        return href
    path = posixpath.normpath(posixpath.join(posixpath.dirname(part.page), unquote(address.path)))
    page = path.removesuffix(".html") if address.path else part.page
    if page not in parts:
        own = re.fullmatch(r"(claim|figure)s/([a-z0-9-]+)/index", page)
        shown = f"{own[1]}-{own[2]}" if own else ""
        for other, held in ids.items():
            anchor = f"{parts[other].slug}--{shown}"
            if shown in held and not link.find_parent(id=anchor):
                return f"#{anchor}"
        return urljoin(part.address, href) if part.address else None
    anchor = unquote(address.fragment)
    here = parts[page].slug
    return f"#{here}--{anchor}" if anchor in ids[page] else f"#{here}"


def css_string(text: str) -> str:
    """A text as a string of CSS that may stand in a ``<style>`` element."""
    return '"' + re.sub(r'["\\<>&\n\r\f]', lambda m: f"\\{ord(m.group()):x} ", text) + '"'


def margin_css(place: str, text: str, page: str = "") -> str:
    """A rule that writes a text into a margin of the printed pages of this name."""
    return f"@page {page} {{ @{place} {{ content: {css_string(text)} }} }}"


def document_html(
    edition: TitlePage, title: str, parts: Sequence[Part], front: Markup, paper: str
) -> Markup:
    """The document to print: what stands in front, and the articles in their order."""
    styles = dict.fromkeys([*(style for part in parts for style in part.styles), MATHS])
    rules = [f"@page {{ size: {paper} }}", margin_css("bottom-left", edition.title)]
    articles = {}
    for part in parts:
        if part.article.select_one(WIDE):
            # The width, too: Chromium lays everything out as wide as the first page.
            rules.append(f"@page {part.slug} {{ size: {paper} landscape }}")
            rules.append(f"#{part.slug} {{ width: {PAPERS[paper]}mm !important }}")
        rules.append(margin_css("top-left", part.title, part.slug))
        articles[part.slug] = Markup(part.article.decode_contents(formatter="minimal"))
    own = "".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in STYLES)
    return render(
        "document",
        language=language_of_page().tag,
        title=title,
        styles=styles,
        rules=Markup("\n".join([own, *rules])),
        front=front,
        articles=articles,
    )


def cover_html(edition: TitlePage) -> Markup:
    """The title page."""
    terms = TERMS.get(edition.licence, Terms(edition.licence, edition.licence))
    return render("cover", edition=edition, licence=terms.title, address=terms.address)


def contents_html(parts: Sequence[Part], numbers: Mapping[str, int]) -> Markup:
    """The table of contents: chapters and their sections, with page numbers."""
    return render("contents", parts=parts, numbers=numbers)


def print_document(browser: str, document: str) -> bytes:
    """Print an HTML document with Chromium: tagged, with an outline, fonts embedded.

    Raises
    ------
    BuildError
        If Chromium fails.
    """
    with tempfile.TemporaryDirectory(prefix="recount-") as folder:
        page, pdf = Path(folder) / "book.html", Path(folder) / "book.pdf"
        page.write_text(document, encoding="utf-8")
        command = [
            browser,
            "--headless",
            *ARGUMENTS,
            f"--user-data-dir={folder}/profile",
            "--font-render-hinting=none",
            "--no-pdf-header-footer",
            "--generate-pdf-document-outline",
            f"--print-to-pdf={pdf}",
            page.as_uri(),
        ]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, timeout=SECONDS_A_PRINT
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise BuildError(f"{browser} could not print: {error}") from error
        if done.returncode or not pdf.is_file():
            tail = "\n".join(done.stderr.splitlines()[-10:])
            raise BuildError(f"{browser} could not print:\n{tail}")
        return pdf.read_bytes()


def page_numbers(content: bytes) -> dict[str, int]:
    """Page number, from one, of every named destination of a PDF."""
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(content))
    numbers = {}
    for name, target in reader.named_destinations.items():
        number = reader.get_destination_page_number(target)
        if number is not None:
            numbers[name.removeprefix("/")] = number + 1
    return numbers


def finished(content: bytes, title: str, edition: TitlePage) -> bytes:
    """A PDF with its metadata, and without the time and the names that differ between runs."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import (
        ArrayObject,
        BooleanObject,
        ByteStringObject,
        DictionaryObject,
        NameObject,
    )

    reader = PdfReader(BytesIO(content))
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = reader.pdf_header
    writer.metadata = {
        "/Title": title,
        "/Author": ", ".join(edition.authors),
        "/Subject": said(
            "{title}, edition {version}. Licence: {licence}",
            title=edition.title,
            version=edition.version,
            licence=edition.licence,
        ),
    }
    writer.root_object[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    )
    without_time = re.sub(rb"/(?:CreationDate|ModDate) \([^)]*\)", b"", content)
    name = ByteStringObject(hashlib.sha256(without_time).digest()[:16])
    writer._ID = ArrayObject([name, name])
    final = BytesIO()
    writer.write(final)
    return final.getvalue()


def _title_in_margin(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: Any
) -> None:
    """Write the titles of page and book into the margins when a reader prints the page."""
    if page in app.env.titles:
        above = margin_css("top-left", app.env.titles[page].astext())
        below = margin_css("bottom-left", app.config.html_title)
        style = f'<style media="print">{above}\n{below}</style>'
        context["metatags"] = f"{context.get('metatags', '')}\n{style}"


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_css_file("print.css", priority=900)
    app.connect("html-page-context", _title_in_margin)
