"""Cases that go differently under two texts: found by the checker, lived through on both sides, told in a few lines.

In: two revisions. Out: lines, or scenario files: the cases, each with the changes that it shows, and what became of the
other changes. A case is shown only where the simulator finds the same difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.diff.changes import Diff
from analysis.diff.show import KIND_WORDS
from analysis.diff.wording import table_words
from analysis.verify.difference.data import Difference
from analysis.verify.difference.hybrids import Item
from analysis.verify.difference.items import Behaviour, Reaction, Trial, behaviour
from analysis.verify.difference.reach import Asked, Reach, reach
from analysis.verify.witness import Witness
from compiler.model import Policy
from compiler.situation import ActionEvent, OutcomeGiven, RefusalKind, Refused
from dsl.catalogue import Bilingual
from dsl.keywords import Language
from dsl.quantities import show_duration
from simulator.entries import Opened, Stepped
from simulator.session import Session
from simulator.telling.phrases import REFUSAL_WORDS
from simulator.telling.saying import Voice, deed
from tiaoli.cli.files import write_whole
from tiaoli.cli.found_cases import HOUR_OF_CASES, Cases
from tiaoli.cli.reached_gains import gains
from tiaoli.cli.reactions import Alone, alone, event_of, reaction

if TYPE_CHECKING:
    from compiler.history import Revision, Timeline

TITLE = Bilingual("cases that go differently", "结果不同的案件")
NONE_WHOLE = Bilingual("every case goes the same way: proved", "所有案件的结果都相同：已证明")
NONE_CUT = Bilingual(
    "no case was found that goes differently; not everything could be looked at", "没有找到结果不同的案件，但未能穷尽"
)
NOT_ALL = Bilingual("not everything was looked at: beyond what --budget reached, a case may do with fewer steps",
                    "未穷尽：在 --budget 未及之处，可能有步数更少的案件")  # fmt: skip
STOPPED = Bilingual("stopped: beyond what was looked at, a case may do with fewer steps",
                    "已停止：在未考察之处，可能有步数更少的案件")  # fmt: skip
BEFORE, AFTER = Bilingual("before", "之前"), Bilingual("after", "之后")
SHOWS = Bilingual("shows", "体现")
JOINT = Bilingual("; ", "；")
NO_CASE = Bilingual("changes that no case shows", "没有案件能体现的改动")
SAME = Bilingual(
    "every case goes the same way with it and without it: proved", "有没有它，所有案件的结果都相同：已证明"
)
OPEN = Bilingual("no case was found that goes differently for it; not everything could be looked at",
                 "没有找到因它而结果不同的案件，但未能穷尽")  # fmt: skip
SAYS = {
    "same": SAME,
    "inside": Bilingual("as far as was looked, both texts go the same way where it decides: it limits only what is "
                        "new, or what is gone",
                        "在已考察的范围内，由它决定之处，两个文本结果相同：它只限制新增的或已取消的内容"),
    "open": OPEN,
}  # fmt: skip
SHARE = 10
"""So much less is looked at for each figure of what can be reached than for cases."""
CANNOT_BEGIN = Bilingual("can't begin so", "不能这样开始")


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a side shows of a case: why each of its steps was refused, whether it breaks a bound as it begins, where it
    is at its end, what came of it, and what is due."""

    refused: tuple[RefusalKind | None, ...]
    broken: bool
    state: str
    outcomes: tuple[OutcomeGiven, ...]
    due: tuple[int, ...]


