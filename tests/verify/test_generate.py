"""Generated scenarios: all of them pass, together they show everything that trying finds, and what is proved to be
unreachable trying doesn't find either."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import jsonschema
import pytest

from analysis.verify.generate import Search, fewest
from analysis.verify.goals import Goal
from simulator.coverage import coverage
from simulator.engine import run as run_scenario
from simulator.scenario import Scenario
from tests.properties.laws import TIMES
from tests.verify.small import policies, text, tried
from tiaoli.cli.goal_words import GoalWords
from tiaoli.cli.lived import Lives, goals_of
from tiaoli.cli.main import run
from tiaoli.cli.options import Common
from tiaoli.cli.scenarios import gather
from tiaoli.cli.scenarios import tried as judged

SMALL = [seed for seed, _ in policies(0, 12 * TIMES)]
LIBRARY = [("wechat.dispute", 500), ("wechat.conduct", 500), ("douyin.assistant", 500), ("wechat.non_shipment", 300)]


def written(folder: Path) -> list[Scenario]:
    """The scenarios of a folder, each of which passes."""
    found = gather([str(folder)], Common(language="zh"))
    assert not found.problems.serious
    for one in found.scenarios:
        assert not judged(one).failed, one.name
    return [one for one in found.scenarios if isinstance(one, Scenario)]


@pytest.mark.parametrize("seed", SMALL)
def test_everything_that_trying_finds_is_shown(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("one.policy").write_text(text(Random(seed)), encoding="utf-8")
    assert run(["--lang", "zh", "test", "one.policy", "--generate", "--budget", "3000"]) == 0
    told = capsys.readouterr().out
    scenarios = written(Path("scenarios"))
    timeline = scenarios[0].timeline
    plain = tried(timeline)
    shown = goals_of(coverage(timeline, [run_scenario(one) for one in scenarios]))
    words = GoalWords(timeline.revisions[0].policy, "zh")
    if plain is not None:
        for rule, branch in plain.fired:
            if branch is not None:
                goal = Goal("branch", rule, branch)
                assert goal in shown or f"没有找到：{words(goal)}" in told, goal
                assert f"已证明：{words(goal)}" not in told
    assert run(["--lang", "zh", "test", "one.policy", "--generate", "--budget", "10"]) == 0
    again = capsys.readouterr().out
    assert f"已覆盖 {len(shown)} 项" in again
    assert "写了 0 个场景" in again


def test_where_nothing_is_kept_as_bounds_only_all_that_is_left_is_proved() -> None:
    """What neither is shown nor proved is rare: the checker forgets how far a moment is past."""
    left = every = 0
    for _, timeline in policies(0, 12 * TIMES):
        lives = Lives(timeline, "small.one", "zh")
        search = Search(timeline.revisions[0].graph, set(lives.goals), lives.live, lives.start, 3_000)
        search.run()
        every += len(lives.goals)
        left += len(search.missing - search.proved)
    assert left <= every // 100


@pytest.mark.parametrize(("name", "budget"), LIBRARY)
def test_of_shipped_policies_everything_is_shown_or_told(name: str, budget: int, tmp_path: Path,
                                                         capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    assert run(["--lang", "zh", "test", name, "--generate", "--all", "--budget", str(budget), "-o", str(tmp_path)]) == 0
    told = capsys.readouterr().out.splitlines()
    scenarios = written(tmp_path / "scenarios")
    lives = Lives(scenarios[0].timeline, name, "zh")
    shown = lives.shown((one, run_scenario(one)) for one in scenarios)
    listed = {line.strip().partition("：")[2] for line in told if "已证明：" in line or "没有找到：" in line}
    words = GoalWords(lives.policy, "zh")
    for goal in lives.goals:
        assert (goal in shown) != (words(goal) in listed), words(goal)


def test_few_are_chosen_and_none_that_others_make_needless() -> None:
    a, b, c = (Goal("branch", name) for name in "abc")
    assert fewest([({a}, 1), ({a, b}, 2), ({b, c}, 2)], {a, b, c}) == [1, 2]
    assert fewest([({a}, 1), ({a}, 2)], {a, c}) == [0]
    assert fewest([], {a}) == []


def test_broken_off_what_was_found_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    inner, count = Lives.live, [0]

    def live(self: Lives, course: object) -> frozenset[Goal]:
        count[0] += 1
        if count[0] > 3:
            raise KeyboardInterrupt
        return inner(self, course)  # type: ignore[arg-type]

    monkeypatch.setattr(Lives, "live", live)
    assert run(["test", "wechat.dispute", "--generate", "--all", "-o", str(tmp_path)]) == 130
    assert "broken off" in capsys.readouterr().out
    assert written(tmp_path / "scenarios")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    words = ["test", "douyin.order", "--generate", "--all", "-o", str(tmp_path)]
    assert run(words) == 0
    first = {path: path.read_bytes() for path in (tmp_path / "scenarios").iterdir()}
    assert run(words) == 0
    assert all(path.read_bytes() == content for path, content in first.items())
    assert len([*(tmp_path / "scenarios").iterdir()]) == 2 * len(first)


def test_as_data_it_has_the_form_that_is_written_down(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["test", "wechat.conduct", "--generate", "--all", "-o", str(tmp_path), "--format", "json"]
    assert run(words) == 0
    data = json.loads(capsys.readouterr().out)
    schema = Path(__file__).parent.parent.parent / "docs/schema/generated-1.json"
    jsonschema.validate(data, json.loads(schema.read_text(encoding="utf-8")))
    assert data["whole"]
    assert data["goals"] == len({tuple(one.items()) for part in data["written"] for one in part["shows"]}) + len(
        data["proved"]
    )
