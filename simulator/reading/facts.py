"""The facts and settings that a scenario gives a case.

In: entries of the file, and the policy in force. Out: values by name. Absent: what they mean for the case.
"""

from __future__ import annotations

from compiler.model import Policy, Value
from dsl.diagnostics import Problems
from dsl.source import Span
from simulator.reading.fields import Entry, read_entries
from simulator.reading.typed import read_typed, sound
from simulator.reading.values import Wanted, example, type_phrase
from simulator.reading.vocabulary import Terms, Vocabulary, meant_by

Values = tuple[tuple[str, Value], ...]


def read_facts(
    entry: Entry | None, policy: Policy, words: Vocabulary, place: Span, problems: Problems,
    told: frozenset[str] = frozenset(),
) -> Values:  # fmt: skip
    """The facts given; only those that the case has at its start may be. A required one that is missing is reported
    at ``place``. Those that other cases tell (``told``) are neither required nor to be given."""
    defined = {fact.name: fact for fact in policy.facts}
    known: Terms = {name: term for name, term in words.fact_terms.items() if name in defined}
    wanted = {name: Wanted(fact.label, fact.type, fact.optional) for name, fact in defined.items()}
    given = read_typed(entry, known, "P0521", wanted, words, problems)
    spot = entry.key.span if entry is not None else place
    for fact in policy.facts:
        if fact.required and fact.name not in (told | given.keys()):
            phrase, shown = type_phrase(fact.type, words), example(fact.type, words)
            problems.error("P0522", spot, name=fact.name, label=fact.label, type=phrase, example=shown)
    if told and entry is not None:
        _untold(entry, known, told, problems)
    return sound(given)


def _untold(entry: Entry, known: Terms, told: frozenset[str], problems: Problems) -> None:
    """P0557: facts that are given although other cases tell them."""
    for one in read_entries(entry.value, entry.key.text, Problems()):
        for name in told.intersection(meant_by(one.key.text.strip(), known)):
            problems.error("P0557", one.key.span, name=name)


def read_settings(entry: Entry | None, words: Vocabulary, problems: Problems) -> Values:
    """The settings that differ from the policy's."""
    wanted = {name: Wanted(one.label, one.type, False) for name, one in words.settings.items()}
    return sound(read_typed(entry, words.setting_terms, "P0524", wanted, words, problems))
