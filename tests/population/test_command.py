"""The command where a page cannot show it: Ctrl-C, standard input, a terminal's progress line, sameness of bytes."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import signal
from pathlib import Path

import pytest

from simulator.population.living import Life, Living
from tiaoli.cli import case_progress
from tiaoli.cli.main import run
from tiaoli.cli.terminal import FINE, INTERRUPTED, WRONG_USE

ROOT = Path(__file__).parent.parent.parent
FILE = str(ROOT / "policy/wechat/after_sale/population.yaml")
Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_ctrl_c_keeps_what_is_known(
    language: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    before, whole = signal.getsignal(signal.SIGINT), Living.life

    def life(self: Living, number: int) -> Life:
        if number == 30 and self.population.policy.endswith("10"):
            os.kill(os.getpid(), signal.SIGINT)
        return whole(self, number)

    monkeypatch.setattr(Living, "life", life)
    under = ["--at", "2024-03-10", "--vs", "2024-03-11", "-o", "."]
    assert run(["--lang", language, "simulate", FILE, *under, "--format", "json"]) == INTERRUPTED
    said = capsys.readouterr()
    data = json.loads(said.out)
    assert (data["cases"], data["asked"], data["interrupted"]) == (31, 1000, True)
    assert data["compared"]["summary"]["cases"] == 31
    assert ("stopping" if language == "en" else "正在停止") in said.err
    assert signal.getsignal(signal.SIGINT) is before
    assert sorted(path.name for path in tmp_path.rglob("*.yaml")) == sorted(data["compared"]["written"])
    assert not list(tmp_path.rglob("*.part"))


def test_stopping_early_is_told(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    whole = Living.life

    def life(self: Living, number: int) -> Life:
        if number == 9:
            os.kill(os.getpid(), signal.SIGINT)
        return whole(self, number)

    monkeypatch.setattr(Living, "life", life)
    assert run(["simulate", FILE]) == INTERRUPTED
    assert "stopped: 1,000 cases were asked for" in capsys.readouterr().out


def test_a_terminal_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    ticks = iter(range(10**6))
    monkeypatch.setattr(case_progress, "monotonic", lambda: float(next(ticks)))
    assert run(["simulate", FILE, "--cases", "20"]) == FINE
    said = capsys.readouterr().err
    assert "2/20 cases, 1 a second, 18s left" in said
    assert said.endswith(" \r")
    assert run(["--quiet", "simulate", FILE, "--cases", "20"]) == FINE
    assert capsys.readouterr().err == ""


def test_standard_input_and_the_file_say_the_same(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    assert run(["simulate", FILE, "--cases", "50"]) == FINE
    once = capsys.readouterr().out
    assert run(["simulate", FILE, "--cases", "50"]) == FINE
    assert capsys.readouterr().out == once
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(Path(FILE).read_bytes()), "utf-8"))
    assert run(["simulate", "-", "--cases", "50"]) == FINE
    assert capsys.readouterr().out == once


def test_another_seed_is_another_population(capsys: Capture) -> None:
    said = []
    for seed in ("1", "2"):
        assert run(["simulate", FILE, "--cases", "50", "--seed", seed]) == FINE
        said.append(capsys.readouterr().out.partition("\n\n")[2])
    assert said[0] != said[1]


def test_rows_are_whole_or_not_there(monkeypatch: pytest.MonkeyPatch, capsys: Capture, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    rows = tmp_path / "out" / "rows.csv"
    assert run(["simulate", FILE, "--cases", "40", "--vs", "2024-12-31", "--rows", str(rows)]) == FINE
    with rows.open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.DictReader(file))
    assert [one["case"] for one in read] == [str(number // 2 + 1) for number in range(80)]
    assert {one["policy"] for one in read} == {"wechat.after_sale", "wechat.after_sale@2024-12-31"}
    once, lines = rows.read_bytes(), iter(range(10))

    class Full:
        def writerow(self, _: object) -> None:
            if next(lines) == 3:
                raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("csv.writer", lambda *_, **__: Full())
    assert run(["simulate", FILE, "--cases", "5", "--rows", str(rows)]) == WRONG_USE
    assert f"can't write {rows}: No space left on device" in capsys.readouterr().err
    assert [path.name for path in rows.parent.iterdir()] == ["rows.csv"]
    assert rows.read_bytes() == once
