"""Read mapping files: one YAML document says what the columns and activities of a log mean.

In: a text, the columns of the log, the policies there are; and, where one is asked for, another text to judge under.
Out: the layout of the log, if the file is sound; every mistake is a diagnostic with its place. Absent: reading the log
(the caller does), what its rows come to (``simulator/logs``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from compiler.history import Timeline
from dsl import documents
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Document, Scalar
from dsl.keywords import KEYWORDS
from dsl.source import Source, Span, one_line
from simulator.logs.data import ABOUT, ACTIVITY, MOMENT, OBJECT, OBJECT_TYPE, Layout, Mark, Meaning, Origin, Own
from simulator.logs.moments import SECONDS
from simulator.reading.course import Policies, read_course
from simulator.reading.facts import read_settings
from simulator.reading.fields import (
    Entry,
    Fields,
    read_duration,
    read_entries,
    read_fields,
    read_scalar,
    read_words,
)
from simulator.reading.log_activities import ActivityReader, MappedMeanings, own_terms
from simulator.reading.log_origins import OriginReader
from simulator.reading.log_words import COLUMN_KEY, COLUMN_KEYS, LOG_KEY, LOG_KEYS
from simulator.reading.naming import look_up
from simulator.reading.one_document import read_one
from simulator.reading.values import Wanted, type_phrase
from simulator.reading.vocabulary import Terms, Vocabulary, terms, vocabulary

PLACE = Bilingual("a mapping file", "映射文件")
COLUMNS_PLACE = Bilingual("the columns", "列")
EXAMPLES = {"log": "…", "policy": "shop.returns", "activities": "{…}"}
USUAL = (
    {"case": f"{ABOUT}concept:name", "time": "time:timestamp", "activity": "concept:name"},
    {"case": OBJECT, "time": MOMENT, "activity": ACTIVITY},
)
"""The columns of logs of traces and of objects, which a file need not name."""

Instead = Callable[[str], tuple[str, Timeline] | None]
"""The text that is asked for in place of the policy of a name."""


@dataclass(frozen=True, slots=True)
class Told:
    """The log that a mapping file is for: what it is called, and its columns."""

    name: str
    columns: Sequence[str]


def read_mapping(
    source: Source, log: Told, policies: Policies, problems: Problems, instead: Instead | None = None
) -> Layout | None:
    """The layout that a file describes; None after its diagnostics."""
    return read_one(
        source, problems, "P0630", lambda document, own: _Reader(log, policies, own, instead).read(document)
    )


class _Reader:
    """Reads one document."""

    def __init__(self, log: Told, policies: Policies, problems: Problems, instead: Instead | None) -> None:
        self.log, self.policies, self.problems, self.instead = log, policies, problems, instead

    def read(self, document: Document) -> Layout | None:
        """The layout of a document."""
        root, problems = document.root, self.problems
        fields = read_fields(root, LOG_KEY, LOG_KEYS, PLACE, problems)
        place = root.entries[0][0].span if isinstance(root, documents.Mapping) and root.entries else root.span
        for key, shown in EXAMPLES.items():
            if key not in fields and isinstance(root, documents.Mapping):
                problems.error("P0511", place, key=key, place=PLACE, example=shown)
        timelines = self._timelines(fields)
        if timelines is None:
            return None
        policy, named, timeline = timelines
        both = (*named.revisions, *timeline.revisions) if named.name == timeline.name else timeline.revisions
        texts = tuple(one.policy for one in both)
        words = vocabulary(texts)
        origins = OriginReader(self.log.columns, words, problems, {})
        columns = self._columns(fields.get("columns"), origins, place)
        facts = self._facts(fields.get("facts"), words, origins, timeline, place)
        parameters = self._parameters(fields.get("parameters"), words, origins)
        reader = ActivityReader(words, own_terms(texts, words), origins, parameters, problems)
        meanings = reader.meanings(fields.get("activities"))
        others = fields.get("others")
        rest = None if others is None else reader.meaning(others.value, others.key.text)
        only = self._only(fields.get("only"), origins)
        settings = read_settings(fields.get("settings"), words, problems)
        used = dict.fromkeys((*columns.values(), *origins.used))
        return Layout(
            self.log.name, policy, timeline, self._zone(fields.get("zone"), timeline.zone),
            columns.get("case", ""), columns.get("time", ""), (*used, *self._about(used)),
            MappedMeanings(columns.get("activity", ""), columns.get("actor"), meanings, words, parameters, rest), words,
            facts, settings, columns.get("state"), self._time_format(fields.get("time format")),
            _own_of(meanings), self._tolerance(fields.get("tolerance")), not self._truth(fields.get("sort")), only,
            Mark("begins") not in meanings.values(), self._object_type(fields.get("object type")),
        )  # fmt: skip

    # ── the policy ─────────────────────────────────────────────────────────────────────────────────────────────

    def _timelines(self, fields: Fields) -> tuple[str, Timeline, Timeline] | None:
        """The policy as it is called, its texts, and those to judge under."""
        if "policy" not in fields:
            return None
        scalar = read_scalar(fields["policy"].value, fields["policy"].key.text, self.problems)
        if scalar is None:
            return None
        found: Scalar = scalar

        def no_system(name: str) -> None:
            self.problems.error("P0636", found.span, name=name)

        named = read_course(scalar, self.policies, self.problems, no_system)
        if named is None:
            return None
        if self.instead is None:
            return scalar.text.strip(), named, named
        under = self.instead(named.name)
        return None if under is None else (under[0], named, under[1])

    # ── columns and values ─────────────────────────────────────────────────────────────────────────────────────

    def _columns(self, entry: Entry | None, origins: OriginReader, place: Span) -> dict[str, str]:
        """The columns of the case, the time, the activity, and of what else there is."""
        usual = next((one for one in USUAL if set(one.values()).issubset(self.log.columns)), {})
        found = dict(usual)
        fields = read_fields(entry.value, COLUMN_KEY, COLUMN_KEYS, COLUMNS_PLACE, self.problems) if entry else {}
        for key, one in fields.items():
            column = origins.column(one.value, one.key.text)
            found[key] = column if column is not None else ""
        spot = place if entry is None else entry.key.span
        for key in ("case", "time", "activity"):
            if key not in found:
                self.problems.error("P0511", spot, key=key, place=COLUMNS_PLACE, example=Bilingual("…", "……"))
        return found

    def _about(self, used: dict[str, None]) -> tuple[str, ...]:
        """What a log of objects has to say which of them are cases."""
        return tuple(one for one in (OBJECT_TYPE,) if one in self.log.columns and one not in used)

    def _facts(
        self, entry: Entry | None, words: Vocabulary, origins: OriginReader, timeline: Timeline, place: Span
    ) -> tuple[tuple[str, Origin], ...]:
        """Where the facts come from; P0522 for one that every text requires and that comes from nowhere."""
        wanted = {name: Wanted(fact.label, fact.type, fact.optional) for name, fact in words.facts.items()}
        found, seen = self._origins(entry, words.fact_terms, wanted, origins)
        spot = entry.key.span if entry is not None else place
        for name, fact in words.facts.items():
            always = all(
                any(one.name == name and one.required for one in revision.policy.facts)
                for revision in timeline.revisions
            )
            if always and name not in seen:
                phrase = type_phrase(fact.type, words)
                self.problems.error("P0522", spot, name=name, label=fact.label, type=phrase, example="…")
        return found

    def _parameters(
        self, entry: Entry | None, words: Vocabulary, origins: OriginReader
    ) -> tuple[tuple[str, Origin], ...]:
        """Where the parameters of all actions come from."""
        fields = {field.name: field for action in words.actions.values() for field in action.fields}
        known = terms((field.name, [field.label]) for action in words.actions.values() for field in action.fields)
        wanted = {name: Wanted(field.label, field.type, True) for name, field in fields.items()}
        action = Bilingual("any action", "任何动作")
        found, _ = self._origins(entry, known, wanted, origins, "P0526", action=action)
        return found

    def _origins(
        self,
        entry: Entry | None,
        known: Terms,
        wanted: dict[str, Wanted],
        origins: OriginReader,
        code: str = "P0521",
        **values: object,
    ) -> tuple[tuple[tuple[str, Origin], ...], set[str]]:
        """Where values come from, by name; and every name that is spoken of."""
        found: dict[str, Origin] = {}
        seen: dict[str, Span] = {}
        for one in read_entries(entry.value, entry.key.text, self.problems) if entry is not None else ():
            name = look_up(one.key.text, one.key.span, known, code, self.problems, **values)
            if name is None:
                continue
            if name in seen:
                self.problems.error("P0537", one.key.span, seen[name], key=one.key.text)
                continue
            seen[name] = one.key.span
            origin = origins.origin(one, wanted[name])
            if origin is not None:
                found[name] = origin
        return tuple(found.items()), set(seen)

    def _only(self, entry: Entry | None, origins: OriginReader) -> tuple[str, tuple[str, ...]] | None:
        """The column that says which rows are events, with the values that do."""
        entries = read_entries(entry.value, entry.key.text, self.problems) if entry is not None else []
        for one in entries[:1]:
            column = origins.column(one.key, one.key.text)
            nodes = one.value.items if isinstance(one.value, documents.Sequence) else (one.value,)
            scalars = [read_scalar(node, one.key.text, self.problems) for node in nodes]
            values = tuple(scalar.text.strip().lower() for scalar in scalars if scalar is not None)
            return None if column is None else (column, values)
        return None

    # ── how it is written ──────────────────────────────────────────────────────────────────────────────────────

    def _zone(self, entry: Entry | None, usual: str) -> str:
        text = None if entry is None else read_words(entry, self.problems)
        if entry is None or text is None:
            return usual
        try:
            ZoneInfo(text)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            why = Bilingual("no time zone", "不是时区")
            self._unfit(entry, text, Bilingual("zone", "时区"), why, Bilingual(usual, usual))
            return usual
        return text

    def _time_format(self, entry: Entry | None) -> str | None:
        text = None if entry is None else read_words(entry, self.problems)
        if entry is None or text is None or text in SECONDS:
            return text
        try:
            shown = datetime(2024, 3, 10, 9).strftime(text)  # noqa: DTZ001
            fits = "%" in text and datetime.strptime(shown, text).hour == 9  # noqa: DTZ007
        except ValueError:
            fits = False
        if not fits:
            why = Bilingual("no moment is written so", "时刻不能这样写")
            shown_format = Bilingual("%d.%m.%Y %H:%M, or milliseconds", "%d.%m.%Y %H:%M 或 milliseconds")
            self._unfit(entry, text, Bilingual("format of moments", "时间格式"), why, shown_format)
        return text

    def _tolerance(self, entry: Entry | None) -> int:
        return 0 if entry is None else read_duration(entry, self.problems) or 0

    def _truth(self, entry: Entry | None) -> bool:
        text = None if entry is None else read_words(entry, self.problems)
        if entry is None or text is None:
            return False
        truth = True if text in KEYWORDS["TRUE"] else False if text in KEYWORDS["FALSE"] else None
        if truth is None:
            why = Bilingual("neither true nor false", "既不是“是”也不是“否”")
            self._unfit(entry, text, Bilingual("answer", "取值"), why, Bilingual("true", "是"))
        return truth is True

    def _object_type(self, entry: Entry | None) -> str | None:
        return None if entry is None else one_line(read_words(entry, self.problems) or "")

    def _unfit(self, entry: Entry, text: str, what: Bilingual, why: Bilingual, example: Bilingual) -> None:
        self.problems.error("P0635", entry.value.span, text=text, what=what, problem=why, example=example)


def _own_of(meanings: dict[str, Meaning]) -> frozenset[str]:
    """The deadlines and automations that a log records."""
    return frozenset(one.rule for one in meanings.values() if isinstance(one, Own))
