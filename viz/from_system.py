"""A system as a picture: its parts, which outcome of one is an action of another, and what one tells another.

In: a compiled system, and a language. Out: a ``Picture`` with a box for each part and an arrow for each link and each
given. Absent: what goes on inside a part, which is the picture of its own policy (``viz/from_graph.py``).
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.model import ROOT, Policy
from compiler.system.model import CompiledSystem, GivenDef, LinkDef, PartDef
from compiler.system.wording import link_text, values_text
from compiler.wording import action_label, actor_label, state_label
from viz import words
from viz.arrange import Placed, arrange
from viz.from_graph import cited
from viz.picture import Group, Lang, LegendEntry, LegendKind, Move, Node, Picture


def picture_of_system(compiled: CompiledSystem, lang: Lang = "zh") -> Picture:
    """The picture of a whole system, with the latest text of each part's policy."""
    system = compiled.system
    policies = {part.name: compiled.timelines[part.name].revisions[-1].policy for part in system.parts}
    nodes = tuple(_node(part, compiled, policies[part.name], lang) for part in system.parts)
    outermost = Group(id=ROOT, title="", parent=None)
    placed = [*_links(compiled, policies, lang), *_givens(compiled, policies, lang)]
    arranged = arrange(nodes, (outermost,), placed, lang)
    signs: tuple[tuple[LegendKind, bool], ...] = (("link", bool(system.links)), ("given", bool(system.givens)))
    return Picture(
        title=system.label,
        subtitle=f"{words.word('system', lang, system.effective.isoformat())} · {system.name}",
        nodes=arranged.nodes,
        groups=arranged.groups,
        edges=arranged.edges,
        legend=tuple(LegendEntry(kind, words.word(kind, lang)) for kind, shown in signs if shown),
        lang=lang,
    )


def _node(part: PartDef, compiled: CompiledSystem, policy: Policy, lang: Lang) -> Node:
    below: list[str] = [part.policy]
    if part.under is not None:
        below.append(words.word("under", lang, compiled.system.part(part.under).label))
    if part.per is not None:
        below.append(words.word("per", lang, actor_label(policy, part.per, lang)))
    return Node(id=part.name, title=part.label, small=(*below, *cited(part.backing.clauses)), group=ROOT)


def _links(compiled: CompiledSystem, policies: dict[str, Policy], lang: Lang) -> Iterator[Placed]:
    for link in compiled.system.links:
        sender = policies[link.part]
        outcome = next((one.label for one in sender.outcomes if one.name == link.outcome), link.outcome)
        move = Move(
            key=f"link#{link.order}",
            kind="action",
            actor=None,
            title=outcome,
            when=() if link.guard is None else (words.word("if", lang, link_text(link.guard, link, sender, lang)),),
            then=(
                _deed(link, compiled, policies[link.target], lang),
                *values_text(link, sender, policies[link.target], lang),
            ),
            small=cited(link.backing.clauses),
        )
        yield Placed(move, link.part, link.target if link.target != link.part else None)


def _deed(link: LinkDef, compiled: CompiledSystem, receiver: Policy, lang: Lang) -> str:
    if link.action is None:
        return words.word("opens", lang, compiled.system.part(link.target).label)
    actor, action = link.action
    return words.word("does", lang, actor_label(receiver, actor, lang), action_label(receiver, actor, action))


def _givens(compiled: CompiledSystem, policies: dict[str, Policy], lang: Lang) -> Iterator[Placed]:
    for given in compiled.system.givens:
        owner = policies[given.part]
        fact = next((one.label for one in owner.facts if one.name == given.fact), given.fact)
        told = _told(given, compiled, policies[given.of], lang)
        move = Move(key=f"given#{given.part}.{given.fact}", kind="given", actor=None, title=fact, then=(told,),
                    small=cited(given.backing.clauses))  # fmt: skip
        yield Placed(move, given.of, given.part if given.of != given.part else None)


def _told(given: GivenDef, compiled: CompiledSystem, teller: Policy, lang: Lang) -> str:
    part = compiled.system.part(given.of).label
    if given.of_fact is not None:
        label = next((one.label for one in teller.facts if one.name == given.of_fact), given.of_fact)
        return words.word("fact_of", lang, part, label)
    states = ("、" if lang == "zh" else ", ").join(state_label(teller, state) for state in given.states_in(teller))
    return words.word(given.kind, lang, part, states)
