"""What a thing does, without the words for it: labels, clauses, readings, reasons given, its place in the file.

In: a thing of a policy. Out: one that is equal to another exactly where both do the same by their text.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from compiler.model import NO_BACKING

_WORDS: dict[str, Any] = {"label": "", "case_label": "", "backing": NO_BACKING, "why": None, "order": 0}


def bare(thing: Any) -> Any:
    """The thing without words, and everything in it likewise."""
    if isinstance(thing, tuple):
        return tuple(bare(one) for one in thing)
    if not is_dataclass(thing) or isinstance(thing, type):
        return thing
    names = {one.name for one in fields(thing) if one.init}
    changed = {name: _WORDS[name] if name in _WORDS else bare(getattr(thing, name)) for name in names}
    return replace(thing, **changed)
