"""The terminal's language and colours, text that any console can print, files written whole."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dsl.source import display_width
from tiaoli.cli.files import CannotError, write_whole
from tiaoli.cli.help import wrap
from tiaoli.cli.main import COMMANDS, run
from tiaoli.cli.terminal import color_wanted, language_of

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    ("environment", "asked", "language"),
    [
        ({}, None, "en"),
        ({"LANG": "zh_CN.UTF-8"}, None, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, None, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_TW"}, None, "zh"),
        ({"TIAOLI_LANG": "zh", "LC_ALL": "en_GB"}, None, "zh"),
        ({"TIAOLI_LANG": "zh"}, "en", "en"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, None, "zh"),
    ],
)
def test_language(environment: dict[str, str], asked: str | None, language: str) -> None:
    assert language_of(environment, asked) == language


def test_colours_only_where_wanted() -> None:
    piped = io.StringIO()
    assert not color_wanted("auto", {}, piped)
    assert color_wanted("always", {"NO_COLOR": "1"}, piped)
    assert not color_wanted("never", {}, piped)


def ran(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TIAOLI"))}
    return subprocess.run(
        [sys.executable, "-m", "tiaoli", *arguments], cwd=ROOT, env=kept | environment, capture_output=True, timeout=60
    )


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "latin-1", "utf-8"])
def test_printing_never_fails(encoding: str) -> None:
    result = ran("--help", TIAOLI_LANG="zh", PYTHONIOENCODING=encoding)
    assert result.returncode == 0
    assert b"Traceback" not in result.stderr
    if encoding in ("gbk", "utf-8"):
        assert "画流程图" in result.stdout.decode(encoding)


def test_a_reader_that_leaves_is_no_error() -> None:
    line = f"{sys.executable} -m tiaoli show wechat.after_sale | head -n 1 | true"
    result = subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert result.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_disk_is_said() -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [sys.executable, "-m", "tiaoli", "--lang", "en", "--help"],
            cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60,
        )  # fmt: skip
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert "No space left" in result.stderr


def test_an_interruption_is_said_and_leaves_no_file(tmp_path: Path) -> None:
    words = ["play", "wechat.after_sale", "--start", "2024-03-10 09:00:00", "-o", str(tmp_path / "case.yaml")]
    facts = ["goods=physical", "remedy=refund_only", "paid=100 CNY", "amount=80 CNY"]
    words += [part for fact in facts for part in ("--fact", fact)]
    started = subprocess.Popen(
        [sys.executable, "-m", "tiaoli", "--lang", "en", *words],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert started.stdout is not None
    seen = b""
    while b"q(uit)" not in seen:
        seen += os.read(started.stdout.fileno(), 4096)
    started.send_signal(signal.SIGINT)
    _, said = started.communicate(timeout=30)
    assert started.returncode == 130
    assert b"interrupted" in said
    assert b"Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_wrong_use_is_two_and_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["chek"]) == 2
    assert capsys.readouterr().err == "error: there is no command chek; did you mean check?\n"
    assert run(["--lang", "zh", "check", "--colour"]) == 2
    assert capsys.readouterr().err == "错误: 没有选项 --colour；是不是 --color？\n"


def test_our_own_mistakes_are_three_and_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        sys.modules, "tiaoli.cli.commands.log", None
    )  # an import that fails, as a broken install has it
    assert run(["log"]) == 3
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "our fault" in said
    assert "--debug" in said
    with pytest.raises(ImportError):
        run(["--debug", "log"])


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_page_that_fits(
    name: str, language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert run([name, "--help", "--lang", language]) == 0
    page = capsys.readouterr().out
    assert ("例子" if language == "zh" else "Examples") in page
    prose = [line for line in page.splitlines() if not line.startswith(("  tiaoli ", "  eval "))]
    assert max(map(display_width, prose)) <= 60


def test_lines_break_between_words_and_chinese_characters() -> None:
    assert wrap("one two three", 8) == ["one two", "three"]
    assert wrap("把平台规则写成程序，检查。", 10) == ["把平台规则", "写成程序，", "检查。"]
    assert wrap("", 10) == []


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file.svg"
    write_whole(path, b"one")
    path.chmod(0o640)
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(path.parent.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(CannotError, match="can't write"):
        write_whole(tmp_path / "file" / "below", b"new")
    (tmp_path / "folder").mkdir()
    with pytest.raises(CannotError):
        write_whole(tmp_path / "folder", b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]
