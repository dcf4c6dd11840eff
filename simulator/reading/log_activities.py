"""What the activities of a log mean: actions, deadlines, states, the beginning, or nothing.

In: the ``activities`` of a mapping file. Out: a meaning by each text that stands in the log. Absent: rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compiler.model import Kind, Policy
from dsl import documents
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Node, Scalar
from simulator.logs.data import Deed, Mark, Meaning, Origin, Own, Place, Reached, Row
from simulator.reading.fields import Entry, Fields, read_entries, read_fields, read_scalar
from simulator.reading.log_origins import OriginReader
from simulator.reading.log_words import ACTIVITY_KEY, ACTIVITY_KEYS, IGNORED, OPENED
from simulator.reading.naming import did_you_mean, look_up
from simulator.reading.values import Wanted, plain_value
from simulator.reading.vocabulary import Terms, Vocabulary, meant_by, tails, terms

PLACE = Bilingual("an activity", "活动")
SPELLED = {
    "opened": Bilingual(f"`{OPENED.english}`", f"“{OPENED.chinese}”"),
    "ignored": Bilingual(f"`{IGNORED.english}`", f"“{IGNORED.chinese}”"),
}


@dataclass(frozen=True, slots=True)
class MappedMeanings:
    """What rows mean by a mapping file. An activity that it doesn't speak of is an action where the policy has one of
    that name or label; ``others`` is what the rest means."""

    activity: str
    actor: str | None
    meanings: Mapping[str, Meaning]
    words: Vocabulary
    parameters: tuple[tuple[str, Origin], ...]
    others: Meaning | None

    def meaning(self, row: Row, place: Place, problems: Problems) -> Meaning | None:
        """What a row is."""
        text = (row.cells.get(self.activity) or "").strip()
        who = None if self.actor is None else (row.cells.get(self.actor) or "").strip()
        spellings = (text,) if not who else (f"{who}.{text}", text)
        for one in spellings:
            if one in self.meanings:
                return self.meanings[one]
        for one in spellings:
            found = meant_by(one, self.words.action_terms)
            if len(found) == 1:
                return Deed(found[0], given(found[0], self.parameters, self.words))
        if self.others is not None:
            return self.others
        known = (*self.meanings, *self.words.action_terms)
        problems.error("P0644", place.span(self.activity, text), text=text, help=did_you_mean(text, known, known))
        return None


def given(action: str, parameters: Iterable[tuple[str, Origin]], words: Vocabulary) -> tuple[tuple[str, Origin], ...]:
    """Those parameters that an action has."""
    fields = {field.name for field in words.actions[action].fields}
    return tuple((name, origin) for name, origin in parameters if name in fields)


@dataclass(slots=True)
class ActivityReader:
    """Reads what activities mean."""

    words: Vocabulary
    own: Terms
    origins: OriginReader
    parameters: tuple[tuple[str, Origin], ...]
    problems: Problems

    def meanings(self, entry: Entry | None) -> dict[str, Meaning]:
        """All activities of the file."""
        found: dict[str, Meaning] = {}
        for one in read_entries(entry.value, entry.key.text, self.problems) if entry is not None else ():
            meaning = self.meaning(one.value, one.key.text)
            if meaning is not None:
                found[one.key.text.strip()] = meaning
        return found

    def meaning(self, node: Node, key: str) -> Meaning | None:
        """What one of them is."""
        match node:
            case Scalar() if node.text.strip() in OPENED:
                return Mark("begins")
            case Scalar() if node.text.strip() in IGNORED:
                return Mark("ignored")
            case Scalar():
                action = self._action(node, key)
                return None if action is None else Deed(action, given(action, self.parameters, self.words))
            case documents.Mapping():
                return self._told(read_fields(node, ACTIVITY_KEY, ACTIVITY_KEYS, PLACE, self.problems), node)
            case documents.Sequence():
                self._nothing(node, Bilingual("a list", "列表"))
                return None

    def _told(self, fields: Fields, node: Node) -> Meaning | None:
        said = [key for key in ("do", "deadline", "state") if key in fields]
        if len(said) != 1 or (said != ["do"] and len(fields) > 1):
            self._nothing(
                node, Bilingual("one of `do`, `deadline` and `state` is wanted", "“动作”“期限”“状态”只写其一")
            )
            return None
        entry = fields[said[0]]
        scalar = read_scalar(entry.value, entry.key.text, self.problems)
        if scalar is None:
            return None
        if said == ["deadline"]:
            rule = look_up(scalar.text, scalar.span, self.own, "P0530", self.problems)
            return None if rule is None else Own(rule)
        if said == ["state"]:
            state = look_up(scalar.text, scalar.span, self.words.state_terms, "P0527", self.problems)
            return None if state is None else Reached(state)
        action = self._action(scalar, entry.key.text)
        if action is None:
            return None
        return Deed(action, self._with(fields.get("with"), action), self._refused(fields.get("refused")))

    def _action(self, scalar: Scalar, key: str) -> str | None:
        if not scalar.text.strip():
            self._nothing(scalar, Bilingual("nothing", "空值"))
            return None
        return look_up(scalar.text, scalar.span, self.words.action_terms, "P0525", self.problems)

    def _with(self, entry: Entry | None, action: str) -> tuple[tuple[str, Origin], ...]:
        """Where the parameters come from: those of all actions, and its own, which go first."""
        found = dict(given(action, self.parameters, self.words))
        fields = {field.name: field for field in self.words.actions[action].fields}
        known = terms((field.name, [field.label]) for field in fields.values())
        for one in read_entries(entry.value, entry.key.text, self.problems) if entry is not None else ():
            name = look_up(one.key.text, one.key.span, known, "P0526", self.problems, action=action)
            if name is not None:
                origin = self.origins.origin(one, Wanted(fields[name].label, fields[name].type, True))
                found |= {} if origin is None else {name: origin}
        return tuple(found.items())

    def _refused(self, entry: Entry | None) -> bool:
        if entry is None:
            return False
        scalar = read_scalar(entry.value, entry.key.text, self.problems)
        truth = None if scalar is None else plain_value(scalar.text, Kind.BOOL, self.words)
        if scalar is not None and truth is None:
            self._nothing(scalar, Bilingual("`refused` is true or false", "“被拒”应为是或否"))
        return truth is True

    def _nothing(self, node: Node, why: Bilingual) -> None:
        text = node.text if isinstance(node, Scalar) else node.span.text
        self.problems.error("P0631", node.span, text=" ".join(text.split())[:40], problem=why, **SPELLED)


def own_terms(policies: Iterable[Policy], words: Vocabulary) -> Terms:
    """Deadlines and automations, by their ids, the ends of these, and their labels."""
    automations = (
        (one.id, [*tails(one.id), *([one.label] if one.label else [])])
        for policy in policies
        for state in policy.states
        for one in state.automations
    )
    return {**words.timer_terms, **terms(automations)}
