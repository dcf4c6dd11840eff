"""Read what a scenario expects: state, outcomes, rules fired, counters, deadlines, facts, duration, broken claims.

In: the ``expect`` of a file. Out: expectations with every name resolved. Absent: comparing (``simulator/verdict.py``).
"""

from __future__ import annotations

import re

from compiler.model import CounterDef, Kind
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Scalar
from dsl.quantities import MOST_DIGITS, parse_duration
from dsl.source import Span
from simulator.reading.fields import Entry, moment_of, read_duration, read_entries, read_fields, read_list, read_scalar
from simulator.reading.naming import look_up
from simulator.reading.typed import read_typed, sound
from simulator.reading.values import Wanted, Wrong, read_text, read_value
from simulator.reading.vocabulary import Terms, Vocabulary
from simulator.reading.words import EXPECT_KEY, EXPECT_KEYS, PAUSED
from simulator.scenario import Expectations, ExpectedDeadline, ExpectedOutcome

PLACE = Bilingual("what is expected", "期望")

_CALL = re.compile(r"\s*(?P<name>[^()\uff08\uff09]+?)\s*(?:[(\uff08](?P<values>.*)[)\uff09]\s*)?", re.DOTALL)
_ARGUMENT = re.compile(
    r"""\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|\u201c(?P<curly>[^\u201d]*)\u201d|(?P<bare>[^",\uff0c\u201c]+?))"""
    r"""\s*(?:[,\uff0c]|$)"""
)
_USES = re.compile(rf"[0-9]{{1,{MOST_DIGITS}}}")


def read_expectations(entry: Entry | None, words: Vocabulary, problems: Problems) -> Expectations:
    """Everything under ``expect``; what is not written is not expected."""
    if entry is None:
        return Expectations()
    fields = read_fields(entry.value, EXPECT_KEY, EXPECT_KEYS, PLACE, problems)
    wanted = {name: Wanted(fact.label, fact.type, True) for name, fact in words.facts.items()}
    return Expectations(
        state=_state(fields["state"], words, problems) if "state" in fields else None,
        outcomes=_outcomes(fields["outcomes"], words, problems) if "outcomes" in fields else None,
        rules=_names(fields["rules"], words.rule_terms, "P0530", problems) if "rules" in fields else None,
        used=_used(fields["used"], words, problems) if "used" in fields else (),
        open=_open(fields["open"], words, problems) if "open" in fields else None,
        facts=sound(read_typed(fields.get("facts"), words.fact_terms, "P0521", wanted, words, problems)),
        lasts=read_duration(fields["lasts"], problems) if "lasts" in fields else None,
        broken=_names(fields["broken"], words.claim_terms, "P0540", problems) if "broken" in fields else None,
        spans={name: one.value.span for name, one in fields.items()},
    )


def _state(entry: Entry, words: Vocabulary, problems: Problems) -> str | None:
    scalar = read_scalar(entry.value, entry.key.text, problems)
    return None if scalar is None else look_up(scalar.text, scalar.span, words.state_terms, "P0527", problems)


def _scalars(entry: Entry, problems: Problems) -> list[Scalar]:
    texts = [read_scalar(item, entry.key.text, problems) for item in read_list(entry, problems)]
    return [text for text in texts if text is not None]


def _names(entry: Entry, known: Terms, code: str, problems: Problems) -> tuple[str, ...]:
    found = [look_up(scalar.text, scalar.span, known, code, problems) for scalar in _scalars(entry, problems)]
    return tuple(name for name in found if name is not None)


def _outcomes(entry: Entry, words: Vocabulary, problems: Problems) -> tuple[ExpectedOutcome, ...]:
    found = [_outcome(scalar, words, problems) for scalar in _scalars(entry, problems)]
    return tuple(outcome for outcome in found if outcome is not None)


