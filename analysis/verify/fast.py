"""The compiled search where it can be had.

In: a model and a frame. Out: what was found; None where the revision does not go into tables, or numba is not
installed. Tables are made first: numba is loaded only for those that fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.verify.explore import Clock, Frame
from analysis.verify.model import Model
from compiler.model import Expr

if TYPE_CHECKING:
    from analysis.verify.compiled import Found
    from analysis.verify.packing import Program
    from compiler.tables import Unfit


def searched(model: Model, frame: Frame, program: Program | Unfit | None = None) -> Found | None:
    """Every situation of a revision, in kernels; ``program`` is what ``prepared`` made of it. None also where somebody
    who is to act at once may not be able to: kernels don't tell such cases apart."""
    program = prepared(model) if program is None else program
    if program is None:
        return None
    from compiler.tables import Unfit

    if isinstance(program, Unfit):
        return None
    try:
        from analysis.verify.compiled import explored
        from analysis.verify.lowering import always_able
        from analysis.verify.packing import packed
    except ImportError:
        return None
    if frame.prompt and not always_able(model, program, frame.prompt):
        return None
    return explored(packed(program, timed=frame.timed, horizon=frame.horizon), model, frame)


def prepared(model: Model, watched: tuple[Expr, ...] = (), clock: Clock | None = None) -> Program | Unfit | None:
    """What tables are packed from, for more than one search; None without NumPy."""
    try:
        from analysis.verify.lowering import programmed
    except ImportError:
        return None
    return programmed(model, watched, clock)


def prepared_with(clock: Clock, model: Model, program: Program | Unfit | None) -> Program | Unfit | None:
    """The same with the time of a stopwatch; what does not go into tables without one does not with one."""
    if program is None:
        return None
    from compiler.tables import Unfit

    return program if isinstance(program, Unfit) else prepared(model, clock=clock)
