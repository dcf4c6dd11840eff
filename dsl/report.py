"""Findings drawn for a reader: the line, carets under the place, what is wrong and what to do.

In: diagnostics and a language. Out: text for a terminal. The forms that machines read stand in
``dsl/report_formats.py`` and are offered here too. Absent: the sentences (``dsl/catalogue``) and writing anything.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby

from dsl.catalogue import message
from dsl.diagnostics import Diagnostic
from dsl.keywords import Language
from dsl.record import record
from dsl.report_formats import render_github, render_json, render_sarif
from dsl.source import Span, display_width

__all__ = ["counted", "render", "render_github", "render_json", "render_sarif"]

WIDTH = 120
"""Columns of a terminal whose width is not known."""

LEAST_ROOM = 30
"""A source line gets at least so many columns, however narrow the terminal."""

TAB = "    "

_COLOURS = {"error": "1;31", "warning": "1;33", "note": "1;34", "frame": "1;34", "bold": "1"}
_SEVERITIES = {"en": {"error": "error", "warning": "warning"}, "zh": {"error": "错误", "warning": "警告"}}


@record
class _Mark:
    """One place to point at, with what stands behind its carets."""

    span: Span
    text: str
    primary: bool


@record
class _Style:
    """How it is drawn: the columns at hand, and whether in colour."""

    width: int
    colour: bool

    def paint(self, role: str, text: str) -> str:
        """The text in a role's colour."""
        return f"\x1b[{_COLOURS[role]}m{text}\x1b[0m" if self.colour and text else text


def render(
    diagnostics: Sequence[Diagnostic], lang: Language = "en", color: bool = False, width: int | None = None
) -> str:
    """All findings, a blank line between them, and a closing line that counts them; empty where there are none."""
    if not diagnostics:
        return ""
    style = _Style(width or WIDTH, color)
    drawn = [_draw(diagnostic, lang, style) for diagnostic in diagnostics]
    return "\n".join([*drawn, counted(diagnostics, lang) + "\n"])


def counted(diagnostics: Iterable[Diagnostic], lang: Language = "en") -> str:
    """``1 error, 2 warnings``; what there is none of is left out."""
    severities = [diagnostic.severity for diagnostic in diagnostics]
    errors, warnings = severities.count("error"), severities.count("warning")
    if lang == "zh":
        parts = [f"{errors} 个错误" if errors else "", f"{warnings} 个警告" if warnings else ""]
        return "\uff0c".join(filter(None, parts)) or "没有问题"
    parts = [_plural(errors, "error"), _plural(warnings, "warning")]
    return ", ".join(filter(None, parts)) or "no problems"


def _plural(count: int, noun: str) -> str:
    return "" if count == 0 else f"{count} {noun}" + ("" if count == 1 else "s")


def _draw(diagnostic: Diagnostic, lang: Language, style: _Style) -> str:
    texts = message(diagnostic.code).in_(lang).filled(diagnostic.values, lang)
    marks = [_Mark(diagnostic.span, _plain(texts.label), True)]
    marks += [_Mark(note, _plain(texts.note), False) for note in diagnostic.notes]
    marks = [mark for mark in marks if mark.span.source.name]
    gutter = max((len(str(mark.span.line)) for mark in marks), default=1)
    severity = f"{_SEVERITIES[lang][diagnostic.severity]}[{diagnostic.code}]"
    colon = ": " if lang == "en" else "\uff1a"
    lines = [style.paint(diagnostic.severity, severity) + style.paint("bold", colon + _plain(texts.title))]
    for name in dict.fromkeys(mark.span.source.name for mark in marks):
        here = [mark for mark in marks if mark.span.source.name == name]
        lines += _block(here, diagnostic.severity, gutter, style)
    lead = " " * (gutter + 1) + style.paint("frame", "=")
    lines += [f"{lead} {_plain(line)}" for line in texts.help.splitlines()]
    lines.append(f"{lead} explain {diagnostic.code}")
    return "\n".join(lines) + "\n"


def _block(marks: Sequence[_Mark], severity: str, gutter: int, style: _Style) -> list[str]:
    """The places in one file, in the order of their lines."""
    first = marks[0].span
    place = f"{_plain(first.source.name)}:{first.line}:{first.column}"
    lines = [" " * (gutter + 1) + style.paint("frame", "┌─") + " " + place]
    room = max(style.width - gutter - 3, LEAST_ROOM)
    for _, same_line in groupby(
        sorted(marks, key=lambda mark: (mark.span.line, mark.span.start)), key=lambda mark: mark.span.line
    ):
        shown = None
        for mark in same_line:
            text, before, carets = _window(mark.span, room)
            if text != shown:
                lines.append((style.paint("frame", f"{mark.span.line:>{gutter}} │") + " " + text).rstrip())
                shown = text
            pointer = ("^" if mark.primary else "-") * carets + (f" {mark.text}" if mark.text else "")
            frame = style.paint("frame", " " * (gutter + 1) + "│")
            lines.append(f"{frame} {' ' * before}{style.paint(severity if mark.primary else 'note', pointer)}")
    return lines


def _window(span: Span, room: int) -> tuple[str, int, int]:
    """What is shown of a line, the columns before its carets, and how many carets; a long line is cut on both sides."""
    whole = span.source.line_text(span.line)
    start = min(span.column - 1, len(whole))
    end = max(min(start + span.end - span.start, len(whole.rstrip())), start)
    left, right = 0, len(whole)
    if len(whole) > room or display_width(_visible(whole)) > room:
        left = _back(whole, start, room // 3)
        right = _forth(whole, left, room - 2)
    head = "…" if left > 0 else ""
    tail = "…" if right < len(whole) else ""
    shown = head + _visible(whole[left:right]) + tail
    before = display_width(head + _visible(whole[left:start]))
    carets = display_width(_visible(whole[start : min(end, right)]))
    return shown, before, max(carets, 1)


def _back(text: str, position: int, columns: int) -> int:
    """As many characters back from a position as fit into some columns."""
    while position > 0 and (columns := columns - display_width(_visible(text[position - 1]))) >= 0:
        position -= 1
    return position


def _forth(text: str, position: int, columns: int) -> int:
    """As many characters forth from a position as fit into some columns."""
    while position < len(text) and (columns := columns - display_width(_visible(text[position]))) >= 0:
        position += 1
    return position


def _visible(text: str) -> str:
    """Tabs as spaces, and what would steer the terminal as a sign of its own."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(TAB if c == "\t" else "�" if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in text)


def _plain(text: str) -> str:
    """A sentence on one line, nothing in it that would steer the terminal."""
    return _visible(text.replace("\n", " "))
