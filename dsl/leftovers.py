"""What can be kept of a part that is broken, so that one mistake is told once.

In: tokens of a broken statement, or a value that can't be. Out: leaves that stand for it while the rest is read.
Absent: telling what is wrong (``dsl/syntax_errors.py``).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence

from dsl.keywords import BY_SPELLING, KEYWORDS
from dsl.leaf import Leaf
from dsl.literals import LARGEST, literal_fault
from dsl.source import Source, Span
from dsl.statements import keyword
from dsl.suggest import nearest
from dsl.tokens import Token

_EARLIEST, _LATEST = "0001-01-01", "9999-12-31"
_HEADERS = ("POLICY", "AMEND", "SYSTEM")


def possible_value(kind: str, text: str) -> str:
    """The value that is meant most likely where the one written can't be: the last day of its month, two decimals."""
    if kind == "date":
        year, month, day = (int(part) for part in text.split("-"))
        year, month = min(max(year, 1), 9999), min(max(month, 1), 12)
        return f"{year:04}-{month:02}-{min(max(day, 1), monthrange(year, month)[1]):02}"
    if kind == "clock":
        return "00:00"
    if kind in ("int", "money", "percent", "duration", "workdays"):
        text = re.sub(r"(\.[0-9]{2})[0-9]+", r"\1", text)
        return re.sub("[0-9]+", lambda number: str(min(int(number.group()), LARGEST)), text)
    return text


def header_by_name(source: Source, tokens: Sequence[Token]) -> Iterator[Leaf]:
    """The first line of a text as far as it can be told: what it is, of which policy, from which day. Nothing where the
    statement is no first line. Where no day can be told, a base comes before everything and an amendment after."""
    first = tokens[0] if tokens else None
    if first is None or first.kind != "word":
        return
    near = nearest(first.text, [spelling for kind in _HEADERS for spelling in KEYWORDS[kind]])
    kind = keyword(first) or (BY_SPELLING[near] if near is not None else "")
    if kind not in _HEADERS:
        return

    def leaf(terminal: str, token: Token, text: str | None = None) -> Leaf:
        return Leaf(terminal, token.text if text is None else text, Span(source, token.start, token.end))

    yield leaf(kind, first)
    named = len(tokens) > 1 and tokens[1].kind == "word"
    yield leaf("NAME", tokens[1] if named else first)
    at = 2 if named else 1
    while at + 1 < len(tokens) and tokens[at].text == "." and tokens[at + 1].kind == "word":
        yield leaf("_DOT", tokens[at])
        yield leaf("NAME", tokens[at + 1])
        at += 2
    day = next(
        (token.text for token in tokens[at:] if token.kind == "date" and not literal_fault("date", token.text)), None
    )
    yield leaf("FROM", tokens[at - 1])
    yield leaf("DATE", tokens[at - 1], day or (_LATEST if kind == "AMEND" else _EARLIEST))


def running_by_word(source: Source, tokens: Sequence[Token], start: int) -> Iterator[Leaf]:
    """What an amendment says of running cases, where its words for it are broken: whatever asks nothing more of it."""
    first = tokens[start]
    if first.kind != "word" or not first.text.startswith(("running", KEYWORDS["RUNNING"].chinese)):
        return
    moves = any(keyword(token) == "MOVE" for token in tokens)
    for kind in ("RUNNING", "FOLLOW", "DEADLINES", "KEEP") if moves else ("RUNNING", "KEEP"):
        yield Leaf(kind, first.text, Span(source, first.start, first.end))
