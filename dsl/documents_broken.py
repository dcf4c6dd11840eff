"""Why a text is no YAML, in the words of someone who writes scenarios.

In: an error of the YAML parser. Out: a diagnostic at its place. The parser's own sentences speak of tokens and nodes
and are in English only; the few mistakes that people make are told by them and said anew.
"""

from __future__ import annotations

from typing import Any

from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.source import Source, Span

OTHER = Bilingual("the structure breaks off here", "结构到这里不成立")

MISTAKES: tuple[tuple[str, Bilingual], ...] = (
    (
        "mapping values are not allowed",
        Bilingual("a colon makes a key here, where no key can stand", "这里的冒号成了“键: 值”，但此处不能有键"),
    ),
    (
        "cannot start any token",
        Bilingual("a text that begins with this character needs quotes", "以这个字符开头的文字要加引号"),
    ),
    ("unexpected end of stream", Bilingual("a quote opened here is never closed", "这里开始的引号没有闭合")),
    ("expected ',' or", Bilingual("a bracket is not closed, or a comma is missing", "括号没有闭合，或缺少逗号")),
    ("unknown escape", Bilingual("this backslash escape does not exist", "没有这种反斜杠转义")),
    (
        "expected key",
        Bilingual("this line fits neither the key above nor its value", "这一行既不是上面的键，也不是它的值"),
    ),
    (
        "expected '-'",
        Bilingual("this line stands in a list but does not begin with “-”", "这一行在列表里，却不以“-”开头"),
    ),
    (
        "expected <block end>",
        Bilingual("this line is not indented like the lines around it", "这一行的缩进和前后不一致"),
    ),
    ("could not find expected ':'", Bilingual("a key here is not followed by a colon", "这里的键后面没有冒号")),
)
"""What the parser says, in part, and what we say instead. Both of PyYAML's parsers use these words."""


def explain(error: Exception, source: Source, problems: Problems, deepest: int) -> None:
    """Note why a text could not be read as YAML, and where. ``deepest``: how many levels are read."""
    position = getattr(error, "position", None)
    if position is not None:
        at = _odd_character(source, int(position))
        problems.error("P0500", Span(source, at, at + 1))
        return
    problem = str(getattr(error, "problem", None) or "")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    span = _place(source, mark)
    if "nesting depth" in problem:  # libyaml has a bound of its own, and reads ahead of ours
        problems.error("P0508", span, most=deepest)
        return
    if "tab" in problem or "\\t" in problem or span.text == "\t":
        problems.error("P0502", span)
        return
    what = next((said for words, said in MISTAKES if words in problem), OTHER)
    opened = _place(source, getattr(error, "context_mark", None) or mark)
    notes = (opened,) if opened.start < span.start and opened.line < span.line else ()
    problems.error("P0501", span, *notes, what=what)


def _place(source: Source, mark: Any) -> Span:
    """The character at a mark of the parser; the last character where the mark is past the end."""
    shift = 1 if source.text.startswith("\ufeff") else 0
    at = mark.index + shift if mark is not None else 0
    at = min(at, max(len(source.text.rstrip()) - 1, 0))
    return Span(source, at, min(at + 1, len(source.text)))


def _odd_character(source: Source, near: int) -> int:
    """Where the first control character stands; the parsers count it in bytes or in characters."""
    for at, character in enumerate(source.text):
        if not character.isprintable() and character not in "\t\n\r\ufeff\x85\xa0\u2028\u2029\u3000":
            return at
    return min(near, max(len(source.text) - 1, 0))
