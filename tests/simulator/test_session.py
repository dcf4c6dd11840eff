"""One case lived through: deadlines to the second, every refusal, timers held and moved, loops, claims."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from compiler.history import Timeline
from compiler.model import Value
from compiler.situation import ActionEvent, Fired, RefusalKind, Refused
from dsl.quantities import parse_moment
from simulator.clock import FIRINGS_AT_ONE_INSTANT, KEPT_OF_A_LOOP
from simulator.entries import ClaimBroken, Denied, Opened, Stepped, Stuck
from simulator.session import Session

HOUR = 3600
Compile = Callable[..., Timeline]


def at(text: str) -> int:
    instant = parse_moment(text, "Asia/Shanghai")
    assert instant is not None
    return instant


START = at("2024-01-10 09:00:00")
FACTS: dict[str, Value] = {"remedy": "refund_only", "paid": 10000, "amount": 10000}


@pytest.fixture
def returns(compiled: Compile) -> Session:
    return Session(compiled("returns"), START, FACTS)


@pytest.fixture
def clock(compiled: Compile) -> Session:
    return Session(compiled("clock"), START, {})


def do(session: Session, deed: str, **parameters: Value) -> Fired | Refused:
    actor, action = deed.split(".")
    return session.act(ActionEvent(actor, action, tuple(parameters.items())))


def propose(session: Session, amount: int = 8000) -> Fired | Refused:
    return do(session, "merchant.propose", remedy="refund_only", amount=amount)


def refusal(result: Fired | Refused) -> tuple[RefusalKind, tuple[str, ...]]:
    assert isinstance(result, Refused), result
    return result.kind, result.subjects


def due(session: Session, timer: str) -> int | None:
    return next(run.due for run in session.situation.timers if run.timer == timer)


def fired(session: Session) -> list[str]:
    return [entry.fired.rule for entry in session.entries if isinstance(entry, Stepped)]


# ── deadlines ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("late", "state"), [(-1, "refunded"), (0, "refunded"), (1, "open.handling")])
def test_a_deadline_includes_its_last_second(returns: Session, late: int, state: str) -> None:
    propose(returns)
    returns.wait(24 * HOUR + late)
    do(returns, "buyer.agree")
    returns.settle()
    assert returns.situation.state == state


def test_timers_fire_at_their_own_instants_however_far_the_clock_moves(returns: Session) -> None:
    propose(returns)
    returns.wait(1000 * HOUR)
    assert [(entry.fired.rule, entry.at - START) for entry in returns.entries if isinstance(entry, Stepped)] == [
        ("open.handling.merchant.propose", 0),
        ("open.negotiating.silence", 24 * HOUR),
        ("open.handling.lapse", 72 * HOUR),
    ]
    assert returns.ended == START + 72 * HOUR
    assert returns.now == START + 1000 * HOUR


def test_waiting_does_not_take_the_last_second_from_an_actor(returns: Session) -> None:
    returns.wait(48 * HOUR)
    assert returns.situation.state == "open.handling"
    returns.settle()
    assert returns.situation.state == "refunded"
    assert returns.ended == START + 48 * HOUR


def test_a_setting_may_be_set_otherwise(compiled: Compile) -> None:
    session = Session(compiled("returns"), START, FACTS, {"answer_time": HOUR, "not_in_this_text": 1})
    assert due(session, "open.handling.lapse") == START + HOUR


def test_the_clock_does_not_go_back(returns: Session) -> None:
    with pytest.raises(ValueError, match="does not go back"):
        returns.wait(-1)


# ── refusals ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_refused_because_the_case_has_ended(returns: Session) -> None:
    do(returns, "buyer.cancel")
    assert refusal(do(returns, "buyer.cancel"))[0] == "ended"


def test_refused_because_forbidden(returns: Session) -> None:
    kind, subjects = refusal(do(returns, "merchant.extend"))
    assert kind == "forbidden"
    assert len(subjects) == 1


def test_refused_because_there_is_no_rule(returns: Session) -> None:
    assert refusal(do(returns, "buyer.agree"))[0] == "no_rule"


def test_refused_because_the_text_in_force_has_no_such_action(returns: Session) -> None:
    assert refusal(do(returns, "courier.sign"))[0] == "no_rule"


def test_refused_because_no_condition_holds(clock: Session) -> None:
    kind, _ = refusal(do(clock, "a.both"))
    assert kind == "condition"


def test_refused_because_rules_collide(clock: Session) -> None:
    do(clock, "a.pay", sum=2100, by="card")
    kind, subjects = refusal(do(clock, "a.both"))
    assert kind == "overlap"
    assert set(subjects) == {"waiting.one", "waiting.two"}


def test_refused_because_a_limit_is_used_up(returns: Session) -> None:
    for _ in range(2):
        propose(returns)
        returns.wait(24 * HOUR)
        returns.settle()
    assert refusal(propose(returns)) == ("limit", ("proposals",))


def test_refused_because_a_bound_would_break(returns: Session) -> None:
    assert refusal(propose(returns, 10001)) == ("bound", ("cap",))
    assert isinstance(propose(returns, 10000), Fired)


@pytest.mark.parametrize(
    "parameters",
    [
        {"remedy": "refund_only"},
        {"remedy": "refund_only", "amount": None},
        {"remedy": "refund_only", "amount": "80 apples"},
        {"remedy": "lottery", "amount": 1},
        {"remedy": "refund_only", "amount": 1, "colour": "red"},
        {"remedy": "refund_only", "amount": True},
    ],
)
def test_refused_because_of_a_parameter(returns: Session, parameters: dict[str, Value]) -> None:
    kind, subjects = refusal(do(returns, "merchant.propose", **parameters))
    assert kind == "parameter"
    assert len(subjects) == 1


def test_a_refusal_changes_nothing(returns: Session) -> None:
    before = returns.situation
    refused = propose(returns, 10001)
    assert returns.situation == before
    (_, entry) = returns.entries
    assert isinstance(entry, Denied)
    assert (entry.situation, entry.refused) == (before, refused)


# ── timers held and moved ──────────────────────────────────────────────────────────────────────────────────────


def test_extend_moves_the_deadline(clock: Session) -> None:
    clock.wait(HOUR)
    do(clock, "a.more")
    assert due(clock, "waiting.t") == START + 12 * HOUR


def test_pause_and_resume_keep_the_time_left(clock: Session) -> None:
    clock.wait(3 * HOUR)
    do(clock, "a.hold")
    assert due(clock, "waiting.t") is None
    clock.wait(20 * HOUR)
    do(clock, "a.go")
    assert due(clock, "waiting.t") == START + 30 * HOUR


def test_restart_computes_the_length_again(clock: Session) -> None:
    clock.wait(4 * HOUR)
    do(clock, "a.again")
    assert due(clock, "waiting.t") == START + 14 * HOUR


def test_a_stopped_timer_never_fires(clock: Session) -> None:
    do(clock, "a.halt")
    clock.wait(100 * HOUR)
    assert fired(clock) == ["waiting.a.halt", "waiting.known_alarm"]
    assert clock.situation.state == "waiting"


def test_effects_on_a_timer_that_does_not_run_do_nothing(clock: Session) -> None:
    do(clock, "a.go")
    assert due(clock, "waiting.t") == START + 10 * HOUR
    do(clock, "a.halt")
    do(clock, "a.more")
    assert due(clock, "waiting.t") is None


def test_entering_a_state_again_starts_its_timers_anew(clock: Session) -> None:
    clock.wait(9 * HOUR)
    do(clock, "a.reenter")
    assert due(clock, "waiting.t") == START + 19 * HOUR


def test_a_timer_with_no_branch_that_holds_lapses(clock: Session) -> None:
    clock.wait(6 * HOUR)
    lapsed = clock.entries[-1]
    assert isinstance(lapsed, Stepped)
    assert (lapsed.fired.rule, lapsed.fired.branch, lapsed.at) == ("waiting.known_alarm", None, START + 5 * HOUR)
    do(clock, "a.know", value=2000)
    clock.wait(HOUR)
    assert clock.situation.state == "waiting"


def test_what_is_unknown_becomes_known(clock: Session) -> None:
    before = clock.situation.facts
    do(clock, "a.know", value=2000)
    assert (before[1], clock.situation.facts[1]) == (None, 2000)
    assert refusal(do(clock, "a.know", value=3000))[0] == "condition"
    clock.wait(6 * HOUR)
    assert clock.situation.state == "done"


# ── instants, loops, claims ────────────────────────────────────────────────────────────────────────────────────


def test_actions_of_one_instant_come_before_a_timer_of_no_length(clock: Session) -> None:
    do(clock, "a.quick")
    do(clock, "a.halt")
    assert clock.situation.state == "waiting"
    do(clock, "a.quick")
    clock.settle()
    assert (clock.situation.state, clock.ended) == ("done", START)


def test_timers_of_no_length_that_chase_each_other_are_stopped(clock: Session) -> None:
    do(clock, "a.spin")
    clock.wait(1)
    stuck = clock.entries[-1]
    assert isinstance(stuck, Stuck)
    assert set(stuck.timers) == {"left_spin.l", "right_spin.r"}
    assert clock.run.stuck
    assert len(fired(clock)) == KEPT_OF_A_LOOP + 1 < FIRINGS_AT_ONE_INSTANT
    assert clock.now == START + 1


def test_a_claim_that_is_broken_is_told_once(clock: Session) -> None:
    do(clock, "a.pay", sum=9100, by="card")
    do(clock, "a.pay", sum=9200, by="card")
    assert [entry.claim for entry in clock.entries if isinstance(entry, ClaimBroken)] == ["small"]


def test_a_case_that_lasts_too_long_breaks_its_claim(clock: Session) -> None:
    do(clock, "a.halt")
    clock.wait(48 * HOUR)
    clock.settle()
    assert not any(isinstance(entry, ClaimBroken) for entry in clock.entries)
    clock.wait(1)
    clock.settle()
    assert [entry.claim for entry in clock.entries if isinstance(entry, ClaimBroken)] == ["short"]


def test_facts_that_break_a_bound_are_told_at_the_start(compiled: Compile) -> None:
    text = """\
