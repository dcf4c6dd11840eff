"""Why a law can't be worked out: what a case depends on that is not among the things that are kept apart."""

from __future__ import annotations

from typing import Literal

from compiler.opened import NotKnownError

Why = Literal[
    "calendar", "amendment", "hours", "until", "clocks", "compared", "computed", "large", "long", "endless", "many",
    "coarse",
]  # fmt: skip
"""The date or the time of day matters; a text follows; somebody keeps working hours; a horizon was asked for; two
lengths of time that run since different moments matter at once; two numbers that are drawn apart are compared;
something is computed that there is no rule for; a number is too large; a case can last too long; it can go round for
ever; there are too many situations; too much depends on what happens almost at once, or is not known."""


class InexactError(NotKnownError):
    """The law can't be worked out."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why
