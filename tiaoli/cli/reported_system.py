"""The report of a population of a system: what follows from a case that arrives, and each part as in a policy's report.

In: a survey of a system. Out: a page. Absent: the charts of one part (``tiaoli/cli/reported_measures.py``).
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.catalogue import Bilingual
from dsl.keywords import Language
from simulator.population.assumed import granted_by_part
from simulator.population.features import LASTS
from simulator.population.figures import per_case, percentiles, share_of
from simulator.population.indicators import Counted
from simulator.population.measures import Summary
from simulator.population.system_surveys import ALL, CLOSED, Measured, SystemSurvey
from tiaoli.cli.reported import (
    AGAIN,
    AUTHOR,
    BASIS,
    BY,
    CONTENTS,
    INTERVALS,
    MADE,
    READING,
    Made,
)
from tiaoli.cli.reported_drawn import Drawn
from tiaoli.cli.reported_figures import figure_parts, figure_tiles
from tiaoli.cli.reported_flow import flow_part
from tiaoli.cli.reported_law import DIFFERENT, KEY
from tiaoli.cli.reported_measures import TITLES as MEASURES
from tiaoli.cli.reported_measures import ends_part, measure_parts, numbers_part
from tiaoli.cli.reported_sides import View, shown
from tiaoli.cli.reported_times import lengths_curve, open_curve
from tiaoli.cli.simulated import CASES, MEAN
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_pairs import AFTER, ALIKE, BEFORE, CHANGE, GRANTED, REDUCTION, granted_parts
from tiaoli.cli.simulated_system import (
    CLOSED_SHARE,
    CLOSING,
    FOLLOWS,
    PER_ARRIVAL,
    compared_words,
    differing,
    follows_rows,
    group_title,
    headline,
    label_of,
    names_by_part,
)
from tiaoli.cli.simulated_tables import BETWEEN, percent
from viz.report.page import Card, Cards, Code, Page, Part, Prose, Section, Table, Tile, Tiles

BROUGHT = Bilingual("cases for each that arrives", "每件到达引起的案件")
BY_FAMILIES = Bilingual(
    "Cases that have to do with each other are no independent draws: intervals are worked out from the sums of whole "
    "families, which are the cases of one party, or a case with what follows from it.",
    "互有关系的案件不是各自独立抽取的：区间按各家的合计算出；一家是同一当事人的全部案件，或一件连同它引起的案件。",
)


def system_page(survey: SystemSurvey, language: Language, made: Made) -> Page:
    """The whole report."""
    names, population = names_by_part(survey, language), survey.population
    lines = [*headline(survey, names, language, made.asked or 0), population.policy]
    lines += [] if population.note is None else [population.note]
    label = population.system.system.label
    return Page(
        language, f"{population.name} · {label}", tuple(lines),
        tuple(one for one in _sections(survey, names, language, made) if one.parts),
        MADE.in_(language).format(made.version), CONTENTS.in_(language),
    )  # fmt: skip


def _sections(survey: SystemSurvey, names: dict[str, Names], language: Language, made: Made) -> Iterator[Section]:
    population = survey.population
    side = Drawn(survey.measured.whole, Counted())
    whole = View((side,), ("",), names[population.part])
    say = whole.say
    yield Section("key", say(KEY), (_tiles(survey.measured.whole, side, whole),))
    if survey.other is not None:
        yield Section("different", say(DIFFERENT), tuple(_differences(survey, names, language)))
    curve = lengths_curve(whole)
    yield Section("follows", say(FOLLOWS), (_follows(survey, survey.measured, whole),))
    yield Section("closing", say(CLOSING), () if curve is None else (curve,))
    for part in population.members:
        if part in survey.measured.parts:
            found = tuple(_part(survey, part, names[part]))
            yield Section(f"part-{part}", label_of(population, part), found)
    if survey.by is not None:
        title = say(BY).format(names[population.part].fact(survey.by))
        yield Section("groups", title, (_cards(survey, names, language),))
    yield Section("basis", say(BASIS), tuple(_basis(survey, names, language)))
    yield Section("reading", say(READING), (Prose(tuple(say(one) for one in (*INTERVALS, BY_FAMILIES))),))
    yield Section("again", say(AGAIN), (Code("", made.line),))


def _tiles(whole: Summary, side: Drawn, view: View) -> Tiles:
    names, length = view.names, view.names.length
    tiles = [
        Tile(view.say(BROUGHT), (shown(side, per_case(whole, ALL), lambda value: f"{value:.3f}", names),)),
        Tile(view.say(CLOSED_SHARE), (shown(side, share_of(whole, CLOSED), percent, names),)),
    ]
    mean = per_case(whole, LASTS) if whole.ended else None
    found = [(view.say(MEAN), mean), *((f"{p}%", one) for p, one in percentiles(whole) if p in (50, 90))]
    tiles += [Tile(f"{view.say(CLOSING)} · {name}", (shown(side, one, length, names),)) for name, one in found if one]
    return Tiles(tuple(tiles))


def _follows(survey: SystemSurvey, measured: Measured, view: View) -> Table:
    heads = ("", *(view.say(one) for one in (CASES, PER_ARRIVAL, BETWEEN)))
    return Table("", heads, tuple(follows_rows(survey, measured, view.names.language)))


def _differences(survey: SystemSurvey, names: dict[str, Names], language: Language) -> Iterator[Part]:
    heads = tuple(one.in_(language) for one in (BEFORE, AFTER, CHANGE, BETWEEN, REDUCTION))
    found = list(differing(survey, names, language))
    yield Prose(((compared_words(survey) if found else ALIKE).in_(language),))
    for label, tables in found:
        for title, rows in tables:
            yield Table(f"{label} · {title}" if label else title, ("", *heads), tuple(rows))


def _part(survey: SystemSurvey, part: str, names: Names) -> Iterator[Part]:
    """What the report of a part's policy has."""
    member, summary = survey.population.members[part], survey.measured.parts[part]
    side = Drawn(summary, survey.measured.indicators.get(part, Counted()))
    view = View((side,), ("",), names)
    tiles = tuple(figure_tiles(member, view, lambda _: ""))
    yield from ((Tiles(tiles),) if tiles else ())
    yield from figure_parts(member, view, None)
    yield from (ends_part(view), numbers_part(view, ("end", "open")))
    curve, flow = lengths_curve(view), flow_part(member, side, names, member.policy)
    yield from (() if curve is None else (curve, numbers_part(view, ("lasts",))))
    yield from (() if flow is None else (flow,))
    for measure in MEASURES:
        yield from measure_parts(view, measure)
    standing = open_curve(view, [summary.standing], member.timeline.zone)
    yield from (() if standing is None else (standing,))


def _cards(survey: SystemSurvey, names: dict[str, Names], language: Language) -> Cards:
    """What follows from the cases with each value of a fact, and how they end."""
    found = []
    for value, measured in sorted(survey.groups.items(), key=lambda item: str(item[0])):
        title, aside = group_title(survey, value, measured, names, language)
        view = View((Drawn(measured.whole, Counted()),), ("",), names[survey.population.part])
        sides = {part: Drawn(summary, Counted()) for part, summary in measured.parts.items()}
        ends = [ends_part(View((side,), ("",), names[part])) for part, side in sides.items()]
        found.append(Card(title, aside, (_follows(survey, measured, view), *ends)))
    return Cards(tuple(found))


def _basis(survey: SystemSurvey, names: dict[str, Names], language: Language) -> Iterator[Part]:
    population = survey.population
    notes = [(one.name, one.note) for member in population.members.values() for one in member.habits if one.note]
    if notes:
        yield Prose((AUTHOR.in_(language),), tuple(notes))
    for part, found in granted_by_part(population).items():
        parts = [*granted_parts(found, names[part])] if part in survey.measured.parts else []
        if parts:
            yield Prose((f"{label_of(population, part)} · {GRANTED.in_(language)}",), tuple(parts))
