"""`diff --cases` that is ended early, or whose budget ends first: what is known is told, and how far it reaches."""

from __future__ import annotations

import json

import pytest

from tiaoli.cli.main import run
from tiaoli.cli.progress import Progress

PAIR = "wechat.after_sale@2024-03-10..wechat.after_sale@2024-03-11"
LARGER = "wechat.after_sale@2024-03-11..wechat.after_sale@2024-03-22"


def stop_after(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Ctrl-C after so many situations."""
    step = Progress.step

    def stepped(progress: Progress) -> None:
        assert progress._stopping is not None
        progress._stopping.ended |= progress.count == most
        step(progress)

    monkeypatch.setattr(Progress, "step", stepped)


def test_ctrl_c_tells_what_is_known(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    stop_after(monkeypatch, 10)
    assert run(["--lang", "en", "diff", "--cases", PAIR]) == 130
    told = capsys.readouterr().out
    assert "cases that go differently\n    1  2024-03-11" in told
    assert "stopped: beyond what was looked at, a case may do with fewer steps" in told
    assert "proved" not in told


def test_ctrl_c_at_once_finds_nothing_and_proves_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_after(monkeypatch, 0)
    assert run(["--lang", "zh", "diff", "--cases", PAIR]) == 130
    told = capsys.readouterr().out
    assert "已停止" in told
    assert "已证明" not in told


def test_a_budget_that_ends_first_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--lang", "en", "diff", "--cases", LARGER, "--budget", "50"]
    assert run(words) == 0
    assert "beyond what --budget reached, a case may do with fewer steps" in capsys.readouterr().out
    assert run([*words, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["behaviour"]["fewest"] is False
