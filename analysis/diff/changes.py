"""What can differ between two policies, as data: things added, removed and changed, in which parts, and for whom.

A change keeps both sides whole, so that a diff can be applied: ``patched(a, diff(a, b))`` says what ``b`` says.
"""

from __future__ import annotations

from typing import Any
from typing import Literal as OneOf

from analysis.diff.align import Key, Kind, assembled, things
from compiler.model import Clause, Policy
from dsl.catalogue import Bilingual
from dsl.record import record

Verb = OneOf["added", "removed", "changed"]
Verdict = OneOf["gain", "loss", "other"]


@record
class Part:
    """One part of a thing that differs: what it is, and both sides in words (None where there is none).

    ``backing_only``: the clauses or readings, not what the thing does."""

    what: Bilingual
    before: Bilingual | None
    after: Bilingual | None
    backing_only: bool = False


@record
class Effect:
    """What a change means for an actor (by name): a gain, a loss, or neither, in a sentence that follows their label.

    ``case`` names the line of the table in ``analysis/diff/effect.py`` that says so."""

    actor: str
    actor_label: Bilingual
    verdict: Verdict
    case: str
    sentence: Bilingual


@record
class Change:
    """One thing that differs. ``title`` is how a reader knows it; ``clauses`` are the later text's, or the earlier's
    where it is gone."""

    verb: Verb
    kind: Kind
    key: str
    title: Bilingual
    before: Any
    after: Any
    parts: tuple[Part, ...]
    clauses: tuple[Clause, ...]
    effects: tuple[Effect, ...]


@record
class Diff:
    """Everything that differs between two policies, in the order of the later text."""

    before: Policy
    after: Policy
    changes: tuple[Change, ...]


def patched(policy: Policy, diff: Diff) -> Policy:
    """A policy with a diff's changes made; equal, up to order, to the policy that the diff leads to."""
    found = things(policy)
    for change in diff.changes:
        key: Key = (change.kind, change.key)
        if change.verb == "removed":
            found.pop(key, None)
        else:
            found[key] = change.after
    return assembled(found, diff.after)
