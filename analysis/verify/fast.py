"""The compiled search where it can be had.

In: a model and a frame. Out: what was found; None where the revision does not go into tables, or numba is not
installed. Tables are made first: numba is loaded only for those that fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.verify.explore import Frame
from analysis.verify.model import Model

if TYPE_CHECKING:
    from analysis.verify.compiled import Found


def searched(model: Model, frame: Frame) -> Found | None:
    """Every situation of a revision, in kernels."""
    try:
        from analysis.verify.lowering import lowered
        from compiler.tables import Lowered
    except ImportError:
        return None
    tables = lowered(model, timed=frame.timed, horizon=frame.horizon)
    if not isinstance(tables, Lowered):
        return None
    try:
        from analysis.verify.compiled import explored
    except ImportError:
        return None
    return explored(tables, model, frame)
