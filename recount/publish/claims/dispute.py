"""The way for a reader who disagrees: a prepared issue, or a prepared mail."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

from recount.languages.words import said
from recount.publish.book.settings import Settings
from recount.publish.cite.citation import Citable
from recount.record import VerdictRecord


def dispute_addresses(
    settings: Settings, record: VerdictRecord, citable: Citable
) -> dict[str, str]:
    """Addresses at which a verdict can be disputed, with title and text filled in.

    Parameters
    ----------
    settings : Settings
        They say where the repository is, and who reads mail.
    record : VerdictRecord
        The verdict's record.
    citable : Citable
        The same claim, for its edition, content hash and address.

    Returns
    -------
    dict
        Address by what is done there; empty if the settings name neither repository nor contact.
    """
    title = said(
        "Dispute: {claim} (edition {version})", claim=record["claim"], version=citable.version
    )
    facts = [
        said("Claim: {statement}", statement=record["statement"]),
        said(
            "Answer: {answer} ({verdict})",
            answer=said(record["answer"]),
            verdict=said(record["headline"]),
        ),
        said(
            "Edition: {version}, content hash {digest}",
            version=citable.version,
            digest=citable.digest,
        ),
        *([said("Page: {address}", address=citable.address)] if citable.address else []),
    ]
    text = "\n".join([*facts, "", said("What is wrong, and which source says so?"), ""])
    return letters(settings, title, text)


def letters(settings: Settings, title: str, text: str) -> dict[str, str]:
    """Addresses at which the authors are written to, with title and text filled in.

    Parameters
    ----------
    settings : Settings
        They say where the repository is, and who reads mail.
    title, text : str
        What somebody begins with.

    Returns
    -------
    dict
        Address by what is done there; empty if the settings name neither repository nor contact.
    """
    found = {}
    if settings.repository:
        found[said("as an issue")] = _issue(settings.repository, title, text)
    if settings.contact:
        query = urlencode({"subject": title, "body": text}, quote_via=quote)
        found[said("by mail")] = f"mailto:{settings.contact}?{query}"
    return found


def _issue(repository: str, title: str, text: str) -> str:
    """The form for a new issue; GitLab has names of its own for what other hosts call alike."""
    if "gitlab" in (urlsplit(repository).hostname or ""):
        query = {"issue[title]": title, "issue[description]": text}
        return f"{repository}/-/issues/new?{urlencode(query, quote_via=quote)}"
    return f"{repository}/issues/new?{urlencode({'title': title, 'body': text}, quote_via=quote)}"
