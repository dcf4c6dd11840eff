"""What it would bring to draw so many cases of each value of a fact, for rare things: the variance of plain runs
divided by that of stratified ones with as many cases, the best there can be.

``python -m tests.bench.strata [cases]`` (needs ``pip install tiaoli[bench,fast]``)
"""

from __future__ import annotations

import sys
from math import sqrt

from compiler.model import EnumType, Kind
from simulator.population.compiled.engine import Engine
from simulator.population.data import Population
from simulator.population.living import Living
from simulator.population.measures import Summary
from simulator.population.surveys import Survey
from tests.bench.table import show
from tests.population.conftest import FILES, population_of

RARE = 0.1
FEW = 30
"""Of fewer cases nothing is said."""
MEASURES = ("end", "timeout", "outcome")


def grouped(population: Population, fact: str, cases: int) -> Survey:
    """Cases by the values of a fact."""
    survey = Survey(Living(population, 7), None, fact)
    Engine(survey, 2).run(0, cases, lambda _: True)
    return survey


def gain(groups: list[Summary], cases: int, count: int, hits: list[int]) -> float:
    """Plain variance ÷ that of strata whose sizes are chosen best: the squared mean of their deviations."""
    share = count / cases
    spread = sum(
        one.cases / cases * sqrt(hit / one.cases * (1 - hit / one.cases)) for one, hit in zip(groups, hits, strict=True)
    )
    return share * (1 - share) / spread**2 if spread else float("inf")


def main(cases: int) -> None:
    """The best gains, the largest first."""
    rows: list[tuple[float, tuple[str, ...]]] = []
    for name in FILES:
        population = population_of(name)
        policy = population.timeline.revisions[-1].policy
        drawn = {one.fact for one in population.facts}
        few = [one.name for one in policy.facts if isinstance(one.type, EnumType) or one.type is Kind.BOOL]
        for fact in (one for one in few if one in drawn):
            survey = grouped(population, fact, cases)
            groups = [one.whole for one in survey.groups.values()]
            for feature, tally in survey.whole.tallies.items():
                share = tally.cases / cases
                if feature.measure in MEASURES and tally.cases >= FEW and share < RARE:
                    found = gain(groups, cases, tally.cases, [one.of(feature).cases for one in groups])
                    what = f"{feature.measure} {feature.of}"
                    rows.append((found, (f"`wechat.{name}`", f"`{fact}`", f"`{what}`", f"{share:.2%}", f"{found:.2f}")))
    best = sorted(rows, reverse=True)
    show(("population", "by", "of what", "share", "plain ÷ best strata"), [row for _, row in best[:12]])
    sys.stdout.write(f"\n{len(rows)} pairs of a fact and something rare; above 2: {sum(one > 2 for one, _ in rows)}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
