"""What a picture's file says of itself: what it is, whose, and what may be done with it.

SVG, PNG and PDF carry the same words as XMP (ISO 16684-1), and each in its own way as well. Those
of a translation name its language; English is what the original is in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from recount.drawing.picture import Words
from recount.languages.languages import ENGLISH
from recount.languages.words import language_of_page, said
from recount.licence import licence_of
from recount.publish.cite.citation import Citable
from recount.record import ChartedFigure, SourceRecord

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "cc": "http://creativecommons.org/ns#",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
}
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML may hold."""


@dataclass(frozen=True)
class Label:
    """What the files of a figure say of themselves, to machines and in the picture.

    Attributes
    ----------
    figure, title, description : str
        Id of the figure, what it finds, and what it shows, in words.
    creator : str
        Who drew it, as one body.
    rights, licence : str
        What may be done with it, in plain words, and the address of the strictest licence; empty
        where none is published.
    source : str
        Where its data are from.
    content : str
        Its content hash.
    words : Words
        What stands around the chart.
    language : str
        The tag of the language of a translation; empty of the original.
    """

    figure: str
    title: str
    description: str
    creator: str
    rights: str
    licence: str
    source: str
    content: str
    words: Words
    language: str = ""

    @classmethod
    def of(cls, record: ChartedFigure, citable: Citable) -> Label:
        """Label a figure by its record, with the chart under ``spec``, and as it is cited.

        The words around it are in the language of the page.
        """
        licence, language = licence_of(record["sources"]), language_of_page()
        return cls(
            figure=record["figure"],
            title=record["title"],
            description=record["alt"],
            creator=citable.author,
            rights=licence.sentence,
            licence=licence.address,
            source="; ".join(
                f"{source['publisher']}, {source['title']} ({source['edition']})"
                for source in record["sources"]
            ),
            content=citable.digest,
            words=Words(
                record["title"],
                record.get("subtitle", ""),
                (
                    *([said("Note: {note}", note=record["note"])] if "note" in record else []),
                    f"{_credits(record['sources'])}. {licence.brief}",
                    said(
                        "{book}, edition {version}",
                        book=citable.pictured or citable.container,
                        version=citable.version,
                    )
                    + (f": {citable.address}" if citable.address else ""),
                ),
            ),
            language="" if language == ENGLISH else language.tag,
        )

    def rdf(self) -> str:
        """The label as RDF, in the form that XMP asks for."""
        names = "".join(f" xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in NAMESPACES.items())
        address = quoteattr(self.licence)
        licence = f"<xmpRights:WebStatement>{escape(self.licence)}</xmpRights:WebStatement>"
        parts = (
            f"<dc:identifier>{escape(self.figure)}</dc:identifier>",
            f"<xmpMM:VersionID>{escape(self.content)}</xmpMM:VersionID>",
            *([f"<dc:language>{_bag(self.language)}</dc:language>"] if self.language else []),
            f"<dc:title>{self._text(self.title)}</dc:title>",
            f"<dc:description>{self._text(self.description)}</dc:description>",
            f"<dc:creator><rdf:Seq><rdf:li>{escape(self.creator)}</rdf:li></rdf:Seq></dc:creator>",
            f"<dc:source>{escape(self.source)}</dc:source>",
            f"<dc:rights>{self._text(self.rights)}</dc:rights>",
            "<xmpRights:Marked>True</xmpRights:Marked>",
            *([f"{licence}<cc:license rdf:resource={address}/>"] if self.licence else []),
        )
        body = "".join(parts)
        rdf = f'<rdf:RDF{names}><rdf:Description rdf:about="">{body}</rdf:Description></rdf:RDF>'
        return _NO_XML.sub("\ufffd", rdf)

    def _text(self, text: str) -> str:
        """A text as XMP has it: first for whoever asks for no language, then by its own."""
        languages = filter(None, ("x-default", self.language))
        entries = (f'<rdf:li xml:lang="{tag}">{escape(text)}</rdf:li>' for tag in languages)
        return f"<rdf:Alt>{''.join(entries)}</rdf:Alt>"

    def xmp(self) -> str:
        """The label as a packet of XMP."""
        return (
            '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
            f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{self.rdf()}</x:xmpmeta>'
            '<?xpacket end="r"?>'
        )

    def texts(self) -> dict[str, str]:
        """The label as the texts of a PNG, under the names that its standard gives them."""
        return {
            "Title": self.title,
            "Author": self.creator,
            "Description": self.description,
            "Copyright": self.rights,
            "Source": self.source,
            "XML:com.adobe.xmp": self.xmp(),
        }


def _credits(sources: Sequence[SourceRecord]) -> str:
    """The works behind a figure, each publisher once."""
    works: dict[str, list[str]] = {}
    for source in sources:
        if (title := source["title"]) not in works.setdefault(source["publisher"], []):
            works[source["publisher"]].append(title)
    told = "; ".join(f"{publisher}, {', '.join(titles)}" for publisher, titles in works.items())
    return (
        said("Sources: {names}", names=told)
        if len(sources) > 1
        else said("Source: {name}", name=told)
    )


def labelled_svg(picture: str, label: Label) -> str:
    """An SVG with its label in it."""
    end = picture.index(">", picture.index("<svg"))
    language = f' xml:lang="{label.language}"' if label.language else ""
    return f"{picture[:end]}{language}><metadata>{label.rdf()}</metadata>{picture[end + 1 :]}"


def _bag(text: str) -> str:
    return f"<rdf:Bag><rdf:li>{escape(text)}</rdf:li></rdf:Bag>"
