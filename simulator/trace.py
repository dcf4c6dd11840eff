"""A run on paper: text for a terminal of any width, and Markdown.

In: a run and a language. Out: text. A block for each step reads on 40 columns as well as on 120: what fits stands on
one line, what does not is broken at its parts. Data for machines is in ``simulator/trace_data.py``, offered here too.
Absent: what is told (``simulator/telling/story.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dsl.keywords import Language
from dsl.source import display_width
from simulator.entries import Run, WorldRun
from simulator.telling.changes import Line
from simulator.telling.phrases import LABEL_WIDTH, LABELS
from simulator.telling.story import Block, Story, Tone, tell, tell_world
from simulator.trace_data import trace_data

__all__ = ["trace_data", "trace_markdown", "trace_text"]

WIDTH = 100
"""Columns where nobody says how many there are."""

NARROWEST = 24
"""No terminal is taken to be narrower."""

INDENT = 2

_COLOURS: dict[Tone, str] = {
    "plain": "1", "action": "1;32", "timer": "1;36", "refused": "1;31", "amended": "1;33", "broken": "1;31", "end": "1",
}  # fmt: skip
_DIM = "2"
_QUIET = frozenset({"rule", "clause", "reading", "other"})


def trace_text(
    run: Run | WorldRun, lang: Language = "en", *, why: bool = False, color: bool = False, width: int | None = None
) -> str:
    """A run as text, ending with a line end; ``width`` in display columns, in which a Chinese character takes two."""
    columns = max(width or WIDTH, NARROWEST)
    story = _story(run, lang, why)
    parts = ["\n".join(wrap(_visible(story.title), columns, 0))]
    parts += ["\n".join(_block(block, lang, columns, color)) for block in story.blocks]
    return "\n\n".join(parts) + "\n"


def block_lines(block: Block, lang: Language, columns: int, *, color: bool = False) -> Iterator[str]:
    """One thing that happened, as lines of text."""
    return _block(block, lang, columns, color)


def _story(run: Run | WorldRun, lang: Language, why: bool) -> Story:
    return tell_world(run, lang, why=why) if isinstance(run, WorldRun) else tell(run, lang, why=why)


def _block(block: Block, lang: Language, columns: int, color: bool) -> Iterator[str]:
    when = f"{block.moment}  {block.since}"
    title = _visible(block.title)
    if display_width(when) + 2 + display_width(title) <= columns:
        yield f"{_painted(when, _DIM, color)}  {_painted(title, _COLOURS[block.tone], color)}"
    else:
        for line in wrap(when, columns, 0):
            yield _painted(line, _DIM, color)
        for line in wrap(title, columns - INDENT, INDENT):
            yield " " * INDENT + _painted(line, _COLOURS[block.tone], color)
    yield from _lines(block.lines, lang, columns, color)


def _lines(lines: tuple[Line, ...], lang: Language, columns: int, color: bool) -> Iterator[str]:
    """The lines under a title: equal labels are written once, and their texts share a line where they fit."""
    room = LABEL_WIDTH[lang] + 2
    for label, texts in _grouped(lines):
        word = LABELS[label].in_(lang)
        lead = " " * INDENT + word + " " * (room - display_width(word))
        for line in _flow([_visible(text) for text in texts], columns - INDENT - room):
            tone = _DIM if label in _QUIET else ""
            yield (_painted(lead, _DIM, color) + _painted(line, tone, color)).rstrip()
            lead = " " * (INDENT + room)


def _grouped(lines: tuple[Line, ...]) -> Iterator[tuple[str, list[str]]]:
    groups: dict[str, list[str]] = {}
    for line in lines:
        groups.setdefault(line.label, []).append(line.text)
    yield from groups.items()


def _flow(texts: list[str], room: int) -> Iterator[str]:
    """Texts side by side while they fit, a dot between them; a text that is too long for a line is broken."""
    line = ""
    for text in texts:
        if line and display_width(line) + 3 + display_width(text) <= room:
            line += f" · {text}"
            continue
        if line:
            yield line
        *whole, line = wrap(text, room, 2)
        yield from whole
    if line:
        yield line


def wrap(text: str, room: int, hanging: int) -> list[str]:
    """A text in lines of at most ``room`` columns, broken at spaces or between Chinese characters; lines after the
    first are indented by ``hanging``. A word longer than a line is cut."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, room - hanging):
        if line.strip() and display_width((line + piece).rstrip()) > room:
            lines.append(line.rstrip())
            line = " " * hanging + piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


_PIECE = re.compile(
    r"\uff08[^\uff08\uff09]{1,14}\uff09|\u300c[^\u300c\u300d]{1,10}\u300d[\uff0c\u3001]?|"
    r"[^\s\u2e80-\uffef]+\s*|[\u2e80-\uffef][\u3001\u3002\uff0c\uff09\uff1a\u300d]*\s*|\s+"
)


def _pieces(text: str, room: int) -> Iterator[str]:
    for piece in _PIECE.findall(text):
        while display_width(piece.rstrip()) > room:
            cut = _fitting(piece, room)
            yield piece[:cut]
            piece = piece[cut:]
        if piece:
            yield piece


def _fitting(text: str, room: int) -> int:
    """How many of a text's characters fit into a room; at least one. A dotted name is cut behind a dot if it can be."""
    cut = 1
    while cut < len(text) and display_width(text[: cut + 1]) <= room:
        cut += 1
    dot = text.rfind(".", 0, cut) + 1
    return dot if dot > cut // 3 else cut


def _painted(text: str, colour: str, color: bool) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m" if color and colour and text.strip() else text


def _visible(text: str) -> str:
    """A text on one line, without anything that would steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


_MARKED = re.compile(r"([\\`*_{}\[\]<>|~])")


def trace_markdown(run: Run | WorldRun, lang: Language = "en", *, why: bool = False) -> str:
    """A run as Markdown: a heading, a table of what happened, and the lines of each entry as its last column."""
    story = _story(run, lang, why)
    heads = ("time", "since start", "what") if lang == "en" else ("时间", "历时", "经过")
    rows = [f"## {_marked(story.title)}", "", f"| {' | '.join(heads)} |", "| --- | ---: | --- |"]
    for block in story.blocks:
        colon = ": " if lang == "en" else "\uff1a"
        lines = [
            f"{LABELS[label].in_(lang)}{colon}{_marked(' · '.join(texts))}" for label, texts in _grouped(block.lines)
        ]
        what = "<br>".join([f"**{_marked(block.title)}**", *lines])
        rows.append(f"| {block.moment} | {_marked(block.since)} | {what} |")
    return "\n".join(rows) + "\n"


def _marked(text: str) -> str:
    """A text that Markdown and HTML take literally."""
    return _MARKED.sub(r"\\\1", _visible(text)).replace("&", "&amp;").replace("\\<", "&lt;").replace("\\>", "&gt;")
