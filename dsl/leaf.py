"""A token as the grammar sees it: the grammar's name for it, its text and its place."""

from __future__ import annotations

from dsl.record import record
from dsl.source import Span


@record
class Leaf:
    """``type`` is a terminal of the grammar; authors never see it."""

    type: str
    text: str
    span: Span
