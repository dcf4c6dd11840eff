"""What each change does by itself: a shortest case that shows it, or that none can.

In: a diff of two revisions. Out: the cases that go differently, each with the changes that it shows; and for each
change whether it shows, can't show, or was not decided. A change shows in a case on which both revisions differ, and on
which the later one goes differently without it, or the earlier one with it. What comes only after another difference is
found so: the text without the change is the same as the later one up to there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal as OneOf

from analysis.diff.changes import Diff
from analysis.verify.difference.data import Difference, Differences
from analysis.verify.difference.hybrids import Item, items
from analysis.verify.difference.nearness import nearness
from analysis.verify.difference.simpler import completed, simpler
from analysis.verify.difference.texts import Texts
from analysis.verify.difference.touching import Touched
from analysis.verify.difference.trunk import Trunk
from analysis.verify.difference.walk import Extent, differences
from analysis.verify.explore import StopError
from analysis.verify.witness import Witness
from compiler.model import Policy
from compiler.situation import OutcomeGiven

Shows = OneOf["shown", "same", "inside", "open"]
PATIENCE = 200
"""So many situations are looked at after a case on which a change tells, but both revisions go the same way."""
LEAST = 100
"""So many situations are looked at for each change, however many there are."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """What the last step of a case brings under a text: whether it is refused, where it leads, what comes of it, and
    the deadlines that it sets; ``decided`` is the rule that fires, or what refuses."""

    refused: bool
    state: str
    outcomes: tuple[OutcomeGiven, ...]
    due: tuple[tuple[str, int | None, int | None], ...]
    decided: str | None = field(compare=False, default=None)

    @property
    def kind(self) -> tuple[object, ...]:
        """What stays the same where only values differ."""
        return self.refused, self.state, self.decided, tuple(one.outcome for one in self.outcomes), \
            tuple(name for name, _, _ in self.due)  # fmt: skip


Live = Callable[[Policy, Witness], Reaction]
"""Asks the simulator what the last step of a case brings under a text."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a change: ``shown`` by the first of ``cases`` (their places), and by the others; ``same`` where
    nothing goes differently for it, proved; ``inside`` where it decides only where both revisions go the same way, as
    far as was looked: it limits what is new, or did what is gone; ``open`` where no case was found."""

    item: Item
    shows: Shows
    cases: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Behaviour:
    """The cases that go differently, the fewest steps first; what became of each change; whether all that both
    revisions have in common was looked at, and found to be the same; whether a search for a change was ``cut`` short,
    so that a case may show it in fewer steps than the one found, or show it at all."""

    cases: tuple[Difference, ...]
    changes: tuple[Decided, ...]
    whole: bool
    same: bool
    cut: bool


@dataclass
class Trial:
    """What is asked of two revisions: cases begin ``at``, ``live`` tries them, ``most`` situations are looked at,
    half of them for both together; ``seen`` is told of each, and ends the search by a StopError."""

    diff: Diff
    at: int
    live: Live
    most: int
    seen: Callable[[], None] = lambda: None
    looked: int = 0
    cut: bool = False
    stopped: bool = False

    @cached_property
    def texts(self) -> Texts:
        """Both revisions, ready to be compared."""
        return Texts(self.diff.before, self.diff.after)

    @cached_property
    def trunks(self) -> tuple[Trunk, Trunk]:
        """What the earlier and the later one let cases do."""
        one, two = (
            Trunk(self.texts.model(text), max(self.most // 4, LEAST), self.look)
            for text in (self.diff.before, self.diff.after)
        )
        return one, two

    def look(self) -> None:
        """One more situation."""
        self.looked += 1
        try:
            self.seen()
        except StopError:
            self.stopped = self.cut = True
            raise

    @property
    def left(self) -> int:
        """So many situations may still be looked at for a change."""
        return max(LEAST, min(self.most // 16, 3 * self.most // 2 - self.looked))

    def differ(self, pair: Pair, case: Witness) -> bool:
        """Whether a case goes differently under two texts."""
        return self.live(pair[0], case) != self.live(pair[1], case)

    def simpler(self, case: Witness, pairs: tuple[Pair, ...]) -> Witness:
        """A case as simple as it can be that still goes differently under each pair of texts."""
        kinds = [tuple(self.live(text, case).kind for text in pair) for pair in pairs]

        def shows(other: Witness) -> bool:
            for pair, kind in zip(pairs, kinds, strict=True):
                one, two = (self.live(text, other) for text in pair)
                if one == two or (one.kind, two.kind) != kind:
                    return False
            return True

        return simpler(case, (self.diff.before, self.diff.after), shows)


Pair = tuple[Policy, Policy]


def behaviour(trial: Trial) -> Behaviour:
    """Everything that differs, change by change."""
    ends = (trial.diff.before, trial.diff.after)
    both = _between(trial, (), ends, Extent(max(trial.most // 2, 1)))
    cases, decided, hidden = list(both.found), list[Decided](), list[int]()
    for item in items(trial.diff):
        shown = _showing(trial, item, cases)
        known = min((cases[n] for n in shown), key=lambda one: one.steps, default=None)
        best, shows, cut = _search(trial, item, known)
        if best is not None and best is not known:
            cases.append(best)
        if cut and best is None and not both.same:
            hidden.append(len(decided))
        trial.cut |= cut
        decided.append(Decided(item, "same" if both.same else shows))
    for n in hidden:
        if not trial.stopped and not _showing(trial, decided[n].item, cases):
            more, inside = _directed(trial, decided[n].item)
            cases += more
            decided[n] = replace(decided[n], shows="inside" if inside else decided[n].shows)
    return _sorted(trial, cases, decided, both)


def _sorted(trial: Trial, cases: list[Difference], decided: list[Decided], both: Differences) -> Behaviour:
    """The fewest steps first, and for each change all of them that show it."""
    cases = sorted(cases, key=lambda one: one.steps)
    changes = (replace(one, cases=_showing(trial, one.item, cases)) for one in decided)
    told = tuple(replace(one, shows="shown") if one.cases else one for one in changes)
    return Behaviour(tuple(cases), told, both.whole, both.same, trial.cut)


def _pairs(trial: Trial, item: Item) -> tuple[Pair, ...]:
    """The texts between which a change alone lies: the later without it, the earlier with it."""
    later = () if item.without is None else ((item.without, trial.diff.after),)
    return later if item.alone is None else (*later, (trial.diff.before, item.alone))


def _showing(trial: Trial, item: Item, cases: list[Difference]) -> tuple[int, ...]:
    """The places of the cases that show a change: by the later text, and where none does, by the earlier one."""
    for pair in _pairs(trial, item):
        found = tuple(n for n, one in enumerate(cases) if trial.differ(pair, one.witness))
        if found:
            return found
    return ()


def _search(trial: Trial, item: Item, known: Difference | None) -> tuple[Difference | None, Shows, bool]:
    """A case that shows a change in fewer steps than the one known; where there is none, what was found of it; whether
    the search was cut short."""
    best, pairs = known, _pairs(trial, item)
    found: list[Differences] = []
    inside: list[Witness] = []
    for pair in pairs:
        deepest = None if best is None else best.steps - 1
        if trial.stopped or (deepest is not None and deepest < 0):
            break
        found.append(_between(trial, (pair,), pair, Extent(trial.left, deepest, True, PATIENCE), inside))
        best = found[-1].found[0] if found[-1].found else best
    cut = trial.stopped or any(one.cut for one in found)
    if best is not None:
        return best, "shown", cut
    if found and (len(pairs) == 2 or item.limit) and all(one.same for one in found) and not trial.stopped:
        return None, "same", cut
    return None, "inside" if inside else "open", cut


def _directed(trial: Trial, item: Item) -> tuple[tuple[Difference, ...], bool]:
    """A case that shows a change, by way of the situations nearest to where it matters; not always the shortest. Where
    there is none, whether one was met on which both revisions go the same way."""
    inside: list[Witness] = []
    for pair in _pairs(trial, item):
        extent = Extent(trial.left, None, True, PATIENCE)
        found = _between(trial, (pair,), pair, extent, inside, directed=True).found
        if found:
            return found, False
    return (), bool(inside)


def _between(
    trial: Trial, further: tuple[Pair, ...], texts: Pair, extent: Extent, inside: list[Witness] | None = None,
    *, directed: bool = False,
) -> Differences:  # fmt: skip
    """Where two texts differ, and both revisions too; a case on which these do not is put down ``inside``."""
    ends = (trial.diff.before, trial.diff.after)

    def confirmed(case: Witness) -> Witness | None:
        case = completed(case, ends)
        if not all(trial.differ(pair, case) for pair in further):
            return None
        if not trial.differ(ends, case):
            if inside is not None:
                inside.append(case)
            return None
        return trial.simpler(case, (ends, *further))

    one, two = map(trial.texts.model, texts)
    trunk = trial.trunks[1] if texts[1] is trial.diff.after else trial.trunks[0]
    if directed:
        near = nearness(trunk.model, Touched(*texts))
        trunk = Trunk(trunk.model, extent.most, trial.look, near)
    return differences(one, two, trial.at, confirmed, extent, trial.look, trunk)
