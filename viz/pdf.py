"""A page as PDF.

In: a scene and the outlines of its characters. Out: a PDF of one page whose text can be searched and copied. No date
and no random number stands in it, so the same scene gives the same bytes. Absent: page breaks; the page is as large
as the picture, and printing fits it to the paper.

The file format is ISO 32000; only what a ``Scene`` can hold is written.
"""

from __future__ import annotations

import zlib
from math import sqrt

from viz.font import Outlines
from viz.scene import Box, Circle, Curve, Point, Polyline, Scene, Shape, Words
from viz.svg import STRONG_STROKE

_ROUND = 4 * (sqrt(2) - 1) / 3
"""Where the handles of a cubic piece lie that looks like a quarter of a circle, in radii."""
_LARGEST_PAGE = 14400.0
"""Points that readers take for a side of a page."""


def pdf_bytes(scene: Scene, font: Outlines) -> bytes:
    """The page as a PDF file. Every character of the scene must be among the font's; KeyError otherwise."""
    scale = min(1.0, _LARGEST_PAGE / max(scene.width, scene.height))
    content = [f"{_n(scale)} 0 0 {_n(-scale)} 0 {_n(scene.height * scale)} cm 1 j"]
    content += [_shape(shape, font) for shape in scene.shapes]
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_n(scene.width * scale)} {_n(scene.height * scale)}]"
        " /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
    )
    return _file(
        [
            b"<< /Type /Catalog /Pages 2 0 R /ViewerPreferences << /DisplayDocTitle true >> >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page.encode(),
            _stream("\n".join(content).encode("ascii")),
            *_font(font),
            f"<< /Title {_text(scene.title)} /Subject {_text(scene.summary)} /Producer (tiaoli) >>".encode(),
        ]
    )


def _shape(shape: Shape, font: Outlines) -> str:
    match shape:
        case Box():
            return _painted(_rounded(shape), shape.fill, shape.line, shape.weight, shape.dash)
        case Circle(x, y, radius):
            box = Box(x - radius, y - radius, 2 * radius, 2 * radius, radius)
            return _painted(_rounded(box), shape.fill, shape.line, shape.weight)
        case Curve():
            start, *rest = shape.points
            pieces = [f"{_p(a)} {_p(b)} {_p(c)} c" for a, b, c in zip(rest[::3], rest[1::3], rest[2::3], strict=True)]
            return _painted(" ".join([f"{_p(start)} m", *pieces]), None, shape.line, shape.weight, shape.dash)
        case Polyline():
            first, *others = shape.points
            pieces = [f"{_p(first)} m", *(f"{_p(point)} l" for point in others), *(["h"] if shape.fill else [])]
            return _painted(" ".join(pieces), shape.fill, shape.line, shape.weight)
        case Words():
            return _words(shape, font)


def _words(words: Words, font: Outlines) -> str:
    """A line of text, set upright on the page whose y runs downwards."""
    numbers = [font.glyphs[character] for character in words.text]
    width = sum(font.advances[number] for number in numbers) * words.size / 1000
    left = words.x - width / 2 if words.anchor == "middle" else words.x
    codes = "".join(f"{number:04X}" for number in numbers)
    strong = f"{_colour(words.colour, 'RG')} {_n(words.size * STRONG_STROKE)} w 2 Tr" if words.strong else "0 Tr"
    return (
        f"q {_colour(words.colour, 'rg')} BT {strong} /F {_n(words.size)} Tf"
        f" 1 0 0 -1 {_n(left)} {_n(words.y)} Tm <{codes}> Tj ET Q"
    )


def _rounded(box: Box) -> str:
    """A rectangle, its corners quarters of circles where it has a radius."""
    if not box.radius:
        return f"{_p((box.x, box.y))} {_p((box.width, box.height))} re"
    r = min(box.radius, box.width / 2, box.height / 2)
    k = r * (1 - _ROUND)
    left, top, right, bottom = box.x, box.y, box.x + box.width, box.y + box.height
    return " ".join(
        [
            f"{_p((left + r, top))} m {_p((right - r, top))} l",
            f"{_p((right - k, top))} {_p((right, top + k))} {_p((right, top + r))} c {_p((right, bottom - r))} l",
            f"{_p((right, bottom - k))} {_p((right - k, bottom))} {_p((right - r, bottom))} c",
            f"{_p((left + r, bottom))} l",
            f"{_p((left + k, bottom))} {_p((left, bottom - k))} {_p((left, bottom - r))} c {_p((left, top + r))} l",
            f"{_p((left, top + k))} {_p((left + k, top))} {_p((left + r, top))} c h",
        ]
    )


def _painted(outline: str, fill: str | None, line: str | None, weight: float, dash: tuple[float, ...] = ()) -> str:
    settings = [_colour(fill, "rg")] if fill else []
    if line:
        settings += [_colour(line, "RG"), f"{_n(weight)} w", f"[{' '.join(_n(one) for one in dash)}] 0 d"]
    operator = {(True, True): "B", (True, False): "f", (False, True): "S", (False, False): "n"}[bool(fill), bool(line)]
    return " ".join([*settings, outline, operator])


def _font(font: Outlines) -> list[bytes]:
    """Objects 5 to 9: the composite font, its descendant, its descriptor, the outlines, and what its codes mean."""
    widths = " ".join(f"{number} [{width}]" for number, width in sorted(font.advances.items()))
    bounds = " ".join(str(one) for one in font.bounds)
    return [
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{font.name} /Encoding /Identity-H"
        " /DescendantFonts [6 0 R] /ToUnicode 9 0 R >>".encode(),
        f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{font.name} /FontDescriptor 7 0 R /DW 1000 /W [{widths}]"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>".encode(),
        f"<< /Type /FontDescriptor /FontName /{font.name} /Flags 4 /FontBBox [{bounds}] /ItalicAngle 0"
        f" /Ascent {font.ascent} /Descent {font.descent} /CapHeight 733 /StemV 80 /FontFile3 8 0 R >>".encode(),
        _stream(font.cff, "/Subtype /CIDFontType0C "),
        _stream(_meaning(font).encode("ascii")),
    ]


def _meaning(font: Outlines) -> str:
    """The character of each code, so that text can be searched and copied."""
    pairs = [f"<{number:04X}> <{_utf16(character)}>" for character, number in sorted(font.glyphs.items())]
    blocks = [pairs[place : place + 100] for place in range(0, len(pairs), 100)]
    listed = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def /CMapName /Meaning def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{listed}\nendcmap CMapName currentdict /CMap defineresource pop end end"
    )


def _file(objects: list[bytes]) -> bytes:
    """Objects numbered from 1, with the table of where they stand. The last is the document's information."""
    written = bytearray(b"%PDF-1.5\n%\xe6\x9d\xa1\xe4\xbe\x8b\n")
    places: list[int] = []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    return bytes(written + b"startxref\n%d\n%%%%EOF\n" % table)


def _stream(content: bytes, entries: str = "") -> bytes:
    packed = zlib.compress(content, 9)
    return f"<< {entries}/Filter /FlateDecode /Length {len(packed)} >>\nstream\n".encode() + packed + b"\nendstream"


def _text(text: str) -> str:
    return f"<FEFF{_utf16(text)}>"


def _utf16(text: str) -> str:
    return text.encode("utf-16-be", "replace").hex().upper()


def _colour(colour: str, operator: str) -> str:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return " ".join([*(_n(part) for part in parts), operator])


def _p(point: Point) -> str:
    return f"{_n(point[0])} {_n(point[1])}"


def _n(value: float) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
