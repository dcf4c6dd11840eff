"""A syntax tree → its canonical text.

In: a tree, the comments of the text it was read from (or none, for a tree put together from amendments), and a
language. Out: text that reads back as an equal tree, formatted again is the same text, and has every comment. The
language is the one that most keywords are written in, unless the caller names one. Absent: reading the text.
"""

from __future__ import annotations

from collections.abc import Sequence

from dsl import syntax as s
from dsl.diagnostics import Problems
from dsl.keywords import KEYWORDS, SOFT, Language
from dsl.parser import parse
from dsl.printer_expressions import Speech
from dsl.printer_items import Printer
from dsl.printer_layout import lay_out
from dsl.source import Source
from dsl.tokens import Comment, tokens
from dsl.tokens import comments as comments_of

_TELLING = [word for key, word in KEYWORDS.items() if key not in SOFT]
_ENGLISH = {word.english for word in _TELLING}
_CHINESE = {word.chinese for word in _TELLING}


def format_text(source: Source, problems: Problems, lang: Language | None = None) -> str | None:
    """The canonical text of a source, or None where it has mistakes, which ``problems`` then says."""
    found = Problems()
    file = parse(source, found)
    problems.extend(found)
    if found.serious:
        return None
    return _written(file, source, comments_of(source), lang or language_of(source))


def format_file(file: s.File, comments: Sequence[Comment] = (), lang: Language = "en") -> str:
    """The canonical text of a tree. ``comments`` are those of the one source the whole tree was read from; without
    them the tree may come from several, and its readings are written as comments."""
    return _written(file, comments[0].span.source if comments else None, comments, lang)


def _written(file: s.File, source: Source | None, comments: Sequence[Comment], lang: Language) -> str:
    printer = Printer(Speech(lang))
    header = [] if file.header is None else [printer.header(file.header)]
    return lay_out(header + printer.items(file.items, 0), source, comments, lang)


def language_of(source: Source) -> Language:
    """The language that most of a text's keywords are written in; English where there are as many of both."""
    words = [token.text for token in tokens(source.text) if token.kind == "word"]
    english = sum(word in _ENGLISH for word in words)
    return "zh" if sum(word in _CHINESE for word in words) > english else "en"
