"""The published form of population files: what the reader takes fits it, what it refuses for its shape does not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from random import Random
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dsl import documents
from dsl.diagnostics import Problems
from dsl.documents import Node, parse_documents
from dsl.source import Source
from simulator.reading import population_words
from simulator.reading.population_systems import read_any_population
from tests.population.conftest import ROOT, texts
from tests.properties.laws import TIMES

SHAPE = {"P0510", "P0511", "P0512", "P0607", "P0611", "P0615", "P0619", "P0664", "P0666"}
"""What the reader says of a file that is built wrongly."""


@cache
def form() -> Draft202012Validator:
    return Draft202012Validator(json.loads((ROOT / "docs/schema/population-1.json").read_text(encoding="utf-8")))


def populations() -> dict[str, str]:
    """Those of the library and of the documents."""
    found = {path.relative_to(ROOT).as_posix(): path for path in (ROOT / "policy").rglob("population*.yaml")}
    whole = {name: path.read_text(encoding="utf-8") for name, path in found.items()}
    for page in ("docs/population.md", "docs/zh/population.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        for number, block in enumerate(re.findall(r"^```yaml[^\n]*\n(.*?)^```$", text, re.M | re.S), 1):
            if re.search(r"^(policy|政策|system|系统):", block, re.M):  # no fragment
                whole[f"{page} {number}"] = block
    return whole


POPULATIONS = populations()


def plain(node: Node) -> Any:
    """A node as any other reader of YAML has it: numbers and truths are no texts there."""
    match node:
        case documents.Mapping(entries):
            return {key.text: plain(value) for key, value in entries}
        case documents.Sequence(items):
            return [plain(item) for item in items]
        case documents.Scalar(text=text, quoted=quoted):
            if quoted:
                return text
            if re.fullmatch(r"[0-9]+", text):
                return int(text)
            others: dict[str, Any] = {"": None, "true": True, "false": False}
            return others.get(text, text)


def tree(text: str) -> Any:
    (document,) = parse_documents(Source("population.yaml", text), Problems())
    return plain(document.root)


def written(value: Any) -> str:
    """A tree as YAML."""
    match value:
        case dict():
            return (
                "{"
                + ", ".join(f"{json.dumps(key, ensure_ascii=False)}: {written(one)}" for key, one in value.items())
                + "}"
            )
        case list():
            return "[" + ", ".join(map(written, value)) + "]"
        case None:
            return ""
        case _:
            return json.dumps(value, ensure_ascii=False)


def found(text: str) -> set[str]:
    problems = Problems()
    read_any_population(
        Source("population.yaml", text), texts(), problems, beside=lambda name: Source(name, "delay\n2h\n")
    )
    return {one.code for one in problems}


@pytest.mark.parametrize("name", POPULATIONS)
def test_populations_fit(name: str) -> None:
    data = tree(POPULATIONS[name])
    assert [f"{error.json_path}: {error.message[:200]}" for error in form().iter_errors(data)] == []
    assert found(written(data)) == set()


def test_every_word_is_in_the_form_in_both_spellings() -> None:
    keys = set()
    for _, part in objects(form().schema):
        keys |= set(part.get("properties", {}))
    tables = [value for name, value in vars(population_words).items() if name.endswith("_KEYS")]
    assert keys == {spelling for table in tables for word in table.values() for spelling in word}


def objects(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        yield "", value
        for one in value.values():
            yield from objects(one)
    elif isinstance(value, list):
        for one in value:
            yield from objects(one)


def spots(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a tree but its root."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield (*path, key)
        yield from spots(one, (*path, key))


INSTEAD: list[Any] = [[], {}, None, "2h", "60%", 3, ["2h"], {"x": 1}, "", [[]], {"from": "2h"}, {"mean": "2h"}]


def spoiled(data: Any, luck: Random) -> Any:
    """A tree with something taken out, called otherwise, or put in the place of something."""
    data = deepcopy(data)
    *outer, key = luck.choice(list(spots(data)))
    holder = data
    for one in outer:
        holder = holder[one]
    match luck.randrange(3):
        case 0 if isinstance(holder, dict) or len(holder) > 1:
            del holder[key]
        case 1 if isinstance(holder, dict):
            holder[f"{key}x"] = holder.pop(key)
        case _:
            # Nothing in a list is nothing at all in YAML.
            holder[key] = deepcopy(luck.choice([one for one in INSTEAD if one is not None or isinstance(holder, dict)]))
    return data


@pytest.mark.parametrize("name", POPULATIONS)
def test_what_is_refused_for_its_shape_does_not_fit(name: str) -> None:
    data, luck = tree(POPULATIONS[name]), Random(name)
    refused = taken = 0
    for _ in range(20 * TIMES):
        other = spoiled(data, luck)
        codes = found(written(other))
        if codes & SHAPE:
            refused += 1
            assert not form().is_valid(other), (written(other), codes)
        elif not codes:
            taken += 1
            assert form().is_valid(other), written(other)
    assert refused > 3
    assert taken


@pytest.mark.parametrize(
    "entry",
    ["policy: a\n政策: b", "behaviour: []\n行为: []", "cases: 0", "cases: many", "seed: -1", "arrive: [1]", "notes: x"],
)
def test_some_that_do_not_fit(entry: str) -> None:
    lines = {"population": "x", "policy": "a", "arrive": "{from: x, to: y}", "behaviour": "[]"}
    own = entry.partition(":")[0]
    whole = "\n".join(f"{key}: {value}" for key, value in lines.items() if key != own)
    assert form().is_valid(tree(whole + ("" if own not in lines else f"\n{own}: {lines[own]}")))
    assert not form().is_valid(tree(f"{whole}\n{entry}"))
