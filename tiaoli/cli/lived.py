"""Courses that the checker found, lived through by the simulator: what the scenario is, and what it shows.

In: one day's text and courses. Out: scenarios of one case with their runs and the goals they meet. What counts as shown
is what coverage counts (``simulator/coverage.py``), and rows of tables that gave a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from analysis.verify.courses import Course, Move
from analysis.verify.goals import LEADS, Goal, GoalKind, firing, refusing
from analysis.verify.model import OTHER_TEXT
from analysis.verify.scales import expressions
from compiler.calendars import UnknownYearError
from compiler.evaluate import Env, Evaluator, Evaluators
from compiler.history import Timeline
from compiler.machine import Machine, machine_of
from compiler.model import ClockWindow, Expr, Kind, OnWorkday, Policy, Type, Value, parts
from compiler.situation import ActionEvent
from dsl.keywords import Language
from dsl.quantities import DAY
from simulator.clock import Machines
from simulator.coverage import Coverage, Item, coverage
from simulator.engine import run
from simulator.entries import Denied, Run, Stepped
from simulator.scenario import Scenario, Step
from simulator.session import Session
from simulator.telling.saying import fields_of
from tiaoli.cli.found_cases import HOUR_OF_CASES, SAMPLE

ELSEWHEN = (0, 10 * 3600, DAY, 2 * DAY, 3 * DAY, 4 * DAY)
"""So much later a case is begun where it depends on the time of day, or on working days."""
EPOCH, LAST_DAY = date(1970, 1, 1).toordinal(), date.max.toordinal()
Values = tuple[tuple[str, Value], ...]
TOO_LONG = 3 * 366 * DAY
"""A case that takes longer is left alone: calendars end."""


class Watching(Evaluators):
    """Takes down which rows of tables give a value."""

    def __init__(self, policy: Policy, settings: Any) -> None:
        super().__init__(policy, settings)
        self.given: set[Goal] = set()

    def _row(self, table: str, number: int, value: Expr) -> Evaluator:
        inner, goal = super()._row(table, number, value), Goal("row", table, number)

        def taken_down(env: Env) -> Any:
            self.given.add(goal)
            return inner(env)

        return taken_down


class Watched(Machines):
    """Machines that take down which rows of tables give a value."""

    __slots__ = ("given",)

    def __init__(self, timeline: Timeline, settings: dict[str, Value] | None = None) -> None:
        super().__init__(timeline, settings)
        self.given: set[Goal] = set()

    def of(self, index: int) -> Machine:
        """The machine of a revision."""
        made = self._made[index]
        if made is None:
            graph = self.timeline.revisions[index].graph
            known = {one.name for one in self.timeline.revisions[index].policy.settings}
            settings = {name: value for name, value in self._settings.items() if name in known}
            made = self._made[index] = machine_of(graph, settings, Watching)
            assert isinstance(made.evaluators, Watching)
            made.evaluators.given = self.given
        return made


@dataclass(frozen=True, slots=True)
class Lived:
    """A scenario with its run, the goal it was made for and all that it meets."""

    goal: Goal
    scenario: Scenario
    run: Run
    meets: frozenset[Goal]


class Lives:
    """Cases of one day's text, ``frozen``; ``name`` is the policy with the day. ``found`` are those that showed
    something new."""

    def __init__(self, frozen: Timeline, name: str, language: Language) -> None:
        self.timeline, self.name, self.language = frozen, name, language
        self.policy: Policy = frozen.revisions[0].policy
        self.machines = Watched(frozen)
        self.start = frozen.revisions[0].effective + HOUR_OF_CASES
        inside = (part for one in expressions(self.policy) for part in parts(one))
        self.restless = any(isinstance(one, ClockWindow | OnWorkday) for one in inside)
        self.found: list[Lived] = []

    @property
    def goals(self) -> tuple[Goal, ...]:
        """Everything that there is to be shown."""
        items = (item for item, _ in coverage(self.timeline, []).items)
        rows = (Goal("row", table.name, n) for table in self.policy.tables for n in range(len(table.rows)))
        return (*(goal for item in items if (goal := goal_of(item)) is not None), *rows)

    def shown(self, runs: Iterable[tuple[Scenario | None, Run]]) -> frozenset[Goal]:
        """What runs of any text of the policy show of this one. A scenario that is its run's only case is run again,
        to see which rows give a value."""
        runs = list(runs)
        rows: set[Goal] = set()
        tables = {table.name: table for table in self.policy.tables}
        for scenario in (one for one, _ in runs if one is not None and tables):
            alike = {one.policy.tables for one in scenario.timeline.revisions} == {self.policy.tables}
            watched = Watched(scenario.timeline, dict(scenario.settings))
            run(scenario, machines=watched)
            rows |= watched.given if alike else set()
        return goals_of(coverage(self.timeline, [one for _, one in runs])) | rows

    def live(self, course: Course) -> frozenset[Goal]:
        """Live through a course, at other times where that can matter, and keep it where it meets its goal."""
        for later in ELSEWHEN if self.restless else ELSEWHEN[:1]:
            for scenario in self._followed(course, self.start + later):
                done = self._confirmed(scenario, course.goal)
                if done is not None:
                    self.found.append(done)
                    return done.meets
        return frozenset()

    def _confirmed(self, scenario: Scenario, goal: Goal) -> Lived | None:
        """The run of a scenario that meets a goal, and in which nothing but its last step is refused."""
        self.machines.given.clear()
        try:
            done = run(scenario, machines=self.machines)
        except UnknownYearError:
            return None
        denied = [entry.step for entry in done.entries if isinstance(entry, Denied)]
        if done.stuck or any(number != len(scenario.steps) for number in denied):
            return None
        meets = frozenset(_shown(done)) | self.machines.given
        return Lived(goal, scenario, done, meets) if goal in meets else None

    # ── a course as a scenario ─────────────────────────────────────────────────────────────────────────────────

    def _followed(self, course: Course, start: int) -> Iterator[Scenario]:
        """The scenario of a course that begins at an instant; with a step one second after its last deadline, one that
        is refused before others, where it is to show that the deadline has passed."""
        types = {fact.name: fact.type for fact in self.policy.facts}
        facts = self._values(course.facts, types, start)
        steps = self._steps(course, start, facts)
        if steps is None:
            return
        made = Scenario("", self.name, self.timeline, start, facts, steps=steps)
        if not course.afterwards:
            yield made
            return
        last = steps[-1].at if steps else start
        head = steps[:-1] if steps and steps[-1].event is None else steps
        tried = [replace(made, steps=(*head, Step(len(head) + 1, last + 1, self._event(one, start))))
                 for one in course.afterwards]  # fmt: skip
        yield from sorted(tried, key=lambda one: not self._last_refused(one))

    def _last_refused(self, scenario: Scenario) -> bool:
        try:
            done = run(scenario)
        except UnknownYearError:
            return False
        return any(isinstance(one, Denied) and one.step == len(scenario.steps) for one in done.entries)

    def _steps(self, course: Course, start: int, facts: tuple[tuple[str, Value], ...]) -> tuple[Step, ...] | None:
        """The steps of a course, each at its instant; None where it can't be followed."""
        try:
            session = Session(self.timeline, start, dict(facts), machines=self.machines, record=False)
        except UnknownYearError:
            return None
        steps: list[Step] = []
        for move in course.moves:
            at = self._instant(session, move)
            if at is None or not session.now <= at <= start + TOO_LONG:
                return None
            session.wait_until(at)
            if move.actor:
                event = self._event(move, start)
                session.act(event)
                steps.append(Step(len(steps) + 1, at, event))
            else:
                session.settle()
            if session.halted or session.stuck:
                return None
        if session.now > (steps[-1].at if steps else start):
            steps.append(Step(len(steps) + 1, session.now, None))
        return tuple(steps)

    def _instant(self, session: Session, move: Move) -> int | None:
        """When a move comes. A deadline that has passed with another one needs no waiting."""
        dues = {run.timer: run.due for run in session.situation.timers}
        if not move.actor:
            due = dues.get(move.name)
            return session.now if due is None else due
        if move.aimed is None:
            return session.now + move.wait
        due = dues.get(move.aimed[0])
        return None if due is None else due - move.aimed[1]

    def _event(self, move: Move, start: int) -> ActionEvent:
        types = {one.name: one.type for one in fields_of(self.policy, move.actor, move.name)}
        given = self._values(move.values, types, start)
        return ActionEvent(move.actor, move.name, tuple(one for one in given if one[1] is not None))

    def _values(self, values: Values, types: Mapping[str, Type], start: int) -> Values:
        return tuple((name, self._value(value, types[name], start)) for name, value in values)

    def _value(self, value: Value, type_: Type, start: int) -> Value:
        """A value for a case that begins at an instant: moments go with it."""
        if value == OTHER_TEXT:
            return SAMPLE.in_(self.language)
        if isinstance(value, int) and type_ is Kind.TIME:
            return max(value + start - self.start, start - 366 * DAY)
        if isinstance(value, int) and type_ is Kind.DATE:
            return start // DAY + EPOCH if not 0 < value < LAST_DAY else value
        return value


