"""A network in TChecker's format (https://github.com/ticktac-project/tchecker/blob/master/doc/file-format.md).

TChecker has no choice on an edge: there is an edge for each value. A claim may be broken where the label of its
location can be reached (``tck-reach -l LABEL``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from analysis.export.network import Amount, Edge, Location, Network

PROCESS = "P"


def tchecker(network: Network, remarks: Sequence[str] = ()) -> str:
    """The text; remarks come first, as comments."""
    lines = [*(f"# {one}".rstrip() for one in remarks), f"system:{network.name}", f"process:{PROCESS}"]
    lines += [f"event:{event}" for event in dict.fromkeys(edge.event for edge in network.edges)]
    lines.append("")
    for clock in network.clocks:
        lines += [f"# {_flat(clock.says)}", f"clock:1:{clock.name}"]
    for one in network.variables:
        lines += [f"# {_flat(one.says)}", f"int:1:{one.low}:{one.high}:{one.first}:{one.name}"]
    lines.append("")
    for at, place in enumerate(network.locations):
        lines += [f"# {_flat(place.says)}", _location(place, first=at == 0)]
    lines.append("")
    says = ""
    for edge in network.edges:
        if edge.says != says:
            says = edge.says
            lines.append(f"# {_flat(says)}")
        lines += _edges(edge)
    return "\n".join(lines) + "\n"


def _flat(text: str) -> str:
    return " ".join(text.split())


def _attributes(parts: Sequence[str]) -> str:
    return "{" + " : ".join(parts) + "}"


def _location(place: Location, *, first: bool) -> str:
    parts = ["initial:"] if first else []
    if place.invariant:
        parts.append("invariant: " + " && ".join(map(str, place.invariant)))
    if place.committed:
        parts.append("committed:")
    parts.append(f"labels: {place.name}")
    return f"location:{PROCESS}:{place.name}{_attributes(parts)}"


def _edges(edge: Edge) -> Iterator[str]:
    """An edge for each value that it can pick."""
    names = [one.name for one in edge.choices]
    for values in product(*(one.values for one in edge.choices)):
        picked = dict(zip(names, values, strict=True))
        parts = ["provided: " + " && ".join(map(str, edge.guard))] if edge.guard else []
        if edge.updates:
            updates = (f"{one.name} = {_picked(one.amount, picked)}" for one in edge.updates)
            parts.append("do: " + "; ".join(updates))
        yield f"edge:{PROCESS}:{edge.source}:{edge.target}:{edge.event}{_attributes(parts)}"


def _picked(amount: Amount, picked: dict[str, int]) -> Amount:
    if amount.variable not in picked:
        return amount
    return Amount(amount.number + picked[amount.variable])
