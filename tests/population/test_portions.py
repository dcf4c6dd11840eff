"""Parts of a survey, here or on a cluster, kept in a file or not, come to what the whole does."""

from __future__ import annotations

import csv
import io
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from simulator.population.living import Living
from simulator.population.portion_data import from_data, to_data
from simulator.population.portions import PORTION, Question, Range, lived, ranges
from tests.population.conftest import Read
from tests.population.test_compiled import everything
from tiaoli.cli import cluster, living_through
from tiaoli.cli.main import run
from tiaoli.cli.terminal import FINE, INTERRUPTED, WRONG_USE
from tiaoli.logs.parquet import ParquetLog

ROOT = Path(__file__).parent.parent.parent
FILE = str(ROOT / "policy/wechat/after_sale/population.yaml")
ASKED = ["simulate", FILE, "--at", "2024-03-10", "--vs", "2024-03-11", "--by", "remedy", "--format", "json"]
Capture = pytest.CaptureFixture[str]


def told(capsys: Capture, *more: str, expected: int = FINE) -> dict[str, object]:
    assert run([*ASKED, *more]) == expected
    data: dict[str, object] = json.loads(capsys.readouterr().out)
    return data


# ── ranges ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_ranges_are_what_is_missing() -> None:
    whole = 3 * PORTION + 5
    assert list(ranges(whole, [])) == [
        (0, PORTION),
        (PORTION, 2 * PORTION),
        (2 * PORTION, 3 * PORTION),
        (3 * PORTION, whole),
    ]
    done = [(PORTION + 7, PORTION + 9), (0, PORTION), (2 * PORTION, 3 * PORTION + 1)]
    rest = [(PORTION, PORTION + 7), (PORTION + 9, 2 * PORTION), (3 * PORTION + 1, whole)]
    assert list(ranges(whole, done)) == rest
    assert list(ranges(whole, [*done, *rest])) == []


def test_portions_add_up_as_data_and_sent_elsewhere(read: Read) -> None:
    question = Question(read("after_sale", "2024-03-10"), read("after_sale", "2025-08-20"), 3, "remedy")
    whole, parts = question.survey(), question.survey()
    for number in range(300):
        whole.add(number)
    for part in ((200, 300), (0, 90), (90, 200)):
        piece = question.survey()
        piece.join(lived(pickle.loads(pickle.dumps(question)), part))
        parts.join(from_data(json.loads(json.dumps(to_data(piece)))))
    assert everything(parts) == everything(whole)


def test_a_population_sent_elsewhere_lives_the_same(read: Read) -> None:
    here = read("dispute")
    there = pickle.loads(pickle.dumps(here))
    for number in range(20):
        one, other = (Living(population, 5).life(number) for population in (here, there))
        assert (one.steps, one.fate) == (other.steps, other.fate)


# ── a file to go on from ───────────────────────────────────────────────────────────────────────────────────────


def test_a_survey_goes_on_from_its_file(capsys: Capture, tmp_path: Path) -> None:
    kept = str(tmp_path / "kept.json")
    told(capsys, "--cases", "300", "--resume", kept)
    on = told(capsys, "--cases", "700", "--resume", kept)
    assert on == told(capsys, "--cases", "700")
    assert told(capsys, "--cases", "700", "--resume", kept) == on


def test_ctrl_c_is_gone_on_from(monkeypatch: pytest.MonkeyPatch, capsys: Capture, tmp_path: Path) -> None:
    kept, whole = str(tmp_path / "kept.json"), Living.life
    monkeypatch.setattr(living_through, "compiled", lambda _: None)

    def life(self: Living, number: int) -> object:
        if number == 40 and self.population.policy.endswith("10"):
            os.kill(os.getpid(), signal.SIGINT)
        return whole(self, number)

    with monkeypatch.context() as patch:
        patch.setattr(Living, "life", life)
        stopped = told(capsys, "--cases", "90", "--resume", kept, expected=INTERRUPTED)
    assert stopped["cases"] == 41
    assert told(capsys, "--cases", "90", "--resume", kept) == told(capsys, "--cases", "90")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_another_question_or_another_file_is_refused(language: str, capsys: Capture, tmp_path: Path) -> None:
    kept, other = tmp_path / "kept.json", tmp_path / "other.json"
    told(capsys, "--cases", "30", "--resume", str(kept))
    before = kept.read_bytes()
    assert run(["--lang", language, *ASKED, "--seed", "9", "--resume", str(kept)]) == WRONG_USE
    assert ("another question" if language == "en" else "另一个问题") in capsys.readouterr().err
    assert kept.read_bytes() == before
    kept_text = before.decode()
    for content in (
        "", "[]", "[" * 100_000, '{"kind": "tiaoli survey"}', kept_text.replace('"cases"', '"case"'),
        kept_text.replace("[[0, 30]]", "[[0, 3]]"), kept_text.replace("[[0, 30]]", "[[9, -21]]"),
    ):  # fmt: skip
        other.write_text(content, encoding="utf-8")
        assert run(["--lang", language, *ASKED, "--resume", str(other)]) == WRONG_USE
        assert ("no survey" if language == "en" else "不是保存的统计") in capsys.readouterr().err
        assert other.read_text(encoding="utf-8") == content
    other.write_text(before.decode().replace('"version": ', '"version": 9'), encoding="utf-8")
    assert run(["--lang", language, *ASKED, "--resume", str(other)]) == WRONG_USE
    assert ("another version" if language == "en" else "另一版本") in capsys.readouterr().err


