"""A value written in a scenario, read by the type that is wanted there.

In: a text with its place, a type, and the names of the policy. Out: the value in the program's units, or ``WRONG``
after a diagnostic. Absent: which type is wanted where (``simulator/reading/scenarios.py``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from compiler.model import EnumType, Kind, Type, Value
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Mapping, Node, Scalar, Sequence
from dsl.keywords import KEYWORDS, TYPES
from dsl.quantities import (
    MOST_DIGITS,
    parse_clock,
    parse_date,
    parse_duration,
    parse_moment,
    parse_money,
    parse_percent,
    parse_workdays,
)
from dsl.source import Span
from simulator.reading.naming import SHOWN_AT_MOST, did_you_mean, every_spelling
from simulator.reading.vocabulary import Terms, Vocabulary, meant_by


class Wrong(Enum):
    """The absence of a value, after a diagnostic; unknown is None, which is a value."""

    WRONG = "wrong"


WRONG: Final = Wrong.WRONG

_INTEGER = re.compile(rf"-?[0-9]{{1,{MOST_DIGITS}}}")

EXAMPLES: dict[Kind, Bilingual] = {
    Kind.BOOL: Bilingual("true or false", "是 或 否"),
    Kind.INT: Bilingual("3", "3"),
    Kind.TEXT: Bilingual('"some words"', "「一段文字」"),
    Kind.MONEY: Bilingual("99.99 CNY", "99.99元"),
    Kind.PERCENT: Bilingual("20%", "20%"),
    Kind.DURATION: Bilingual("48h", "48小时"),
    Kind.TIME: Bilingual("2024-03-10 09:00:00", "2024-03-10 09:00:00"),
    Kind.DATE: Bilingual("2024-03-10", "2024-03-10"),
    Kind.ACTOR: Bilingual("an actor's name", "角色名称"),
    Kind.WORKDAYS: Bilingual("3 workdays", "3个工作日"),
    Kind.CLOCK: Bilingual("09:00", "09:00"),
}

_PHRASES: dict[Kind, str] = {
    Kind.BOOL: "a truth", Kind.INT: "a whole number", Kind.TEXT: "a text", Kind.MONEY: "an amount",
    Kind.PERCENT: "a percentage", Kind.DURATION: "a length of time", Kind.TIME: "a moment", Kind.DATE: "a date",
    Kind.ACTOR: "an actor", Kind.WORKDAYS: "a number of working days", Kind.CLOCK: "a time of day",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a place takes: its label in messages, its type, and whether it may be unknown."""

    label: str
    type: Type
    optional: bool


def type_phrase(type_: Type, words: Vocabulary) -> Bilingual:
    """A type in a sentence."""
    match type_:
        case EnumType(name):
            label = words.enums[name].label if name in words.enums else name
            return Bilingual(f"a value of {label}", label)
        case Kind():
            return Bilingual(_PHRASES[type_], TYPES[type_.value].chinese)


def example(type_: Type, words: Vocabulary) -> Bilingual:
    """A value of a type, to show an author."""
    match type_:
        case EnumType():
            names = list(words.value_terms(type_))
            return Bilingual(names[0], names[0]) if names else Bilingual("…", "……")
        case Kind.ACTOR:
            actors = list(words.actor_terms)
            return Bilingual(actors[0], actors[0]) if actors else EXAMPLES[Kind.ACTOR]
        case Kind.MONEY:
            shown = f"99.99 {words.currency}"
            return EXAMPLES[Kind.MONEY] if words.currency == "CNY" else Bilingual(shown, shown)
        case Kind():
            return EXAMPLES[type_]


def found_phrase(node: Node) -> Bilingual:
    """What kind of thing a node is, in a sentence."""
    match node:
        case Scalar(text="", quoted=False):
            return Bilingual("nothing", "空值")
        case Scalar(text=text) if not text.strip():
            return Bilingual("an empty text", "空的文字")
        case Sequence(items=()):
            return Bilingual("an empty list", "空的列表")
        case Mapping(entries=()):
            return Bilingual("an empty mapping", "空的键值对")
        case Scalar():
            return Bilingual("a text", "文字")
        case Sequence():
            return Bilingual("a list", "列表")
        case Mapping():
            return Bilingual("keys with values", "键值对")


def read_value(node: Node, wanted: Wanted, words: Vocabulary, problems: Problems) -> Value | Wrong:
    """The value that a node states."""
    if not isinstance(node, Scalar):
        phrase = type_phrase(wanted.type, words)
        problems.error(
            "P0512", node.span, key=wanted.label, wanted=phrase, found=found_phrase(node),
            example=example(wanted.type, words),
        )  # fmt: skip
        return WRONG
    return read_text(node.text, node.quoted, node.span, wanted, words, problems)


def read_text(
    text: str, quoted: bool, span: Span, wanted: Wanted, words: Vocabulary, problems: Problems
) -> Value | Wrong:
    """The value that a text states; a quoted one is never ``unknown`` where a text is wanted."""
    if text.strip() in KEYWORDS["UNKNOWN"] and not (quoted and wanted.type is Kind.TEXT):
        if wanted.optional:
            return None
        problems.error("P0539", span, label=wanted.label, example=example(wanted.type, words))
        return WRONG
    match wanted.type:
        case EnumType():
            return _named(text, span, wanted, words.value_terms(wanted.type), words, problems)
        case Kind.ACTOR:
            return _named(text, span, wanted, words.actor_terms, words, problems)
        case Kind():
            value = plain_value(text, wanted.type, words)
            if value is None:
                phrase = type_phrase(wanted.type, words)
                sample = example(wanted.type, words)
                problems.error("P0523", span, text=text, label=wanted.label, type=phrase, example=sample)
                return WRONG
            return value


def _named(text: str, span: Span, wanted: Wanted, known: Terms, words: Vocabulary, problems: Problems) -> Value | Wrong:
    found = meant_by(text.strip(), known)
    if len(found) == 1:
        return found[0]
    if found:
        problems.error("P0531", span, name=text, known=list(found))
        return WRONG
    problems.error(
        "P0543", span, text=text, label=wanted.label, type=type_phrase(wanted.type, words),
        known=list(known)[:SHOWN_AT_MOST], help=did_you_mean(text, every_spelling(known), known),
    )  # fmt: skip
    return WRONG


def plain_value(text: str, kind: Kind, words: Vocabulary) -> Value:
    """The value of a text by a built-in type; None where it is none."""
    bare = text.strip()
    match kind:
        case Kind.BOOL:
            return True if bare in KEYWORDS["TRUE"] else False if bare in KEYWORDS["FALSE"] else None
        case Kind.INT:
            return int(bare) if _INTEGER.fullmatch(bare) else None
        case Kind.TEXT:
            return text
        case Kind.MONEY:
            amount = parse_money(bare)
            return amount[0] if amount is not None and amount[1] == words.currency else None
        case Kind.PERCENT:
            return parse_percent(bare)
        case Kind.DURATION:
            return parse_duration(bare)
        case Kind.TIME:
            return None if parse_date(bare) is not None else parse_moment(bare, words.zone)
        case Kind.DATE:
            day = parse_date(bare)
            return None if day is None else day.toordinal()
        case Kind.WORKDAYS:
            return parse_workdays(bare)
        case Kind.CLOCK:
            return parse_clock(bare)
        case Kind.ACTOR:
            found = meant_by(bare, words.actor_terms)
            return found[0] if len(found) == 1 else None
