"""Cases that have to do with each other go as they would alone where nothing passes between them, and otherwise as can
be counted by hand; whatever the order, and however many there are."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dsl.diagnostics import Problems
from dsl.source import Source
from simulator.engine import run_world
from simulator.entries import ClaimBroken, Denied, Entry, Opened, Stepped
from simulator.population.clusters import Sums
from simulator.population.data import Arrivals, Population, SystemPopulation
from simulator.population.draws import below, case_key, draw, stream
from simulator.population.families import Families, Sharing
from simulator.population.features import Feature, features
from simulator.population.figures import per_case, percentiles, share_of
from simulator.population.indicators import Products, Ratio
from simulator.population.intervals import deviations, ratio, share, share_of_families
from simulator.population.living import Life, Living
from simulator.population.measures import Summary
from simulator.population.surveys import Survey
from simulator.population.system_surveys import SystemSurvey
from simulator.reading.population_systems import read_any_population
from simulator.scenario import CaseStart, Step, WorldScenario, WorldStep
from tests.population.any_policy import DAY
from tests.population.conftest import FILES, ROOT, Read
from tests.population.test_compiled import SEEDS, any_population
from tiaoli.cli.main import run
from tiaoli.cli.options import Common
from tiaoli.cli.terminal import FINE
from tiaoli.cli.texts import Texts

CASES = 40
SHOP = str(ROOT / "policy/wechat/shop/population.yaml")
LIMITED = """\
policy shop.limited "限次" from 2024-01-01
actor buyer "用户" { ask "申请" wait "等待" }
actor merchant "商家" { agree "同意" }
case "售后单" for buyer, merchant { }
limit favours "通融次数": 2 per buyer
limit monthly "每月次数": 3 per merchant each month
initial state open "处理中" awaits merchant {
  on merchant.agree uses favours, monthly -> closed
}
final state closed "已了结"
"""
ASKED = """\
population: 通融
policy: shop.limited
arrive: {{from: {first} 00:00:00, to: {end} 00:00:00}}
parties: {parties}
behaviour: [{{who: merchant, in: open, after: 2h, does: agree}}]
"""
APART = """\
system shop.apart "互不相干" from 2025-09-01
part dispute "争议": wechat.dispute
part refund "退款": wechat.refund
part after_sale "售后": wechat.after_sale
"""


def told(lives: list[Life]) -> list[Any]:
    """Everything that is known of some cases."""
    return [(one.number, one.start, one.facts, one.steps, one.fate, one.run and one.run.now, features(one))
            for one in lives]  # fmt: skip


@cache
def limited(folder: Path) -> Texts:
    (folder / "limited.policy").write_text(LIMITED, encoding="utf-8")
    return Texts(Common((folder,)))


def asking(folder: Path, parties: str, first: str = "2024-01-10", end: str = "2024-01-20") -> Population:
    problems = Problems()
    text = ASKED.format(parties=parties, first=first, end=end)
    texts = limited(folder)
    texts.look_near(folder / "population.yaml")
    found = read_any_population(Source("population.yaml", text), texts, problems)
    assert isinstance(found, Population), [(one.code, one.values) for one in problems]
    return found


def closed(population: Population, cases: int) -> list[bool]:
    living = Sharing(population, 0)
    return [living.life(number).fate == "ended" for number in range(cases)]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("size", [1, 8])
def test_cases_that_share_nothing_go_as_they_do_alone(read: Read, name: str, size: int) -> None:
    population = read(name)
    families = Families.of_policy(replace(population, parties=(("merchant", size),)), 7)
    alone = Living(population, 7)
    lives = [found[0] for number in range(CASES // size) for found in families.family(number).followers.values()]
    assert told(lives) == told([alone.life(one.number) for one in lives])


@pytest.mark.parametrize("seed", SEEDS[:12])
def test_any_policy_goes_alone_as_ever(seed: int) -> None:
    """Random policies, amendments, limits and habits, up to a horizon."""
    population = any_population(seed)
    until = population.arrivals.end + 20 * DAY
    families, alone = Families.of_policy(population, seed, until), Living(population, seed, until)
    for number in range(12):
        life, other = families.family(number).followers[number][0], alone.life(number)
        assert features(life) == features(other)
        assert (life.start, life.facts, life.steps) == (other.start, other.facts, other.steps)


@pytest.mark.parametrize("name", FILES)
def test_the_clock_can_be_stopped(read: Read, name: str) -> None:
    first = read(name).arrivals.first
    population = replace(read(name), parties=(("merchant", 4),), arrivals=Arrivals(first, first + 86_400))
    until = first + 90_000
    families, alone = Families.of_policy(population, 7, until), Living(population, 7, until)
    lives = [found[0] for number in range(CASES // 4) for found in families.family(number).followers.values()]
    others = [alone.life(one.number) for one in lives]
    assert [features(one) for one in lives] == [features(one) for one in others]
    assert "horizon" in {one.fate for one in lives}


STUCK = """\
policy shop.stuck "循环" from 2026-01-01
calendar china
actor merchant "商家" { agree "同意" turn "转圈" }
case "单" for merchant { }
setting pause "间隔": duration = 0s
initial state open "处理中" awaits merchant {
  on merchant.agree -> waiting
  on merchant.turn -> round
}
state waiting "等待" { due: after 30 workdays -> closed }
state round "转圈" { again: after pause -> round_again }
state round_again "又转" { again: after pause -> round }
final state closed "已了结"
"""


@pytest.mark.parametrize(("does", "fate"), [("agree", "calendar"), ("turn", "endless")])
def test_what_stops_one_case_stops_those_of_its_party(tmp_path: Path, does: str, fate: str) -> None:
    (tmp_path / "stuck.policy").write_text(STUCK, encoding="utf-8")
    text = (
        "population: x\npolicy: shop.stuck\nparties: {merchant: 3 cases each}\n"
        "arrive: {from: 2026-12-01 00:00:00, to: 2026-12-20 00:00:00}\n"
        f"behaviour: [{{who: merchant, in: open, after: 2h, does: {does}}}]"
    )
    texts, problems = Texts(Common((tmp_path, ROOT / "policy"))), Problems()
    texts.look_near(tmp_path / "population.yaml")
    population = read_any_population(Source("population.yaml", text), texts, problems)
    assert isinstance(population, Population), [(one.code, one.values) for one in problems]
    alone = Living(population, 1)
    assert alone.life(0).fate == fate
    survey = Survey(Sharing(population, 1))
    for number in range(3):
        survey.add(number)
    assert sum(tally.total for one, tally in survey.whole.tallies.items() if one.measure == "open") == 3
    assert {one.of for one in survey.whole.tallies if one.measure == "open"} == {fate}


def test_a_shared_limit_with_one_case_for_each_party_is_as_ever(tmp_path: Path) -> None:
    population = asking(tmp_path, "{buyer: 1 case each, merchant: 每家1件}")
    families, alone = Families.of_policy(population, 3), Living(population, 3)
    assert population.together == 1
    lives = [families.family(number).followers[number][0] for number in range(CASES)]
    assert told(lives) == told([alone.life(number) for number in range(CASES)])


def test_a_buyer_with_three_cases_has_two_favours(tmp_path: Path) -> None:
    population = asking(tmp_path, "{buyer: 3 cases each}")
    found = closed(population, 30)
    assert [sum(found[at : at + 3]) for at in range(0, 30, 3)] == [2] * 10
    survey = Survey(Sharing(population, 0))
    for number in range(30):
        survey.add(number)
    refused = Feature("refused", "merchant.agree", "limit")
    assert survey.whole.of(refused).total == 10


def test_periods_begin_anew_and_groups_lie_within_each_other(tmp_path: Path) -> None:
    one_month = asking(tmp_path, "{buyer: 2 cases each, merchant: 8 cases each}")
    assert [sum(closed(one_month, 32)[at : at + 8]) for at in range(0, 32, 8)] == [3] * 4
    two_months = asking(tmp_path, "{merchant: 8 cases each}", "2024-01-25", "2024-02-05")
    living = Sharing(two_months, 0)
    for family in range(6):
        months: dict[int, int] = {}
        for number in range(8 * family, 8 * family + 8):
            life = living.life(number)
            month = 1 if life.start + 7200 < 1706716800 else 2  # 2024-02-01, UTC+0 as the policy names no zone
            months[month] = months.get(month, 0) + 1
        wanted = sum(min(count, 3) for count in months.values())
        assert sum(living.life(number).fate == "ended" for number in range(8 * family, 8 * family + 8)) == wanted


@cache
def apart(folder: Path, part: str) -> SystemPopulation:
    """A population of the library as one of a system whose parts never touch."""
    file = (ROOT / "policy/wechat" / part / "population.yaml").read_text(encoding="utf-8")
    head, behaviour = file.split("行为:\n")
    behaviour, _ = behaviour.split("指标:\n")
    text = head.replace(f"政策: wechat.{part}", f"系统: shop.apart\n部分: {part}") + "行为:\n"
    text += behaviour.replace("  - 名称:", f"  - 部分: {part}\n    名称:")
    problems = Problems()
    (folder / "apart.policy").write_text(APART, encoding="utf-8")
    texts = Texts(Common((folder, ROOT / "policy")))
    texts.look_near(folder / "population.yaml")
    found = read_any_population(Source("population.yaml", text), texts, problems)
    assert isinstance(found, SystemPopulation), [(one.code, one.values) for one in problems]
    return found


@pytest.mark.parametrize("part", ["dispute", "refund", "after_sale"])
def test_a_system_whose_parts_never_touch_is_each_part_alone(read: Read, tmp_path: Path, part: str) -> None:
    population = apart(tmp_path, part)
    survey, alone = SystemSurvey(population, 5), Survey(Living(read(part), 5))
    for number in range(CASES):
        survey.add(number)
        alone.add(number)
    assert list(survey.measured.parts) == [part]
    found, wanted = survey.measured.parts[part], alone.whole
    assert (found.cases, found.tallies, found.lengths) == (wanted.cases, wanted.tallies, wanted.lengths)
    assert found.standing.counts() == wanted.standing.counts()
    ends = [one for one in wanted.tallies if one.measure == "end"]
    assert [share_of(found, one) for one in ends] == [share_of(wanted, one) for one in ends]
    assert percentiles(found) == percentiles(wanted)
    for one in wanted.tallies:
        mine, theirs = per_case(found, one), per_case(wanted, one)
        assert mine is not None
        assert theirs is not None
        assert (mine.low, mine.value, mine.high) == pytest.approx((theirs.low, theirs.value, theirs.high))


SMALL = """\
policy small.order "订单" from 2024-01-01
actor buyer "用户" { pay "付款" }
actor merchant "商家" { leave "关店" }
case "订单" for buyer, merchant { }
initial state waiting "待付款" awaits buyer { on buyer.pay -> paid }
final state paid "已付款"
"""
RECORD = """\
policy small.record "档案" from 2024-01-01
actor merchant "商家" { leave "关店" }
case "商家档案" for merchant { }
initial state trading "经营中" { on merchant.leave -> gone }
final state gone "已关店"
"""
BOTH = """\
system small.shop "小店" from 2024-01-01
part order "订单": small.order
part record "商家档案": small.record per merchant
"""


def small(folder: Path, habit: str) -> SystemPopulation:
    """Orders of merchants with three each."""
    for name, text in (("order", SMALL), ("record", RECORD), ("shop", BOTH)):
        (folder / f"{name}.policy").write_text(text, encoding="utf-8")
    texts, problems = Texts(Common((folder,))), Problems()
    texts.look_near(folder / "population.yaml")
    text = (
        "population: x\nsystem: small.shop\npart: order\nparties: {merchant: 3 cases each}\n"
        "arrive: {from: 2024-01-10 00:00:00, to: 2024-02-10 00:00:00}\nbehaviour:\n  - " + habit
    )
    found = read_any_population(Source("population.yaml", text), texts, problems)
    assert isinstance(found, SystemPopulation), [(one.code, one.values) for one in problems]
    return found


@cache
def shop() -> SystemPopulation:
    """The population of the library's larger system."""
    problems = Problems()
    path = ROOT / "policy/wechat/shop/population.yaml"
    found = read_any_population(
        Source("population.yaml", path.read_text(encoding="utf-8")), Texts(Common((ROOT / "policy",))), problems
    )
    assert isinstance(found, SystemPopulation), [(one.code, one.values) for one in problems]
    return found


