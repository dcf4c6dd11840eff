"""Registers of clauses (`sources/*.yaml` of a library): what the documents say, clause by clause and fact by fact.

In: the folders of libraries. Out: a register for each document; what is wrong with one is a diagnostic. Absent: the
documents' own texts (a register says it in other words), and who carries a clause (`tiaoli/cli/clauses.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, TypeVar

from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Document, Node, parse_documents
from dsl.keywords import Word
from dsl.quantities import parse_date
from dsl.source import Span, one_line
from simulator.reading.fields import Entry, Fields, read_fields, read_list, read_scalar, read_words
from simulator.reading.naming import did_you_mean
from tiaoli.cli.outside import read_file

State = Literal["rule", "report", "context"]

STATES: dict[State, Word] = {
    "rule": Word("rule", "规则"), "report": Word("report", "指标"), "context": Word("context", "背景"),
}  # fmt: skip
_STATE: dict[str, State] = {spelling: state for state, word in STATES.items() for spelling in word}

_TOP = {
    "document": Word("document", "文件"), "title": Word("title", "标题"), "dated": Word("dated", "成文于"),
    "facts": Word("facts", "事实"), "clauses": Word("clauses", "条款"),
}  # fmt: skip
_SAID = {"says": Word("says", "内容"), "says_en": Word("says_en", "英文内容"), "state": Word("state", "性质")}
_FACT = {"fact": Word("fact", "编号"), **_SAID, "since": Word("since", "自")}
_CLAUSE = {
    "clause": Word("clause", "条"), **_SAID, "facts": _TOP["facts"],
    "figure": Word("figure", "统计"), "figure_en": Word("figure_en", "英文统计"),
}  # fmt: skip

_REGISTER = Bilingual("a register", "登记表")
_ONE_FACT = Bilingual("a fact", "一项事实")
_ONE_CLAUSE = Bilingual("a clause", "一条条款")
_REPORTED = Bilingual("a clause of the kind `report`", "性质为“指标”的条款")
_A_STATE = Bilingual("rule, report or context", "规则、指标或背景")
_A_DATE = Bilingual("a date", "日期")
_OTHER = Bilingual("something else", "别的内容")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that a document states, in other words; ``since`` is the day of the revision that brought it."""

    name: str
    says: Bilingual
    state: State
    since: date | None
    span: Span


@dataclass(frozen=True, slots=True)
class Registered:
    """A clause with the facts it states. A rule is carried by something that runs, of a report ``figure`` names what
    shows it, context carries nothing."""

    clause: str
    says: Bilingual
    state: State
    facts: tuple[str, ...]
    figure: Bilingual | None
    span: Span


_Said = TypeVar("_Said", Fact, Registered)


@dataclass(frozen=True, slots=True)
class Register:
    """A document: its facts and its clauses in their order. ``title`` is empty where none is given."""

    document: str
    title: str
    dated: date | None
    facts: tuple[Fact, ...]
    clauses: tuple[Registered, ...]


def read_registers(root: Path, problems: Problems) -> Iterator[Register]:
    """The registers of a library, by the names of their files."""
    for path in sorted((root / "sources").glob("*.yaml")):
        source = read_file(path, problems)
        for document in [] if source is None else parse_documents(source, problems):
            register = read_register(document, problems)
            if register is not None:
                yield register


def read_register(document: Document, problems: Problems) -> Register | None:
    """One register; None after a report where it does not say of which document."""
    fields = _fields(document.root, _TOP, _REGISTER, problems)
    if not _demanded(fields, document.span, _REGISTER, {"document": "guide", "clauses": "…"}, problems):
        return None
    name = read_words(fields["document"], problems) or ""
    title = read_words(fields["title"], problems) if "title" in fields else None
    facts = tuple(_once(_facts(fields.get("facts"), problems), problems))
    clauses = tuple(_once(_clauses(fields["clauses"], problems), problems))
    _agreed(facts, clauses, problems)
    return Register(name, one_line(title or ""), _date(fields.get("dated"), problems), facts, clauses)


