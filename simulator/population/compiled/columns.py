"""What kernels kept of each case, by feature.

In: rows of numbers. Out: columns. Absent: which features are kept (``aside.py``, ``lines.py``).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.population.compiled.atlas import Names
from simulator.population.compiled.kernels import KEPT, Kept
from simulator.population.features import Feature

Numbers = NDArray[np.int64]


class Columns:
    """``rows`` as they were kept, and where in them each feature stands."""

    def __init__(self, names: Names, kept: Kept) -> None:
        self.rows = kept.rows
        places = {number: KEPT + at for at, number in enumerate(kept.features.tolist())}
        self.places = {one: places[number] for one, number in names.features.items() if number in places}

    def of(self, feature: Feature) -> Numbers:
        """How much of a feature there is in each case."""
        at = self.places.get(feature)
        return np.zeros(len(self.rows), np.int64) if at is None else self.rows[:, at]
