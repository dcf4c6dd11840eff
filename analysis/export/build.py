"""A revision as a timed automaton.

In: the graph. Out: the network, with what was lost on the way. Innermost states become locations, one for each way in
which their timers can stand; locations that no time passes in come before the first state, and where automations are
looked at. Nothing is left out that a case can do: where the policy can't be said, the network allows more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from analysis.export.formulas import YES, Cube, Formula, TooLargeError, all_of, any_of, cubes, losses, negated, without
from analysis.export.names import Names
from analysis.export.network import (
    LOSSES,
    Amount,
    Assign,
    Choice,
    Claim,
    Clock,
    Edge,
    Location,
    Loss,
    Network,
    Sign,
    Test,
    Variable,
)  # fmt: skip
from analysis.export.reading import Env, Held, Known, Reader, Sym
from analysis.export.steps import Deed, Place, Steps, Way, counter_sym, fact_sym
from analysis.export.timers import RUNS, Span, Timers
from analysis.export.values import Slots
from compiler import model as m
from compiler.graph import PolicyGraph, transitions_of
from compiler.machine import AutoRun, Machine, machine_of

MOST_EDGES = 64
"""So many edges for one way of a step; with more, its condition is left open."""

MOST_IN_ALL = 20_000
"""A network with more edges is of no use to anyone."""

SINCE_TIMER, LATE, AGE = "z", "late", "age"


class TooManyError(Exception):
    """A network would have more edges than asked for."""


def network_of(graph: PolicyGraph, most: int = MOST_IN_ALL) -> Network:
    """The network of a revision; TooManyError where it has more than so many edges."""
    machine = machine_of(graph)
    known: dict[str, set[Span]] = {}
    while True:
        build = _Build(graph, machine, known)
        network = build.network(most)
        if not build.timers.missed:
            return network


@dataclass(slots=True)
class _Made:
    """What has been made so far; ``lost`` says where each loss was met."""

    locations: dict[str, Location] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    lost: dict[str, dict[str, None]] = field(default_factory=dict)

    def loses(self, what: Iterable[str], where: str) -> None:
        """Take down what was lost."""
        for one in what:
            self.lost.setdefault(one, {})[where] = None


class _Build:
    """One network in the making."""

    def __init__(self, graph: PolicyGraph, machine: Machine, known: dict[str, set[Span]]) -> None:
        self.machine, self.policy = machine, machine.policy
        self.names, self.made = Names(), _Made()
        for name in (SINCE_TIMER, LATE, AGE):
            self.names.of("", name)
        reader, self.slots = Reader(self.policy), Slots(self.policy)
        facts = {fact.name: fact_sym(fact, self.slots, self.names) for fact in self.policy.facts}
        counted: dict[str, Sym] = {}
        arms = transitions_of(graph)
        self.timers = Timers(machine, reader, self.names, Env(facts, {one.name: Known(0) for one in
                             self.policy.counters}), arms, known)  # fmt: skip
        for one in self.policy.counters:
            counted[one.name] = counter_sym(one, self.timers.number(one.count), self.names)
        self.steps = Steps(machine, reader, self.slots, self.timers, self.names, counted)
        self.changed = {effect.fact for arm in arms for effect in arm.effects if isinstance(effect, m.SetTo)}
        said = [one for one in self.policy.claims if _told(one)]
        self.made.loses(
            ["claim"] if len(said) < len(self.policy.claims) else [],
            ", ".join(one.name for one in self.policy.claims if not _told(one)),
        )
        self.bodies = [one.body for one in said]
        self.claims = tuple(Claim(one.name, one.label, self.names.of("broken", one.name)) for one in said)

    def network(self, most: int) -> Network:
        """The whole, from the beginning to every place that can be reached."""
        waiting = self._begin()
        known = set(waiting)
        while waiting:
            if len(self.made.edges) > most:
                raise TooManyError
            place = waiting.pop(0)
            for way_to in self._from(place):
                if way_to not in known:
                    known.add(way_to)
                    waiting.append(way_to)
        for claim in self.claims:
            self.made.locations[claim.location] = Location(claim.location, f"broken: {claim.label}", None, final=True)
        self.made.loses(["number"] if self.slots.crowded else [], ", ".join(self.slots.crowded))
        clocks, variables = self._declared()
        order = {what: n for n, what in enumerate(LOSSES)}
        lost = sorted(self.made.lost.items(), key=lambda one: order[one[0]])
        return Network(
            self.names.of("policy", self.policy.name),
            tuple(self.made.locations.values()),
            clocks,
            variables,
            tuple(self.made.edges),
            self.claims,
            tuple(Loss(what, tuple(where)) for what, where in lost),
        )

    # ── beginning ──────────────────────────────────────────────────────────────────────────────────────────────

    def _begin(self) -> list[Place]:
        """A case begins with any facts that break no bound; each is picked on an edge of its own."""
        number = 1
        here = self._passing("begin", "begin")
        for fact in self.policy.facts:
            slot = self.slots.slot(("fact", fact.name))
            if slot is None or not self._given(fact) or len(slot.every) < 2:
                continue
            number += 1
            there = self._passing(f"begin {number}", f"begin: after {fact.name}")
            pick, variable = self.names.of("p", f"any {fact.name}"), self.names.of("f", fact.name)
            self.made.edges.append(Edge(here, there, self.names.of("given", fact.name), f"{fact.name}: {slot.says()}",
                                        updates=(Assign(variable, Amount(0, pick)),),
                                        choices=(Choice(pick, tuple(sorted(slot.every))),)))  # fmt: skip
            here = there
        first = self.policy.leaf_of("")
        place = Place(first)
        env = self.steps.env(place)
        facts = {fact.name: env.facts[fact.name] if self._given(fact) else Known(fact.default)
                 for fact in self.policy.facts}  # fmt: skip
        env = Env(facts, {name: Known(0) if isinstance(sym, Held) else sym for name, sym in env.used.items()})
        bounds = {one.definition.name: self.steps.reader.condition(one.definition.condition, env)
                  for one in self.machine.bounds_of_facts}  # fmt: skip
        sound = all_of(bounds.values())
        for name, bound in bounds.items():
            self.made.loses(losses(bound), name)
        if any(True for _ in losses(sound)) or not self._cubes(sound, "begin"):
            sound = YES
        found: dict[Place, None] = {}
        for way in self.steps.entered(Way(sound, env, place), self.machine.paths[first]):
            final = self.machine.states[first].final
            way = replace(way, place=Place(first)) if final else way
            found.update(dict.fromkeys(self._edge(here, way, self.names.of("", "begins"), "begin", None, None)))
        return list(found)

    def _given(self, fact: m.FactDef) -> bool:
        return fact.required or fact.name not in self.changed

    def _passing(self, name: str, says: str) -> str:
        """A location in which no time passes."""
        found = self.names.of("", name)
        self.made.locations[found] = Location(found, says, None, committed=True)
        return found

    # ── places and steps ───────────────────────────────────────────────────────────────────────────────────────

    def _from(self, place: Place) -> Iterator[Place]:
        """Everything that can happen in a place; the places to which it leads."""
        here = self._location(place)
        env = self.steps.env(place)
        if place.pending:
            yield from self._automated(place, env, here)
            return
        self._watched(place, env, here)
        if self.machine.states[place.state].final:
            return
        calm = (Test(SINCE_TIMER, ">=", Amount(0, LATE)),) if self._timed else ()
        done = (Assign(LATE, Amount(0)),) if self._timed else ()
        for actor, action in self._deeds(place.state):
            inside = replace(env, parameters=self.steps.parameters(actor, action))
            event = self.names.of("do", f"{actor}.{action}")
            for deed in self.steps.deeds(place, inside, actor, action):
                yield from self._taken(here, deed, event, deed.rule, calm, done)
        late = (Assign(SINCE_TIMER, Amount(0)), Assign(LATE, Amount(1)))
        for timer in self.steps.in_order(place):
            event = self.names.of("due", timer)
            for deed in self.steps.fired(place, env, timer):
                yield from self._taken(here, deed, event, timer, (), late)

    def _deeds(self, state: str) -> dict[tuple[str, str], None]:
        """The actions for which a rule stands in a state, innermost first."""
        return {
            (rule.trigger.actor, rule.trigger.action): None
            for one in reversed(self.machine.paths[state])
            for rule in self.machine.states[one].rules
            if isinstance(rule.trigger, m.ActionTrigger)
        }

    def _taken(self, here: str, deed: Deed, event: str, says: str, guard: tuple[Test, ...],
               more: tuple[Assign, ...]) -> Iterator[Place]:  # fmt: skip
        rule = " lapses" if deed.branch is None else f", branch {deed.branch + 1}"
        way = replace(deed.way, assigns=(*deed.way.assigns, *more))
        yield from self._edge(here, way, event, says + rule, deed.rule, deed.branch, guard)

    def _automated(self, place: Place, env: Env, here: str) -> Iterator[Place]:
        """The first automation that can be taken is; where none can, the case waits."""
        earlier: list[Formula] = []
        for run in self._automations(place):
            definition = run.definition
            actor, action = definition.trigger.actor, definition.trigger.action
            event = self.names.of("auto", definition.id)
            marked = replace(
                place, taken=tuple(sorted({*place.taken, (definition.id, definition.state)})), pending=False
            )
            able: list[Formula] = []
            wants = self.steps.reader.condition(definition.guard, env)
            for when, values in self._values(run, env):
                ready = all_of((wants, when))
                for deed in self.steps.deeds(marked, replace(env, parameters=values), actor, action):
                    able.append(all_of((ready, deed.way.when)))
                    now = all_of((*map(negated, earlier), ready, deed.way.when))
                    there = replace(deed, way=replace(deed.way, when=now))
                    yield from self._taken(here, there, event, f"automation {definition.id}: {deed.rule}", (), ())
            earlier.append(any_of(able))
        rest = Way(all_of(map(negated, earlier)), env, replace(place, pending=False))
        yield from self._edge(here, rest, self.names.of("", "settled"), "settled", None, None, look=False)

    def _automations(self, place: Place) -> list[AutoRun]:
        taken = {name for name, _ in place.taken}
        return [
            run
            for state in reversed(self.machine.paths[place.state])
            for run in self.machine.automations.get(state, ())
            if run.definition.id not in taken
        ]

    def _values(self, run: AutoRun, env: Env) -> list[tuple[Formula, dict[str, Sym]]]:
        """What an automation gives for each parameter, case by case."""
        found: list[tuple[Formula, dict[str, Sym]]] = [(YES, {})]
        for name, value in run.definition.values:
            found = [
                (all_of((before, when)), {**values, name: sym})
                for before, values in found
                for when, sym in self.steps.reader.cases(value, env)
            ]
        return found

    # ── claims ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _watched(self, place: Place, env: Env, here: str) -> None:
        """Edges to where a claim is broken."""
        for claim, on_paper in zip(self.bodies, self.claims, strict=True):
            event = self.names.of("breaks", on_paper.name)
            if isinstance(claim, m.Never):
                when = self.steps.reader.condition(claim.condition, env)
                self._drawn(
                    Edge(here, on_paper.location, event, f"never: {on_paper.label}"), self._cubes(when, on_paper.name)
                )
            elif not self.machine.states[place.state].final:
                assert isinstance(claim, m.EndsWithin)
                guard = (Test(AGE, ">=", Amount(claim.within + 1)),)
                self.made.edges.append(Edge(here, on_paper.location, event, f"too late: {on_paper.label}", guard))

    # ── on paper ───────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def _timed(self) -> bool:
        return bool(self.machine.timer_by_id)

    def _location(self, place: Place) -> str:
        """The location of a place."""
        odd = [f"{timer} {how}" for timer, how in place.timers if how != RUNS]
        odd += [f"{name} taken" for name, _ in place.taken]
        original = " ".join((place.state, *odd))
        name = self.names.of("looks" if place.pending else "at", original)
        if name not in self.made.locations:
            state = self.machine.states[place.state]
            says = f"{state.label} ({place.state})" + (f": {', '.join(odd)}" if odd else "")
            invariant = tuple(
                Test(self.timers.clock(timer), "<=", self.timers.amount(timer, 1))
                for timer, how in place.timers if how == RUNS and not place.pending
            )  # fmt: skip
            self.made.locations[name] = Location(name, says, place.state, invariant, place.pending, state.final)
        return name

    def _edge(self, here: str, way: Way, event: str, says: str, rule: str | None, branch: int | None,
              guard: tuple[Test, ...] = (), *, look: bool = True) -> Iterator[Place]:  # fmt: skip
        """The edges of a way, and the place where it arrives; none where it can't be gone."""
        found = self._cubes(way.when, event if rule is None else rule, told=rule is not None)
        if not found:
            return
        place = way.place
        if look and self._automations(place) and not self.machine.states[place.state].final:
            place = replace(place, pending=True)
        for what, where in way.lost:
            self.made.loses([what], where)
        edge = Edge(here, self._location(place), event, says, guard, way.assigns, _once(way.choices), rule, branch)
        self._drawn(edge, found)
        yield place

    def _drawn(self, edge: Edge, found: list[Cube]) -> None:
        """One edge for each cube of its condition."""
        for cube in found:
            for guard, choices in _tests(cube, edge, self.steps.picked):
                self.made.edges.append(replace(edge, guard=(*edge.guard, *guard), choices=choices))

    def _cubes(self, when: Formula, where: str, *, told: bool = True) -> list[Cube]:
        self.made.loses(losses(when) if told else (), where)
        try:
            found = cubes(when)
        except TooLargeError:
            found = []
        else:
            if len(found) <= MOST_EDGES:
                return found
        self.made.loses(["large"], where)
        return [Cube()]

    def _declared(self) -> tuple[tuple[Clock, ...], tuple[Variable, ...]]:
        clocks: list[Clock] = []
        variables: list[Variable] = []
        for fact in self.policy.facts:
            slot = self.slots.slot(("fact", fact.name))
            if slot is not None:
                first = min(slot.every) if self._given(fact) else slot.of(fact.default)
                variables.append(Variable(self.names.of("f", fact.name), min(slot.every), max(slot.every), first,
                                          f"{fact.name} ({fact.label}): {slot.says()}"))  # fmt: skip
        for counter in self.policy.counters:
            sym = self.steps.counted[counter.name]
            if isinstance(sym, Held):
                variables.append(
                    Variable(sym.variable, 0, max(sym.every), 0, f"uses of {counter.name} ({counter.label})")
                )
        for timer in self.machine.timer_by_id:
            clock, more = self.timers.declared(timer)
            clocks.append(clock)
            variables += more
        if self._timed:
            clocks.append(Clock(SINCE_TIMER, "since a timer fired"))
            variables.append(Variable(LATE, 0, 1, 0, "1: the actions of this second are over"))
        if any(isinstance(one, m.EndsWithin) for one in self.bodies):
            clocks.append(Clock(AGE, "since the case began"))
        return tuple(clocks), tuple(variables)


