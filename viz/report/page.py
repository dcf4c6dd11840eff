"""What a report holds, decided before anything is written as HTML: words, figures, charts, tables.

In: nothing; whoever has something to report makes these, with every word in the reader's language. Out: plain data that
``viz/report/html.py`` writes. Absent: what is reported, colours, sizes.
"""

from __future__ import annotations

from dataclasses import dataclass

from viz.picture import Lang
from viz.scene import Scene


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the bounds between which it lies, as a length on a scale and as it is written; ``mark`` is what it
    is held against, with how that is written."""

    value: float
    low: float
    high: float
    text: str
    between: str = ""
    mark: float | None = None
    marked: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a bar chart: what, and a figure for each series; None where a series has none."""

    label: str
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart with the bounds as whiskers. ``full`` is the value at which a bar takes the whole width, 0 for the
    largest bound; ``mark`` is what the marks are called."""

    title: str
    bars: tuple[Bar, ...]
    series: tuple[str, ...] = ()
    about: str = ""
    full: float = 0.0
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """From 0 up to ``top``, with words at some values."""

    top: float
    ticks: tuple[tuple[float, str], ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a curve that is named."""

    across: float
    up: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A curve through points. ``steps`` goes along, then up."""

    points: tuple[tuple[float, float], ...]
    spots: tuple[Spot, ...] = ()
    steps: bool = False


@dataclass(frozen=True, slots=True)
class Curves:
    """One curve for each series, on common axes. ``table`` says the same in numbers."""

    title: str
    lines: tuple[Line, ...]
    across: Axis
    up: Axis
    table: Table
    series: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads; the first ``names`` columns are words, the rest are numbers. ``strong`` marks cells that stand
    out, by row and column."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    names: int = 1
    strong: frozenset[tuple[int, int]] = frozenset()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A key figure: what, and its figures, one for each series; ``change`` is how they differ."""

    label: str
    figures: tuple[Figure | None, ...]
    change: str = ""


@dataclass(frozen=True, slots=True)
class Tiles:
    """Key figures side by side."""

    tiles: tuple[Tile, ...]
    series: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagram:
    """A drawing under a title."""

    title: str
    scene: Scene
    about: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs and, below, a list of items: a text, and what it is called where it has a name."""

    paragraphs: tuple[str, ...] = ()
    items: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """A line to be typed as it stands."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Folded:
    """Parts that are there when they are asked for."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Cards:
    """The same parts several times, small and side by side."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One of them."""

    title: str
    aside: str
    parts: tuple[Part, ...]


Part = Bars | Curves | Table | Tiles | Diagram | Prose | Code | Folded | Cards


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page with a heading, reached from the list at the top."""

    id: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A whole report. ``lines`` stand under its title: what was asked, of what, on which text."""

    lang: Lang
    title: str
    lines: tuple[str, ...]
    sections: tuple[Section, ...]
    footer: str = ""
    contents: str = ""
