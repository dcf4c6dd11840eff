"""One walk through the situations of a revision: exactly as far as the budget goes, and where that is not to the end,
once more with values put together.

What is reached exactly is there, so that it shows what can happen; what is not even reached with values put together is
not, so that it proves what can't. Both together often answer everything where neither does alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from analysis.verify.explore import Arrival, Clock, Frame, Reached, explore
from analysis.verify.fast import prepared, prepared_with, searched
from analysis.verify.model import Model, model_of, told_apart, unasked
from analysis.verify.needs import never_conditions
from analysis.verify.watch import NeverWatch, Watch, watch_of
from analysis.verify.witness import Witness
from compiler.graph import PolicyGraph, transitions_of
from compiler.model import ClaimDef, EndsWithin
from compiler.stopwatch import WHOLE_CASE

if TYPE_CHECKING:
    from analysis.verify.compiled import Found
    from analysis.verify.packing import Program
    from compiler.tables import Unfit

MOST_SITUATIONS = 2_000
"""So many situations are looked at exactly, where nobody says otherwise."""
MANY = 1_000
"""Kernels take as long to load as the plain search takes for so many."""
MOST_COMPILED = 2_000_000
"""So many are looked at in kernels."""
MOST_MERGED = 20_000
"""So many are looked at with values put together."""

Confirm = Callable[[Witness, str | None], bool]
"""Asks the simulator whether a case goes as a witness says, and breaks a claim where one is named."""


Heard = Callable[[Reached, Arrival], None]
"""Whatever else takes down the steps of a walk, the exact one and the one with values put together."""


@dataclass
class Asked:
    """What is asked of which revision: cases begin ``at``, ``confirm`` tries them, ``most`` situations are looked at
    exactly, ``seen`` is told of each, ``prompt`` actors act at once. ``given`` are facts that cases may begin with
    although rules set them. ``heard`` listens to the first walk for claims."""

    graph: PolicyGraph
    at: int
    confirm: Confirm
    most: int
    seen: Callable[[], None]
    prompt: frozenset[str]
    given: frozenset[str] = frozenset()
    heard: Heard | None = None

    @cached_property
    def exact(self) -> Model:
        """The revision, exactly."""
        return model_of(self.graph, given=self.given)

    @cached_property
    def program(self) -> Program | Unfit | None:
        """The revision on its way into tables, its claims watched."""
        return prepared(self.exact, never_conditions(self.exact.policy))

    @cached_property
    def eased(self) -> Model:
        """The revision, its conditions eased."""
        return model_of(self.graph, coarse=True, given=self.given)


@dataclass
class Survey:
    """What was reached exactly, and where that was not everything, what can be reached at most. ``fired`` are the
    branches that can be; ``watches`` those of the first walk, ``eased`` those of the second."""

    exact: Reached
    watches: Sequence[Watch] = ()
    coarse: Reached | None = None
    fired: set[tuple[str, int | None]] = field(default_factory=set)
    eased: list[Watch] = field(default_factory=list)
    found: Found | None = None
    """What the compiled search found, where the exact walk was not enough and that one saw everything."""

    @property
    def situations(self) -> int:
        """How many were looked at exactly."""
        return len(self.exact.situations) if self.found is None else self.found.situations

    @property
    def whole(self) -> bool:
        """Whether everything was looked at, at least with values put together."""
        return self.exact.whole or self.found is not None or (self.coarse is not None and self.coarse.whole)

    @property
    def loose(self) -> tuple[str, ...]:
        """What was not kept exactly."""
        reached = self.exact if self.coarse is None else self.coarse
        merged = () if self.coarse is None else ("merged",)
        return (*merged, *sorted({*reached.model.loose, *self.exact.loose, *reached.loose}))


def surveyed(ask: Asked, frame: Frame, watches: Sequence[Watch] = (), *,
             enough: Callable[[Reached], bool] = lambda reached: reached.whole,
             merge: bool = True, heard: Heard | None = None) -> Survey:  # fmt: skip
    """Walk through a revision, claims watched; the exact walk alone where that is ``enough``. Without ``merge``
    values are not put together."""
    survey = Survey(Reached(ask.exact), watches=watches)
    _walk(ask, survey, survey.exact, replace(frame, most=ask.most), watches, heard)
    if not survey.exact.whole and not survey.exact.stopped and not enough(survey.exact):
        found = None
        if ask.most >= MANY and all(watch.compiled for watch in watches):
            clock = None if frame.clock in (None, WHOLE_CASE) or _whole(frame.clock) else frame.clock
            program = ask.program if clock is None else prepared_with(clock, ask.exact, ask.program)
            found = searched(ask.exact, replace(frame, most=MOST_COMPILED, clock=clock), program)
        if found is not None and found.whole:
            survey.found = found
            survey.fired |= found.fired
            for watch in watches:
                watch.look_into(found, frame)
            return survey
        if not merge:
            return survey
        survey.coarse = Reached(ask.eased, apart=1)
        survey.eased = [one.anew(ask.eased) for one in watches]
        rough = replace(frame, most=MOST_MERGED, coarse=True)
        _walk(ask, survey, survey.coarse, rough, survey.eased, heard)
        left = [one.condition.expr for one in survey.eased if one.paths and isinstance(one, NeverWatch)]
        finer = told_apart(ask.eased.policy, left)
        if finer and not survey.coarse.stopped:
            _once_more(ask, survey, replace(rough, finer=finer))
    return survey


def _whole(clock: Clock | None) -> bool:
    """Whether a stopwatch runs from the beginning of a case to its end."""
    return isinstance(clock, EndsWithin) and clock.since is None


def _once_more(ask: Asked, survey: Survey, frame: Frame) -> None:
    """Look again at claims that were not proved, with what they speak of told apart."""
    finer = Reached(ask.eased, apart=1)
    again = [one.anew(ask.eased) for one in survey.eased]
    _walk(ask, Survey(finer), finer, frame, again)
    if finer.whole:
        survey.eased = [one if not two.sure or two.paths else two for one, two in zip(survey.eased, again, strict=True)]


def surveyed_fully(ask: Asked, frame: Frame, claims: Sequence[ClaimDef]) -> tuple[Asked, Survey]:
    """Walk through a revision with claims watched; where branches are never taken for cases that begin with defaults,
    once more with cases that begin with any values of what these branches ask for."""
    while True:
        survey = surveyed(ask, frame, [watch_of(one, ask.exact) for one in claims], heard=ask.heard)
        more = unasked(ask.exact, never_taken(ask.graph, survey))
        if not more:
            return ask, survey
        ask = replace(ask, given=ask.given | more, heard=None)


def never_taken(graph: PolicyGraph, survey: Survey) -> list[tuple[str, int]]:
    """The branches (rule, number) that nothing reaches; none where not everything was looked at."""
    if not survey.whole:
        return []
    return [(one.rule, one.branch) for one in transitions_of(graph) if (one.rule, one.branch) not in survey.fired]


def _walk(
    ask: Asked, survey: Survey, reached: Reached, frame: Frame, watches: Sequence[Watch], heard: Heard | None = None
) -> None:
    for watch in watches:
        watch.prompt = frame.prompt
    for arrival in explore(reached, frame, ask.seen):
        if heard is not None:
            heard(reached, arrival)
        survey.fired.update((one.rule, one.branch) for one in arrival.fired)
        for watch in watches:
            watch.look(reached, arrival)
    for place in reached.idle():
        for watch in watches:
            watch.look_at_idle(reached, place)
    for watch in watches:
        watch.finish(reached)
