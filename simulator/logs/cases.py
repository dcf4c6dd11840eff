"""Rows of one case become the case: when it began, with which facts, and what was recorded of it.

In: the rows of a case in the order in which they are to be taken, each with its instant, and the layout. Out: the case,
or None after diagnostics, each of which points at a cell. Absent: what the rules say (``simulator/logs/judging.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from compiler.model import Policy, Value
from dsl.diagnostics import Problems
from dsl.quantities import show_moment
from simulator.clock import index_at
from simulator.logs.data import (
    OBJECT_TYPE,
    Deed,
    Event,
    Layout,
    LogCase,
    Mark,
    Meaning,
    Origin,
    Own,
    Place,
    Reached,
    Row,
)
from simulator.logs.values import NOTHING, Nothing, value_of
from simulator.reading.naming import look_up
from simulator.reading.values import Wanted, Wrong, type_phrase

Timed = tuple[Row, int]
"""A row with its instant."""


@dataclass(slots=True)
class CaseReader:
    """Reads the cases of a log, one after the other."""

    layout: Layout
    problems: Problems
    count: int = 0

    def case(self, name: str, rows: Sequence[Timed]) -> LogCase | None:
        """The case of some rows; None after diagnostics, or where no row means anything."""
        own = Problems()
        number, self.count = self.count, self.count + 1
        found = self._case(number, name, rows, own)
        self.problems.extend(own)
        return None if own.serious else found

    def _case(self, number: int, name: str, rows: Sequence[Timed], problems: Problems) -> LogCase | None:
        layout, about = self.layout, _said(row for row, _ in rows if row.about)
        if layout.objects is not None and about.get(OBJECT_TYPE) != layout.objects:
            return None
        meant: list[tuple[Row, int, Meaning]] = []
        for row, at in rows:
            if row.about or not _counts(layout, row):
                continue
            whole = replace(row, cells={**row.cells, **about, **_said([row])}) if about else row
            meaning = layout.meanings.meaning(whole, Place(layout.name, row.number), problems)
            if meaning is not None and meaning != Mark("ignored"):
                meant.append((whole, at, meaning))
        if not meant or problems.serious:
            return None
        self._in_order(meant, problems)
        row, start, meaning = meant[0]
        first = Place(layout.name, row.number)
        begins = meaning == Mark("begins")
        if not begins and not layout.begins:
            problems.error("P0646", first.span(layout.case, name), name=name)
            return None
        events: list[Event] = []
        for row, at, meaning in meant[1:] if begins else meant:
            if meaning == Mark("begins"):
                problems.error("P0647", Place(layout.name, row.number).span(layout.case, name), name=name)
                return None
            events.append(self._event(row, at, meaning, problems))
        facts = self._facts(meant[0][0], start, first, problems)
        state = self._state(meant[0][0], problems) if begins else None
        return LogCase(number, name, first.row, start, facts, tuple(events), state)

    def _in_order(self, meant: Sequence[tuple[Row, int, Meaning]], problems: Problems) -> None:
        """P0642 and P0643: an event before the one above it, and one that stands twice."""
        layout = self.layout
        seen: dict[tuple[tuple[str, str | None], ...], Row] = {}
        latest, above = meant[0][1], meant[0][0]
        instant = None
        for row, at, _ in meant:
            text = row.cells.get(layout.time)
            span = Place(layout.name, row.number).span(layout.time, text)
            if at < latest:
                before = Place(layout.name, above.number).span(layout.time, above.cells.get(layout.time))
                shown = show_moment(latest, layout.zone)
                problems.error("P0642", span, before, name=row.cells.get(layout.case) or "", before=shown)
                return
            if at != instant:
                instant, seen = at, {}
            key = tuple(sorted(row.cells.items()))
            if key in seen:
                before = Place(layout.name, seen[key].number).span(layout.time, text)
                problems.error("P0643", span, before, name=row.cells.get(layout.case) or "")
                return
            seen[key] = row
            latest, above = at, row

    # ── what a row holds ───────────────────────────────────────────────────────────────────────────────────────

    def _event(self, row: Row, at: int, meaning: Meaning, problems: Problems) -> Event:
        state = self._state(row, problems)
        match meaning:
            case Deed(action=action, refused=refused):
                given = self._parameters(row, meaning, problems)
                return Event(row.number, at, "refused" if refused else "action", action, given, state)
            case Own(rule=rule):
                return Event(row.number, at, "own", rule, (), state)
            case Reached(state=reached):
                return Event(row.number, at, "state", reached, (), reached)
            case Mark():
                return Event(row.number, at, "watched", "", (), state)

    def _state(self, row: Row, problems: Problems) -> str | None:
        """The state that the row says."""
        column = self.layout.state
        text = None if column is None else row.cells.get(column)
        if column is None or text is None or not text.strip():
            return None
        span = Place(self.layout.name, row.number).span(column, text)
        return look_up(text, span, self.layout.words.state_terms, "P0527", problems)

    def _parameters(self, row: Row, deed: Deed, problems: Problems) -> tuple[tuple[str, Value], ...]:
        words = self.layout.words
        fields = {field.name: field for field in words.actions[deed.action].fields}
        found = (
            (name, self._value(origin, Wanted(fields[name].label, fields[name].type, True), row, problems))
            for name, origin in deed.values
        )
        return tuple((name, value) for name, value in found if not isinstance(value, Wrong | Nothing))

    def _facts(self, row: Row, start: int, place: Place, problems: Problems) -> tuple[tuple[str, Value], ...]:
        """The facts that the case begins with; a required one that is not there is reported."""
        layout = self.layout
        found = {name: self._value(origin, layout.wanted(name), row, problems) for name, origin in layout.facts}
        policy: Policy = layout.timeline.revisions[index_at(layout.timeline, start)].policy
        columns = {name: getattr(origin, "column", "") for name, origin in layout.facts}
        for fact in policy.facts:
            if fact.required and isinstance(found.get(fact.name, NOTHING), Nothing):
                phrase = type_phrase(fact.type, layout.words)
                span = place.span(columns.get(fact.name) or fact.name, "")
                problems.error("P0649", span, name=fact.name, label=fact.label, type=phrase)
        return tuple((name, value) for name, value in found.items() if not isinstance(value, Wrong | Nothing))

    def _value(self, origin: Origin, wanted: Wanted, row: Row, problems: Problems) -> Value | Wrong | Nothing:
        place = Place(self.layout.name, row.number)
        return value_of(origin, wanted, row, self.layout.words, place, problems)


def _said(rows: Iterable[Row]) -> dict[str, str]:
    """What some rows say, cell by cell."""
    return {key: text for row in rows for key, text in row.cells.items() if text is not None}


def _counts(layout: Layout, row: Row) -> bool:
    """Whether a row is an event at all."""
    if layout.only is None:
        return True
    column, values = layout.only
    text = row.cells.get(column)
    return text is None or text.strip().lower() in values
