"""Cases that the checker found: asked of the simulator, told in a few lines, written as scenario files.

In: witnesses. Out: whether a case goes as said; its story; the text of a scenario that `run` and `test` accept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from analysis.verify.model import OTHER_TEXT
from analysis.verify.witness import Done, Witness
from compiler.history import Timeline
from compiler.model import FactDef, Field, Policy, Value
from compiler.situation import ActionEvent, Refused
from compiler.stopwatch import Lap, begun_lap, lapped
from compiler.wording import rule_label
from dsl.catalogue import Bilingual
from dsl.keywords import Language
from dsl.quantities import show_duration, show_moment
from simulator.engine import run
from simulator.entries import Amended, ClaimBroken, Opened, Stepped
from simulator.scenario import Scenario, Step
from simulator.session import Session
from simulator.telling.saying import Voice, deed, fields_of, rule_of
from tiaoli.cli.delays import Delay, Delays, delay_line
from tiaoli.cli.scenario_text import scenario_text

SAMPLE = Bilingual("as said", "说明")
"""What a text says where any will do."""
HOUR_OF_CASES = 10 * 3600
"""Cases begin at ten in the morning of the day from which the text holds."""


class Cases:
    """Cases of one revision, all by itself."""

    def __init__(self, frozen: Timeline, name: str, day: date) -> None:
        self.timeline = frozen
        self.policy: Policy = frozen.revisions[0].policy
        self.name = f"{name}@{day}"
        self.delays = Delays(frozen)

    def confirmed(self, found: Witness, claim: str | None) -> bool:
        """Whether the simulator takes every step, arrives where and when the checker says, and finds a claim broken."""
        # What is due at the last second comes after the last action: a case may be found before it, or behind it.
        return any(self._goes_so(found, claim, settled=settled) for settled in (True, False))

    def _goes_so(self, found: Witness, claim: str | None, *, settled: bool) -> bool:
        session = self.lived(found, settled=settled)
        if session is None or (claim is not None and claim not in _broken(session)):
            return False
        if found.since is not None and (found.since, found.until) not in laps(session, found.lap):
            return False
        return session.situation.state == found.state and session.ended in (None, found.until)

    def lived(self, found: Witness, *, settled: bool = True) -> Session | None:
        """The case, up to its last instant; with ``settled`` what is due then has happened. None where a step is
        refused."""
        session = Session(self.timeline, found.start, dict(found.facts))
        for step in found.steps:
            session.wait_until(step.at)
            if isinstance(session.act(ActionEvent(step.actor, step.action, step.values)), Refused):
                return None
        session.wait_until(max(found.until, session.now))
        if settled:
            session.settle()
        return session

    def delayed(self, found: Witness) -> tuple[Delay, ...]:
        """Who let the time pass that a case shows."""
        session = self.lived(found)
        assert session is not None
        return self.delays.of(session, found.start if found.since is None else found.since, found.until)

    def story(self, found: Witness, language: Language, delays: Sequence[Delay] = ()) -> Iterator[str]:
        """A line for each thing that happens, with the time since the beginning; in front of it a line for each of the
        ``delays`` before it."""
        voice = Voice(language, self.policy.zone)
        session = self.lived(found)
        assert session is not None
        waiting = list(delays)
        yield self.beginning(found, language)
        for entry in session.entries:
            while waiting and entry.at >= waiting[0].stretch.until:
                yield delay_line(waiting.pop(0), language)
            if isinstance(entry, Stepped):
                policy = entry.machine.policy
                rule = rule_of(policy, entry.fired.rule)
                assert rule is not None
                who = rule_label(rule, policy, language)
                if entry.event is not None:
                    who = " ".join(deed(policy, entry.event))
                moved = entry.fired.after.state != entry.fired.before.state
                to = f" → {voice.state(policy, entry.fired.after.state)}" if moved else ""
                yield f"+{show_duration(entry.at - found.start, language)}  {who}{to}"
            elif isinstance(entry, Amended):
                yield f"+{show_duration(entry.at - found.start, language)}  {_amended(entry, voice)}"
        yield from (delay_line(one, language) for one in waiting)
        last = max((entry.at for entry in session.entries if isinstance(entry, Stepped)), default=found.start)
        if session.ended is None and session.now > last:
            still = Bilingual("still", "仍在").in_(language)
            place = voice.state(session.machine.policy, session.situation.state)
            yield f"+{show_duration(session.now - found.start, language)}  {still} {place}"

    def beginning(self, found: Witness, language: Language) -> str:
        """When a case begins, and with which facts that are not the usual ones."""
        return f"{show_moment(found.start, self.policy.zone)}  {self._facts(found, language)}".rstrip()

    def values(self, step: Done, language: Language) -> str:
        """The parameters of an action that say something."""
        fields = self.fields(step)
        told = [(fields[name], value) for name, value in step.values if name in fields]
        told = [one for one in told if one[1] not in (None, OTHER_TEXT)]
        return self._worded(told, self.policy_at(step.at), language)

    def _facts(self, found: Witness, language: Language) -> str:
        facts = {fact.name: fact for fact in self.policy.facts}
        told = [(facts[name], value) for name, value in found.facts if value != facts[name].default]
        return self._worded(told, self.policy, language)

    def _worded(self, told: Sequence[tuple[FactDef | Field, Value]], policy: Policy, language: Language) -> str:
        voice = Voice(language, policy.zone)
        return " · ".join(f"{one.label} {voice.value(value, one.type, policy)}" for one, value in told)

    def fields(self, step: Done) -> dict[str, Field]:
        """The parameters of an action, by name."""
        return {field.name: field for field in fields_of(self.policy_at(step.at), step.actor, step.action)}

    def policy_at(self, at: int) -> Policy:
        """The text that holds for the case at an instant."""
        return self.policy

    def scenario(self, found: Witness, title: str, language: Language) -> str:
        """The text of a scenario that makes it happen, and expects what came of it."""
        steps = [Step(n, one.at, ActionEvent(one.actor, one.action, said(one.values, language)))
                 for n, one in enumerate(found.steps, 1)]  # fmt: skip
        if found.until > (steps[-1].at if steps else found.start):
            steps.append(Step(len(steps) + 1, found.until, None))
        facts = said(found.facts, language)
        made = Scenario(title, self.name, self.timeline, found.start, facts, steps=tuple(steps))
        return scenario_text(made, run(made), title, "", language)


def said(values: Iterable[tuple[str, Value]], language: Language) -> tuple[tuple[str, Value], ...]:
    """Values as a scenario gives them: what is unknown is left out, and where any text will do, one is said."""
    sample = SAMPLE.in_(language)
    return tuple((name, sample if value == OTHER_TEXT else value) for name, value in values if value is not None)


def _amended(entry: Amended, voice: Voice) -> str:
    """That the next text begins to hold, and where a case comes to by that."""
    said = Bilingual(f"amendment of {entry.revision.date}", f"{entry.revision.date} 修订生效").in_(voice.lang)
    if entry.migrated is None or entry.migrated.after.state == entry.migrated.before.state:
        return said
    return f"{said} → {voice.state(entry.machine.policy, entry.migrated.after.state)}"


def laps(session: Session, lap: Lap | None) -> set[tuple[int, int]]:
    """When laps of a case began and ended, as the simulator has it."""
    found: set[tuple[int, int]] = set()
    since: int | None = None
    for entry in session.entries:
        ended: tuple[int, ...] = ()
        if lap is not None and isinstance(entry, Opened):
            since, ended = begun_lap(entry.machine, lap, entry.situation, entry.at)
        elif lap is not None and isinstance(entry, Stepped):
            since, ended = lapped(entry.machine, lap, since, entry.fired)
        found |= {(one, entry.at) for one in ended}
    return found


def _broken(session: Session) -> list[str]:
    """The claims that a case broke."""
    return [entry.claim for entry in session.entries if isinstance(entry, ClaimBroken)]
