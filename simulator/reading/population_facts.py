"""Read how the facts of a case begin: each a value, a distribution, or the first of several alternatives that fits.

In: entries of the file, the names that the policy's texts have, and the texts under which cases begin. Out: laws in the
order of the file, each of which may depend on those above it and on the facts of the cases that the case belongs to
(``order.paid``). Absent: drawing (``simulator/population/beginning.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from compiler.model import EnumType, FactDef, Policy, Value
from dsl import documents
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.source import Span
from simulator.population.data import Alternative, FactLaw
from simulator.population.laws import Fixed, Law, Listed, Mixed
from simulator.reading.fields import Entry, read_fields
from simulator.reading.naming import look_up
from simulator.reading.population_files import Beside
from simulator.reading.population_habits import read_condition
from simulator.reading.population_laws import Known, LawReader
from simulator.reading.population_words import ALTERNATIVE_KEY, ALTERNATIVE_KEYS
from simulator.reading.values import Wanted, example, type_phrase
from simulator.reading.vocabulary import Term, Vocabulary

ALTERNATIVE = Bilingual("an alternative", "一种情况")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where facts begin: the names that the policy's texts have, the texts under which cases begin, files beside the
    population; facts that other cases tell, and the vocabularies of the parts whose facts may be referred to."""

    words: Vocabulary
    opening: tuple[Policy, ...]
    beside: Beside
    told: frozenset[str] = frozenset()
    above: Mapping[str, Vocabulary] | None = None
    labels: Mapping[str, str] | None = None

    def wider(self) -> Vocabulary:
        """The names that values may refer to."""
        facts: dict[str, FactDef] = dict(self.words.facts)
        terms: dict[str, Term] = dict(self.words.fact_terms)
        for part, words in (self.above or {}).items():
            label = (self.labels or {}).get(part, part)
            for name, term in words.fact_terms.items():
                facts[f"{part}.{name}"] = words.facts[name]
                spelled = (f"{first}.{last}" for first in (part, label) for last in (name, *term.spellings))
                terms[f"{part}.{name}"] = Term(f"{part}.{name}", tuple(dict.fromkeys(spelled)))
        return replace(self.words, facts=facts, fact_terms=terms)


def read_beginning(entries: list[Entry], setting: Setting, problems: Problems) -> tuple[FactLaw, ...]:
    """How facts begin, as far as it can be read."""
    found: dict[str, FactLaw] = {}
    places: dict[str, Span] = {}
    words, wider = setting.words, setting.wider()
    names = [look_up(one.key.text, one.key.span, words.fact_terms, "P0521", problems) for one in entries]
    known = set(wider.facts) - set(names) - setting.told
    for one, name in zip(entries, names, strict=True):
        if name is None:
            continue
        if name in places:
            problems.error("P0537", one.key.span, places[name], key=one.key.text)
            continue
        places[name] = one.key.span
        if name in setting.told:
            problems.error("P0557", one.key.span, name=name)
            continue
        law = FactLaw(name, tuple(_alternatives(one, name, Known(wider, known | set(found), setting.beside), problems)))
        found[name] = law
        for alternative in law.alternatives:
            if isinstance(alternative.amount, Listed | Fixed | Mixed):
                _in_the_text(name, _values(alternative.amount), one.key.span, setting.opening, problems)
    return tuple(found.values())


def demand_facts(laws: tuple[FactLaw, ...], setting: Setting, spot: Span, problems: Problems) -> None:
    """P0522: facts that a case must have, that no other case tells, and of which nothing says how they begin."""
    given = {law.fact for law in laws} | setting.told
    for fact in {fact.name: fact for policy in setting.opening for fact in policy.facts if fact.required}.values():
        if fact.name not in given:
            phrase, shown = type_phrase(fact.type, setting.words), example(fact.type, setting.words)
            problems.error("P0522", spot, name=fact.name, label=fact.label, type=phrase, example=shown)


def _alternatives(entry: Entry, name: str, known: Known, problems: Problems) -> Iterator[Alternative]:
    fact = known.words.facts[name]
    wanted = Wanted(fact.label, fact.type, fact.optional)
    reader = LawReader(known, problems)
    if not isinstance(entry.value, documents.Sequence):
        amount = reader.law(entry.value, wanted)
        if amount is not None:
            yield Alternative((), amount)
        return
    if not entry.value.items:
        problems.error("P0614", entry.value.span, name=name)
    for number, node in enumerate(entry.value.items, 1):
        fields = read_fields(node, ALTERNATIVE_KEY, ALTERNATIVE_KEYS, ALTERNATIVE, problems)
        last = number == len(entry.value.items)
        if ("when" in fields) == last:
            problems.error("P0614", node.span, name=name)
        if "is" not in fields:
            shown = example(fact.type, known.words)
            problems.error("P0511", node.span, key="is", place=ALTERNATIVE, example=shown)
            continue
        amount = reader.law(fields["is"].value, wanted)
        when = read_condition(fields.get("when"), known, problems)
        if amount is not None:
            yield Alternative(when, amount)


def _in_the_text(
    name: str, values: tuple[Value, ...], span: Span, opening: tuple[Policy, ...], problems: Problems
) -> None:
    """P0618: values that a text under which cases begin does not have."""
    for policy in opening:
        fact = next((one for one in policy.facts if one.name == name), None)
        if fact is None or not isinstance(fact.type, EnumType):
            continue
        enum = {value.name for one in policy.enums if one.name == fact.type.name for value in one.values}
        for value in values:
            if value is not None and value not in enum:
                problems.error(
                    "P0618", span, text=str(value), label=fact.label, date=policy.revision, policy=policy.name
                )
                return


def _values(law: Law) -> tuple[Value, ...]:
    """The values that a law lists."""
    match law:
        case Fixed(value):
            return (value,)
        case Listed(values=values):
            return values
        case Mixed(laws=laws):
            return tuple(value for one in laws for value in _values(one))
        case _:
            return ()
