"""The content security policy of each page: nothing but what the book itself ships."""

from __future__ import annotations

import base64
import hashlib
import re

from recount.errors import BuildError

_SCRIPT = re.compile(r"<script\b([^<>]*)>(.*?)</script\s*>", re.DOTALL)
_TYPE = re.compile(r"""\btype\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_HANDLER = re.compile(r"""\s(on[a-z]+)\s*=\s*["']""")
_LOADS = re.compile(r"<(?:script|img|iframe|source|audio|video|embed|object|link)\b[^<>]*>")
_FOREIGN = re.compile(r"""\b(?:src|href|srcset|data)\s*=\s*["']?((?:https?:)?//[^"'\s>]+)""")
_LOADING_LINK = re.compile(
    r"""\brel\s*=\s*["']?(?:[\w -]*\b)?(?:stylesheet|preload|modulepreload|icon|manifest)\b"""
)
_AHEAD = re.compile(
    r"""<link\b[^<>]*\brel\s*=\s*["']?(?:[\w -]*\b)?(next|prefetch|prerender|manifest)\b[^<>]*>"""
)
"""What a browser fetches for later, of a kind that no directive below allows: Firefox takes the
next page for something to fetch."""
POLICY_START = '<meta http-equiv="Content-Security-Policy" content="'
EXECUTABLE = ("", "text/javascript", "application/javascript", "module")
"""Types under which a browser executes the content of a script element."""


def is_executable(attributes: str) -> bool:
    """Whether a browser executes a script element with these attributes, or only holds data."""
    found = _TYPE.search(attributes)
    return (found.group(1).lower() if found else "") in EXECUTABLE


def script_hash(code: str) -> str:
    """The source expression that allows exactly this inline script."""
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def policy(scripts: tuple[str, ...]) -> str:
    """The policy of a page with these inline scripts."""
    allowed = " ".join(["'self'", *map(script_hash, scripts)])
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {allowed}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            # In Firefox no file is of the same origin as another, and the search of a book that is
            # opened from a folder would lead nowhere. A page of a host cannot send to files anyway.
            "form-action 'self' file:",
            "base-uri 'none'",
        )
    )


def policy_element(scripts: tuple[str, ...]) -> str:
    """The policy as an element for the head of a page."""
    return f'{POLICY_START}{policy(scripts)}" />'


def require_obedience(name: str, page: str, scripts: tuple[str, ...]) -> None:
    """Make sure that a page holds nothing that its own policy would block.

    Parameters
    ----------
    name : str
        The page's path, for messages.
    page : str
        Its text.
    scripts : tuple of str
        The inline scripts that its policy allows.

    Raises
    ------
    BuildError
        If there is another inline script, a handler in an attribute, anything that is loaded from
        another host, or a link to what browsers fetch ahead.
    """
    for attributes, code in _SCRIPT.findall(page):
        inline = "src=" not in attributes and is_executable(attributes)
        if inline and code not in scripts:
            raise BuildError(f"{name}: inline script {code.strip()[:60]!r}; expected a file")
    markup = _SCRIPT.sub("", page)
    for handler in _HANDLER.finditer(markup):
        tag = markup[markup.rfind("<", 0, handler.start()) : handler.start()]
        if tag and ">" not in tag:
            raise BuildError(
                f"{name}: handler {handler.group(1)!r} in {tag[:60]!r}; expected a listener in a"
                " script"
            )
    if ahead := _AHEAD.search(markup):
        raise BuildError(
            f"{name}: {ahead.group(0)[:60]!r} has browsers fetch what the policy bars; expected no"
            f" link of the kind {ahead.group(1)!r}"
        )
    for element in _LOADS.findall(page):
        foreign = _FOREIGN.search(element)
        harmless = element.startswith("<link") and not _LOADING_LINK.search(element)
        if foreign and not harmless:
            raise BuildError(
                f"{name}: loads {foreign.group(1)}; expected everything to come with the book"
            )
