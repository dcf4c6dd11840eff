"""What an amendment leaves wrong with running cases, as messages of `check`: the simulator confirms each case first.

In: a timeline and one of its revisions. Out: diagnostics, at what the amendment says of running cases. A
``// reading:`` there says that its author means it so. Only cases of the text before are looked at, and few situations:
`verify --timeline` looks at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.verify.timeline.data import Fault, Inquiry
from analysis.verify.timeline.newest import faults_of_newest
from compiler.history import Revision, Timeline
from dsl import syntax as s
from dsl.catalogue import Bilingual
from dsl.diagnostics import Diagnostic
from dsl.source import Span
from tiaoli.cli.findings import QUICK
from tiaoli.cli.straddling import DatedCases, fault_words

MEANT = re.compile(r"//\s*(reading|解读)\s*[:：]")


def left_wrong(timeline: Timeline, revision: Revision) -> Iterator[Diagnostic]:
    """The faults of cases that come over to a revision from the one before."""
    at = timeline.revisions.index(revision)
    span = _said(revision)
    if at == 0 or span is None or revision.running is None or revision.running.cases == "keep":
        return
    cases = DatedCases(timeline, at - 1, at)
    two = timeline.revisions[at - 1 : at + 1]
    for fault in faults_of_newest(Inquiry(two, cases.confirmed, cases.shows, QUICK.exact, QUICK.merged)):
        yield _message(fault, revision, span, cases)


def _said(revision: Revision) -> Span | None:
    """Where it is said what becomes of running cases; None where a reading stands beside it."""
    for amendment in revision.amendments:
        for item in amendment.items:
            if isinstance(item, s.RunningCases):
                line = item.span.source.text.splitlines()[item.span.line - 1]
                return None if MEANT.search(line) else item.span
    return None


def _message(fault: Fault, revision: Revision, span: Span, cases: DatedCases) -> Diagnostic:
    what = fault_words(fault, revision.policy)
    story = Bilingual(*("\n".join(cases.story(fault.witness, language)) for language in ("en", "zh")))
    return Diagnostic("P0340", span, {"what": what, "case": story}, (), "warning")
