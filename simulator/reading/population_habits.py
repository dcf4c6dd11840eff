"""Read what actors of a population do: who, where, when, how often, after how long, and what.

In: the ``behaviour`` of a file, and the names that the policy's texts have. Out: habits with every name resolved.
Absent: whether they are ever allowed to do it: that is what running shows.
"""

from __future__ import annotations

from collections.abc import Callable

from compiler.model import Kind, Value
from dsl import documents
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Node, Scalar
from dsl.quantities import parse_percent
from dsl.source import Span
from simulator.population.data import Choice, Condition, Habit, Opening
from simulator.population.hours import Hours
from simulator.population.laws import POINTS, BeforeDeadline, Fixed, Law, Mixed
from simulator.reading.fields import (
    Entry,
    Fields,
    read_entries,
    read_fields,
    read_list,
    read_scalar,
    read_words,
)
from simulator.reading.naming import look_up
from simulator.reading.population_files import Beside, no_files
from simulator.reading.population_hours import read_hours
from simulator.reading.population_laws import Known, LawReader, read_weights
from simulator.reading.population_words import CHOICE_KEY, CHOICE_KEYS, HABIT_KEY, HABIT_KEYS
from simulator.reading.values import Wanted, Wrong, read_value
from simulator.reading.vocabulary import Terms, Vocabulary, terms

PLACE = Bilingual("an entry of the behaviour", "一条行为")
CHOICE = Bilingual("a choice", "一个选项")
TAKES = Bilingual("how long they take", "经过的时间")
NO_PARTS = Bilingual("only a system has parts", "只有系统才有部分")
NO_PARTS_HELP = Bilingual("take it out, or name a system under `system`", "删去它，或用“系统”写明一个系统")
OPENS = Bilingual("the entry opens a case", "这一条是新开案件")
OPENS_HELP = Bilingual("make two entries of it", "分成两条写")
NO_OPENING = Bilingual("the entry opens no case", "这一条没有新开案件")
NO_OPENING_HELP = Bilingual("it goes with `open: PART`", "它要和“新开: 部分”写在一起")
_EXAMPLES = {"who": "…", "in": "…", "after": "2h", "does": "…"}

OpeningReader = Callable[[Fields], Opening | None]
"""Reads which case an entry opens, and how it begins; None after a diagnostic."""


def read_habits(
    entry: Entry | None, words: Vocabulary, problems: Problems, beside: Beside = no_files, offset: int = 0,
    opening: OpeningReader | None = None,
) -> tuple[Habit, ...]:  # fmt: skip
    """All entries of the behaviour that can be read, in their order; their clock is ``offset`` seconds ahead of UTC.
    ``opening`` reads those that open cases of another part, where there are any."""
    found: list[Habit] = []
    places: dict[str, Span] = {}
    for number, node in enumerate(read_list(entry, problems) if entry is not None else (), 1):
        fields = read_fields(node, HABIT_KEY, HABIT_KEYS, PLACE, problems)
        for key, shown in _EXAMPLES.items():
            if key not in fields and not (key == "does" and "open" in fields):
                place = next((one.key.span for one in fields.values()), node.span)
                problems.error("P0511", place, key=key, place=PLACE, example=shown)
        habit = _Reader(words, problems, beside, offset, opening).habit(fields, number, node.span)
        if habit is None:
            continue
        if habit.name in places:
            problems.error("P0537", habit.span, places[habit.name], key=habit.name)
        places.setdefault(habit.name, habit.span)
        found.append(habit)
    return tuple(found)


