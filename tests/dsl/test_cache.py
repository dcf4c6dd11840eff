"""A cache saves time and does nothing else: whatever is wrong with its folder, the answer is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from dsl.cache import keep, kept
from dsl.diagnostics import Problems
from dsl.parser import _grammar, parse
from dsl.source import Source

TEXT = 'policy demo.x "x" from 2024-01-01\nactor a "a" { go }\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "tiaoli"


def test_what_is_kept_comes_back(home: Path) -> None:
    assert kept("thing") is None
    keep("thing", b"one")
    keep("thing", b"two")
    assert kept("thing") == b"two"
    assert [path.name for path in home.iterdir()] == ["thing"]


def test_no_room_leaves_nothing_behind(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep("thing", b"one")

    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", no_room)
    keep("thing", b"two")
    assert kept("thing") == b"one"
    assert [path.name for path in home.iterdir()] == ["thing"]


def test_a_folder_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    keep("thing", b"one")
    assert kept("thing") is None


def test_a_person_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setattr(Path, "home", nobody)
    keep("thing", b"one")
    assert kept("thing") is None


def test_a_relative_place_is_no_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    keep("thing", b"one")
    assert not (tmp_path / "here").exists()


@pytest.mark.parametrize("spoiled", [b"", b"no pickle", b"\x80\x05}."], ids=["empty", "no pickle", "an empty dict"])
def test_a_spoiled_grammar_is_made_anew(spoiled: bytes, home: Path) -> None:
    def tree() -> object:
        _grammar.cache_clear()
        problems = Problems()
        found = parse(Source("a.policy", TEXT), problems)
        assert not problems.in_order()
        return found

    first = tree()
    (file,) = home.iterdir()
    assert tree() == first
    file.write_bytes(spoiled)
    assert tree() == first
    assert len(file.read_bytes()) > 100_000
    _grammar.cache_clear()
