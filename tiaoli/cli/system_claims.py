"""`tiaoli verify` of a system: its claims proved, or refuted by a scenario.

In: the system meant, on a day. Out: what came of each claim, in words, as data, and as scenario files. Absent: what is
asked of one policy (``tiaoli/cli/commands/verify.py``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from analysis.verify.system.verify import SystemAnswers, SystemClaimAnswer, verify_system
from compiler.graph import policy_of
from compiler.system.model import CompiledSystem
from dsl.catalogue import Bilingual
from tiaoli.cli.answers import WHY
from tiaoli.cli.files import room, write_whole
from tiaoli.cli.progress import Progress
from tiaoli.cli.selection import Reference
from tiaoli.cli.system_cases import SystemCases
from tiaoli.cli.systems import day_of, sound_system
from tiaoli.cli.terminal import FINDINGS, FINE, INTERRUPTED, Terminal
from tiaoli.cli.texts import Texts


def show_system(
    terminal: Terminal, texts: Texts, chosen: Reference, budget: int, output: str | None, form: str, *, parts: bool
) -> int:  # fmt: skip
    """Ask everything of a system, and say what came of it; 1 where a claim is refuted."""
    compiled = sound_system(texts, chosen, terminal)
    if compiled is None:
        return FINDINGS
    day = day_of(chosen, compiled)
    if output is not None:
        room(Path(output))
    graphs = {
        part: (timeline.on(day) or timeline.revisions[0]).graph for part, timeline in compiled.timelines.items()
    }  # fmt: skip
    cases = SystemCases(compiled, {part: policy_of(graph) for part, graph in graphs.items()})
    progress = Progress(terminal, ends_early=True)
    try:
        answers = verify_system(compiled.system, graphs, cases.start, cases.confirmed, most=budget,
                                seen=progress.step, parts=parts)  # fmt: skip
    finally:
        progress.done()
    if output is not None:
        _write(Path(output), compiled, answers, cases, terminal)
    if form == "json":
        told = {"version": 1, "revisions": [], "systems": [_data(compiled, day, answers)]}
        terminal.out(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        terminal.out("\n".join(_told(terminal, compiled, day, answers, cases, progress.ended)))
    if progress.ended:
        return INTERRUPTED
    return FINDINGS if any(one.verdict == "refuted" for one in answers.claims) else FINE


def _told(
    terminal: Terminal, compiled: CompiledSystem, day: date, answers: SystemAnswers, cases: SystemCases, ended: bool
) -> Iterator[str]:
    say, system = terminal.say, compiled.system
    looked = say(Bilingual(f"{answers.situations:,} situations", f"{answers.situations:,} 种情形"))
    more = (
        Bilingual(", not all: stopped", "，未穷尽：已停止")
        if ended
        else Bilingual(", not all: raise --budget", "，未穷尽：可提高 --budget")
    )
    cut = "" if answers.whole and not ended else say(more)
    yield terminal.styled(f"{system.name}@{day}", "bold") + f"  {system.label}  {looked}{cut}"
    if not system.claims:
        yield say(Bilingual("  the system has no claims", "  这个系统没有承诺"))
    for claim in answers.claims:
        yield from _claim(terminal, compiled, claim, cases)
    for part in system.parts:
        own = {claim.name: claim.label for claim in cases.policies[part.name].claims}
        held = [own[one.claim] for one in answers.own if one.part == part.name and one.proved]
        if held:
            yield say(Bilingual(f"  {part.label} in the system, too: {'; '.join(held)}",
                                f"  {part.label}在系统中同样成立：{'；'.join(held)}"))  # fmt: skip
    for why in answers.loose:
        yield say(Bilingual("  note: ", "  注：")) + say(WHY[why])


def _claim(terminal: Terminal, compiled: CompiledSystem, claim: SystemClaimAnswer, cases: SystemCases) -> Iterator[str]:
    label = _label(compiled, claim.claim)
    match claim.verdict:
        case "proved":
            yield f"  {terminal.styled('✓', 'green')} {label}  {terminal.say(Bilingual('proved', '已证明'))}"
        case "open":
            yield f"  {terminal.styled('?', 'yellow')} {label}  {terminal.say(Bilingual('not decided', '未能判定'))}"
            if claim.several:
                yield terminal.say(Bilingual("      it asks about several cases of one part at once",
                                             "      它同时问到同一部分的几个案件"))  # fmt: skip
        case "refuted":
            yield f"  {terminal.styled('✗', 'red')} {label}  {terminal.say(Bilingual('refuted', '不成立'))}"
            assert claim.witness is not None
            yield from (f"      {line}" for line in cases.story(claim.witness, terminal.language))


def _label(compiled: CompiledSystem, full: str) -> str:
    return next(one.label for one in compiled.system.claims if one.full == full)


def _write(
    folder: Path, compiled: CompiledSystem, answers: SystemAnswers, cases: SystemCases, terminal: Terminal
) -> None:
    for claim in answers.claims:
        if claim.witness is not None:
            label = _label(compiled, claim.claim)
            title = terminal.say(Bilingual(f"{label}: refuted", f"{label}：不成立"))
            text = cases.text(claim.witness, title, terminal.language)
            write_whole(folder / f"{compiled.system.name}-{claim.claim}.yaml", text.encode())


def _data(compiled: CompiledSystem, day: date, answers: SystemAnswers) -> dict[str, Any]:
    return {
        "system": compiled.system.name,
        "day": day.isoformat(),
        "situations": answers.situations,
        "whole": answers.whole,
        "bounds_only": list(answers.loose),
        "claims": [{"claim": one.claim, "verdict": one.verdict, "several": one.several} for one in answers.claims],
        "parts": [{"part": one.part, "claim": one.claim, "proved": one.proved} for one in answers.own],
    }