def read_condition(entry: Entry | None, known: Known, problems: Problems) -> Condition:
    """Facts with the value, or the list of values, that fit."""
    words = known.words
    found: dict[str, tuple[Value, ...]] = {}
    for one in read_entries(entry.value, entry.key.text, problems) if entry is not None else ():
        name = look_up(one.key.text, one.key.span, words.fact_terms, "P0521", problems)
        if name is None:
            continue
        if name not in known.facts:
            problems.error("P0608", one.key.span, name=name)
            continue
        wanted = Wanted(words.facts[name].label, words.facts[name].type, True)
        nodes: tuple[Node, ...] = one.value.items if isinstance(one.value, documents.Sequence) else (one.value,)
        values = [read_value(node, wanted, words, problems) for node in nodes]
        found[name] = tuple(value for value in values if not isinstance(value, Wrong))
    return tuple(found.items())


Does = tuple[tuple[int, ...], tuple[Choice, ...]]
"""The sums of the weights so far, and what may be done."""


def _before_deadline(law: Law) -> bool:
    """Whether a law looks at a deadline."""
    return isinstance(law, BeforeDeadline) or (isinstance(law, Mixed) and any(map(_before_deadline, law.laws)))


class _Reader:
    """Reads one entry."""

    def __init__(
        self, words: Vocabulary, problems: Problems, beside: Beside, offset: int, opening: OpeningReader | None
    ) -> None:
        self.words, self.problems, self.offset, self.opening = words, problems, offset, opening
        self.known = Known(words, words.facts, beside)

    def habit(self, fields: Fields, number: int, span: Span) -> Habit | None:
        """The habit; None where too much of it can't be read."""
        name = read_words(fields["name"], self.problems) if "name" in fields else str(number)
        note = read_words(fields["note"], self.problems) if "note" in fields else None
        who = self._look_up(fields.get("who"), self.words.actor_terms, "P0610")
        states = self._states(fields.get("in"))
        when = read_condition(fields.get("when"), self.known, self.problems)
        answers = self._answers(fields.get("answers"))
        after = self._after(fields.get("after"))
        hours = self._hours(fields.get("hours"), after)
        opens = self._opens(fields)
        does: Does | None = ((), ())
        if "open" not in fields:
            does = self._does(fields["does"], who) if "does" in fields and who is not None else None
        if name is None or who is None or not states or after is None or does is None:
            return None
        place = fields["name"].value.span if "name" in fields else next((f.key.span for f in fields.values()), span)
        return Habit(name, who, states, when, answers, after, does[0], does[1], note, place, hours, opens)

    def _look_up(self, entry: Entry | None, known: Terms, code: str) -> str | None:
        scalar = read_scalar(entry.value, entry.key.text, self.problems) if entry is not None else None
        return None if scalar is None else look_up(scalar.text, scalar.span, known, code, self.problems)

    def _states(self, entry: Entry | None) -> tuple[str, ...]:
        if entry is None:
            return ()
        nodes = entry.value.items if isinstance(entry.value, documents.Sequence) else (entry.value,)
        if not nodes:
            self.problems.error("P0666", entry.value.span, key=entry.key.text)
        found: list[str] = []
        for node in nodes:
            scalar = read_scalar(node, entry.key.text, self.problems)
            if scalar is not None:
                name = look_up(scalar.text, scalar.span, self.words.state_terms, "P0527", self.problems)
                found += [name] if name is not None else []
        return tuple(dict.fromkeys(found))

    def _answers(self, entry: Entry | None) -> int:
        if entry is None:
            return POINTS
        scalar = read_scalar(entry.value, entry.key.text, self.problems)
        points = None if scalar is None else parse_percent(scalar.text)
        if scalar is not None and (points is None or not 0 <= points <= POINTS):
            self.problems.error("P0611", scalar.span, text=scalar.text)
        return points or 0

    def _after(self, entry: Entry | None) -> Law | None:
        if entry is None:
            return None
        reader = LawReader(Known(self.words, (), self.known.beside, delay=True), self.problems)
        wanted = Wanted(entry.key.text, Kind.DURATION, False)
        return reader.law(entry.value, wanted)

    def _hours(self, entry: Entry | None, after: Law | None) -> Hours | None:
        """When time counts for them; deadlines go on outside, so that nothing is known of the time before one."""
        if entry is not None and after is not None and _before_deadline(after):
            self.problems.error("P0665", entry.key.span)
        return None if entry is None else read_hours(entry, self.words, self.offset, self.problems)

    # ── what they do ───────────────────────────────────────────────────────────────────────────────────────────

    def _opens(self, fields: Fields) -> Opening | None:
        """The case that is opened, where one is."""
        if "open" not in fields:
            self._out_of_place(fields.get("facts"), NO_OPENING, NO_OPENING_HELP)
            return None
        if self.opening is None:
            self._out_of_place(fields["open"], NO_PARTS, NO_PARTS_HELP)
            return None
        self._out_of_place(fields.get("does"), OPENS, OPENS_HELP)
        return self.opening(fields)

    def _out_of_place(self, entry: Entry | None, problem: Bilingual, remedy: Bilingual) -> None:
        if entry is not None:
            self.problems.error("P0556", entry.key.span, key=entry.key.text, problem=problem, help=remedy)

    def _does(self, entry: Entry, who: str) -> Does | None:
        """Choices with the sums of their weights so far."""
        known = self._actions(who)
        if isinstance(entry.value, Scalar):
            scalar = read_scalar(entry.value, entry.key.text, self.problems)
            choice = None if scalar is None else self._choice(scalar, None, who, known)
            return None if choice is None else ((1,), (choice,))
        entries = read_entries(entry.value, entry.key.text, self.problems)
        if isinstance(entry.value, documents.Mapping) and not entries:
            self.problems.error("P0666", entry.value.span, key=entry.key.text)
        weights: list[Node] = []
        choices: list[Choice | None] = []
        for one in entries:
            fields: Fields = {}
            weight: Node = one.value
            if isinstance(one.value, documents.Mapping):
                fields = read_fields(one.value, CHOICE_KEY, CHOICE_KEYS, CHOICE, self.problems)
                weight = fields["weight"].value if "weight" in fields else Scalar("1", False, one.key.span)
            weights.append(weight)
            choices.append(self._choice(one.key, fields.get("with"), who, known))
        bounds = read_weights(weights, entry.key.text, entry.value.span, self.problems) if entries else None
        sound = tuple(choice for choice in choices if choice is not None)
        return None if bounds is None or len(sound) < len(entries) else (bounds, sound)

    def _actions(self, who: str) -> Terms:
        """What an actor can do, called with the actor or without."""
        found = {}
        for dotted, term in self.words.action_terms.items():
            actor, _, action = dotted.partition(".")
            if actor == who:
                alone = [spelling.rpartition(".")[2] for spelling in term.spellings]
                found[action] = (dotted, *term.spellings, *alone)
        return terms(found.items())

    def _choice(self, name: Scalar, given: Entry | None, who: str, known: Terms) -> Choice | None:
        action = look_up(name.text, name.span, known, "P0612", self.problems, who=who)
        if action is None:
            return None
        dotted = f"{who}.{action}"
        fields = {field.name: field for field in self.words.actions[dotted].fields}
        parameters = terms((field.name, [field.label]) for field in fields.values())
        found: dict[str, Law | None] = {}
        reader = LawReader(self.known, self.problems)
        for one in read_entries(given.value, given.key.text, self.problems) if given is not None else ():
            parameter = look_up(one.key.text, one.key.span, parameters, "P0526", self.problems, action=dotted)
            if parameter is None:
                continue
            if parameter in found:
                self.problems.error("P0537", one.key.span, key=one.key.text)
                continue
            field = fields[parameter]
            found[parameter] = reader.law(one.value, Wanted(field.label, field.type, field.optional))
        for field in fields.values():
            if not field.optional and field.name not in found:
                self.problems.error("P0613", name.span, action=dotted, name=field.name, label=field.label)
        values = ((key, value) for key, value in found.items() if value is not None and value != Fixed(None))
        return Choice(action, tuple(values))
