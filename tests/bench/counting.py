"""Policies that count: as many situations as one likes. ``python -m tests.bench.counting [SECONDS]``.

Six states, one after the other and round again, and an end. Up to three actions use up a limit each, and every action
moves on, so that each pair of state and counts can be reached. The first timers are deadlines of a state each; the
seventh and the eighth run beside them, around all states, from the beginning of a case.

Each search is a process of its own, which has the kernels in its cache: seconds are those of the search alone, memory
is the peak of the process without what it had before. The plain search is left out where it would take longer than
SECONDS (60). A third table is of the library's texts, as far as they go into tables.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from time import perf_counter

from compiler.graph import PolicyGraph
from compiler.loader import Sources
from compiler.pipeline import compile_timeline
from dsl.diagnostics import Problems
from dsl.source import Source
from tests.bench.table import show
from tiaoli.api import shipped_library

STATES = 6
WORDS = ("one", "two", "three")
SIZES = [(counters, bound, 1) for counters in (1, 2, 3) for bound in (10, 30, 100)]
TIMERS = [(2, 30, timers) for timers in range(1, 9)] + [(3, 30, 8)]


def text(counters: int, bound: int, timers: int) -> str:
    """A policy with so many limits of a bound, and so many timers."""
    words = WORDS[:counters]
    lines = ['policy bench.counting "counting" from 2024-01-01', f"actor a {{ next end {' '.join(words)} }}"]
    lines += [f"limit {word}_times: {bound} per case" for word in words]
    lines += ["initial state outside {"]
    lines += [f"  around{n}: after {100 * n}h -> ended" for n in range(1, timers - STATES + 1)]
    for n in range(STATES):
        lines += [f"  {'initial ' if n == 0 else ''}state s{n} {{"]
        if n < timers:
            lines += [f"    t{n}: after {24 + n}h -> s{(n + 1) % STATES}"]
        lines += [f"    on a.next -> s{(n + 1) % STATES}", "    on a.end -> ended"]
        lines += [f"    on a.{word} uses {word}_times -> s{(n + k) % STATES}" for k, word in enumerate(words, 2)]
        lines += ["  }"]
    return "\n".join([*lines, "}", "final state ended"]) + "\n"


def graph(counters: int, bound: int, timers: int) -> PolicyGraph:
    """The graph of such a policy."""
    timeline = compile_timeline(Sources((Source("counting", text(counters, bound, timers)),))).timeline
    assert timeline is not None
    return timeline.revisions[0].graph


def searched(kind: str, counters: int, bound: int, timers: int) -> dict[str, float]:
    """One search: situations, seconds, and megabytes."""
    from analysis.verify.explore import Frame, Reached, explore
    from analysis.verify.model import model_of

    model = model_of(graph(counters, bound, timers))
    most = 1 << 30
    if kind == "plain":
        before, began = _peak(), perf_counter()
        reached = Reached(model)
        for _ in explore(reached, Frame(most=most)):
            pass
        return {"situations": len(reached.situations), "seconds": perf_counter() - began, "peak": _peak() - before}
    from analysis.verify.compiled import explored
    from analysis.verify.lowering import lowered
    from compiler.tables import Unfit

    began = perf_counter()
    tables = lowered(model)
    lowering = perf_counter() - began
    assert not isinstance(tables, Unfit)
    explored(tables, model, Frame(most=3))
    before, began = _peak(), perf_counter()
    found = explored(tables, model, Frame(most=most))
    return {"situations": found.situations, "seconds": perf_counter() - began, "peak": _peak() - before,
            "zones": found.zones, "lowering": lowering}  # fmt: skip


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def asked(kind: str, size: tuple[int, int, int]) -> dict[str, float]:
    """One search in a process of its own."""
    line = [sys.executable, "-m", "tests.bench.counting", kind, *map(str, size)]
    ran = subprocess.run(line, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def row(size: tuple[int, int, int], patience: float) -> list[str]:
    """One line of a table: the fastest of three compiled searches against a plain one."""
    counters, bound, timers = size
    every = [asked("compiled", size) for _ in range(3)]
    found = min(every, key=lambda one: one["seconds"])
    total = int(found["situations"])
    plain = asked("plain", size) if total / 2_000 < patience else None
    line = [
        f"{counters} × {bound}, {timers}", f"{total:,}", f"{int(found['zones']):,}", f"{1000 * found['lowering']:.0f}",
        f"{found['seconds']:.4f}", f"{total / found['seconds'] / 1e6:.1f}", f"{found['peak']:.0f}",
    ]  # fmt: skip
    if plain is None:
        return [*line, "", "", "", ""]
    times = plain["seconds"] / found["seconds"]
    return [*line, f"{int(plain['situations']):,}", f"{plain['seconds']:.2f}", f"{plain['peak']:.0f}", f"{times:,.0f}"]


def library() -> list[list[str]]:
    """The texts of the library in tables, or why they are not."""
    from analysis.verify.compiled import explored
    from analysis.verify.explore import Frame
    from analysis.verify.lowering import lowered
    from analysis.verify.model import model_of
    from compiler.tables import Unfit

    rows, shipped = [], shipped_library()
    for name in shipped.names():
        sources = shipped.sources(name, Problems())
        timeline = compile_timeline(sources).timeline if sources is not None else None
        for revision in timeline.revisions if timeline is not None else ():
            model, began = model_of(revision.graph), perf_counter()
            tables = lowered(model)
            lowering = perf_counter() - began
            title = f"`{name}@{revision.date}`"
            if isinstance(tables, Unfit):
                rows.append([title, f"*{tables.reason}*", "", "", "", "", ""])
                continue
            explored(tables, model, Frame(most=3))
            began = perf_counter()
            found = explored(tables, model, Frame(most=1 << 30))
            took = perf_counter() - began
            rows.append([title, f"{len(tables.places)}", f"{len(tables.deeds):,}", f"{found.situations:,}",
                         f"{found.zones:,}", f"{1000 * lowering:.0f}", f"{took:.3f}"])  # fmt: skip
    return rows


def main(patience: float) -> None:
    """Print three tables."""
    head = ["counters × bound, timers", "situations", "zones", "into tables, ms", "seconds", "million a second", "MB",
            "plain: situations", "seconds", "MB", "times as fast"]  # fmt: skip
    for sizes in (SIZES, TIMERS):
        show(head, [row(size, patience) for size in sizes])
        sys.stdout.write("\n")
    show(["text", "places", "edges", "situations", "zones", "into tables, ms", "seconds"], library())


if __name__ == "__main__":
    if len(sys.argv) == 5:
        told = searched(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
        sys.stdout.write(json.dumps(told))
    else:
        main(float(sys.argv[1]) if len(sys.argv) > 1 else 60)
