"""A value as written → a literal of the syntax tree. What a value may look like is decided by the tokens; a value that
looks right but can't be (30 February) is found by the parser with ``literal_fault`` before it gets here."""

from __future__ import annotations

import re
from datetime import date
from typing import cast

from dsl import syntax as s
from dsl.keywords import UNIT_BY_SPELLING, UNIT_SECONDS
from dsl.leaf import Leaf
from dsl.quantities import LONGEST, parse_clock, parse_money, parse_percent, parse_workdays
from dsl.tokens import unquoted

_PART = re.compile(r"([0-9]+)[ ]?([^\W\d]+)")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")

LARGEST = 10**12
"""No number in a policy is larger: 10 billion yuan in fen, 31,000 years in seconds."""


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that would steer a terminal or turn the direction of writing."""


def _seconds(text: str) -> int:
    return sum(int(count) * UNIT_SECONDS[UNIT_BY_SPELLING[unit]] for count, unit in _PART.findall(text))


def literal_fault(kind: str, text: str) -> str | None:
    """Why a token that looks like a value isn't one: the code of the diagnostic, or None."""
    if kind == "date":
        try:
            date(*(int(part) for part in text.split("-")))
        except ValueError:
            return "P0106"
    elif kind == "clock":
        return "P0129" if parse_clock(text) is None else None
    elif kind in ("money", "percent"):
        number = _NUMBER.match(text)
        if number and "." in number.group() and len(number.group().split(".")[1]) > 2:
            return "P0107"
    elif kind == "string" and _CONTROL.search(text):
        return "P0127"
    if kind == "duration" and _seconds(text) > LONGEST:
        return "P0108"
    if kind in ("int", "money", "percent", "duration", "workdays") and any(
        int(n) > LARGEST for n in re.findall("[0-9]+", text)
    ):
        return "P0108"
    return None


def literal_value(leaf: Leaf) -> s.Literal:
    """The literal that a leaf stands for."""
    text, span = leaf.text, leaf.span
    match leaf.type:
        case "TRUE" | "FALSE":
            return s.Boolean(leaf.type == "TRUE", span)
        case "INT":
            return s.Integer(int(text), span)
        case "STRING":
            return s.Text(unquoted(text), span)
        case "MONEY":
            amount = parse_money(text)
            assert amount is not None
            return s.Money(*amount, span)
        case "PERCENT":
            points = parse_percent(text.replace("\uff05", "%"))
            assert points is not None
            return s.Percent(points, span)
        case "DURATION":
            parts = tuple((int(n), cast(s.DurationUnit, UNIT_BY_SPELLING[u])) for n, u in _PART.findall(text))
            return s.Duration(parts, span)
        case "WORKDAYS":
            count = parse_workdays(text)
            assert count is not None
            return s.Workdays(count, span)
        case "CLOCK":
            seconds = parse_clock(text)
            assert seconds is not None
            return s.Clock(seconds, span)
        case "DATE":
            year, month, day = (int(part) for part in text.split("-"))
            return s.Day(date(year, month, day), span)
        case other:
            raise AssertionError(other)
