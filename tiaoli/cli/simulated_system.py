"""What came of a population of a system, in tables: what follows from a case that arrives, then each part by itself.

In: a survey of a system. Out: lines in a language. Absent: the tables of one part, which are those of a policy
(``tiaoli/cli/simulated.py``).
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.catalogue import Bilingual
from dsl.keywords import Language
from dsl.quantities import show_moment
from simulator.population.assumed import granted_by_part
from simulator.population.data import SystemPopulation
from simulator.population.features import LASTS, Feature
from simulator.population.figures import per_case, percentiles, share_of
from simulator.population.indicators import Counted
from simulator.population.measures import Summary
from simulator.population.system_figures import change_of
from simulator.population.system_surveys import ALL, CLOSED, Measured, SystemSurvey
from tiaoli.cli.help import wrap
from tiaoli.cli.simulated import CASES, MEAN, SHARE, in_a_row, shares, summary_lines
from tiaoli.cli.simulated_figures import indicator_lines
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_pairs import (
    AFTER,
    ALIKE,
    BEFORE,
    CHANGE,
    GRANTED,
    NOT_SHOWN,
    REDUCTION,
    TITLES,
    granted_parts,
    note_lines,
)
from tiaoli.cli.simulated_tables import BETWEEN, Row, table, with_sign, written
from tiaoli.cli.terminal import Terminal, width_now

FOLLOWS = Bilingual("What a case that arrives brings about", "一件到达的案件引起多少案件")
PER_ARRIVAL = Bilingual("per arrival", "每件到达")
ALL_CASES = Bilingual("all of them", "合计")
CLOSING = Bilingual("How long until all of them have ended", "全部了结历时")
CLOSED_SHARE = Bilingual("all have ended", "全部了结")
ENDING = Bilingual("Until all have ended", "全部了结")


def names_of_part(survey: SystemSurvey, part: str, language: Language) -> Names:
    """Labels of the texts of a part."""
    populations = [one for one in (survey.other, survey.population) if one is not None]
    return Names(
        (revision.policy for one in populations for revision in one.members[part].timeline.revisions), language
    )


def label_of(population: SystemPopulation, part: str) -> str:
    """What a part is called."""
    return population.system.system.part(part).label


def system_lines(survey: SystemSurvey, terminal: Terminal, asked: int) -> Iterator[str]:
    """The whole report."""
    say, population = terminal.say, survey.population
    names = {part: names_of_part(survey, part, terminal.language) for part in population.members}
    arrivals, zone = population.first.arrivals, population.first.timeline.zone
    first, end = (show_moment(at, zone) for at in (arrivals.first, arrivals.end))
    yield terminal.styled(f"{population.name}  {population.policy}", "bold")
    label = label_of(population, population.part)
    yield say(Bilingual(f"{label}: {survey.cases:,} cases, seed {survey.seed}, arriving from {first} to {end}",
                        f"{label}：{survey.cases:,} 件，种子 {survey.seed}，{first} 至 {end} 之间到达"))  # fmt: skip
    for actor, size in population.first.parties:
        yield say(in_a_row(size, _actor(names, actor)))
    if population.note is not None:
        yield from wrap(population.note, width_now())
    if survey.cases < asked:
        yield say(Bilingual(f"stopped: {asked:,} cases were asked for", f"已停止：本应有 {asked:,} 件"))
    if survey.until is not None:
        until = show_moment(survey.until, zone)
        yield say(Bilingual(f"followed until {until}", f"跟踪到 {until}"))
    yield from measured_lines(survey, survey.measured, names, terminal)
    for value, measured in sorted(survey.groups.items(), key=lambda item: str(item[0])):
        own, whole = names[population.part], measured.whole.cases
        share = f"{100 * whole / max(survey.cases, 1):.1f}%"
        aside = say(Bilingual(f"{whole:,} cases, {share}", f"{whole:,} 件，{share}"))
        title = f"{own.fact(survey.by or '')}: {own.value(survey.by or '', value)}"
        yield from ("", terminal.styled(f"══ {title}  {aside}", "bold"))
        yield from measured_lines(survey, measured, names, terminal)
    if survey.other is not None:
        yield from _pair_lines(survey, names, terminal)
    for member in population.members.values():
        yield from note_lines(member, terminal)
    yield from _granted_lines(survey, names, terminal)


def measured_lines(
    survey: SystemSurvey, measured: Measured, names: dict[str, Names], terminal: Terminal
) -> Iterator[str]:
    """What follows from some cases, and the cases of each part."""
    say, population = terminal.say, survey.population
    parts = [part for part in population.members if Feature("cases", part) in measured.whole.tallies]
    rows = [_cases(measured.whole, Feature("cases", part), label_of(population, part)) for part in parts]
    rows.append(_cases(measured.whole, ALL, say(ALL_CASES)))
    yield from table(terminal, say(FOLLOWS), (say(CASES), say(PER_ARRIVAL), say(BETWEEN)), rows)
    yield from _closing(measured.whole, names[population.part], terminal)
    for part, member in population.members.items():
        summary = measured.parts.get(part)
        if summary is None:
            continue
        count = say(Bilingual(f"{summary.cases:,} cases", f"{summary.cases:,} 件"))
        yield from ("", terminal.styled(f"── {label_of(population, part)}  {count}", "bold"))
        counted = measured.indicators.get(part, Counted())
        yield from indicator_lines(member, counted, names[part], terminal)
        yield from summary_lines(summary, names[part], terminal)


def _actor(names: dict[str, Names], actor: str) -> str:
    return next((label for one in names.values() if (label := one.actor(actor)) != actor), actor)


def _cases(whole: Summary, feature: Feature, label: str) -> Row:
    figure = per_case(whole, feature)
    assert figure is not None
    between = f"{figure.low:.3f} – {figure.high:.3f}"
    return label, f"{whole.of(feature).total:,}", f"{figure.value:.3f}", between


def _closing(whole: Summary, names: Names, terminal: Terminal) -> Iterator[str]:
    say, closed = terminal.say, share_of(whole, CLOSED)
    assert closed is not None
    yield from table(terminal, say(ENDING), (say(CASES), say(SHARE), say(BETWEEN)), [
        (say(CLOSED_SHARE), f"{whole.of(CLOSED).total:,}", *shares(closed)),
    ])  # fmt: skip
    if LASTS in whole.tallies:
        figures = [(say(MEAN), per_case(whole, LASTS)), *((f"{p}%", figure) for p, figure in percentiles(whole))]
        rows = [(name, *names.lengths(figure)) for name, figure in figures if figure is not None]
        yield from table(terminal, say(CLOSING), ("", say(BETWEEN)), rows)


# ── two texts ──────────────────────────────────────────────────────────────────────────────────────────────────


def _pair_lines(survey: SystemSurvey, names: dict[str, Names], terminal: Terminal) -> Iterator[str]:
    """The differences between two texts, each per case that arrives."""
    assert survey.other is not None
    say, here, other = terminal.say, survey.population.policy, survey.other.policy
    yield ""
    yield terminal.styled(say(Bilingual(f"The same cases under {other}", f"同样的案件，按 {other}")), "bold")
    if not any(change.squares for pairs in survey.pairs.values() for change in pairs.changes.values()):
        yield f"  {say(ALIKE)}"
        return
    yield say(Bilingual(f"before: {here}; after: {other}; all per case that arrives; {say(NOT_SHOWN)}",
                        f"之前：{here}；之后：{other}；都按每件到达的案件计；{say(NOT_SHOWN)}"))  # fmt: skip
    yield from _changes(survey, "", names[survey.population.part], terminal)
    for part in survey.population.members:
        lines = list(_changes(survey, part, names[part], terminal))
        if lines:
            yield from ("", terminal.styled(f"── {label_of(survey.population, part)}", "bold"), *lines)


def _changes(survey: SystemSurvey, part: str, names: Names, terminal: Terminal) -> Iterator[str]:
    say, pairs = terminal.say, survey.pairs[part]
    heads = tuple(say(one) for one in (BEFORE, AFTER, CHANGE, BETWEEN, REDUCTION))
    for measure, title in TITLES.items():
        found = [one for one, change in sorted(pairs.changes.items()) if change.squares and one.measure == measure]
        rows = [_change(survey, part, feature, names, terminal) for feature in found]
        yield from table(terminal, say(title), heads, rows)


def _change(survey: SystemSurvey, part: str, feature: Feature, names: Names, terminal: Terminal) -> Row:
    found = change_of(survey.pairs[part], feature)
    like = Feature("outcome", "") if feature.measure in ("end", "open", "cases") else feature
    plain, _ = written(like, names)

    def signed(value: float) -> str:
        return with_sign(plain(value), value)

    change = found.change
    label = _label(survey, part, feature, names, terminal)
    reduction = "" if found.reduction is None else f"× {found.reduction:.1f}"
    bounds = names.between(signed(change.low), signed(change.high))
    return label, plain(found.before.value), plain(found.after.value), signed(change.value), bounds, reduction


def _label(survey: SystemSurvey, part: str, feature: Feature, names: Names, terminal: Terminal) -> str:
    if feature.measure == "cases":
        whose = feature.of or part
        return label_of(survey.population, whose) if whose else terminal.say(ALL_CASES)
    if not part and feature.measure == "end":
        return terminal.say(CLOSED_SHARE)
    return names.feature(feature)


# ── what is not in it ──────────────────────────────────────────────────────────────────────────────────────────


def _granted_lines(survey: SystemSurvey, names: dict[str, Names], terminal: Terminal) -> Iterator[str]:
    """What was taken for granted, part by part, of those that have cases."""
    lines: list[str] = []
    colon = ": " if terminal.language == "en" else "："
    for part, found in granted_by_part(survey.population).items():
        if part not in survey.measured.parts or not found:
            continue
        lines.append(f"  {label_of(survey.population, part)}")
        for words, listed in granted_parts(found, names[part]):
            whole = f"{words}{colon}{listed}" if listed else words
            lines += [f"  {'    ' if number else '  '}{line}"
                      for number, line in enumerate(wrap(whole, max(width_now() - 6, 30)))]  # fmt: skip
    if lines:
        yield from ("", terminal.styled(terminal.say(GRANTED), "bold"), *lines)