class Sides:
    """Two texts, older first."""

    def __init__(self, older: tuple[Timeline, Revision], newer: tuple[Timeline, Revision]) -> None:
        from simulator.clock import frozen

        self.revisions = older[1], newer[1]
        alone = [frozen(timeline, revision.date) for timeline, revision in (older, newer)]
        assert alone[0] is not None
        assert alone[1] is not None
        self.older = Cases(alone[0], older[0].name, older[1].date)
        self.newer = Cases(alone[1], newer[0].name, newer[1].date)
        self._texts: dict[int, Alone] = {}
        self._reactions: dict[tuple[int, Witness], Reaction] = {}

    def found(self, diff: Diff, budget: int, seen: Callable[[], None] = lambda: None) -> Found:
        """The differences, each with a case that both sides have lived through, and what became of each change; what
        can be reached, unless every case goes the same way."""
        start = self.revisions[1].effective + HOUR_OF_CASES
        trial = Trial(diff, start, self.lived, budget, seen)
        found = behaviour(trial)
        asked = Asked(max(budget // SHARE, 1), start, self._lives, seen)
        known = found.same or trial.stopped
        reached = None if known else reach(self.older.policy, self.newer.policy, asked)
        return Found(self, found, reached, trial.stopped)

    def _lives(self, policy: Policy, case: Witness) -> bool:
        """Whether a case goes as the checker says under one of the two texts."""
        return (self.older if policy is self.older.policy else self.newer).confirmed(case, None)

    def lived(self, policy: Policy, case: Witness) -> Reaction:
        """What the last step of a case brings under a text; cases are asked about again with every change."""
        known = self._reactions.get((id(policy), case))
        if known is None:
            made = self._texts.get(id(policy))
            if made is None:
                made = self._texts[id(policy)] = alone(policy, self.newer.timeline)
            known = self._reactions[id(policy), case] = reaction(made, case)
        return known

    def told(
        self, found: Behaviour, reached: Reach | None, language: Language, *, stopped: bool = False
    ) -> Iterator[str]:
        """The cases in words, and the changes that none shows."""
        yield TITLE.in_(language)
        if not found.cases:
            yield f"  {(NONE_WHOLE if found.same else NONE_CUT).in_(language)}"
        for number, one in enumerate(found.cases):
            shown = [self._named(change.item, language) for change in found.changes if number in change.cases]
            lines = [
                *self._case(one, language),
                *([f"{SHOWS.in_(language)}: {JOINT.in_(language).join(shown)}"] if shown else []),
            ]
            yield f"  {number + 1}  {lines[0]}"
            yield from (f"     {line}" for line in lines[1:])
        rest = [one for one in found.changes if not one.cases]
        if found.cases and rest:
            yield NO_CASE.in_(language)
            for change in rest:
                yield f"  {self._named(change.item, language)}: {SAYS[change.shows].in_(language)}"
        if stopped or (found.cases and found.cut):
            yield f"  {(STOPPED if stopped else NOT_ALL).in_(language)}"
        if reached is not None:
            yield from gains(reached, self.older.policy, self.newer.policy, language)

    def _named(self, item: Item, language: Language) -> str:
        """A change, as the list of changes has it."""
        title = f"{KIND_WORDS[item.change.kind].in_(language)} {item.change.title.in_(language)}"
        if item.row is None:
            return title
        change = item.change
        older = change.after is None or item.row not in change.after.rows
        table, policy = (change.before, self.older.policy) if older else (change.after, self.newer.policy)
        row = table_words(replace(table, rows=(item.row,)), policy)
        return f"{title} · {row.in_(language)}"

    def _case(self, one: Difference, language: Language) -> Iterator[str]:
        case, policy = one.witness, self.newer.policy
        sides = [(word, side, _seen(side, case)) for word, side in ((BEFORE, self.older), (AFTER, self.newer))]
        yield self.newer.beginning(case, language)
        for n, step in enumerate(case.steps):
            who, what = deed(policy, ActionEvent(step.actor, step.action))
            values = self.newer.values(step, language)
            line = f"+{show_duration(step.at - case.start, language)}  {who} {what}{f' ({values})' if values else ''}"
            earlier = n < len(case.steps) - 1 or case.settles
            refused = [f"{word.in_(language)}: {REFUSAL_WORDS[why].in_(language)}" for word, _, seen in sides
                       if earlier and (why := seen.refused[n]) is not None]  # fmt: skip
            yield f"{line}  [{' · '.join(refused)}]" if refused else line
        if case.settles or (case.steps and case.until > case.steps[-1].at):
            yield f"+{show_duration(case.until - case.start, language)}"
        for word, side, seen in sides:
            yield f"{word.in_(language)}: {_worded(side, case, seen, language)}"

    def write(self, found: Behaviour, folder: Path, language: Language) -> None:
        """Each case as a scenario of the newer text."""
        for number, one in enumerate(found.cases, 1):
            title = Bilingual(f"differs from {self.older.name}: {number}", f"与 {self.older.name} 不同：{number}")
            text = self.newer.scenario(one.witness, title.in_(language), language)
            write_whole(folder / f"{self.newer.name.replace('@', '-')}-differs-{number}.yaml", text.encode())


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of two texts."""

    sides: Sides
    behaviour: Behaviour
    reached: Reach | None
    stopped: bool = False

    def told(self, language: Language) -> Iterator[str]:
        """All of it in words."""
        return self.sides.told(self.behaviour, self.reached, language, stopped=self.stopped)


def _seen(side: Cases, case: Witness) -> _Seen:
    """A case on one side, with what this side knows of its facts and values."""
    policy = side.policy
    facts = {fact.name for fact in policy.facts}
    session = Session(side.timeline, case.start, {name: value for name, value in case.facts if name in facts})
    opened = session.entries[0]
    refused: list[RefusalKind | None] = []
    for step in case.steps:
        session.wait_until(step.at)
        result = session.act(event_of(policy, step))
        refused.append(result.kind if isinstance(result, Refused) else None)
    session.wait_until(max(case.until, session.now))
    if case.settles:
        session.settle()
    outcomes = tuple(given for entry in session.entries if isinstance(entry, Stepped) for given in entry.fired.outcomes)
    broken = isinstance(opened, Opened) and bool(opened.broken)
    due = tuple(run.due for run in session.situation.timers if run.due is not None)
    return _Seen(tuple(refused), broken, session.situation.state, outcomes, due)


def _worded(side: Cases, case: Witness, seen: _Seen, language: Language) -> str:
    voice, policy = Voice(language, side.policy.zone), side.policy
    parts = [voice.state(policy, seen.state)]
    if seen.broken:
        parts.insert(0, CANNOT_BEGIN.in_(language))
    last = seen.refused[-1] if seen.refused and not case.settles else None
    if last is not None:
        parts.insert(0, REFUSAL_WORDS[last].in_(language))
    parts += [voice.outcome(given, policy) for given in seen.outcomes]
    if seen.due:
        first = voice.moment(min(seen.due))
        parts.append(Bilingual(f"until {first}", f"至 {first}").in_(language))
    return " · ".join(parts)
