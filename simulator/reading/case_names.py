"""What the cases of a scenario are called: by the scenario itself, or after the case that a consequence belongs to.

In: names as they stand in a file. Out: the keys by which the world knows the cases, or None after a diagnostic.
``refund of 售后1`` is the case of that part that a consequence opened for ``售后1``, ``refund 2 of 售后1`` the next
one; ``conduct of 甲店`` the one case of a part that is there for each party. Whether they are ever opened is what
running shows.
"""

from __future__ import annotations

import re

from compiler.model import Policy
from dsl.diagnostics import Problems
from dsl.source import Span
from simulator.reading.naming import did_you_mean
from simulator.reading.stage import Stage
from simulator.scenario import CaseStart

_OPENED = re.compile(r"(?P<part>.+?)(?: (?P<number>[1-9][0-9]*))? (?:of|属于) (?P<of>.+)")


class CaseNames:
    """The cases named so far, in the order of the file."""

    def __init__(self, stage: Stage, problems: Problems) -> None:
        self.stage, self.problems = stage, problems
        self.known: dict[str, CaseStart] = {}
        self._lost: dict[str, Span] = {}
        self._parties: dict[str, None] = {}

    def add(self, case: CaseStart, policy: Policy) -> None:
        """A case that the scenario opens, under the text in force then."""
        self.known[case.key] = case
        self.met(dict(case.parties))
        self.met({actor: actor for actor in policy.parties if actor not in dict(case.parties)})

    def met(self, parties: dict[str, str]) -> None:
        """Parties that some case may have."""
        self._parties.update(dict.fromkeys(parties.values()))

    def lose(self, key: str, span: Span) -> None:
        """A case that could not be read; that it is missing is no mistake of its own."""
        self._lost[key] = span

    def place(self, key: str) -> Span | None:
        """Where a name was taken already."""
        return self.known[key].span if key in self.known else self._lost.get(key)

    def key(self, text: str, span: Span) -> str | None:
        """The case that a text names."""
        if text in self.known:
            return text
        if text in self._lost:
            return None
        match = _OPENED.fullmatch(text)
        part = self.stage.named(match["part"]) if match is not None else None
        if match is not None and part is not None:
            number = f" {match['number']}" if match["number"] not in (None, "1") else ""
            if self.stage.per(part) is not None and not number:
                return self._of_party(part, match["of"], span)
            if self.stage.under(part) is not None:
                inner = self.key(match["of"], span)
                fits = inner is not None and self.belongs(inner, part, span)
                return f"{part}{number} of {inner}" if fits else None
        self._unknown(text, span, list(self.known))
        return None

    def _of_party(self, part: str, whose: str, span: Span) -> str | None:
        if whose in self._parties:
            return f"{part} of {whose}"
        self._unknown(f"{part} of {whose}", span, [f"{part} of {one}" for one in self._parties])
        return None

    def belongs(self, key: str, part: str, span: Span) -> bool:
        """Whether a case is one that a case of ``part`` can belong to; P0555 where it is not."""
        under, found = self.stage.under(part), self.part_of(key)
        if under is None or under == found:
            return True
        label = self.stage.label
        self.problems.error("P0555", span, name=key, found=label(found), part=label(part), under=label(under))
        return False

    def part_of(self, key: str) -> str:
        """The part of a case, by the key that ``key`` gave."""
        if key in self.known:
            return self.known[key].part
        match = _OPENED.fullmatch(key)
        part = self.stage.named(match["part"]) if match is not None else None
        assert part is not None
        return part

    def one(self, number: int, place: Span) -> str | None:
        """The case of a step that names none: the only one that there is."""
        names = list(self.known)
        if len(names) == 1:
            return names[0]
        if names or not self._lost:
            self.problems.error("P0548", place, number=number, known=did_you_mean("", (), names))
        return None

    def _unknown(self, text: str, span: Span, names: list[str]) -> None:
        self.problems.error("P0546", span, name=text, help=did_you_mean(text, names, names))
