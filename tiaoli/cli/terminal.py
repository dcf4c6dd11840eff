"""What a command may ask of the terminal, and how anything is said there.

In: the environment, the streams and the options `--lang` and `--color`. Out: lines that can always be printed, whatever
the console's encoding, and the language and colours to say them in. Absent: what is said.
"""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TextIO

from dsl.catalogue import Bilingual
from dsl.keywords import Language

FINE, FINDINGS, WRONG_USE, OUR_FAULT, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 3, 130, 141

ColorChoice = Literal["auto", "always", "never"]
Style = Literal["bold", "dim", "red", "green", "yellow", "cyan"]

_CODES: dict[Style, str] = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}

_STAND_INS = {
    "✓": "v", "✗": "x", "•": "*", "·": "-", "¥": "CNY", "→": "->", "←": "<-", "↔": "<->", "…": "...", "—": "-",
    "–": "-",
    "─": "-", "│": "|", "┌": "+", "└": "+", "├": "+", "┐": "+", "┘": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+",
    "═": "=", "▶": ">", "◀": "<", "●": "*", "○": "o", "≤": "<=", "≥": ">=", "≠": "!=", "×": "x", "±": "+-",
    "“": '"', "”": '"', "‘": "'", "’": "'", "\xa0": " ",
}  # fmt: skip


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    """What is written for characters that the console's encoding lacks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    parts = (_STAND_INS.get(c) or c.encode("ascii", "backslashreplace").decode("ascii") for c in missing)
    return "".join(parts), error.end


codecs.register_error("tiaoli", _stand_in)


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where a command speaks, and in what language."""

    language: Language
    color: bool
    quiet: bool = False

    def say(self, text: Bilingual) -> str:
        """A text in the reader's language."""
        return text.in_(self.language)

    def out(self, text: str) -> None:
        """A result, to standard output, ended by one line end."""
        _write(sys.stdout, text)

    def note(self, text: Bilingual | str) -> None:
        """Something said on the side, to standard error; nothing where `--quiet` was asked for."""
        if not self.quiet:
            _write(sys.stderr, text if isinstance(text, str) else self.say(text))

    def finding(self, text: str) -> None:
        """What is wrong with a text that a command was to work on, to standard error: the result is not this."""
        _write(sys.stderr, text)

    def error(self, text: Bilingual | str) -> None:
        """Why the command can't go on, to standard error."""
        word = self.styled(self.say(Bilingual("error", "错误")), "red", "bold")
        _write(sys.stderr, f"{word}: {text if isinstance(text, str) else self.say(text)}")

    def styled(self, text: str, *styles: Style) -> str:
        """The text in a style, plain where colours are off."""
        if not self.color or not styles:
            return text
        return f"\x1b[{';'.join(_CODES[style] for style in styles)}m{text}\x1b[0m"


def language_of(environment: Mapping[str, str], asked: str | None = None) -> Language:
    """The language to speak: what was asked for, else TIAOLI_LANG, else the locale's variables in their order.

    The variables are read by hand: `setlocale` fails where the locale they name isn't installed."""
    for value in (asked, *(environment.get(name) for name in ("TIAOLI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))):
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def color_wanted(choice: str, environment: Mapping[str, str], stream: TextIO) -> bool:
    """Whether to colour what goes to a stream: as chosen, else on a terminal where NO_COLOR is not set."""
    if choice != "auto":
        return choice == "always"
    return not environment.get("NO_COLOR") and environment.get("TERM") != "dumb" and stream.isatty()


def width_of(environment: Mapping[str, str]) -> int:
    """How many columns to fill: the terminal's, at least 40 and at most 100."""
    columns = environment.get("COLUMNS", "")
    if columns.isdecimal():
        return min(max(int(columns), 40), 100)
    try:
        return min(max(os.get_terminal_size(sys.stdout.fileno()).columns, 40), 100)
    except (OSError, ValueError):
        return 100


def width_now() -> int:
    """How many columns to fill here."""
    return width_of(os.environ)


def make_printable() -> None:
    """Let the standard streams replace what their encoding lacks instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="tiaoli")


def _write(stream: TextIO, text: str) -> None:
    stream.write(text if text.endswith("\n") or not text else text + "\n")
    stream.flush()
