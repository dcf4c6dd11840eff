"""A scenario: one case told in advance, and what is expected of it.

Only values, every name resolved and every amount a whole number (see ``compiler/model`` for the units).
Absent: how a scenario is read from a file (``simulator/reading/scenarios.py``) and run (``simulator/engine.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from compiler.history import Timeline
from compiler.model import Value
from compiler.situation import ActionEvent, RefusalKind
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
