"""What a survey has found as data: lists of numbers and names, to be kept for later.

In: a survey; or data. Out: the data; or a portion that says the same. Absent: files (``tiaoli/cli/survey_file.py``).
"""

from __future__ import annotations

from typing import Any, cast

from simulator.population.features import Feature, Measure
from simulator.population.indicators import Compared, Counted, Products, Ratio
from simulator.population.living import Fate, Way
from simulator.population.measures import Summary, Tally
from simulator.population.portions import Portion
from simulator.population.standing import Standing
from simulator.population.surveys import Change, Group, Pairing, Survey


def to_data(survey: Survey) -> dict[str, Any]:
    """What a survey has found, as lists of numbers and names."""
    return {
        "whole": _summary(survey.whole),
        "others": _summary(survey.others),
        "groups": [[value, _group(one)] for value, one in survey.groups.items()],
        "indicators": [_ratios(one) for one in survey.indicators],
        "compared": [[one.both, one.first, one.second, one.among] for one in survey.compared.products],
        "pairing": _pairing(survey.pairing),
    }


def from_data(data: dict[str, Any]) -> Portion:
    """The same read again; KeyError, ValueError or TypeError where it is not like that."""
    pairing = _pairing_of(data["pairing"])
    whole = _summary_of(data["whole"])
    groups = {value: _group_of(one) for value, one in data["groups"]}
    first, second = (_counted(one) for one in data["indicators"])
    compared = Compared([_products(row) for row in data["compared"]])
    others = _summary_of(data["others"])
    return Portion(whole.cases, whole, others, groups, pairing, (first, second), compared)


def _group(one: Group) -> dict[str, Any]:
    indicators = [_ratios(counted) for counted in one.indicators]
    whole, others = _summary(one.whole), _summary(one.others)
    return {"whole": whole, "others": others, "indicators": indicators, "pairing": _pairing(one.pairing)}


def _group_of(data: dict[str, Any]) -> Group:
    first, second = (_counted(one) for one in data["indicators"])
    whole, others = _summary_of(data["whole"]), _summary_of(data["others"])
    return Group(whole, others, (first, second), _pairing_of(data["pairing"]))


def _pairing(one: Pairing) -> dict[str, Any]:
    return {
        "cases": one.cases,
        "both": one.both,
        "changes": [[*_feature(which), c.total, c.squares, c.more, c.less] for which, c in one.changes.items()],
        "ways": [[*before, *after, count] for (before, after), count in one.ways.items()],
        "flipped": one.flipped,
        "lasts": [_summary(each) for each in one.lasts],
    }


def _pairing_of(data: dict[str, Any]) -> Pairing:
    made = Pairing(int(data["cases"]), int(data["both"]))
    for measure, of, more, total, squares, greater, less in data["changes"]:
        made.changes[_named(measure, of, more)] = Change(int(total), int(squares), int(greater), int(less))
    for fate, state, other, stands, count in data["ways"]:
        ways: tuple[Way, Way] = (cast("Fate", str(fate)), str(state)), (cast("Fate", str(other)), str(stands))
        made.ways[ways] = int(count)
    made.flipped = [int(number) for number in data["flipped"]]
    before, after = (_summary_of(one) for one in data["lasts"])
    made.lasts = before, after
    return made


def _ratios(one: Counted) -> list[list[int]]:
    return [[ratio.among, ratio.total, ratio.squares] for ratio in one.ratios]


def _counted(rows: list[list[int]]) -> Counted:
    return Counted([Ratio(int(among), int(total), int(squares)) for among, total, squares in rows])


def _products(row: list[int]) -> Products:
    both, first, second, among = (int(one) for one in row)
    return Products(both, first, second, among)


def _summary(one: Summary) -> dict[str, Any]:
    return {
        "cases": one.cases,
        "tallies": [[*_feature(which), t.cases, t.total, t.squares] for which, t in one.tallies.items()],
        "lengths": [[key, count, shortest] for key, (count, shortest) in one.lengths.classes.items()],
        "standing": _standing(one.standing),
    }


def _standing(one: Standing) -> dict[str, Any]:
    slots = {"begun": list(one.begun.items()), "over": list(one.over.items())}
    return {"first": one.first, "width": one.width, "last": one.last, **slots}


def _standing_of(data: dict[str, Any]) -> Standing:
    last = None if data["last"] is None else int(data["last"])
    begun, over = ({int(slot): int(count) for slot, count in data[which]} for which in ("begun", "over"))
    return Standing(int(data["first"]), int(data["width"]), last, begun, over)


def _summary_of(data: dict[str, Any]) -> Summary:
    made = Summary(int(data["cases"]))
    for measure, of, more, cases, total, squares in data["tallies"]:
        made.tallies[_named(measure, of, more)] = Tally(int(cases), int(total), int(squares))
    made.lengths.classes = {int(key): (int(count), int(shortest)) for key, count, shortest in data["lengths"]}
    made.standing = _standing_of(data["standing"])
    return made


def _feature(one: Feature) -> tuple[str, str, str]:
    return one.measure, one.of, one.more


def _named(measure: Any, of: Any, more: Any) -> Feature:
    return Feature(cast("Measure", str(measure)), str(of), str(more))
