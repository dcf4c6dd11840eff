"""Texts made ready to be compared: what can matter in any of them matters in all, written texts are told apart, and who
may act for whom counts.

In: the two revisions. Out: models of them, and of whatever is mixed of them, that keep the same of a case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from analysis.diff.bare import bare
from analysis.verify.model import OTHER_TEXT, Model, OpenEvaluators, model_of
from analysis.verify.needs import Needs, Read, arms_by_state
from analysis.verify.open_values import Choice, ends_of
from compiler import model as m
from compiler.evaluate import Env, Evaluator
from compiler.graph import lower, transitions_of
from compiler.machine import Machine, machine_of


class _Telling(OpenEvaluators):
    """Texts put together are told apart by their words, and by what they are filled with."""

    def _template(self, pieces: tuple[str | m.Expr, ...]) -> Evaluator:
        words = repr(bare(pieces))
        values = [self(piece) for piece in pieces if not isinstance(piece, str)]

        def text(env: Env) -> str:
            filled = [value(env) for value in values]
            return OTHER_TEXT + words + repr([one if isinstance(one, str | Choice) else ends_of(one) for one in filled])

        return text


class _Wanted(Needs):
    """The conditions under which somebody may act for somebody else ask too."""

    def always(self, machine: Machine, state: str) -> set[Read]:
        """What is asked for in a state whatever happens."""
        guards = (one.delegation.guard for one in self.policy.actors if one.delegation is not None)
        return super().always(machine, state) | self.reads(*guards)


class Texts:
    """Two revisions, and what of a case can matter in either: facts by state, parameters."""

    def __init__(self, before: m.Policy, after: m.Policy) -> None:
        self.before, self.after = (replace(policy, claims=()) for policy in (before, after))
        self._live, self._asked = _reads(self.before, self.after)
        plain = [_plain(policy) for policy in (self.before, self.after)]
        self._ceilings = [max(getattr(model, name) for model in plain) for name in _CEILINGS]
        self._made = {id(before): self._wide(plain[0]), id(after): self._wide(plain[1])}

    def model(self, policy: m.Policy) -> Model:
        """One of them, or a text mixed of them, ready to be compared."""
        made = self._made.get(id(policy))
        return made if made is not None else self._wide(_plain(replace(policy, claims=())))

    def _wide(self, model: Model) -> Model:
        """A model that keeps of a case what any of them asks for."""
        names = [fact.name for fact in model.policy.facts]
        model.live = {state: frozenset(n for n, name in enumerate(names) if name in self._live.get(state, ()))
                      for state in model.live}  # fmt: skip
        first = self._live.get(model.policy.leaf_of(""), frozenset())
        model.inputs = tuple(None if slot is None else replace(slot, decides=slot.name in first)
                             for slot in model.inputs)  # fmt: skip
        model.parameters = {
            (actor, action): tuple(
                replace(slot, decides=("parameter", actor, action, slot.name) in self._asked) for slot in slots
            )
            for (actor, action), slots in model.parameters.items()
        }
        for name, value in zip(_CEILINGS, self._ceilings, strict=True):
            setattr(model, name, value)
        return model


_CEILINGS = ("ceiling", "memory", "largest", "counted")


def _plain(policy: m.Policy) -> Model:
    return model_of(lower(policy), outcomes=True, kind=_Telling, what_matters=_Wanted)


def _reads(*policies: m.Policy) -> tuple[dict[str, frozenset[str]], set[Read]]:
    """The facts that matter in each innermost state, and the parameters that are asked for, where a case may go any
    way that one of some texts goes."""
    texts = []
    for policy in policies:
        graph = lower(policy)
        machine = machine_of(graph)
        arms = arms_by_state(machine, list(transitions_of(graph)))
        texts.append((_Wanted(policy, outcomes=True), machine, arms))
    needed: dict[str, set[Read]] = {state: set() for _, _, arms in texts for state in arms}

    def asked(state: str) -> Iterator[set[Read]]:
        for needs, machine, arms in texts:
            if state in arms:
                yield needs.always(machine, state)
                yield from (needs.of_arm(arm, needed[target]) for arm, target in arms[state])

    while True:
        found = {state: set[Read]().union(*asked(state)) for state in needed}
        if found == needed:
            break
        needed = found
    bounds = (needs.reads(one.condition) for needs, _, _ in texts for one in needs.policy.bounds)
    live = {state: frozenset(one[1] for one in reads if one[0] == "fact") for state, reads in needed.items()}
    return live, set[Read]().union(*needed.values(), *bounds)
