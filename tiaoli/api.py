"""tiaoli from Python: compile a policy, step a case, compare and draw revisions. docs/python.md shows each name in
use."""

from __future__ import annotations

from analysis.diff.compare import compare
from compiler.history import Revision, Timeline
from compiler.loader import Library, Sources
from compiler.machine import Machine, machine_of
from compiler.pipeline import Compiled, compile_timeline
from compiler.semantics import act, fire, has_ended, next_due, start
from compiler.situation import ActionEvent, Fired, Refused, Situation
from compiler.system.model import CompiledSystem, SystemDef
from compiler.system.pipeline import SystemResult, compile_system
from compiler.system.receivers import receiver, tellers
from dsl.diagnostics import Diagnostic, Problems
from dsl.source import Source
from simulator.session import Session
from simulator.stepper.stepper import Deed, SteppedCase, Stepper
from simulator.stepper.told import Line, Told
from tiaoli.cli.shipped import shipped
from viz.draw import draw

__all__ = [
    "ActionEvent",
    "Compiled",
    "CompiledSystem",
    "Deed",
    "Diagnostic",
    "Fired",
    "Library",
    "Line",
    "Machine",
    "Problems",
    "Refused",
    "Revision",
    "Session",
    "Situation",
    "Source",
    "Sources",
    "SteppedCase",
    "Stepper",
    "SystemDef",
    "SystemResult",
    "Timeline",
    "Told",
    "act",
    "compare",
    "compile_system",
    "compile_timeline",
    "draw",
    "fire",
    "has_ended",
    "machine_of",
    "next_due",
    "receiver",
    "shipped_library",
    "start",
    "tellers",
]


def shipped_library() -> Library:
    """The policies that come with tiaoli."""
    return Library((shipped("policy"),))
