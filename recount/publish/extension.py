"""Sphinx extension of the book: its style sheet, its scripts, and leave to render records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from recount import __version__
from recount.chart import GROUNDS

ASSETS = Path(__file__).parent / "assets"


def grounds_css() -> str:
    """Rules that give pictures the ground's own ink, from the chart theme."""
    light, dark = GROUNDS["light"], GROUNDS["dark"]
    rules = [
        f'html[data-theme="dark"] .recount-figure svg [{part}="{light_colour}"]'
        f"{{{part}:{dark[light_colour]}}}"
        for light_colour in light
        if light_colour != "ground"
        for part in ("fill", "stroke")
    ]
    return "\n".join(rules) + "\n"


def _write_grounds(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        style = (ASSETS / "recount.css").read_text(encoding="utf-8") + grounds_css()
        (Path(app.outdir) / "_static" / "recount.css").write_text(style, encoding="utf-8")


def _without_thebe(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Leave out the live-code scripts, which Jupyter Book adds twice and this book does not use."""
    context["script_files"] = [
        script
        for script in context.get("script_files", [])
        if "thebe" not in f"{script.filename} {script.attributes.get('body', '')}".lower()
    ]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.config.html_static_path.append(str(ASSETS))
    app.config.html_favicon = str(ASSETS / "favicon.svg")
    app.add_css_file("recount.css")
    app.connect("html-page-context", _without_thebe, priority=900)
    app.connect("build-finished", _write_grounds)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
