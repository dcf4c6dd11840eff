"""`tiaoli simulate --strata FACT`: rare things seen more closely, with more cases of values that few cases have.

In: what was asked. Out: an exit code; the figures of all cases on standard output.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from dsl.catalogue import Bilingual
from simulator.population.assumed import granted
from simulator.population.data import Population
from simulator.population.features import LASTS, Feature, Measure
from simulator.population.strata import Estimate, Stratum, mean_of, share_of, strata
from tiaoli.cli.asked import Asked, stratum_meant
from tiaoli.cli.case_progress import CaseProgress
from tiaoli.cli.files import CannotError
from tiaoli.cli.living_through import Way, live
from tiaoli.cli.simulated import AMOUNTS, CASES, ENDS, LENGTHS, MEAN, OUTCOMES, PER_CASE, REFUSED, SHARE, TIMEOUTS
from tiaoli.cli.simulated_names import Names, names_of
from tiaoli.cli.simulated_pairs import granted_lines, note_lines
from tiaoli.cli.simulated_tables import BETWEEN, percent, table, written
from tiaoli.cli.terminal import FINE, INTERRUPTED, Terminal

GAIN = Bilingual("plain cases ×", "相当于普通件数 ×")
SHARES: tuple[tuple[Measure, Bilingual], ...] = (("timeout", TIMEOUTS), ("outcome", OUTCOMES), ("refused", REFUSED))
MEANS: tuple[tuple[Measure, Bilingual], ...] = (("lasts", LENGTHS), ("amount", AMOUNTS))


def simulate_by_strata(
    terminal: Terminal, asked: Asked, population: Population, seed: int, until: int | None, *, data: bool
) -> int:
    """Live through the cases of each stratum and tell what all cases come to."""
    fact = _fact(asked, population)
    wanted = asked.cases or population.cases
    parts = strata(population, fact, seed, wanted, until)
    progress = CaseProgress(terminal, sum(one.cases for one in parts))
    try:
        surveys = [live(one.question, one.cases, progress, Way())[0] for one in parts]
    finally:
        progress.done()
    found = [replace(one, summary=survey.whole) for one, survey in zip(parts, surveys, strict=True)]
    if progress.ended:
        nothing = Bilingual(
            "stopped; of strata that are not complete nothing is told", "已停止；分层未完成，不给出结果"
        )
        terminal.note(terminal.say(nothing))
        return INTERRUPTED
    if data:
        terminal.out(json.dumps(strata_data(found, population, fact, seed), ensure_ascii=False, indent=2) + "\n")
    else:
        terminal.out("\n".join(_lines(found, population, fact, seed, terminal)))
    return FINE


def _fact(asked: Asked, population: Population) -> str:
    """The fact; CannotError where something else was asked for that goes by single cases, or its values hang on
    others."""
    assert asked.strata is not None
    others = {
        "--vs": asked.vs, "--by": asked.by, "--output": asked.output, "--rows": asked.rows, "--engine": asked.engine,
        "--resume": asked.resume, "--until-width": asked.width, "--report": asked.report, "--log": asked.log,
        "--exact": asked.exact or None,
    }  # fmt: skip
    given = [option for option, value in others.items() if value is not None]
    if given:
        raise CannotError(Bilingual(f"--strata does not go with {given[0]}", f"--strata 不能与 {given[0]} 同用"))
    return stratum_meant(asked.strata, population)


# ── told ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _lines(found: Sequence[Stratum], population: Population, fact: str, seed: int, terminal: Terminal) -> Iterator[str]:
    nobody = found[0].question.survey()
    say, names = terminal.say, names_of(nobody, terminal.language)
    cases = sum(one.cases for one in found)
    yield terminal.styled(f"{population.name}  {population.policy}", "bold")
    yield say(Bilingual(
        f"{cases:,} cases, seed {seed}, by strata of {names.fact(fact)}: half as the file says, half evenly",
        f"{cases:,} 件，种子 {seed}，按{names.fact(fact)}分层：一半按文件的比例，一半各层均分",
    ))  # fmt: skip
    rows = [(names.value(fact, one.value), f"{one.cases:,}", percent(float(one.weight))) for one in found]
    share = Bilingual("share of all", "占全部")
    yield from table(terminal, names.fact(fact), (say(CASES), say(share)), rows)
    heads = (say(SHARE), say(BETWEEN), say(GAIN))
    left = [*_features(found, "end"), *_features(found, "open")]
    yield from table(terminal, say(ENDS), heads, [_row(one, share_of(found, one), percent, names) for one in left])
    for measure, title in SHARES:
        some = [(one, share_of(found, one)) for one in _features(found, measure)]
        some.sort(key=lambda pair: (-pair[1].figure.value, pair[0]))
        yield from table(terminal, say(title), heads, [_row(one, figure, percent, names) for one, figure in some])
    for measure, title in MEANS:
        known = [(one, mean_of(found, one)) for one in _features(found, measure)]
        means = [_row(one, figure, written(one, names)[0], names) for one, figure in known if figure is not None]
        yield from table(terminal, say(title), (say(MEAN if measure == "lasts" else PER_CASE), *heads[1:]), means)
    yield from note_lines(population, terminal)
    yield from granted_lines(granted(nobody), names, terminal)


def _features(found: Sequence[Stratum], measure: Measure) -> list[Feature]:
    return sorted({one for each in found for one in each.summary.tallies if one.measure == measure})


def _row(feature: Feature, found: Estimate, plain: Callable[[float], str], names: Names) -> tuple[str, ...]:
    figure = found.figure
    gain = "" if found.gain is None else f"{found.gain:.1f}"
    return names.feature(feature), plain(figure.value), names.between(plain(figure.low), plain(figure.high)), gain


def strata_data(found: Sequence[Stratum], population: Population, fact: str, seed: int) -> dict[str, Any]:
    """The same as data, as ``docs/schema/strata-1.json`` describes it."""
    shares = [one for measure in ("end", "open", *(m for m, _ in SHARES)) for one in _features(found, measure)]
    means = [*([LASTS] if _features(found, "lasts") else []), *_features(found, "amount")]
    told = [(one, "share", share_of(found, one)) for one in shares]
    told += [(one, "mean", mean) for one in means if (mean := mean_of(found, one)) is not None]
    return {
        "version": 1,
        "population": population.name,
        "policy": population.policy,
        "seed": seed,
        "cases": sum(one.cases for one in found),
        "fact": fact,
        "strata": [
            {
                "value": one.value,
                "share": {"of": one.weight.numerator, "in": one.weight.denominator},
                "cases": one.cases,
            }
            for one in found
        ],
        "figures": [
            {
                "measure": feature.measure, "of": feature.of, "more": feature.more, "kind": kind,
                "value": each.figure.value, "low": each.figure.low, "high": each.figure.high, "gain": each.gain,
            }
            for feature, kind, each in told
        ],
    }  # fmt: skip