def test_until_intervals_are_narrow_enough(capsys: Capture) -> None:
    def ends(*more: str) -> int:
        assert run(["simulate", FILE, "--format", "json", *more]) == FINE
        data = json.loads(capsys.readouterr().out)
        return int(data["cases"])

    assert ends("--until-width", "90%", "--cases", "2000") == 2000
    assert ends("--until-width", "0.3%") == PORTION
    assert run(["simulate", FILE, "--until-width", "little"]) == WRONG_USE
    assert run(["simulate", FILE, "--until-width", "1%", "--rows", "x.csv"]) == WRONG_USE


def test_a_line_a_case_also_from_kernels(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = ["simulate", FILE, "--at", "2024-03-10", "--vs", "2025-08-20", "--cases", "1500", "--rows"]
    few, many = tmp_path / "few.csv", tmp_path / "many.csv"
    assert run([*asked, str(few)]) == FINE
    monkeypatch.setattr(living_through, "MANY", 1)
    assert run([*asked, str(many)]) == FINE
    assert many.read_bytes() == few.read_bytes()
    columns = tmp_path / "many.parquet"
    assert run([*asked, str(columns)]) == FINE
    told = [*csv.DictReader(io.StringIO(few.read_text(encoding="utf-8-sig")))]
    kept = [row.cells for row in ParquetLog(columns).rows()]
    for one, other in zip(kept, told, strict=True):
        begun = datetime.fromisoformat(str(one["arrived"])), datetime.fromisoformat(other["arrived"])
        assert begun[0] == begun[1]
        assert {**one, "arrived": ""} == {**{name: cell or None for name, cell in other.items()}, "arrived": ""}


# ── a cluster ──────────────────────────────────────────────────────────────────────────────────────────────────

WORKER = ["worker", "--nthreads", "1", "--nworkers", "1", "--no-dashboard", "--no-nanny"]


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    """The address of a cluster of two nodes on loopback, one of which dies soon."""
    at = tmp_path / "scheduler.json"
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    where = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(at)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    processes = [subprocess.Popen([*dask, *where], **quiet)]  # type: ignore[call-overload]
    try:
        deadline = time.monotonic() + 30
        while not (at.exists() and at.read_text(encoding="utf-8")) and time.monotonic() < deadline:
            time.sleep(0.1)
        address = str(json.loads(at.read_text(encoding="utf-8"))["address"])
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, *WORKER[1:]]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        processes += [subprocess.Popen(worker, env=environment, **quiet) for _ in range(2)]  # type: ignore[call-overload]
        yield address
    finally:
        for one in processes:
            one.kill()
            one.wait()


def test_a_cluster_says_the_same_and_a_dead_worker_loses_nothing(
    scheduler: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    here = told(capsys, "--cases", "600000")
    whole = living_through._there

    def there(*given: object) -> object:
        subprocess.run(["pkill", "-n", "-f", "distributed.cli.dask_worker"], check=False)
        return whole(*given)  # type: ignore[arg-type]

    assert told(capsys, "--cases", "600000", "--engine", scheduler) == here
    monkeypatch.setattr(living_through, "_there", there)
    assert told(capsys, "--cases", "600000", "--engine", scheduler) == here


def test_a_cluster_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(cluster, "SECONDS", 1)
    assert run([*ASKED, "--engine", "tcp://127.0.0.1:9"]) == WRONG_USE
    assert "no cluster answers" in capsys.readouterr().err


@pytest.mark.parametrize("where", ["there", "xyz://127.0.0.1:9", "tcp://127.0.0.1"])
@pytest.mark.parametrize(("language", "words"), [("en", "an address such as"), ("zh", "地址")])
def test_what_is_no_address_is_told_at_once(where: str, language: str, words: str, capsys: Capture) -> None:
    assert run(["--lang", language, *ASKED, "--engine", where]) == WRONG_USE
    assert words in capsys.readouterr().err


def test_few_ranges_at_a_time_go_to_a_cluster(read: Read) -> None:
    class Done:
        def __init__(self, part: Range) -> None:
            self.part = part

        def result(self) -> Range:
            return self.part

        def release(self) -> None:
            pass

    class Cluster:
        def submit(self, _: object, *given: object, pure: bool) -> object:
            assert not pure
            return Done(given[1]) if len(given) > 1 else None  # type: ignore[arg-type]

        def cancel(self, _: object) -> None:
            pass

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cluster, "_finished", lambda waiting: waiting[:2])
        found = cluster.portions(Cluster(), Question(read("refund"), None, 1), ranges(10**15, []), lambda: False)
        assert [next(found)[0][0] for _ in range(3)] == [0, PORTION, 2 * PORTION]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_files_without_a_place_are_told_before_the_work(
    language: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture, tmp_path: Path
) -> None:
    def life(_: Living, __: int) -> None:
        raise AssertionError

    monkeypatch.setattr(Living, "life", life)
    (tmp_path / "file").write_text("", encoding="utf-8")
    for option in ("--rows", "--log", "--report", "--resume"):
        for place in ("", "file/x.csv"):
            assert run(["--lang", language, *ASKED, option, str(tmp_path / place)]) == WRONG_USE
            assert ("folder" if language == "en" else "文件夹") in capsys.readouterr().err
    same = str(tmp_path / "same.csv")
    assert run(["--lang", language, *ASKED, "--rows", same, "--log", same]) == WRONG_USE
    assert ("both name" if language == "en" else "都写到") in capsys.readouterr().err
    assert run(["--lang", language, *ASKED, "--resume", os.devnull]) == WRONG_USE
    assert ("no survey" if language == "en" else "不是保存的统计") in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["file"]
