"""Trees made by chance, through the printer and the compiler: what every law begins with."""

from __future__ import annotations

from compiler.history import Timeline
from compiler.loader import Sources
from compiler.pipeline import compile_timeline
from dsl import syntax as s
from dsl.formatter import format_file
from dsl.keywords import Language
from dsl.report import render
from dsl.source import Source


def sources(*files: s.File, lang: Language = "en") -> Sources:
    """Files as they would be written."""
    return Sources(tuple(Source(f"{number}.policy", format_file(file, (), lang)) for number, file in enumerate(files)))


def compiled(*files: s.File) -> Timeline:
    """The timeline of a base and its amendments, which must have no errors."""
    result = compile_timeline(sources(*files))
    errors = [one for one in result.diagnostics if one.severity == "error"]
    assert result.timeline is not None, render(errors, "en", color=False)
    return result.timeline
