"""The font of the pictures, cut down to what one page shows.

In: the bytes of the shipped font and a set of characters. Out: a WOFF file for an SVG, or the outlines with what a PDF
must know of them. Absent: reading the file (``viz/render.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

MISSING = "〓"
"""What printers set for a character they don't have."""


@dataclass(frozen=True, slots=True)
class Outlines:
    """A subset as bare CFF. ``glyphs`` maps a character to its number (CID) in it, ``advances`` a number to a width in
    thousandths; ascent, descent and bounding box likewise."""

    cff: bytes
    name: str
    glyphs: dict[str, int]
    advances: dict[int, int]
    ascent: int
    descent: int
    bounds: tuple[int, int, int, int]


@lru_cache(maxsize=2)
def known_characters(font: bytes) -> frozenset[str]:
    """Every character that the font can show."""
    with TTFont(BytesIO(font), lazy=True) as opened:
        return frozenset(chr(point) for point in opened.getBestCmap())


def web_font(font: bytes, characters: Iterable[str]) -> bytes:
    """A WOFF file with the given characters; those that the font lacks are left out."""
    cut = _cut(font, characters)
    cut.flavor = "woff"
    written = BytesIO()
    cut.save(written)
    return written.getvalue()


def outlines(font: bytes, characters: Iterable[str]) -> Outlines:
    """The glyphs of the given characters for a PDF; KeyError is raised later for a character the font lacks."""
    cut = _cut(font, characters)
    order = {name: int(name.removeprefix("cid")) for name in cut.getGlyphOrder() if name != ".notdef"}
    head, metrics = cut["head"], cut["hmtx"]
    return Outlines(
        cff=cut.getTableData("CFF "),
        name=cut["name"].getDebugName(6),
        glyphs={chr(point): order[name] for point, name in cut.getBestCmap().items() if name in order},
        advances={number: metrics[name][0] for name, number in order.items()},
        ascent=cut["hhea"].ascent,
        descent=cut["hhea"].descent,
        bounds=(head.xMin, head.yMin, head.xMax, head.yMax),
    )


def _cut(font: bytes, characters: Iterable[str]) -> TTFont:
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.notdef_outline = True
    options.name_IDs = ["*"]
    opened = TTFont(BytesIO(font), lazy=True, recalcTimestamp=False)
    cutter = Subsetter(options)
    cutter.populate(unicodes=sorted({ord(character) for character in characters}))
    cutter.subset(opened)
    return opened
