"""The law of a population, told: its figures without any drawing, and how far they may be off.

In: laws. Out: lines in a language, data. Absent: how a law is worked out (``simulator/population/exact/``).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import TYPE_CHECKING, Any

from dsl.catalogue import Bilingual
from simulator.population.data import Indicator, Population
from simulator.population.features import Measure
from simulator.population.intervals import Interval
from simulator.population.report_data import indicator_data
from simulator.population.surveys import Survey
from tiaoli.cli.files import CannotError
from tiaoli.cli.help import wrap
from tiaoli.cli.law_progress import LawProgress
from tiaoli.cli.law_words import (
    BETWEEN,
    WHY,
    bounds,
    count_changes,
    end_changes,
    how,
    law_share,
    length_changes,
    named_changes,
    named_show,
)
from tiaoli.cli.simulated import ENDS, LENGTHS, MEAN, SHARE
from tiaoli.cli.simulated_figures import FIGURES, indicator_name, told
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_pairs import AFTER, BEFORE, CHANGE, TITLES, way_text
from tiaoli.cli.simulated_tables import Row, table, written
from tiaoli.cli.terminal import Terminal, width_now

if TYPE_CHECKING:
    from simulator.population.exact.law import Law

STOPPED = Bilingual(
    "\nstopped; nothing is known of a law before all of it is worked out, and no file was written",
    "\n已停止；精确计算要全部完成才有结果，现在还没有可报告的内容，也没有写任何文件",
)

MEASURES: tuple[Measure, ...] = ("timeout", "late", "outcome", "refused", "amount", "waited", "stayed", "taken")


Laws = tuple["Law", "Law | None"]
"""Under one text, and under another where there is one."""


def laws_of(survey: Survey, terminal: Terminal) -> Laws | None:
    """The laws under the texts of a survey; CannotError where one can't be worked out, None after Ctrl-C."""
    try:
        from simulator.population.exact.inexact import InexactError
        from simulator.population.exact.solving import law_of
    except ImportError:
        raise CannotError(Bilingual('--exact needs numpy: pip install "tiaoli[fast]"',
                                    '--exact 需要 numpy：pip install "tiaoli[fast]"')) from None  # fmt: skip
    progress = LawProgress(terminal)
    try:
        first = law_of(survey.living, told=progress.step)
        return first, None if survey.other is None else law_of(survey.other, told=progress.step)
    except InexactError as inexact:
        why = WHY[inexact.why]
        raise CannotError(Bilingual(f"the law can't be worked out: {why.en}; without --exact cases are drawn",
                                    f"无法精确计算：{why.zh}；去掉 --exact 即改为抽样模拟")) from None  # fmt: skip
    except KeyboardInterrupt:
        terminal.note(STOPPED)
        return None
    finally:
        progress.done()


def law_lines(laws: Laws, survey: Survey, names: Names, terminal: Terminal) -> Iterator[str]:
    """The law of a population, and how it differs under another text."""
    yield from _one_law(survey.living.population, laws[0], names, terminal)
    if laws[1] is not None and survey.other is not None:
        yield from _compared(survey, (laws[0], laws[1]), names, terminal)


def _one_law(population: Population, law: Law, names: Names, terminal: Terminal) -> Iterator[str]:
    say = terminal.say
    yield terminal.styled(f"{population.name}  {population.policy}", "bold")
    yield from _how(law, names, terminal)
    if population.note is not None:
        yield from wrap(population.note, width_now())
    figures = [_named(one, law.figures[place], names) for place, one in told(population, names)]
    yield from table(terminal, say(FIGURES), ("", say(BETWEEN)), figures)
    shares = [(way_text(left, names), law_share(share)) for left, share in law.ranked()]
    yield from table(terminal, say(ENDS), (say(SHARE),), shares)
    lengths = [] if law.lasts is None else [(say(MEAN), names.length(law.lasts.value),
                                             bounds(law.lasts, names.length, names))]  # fmt: skip
    lengths += [(f"{percent}%", *names.lengths(figure)) for percent, figure in law.percentiles()]
    yield from table(terminal, say(LENGTHS), ("", say(BETWEEN)), lengths)
    for measure in MEASURES:
        found = sorted(((much, one) for one, much in law.counts.items() if one.measure == measure and much > 0),
                       key=lambda pair: (-pair[0], pair[1]))  # fmt: skip
        rows = [(names.feature(one), written(one, names)[0](much)) for much, one in found]
        yield from table(terminal, say(TITLES[measure]), ("",), rows)


def _compared(survey: Survey, laws: tuple[Law, Law], names: Names, terminal: Terminal) -> Iterator[str]:
    assert survey.other is not None
    say, other = terminal.say, survey.other.population.policy
    yield ""
    yield terminal.styled(say(Bilingual(f"Under {other}, worked out too", f"按 {other}，同样精确计算")), "bold")
    yield from _how(laws[1], names, terminal)
    heads = tuple(say(one) for one in (BEFORE, AFTER, CHANGE))
    yield from table(terminal, say(FIGURES), heads, named_changes(survey, laws, names))
    yield from table(terminal, say(ENDS), heads, end_changes(laws, names))
    yield from table(terminal, say(LENGTHS), heads, length_changes(laws, names))
    for measure in MEASURES:
        yield from table(terminal, say(TITLES[measure]), heads, count_changes(measure, laws, names))


def _how(law: Law, names: Names, terminal: Terminal) -> Iterator[str]:
    for one in how(law, names):
        yield from wrap(terminal.say(one), width_now())


def _named(one: Indicator, figure: Interval | None, names: Names) -> Row:
    """A figure that the author names."""
    if figure is None:
        return indicator_name(one, names), "–", ""
    show = named_show(one, names)
    return indicator_name(one, names), show(figure.value), bounds(figure, show, names)


def law_data(laws: Laws, survey: Survey, drawn: dict[str, Any] | None) -> dict[str, Any]:
    """The laws as data, as ``docs/schema/law-1.json`` describes it; ``drawn`` is what was drawn besides."""
    population = survey.living.population
    other = None if survey.other is None or laws[1] is None else survey.other.population
    compared = None if other is None or laws[1] is None else {"policy": other.policy, "law": _data(laws[1], other)}
    return {
        "version": 1,
        "population": population.name,
        "note": population.note,
        "policy": population.policy,
        "law": _data(laws[0], population),
        "compared": compared,
        "drawn": drawn,
    }


def _data(law: Law, population: Population) -> dict[str, Any]:
    return {
        "step": law.step,
        "situations": law.situations,
        "error": law.error,
        "rounded": law.rounded,
        "unknown": [{"why": why, "share": share} for why, share in law.unknown.items()],
        "ends": [{"fate": left[0], "state": left[1], "share": share} for left, share in law.ranked()],
        "mean": law.mean(),
        "percentiles": [
            {"percent": percent, "seconds": {"value": one.value, "low": one.low, "high": one.high}}
            for percent, one in law.percentiles()
        ],
        "figures": [
            {**indicator_data(one), **_figure(value)}
            for one, value in zip(population.indicators, law.figures, strict=True)
        ],
        "measures": [
            {"measure": one.measure, "of": one.of, "more": one.more, "per_case": law.counts[one] + 0.0}
            for one in sorted(law.counts)
        ],
    }


def _figure(found: Interval | None) -> dict[str, float | None]:
    """A figure with its bounds, null where there is none."""
    if found is None:
        return {"figure": None, "low": None, "high": None}
    return {"figure": found.value, "low": found.low, "high": found.high if isfinite(found.high) else None}
