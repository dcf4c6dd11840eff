"""A revision made ready to be compared: its texts are told apart, and who may act for whom can matter.

In: a policy. Out: a model whose outcomes count, and whose written texts are equal only where they say the same.
"""

from __future__ import annotations

from dataclasses import replace

from analysis.diff.bare import bare
from analysis.verify.model import OTHER_TEXT, Model, OpenEvaluators, model_of
from analysis.verify.needs import Needs, Read
from analysis.verify.open_values import Choice, ends_of
from compiler import model as m
from compiler.evaluate import Env, Evaluator
from compiler.graph import lower
from compiler.machine import Machine


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


def comparable(policy: m.Policy) -> Model:
    """A revision made ready, its claims left out."""
    return model_of(lower(replace(policy, claims=())), outcomes=True, kind=_Telling, what_matters=_Wanted)
