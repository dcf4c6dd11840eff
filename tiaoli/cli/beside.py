"""Files that a population names: found beside it, or beside the reader where it comes from standard input.

In: the population's text. Out: what reads a file by its name, and says why where it can't.
"""

from __future__ import annotations

from pathlib import Path

from dsl.catalogue import Bilingual, message
from dsl.diagnostics import Problems
from dsl.source import Source
from simulator.reading.population_files import Beside
from tiaoli.cli.outside import read_file


def beside_of(source: Source | None) -> Beside:
    """What reads the files beside a text."""
    folder = Path() if source is None or source.name.startswith("<") else Path(source.name).parent

    def read(name: str) -> Source | Bilingual:
        problems = Problems()
        found = read_file(folder / name, problems)
        if found is not None:
            return found
        why = next(iter(problems))
        titles = {lang: message(why.code).in_(lang).filled(why.values, lang).title for lang in ("en", "zh")}
        return Bilingual(titles["en"], titles["zh"])

    return read
