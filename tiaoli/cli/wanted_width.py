"""How narrow an interval is to be: a share, or a length of time."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from dsl.catalogue import Bilingual
from dsl.quantities import parse_duration
from tiaoli.cli.files import CannotError


@dataclass(frozen=True, slots=True)
class Width:
    """Of what, and how wide its interval may be at most: a share of one, or seconds."""

    of: Literal["ends", "mean"]
    most: float


def wanted_width(text: str) -> Width:
    """A width as written: ``0.1%`` is of the shares of ends, ``10min`` of the mean length; CannotError for others."""
    if text.endswith("%"):
        try:
            most = Decimal(text[:-1]) / 100
        except InvalidOperation:
            most = Decimal(0)
        if most > 0:
            return Width("ends", float(most))
    seconds = parse_duration(text)
    if seconds is not None and seconds > 0:
        return Width("mean", float(seconds))
    raise CannotError(Bilingual(f"--until-width takes a share such as 0.1% or a length such as 10min, not {text}",
                                f"--until-width 应为 0.1% 这样的比例，或 10分钟 这样的时长，不是 {text}"))  # fmt: skip
