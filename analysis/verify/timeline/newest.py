"""What the newest of some revisions leaves wrong with running cases: a short look, and nothing said that is not sure.

In: two revisions, one after the other. Out: faults, each with a case that shows it.
"""

from __future__ import annotations

from collections.abc import Iterator

from analysis.verify.explore import Frame
from analysis.verify.timeline.data import Fault, Inquiry
from analysis.verify.timeline.faults import alone_with, faults
from analysis.verify.timeline.walks import both


def faults_of_newest(inquiry: Inquiry) -> Iterator[Fault]:
    """The faults of cases that pass from the first revision to the second. Nothing where too little is known of the
    cases that begin under the second."""
    own = both(inquiry, 1, frozenset(), Frame())
    if own.most.reached.whole:
        yield from faults(inquiry, both(inquiry, 0, frozenset(), Frame()), 1, *alone_with(own))
