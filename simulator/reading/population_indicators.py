"""Read the figures that a population's author names: shares and means, of all cases or of some.

In: the ``figures`` of a file, the names that the policy's texts have, and these texts. Out: indicators with every name
resolved. Absent: counting (``simulator/population/indicators.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from compiler.model import ActionTrigger, EnumType, Kind, Policy, Value
from dsl import documents
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Node
from dsl.source import Span
from simulator.population.data import Indicator, Which
from simulator.reading.fields import Entry, Fields, read_fields, read_list, read_scalar, read_words
from simulator.reading.naming import did_you_mean, every_spelling, look_up
from simulator.reading.population_habits import read_condition
from simulator.reading.population_laws import Known
from simulator.reading.population_words import ANYTHING_WORD, INDICATOR_KEY, INDICATOR_KEYS, KIND_WORD, KINDS
from simulator.reading.vocabulary import Terms, Vocabulary, meant_by

PLACE = Bilingual("a figure", "一项指标")
Measured = Literal["end", "outcome", "timeout", "taken"]
Happened = tuple[tuple[Measured, str], ...]
_ONE_OF = ("share of", "share of each", "mean times of", "mean wait for", "mean time to")


def read_indicators(
    entry: Entry | None, words: Vocabulary, policies: tuple[Policy, ...], problems: Problems
) -> tuple[Indicator, ...]:
    """All named figures that can be read, in their order; one for each value where that was asked for."""
    found: list[Indicator] = []
    places: dict[str, Span] = {}
    for node in read_list(entry, problems) if entry is not None else ():
        fields = read_fields(node, INDICATOR_KEY, INDICATOR_KEYS, PLACE, problems)
        spot = next((one.key.span for one in fields.values()), node.span)
        if "name" not in fields:
            problems.error("P0511", spot, key="name", place=PLACE, example="…")
            continue
        name, place = read_words(fields["name"], problems), fields["name"].value.span
        if name is not None and name in places:
            problems.error("P0537", place, places[name], key=name)
        if name is not None:
            places.setdefault(name, place)
            reader = _Reader(words, policies, problems)
            found += reader.for_each(fields, tuple(reader.indicators(fields, name, spot)))
    return tuple(found)


class _Reader:
    """Reads one entry."""

    def __init__(self, words: Vocabulary, policies: tuple[Policy, ...], problems: Problems) -> None:
        self.words, self.policies, self.problems = words, policies, problems
        self.ends = {state.id for policy in policies for state in policy.states if state.final}

    def indicators(self, fields: Fields, name: str, spot: Span) -> Iterator[Indicator]:
        """The figure, or one for each value of a fact; nothing after diagnostics."""
        asked = [key for key in _ONE_OF if key in fields]
        if len(asked) != 1:
            self.problems.error("P0624", fields[asked[1]].key.span if asked else spot)
            return
        note = read_words(fields["note"], self.problems) if "note" in fields else None
        among = self._which(fields["among"]) if "among" in fields else None
        usual = Indicator(name, "share", among=among, note=note)
        entry = fields[asked[0]]
        match asked[0]:
            case "share of":
                which = self._which(entry)
                if which is not None:
                    yield replace(usual, which=which)
            case "share of each":
                for fact, value in self._each(entry):
                    yield replace(usual, which=Which((), ((fact, (value,)),)), value=(fact, value))
            case "mean times of":
                which = self._which(entry)
                if which is not None and which.when:
                    self.problems.error("P0628", entry.value.span)
                elif which is not None:
                    yield replace(usual, kind="times", which=which)
            case "mean wait for":
                scalar = read_scalar(entry.value, entry.key.text, self.problems)
                terms = self.words.actor_terms
                who = None if scalar is None else look_up(scalar.text, scalar.span, terms, "P0610", self.problems)
                if who is not None:
                    yield replace(usual, kind="wait", who=who)
            case _:
                ends = tuple(one for node in _items(entry.value) for one in self._end(node, entry.key.text))
                if ends:
                    yield replace(usual, kind="time", which=Which(ends))

    def for_each(self, fields: Fields, found: tuple[Indicator, ...]) -> Iterator[Indicator]:
        """Each figure again for every value of a fact, of the cases that begin with it; as it is without a fact."""
        if "for each" not in fields:
            yield from found
            return
        if "share of each" in fields:
            self.problems.error("P0627", fields["for each"].key.span)
            return
        values = tuple(self._each(fields["for each"]))
        for one in found:
            for fact, value in values:
                among = one.among or Which()
                yield replace(one, value=(fact, value), among=replace(among, when=(*among.when, (fact, (value,)))))

    def _each(self, entry: Entry) -> Iterator[tuple[str, Value]]:
        """A fact with few values, with each of them; unknown is one where it may be."""
        scalar = read_scalar(entry.value, entry.key.text, self.problems)
        name = None if scalar is None else look_up(
            scalar.text, scalar.span, self.words.fact_terms, "P0521", self.problems
        )  # fmt: skip
        if scalar is None or name is None:
            return
        fact = self.words.facts[name]
        if isinstance(fact.type, EnumType):
            yield from ((name, value.name) for value in self.words.enums[fact.type.name].values)
        elif fact.type is Kind.BOOL:
            yield from ((name, True), (name, False))
        else:
            few = [one.name for one in self.words.facts.values()
                   if isinstance(one.type, EnumType) or one.type is Kind.BOOL]  # fmt: skip
            self.problems.error("P0625", scalar.span, label=fact.label, help=did_you_mean("", (), few))
            return
        if fact.optional:
            yield name, None

    def _end(self, node: Node, key: str) -> Happened:
        """An end that time is measured to."""
        scalar = read_scalar(node, key, self.problems)
        if scalar is None:
            return ()
        if ANYTHING_WORD.get(scalar.text.strip()) == "end":
            return (("end", ""),)
        state = look_up(scalar.text, scalar.span, self.words.state_terms, "P0527", self.problems)
        if state is None:
            return ()
        if state not in self.ends:
            self.problems.error("P0626", scalar.span, name=scalar.text.strip())
            return ()
        return (("end", state),)

    # ── which cases ────────────────────────────────────────────────────────────────────────────────────────────

    def _which(self, entry: Entry) -> Which | None:
        """Cases by what happened in them, one thing or any of several, or by the facts that they begin with."""
        if isinstance(entry.value, documents.Mapping):
            when = read_condition(entry, Known(self.words, self.words.facts), self.problems)
            return Which((), when) if when else None
        found = [self._happened(node, entry.key.text) for node in _items(entry.value)]
        happened = tuple(one for some in found for one in some)
        return Which(happened) if happened else None

    def _happened(self, node: Node, key: str) -> Happened:
        scalar = read_scalar(node, key, self.problems)
        if scalar is None:
            return ()
        text = scalar.text.strip()
        anything = ANYTHING_WORD.get(text)
        if anything is not None:
            return (("end" if anything == "end" else "timeout", ""),)
        meant = list(self._meanings(text))
        first, _, rest = text.partition(" ")
        if not meant and first in KIND_WORD:
            meant = [one for one in self._meanings(rest.strip()) if one[0] == KIND_WORD[first]]
        if len(meant) == 1:
            return self._resolved(*meant[0])
        if meant:
            known = [
                Bilingual(f"{KINDS[kind].english} {name}", f"{KINDS[kind].chinese} {name}") for kind, name in meant
            ]
            both = Bilingual(", ".join(one.en for one in known), "、".join(one.zh for one in known))
            self.problems.error("P0623", scalar.span, name=text, known=both)
        else:
            spellings = [one for terms in self._terms().values() for one in every_spelling(terms)]
            names = [name for terms in self._terms().values() for name in terms]
            self.problems.error("P0622", scalar.span, name=text, help=did_you_mean(text, spellings, names))
        return ()

    def _terms(self) -> dict[str, Terms]:
        ends = {name: term for name, term in self.words.state_terms.items() if name in self.ends}
        timers = self.words.timer_terms
        return {
            "end": ends,
            "outcome": self.words.outcome_terms,
            "timeout": timers,
            "action": self.words.action_terms,
            "rule": {name: term for name, term in self.words.rule_terms.items() if name not in timers},
        }

    def _meanings(self, text: str) -> Iterator[tuple[str, str]]:
        """Everything that a text can mean; a rule only where it is nothing else, for actions name their rules."""
        found = [(kind, name) for kind, terms in self._terms().items() for name in meant_by(text, terms)]
        yield from [one for one in found if one[0] != "rule"] or found

    def _resolved(self, kind: str, name: str) -> Happened:
        match kind:
            case "end":
                return (("end", name),)
            case "outcome":
                return (("outcome", name),)
            case "timeout":
                return (("timeout", name),)
            case "action":
                return tuple(("taken", rule) for rule in self._rules_of(name)) or (("taken", name),)
            case _:
                return (("taken", name),)

    def _rules_of(self, action: str) -> dict[str, None]:
        """The rules that an action can set off, in any of the texts."""
        return {
            rule.id: None
            for policy in self.policies
            for state in policy.states
            for rule in state.rules
            if isinstance(rule.trigger, ActionTrigger) and f"{rule.trigger.actor}.{rule.trigger.action}" == action
        }


def _items(node: Node) -> tuple[Node, ...]:
    """The items of a list, or the one thing that is no list."""
    return node.items if isinstance(node, documents.Sequence) else (node,)
