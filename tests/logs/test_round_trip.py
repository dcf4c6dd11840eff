"""What the simulator writes as a log, it finds to follow the rules when it reads it back; in every format alike."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from compiler.history import Timeline
from dsl.diagnostics import Problems
from simulator.entries import Denied, Stepped
from simulator.logs.canonical import TIME, canonical_layout, columns_of, rows_of
from simulator.logs.cases import CaseReader
from simulator.logs.data import Row
from simulator.logs.judging import Judge
from simulator.logs.moments import Moment, moment_of
from simulator.logs.redeciding import Redecider
from simulator.logs.verdicts import Verdict
from simulator.population.data import Population
from simulator.population.living import Life, Living, way_of
from tests.population.any_policy import DAY, population
from tests.properties.by_seed import case_of
from tests.properties.dice import Dice
from tests.properties.events import START, facts
from tiaoli.cli.main import run
from tiaoli.cli.terminal import FINE

ROOT = Path(__file__).parent.parent.parent
SEEDS = range(20)
FORMATS = ("csv", "parquet", "xes", "json")


def called(*arguments: str) -> tuple[int, Any]:
    out = io.StringIO()
    with redirect_stdout(out):
        code = run([*arguments, "--format", "json"])
    return code, json.loads(out.getvalue())


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("name", "on"), [("after_sale", ""), ("after_sale", "2024-03-10"), ("dispute", "")])
def test_replay_finds_nothing(name: str, on: str, form: str, tmp_path: Path) -> None:
    file, log = str(ROOT / f"policy/wechat/{name}/population.yaml"), str(tmp_path / f"log.{form}")
    under = ["--at", on] if on else []
    code, simulated = called("simulate", file, "--cases", "150", "--log", log, *under)
    assert code == FINE
    code, replayed = called("replay", log)
    assert (code, replayed["cases"], replayed["follow"], replayed["deviations"]) == (FINE, 150, 150, [])
    timeouts = {one["of"]: one["times"] for one in replayed["timeouts"]}
    measured = simulated["summary"]["measures"]
    assert timeouts == {one["of"]: one["total"] for one in measured if one["measure"] == "timeout"}
    assert [path.name for path in tmp_path.iterdir()] == [f"log.{form}"]


def test_the_same_text_decides_the_same(tmp_path: Path) -> None:
    file, log = str(ROOT / "policy/wechat/after_sale/population.yaml"), str(tmp_path / "log.csv")
    assert called("simulate", file, "--cases", "100", "--log", log, "--at", "2024-03-10")[0] == FINE
    code, data = called("replay", log, "--vs", "2024-03-10")
    assert code == FINE
    assert {key: data["compared"][key] for key in ("decided", "same", "longer", "undecided")} == {
        "decided": 100, "same": 100, "longer": 0, "undecided": 0,
    }  # fmt: skip


# ── any policy ─────────────────────────────────────────────────────────────────────────────────────────────────────


def any_population(seed: int) -> Living:
    luck = Random(seed)
    case, dice = case_of(luck, seed % 4, 1), Dice(luck.randint)
    given = facts(dice, case.timeline.revisions[0].policy)
    return Living(population(dice, case.timeline, given, dict(case.settings)), seed, START + 90 * DAY)


def rows(people: Population, life: Life) -> list[Row]:
    return [Row(number, dict(cells)) for number, cells in enumerate(rows_of(people, life), 2)]


def read_back(people: Population, life: Life, taken: list[Row], problems: Problems) -> Verdict | None:
    """The verdict on some rows of a case, as they are read back."""
    timeline: Timeline = people.timeline
    layout = canonical_layout("log", columns_of(people), taken[0], timeline, (people.policy, timeline), problems)
    timed = []
    for row in taken:
        at = moment_of(row.cells[TIME] or "", ZoneInfo(layout.zone))
        assert isinstance(at, Moment)
        timed.append((row, at.at))
    case = CaseReader(layout, problems).case("1", timed)
    return None if case is None else Judge(layout, max(at for _, at in timed)).verdict(case)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_case_of_any_policy_is_read_back(seed: int) -> None:
    living = any_population(seed)
    people = living.population
    for number in range(3):
        life, problems = living.life(number), Problems()
        if life.run is None:
            continue
        verdict = read_back(people, life, rows(people, life), problems)
        assert [(one.code, one.values) for one in problems] == []
        assert verdict is not None
        assert verdict.deviation is None, verdict.deviation
        assert verdict.life.run is not None
        assert story(verdict.life) == story(life)
        ends = (one.run.situation for one in (verdict.life, life) if one.run is not None)
        assert len({(one.state, one.entered, one.facts, one.timers) for one in ends}) == 1
        assert verdict.life.fate == ("horizon" if life.fate == "waiting" else life.fate)


def story(life: Life) -> list[tuple[int, object]]:
    """What happened: steps and refusals."""
    assert life.run is not None
    found: list[tuple[int, object]] = []
    for entry in life.run.entries:
        match entry:
            case Stepped(at=at, fired=fired):
                found.append((at, fired))
            case Denied(at=at, refused=refused):
                found.append((at, refused))
            case _:
                pass
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_a_broken_record_is_judged_or_refused(seed: int) -> None:
    """Rows lost, doubled, moved and changed: a verdict or a message, never an exception; and decided again, too."""
    living, luck = any_population(seed), Random(seed)
    people, life = living.population, living.life(0)
    if life.run is None:
        return
    whole = rows(people, life)
    for _ in range(6):
        taken, problems = list(whole), Problems()
        for _ in range(luck.randint(1, 3)):
            spoil(taken, luck)
        verdict = read_back(people, life, taken, problems)
        assert (verdict is None) == problems.serious
        if verdict is None:
            continue
        under = people.policy, people.timeline
        layout = canonical_layout("log", columns_of(people), taken[0], people.timeline, under, Problems())
        again = Redecider(layout, people.timeline).again(verdict)
        assert (again.life is None) == (again.obstacle is not None)
        if verdict.life.fate == "ended" and again.life is not None:
            assert way_of(again.life) == way_of(verdict.life)


def spoil(taken: list[Row], luck: Random) -> None:
    """Do something to one of the rows."""
    place = luck.randrange(len(taken))
    row, other = taken[place], luck.choice(taken)
    match luck.randrange(4):
        case 0 if len(taken) > 1:
            del taken[place]
        case 1:
            taken.insert(luck.randrange(len(taken) + 1), row)
        case 2:
            taken[place] = Row(row.number, {**row.cells, TIME: other.cells[TIME]})
        case _:
            column = luck.choice(sorted(set(row.cells) - {TIME, "case", "policy"}))
            taken[place] = Row(row.number, {**row.cells, column: other.cells.get(column, "x")})


def test_deviations_of_every_kind_come_about() -> None:
    """The test above is worth something."""
    kinds: set[str] = set()
    for seed in SEEDS:
        living, luck = any_population(seed), Random(seed)
        life = living.life(0)
        whole = rows(living.population, life)[:12]
        for place in range(1, len(whole)):
            for taken in (whole[:place] + whole[place + 1 :], _flipped(whole, place), _moved(whole, place, luck)):
                verdict = read_back(living.population, life, taken, Problems())
                if verdict is not None and verdict.deviation is not None:
                    kinds.add(verdict.deviation.kind)
        if len(kinds) == 6:
            break
    assert kinds >= {"refused", "accepted", "missing", "unfounded", "state"}


def _flipped(whole: list[Row], place: int) -> list[Row]:
    """An action that was taken recorded as refused, and the other way round."""
    other = {"action": "refused", "refused": "action"}
    cells = dict(whole[place].cells)
    cells["event"] = other.get(cells["event"] or "", cells["event"])
    return [*whole[:place], Row(whole[place].number, cells), *whole[place + 1 :]]


def _moved(whole: list[Row], place: int, luck: Random) -> list[Row]:
    cells = {**whole[place].cells, "state": luck.choice(whole).cells["state"], TIME: whole[-1].cells[TIME]}
    return [*whole[:place], Row(whole[place].number, cells)]
