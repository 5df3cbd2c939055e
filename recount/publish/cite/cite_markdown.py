"""How to cite something, its edition and its licence, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from recount.languages.words import said
from recount.licence import Licence
from recount.publish.book.markdown_text import block, bullets, link, plain
from recount.publish.cite.citation import APA, BIBTEX, PLAIN, Citable
from recount.quantities.units import format_day


def cite_markdown(
    citable: Citable, found: Mapping[str, str], licence: Licence, file: str
) -> Iterator[str]:
    """The section on citing, part by part; see `recount.publish.cite.cite_html`.

    Parameters
    ----------
    citable : Citable
        What it is.
    found : mapping of str to str
        Its citations, in every format.
    licence : Licence
        What may be done with it.
    file : str
        The file beside the page that holds everything on record.
    """
    yield f"## {plain(said('Cite this'))}"
    yield plain(found[PLAIN])
    yield plain(said("In the style of the APA: {citation}", citation=found[APA]))
    yield block(found[BIBTEX], "bibtex")
    facts = {
        said("Permanent id"): f"`{citable.name}`",
        said("Edition"): plain(f"{citable.version}, {format_day(citable.date)}"),
        said("Content hash"): f"`{citable.digest}`",
        said("Licence"): plain(licence.sentence),
    }
    yield bullets(f"{plain(name)}: {fact}" for name, fact in facts.items())
    yield link(said("Everything on record as JSON"), file)
