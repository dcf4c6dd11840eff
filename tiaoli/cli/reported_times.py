"""How long cases last and how many are open, as curves.

In: one side, or those of two texts. Out: parts of a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from dsl.catalogue import Bilingual
from simulator.population.standing import Standing
from tiaoli.cli.reported_measures import lengths_table
from tiaoli.cli.reported_sides import Side, View
from viz.report.axes import round_numbers, round_times
from viz.report.page import Axis, Curves, Line, Spot, Table

DONE = Bilingual("Cases ended within a time", "在一段时间内了结的案件")
DONE_ABOUT = Bilingual(
    "Share of all cases that have ended so long after they began. Half of those that end have done so at 50%, nine in "
    "ten at 90%.",
    "案件开始后经过这么久，已了结的占全部案件的比例。最终了结的案件中，一半到 50% 处已了结，九成到 90% 处已了结。",
)
OPEN = Bilingual("Open cases over time", "未了结案件数的变化")
OPEN_ABOUT = Bilingual("At the end of each {0}.", "每{0}结束时的件数。")
HOUR, DAY, DAYS = Bilingual("hour", "小时"), Bilingual("day", "天"), Bilingual("{0} days", " {0} 天")
SINCE = Bilingual("time since the case began", "案件开始后经过的时间")
WHEN, COUNT = Bilingual("until", "截至"), Bilingual("open", "未了结")

_NAMED = (50, 90)
_COLUMNS = 600
_DAY = 86_400


def lengths_curve(view: View, top: float = 0.0) -> Curves | None:
    """Which share of the cases has ended after which time, up to ``top`` or as far as is worth drawing; None where none
    ends."""
    table = lengths_table(view)
    if table is None:
        return None
    top = top or max(side.reach() for side in view.sides) or 1.0
    lines = tuple(_lengths(side, top, view) for side in view.sides)
    across = Axis(top, tuple((at, view.names.length(at) if at else "0") for at in round_times(top)), view.say(SINCE))
    up = Axis(1.0, tuple((share, f"{share:.0%}") for share in (0, 0.25, 0.5, 0.75, 1)))
    return Curves(view.say(DONE), lines, across, up, table, view.series, view.say(DONE_ABOUT))


def _lengths(side: Side, top: float, view: View) -> Line:
    places = [(0.0, 0.0), *side.course(top, _COLUMNS)]
    if places[-1][0] < top:
        places.append((top, places[-1][1]))
    ended = side.ended()
    spots = tuple(
        Spot(figure.value, percentage / 100 * (ended.value if ended is not None else 0.0),
             f"{percentage}%: {view.names.length(figure.value)}")
        for percentage, figure in side.percentiles()
        if percentage in _NAMED
    )  # fmt: skip
    return Line(tuple(places), spots, steps=True)


def open_curve(view: View, standings: Sequence[Standing], zone: str) -> Curves | None:
    """How many cases are open under each text; None where there are no cases."""
    every = max(standing.width for standing in standings)
    wide = [_widened(standing, every) for standing in standings]
    counts = [one.counts() for one in wide]
    if not any(counts):
        return None
    longest = max(len(one) for one in counts)
    top, most = longest * every, max(max(one, default=0) for one in counts) or 1
    first = standings[0].first
    lines = tuple(
        Line(tuple(((slot + 1) * every, count) for slot, count in enumerate([*one, *[one[-1]] * (longest - len(one))])))
        for one in counts
    )
    across = Axis(top, tuple((at, _moment(first + at, zone, every)) for at in _days(top)))
    up = Axis(most * 1.08, tuple((number, f"{number:,.0f}") for number in round_numbers(most * 1.08)))
    table = _open_table(view, counts, first, every, zone)
    return Curves(
        view.say(OPEN), lines, across, up, table, view.series, view.say(OPEN_ABOUT).format(_slot(view, every))
    )


def _widened(standing: Standing, every: int) -> Standing:
    found = Standing(width=every)
    found.join(standing)
    return found


def _days(top: float) -> tuple[float, ...]:
    """Whole days where there are at least two, for an axis is read by them."""
    found = round_times(top)
    return found if top < 2 * _DAY else tuple(one for one in found if one % _DAY == 0)


def _slot(view: View, every: int) -> str:
    if every < _DAY:
        return view.say(HOUR)
    return view.say(DAY) if every == _DAY else view.say(DAYS).format(every // _DAY)


def _moment(instant: float, zone: str, every: int, *, whole: bool = False) -> str:
    moment = datetime.fromtimestamp(instant, UTC).astimezone(ZoneInfo(zone))
    if whole:
        return f"{moment:%Y-%m-%d %H:%M}"
    return f"{moment:%m-%d}" if every >= _DAY or moment.hour == 0 else f"{moment:%H:%M}"


def _open_table(view: View, counts: list[list[int]], first: int, every: int, zone: str) -> Table:
    """The same in numbers."""
    longest = max(len(one) for one in counts)
    heads = (view.say(WHEN), *(view.series if len(view.series) > 1 else (view.say(COUNT),)))
    rows = []
    for slot in range(longest):
        when = _moment(first + (slot + 1) * every, zone, every, whole=True)
        rows.append((when, *(f"{one[min(slot, len(one) - 1)]:,}" if one else "0" for one in counts)))
    return Table("", heads, tuple(rows))
