"""What a picture's file says of itself: what it is, whose, and what may be done with it.

SVG, PNG and PDF carry the same words as XMP (ISO 16684-1), and each in its own way as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from recount.drawing.picture import Words
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

    @classmethod
    def of(cls, record: ChartedFigure, citable: Citable) -> Label:
        """Label a figure by its record, with the chart under ``spec``, and as it is cited."""
        licence = licence_of(record["sources"])
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
                    *([f"Note: {record['note']}"] if "note" in record else []),
                    f"{_credits(record['sources'])}. {licence.brief}",
                    f"{citable.container}, edition {citable.version}"
                    + (f": {citable.address}" if citable.address else ""),
                ),
            ),
        )

    def rdf(self) -> str:
        """The label as RDF, in the form that XMP asks for."""
        names = "".join(f" xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in NAMESPACES.items())
        address = quoteattr(self.licence)
        licence = f"<xmpRights:WebStatement>{escape(self.licence)}</xmpRights:WebStatement>"
        parts = (
            f"<dc:identifier>{escape(self.figure)}</dc:identifier>",
            f"<xmpMM:VersionID>{escape(self.content)}</xmpMM:VersionID>",
            f"<dc:title>{_in_english(self.title)}</dc:title>",
            f"<dc:description>{_in_english(self.description)}</dc:description>",
            f"<dc:creator><rdf:Seq><rdf:li>{escape(self.creator)}</rdf:li></rdf:Seq></dc:creator>",
            f"<dc:source>{escape(self.source)}</dc:source>",
            f"<dc:rights>{_in_english(self.rights)}</dc:rights>",
            "<xmpRights:Marked>True</xmpRights:Marked>",
            *([f"{licence}<cc:license rdf:resource={address}/>"] if self.licence else []),
        )
        body = "".join(parts)
        rdf = f'<rdf:RDF{names}><rdf:Description rdf:about="">{body}</rdf:Description></rdf:RDF>'
        return _NO_XML.sub("\ufffd", rdf)

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
    return f"Source{'s' * (len(sources) > 1)}: {told}"


def labelled_svg(picture: str, label: Label) -> str:
    """An SVG with its label in it."""
    start = picture.index(">", picture.index("<svg")) + 1
    return f"{picture[:start]}<metadata>{label.rdf()}</metadata>{picture[start:]}"


def _in_english(text: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt>'
