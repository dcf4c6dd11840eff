"""Systems where policies are: beside each other, in a library, in git, on standard input."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest

from tiaoli.cli.main import run

ORDER = """\
policy demo.order "订单" from 2024-01-01
actor buyer "买家" {{ close "关闭" }}
outcome {outcome} "已关闭"
initial state waiting "进行中" {{
  on buyer.close -> done do {outcome}
}}
final state done "完成"
"""
SHOP = """\
system demo.shop "店铺" from 2024-01-01
part order "订单": demo.order
part other "另一订单": demo.order under order
link other.{outcome} -> order.buyer.close
"""
FINE = "✓ demo.shop: a system of 2 parts (1 policy), 1 link\n"


def put(folder: Path, outcome: str, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".policy").write_text(text.format(outcome=outcome), encoding="utf-8")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(capsys: pytest.CaptureFixture[str], what: str, code: int = 0) -> str:
    assert run(["check", what]) == code, capsys.readouterr()
    return capsys.readouterr().out


def test_beside_each_other(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(here, "closed", order=ORDER, shop=SHOP)
    assert checked(capsys, "shop.policy") == FINE
    assert checked(capsys, ".").endswith(FINE)


def test_on_standard_input(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    put(here, "closed", order=ORDER)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(SHOP.format(outcome="closed").encode())))
    assert checked(capsys, "-") == FINE


def test_in_a_library_the_own_policies_come_first(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(here, "closed", policy__demo__order__base=ORDER, policy__demo__shop__base=SHOP)
    put(here, "shut", draft__demo__order__base=ORDER, draft__demo__shop__base=SHOP)
    assert checked(capsys, "demo.shop") == FINE
    assert checked(capsys, "draft").endswith(FINE)
    assert "P0703" in checked(capsys, "draft/demo/shop", 1)
    assert run(["check", "demo.shop", "--library", "draft"]) == 0
    assert capsys.readouterr().out == FINE


def test_in_git_the_policies_of_the_same_commit(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(here, "closed", policy__demo__order__base=ORDER, policy__demo__shop__base=SHOP)
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "."], [*identity, "commit", "-q", "-m", "one"]):
        subprocess.run(["git", *words], cwd=here, check=True, capture_output=True)
    put(here, "shut", policy__demo__order__base=ORDER)
    assert "P0703" in checked(capsys, "demo.shop", 1)
    for what in ("HEAD:policy", "HEAD:policy/demo/shop", "HEAD:policy/demo/shop/base.policy"):
        assert checked(capsys, what).endswith(FINE)


def test_a_policy_that_is_broken_is_said_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(here, "closed", order=ORDER.replace("-> done", "-> dne"), shop=SHOP)
    assert checked(capsys, "shop.policy", 1).count("error[") == 1
    assert checked(capsys, ".", 1).count("error[") == 1


@pytest.mark.parametrize("command", ["diff", "play"])
def test_commands_about_one_policy_say_what_to_name(
    command: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(here, "closed", order=ORDER, shop=SHOP)
    word = "shop.policy..order.policy" if command == "diff" else "shop.policy"
    assert run([command, word]) == 2
    assert "demo.shop is a system; name one of its policies: demo.order" in capsys.readouterr().err
