"""A policy at a glance: states, what moves a case on, deadlines, limits, each with its clauses.

In: a graph. Out: plain text in columns. Absent: pictures (`viz/`) and the full text (`tiaoli show`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from compiler.graph import PolicyGraph, policy_of
from compiler.model import Backing, BranchDef, Policy, RuleDef, StateDef
from compiler.wording import (
    actor_label,
    backing_text,
    counter_text,
    effect_text,
    expression_text,
    rule_label,
    state_label,
    timer_label,
    trigger_label,
    value_text,
)
from dsl.catalogue import Bilingual
from dsl.keywords import Language
from dsl.source import display_width
from tiaoli.cli.help import wrap
from tiaoli.cli.terminal import Terminal, width_now

AWAITS = Bilingual("waits for", "等待")
FINAL = Bilingual("the end", "终止")
FORBIDDEN = Bilingual("forbidden", "禁止")
BY_ITSELF = Bilingual("by itself", "自动")
STAYS = Bilingual("stays", "不变")
IF = Bilingual("if", "若")
ELSE = Bilingual("else", "否则")
LIMITS = Bilingual("Limits", "限制")
SUSPENSIONS = Bilingual("Days that do not count", "不计入期限的日子")
SETTINGS = Bilingual("Settings", "设置")
CLAIMS = Bilingual("Claims", "承诺")


@dataclass(frozen=True, slots=True)
class Row:
    """What can happen in a state: what sets it off, where it leads, its clauses, and further lines."""

    trigger: str
    target: str
    clauses: str
    details: tuple[str, ...]


def table_text(graph: PolicyGraph, terminal: Terminal) -> str:
    """The whole table."""
    policy = policy_of(graph)
    return "\n".join(_lines(policy, terminal)) + "\n"


def _lines(policy: Policy, terminal: Terminal) -> Iterator[str]:
    language = terminal.language
    yield f"{policy.name}  {policy.label}  {policy.revision}"
    for state in policy.states:
        rows = list(_rows(state, policy, language))
        if rows or state.final or state.initial_child is None:
            yield from ("", terminal.styled(_heading(state, policy, language), "bold"))
            yield from blocks(rows)
    for title, plain in (
        (LIMITS, [*_counters(policy, language), *_bounds(policy, language)]),
        (SUSPENSIONS, list(_suspensions(policy, language))),
        (SETTINGS, list(_settings(policy, language))),
        (CLAIMS, [(claim.name, claim.label, backing_text(claim.backing)) for claim in policy.claims]),
    ):
        if plain:
            yield from ("", terminal.styled(terminal.say(title), "bold"))
            yield from columns(plain)


def blocks(rows: Sequence[Row]) -> Iterator[str]:
    """Who, where to and by which clause in columns; condition and effects on lines of their own below."""
    heads = list(columns([(row.trigger, row.target, row.clauses) for row in rows]))
    for row, head in zip(rows, heads, strict=True):
        yield head
        for detail in filter(None, row.details):
            yield from (f"      {line}" for line in wrap(detail, max(width_now() - 6, 30)))


def _heading(state: StateDef, policy: Policy, language: Language) -> str:
    parts = [state.label if not state.id else f"{state.label}  {state.id}"]
    if state.final:
        parts.append(FINAL.in_(language))
    if state.awaits:
        parts.append(f"{AWAITS.in_(language)} " + "、".join(actor_label(policy, who, language) for who in state.awaits))
    return "  ".join([*parts, backing_text(state.backing)]).rstrip()


def _rows(state: StateDef, policy: Policy, language: Language) -> Iterator[Row]:
    """What is forbidden first, because it wins; then the rules as written, a row for each branch."""
    for forbid in state.forbids:
        condition = "" if forbid.guard is None else expression_text(forbid.guard, policy, language)
        details = (f"{IF.in_(language)} {condition}" if condition else "", forbid.why or "")
        who = trigger_label(policy, forbid.trigger, language)
        yield Row(who, FORBIDDEN.in_(language), backing_text(forbid.backing), details)
    for one in state.automations:
        condition = "" if one.guard is None else f"{IF.in_(language)} {expression_text(one.guard, policy, language)}"
        values = ", ".join(f"{name} = {expression_text(value, policy, language)}" for name, value in one.values)
        who = trigger_label(policy, one.trigger, language)
        yield Row(who, BY_ITSELF.in_(language), backing_text(one.backing), (one.label, condition, values))
    for rule in state.rules:
        for branch in rule.branches:
            yield _row(rule, branch, policy, language)


def _row(rule: RuleDef, branch: BranchDef, policy: Policy, language: Language) -> Row:
    guards = [expression_text(guard, policy, language) for guard in (rule.guard, branch.guard) if guard is not None]
    condition = f"{IF.in_(language)} {'; '.join(guards)}" if guards else ""
    if branch.guard is None and len(rule.branches) > 1:
        condition = "; ".join(filter(None, (condition, ELSE.in_(language))))
    target = STAYS.in_(language) if branch.target is None else f"→ {state_label(policy, branch.target)}"
    effects = ", ".join(effect_text(effect, policy, language) for effect in branch.effects)
    backing = Backing(tuple(dict.fromkeys((*rule.backing.clauses, *branch.backing.clauses))))
    return Row(rule_label(rule, policy, language), target, backing_text(backing), (condition, effects))


def _counters(policy: Policy, language: Language) -> Iterator[tuple[str, ...]]:
    for counter in policy.counters:
        yield (
            counter.name,
            counter.label,
            counter_text(counter, policy, language),
            backing_text(counter.backing),
        )


def _bounds(policy: Policy, language: Language) -> Iterator[tuple[str, ...]]:
    for bound in policy.bounds:
        yield bound.name, bound.label, expression_text(bound.condition, policy, language), backing_text(bound.backing)


def _suspensions(policy: Policy, language: Language) -> Iterator[tuple[str, ...]]:
    for one in policy.suspensions:
        days = f"{date.fromordinal(one.first)}..{date.fromordinal(one.last)}"
        timers = "、".join(timer_label(policy, timer) for timer in one.timers)
        yield one.name, one.label, days, timers, backing_text(one.backing)


def _settings(policy: Policy, language: Language) -> Iterator[tuple[str, ...]]:
    for one in policy.settings:
        yield one.name, one.label, value_text(one.value, one.type, policy, language), backing_text(one.backing)


def columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Rows with their cells one under the other, by what a terminal shows; an empty column takes no room."""
    widths = [max(display_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - display_width(cell)) for cell, width in zip(row, widths, strict=True) if width)
        yield "  " + "  ".join(cells).rstrip()
