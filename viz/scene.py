"""What a page holds once everything has its place: shapes and words in points, y downwards.

In: nothing. Out: the few shapes that ``viz/svg.py`` and ``viz/pdf.py`` know how to write; what one of them shows the
other shows in the same place. Absent: any idea of states and rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with rounded corners; ``fill`` and ``line`` None are not painted."""

    x: float
    y: float
    width: float
    height: float
    radius: float = 0.0
    fill: str | None = None
    line: str | None = None
    weight: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Circle:
    """A disc or a ring."""

    x: float
    y: float
    radius: float
    fill: str | None = None
    line: str | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Curve:
    """Cubic Bézier pieces: one point, then three for each piece."""

    points: tuple[Point, ...]
    line: str
    weight: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Polyline:
    """Straight pieces; ``fill`` closes them into a surface."""

    points: tuple[Point, ...]
    fill: str | None = None
    line: str | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text on its baseline. ``width`` is what was measured for it; ``strong`` thickens the strokes."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    width: float
    anchor: Literal["start", "middle"] = "start"
    strong: bool = False

    @property
    def left(self) -> float:
        """Where the line begins."""
        return self.x - self.width / 2 if self.anchor == "middle" else self.x


Shape = Box | Circle | Curve | Polyline | Words


@dataclass(frozen=True, slots=True)
class Scene:
    """A page of a size in points. ``title`` and ``summary`` describe it to those who don't see it."""

    width: float
    height: float
    title: str
    summary: str
    shapes: tuple[Shape, ...]

    @property
    def words(self) -> tuple[Words, ...]:
        """Every line of text."""
        return tuple(shape for shape in self.shapes if isinstance(shape, Words))


def moved(shapes: Iterable[Shape], dx: float, dy: float) -> tuple[Shape, ...]:
    """The shapes, shifted."""
    return tuple(_moved(shape, dx, dy) for shape in shapes)


def _moved(shape: Shape, dx: float, dy: float) -> Shape:
    match shape:
        case Box() | Circle() | Words():
            return replace(shape, x=shape.x + dx, y=shape.y + dy)
        case Curve() | Polyline():
            return replace(shape, points=tuple((x + dx, y + dy) for x, y in shape.points))
