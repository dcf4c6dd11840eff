"""Text → tokens, in one pass, losing nothing: words, values, signs and comments, each with its place.

Full-width signs become the plain ones here. Which words are keywords is not decided here: that depends on
where a word stands, which the parser knows. Absent: any judgement of the text; what can't be read becomes a ``bad`` token.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from dsl.keywords import CURRENCIES, UNITS
from dsl.source import Source, Span

_UNIT = "|".join(sorted({re.escape(s) for word in UNITS.values() for s in word}, key=len, reverse=True))
_CURRENCY = "|".join(re.escape(word.chinese) for word in CURRENCIES.values())

_TOKEN = re.compile(
    rf"""
    (?P<space>[ \t\r\f\v\u3000\u00a0\ufeff]+)
  | (?P<newline>\n)
  | (?P<comment>//[^\n]*|//[^\n]*)
  | (?P<date>[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}(?!\w))
  | (?P<duration>(?:[0-9]+[ ]?(?:{_UNIT}))+(?!\w))
  | (?P<percent>[0-9]+(?:\.[0-9]+)?[ ]?[%%])
  | (?P<money>[0-9]+(?:\.[0-9]+)?[ ]?(?:(?:{_CURRENCY})|[A-Z]{{3}}(?!\w)))
  | (?P<bad_number>[0-9]+(?:\.[0-9]+)?[^\W\d_]\w*|[0-9]+\.[0-9]+)
  | (?P<int>[0-9]+)
  | (?P<string>"(?:[^"\\\n]|\\.)*"|“(?:[^”\\\n]|\\.)*”)
  | (?P<bad_string>["“][^\n]*)
  | (?P<word>running[ \t]+cases(?!\w)|[^\W\d]\w*)
  | (?P<sign>->|→|=>|⇒|==|!=|!=|<=|>=|≤|≥|≠|\.\.|[-(){{}},:;=<>+*.?@,:;(){{}}=<>?、【】])
  | (?P<bad>.)
    """,
    re.VERBOSE,
)

_SIGNS: dict[str, str] = {
    "→": "->", "⇒": "=>", "≤": "<=", "≥": ">=", "≠": "!=", "!=": "!=", ",": ",", "、": ",", ":": ":", ";": ";",
    "(": "(", ")": ")", "{": "{", "}": "}", "【": "{", "】": "}", "=": "=", "<": "<", ">": ">", "?": "?",
}  # fmt: skip


class Token(NamedTuple):
    """A token: its kind (a group of the pattern above), its text with signs made plain, its place
    (``start`` included, ``end`` excluded) and whether it is the first on its line."""

    kind: str
    text: str
    start: int
    end: int
    first: bool


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with its slashes. ``own_line`` when nothing stands before it on its line."""

    text: str
    span: Span
    own_line: bool


def tokens(text: str) -> Iterator[Token]:
    """Every token of a text in order, comments included, white space not."""
    first = True
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "bad"
        if kind == "space":
            continue
        if kind == "newline":
            first = True
            continue
        content = match.group()
        if kind == "sign":
            content = _SIGNS.get(content, content)
        elif kind == "word" and content.startswith("running") and content != "running" and " " in content.replace("\t", " "):
            content = "running cases"
        yield Token(kind, content, match.start(), match.end(), first)
        first = False


def comments(source: Source) -> tuple[Comment, ...]:
    """The comments of a source in order."""
    return tuple(
        Comment(_plain(token.text), Span(source, token.start, token.end), token.first)
        for token in tokens(source.text)
        if token.kind == "comment"
    )


def _plain(comment: str) -> str:
    return "//" + comment[2:].rstrip()


_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "”": "”", "“": "“"}


def unquoted(text: str) -> str:
    """The value of a quoted text: quotes off, escapes resolved; an unknown escape stands for its character."""
    inner = text[1:-1]
    return re.sub(r"\\(.)", lambda m: _ESCAPES.get(m.group(1), m.group(1)), inner) if "\\" in inner else inner


def quoted(value: str) -> str:
    """A text as it is written in a policy."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
