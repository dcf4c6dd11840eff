"""Findings as people and machines read them."""

from __future__ import annotations

import json
import string

from hypothesis import given
from hypothesis import strategies as st

from dsl.catalogue import Bilingual, Texts, codes, message
from dsl.diagnostics import Diagnostic
from dsl.report import counted, render, render_github, render_json, render_sarif
from dsl.source import NOWHERE, Source, Span, display_width
from dsl.suggest import distance, nearest

SOURCE = Source(
    "policy/退货.policy",
    'state open "处理中" {\n'
    "  on 商家.approve when amount <= 100 CNY -> refunded\n"
    "\n"
    "  on 商家.approve when special -> returning\n"
    "}\n",
)


def _code() -> str:
    """Any code: the drawing does not depend on which."""
    return codes()[0]


def _values(code: str) -> dict[str, object]:
    """A value for every placeholder of a message."""
    texts = [message(code).en, message(code).zh]
    parts = [part for text in texts for part in (text.title, text.label, text.note, text.help)]
    names = {name for part in parts for _, name, _, _ in string.Formatter().parse(part) if name}
    return {name: Bilingual("this", "这个") for name in names}


def _span(text: str, source: Source = SOURCE) -> Span:
    start = source.text.index(text)
    return Span(source, start, start + len(text))


def _finding(span: Span, *notes: Span) -> Diagnostic:
    code = _code()
    return Diagnostic(code, span, _values(code), notes)


def _rows(drawn: str) -> list[str]:
    return drawn.splitlines()


def _caret_columns(rows: list[str], sign: str) -> tuple[int, int]:
    """The display columns where carets begin and end, counted behind the frame."""
    row = next(row for row in rows if row.split("│")[-1].strip().startswith(sign))
    content = row.split("│ ", 1)[1]
    start = len(content) - len(content.lstrip())
    return start, start + len(content.lstrip()) - len(content.lstrip().lstrip(sign))


def test_every_message_fills_in_both_languages() -> None:
    for code in codes():
        values = _values(code)
        assert message(code).en.filled(values, "en").title
        assert message(code).zh.filled(values, "zh").title


def test_values_differ_by_language() -> None:
    texts = Texts("{what}: {list}")
    values = {"what": Bilingual("state", "状态"), "list": ("a", Bilingual("b", "乙"))}
    assert texts.filled(values, "en").title == "state: a, b"
    assert texts.filled(values, "zh").title == "状态: a、乙"


def test_carets_stand_under_wide_characters() -> None:
    rows = _rows(render([_finding(_span("amount <= 100 CNY"))]))
    line = rows[2].split("│ ", 1)[1]
    start, end = _caret_columns(rows, "^")
    assert start == display_width(line[: line.index("amount")])
    assert end - start == len("amount <= 100 CNY")


def test_the_look_of_a_finding() -> None:
    drawn = _rows(render([_finding(_span("商家.approve when a"), _span("商家.approve when s"))]))
    assert drawn[0].startswith(f"error[{_code()}]: ")
    assert drawn[1] == "  ┌─ policy/退货.policy:2:6"
    assert drawn[2] == "2 │   on 商家.approve when amount <= 100 CNY -> refunded"
    assert drawn[3].startswith("  │      ^^^^")
    assert drawn[4] == "4 │   on 商家.approve when special -> returning"
    assert drawn[5].startswith("  │      ----")
    assert drawn[-3] == f"  = explain {_code()}"
    assert drawn[-1] == "1 error"


def test_chinese() -> None:
    drawn = render([_finding(_span("when"))], "zh")
    assert drawn.startswith(f"错误[{_code()}]\uff1a")
    assert drawn.endswith("1 个错误\n")


def test_places_in_another_file_have_a_block_of_their_own() -> None:
    other = Source("other.policy", "\n" * 99 + "final state closed\n")
    rows = _rows(render([_finding(_span("when"), _span("closed", other))]))
    assert "    ┌─ other.policy:100:13" in rows
    assert "100 │ final state closed" in rows
    assert "  2 │   on 商家.approve when amount <= 100 CNY -> refunded" in rows


