"""Small systems by chance: three parts below each other and one for each party, that tell, open and do things to each
other; and cases of them lived through by chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from compiler.loader import Sources
from compiler.pipeline import Compiled, compile_timeline
from compiler.situation import ActionEvent
from compiler.system.model import CompiledSystem
from compiler.system.pipeline import compile_system
from compiler.system.questions import Joined, Question, Stands, SystemClaim
from compiler.system.receivers import tellers
from dsl.source import Source
from simulator.entries import ClaimBroken
from simulator.world import World, casts_of

START = 1_704_103_200  # 2024-01-01 10:00 in UTC
PARTS = ("top", "mid", "low", "rec")
ABOVE = {"top": (), "mid": ("top",), "low": ("mid", "top"), "rec": ()}


def _policy(luck: Random, part: str) -> str:
    """A policy: three states and an end, a fact that may be told, one that rules set, and three outcomes."""

    def guard(parameter: bool) -> str:
        some = ["told", "not told", f"n > {luck.randint(0, 1)}", f"n == {luck.randint(0, 2)}", "flag", "seen == 0"]
        return luck.choice([*some, *([f"hear.k > {luck.randint(0, 1)}"] if parameter else [])])

    def rest(targets: list[str], parameter: bool = False) -> str:
        parts = [f"when {guard(parameter)}"] * (luck.random() < 0.5)
        parts += ["uses once"] * (luck.random() < 0.3)
        parts += [f"-> {luck.choice(targets)}"] * (luck.random() < 0.8)
        effects = ["set n = 1", "set flag = not flag", "set n = n + 1", "one", "two(n)", "three(seen)"]
        effects += ["set n = hear.k"] if parameter else []
        parts += [f"do {', '.join(luck.sample(effects, luck.randint(1, 2)))}"] * (luck.random() < 0.8)
        return " ".join(parts)

    states = ["s0", "s1", "s2", "over"]
    lines = [
        f'policy small.{part} "{part}" from 2024-01-01',
        "actor a { go back }",
        "actor b { hear (k: int) stop }",
        "outcome one",
        "outcome two (k: int)",
        "outcome three (k: int)",
        "case for a { told: bool = false  seen: int = 0  n: int = 0  flag: bool = false }",
        "limit once: 1 per case",
        *(["limit low: n < 3"] if luck.random() < 0.3 else []),
        f"on b.hear {rest(states, parameter=True)}",
        *([f"auto a.back when {guard(False)}"] if luck.random() < 0.3 else []),
    ]
    for n, state in enumerate(states[:3]):
        lines.append(f"{'initial ' if n == 0 else ''}state {state} {{")
        lines.append(f"  on a.go {rest(states)}")
        lines += [f"  on a.back {rest(states[:3])}"] * (luck.random() < 0.5)
        lines.append(f"  on b.stop -> {states[n + 1]}{luck.choice(['', ' do one', ' do two(n)'])}")
        lines += [f"  forbid b.hear when {guard(False)}"] * (luck.random() < 0.3)
        lines += [f"  t{n}: after {luck.randint(1, 4)}s {rest(states)}"] * (luck.random() < 0.6)
        lines.append("}")
    lines.append("final state over")
    return "\n".join(lines) + "\n"


def _system(luck: Random) -> str:
    by_links = {part: luck.random() < 0.4 for part in ("mid", "low")}
    lines = [
        'system small.all "all" from 2024-01-01',
        "part top: small.top",
        f"part mid: small.mid under top{' opened by links' if by_links['mid'] else ''}",
        f"part low: small.low under mid{' opened by links' if by_links['low'] else ''}",
        "part rec: small.rec per a",
    ]
    outcomes = ("one", "two", "three")
    for part in PARTS:
        for outcome in outcomes:
            target = luck.choice([*ABOVE[part], *(["rec"] if part != "rec" else []), part, ""])
            if target and luck.random() < 0.6:
                value = f"{outcome}.k" if outcome != "one" else luck.choice(["n", "seen", "2"])
                guard = f" when {luck.choice(['flag', 'n > 0', 'told'])}" if luck.random() < 0.3 else ""
                lines.append(f"link {part}.{outcome}{guard} -> {target}.b.hear (k = {value})")
    for part, owner in (("mid", "top"), ("low", "mid")):
        if by_links[part] or luck.random() < 0.5:
            facts = luck.choice(["", " (n = n)", " (flag = flag or told)"])
            lines.append(f"link {owner}.{luck.choice(outcomes)} -> open {part}{facts}")
    for part in PARTS:
        others = [one for one in PARTS if one != part]
        if luck.random() < 0.7:
            lines.append(f"given {part}.told = some {luck.choice(others)} in {luck.choice(['s1', 's2, over', 's0'])}")
        if luck.random() < 0.4:
            near = [*ABOVE[part], *(["rec"] if part != "rec" else [])]
            told = [f"count {luck.choice(others)} in s1, s2", *(f"{one}.n" for one in near)]
            lines.append(f"given {part}.seen = {luck.choice(told)}")
    return "\n".join(lines) + "\n"


class _Around:
    def __init__(self, compiled: dict[str, Compiled]) -> None:
        self._compiled = compiled

    def names(self) -> Iterator[str]:
        yield from self._compiled

    def compiled(self, name: str) -> Compiled | None:
        return self._compiled.get(name)


def systems(first: int, last: int) -> Iterator[tuple[int, CompiledSystem]]:
    """Those of a range of seeds that compile, seeds in front."""
    for seed in range(first, last):
        luck = Random(seed)
        texts = {f"small.{part}": _policy(luck, part) for part in PARTS}
        around = {name: compile_timeline(Sources((Source(f"{seed} {name}", text),))) for name, text in texts.items()}
        found = compile_system(Sources((Source(f"{seed} system", _system(luck)),)), _Around(around))
        if found.system is not None:
            yield seed, found.system


def with_pairs(compiled: CompiledSystem) -> CompiledSystem:
    """A system that claims of each pair of states of two parts that have to do with each other that it never is."""
    system = compiled.system
    claims = [
        SystemClaim(one, f"{mine} {other} {theirs}", "", pair(mine, other, theirs))
        for one in PARTS
        for other in PARTS
        if tellers(system, one, other) is not None and one != other
        for mine in ("s0", "s1", "s2", "over")
        for theirs in ("s0", "s1", "s2", "over")
    ]
    return replace(compiled, system=replace(system, claims=tuple(claims)))


def pair(mine: str, other: str, theirs: str) -> Question:
    """A case is in a state, and some case of another part is in one."""
    return Joined("and", Stands(None, (mine,)), Stands(other, (theirs,)))


def broken_by_chance(compiled: CompiledSystem, luck: Random, steps: int) -> set[str]:
    """The claims of a system that do not hold of some cases lived through by chance."""
    world = World(START, casts_of(compiled.timelines, {}), compiled)
    system = compiled.system
    for number in range(steps):
        kind = luck.random()
        if kind < 0.25 or not world.cases:
            part = luck.choice([part for part in system.parts if not part.by_links])
            owners = [case for case in world.cases if case.cast.name == part.under]
            parties = {"a": luck.choice(("x", "y"))}
            if part.under is None or owners:
                belongs = luck.choice(owners) if owners else None
                if world.of_party(part.name, parties) is None:
                    world.open(part.name, f"{part.name} {number}", {}, parties if belongs is None else {}, belongs)
        elif kind < 0.75:
            case = luck.choice(world.cases)
            actor, action = luck.choice([("a", "go"), ("a", "back"), ("b", "stop"), ("b", "hear")])
            values = (("k", luck.randint(0, 2)),) if action == "hear" else ()
            world.act(case, ActionEvent(actor, action, values))
        else:
            world.wait_until(world.now + luck.randint(0, 3))
    world.settle()
    return {entry.claim for _, entry in world.log if isinstance(entry, ClaimBroken)}
