"""What the words of a command line point at."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tiaoli.cli.files import CannotError
from tiaoli.cli.selection import AtPath, InGit, Named, Piped, Reference, pair, reference

MARCH = date(2024, 3, 31)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/a.policy").touch()
    (tmp_path / "b..policy").touch()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("wechat.after_sale", Named("wechat.after_sale")),
        ("微信.售后@2024-03-31", Named("微信.售后", MARCH)),
        ("shop", AtPath(Path("shop"))),
        ("shop/a.policy@2024-03-31", AtPath(Path("shop/a.policy"), MARCH)),
        ("-", Piped()),
        ("-@2024-03-31", Piped(MARCH)),
        ("HEAD~1:shop/a.policy", InGit("HEAD~1", "shop/a.policy")),
        ("main@{1}:shop@2024-03-31", InGit("main@{1}", "shop", MARCH)),
    ],
)
def test_words(text: str, meant: Reference) -> None:
    assert reference(text) == meant


@pytest.mark.parametrize("text", ["no/such.policy", "a b", "x@2024-02-30", "x@yesterday", "a.policy", ""])
def test_words_that_point_nowhere(text: str) -> None:
    with pytest.raises(CannotError):
        reference(text)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("a.b@2023-12-31..2024-03-31", Named("a.b", date(2023, 12, 31)), Named("a.b", MARCH)),
        ("a.b..c.d", Named("a.b"), Named("c.d")),
        ("a.b..2024-03-31", Named("a.b"), Named("a.b", MARCH)),
        ("shop/a.policy..a.b@2024-03-31", AtPath(Path("shop/a.policy")), Named("a.b", MARCH)),
        ("HEAD:shop..shop", InGit("HEAD", "shop"), AtPath(Path("shop"))),
        ("-..a.b", Piped(), Named("a.b")),
    ],
)
def test_ranges(text: str, first: Reference, second: Reference) -> None:
    assert pair(text) == (first, second)


@pytest.mark.parametrize("text", ["a.b", "b..policy", "shop", "../other"])
def test_what_is_no_range(text: str) -> None:
    assert pair(text) is None


def test_paths_upwards_may_be_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path / "shop")
    (tmp_path / "c.policy").touch()
    assert pair("../c.policy..a.policy") == (AtPath(Path("../c.policy")), AtPath(Path("a.policy")))
    assert pair("a.policy..../c.policy") == (AtPath(Path("a.policy")), AtPath(Path("../c.policy")))
