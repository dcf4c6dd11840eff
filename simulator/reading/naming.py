"""Look up a name that stands in a scenario, and say what is wrong where it means nothing, or several things.

In: the text with its place, the terms known there and the code of the message. Out: the one name meant, or None after a
diagnostic. Absent: the terms themselves (``simulator/reading/vocabulary.py``).
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.source import Span
from dsl.suggest import nearest
from simulator.reading.vocabulary import Terms, meant_by

SHOWN_AT_MOST = 12
"""So many known words are listed; more of them help nobody."""


def look_up(text: str, span: Span, known: Terms, code: str, problems: Problems, **values: object) -> str | None:
    """The name that a text stands for; where it stands for none, ``code`` is reported with ``name`` and ``help``."""
    found = meant_by(text.strip(), known)
    if len(found) == 1:
        return found[0]
    if found:
        problems.error("P0531", span, name=text, known=list(found[:SHOWN_AT_MOST]))
    else:
        problems.error(code, span, name=text, help=did_you_mean(text, every_spelling(known), known), **values)
    return None


def every_spelling(known: Terms) -> list[str]:
    """All names and spellings of some terms."""
    return [spelling for term in known.values() for spelling in (term.name, *term.spellings)]


def did_you_mean(text: str, spellings: Iterable[str], known: Iterable[str]) -> Bilingual:
    """A remedy: the nearest spelling, else the names there are, else that there are none."""
    near = nearest(text.strip(), spellings)
    if near is not None:
        return Bilingual(f"did you mean `{near}`?", f"是否指“{near}”？")
    names = list(known)
    if not names:
        return Bilingual("there is none at all", "此处一个也没有")
    shown, more = names[:SHOWN_AT_MOST], len(names) > SHOWN_AT_MOST
    return Bilingual(
        f"known: {', '.join(shown)}{', …' if more else ''}", f"已有：{'、'.join(shown)}{'……' if more else ''}"
    )
