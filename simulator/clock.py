"""The order of what happens at one instant, and the texts in force as time passes.

In: a timeline of a policy's revisions and the settings of a run. Out: machines by revision, made when first asked for,
and which class of happening goes first. At one instant amendments (class 0) come before actions (class 1), and those
before timers (class 2). Absent: the meaning of a step (``compiler/semantics.py``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from compiler.history import Timeline
from compiler.machine import Machine, machine_of
from compiler.model import Value

FIRINGS_AT_ONE_INSTANT = 10_000
"""After so many firings at one instant a run is stopped: what happens by itself goes round."""

FOR_EACH_FURTHER_CASE = 100
"""So many more for each case beyond the first that there is when the instant begins."""

FIRINGS_OF_ONE_WAIT = 100_000
"""After so many timers of one case while time passes without a stop a run is stopped: they would go on for ever."""

KEPT_OF_A_LOOP = 10
"""How many firings of such a loop stay in the trace."""


class Machines:
    """The machines of a timeline's revisions under some settings. Made once, it may serve any number of runs."""

    __slots__ = ("_made", "_settings", "timeline")

    def __init__(self, timeline: Timeline, settings: Mapping[str, Value] | None = None) -> None:
        self.timeline = timeline
        self._settings = dict(settings or {})
        self._made: list[Machine | None] = [None] * len(timeline.revisions)

    def of(self, index: int) -> Machine:
        """The machine of a revision, counted from 0. A setting that its text doesn't have is left out."""
        made = self._made[index]
        if made is None:
            revision = self.timeline.revisions[index]
            known = {setting.name for setting in revision.policy.settings}
            made = machine_of(revision.graph, {k: v for k, v in self._settings.items() if k in known})
            self._made[index] = made
        return made


def index_at(timeline: Timeline, instant: int) -> int:
    """Which revision is in force at an instant; the first one also before its date."""
    return bisect_right([one.effective for one in timeline.revisions[1:]], instant)


def frozen(timeline: Timeline, day: date) -> Timeline | None:
    """A timeline that holds one day's text alone, whatever the instant; None before the base."""
    revision = timeline.on(day)
    return None if revision is None else replace(timeline, revisions=(replace(revision, running=None),))
