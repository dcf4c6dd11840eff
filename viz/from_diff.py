"""Two texts of a policy as one picture: what came is green, what went is red, what reads differently is amber.

In: the graphs of an older and a newer text, and a language. Out: one ``Picture`` whose parts carry marks; changed
parts keep the older lines beside the newer. Absent: who gains and who loses by it (``analysis/diff``).

States are the same where their ids are, rules likewise; among the branches of one rule those that say the same are
paired first, the rest in the order written. Citations alone don't make a change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from compiler.graph import PolicyGraph, policy_of
from compiler.model import ROOT, Policy, StateDef
from viz import words
from viz.arrange import Placed, arrange
from viz.from_graph import Told, groups_of, legend_of, nodes_of, told
from viz.picture import Group, Lang, LegendEntry, Mark, Move, Node, Picture


@dataclass(frozen=True, slots=True)
class _Pair:
    """A move of the older and of the newer text that are one; one side is None where it came or went."""

    before: Told | None
    after: Told | None


def picture_of_change(before: PolicyGraph, after: PolicyGraph, lang: Lang = "zh") -> Picture:
    """The picture of how the newer text differs from the older."""
    old, new = policy_of(before), policy_of(after)
    groups = _groups(old, new, lang)
    nodes = _nodes(old, new, {group.id for group in groups}, lang)
    placed = [one for pair in _pairs(told(before, lang), told(after, lang)) for one in _marked(pair, lang)]
    arranged = arrange(nodes, groups, _onto_leaves(placed, new, nodes), lang)
    return Picture(
        title=new.label,
        subtitle=f"{words.word('between', lang, old.revision.isoformat(), new.revision.isoformat())} · {new.name}",
        nodes=arranged.nodes,
        groups=arranged.groups,
        edges=arranged.edges,
        legend=_legend(new, lang),
        lang=lang,
        diff=True,
    )


def _legend(new: Policy, lang: Lang) -> tuple[LegendEntry, ...]:
    marks = (LegendEntry(mark, words.word(mark, lang)) for mark in ("added", "removed", "changed"))
    kept = (entry for entry in legend_of(new, lang) if entry.kind != "actor")
    return (*marks, *kept)


def _nodes(old: Policy, new: Policy, groups: set[str], lang: Lang) -> tuple[Node, ...]:
    """Every leaf of either text; one that went stands where it stood, in the nearest frame that is still drawn."""
    older = {node.id: node for node in nodes_of(old, lang)}
    newer = {node.id: node for node in nodes_of(new, lang)}
    found: list[Node] = []
    for name in _woven([*older], [*newer]):
        if name in groups:
            continue
        node = newer.get(name) or older[name]
        if name not in older or name not in newer:
            node = replace(node, mark="added" if name in newer else "removed", group=_frame(node.group, groups))
        elif _looks(old.state(name), old) != _looks(new.state(name), new):
            said = _said(older[name])
            before = (words.word("was", lang, said),) if said != _said(node) else ()
            node = replace(node, mark="changed", before=before)
        found.append(node if name not in newer or node.initial else replace(node, initial=newer[name].initial))
    return tuple(replace(node, initial=node.initial and node.mark != "removed") for node in found)


def _said(item: Node | Group) -> str:
    return " · ".join((item.title, *(turn.caption for turn in item.turns)))


def _looks(state: StateDef, policy: Policy) -> tuple[object, ...]:
    return (state.label, state.awaits, state.final, policy.leaf_of(ROOT) == state.id)


def _groups(old: Policy, new: Policy, lang: Lang) -> tuple[Group, ...]:
    """Every frame of the newer text, and those of the older that the newer has neither as frame nor as leaf."""
    older = {group.id: group for group in groups_of(old, lang)}
    newer = {group.id: group for group in groups_of(new, lang)}
    leaves = {node.id for node in nodes_of(new, lang)}
    found: list[Group] = []
    for name in _woven([*older], [*newer]):
        if name in leaves:
            continue
        group = newer.get(name) or older[name]
        if name not in older or name not in newer:
            group = replace(group, mark="added" if name in newer else "removed")
        elif name != ROOT and _said(older[name]) != _said(group):
            group = replace(group, mark="changed", before=(words.word("was", lang, _said(older[name])),))
        found.append(group)
    known = {group.id for group in found}
    return tuple(replace(one, parent=None if one.parent is None else _frame(one.parent, known)) for one in found)


def _frame(name: str, groups: set[str]) -> str:
    """The nearest frame outwards that is drawn."""
    while name not in groups:
        name = name.rpartition(".")[0]
    return name


def _woven(older: Sequence[str], newer: Sequence[str]) -> list[str]:
    """The newer order, with what only the older has after the one that it followed."""
    order = list(newer)
    for place, name in enumerate(older):
        if name not in order:
            earlier = [one for one in older[:place] if one in order]
            order.insert(order.index(earlier[-1]) + 1 if earlier else 0, name)
    return order


def _pairs(older: Iterable[Told], newer: Iterable[Told]) -> list[_Pair]:
    before, after = _by_rule(older), _by_rule(newer)
    return [
        pair for rule in _woven([*before], [*after]) for pair in _branches(before.get(rule, []), after.get(rule, []))
    ]


def _by_rule(found: Iterable[Told]) -> dict[str, list[Told]]:
    rules: dict[str, list[Told]] = {}
    for one in found:
        rules.setdefault(one.placed.move.key.rpartition("#")[0] or one.placed.move.key, []).append(one)
    return rules


def _branches(older: list[Told], newer: list[Told]) -> list[_Pair]:
    """Pairs the branches of one rule: equal ones first, then those to one target, then in the order written."""
    left, partner = list(older), dict[int, Told]()
    for same in (_equal, _one_target, _any):
        for place, one in enumerate(newer):
            match = next((other for other in left if place not in partner and same(other, one)), None)
            if match is not None:
                partner[place] = match
                left.remove(match)
    pairs = [_Pair(partner.get(place), one) for place, one in enumerate(newer)]
    return pairs + [_Pair(one, None) for one in left]


def _equal(one: Told, other: Told) -> bool:
    return one.meaning == other.meaning and _one_target(one, other)


def _one_target(one: Told, other: Told) -> bool:
    return one.placed.target == other.placed.target


def _any(one: Told, other: Told) -> bool:
    return True


def _marked(pair: _Pair, lang: Lang) -> tuple[Placed, ...]:
    """A pair as it is drawn: once, or twice where the case goes elsewhere than before."""
    before, after = pair.before, pair.after
    if before is None or after is None:
        return (*([_with(before, "removed")] if before else []), *([_with(after, "added")] if after else []))
    if not _one_target(before, after):
        return (_with(before, "removed"), _with(after, "added"))
    return (_compared(before, after, lang),)


def _with(one: Told, mark: Mark) -> Placed:
    return replace(one.placed, move=replace(one.placed.move, mark=mark))


def _compared(before: Told, after: Told, lang: Lang) -> Placed:
    """The newer move, with the older lines that it no longer has. Values that are set are shown only where nothing else
    tells the two apart."""
    old, new = before.placed.move, after.placed.move
    if before.meaning == after.meaning and _lines(old) == _lines(new):
        return after.placed
    if _lines(old) == _lines(new):
        old, new = replace(old, then=old.then + before.sets), replace(new, then=new.then + after.sets)
    gone = [line for line in _lines(old) if line not in _lines(new)]
    gone = gone or ([] if _lines(old) != _lines(new) else [words.word("order", lang)])
    lines = tuple(words.word("was", lang, line) for line in gone)
    told = replace(new, when=_with_plus(new.when, old), then=_with_plus(new.then, old), before=lines, mark="changed")
    return replace(after.placed, move=told)


def _with_plus(lines: tuple[str, ...], old: Move) -> tuple[str, ...]:
    """The lines, with a plus before those that the older text does not have."""
    return tuple(line if line in _lines(old) else f"+ {line}" for line in lines)


def _lines(move: Move) -> tuple[str, ...]:
    return (move.title, *move.when, *move.then)


def _onto_leaves(placed: Iterable[Placed], new: Policy, nodes: tuple[Node, ...]) -> list[Placed]:
    """Moves of the older text whose end has become an outer state end at its first inner one; moves whose beginning
    is no longer drawn as it was begin there too."""
    drawn = {node.id for node in nodes}
    outer = {state.id for state in new.states if state.initial_child is not None}
    found: list[Placed] = []
    for one in placed:
        target = one.target
        if target is not None and target not in drawn and target in outer:
            target = new.leaf_of(target)
        found.append(replace(one, target=target))
    return found
