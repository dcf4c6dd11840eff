"""Cases on a cluster: how the time goes with the number of cases, of workers, and of shards, and as a drawing.

``python -m tests.bench.sharding [cases] [times]`` (needs ``pip install tiaoli[bench,fast,cluster]``). A cluster is
started on this machine; every worker has gone all ways before anything is timed. Every run of as many cases has to come
to the same sums.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from simulator.population.data import Population
from simulator.population.portions import Question
from tests.bench.populating import SEED, Sums, of_survey, population
from tests.bench.stepping import timeline
from tests.bench.table import show, timed
from tiaoli.cli.cluster import portions

WORKERS = (1, 2, 4)
SHARDS = (2, 8, 32, 128)
STEPS = (1, 2, 4, 8)
"""So many times the number of cases."""


def run(client: Any, question: Question, cases: int, shards: int) -> Sums:
    """All cases in so many shards, added up."""
    edges = [cases * place // shards for place in range(shards + 1)]
    survey = question.survey()
    for _, portion in portions(client, question, list(pairwise(edges)), lambda: False):
        survey.join(portion)
    assert survey.whole.cases == cases
    return of_survey(survey)


def measured(question: Question, cases: int, times: int) -> Iterator[tuple[str, int, int, int, float]]:
    """What was varied, workers, shards, cases, seconds."""
    from distributed import Client, LocalCluster

    told: dict[int, Sums] = {}

    def one(client: Any, count: int, shards: int) -> float:
        found = run(client, question, count, shards)
        assert told.setdefault(count, found) == found
        return timed(lambda: run(client, question, count, shards), times)

    for workers in WORKERS:
        with (
            LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=50) as here,
            Client(here) as client,
        ):
            run(client, question, 20_000 * workers, 4 * workers)
            if workers == 2:
                for shards in SHARDS:
                    yield "shards", workers, shards, cases, one(client, cases, shards)
                for step in STEPS:
                    yield "cases", workers, 8 * step, cases * step, one(client, cases * step, 8 * step)
            yield "workers", workers, 8, cases, one(client, cases, 8)


def main(cases: int, times: int) -> None:
    """The table, and the same drawn."""
    made: Population = population(timeline())
    question = Question(made, None, SEED, None, None)
    rows = list(measured(question, cases, times))
    show(
        ("varied", "workers", "shards", "cases", "seconds", "thousand a second"),
        [(what, f"{w}", f"{s}", f"{n:,}", f"{t:.2f}", f"{n / t / 1000:,.0f}") for what, w, s, n, t in rows],
    )
    for what, place in (("workers", 1), ("shards", 2), ("cases", 3)):
        found = [one for one in rows if one[0] == what]
        _draw(what, [f"{one[place]:,}".replace(",", " ") for one in found], [one[3] / one[4] / 1e6 for one in found])


def _draw(what: str, places: list[str], rates: list[float]) -> None:
    """A chart as Mermaid draws it."""
    sys.stdout.write(
        f'\n```mermaid\nxychart-beta\n  title "million cases a second, by {what}"\n'
        f"  x-axis [{', '.join(f'{chr(34)}{one}{chr(34)}' for one in places)}]\n"
        f"  y-axis 0 --> {max(rates) * 1.1:.1f}\n  bar [{', '.join(f'{one:.2f}' for one in rates)}]\n```\n"
    )


if __name__ == "__main__":
    given = [*sys.argv[1:], *("4000000", "3")[len(sys.argv) - 1 :]]
    main(int(given[0]), int(given[1]))
