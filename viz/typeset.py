"""Rows of words, signs and pills stacked into a block of known size.

In: rows. Out: a ``Block``, its shapes relative to its upper left corner. Absent: what the rows are about
(``viz/boxes.py``) and where the block stands (``viz/compose.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Literal

from viz.scene import Box, Circle, Polyline, Shape, Words, moved
from viz.theme import INK, PAPER, RULE, SMALL_SIZE, Tone
from viz.widths import plain, text_width, wrap, wrap_evenly

LINE_HEIGHT = 1.36
_BASELINE = 0.36
"""How far below the middle of a row the baseline lies, in sizes: a Chinese character then stands in the middle."""
_PILL_PAD = 6.0
_PILL_GAP = 4.0
_STRONG = 0.035
"""How much wider thickened strokes make a line, in sizes."""

Sign = Literal["clock", "dot", "ban", "gear", "eye"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of text, already broken. ``indent`` is free space before it, in which a sign may stand."""

    text: str
    size: float
    colour: str = INK
    strong: bool = False
    centred: bool = False
    above: float = 0.0
    indent: float = 0.0
    sign: Sign | None = None

    @property
    def width(self) -> float:
        """Points from the edge of the block to the end of the line."""
        return self.indent + text_width(self.text, self.size) + (self.size * _STRONG if self.strong else 0.0)

    @property
    def height(self) -> float:
        """Points it takes, with the space above."""
        return self.above + self.size * LINE_HEIGHT


@dataclass(frozen=True, slots=True)
class Pills:
    """Short captions on coloured ground, side by side."""

    captions: tuple[tuple[str, Tone], ...]
    above: float = 3.0
    centred: bool = True
    size: float = SMALL_SIZE + 1.5

    @property
    def width(self) -> float:
        """Points for all of them and the gaps between."""
        return sum(self._one(text) for text, _ in self.captions) + _PILL_GAP * (len(self.captions) - 1)

    @property
    def height(self) -> float:
        """Points it takes, with the space above."""
        return self.above + self.size * LINE_HEIGHT + 3

    def _one(self, text: str) -> float:
        return text_width(text, self.size) + 2 * _PILL_PAD

    def shapes(self, left: float, top: float) -> list[Shape]:
        """The pills beginning at a place."""
        found: list[Shape] = []
        height = self.height - self.above
        for text, tone in self.captions:
            width = self._one(text)
            found.append(Box(left, top + self.above, width, height, height / 2, tone.line))
            middle = top + self.above + height / 2 + self.size * _BASELINE
            bare = text_width(text, self.size)
            found.append(Words(left + width / 2, middle, text, self.size, PAPER, bare, "middle"))
            left += width + _PILL_GAP
        return found


@dataclass(frozen=True, slots=True)
class Divider:
    """A thin line across the block."""

    above: float = 6.0
    below: float = 3.0

    @property
    def width(self) -> float:
        """It takes what there is."""
        return 0.0

    @property
    def height(self) -> float:
        """Points it takes."""
        return self.above + self.below


Item = Row | Pills | Divider


