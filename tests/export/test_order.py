"""What comes first at one instant, told exactly: each policy has a state that only another order would reach."""

from __future__ import annotations

import pytest

from analysis.export.build import network_of
from compiler.loader import Sources
from compiler.pipeline import compile_timeline
from dsl.source import Source
from tests.export.walking import Walker

HEAD = """policy small.one "small" from 2024-01-01
actor a { go }
actor b { no }
case { flag: bool }
limit once: 1 per case
"""
TAIL = """
final state never
final state over
"""
POLICIES = {
    "the innermost timer goes first": """
initial state outside {
  outer: after 2s -> never
  initial state first { inner: after 2s -> over }
}""",
    "no action comes after a timer of the same second": """
initial state outside {
  outer: after 2s -> over
  initial state first { inner: after 2s -> second }
  state second { on b.no -> never }
}""",
    "an action can come at the last second": """
initial state outside {
  outer: after 2s -> over
  initial state first { on a.go when left(outer) <= 0s -> second }
  state second { on b.no when left(outer) > 0s -> never }
}""",
    "an inner rule hides an outer one": """
initial state outside {
  on a.go -> never
  initial state first { on a.go -> over }
}""",
    "a prohibition wins": """
initial state first {
  forbid a.go
  on a.go -> never
  on b.no -> over
}""",
    "the first branch that holds is taken": """
initial state first {
  on a.go {
    when flag -> over
    when flag or flag -> never
    else -> over
  }
}""",
    "a timer that can afford nothing lapses": """
initial state first {
  on a.go uses once -> second
}
state second {
  late: after 1s when used(once) == 0 -> never
  on b.no when left(late) == 0s -> over
}""",
    "an automation acts before anybody else": """
initial state first {
  auto b.no
  on b.no -> over
  on a.go -> never
}""",
    "an automation acts once": """
initial state first {
  auto b.no
  on b.no uses once
  on a.go {
    when used(once) == 0 -> never
    else -> over
  }
}""",
    "a longer deadline is kept": """
initial state first {
  late: after 2s -> over
  on a.go uses once do extend late by 2s
  on b.no when used(once) == 1 and left(late) > 4s -> never
}""",
}  # fmt: skip


@pytest.mark.parametrize("says", POLICIES)
def test_only_what_a_case_can_reach(says: str) -> None:
    compiled = compile_timeline(Sources((Source(says, HEAD + POLICIES[says] + TAIL),)))
    assert compiled.timeline is not None, compiled.diagnostics
    network = network_of(compiled.timeline.revisions[0].graph)
    walked = Walker(network).walked()
    assert walked is not None
    assert network.losses == ()
    assert "over" in walked.states
    assert "never" not in walked.states
