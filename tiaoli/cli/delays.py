"""Who let the time of a case pass: between two things that happened, and in all.

In: a case that the simulator lived through. Out: its delays, each with who could have acted, and what came in the end;
the same in words and as data. Only the time that a witness measures counts: the lengths add up to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.verify.delays import Stretch, stretches
from analysis.verify.model import Model, model_of
from compiler.history import Timeline
from compiler.model import Policy
from compiler.situation import Situation
from compiler.wording import timer_name
from dsl.catalogue import Bilingual
from dsl.keywords import Language
from dsl.quantities import show_duration
from simulator.entries import Amended, Opened, Stepped
from simulator.session import Session
from simulator.telling.saying import actor_label


@dataclass(frozen=True, slots=True)
class Delay:
    """Time in which nothing happened: ``stretch`` says whose choice that was. ``state`` is where the case stood;
    ``end`` what came then, None where something else could act before; ``last`` whether that was at the last second
    before a deadline."""

    stretch: Stretch
    state: str
    policy: Policy
    end: Stepped | Amended | None
    last: bool


class Delays:
    """The delays of cases on a timeline."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self._models: dict[int, Model] = {}

    def of(self, session: Session, since: int, until: int) -> tuple[Delay, ...]:
        """The delays between two instants of a case."""
        return tuple(self._between(session, since, until))

    def _between(self, session: Session, since: int, until: int) -> Iterator[Delay]:
        situation: Situation | None = None
        policy, before, late = session.machine.policy, session.start, False
        for entry in session.entries:
            if not isinstance(entry, Opened | Stepped | Amended):
                continue
            if situation is not None and entry.at > before:
                end = None if isinstance(entry, Opened) else entry
                yield from self._waited(policy, situation, max(before, since), min(entry.at, until), late, end)
            match entry:
                case Opened():
                    situation = entry.situation
                case Stepped():
                    situation, late = entry.fired.after, entry.event is None and entry.fired.automation is None
                case Amended():
                    situation, late = situation if entry.migrated is None else entry.migrated.after, False
            policy, before = entry.machine.policy, entry.at
        if situation is not None and before < until and session.ended is None:
            yield from self._waited(policy, situation, max(before, since), until, late, None)

    def _waited(
        self, policy: Policy, situation: Situation, since: int, until: int, late: bool, end: Stepped | Amended | None
    ) -> Iterator[Delay]:
        if since >= until:
            return
        found = stretches(self._model(policy), situation, since, until, late=late)
        dues = [run.due for run in situation.timers if run.due is not None]
        for n, one in enumerate(found, 1):
            closing = n == len(found)
            yield Delay(one, situation.state, policy, end if closing else None, closing and until in dues)

    def _model(self, policy: Policy) -> Model:
        at = next(n for n, one in enumerate(self.timeline.revisions) if one.policy is policy)
        if at not in self._models:
            self._models[at] = model_of(self.timeline.revisions[at].graph)
        return self._models[at]


def shares(delays: Sequence[Delay]) -> tuple[tuple[tuple[str, ...], int], ...]:
    """How long each let pass, those who could act together as one; the longest first, nobody last."""
    found: dict[tuple[str, ...], int] = {}
    for one in delays:
        key = tuple(sorted(one.stretch.actors))
        found[key] = found.get(key, 0) + one.stretch.length
    return tuple(sorted(found.items(), key=lambda share: (not share[0], -share[1], share[0])))


# ── in words ───────────────────────────────────────────────────────────────────────────────────────────────────


def delay_line(delay: Delay, language: Language) -> str:
    """One delay: how long, whose choice, and what came in the end."""
    who = [actor_label(delay.policy, one) for one in delay.stretch.actors]
    said = _said(who, delay).in_(language)
    return f"  {show_duration(delay.stretch.length, language)}  {said}"


def _said(who: list[str], delay: Delay) -> Bilingual:
    en, zh = " or ".join(who), "、".join(who)
    awaited, tail = delay.stretch.awaited, _tail(delay)
    if not who:
        return Bilingual(f"nobody can act{tail.en}", f"无人可操作{tail.zh}")
    if not awaited:
        return Bilingual(f"{en} could act{tail.en}", f"{zh}本可操作{tail.zh}")
    if delay.last and isinstance(delay.end, Stepped) and _doer(delay.end) in delay.stretch.actors:
        return Bilingual(f"{en} waits to the last second", f"{zh}等到最后一秒")
    return Bilingual(f"{en} waits{tail.en}", f"{zh}未处理{tail.zh}")


def _doer(step: Stepped) -> str | None:
    return None if step.event is None else step.event.actor


def _tail(delay: Delay) -> Bilingual:
    match delay.end:
        case Stepped(event=None, fired=fired, machine=machine) if fired.automation is None:
            timer = timer_name(machine.policy, fired.rule)
            return Bilingual(f", “{timer}” runs out", f"，“{timer}”届满")
        case Stepped() as step if delay.last and _doer(step) in delay.stretch.actors:
            return Bilingual(", to the last second", "，直到最后一秒")
        case Amended():
            return Bilingual(", until the amendment", "，直到修订生效")
        case _:
            return Bilingual("", "")


def share_line(delays: Sequence[Delay], took: int, language: Language) -> str:
    """How long each let pass of it all."""
    policy = delays[0].policy
    told = [_share(policy, actors, seconds, language) for actors, seconds in shares(delays)]
    whole = show_duration(took, language)
    return f"of {whole}: {', '.join(told)}" if language == "en" else f"{whole}之中：{'，'.join(told)}"


def _share(policy: Policy, actors: tuple[str, ...], seconds: int, language: Language) -> str:
    who = [actor_label(policy, one) for one in actors]
    took = show_duration(seconds, language)
    if not who:
        return Bilingual(f"nobody {took}", f"无人可操作{took}").in_(language)
    if len(who) == 1:
        return Bilingual(f"{who[0]} {took}", f"{who[0]}{took}").in_(language)
    return Bilingual(f"{' or '.join(who)} {took}", f"{'、'.join(who)}共{took}").in_(language)


# ── as data ────────────────────────────────────────────────────────────────────────────────────────────────────


def delay_data(delay: Delay, start: int) -> dict[str, Any]:
    """One delay; instants are seconds since the case began."""
    stretch, end = delay.stretch, delay.end
    timer = end.fired.rule if isinstance(end, Stepped) and end.event is None and end.fired.automation is None else None
    doer = None if not isinstance(end, Stepped) or end.event is None else end.event.actor
    return {
        "from": stretch.since - start,
        "to": stretch.until - start,
        "state": delay.state,
        "actors": list(stretch.actors),
        "awaited": stretch.awaited,
        "acted": doer,
        "deadline": timer,
        "last_second": delay.last,
    }
