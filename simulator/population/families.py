"""Cases that have to do with each other, lived through in one world: those of one party, and what they bring about.

In: populations of the parts of a system, or of one policy, and the number of a family. Out: its cases. A family are the
cases in a row that share a party, with all that follows from them; nothing passes from one family to another. They
arrive, act and fall due on one clock, in the order of ``simulator/world.py``; of several actions at one instant that of
the part declared first goes first, then of the older case, then the habit written first. A case that arrives draws as
if it were alone; one that is opened draws from the case that it belongs to, its part, and how many of that part there
were. Absent: what one case does when (``living.py``), measuring.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compiler.calendars import UnknownYearError
from compiler.model import Value
from compiler.system.model import CompiledSystem
from simulator.case import Case, Cast
from simulator.clock import index_at
from simulator.entries import Stepped
from simulator.population.beginning import fact_of
from simulator.population.data import FactLaw, Habit, Opening, Population, SystemPopulation
from simulator.population.draws import case_key, draw, stream
from simulator.population.living import MOST_ENTRIES, Course, Fate, Life, Living
from simulator.session import Session
from simulator.world import ONE, World


@dataclass(frozen=True, slots=True)
class Family:
    """The cases that arrived together, by their numbers, each with all that follows from it, itself first; and those
    that are there once for each party, which belong to none of them."""

    followers: Mapping[int, tuple[Life, ...]]
    records: tuple[Life, ...]


class Families:
    """Lives families, one at a time and in any order."""

    def __init__(
        self, members: Mapping[str, Population], part: str, system: CompiledSystem | None, seed: int,
        until: int | None = None,
    ) -> None:  # fmt: skip
        self.part, self.system, self.seed, self.until = part, system, seed, until
        self.livings = {name: Living(one, seed, until) for name, one in members.items()}
        self.casts = {
            name: Cast(name, order, one.timeline, self.livings[name].machines)
            for order, (name, one) in enumerate(members.items())
        }
        self.together = members[part].together
        actors = {actor: 1 for one in members.values() for revision in one.timeline.revisions
                  for actor in revision.policy.parties}  # fmt: skip
        self._sizes = actors | dict(members[part].parties)
        self.tellers = {name: _tellers(name, _asked(one), system) for name, one in members.items()}

    @classmethod
    def of_system(cls, population: SystemPopulation, seed: int, until: int | None = None) -> Families:
        """Those of a system."""
        return cls(population.members, population.part, population.system, seed, until)

    @classmethod
    def of_policy(cls, population: Population, seed: int, until: int | None = None) -> Families:
        """Those of one policy."""
        return cls({ONE: population}, ONE, None, seed, until)

    def family(self, number: int) -> Family:
        """A family, from 0: of so many cases ``together`` that arrive, one after the other by their numbers."""
        return _Household(self, range(number * self.together, (number + 1) * self.together)).lived()

    def parties(self, number: int) -> dict[str, str]:
        """Who the parties of a case that arrives are, by actor."""
        return {actor: f"{actor} {number // size + 1}" for actor, size in self._sizes.items()}


def _asked(population: Population) -> frozenset[str]:
    """The facts that the conditions of habits ask for."""
    return frozenset(fact for habit in population.habits for fact, _ in habit.when)


def _tellers(part: str, facts: frozenset[str], system: CompiledSystem | None) -> frozenset[str]:
    """The parts whose cases tell some facts of a part, be it through others."""
    found: set[str] = set()
    for given in () if system is None else system.system.givens:
        if given.part == part and given.fact in facts:
            found |= {given.of}
            if given.of_fact is not None:
                found |= _tellers(given.of, frozenset({given.of_fact}), system)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Begun:
    """How a case begins: what its draws begin with, which case that arrived it follows from (None where it is there for
    a party), and its facts."""

    key: int
    origin: int | None
    facts: Mapping[str, Value]


class _Member(Course):
    """A case on its way among others; ``given_up`` is when it was, because it goes on for ever."""

    __slots__ = ("case", "facts", "given_up", "household", "origin")

    def __init__(self, household: _Household, case: Case, begun: _Begun) -> None:
        super().__init__(household.families.livings[case.cast.name], begun.key, Session.within(household.world, case))
        self.household, self.case, self.origin, self.facts = household, case, begun.origin, begun.facts
        self.given_up: int | None = None

    def key_of(self, habit: Habit) -> int:
        """A party decides once for all its cases whether it opens what is there for it."""
        system = self.household.families.system
        per = None if habit.opens is None or system is None else system.system.part(habit.opens.part).per
        if habit.opens is None or per is None:
            return self.key
        return self.household.key_for_party(habit.opens.part, self.case.owner.parties.get(per, per))

    def act(self, number: int) -> None:
        """What was drawn: an action, or another case."""
        habit = self.living.population.habits[number]
        if habit.opens is None:
            super().act(number)
        else:
            self.turns[number].at = None
            self.household.opens(self, habit.opens)

    def life(self, number: int) -> Life:
        """How it went, told under the number of a case that arrived."""
        case, world = self.case, self.household.world
        fate: Fate = self.household.left
        if case.ended is not None:
            fate, now = "ended", case.ended
        elif world.halted:
            fate, now = "calendar", world.now
        elif case.stuck:
            fate, now = "endless", world.now if self.given_up is None else self.given_up
        elif fate == "horizon":
            now = world.now
        else:
            now = max(case.entries[-1].at, *(one.effective for one in case.cast.timeline.revisions[1:]), case.opened)
        return Life(number, case.opened, tuple(self.facts.items()), tuple(self.steps), case.run(now), fate,
                    case.cast.name)  # fmt: skip


class _Household:
    """A family on its way."""

    def __init__(self, families: Families, numbers: range) -> None:
        self.families, self.numbers = families, numbers
        living = families.livings[families.part]
        self.keys = {number: case_key(families.seed, number) for number in numbers}
        begin = {number: living.beginning(key) for number, key in self.keys.items()}
        self.waiting = sorted(((at, number, facts) for number, (at, facts) in begin.items()), key=lambda one: one[:2],
                              reverse=True)  # fmt: skip
        self.world = World(self.waiting[-1][0], families.casts, families.system, claims=False, handed=self._handed)
        self.members: list[_Member] = []
        self.unopened: list[tuple[int | None, Life]] = []
        self.left: Fate = "waiting"
        self._seen = self._earliest = 0
        self._stopped = False
        self._begun: list[_Begun] = []
        self._children: dict[tuple[int, str], int] = {}

    def lived(self) -> Family:
        """Everything that happens to it."""
        while self._goes_on():
            self._look_on()
        self._look_on()
        found: dict[int, list[Life]] = {number: [] for number in self.numbers}
        records: list[Life] = []
        told = [(one.origin, one.life(self.numbers.start if one.origin is None else one.origin))
                for one in self.members]  # fmt: skip
        never: Fate = "calendar" if self.world.halted else "endless"
        missed = [(number, Life(number, at, tuple(facts.items()), (), None, never, self.families.part))
                  for at, number, facts in self.waiting]  # fmt: skip
        for origin, life in [*told, *self.unopened, *missed]:
            (records if origin is None else found[origin]).append(life)
        return Family({number: tuple(lives) for number, lives in found.items()}, tuple(records))

    # ── what comes ─────────────────────────────────────────────────────────────────────────────────────────────

    def _goes_on(self) -> bool:
        """The next that comes: a case, an action, or what falls due. Whether anything did."""
        world, until = self.world, self.families.until
        member, habit, at = self._next_action()
        arrival = self.waiting[-1][0] if self.waiting else None
        coming = min((one for one in (at, arrival, world.next_event()) if one is not None), default=None)
        if self._stopped or coming is None or (until is not None and coming > until):
            if until is not None and not self._stopped:
                world.wait_until(max(until, world.now))
                self.left = "horizon"
            world.settle()
            return False
        world.wait_until(coming)
        if len(world.log) > self._seen:
            return True
        if arrival == coming:
            self._arrive()
        elif member is not None and at == coming:
            member.act(habit)
        else:
            world.settle()
        return True

    def _next_action(self) -> tuple[_Member | None, int, int | None]:
        """Who acts next, by which habit, and when."""
        found: tuple[_Member | None, int, int | None] = (None, 0, None)
        best: tuple[int, tuple[int, int]] | None = None
        for member in self.members:
            habit, at = member.next_action() if member.turns else (None, None)
            if habit is not None and at is not None and (best is None or (at, member.case.order) < best):
                found, best = (member, habit, at), (at, member.case.order)
        return found

    def _arrive(self) -> None:
        _, number, facts = self.waiting.pop()
        families = self.families
        self._open(families.part, str(number + 1), _Begun(self.keys[number], number, facts), families.parties(number))

    def opens(self, member: _Member, opening: Opening) -> None:
        """An actor opens a case of a part, unless there is one for each party and this one has its own."""
        system, case, name = self.families.system, member.case, opening.part
        assert system is not None
        part = system.system.part(name)
        if self.world.of_party(name, case.owner.parties) is not None:
            return
        belongs = next((one for one in (case, *case.above()) if one.cast.name == part.under), None)
        parties = dict(case.owner.parties) if belongs is None else None
        origin = member.origin
        if part.per is not None:
            whose = case.owner.parties.get(part.per, part.per)
            parties, origin, key = {part.per: whose}, None, self.key_for_party(name, whose)
        else:
            key = self._child_key(name, belongs or case)
        facts = self._facts(name, key, case, opening.facts, {})
        self._open(name, self.world.fresh_key(name, belongs or case), _Begun(key, origin, facts), parties, belongs)

    def _open(
        self, part: str, name: str, begun: _Begun, parties: Mapping[str, str] | None, belongs: Case | None = None
    ) -> None:
        self._begun.append(begun)
        try:
            self.world.open(part, name, begun.facts, parties, belongs)
        except UnknownYearError:
            del self._begun[-1]
            number = self.numbers.start if begun.origin is None else begun.origin
            self.unopened.append(
                (begun.origin, Life(number, self.world.now, tuple(begun.facts.items()), (), None, "calendar", part))
            )

    def _handed(self, part: str, belongs: Case | None, whose: str, given: dict[str, Value]) -> dict[str, Value]:
        """The facts of a case that a link opens: of those that it does not give, as the population says."""
        if belongs is None:
            key, origin = self.key_for_party(part, whose), None
        else:
            key, origin = self._child_key(part, belongs), self._begun[belongs.serial].origin
        facts = self._facts(part, key, belongs, (), given)
        self._begun.append(_Begun(key, origin, facts))
        return facts

    # ── how it begins ──────────────────────────────────────────────────────────────────────────────────────────

    def key_for_party(self, part: str, whose: str) -> int:
        """What the draws of a case begin with that is there for a party."""
        return draw(self.keys[self.numbers.start], stream(f"case {part} of {whose}"))

    def _child_key(self, part: str, owner: Case) -> int:
        """What the draws of a new case begin with that another one brings about."""
        key = self._begun[owner.serial].key
        count = self._children[owner.serial, part] = self._children.get((owner.serial, part), -1) + 1
        return draw(key, stream(f"case {part}"), count)

    def _facts(
        self, part: str, key: int, near: Case | None, laws: tuple[FactLaw, ...], given: dict[str, Value]
    ) -> dict[str, Value]:
        """How a case begins: what is given, then as drawn; ``near`` is the case whose facts may be referred to."""
        living = self.families.livings[part]
        known = living.defaults(index_at(living.population.timeline, self.world.now))
        for one in () if near is None else (near, *near.above()):
            facts = self.world.ready(one).facts
            known |= {f"{one.cast.name}.{name}": facts[place] for name, place in one.machine.fact_index.items()}
        found = dict(given)
        for law in (*laws, *living.population.facts):
            if law.fact not in found:
                found |= fact_of(law, key, known | found)
        return found

    # ── what happened ──────────────────────────────────────────────────────────────────────────────────────────

    def _look_on(self) -> None:
        """What has happened since, in its order: cases that are there, turns that lapse and begin."""
        log, cases = self.world.log, self.world.cases
        self.members += [_Member(self, case, self._begun[case.serial]) for case in cases[len(self.members) :]]
        touched: set[str] = set()
        for case, entry in log[self._seen :]:
            touched.add(case.cast.name)
            member = self.members[case.serial]
            member.earliest = max(member.earliest, self._earliest)
            member.happened(entry)
            member.count += 1
            if isinstance(entry, Stepped) and entry.event is None:
                self._earliest = max(self._earliest, entry.at + 1)
        self._seen = len(log)
        for member in self.members:
            if not member.case.live:
                self._stopped = self._stopped or (member.case.stuck and member.given_up is None)
                member.turns.clear()
            elif member.count > MOST_ENTRIES:
                member.case.stuck, member.given_up = True, self.world.now
                member.turns.clear()
            elif touched & self.families.tellers[member.case.cast.name]:
                member.earliest = max(member.earliest, self._earliest)
                member.look_again()


class Sharing(Living):
    """Lives the cases of a population that share parties: by families, of which the last one is kept."""

    def __init__(self, population: Population, seed: int, until: int | None = None) -> None:
        super().__init__(population, seed, until)
        self._families = Families.of_policy(population, seed, until)
        self._last: tuple[int, Family] | None = None

    def life(self, number: int) -> Life:
        """The case of a number, from 0."""
        place = number // self.population.together
        if self._last is None or self._last[0] != place:
            self._last = place, self._families.family(place)
        return self._last[1].followers[number][0]


def living_of(population: Population, seed: int, until: int | None = None) -> Living:
    """Who lives the cases of a population: one by one, or by families."""
    return (Living if population.together == 1 else Sharing)(population, seed, until)