def test_no_order_matters_nor_how_many_there_are() -> None:
    together = shop().first.together
    assert together > 1
    forth, back = Families.of_system(shop(), 2), Families.of_system(shop(), 2)
    ahead = {number: forth.family(number) for number in range(3)}
    behind = {number: back.family(number) for number in reversed(range(3))}
    for number in range(3):
        for case, lives in ahead[number].followers.items():
            assert told(list(lives)) == told(list(behind[number].followers[case]))
        assert told(list(ahead[number].records)) == told(list(behind[number].records))
    some, more = SystemSurvey(shop(), 2), SystemSurvey(shop(), 2)
    few = [told(list(some.add(number))) for number in range(together + 3)]
    assert [told(list(more.add(number))) for number in range(2 * together)][: together + 3] == few


def test_what_follows_belongs_to_the_case_that_arrived() -> None:
    families = Families.of_system(shop(), 2)
    parts = set()
    for lives in families.family(0).followers.values():
        assert lives[0].part == "order"
        assert all(life.start >= lives[0].start for life in lives)
        opened = [life.part for life in lives]
        assert opened.count("order") == 1
        assert opened.count("dispute") <= opened.count("after_sale")
        parts |= set(opened)
    assert parts >= {"order", "after_sale", "refund"}
    assert {life.part for life in families.family(0).records} <= {"conduct"}


