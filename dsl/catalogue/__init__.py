"""The sentences of every message, in English and Chinese.

In: a code and the values of a diagnostic. Out: the sentences, placeholders filled. The sentences stand in the modules
beside this one, each with ``MESSAGES: dict[str, Message]``; they are loaded when the first message is asked for.
Absent: where a message is drawn and how (``dsl/report.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from dsl.keywords import Language
from dsl.record import record

MODULES = (
    "files",
    "syntax",
    "names",
    "types",
    "checks",
    "findings",
    "amendments",
    "documents",
    "scenarios",
    "populations",
    "logs",
    "registers",
    "selection",
    "systems",
)
"""Where the sentences stand. One that is not installed has no sentences to give."""


@record
class Bilingual:
    """A value for a placeholder that reads differently in the two languages."""

    en: str
    zh: str

    def in_(self, language: Language) -> str:
        """The text in a language."""
        return self.en if language == "en" else self.zh


@record
class Texts:
    """The sentences of one message in one language; an empty one is not shown.

    ``title`` says what is wrong, ``label`` stands behind the carets, ``note`` behind each further place, and ``help``
    says what to do. Placeholders are those of ``str.format``."""

    title: str
    label: str = ""
    note: str = ""
    help: str = ""

    def filled(self, values: Mapping[str, object], language: Language) -> Texts:
        """The sentences with their placeholders filled; KeyError where a value is missing."""
        shown = {name: show_value(value, language) for name, value in values.items()}
        return Texts(*(part.format_map(shown) for part in (self.title, self.label, self.note, self.help)))


@record
class Message:
    """One message in both languages."""

    en: Texts
    zh: Texts

    def in_(self, language: Language) -> Texts:
        """The sentences in a language, placeholders not yet filled."""
        return self.en if language == "en" else self.zh


def show_value(value: object, language: Language) -> str:
    """A placeholder's value as text: ``Bilingual`` by language, a list with its parts joined."""
    match value:
        case Bilingual():
            return value.in_(language)
        case tuple() | list():
            return (", " if language == "en" else "、").join(show_value(part, language) for part in value)
        case _:
            return str(value)


@cache
def _all() -> dict[str, Message]:
    found: dict[str, Message] = {}
    for module in MODULES:
        name = f"{__name__}.{module}"
        if find_spec(name) is None:
            continue
        messages: dict[str, Message] = import_module(name).MESSAGES
        twice = found.keys() & messages.keys()
        if twice:
            raise ValueError(f"defined twice: {', '.join(sorted(twice))}")
        found.update(messages)
    return found


def message(code: str) -> Message:
    """The message with a code; KeyError where there is none."""
    return _all()[code]


def codes() -> tuple[str, ...]:
    """Every code there is, in order."""
    return tuple(sorted(_all()))
