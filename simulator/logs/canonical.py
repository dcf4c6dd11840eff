"""The log that the simulator writes, and reads back without being told what it means.

In: a life of a population, or the head of a file. Out: its rows as texts by column, or the layout of the log. Columns:
``case``, ``step`` (counts the rows of a case), ``time``, ``event``, ``what``, ``state``, ``policy``, then ``fact.NAME``
and ``setting.NAME``, ``with.NAME``. Events: ``begins``, ``action``, ``refused``, ``deadline``, ``automation``, and
``watched`` for the last moment of one that is open still. Absent: files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from compiler.history import Timeline
from compiler.model import Kind, Policy, Type, Value
from compiler.values import shown
from dsl.diagnostics import Problems
from simulator.entries import Denied, Opened, Stepped
from simulator.logs.data import MOMENT, OBJECT, Deed, FromColumn, Layout, Mark, Meaning, Own, Place, Row
from simulator.logs.values import Nothing, value_of
from simulator.population.data import Population
from simulator.population.living import Life
from simulator.reading.naming import did_you_mean
from simulator.reading.values import Wanted, Wrong
from simulator.reading.vocabulary import Vocabulary, vocabulary
from simulator.telling.saying import fields_of

CASE, STEP, TIME, EVENT, WHAT, STATE, POLICY = FIXED = ("case", "step", "time", "event", "what", "state", "policy")
FACT, SETTING, WITH = "fact.", "setting.", "with."
EVENTS = ("begins", "action", "refused", "deadline", "automation", "watched")

OF_OBJECTS = {CASE: OBJECT, TIME: MOMENT}
"""What stands for the first two in a log of objects."""

Texts = dict[str, str]


def missing_of(columns: Iterable[str]) -> tuple[str, ...]:
    """The columns that a log would need to say itself what it means. In a log of objects the case is one."""
    known = set(columns)
    return tuple(one for one in FIXED if one not in known and not (one in OF_OBJECTS and OF_OBJECTS[one] in known))


# ── out ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def columns_of(population: Population) -> tuple[str, ...]:
    """The columns of the log of a population."""
    habits = (choice for habit in population.habits for choice in habit.choices)
    given = dict.fromkeys(name for choice in habits for name, _ in choice.values)
    return (
        *FIXED,
        *(f"{FACT}{law.fact}" for law in population.facts),
        *(f"{SETTING}{name}" for name, _ in population.settings),
        *(f"{WITH}{name}" for name in given),
    )


def rows_of(population: Population, life: Life) -> Iterator[Texts]:
    """The rows of a case, in the order in which things happened; none where its calendar ended before it began."""
    for number, row in enumerate(_rows(population, life), 1):
        yield row | {STEP: str(number)}


def _rows(population: Population, life: Life) -> Iterator[Texts]:
    run = life.run
    if run is None:
        return
    zone, name = ZoneInfo(population.timeline.zone), str(life.number + 1)

    def row(at: int, event: str, what: str, state: str) -> Texts:
        moment = datetime.fromtimestamp(at, UTC).astimezone(zone).isoformat()
        return {CASE: name, TIME: moment, EVENT: event, WHAT: what, STATE: state, POLICY: population.policy}

    for entry in run.entries:
        policy = entry.machine.policy
        match entry:
            case Opened(situation=situation):
                head = row(entry.at, "begins", "", situation.state)
                facts = {fact.name: fact.type for fact in policy.facts}
                head |= {f"{FACT}{one}": text_of(value, facts.get(one), policy) for one, value in life.facts}
                knobs = {knob.name: knob.type for knob in policy.settings}
                yield head | {
                    f"{SETTING}{one}": text_of(value, knobs.get(one), policy) for one, value in population.settings
                }
            case Stepped(fired=fired, event=event):
                if event is None or fired.automation is not None:
                    kind = "deadline" if event is None else "automation"
                    yield row(entry.at, kind, fired.automation or fired.rule, fired.after.state)
                else:
                    deed = f"{event.actor}.{event.action}"
                    head = row(entry.at, "action", deed, fired.after.state)
                    yield head | _parameters(policy, deed, event.parameters)
            case Denied(event=event):
                deed = f"{event.actor}.{event.action}"
                head = row(entry.at, "refused", deed, entry.situation.state)
                yield head | _parameters(policy, deed, event.parameters)
            case _:
                pass
    if run.ended is None:
        yield row(run.now, "watched", "", run.situation.state)


def _parameters(policy: Policy, deed: str, given: Sequence[tuple[str, Value]]) -> Texts:
    actor, _, action = deed.partition(".")
    types: dict[str, Type] = {field.name: field.type for field in fields_of(policy, actor, action)}
    return {f"{WITH}{name}": text_of(value, types.get(name), policy) for name, value in given}


def text_of(value: Value, type_: Type | None, policy: Policy) -> str:
    """A value as a log holds it: as it is written in a policy; a text in quotes where it would read otherwise."""
    if isinstance(value, str) and type_ is Kind.TEXT:
        plain = value.strip() and value not in ("unknown", "未知") and not value.startswith('"')
        return value if plain else json.dumps(value, ensure_ascii=False)
    return shown(value, type_, policy)


# ── in ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class CanonicalMeanings:
    """What the rows of such a log mean: they say so."""

    words: Vocabulary
    rules: frozenset[str]
    parameters: tuple[str, ...]
    policy: str

    def meaning(self, row: Row, place: Place, problems: Problems) -> Meaning | None:
        """What a row is."""
        event, what, policy = (row.cells.get(column) or "" for column in (EVENT, WHAT, POLICY))
        if policy != self.policy:
            problems.error("P0650", place.span(POLICY, policy), policy=policy, before=self.policy)
            return None
        match event:
            case "begins" | "watched":
                return Mark("begins" if event == "begins" else "watched")
            case "action" | "refused" if what in self.words.actions:
                fields = {field.name for field in self.words.actions[what].fields}
                values = tuple((name, FromColumn(f"{WITH}{name}")) for name in self.parameters if name in fields)
                return Deed(what, values, event == "refused")
            case "deadline" | "automation" if what in self.rules:
                return Own(what)
            case _:
                pass
        known: Iterable[str] = EVENTS
        column, text = EVENT, event
        if event in EVENTS:
            column, text = WHAT, what
            known = sorted(self.rules) if event in ("deadline", "automation") else tuple(self.words.actions)
        problems.error("P0644", place.span(column, text), text=text, help=did_you_mean(text, known, known))
        return None


def canonical_layout(
    name: str, columns: Sequence[str], first: Row, named: Timeline, under: tuple[str, Timeline], problems: Problems
) -> Layout:
    """The layout of a log that says itself what it means; ``first`` is its first row, whose policy (``named``) and
    settings are those of all. It is judged ``under`` a text as it is called."""
    timeline = under[1]
    both = (*named.revisions, *timeline.revisions) if named.name == timeline.name else timeline.revisions
    policies = tuple(one.policy for one in both)
    words = vocabulary(policies)
    parameters = tuple(one.removeprefix(WITH) for one in columns if one.startswith(WITH))
    facts = [one.removeprefix(FACT) for one in columns if one.startswith(FACT)]
    place, settings = Place(name, first.number), {}
    for one in columns:
        knob = words.settings.get(one.removeprefix(SETTING)) if one.startswith(SETTING) else None
        if knob is not None:
            wanted = Wanted(knob.label, knob.type, False)
            value = value_of(FromColumn(one), wanted, first, words, place, problems)
            if not isinstance(value, Wrong | Nothing):
                settings[knob.name] = value
    rules = own_rules(one.policy for one in (*named.revisions, *timeline.revisions))
    case, time = (OF_OBJECTS[one] if OF_OBJECTS[one] in columns else one for one in (CASE, TIME))
    return Layout(
        name, under[0], timeline, timeline.zone, case, time, tuple(columns),
        CanonicalMeanings(words, rules, parameters, first.cells.get(POLICY) or ""), words,
        tuple((one, FromColumn(f"{FACT}{one}")) for one in facts if one in words.facts),
        tuple(settings.items()), state=STATE, own=None, objects=named.name if OBJECT in columns else None,
        numbered=STEP if STEP in columns else None,
    )  # fmt: skip


def own_rules(policies: Iterable[Policy]) -> frozenset[str]:
    """Everything that some texts do by themselves: deadlines and automations."""
    return frozenset(
        name
        for policy in policies
        for state in policy.states
        for name in (*(rule.id for rule in state.rules if rule.is_timer), *(one.id for one in state.automations))
    )
