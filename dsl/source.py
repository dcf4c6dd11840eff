"""Source texts and places in them.

In: the text of one file, already decoded. Out: line and column of an offset, and display columns, in which a
Chinese character counts two. Absent: reading files (the loader does that) and any knowledge of the language.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Source:
    """One text with the name that its reader knows it by (a path, ``<stdin>``, ``REV:path``). ``first_line`` is the
    number of its first line, where it is a piece of something longer."""

    name: str
    text: str = field(repr=False)
    first_line: int = field(default=1, repr=False)
    line_starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        starts = [0]
        position = self.text.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = self.text.find("\n", position + 1)
        object.__setattr__(self, "line_starts", tuple(starts))

    def line_of(self, offset: int) -> int:
        """The line that holds an offset, counted from 1."""
        return bisect_right(self.line_starts, offset) + self.first_line - 1

    def column_of(self, offset: int) -> int:
        """The character column of an offset, counted from 1."""
        return offset - self.line_starts[self.line_of(offset) - self.first_line] + 1

    def line_text(self, line: int) -> str:
        """The text of a line counted from 1, without its line end."""
        place = line - self.first_line
        start = self.line_starts[place]
        end = self.line_starts[place + 1] - 1 if place + 1 < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source: ``start`` included, ``end`` excluded, both character offsets."""

    source: Source
    start: int
    end: int

    @property
    def line(self) -> int:
        """The line where it starts, from 1."""
        return self.source.line_of(self.start)

    @property
    def column(self) -> int:
        """The column where it starts, from 1."""
        return self.source.column_of(self.start)

    @property
    def text(self) -> str:
        """The text it covers."""
        return self.source.text[self.start : self.end]

    def to(self, other: Span) -> Span:
        """From the start of this to the end of the other, in the same source."""
        return Span(self.source, self.start, max(self.end, other.end))


NOWHERE = Span(Source("", ""), 0, 0)


def one_line(text: str) -> str:
    """A text fit for one line of any output: white space runs together, control characters are shown as such."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text.split()))


def display_width(text: str) -> int:
    """How many terminal columns a text takes: East Asian wide characters take two, combining marks none."""
    if text.isascii():
        return len(text)
    from wcwidth import wcwidth

    return sum(max(wcwidth(character), 0) for character in text)
