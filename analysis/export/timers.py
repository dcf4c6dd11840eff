"""Deadlines as clocks: how long each timer may run, and which variables say so.

In: a machine. Out: for each timer its clock, and the least and the most time from its start to its deadline: numbers
where they are always the same, else variables. A timer of which no most time is known has none (``OPEN``).
"""

from __future__ import annotations

from collections.abc import Iterable

from analysis.export.formulas import Formula
from analysis.export.names import Names
from analysis.export.network import Amount, Assign, Clock, Variable
from analysis.export.reading import Env, Known, Reader
from analysis.verify.scales import workdays_span
from compiler import model as m
from compiler.graph import Transition
from compiler.machine import Machine, TimerSpec
from dsl.quantities import DAY

RUNS, OFF, PAUSED, OPEN = "runs", "off", "paused", "open"
"""How a timer of a state stands; ``OPEN`` is any of the others, with any deadline."""

Span = tuple[int, int]
"""The least and the most seconds."""

MOST_TIME = 10**9
"""Both tools keep clocks in 32 bits; a longer time is taken as any."""


class Timers:
    """The timers of a machine. ``known`` are the spans that starts have been seen to give."""

    def __init__(self, machine: Machine, reader: Reader, names: Names, env: Env, arms: Iterable[Transition],
                 known: dict[str, set[Span]]) -> None:  # fmt: skip
        self.machine, self.reader, self.names = machine, reader, names
        self.known = known
        self.missed = False
        self._extended: dict[str, Span | None] = {}
        self._resumed: set[str] = set()
        self._by_seconds: set[str] = set()
        for timer in machine.timer_by_id:
            for _, span in self._lengths(timer, env):
                if span is not None:
                    known.setdefault(timer, set()).add(span)
        for arm in arms:
            self._look_at(arm, env)

    # ── what is known before ───────────────────────────────────────────────────────────────────────────────────

    def _look_at(self, arm: Transition, env: Env) -> None:
        for effect in arm.effects:
            if not isinstance(effect, m.OnTimer):
                continue
            for timer in self.machine.timer_by_id if effect.timer == m.ALL_TIMERS else (effect.timer,):
                if effect.verb == "resume":
                    self._resumed.add(timer)
                if effect.verb == "extend":
                    self._by_seconds |= {timer} if not _in_workdays(effect) else set()
                    self._extended[timer] = self._more(timer, arm, effect, env)

    def _more(self, timer: str, arm: Transition, effect: m.OnTimer, env: Env) -> Span | None:
        """What extensions by an arm can add up to, and those before it; None where there is no most."""
        before = self._extended.get(timer, (0, 0))
        spans = [span for _, span in self.extensions(effect, env)]
        times = self._most_uses(timer, arm)
        if before is None or times is None or not spans:
            return None
        found = [span for span in spans if span is not None]
        if len(found) < len(spans):
            return None
        return before[0] + times * max(one[0] for one in found), before[1] + times * max(one[1] for one in found)

    def _most_uses(self, timer: str, arm: Transition) -> int | None:
        """How often an arm can be taken while a timer runs, by the counters that it uses."""
        counters = {one.name: one for one in self.machine.policy.counters}
        inside = self.machine.paths[self.machine.timer_by_id[timer].state]
        found: list[int] = []
        for name in arm.uses:
            one = counters[name]
            if not one.shared and one.adds is None and (one.per is None or one.per in inside):
                found += [self.number(one.count)]
        return min(found, default=None)

    def number(self, expr: m.Expr) -> int:
        """The number of a limit: a constant, or a setting's value."""
        [(_, sym)] = self.reader.cases(expr, Env({}, {}))
        return sym.value if isinstance(sym, Known) and isinstance(sym.value, int) else 0

    # ── lengths ────────────────────────────────────────────────────────────────────────────────────────────────

    def starts(self, timer: str, env: Env) -> list[tuple[Formula, Span | None]]:
        """How long a timer that starts now runs, case by case; None is any time."""
        found: list[tuple[Formula, Span | None]] = []
        for when, span in self._lengths(timer, env):
            if span is not None and span not in self.known.setdefault(timer, set()):
                self.known[timer].add(span)
                self.missed = True
            found.append((when, span))
        return found

    def _lengths(self, timer: str, env: Env) -> list[tuple[Formula, Span | None]]:
        spec = self.machine.timer_by_id[timer]
        still = sum((last - first + 1) * DAY for first, last in spec.suspended)
        found: dict[Formula, Span | None] = {}
        for when, sym in self.reader.cases(_duration(spec), env):
            found[when] = None
            if isinstance(sym, Known) and isinstance(sym.value, int):
                low, high = self._span(max(sym.value, 0), workdays=spec.workdays)
                found[when] = (low, high + still) if high + still < MOST_TIME else None
        return list(found.items())

    def _span(self, amount: int, *, workdays: bool) -> Span:
        policy = self.machine.policy
        return workdays_span(policy.calendar, amount, policy.zone) if workdays else (amount, amount)

    def extensions(self, effect: m.OnTimer, env: Env) -> list[tuple[Formula, Span | None]]:
        """By how much an effect extends, case by case; None where by no known length, or by less than none."""
        assert effect.by is not None
        found: list[tuple[Formula, Span | None]] = []
        for when, sym in self.reader.cases(effect.by, env):
            span: Span | None = None
            if isinstance(sym, Known) and isinstance(sym.value, int) and 0 <= sym.value < MOST_TIME:
                span = self._span(sym.value, workdays=_in_workdays(effect))
            found.append((when, span))
        return found

    def can_extend(self, timer: str, effect: m.OnTimer, *, paused: bool) -> bool:
        """Whether what an extension makes of a timer is known."""
        spec = self.machine.timer_by_id[timer]
        if paused and spec.workdays and not _in_workdays(effect):
            return False
        return self._extended.get(timer) is not None and not self._endless(timer)

    def can_resume(self, timer: str) -> bool:
        """Whether what is left after a pause has a most: whole working days, with seconds added to them, have not."""
        return not (self.machine.timer_by_id[timer].workdays and timer in self._by_seconds)

    def _endless(self, timer: str) -> bool:
        return max((high for _, high in self.known[timer]), default=0) + self._added(timer)[1] >= MOST_TIME

    def _added(self, timer: str) -> Span:
        return self._extended.get(timer) or (0, 0)

    # ── on paper ───────────────────────────────────────────────────────────────────────────────────────────────

    def clock(self, timer: str) -> str:
        """The name of a timer's clock."""
        return self.names.of("x", timer)

    def _spans(self, timer: str) -> set[Span]:
        return self.known.get(timer, set())

    def exact(self, timer: str) -> bool:
        """Whether the least and the most time are always one."""
        low, high = self._added(timer)
        return timer not in self._resumed and low == high and all(a == b for a, b in self._spans(timer))

    def _varies(self, timer: str, which: int) -> bool:
        resumed = which == 0 and timer in self._resumed
        return resumed or self._added(timer)[1] > 0 or len({one[which] for one in self._spans(timer)}) > 1

    def amount(self, timer: str, which: int) -> Amount:
        """The least (0) or the most (1) time from its start to its deadline."""
        if not self._varies(timer, which):
            return Amount(next((one[which] for one in self._spans(timer)), 0))
        return Amount(0, self._name(timer, which))

    def _name(self, timer: str, which: int) -> str:
        return self.names.of("d" if self.exact(timer) else ("l", "d")[which], timer)

    def setting(self, timer: str, which: int, to: Amount) -> list[Assign]:
        """Let the least or the most time be another, where a variable has it."""
        if not self._varies(timer, which) or which == 0 and self.exact(timer):
            return []
        return [Assign(self._name(timer, which), to)]

    def started(self, timer: str, span: Span | None) -> list[Assign]:
        """What is assigned when a timer starts."""
        found = [Assign(self.clock(timer), Amount(0))]
        for which in (0, 1):
            found += self.setting(timer, which, Amount(span[which])) if span is not None else []
        return found

    def extended(self, timer: str, span: Span) -> list[Assign]:
        """What is assigned when it is extended."""
        return [
            one for which in (0, 1) for one in self.setting(timer, which, self.amount(timer, which).plus(span[which]))
        ]

    def declared(self, timer: str) -> tuple[Clock, list[Variable]]:
        """Its clock and variables."""
        found: list[Variable] = []
        for which, says in ((0, "least time"), (1, "time")):
            if self._varies(timer, which) and not (which == 0 and self.exact(timer)):
                most = max((one[which] for one in self._spans(timer)), default=0) + self._added(timer)[1]
                found.append(Variable(self._name(timer, which), 0, most, 0, f"{says} of {timer}"))
        return Clock(self.clock(timer), timer), found


def _duration(spec: TimerSpec) -> m.Expr:
    trigger = spec.rule.arms[0].transition.trigger
    assert isinstance(trigger, m.TimerTrigger)
    return trigger.duration


def _in_workdays(effect: m.OnTimer) -> bool:
    return effect.by is not None and effect.by.type is m.Kind.WORKDAYS
