"""A system at a glance: parts, links and given facts, each with its clauses.

In: a compiled system and a day. Out: plain text in columns. Absent: what goes on inside a part, which is the table of
its policy.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from compiler.system.model import CompiledSystem
from compiler.system.wording import (
    fact_label,
    given_text,
    link_text,
    never_text,
    outcome_text,
    part_text,
    target_text,
    values_text,
)
from compiler.wording import backing_text
from dsl.catalogue import Bilingual
from tiaoli.cli.table import IF, Row, blocks, columns
from tiaoli.cli.terminal import Terminal

PARTS = Bilingual("Parts", "部分")
LINKS = Bilingual("Links", "连接")
GIVENS = Bilingual("Given facts", "得知的事实")
CLAIMS = Bilingual("Claims", "承诺")


def system_table(compiled: CompiledSystem, day: date, terminal: Terminal) -> str:
    """The whole table, with the texts of the policies that are in force on a day."""
    return "\n".join(_lines(compiled, day, terminal)) + "\n"


def _lines(compiled: CompiledSystem, day: date, terminal: Terminal) -> Iterator[str]:
    system, language = compiled.system, terminal.language
    policies = {
        part.name: (compiled.timelines[part.name].on(day) or compiled.timelines[part.name].revisions[0]).policy
        for part in system.parts
    }
    yield f"{system.name}  {system.label}  {system.effective}"
    parts = [
        (part.name, part.label, part.policy, part_text(part, system, policies, language), backing_text(part.backing))
        for part in system.parts
    ]
    yield from ("", terminal.styled(terminal.say(PARTS), "bold"), *columns(parts))
    if system.links:
        yield from ("", terminal.styled(terminal.say(LINKS), "bold"))
    rows = []
    for link in system.links:
        sender, taker = policies[link.part], policies[link.target]
        guard = "" if link.guard is None else f"{IF.in_(language)} {link_text(link.guard, link, sender, language)}"
        values = ", ".join(values_text(link, sender, taker, language))
        target = f"→ {target_text(link, system, policies, language)}"
        rows.append(Row(outcome_text(link, system, policies), target, backing_text(link.backing), (guard, values)))
    yield from blocks(rows)
    if system.givens:
        yield from ("", terminal.styled(terminal.say(GIVENS), "bold"))
        yield from columns([
            (
                f"{system.part(given.part).label} · {fact_label(policies[given.part], given.fact)}",
                f"← {given_text(given, system, policies, language)}", backing_text(given.backing),
            )
            for given in system.givens
        ])  # fmt: skip
    if system.claims:
        yield from ("", terminal.styled(terminal.say(CLAIMS), "bold"))
        yield from columns([
            (f"{system.part(one.part).label} · {one.label}", never_text(one, system, policies, language),
             backing_text(one.backing))
            for one in system.claims
        ])  # fmt: skip
