"""Two texts on the same cases, in tables; and what every result takes for granted.

In: a survey. Out: lines in a language.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.catalogue import Bilingual
from dsl.keywords import Language
from simulator.population.assumed import Assumption, What
from simulator.population.data import Population
from simulator.population.features import Feature, Measure
from simulator.population.figures import Difference, difference
from simulator.population.living import Way
from simulator.population.surveys import Paired, Survey
from tiaoli.cli.help import wrap
from tiaoli.cli.simulated import CASES
from tiaoli.cli.simulated_figures import FIGURES, indicator_change, told
from tiaoli.cli.simulated_names import Names
from tiaoli.cli.simulated_tables import BETWEEN, percent, table, written
from tiaoli.cli.terminal import Terminal, width_now

TITLES: dict[Measure, Bilingual] = {
    "end": Bilingual("How cases end", "案件如何了结"),
    "open": Bilingual("Left open", "未了结"),
    "lasts": Bilingual("How long they last, where they end under both", "案件历时（两种文本下都了结的）"),
    "timeout": Bilingual("Deadlines that passed, per case", "逾期（每件次数）"),
    "late": Bilingual("… while waiting for, per case", "……当时在等待（每件次数）"),
    "outcome": Bilingual("Outcomes, per case", "结果（每件次数）"),
    "amount": Bilingual("Amounts, per case", "金额（每件）"),
    "refused": Bilingual("Refused, per case", "被拒（每件次数）"),
    "waited": Bilingual("Time spent waiting for, per case", "等待的时间（每件）"),
    "stayed": Bilingual("Time spent in each state, per case", "在各状态的时间（每件）"),
    "taken": Bilingual("Rules and branches taken, per case", "采用的规则和分支（每件次数）"),
    "cases": Bilingual("How many cases there are", "案件数"),
}
BEFORE, AFTER = Bilingual("before", "之前"), Bilingual("after", "之后")
CHANGE = Bilingual("difference", "差")
REDUCTION = Bilingual("variance ÷", "方差缩小")
FLIPPED = Bilingual("Cases that end differently", "结局不同的案件")
ALIKE = Bilingual("no case goes differently", "没有一件有所不同")
NO_FLIP = Bilingual("no case ends differently", "没有一件的结局不同")
NOT_SHOWN = Bilingual("what is the same is not shown", "相同的不列")

AUTHOR = Bilingual("What the author says of the behaviour", "作者对行为的说明")
GRANTED = Bilingual("Taken for granted, because the file does not say it", "文件没有写、按下列情形处理的")
WORDS: dict[What, Bilingual] = {
    "default": Bilingual("facts as the policy has them", "事实取政策的默认值"),
    "memory": Bilingual("facts that rules set later begin as the policy has them", "由规则写入的事实，开始时取默认值"),
    "silent": Bilingual("nothing is written for them, so they never answer", "没有写明行为，从不回应"),
    "parameter": Bilingual("parameters that are unknown", "未给出的参数，按未知"),
    "alone": Bilingual("limits shared between cases count each case alone", "各案件共用的限制，每件单独计"),
    "apart": Bilingual(
        "limits shared between cases count each case that arrives alone, with what follows from it",
        "各案件共用的限制，每件到达的案件连同它引起的案件单独计",
    ),
    "absent": Bilingual(
        "not in that text, so left out, never entered or refused", "该文本里没有，因此不取值、不进入或被拒"
    ),
    "even": Bilingual("arrivals are even over hours and weekdays", "各时段、各星期的到达均匀"),
}


def pair_lines(survey: Survey, names: Names, terminal: Terminal) -> Iterator[str]:
    """The differences between two texts."""
    assert survey.other is not None
    say, other = terminal.say, survey.other.population.policy
    here = survey.living.population.policy
    yield ""
    yield terminal.styled(say(Bilingual(f"The same cases under {other}", f"同样的案件，按 {other}")), "bold")
    if _alike(survey):
        yield f"  {say(ALIKE)}"
        return
    yield say(Bilingual(f"before: {here}; after: {other}; {say(NOT_SHOWN)}",
                        f"之前：{here}；之后：{other}；{say(NOT_SHOWN)}"))  # fmt: skip
    heads = tuple(say(one) for one in (BEFORE, AFTER, CHANGE, BETWEEN, REDUCTION))
    places = [place for place, _ in told(survey.living.population, names)]
    yield from table(terminal, say(FIGURES), heads, [indicator_change(survey, place, names) for place in places])
    yield from _change_lines(survey, names, terminal)
    for value, group in sorted(survey.groups.items(), key=lambda item: str(item[0])):
        yield ""
        title = f"{names.fact(survey.by or '')}: {names.value(survey.by or '', value)}"
        yield terminal.styled(f"── {title}", "bold")
        if _alike(group):
            yield f"  {say(ALIKE)}"
        yield from _change_lines(group, names, terminal)


def _alike(found: Paired) -> bool:
    return not found.pairing.ways and not any(one.squares for one in found.pairing.changes.values())


def _change_lines(paired: Paired, names: Names, terminal: Terminal) -> Iterator[str]:
    """What is different between two texts, in tables."""
    say, changes = terminal.say, paired.pairing.changes
    heads = tuple(say(one) for one in (BEFORE, AFTER, CHANGE, BETWEEN, REDUCTION))
    for measure, title in TITLES.items():
        asked = [one for one in sorted(changes) if one.measure == measure and changes[one].squares]
        found = [(one, difference(paired, one)) for one in asked]
        found.sort(key=lambda pair: (-abs(pair[1].change.value), pair[0]))
        yield from table(terminal, say(title), heads, [difference_row(one, figures, names) for one, figures in found])
    whole = max(paired.pairing.cases, 1)
    rows = [
        (f"{way_text(before, names)} → {way_text(after, names)}", f"{count:,}", percent(count / whole))
        for (before, after), count in sorted(paired.pairing.ways.items(), key=lambda item: (-item[1], item[0]))
    ]
    yield from table(terminal, say(FLIPPED), (say(CASES), ""), rows)
    if not rows and not _alike(paired):
        yield from ("", say(NO_FLIP))


def way_text(way: Way, names: Names) -> str:
    """How a case is left."""
    return names.state(way[1]) if way[0] == "ended" else names.feature(Feature("open", *way))


def difference_row(feature: Feature, found: Difference, names: Names) -> tuple[str, ...]:
    """Both figures, the difference with its bounds, and what pairing brought."""
    plain, signed = written(feature, names)
    change = found.change
    reduction = "" if found.reduction is None else f"× {found.reduction:.1f}"
    bounds = names.between(signed(change.low), signed(change.high))
    return (
        names.feature(feature),
        plain(found.before.value),
        plain(found.after.value),
        signed(change.value),
        bounds,
        reduction,
    )


def note_lines(population: Population, terminal: Terminal) -> Iterator[str]:
    """What the author says of the behaviour."""
    notes = [(one.name, one.note) for one in population.habits if one.note is not None]
    if notes:
        yield ""
        yield terminal.styled(terminal.say(AUTHOR), "bold")
    colon = ": " if terminal.language == "en" else "："
    for name, note in notes:
        for number, line in enumerate(wrap(f"{name}{colon}{note}", max(width_now() - 4, 30))):
            yield f"  {'  ' if number else ''}{line}"


def granted_lines(found: tuple[Assumption, ...], names: Names, terminal: Terminal) -> Iterator[str]:
    """What was taken for granted."""
    if not found:
        return
    yield ""
    yield terminal.styled(terminal.say(GRANTED), "bold")
    colon = ": " if terminal.language == "en" else "："
    for words, listed in granted_parts(found, names):
        whole = f"{words}{colon}{listed}" if listed else words
        for number, line in enumerate(wrap(whole, max(width_now() - 4, 30))):
            yield f"  {'  ' if number else ''}{line}"


def granted_parts(found: tuple[Assumption, ...], names: Names) -> Iterator[tuple[str, str]]:
    """What was taken for granted: of each kind in words, and a list of where that matters."""
    comma = ", " if names.language == "en" else "、"
    for what, words in WORDS.items():
        some = list(dict.fromkeys(_granted(one, names, names.language) for one in found if one.what == what))
        if some:
            yield words.in_(names.language), comma.join(some)


def _granted(one: Assumption, names: Names, language: Language) -> str:
    match one.what:
        case "default" | "memory":
            return f"{names.fact(one.of)} {names.typed(one.value, one.type)}"
        case "silent":
            state = names.state(one.more)
            return f"{names.actor(one.of)} ({state})" if language == "en" else f"{names.actor(one.of)}（{state}）"
        case "parameter":
            return f"{names.action(one.of)} · {names.parameter(one.of, one.more)}"
        case "alone" | "apart":
            return names.counter(one.of)
        case "even":
            return ""
        case "absent":
            name = names.anything(one.of)
            return f"{name} ({one.more})" if language == "en" else f"{name}（{one.more}）"
