"""The states that somebody means on a command line.

In: what was typed, and the policies that it is said of. Out: a state's id in each of them. A state is meant by its
name, by its name with those around it (``outer.inner``), or by its label, in the reader's language or the policy's own.
"""

from __future__ import annotations

from collections.abc import Sequence

from compiler.model import Policy, StateDef
from dsl.catalogue import Bilingual
from dsl.labels import written
from dsl.suggest import MOST_SHOWN, nearest
from tiaoli.cli.files import CannotError


def state_meant(policies: Sequence[Policy], said: str) -> tuple[str | None, ...]:
    """The state meant in each policy, None where one has no such state; CannotError where none has it, or where it can
    be more than one."""
    found = tuple(_in(policy, said) for policy in policies)
    for one in found:
        if len(one) > 1:
            ids = [state.id for state in one]
            raise CannotError(Bilingual(f"{said} can be {' or '.join(ids)}",
                                        f"“{said}”可指{'或'.join(ids)}，请写全"))  # fmt: skip
    if not any(found):
        raise CannotError(_unknown(policies, said))
    return tuple(one[0].id if one else None for one in found)


def _in(policy: Policy, said: str) -> list[StateDef]:
    """The states that can be meant: by the whole id alone, else by the end of it or a label."""
    states = [one for one in policy.states if one.id]
    return [one for one in states if one.id == said] or [
        one for one in states if one.id.endswith(f".{said}") or said in (one.label, written(one.label))
    ]


def _unknown(policies: Sequence[Policy], said: str) -> Bilingual:
    states = {one.id: one.label for policy in policies for one in policy.states if one.id}
    near = nearest(said, [*states, *states.values()])
    if near is not None:
        return Bilingual(f"there is no state {said}; did you mean {near}?", f"没有状态 {said}；是不是 {near}？")
    named = [f"{name} ({label})" if label != name else name for name, label in states.items()]
    shown = named[:MOST_SHOWN] + (["…"] if len(named) > MOST_SHOWN else [])
    return Bilingual(f"there is no state {said}; there are {', '.join(shown)}",
                     f"没有状态 {said}；有 {'、'.join(shown)}")  # fmt: skip
