"""A population as the text of its file, proposed from what a log shows.

In: counts of a log. Out: YAML that ``simulate`` reads, each law with a remark on how many it rests on and how far it is
off. Absent: counting (``simulator/logs/turns.py``), which law fits (``simulator/population/fits.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from compiler.model import Field, Kind, Type, Value
from dsl.catalogue import Bilingual
from dsl.keywords import Language, Word
from simulator.logs.data import Layout
from simulator.logs.tallies import Tally
from simulator.logs.turns import Doing, Turns
from simulator.population.curves import MOST
from simulator.population.fits import FAR, Fit, Seen, fitted, seen
from simulator.population.laws import POINTS
from simulator.reading.population_words import (
    ARRIVE_KEYS,
    CHOICE_KEYS,
    HABIT_KEYS,
    LAW_KEYS,
    POPULATION_KEYS,
    SHAPE_KEYS,
)  # fmt: skip
from simulator.telling.saying import fields_of
from tiaoli.cli.scenario_text import quoted, spelled

MEASURED = frozenset({Kind.MONEY, Kind.DURATION, Kind.INT})
"""Types whose values a law can be fitted to."""

FEW_VALUES = 30
"""Of more different values that are no numbers only the most frequent ones are listed."""


def population_text(turns: Turns, layout: Layout, tally: Tally, language: Language) -> str:
    """The file."""
    return "\n".join(_Writer(turns, layout, tally, language).lines()) + "\n"


class _Writer:
    def __init__(self, turns: Turns, layout: Layout, tally: Tally, language: Language) -> None:
        self.turns, self.layout, self.tally, self.language = turns, layout, tally, language
        self.policy = layout.timeline.revisions[-1].policy

    def lines(self) -> Iterator[str]:
        """Everything, in the order of the keys."""
        yield from self._head()
        yield from self._arrivals()
        facts = [line for name, values in self.turns.facts.items() for line in self._fact(name, values)]
        if facts:
            yield f"{self._key(POPULATION_KEYS, 'facts')}:"
            yield from facts
        yield f"{self._key(POPULATION_KEYS, 'behaviour')}:"
        order = {state.id: place for place, state in enumerate(self.policy.states)}
        for state, actor in sorted(self.turns.doings, key=lambda pair: (order.get(pair[0], len(order)), pair)):
            yield from self._habit(state, actor, self.turns.doings[state, actor])

    def _head(self) -> Iterator[str]:
        whole, aside = f"{self.turns.cases:,}", self.tally.cases - self.tally.follows
        yield self._say(f"# A draft made by tiaoli fit of {whole} cases.", f"# tiaoli fit 根据 {whole} 件案件草拟。")
        if aside:
            yield self._say(
                f"# {aside:,} of them deviate from the rules and count up to there; see tiaoli replay.",
                f"# 其中 {aside:,} 件偏离规则，只统计到偏离为止；见 tiaoli replay。",
            )
        yield self._say(
            "# Off: the greatest difference between the share up to a value, by the law and in the log. "
            "What depends on what is not looked at.",
            "# 偏差：不超过某个值的比例，按分布与按记录之间的最大差。没有考虑什么取决于什么。",
        )
        yield f"{self._key(POPULATION_KEYS, 'population')}: {quoted(Path(self.layout.name).stem)}"
        yield f"{self._key(POPULATION_KEYS, 'policy')}: {self.layout.policy}"
        yield f"{self._key(POPULATION_KEYS, 'cases')}: {self.turns.cases}"

    def _arrivals(self) -> Iterator[str]:
        zone = ZoneInfo(self.layout.timeline.zone)
        first, last = (datetime.fromtimestamp(at or 0, UTC).astimezone(zone).date()
                       for at in (self.turns.first, self.turns.last))  # fmt: skip
        yield f"{self._key(POPULATION_KEYS, 'arrive')}:"
        yield f"  {self._key(ARRIVE_KEYS, 'from')}: {first} 00:00:00"
        yield f"  {self._key(ARRIVE_KEYS, 'to')}: {last + timedelta(days=1)} 00:00:00"
        yield f"  {self._key(ARRIVE_KEYS, 'by hour')}: {[self.turns.hours[n] for n in range(24)]}"
        if (last - first).days >= 6:
            yield f"  {self._key(ARRIVE_KEYS, 'by weekday')}: {[self.turns.weekdays[n] for n in range(7)]}"

    # ── values ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _fact(self, name: str, values: Counter[Value]) -> Iterator[str]:
        found = self.layout.words.facts.get(name)
        if found is None:
            return
        law, remark = self._values(values, found.type)
        if law is not None:
            yield f"  {name}: {law}{remark}"

    def _values(self, values: Counter[Value], kind: Type) -> tuple[str | None, str]:
        """A law of values, and what is to be said of it; None where they are never known."""
        known = Counter({value: count for value, count in values.items() if value is not None})
        if not known:
            return None, ""
        unknown = values.total() - known.total()
        share = _percent(unknown / values.total())
        aside = "" if not unknown else self._say(f", unknown in {share} of them", f"，其中 {share} 未知")
        if kind in MEASURED and len(known) > 1:
            fit = fitted(seen(Counter({int(value or 0): count for value, count in known.items()})), MOST)
            return self._law(fit, kind), self._remark(known.total(), fit, aside)
        if len(known) == 1:
            (value,) = known
            return spelled(value, kind, self.policy, self.language), f"  #{aside[1:]}" if aside else ""
        listed = known.most_common(FEW_VALUES)
        left = known.total() - sum(count for _, count in listed)
        if left:
            aside += self._say(f", {left:,} with rarer values left out", f"，较少见的 {left:,} 件略去")
        pairs = ", ".join(f"{spelled(value, kind, self.policy, self.language)}: {count}" for value, count in listed)
        return f"{{{pairs}}}", f"  #{aside[1:]}" if aside else ""

    def _law(self, fit: Fit, kind: Type) -> str:
        """A law as it stands in the file."""
        told = {key: spelled(value, kind, self.policy, self.language) for key, value in fit.told}
        if fit.law == "fixed":
            return told[""]
        if fit.law == "empirical":
            values = ", ".join(spelled(value, kind, self.policy, self.language) for value in fit.values)
            return f"{{{self._key(LAW_KEYS, 'empirical')}: [{values}]}}"
        inside = ", ".join(f"{self._key(SHAPE_KEYS, key)}: {text}" for key, text in told.items())
        return f"{{{self._key(LAW_KEYS, fit.law)}: {{{inside}}}}}"

    def _remark(self, count: int, fit: Fit, aside: str = "") -> str:
        if fit.law == "fixed":
            return ""
        off = _percent(fit.off)
        if fit.law == "empirical":
            far = _percent(FAR)
            return self._say(
                f"  # {count:,} seen{aside}; no law is nearer than {far}: quantiles",
                f"  # 记录 {count:,} 次{aside}；没有分布的偏差小于 {far}，改列分位数",
            )
        return self._say(f"  # {count:,} seen{aside}; off {off}", f"  # 记录 {count:,} 次{aside}；偏差 {off}")

    # ── behaviour ──────────────────────────────────────────────────────────────────────────────────────────────

    def _habit(self, state: str, actor: str, doing: Doing) -> Iterator[str]:
        found = seen(doing.after, self.turns.waited(state, actor))
        fit = fitted(found, MOST)
        yield f"  - {self._key(HABIT_KEYS, 'name')}: {quoted(self._name(state, actor))}"
        yield f"    {self._key(HABIT_KEYS, 'who')}: {actor}"
        yield f"    {self._key(HABIT_KEYS, 'in')}: {state}"
        answers = round(found.share * 10_000)
        if answers < 10_000:
            yield f"    {self._key(HABIT_KEYS, 'answers')}: {_percent(max(answers, 1) / 10_000)}{self._longest(found)}"
        law, remark = self._law(fit, Kind.DURATION), self._remark(doing.after.total(), fit)
        yield f"    {self._key(HABIT_KEYS, 'after')}: {law}{remark}"
        yield from self._choices(actor, doing)

    def _name(self, state: str, actor: str) -> str:
        labels = {one.id: one.label for one in self.policy.states}
        actors = {one.name: one.label for one in self.policy.actors}
        return f"{labels.get(state, state)} · {actors.get(actor, actor)}"

    def _longest(self, found: Seen) -> str:
        longest = spelled(found.values[-1], Kind.DURATION, self.policy, self.language)
        return self._say(f"  # within {longest}, the longest that was seen", f"  # {longest} 之内，记录到的最长时间")

    def _choices(self, actor: str, doing: Doing) -> Iterator[str]:
        does = self._key(HABIT_KEYS, "does")
        given = {action: self._parameters(actor, action, doing) for action in doing.actions}
        if len(doing.actions) == 1 and not any(given.values()):
            yield f"    {does}: {next(iter(doing.actions))}"
            return
        yield f"    {does}:"
        for action, count in doing.actions.most_common():
            if not given[action]:
                yield f"      {action}: {count}"
                continue
            weight = f"{self._key(CHOICE_KEYS, 'weight')}: {count}"
            inside = ", ".join(f"{name}: {law}" for name, law in given[action].items())
            yield f"      {action}: {{{weight}, {self._key(CHOICE_KEYS, 'with')}: {{{inside}}}}}"

    def _parameters(self, actor: str, action: str, doing: Doing) -> dict[str, str]:
        found: dict[str, str] = {}
        for field in fields_of(self.policy, actor, action):
            values = doing.parameters.get((action, field.name))
            law = None if values is None else self._share(doing, action, field, values)
            if law is None and values is not None:
                law = self._values(values, field.type)[0]
            if law is not None:
                found[field.name] = law
        return found

    def _share(self, doing: Doing, action: str, field: Field, values: Counter[Value]) -> str | None:
        """The share of a fact that an amount has always been."""
        if field.type is not Kind.MONEY or len(values) == 1:
            return None
        for fact, share in doing.shares.get((action, field.name), {}).items():
            if self.layout.words.facts[fact].type is Kind.MONEY:
                whole = -(-share.low // 100) * 100
                points = whole if whole <= share.high else share.low
                if points == POINTS:
                    return f"{{{self._key(LAW_KEYS, 'same as')}: {fact}}}"
                percent = _percent(points / POINTS)
                return self._say(f"{percent} of {fact}", f"{fact}的{percent}")
        return None

    # ── words ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _key(self, words: Mapping[str, Word], key: str) -> str:
        english, chinese = words[key]
        return english if self.language == "en" else chinese

    def _say(self, english: str, chinese: str) -> str:
        return Bilingual(english, chinese).in_(self.language)


def _percent(share: float) -> str:
    return f"{100 * share:.2f}".rstrip("0").rstrip(".") + "%"
