"""Chance, and the words that chance is spent on.

In: one function that picks a whole number between two others; Hypothesis hands in its own, so that what fails is made
small, and a plain generator will do as well. Out: picks, names in two scripts and labels meant to break things.
The plainest choice always comes first, because that is where shrinking leads. Absent: what a policy is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")

HOSTILE = (
    "label", "标签", "商家 处理", "a b", '"', "\\", "\n", "\\n", "<b>&amp;</b>", "//", "{", "}", "@guide", "“引”",
    "reading: x", "解读:", "{name}", "%s", "-->", "|", "é", "𠮷", "👍🏽", "\t", "'", "`", "#35;", "\u200b", "完。", ";",
    "$(x)", "<script>",
)  # fmt: skip
"""Pieces of labels: quotes, backslashes, line ends, markup, comment signs, characters of every width."""

_TEXTS = (*HOSTILE, *(one + other for one in HOSTILE for other in HOSTILE))

PREFIXES: dict[str, tuple[str, ...]] = {
    "state": ("s", "state_", "处理", "Waiting"), "timer": ("t", "期", "deadline_"), "rule": ("r", "规则"),
    "fact": ("f", "事实", "amount_", "Ä"), "setting": ("k", "设", "knob_"), "enum": ("E", "类"), "value": ("v", "值"),
    "actor": ("a", "人"), "action": ("do_", "做"), "parameter": ("p", "参"), "outcome": ("o", "果"),
    "table": ("tab", "查"), "limit": ("l", "限"), "source": ("g", "规"), "claim": ("c", "诺"),
    "policy": ("demo", "演示"),
}  # fmt: skip
"""Names are numbered through, so no name can mean two things, and none is a keyword."""


class Dice:
    """Picks. ``number(low, high)`` decides everything, both ends included."""

    def __init__(self, number: Callable[[int, int], int]) -> None:
        self.number = number
        self._named = 0

    def pick(self, choices: Sequence[T]) -> T:
        """One of some things."""
        return choices[self.number(0, len(choices) - 1)] if len(choices) > 1 else choices[0]

    def once_in(self, times: int) -> bool:
        """True one time in so many; shrinks to False."""
        return self.number(1, times) == times

    def some(self, make: Callable[[], T], low: int, high: int) -> tuple[T, ...]:
        """Between ``low`` and ``high`` things."""
        return tuple(make() for _ in range(self.number(low, high)))

    def part(self, things: Iterable[T], most: int = 99) -> tuple[T, ...]:
        """Some of the things, in their order."""
        listed = tuple(things)
        chosen = self.number(0, 2 ** len(listed) - 1)
        return tuple(one for at, one in enumerate(listed) if chosen >> at & 1)[:most]

    def name(self, kind: str) -> str:
        """A new name for a thing of a kind."""
        self._named += 1
        return f"{self.pick(PREFIXES[kind])}{self._named}"

    def label(self) -> str | None:
        """A label, hostile more often than not, or none."""
        chosen = self.number(0, len(_TEXTS) * 3 // 2)
        return _TEXTS[chosen] if chosen < len(_TEXTS) else None

    def text(self) -> str:
        """A text of some pieces."""
        return self.pick(_TEXTS)

    def reading(self) -> str:
        """A reading: one line, no blanks at its ends."""
        return " ".join(self.text().split()) or "x"
