"""`tiaoli verify`: claims proved or refuted with a case, and how long a case can last."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dsl.catalogue import Bilingual
from dsl.quantities import show_duration
from tiaoli.cli.files import CannotError, write_whole
from tiaoli.cli.help import Argument, Command
from tiaoli.cli.options import Common
from tiaoli.cli.selection import reference, today
from tiaoli.cli.terminal import FINDINGS, FINE, Terminal

if TYPE_CHECKING:
    from analysis.verify.answers import Answers, ClaimAnswer, Times
    from analysis.verify.findings.data import Finding
    from analysis.verify.witness import Witness
    from compiler.history import Revision, Timeline
    from compiler.model import Policy
    from dsl.diagnostics import Diagnostic
    from dsl.keywords import Language
    from tiaoli.cli.found_cases import Cases
    from tiaoli.cli.texts import Texts

    Odd = list[tuple[Finding, Diagnostic]]

ABOUT = Bilingual(
    "Look at every situation that a case can reach: prove the claims or refute them with a case, and say how long a "
    "case can last at most and at least.",
    "考察案件可能走到的一切情形：证明承诺，或用一个案件推翻；并给出案件最长、最短历时。",
)
WHAT = Bilingual("the policy; @DATE picks the day (default: today)", "政策；@日期 选定日子（默认今天）")
TIMELINE = Bilingual(
    "Cases that live through amendments, along the whole timeline.", "考察跨越修订的案件，贯穿整个时间线。"
)
EACH = Bilingual("Every revision, one after the other.", "逐版考察每次修订。")
BUDGET = Bilingual("Look at so many situations at most.", "最多考察这么多种情形。")
PROMPT = Bilingual("Take an actor to act at once when it is their turn; may be given again.",
                   "假定某角色轮到时立即处理；可多次给出。")  # fmt: skip
OUTPUT = Bilingual("Write the cases as scenario files into a folder.", "把找到的案件写成场景文件，放入文件夹。")
FORMAT = Bilingual("text or json.", "text 或 json。")
EXAMPLES = (
    ("tiaoli verify wechat.dispute", Bilingual("claims and times as of today", "今天文本的承诺与历时")),
    ("tiaoli verify wechat.dispute --timeline", Bilingual("cases that live through amendments", "跨越修订的案件")),
    ("tiaoli verify wechat.after_sale@2024-01-01 -o out", Bilingual("with the cases as scenarios", "把案件写成场景")),
)
HOUR_OF_CASES = 10 * 3600
"""Cases begin at ten in the morning of the day from which the text holds."""

WHY = {
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


def command(terminal: Terminal, common: Common) -> click.Command:
    """The command as click knows it."""

    def run(
        what: str, timeline: bool, each: bool, budget: int, prompt: tuple[str, ...], output: str | None, form: str
    ) -> int:
        if timeline and each:
            raise CannotError(Bilingual("--timeline and --each don't go together", "--timeline 与 --each 不能同用"))
        if timeline:
            from tiaoli.cli.straddling import show_timeline

            return show_timeline(terminal, common, what, budget, prompt, output, form)
        return show(terminal, common, what, budget, prompt, output, form, each=each)

    return Command(
        "verify",
        [(line, terminal.say(says)) for line, says in EXAMPLES],
        params=[
            Argument(["what"], terminal.say(WHAT)),
            click.Option(["--timeline"], is_flag=True, help=terminal.say(TIMELINE)),
            click.Option(["--each"], is_flag=True, help=terminal.say(EACH)),
            click.Option(["--budget"], type=click.IntRange(1), default=2_000, help=terminal.say(BUDGET)),
            click.Option(["--prompt"], metavar="ACTOR", multiple=True, help=terminal.say(PROMPT)),
            click.Option(["--output", "-o"], metavar="FOLDER", help=terminal.say(OUTPUT)),
            click.Option(["--format", "form"], type=click.Choice(["text", "json"]), default="text",
                         help=terminal.say(FORMAT)),
        ],
        callback=run,
        help=terminal.say(ABOUT),
    )  # fmt: skip


def show(
    terminal: Terminal, common: Common, what: str, budget: int, prompt: tuple[str, ...], output: str | None,
    form: str, *, each: bool,
) -> int:  # fmt: skip
    """Ask everything of the revisions meant, and say what came of it; 1 where a claim is refuted."""
    from tiaoli.cli.texts import Texts

    chosen, texts = reference(what), Texts(common)
    timeline = texts.sound(chosen, terminal)
    if timeline is None:
        return FINDINGS
    revisions = list(timeline.revisions) if each else [texts.revision(timeline, chosen.on or today())]
    reports: list[dict[str, Any]] = []
    refuted = False
    for at, revision in enumerate(revisions):
        known_actors(revision.policy, prompt)
        answers, cases, odd = _asked(texts, terminal, timeline, revision, budget, prompt)
        refuted |= any(one.verdict == "refuted" for one in answers.claims)
        if output is not None:
            _write(Path(output), answers, cases, terminal)
        if form == "json":
            reports.append(_data(timeline.name, revision.date, answers, odd, terminal))
        else:
            lines = _told(terminal, timeline.name, revision, answers, cases, odd)
            terminal.out(("\n" if at else "") + "\n".join(lines))
    if form == "json":
        terminal.out(json.dumps({"version": 1, "revisions": reports}, ensure_ascii=False, indent=2))
    return FINDINGS if refuted else FINE


def known_actors(policy: Policy, prompt: tuple[str, ...]) -> None:
    """CannotError where somebody prompt is no actor."""
    names = {actor.name for actor in policy.actors}
    for one in prompt:
        if one not in names:
            listed = ", ".join(sorted(names))
            raise CannotError(Bilingual(f"there is no actor {one}; there are {listed}", f"没有角色 {one}；有 {listed}"))


def _asked(
    texts: Texts, terminal: Terminal, timeline: Timeline, revision: Revision, budget: int, prompt: tuple[str, ...]
) -> tuple[Answers, Cases, Odd]:
    from analysis.verify.findings.walk import Budget
    from analysis.verify.survey import MOST_MERGED
    from analysis.verify.verify import verify
    from simulator.clock import frozen
    from tiaoli.cli.findings import found
    from tiaoli.cli.found_cases import Cases
    from tiaoli.cli.systems import is_told

    alone = frozen(timeline, revision.date)
    assert alone is not None
    cases = Cases(alone, timeline.name, revision.date)
    progress = Progress(terminal)
    try:
        answers = verify(revision.graph, revision.effective + HOUR_OF_CASES, cases.confirmed, most=budget,
                         seen=progress.step, prompt=frozenset(prompt))  # fmt: skip
        odd = found(timeline, revision, Budget(budget, MOST_MERGED), seen=progress.step,
                    told=lambda: is_told(texts, timeline.name))  # fmt: skip
    finally:
        progress.done()
    return answers, cases, odd


class Progress:
    """How many situations were looked at, on a terminal, now and then."""

    def __init__(self, terminal: Terminal) -> None:
        self.shown = sys.stderr.isatty() and not terminal.quiet
        self.terminal = terminal
        self.count = 0

    def step(self) -> None:
        """One more."""
        self.count += 1
        if self.shown and self.count % 500 == 0:
            word = self.terminal.say(Bilingual("situations", "种情形"))
            sys.stderr.write(f"\r{self.count:,} {word}")
            sys.stderr.flush()

    def done(self) -> None:
        """Take the line away."""
        if self.shown and self.count >= 500:
            sys.stderr.write("\r" + " " * 30 + "\r")


# ── in words ───────────────────────────────────────────────────────────────────────────────────────────────────


def _told(terminal: Terminal, name: str, revision: Revision, answers: Answers, cases: Cases, odd: Odd) -> Iterator[str]:
    from tiaoli.cli.findings import is_said, summed_up

    say, policy = terminal.say, revision.policy
    looked = say(Bilingual(f"{answers.situations:,} situations", f"{answers.situations:,} 种情形"))
    cut = "" if answers.whole else say(Bilingual(", not all: raise --budget", "，未穷尽：可提高 --budget"))
    yield terminal.styled(f"{name}@{revision.date}", "bold") + f"  {policy.label}  {looked}{cut}"
    for claim in answers.claims:
        yield from claim_lines(terminal, policy, claim, cases)
    for times in answers.times:
        yield from times_lines(terminal, policy, times, cases)
    yield from summed_up(odd, terminal.language)
    for rule, branch in ((rule, branch) for rule, branch in answers.never if not is_said(odd, policy, rule, branch)):
        yield say(Bilingual(f"  never taken: {rule}, branch {branch + 1}", f"  从不触发：{rule} 第 {branch + 1} 支"))
    yield from note_lines(terminal, policy, answers.given, answers.loose)


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
    from compiler.model import CanReach

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
            yield from (f"      {line}" for line in cases.story(found, language))
    elif not times.waits and not times.loops:
        known = Bilingual("no case ends", "没有案件会结束") if times.whole else Bilingual("not decided", "未能判定")
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
        yield say(Bilingual("  shortest", "  最短")) + f"  {show_duration(times.shortest, language)}"


def _at_most(times: Times, most: str, language: Language) -> Bilingual:
    """A bound that no case was found to reach."""
    if not times.witnesses:
        return Bilingual(f"at most {most}", f"至多{most}")
    found = show_duration(times.witnesses[0].until - times.witnesses[0].start, language)
    return Bilingual(f"at most {most}; found {found}", f"至多{most}；已找到{found}")


# ── as files and data ──────────────────────────────────────────────────────────────────────────────────────────


def _found(answers: Answers, policy: Policy) -> Iterator[tuple[str, Bilingual, Witness]]:
    """Each case with a name for its file and a title."""
    claims = {claim.name: claim.label for claim in policy.claims}
    actors = {actor.name: actor.label for actor in policy.actors}
    for claim in answers.claims:
        label = claims[claim.claim]
        title = Bilingual(f"{label}: refuted", f"{label}：不成立")
        yield from ((claim.claim, title, one) for one in claim.witnesses)
    for times in answers.times:
        if times.alone is None:
            yield from (("longest", Bilingual("the longest time", "历时最长"), one) for one in times.witnesses)
            yield from (
                ("shortest", Bilingual("the shortest time", "历时最短"), one) for one in times.shortest_witnesses
            )
        else:
            who = actors[times.alone]
            title = Bilingual(f"the longest time that {who} alone can take", f"只由{who}拖延，历时最长")
            yield from ((f"longest-{times.alone}", title, one) for one in times.witnesses)


def _write(folder: Path, answers: Answers, cases: Cases, terminal: Terminal) -> None:
    for kind, title, found in _found(answers, cases.policy):
        text = cases.scenario(found, terminal.say(title), terminal.language)
        write_whole(folder / f"{cases.name.replace('@', '-')}-{kind}.yaml", text.encode())


def _data(name: str, day: date, answers: Answers, odd: Odd, terminal: Terminal) -> dict[str, Any]:
    from dsl.catalogue import message

    return {
        "policy": name,
        "revision": day.isoformat(),
        "situations": answers.situations,
        "whole": answers.whole,
        "bounds_only": list(answers.loose),
        "claims": [{"claim": one.claim, "verdict": one.verdict, "vacuous": one.vacuous} for one in answers.claims],
        "times": [times_data(one) for one in answers.times],
        "never": [{"rule": rule, "branch": branch + 1} for rule, branch in answers.never],
        "given": list(answers.given),
        "findings": [
            {
                "code": one.code,
                "file": one.span.source.name,
                "line": one.span.line,
                "says": message(one.code).in_(terminal.language).filled(one.values, terminal.language).title,
            }
            for _, one in odd
        ],
    }


def times_data(one: Times) -> dict[str, Any]:
    """How long cases can last."""
    return {
        "prompt": list(one.prompt),
        "alone": one.alone,
        "longest": one.longest,
        "attained": one.attained,
        "shortest": one.shortest,
        "whole": one.whole,
        "waits": [{"state": wait.state, "awaits": list(wait.awaits)} for wait in one.waits],
        "loops": list(one.loops),
    }
