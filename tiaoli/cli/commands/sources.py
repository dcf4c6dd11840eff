"""`tiaoli sources`: which clauses are carried by which rules, which by none, and which rules cite nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from dsl.catalogue import Bilingual
from tiaoli.cli.help import Argument, Command, wrap
from tiaoli.cli.options import Common
from tiaoli.cli.selection import Reference, reference
from tiaoli.cli.terminal import FINDINGS, FINE, Style, Terminal, width_now

if TYPE_CHECKING:
    from tiaoli.cli.clauses import Carried
    from tiaoli.cli.texts import Texts

ABOUT = Bilingual(
    "List the clauses of a policy's source documents with the rules that carry them: a clause that should be carried "
    "and is not is a finding, and so is a citation of a clause that no register knows.",
    "列出政策所据文件的条款及承载它们的规则。应有规则承载而没有的条款算作问题，引用了登记表里没有的条款也算。",
)
WHAT = Bilingual("the policy", "政策")
MISSING = Bilingual("Only what is missing.", "只列出缺漏。")
FORMAT = Bilingual("text, or json for other programs.", "text，或供程序读取的 json。")
NOBODY = Bilingual("carried by nothing", "没有规则承载")
UNKNOWN = Bilingual("not in the register", "登记表里没有")
NO_REGISTER = Bilingual("", "")
UNCITED = Bilingual("cite nothing", "没有引注")
STATES = {
    "carried": Bilingual("", ""),
    "context": Bilingual("background, nothing to carry", "背景说明，无需承载"),
    "report": Bilingual("a figure to watch", "统计指标"),
}
EXAMPLES = (
    ("tiaoli sources wechat.after_sale", Bilingual("clause by clause", "逐条列出")),
    ("tiaoli sources wechat.after_sale --missing", Bilingual("only the gaps", "只看缺漏")),
)


def command(terminal: Terminal, common: Common) -> click.Command:
    """The command as click knows it."""

    def run(what: str, missing: bool, form: str) -> int:
        return show(terminal, common, what, form, missing=missing)

    return Command(
        "sources",
        [(line, terminal.say(says)) for line, says in EXAMPLES],
        params=[
            Argument(["what"], terminal.say(WHAT)),
            click.Option(["--missing"], is_flag=True, help=terminal.say(MISSING)),
            click.Option(
                ["--format", "form"], type=click.Choice(["text", "json"]), default="text", help=terminal.say(FORMAT)
            ),
        ],
        callback=run,
        help=terminal.say(ABOUT),
    )


def show(terminal: Terminal, common: Common, what: str, form: str, *, missing: bool) -> int:
    """Set clauses against rules."""
    from dsl.diagnostics import Problems
    from dsl.report import render
    from tiaoli.cli.clauses import carried, read_registers, uncited
    from tiaoli.cli.texts import Texts

    texts, problems = Texts(common), Problems()
    chosen = reference(what)
    if texts.select(chosen).is_system:
        return _system(terminal, texts, chosen, form, missing=missing)
    timeline = texts.timeline_of(chosen)
    registers = read_registers(texts.library.roots, problems)
    problems.extend(texts.problems)
    if problems.serious or timeline is None:
        terminal.finding(render(problems.in_order(), terminal.language, terminal.color, width_now()))
        return FINDINGS
    rows = carried(timeline, registers)
    bare = uncited(timeline)
    return _write(terminal, timeline.name, rows, bare, form, missing=missing)


def _system(terminal: Terminal, texts: Texts, chosen: Reference, form: str, *, missing: bool) -> int:
    """What a system itself cites."""
    from dsl.diagnostics import Problems
    from dsl.report import render
    from tiaoli.cli.clauses import between, carried_between, read_registers
    from tiaoli.cli.systems import sound_system

    compiled, problems = sound_system(texts, chosen, terminal), Problems()
    registers = read_registers(texts.library.roots, problems)
    if problems.serious:
        terminal.finding(render(problems.in_order(), terminal.language, terminal.color, width_now()))
    if problems.serious or compiled is None:
        return FINDINGS
    bare = [name for name, one in between(compiled.system) if not one.clauses and not one.readings]
    return _write(terminal, compiled.system.name, carried_between(compiled.system, registers), bare, form,
                  missing=missing)  # fmt: skip


def _write(terminal: Terminal, name: str, rows: list[Carried], bare: list[str], form: str, *, missing: bool) -> int:
    wrong = [row for row in rows if row.missing or row.unheard_of]
    if form == "json":
        terminal.out(_data(name, wrong if missing else rows, bare))
    else:
        terminal.out("\n".join(_text(wrong if missing else rows, bare, terminal)))
    return FINDINGS if wrong else FINE


def _text(rows: list[Carried], bare: list[str], terminal: Terminal) -> Iterator[str]:
    source = ""
    for row in rows:
        if row.source != source:
            source = row.source
            yield terminal.styled(f"@{source}", "bold")
        says = terminal.say(row.registered.says if row.registered else UNKNOWN if row.unheard_of else NO_REGISTER)
        style: tuple[Style, ...] = ("red",) if row.missing or row.unheard_of else ()
        first, *rest = wrap(f"{row.clause}  {says}", max(width_now() - 6, 30)) or [row.clause]
        yield f"  {terminal.styled(first, *style)}"
        yield from (f"      {line}" for line in rest)
        state = STATES.get(row.registered.state if row.registered is not None else "")
        behind = ", ".join(row.by) or terminal.say(NOBODY if row.missing or state is None else state)
        if behind:
            yield from (f"      {terminal.styled(line, 'dim')}" for line in wrap(behind, max(width_now() - 6, 30)))
    if bare:
        yield terminal.styled(terminal.say(UNCITED), "bold")
        yield from (f"  {name}" for name in bare)


def _data(name: str, rows: list[Carried], bare: list[str]) -> str:
    clauses = [
        {
            "source": row.source,
            "clause": row.clause,
            "state": None if row.registered is None else row.registered.state,
            "by": list(row.by),
        }
        for row in rows
    ]
    data = {"version": 1, "policy": name, "clauses": clauses, "uncited": bare}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