def test_a_family_is_a_scenario_of_several_cases() -> None:
    """Written down as one, with who arrives and does what when, it runs the same, entry by entry; facts that links
    leave open can't be written."""
    members = {part: one if part == "order" else replace(one, facts=()) for part, one in shop().members.items()}
    population = replace(shop(), members=members)
    family = Families.of_system(population, 4).family(1)
    lives = [life for lives in family.followers.values() for life in lives]
    steps: list[tuple[int, WorldStep]] = []
    for life in lives:
        assert life.run is not None
        first = life.run.entries[0]
        assert isinstance(first, Opened)
        if first.cause is None:
            belongs = life.run.case.partition(" of ")[2] or None
            parties = () if belongs else first.parties
            case = CaseStart(life.run.case, life.part, belongs, parties, life.facts)
            steps.append((life.start, WorldStep(Step(0, life.start, None), None, case)))
        steps += [(one.at, WorldStep(one, life.run.case)) for one in life.steps]
    steps.sort(key=lambda pair: pair[0])
    assert len({at for at, _ in steps}) == len(steps)
    opening, *rest = [step for _, step in steps]
    assert opening.opens is not None
    settings = tuple((part, one.settings) for part, one in population.members.items())
    told = run_world(WorldScenario(
        "", "", population.system, population.system.timelines, "Asia/Shanghai", steps[0][0], (opening.opens,),
        settings, (*rest, WorldStep(Step(0, steps[-1][0] + 400 * 86_400, None), None)),
    ))  # fmt: skip
    runs = {run.case: run for run in told.runs}
    assert len(rest) > 250
    assert runs.keys() == {life.run.case for life in (*lives, *family.records) if life.run is not None}
    for life in (*lives, *family.records):
        assert life.run is not None
        assert happened(life.run.entries) == happened(runs[life.run.case].entries)


