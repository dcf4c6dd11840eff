"""Dead ends: situations in which nothing is due and nobody can do anything, now or later.

In: the situations of an exact walk. Out: for each state the first case that is stuck in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Any

from analysis.verify.findings.cases import Case, cases
from analysis.verify.findings.data import Confirm, DeadEnd, Shown
from analysis.verify.findings.walk import Walked
from analysis.verify.model import Model, fill, with_others
from analysis.verify.open_values import Ground, ImpossibleError
from analysis.verify.paths import Walk
from analysis.verify.situations import Moment, concrete
from analysis.verify.stepping import acted, instant_of_action, not_before
from analysis.verify.ways import ways
from compiler.semantics import act
from compiler.situation import ActionEvent, Fired

MOST_TRIED = 3
"""So many situations of one state are tried."""
MOST_CASES = 8
"""So many cases of one situation are tried."""


def dead_ends(found: Walked, at: int, confirm: Confirm) -> Iterator[DeadEnd]:
    """The states in which a case can be stuck."""
    tried: dict[str, int] = {}
    model, reached = found.model, found.exact
    for place in reached.idle():
        one = reached.situations[place]
        if one.final or tried.get(one.state, 0) >= MOST_TRIED:
            continue
        bounds, domains, moment = concrete(model, one)
        if not any(True for _ in ways(bounds, domains, partial(_refused, model, moment))):
            continue
        tried[one.state] = tried.get(one.state, 0) + 1
        case = _shown(found, place, at, confirm)
        if case is not None:
            tried[one.state] = MOST_TRIED
            yield DeadEnd(one.state, case)


def _shown(found: Walked, place: int, at: int, confirm: Confirm) -> Shown | None:
    model = found.model

    def wanted(ground: Ground, walk: Walk) -> Any:
        return _refused(model, walk.moments[-1], ground)

    for case in islice(cases(model, found.exact.path(place), wanted, at), MOST_CASES):
        if _for_ever(model, case):
            shown = Shown("stuck", case.witness)
            if confirm(shown):
                return shown
    return None


def _refused(model: Model, moment: Moment, ground: Ground) -> Any:
    """An instant at which every action is refused with some parameters; ImpossibleError where there is none."""
    if any(run.due is not None for run in moment.situation.timers):
        raise ImpossibleError
    later = instant_of_action(ground, moment.now, (), late=moment.late)
    situation = with_others(model, moment.situation, ground)
    for actor, action in model.deeds[moment.situation.state]:
        values: Any = tuple((slot.name, fill(slot, ground)) for slot in model.parameters[actor, action])
        if isinstance(act(model.machine, situation, ActionEvent(actor, action, values), later), Fired):
            raise ImpossibleError
    return later


def _for_ever(model: Model, case: Case) -> bool:
    """Whether whatever anybody does from the end of a case on is refused."""
    moment, until = case.walk.moments[-1], case.witness.until

    def tried(actor: str, action: str, ground: Ground) -> bool:
        later: Any = ground.new_number(until)
        start = Moment(moment.situation, later, moment.start, False)
        not_before(ground, later, moment.now, 0)
        result, _, _ = acted(model, start, actor, action, ground)
        return isinstance(result, Fired)

    known = case.ground.bounds, case.ground.domains
    return not any(
        way.result
        for actor, action in model.deeds[moment.situation.state]
        for way in ways(*known, partial(tried, actor, action))
    )
