"""Cases from a plain generator of numbers: thousands while Hypothesis makes hundreds, but nothing is made small.

``python -m tests.properties.by_seed 0 1000`` holds the compiled policy against the plain interpreter for a range of
seeds and says which seeds they disagree on.
"""

from __future__ import annotations

import sys
from random import Random

from simulator.session import Session
from tests.properties.amendments import made_amendments
from tests.properties.compiled import compiled
from tests.properties.dice import Dice
from tests.properties.events import START, facts, settings, story
from tests.properties.policies import made_policy
from tests.properties.strategies import Case, Written


def case_of(luck: Random, most_amendments: int = 0, most_steps: int = 25) -> Case:
    """A case by chance."""
    dice = Dice(luck.randint)
    made = made_policy(dice)
    base = made.file
    written = Written((base, *(made_amendments(made, most_amendments) if most_amendments else ())))
    timeline = compiled(*written.files)
    policy = timeline.revisions[0].policy
    given, chosen = facts(dice, policy), settings(dice, policy)
    told = story(dice, Session(timeline, START, given, chosen, record=False), most_steps)
    return Case(written, timeline, given, chosen, told)


def main(first: int, last: int) -> int:
    """How many seeds of a range show a disagreement."""
    from tests.properties.test_reference import agree

    wrong = 0
    for seed in range(first, last):
        try:
            agree(case_of(Random(seed), seed % 4))
        except Exception as failure:
            wrong += 1
            sys.stdout.write(f"seed {seed}: {type(failure).__name__}: {str(failure)[:300]}\n")
    sys.stdout.write(f"{last - first} cases, {wrong} disagreements\n")
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main(int(sys.argv[1]), int(sys.argv[2])) else 0)
