"""What came of a population of a system, in tables: what follows from a case that arrives, then each part by itself.

In: a survey of a system. Out: lines in a language. Absent: the tables of one part, which are those of a policy
(``tiaoli/cli/simulated.py``).
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.model import Value
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
STILL_OPEN = Bilingual("some are open", "尚有未了结的")


def names_of_part(survey: SystemSurvey, part: str, language: Language) -> Names:
    """Labels of the texts of a part."""
    populations = [one for one in (survey.other, survey.population) if one is not None]
    return Names(
        (revision.policy for one in populations for revision in one.members[part].timeline.revisions), language
    )


def names_by_part(survey: SystemSurvey, language: Language) -> dict[str, Names]:
    """Labels of the texts of each part."""
    return {part: names_of_part(survey, part, language) for part in survey.population.members}


def label_of(population: SystemPopulation, part: str) -> str:
    """What a part is called."""
    return population.system.system.part(part).label


def headline(survey: SystemSurvey, names: dict[str, Names], language: Language, asked: int) -> Iterator[str]:
    """What was asked, of what."""
    population = survey.population
    arrivals, zone = population.first.arrivals, population.first.timeline.zone
    first, end = (show_moment(at, zone) for at in (arrivals.first, arrivals.end))
    label, cases = label_of(population, population.part), survey.cases
    yield Bilingual(
        f"{label}: {cases:,} cases, seed {survey.seed}, arriving from {first} to {end}",
        f"{label}：{cases:,} 件，种子 {survey.seed}，{first} 至 {end} 之间到达",
    ).in_(language)
    for actor, size in population.first.parties:
        yield in_a_row(size, _actor(names, actor)).in_(language)
    if cases < asked:
        yield Bilingual(f"stopped: {asked:,} cases were asked for", f"已停止：本应有 {asked:,} 件").in_(language)
    if survey.until is not None:
        until = show_moment(survey.until, zone)
        yield Bilingual(f"followed until {until}", f"跟踪到 {until}").in_(language)


def system_lines(survey: SystemSurvey, terminal: Terminal, asked: int) -> Iterator[str]:
    """The whole report."""
    population = survey.population
    names = names_by_part(survey, terminal.language)
    yield terminal.styled(f"{population.name}  {population.policy}", "bold")
    yield from headline(survey, names, terminal.language, asked)
    if population.note is not None:
        yield from wrap(population.note, width_now())
    yield from measured_lines(survey, survey.measured, names, terminal)
    for value, measured in sorted(survey.groups.items(), key=lambda item: str(item[0])):
        title, aside = group_title(survey, value, measured, names, terminal.language)
        yield from ("", terminal.styled(f"══ {title}  {aside}", "bold"))
        yield from measured_lines(survey, measured, names, terminal)
    if survey.other is not None:
        yield from _pair_lines(survey, names, terminal)
    for member in population.members.values():
        yield from note_lines(member, terminal)
    yield from _granted_lines(survey, names, terminal)


def group_title(
    survey: SystemSurvey, value: Value, measured: Measured, names: dict[str, Names], language: Language
) -> tuple[str, str]:
    """The value of the fact by which cases are told apart, and how many there are."""
    own, whole = names[survey.population.part], measured.whole.cases
    share = f"{100 * whole / max(survey.cases, 1):.1f}%"
    aside = Bilingual(f"{whole:,} cases, {share}", f"{whole:,} 件，{share}").in_(language)
    return f"{own.fact(survey.by or '')}: {own.value(survey.by or '', value)}", aside


def measured_lines(
    survey: SystemSurvey, measured: Measured, names: dict[str, Names], terminal: Terminal
) -> Iterator[str]:
    """What follows from some cases, and the cases of each part."""
    say, population = terminal.say, survey.population
    heads = (say(CASES), say(PER_ARRIVAL), say(BETWEEN))
    yield from table(terminal, say(FOLLOWS), heads, follows_rows(survey, measured, terminal.language))
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


def follows_rows(survey: SystemSurvey, measured: Measured, language: Language) -> list[Row]:
    """How many cases of each part a case that arrives brings about."""
    population, whole = survey.population, measured.whole
    parts = [part for part in population.members if Feature("cases", part) in whole.tallies]
    rows = [_cases(whole, Feature("cases", part), label_of(population, part)) for part in parts]
    return [*rows, _cases(whole, ALL, ALL_CASES.in_(language))]


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
    say, other = terminal.say, survey.other.policy
    yield ""
    yield terminal.styled(say(Bilingual(f"The same cases under {other}", f"同样的案件，按 {other}")), "bold")
    heads = tuple(say(one) for one in (BEFORE, AFTER, CHANGE, BETWEEN, REDUCTION))
    found = list(differing(survey, names, terminal.language))
    if not found:
        yield f"  {say(ALIKE)}"
        return
    yield compared_words(survey).in_(terminal.language)
    for label, tables in found:
        if label:
            yield from ("", terminal.styled(f"── {label}", "bold"))
        for title, rows in tables:
            yield from table(terminal, title, heads, rows)


def compared_words(survey: SystemSurvey) -> Bilingual:
    """Which texts are compared, and by what."""
    assert survey.other is not None
    here, other = survey.population.policy, survey.other.policy
    return Bilingual(f"before: {here}; after: {other}; all per case that arrives; {NOT_SHOWN.in_('en')}",
                     f"之前：{here}；之后：{other}；都按每件到达的案件计；{NOT_SHOWN.in_('zh')}")  # fmt: skip


def differing(
    survey: SystemSurvey, names: dict[str, Names], language: Language
) -> Iterator[tuple[str, list[tuple[str, list[Row]]]]]:
    """What is different of all that follows, then part by part: a title, and rows for each measure."""
    for part in ("", *survey.population.members):
        own = names[part or survey.population.part]
        changes = survey.pairs[part].changes if part in survey.pairs else {}
        tables = []
        for measure, title in TITLES.items():
            found = [one for one, change in sorted(changes.items()) if change.squares and one.measure == measure]
            if found:
                tables.append((title.in_(language), [_change(survey, part, one, own, language) for one in found]))
        if tables:
            yield label_of(survey.population, part) if part else "", tables


def _change(survey: SystemSurvey, part: str, feature: Feature, names: Names, language: Language) -> Row:
    found = change_of(survey.pairs[part], feature)
    like = Feature("outcome", "") if feature.measure in ("end", "open", "cases") else feature
    plain, _ = written(like, names)

    def signed(value: float) -> str:
        return with_sign(plain(value), value)

    change = found.change
    label = _label(survey, part, feature, names, language)
    reduction = "" if found.reduction is None else f"× {found.reduction:.1f}"
    bounds = names.between(signed(change.low), signed(change.high))
    return label, plain(found.before.value), plain(found.after.value), signed(change.value), bounds, reduction


def _label(survey: SystemSurvey, part: str, feature: Feature, names: Names, language: Language) -> str:
    if feature.measure == "cases":
        whose = feature.of or part
        return label_of(survey.population, whose) if whose else ALL_CASES.in_(language)
    if not part and feature.measure in ("end", "open"):
        return (CLOSED_SHARE if feature.measure == "end" else STILL_OPEN).in_(language)
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
