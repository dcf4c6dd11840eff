"""Populations: our engines, a C program for this one workload, plain Python, and packages that simulate, in one run.

``python -m tests.bench.populating [cases] [times] [folder]`` (needs ``pip install tiaoli[bench]``; the C program a
compiler, and Ciw the folder into which ``pip install --target`` put it: it brings a package called ``tests`` along)

Every contender lives through the negotiation of ``negotiation.py``: actors act after exponential and log-normal delays,
and compete with each other and with deadlines. The first rows draw the same numbers and have to come to the same sums,
bit for bit; those with draws of their own to the same share of refunds and mean length, within four standard errors.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt
from pathlib import Path

import numpy as np

from compiler.history import Timeline
from simulator.population.compiled.engine import Engine
from simulator.population.curves import exponential, log_normal
from simulator.population.data import Arrivals, Choice, Habit, Population
from simulator.population.draws import below, case_key, draw, further, stream
from simulator.population.exact.solving import law_of
from simulator.population.features import LASTS, Feature
from simulator.population.laws import Curve, on_curve
from simulator.population.living import Living
from simulator.population.surveys import Survey
from tests.bench.negotiation import DEADLINES, HOUR, MOVES
from tests.bench.simulators import Found, with_ciw, with_salabim, with_simpy
from tests.bench.stepping import START, timeline
from tests.bench.table import show, timed

MOST = 10**15
MINUTE = 60
TEN_MILLION = 10_000_000
STATES = ("handling", "negotiating", "returning", "receiving", "disputed")
LAWS: tuple[tuple[str, str, Curve, tuple[tuple[str, int], ...]], ...] = (
    ("merchant", "decides", exponential(Decimal(20 * HOUR), 0, MOST), (("agree", 60), ("propose", 40))),
    ("buyer", "answers", log_normal(Decimal(8 * HOUR), Decimal("1.5"), 0, MOST), (("agree", 50), ("refuse", 50))),
    ("buyer", "ships", log_normal(Decimal(24 * HOUR), Decimal("1.2"), 0, MOST), (("ship", 100),)),
    ("merchant", "looks", exponential(Decimal(15 * HOUR), 0, MOST), (("receive", 85), ("dispute", 15))),
    ("buyer", "gives in", exponential(Decimal(40 * HOUR), 0, MOST), (("agree", 100),)),
)
"""By state: who, what that is called, after how long, and what with which weight."""

CANCELS = exponential(Decimal(1500 * HOUR), 0, MOST)
NAMES = [f"behaviour {what}" for _, what, _, _ in LAWS] + ["behaviour cancels"]
CURVES = [law for _, _, law, _ in LAWS] + [CANCELS]
SEED = 7


@dataclass(frozen=True, slots=True)
class Sums:
    """What all contenders are compared by: ends, seconds and their squares, proposals, timeouts."""

    refunded: int
    closed: int
    seconds: int
    squares: int
    proposals: int
    timeouts: int


def population(text: Timeline) -> Population:
    """The workload as a population."""
    habits = [
        _habit(what, who, (state,), law, does) for state, (who, what, law, does) in zip(STATES, LAWS, strict=True)
    ]
    habits.append(_habit("cancels", "buyer", STATES, CANCELS, (("cancel", 100),)))
    return Population("", text.name, text, 1, SEED, Arrivals(START, START + 30 * 24 * HOUR), (), (), tuple(habits))


def _habit(name: str, who: str, states: tuple[str, ...], after: Curve, does: tuple[tuple[str, int], ...]) -> Habit:
    bounds = tuple(sum(weight for _, weight in does[: n + 1]) for n in range(len(does)))
    return Habit(name, who, states, (), 10_000, after, bounds, tuple(Choice(action, ()) for action, _ in does))


def of_survey(survey: Survey) -> Sums:
    """A survey's sums."""
    whole = survey.whole
    lasts = whole.of(LASTS)
    timeouts = sum(tally.total for one, tally in whole.tallies.items() if one.measure == "timeout")
    proposals = whole.of(Feature("taken", "handling.merchant.propose", "1")).total
    refunded, closed = (whole.of(Feature("end", state)).total for state in ("refunded", "closed"))
    return Sums(refunded, closed, lasts.total, lasts.squares, proposals, timeouts)


