"""Populations on policies of the library, read once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from compiler.history import Timeline
from dsl.diagnostics import Problems
from dsl.source import Source
from simulator.clock import frozen
from simulator.population.data import Population
from simulator.reading.populations import read_population
from tiaoli.cli.options import Common
from tiaoli.cli.texts import Texts

ROOT = Path(__file__).parent.parent.parent
FILES = ("after_sale", "dispute", "refund")

Read = Callable[..., Population]


@cache
def texts() -> Texts:
    return Texts(Common((ROOT / "policy",)))


@cache
def population_of(name: str, on: str = "") -> Population:
    """The population beside a policy, under its course or under a day's text."""
    path = ROOT / "policy/wechat" / name / "population.yaml"
    problems = Problems()
    instead: tuple[str, Timeline] | None = None
    if on:
        timeline = texts().timeline(f"wechat.{name}")
        assert timeline is not None
        one_day = frozen(timeline, date.fromisoformat(on))
        assert one_day is not None
        instead = f"wechat.{name}@{on}", one_day
    found = read_population(Source(path.name, path.read_text(encoding="utf-8")), texts(), problems, instead)
    assert found is not None, [(one.code, one.values) for one in problems]
    return found


@pytest.fixture
def read() -> Read:
    return population_of
