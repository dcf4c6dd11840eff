"""Text → tokens, in one pass, losing nothing: words, values, signs and comments, each with its place.

Full-width signs become the plain ones here. Which words are keywords is not decided here: that depends on where a
word stands, which the parser knows. Absent: any judgement of the text; what can't be read becomes a ``bad`` token.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dsl.keywords import CURRENCIES, PHRASES, UNITS
from dsl.record import record
from dsl.source import Source, Span

_UNIT = "|".join(sorted({re.escape(s) for word in UNITS.values() for s in word}, key=len, reverse=True))
_PHRASE = "|".join("[ \\t]+".join(phrase.split()) for phrase in sorted(PHRASES, key=len, reverse=True))
_CURRENCY = "|".join(re.escape(word.chinese) for word in CURRENCIES.values())

_WIDE = {
    "\uff0c": ",", "\u3001": ",", "\uff1a": ":", "\uff1b": ";", "\uff08": "(", "\uff09": ")", "\uff5b": "{",
    "\uff5d": "}", "\u3010": "{", "\u3011": "}", "\uff1d": "=", "\uff1c": "<", "\uff1e": ">", "\uff1f": "?",
    "\uff20": "@", "\uff0b": "+", "\uff0d": "-", "\uff0a": "*", "\uff0e": ".", "\uff01": "!",
}  # fmt: skip
"""Full-width signs, by their code points so that no editor changes them, and the plain ones they stand for."""

_SPELLINGS = {"\u2192": "->", "\u21d2": "=>", "\u2264": "<=", "\u2265": ">=", "\u2260": "!=", "\u00d7": "*"}
"""Signs that some keyboards offer in one character."""

_WIDE_SIGNS = "".join(_WIDE)

_TOKEN = re.compile(
    rf"""
    (?P<space>[ \t\r\f\v\u3000\u00a0\ufeff]+)
  | (?P<newline>\n)
  | (?P<comment>(?://|\uff0f\uff0f)[^\n]*)
  | (?P<date>[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}(?!\w))
  | (?P<workdays>[0-9]+[ ]?(?:workdays?|个?工作日)(?!\w))
  | (?P<duration>(?:[0-9]+[ ]?(?:{_UNIT}))+(?!\w))
  | (?P<percent>[0-9]+(?:\.[0-9]+)?[ ]?[%\uff05])
  | (?P<money>[0-9]+(?:\.[0-9]+)?[ ]?(?:(?:{_CURRENCY})|[A-Z]{{3}}(?!\w)))
  | (?P<clock>[0-9]+(?:[:\uff1a][0-9]+)+(?!\w))
  | (?P<bad_number>[0-9]+(?:\.[0-9]+)?[^\W\d_]\w*|[0-9]+\.[0-9]+)
  | (?P<int>[0-9]+)
  | (?P<string>"(?:[^"\\\n]|\\.)*"|\u201c(?:[^\u201d\\\n]|\\.)*\u201d|\uff02(?:[^\uff02\\\n]|\\.)*\uff02)
  | (?P<bad_string>["\u201c\uff02][^\n]*)
  | (?P<word>(?:{_PHRASE})(?!\w)|[^\W\d]\w*)
  | (?P<sign>[-\uff0d][>\uff1e]|[=\uff1d][>\uff1e]|[=\uff1d!\uff01<\uff1c>\uff1e][=\uff1d]|[.\uff0e]{{2}}
      |[-(){{}},:;=<>+*.?@]|[{_WIDE_SIGNS}\u2192\u21d2\u2264\u2265\u2260\u00d7])
  | (?P<bad>.)
    """,
    re.VERBOSE,
)

_PLAIN = str.maketrans(_WIDE)


def _sign(written: str) -> str:
    """A sign in its plain spelling."""
    return written if written.isascii() else _SPELLINGS.get(written) or written.translate(_PLAIN)


class Token(NamedTuple):
    """A token: its kind (a group of the pattern above), its text with signs made plain, its place
    (``start`` included, ``end`` excluded) and whether it is the first on its line."""

    kind: str
    text: str
    start: int
    end: int
    first: bool


@record
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
            content = _sign(content)
        elif kind == "word" and (" " in content or "\t" in content):
            content = " ".join(content.split())
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
