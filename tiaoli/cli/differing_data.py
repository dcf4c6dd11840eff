"""Cases that go differently, what each change does by itself, and what can be reached, as data for other programs.

In: what the checker found. Out: plain data, as docs/schema/diff-1.json describes it.
"""

from __future__ import annotations

from typing import Any

from analysis.verify.bounds import FREE
from analysis.verify.difference.items import Decided, Reaction
from analysis.verify.difference.reach import Ends, Figure
from analysis.verify.witness import Witness
from dsl.quantities import show_moment
from tiaoli.cli.differing_cases import Found


def cases_data(all_of_it: Found) -> dict[str, Any]:
    """Everything that ``diff --cases`` found."""
    sides, found, reached = all_of_it.sides, all_of_it.behaviour, all_of_it.reached
    zone = sides.newer.policy.zone
    return {
        "same": found.same,
        "whole": found.whole,
        "fewest": not found.cut,
        "cases": [
            {
                **_case(one.witness, zone),
                "steps": one.steps,
                "before": _reaction(sides.lived(sides.older.policy, one.witness), zone),
                "after": _reaction(sides.lived(sides.newer.policy, one.witness), zone),
            }
            for one in found.cases
        ],
        "changes": [_change(one) for one in found.changes],
        "reached": None if reached is None else {
            "figures": [_figure(one) for one in reached.figures],
            "not_wholly_decided": list(reached.undecided),
        },
    }  # fmt: skip


def _case(case: Witness, zone: str) -> dict[str, Any]:
    return {
        "start": show_moment(case.start, zone),
        "facts": dict(case.facts),
        "events": [
            {"at": show_moment(step.at, zone), "actor": step.actor, "action": step.action, "values": dict(step.values)}
            for step in case.steps
        ],
        "until": show_moment(case.until, zone),
    }


def _reaction(one: Reaction, zone: str) -> dict[str, Any]:
    """What the last step of a case brings."""
    return {
        "refused": one.refused,
        "state": one.state,
        "outcomes": [{"outcome": given.outcome, "arguments": list(given.arguments)} for given in one.outcomes],
        "deadlines": [
            {"timer": name, "due": None if due is None else show_moment(due, zone)} for name, due, _ in one.due
        ],
    }


def _change(one: Decided) -> dict[str, Any]:
    """What became of a change; its cases by number, the first one is 1."""
    change = one.item.change
    rows = () if one.item.row is None else (change.after or change.before).rows
    places = [n for n, row in enumerate(rows, 1) if row == one.item.row]
    return {
        "kind": change.kind,
        "key": change.key,
        "row": places[0] if places else None,
        "shows": one.shows,
        "cases": [n + 1 for n in one.cases],
    }


def _figure(one: Figure) -> dict[str, Any]:
    return {
        "what": one.what,
        "actor": one.who or None,
        "where": list(one.where),
        "action": one.action or None,
        "verdict": one.verdict,
        "before": _ends(one.before),
        "after": _ends(one.after),
    }


def _ends(ends: Ends | None) -> dict[str, int | None] | None:
    """The least and the greatest, None where there is none."""
    if ends is None:
        return None
    return {"least": None if ends[0] <= -FREE else ends[0], "most": None if ends[1] >= FREE else ends[1]}
