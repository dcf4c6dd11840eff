"""How long the whole shipped library takes to check and to test, and each of its policies and systems alone.

``python -m tests.bench.library [times]``
"""

from __future__ import annotations

import sys
from functools import partial
from statistics import median

from tests.bench.startup import compile_bytes, run
from tests.bench.table import show, timed
from tiaoli.api import shipped_library


def main(times: int) -> None:
    """A row for the whole library and one for each policy and system in it. Every command is run once to warm up; then
    all take turns, so that a busy moment of the machine falls on all of them."""
    compile_bytes()
    names = ["", *sorted(shipped_library().names())]
    taken: dict[tuple[str, str], list[float]] = {(one, what): [] for one in names for what in ("check", "test")}
    for _ in range(times + 1):
        for (name, what), found in taken.items():
            found.append(timed(partial(run, ["-m", "tiaoli", what, *name.split()]), 1))
    rows: list[list[str]] = []
    for name in names:
        pair = [f"{median(taken[name, what][1:]) * 1000:.0f}" for what in ("check", "test")]
        rows.append([f"`{name}`" if name else "everything", *pair])
    show(("", "check, ms", "test, ms"), rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
