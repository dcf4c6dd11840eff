"""Read where a value of a population comes from: a value, values by weight, a distribution, a fact of the case.

In: a node of the file, the type that is wanted, and the facts that may be referred to. Out: a law, or a share of a
fact; None after a diagnostic. Absent: which of them stands where (``simulator/reading/populations.py``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from compiler.model import Kind, Value
from dsl import documents
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Node, Scalar
from dsl.quantities import LONGEST, MOST_DIGITS, parse_percent
from dsl.source import Span
from simulator.population import curves
from simulator.population.gamma import LEAST_SHAPE, MOST_SHAPE
from simulator.population.laws import POINTS, BeforeDeadline, Even, Fixed, Law, Listed, Mixed, ShareOf
from simulator.reading.fields import LIST, Entry, read_entries, read_fields, read_scalar
from simulator.reading.naming import did_you_mean, look_up
from simulator.reading.population_files import Beside, is_file, no_files, values_from
from simulator.reading.population_words import CHOICE_KEYS, LAW_KEY, LAW_KEYS, SHAPE_KEY, SHAPE_KEYS, SHAPES
from simulator.reading.values import Wanted, Wrong, found_phrase, read_text, read_value, type_phrase
from simulator.reading.vocabulary import Vocabulary, meant_by

NUMBERS = frozenset({Kind.INT, Kind.MONEY, Kind.PERCENT, Kind.DURATION, Kind.TIME, Kind.WORKDAYS})
"""Types of which a distribution can be."""

_SHARE = re.compile(
    r"\s*(?:(?P<percent>\d[\d.]* ?%)\s+of\s+(?P<fact>.+?)|(?P<whole>.+?)\s*的\s*(?P<part>\d[\d.]* ?%))\s*"
)
"""``80% of paid``, ``实付金额的80%``."""

_NUMBER = re.compile(rf"[0-9]{{1,{MOST_DIGITS}}}")
_DECIMAL = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")

PERCENT_AND_NUMBER = Bilingual("percentages and whole numbers side by side", "百分比和整数混在一起")
NO_WEIGHT = Bilingual("not a whole number or a percentage", "不是整数，也不是百分比")
NO_DEADLINE_HERE = Bilingual("only `after` knows deadlines", "只有“经过”才有期限可言")
NOT_NUMBERS = Bilingual("this is not a quantity", "它不是数量")
BACKWARDS = Bilingual("it ends before it begins", "终点在起点之前")
NEGATIVE = Bilingual("it would be negative", "会出现负值")
NOTHING = Bilingual("it has to be more than nothing", "必须大于零")
PART = Bilingual("a part of a mixture", "混合的一部分")
NOT_ABOVE = Bilingual("nine in ten have to be above the median", "九成的值必须大于中位数")
SHAPES_OF_GAMMA = Bilingual(f"its shape goes from {LEAST_SHAPE} to {MOST_SHAPE}",
                            f"形状应在 {LEAST_SHAPE} 到 {MOST_SHAPE} 之间")  # fmt: skip
TOO_WIDE = Bilingual("none is so wide, or so narrow", "没有这么宽或这么窄的伽马分布")


@dataclass(frozen=True, slots=True)
class Known:
    """What a value may refer to: the facts drawn so far, and those that there are; files ``beside`` the population;
    ``delay`` where it is how long somebody takes."""

    words: Vocabulary
    facts: Collection[str]
    beside: Beside = no_files
    delay: bool = False


class LawReader:
    """Reads values that are drawn."""

    def __init__(self, known: Known, problems: Problems) -> None:
        self.known, self.words, self.problems = known, known.words, problems

    def law(self, node: Node, wanted: Wanted) -> Law | None:
        """Where a value comes from."""
        match node:
            case documents.Mapping(entries):
                return self._mapping([Entry(key, value) for key, value in entries], node.span, wanted)
            case Scalar(text=text, quoted=quoted):
                share = _SHARE.fullmatch(text) if wanted.type in NUMBERS else None
                if share is not None:
                    return self._share(share, node.span, wanted)
                value = read_text(text, quoted, node.span, wanted, self.words, self.problems)
                return None if isinstance(value, Wrong) else self._sound(Fixed(value), node.span, wanted)
            case documents.Sequence():
                read_value(node, wanted, self.words, self.problems)
                return None

    def _mapping(self, entries: list[Entry], span: Span, wanted: Wanted) -> Law | None:
        """A law by its name, or values by weight."""
        names = [self._law_name(one, wanted) for one in entries]
        if len(entries) == 1 and names[0] is not None:
            return self._named(names[0], entries[0], wanted)
        for entry, name in zip(entries, names, strict=True):
            if name is not None:
                self.problems.error("P0604", entry.key.span, name=entry.key.text)
                return None
        if not entries:
            read_value(documents.Mapping((), span), wanted, self.words, self.problems)
            return None
        return self._weighted([(one.key, one.value) for one in entries], span, wanted)

    def _law_name(self, entry: Entry, wanted: Wanted) -> str | None:
        """The law that a key names, where it is no value of the type wanted."""
        text = entry.key.text.strip()
        if not isinstance(wanted.type, Kind) and meant_by(text, self.words.value_terms(wanted.type)):
            return None
        name = LAW_KEY.get(text)
        if name is None and isinstance(entry.value, documents.Mapping | documents.Sequence):
            remedy = did_you_mean(text, LAW_KEY, [word.english for word in LAW_KEYS.values()])
            self.problems.error("P0605", entry.key.span, name=text, help=remedy)
            return "unknown"
        return name

    # ── by weight ──────────────────────────────────────────────────────────────────────────────────────────────

    def _weighted(self, pairs: Sequence[tuple[Node, Node]], span: Span, wanted: Wanted) -> Law | None:
        weights = read_weights([weight for _, weight in pairs], wanted.label, span, self.problems)
        values = [read_value(value, wanted, self.words, self.problems) for value, _ in pairs]
        sound: list[Value] = [value for value in values if not isinstance(value, Wrong)]
        if weights is None or len(sound) < len(pairs):
            return None
        for value in sound:
            if self._sound(Fixed(value), span, wanted) is None:
                return None
        return Listed(weights, tuple(sound))

    # ── laws by name ───────────────────────────────────────────────────────────────────────────────────────────

    def _named(self, name: str, entry: Entry, wanted: Wanted) -> Law | None:
        match name:
            case "fixed":
                scalar = read_scalar(entry.value, entry.key.text, self.problems)
                return None if scalar is None else self.law(scalar, wanted)
            case "same as":
                scalar = read_scalar(entry.value, entry.key.text, self.problems)
                return None if scalar is None else self._fact(scalar.text, POINTS, scalar.span, wanted)
            case "empirical":
                return self._empirical(entry, wanted)
            case "mix":
                return self._mixture(entry, wanted)
            case "before deadline":
                return self._before_deadline(entry)
            case "unknown":
                return None
            case _:
                return self._shaped(name, entry, wanted)

    def _before_deadline(self, entry: Entry) -> Law | None:
        if not self.known.delay:
            self.problems.error("P0606", entry.key.span, name=entry.key.text, problem=NO_DEADLINE_HERE)
            return None
        wanted = Wanted(entry.key.text, Kind.DURATION, False)
        within = read_value(entry.value, wanted, self.words, self.problems)
        return BeforeDeadline(int(within or 0)) if not isinstance(within, Wrong) else None

    def _empirical(self, entry: Entry, wanted: Wanted) -> Law | None:
        """Values that were seen, or pairs of a share and a value; or a file of values."""
        match entry.value:
            case documents.Mapping() if is_file(entry.value):
                values = values_from(entry, wanted, self.words, self.known.beside, self.problems)
                if values is None or any(self._sound(Fixed(one), entry.value.span, wanted) is None for one in values):
                    return None
                return Listed(tuple(range(1, len(values) + 1)), values)
            case documents.Sequence(items) if items:
                pairs = [one.items for one in items if isinstance(one, documents.Sequence) and len(one.items) == 2]
                if len(pairs) == len(items):
                    return self._weighted([(value, share) for share, value in pairs], entry.value.span, wanted)
                one = [Scalar("1", False, item.span) for item in items]
                return self._weighted(list(zip(items, one, strict=True)), entry.value.span, wanted)
            case _:
                shown = Bilingual(
                    "`[2h, 3h, 9h]`, `[[60%, 2h], [40%, 9h]]`, or `{file: delays.csv}`",
                    "[2小时, 9小时]、[[60%, 2小时], [40%, 9小时]] 或 {文件: delays.csv}",
                )
                self.problems.error(
                    "P0512", entry.value.span, key=entry.key.text, wanted=LIST, found=found_phrase(entry.value),
                    example=shown,
                )  # fmt: skip
                return None

    def _mixture(self, entry: Entry, wanted: Wanted) -> Law | None:
        """Parts, each with its weight and its law."""
        items = entry.value.items if isinstance(entry.value, documents.Sequence) else ()
        if not items:
            shown = Bilingual("`[{weight: 80%, exponential: {mean: 2h}}, …]`", "[{权重: 80%, 指数: {平均: 2小时}}, ……]")
            self.problems.error(
                "P0512",
                entry.value.span,
                key=entry.key.text,
                wanted=LIST,
                found=found_phrase(entry.value),
                example=shown,
            )
            return None
        weights: list[Node] = []
        laws: list[Law] = []
        for item in items:
            parts = read_entries(item, entry.key.text, self.problems)
            weight = [one.value for one in parts if one.key.text.strip() in CHOICE_KEYS["weight"]]
            rest = [one for one in parts if one.key.text.strip() not in CHOICE_KEYS["weight"]]
            if not weight:
                self.problems.error("P0511", item.span, key="weight", place=PART, example="50%")
                continue
            weights += weight
            law = self._mapping(rest, item.span, wanted)
            if law is not None:
                laws.append(law)
        if len(laws) < len(items):
            return None
        bounds = read_weights(weights, entry.key.text, entry.value.span, self.problems)
        return None if bounds is None else Mixed(bounds, tuple(laws))

    # ── distributions ──────────────────────────────────────────────────────────────────────────────────────────

    def _shaped(self, name: str, entry: Entry, wanted: Wanted) -> Law | None:
        if wanted.type not in NUMBERS:
            self.problems.error("P0606", entry.key.span, name=entry.key.text, problem=NOT_NUMBERS)
            return None
        place = Bilingual(LAW_KEYS[name].english, LAW_KEYS[name].chinese)
        written = isinstance(entry.value, documents.Mapping)
        fields = read_fields(entry.value, SHAPE_KEY, SHAPE_KEYS, place, self.problems) if written else {}
        if fields.keys() not in SHAPES[name]:
            ways = [" + ".join(sorted(one)) for one in SHAPES[name]]
            chinese = ["、".join(SHAPE_KEYS[key].chinese for key in sorted(one)) for one in SHAPES[name]]
            self.problems.error(
                "P0607", entry.key.span, name=entry.key.text,
                ways=Bilingual(", or ".join(ways), "；或 ".join(chinese)),
            )  # fmt: skip
            return None
        read = {key: self._measure(key, one, wanted) for key, one in fields.items()}
        given = {key: value for key, value in read.items() if value is not None}
        if len(given) < len(read):
            return None
        problem = _impossible(name, given, wanted)
        most = LONGEST if wanted.type is Kind.DURATION else curves.MOST
        law = None if problem is not None else _law(name, given, most)
        if law is None:
            self.problems.error("P0606", entry.key.span, name=entry.key.text, problem=problem or TOO_WIDE)
        return law

    def _measure(self, key: str, entry: Entry, wanted: Wanted) -> Decimal | None:
        if key not in ("sigma", "shape"):
            value = read_value(entry.value, Wanted(wanted.label, wanted.type, False), self.words, self.problems)
            return None if isinstance(value, Wrong) else Decimal(int(value or 0))
        scalar = read_scalar(entry.value, entry.key.text, self.problems)
        if scalar is None:
            return None
        if _DECIMAL.fullmatch(scalar.text.strip()) is None:
            self.problems.error("P0603", scalar.span, text=scalar.text,
                                problem=Bilingual("not a number such as 0.8", "不是 0.8 这样的数"))  # fmt: skip
            return None
        return Decimal(scalar.text.strip())

    # ── facts of the case ──────────────────────────────────────────────────────────────────────────────────────

    def _share(self, match: re.Match[str], span: Span, wanted: Wanted) -> Law | None:
        percent, fact = match["percent"] or match["part"], match["fact"] or match["whole"]
        points = parse_percent(percent)
        if points is None:
            read_text(span.text, False, span, wanted, self.words, self.problems)
            return None
        return self._fact(fact, points, span, wanted)

    def _fact(self, text: str, points: int, span: Span, wanted: Wanted) -> ShareOf | None:
        name = look_up(text, span, self.words.fact_terms, "P0521", self.problems)
        if name is None:
            return None
        if name not in self.known.facts:
            self.problems.error("P0608", span, name=name)
            return None
        fact = self.words.facts[name]
        if fact.type != wanted.type:
            self.problems.error(
                "P0609", span, name=name, type=type_phrase(fact.type, self.words), label=wanted.label,
                wanted=type_phrase(wanted.type, self.words),
            )  # fmt: skip
            return None
        return ShareOf(name, points)

    def _sound(self, law: Fixed, span: Span, wanted: Wanted) -> Law | None:
        """Laws and lengths of time that begin a case are not below nothing."""
        if wanted.type is Kind.MONEY and isinstance(law.value, int) and law.value < 0:
            self.problems.error("P0606", span, name=wanted.label, problem=NEGATIVE)
            return None
        return law


def _impossible(name: str, given: Mapping[str, Decimal], wanted: Wanted) -> Bilingual | None:
    """Why a distribution cannot be."""
    if "from" in given:
        negative = wanted.type is not Kind.INT and given["from"] < 0
        return NEGATIVE if negative else BACKWARDS if given["from"] > given["to"] else None
    if any(value < 0 for value in given.values()):
        return NEGATIVE
    if any(value == 0 for value in given.values()):
        return NOTHING
    if name == "gamma" and not LEAST_SHAPE <= given.get("shape", LEAST_SHAPE) <= MOST_SHAPE:
        return SHAPES_OF_GAMMA
    return NOT_ABOVE if "p90" in given and given["p90"] <= given["median"] else None


def _law(name: str, given: Mapping[str, Decimal], most: int) -> Law | None:
    """The table; None where no shape is so wide or so narrow."""
    match name:
        case "uniform":
            return Even(int(given["from"]), int(given["to"]))
        case "exponential" if "mean" in given:
            return curves.exponential(given["mean"], 0, most)
        case "exponential":
            return curves.exponential_by_median(given["median"], 0, most)
        case "log-normal" if "p90" in given:
            return curves.log_normal_by_ninetieth(given["median"], given["p90"], 0, most)
        case "log-normal":
            return curves.log_normal(given["median"], given["sigma"], 0, most)
        case "gamma" if "p90" in given:
            return curves.gamma_by_median(given["median"], given["p90"], 0, most)
        case "gamma":
            return curves.gamma(given["mean"], given["shape"], 0, most)
        case _ if "p90" in given:
            return curves.weibull_by_median(given["median"], given["p90"], 0, most)
        case _:
            return curves.weibull(given["scale"], given["shape"], 0, most)


def read_weights(
    nodes: Sequence[Node], key: object, span: Span, problems: Problems
) -> tuple[int, ...] | None:  # fmt: skip
    """The sums of some weights so far: whole numbers, or percentages that come to 100%."""
    found: list[int] = []
    percent: list[bool] = []
    for node in nodes:
        scalar = read_scalar(node, str(key) if isinstance(key, str) else "weight", problems)
        text = "" if scalar is None else scalar.text.strip()
        points = parse_percent(text)
        number = int(text) if _NUMBER.fullmatch(text) else points
        if scalar is None:
            return None
        if number is None or number < 0:
            problems.error("P0603", scalar.span, text=scalar.text, problem=NO_WEIGHT)
            return None
        percent.append(points is not None)
        found.append(number)
    if any(percent) and not all(percent):
        problems.error("P0603", span, text=key, problem=PERCENT_AND_NUMBER)
        return None
    if sum(found) == 0:
        problems.error("P0601", span, key=key)
        return None
    if percent[0] and sum(found) != POINTS:
        whole, rest = divmod(sum(found), 100)
        problems.error("P0602", span, key=key, sum=f"{whole}.{rest:02}%" if rest else f"{whole}%")
        return None
    return tuple(accumulate(found))
