"""Lines → text: where lines are broken, where the citations stand, and where the comments go.

In: lines of ``dsl/printer_items.py``, and the comments of the text they were read from. Out: the text. Absent: what a
line says.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from dsl import syntax as s
from dsl.keywords import READING, Language
from dsl.printer_items import Clause, Line
from dsl.record import record
from dsl.source import Source, Span, display_width
from dsl.tokens import Comment, Token, quoted, tokens

INDENT = "  "
CONTINUED = "    "
LONGEST = 100
"""Display columns that a line takes at most where it can be broken."""

LAST_CITATION_COLUMN = 76
"""What is longer does not push the citations of its neighbours to the right; its own follows behind two spaces."""

_READING = re.compile(r"\A//\s*(?:" + "|".join(re.escape(word.rstrip(":")) for word in READING) + r")\s*[:\uff1a]\s*")


@record
class _Laid:
    """A line with the comments that go with it: above it, behind it; ``blank`` lines stand before what."""

    line: Line
    above: tuple[tuple[str, bool], ...] = ()
    behind: str = ""
    blank: bool = False


@dataclass(slots=True)
class _Notes:
    """The comments of one line while they are being gathered."""

    above: list[tuple[str, bool]] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    behind: str = ""


def is_reading(comment: str) -> bool:
    """Whether a comment, slashes included, states a reading."""
    return _READING.match(comment) is not None


def lay_out(lines: Sequence[Line], source: Source | None, comments: Sequence[Comment], language: Language) -> str:
    """The text of all lines, with the comments of the source that they were all read from. Without a source,
    readings are written out from the tree."""
    if source is not None:
        laid, tail = _with_comments(lines, source, comments, language)
    else:
        laid, tail = [_with_readings(line, previous, language) for line, previous in _with_previous(lines)], []
    rows = [row for run in _runs(laid) for row in _drawn(run)]
    for text, blank in tail:
        rows += [""] * (blank and bool(rows)) + [text]
    return "\n".join(rows) + "\n" if rows else ""


# ── comments ───────────────────────────────────────────────────────────────────────────────────────────────────


def _with_comments(
    lines: Sequence[Line], source: Source, comments: Sequence[Comment], language: Language
) -> tuple[list[_Laid], list[tuple[str, bool]]]:
    """Every comment at its line, and those behind the last one."""
    placed = _Places(source, lines)
    notes = [_Notes() for _ in range(len(lines) + 1)]
    for comment in comments:
        text = _translated(comment.text, language)
        index, inside = placed.line_of(comment)
        if inside:
            notes[index].moved.append(text)
        elif comment.own_line:
            notes[index + 1].above.append((text, _after_blank(comment.span)))
        else:
            notes[index].moved += [notes[index].behind] if notes[index].behind else []
            notes[index].behind = text
    laid = [_joined(line, note, language) for line, note in zip(lines, notes, strict=False)]
    return laid, notes[-1].above


def _joined(line: Line, note: _Notes, language: Language) -> _Laid:
    behind = note.behind
    above, moved = list(note.above), list(note.moved)
    if behind and is_reading(behind) and len(_wrapped(line)) > 1:
        moved.append(behind)
        behind = ""
    blank = not line.closes and _after_blank(line.span)
    for text in moved:
        above.append((text, blank and not above))
    return _Laid(line, tuple(above), behind, blank and not moved)


class _Places:
    """Which line of the output holds a place of the source."""

    def __init__(self, source: Source, lines: Sequence[Line]) -> None:
        self.source = source
        self.tokens = [token for token in tokens(source.text) if token.kind != "comment"]
        self.token_starts = [token.start for token in self.tokens]
        self.starts = list(self._line_starts(lines))

    def _line_starts(self, lines: Sequence[Line]) -> Iterator[int]:
        """Where each line's first token stands; a closing line's is the brace that matches."""
        matching = self._matching_braces()
        open_blocks: list[int] = []
        for line in lines:
            if line.closes:
                yield open_blocks.pop()
                continue
            if line.opens:
                at = bisect_left(self.token_starts, line.span.start)
                brace = next(n for n in range(at, len(self.tokens)) if _is_sign(self.tokens[n], "{"))
                open_blocks.append(matching[self.tokens[brace].start])
            yield line.span.start

    def _matching_braces(self) -> dict[int, int]:
        pairs: dict[int, int] = {}
        unmatched: list[int] = []
        for token in self.tokens:
            if _is_sign(token, "{"):
                unmatched.append(token.start)
            elif _is_sign(token, "}"):
                pairs[unmatched.pop()] = token.start
        return pairs

    def line_of(self, comment: Comment) -> tuple[int, bool]:
        """The line that a comment stands in or behind (-1 before the first), and whether the line goes on behind it.

        What stands behind several things on one line goes with the first of them."""
        at = comment.span.start
        if not comment.own_line:
            at = self.source.line_starts[comment.span.line - 1]
            at = self.tokens[bisect_left(self.token_starts, at)].start
        index = bisect_right(self.starts, at) - 1
        following = bisect_left(self.token_starts, comment.span.end)
        goes_on = following < len(self.tokens) and bisect_right(self.starts, self.token_starts[following]) - 1 == index
        return index, goes_on and index >= 0


def _is_sign(token: Token, sign: str) -> bool:
    return token.kind == "sign" and token.text == sign


def _translated(comment: str, language: Language) -> str:
    return _READING.sub(f"// {READING.in_(language)} ", comment).rstrip()


def _with_previous(lines: Sequence[Line]) -> Iterator[tuple[Line, Line | None]]:
    """Each line with the one before it."""
    return zip(lines, [None, *lines], strict=False)


def _with_readings(line: Line, previous: Line | None, language: Language) -> _Laid:
    """A line of a tree without its text: its readings as comments, behind it where there is room."""
    texts = [f"// {READING.in_(language)} {reading}" for reading in line.remarks.readings]
    blank = previous is not None and _blank_between(previous, line)
    rows = _wrapped(line)
    width = display_width(rows[-1]) + sum(display_width(text) + 2 for text in [*texts, *_cited(line.remarks)])
    if len(texts) == 1 and not line.opens and len(rows) == 1 and width <= LONGEST + 20:
        return _Laid(line, (), texts[0], blank)
    above = tuple((text, blank and number == 0) for number, text in enumerate(texts))
    return _Laid(line, above, "", blank and not above)


def _blank_between(previous: Line, line: Line) -> bool:
    """Whether a blank line belongs before a line: as in its text where both come from one, else around blocks and
    between kinds of top-level items."""
    if line.closes:
        return False
    if line.span.source.text and (previous.closes or previous.span.source == line.span.source):
        return _after_blank(line.span, over_comments=True) or (line.depth == 0 and previous.closes)
    return line.depth == 0 and (previous.closes or line.opens or previous.kind != line.kind)


def _after_blank(span: Span, over_comments: bool = False) -> bool:
    """Whether something begins its line, and the line before is blank; comments between may be looked past."""
    number, source = span.line, span.source
    if source.line_text(number)[: span.column - 1].strip():
        return False
    number -= 1
    while over_comments and number > 0 and source.line_text(number).lstrip().startswith("//"):
        number -= 1
    return number > 0 and not source.line_text(number).strip()


# ── rows ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _runs(laid: Sequence[_Laid]) -> Iterator[list[_Laid]]:
    """Stretches in which citations share a column: blank lines end them, and so do blocks at the top level. No blank
    line follows an opening brace."""
    run: list[_Laid] = []
    previous: Line | None = None
    for one in laid:
        if previous is None or previous.opens:
            above = tuple((text, blank and number > 0) for number, (text, blank) in enumerate(one.above))
            one = replace(one, above=above, blank=one.blank and bool(above))
        outermost = one.line.depth == 0 and not one.line.closes
        around_block = outermost and (one.line.opens or (previous is not None and previous.closes))
        if one.blank or around_block or any(blank for _, blank in one.above):
            yield run
            run = []
        run.append(one)
        previous = one.line
    yield run


def _drawn(run: Sequence[_Laid]) -> Iterator[str]:
    rows = [_wrapped(one.line) for one in run]
    cited = [one.line.remarks.citations and not one.line.opens for one in run]
    widths = [display_width(row[-1]) for row, citing in zip(rows, cited, strict=True) if citing]
    column = max((width for width in widths if width + 2 <= LAST_CITATION_COLUMN), default=0) + 2
    for one, row in zip(run, rows, strict=True):
        indent = INDENT * (one.line.depth + one.line.closes)
        for text, blank in one.above:
            yield from [""] * blank
            yield indent + text
        yield from [""] * one.blank
        yield from row[:-1]
        yield _finished(one, row[-1], column)


def _finished(one: _Laid, text: str, column: int) -> str:
    """The last row of a line with its citations, brace and comment."""
    cited = " ".join(_cited(one.line.remarks))
    if one.line.opens:
        text += f" {cited} {{" if cited else " {"
    elif cited:
        text += " " * max(column - display_width(text), 2) + cited
    return f"{text}  {one.behind}" if one.behind else text


def _cited(remarks: s.Remarks) -> list[str]:
    return [f"@{one.source.text} {', '.join(quoted(clause) for clause in one.clauses)}" for one in remarks.citations]


def _wrapped(line: Line) -> list[str]:
    """The rows of a line without what follows it: clauses go together while there is room."""
    indent = INDENT * line.depth
    if line.closes:
        return [indent + "}"]
    rows: list[str] = []
    row = ""
    for part, breaks in _parts(line.clauses, LONGEST - len(indent + CONTINUED)):
        longer = f"{row} {part}" if row else part
        if row and (breaks or len(indent) + len(CONTINUED) * bool(rows) + display_width(longer.rstrip()) > LONGEST):
            rows.append(row.rstrip())
            longer = part
        row = longer
    rows.append(row.rstrip())
    return [indent + CONTINUED * (number > 0) + text for number, text in enumerate(rows)]


def _parts(clauses: Sequence[Clause], room: int) -> Iterator[tuple[str, bool]]:
    """What must not be broken, and whether it must begin a row: clauses, or the pieces of one that is too long for a
    row. Such a one begins a row, parameters excepted."""
    for clause in clauses:
        text = " ".join(clause)
        if display_width(text) <= room:
            yield text, False
            continue
        for number, piece in enumerate(clause):
            yield piece, number == 0 and not piece.startswith("(")
