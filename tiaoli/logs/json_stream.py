"""The items of some lists of a JSON object, one at a time.

In: a text file that holds one object. Out: the items of the lists behind some of its keys, in the order of the file;
what stands behind other keys is read over. ValueError where it is no JSON. Memory grows with the largest item, not with
the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

CHUNK = 1 << 16
LARGEST = 64_000_000
"""An item of more letters is refused."""

_SPACE = " \t\n\r"
_AFTER = f",:]}}{_SPACE}"
"""What can follow a value."""


class JsonStream:
    """Reads one object; ``found`` are the keys met so far of those asked for."""

    def __init__(self, file: IO[str]) -> None:
        self.file = file
        self.found: set[str] = set()
        self._text, self._at = "", 0
        self._decoder = json.JSONDecoder()

    def items(self, keys: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
        """Every item of the lists behind the keys, with its key."""
        self._expect("{")
        if self._peek() == "}":
            return
        while True:
            key = self._value()
            if not isinstance(key, str):
                raise ValueError("a key is no text")
            self._expect(":")
            if key in keys:
                self.found.add(key)
                for item in self._list():
                    yield key, item
            elif self._peek() == "[":
                for _ in self._list():
                    pass
            else:
                self._value()
            if self._next(",}") == "}":
                return

    def _list(self) -> Iterator[Any]:
        self._expect("[")
        if self._peek() == "]":
            self._at += 1
            return
        while True:
            yield self._value()
            if self._next(",]") == "]":
                return

    def _value(self) -> Any:
        """The next value, whole."""
        self._peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except ValueError:
                if len(self._text) - self._at > LARGEST or not self._more():
                    raise
                continue
            except RecursionError as error:
                raise ValueError("it is too deep") from error
            if (end == len(self._text) or self._text[end] not in _AFTER) and self._more():
                continue  # a number may go on
            self._at = end
            return value

    def _expect(self, letter: str) -> None:
        self._next(letter)

    def _next(self, letters: str) -> str:
        found = self._peek()
        if found not in letters or not found:
            raise ValueError(f"expected {' or '.join(letters)}, found {found or 'the end'}")
        self._at += 1
        return found

    def _peek(self) -> str:
        """The next letter that is no white space; nothing at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _more(self) -> bool:
        """Read on; whether there was anything. Twice as much each time that an item does not fit."""
        left = self._text[self._at :]
        chunk = self.file.read(max(CHUNK, len(left)))
        self._text, self._at = left + chunk, 0
        return bool(chunk)
