"""What can happen to the followed cases: one is opened, somebody acts, a deadline is over, a consequence arrives.

In: where they stand, on open values. Out: where they then stand. The meaning of a step is the compiler's; which case a
link means, and that consequences are settled first in, first out at the same instant, is as in a system that is run.
Cases that are not followed may do anything that a link lets them do, with any values, also at an instant at which
deadlines have passed already, and between consequences that they had a part in; and they may tell anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from analysis.verify.model import Model, fill, with_others
from analysis.verify.needs import Read
from analysis.verify.open_values import Ground, ImpossibleError
from analysis.verify.stepping import instant_of_action, instant_of_deadline
from analysis.verify.system.company import Company
from analysis.verify.system.relevance import Relevant
from analysis.verify.system.telling import Telling
from analysis.verify.system.together import Together, Waiting
from compiler.evaluate import Env, NoRowError
from compiler.model import Expr
from compiler.semantics import act, automatic, broken_bounds, fire, has_ended, placed, start
from compiler.situation import ActionEvent, Fired, OutcomeGiven, Refused, Situation, TimerRun
from compiler.system.model import LinkDef
from compiler.system.receivers import Ancestor, Itself, Opened, PerParty, receiver

Note = dict[str, Any]


class Steps:
    """The steps of a company. ``any_facts`` are the parts of which no case begins without breaking a bound. With
    ``kept`` only what is kept is sent."""

    def __init__(self, company: Company, models: Mapping[str, Model], kept: Relevant | None = None) -> None:
        self.company, self.models, self.kept = company, models, kept
        self.any_facts: set[str] = set()
        self.telling = Telling(company, models)

    # ── steps ──────────────────────────────────────────────────────────────────────────────────────────────────

    def opened(self, before: Together, part: str, ground: Ground, note: Note | None = None) -> Together:
        """A case is opened, by whoever opens cases or by one that is not followed; ``note`` takes down with what."""
        outside = self.company.opens_from_outside(part)
        at = self._instant(before, ground, outside=outside)
        told = {given.fact for given in self.company.givens(part)}
        facts = {
            slot.name: fill(slot, ground)
            for slot in self.models[part].inputs
            if slot is not None and slot.name not in told
        }
        if note is not None:
            note.update(facts)
        sound = not outside and part not in self.any_facts
        return self._begun(self._at(before, at, outside=outside), part, facts, ground, sound=sound)

    def acted(
        self, before: Together, part: str, actor: str, action: str, ground: Ground, note: Note | None = None
    ) -> Together:  # fmt: skip
        """Somebody does something in a case, or a consequence of one that is not followed does; ImpossibleError where
        it is refused."""
        outside = self.company.does_from_outside(part, (actor, action))
        at = self._instant(before, ground, outside=outside)
        values: Any = tuple((slot.name, fill(slot, ground)) for slot in self.models[part].parameters[actor, action])
        if note is not None:
            note.update(values)
        after = self._did(self._at(before, at, outside=outside), part, ActionEvent(actor, action, values), ground)
        if after is None:
            raise ImpossibleError
        return after

    def lapsed(self, before: Together, part: str, timer: str, ground: Ground) -> Together:
        """A deadline of a case is over before all others; at one instant the part declared first goes first."""
        running = list(self.running(before))
        n = next((n for n, (name, run) in enumerate(running) if (name, run.timer) == (part, timer)), None)
        if n is None:
            raise ImpossibleError
        at = instant_of_deadline(ground, before.now, tuple(run for _, run in running), n)
        moment = replace(before, now=at, late=True)
        situation = self.telling.ready(moment, part, ground)
        fired = fire(self.models[part].machine, situation, timer, at)
        return self._took(moment, part, fired, ground)

    def by_itself(self, before: Together, ground: Ground) -> Together:
        """What the automations of the case at work do now: one of them, or no more."""
        part = before.busy
        if not part:
            raise ImpossibleError
        model = self.models[part]
        situation = self.telling.ready(before, part, ground)
        fired = None if has_ended(model.machine, situation) else automatic(model.machine, situation, before.now)
        if fired is None:
            return _calm(replace(before, busy=""))
        return self._took(before, part, fired, ground)

    def delivered(self, before: Together, ground: Ground) -> Together:
        """The consequence that waits first arrives."""
        if not before.waiting or before.busy:
            raise ImpossibleError
        one, rest = before.waiting[0], before.waiting[1:]
        moment = replace(before, waiting=rest)
        there = moment.case(one.part) is not None
        if one.action is None:
            if there:
                return _calm(self._stirred(moment, one.part))
            return self._begun(moment, one.part, dict(one.values), ground, sound=False)
        if not there:  # its automations come first
            opened = self._begun(moment, one.part, {}, ground, sound=False)
            return replace(opened, waiting=(one, *opened.waiting))
        after = self._did(moment, one.part, ActionEvent(*one.action, one.values), ground)
        return _calm(moment) if after is None else after

    def running(self, moment: Together) -> Iterator[tuple[str, TimerRun]]:
        """The deadlines that run, in the order in which they go first at one instant."""
        for part, situation in moment.cases:
            yield from ((part, run) for run in situation.timers if run.due is not None)

    # ── an instant ─────────────────────────────────────────────────────────────────────────────────────────────

    def _instant(self, before: Together, ground: Ground, *, outside: bool) -> Any:
        if before.waiting:
            return before.now
        timers = tuple(run for _, run in self.running(before))
        return instant_of_action(ground, before.now, timers, late=before.late and not outside)

    def _at(self, before: Together, at: Any, *, outside: bool) -> Together:
        """The instant of a step; where deadlines have passed already, and nothing tells the instant from theirs, they
        still have."""
        if before.waiting:
            return replace(before, stirred=True)
        return replace(before, now=at, late=False, stirred=outside)

    # ── one case ───────────────────────────────────────────────────────────────────────────────────────────────

    def _begun(
        self, moment: Together, part: str, facts: Mapping[str, Any], ground: Ground, *, sound: bool
    ) -> Together:  # fmt: skip
        model, at = self.models[part], moment.now
        known = {name: value for name, value in facts.items() if name in model.machine.fact_index}
        bare = self.telling.told(moment, part, placed(model.machine, at, known), ground)
        ready = with_others(model, bare, ground)
        all_facts = {fact.name: value for fact, value in zip(model.policy.facts, ready.facts, strict=True)}
        situation = start(model.machine, at, all_facts, ready.used)
        if sound and broken_bounds(model.machine, situation, at):
            raise ImpossibleError
        moment = moment.with_case(part, situation, self.company.parts)
        return _calm(replace(moment, busy=part if model.machine.automations else ""))

    def _did(self, moment: Together, part: str, event: ActionEvent, ground: Ground) -> Together | None:
        """A case after an action; None where it was refused."""
        result = act(self.models[part].machine, self.telling.ready(moment, part, ground), event, moment.now)
        if isinstance(result, Refused):
            return None
        return self._took(moment, part, result, ground)

    def _took(self, moment: Together, part: str, fired: Fired, ground: Ground) -> Together:
        """A rule was taken: what it brought about elsewhere waits for its turn, and automations come next."""
        moment = moment.with_case(part, fired.after, self.company.parts)
        moment = replace(moment, busy=part if self.models[part].machine.automations else "")
        for given in fired.outcomes:
            for link in self.company.links(part, given.outcome):
                meant = self._meant(part, link)
                if meant is None:
                    moment = self._stirred(moment, link.target)
                    continue
                values = self._sent(part, fired.after, given, link, moment.now)
                if values is not None and (meant or ground.asked()):
                    one = Waiting(link.target, link.action, values)
                    moment = replace(moment, waiting=(*moment.waiting, one))
                elif values is not None:
                    moment = self._stirred(moment, link.target)
        return _calm(moment)

    def _stirred(self, moment: Together, part: str) -> Together:
        """Something happened in a case that is not followed: it may do something in between."""
        return replace(moment, stirred=moment.stirred or self.company.echoes(part))

    # ── consequences ───────────────────────────────────────────────────────────────────────────────────────────

    def _sent(
        self, part: str, after: Situation, given: OutcomeGiven, link: LinkDef, at: Any
    ) -> tuple[tuple[str, Any], ...] | None:
        """The values that a link sends; None where its condition does not hold."""
        machine = self.models[part].machine
        fields = next(one.fields for one in machine.policy.outcomes if one.name == given.outcome)
        env = Env(after.facts, after.used, after.timers, {}, at)
        env.arguments = {field.name: value for field, value in zip(fields, given.arguments, strict=True)}
        try:
            if link.guard is not None and not machine.evaluator(link.guard)(env):
                return None
            return tuple(self._value(link, name, value, env) for name, value in link.values)
        except NoRowError:
            return None

    def _value(self, link: LinkDef, name: str, value: Expr, env: Env) -> tuple[str, Any]:
        """A value that a link sends; where nothing asks for it, one that stands for it."""
        taker = self.models[link.target]
        target: Read = ("fact", name) if link.action is None else ("parameter", *link.action, name)
        if self.kept is None or target in self.kept[link.target]:
            return name, self.models[link.part].machine.evaluator(value)(env)
        if link.action is None:
            return name, taker.fillers[taker.machine.fact_index[name]]
        return name, next(slot.filler for slot in taker.parameters[link.action] if slot.name == name)

    def _meant(self, part: str, link: LinkDef) -> bool | None:
        """Whether a link of a member surely means a member; None where it surely does not."""
        company, target = self.company, link.target
        if target not in company.parts:
            return None
        match receiver(company.system, part, target, opens=link.opens):
            case Itself():
                return True
            case Ancestor():
                return True if target in company.above(part) else None
            case PerParty():
                return (part, target) in company.same_party
            case Opened():
                return company.alone if company.owns_new(part, target) else None
            case None:
                raise AssertionError(link)


def _calm(moment: Together) -> Together:
    """Where nothing follows any more, nothing comes in between."""
    return replace(moment, stirred=False) if moment.settled else moment
