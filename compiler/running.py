"""What an amendment says of running cases, and whether that leaves any case without a place, a value or a choice."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.history import Running
from compiler.model import EnumType, Policy
from dsl import syntax as s
from dsl.diagnostics import Problems
from dsl.source import Span
from dsl.suggest import hint


def running_of(amendments: Iterable[s.File], old: Policy, new: Policy, problems: Problems) -> Running:
    """What the amendments of one date say of running cases; what is missing or impossible is reported."""
    found: list[s.RunningCases] = []
    moves: list[s.Move] = []
    for amendment in amendments:
        said = [item for item in amendment.items if isinstance(item, s.RunningCases)]
        assert amendment.header is not None
        if not said:
            problems.error("P0404", amendment.header.span)
        for second in said[1:]:
            problems.error("P0410", second.span, said[0].span)
        found.extend(said[:1])
        moves.extend(item for item in amendment.items if isinstance(item, s.Move))
    _rescoped(old, new, problems)
    if not found:
        return Running("follow", "keep", ())
    first = found[0]
    for other in found[1:]:
        if (other.cases, other.deadlines) != (first.cases, first.deadlines):
            problems.error("P0418", other.span, first.span)
    if first.cases == "keep":
        if first.deadlines is not None or moves:
            problems.error("P0416", (moves[0].span if moves else first.span))
        return Running("keep", "keep", ())
    if first.deadlines is None:
        problems.error("P0415", first.span)
    pairs = tuple(_moves(moves, old, new, problems))
    if len(pairs) == len(moves):
        _stranded(old, new, pairs, first.span, problems)
    _without_value(old, new, first.span, problems)
    return Running("follow", first.deadlines or "keep", pairs)


def _moves(moves: list[s.Move], old: Policy, new: Policy, problems: Problems) -> Iterable[tuple[str, str]]:
    moved: dict[str, Span] = {}
    for move in moves:
        origin = _state(move.origin, old, problems)
        target = _state(move.target, new, problems)
        if origin is None or target is None:
            continue
        if any(state.id == origin for state in new.states):
            problems.error("P0414", move.span, name=origin)
            continue
        if origin in moved:
            problems.error("P0422", move.span, moved[origin], name=origin)
            continue
        moved[origin] = move.span
        yield origin, target


def _state(name: s.Name, policy: Policy, problems: Problems) -> str | None:
    ids = [state.id for state in policy.states if state.id]
    fitting = [one for one in ids if one == name.text] or [one for one in ids if one.endswith("." + name.text)]
    if len(fitting) == 1:
        return fitting[0]
    problems.error("P0406", name.span, name=name.text, hint=hint(name.text, ids), day=policy.revision)
    return None


def _stranded(old: Policy, new: Policy, moves: tuple[tuple[str, str], ...], place: Span, problems: Problems) -> None:
    """Every innermost state of the old text is still there, or its cases are moved."""
    kept = {state.id for state in new.states}
    origins = {origin for origin, _ in moves}
    for state in old.states:
        leaf = state.initial_child is None and not state.final and state.id
        if leaf and state.id not in kept and not origins.intersection(old.ancestors(state.id)):
            problems.error("P0405", place, state.span, name=state.id, label=state.label)


def _rescoped(old: Policy, new: Policy, problems: Problems) -> None:
    """A limit goes on counting what it counted: uses per case are no uses of a month, and no yuan."""
    before = {counter.name: counter for counter in old.counters}
    for counter in new.counters:
        earlier = before.get(counter.name, counter)
        if (earlier.per, earlier.party, earlier.each, earlier.adds) != (
            counter.per, counter.party, counter.each, counter.adds,
        ):  # fmt: skip
            problems.error("P0423", counter.span, earlier.span, name=counter.name)


def _without_value(old: Policy, new: Policy, place: Span, problems: Problems) -> None:
    """Every fact of the new text has a value in a case that began under the old one."""
    before = {fact.name: fact for fact in old.facts}
    for fact in new.facts:
        earlier = before.get(fact.name)
        if earlier is None:
            if fact.required:
                problems.error("P0412", fact.span, name=fact.name)
        elif earlier.type != fact.type:
            problems.error("P0419", fact.span, earlier.span, name=fact.name)
        elif earlier.optional and not fact.optional and fact.required:
            problems.error("P0412", fact.span, name=fact.name)
    values = {enum.name: {value.name for value in enum.values} for enum in new.enums}
    for enum in old.enums:
        gone = [value.name for value in enum.values if value.name not in values.get(enum.name, set())]
        kept = {fact.name for fact in new.facts}
        holders = [fact.name for fact in old.facts if fact.type == EnumType(enum.name) and fact.name in kept]
        if gone and holders and enum.name in values:
            problems.error("P0413", place, enum.span, values=gone, enum=enum.name, facts=holders)
