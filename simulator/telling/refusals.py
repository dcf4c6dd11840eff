"""Why an action was refused, as labelled lines in words.

In: a refusal with the policy in force. Out: lines that name what refused it, by its label and its clause, and the
values that the decisive condition read. Absent: deciding (``compiler/semantics.py``).
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.model import ROOT, Backing, BoundDef, CounterDef, DelegationDef, Expr, ForbidDef, Policy, RuleDef, Value
from compiler.situation import ActionEvent
from compiler.wording import expression_text
from dsl.keywords import FUNCTIONS
from dsl.labels import written
from simulator.entries import Denied
from simulator.telling.changes import Line, backing_lines, count_of, short
from simulator.telling.saying import Voice, actor_label, deed, fields_of, joint_backing, rule_of, states_around, type_of


def refusal_lines(entry: Denied, voice: Voice) -> list[Line]:
    """The reasons, the values read, and the clauses behind them."""
    policy = entry.machine.policy
    reasons = [Line("why", reason) for reason in _reasons(entry, voice)]
    values = values_line(entry.refused.values, entry.event, voice, policy)
    if values:
        reasons.append(Line("values", values))
    for subject in entry.refused.subjects:
        reasons += backing_lines(backing_of(policy, subject))
    return list(dict.fromkeys(reasons))


def _reasons(entry: Denied, voice: Voice) -> Iterator[str]:
    policy, refused, state = entry.machine.policy, entry.refused, entry.situation.state
    match refused.kind:
        case "ended":
            yield voice.after_colon(voice.word("ended"), voice.state(policy, state))
        case "no_rule":
            yield voice.word("no rule", voice.state(policy, state))
            yield awaits_phrase(policy, state, voice)
        case "forbidden":
            for subject in refused.subjects:
                yield _forbidden(policy, subject, entry.event, voice)
        case "condition":
            for subject in refused.subjects:
                yield from _conditions(policy, subject, voice)
        case "overlap":
            yield voice.word("overlap", voice.joined(refused.subjects))
        case "limit":
            yield from (_all_used(entry, subject, voice) for subject in refused.subjects)
        case "bound":
            for subject in refused.subjects:
                bound = _bound(policy, subject)
                condition = "" if bound is None else expression_text(bound.condition, policy, voice.lang)
                yield voice.word("bound", named(policy, subject), condition)
        case "parameter":
            labels = {field.name: field.label for field in fields_of(policy, entry.event.actor, entry.event.action)}
            yield voice.word("parameter", voice.joined(labels.get(name, name) for name in refused.subjects))
        case "authority":
            for subject in refused.subjects:
                yield _unauthorised(policy, subject, voice)


def _all_used(entry: Denied, subject: str, voice: Voice) -> str:
    """A limit that is used up, or a total that would come to more than it may."""
    counter = _counter(entry.machine.policy, subject)
    if counter is None:
        return subject
    word = "all used" if counter.adds is None else "too much"
    return voice.word(word, counter.label, count_of(counter, entry.situation, voice, entry.machine))


def _unauthorised(policy: Policy, subject: str, voice: Voice) -> str:
    """The author's own words, else for whom the delegate may not act, with the condition that was not met."""
    delegation = _delegation(policy, subject)
    if delegation is None:
        return subject
    names = [actor_label(policy, name) for name in (subject, delegation.principal)]
    text = delegation.why or voice.word("no authority", *names)
    condition = "" if delegation.guard is None else expression_text(delegation.guard, policy, voice.lang)
    return voice.aside(text, condition)


def _forbidden(policy: Policy, subject: str, event: ActionEvent, voice: Voice) -> str:
    """The author's own words, else what is forbidden, with the condition that made it so."""
    forbid = _forbid(policy, subject)
    if forbid is None:
        return subject
    text = forbid.why or voice.word("no such", " ".join(deed(policy, event)))
    condition = "" if forbid.guard is None else expression_text(forbid.guard, policy, voice.lang)
    return voice.aside(text, condition)


