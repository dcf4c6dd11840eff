"""The text of a calendar file → a calendar.

In: the text of ``calendars/NAME.yaml`` of a library. Out: the calendar, or None after what is wrong was said. Absent:
where files lie (``compiler/loader.py``), and the names of holidays, which are for readers of the file only.

A file says for which years it knows the days off and the working days that stand in for them; every other day goes by
its weekday.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache

from compiler.calendars import Calendar
from dsl import documents
from dsl.catalogue import Bilingual
from dsl.diagnostics import Diagnostic, Problems
from dsl.documents import Node, Scalar, Sequence, parse_documents
from dsl.keywords import Word
from dsl.quantities import parse_date
from dsl.record import record
from dsl.source import Source, Span
from dsl.suggest import hint

KEYS = {
    "calendar": Word("calendar", "日历"),
    "note": Word("note", "说明"),
    "weekend": Word("weekend", "周末"),
    "years": Word("years", "年份"),
}
YEAR_KEYS = {"holidays": Word("holidays", "放假"), "workdays": Word("workdays", "上班")}
WEEKDAYS = (
    Word("monday", "周一"), Word("tuesday", "周二"), Word("wednesday", "周三"), Word("thursday", "周四"),
    Word("friday", "周五"), Word("saturday", "周六"), Word("sunday", "周日"),
)  # fmt: skip
WEEKEND = (5, 6)
"""What is off where a file doesn't say."""

THE_FILE = Bilingual("a calendar", "日历")
A_YEAR = Bilingual("a year of a calendar", "日历的一年")
ENTRIES = Bilingual("keys with values", "键值对")
LIST = Bilingual("a list", "列表")
TEXT = Bilingual("a text", "文字")
NOTHING = Bilingual("nothing", "空值")

_RANGE = re.compile(r"\s*([0-9-]+)\s*\.\.\s*([0-9-]+)\s*")
_YEAR = re.compile(r"[0-9]{4}")


@record
class _Day:
    """What a file says of a day, and where."""

    holiday: bool
    span: Span


@lru_cache(maxsize=32)
def parse_calendar(source: Source, name: str) -> tuple[Calendar | None, tuple[Diagnostic, ...]]:
    """The calendar that a text says, and what is wrong with it; no calendar where anything serious is.

    ``name`` is that of its file. The same text is read once."""
    problems = Problems()
    read = list(parse_documents(source, problems))
    if not problems.serious and len(read) != 1:
        place = read[1].span if read else Span(source, 0, 0)
        second = Bilingual("a second one", "第二份")
        problems.error("P0062", place, key=THE_FILE, wanted=ENTRIES, found=second if read else NOTHING)
    if problems.serious:
        return None, problems.in_order()
    calendar, found = _calendar(read[0].root, name)
    return calendar, found


def _calendar(root: Node, name: str) -> tuple[Calendar | None, tuple[Diagnostic, ...]]:
    problems = Problems()
    fields = _fields(root, KEYS, ("calendar", "years"), THE_FILE, problems)
    for key in fields.keys() & {"calendar", "note"}:
        words = _scalar(fields[key], KEYS[key], problems)
        if key == "calendar" and words is not None and words.text.strip() != name:
            problems.error("P0068", words.span, name=words.text, file=name)
    weekend = _weekend(fields["weekend"], problems) if "weekend" in fields else WEEKEND
    years = _years(fields["years"], problems) if "years" in fields else []
    days: dict[int, _Day] = {}
    for year, node in years:
        _year(year, node, days, weekend, problems)
    calendar = Calendar(
        name,
        years[0][0] if years else 0,
        years[-1][0] if years else 0,
        weekend,
        frozenset(ordinal for ordinal, day in days.items() if day.holiday),
        frozenset(ordinal for ordinal, day in days.items() if not day.holiday),
    )
    return None if problems.serious else calendar, problems.in_order()


def _weekend(node: Node, problems: Problems) -> tuple[int, ...]:
    """Weekdays, 0 is Monday; none is a calendar whose only days off are its holidays."""
    known = {spelling: number for number, word in enumerate(WEEKDAYS) for spelling in word}
    found: set[int] = set()
    for item in _items(node, KEYS["weekend"], problems):
        number = known.get(item.text.strip().casefold())
        if number is None:
            problem = hint(item.text.strip(), known)
        elif number in found:
            problem = Bilingual("it stands here twice", "重复写了两次")
        elif len(found) == len(WEEKDAYS) - 1:
            problem = Bilingual("no day is left to work on", "没有一天可以上班了")
        else:
            found.add(number)
            continue
        problems.error("P0067", item.span, text=item.text, problem=problem)
    return tuple(sorted(found))


def _years(node: Node, problems: Problems) -> list[tuple[int, Node]]:
    """The years in their order, each the one after the last."""
    found: list[tuple[int, Node]] = []
    for key, value in _entries(node, KEYS["years"], problems):
        text = key.text.strip()
        if not _YEAR.fullmatch(text) or text == "0000":
            problem = Bilingual("a year has four digits", "年份是四位数字")
            problems.error("P0066", key.span, text=text, problem=problem)
            continue
        year, before = int(text), found[-1][0] if found else None
        if before is not None and year != before + 1:
            problem = Bilingual(f"the year after {before} is {before + 1}", f"{before} 年之后应是 {before + 1} 年")
            problems.error("P0066", key.span, text=text, problem=problem)
        found.append((year, value))
    if isinstance(node, documents.Mapping) and not node.entries:
        problems.error("P0062", node.span, key=_spelt(KEYS["years"]), wanted=ENTRIES, found=NOTHING)
    return found