def compiled(living: Living, cases: int, threads: int) -> Callable[[], Sums]:
    """Kernels that have gone all ways already."""
    engine = Engine(Survey(living), threads)
    engine.run(0, 20_000, lambda _: True)

    def run() -> Sums:
        engine.survey = Survey(living)
        engine.run(0, cases, lambda _: True)
        return of_survey(engine.survey)

    return run


def first_run(living: Living, cases: int) -> Sums:
    """Kernels that have to go ahead first."""
    survey = Survey(living)
    Engine(survey).run(0, cases, lambda _: True)
    return of_survey(survey)


def one_by_one(living: Living, cases: int) -> Sums:
    """The plain engine."""
    survey = Survey(living)
    for number in range(cases):
        survey.add(number)
    return of_survey(survey)


# ── written for this workload ──────────────────────────────────────────────────────────────────────────────────


def by_hand(cases: int) -> Sums:
    """Plain Python for this one workload."""
    ends = {"refunded": 0, "closed": 0}
    seconds = squares = proposals = timeouts = 0
    streams = [stream(name) for name in NAMES]
    for number in range(cases):
        key = case_key(SEED, number)
        times, now, earliest, proposed, state = [0] * 6, 0, 0, 0, "handling"
        while state in DEADLINES:
            at = STATES.index(state)
            bits, other = (draw(key, streams[one], times[one]) for one in (at, 5))
            times[at] += 1
            times[5] += 1
            acts = max(now + on_curve(CURVES[at], further(bits, 2)), earliest)
            cancels = max(now + on_curve(CANCELS, further(other, 2)), earliest)
            due = now + DEADLINES[state] * HOUR
            event = ""
            if acts <= min(due, cancels):
                who, _, _, does = LAWS[at]
                action = does[0][0] if below(further(bits, 1), 100) < does[0][1] else does[1][0]
                if action != "propose" or proposed < 2:
                    now = earliest = acts
                    event = f"{who}_{action}"
                    proposed += action == "propose"
                else:
                    earliest = acts
            if not event and cancels <= due:
                now = earliest = cancels
                event = "buyer_cancel"
            elif not event:
                now, earliest, event = due, due + 1, "timeout"
                timeouts += 1
            state = MOVES[state, event]
        ends[state] += 1
        seconds += now
        squares += now * now
        proposals += proposed
    return Sums(ends["refunded"], ends["closed"], seconds, squares, proposals, timeouts)


