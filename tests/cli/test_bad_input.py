"""Input that can't stand in a case file: too large, too deep, not text, a device that is full, an interruption.

Each ends with one message and the right exit code; no traceback, nothing half-written.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tiaoli.cli.main import run

HEAD = 'policy demo.x "x" from 2024-01-01\nactor a "a" { go }\ncase "c" { f: bool = true }\n'
TAIL = 'final state z "z"\n'
SMALL = HEAD + 'initial state s "s" { on a.go when f -> z }\n' + TAIL
ROOT = Path(__file__).parent.parent.parent


def guarded(condition: str) -> str:
    """A policy with one condition."""
    return HEAD + f'initial state s "s" {{ on a.go when {condition} -> z }}\n' + TAIL


DEEP = {
    "states": HEAD + "".join(f'initial state s{n} "s" {{ ' for n in range(10_000)) + "}" * 10_000 + "\n" + TAIL,
    "braces": HEAD + "{" * 10_000 + "}" * 10_000 + "\n" + TAIL,
    "parentheses": guarded("(" * 10_000 + "f" + ")" * 10_000),
    "not": guarded("not " * 10_000 + "f"),
    "and": guarded(" and ".join(["f"] * 10_000)),
}


@pytest.mark.parametrize("kind", DEEP)
def test_deep_nesting_is_a_finding(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "deep.policy"
    path.write_text(DEEP[kind], encoding="utf-8")
    started = time.monotonic()
    assert run(["check", str(path)]) == 1
    assert "error[P0" in capsys.readouterr().out
    assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (SMALL.replace('"s"', '"待处理"').encode("gbk"), "P0002"),
        (SMALL.encode("utf-16"), "P0002"),
        (b"policy\0x", "P0002"),
        (b"// ten million bytes\n" * 500_000, "P0003"),
        (b"", "P0121"),
    ],
    ids=["gbk", "utf-16", "nul", "10 MB", "empty"],
)
def test_what_is_no_text_is_told(content: bytes, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.policy"
    path.write_bytes(content)
    assert run(["check", str(path)]) == 1
    assert f"error[{code}]" in capsys.readouterr().out


def test_a_byte_order_mark_and_tabs_are_no_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "fine.policy"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace(" ", "\t").replace("\n", "\r\n").encode())
    assert run(["check", str(path)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("✓")


def test_files_used_twice_are_read_once(tmp_path: Path) -> None:
    for n in range(30):
        (tmp_path / f"d{n}.inc").write_text(f'use "d{n + 1}.inc"\nuse "./d{n + 1}.inc"\n', encoding="utf-8")
    (tmp_path / "d30.inc").write_text('actor a "a" { go }\n', encoding="utf-8")
    text = SMALL.replace('actor a "a" { go }', 'use "d0.inc"')
    (tmp_path / "base.policy").write_text(text, encoding="utf-8")
    assert run(["check", str(tmp_path)]) == 0


def command(*words: str) -> list[str]:
    """A process of its own: what it does to signals and limits is its own too."""
    return [sys.executable, "-m", "tiaoli", *words]


def environment() -> dict[str, str]:
    """English, and this repository."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "TIAOLI_LANG": "en"}


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on file size")
@pytest.mark.parametrize("cache", ["cold", "warm"])
def test_a_full_disk_leaves_the_old_file_whole(
    cache: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    kept = tmp_path_factory.mktemp("cache")
    around = {**environment(), "PYTHONDONTWRITEBYTECODE": "1", "XDG_CACHE_HOME": str(kept)}
    (tmp_path / "a.policy").write_text(SMALL, encoding="utf-8")
    picture = tmp_path / "a.svg"
    picture.write_text("old", encoding="utf-8")

    if cache == "warm":
        subprocess.run(
            command("draw", "a.policy", "-o", os.devnull, "--format", "svg"), cwd=tmp_path, env=around, check=True
        )
    before = sorted(kept.rglob("*"))

    def no_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))

    ran = subprocess.run(
        command("draw", "a.policy", "-o", "a.svg"),
        cwd=tmp_path, env=around, preexec_fn=no_room, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
    assert picture.read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.policy", "a.svg"]
    assert [path for path in kept.rglob("*") if path.is_file() and path not in before] == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
def test_an_interruption_leaves_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "a.policy").write_text(SMALL, encoding="utf-8")
    one = "scenario: n\npolicy: demo.x\nstart: 2024-01-01 00:00:00\nsteps: [{do: a.go}]\n"
    (tmp_path / "many.yaml").write_text("---\n".join([one] * 20_000), encoding="utf-8")
    process = subprocess.Popen(
        command("test", "many.yaml", "--junit", "out.xml"), cwd=tmp_path, env=environment(),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    time.sleep(2)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "interrupted" in told
    assert "Traceback" not in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.policy", "many.yaml"]
