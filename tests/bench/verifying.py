"""How many situations each text of the library has, and how long it takes to look at them: ``python -m
tests.bench.verifying [BUDGET]``."""

from __future__ import annotations

import resource
import sys
from time import perf_counter

from analysis.verify.explore import Frame, Reached, explore
from analysis.verify.model import model_of
from compiler.pipeline import compile_timeline
from dsl.diagnostics import Problems
from tiaoli.api import shipped_library


def main(budget: int) -> None:
    """Print a table."""
    library = shipped_library()
    sys.stdout.write("| text | situations | all | steps | seconds |\n|---|--:|---|--:|--:|\n")
    for name in library.names():
        sources = library.sources(name, Problems())
        timeline = compile_timeline(sources).timeline if sources is not None else None
        for revision in timeline.revisions if timeline is not None else ():
            reached = Reached(model_of(revision.graph))
            began, steps = perf_counter(), 0
            for _ in explore(reached, Frame(most=budget)):
                steps += 1
            took = perf_counter() - began
            whole = "yes" if reached.whole else "no"
            sys.stdout.write(
                f"| `{name}@{revision.date}` | {len(reached.situations):,} | {whole} | {steps:,} | {took:.2f} |\n"
            )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"\nPeak memory {peak} MB.\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