def _told(claim: m.ClaimDef) -> bool:
    """Whether a claim is a question of what can be reached, with the time since the beginning at most."""
    body = claim.body
    return not claim.unless and (isinstance(body, m.Never) or (isinstance(body, m.EndsWithin) and body.since is None))


def _once(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return tuple({one.name: one for one in choices}.values())


def _tests(cube: Cube, edge: Edge, picked: dict[str, Choice]) -> Iterator[tuple[tuple[Test, ...], tuple[Choice, ...]]]:
    """The guards of a cube, and what its edge picks: only what it assigns."""
    assigned = {one.amount.variable for one in edge.updates}
    allowed = dict(cube.sets)
    choices = tuple(
        Choice(name, tuple(n for n in one.values if name not in allowed or n in allowed[name]))
        for name, one in picked.items()
        if name in assigned
    )
    every = dict(cube.every)
    clocks = sorted(cube.clocks, key=str)
    guards: list[tuple[Test, ...]] = [()]
    for name, values in without(cube, set(picked)).sets:
        guards = [(*before, *tests) for before in guards for tests in _ranges(name, values, every[name])]
    for guard in guards:
        yield (*guard, *clocks), choices


def _ranges(name: str, values: frozenset[int], every: frozenset[int]) -> list[tuple[Test, ...]]:
    """Some values of a variable as few tests, each entry an edge of its own."""

    def test(sign: Sign, value: int) -> tuple[Test, ...]:
        return (Test(name, sign, Amount(value)),)

    missing = every - values
    if len(values) == 1:
        return [test("==", min(values))]
    if len(missing) == 1 and min(every) < min(missing) < max(every):
        return [test("!=", min(missing))]
    runs: list[list[int]] = []
    for value in sorted(values):
        if runs and runs[-1][-1] == value - 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    found: list[tuple[Test, ...]] = []
    for run in runs:
        if len(run) == 1:
            found.append(test("==", run[0]))
            continue
        low = test(">=", run[0]) if run[0] > min(every) else ()
        high = test("<=", run[-1]) if run[-1] < max(every) else ()
        found.append((*low, *high))
    return found
