"""Bar charts and key figures as HTML: a length, its bounds as a whisker, the number beside it.

In: ``Bars``, ``Tiles``. Out: HTML. A bar is a drawing as wide as there is room, its words are text of the page, so that
they keep their size on a phone.
"""

from __future__ import annotations

from viz.report.marks import element, number, text
from viz.report.page import Bar, Bars, Figure, Tile, Tiles

_WIDE = 1000
_HIGH = 16


def bars_html(chart: Bars) -> str:
    """A bar chart."""
    found = [one for bar in chart.bars for one in bar.figures if one is not None]
    full = chart.full or max((max(one.value, one.high, one.mark or 0.0) for one in found), default=1.0) or 1.0
    rows = "".join(_bar(bar, full, chart) for bar in chart.bars)
    return element(
        "figure", caption(chart.title, chart.about, chart.series, chart.mark), element("div", rows, class_="bars")
    )


def caption(title: str, about: str, series: tuple[str, ...], mark: str = "") -> str:
    """What a chart is of, the colour of each series, and what is marked."""
    chips = [(f"chip s{place}", name) for place, name in enumerate(series)] if len(series) > 1 else []
    chips += [("chip mark", mark)] if mark else []
    names = "".join(element("span", element("i", class_=kind), text(name)) for kind, name in chips)
    return element(
        "figcaption",
        element("h3", text(title)) if title else "",
        element("p", text(about), class_="about") if about else "",
        element("p", names, class_="series") if names else "",
    )


def _bar(bar: Bar, full: float, chart: Bars) -> str:
    lines = "".join(_length(bar.label, one, full, place, chart) for place, one in enumerate(bar.figures))
    return element("div", element("div", text(bar.label), class_="name"), element("div", lines), class_="bar")


def _length(label: str, figure: Figure | None, full: float, place: int, chart: Bars) -> str:
    if figure is None:
        return element("div", element("span", "–", class_="number"), class_=f"length s{place}")
    series = chart.series[place] if len(chart.series) > 1 else ""
    marked = f"{chart.mark} {figure.marked}" if figure.mark is not None else ""
    words = " · ".join(one for one in (label, series, figure.text, figure.between, marked) if one)
    drawn = element("title", text(words)) + _rectangle(figure, full) + _whisker(figure, full) + _mark(figure, full)
    drawing = element(
        "svg", drawn, viewBox=f"0 0 {_WIDE} {_HIGH}", preserveAspectRatio="none", role="img", aria_label=words
    )
    return element("div", drawing, _written(figure), class_=f"length s{place}")


def _rectangle(figure: Figure, full: float) -> str:
    start, end = sorted((0.0, figure.value))
    wide = max((end - start) / full * _WIDE, 1.5)
    return element("rect", x=number(start / full * _WIDE), y="2", width=number(wide), height=str(_HIGH - 4))


def _whisker(figure: Figure, full: float) -> str:
    low, high = (max(min(one / full, 1.0), 0.0) * _WIDE for one in (figure.low, figure.high))
    if high - low < 1:
        return ""
    path = f"M{number(low)} 4V12M{number(low)} 8H{number(high)}M{number(high)} 4V12"
    return element("path", d=path, vector_effect="non-scaling-stroke")


def _mark(figure: Figure, full: float) -> str:
    if figure.mark is None:
        return ""
    place = number(min(figure.mark / full, 1.0) * _WIDE)
    return element("path", d=f"M{place} 0V{_HIGH}", class_="mark", vector_effect="non-scaling-stroke")


def _written(figure: Figure) -> str:
    between = element("small", text(figure.between)) if figure.between else ""
    return element("span", element("b", text(figure.text)), between, class_="number")


def tiles_html(tiles: Tiles) -> str:
    """Key figures."""
    key = caption("", "", tiles.series) if len(tiles.series) > 1 else ""
    found = "".join(_tile(one) for one in tiles.tiles)
    return element("figure", key, element("div", found, class_="tiles"))


def _tile(tile: Tile) -> str:
    figures = "".join(
        element("div", element("span", "–" if one is None else _written(one)), class_=f"value s{place}")
        for place, one in enumerate(tile.figures)
    )
    change = element("div", text(tile.change), class_="change") if tile.change else ""
    return element("div", element("div", text(tile.label), class_="name"), figures, change, class_="tile")
