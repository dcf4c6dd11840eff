"""Values from a file beside a population: the same as written out, and mistakes with their place in either file."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.source import Source
from simulator.population.data import Population
from simulator.reading.populations import read_population
from tests.population.conftest import texts

WHOLE = """\
population: from files
policy: wechat.after_sale@2024-03-10
arrive: {{from: 2024-03-10 00:00:00, to: 2024-04-01 00:00:00}}
facts:
  remedy: {remedy}
  paid: {paid}
  amount: 10 CNY
behaviour:
  - {{who: merchant, in: handling, after: {after}, does: approve}}
"""


def read(files: Mapping[str, str], **laws: str) -> tuple[Population | None, list[tuple[str, str, int]]]:
    """A population, and what is found: code, file, line."""

    def beside(name: str) -> Source | Bilingual:
        return Source(name, files[name]) if name in files else Bilingual("no", "没有")

    given = {"remedy": "refund_only", "paid": "100 CNY", "after": "1h"} | laws
    problems = Problems()
    found = read_population(Source("population.yaml", WHOLE.format(**given)), texts(), problems, beside=beside)
    return found, [(one.code, one.span.source.name, one.span.line) for one in problems.in_order()]


def test_a_file_is_the_same_as_a_list() -> None:
    files = {"delays.txt": "2h\n\n3h30min\n 3h30min\n", "paid.txt": "12.50元\r\n69 CNY\r\n", "remedies.txt": "仅退款\n"}
    one, none = read(
        files,
        after="{empirical: {file: delays.txt}}",
        paid="{经验: {文件: paid.txt}}",
        remedy="{empirical: {文件: remedies.txt}}",
    )
    two, nothing = read(
        {}, after="{empirical: [2h, 3h30min, 3h30min]}", paid="{empirical: [12.50元, 69 CNY]}",
        remedy="{empirical: [refund_only]}",
    )  # fmt: skip
    assert none == nothing == []
    assert one is not None
    assert one == two


def test_a_column_of_a_table() -> None:
    table = 'shop,"how long, in all",paid\n17,2h,"1,000 CNY"\n18,"9h",20 CNY\n'
    one, none = read({"seen.csv": table}, after='{empirical: {file: seen.csv, column: "how long, in all"}}')
    two, _ = read({}, after="{empirical: [2h, 9h]}")
    assert none == []
    assert one == two


def test_parts_of_a_mixture_may_stand_in_files() -> None:
    one, none = read({"a": "2h\n"}, after="{mix: [{weight: 1, empirical: {file: a}}, {weight: 1, fixed: 1h}]}")
    assert none == []
    assert one is not None


@pytest.mark.parametrize(
    ("content", "law", "found"),
    [
        (None, "{file: a}", ("P0660", "population.yaml", 9)),
        ("", "{file: a}", ("P0661", "population.yaml", 9)),
        ("\n\n", "{file: a}", ("P0661", "population.yaml", 9)),
        ("x\n", "{file: a, column: x}", ("P0661", "population.yaml", 9)),
        ("x,y\n1h,2h\n", "{file: a, column: z}", ("P0662", "population.yaml", 9)),
        ("x,y\n1h,2h\n1h\n", "{file: a, column: y}", ("P0663", "a", 3)),
        ("1h\n2 CNY\n", "{file: a}", ("P0523", "a", 2)),
        ("1h\n\nsoon\n", "{file: a}", ("P0523", "a", 3)),
        ("1h\n", "{file: a, colum: x}", ("P0510", "population.yaml", 9)),
        ("1h\n", "{column: x}", ("P0511", "population.yaml", 9)),
    ],
)
def test_mistakes_have_their_place(content: str | None, law: str, found: tuple[str, str, int]) -> None:
    files = {} if content is None else {"a": content}
    population, codes = read(files, after=f"{{empirical: {law}}}")
    assert population is None
    assert codes == [found]


def test_without_files_it_is_said() -> None:
    problems = Problems()
    text = WHOLE.format(remedy="refund_only", paid="100 CNY", after="{empirical: {file: a}}")
    assert read_population(Source("p", text), texts(), problems) is None
    assert [one.code for one in problems] == ["P0660"]


def test_only_a_few_wrong_lines_are_told() -> None:
    _, codes = read({"a": "soon\n" * 100}, after="{empirical: {file: a}}")
    assert len(codes) == 5
