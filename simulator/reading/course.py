"""Which texts of which policy a file is about: ``shop.returns``, or ``shop.returns@2024-03-31`` for one day's text.

In: what stands behind ``policy``, and the policies there are. Out: the timeline; every mistake is a diagnostic.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from compiler.history import Timeline
from compiler.system.model import CompiledSystem
from dsl.diagnostics import Problems
from dsl.documents import Scalar
from dsl.quantities import parse_date
from simulator.clock import frozen
from simulator.reading.naming import did_you_mean


class Policies(Protocol):
    """What the reader asks of a library of policies."""

    def names(self) -> Sequence[str]:
        """The names of all policies and systems."""
        ...

    def timeline(self, name: str) -> Timeline | None:
        """The revisions of a policy that exists; None where its text does not compile."""
        ...

    def is_system(self, name: str) -> bool:
        """Whether a name that exists is a system's."""
        ...

    def system(self, name: str) -> CompiledSystem | None:
        """A system that exists; None where it or a part of it does not compile."""
        ...


def read_course(
    scalar: Scalar, policies: Policies, problems: Problems, no_system: Callable[[str], None]
) -> Timeline | None:
    """The course of the policy, or the one day's text behind ``@``; None after a diagnostic. ``no_system`` says that a
    system's name can't stand there."""
    policy = scalar.text.strip()
    name, at, day_text = policy.partition("@")
    known = list(policies.names())
    if name not in known:
        problems.error("P0513", scalar.span, name=name, help=did_you_mean(name, known, known))
        return None
    if policies.is_system(name):
        no_system(name)
        return None
    timeline = policies.timeline(name)
    if timeline is None:
        problems.error("P0544", scalar.span, policy=name)
        return None
    if not at:
        return timeline
    day = parse_date(day_text)
    if day is None:
        problems.error("P0535", scalar.span, text=day_text, policy=name)
        return None
    one_day = frozen(timeline, day)
    if one_day is None:
        problems.error("P0538", scalar.span, policy=name, date=day, effective=timeline.revisions[0].date)
    return one_day
