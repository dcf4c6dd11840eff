"""Laps while situations are walked through: how long each takes, at most and at least, and where it has no bound.

In: arrivals. Out: paths to the ends of laps, the longest and the shortest first; states in which a case can stay, or to
which it can come back, for any time before a lap ends; paths to where it does not end any more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from analysis.verify.explore import Arrival, Frame, Reached
from analysis.verify.model import Model
from analysis.verify.stepping import Step
from analysis.verify.watch import Watch
from compiler.semantics import has_ended
from compiler.stopwatch import Lap

if TYPE_CHECKING:
    from analysis.verify.compiled import Found

MOST_ENDS = 3
"""So many paths are kept for the longest, and for the shortest."""

End = tuple[int, tuple[Step, ...]]
"""How long a lap takes, and the steps to its end."""


class LapWatch(Watch):
    """A lap. ``latest`` and ``soonest`` are ends that were found, the longest and the shortest first. ``begun`` says
    whether any lap begins, ``further`` whether its first state is entered once more on the way. ``idle`` are the
    situations in which a case can stay for any time while a lap runs and can still end, ``loops`` those to which it can
    come back again and again; ``doubtful`` those in which perhaps somebody acts at once. Behind ``missing`` paths it
    does not end any more: the case has, or it stays."""

    def __init__(self, lap: Lap, model: Model) -> None:
        super().__init__(model)
        self.lap = self.clock = lap
        self.latest: list[End] = []
        self.soonest: list[End] = []
        self.begun = self.further = False
        self.idle: list[int] = []
        self.doubtful: list[int] = []
        self.loops: list[int] = []
        self.missing: list[tuple[Step, ...]] = []
        self._still: list[int] = []
        self._ended: list[tuple[Step, ...]] = []
        self._from: dict[int, set[int]] = {}
        self._doors: set[int] = set()

    def anew(self, model: Model) -> Watch:
        """The same for another walk."""
        return LapWatch(self.lap, model)

    @property
    def compiled(self) -> bool:
        """It can."""
        return True

    def look_into(self, found: Found, frame: Frame) -> None:
        """Read by whoever asks how long it takes."""

    def look(self, reached: Reached, arrival: Arrival) -> None:
        """Whether a lap ends with a step, and how long it took."""
        moment, ground = arrival.moment, arrival.ground
        if moment is None or (moment.start is None and moment.ran is None and not moment.laps):
            return
        self.begun = True
        for since in moment.laps:
            took = moment.now - since
            low, high = ground.lowest(took), ground.highest(took)
            _keep(self.latest, high, lambda: reached.path_of(arrival), lambda one: -one)
            _keep(self.soonest, low, lambda: reached.path_of(arrival), lambda one: one)
        if (
            moment.start is not None
            and has_ended(self.model.machine, moment.situation)
            and len(self._ended) < MOST_ENDS
        ):
            self._ended.append(reached.path_of(arrival))
        if moment.ran is not None and arrival.source is not None and arrival.at is not None:
            self._connect(arrival.source, arrival.at, ended=any(one is moment.ran for one in moment.laps))
            self.further |= any(self._enters(one.before.state, one.rule, one.branch) for one in arrival.fired)

    def _connect(self, source: int, at: int, *, ended: bool) -> None:
        if ended:
            self._doors.add(source)
        else:
            self._from.setdefault(at, set()).add(source)

    def _enters(self, state: str, rule: str, branch: int | None) -> bool:
        machine = self.model.machine
        taken = None if branch is None else machine.branches[rule, branch]
        if taken is None or taken.written_target is None:
            return False
        return self.lap.since in machine.move(state, taken.written_target).entered

    def look_at_idle(self, reached: Reached, place: int) -> None:
        """A case can stay in a situation for any time."""
        if reached.situations[place].shape[3] is not None:
            self._still.append(place)

    def finish(self, reached: Reached) -> None:
        """What stands on the way to an end, and what does not."""
        rounds = [at for at in reached.endless if reached.situations[at].shape[3] is not None]
        still = [at for at in self._still if at not in reached.doubtful]
        if self.lap.to is None:
            self.idle, self.loops = still, rounds
            self.doubtful = [at for at in self._still if at in reached.doubtful]
            return
        on_the_way = self._on_the_way()
        self.idle = [at for at in still if at in on_the_way]
        self.loops = [at for at in rounds if at in on_the_way]
        self.doubtful = [at for at in self._still if at in reached.doubtful and at in on_the_way]
        self.missing = list(self._ended)
        if reached.whole:
            self.missing += [reached.path(at) for at in (*still, *rounds) if at not in on_the_way]

    def _on_the_way(self) -> set[int]:
        """The situations from which a lap that runs can end."""
        found, waiting = set(self._doors), list(self._doors)
        while waiting:
            for source in self._from.get(waiting.pop(), ()):
                if source not in found:
                    found.add(source)
                    waiting.append(source)
        return found


def _keep(ends: list[End], took: int, path: Callable[[], tuple[Step, ...]], rank: Callable[[int], int]) -> None:
    """Keep an end where it is among the first."""
    if len(ends) == MOST_ENDS and rank(took) >= rank(ends[-1][0]):
        return
    at = next((n for n, (other, _) in enumerate(ends) if rank(took) < rank(other)), len(ends))
    ends.insert(at, (took, path()))
    del ends[MOST_ENDS:]
