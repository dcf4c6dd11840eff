"""Cases that go differently under two texts: found by the checker, lived through on both sides, told in a few lines.

In: two revisions. Out: lines, or scenario files. A case is shown only where the simulator finds the same difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.verify.difference import Difference, Differences, differences
from analysis.verify.model import model_of
from analysis.verify.witness import Done, Witness
from compiler.situation import ActionEvent, OutcomeGiven, RefusalKind, Refused
from dsl.catalogue import Bilingual
from dsl.keywords import Language
from dsl.quantities import show_duration
from simulator.entries import Stepped
from simulator.session import Session
from simulator.telling.phrases import REFUSAL_WORDS
from simulator.telling.saying import Voice, deed
from tiaoli.cli.files import write_whole
from tiaoli.cli.found_cases import Cases

if TYPE_CHECKING:
    from compiler.history import Revision, Timeline

TITLE = Bilingual("cases that go differently", "结果不同的案件")
NONE_WHOLE = Bilingual("every case goes the same way: proved", "所有案件的结果都相同：已证明")
NONE_CUT = Bilingual(
    "no case was found that goes differently; not everything could be looked at", "没有找到结果不同的案件，但未能穷尽"
)
NOT_ALL = Bilingual("not everything was looked at: raise --budget", "未穷尽：可提高 --budget")
BEFORE, AFTER = Bilingual("before", "之前"), Bilingual("after", "之后")
NO_DEADLINE = Bilingual("no deadline", "没有期限")


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a side shows at the end of a case."""

    refused: RefusalKind | None
    state: str
    outcomes: tuple[OutcomeGiven, ...]
    due: tuple[tuple[str, int | None, int | None], ...]


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

    def found(self, budget: int, seen: Callable[[], None] = lambda: None) -> Differences:
        """The differences, each with a case that both sides have lived through."""
        one, two = (model_of(revision.graph, outcomes=True) for revision in self.revisions)
        start = self.revisions[1].effective + 10 * 3600
        return differences(one, two, start, self._confirmed, most=budget, seen=seen)

    def _confirmed(self, case: Witness) -> bool:
        return _seen(self.older, case) != _seen(self.newer, case)

    def told(self, all_of_them: Differences, language: Language) -> Iterator[str]:
        """The cases in words."""
        yield TITLE.in_(language)
        if not all_of_them.found:
            yield f"  {(NONE_WHOLE if all_of_them.same else NONE_CUT).in_(language)}"
            return
        for number, one in enumerate(all_of_them.found, 1):
            lines = list(self._case(one, language))
            yield f"  {number}  {lines[0]}"
            yield from (f"     {line}" for line in lines[1:])
        if not all_of_them.whole:
            yield f"  {NOT_ALL.in_(language)}"

    def _case(self, one: Difference, language: Language) -> Iterator[str]:
        case, policy = one.witness, self.newer.policy
        yield self.newer.beginning(case, language)
        for step in case.steps:
            who, what = deed(policy, ActionEvent(step.actor, step.action))
            values = self.newer.values(step, language)
            aside = f" ({values})" if values else ""
            yield f"+{show_duration(step.at - case.start, language)}  {who} {what}{aside}"
        for word, side in ((BEFORE, self.older), (AFTER, self.newer)):
            yield f"{word.in_(language)}: {_worded(side, _seen(side, case), language)}"

    def write(self, all_of_them: Differences, folder: Path, language: Language) -> None:
        """Each case as a scenario of the newer text."""
        for number, one in enumerate(all_of_them.found, 1):
            title = Bilingual(f"differs from {self.older.name}: {number}", f"与 {self.older.name} 不同：{number}")
            text = self.newer.scenario(one.witness, title.in_(language), language)
            write_whole(folder / f"{self.newer.name.replace('@', '-')}-differs-{number}.yaml", text.encode())


def _seen(side: Cases, case: Witness) -> _Seen:
    """A case on one side, with what this side knows of its facts and values; only the last action may be refused."""
    policy = side.policy
    facts = {fact.name for fact in policy.facts}
    session = Session(side.timeline, case.start, {name: value for name, value in case.facts if name in facts})
    refused: RefusalKind | None = None
    for step in case.steps:
        session.wait_until(step.at)
        result = session.act(_event(side, step))
        refused = result.kind if isinstance(result, Refused) else None
    session.wait_until(max(case.until, session.now))
    if not case.steps or case.steps[-1].at < case.until:
        session.settle()
    outcomes = tuple(given for entry in session.entries if isinstance(entry, Stepped) for given in entry.fired.outcomes)
    due = tuple((run.timer, run.due, run.paused_left) for run in session.situation.timers
                if run.due is not None or run.paused_left is not None)  # fmt: skip
    return _Seen(refused, session.situation.state, outcomes, tuple(sorted(due, key=lambda one: one[0])))


def _event(side: Cases, step: Done) -> ActionEvent:
    fields = side.fields(step)
    return ActionEvent(step.actor, step.action, tuple(one for one in step.values if one[0] in fields))


def _worded(side: Cases, seen: _Seen, language: Language) -> str:
    voice, policy = Voice(language, side.policy.zone), side.policy
    parts = [voice.state(policy, seen.state)]
    if seen.refused is not None:
        parts.insert(0, REFUSAL_WORDS[seen.refused].in_(language))
    parts += [voice.outcome(given, policy) for given in seen.outcomes]
    ends = [due for _, due, _ in seen.due if due is not None]
    if ends:
        parts.append(Bilingual(f"until {voice.moment(min(ends))}", f"至 {voice.moment(min(ends))}").in_(language))
    return " · ".join(parts)