def test_a_place_over_several_lines_shows_the_first() -> None:
    rows = _rows(render([_finding(Span(SOURCE, 0, len(SOURCE.text)))]))
    assert rows[2] == '1 │ state open "处理中" {'
    assert _caret_columns(rows, "^") == (0, display_width('state open "处理中" {'))


def test_no_place_no_block() -> None:
    assert "┌─" not in render([_finding(NOWHERE)])


def test_tabs_and_control_characters_do_not_reach_the_terminal() -> None:
    source = Source("x\x1b[2J", "\tstate \x1b[31m\u202eopen\n")
    drawn = render([_finding(_span("open", source))])
    assert not any(sign in drawn for sign in "\t\x1b\u202e")
    rows = _rows(drawn)
    assert _caret_columns(rows, "^")[0] == rows[2].split("│ ", 1)[1].index("open")


def test_colour_only_when_asked_for() -> None:
    finding = _finding(_span("when"))
    assert "\x1b" not in render([finding])
    assert "\x1b[1;31merror" in render([finding], color=True)


def test_a_long_line_is_cut_around_the_place() -> None:
    source = Source("long", "甲" * 500_000 + "HERE" + "乙" * 500_000)
    rows = _rows(render([_finding(_span("HERE", source))], width=80))
    assert "…" in rows[2]
    assert "HERE" in rows[2]
    assert display_width(rows[2]) <= 80
    shown = rows[2].split("│ ", 1)[1]
    assert _caret_columns(rows, "^")[0] == display_width(shown[: shown.index("HERE")])


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300), st.integers(20, 200))
def test_any_place_in_any_text_can_be_drawn(text: str, one: int, other: int, width: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    finding = _finding(Span(Source("any", text), start, end))
    for drawn in (render([finding], width=width), render_github([finding])):
        assert finding.code in drawn
    json.loads(render_json([finding]))


def test_counts() -> None:
    error = _finding(_span("when"))
    warning = Diagnostic(error.code, error.span, error.values, (), "warning")
    assert counted([error, warning, warning]) == "1 error, 2 warnings"
    assert counted([warning], "zh") == "1 个警告"
    assert render([]) == ""


def test_json() -> None:
    told = json.loads(render_json([_finding(_span("amount"), _span("special"))], "zh"))
    assert told["version"] == 1
    assert told["counts"] == {"errors": 1, "warnings": 0}
    place = told["diagnostics"][0]["place"]
    assert place["file"] == "policy/退货.policy"
    assert place["start"] == {"line": 2, "column": 22, "offset": SOURCE.text.index("amount")}
    assert told["diagnostics"][0]["notes"][0]["place"]["start"]["line"] == 4


def test_github_annotations_escape() -> None:
    source = Source("a,b:c.policy", "x")
    drawn = render_github([_finding(Span(source, 0, 1))])
    assert drawn.startswith(f"::error title={_code()},file=a%2Cb%3Ac.policy,line=1,endLine=1,col=1,endColumn=2::")
    assert drawn.count("\n") == 1


def test_sarif() -> None:
    log = json.loads(render_sarif([_finding(_span("amount"), _span("special"))]))
    assert log["version"] == "2.1.0"
    run = log["runs"][0]
    result = run["results"][0]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == _code()
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 2
    assert "%" in result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert len(result["relatedLocations"]) == 1


def test_nearest() -> None:
    names = ("handling", "negotiating", "returning.in_transit", "退款成功", "refund")
    assert nearest("handlign", names) == "handling"
    assert nearest("in_transit", names) == "returning.in_transit"
    assert nearest("退款成工", names) == "退款成功"
    assert nearest("Refund", names) == "refund"
    assert nearest("elephant", names) is None
    assert nearest("x", ("y", "z")) is None
    assert nearest("n" * 10_000, names) is None
    assert nearest("bat", {"cat", "bar"}) == "bar"


def test_distance_counts_a_swap_once() -> None:
    assert distance("merchant", "mercahnt", 3) == 1
    assert distance("abc", "xyz", 2) == 3
