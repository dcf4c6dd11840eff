"""What kernels have added up, as the sums of a survey.

In: arrays by number, and what the numbers stand for. Out: the survey has these cases, too. Absent: who fills the arrays
(``kernels.py``).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.population.compiled.aside import aside
from simulator.population.compiled.atlas import Names
from simulator.population.compiled.kernels import PART_BITS, Kept, Pairs, Sums
from simulator.population.features import LASTS, Feature
from simulator.population.measures import PRECISION_BITS, Summary, Tally
from simulator.population.surveys import MOST_FLIPPED, Change, Group, Pairing, Survey

CLASSES = (40 - PRECISION_BITS) << (PRECISION_BITS + 1)
"""More than there are classes of lengths."""


def fresh_sums(groups: int, features: int) -> Sums:
    """Sums of no cases."""
    return Sums(
        np.zeros(groups, np.int64), np.zeros((groups, features), np.int64), np.zeros((groups, features), np.int64),
        np.zeros((groups, features), np.int64),
        np.zeros((groups, features, 3), np.int64), np.zeros((groups, CLASSES), np.int64),
        np.zeros((groups, CLASSES), np.int64),
    )  # fmt: skip


def fresh_pairs(groups: int, features: int, ways: int) -> Pairs:
    """Differences of no cases."""
    total, more, less = (np.zeros((groups, features), np.int64) for _ in range(3))
    both, flips = (np.zeros(groups, np.int64) for _ in range(2))
    return Pairs(
        total, np.zeros((groups, features, 3), np.int64), more, less, np.zeros((groups, ways, ways), np.int64), both,
        flips, np.zeros((groups, MOST_FLIPPED), np.int64),
    )  # fmt: skip


def joined(
    survey: Survey, names: Names, sums: tuple[Sums, ...], pairs: Pairs | None, lasting: tuple[Sums, ...],
    kept: tuple[Kept, ...],
) -> None:  # fmt: skip
    """Add to a survey what kernels have added up."""
    features = tuple(names.features)
    aside(survey, names, kept)
    for group, value in enumerate(names.groups or {None: 0}):
        found = Group(_summary(sums[0], group, features))
        if pairs is not None:
            found.others = _summary(sums[1], group, features)
            found.pairing = _pairing(names, sums, pairs, lasting, group)
        survey.whole.join(found.whole)
        survey.others.join(found.others)
        survey.pairing.join(found.pairing)
        if survey.by is not None and found.whole.cases:
            survey.groups.setdefault(value, Group()).join(found)


def _pairing(names: Names, sums: tuple[Sums, ...], pairs: Pairs, lasting: tuple[Sums, ...], group: int) -> Pairing:
    """The differences of a group."""
    features, ways = tuple(names.features), tuple(names.ways)
    made = Pairing(cases=int(sums[1].cases[group]), both=int(pairs.both[group]))
    for number, feature in enumerate(features):
        if feature.measure == "aside":
            continue
        if pairs.more[group, number] or pairs.less[group, number]:
            made.changes[feature] = Change(
                int(pairs.total[group, number]), _square(pairs.squares[group, number]), int(pairs.more[group, number]),
                int(pairs.less[group, number]),
            )  # fmt: skip
        elif any(one.with_it[group, number] or one.ones[group, number] for one in sums) and (
            feature != LASTS or made.both
        ):
            made.changes[feature] = Change()
    for before, after in zip(*(one.tolist() for one in np.nonzero(pairs.ways[group])), strict=True):
        made.ways[ways[before], ways[after]] = int(pairs.ways[group, before, after])
    made.flipped = pairs.flipped[group, : pairs.flips[group]].tolist()
    for summary, one in zip(made.lasts, lasting, strict=True):
        summary.join(_summary(one, group, features, of=made.both))
    return made


def _summary(sums: Sums, group: int, features: tuple[Feature, ...], of: int | None = None) -> Summary:
    made = Summary(int(sums.cases[group]) if of is None else of)
    for number in np.nonzero(sums.with_it[group] | sums.ones[group])[0].tolist():
        if features[number].measure == "aside":
            continue
        ones = int(sums.ones[group, number])
        made.tallies[features[number]] = Tally(
            ones + int(sums.with_it[group, number]), ones + int(sums.total[group, number]),
            ones + _square(sums.squares[group, number]),
        )  # fmt: skip
    for key in np.nonzero(sums.lengths[group])[0].tolist():
        made.lengths.classes[key] = (int(sums.lengths[group, key]), int(sums.shortest[group, key]))
    return made


def _square(parts: NDArray[np.int64]) -> int:
    """A sum of squares, put together from its parts."""
    high, mixed, low = (int(one) for one in parts)
    return (high << 2 * PART_BITS) + (mixed << PART_BITS + 1) + low