def _conditions(policy: Policy, subject: str, voice: Voice) -> Iterator[str]:
    """The conditions of a rule that did not hold: its own, else those of its branches."""
    rule = rule_of(policy, subject)
    if rule is None:
        label = next((table.label for table in policy.tables if table.name == subject), subject)
        yield voice.word("no row", label)
        return
    guards: list[Expr] = [rule.guard] if rule.guard is not None else []
    guards += [branch.guard for branch in rule.branches if branch.guard is not None]
    for guard in guards:
        yield voice.word("false", expression_text(guard, policy, voice.lang))


def awaits_phrase(policy: Policy, state_id: str, voice: Voice) -> str:
    """Whose turn it is: what the innermost state says that says anything."""
    for state in states_around(policy, state_id):
        if state.awaits:
            return voice.word("awaits", voice.joined(actor_label(policy, actor) for actor in state.awaits))
    return voice.word("no awaits")


def values_line(values: tuple[tuple[str, Value], ...], event: ActionEvent, voice: Voice, policy: Policy) -> str:
    """What a condition read, name by name."""
    return voice.joined(
        f"{_read_label(name, event, voice, policy)} = {voice.value(value, type_of(policy, name, event), policy)}"
        for name, value in dict(values).items()
    )


def _read_label(name: str, event: ActionEvent, voice: Voice, policy: Policy) -> str:
    """What a condition read, by its label: a fact, a setting, a parameter, ``left(…)`` or ``used(…)``."""
    function, bracket, inner = name.partition("(")
    if bracket:
        subject = inner.removesuffix(")")
        label = named(policy, subject) if function == "used" else short(subject, policy)
        return f"{FUNCTIONS[function].in_(voice.lang)}({label})"
    labels = {fact.name: fact.label for fact in policy.facts} | {one.name: one.label for one in policy.settings}
    for field in fields_of(policy, event.actor, event.action):
        labels[f"{event.action}.{field.name}"] = field.label
    return labels.get(name, name)


def named(policy: Policy, name: str) -> str:
    """The label of a limit; the name where there is none such."""
    found: CounterDef | BoundDef | None = _bound(policy, name) or _counter(policy, name)
    return name if found is None else found.label


def words_for(policy: Policy, subject: str) -> Iterator[str]:
    """Everything that a refusal's subject may be called: its id, the tails of it, its label, its author's words.

    The last two as the policy has them, whatever language they are shown in."""
    yield subject
    for start, letter in enumerate(subject):
        if letter == ".":
            yield subject[start + 1 :]
    forbid, limit = _forbid(policy, subject), _bound(policy, subject) or _counter(policy, subject)
    if forbid is not None and forbid.why is not None:
        yield written(forbid.why)
    if limit is not None:
        yield written(limit.label)
    for table in policy.tables:
        if table.name == subject:
            yield written(table.label)
    for actor in policy.actors:
        if actor.name == subject and actor.delegation is not None:
            yield from (written(one) for one in (actor.label, actor.delegation.why) if one)
        yield from (
            written(field.label) for action in actor.actions for field in action.fields if field.name == subject
        )
    for state in policy.states:
        if state.id == subject and state.id != ROOT:
            yield written(state.label)


def _forbid(policy: Policy, subject: str) -> ForbidDef | None:
    return next((one for state in policy.states for one in state.forbids if one.id == subject), None)


def _delegation(policy: Policy, actor: str) -> DelegationDef | None:
    return next((one.delegation for one in policy.actors if one.name == actor), None)


def _bound(policy: Policy, name: str) -> BoundDef | None:
    return next((bound for bound in policy.bounds if bound.name == name), None)


def _counter(policy: Policy, name: str) -> CounterDef | None:
    return next((counter for counter in policy.counters if counter.name == name), None)


def backing_of(policy: Policy, subject: str) -> Backing:
    """What the thing that refused an action rests on."""
    found: ForbidDef | BoundDef | CounterDef | RuleDef | DelegationDef | None = (
        _forbid(policy, subject)
        or _bound(policy, subject)
        or _counter(policy, subject)
        or rule_of(policy, subject)
        or _delegation(policy, subject)
    )
    match found:
        case None:
            return Backing()
        case RuleDef():
            return joint_backing(found, 0 if len(found.branches) == 1 else None)
        case ForbidDef() | BoundDef() | CounterDef() | DelegationDef():
            return found.backing
