"""What Hypothesis hands to the laws: policies with amendments, and cases that are lived through under them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from compiler.history import Timeline
from compiler.model import Policy, Value
from dsl import syntax as s
from dsl.formatter import format_file
from simulator.session import Session
from tests.properties.amendments import made_amendments
from tests.properties.compiled import compiled
from tests.properties.dice import Dice
from tests.properties.events import START, Happening, facts, settings, story
from tests.properties.policies import made_policy

LONGEST = 20_000
"""Characters of a text that Hypothesis is willing to print."""


@dataclass(frozen=True)
class Written:
    """A base and its amendments, told by their text when a law fails."""

    files: tuple[s.File, ...]

    def __repr__(self) -> str:
        return "\n\n".join(format_file(file) for file in self.files)[:LONGEST]

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:
        printer.text(repr(self))


@dataclass(frozen=True)
class Case:
    """A case: the texts it is under, what it begins with, and what happens."""

    written: Written
    timeline: Timeline = field(repr=False)
    facts: dict[str, Value]
    settings: dict[str, Value]
    story: tuple[Happening, ...]

    def __repr__(self) -> str:
        return f"{self.written}\n\n{self.facts}\n{self.settings}\n{self.story}"[:LONGEST]

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:
        printer.text(repr(self))

    @property
    def policy(self) -> Policy:
        """The text it begins under."""
        return self.timeline.revisions[0].policy

    def session(self) -> Session:
        """The case at its beginning."""
        return Session(self.timeline, START, self.facts, self.settings)


_numbers = cache(st.integers)


def _dice(draw: st.DrawFn) -> Dice:
    return Dice(lambda low, high: draw(_numbers(low, high)))


@st.composite
def policies(draw: st.DrawFn, most_amendments: int = 0) -> Written:
    """A policy, with up to so many amendments."""
    made = made_policy(_dice(draw))
    base = made.file
    return Written((base, *(made_amendments(made, most_amendments) if most_amendments else ())))


@st.composite
def cases(draw: st.DrawFn, most_amendments: int = 0, most_steps: int = 12) -> Case:
    """A case under a policy that compiles, amended on its way or not."""
    written = draw(policies(most_amendments))
    timeline = compiled(*written.files)
    dice = _dice(draw)
    policy = timeline.revisions[0].policy
    given, chosen = facts(dice, policy), settings(dice, policy)
    told = story(dice, Session(timeline, START, given, chosen, record=False), most_steps)
    return Case(written, timeline, given, chosen, told)
