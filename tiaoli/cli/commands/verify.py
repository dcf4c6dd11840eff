"""`tiaoli verify`: claims proved or refuted with a case, and how long a case can last; the claims of a system."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dsl.catalogue import Bilingual
from tiaoli.cli.files import CannotError, room, write_whole
from tiaoli.cli.help import Argument, Command
from tiaoli.cli.options import Common
from tiaoli.cli.selection import reference, today
from tiaoli.cli.terminal import FINDINGS, FINE, INTERRUPTED, Terminal

if TYPE_CHECKING:
    from analysis.verify.answers import Answers
    from analysis.verify.findings.data import Finding
    from analysis.verify.witness import Witness
    from compiler.history import Revision, Timeline
    from compiler.model import Policy
    from dsl.diagnostics import Diagnostic
    from tiaoli.cli.found_cases import Cases
    from tiaoli.cli.texts import Texts

    Odd = list[tuple[Finding, Diagnostic]]

ABOUT = Bilingual(
    "Look at every situation that a case can reach: prove the claims or refute them with a case, and say how long a "
    "case can last at most and at least.",
    "考察案件可能走到的一切情形：证明承诺，或用一个案件推翻；并给出案件最长、最短历时。",
)
WHAT = Bilingual("the policy or system; @DATE picks the day (default: today)", "政策或系统；@日期 选定日子（默认今天）")
TIMELINE = Bilingual(
    "Cases that live through amendments, along the whole timeline.", "考察跨越修订的案件，贯穿整个时间线。"
)
EACH = Bilingual("Every revision, one after the other.", "逐版考察每次修订。")
BUDGET = Bilingual("Look at so many situations at most.", "最多考察这么多种情形。")
FROM = Bilingual("Only how long it takes from entering a state, by name or label.",
                 "只问从进入某状态起的历时；状态按名称或标签。")  # fmt: skip
TO = Bilingual("Only how long it takes until a state is entered.", "只问到首次进入某状态为止的历时。")
PROMPT = Bilingual("Take an actor to act at once when it is their turn; may be given again.",
                   "假定某角色轮到时立即处理；可多次给出。")  # fmt: skip
PARTS = Bilingual("Of a system, the claims of its parts' policies, too.", "对系统，连同各部分政策自己的承诺。")
OUTPUT = Bilingual("Write the cases as scenario files into a folder.", "把找到的案件写成场景文件，放入文件夹。")
FORMAT = Bilingual("text or json.", "text 或 json。")
EXAMPLES = (
    ("tiaoli verify wechat.dispute", Bilingual("claims and times as of today", "今天文本的承诺与历时")),
    ("tiaoli verify wechat.dispute --timeline", Bilingual("cases that live through amendments", "跨越修订的案件")),
    (
        "tiaoli verify wechat.dispute --from ordinary --to legal",
        Bilingual("how long from one state to another", "从一个状态到另一个要多久"),
    ),
    ("tiaoli verify wechat.shop", Bilingual("the claims of a system", "系统的承诺")),
    ("tiaoli verify wechat.after_sale@2024-01-01 -o out", Bilingual("with the cases as scenarios", "把案件写成场景")),
)


def command(terminal: Terminal, common: Common) -> click.Command:
    """The command as click knows it."""

    def run(
        what: str, timeline: bool, each: bool, parts: bool, since: str | None, to: str | None, budget: int,
        prompt: tuple[str, ...], output: str | None, form: str,
    ) -> int:  # fmt: skip
        from tiaoli.cli.texts import Texts

        given = {"--timeline": timeline, "--each": each, "--from": since is not None, "--to": to is not None,
                 "--prompt": bool(prompt)}  # fmt: skip
        texts, chosen = Texts(common), reference(what)
        system = texts.select(chosen).is_system
        _fitting(given if system else {"--parts": parts}, system=system)
        if system:
            from tiaoli.cli.system_claims import show_system

            return show_system(terminal, texts, chosen, budget, output, form, parts=parts)
        span = "--from" if since is not None else "--to" if to is not None else ""
        for other in ("--each" if each else "", span):
            if timeline and other:
                raise CannotError(
                    Bilingual(f"--timeline and {other} don't go together", f"--timeline 与 {other} 不能同用")
                )
        if span:
            from tiaoli.cli.spans import Wish, show_spans

            return show_spans(terminal, common, Wish(what, since, to, prompt, budget, each, output, form))
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
            click.Option(["--from", "since"], metavar="STATE", help=terminal.say(FROM)),
            click.Option(["--to"], metavar="STATE", help=terminal.say(TO)),
            click.Option(["--parts"], is_flag=True, help=terminal.say(PARTS)),
            click.Option(["--budget"], type=click.IntRange(1), default=2_000, help=terminal.say(BUDGET)),
            click.Option(["--prompt"], metavar="ACTOR", multiple=True, help=terminal.say(PROMPT)),
            click.Option(["--output", "-o"], metavar="FOLDER", help=terminal.say(OUTPUT)),
            click.Option(["--format", "form"], type=click.Choice(["text", "json"]), default="text",
                         help=terminal.say(FORMAT)),
        ],
        callback=run,
        help=terminal.say(ABOUT),
    )  # fmt: skip


def _fitting(given: dict[str, bool], *, system: bool) -> None:
    """CannotError where an option is given that does not go with what is looked at."""
    for option in (option for option, there in given.items() if there):
        if system:
            raise CannotError(
                Bilingual(f"{option} goes with a policy, not with a system", f"{option} 只用于政策，不用于系统")
            )
        raise CannotError(
            Bilingual(f"{option} goes with a system, not with a policy", f"{option} 只用于系统，不用于政策")
        )


def show(
    terminal: Terminal, common: Common, what: str, budget: int, prompt: tuple[str, ...], output: str | None,
    form: str, *, each: bool,
) -> int:  # fmt: skip
    """Ask everything of the revisions meant, and say what came of it; 1 where a claim is refuted."""
    from tiaoli.cli.answers import actors_meant
    from tiaoli.cli.texts import Texts

    chosen, texts = reference(what), Texts(common)
    timeline = texts.sound(chosen, terminal)
    if timeline is None:
        return FINDINGS
    revisions = list(timeline.revisions) if each else [texts.revision(timeline, chosen.on or today())]
    prompt = actors_meant([one.policy for one in revisions], prompt)
    if output is not None:
        room(Path(output))
    reports: list[dict[str, Any]] = []
    refuted = ended = False
    for at, revision in enumerate(revisions):
        answers, cases, odd, ended = _asked(texts, terminal, timeline, revision, budget, prompt)
        refuted |= any(one.verdict == "refuted" for one in answers.claims)
        if output is not None:
            _write(Path(output), answers, cases, terminal)
        if form == "json":
            reports.append(_data(timeline.name, revision.date, answers, cases, odd, terminal))
        else:
            lines = _told(terminal, timeline.name, revision, answers, cases, odd, ended)
            terminal.out(("\n" if at else "") + "\n".join(lines))
        if ended:
            break
    if form == "json":
        terminal.out(json.dumps({"version": 1, "revisions": reports}, ensure_ascii=False, indent=2))
    return INTERRUPTED if ended else FINDINGS if refuted else FINE


def _asked(
    texts: Texts, terminal: Terminal, timeline: Timeline, revision: Revision, budget: int, prompt: tuple[str, ...]
) -> tuple[Answers, Cases, Odd, bool]:
    """The answers, the cases that show them, what was found unasked, and whether it was ended early."""
    from analysis.verify.findings.walk import Budget, Walked
    from analysis.verify.survey import MOST_MERGED
    from analysis.verify.verify import verify
    from simulator.clock import frozen
    from tiaoli.cli.findings import found
    from tiaoli.cli.found_cases import HOUR_OF_CASES, Cases
    from tiaoli.cli.progress import Progress
    from tiaoli.cli.systems import is_told

    alone = frozen(timeline, revision.date)
    assert alone is not None
    cases = Cases(alone, timeline.name, revision.date)
    progress = Progress(terminal, ends_early=True)
    try:
        walk = None if prompt else Walked()
        answers = verify(revision.graph, revision.effective + HOUR_OF_CASES, cases.confirmed, most=budget,
                         seen=progress.step, prompt=frozenset(prompt),
                         heard=None if walk is None else walk.note)  # fmt: skip
        odd = [] if progress.ended else found(timeline, revision, Budget(budget, MOST_MERGED), walk=walk,
                                              seen=progress.step,
                                              told=lambda: is_told(texts, timeline.name))  # fmt: skip
    finally:
        progress.done()
    return answers, cases, odd, progress.ended


# ── in words ───────────────────────────────────────────────────────────────────────────────────────────────────


def _told(
    terminal: Terminal, name: str, revision: Revision, answers: Answers, cases: Cases, odd: Odd, ended: bool
) -> Iterator[str]:  # fmt: skip
    from tiaoli.cli.answers import claim_lines, note_lines, times_lines
    from tiaoli.cli.findings import is_said, summed_up

    say, policy = terminal.say, revision.policy
    looked = say(Bilingual(f"{answers.situations:,} situations", f"{answers.situations:,} 种情形"))
    more = (
        Bilingual(", not all: stopped", "，未穷尽：已停止")
        if ended
        else Bilingual(", not all: raise --budget", "，未穷尽：可提高 --budget")
    )
    cut = "" if answers.whole else say(more)
    yield terminal.styled(f"{name}@{revision.date}", "bold") + f"  {policy.label}  {looked}{cut}"
    for claim in answers.claims:
        yield from claim_lines(terminal, policy, claim, cases)
    for times in answers.times:
        yield from times_lines(terminal, policy, times, cases)
    yield from summed_up(odd, terminal.language)
    for rule, branch in ((rule, branch) for rule, branch in answers.never if not is_said(odd, policy, rule, branch)):
        yield say(Bilingual(f"  never taken: {rule}, branch {branch + 1}", f"  从不触发：{rule} 第 {branch + 1} 支"))
    yield from note_lines(terminal, policy, answers.given, answers.loose)


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


def _data(name: str, day: date, answers: Answers, cases: Cases, odd: Odd, terminal: Terminal) -> dict[str, Any]:
    from dsl.catalogue import message
    from tiaoli.cli.answers import claim_data, times_data

    return {
        "policy": name,
        "revision": day.isoformat(),
        "situations": answers.situations,
        "whole": answers.whole,
        "bounds_only": list(answers.loose),
        "claims": [claim_data(one) for one in answers.claims],
        "times": [times_data(one, cases) for one in answers.times],
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