def built() -> Callable[[int], Sums] | None:
    """The C program; None without a compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        return None
    library = Path(tempfile.mkdtemp()) / "negotiate.so"
    source = Path(__file__).with_name("populating.c")
    subprocess.run([compiler, "-O3", "-march=native", "-shared", "-fPIC", "-o", library, source], check=True)
    negotiate = ctypes.CDLL(str(library)).negotiate
    streams = np.array([stream(name) for name in NAMES], np.uint64)
    curves = np.array([one.lower + one.upper for one in CURVES], np.int64)

    def run(cases: int) -> Sums:
        out = np.zeros(8, np.int64)
        negotiate(
            ctypes.c_uint64(SEED), ctypes.c_int64(0), ctypes.c_int64(cases), *(ctypes.c_void_p(one.ctypes.data)
            for one in (streams, curves, out)),
        )  # fmt: skip
        refunded, closed, seconds, high, mixed, low, proposals, timeouts = (int(one) for one in out)
        return Sums(refunded, closed, seconds, (high << 40) + (mixed << 21) + low, proposals, timeouts)

    return run


# ── the table ──────────────────────────────────────────────────────────────────────────────────────────────────


def main(cases: int, times: int, folder: str = "") -> None:
    """Time everything on as many cases as it can do in some seconds; rates are what is compared."""
    living = Living(population(timeline()), SEED)
    few = max(cases // 500, 1_000)
    rows: list[tuple[str, int, float]] = []
    told: dict[int, Sums] = {}

    def row(name: str, count: int, run: Callable[[], Sums], often: int = times) -> None:
        found = run()
        assert told.setdefault(count, found) == found, (name, found, told[count])
        rows.append((name, count, count / timed(run, often)))

    c = built()
    if c is not None:
        row("C for this workload", cases, lambda: c(cases))
    row("tiaoli, kernels, one core", cases, compiled(living, cases, 1))
    row("tiaoli, kernels, two cores", cases, compiled(living, cases, 2))
    row("tiaoli, kernels, one core, nothing known before", cases, lambda: first_run(living, cases))
    row("tiaoli, plain engine", few, lambda: one_by_one(living, few), 1)
    row("plain Python for this workload", few, lambda: by_hand(few), 1)
    others = [("SimPy", with_simpy), ("salabim", with_salabim)]
    if folder:
        sys.path.append(folder)
        others.append(("Ciw", with_ciw))
    for name, run in others:
        found = run(few)
        _close(name, found, told[few], few)
        rows.append((name, few, few / timed(lambda run=run: run(few), 1)))  # type: ignore[misc]
    first = rows[0][2]
    show(("", "cases", "thousand a second", f"÷ {rows[0][0]}"), list(_lines(rows, first)))
    _law(living, times)


def _law(living: Living, times: int) -> None:
    """The law itself beside ten million cases, which have to have the same share of refunds and mean length."""
    law = law_of(living, MINUTE)
    cases = {f"{TEN_MILLION:,} cases, {cores}": compiled(living, TEN_MILLION, threads)
             for threads, cores in ((1, "one core"), (2, "two cores"))}  # fmt: skip
    found = next(iter(cases.values()))()
    share, mean = found.refunded / TEN_MILLION, found.seconds / TEN_MILLION
    spread = sqrt((found.squares / TEN_MILLION - mean * mean) / TEN_MILLION)
    assert abs(law.ends["ended", "refunded"] - share) < law.off + 4 * sqrt(share * (1 - share) / TEN_MILLION)
    assert abs((law.mean() or 0.0) - mean) < law.rounded + 4 * spread
    runs: dict[str, Callable[[], object]] = {"the law, in steps of a minute": lambda: law_of(living, MINUTE), **cases}
    seconds = {name: timed(run, times) for name, run in runs.items()}
    whole = seconds["the law, in steps of a minute"]
    show(("", "seconds", "÷ the law"), [(name, f"{one:.2f}", f"{one / whole:.1f}") for name, one in seconds.items()])


def _lines(rows: list[tuple[str, int, float]], first: float) -> Iterator[tuple[str, ...]]:
    for name, count, rate in rows:
        yield (
            name,
            f"{count:,}",
            f"{rate / 1000:,.1f}",
            f"{rate / first:.5f}" if rate < first / 100 else f"{rate / first:.2f}",
        )


def _close(name: str, found: Found, sums: Sums, cases: int) -> None:
    """Whether figures from other draws are those of the same workload."""
    share = sums.refunded / cases
    mean = sums.seconds / cases
    spread = sqrt((sums.squares / cases - mean * mean) / cases)
    assert abs(found.refunded / cases - share) < 4 * sqrt(2 * share * (1 - share) / cases), (
        name,
        found.refunded,
        share,
    )
    assert abs(found.seconds / cases - mean) < 4 * sqrt(2) * spread, (name, found.seconds / cases, mean)


if __name__ == "__main__":
    given = [*sys.argv[1:], *("2000000", "5", "")[len(sys.argv) - 1 :]]
    main(int(given[0]), int(given[1]), given[2])
