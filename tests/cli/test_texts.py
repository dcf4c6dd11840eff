"""Which texts a reference means: names, folders, files, standard input, git."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest

from tiaoli.cli.main import run

BASE = """\
policy {name} "退货" from 2024-01-01
actor merchant "商家" {{ approve "同意" }}
initial state waiting "待处理" awaits merchant {{
  on merchant.approve -> done
  lapse: after {hours}h -> done
}}
final state done "完成"
"""
AMENDMENT = """\
amend {name} "延长" from 2024-06-01
running cases follow; deadlines keep
in waiting {{ replace lapse: after 72h -> done }}
"""


@pytest.fixture(autouse=True)
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("returns", "refunds"):
        folder = tmp_path / "shop" / name
        folder.mkdir(parents=True)
        (folder / "2024-01-01.policy").write_text(BASE.format(name=f"shop.{name}", hours=24), encoding="utf-8")
        (folder / "2024-06-01.policy").write_text(AMENDMENT.format(name=f"shop.{name}"), encoding="utf-8")
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(words) == 0, capsys.readouterr()
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("what", "hours"),
    [
        ("shop.returns", "72h"),
        ("shop.returns@2024-05-31", "24h"),
        ("shop/returns", "72h"),
        ("shop/returns/2024-01-01.policy", "24h"),
        ("shop/returns/2024-06-01.policy", "72h"),
        ("shop/returns/2024-06-01.policy@2024-02-01", "24h"),
    ],
)
def test_a_day_and_a_place_pick_the_text(what: str, hours: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"after {hours}" in printed(capsys, "show", what)


def test_a_folder_of_several_policies(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "check", "shop").count("2 revisions") == 2
    assert run(["show", "shop"]) == 2
    assert capsys.readouterr().err == "error: shop holds several policies: shop.refunds, shop.returns\n"


def test_a_library_given_by_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert run(["show", "shop.returns"]) == 2
    capsys.readouterr()
    assert "after 72h" in printed(capsys, "show", "shop.returns", "--library", str(tmp_path))


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = BASE.format(name="shop.piped", hours=36)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8"))
    assert "after 36h" in printed(capsys, "show", "-")


def test_what_git_has(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "."], [*identity, "commit", "-q", "-m", "one"]):
        subprocess.run(["git", *words], cwd=library, check=True, capture_output=True)
    changed = library / "shop/returns/2024-01-01.policy"
    changed.write_text(BASE.format(name="shop.returns", hours=12), encoding="utf-8")
    path = "shop/returns/2024-01-01.policy"
    assert "after 24h" in printed(capsys, "show", f"HEAD:{path}")
    assert "after 12h" in printed(capsys, "show", path)
    assert "after 72h" in printed(capsys, "show", "HEAD:shop/returns")
    assert "after 72h" in printed(capsys, "show", "HEAD:shop/returns/2024-06-01.policy")
    assert run(["show", "nowhere:shop"]) == 2
    assert run(["show", "HEAD:nothing"]) == 2
    assert "git" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", 1),
        (b"\xff\xfe\x00policy", 1),
        ("政策 x".encode("gbk"), 1),
        (b"\xef\xbb\xbf" + BASE.format(name="x", hours=1).encode(), 0),
        (b"policy x from 2024-01-01\r\n" + b"{" * 10_000, 1),
        (b"// nothing\n" * 200_000, 1),
    ],
    ids=["empty", "utf-16", "gbk", "bom", "nesting", "large"],
)
def test_bad_files_are_findings_with_no_traceback(
    content: bytes, code: int, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (library / "bad.policy").write_bytes(content)
    assert run(["check", "bad.policy"]) == code
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    assert "bad.policy" in said.out or code == 0
