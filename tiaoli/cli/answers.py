"""What the checker answered, in words and as data: claims, times, and what was taken for granted.

In: answers (``analysis/verify/answers.py``). Out: lines for a reader, and the parts of `--format json`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from analysis.verify.answers import ClaimAnswer, Times
from analysis.verify.witness import Witness
from compiler.model import CanReach, Policy
from dsl.catalogue import Bilingual
from dsl.keywords import Language
from dsl.quantities import show_duration, show_moment
from tiaoli.cli.delays import delay_data, share_line, shares
from tiaoli.cli.files import CannotError
from tiaoli.cli.found_cases import Cases
from tiaoli.cli.terminal import Terminal

WHY = {
    "blurred": Bilingual("what a claim of a system hardly hangs on is taken as any",
                         "与系统承诺关系不大的内容按任意情形计"),
    "merged": Bilingual("beyond the budget, situations are put together: what is proved holds; a higher --budget may "
                        "find more cases", "超出预算的情形合并考察：已证明的仍成立；提高 --budget 可能找到更多案件"),
    "workdays": Bilingual("working days count as the fewest and the most time that the calendar makes of them",
                          "工作日按日历可能的最短和最长时间计"),
    "suspension": Bilingual("suspended days count as none or all of them", "中止的日子按全不计到全计之间计"),
    "clock": Bilingual("the time of day is taken as any", "钟点条件按可成立也可不成立计"),
    "shared": Bilingual("what other cases used of a limit is taken as any", "其他案件占用的次数或总额按任意值计"),
    "percent": Bilingual("percentages of open amounts are kept as bounds", "未定金额的百分比只记上下界"),
    "length": Bilingual("lengths that came from a pause or a sum are kept as bounds", "暂停或相加得出的时长只记上下界"),
    "sum": Bilingual("sums of open amounts are kept as bounds", "未定金额之和只记上下界"),
    "endless": Bilingual("automations that go on without end are not followed", "没有尽头的自动处理不再跟踪"),
    "product": Bilingual("products of open amounts are kept as bounds", "未定金额之积只记上下界"),
    "comparison": Bilingual("differences compared with each other are taken as any", "两个差额的比较按任意结果计"),
}  # fmt: skip

NO_END = Bilingual("no case ends", "没有案件会结束")
NO_WAY = Bilingual("no case goes this way", "没有案件这样走")


def actors_meant(policies: Sequence[Policy], prompt: tuple[str, ...]) -> tuple[str, ...]:
    """The actors that are meant by their names or labels; CannotError where somebody is none."""
    actors = {actor.name: actor.label for policy in policies for actor in policy.actors}
    named = {label: name for name, label in actors.items()} | {name: name for name in actors}
    for one in prompt:
        if one not in named:
            listed = [f"{name} ({label})" if label != name else name for name, label in sorted(actors.items())]
            raise CannotError(Bilingual(f"there is no actor {one}; there are {', '.join(listed)}",
                                        f"没有角色 {one}；有 {'、'.join(listed)}"))  # fmt: skip
    return tuple(named[one] for one in prompt)


# ── in words ───────────────────────────────────────────────────────────────────────────────────────────────────


def claim_lines(terminal: Terminal, policy: Policy, claim: ClaimAnswer, cases: Cases) -> Iterator[str]:
    """What came of a claim."""
    label = next((one.label for one in policy.claims if one.name == claim.claim), claim.claim)
    match claim.verdict:
        case "proved":
            word = Bilingual("proved", "已证明")
            empty = Bilingual(": there is no such case", "：没有这样的案件")
            held = terminal.say(word) + (terminal.say(empty) if claim.vacuous else "")
            yield f"  {terminal.styled('✓', 'green')} {label}  {held}"
        case "open":
            word = Bilingual("not decided", "未能判定")
            yield f"  {terminal.styled('?', 'yellow')} {label}  {terminal.say(word)}"
        case "refuted":
            word = Bilingual("refuted", "不成立")
            yield f"  {terminal.styled('✗', 'red')} {label}  {terminal.say(word)}"
            for found in claim.witnesses:
                yield from (f"      {line}" for line in cases.story(found, terminal.language))
                yield from (f"      {terminal.say(line)}" for line in _no_way(policy, claim, found))


def _no_way(policy: Policy, claim: ClaimAnswer, found: Witness) -> Iterator[Bilingual]:
    """Where somebody cannot get to what was claimed."""
    body = next(one.body for one in policy.claims if one.name == claim.claim)
    if isinstance(body, CanReach):
        who = next(actor.label for actor in policy.actors if actor.name == body.actor)
        here, there = policy.state(found.state).label, [policy.state(one).label for one in body.states]
        yield Bilingual(f"{here}: from here {who} has no way to {' or '.join(there)}",
                        f"{here}：{who}从这里无法到达{'或'.join(there)}")  # fmt: skip


def times_lines(terminal: Terminal, policy: Policy, times: Times, cases: Cases) -> Iterator[str]:
    """How long cases can last."""
    say, language = terminal.say, terminal.language
    labels = {actor.name: actor.label for actor in policy.actors}
    states = {state.id: state.label for state in policy.states}
    head = Bilingual("", "")
    if times.alone is not None:
        alone = labels.get(times.alone, times.alone)
        head = Bilingual(f" that {alone} alone can take", f"（只由{alone}拖延，其他各方轮到即办）")
    elif times.prompt:
        who = [labels.get(one, one) for one in times.prompt]
        head = Bilingual(f" if {' and '.join(who)} act at once", f"（假定{'、'.join(who)}随到随办）")
    if times.longest is not None:
        most = show_duration(times.longest, language)
        sure = say(Bilingual("longest", "最长") if times.whole else Bilingual("longest so far", "目前所见最长"))
        yield f"  {sure}{say(head)}  {most if times.attained else say(_at_most(times, most, language))}"
        for found in times.witnesses:
            if times.alone is None or found.took:
                yield from (f"      {line}" for line in timed_story(cases, found, language))
    elif not times.waits and not times.loops:
        known = (
            Bilingual("not decided", "未能判定") if not times.whole else NO_WAY if times.since or times.to else NO_END
        )
        yield say(Bilingual(f"  longest{head.en}  {known.en}", f"  最长{head.zh}  {known.zh}"))
    else:
        yield say(Bilingual(f"  longest{head.en}  no bound", f"  最长{head.zh}  没有上限"))
        for wait in times.waits:
            who = [labels.get(one, one) for one in wait.awaits]
            en = f"waits for {', '.join(who)}" if who else "nobody has to act"
            zh = f"等待{'、'.join(who)}" if who else "没有人须处理"
            place = states.get(wait.state, wait.state)
            yield say(Bilingual(f"      {place}: no deadline runs, {en}", f"      {place}：没有期限，{zh}"))
        for loop in times.loops[:5]:
            place = states.get(loop, loop)
            yield say(Bilingual(f"      {place}: a case can come back to it again and again",
                                f"      {place}：案件可以一再回到这里"))  # fmt: skip
    if times.shortest is not None and times.alone is None:
        least = Bilingual("shortest", "最短") if times.soonest else Bilingual("shortest so far", "目前所见最短")
        yield f"  {say(least)}  {show_duration(times.shortest, language)}"
        if times.shortest or times.since or times.to:
            for found in times.shortest_witnesses:
                yield from (f"      {line}" for line in timed_story(cases, found, language))


def timed_story(cases: Cases, found: Witness, language: Language) -> Iterator[str]:
    """A case, and who let its time pass."""
    delays = cases.delayed(found)
    yield from cases.story(found, language, delays)
    if delays:
        yield share_line(delays, found.took, language)


def _at_most(times: Times, most: str, language: Language) -> Bilingual:
    """A bound that no case was found to reach."""
    if not times.witnesses:
        return Bilingual(f"at most {most}", f"至多{most}")
    found = show_duration(times.witnesses[0].took, language)
    return Bilingual(f"at most {most}; found {found}", f"至多{most}；已找到{found}")


def note_lines(terminal: Terminal, policy: Policy, given: tuple[str, ...], loose: tuple[str, ...]) -> Iterator[str]:
    """What the answers took for granted, and what was not kept exactly."""
    say = terminal.say
    if given:
        labels = {fact.name: fact.label for fact in policy.facts}
        facts = ", ".join(labels[one] for one in given)
        yield say(Bilingual(f"  note: cases begin with any {facts}, although rules set it",
                            f"  注：{facts.replace(', ', '、')}按任意初值计，虽然规则也会改它"))  # fmt: skip
    for why in loose:
        yield say(Bilingual("  note: ", "  注：")) + say(WHY[why])


# ── as data ────────────────────────────────────────────────────────────────────────────────────────────────────


def claim_data(one: ClaimAnswer) -> dict[str, Any]:
    """What came of a claim."""
    return {"claim": one.claim, "verdict": one.verdict, "vacuous": one.vacuous}


def times_data(one: Times, cases: Cases) -> dict[str, Any]:
    """How long cases can last, and cases that do."""
    return {
        "prompt": list(one.prompt),
        "alone": one.alone,
        "from": one.since,
        "to": one.to,
        "longest": one.longest,
        "attained": one.attained,
        "shortest": one.shortest,
        "soonest": one.soonest,
        "whole": one.whole,
        "waits": [{"state": wait.state, "awaits": list(wait.awaits)} for wait in one.waits],
        "loops": list(one.loops),
        "begins": one.begins,
        "longest_case": next((_case_data(found, cases) for found in one.witnesses), None),
        "shortest_case": next((_case_data(found, cases) for found in one.shortest_witnesses), None),
        "missing_case": next((_case_data(found, cases) for found in one.missing), None),
    }


def _case_data(found: Witness, cases: Cases) -> dict[str, Any]:
    """A case: what is done when, and who let the time pass that it shows. Instants are seconds since it began."""
    delays = cases.delayed(found)
    return {
        "start": show_moment(found.start, cases.policy.zone),
        "from": (found.start if found.since is None else found.since) - found.start,
        "to": found.until - found.start,
        "steps": [{"at": step.at - found.start, "actor": step.actor, "action": step.action} for step in found.steps],
        "state": found.state,
        "delays": [delay_data(delay, found.start) for delay in delays],
        "shares": [{"actors": list(actors), "seconds": seconds} for actors, seconds in shares(delays)],
    }
