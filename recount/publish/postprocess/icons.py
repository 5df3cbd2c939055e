"""The theme's icons: the few glyphs in use, as inline SVG, in place of an icon font."""

from __future__ import annotations

import re

from recount.errors import BuildError

FAMILIES = {
    "fas": "fas",
    "fa": "fas",
    "fa-solid": "fas",
    "far": "far",
    "fa-regular": "far",
    "fab": "fab",
    "fa-brands": "fab",
}
"""Classes that name a family of glyphs, and the family's short name."""

MODIFIERS = frozenset({"fa-lg", "fa-sm", "fa-xs", "fa-fw", "fa-2x", "fa-3x"})

_ELEMENT = re.compile(
    r'<(i|span)((?:\s+[\w-]+="[^"]*")*?\s+class="(?:[^"]*\s)?(?:fa[srb]?|fa-(?:solid|regular|brands))'
    r'(?:\s[^"]*)?"(?:\s+[\w-]+="[^"]*")*)\s*>\s*</\1>'
)
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_END_OF_PACK = re.compile(r'\(function\(\)\{\w+\("(fa[srb])",\w+\)')


class Glyphs:
    """Glyphs of the script that the theme's package carries.

    Parameters
    ----------
    script : str
        Font Awesome's script with all of its packs, one after the other: the glyphs of a pack
        stand before the call that registers its name.
    """

    def __init__(self, script: str) -> None:
        self._script = script
        self._packs: dict[str, tuple[int, int]] = {}
        self._found: dict[tuple[str, str], tuple[str, str, str]] = {}
        start = 0
        for end in _END_OF_PACK.finditer(script):
            self._packs[end.group(1)] = (start, end.start())
            start = end.end()

    def svg(self, classes: str, attributes: str = "") -> str:
        """One glyph as inline SVG that takes the size and the colour of the text around it.

        Parameters
        ----------
        classes : str
            The classes of the element that it replaces, such as ``fa-solid fa-bars fa-lg``.
        attributes : str
            Further attributes, each with a blank before it.

        Raises
        ------
        BuildError
            If the theme's package has no such glyph.
        """
        names = classes.split()
        family = next(FAMILIES[name] for name in names if name in FAMILIES)
        glyphs = [
            name.removeprefix("fa-")
            for name in names
            if name.startswith("fa-") and name not in FAMILIES and name not in MODIFIERS
        ]
        if len(glyphs) != 1:
            raise BuildError(f"icon {classes!r}: expected one glyph, found {glyphs}")
        width, height, path = self._find(family, glyphs[0])
        kept = " ".join(name for name in names if name not in FAMILIES)
        return (
            f'<svg class="recount-icon {kept}"{attributes} aria-hidden="true" focusable="false"'
            f' viewBox="0 0 {width} {height}"><path d="{path}"/></svg>'
        )

    def _find(self, family: str, glyph: str) -> tuple[str, str, str]:
        if (family, glyph) in self._found:
            return self._found[family, glyph]
        start, end = self._packs.get(family, (0, 0))
        entry = re.compile(rf'[{{,]"?{re.escape(glyph)}"?:\[(\d+),(\d+),\[[^\]]*\],"\w+","([^"]+)"')
        found = entry.search(self._script, start, end)
        if found is None:
            raise BuildError(f"the theme's icons hold no {glyph!r} in the family {family!r}")
        width, height, path = found.groups()
        self._found[family, glyph] = width, height, path
        return width, height, path


def draw_icons(page: str, glyphs: Glyphs) -> str:
    """Replace each icon element of a page by its glyph; all else stays as it is."""

    def drawn(match: re.Match[str]) -> str:
        given = dict(_ATTRIBUTE.findall(match.group(2)))
        kept = "".join(
            f' {name}="{text}"' for name, text in given.items() if name not in ("class", "title")
        )
        return glyphs.svg(given["class"], kept)

    return _ELEMENT.sub(drawn, page)