def happened(entries: tuple[Entry, ...]) -> list[Entry]:
    """Without the numbers of steps, and claims, which are not looked at in populations."""
    return [replace(one, step=None) if isinstance(one, Stepped | Denied) else one
            for one in entries if not isinstance(one, ClaimBroken)]  # fmt: skip


def test_a_party_decides_once_whether_it_opens_what_is_there_for_it(tmp_path: Path) -> None:
    population = small(tmp_path, "{part: order, who: merchant, in: waiting, answers: 50%, after: 0s, open: record}")
    families = Families.of_system(population, 1)
    found = [families.family(number) for number in range(60)]
    assert {len(one.records) for one in found} == {0, 1}
    assert 18 <= sum(len(one.records) for one in found) <= 42
    for one in found:
        firsts = [lives[0] for lives in one.followers.values()]
        assert [len(lives) for lives in one.followers.values()] == [1, 1, 1]
        assert [life.start for life in one.records] in ([], [min(life.start for life in firsts)])


def test_intervals_of_families() -> None:
    alone = Sums(40, 10, 10, 40)
    assert share_of_families(10, 40, alone) == share(10, 40)
    alike = Sums(10, 3 * 16, 3 * 16, 10 * 16)  # ten families of four; in three of them all four cases have it
    found, few, many = share_of_families(12, 40, alike), share(3, 10), share(12, 40)
    assert found is not None
    assert few is not None
    assert many is not None
    assert found.value == many.value
    assert found.high - found.low > few.high - few.low > many.high - many.low
    assert share_of_families(40, 40, Sums(10, 160, 160, 160)) == share(10, 10)
    mean = ratio(12, 40, alike)
    assert mean is not None
    spread = (3 * (4 - 1.2) ** 2 + 7 * 1.2**2) / 9 / 10 / 16
    assert mean.high - mean.value == pytest.approx(deviations(9) * spread**0.5)


