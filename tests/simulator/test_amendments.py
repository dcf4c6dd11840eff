"""Amendments that arrive while a case waits."""

from __future__ import annotations

from collections.abc import Callable

from compiler.history import Timeline
from compiler.situation import ActionEvent, Fired
from dsl.quantities import parse_date, parse_moment
from simulator.clock import frozen
from simulator.entries import Amended, Stepped
from simulator.session import Session

HOUR = 3600
Compile = Callable[..., Timeline]

BASE = """\
policy demo.wait "等待" from 2024-01-01
timezone "Asia/Shanghai"
actor a "甲" { go "走" }
initial state one "一" {
  t: after 72h -> three
  on a.go -> two
}
state two "二" {
  u: after 10h -> three
}
final state three "三"
"""

AMENDMENT = """\
amend demo.wait "调整" from 2024-01-03
running cases {cases}
{change}
"""

SHORTER = "in one { replace t: after 30h -> three }"


def at(text: str) -> int:
    instant = parse_moment(text, "Asia/Shanghai")
    assert instant is not None
    return instant


MIDNIGHT = at("2024-01-03 00:00:00")


def waiting(compiled: Compile, cases: str, change: str, start: str = "2024-01-02 00:00:00") -> Session:
    timeline = compiled(BASE, AMENDMENT.format(cases=cases, change=change))
    return Session(timeline, at(start), {})


def ended(session: Session) -> float | None:
    session.wait(1000 * HOUR)
    return None if session.ended is None else (session.ended - session.start) / HOUR


def test_deadlines_keep(compiled: Compile) -> None:
    assert ended(waiting(compiled, "follow; deadlines keep", SHORTER)) == 72


def test_deadlines_recompute(compiled: Compile) -> None:
    assert ended(waiting(compiled, "follow; deadlines recompute", SHORTER)) == 30


def test_a_recomputed_deadline_that_is_past_fires_at_the_effective_instant(compiled: Compile) -> None:
    session = waiting(compiled, "follow; deadlines recompute", SHORTER, "2024-01-01 06:00:00")
    assert ended(session) == 42
    assert session.ended == MIDNIGHT


def test_deadlines_restart(compiled: Compile) -> None:
    assert ended(waiting(compiled, "follow; deadlines restart", SHORTER)) == 24 + 30


def test_cases_that_keep_stay_under_the_old_text_for_ever(compiled: Compile) -> None:
    later = """\
amend demo.wait "再调整" from 2024-01-04
running cases follow; deadlines recompute
in one { replace t: after 1h -> three }
"""
    timeline = compiled(BASE, AMENDMENT.format(cases="keep", change=SHORTER), later)
    session = Session(timeline, at("2024-01-02 00:00:00"), {})
    assert ended(session) == 72
    amended = [entry for entry in session.entries if isinstance(entry, Amended)]
    assert [(entry.at, entry.migrated) for entry in amended] == [(MIDNIGHT, None)]
    assert ended(Session(timeline, at("2024-01-03 12:00:00"), {})) == 12


def test_cases_in_a_removed_state_move(compiled: Compile) -> None:
    change = "remove state two\nin one { replace on a.go -> three }\nmove two -> one"
    session = waiting(compiled, "follow; deadlines keep", change, "2024-01-02 20:00:00")
    session.act(ActionEvent("a", "go"))
    session.wait(5 * HOUR)
    assert session.situation.state == "one"
    amended = next(entry for entry in session.entries if isinstance(entry, Amended))
    assert amended.migrated is not None
    assert amended.migrated.moved
    assert session.situation.timers[0].due == MIDNIGHT + 72 * HOUR


def test_what_falls_on_the_very_second_is_under_the_new_text(compiled: Compile) -> None:
    change = 'in actor a { add stay "留" }\nin one { add on a.stay -> three }'
    session = waiting(compiled, "follow; deadlines keep", change)
    stay = ActionEvent("a", "stay")
    session.wait_until(MIDNIGHT - 1)
    assert not isinstance(session.act(stay), Fired)
    session.wait_until(MIDNIGHT)
    assert isinstance(session.act(stay), Fired)
    assert [type(entry).__name__ for entry in session.entries] == ["Opened", "Denied", "Amended", "Stepped"]


def test_a_timer_due_at_the_effective_instant_fires_under_the_new_text(compiled: Compile) -> None:
    change = "in two { replace u: after 10h -> one }"
    session = waiting(compiled, "follow; deadlines keep", change, "2024-01-02 14:00:00")
    session.act(ActionEvent("a", "go"))
    session.wait(11 * HOUR)
    assert [entry.fired.after.state for entry in session.entries if isinstance(entry, Stepped)] == ["two", "one"]


def test_an_ended_case_is_left_alone(compiled: Compile) -> None:
    session = waiting(compiled, "follow; deadlines keep", SHORTER, "2024-01-01 00:00:00")
    session.act(ActionEvent("a", "go"))
    session.wait(1000 * HOUR)
    assert not any(isinstance(entry, Amended) for entry in session.entries)


def test_a_frozen_text_does_not_change(compiled: Compile) -> None:
    timeline = compiled(BASE, AMENDMENT.format(cases="follow; deadlines recompute", change=SHORTER))
    for day, hours in (("2024-01-02", 72), ("2024-01-03", 30)):
        date = parse_date(day)
        assert date is not None
        one_day = frozen(timeline, date)
        assert one_day is not None
        assert ended(Session(one_day, at("2024-01-02 00:00:00"), {})) == hours
    before = parse_date("2023-12-31")
    assert before is not None
    assert frozen(timeline, before) is None
