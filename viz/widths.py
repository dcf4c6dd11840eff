"""How wide a text is in the font of the pictures, and where its lines break.

In: text and a size in points. Out: widths in points, wrapped lines. Absent: the font itself, so that measuring
costs nothing and is the same on every machine; a test compares the table with the font.
"""

from __future__ import annotations

from wcwidth import wcwidth

_LATIN = (
    224, 323, 474, 555, 555, 921, 680, 278, 338, 338, 467, 555, 278, 347, 278, 392, 555, 555, 555, 555, 555, 555, 555,
    555, 555, 555, 278, 278, 555, 555, 555, 474, 946, 608, 657, 638, 688, 589, 552, 689, 728, 293, 535, 646, 543, 812,
    723, 742, 633, 742, 635, 596, 599, 721, 575, 878, 573, 531, 603, 338, 392, 338, 555, 559, 606, 563, 618, 510, 620,
    554, 325, 564, 607, 275, 275, 552, 284, 926, 610, 606, 620, 620, 388, 468, 377, 607, 521, 802, 498, 521, 475, 338,
    270, 338, 555,
)  # fmt: skip
"""Advances of the characters from space to tilde, in thousandths of the size."""

_NEVER_FIRST = frozenset(",.:;!?)]}%，。、：；！？）】》」』”’…·％")
_NEVER_LAST = frozenset("([{（【《「『“‘@§")
_ELLIPSIS = "…"
HARD_LIMIT = 400
"""A label keeps at most this many characters in a picture."""


def character_width(character: str) -> float:
    """The advance of one character at size 1: exact for ASCII and Chinese, for other letters rather too much."""
    point = ord(character)
    if 0x20 <= point < 0x7F:
        return _LATIN[point - 0x20] / 1000
    if wcwidth(character) == 0:
        return 0.0
    if 0x400 <= point < 0x530:
        return 1.05
    return 1.25 if 0x1F000 <= point < 0x20000 else 1.0


def text_width(text: str, size: float) -> float:
    """The width of one line in points."""
    return size * sum(character_width(character) for character in text)


def plain(text: str) -> str:
    """A label as one line of printable text: breaks and control characters become spaces, runs of them one."""
    kept = "".join(character if character.isprintable() else " " for character in text)
    return shortened(" ".join(kept.split()))


def shortened(text: str) -> str:
    """At most ``HARD_LIMIT`` characters, with an ellipsis where some are left out."""
    return text if len(text) <= HARD_LIMIT else text[: HARD_LIMIT - 1] + _ELLIPSIS


def wrap(text: str, size: float, width: float) -> tuple[str, ...]:
    """Lines no wider than ``width`` points. Breaks stand at spaces and between Chinese characters, never before a
    closing mark; a word wider than a line is cut."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(plain(text)):
        if line and text_width((line + piece).rstrip(), size) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece.lstrip() if not line else piece
        while text_width(line.rstrip(), size) > width and len(line.rstrip()) > 1:
            cut = _fitting(line, size, width)
            lines.append(line[:cut])
            line = line[cut:].lstrip()
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return tuple(lines)


def _fitting(line: str, size: float, width: float) -> int:
    """How many characters of a line fit, at least one."""
    count = 1
    while count < len(line) and text_width(line[: count + 1], size) <= width:
        count += 1
    return count


def _pieces(text: str) -> list[str]:
    """What may not be broken: words with their trailing space, Chinese characters with the marks around them."""
    pieces: list[str] = []
    for character in text:
        if not pieces or not _together(pieces[-1][-1], character):
            pieces.append(character)
        else:
            pieces[-1] += character
    return pieces


def _together(left: str, right: str) -> bool:
    if right.isspace() or right in _NEVER_FIRST or left in _NEVER_LAST:
        return True
    if left.isspace():
        return False
    return not (_breakable(left) or _breakable(right))


def _breakable(character: str) -> bool:
    return wcwidth(character) == 2


def wrap_evenly(text: str, size: float, width: float) -> tuple[str, ...]:
    """As ``wrap``, with no more lines than needed but of nearly equal length."""
    lines = wrap(text, size, width)
    if len(lines) == 1:
        return lines
    narrow, wide = width / len(lines), width
    for _ in range(7):
        middle = (narrow + wide) / 2
        tried = wrap(text, size, middle)
        if len(tried) <= len(lines):
            lines, wide = tried, middle
        else:
            narrow = middle
    return lines
