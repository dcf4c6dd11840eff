"""Texts with placeholders: ``"退款{amount}"`` → its pieces, and pieces with values → the text.

``{name}`` and ``{action.parameter}`` are placeholders, ``{{`` and ``}}`` braces. Values are written in the language of
the text itself: Chinese where it has Chinese characters, else English.
"""

from __future__ import annotations

import re

from compiler.model import Kind, Policy, Type, Value
from compiler.wording import value_text
from dsl.keywords import Language
from dsl.record import record

_PIECE = re.compile(r"\{\{|\}\}|\{\s*([^\W\d]\w*(?:\.[^\W\d]\w*)*)\s*\}|[{}]|[^{}]+")
_CHINESE = re.compile("[\u4e00-\u9fff]")


@record
class Placeholder:
    """Where a value goes: the name between the braces."""

    name: str


def placeholders(text: str) -> list[str | Placeholder] | None:
    """The pieces of a text; None where a brace stands alone or holds no name."""
    found: list[str | Placeholder] = []
    for match in _PIECE.finditer(text):
        piece = match.group()
        if match.group(1):
            found.append(Placeholder(match.group(1)))
        elif piece in ("{", "}"):
            return None
        else:
            found.append({"{{": "{", "}}": "}"}.get(piece, piece))
    return found


def language_of(texts: list[str]) -> Language:
    """The language that a text is written in."""
    return "zh" if any(_CHINESE.search(text) for text in texts) else "en"


def written(value: Value, kind: Type | None, policy: Policy, lang: Language) -> str:
    """A value within a text: as a reader knows it, without quotes of its own."""
    return value if isinstance(value, str) and kind is Kind.TEXT else value_text(value, kind, policy, lang)
