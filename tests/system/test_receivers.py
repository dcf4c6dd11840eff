"""Which case a link means, and which cases tell another something."""

from __future__ import annotations

from datetime import date

import pytest

from compiler.system.model import PartDef, SystemDef
from compiler.system.receivers import (
    Ancestor,
    Below,
    Itself,
    OfParty,
    Opened,
    PerParty,
    Receiver,
    Tellers,
    receiver,
    tellers,
)


def part(name: str, under: str | None = None, per: str | None = None) -> PartDef:
    return PartDef(name, name, f"demo.{name}", under, per)


PARTS = (
    part("order"),
    part("request", under="order"),
    part("appeal", under="request"),
    part("review", under="order"),
    part("record", per="merchant"),
    part("warning", under="record"),
)
SYSTEM = SystemDef("demo.shop", "demo.shop", date(2024, 1, 1), (), PARTS, (), ())


@pytest.mark.parametrize(
    ("sender", "target", "meant"),
    [
        ("order", "order", Itself()),
        ("request", "order", Ancestor("order")),
        ("appeal", "order", Ancestor("order")),
        ("appeal", "request", Ancestor("request")),
        ("appeal", "record", PerParty("record", "merchant")),
        ("warning", "record", Ancestor("record")),
        ("order", "request", None),
        ("request", "review", None),
        ("record", "order", None),
        ("order", "warning", None),
    ],
)
def test_the_case_that_does_something(sender: str, target: str, meant: Receiver | None) -> None:
    assert receiver(SYSTEM, sender, target) == meant


@pytest.mark.parametrize(
    ("sender", "target", "meant"),
    [
        ("order", "request", Opened("request", "order")),
        ("request", "request", Opened("request", "order")),
        ("appeal", "review", Opened("review", "order")),
        ("request", "appeal", Opened("appeal", "request")),
        ("record", "warning", Opened("warning", "record")),
        ("order", "appeal", None),
        ("request", "order", None),
        ("order", "record", None),
        ("order", "warning", None),
    ],
)
def test_the_case_that_is_opened(sender: str, target: str, meant: Receiver | None) -> None:
    assert receiver(SYSTEM, sender, target, opens=True) == meant


@pytest.mark.parametrize(
    ("hearer", "teller", "meant"),
    [
        ("order", "request", Below("request")),
        ("order", "appeal", Below("appeal")),
        ("appeal", "order", Ancestor("order")),
        ("order", "record", PerParty("record", "merchant")),
        ("record", "warning", Below("warning")),
        ("record", "order", OfParty("order", "merchant")),
        ("request", "review", None),
        ("request", "request", None),
        ("order", "warning", None),
        ("record", "record", None),
    ],
)
def test_the_cases_that_tell(hearer: str, teller: str, meant: Tellers | None) -> None:
    assert tellers(SYSTEM, hearer, teller) == meant