def _year(year: int, node: Node, days: dict[int, _Day], weekend: tuple[int, ...], problems: Problems) -> None:
    fields = _fields(node, YEAR_KEYS, ("holidays",), A_YEAR, problems)
    if "holidays" in fields:
        for key, value in _entries(fields["holidays"], YEAR_KEYS["holidays"], problems):
            for text in _items(value, Word(key.text, key.text), problems):
                _note(text, year, True, days, problems)
    if "workdays" in fields:
        for text in _items(fields["workdays"], YEAR_KEYS["workdays"], problems):
            for ordinal in _note(text, year, False, days, problems):
                if (ordinal - 1) % 7 not in weekend:
                    problems.warn("P0069", text.span, day=_shown(ordinal), weekday=_weekday(ordinal))


def _note(text: Scalar, year: int, holiday: bool, days: dict[int, _Day], problems: Problems) -> list[int]:
    """Note what a text says of its days; those that are new are given."""
    new: list[int] = []
    for ordinal in _stretch(text, year, problems):
        before = days.setdefault(ordinal, _Day(holiday, text.span))
        if before.span != text.span:
            problems.error(
                "P0064", text.span, before.span, day=_shown(ordinal), now=_kind(holiday), before=_kind(before.holiday)
            )
            break
        new.append(ordinal)
    return new


def _stretch(text: Scalar, year: int, problems: Problems) -> range:
    """The days of ``2024-02-10`` or ``2024-02-10..2024-02-17``; none after a report."""
    ends = _RANGE.fullmatch(text.text)
    first, last = (parse_date(part) for part in (ends.groups() if ends is not None else (text.text, text.text)))
    if first is None or last is None:
        problem = Bilingual("no such day", "没有这样的日期")
        problems.error("P0063", text.span, text=text.text, problem=problem)
    elif last < first:
        problem = Bilingual("it ends before it begins", "结束早于开始")
        problems.error("P0063", text.span, text=text.text, problem=problem)
    elif first.year != year or last.year != year:
        problems.error("P0065", text.span, day=first if first.year != year else last, year=year)
    else:
        return range(first.toordinal(), last.toordinal() + 1)
    return range(0)


def _shown(ordinal: int) -> str:
    return str(date.fromordinal(ordinal))


def _weekday(ordinal: int) -> Bilingual:
    word = WEEKDAYS[(ordinal - 1) % 7]
    return Bilingual(word.english.capitalize(), word.chinese)


def _kind(holiday: bool) -> Bilingual:
    return Bilingual("a day off", "放假") if holiday else Bilingual("a working day", "上班")


# ── keys and values ────────────────────────────────────────────────────────────────────────────────────────────


def _spelt(word: Word) -> Bilingual:
    return Bilingual(*word)


def _fields(
    node: Node, words: Mapping[str, Word], needed: Iterable[str], place: Bilingual, problems: Problems
) -> dict[str, Node]:
    """The entries of a mapping whose keys are fixed, by their English names."""
    names = {spelling: name for name, word in words.items() for spelling in word}
    found: dict[str, tuple[Scalar, Node]] = {}
    for key, value in _entries(node, place, problems):
        name = names.get(key.text.strip())
        if name is None:
            problems.error("P0060", key.span, key=key.text, place=place, help=hint(key.text.strip(), names))
        elif name in found:
            problems.error("P0506", key.span, found[name][0].span, key=key.text)
        else:
            found[name] = (key, value)
    for name in needed:
        if name not in found and isinstance(node, documents.Mapping):
            problems.error("P0061", _start(node), place=place, key=_spelt(words[name]))
    return {name: value for name, (_, value) in found.items()}


def _entries(node: Node, key: Bilingual | Word, problems: Problems) -> tuple[tuple[Scalar, Node], ...]:
    if isinstance(node, documents.Mapping):
        return node.entries
    _wrong(node, key, ENTRIES, problems)
    return ()


def _items(node: Node, key: Word, problems: Problems) -> Iterator[Scalar]:
    """The texts of a list, or one text that stands alone."""
    for item in node.items if isinstance(node, Sequence) else (node,):
        scalar = _scalar(item, key, problems)
        if scalar is not None:
            yield scalar


def _scalar(node: Node, key: Word, problems: Problems) -> Scalar | None:
    if isinstance(node, Scalar) and node.text.strip():
        return node
    _wrong(node, key, TEXT, problems)
    return None


def _wrong(node: Node, key: Bilingual | Word, wanted: Bilingual, problems: Problems) -> None:
    shown = _spelt(key) if isinstance(key, Word) else key
    problems.error("P0062", node.span, key=shown, wanted=wanted, found=_found(node))


def _found(node: Node) -> Bilingual:
    match node:
        case Scalar(text="", quoted=False):
            return NOTHING
        case Scalar():
            return TEXT
        case Sequence():
            return LIST
        case documents.Mapping():
            return ENTRIES


def _start(node: documents.Mapping) -> Span:
    """The first key of a mapping: a place that fits on a line."""
    return node.entries[0][0].span if node.entries else node.span
