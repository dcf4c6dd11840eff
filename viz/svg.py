"""A page as SVG.

In: a scene, and optionally the bytes of a font that has its characters. Out: SVG text that needs nothing from outside
and runs nothing: no scripts, no links, every word of the author's escaped. Absent: rasterising (``viz/render.py``).
"""

from __future__ import annotations

from base64 import b64encode
from xml.sax.saxutils import escape, quoteattr

from viz.scene import Box, Circle, Curve, Point, Polyline, Scene, Shape, Words
from viz.theme import FALLBACK_FAMILIES, FONT_FAMILY
from viz.widths import plain

STRONG_STROKE = 0.035
"""How much thicker strong words are, in sizes."""


def svg_text(scene: Scene, font: bytes | None = None) -> str:
    """The page as an SVG document. ``font`` is a WOFF file to carry along."""
    width, height = _number(scene.width), _number(scene.height)
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="{_families()}">',
        *_spoken(scene),
    ]
    if font is not None:
        source = f"url(data:font/woff;base64,{b64encode(font).decode('ascii')})"
        lines.append(f"<style>@font-face{{font-family:'{FONT_FAMILY}';src:{source} format('woff')}}</style>")
    lines += [_shape(shape) for shape in scene.shapes]
    return "\n".join([*lines, "</svg>", ""])


def inline_svg(scene: Scene) -> str:
    """The page as part of an HTML file, as wide as there is room."""
    box = f'viewBox="0 0 {_number(scene.width)} {_number(scene.height)}"'
    lines = [f'<svg {box} role="img" font-family="{_families()}">', *_spoken(scene)]
    return "\n".join([*lines, *(_shape(shape) for shape in scene.shapes), "</svg>"])


def _families() -> str:
    return ", ".join(f"'{name}'" if " " in name else name for name in (FONT_FAMILY, *FALLBACK_FAMILIES))


def _spoken(scene: Scene) -> tuple[str, str]:
    return f"<title>{_escaped(scene.title)}</title>", f"<desc>{_escaped(scene.summary)}</desc>"


def _shape(shape: Shape) -> str:
    match shape:
        case Box():
            place = _attributes(x=shape.x, y=shape.y, width=shape.width, height=shape.height, rx=shape.radius)
            return f"<rect{place}{_paint(shape.fill, shape.line, shape.weight, shape.dash)}/>"
        case Circle():
            place = _attributes(cx=shape.x, cy=shape.y, r=shape.radius)
            return f"<circle{place}{_paint(shape.fill, shape.line, shape.weight)}/>"
        case Curve():
            start, *rest = shape.points
            pieces = " ".join(_point(point) for point in rest)
            return f'<path d="M{_point(start)} C{pieces}"{_paint(None, shape.line, shape.weight, shape.dash)}/>'
        case Polyline():
            corners = " ".join(_point(point) for point in shape.points)
            name = "polygon" if shape.fill else "polyline"
            return f'<{name} points="{corners}"{_paint(shape.fill, shape.line, shape.weight)} stroke-linejoin="round"/>'
        case Words():
            return _words(shape)


def _words(words: Words) -> str:
    place = _attributes(x=words.x, y=words.y) + f' font-size="{_number(words.size)}" fill={quoteattr(words.colour)}'
    anchor = "" if words.anchor == "start" else ' text-anchor="middle"'
    strong = ""
    if words.strong:
        strong = f' stroke={quoteattr(words.colour)} stroke-width="{_number(words.size * STRONG_STROKE)}"'
    return f"<text{place}{anchor}{strong}>{_escaped(words.text)}</text>"


def _paint(fill: str | None, line: str | None, weight: float, dash: tuple[float, ...] = ()) -> str:
    painted = f" fill={quoteattr(fill or 'none')}"
    if line is None:
        return painted
    dashes = f' stroke-dasharray="{" ".join(_number(one) for one in dash)}"' if dash else ""
    return f'{painted} stroke={quoteattr(line)} stroke-width="{_number(weight)}"{dashes}'


def _attributes(**values: float) -> str:
    return "".join(f' {name}="{_number(value)}"' for name, value in values.items() if value or name != "rx")


def _point(point: Point) -> str:
    return f"{_number(point[0])},{_number(point[1])}"


def _number(value: float) -> str:
    """Two decimals at most, no trailing zeros, never ``-0``."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _escaped(text: str) -> str:
    """Text as XML may hold it: control characters are blanks, markup is text."""
    return escape(plain(text))
