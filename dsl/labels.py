"""Labels in a reader's language: a syntax tree said in other words.

In: a tree, and what its labels and reasons are called in another language. Out: the same tree with those said so, each
still knowing how it is written. Names, texts of notices and readings stay: they are what the policy says, not what its
parts are called. Absent: the file that lists the words (``compiler/label_files.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from dsl.source import Span, one_line

FIELDS = ("label", "why")
"""The parts of a tree that call something by words."""

_PARTS: dict[type, tuple[str, ...]] = {}

T = TypeVar("T")


class Label(str):
    """A label said in another language than the policy's. ``written`` is how the policy has it."""

    __slots__ = ("written",)
    written: str


def written(label: str) -> str:
    """A label as the policy has it, which is what scenario files may use."""
    return label.written if isinstance(label, Label) else label


def said(label: str, words: Mapping[str, str]) -> str:
    """A label in other words, where there are some."""
    key = one_line(label)
    if key not in words:
        return label
    made = Label(words[key])
    made.written = key
    return made


def relabelled(node: T, words: Mapping[str, str]) -> T:
    """A tree with its labels in other words; what has none stays as it is."""
    changed: dict[str, Any] = {}
    for name in _parts(node):
        value = getattr(node, name)
        if value is None:
            continue
        new: Any
        if name in FIELDS and isinstance(value, str):
            new = said(value, words)
        elif isinstance(value, tuple):
            new = tuple([relabelled(one, words) for one in value])
            if all(one is other for one, other in zip(new, value, strict=True)):
                continue
        else:
            new = relabelled(value, words)
        if new is not value:
            changed[name] = new
    whole: Any = node
    return replace(whole, **changed) if changed else node


def labels_in(node: object) -> Iterator[str]:
    """Every label and reason of a tree, in the order written."""
    for name in _parts(node):
        value = getattr(node, name)
        if name in FIELDS and isinstance(value, str):
            yield one_line(value)
        elif isinstance(value, tuple):
            for one in value:
                yield from labels_in(one)
        else:
            yield from labels_in(value)


def _parts(node: object) -> tuple[str, ...]:
    """The fields of a node that may hold labels."""
    kind = type(node)
    if kind not in _PARTS:
        holds = is_dataclass(node) and not isinstance(node, Span)
        _PARTS[kind] = tuple(one.name for one in fields(node)) if holds else ()  # type: ignore[arg-type]
    return _PARTS[kind]
