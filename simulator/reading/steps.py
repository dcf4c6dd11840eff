"""Read the steps of a scenario: when, who does what with which parameters, and which refusal is expected.

In: the ``steps`` of a file and the instant of the start. Out: steps with their instants. Absent: whether a step is
possible: that is what running shows.
"""

from __future__ import annotations

from compiler.model import Value
from compiler.situation import ActionEvent, RefusalKind
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Node, Scalar
from dsl.quantities import show_moment
from dsl.source import Span
from simulator.reading.fields import (
    Entry,
    Fields,
    read_duration,
    read_entries,
    read_fields,
    read_list,
    read_moment,
    read_scalar,
)
from simulator.reading.fields import read_words as words_of
from simulator.reading.naming import look_up
from simulator.reading.values import Wanted, Wrong, read_value
from simulator.reading.vocabulary import Vocabulary, meant_by, terms
from simulator.reading.words import REFUSAL, REFUSALS, STEP_KEY, STEP_KEYS
from simulator.scenario import Step

PLACE = Bilingual("a step", "步骤")

DEEDS = frozenset({"do", "open"})
"""Keys of which one says what happens in a step."""

KINDS = Bilingual(
    ", ".join(word.english for word in REFUSALS.values()), "、".join(word.chinese for word in REFUSALS.values())
)
"""The kinds of refusal, for messages."""


def read_steps(entry: Entry, start: int, words: Vocabulary, problems: Problems) -> tuple[Step, ...]:
    """All steps that can be read, in their order."""
    steps: list[Step] = []
    previous, where = start, None
    for number, node in enumerate(read_list(entry, problems), 1):
        fields = read_fields(node, STEP_KEY, STEP_KEYS, PLACE, problems)
        at, where = instant_of(fields, node, number, previous, where, words, problems)
        previous = at
        refused = refusal_of(fields, problems)
        event = event_of(fields, refused, words, problems)
        because = words_of(fields["because"], problems) if "because" in fields else None
        belong_together(fields, number, problems)
        steps.append(Step(number, at, event, refused, because, place_of(fields, node)))
    return tuple(steps)


def instant_of(
    fields: Fields, node: Node, number: int, previous: int, where: Span | None, words: Vocabulary, problems: Problems
) -> tuple[int, Span]:
    """The instant of a step and the place that states it; after a mistake the instant of the step before it."""
    after, at = fields.get("after"), fields.get("at")
    if after is not None and at is not None:
        first, second = sorted((after.key.span, at.key.span), key=lambda span: span.start)
        problems.error("P0519", second, first, number=number)
        return previous, second
    if after is not None:
        return previous + (read_duration(after, problems) or 0), after.value.span
    if at is not None:
        instant = read_moment(at.value, at.key.text, words.zone, problems)
        if instant is None:
            return previous, at.value.span
        if instant < previous:
            notes = () if where is None else (where,)
            shown = show_moment(previous, words.zone)
            problems.error("P0518", at.value.span, *notes, number=number, previous=shown)
            return previous, at.value.span
        return instant, at.value.span
    if (not fields and not read_entries(node, PLACE, Problems())) or (fields and not DEEDS & fields.keys()):
        problems.error("P0520", place_of(fields, node), number=number)
    return previous, where if where is not None else place_of(fields, node)


def event_of(fields: Fields, refused: RefusalKind | None, words: Vocabulary, problems: Problems) -> ActionEvent | None:
    """What is done, with its parameters; None where nothing is, or after a report."""
    if "do" not in fields:
        return None
    entry = fields["do"]
    scalar = read_scalar(entry.value, entry.key.text, problems)
    if scalar is None:
        return None
    name = look_up(scalar.text, scalar.span, words.action_terms, "P0525", problems)
    if name is None:
        return None
    actor, _, action = name.partition(".")
    given = _parameters(fields.get("with"), name, refused == "parameter", words, problems)
    return ActionEvent(actor, action, tuple(given.items()))


def _parameters(
    entry: Entry | None, action: str, faulty: bool, words: Vocabulary, problems: Problems
) -> dict[str, Value]:
    """The parameters given. Where the step expects to be refused for them (``faulty``), one that is unknown or of a
    wrong type is passed on as the text it is."""
    fields = {field.name: field for field in words.actions[action].fields}
    known = terms((field.name, [field.label]) for field in fields.values())
    given: dict[str, Value] = {}
    for one in read_entries(entry.value, entry.key.text, problems) if entry is not None else ():
        if faulty and not meant_by(one.key.text.strip(), known):
            given[one.key.text.strip()] = _raw(one.value)
            continue
        name = look_up(one.key.text, one.key.span, known, "P0526", problems, action=action)
        if name is None:
            continue
        if name in given:
            problems.error("P0537", one.key.span, key=one.key.text)
            continue
        own = Problems()
        wanted = Wanted(fields[name].label, fields[name].type, faulty or fields[name].optional)
        value = read_value(one.value, wanted, words, own)
        if faulty:
            value = _raw(one.value) if isinstance(value, Wrong) else value
        else:
            problems.extend(own)
        given[name] = None if isinstance(value, Wrong) else value
    return given


def _raw(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else node.span.text


def refusal_of(fields: Fields, problems: Problems) -> RefusalKind | None:
    """The refusal that is expected."""
    if "refused" not in fields:
        return None
    entry = fields["refused"]
    scalar = read_scalar(entry.value, entry.key.text, problems)
    if scalar is None:
        return None
    kind = REFUSAL.get(scalar.text.strip())
    if kind is None:
        problems.error("P0514", scalar.span, name=scalar.text, known=KINDS)
    return kind


def belong_together(fields: Fields, number: int, problems: Problems) -> None:
    """What makes sense together only."""
    for key in ("with", "refused", "because"):
        if key in fields and "do" not in fields:
            problems.error("P0536", fields[key].key.span, number=number, key=fields[key].key.text)
    if "because" in fields and "refused" not in fields and "do" in fields:
        problems.error("P0541", fields["because"].key.span, number=number, known=KINDS)


def place_of(fields: Fields, node: Node) -> Span:
    """Where a step is pointed at: its action, else what it has first."""
    if "do" in fields:
        return fields["do"].value.span
    return next((entry.key.span for entry in fields.values()), node.span)