@dataclass(frozen=True, slots=True)
class Block:
    """Shapes in a rectangle of known size, relative to its upper left corner."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def rows(row: Row, width: float, *, even: bool = False) -> list[Row]:
    """A row broken into rows at most ``width`` points wide. The space above and the sign stay with the first."""
    lines = (wrap_evenly if even else wrap)(row.text, row.size, width - row.indent)
    rest = replace(row, above=0.0, sign=None)
    return [replace(row, text=lines[0]), *(replace(rest, text=line) for line in lines[1:])]


def pills(captions: Sequence[tuple[str, Tone]], width: float, *, centred: bool = True) -> list[Pills]:
    """Captions in as many rows as they need."""
    found: list[Pills] = []
    for text, tone in captions:
        caption = (wrap(plain(text), SMALL_SIZE + 1.5, width - 2 * _PILL_PAD)[0], tone)
        if found and Pills((*found[-1].captions, caption)).width <= width:
            found[-1] = Pills((*found[-1].captions, caption), found[-1].above, centred)
        else:
            found.append(Pills((caption,), 3.0 if not found else 2.0, centred))
    return found


def stack(items: Sequence[Item], *, pad: tuple[float, float], least: float = 0.0) -> Block:
    """Items one below the other, with ``pad`` points left and right, above and below."""
    across, down = pad
    inner = max([least - 2 * across, *(item.width for item in items)])
    top, shapes = down, list[Shape]()
    for item in items:
        match item:
            case Row():
                shapes.extend(_row(item, across, top, inner))
            case Pills():
                shapes.extend(item.shapes(across + ((inner - item.width) / 2 if item.centred else 0), top))
            case Divider():
                line = top + item.above
                shapes.append(Polyline(((across, line), (across + inner, line)), line=RULE, weight=0.7))
        top += item.height
    return Block(inner + 2 * across, top + down, tuple(shapes))


def over(upper: Block, lower: Block) -> Block:
    """Two blocks, one below the other."""
    shapes = (*upper.shapes, *moved(lower.shapes, 0, upper.height))
    return Block(max(upper.width, lower.width), upper.height + lower.height, shapes)


def piled(blocks: Sequence[Block]) -> Block:
    """Blocks one below the other."""
    return reduce(over, blocks)


def beside(blocks: Sequence[Block], gap: float) -> Block:
    """Blocks side by side, aligned at the top."""
    left, shapes = 0.0, list[Shape]()
    for block in blocks:
        shapes += moved(block.shapes, left, 0)
        left += block.width + gap
    return Block(left - gap, max(block.height for block in blocks), tuple(shapes))


def shared_out(blocks: Sequence[Block], count: int) -> list[list[Block]]:
    """Blocks in at most ``count`` columns, in their order and as even in height as that order allows."""
    columns: list[list[Block]] = [[]]
    target, height = sum(block.height for block in blocks) / count, 0.0
    for block in blocks:
        if columns[-1] and len(columns) < count and height + block.height / 2 > target:
            columns.append([])
            height = 0.0
        columns[-1].append(block)
        height += block.height
    return columns


def _row(row: Row, left: float, top: float, inner: float) -> list[Shape]:
    begin = left + (inner - row.width) / 2 if row.centred else left
    middle = top + row.above + row.size * LINE_HEIGHT / 2
    bare = row.width - row.indent
    line = middle + row.size * _BASELINE
    words = Words(begin + row.indent, line, row.text, row.size, row.colour, bare, strong=row.strong)
    return [*_sign(row, begin, middle), words]


def _sign(row: Row, left: float, middle: float) -> list[Shape]:
    """The sign before a row, drawn so that no font needs to have it."""
    radius = row.size * 0.38
    x = left + radius + 0.5
    match row.sign:
        case "clock":
            hands = ((x, middle - radius * 0.62), (x, middle), (x + radius * 0.5, middle))
            return [Circle(x, middle, radius, PAPER, row.colour, 1.0), Polyline(hands, line=row.colour)]
        case "ban":
            slope = radius * 0.7
            slash = ((x - slope, middle + slope), (x + slope, middle - slope))
            return [Circle(x, middle, radius, PAPER, row.colour, 1.0), Polyline(slash, line=row.colour)]
        case "gear":
            return _gear(x, middle, radius, row.colour)
        case "eye":
            return [Circle(x, middle, radius, PAPER, row.colour, 1.0), Circle(x, middle, radius * 0.4, row.colour)]
        case "dot":
            return [Circle(x, middle, row.size * 0.16, row.colour)]
        case None:
            return []


def _gear(x: float, y: float, radius: float, colour: str) -> list[Shape]:
    """A wheel with eight teeth."""
    inner, corner = radius * 0.72, radius * 0.74
    spokes = ((radius, 0.0), (0.0, radius), (corner, corner), (corner, -corner))
    teeth = [Polyline(((x - dx, y - dy), (x + dx, y + dy)), line=colour) for dx, dy in spokes]
    return [*teeth, Circle(x, y, inner, PAPER, colour, 1.0), Circle(x, y, radius * 0.2, colour)]
