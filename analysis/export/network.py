"""A timed automaton as both exports write it: places, clocks, bounded whole numbers, edges.

Only values, no meaning of a policy: ``build.py`` makes one, ``tchecker.py`` and ``uppaal.py`` write it. All
comparisons of clocks are closed and in whole seconds, so that dense time reaches no more than whole seconds do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf

Sign = OneOf["<=", ">=", "==", "!="]


@dataclass(frozen=True, slots=True)
class Amount:
    """A whole number, plus a variable where one is named."""

    number: int
    variable: str = ""

    def plus(self, more: int) -> Amount:
        """The amount and some more."""
        return Amount(self.number + more, self.variable)

    def __str__(self) -> str:
        if not self.variable:
            return str(self.number)
        if not self.number:
            return self.variable
        return f"{self.variable} {'+' if self.number > 0 else '-'} {abs(self.number)}"


@dataclass(frozen=True, slots=True)
class Test:
    """A clock or a variable compared with an amount."""

    name: str
    sign: Sign
    amount: Amount

    def __str__(self) -> str:
        return f"{self.name} {self.sign} {self.amount}"


@dataclass(frozen=True, slots=True)
class Assign:
    """A variable, or a clock, takes a value."""

    name: str
    amount: Amount

    def __str__(self) -> str:
        return f"{self.name} = {self.amount}"


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock; ``says`` is what it measures, in the policy's own names."""

    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A whole number from ``low`` to ``high``; ``says`` what it stands for, with its values."""

    name: str
    low: int
    high: int
    first: int
    says: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A number that an edge picks from some values, by itself."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Location:
    """Where the automaton can be. ``state`` is the policy's innermost state, None where it only passes through
    (``committed``: no time passes) or where a claim is broken."""

    name: str
    says: str
    state: str | None
    invariant: tuple[Test, ...] = ()
    committed: bool = False
    final: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A step. ``rule`` and ``branch`` are the policy's, None where nothing of the policy fires."""

    source: str
    target: str
    event: str
    says: str
    guard: tuple[Test, ...] = ()
    updates: tuple[Assign, ...] = ()
    choices: tuple[Choice, ...] = ()
    rule: str | None = None
    branch: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of the policy: it may be broken where ``location`` can be reached, and is kept where it can't."""

    name: str
    label: str
    location: str


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that the automaton has only loosely: it allows more there than the policy does, never less.
    ``what`` is one of ``LOSSES``; ``where`` the rules, timers, limits or facts, in the policy's own names."""

    what: str
    where: tuple[str, ...]


LOSSES = (
    "number", "moment", "text", "clock", "left", "shared", "total", "workdays", "suspension", "length", "extended",
    "paused", "large", "claim",
)  # fmt: skip
"""What can be lost; ``tiaoli/cli/commands/export.py`` says each in words."""


@dataclass(frozen=True, slots=True)
class Network:
    """The whole: one automaton, beginning at the first location."""

    name: str
    locations: tuple[Location, ...]
    clocks: tuple[Clock, ...]
    variables: tuple[Variable, ...]
    edges: tuple[Edge, ...]
    claims: tuple[Claim, ...]
    losses: tuple[Loss, ...]
