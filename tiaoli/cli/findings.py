"""What the checker finds without being asked, as messages: the simulator confirms each case first.

In: one day's text of a policy. Out: diagnostics. A ``// reading:`` beside a deadline, a limit or a prohibition
says that its author means it so: that it can pass without effect or be put off, be got round, or forbids nothing that
could be done, is then no finding. Rules that never fire, collisions and dead ends are always told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from analysis.verify.findings import data as d
from analysis.verify.findings.find import findings
from analysis.verify.findings.walk import Budget, Walked, completed, walked
from analysis.verify.witness import Done
from compiler import model as m
from compiler.calendars import UnknownYearError
from compiler.history import Revision, Timeline
from compiler.semantics import next_due
from compiler.situation import ActionEvent, Refused
from compiler.wording import actor_label, expression_text, rule_label, state_label, timer_label, value_text
from dsl.catalogue import Bilingual, message
from dsl.diagnostics import Diagnostic
from dsl.keywords import Language
from dsl.source import Span
from simulator.clock import frozen
from simulator.entries import Stepped
from simulator.session import Session
from simulator.telling.saying import deed
from tiaoli.cli.found_cases import HOUR_OF_CASES, Cases

QUICK = Budget(60, 60)
"""What ``check`` looks at."""
AGAIN = 3
"""So often a round that leads back is gone again before it is believed."""


def found(
    timeline: Timeline, revision: Revision, budget: Budget, *, walk: Walked | None = None,
    seen: Callable[[], None] = lambda: None, told: Callable[[], bool] = lambda: False,
) -> list[tuple[d.Finding, Diagnostic]]:  # fmt: skip
    """All findings of a revision, with what is said of each. ``told`` says whether others change facts of its cases;
    ``walk`` is a walk that was taken already."""
    alone = frozen(timeline, revision.date)
    assert alone is not None
    living = Living(Cases(alone, timeline.name, revision.date))
    at = revision.effective + HOUR_OF_CASES

    graph = revision.graph
    taken = walked(graph, budget, seen) if walk is None else completed(walk, graph, budget, seen)

    def asked(changing: bool) -> list[d.Finding]:
        return list(findings(graph, taken, at, living.confirmed, budget, seen=seen, told=changing))

    every = asked(False)
    never = d.NeverFires | d.NeverReached | d.DeadEnd | d.ForbidsNothing | d.NeverTaken
    if any(isinstance(one, never) for one in every) and told():
        every = asked(True)
    words = Words(living, _followed(timeline, revision))
    return [(one, words.message(one)) for one in every if not _meant(one, revision.policy)]


def _followed(timeline: Timeline, revision: Revision) -> bool:
    """Whether cases that began under another text come under this one."""
    return any(one.running is not None and one.running.cases == "follow" and one.effective <= revision.effective
               for one in timeline.revisions)  # fmt: skip


def summed_up(found: list[tuple[d.Finding, Diagnostic]], language: Language) -> Iterator[str]:
    """Findings in a few lines each, with their cases."""
    for _, one in found:
        texts = message(one.code).in_(language).filled(one.values, language)
        yield f"  ! {texts.title}  {one.span.source.name}:{one.span.line}"
        yield f"      {texts.label}"
        case = one.values.get("case")
        if isinstance(case, Bilingual):
            yield from (f"      {line}" for line in case.in_(language).splitlines())


def is_said(found: list[tuple[d.Finding, Diagnostic]], policy: m.Policy, rule: str, branch: int) -> bool:
    """Whether it is among the findings that a branch is never taken, or its state never reached."""
    around = policy.ancestors(_rule(policy, rule).state)
    return any(
        (isinstance(one, d.NeverFires) and one.rule == rule and one.branch in (None, branch))
        or (isinstance(one, d.NeverReached) and one.state in around)
        for one, _ in found
    )


def _meant(one: d.Finding, policy: m.Policy) -> bool:
    """Whether a reading stands beside what is found."""
    match one:
        case d.Lapses(timer=timer) | d.Postponed(timer=timer):
            rule = _rule(policy, timer)
            return any(backing.readings for backing in (rule.backing, *(branch.backing for branch in rule.branches)))
        case d.GotRound(limit=limit):
            return any(counter.backing.readings for counter in policy.counters if counter.name == limit)
        case d.NeverTaken(automation=automation):
            return bool(_automation(policy, automation).backing.readings)
        case d.ForbidsNothing(forbid=forbid):
            return any(ban.backing.readings for state in policy.states for ban in state.forbids if ban.id == forbid)
        case _:
            return False


def _rule(policy: m.Policy, rule_id: str) -> m.RuleDef:
    return next(rule for state in policy.states for rule in state.rules if rule.id == rule_id)


def _automation(policy: m.Policy, automation: str) -> m.AutomationDef:
    return next(one for state in policy.states for one in state.automations if one.id == automation)


# ── cases ──────────────────────────────────────────────────────────────────────────────────────────────────────


class Living:
    """Cases of one text that show a finding, lived through."""

    def __init__(self, cases: Cases) -> None:
        self.cases = cases

    def confirmed(self, shown: d.Shown) -> bool:
        """Whether the simulator finds what a case is to show."""
        try:
            return self._confirmed(shown)
        except UnknownYearError:
            return False

    def _confirmed(self, shown: d.Shown) -> bool:
        case = shown.witness
        if shown.kind == "overlap":
            refused = self._last(shown)
            return isinstance(refused, Refused) and refused.kind == "overlap" and refused.subjects == shown.names
        if shown.kind == "round":
            return self._goes_on(shown)
        session = self.cases.lived(case)
        if session is None or session.ended is not None or session.situation.state != case.state or session.halted:
            return False
        match shown.kind:
            case "lapsed":
                fired = [entry.fired for entry in session.entries if isinstance(entry, Stepped)]
                return any(one.rule in shown.names and one.branch is None for one in fired)
            case "stuck":
                possible = [one for one in session.possible().actions if one.complete]
                return next_due(session.situation) is None and all(one.refused is not None for one in possible)
            case "held":
                return next_due(session.situation) is None

    def _last(self, shown: d.Shown) -> object:
        session = Session(self.cases.timeline, shown.witness.start, dict(shown.witness.facts))
        for step in (*shown.witness.steps, *([shown.last] if shown.last is not None else [])):
            session.wait_until(step.at)
            result = session.act(ActionEvent(step.actor, step.action, step.values))
            if isinstance(result, Refused):
                return result if step is shown.last else None
        return None

    def _goes_on(self, shown: d.Shown) -> bool:
        """Whether a round can be gone again and again, and no deadline comes meanwhile."""
        case = shown.witness
        before, again = case.steps[: shown.since], case.steps[shown.since :]
        steps = [*before, *self._repeated(again, again[-1].at - shown.began)]
        session = Session(self.cases.timeline, case.start, dict(case.facts))
        for step in steps:
            session.wait_until(step.at)
            if isinstance(session.act(ActionEvent(step.actor, step.action, step.values)), Refused):
                return False
        timers = [entry for entry in session.entries if isinstance(entry, Stepped) and entry.at > shown.began
                  and entry.fired.rule in entry.machine.timer_by_id]  # fmt: skip
        return not timers and session.situation.state == case.state and not session.halted

    def _repeated(self, steps: tuple[Done, ...], period: int) -> Iterator[Done]:
        for n in range(AGAIN + 1):
            yield from (replace(step, at=step.at + n * period) for step in steps)

    def told(self, shown: d.Shown, language: Language) -> str:
        """The case, a line for each thing that happens."""
        lines = list(self.cases.story(shown.witness, language))
        if shown.last is not None:
            event = ActionEvent(shown.last.actor, shown.last.action, shown.last.values)
            values = self.cases.values(shown.last, language)
            lines.append(" ".join(deed(self.cases.policy, event)) + (f" ({values})" if values else ""))
        return "\n".join(lines)


# ── in words ───────────────────────────────────────────────────────────────────────────────────────────────────


class Words:
    """Findings of one text as messages."""

    def __init__(self, living: Living, followed: bool) -> None:
        self.living, self.followed = living, followed
        self.policy = living.cases.policy

    def message(self, one: d.Finding) -> Diagnostic:
        """One finding as a message."""
        policy = self.policy
        match one:
            case d.NeverFires(rule=rule, branch=branch):
                found = _rule(policy, rule)
                span = found.span if branch is None or len(found.branches) == 1 else found.branches[branch].span
                return self._warning("P0330", span, name=self._rule_name(found, branch), why=self._why(one),
                                     aside=self._aside(one.begun))  # fmt: skip
            case d.NeverReached(state=state, rules=rules):
                spans = (self._span_of_branch(rule, branch) for rule, branch in rules)
                return self._warning(
                    "P0331", policy.state(state).span, *spans, name=policy.state(state).label, aside=self._aside(True)
                )
            case d.Collide(rules=rules, case=case):
                first, *others = (_rule(policy, name) for name in rules)
                values = {"action": str(first.trigger), "state": state_label(policy, case.witness.state)}
                return Diagnostic("P0332", first.span, {**values, "case": self._case(case)},
                                  tuple(other.span for other in others))  # fmt: skip
            case d.DeadEnd(state=state, case=case):
                place = policy.state(state)
                return self._warning("P0333", place.span, name=place.label, case=self._case(case))
            case d.Lapses(timer=timer, case=case):
                return self._warning("P0334", _rule(policy, timer).span, name=timer_label(policy, timer),
                                     case=self._case(case))  # fmt: skip
            case d.Postponed():
                return self._postponed(one)
            case d.GotRound(limit=limit, actor=actor, case=case):
                counter = next(counter for counter in policy.counters if counter.name == limit)
                return self._warning("P0336", counter.span, *self._steps(case), name=counter.label,
                                     actor=self._actor(actor), state=state_label(policy, counter.per or ""),
                                     case=self._case(case))  # fmt: skip
            case d.ForbidsNothing(forbid=forbid):
                ban = next(ban for state in policy.states for ban in state.forbids if ban.id == forbid)
                return self._warning("P0337", ban.span, action=str(ban.trigger), aside=self._aside(one.begun))
            case d.NeverTaken(automation=automation):
                auto = _automation(policy, automation)
                return self._warning("P0341", auto.span, name=auto.label or auto.name, action=str(auto.trigger),
                                     aside=self._aside(one.begun))  # fmt: skip
            case d.NeverBegins(bound=bound, others=others):
                return self._never_begins(bound, others)

    def _never_begins(self, bound: str, others: tuple[str, ...]) -> Diagnostic:
        spans = {limit.name: limit.span for limit in self.policy.bounds}
        why = Bilingual("no values of the facts keep to it", "案情取什么值都不满足")
        if others:
            why = Bilingual("no values of the facts keep to both", "案情取什么值都不能同时满足两项")
        return Diagnostic("P0339", spans[bound], {"why": why}, tuple(spans[name] for name in others))

    def _aside(self, begun: bool) -> Bilingual:
        """Cases that come over from an earlier text, where these were not looked at."""
        if not begun or not self.followed:
            return Bilingual("", "")
        return Bilingual(", cases from before this text aside", "（这一版之前的案件除外）")

    def _postponed(self, one: d.Postponed) -> Diagnostic:
        policy, held = self.policy, one.case.kind == "held"
        how = Bilingual("goes round", "一再绕圈")
        advice = Bilingual("`limit` how often this can be repeated", "用 `限制` 规定下面这些可以重复几次")
        if held:
            how = Bilingual("lets it stand still", "让它停着")
            advice = Bilingual("let another deadline run on here", "让另一个期限在这里继续计时")
        return self._warning("P0335", _rule(policy, one.timer).span, *self._steps(one.case),
                             name=timer_label(policy, one.timer), actor=self._actor(one.actor), how=how, advice=advice,
                             case=self._case(one.case))  # fmt: skip

    def _warning(self, code: str, span: Span, *notes: Span, **values: object) -> Diagnostic:
        return Diagnostic(code, span, values, tuple(dict.fromkeys(notes)), "warning")

    def _case(self, shown: d.Shown) -> Bilingual:
        return Bilingual(self.living.told(shown, "en"), self.living.told(shown, "zh"))

    def _actor(self, name: str) -> Bilingual:
        return Bilingual(actor_label(self.policy, name, "en"), actor_label(self.policy, name, "zh"))

    def _span_of_branch(self, rule: str, branch: int) -> Span:
        found = _rule(self.policy, rule)
        return found.span if len(found.branches) == 1 else found.branches[branch].span

    def _steps(self, shown: d.Shown) -> Iterator[Span]:
        """Where the rules of a round stand."""
        session = self.living.cases.lived(shown.witness)
        assert session is not None
        acts = [entry for entry in session.entries if isinstance(entry, Stepped) and entry.event is not None]
        for entry in acts[shown.since :] if shown.kind == "round" else acts[-1:]:
            yield _rule(self.policy, entry.fired.rule).span

    def _rule_name(self, rule: m.RuleDef, branch: int | None) -> Bilingual:
        en, zh = (rule_label(rule, self.policy, language) for language in ("en", "zh"))
        if rule.is_timer:
            en = zh = timer_label(self.policy, rule.id)
        if branch is None or len(rule.branches) == 1:
            return Bilingual(en, zh)
        return Bilingual(f"branch {branch + 1} of {en}", f"{zh}第 {branch + 1} 支")

    def _why(self, one: d.NeverFires) -> Bilingual:
        told = [self._obstacle(one, obstacle) for obstacle in one.why]
        return Bilingual("; ".join(word.en for word in told), "；".join(word.zh for word in told))

    def _obstacle(self, one: d.NeverFires, obstacle: d.Obstacle) -> Bilingual:
        policy, name = self.policy, obstacle.name
        match obstacle.kind:
            case "condition":
                return self._condition(one)
            case "earlier":
                return Bilingual("an earlier branch always goes first", "总有更前面的分支先成立")
            case "inner":
                en, zh = (rule_label(_rule(policy, name), policy, language) for language in ("en", "zh"))
                return Bilingual(f"{en} of an inner state always goes first", f"内层状态的“{zh}”总是优先")
            case "forbid":
                ban = next((ban for state in policy.states for ban in state.forbids if ban.id == name), None)
                why = "" if ban is None or ban.why is None else ban.why
                return Bilingual(f"always forbidden where it holds{f': {why}' if why else ''}",
                                 f"成立时总被禁止{f'：{why}' if why else ''}")  # fmt: skip
            case "overlap":
                en, zh = (rule_label(_rule(policy, name), policy, language) for language in ("en", "zh"))
                return Bilingual(f"{en} always holds as well", f"“{zh}”总是同时成立")
            case "limit" | "bound":
                labels = {one.name: one.label for one in policy.counters}
                labels.update((one.name, one.label) for one in policy.bounds)
                label = labels.get(name, name)
                return Bilingual(f"refused by the limit {label} whenever it holds", f"成立时总被限制“{label}”拒绝")
            case "left":
                return Bilingual("its state is left at once, before anybody can act",
                                 "所在状态会被自动离开，谁也来不及处理")  # fmt: skip
            case "due":
                return Bilingual("never comes: before that, its state is left or it is stopped",
                                 "永远不会到：在那之前已离开状态或停止计时")  # fmt: skip

    def _condition(self, one: d.NeverFires) -> Bilingual:
        policy, found = self.policy, _rule(self.policy, one.rule)
        facts = {fact.name: fact for fact in policy.facts}
        guards = [found.guard, *(branch.guard for branch in
                                 (found.branches if one.branch is None else [found.branches[one.branch]]))]  # fmt: skip
        texts: dict[Language, str] = {}
        languages: tuple[Language, ...] = ("en", "zh")
        for language in languages:
            words = {"en": ("never holds there: {}", " and ", "; {} is {} there", " or "),
                     "zh": ("在那里从不成立：{}", " 且 ", "；那里{}总是{}", "或")}[language]  # fmt: skip
            said = words[1].join(expression_text(guard, policy, language) for guard in guards if guard is not None)
            text = words[0].format(said)
            for name, values in one.settled:
                told = words[3].join(value_text(value, facts[name].type, policy, language) for value in values)
                text += words[2].format(facts[name].label, told)
            texts[language] = text
        return Bilingual(texts["en"], texts["zh"])
