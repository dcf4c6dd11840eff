"""Curves as HTML: lines stretch with the page, words and dots keep their size.

In: ``Curves``. Out: HTML: a drawing in which places are percentages, and inside it one that is stretched.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from viz.report.bars import caption
from viz.report.marks import element, number, text
from viz.report.page import Curves, Line, Spot
from viz.report.tables import folded_table

_GRAIN = 10_000


def curves_html(chart: Curves, more: str) -> str:
    """Curves with their axes; ``more`` is what the table of their numbers is called."""
    spoken = element("title", text(chart.title or chart.across.name)) + element(
        "desc", text(" ".join((chart.about, *_spoken(chart))))
    )
    lines = "".join(_line(line, place, chart) for place, line in enumerate(chart.lines))
    stretched = element(
        "svg", lines, viewBox=f"0 0 {_GRAIN} {_GRAIN}", preserveAspectRatio="none", width="100%", height="100%"
    )
    spots = "".join(_spot(spot, place, chart) for place, line in enumerate(chart.lines) for spot in line.spots)
    drawing = element("svg", spoken, _axes(chart), stretched, spots, class_="curves", role="img")
    name = element("p", text(chart.across.name), class_="axis") if chart.across.name else ""
    return element("figure", caption(chart.title, chart.about, chart.series), drawing, name,
                   folded_table(more, chart.table))  # fmt: skip


def _spoken(chart: Curves) -> Iterator[str]:
    for line in chart.lines:
        yield from (spot.text for spot in line.spots)


def _axes(chart: Curves) -> str:
    found = []
    for value, words in chart.up.ticks:
        high = _percent(1 - value / chart.up.top)
        found += [
            element("line", class_="grid", x1="0", x2="100%", y1=high, y2=high),
            element("text", text(words), x="-6", y=high, dy="0.32em", text_anchor="end"),
        ]
    shown = [tick for tick in chart.across.ticks if tick[0] <= chart.across.top]
    for value, words in shown:
        along = _percent(value / chart.across.top)
        found += [
            element("line", class_="grid", x1=along, x2=along, y1="0", y2="100%"),
            element("text", text(words), x=along, y="100%", dy="1.4em", text_anchor="middle"),
        ]
    return "".join(found)


def _line(line: Line, place: int, chart: Curves) -> str:
    places = [(x / chart.across.top * _GRAIN, (1 - y / chart.up.top) * _GRAIN) for x, y in line.points]
    if not places:
        return ""
    path = [f"M{_whole(places[0])}"]
    for before, here in pairwise(places):
        path += [f"H{here[0]:.0f}"] if line.steps and before[0] != here[0] else []
        path.append(f"L{_whole(here)}")
    return element("path", d="".join(path), class_=f"s{place}", vector_effect="non-scaling-stroke")


def _spot(spot: Spot, place: int, chart: Curves) -> str:
    """A dot and its words: where a rising curve leaves room, to the right below it, or to the left above."""
    along, high = _percent(spot.across / chart.across.top), _percent(1 - spot.up / chart.up.top)
    dot = element("circle", element("title", text(spot.text)), cx=along, cy=high, r="4", class_=f"s{place}")
    right = spot.across / chart.across.top > 0.5
    lift = f"{-0.55 - 1.2 * (len(chart.lines) - 1 - place):.2f}em" if right else f"{1.3 + 1.2 * place:.2f}em"
    words = element(
        "text", text(spot.text), x=along, y=high, dx="-8" if right else "8", dy=lift,
        text_anchor="end" if right else "start", class_=f"spot s{place}",
    )  # fmt: skip
    return dot + words


def _whole(place: tuple[float, float]) -> str:
    return f"{place[0]:.0f} {place[1]:.0f}"


def _percent(share: float) -> str:
    return f"{number(100 * share)}%"