def _facts(entry: Entry | None, problems: Problems) -> Iterator[tuple[str, Fact]]:
    for node in () if entry is None else read_list(entry, problems):
        fields = _fields(node, _FACT, _ONE_FACT, problems)
        if _demanded(fields, node.span, _ONE_FACT, {"fact": "A1", "says": "…", "state": "rule"}, problems):
            name, state = read_words(fields["fact"], problems), _state(fields["state"], problems)
            if name and state:
                span = fields["fact"].value.span
                yield (
                    name,
                    Fact(name, _says(fields, "says", problems), state, _date(fields.get("since"), problems), span),
                )


def _clauses(entry: Entry, problems: Problems) -> Iterator[tuple[str, Registered]]:
    for node in read_list(entry, problems):
        fields = _fields(node, _CLAUSE, _ONE_CLAUSE, problems)
        if not _demanded(fields, node.span, _ONE_CLAUSE, {"clause": '"2.1"', "says": "…", "state": "rule"}, problems):
            continue
        name, state = read_words(fields["clause"], problems), _state(fields["state"], problems)
        if not name or not state:
            continue
        span = fields["clause"].value.span
        if state == "report" and not _demanded(fields, span, _REPORTED, {"figure": "…"}, problems):
            continue
        figure = _says(fields, "figure", problems) if "figure" in fields else None
        yield name, Registered(name, _says(fields, "says", problems), state, _named(fields, problems), figure, span)


def _named(fields: Fields, problems: Problems) -> tuple[str, ...]:
    """The facts that a clause states."""
    items = read_list(fields["facts"], problems) if "facts" in fields else ()
    texts = [read_scalar(item, "facts", problems) for item in items]
    return tuple(text.text.strip() for text in texts if text is not None)


def _agreed(facts: tuple[Fact, ...], clauses: tuple[Registered, ...], problems: Problems) -> None:
    """Where a register lists facts, every clause names some of them, and every fact is in some clause."""
    known = [fact.name for fact in facts]
    for clause in clauses:
        for name in clause.facts:
            if name not in known:
                problems.error("P0580", clause.span, name=name, help=did_you_mean(name, known, known))
    stated = {name for clause in clauses for name in clause.facts}
    for fact in facts:
        if fact.name not in stated:
            problems.error("P0581", fact.span, name=fact.name)


def _fields(node: Node, words: dict[str, Word], place: Bilingual, problems: Problems) -> Fields:
    keys = {spelling: key for key, word in words.items() for spelling in word}
    return read_fields(node, keys, words, place, problems)


def _demanded(fields: Fields, span: Span, place: Bilingual, wanted: dict[str, str], problems: Problems) -> bool:
    """Whether all that must be said is said."""
    lacking = {key: example for key, example in wanted.items() if key not in fields}
    for key, example in lacking.items():
        problems.error("P0511", span, key=key, place=place, example=example)
    return not lacking


def _once(found: Iterable[tuple[str, _Said]], problems: Problems) -> Iterator[_Said]:
    """Each name once."""
    seen: dict[str, Span] = {}
    for name, one in found:
        if name in seen:
            problems.error("P0537", one.span, seen[name], key=name)
        else:
            seen[name] = one.span
            yield one


def _says(fields: Fields, key: str, problems: Problems) -> Bilingual:
    chinese = one_line(read_words(fields[key], problems) or "")
    english = read_words(fields[f"{key}_en"], problems) if f"{key}_en" in fields else None
    return Bilingual(one_line(english or chinese), chinese)


def _state(entry: Entry, problems: Problems) -> State | None:
    text = read_words(entry, problems)
    if text is None or text in _STATE:
        return None if text is None else _STATE[text]
    _wrong(entry, _A_STATE, Bilingual("`state: rule`", "“性质: 规则”"), problems)
    return None


def _date(entry: Entry | None, problems: Problems) -> date | None:
    text = None if entry is None else read_words(entry, problems)
    day = None if text is None else parse_date(text)
    if entry is not None and text is not None and day is None:
        _wrong(entry, _A_DATE, Bilingual("2024-03-11", "2024-03-11"), problems)
    return day


def _wrong(entry: Entry, wanted: Bilingual, example: Bilingual, problems: Problems) -> None:
    problems.error("P0512", entry.value.span, key=entry.key.text, wanted=wanted, found=_OTHER, example=example)
