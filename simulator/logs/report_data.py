"""What a log came to as data for other programs, as ``docs/schema/replay-1.json`` describes it.

In: the tally of a log, and the comparison with another text where one was asked for. Out: dictionaries, lists, texts,
numbers and None. Absent: words in a language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from compiler.model import Backing
from simulator.entries import Denied
from simulator.logs.comparing import Comparison
from simulator.logs.data import Layout
from simulator.logs.tallies import Tally
from simulator.logs.telling import backing_of
from simulator.logs.verdicts import Deviation, Verdict
from simulator.population.features import Measure
from simulator.population.measures import Summary
from simulator.session import Possible

VERSION = 1
"""The version of the form; it changes where a reader of the old form would be misled."""

Data = dict[str, Any]


def replay_data(
    tally: Tally, layout: Layout, problems: Mapping[str, int], comparison: Comparison | None, *,
    interrupted: bool, written: Sequence[str] = (),
) -> Data:  # fmt: skip
    """A log as data; ``problems`` are the messages about its rows with how many there are, ``written`` the scenario
    files."""
    return {
        "version": VERSION,
        "log": layout.name,
        "policy": layout.policy,
        "from": tally.first,
        "to": tally.last,
        "interrupted": interrupted,
        "cases": tally.cases,
        "events": tally.events,
        "follow": tally.follows,
        "deviate": tally.deviating,
        "unread": tally.unread,
        "stopped": tally.stopped,
        "problems": [{"code": code, "count": count} for code, count in sorted(problems.items())],
        "deviations": [
            {
                "kind": kind,
                "of": of,
                "more": more,
                "cases": found.cases,
                "examples": [_example(one, one.deviation) for one in found.examples if one.deviation is not None],
            }
            for (kind, of, more), found in tally.ordered()
        ],
        "timeouts": _counts(tally.summary, "timeout"),
        "late": _counts(tally.summary, "late"),
        "written": list(written),
        "compared": None if comparison is None else _compared(comparison),
    }


def _example(verdict: Verdict, found: Deviation) -> Data:
    refused = found.entry.refused if isinstance(found.entry, Denied) else None
    passed = found.passed
    backing: Backing = backing_of(found)
    return {
        "case": verdict.case.name,
        "begins": verdict.case.start,
        "row": found.row,
        "at": found.at,
        "parameters": [
            {"name": name, "value": value} for name, value in (() if found.event is None else found.event.parameters)
        ],
        "refused": None if refused is None else {"kind": refused.kind, "by": list(refused.subjects)},
        "clauses": [str(one) for one in backing.clauses],
        "readings": list(backing.readings),
        "passed": None if passed is None else {
            "deadline": passed.fired.rule, "at": passed.at, "late": found.at - passed.at
        },
        "due": found.due,
        "state": found.situation.state,
        "recorded_state": None if found.event is None else found.event.state,
        "allowed": _allowed(found.possible),
        "next_deadline": None if found.possible.deadline is None else {
            "deadline": found.possible.deadline[1], "at": found.possible.deadline[0]
        },
    }  # fmt: skip


def _allowed(possible: Possible) -> list[Data]:
    """What could have been done; what would have been refused is left out."""
    return [
        {"actor": one.actor, "action": one.action, "complete": one.complete}
        for one in possible.actions
        if one.refused is None
    ]


def _counts(summary: Summary, measure: Measure) -> list[Data]:
    return [
        {"of": one.of, "times": summary.of(one).total, "cases": summary.of(one).cases}
        for one in sorted(summary.tallies)
        if one.measure == measure
    ]


def _compared(comparison: Comparison) -> Data:
    pairing = comparison.pairing
    return {
        "policy": comparison.policy,
        "decided": comparison.decided,
        "same": comparison.same,
        "longer": comparison.longer,
        "undecided": comparison.undecided,
        "obstacles": [
            {"why": why, "of": of, "more": more, "cases": count, "first": first}
            for (why, of, more), (count, first) in sorted(comparison.obstacles.items())
        ],
        "both_ended": pairing.both,
        "differences": [
            {
                "measure": one.measure,
                "of": one.of,
                "more": one.more,
                "before": comparison.before.of(one).total,
                "after": comparison.after.of(one).total,
                "difference": change.total,
                "cases_more": change.more,
                "cases_less": change.less,
            }
            for one, change in sorted(pairing.changes.items())
            if change.squares
        ],
        "ways": [
            {"before": _way(before), "after": _way(after), "cases": count}
            for (before, after), count in sorted(pairing.ways.items())
        ],
    }


def _way(way: tuple[str, str]) -> Data:
    return {"how": way[0], "state": way[1]}
