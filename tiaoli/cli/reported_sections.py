"""The sections of a report that drawn cases and a law have alike: key figures, ends, lengths, the flowchart, measures.

In: a view. Out: sections of a page. Absent: differences between two texts, what only drawn cases have
(``tiaoli/cli/reported.py``), what only a law has (``tiaoli/cli/reported_law.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dsl.catalogue import Bilingual
from simulator.population.data import Population
from simulator.population.features import LASTS, Measure
from simulator.population.surveys import Survey
from tiaoli.cli.reported_figures import figure_tiles
from tiaoli.cli.reported_flow import flow_part
from tiaoli.cli.reported_measures import ends_part, measure_parts, numbers_part
from tiaoli.cli.reported_sides import View, shown
from tiaoli.cli.reported_times import lengths_curve
from tiaoli.cli.simulated import ENDS, LENGTHS
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_pairs import AFTER, BEFORE
from viz.report.page import Section, Tile, Tiles

ENDED = Bilingual("cases that end", "了结的案件")
HALF = Bilingual("half of those that end do so within", "了结的案件中一半不超过")
MOST = Bilingual("nine in ten of those that end do so within", "了结的案件中九成不超过")
MEAN_LENGTH = Bilingual("mean time to the end", "平均历时")
FLOW = Bilingual("The flowchart, painted", "流程图：路径与耗时")
WHERE = Bilingual("Where the time goes", "时间花在哪里")
SLOW = Bilingual("Deadlines", "时限")
PATHS = Bilingual("What happens", "发生了什么")
MONEY = Bilingual("Outcomes and amounts", "结果与金额")

_GROUPS: tuple[tuple[str, Bilingual, tuple[Measure, ...]], ...] = (
    ("time", WHERE, ("waited", "stayed")),
    ("deadlines", SLOW, ("timeout", "late")),
    ("money", MONEY, ("outcome", "amount")),
    ("paths", PATHS, ("taken", "refused")),
)  # fmt: skip


def populations_of(survey: Survey) -> tuple[Population, ...]:
    """One for each text."""
    return tuple(one.population for one in (survey.living, survey.other) if one is not None)


def series_of(survey: Survey, names: Names) -> tuple[str, ...]:
    """What the texts are called in the charts."""
    found = populations_of(survey)
    if len(found) == 1:
        return (found[0].policy,)
    colon = ": " if names.language == "en" else "："
    words = (word.in_(names.language) for word in (BEFORE, AFTER))
    return tuple(f"{word}{colon}{one.policy}" for word, one in zip(words, found, strict=True))


def tiles(population: Population, view: View, change: Callable[[int], str], of_mean: str) -> Tiles:
    """The figures that a meeting asks for first; ``change`` and ``of_mean`` say how they differ between two texts."""
    names, length = view.names, view.names.length
    found = [Tile(view.say(ENDED), view.figures(lambda side: shown(side, side.ended(), side.percent, names)))]
    for wanted, words in ((50, HALF), (90, MOST)):
        within = tuple(shown(side, dict(side.percentiles()).get(wanted), length, names) for side in view.sides)
        found.append(Tile(view.say(words), within))
    found.append(Tile(view.say(MEAN_LENGTH), tuple(shown(side, side.mean(LASTS), length, names) for side in view.sides),
                      of_mean))  # fmt: skip
    return Tiles((*figure_tiles(population, view, change), *found), view.series)


def measured(view: View, populations: tuple[Population, ...]) -> Iterator[Section]:
    """How cases end, how long they last, where they go, and everything else that is measured."""
    say = view.say
    yield Section("ends", say(ENDS), (ends_part(view), numbers_part(view, ("end", "open"))))
    curve = lengths_curve(view)
    yield Section("lengths", say(LENGTHS), () if curve is None else (curve, numbers_part(view, ("lasts",))))
    flows = (flow_part(one, side, view.names, one.policy) for one, side in zip(populations, view.sides, strict=True))
    yield Section("flow", say(FLOW), tuple(one for one in flows if one is not None))
    for place, title, measures in _GROUPS:
        yield Section(place, say(title), tuple(part for one in measures for part in measure_parts(view, one)))