policy demo.bound from 2024-01-01
actor a { go }
case { paid: money amount: money }
limit cap: amount <= paid
initial state one { on a.go -> two }
final state two
"""
    session = Session(compiled(text), START, {"paid": 100, "amount": 200})
    (opened,) = session.entries
    assert isinstance(opened, Opened)
    assert opened.broken == ("cap",)


# ── what a player sees ─────────────────────────────────────────────────────────────────────────────────────────


def test_what_can_happen_next(returns: Session) -> None:
    possible = returns.possible()
    shown = [(f"{one.actor}.{one.action}", one.complete, one.refused and one.refused.kind) for one in possible.actions]
    assert shown == [
        ("merchant.propose", False, None),
        ("merchant.extend", True, "forbidden"),
        ("buyer.cancel", True, None),
    ]
    assert possible.deadline == (START + 48 * HOUR, "open.handling.lapse")
    do(returns, "buyer.cancel")
    assert returns.possible().actions == ()


def test_without_a_record_the_case_goes_the_same_way(compiled: Compile) -> None:
    ends = []
    for record in (True, False):
        session = Session(compiled("returns"), START, FACTS, record=record)
        propose(session)
        session.wait(30 * HOUR)
        propose(session)
        session.wait(HOUR)
        do(session, "buyer.agree")
        ends.append((session.situation, session.ended, session.now))
        assert bool(session.entries) == record
    assert ends[0] == ends[1]