def goal_of(item: Item) -> Goal | None:
    """The goal that an item of coverage is; None where no single case is asked to show it."""
    if item.kind in ("link", "given", "clause"):
        return None
    kind: GoalKind = item.side if item.side is not None else item.kind  # type: ignore[assignment]
    return Goal(kind, item.name, item.branch or 0)


def goals_of(covered: Coverage) -> frozenset[Goal]:
    """The goals that runs meet."""
    found = (goal_of(item) for item, count in covered.items if count)
    return frozenset(goal for goal in found if goal is not None)


def _shown(run: Run) -> Iterator[Goal]:
    """The goals that a run of this one text meets, as coverage counts them."""
    steps = [entry for entry in run.entries if isinstance(entry, Stepped | Denied)]
    last = max((entry.at for entry in steps if entry.event is not None), default=run.start)
    for entry in steps:
        if isinstance(entry, Denied):
            yield from refusing(entry.refused.kind, entry.refused.subjects)
            continue
        yield from firing(entry.fired)
        if entry.fired.rule in entry.machine.timer_by_id and last > entry.at:
            yield Goal("after", entry.fired.rule)
        if entry.event is not None:
            for timer in entry.fired.before.timers:
                for kind, lead in LEADS.items():
                    if timer.due is not None and timer.due - entry.at == lead:
                        yield Goal(kind, timer.timer)
