"""The files of logs: broken ones, large ones, a full disk, Ctrl-C; one message, and nothing half written."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from simulator.logs.data import LogCase, Row
from simulator.logs.judging import Judge
from simulator.logs.moments import Moment, moment_of
from simulator.logs.verdicts import Verdict
from simulator.population.living import Life, Living
from tiaoli.cli.main import run
from tiaoli.cli.terminal import FINDINGS, FINE, INTERRUPTED, WRONG_USE
from tiaoli.logs import json_stream, sorting, tables
from tiaoli.logs.json_stream import JsonStream
from tiaoli.logs.parquet import ParquetLog
from tiaoli.logs.sorting import CaseSorter

ROOT = Path(__file__).parent.parent.parent
FILE = str(ROOT / "policy/wechat/after_sale/population.yaml")
FORMATS = ("csv", "parquet", "xes", "json")
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def simulated(name: str, cases: int = 20) -> Path:
    assert run(["--quiet", "simulate", FILE, "--cases", str(cases), "--log", name]) == FINE
    return Path(name)


@pytest.mark.parametrize("form", FORMATS)
def test_a_log_that_breaks_off_is_one_message(form: str, capsys: Capture) -> None:
    path = simulated(f"log.{form}")
    whole = path.read_bytes()
    capsys.readouterr()
    for share in (0, 30, 70, 99):
        path.write_bytes(whole[: len(whole) * share // 100])
        assert run(["replay", path.name]) == FINDINGS
        said = capsys.readouterr()
        assert said.err.count("error[P06") >= 1
        if form != "csv" or share == 0:
            assert said.out == ""
            assert said.err.count("error[") == 1


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("luck", range(2))
def test_garbage_is_a_message(form: str, luck: int, capsys: Capture) -> None:
    path, dice = simulated(f"log.{form}", 5), Random(luck)
    spoiled = bytearray(path.read_bytes())
    for _ in range(20):
        spoiled[dice.randrange(len(spoiled))] = dice.randrange(256)
    path.write_bytes(spoiled)
    capsys.readouterr()
    assert run(["replay", path.name]) in (FINE, FINDINGS)


def test_a_document_type_is_refused(capsys: Capture) -> None:
    path = simulated("log.xes", 2)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("<log ", '<!DOCTYPE log [<!ENTITY a "aa">]>\n<log ', 1), encoding="utf-8")
    assert run(["replay", "log.xes"]) == FINDINGS
    assert "document type" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "words"), [("log.doc", "ends in one of"), ("none.csv", "none.csv")])
def test_a_log_that_is_none_or_not_there(name: str, words: str, capsys: Capture) -> None:
    assert run(["replay", name]) == WRONG_USE
    assert words in capsys.readouterr().err


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    path = simulated("log.csv", 3)
    capsys.readouterr()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes()), "utf-8"))
    assert run(["replay", "-", "--format", "json"]) == FINE
    assert json.loads(capsys.readouterr().out)["follow"] == 3


# ── whole or not at all ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_full_disk_leaves_the_old_file(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    path = simulated("log.csv", 2)
    before, add = path.read_bytes(), tables.CsvTable.add

    def full(self: tables.CsvTable, row: Mapping[str, str | int]) -> None:
        if row.get("case") == "5":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        add(self, row)

    monkeypatch.setattr(tables.CsvTable, "add", full)
    capsys.readouterr()
    assert run(["simulate", FILE, "--cases", "20", "--log", "log.csv"]) == WRONG_USE
    assert "No space left" in capsys.readouterr().err
    assert path.read_bytes() == before
    assert os.listdir() == ["log.csv"]  # noqa: PTH208


def test_ctrl_c_keeps_the_cases_so_far(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    whole = Living.life

    def life(self: Living, number: int) -> Life:
        if number == 9:
            os.kill(os.getpid(), signal.SIGINT)
        return whole(self, number)

    with monkeypatch.context() as patched:
        patched.setattr(Living, "life", life)
        assert run(["simulate", FILE, "--log", "log.parquet"]) == INTERRUPTED
    capsys.readouterr()
    assert run(["replay", "log.parquet", "--format", "json"]) == FINE
    assert json.loads(capsys.readouterr().out)["follow"] == 10


def test_ctrl_c_tells_of_the_cases_judged(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    simulated("log.csv")
    whole = Judge.verdict

    def verdict(self: Judge, case: LogCase) -> Verdict:
        if case.name == "8":
            os.kill(os.getpid(), signal.SIGINT)
        return whole(self, case)

    monkeypatch.setattr(Judge, "verdict", verdict)
    before = signal.getsignal(signal.SIGINT)
    capsys.readouterr()
    assert run(["replay", "log.csv", "--format", "json", "--rows", "rows.csv"]) == INTERRUPTED
    data = json.loads(capsys.readouterr().out)
    assert (data["cases"], data["interrupted"]) == (8, True)
    assert signal.getsignal(signal.SIGINT) is before
    assert len(Path("rows.csv").read_text(encoding="utf-8").splitlines()) == 9


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert run(["-q", "simulate", FILE, "--cases", "2", "--log", "log.parquet"]) == WRONG_USE
    assert "tiaoli[logs]" in capsys.readouterr().err
    assert not list(Path().iterdir())


def test_lines_of_cases_as_parquet() -> None:
    assert run(["-q", "simulate", FILE, "--cases", "8", "--rows", "lived.parquet", "--log", "log.xes"]) == FINE
    assert run(["-q", "replay", "log.xes", "--rows", "judged.parquet", "--vs", "2024-03-11"]) == FINE
    lived, judged = (ParquetLog(Path(f"{name}.parquet")) for name in ("lived", "judged"))
    found = [[row.cells for row in file.rows()] for file in (lived, judged)]
    assert [row["case"] for row in found[0]] == [row["case"] for row in found[1]] == [str(n) for n in range(1, 9)]
    assert [row["state"] for row in found[0]] == [row["state"] for row in found[1]]
    assert [row["seconds"] for row in found[0]] == [row["seconds"] for row in found[1]]
    assert {row["follows"] for row in found[1]} == {"yes"}
    assert {row["decided"] for row in found[1]} <= {"yes", "no"}


# ── pieces ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_sorting_is_the_same_in_files(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = Random(3)
    rows = [(str(dice.randrange(40)), Row(number, {"a": str(number)}), dice.randrange(50)) for number in range(900)]

    def sorted_by(*, by_time: bool) -> list[tuple[str, list[int]]]:
        sorter = CaseSorter(("a",), by_time=by_time)
        for case, row, at in rows:
            sorter.add(case, row, at)
        found = [(case, [row.number for row, _ in group]) for case, group in sorter.cases()]
        sorter.close()
        return found

    plain = {by_time: sorted_by(by_time=by_time) for by_time in (False, True)}
    assert [int(case) for case, _ in plain[False]] == sorted({int(case) for case, _, _ in rows})
    assert all(numbers == sorted(numbers) for _, numbers in plain[False])
    monkeypatch.setattr(sorting, "MOST_ROWS", 17)
    monkeypatch.setattr(sorting, "MOST_RUNS", 5)
    assert {by_time: sorted_by(by_time=by_time) for by_time in (False, True)} == plain


@pytest.mark.parametrize(
    ("text", "written", "at"),
    [
        ("2024-03-10 09:00:00", None, 1710032400),
        ("2024/3/10 9:00", None, 1710032400),
        ("2024-03-10T09:00:00.987+08:00", None, 1710032400),
        ("2024-03-10 01:00:00 Z", None, 1710032400),
        ("10.03.2024 09:00", "%d.%m.%Y %H:%M", 1710032400),
        ("1710032400999", "milliseconds", 1710032400),
        ("2024-03-10", None, "day"),
        ("soon", None, "moment"),
        ("2024-02-30 09:00:00", None, "moment"),
        ("1e5", "seconds", "moment"),
    ],
)
def test_moments(text: str, written: str | None, at: int | str) -> None:
    found = moment_of(text, ZoneInfo("Asia/Shanghai"), written)
    assert (found.at if isinstance(found, Moment) else found) == at


def test_a_moment_that_clocks_skip() -> None:
    assert moment_of("2024-03-31 02:30:00", ZoneInfo("Europe/Berlin")) == "skipped"


def test_json_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "CHUNK", 3)
    whole = {"a": [1, 23, "[]"], "b": {"c": [{"d": "x, }"}]}, "e": [{"f": [1, 2]}, []], "g": -12.5}
    for text in (json.dumps(whole), json.dumps(whole, indent=3)):
        found = list(JsonStream(io.StringIO(text)).items(("a", "e")))
        assert found == [("a", 1), ("a", 23), ("a", "[]"), ("e", {"f": [1, 2]}), ("e", [])]
        for end in range(1, len(text)):
            with pytest.raises(ValueError, match="."):
                list(JsonStream(io.StringIO(text[:end])).items(("a", "e")))


def test_rows_that_count_themselves_may_stand_in_any_order(tmp_path: Path) -> None:
    log, mixed = tmp_path / "log.csv", tmp_path / "mixed.csv"
    source = str(ROOT / "policy/wechat/after_sale/population.yaml")
    assert run(["simulate", source, "--cases", "80", "--log", str(log)]) == FINE
    head, *rows = log.read_text(encoding="utf-8-sig").splitlines()
    Random(3).shuffle(rows)
    mixed.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    assert run(["replay", str(mixed)]) == FINE