def _outcome(scalar: Scalar, words: Vocabulary, problems: Problems) -> ExpectedOutcome | None:
    """``refund(80 CNY)``, or ``refund`` whatever its values."""
    match = _CALL.fullmatch(scalar.text)
    called = scalar.text if match is None else match["name"]
    name = look_up(called, scalar.span, words.outcome_terms, "P0528", problems)
    if name is None or match is None or match["values"] is None:
        return None if name is None else ExpectedOutcome(name, None)
    written = _arguments(match["values"])
    fields = words.outcomes[name].fields
    if written is None or len(written) != len(fields):
        shape = f"{name}({', '.join(field.name for field in fields)})"
        count = len(re.split("[,\uff0c]", match["values"])) if written is None else len(written)
        problems.error("P0529", scalar.span, name=name, wanted=len(fields), found=count, example=shape)
        return None
    values = [
        read_text(text, quoted, scalar.span, Wanted(field.label, field.type, True), words, problems)
        for (text, quoted), field in zip(written, fields, strict=True)
    ]
    known = tuple(value for value in values if not isinstance(value, Wrong))
    return ExpectedOutcome(name, known) if len(known) == len(values) else None


def _arguments(text: str) -> list[tuple[str, bool]] | None:
    """The values between the parentheses, each with whether it was quoted; None where commas and quotes
    don't add up."""
    found: list[tuple[str, bool]] = []
    position = 0
    while position < len(text.rstrip()):
        match = _ARGUMENT.match(text, position)
        if match is None:
            return None
        position = match.end()
        if match["bare"] is not None:
            found.append((match["bare"], False))
        else:
            quoted = match["quoted"] if match["quoted"] is not None else match["curly"]
            found.append((re.sub(r"\\(.)", r"\1", quoted), True))
    return found


def _used(entry: Entry, words: Vocabulary, problems: Problems) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for one in read_entries(entry.value, entry.key.text, problems):
        name = look_up(one.key.text, one.key.span, words.counter_terms, "P0532", problems)
        amount = None if name is None else _amount(one, words.counters[name], words, problems)
        if name is None or amount is None:
            continue
        if name in found:
            problems.error("P0537", one.key.span, key=one.key.text)
        else:
            found[name] = amount
    return tuple(found.items())


def _amount(one: Entry, counter: CounterDef, words: Vocabulary, problems: Problems) -> int | None:
    """A number of uses, or what a total has come to in its own unit."""
    if counter.type is not Kind.INT:
        value = read_value(one.value, Wanted(counter.label, counter.type, False), words, problems)
        return value if isinstance(value, int) else None
    scalar = read_scalar(one.value, one.key.text, problems)
    if scalar is not None and _USES.fullmatch(scalar.text.strip()) is None:
        problems.error("P0534", scalar.span, text=scalar.text)
        return None
    return None if scalar is None else int(scalar.text)


def _open(entry: Entry, words: Vocabulary, problems: Problems) -> tuple[ExpectedDeadline, ...]:
    found: dict[str, ExpectedDeadline] = {}
    for one in read_entries(entry.value, entry.key.text, problems):
        name = look_up(one.key.text, one.key.span, words.timer_terms, "P0533", problems)
        scalar = read_scalar(one.value, one.key.text, problems)
        if name is None or scalar is None:
            continue
        deadline = _deadline(name, scalar.text, scalar.span, words, problems)
        if name in found:
            problems.error("P0537", one.key.span, key=one.key.text)
        elif deadline is not None:
            found[name] = deadline
    return tuple(found.values())


def _deadline(timer: str, text: str, span: Span, words: Vocabulary, problems: Problems) -> ExpectedDeadline | None:
    """A moment, or ``paused``, or ``paused 12h``: twelve hours are left when it goes on."""
    for word in PAUSED:
        if text.strip().startswith(word):
            rest = text.strip().removeprefix(word).strip()
            left = parse_duration(rest) if rest else None
            if rest and left is None:
                problems.error("P0516", span, text=rest)
                return None
            return ExpectedDeadline(timer, None, left)
    due = moment_of(text, span, words.zone, problems)
    return None if due is None else ExpectedDeadline(timer, due)
