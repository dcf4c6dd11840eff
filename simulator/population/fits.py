"""Which distribution numbers are like: one of the laws of a population file, or a list of quantiles.

In: how often what was seen, and for lengths of time how often somebody was still waited for after so long. Out: the
share that there is at all, and the law that is nearest, with how far it is off. Who was still waited for counts by the
estimate of Kaplan and Meier. Nothing here decides anything: the author looks at what is proposed. Absent: words, YAML.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from simulator.population import curves
from simulator.population.draws import BITS
from simulator.population.laws import Curve, on_curve

FAR = 0.1
"""A law that is farther off is not proposed: quantiles are."""

QUANTILES = 20
"""So many are listed where no law is near."""

_MEDIAN, _NINETIETH = 0.5, 0.9


@dataclass(frozen=True, slots=True)
class Seen:
    """A distribution as it was seen: the share of those that come at all, and for each value the share of these up to
    it."""

    share: float
    values: tuple[int, ...]
    up_to: tuple[float, ...]

    def quantile(self, probability: float) -> int:
        """The least value up to which such a share is."""
        at = next((n for n, share in enumerate(self.up_to) if share >= probability - 1e-12), len(self.values) - 1)
        return self.values[at]

    def below(self, value: int) -> float:
        """The share up to a value, itself included."""
        at = bisect_right(self.values, value)
        return self.up_to[at - 1] if at else 0.0


@dataclass(frozen=True, slots=True)
class Fit:
    """A law by its name in a population file and what it is told by, or quantiles; ``off`` is the greatest difference
    between shares up to a value, as it says and as it was seen."""

    law: str
    told: tuple[tuple[str, int], ...]
    values: tuple[int, ...]
    off: float


def seen(events: Counter[int], waited: Counter[int] | None = None) -> Seen:
    """What was seen: how often which value, and how often nothing had come after so long. There is at least one
    value."""
    others = waited if waited is not None else Counter[int]()
    left = events.total() + others.total()
    surviving, values, shares = 1.0, list[int](), list[float]()
    for value in sorted(events.keys() | others.keys()):
        if events[value]:
            surviving *= 1 - events[value] / left
            values.append(value)
            shares.append(1 - surviving)
        left -= events[value] + others[value]
    whole = shares[-1]
    return Seen(whole, tuple(values), tuple(share / whole for share in shares))


def fitted(found: Seen, most: int) -> Fit:
    """The law that is nearest to what was seen."""
    median, ninetieth = found.quantile(_MEDIAN), found.quantile(_NINETIETH)
    low, high = found.values[0], found.values[-1]
    if low == high:
        return Fit("fixed", (("", low),), (), 0.0)
    fits = [_even(found, low, high)]
    if median > 0:
        half, tenth = Decimal(median), Decimal(ninetieth)
        fits.append(_curved(found, "exponential", (("median", median),), curves.exponential_by_median(half, 0, most)))
        if ninetieth > median:
            both = (("median", median), ("p90", ninetieth))
            laws: dict[str, Callable[[Decimal, Decimal, int, int], Curve | None]] = {
                "log-normal": curves.log_normal_by_ninetieth,
                "weibull": curves.weibull_by_median,
                "gamma": curves.gamma_by_median,
            }
            made = {name: law(half, tenth, 0, most) for name, law in laws.items()}
            fits += [_curved(found, name, both, curve) for name, curve in made.items() if curve is not None]
    best = min(fits, key=lambda one: one.off)
    return best if best.off <= FAR else _listed(found)


def _curved(found: Seen, law: str, told: tuple[tuple[str, int], ...], curve: Curve) -> Fit:
    levels = [(n / 100, on_curve(curve, (n << BITS) // 100)) for n in range(1, 100)]
    return Fit(law, told, (), max(abs(found.below(value) - level) for level, value in levels))


def _even(found: Seen, low: int, high: int) -> Fit:
    off = max(abs(share - (value - low + 1) / (high - low + 1))
              for value, share in zip(found.values, found.up_to, strict=True))  # fmt: skip
    return Fit("uniform", (("from", low), ("to", high)), (), off)


def _listed(found: Seen) -> Fit:
    values = tuple(found.quantile((n + 0.5) / QUANTILES) for n in range(QUANTILES))
    return Fit("empirical", (), values, 1 / QUANTILES)
