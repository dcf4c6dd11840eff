"""A network as UPPAAL's XML: declarations, one template, and a query for each claim, which holds where the claim's
location can't be reached.

What an edge picks is a ``select``; where that is not a range, a guard leaves out the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from analysis.export.network import Edge, Location, Network

HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    "<!DOCTYPE nta PUBLIC '-//Uppaal Team//DTD Flat System 1.1//EN' "
    "'http://www.it.uu.se/research/group/darts/uppaal/flat-1_2.dtd'>"
)
TEMPLATE, PROCESS = "Policy", "P"
ACROSS, DOWN, IN_ROW = 260, 160, 6
"""Where locations are put: a grid, for lack of anything better."""


def uppaal(network: Network, remarks: Sequence[str] = ()) -> str:
    """The text; remarks come first, as comments of the declarations."""
    ids = {place.name: f"id{n}" for n, place in enumerate(network.locations)}
    lines = [HEAD, "<nta>", f"<declaration>{escape(_declarations(network, remarks))}</declaration>"]
    lines += ["<template>", f"<name>{TEMPLATE}</name>"]
    for at, place in enumerate(network.locations):
        lines += _location(place, ids[place.name], (at % IN_ROW * ACROSS, at // IN_ROW * DOWN))
    lines.append(f'<init ref="{ids[network.locations[0].name]}"/>')
    for edge in network.edges:
        lines += _edge(edge, ids)
    lines += ["</template>", f"<system>{PROCESS} = {TEMPLATE}();\nsystem {PROCESS};</system>", "<queries>"]
    for claim in network.claims:
        formula = f"A[] not {PROCESS}.{claim.location}"
        lines.append(f"<query><formula>{escape(formula)}</formula>"
                     f"<comment>{escape(f'{claim.name}: {claim.label}')}</comment></query>")  # fmt: skip
    return "\n".join([*lines, "</queries>", "</nta>"]) + "\n"


def _declarations(network: Network, remarks: Sequence[str]) -> str:
    lines = [f"// {one}".rstrip() for one in remarks]
    lines += [f"clock {clock.name}; // {_flat(clock.says)}" for clock in network.clocks]
    lines += [f"int[{one.low},{one.high}] {one.name} = {one.first}; // {_flat(one.says)}" for one in network.variables]
    return "\n".join(lines) + "\n"


def _flat(text: str) -> str:
    return " ".join(text.split())


def _label(kind: str, text: str) -> str:
    return f'<label kind="{kind}">{escape(text)}</label>'


def _location(place: Location, name: str, at: tuple[int, int]) -> Iterator[str]:
    yield f'<location id="{name}" x="{at[0]}" y="{at[1]}"><name>{place.name}</name>'
    if place.invariant:
        yield _label("invariant", " && ".join(map(str, place.invariant)))
    yield _label("comments", _flat(place.says))
    yield "<committed/></location>" if place.committed else "</location>"


def _edge(edge: Edge, ids: dict[str, str]) -> Iterator[str]:
    yield f'<transition><source ref="{ids[edge.source]}"/><target ref="{ids[edge.target]}"/>'
    guard = [str(one) for one in edge.guard]
    if edge.choices:
        yield _label("select", ", ".join(f"{one.name} : int[{min(one.values)},{max(one.values)}]"
                                         for one in edge.choices))  # fmt: skip
        for one in edge.choices:
            missing = sorted(set(range(min(one.values), max(one.values) + 1)) - set(one.values))
            guard += [f"{one.name} != {value}" for value in missing]
    if guard:
        yield _label("guard", " && ".join(guard))
    if edge.updates:
        yield _label("assignment", ", ".join(map(str, edge.updates)))
    yield _label("comments", _flat(edge.says))
    yield "</transition>"
