"""Checks of a resolved policy: each a function in a file of its own, all run, in this order. A check reports and
changes nothing."""

from __future__ import annotations

from collections.abc import Callable

from compiler.checks.citations import check_citations
from compiler.checks.overlap import check_overlap
from compiler.checks.reach import check_reach
from compiler.checks.rows import check_tables
from compiler.checks.unused import check_unused
from compiler.model import Policy
from dsl.diagnostics import Problems

CHECKS: tuple[Callable[[Policy, Problems], None], ...] = (
    check_reach,
    check_overlap,
    check_tables,
    check_unused,
    check_citations,
)

__all__ = ["CHECKS"]