def test_intervals_of_families_hold_where_those_of_cases_do_not() -> None:
    """Twenty families of five, in nine of ten cases alike: of 300 surveys some 95% have half in their interval."""
    outcome, held, alone = Feature("outcome", "x"), 0, 0
    for seed in range(300):
        summary = Summary()
        for family in range(20):
            key = case_key(seed, family)
            often = 9 if below(draw(key, stream("kind")), 2) else 1
            for case in range(5):
                has = below(draw(key, stream("has"), case), 10) < often
                summary.add({outcome: 1} if has else {}, family)
        found, naive = share_of(summary, outcome), share(summary.of(outcome).cases, summary.cases)
        assert found is not None
        assert naive is not None
        held += found.low <= 0.5 <= found.high
        alone += naive.low <= 0.5 <= naive.high
    assert alone < 240
    assert 275 <= held <= 297


def test_rows_have_every_case_of_every_part(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rows.csv"
    assert run(["simulate", SHOP, "--cases", "60", "--rows", str(file), "--format", "json"]) == FINE
    data = json.loads(capsys.readouterr().out)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    counts = {one["part"]: one["summary"]["cases"] for one in data["parts"]}
    assert Counter(row["part"] for row in rows) == counts
    assert {row["policy"] for row in rows} == {"wechat.shop"}
    assert sorted({int(row["case"]) for row in rows}) == list(range(1, 61))
    paid = {row["case"]: row["paid"] for row in rows if row["part"] == "order"}
    assert all(paid[row["case"]] == row["paid"] for row in rows if row["part"] == "after_sale")


def test_sums_over_families() -> None:
    whole, outcome = Summary(), Feature("outcome", "x")
    for family, counts in enumerate([(1, 0, 2), (0, 0), (3,)]):
        for count in counts:
            whole.add({outcome: count} if count else {}, family)
    assert whole.clusters is not None
    assert whole.clusters.of(outcome) == Sums(3, 9 + 9, 3 * 3 + 3 * 1, 9 + 4 + 1)
    assert whole.clusters.of(outcome, hits=True) == Sums(3, 4 + 1, 2 * 3 + 1 * 1, 9 + 4 + 1)
    counted = Ratio()
    for family, counts in enumerate([(1, 0, 2), (0, 0), (3,)]):
        for count in counts:
            counted.add(count, family)
    assert counted.sums == whole.clusters.of(outcome)
    products = Products()
    both: list[list[tuple[int, int | None]]] = [[(1, 2), (0, 1)], [(3, None)], [(1, 1)]]
    for family, pairs in enumerate(both):
        for before, after in pairs:
            products.add(before, after, family)
    assert (products.both, products.first, products.second, products.among) == (1 * 3 + 1, 2 + 1, 6 + 1, 4 + 1)
