"""The flowchart of a text, painted with how often each path was taken and where the time went.

In: a population and what came of it. Out: a part of a page, or None where the picture can't be drawn.
"""

from __future__ import annotations

from compiler.graph import lower
from compiler.history import Revision
from dsl.catalogue import Bilingual
from simulator.clock import index_at
from simulator.population.data import Population
from tiaoli.cli.reported_sides import Side
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_tables import percent
from viz.compose import compose
from viz.from_graph import picture_of
from viz.heat import Counts, heated
from viz.render import EngineError, graphviz_json
from viz.report.page import Diagram

ABOUT = Bilingual(
    "At an arrow: how often it is taken per hundred cases. In a state: the mean time that a case spends there, and its "
    "share of all time.",
    "箭头上：每百件采用的次数。状态里：每件平均在此停留的时间，及其占全部时间的比例。",
)
SEVERAL = Bilingual(
    "Drawn is the text of {0}; cases under earlier texts are counted, too.",
    "所画为 {0} 的文本；按更早文本办理的案件也计在内。",
)


def flow_part(population: Population, side: Side, names: Names, title: str) -> Diagram | None:
    """The painted flowchart of the last text under which cases arrive."""
    revision, several = _drawn(population)
    picture = heated(picture_of(lower(revision.policy), names.language), counts_of(side, names))
    try:
        scene = compose(picture, graphviz_json)
    except EngineError:
        return None
    about = ABOUT.in_(names.language)
    if several:
        about = f"{about} {SEVERAL.in_(names.language).format(revision.date.isoformat())}"
    return Diagram(title, scene, about)


def counts_of(side: Side, names: Names) -> Counts:
    """Branches per hundred cases, and the time spent in each state."""
    stayed = {one.of: side.much(one) for one in side.features() if one.measure == "stayed"}
    whole = sum(stayed.values()) or 1
    often = {
        f"{one.of}#{int(one.more) - 1}": 100 * side.much(one) / side.cases
        for one in side.features()
        if one.measure == "taken" and one.more
    }
    spent = {
        state: (much / whole, f"{names.length(much / side.cases)} · {percent(much / whole)}")
        for state, much in stayed.items()
    }
    return Counts(often, spent)


def _drawn(population: Population) -> tuple[Revision, bool]:
    timeline, arrivals = population.timeline, population.arrivals
    first, last = index_at(timeline, arrivals.first), index_at(timeline, arrivals.end - 1)
    return timeline.revisions[last], last > first
