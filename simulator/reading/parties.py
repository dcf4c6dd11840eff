"""Who the parties of a case are: actors with a name each.

In: the ``parties`` of a file, and the policy whose case it is. Out: names by actor. Absent: what parties share
(``compiler/ledger.py``).
"""

from __future__ import annotations

from compiler.model import Policy
from dsl.diagnostics import Problems
from simulator.reading.fields import Entry, read_entries, read_scalar
from simulator.reading.naming import look_up
from simulator.reading.vocabulary import Terms, terms

Parties = tuple[tuple[str, str], ...]


def party_terms(policies: tuple[Policy, ...]) -> Terms:
    """The actors that are parties in some policies, by name and label."""
    return terms((one.name, [one.label]) for policy in policies for one in policy.actors if one.name in policy.parties)


def read_parties(entry: Entry | None, known: Terms, problems: Problems) -> Parties:
    """The parties named; P0545 for an actor that is none."""
    found: dict[str, str] = {}
    for one in read_entries(entry.value, entry.key.text, problems) if entry is not None else ():
        name = look_up(one.key.text, one.key.span, known, "P0545", problems)
        identity = read_scalar(one.value, one.key.text, problems)
        if name is None or identity is None:
            continue
        if name in found:
            problems.error("P0537", one.key.span, key=one.key.text)
            continue
        found[name] = identity.text.strip()
    return tuple(found.items())
