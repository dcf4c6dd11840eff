"""A scenario: one case told in advance, and what is expected of it.

Only values, every name resolved and every amount a whole number (see ``compiler/model`` for the units).
Absent: how a scenario is read from a file (``simulator/reading/scenarios.py``) and run (``simulator/engine.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from compiler.history import Timeline
from compiler.model import Policy, Value
from compiler.situation import ActionEvent, RefusalKind
from compiler.system.model import CompiledSystem, SystemDef
from dsl.source import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class Step:
    """At ``at`` (seconds since 1970) an actor does something, or nothing (``event`` None: the step only waits).

    ``refused`` is the refusal that is expected, ``because`` the words for what is to refuse it. ``number`` counts
    from 1."""

    number: int
    at: int
    event: ActionEvent | None
    refused: RefusalKind | None = None
    because: str | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ExpectedOutcome:
    """An outcome; ``arguments`` None leaves its values open."""

    outcome: str
    arguments: tuple[Value, ...] | None


@dataclass(frozen=True, slots=True)
class ExpectedDeadline:
    """A timer that is running until ``due``, or paused (``due`` None) with ``left`` seconds, None being any."""

    timer: str
    due: int | None
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Expectations:
    """What a run is measured against at its end; None is not asked. ``spans`` are the places of the keys, in English.

    ``state`` may be an outer state. ``lasts`` is the seconds from the start to the end of the case. ``broken`` are the
    claims that the run breaks; where it is None it must break none."""

    state: str | None = None
    outcomes: tuple[ExpectedOutcome, ...] | None = None
    rules: tuple[str, ...] | None = None
    used: tuple[tuple[str, int], ...] = ()
    open: tuple[ExpectedDeadline, ...] | None = None
    facts: tuple[tuple[str, Value], ...] = ()
    lasts: int | None = None
    broken: tuple[str, ...] | None = None
    spans: Mapping[str, Span] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CaseStart:
    """A case that a scenario opens: its name there, its part, the case it belongs to."""

    key: str
    part: str
    belongs: str | None
    parties: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, Value], ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class WorldStep:
    """A step of a scenario with several cases: what happens in ``case``, or a case that is opened, or only waiting."""

    step: Step
    case: str | None
    opens: CaseStart | None = None


@dataclass(frozen=True, slots=True)
class WorldScenario:
    """Several cases on one clock from ``start``. ``policy`` is the system or policy as written; ``timelines`` go by
    part; ``expect`` by the names of cases, those that consequences open too; ``refused`` are the consequences that
    must be refused, as ``part.actor.action``."""

    name: str
    policy: str
    system: CompiledSystem | None = field(compare=False, repr=False)
    timelines: Mapping[str, Timeline] = field(compare=False, repr=False)
    zone: str
    start: int
    cases: tuple[CaseStart, ...]
    settings: tuple[tuple[str, tuple[tuple[str, Value], ...]], ...] = ()
    steps: tuple[WorldStep, ...] = ()
    expect: tuple[tuple[str, Expectations], ...] = ()
    refused: tuple[str, ...] = ()
    note: str | None = None
    carries: tuple[str, ...] = ()
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    spans: Mapping[str, Span] = field(default_factory=dict, compare=False, repr=False)

    @property
    def label(self) -> str:
        """What the system or policy is called; empty where that is its name."""
        if self.system is not None:
            named: SystemDef | Policy = self.system.system
        else:
            named = next(iter(self.timelines.values())).revisions[0].policy
        return "" if named.label == named.name else named.label


@dataclass(frozen=True, slots=True)
class Scenario:
    """One case from ``start`` (seconds since 1970). ``timeline`` is the policy's whole course, or the one day's text
    that the scenario names (``policy`` is written as in the file)."""

    name: str
    policy: str
    timeline: Timeline = field(compare=False, repr=False)
    start: int
    facts: tuple[tuple[str, Value], ...]
    settings: tuple[tuple[str, Value], ...] = ()
    steps: tuple[Step, ...] = ()
    expect: Expectations = Expectations()
    note: str | None = None
    carries: tuple[str, ...] = ()
    parties: tuple[tuple[str, str], ...] = ()
    span: Span = field(default=NOWHERE, compare=False, repr=False)
