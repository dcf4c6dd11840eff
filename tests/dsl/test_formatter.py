"""The laws of the formatter, on trees of every shape and on texts with comments everywhere."""

from __future__ import annotations

from collections import Counter as Bag
from datetime import date
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsl import syntax as s
from dsl.diagnostics import Problems
from dsl.formatter import format_file, format_text, language_of
from dsl.keywords import ALL, FUNCTIONS, KEYWORDS, PERIODS, SOFT, TYPES, Language
from dsl.parser import parse
from dsl.source import Source, display_width
from dsl.tokens import comments

POLICIES = sorted((Path(__file__).parents[2] / "policy").rglob("*.policy"))


def read(text: str) -> s.File:
    """The tree of a text that has no mistakes."""
    problems = Problems()
    tree = parse(Source("text", text), problems)
    assert [(found.code, found.span.line, text) for found in problems] == []
    return tree


def formatted(text: str, lang: Language | None = None) -> str:
    """The canonical text of a text that has no mistakes."""
    problems = Problems()
    result = format_text(Source("text", text), problems, lang)
    assert result is not None, [(found.code, found.span.line, text) for found in problems]
    return result


def said(text: str) -> Bag[str]:
    """The comments of a text, whatever their order."""
    return Bag(comment.text for comment in comments(Source("text", text)))


# ── trees ──────────────────────────────────────────────────────────────────────────────────────────────────────

T = TypeVar("T")


def several(strategy: st.SearchStrategy[T], least: int = 0, most: int = 3) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(strategy, min_size=least, max_size=most).map(tuple)


SOFT_WORDS = tuple(sorted(word for key in SOFT for word in KEYWORDS[key] if " " not in word))
"""Keywords that are names wherever a name fits."""

LANGUAGES = st.sampled_from(("en", "zh"))
NAMES = st.sampled_from(("a", "amount", "金额数", "退款_1", "x2", "in_transit", "待商家处理", *SOFT_WORDS)).map(s.Name)
DOTTED = st.lists(NAMES, min_size=1, max_size=3).map(lambda names: s.Name(".".join(name.text for name in names)))
TEXTS = st.text(st.sampled_from('ab "\\\n/{}“”甲\uff0c') | st.characters(exclude_categories=("C", "Z")), max_size=12)
LABELS = st.none() | TEXTS
DATES = st.dates(date(1000, 1, 1))
SMALL = st.integers(0, 10**9)
PARTS = st.lists(st.sampled_from(("w", "d", "h", "min", "s")), min_size=1, max_size=3)
EACH = st.integers(0, 999)
DURATIONS = PARTS.flatmap(lambda units: st.tuples(*(st.tuples(EACH, st.just(unit)) for unit in units))).map(s.Duration)
LITERALS: st.SearchStrategy[s.Literal] = st.one_of(
    st.builds(s.Boolean, st.booleans()),
    st.builds(s.Integer, SMALL),
    st.builds(s.Text, TEXTS),
    st.builds(s.Money, SMALL, st.sampled_from(("CNY", "USD"))),
    st.builds(s.Percent, SMALL),
    DURATIONS,
    st.builds(s.Day, DATES),
    st.builds(s.Workdays, EACH),
    st.builds(s.Clock, st.integers(0, 24 * 60).map(lambda minutes: minutes * 60)),
)
OPERATORS = st.sampled_from(("or", "and", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*"))


def _larger(inner: st.SearchStrategy[s.Expression]) -> st.SearchStrategy[s.Expression]:
    calls = NAMES | st.sampled_from([s.Name(word.english) for word in FUNCTIONS.values()])
    return st.one_of(
        st.builds(s.Binary, OPERATORS, inner, inner),
        st.builds(s.Not, inner),
        st.builds(s.Within, inner, inner),
        st.builds(s.ClockWindow, inner, inner),
        st.builds(s.Call, calls, several(inner)),
    )


LEAVES: st.SearchStrategy[s.Expression] = st.one_of(
    LITERALS, st.just(s.Unknown()), st.just(s.Now()), st.just(s.OnWorkday()), st.builds(s.Reference, DOTTED)
)
EXPRESSIONS = st.recursive(LEAVES, _larger, max_leaves=8)
CITATIONS = st.builds(s.Citation, NAMES, several(TEXTS, 1, 2))
READINGS = st.text(st.sampled_from('读 a:/{"'), max_size=8).map(lambda text: " ".join(f"r{text}".split()))
REMARKS = st.builds(s.Remarks, several(CITATIONS, 0, 2), several(READINGS, 0, 2))
TYPES_ = st.builds(
    s.TypeName, NAMES | st.sampled_from([s.Name(word.english) for word in TYPES.values()]), st.booleans()
)


PARAMETERS = several(st.builds(s.Parameter, NAMES, LABELS, TYPES_), 0, 4)
STEERED = DOTTED | st.just(s.Name(ALL.english))
EFFECTS: st.SearchStrategy[s.Effect] = st.one_of(
    st.builds(s.SetFact, NAMES, EXPRESSIONS),
    st.builds(s.Emit, NAMES, several(EXPRESSIONS, 0, 2)),
    st.builds(s.TimerEffect, st.just("extend"), STEERED, EXPRESSIONS),
    st.builds(s.TimerEffect, st.sampled_from(("pause", "resume", "restart", "stop")), STEERED),
)
USES = several(NAMES, 0, 2)
GUARDS = st.none() | EXPRESSIONS
PLAIN = st.builds(s.Branch, st.none(), st.just(()), st.none() | DOTTED, several(EFFECTS, 0, 2))
BRANCH = st.builds(s.Branch, EXPRESSIONS, USES, st.none() | DOTTED, several(EFFECTS, 0, 2), REMARKS)
ELSE = st.builds(s.Branch, st.none(), USES, st.none() | DOTTED, several(EFFECTS, 0, 2), REMARKS)
BRANCHES = st.tuples(several(BRANCH, 1), several(ELSE, 0, 1)).map(lambda both: both[0] + both[1])
RULES = st.one_of(
    st.builds(s.Rule, st.none() | NAMES, NAMES, NAMES, GUARDS, USES, several(PLAIN, 1, 1), st.just(False), REMARKS),
    st.builds(s.Rule, st.none() | NAMES, NAMES, NAMES, GUARDS, USES, BRANCHES, st.just(True), REMARKS),
)
TIMERS = st.one_of(
    st.builds(s.Timer, NAMES, EXPRESSIONS, GUARDS, USES, several(PLAIN, 1, 1), st.just(False), REMARKS),
    st.builds(s.Timer, NAMES, EXPRESSIONS, GUARDS, USES, BRANCHES, st.just(True), REMARKS),
)
FORBIDS = st.builds(s.Forbid, st.none() | NAMES, NAMES, NAMES, GUARDS, LABELS, REMARKS)
VALUES = several(st.tuples(NAMES, EXPRESSIONS), 0, 2)
AUTOMATIONS = st.one_of(
    st.builds(s.Automation, st.none(), NAMES, NAMES, VALUES, GUARDS, REMARKS),
    st.builds(s.Automation, NAMES, NAMES, NAMES, VALUES, GUARDS, REMARKS, label=LABELS),
)
STATE_ITEMS: st.SearchStrategy[s.StateItem] = st.recursive(
    RULES | TIMERS | FORBIDS | AUTOMATIONS,
    lambda inner: st.builds(s.State, NAMES, LABELS, st.booleans(), st.booleans(), USES, several(inner), REMARKS),
    max_leaves=4,
)
MEMBERS = st.builds(s.EnumMember, NAMES, LABELS, REMARKS)
ACTIONS = st.builds(s.Action, NAMES, LABELS, PARAMETERS, REMARKS)
FACTS = st.builds(s.Fact, NAMES, LABELS, TYPES_, GUARDS, REMARKS)
CELLS = LITERALS | st.builds(s.Reference, DOTTED)
TESTS = st.builds(s.Pattern, st.sampled_from(("==", "<", "<=", ">", ">=")), CELLS | st.just(s.Unknown()))
JOINTS = st.builds(s.PatternJoint, st.sampled_from(("and", "or")), several(TESTS, 2, 3))
PATTERNS = st.just(s.Pattern("any", None)) | TESTS | JOINTS
ROWS = st.builds(s.Row, several(PATTERNS), EXPRESSIONS, REMARKS)
DELEGATIONS = st.builds(s.Delegation, NAMES, GUARDS, LABELS, REMARKS)
PERIODICALLY = st.none() | st.sampled_from(tuple(PERIODS))
COUNTERS = st.builds(s.Counter, EXPRESSIONS, st.none() | DOTTED, each=PERIODICALLY)
TOTALS = st.builds(s.Total, NAMES, NAMES, st.none() | DOTTED, PERIODICALLY, EXPRESSIONS)
CLAIMED = st.one_of(
    st.builds(s.EndsWithin, EXPRESSIONS, st.none() | DOTTED),
    st.builds(s.Never, EXPRESSIONS),
    st.builds(s.CanReach, DOTTED, several(DOTTED, 1, 3), st.none() | DOTTED),
    st.builds(s.FollowedBy, several(DOTTED, 1, 3), several(DOTTED, 1, 3), EXPRESSIONS),
    st.builds(s.Waits, DOTTED, EXPRESSIONS),
)
DECLARATIONS: st.SearchStrategy[s.Declaration] = st.one_of(
    st.builds(s.Attribute, st.sampled_from(("timezone", "use")), TEXTS),
    st.builds(s.Attribute, st.just("currency"), st.just("CNY")),
    st.builds(s.Attribute, st.just("calendar"), st.just("china"), assume=st.booleans()),
    st.builds(s.SourceDocument, NAMES, LABELS, st.none() | DATES),
    st.builds(s.Enum, NAMES, LABELS, several(MEMBERS)),
    st.builds(s.Actor, NAMES, LABELS, several(ACTIONS), delegation=st.none() | DELEGATIONS),
    st.builds(s.Case, LABELS, several(FACTS), parties=USES),
    st.builds(s.Setting, NAMES, LABELS, TYPES_, EXPRESSIONS, REMARKS),
    st.builds(s.Outcome, NAMES, LABELS, PARAMETERS, REMARKS),
    st.builds(s.Limit, NAMES, LABELS, COUNTERS | TOTALS | st.builds(s.Bound, EXPRESSIONS), REMARKS),
    st.builds(s.Suspension, NAMES, LABELS, DATES, DATES, several(DOTTED), REMARKS),
    st.builds(s.Table, NAMES, LABELS, PARAMETERS, TYPES_, st.booleans(), several(ROWS), REMARKS),
    st.builds(s.Claim, NAMES, LABELS, CLAIMED, several(NAMES), REMARKS),
    STATE_ITEMS,
)
REMOVALS = st.one_of(
    st.builds(s.Removal, st.sampled_from((None, "state", "limit", "action", "suspend", "auto")), DOTTED),
    st.builds(s.Removal, st.sampled_from(("on", "forbid")), st.just(s.Name("a.b"))),
)
CHANGED = st.sampled_from(("add", "replace"))
OPERATIONS = st.builds(s.Operation, CHANGED, DECLARATIONS) | st.builds(s.Operation, st.just("remove"), REMOVALS)
INSIDES = st.one_of(
    st.builds(s.Inside, st.just("state"), DOTTED, several(OPERATIONS)),
    st.builds(s.Inside, st.just("actor"), NAMES, several(st.builds(s.Operation, CHANGED, ACTIONS))),
    st.builds(s.Inside, st.just("enum"), NAMES, several(st.builds(s.Operation, CHANGED, MEMBERS))),
    st.builds(s.Inside, st.just("case"), st.none(), several(st.builds(s.Operation, CHANGED, FACTS))),
)
CHANGES = st.builds(s.Change, TEXTS, several(OPERATIONS | INSIDES), REMARKS)
RUNNING = st.builds(
    s.RunningCases, st.sampled_from(("follow", "keep")), st.sampled_from((None, "keep", "recompute", "restart"))
)
AMENDMENT_ITEMS = st.one_of(CHANGES, OPERATIONS, INSIDES, RUNNING, st.builds(s.Move, DOTTED, DOTTED))

SYSTEM_ITEMS: st.SearchStrategy[s.SystemItem] = st.one_of(
    st.builds(s.Part, NAMES, LABELS, DOTTED, st.none(), st.none() | NAMES, REMARKS),
    st.builds(s.Part, NAMES, LABELS, DOTTED, NAMES, st.none(), REMARKS),
    st.builds(s.Link, DOTTED, GUARDS, st.booleans(), DOTTED, VALUES, REMARKS),
    st.builds(s.Given, DOTTED, st.sampled_from(("some", "count")), NAMES, several(DOTTED, 1), REMARKS),
    st.builds(s.Given, DOTTED, st.just("fact"), DOTTED, st.just(()), REMARKS),
)


def _header(kind: str) -> st.SearchStrategy[s.Header]:
    return st.builds(s.Header, st.just(kind), DOTTED, LABELS, DATES, st.none() | DATES, REMARKS)


FILES = st.one_of(
    st.builds(s.File, st.none() | _header("policy"), several(DECLARATIONS, 0, 4)),
    st.builds(s.File, _header("amend"), several(AMENDMENT_ITEMS, 0, 4)),
    st.builds(s.File, _header("system"), several(SYSTEM_ITEMS, 0, 4)),
)
SLOW = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@SLOW
@given(FILES)
def test_a_tree_reads_back_as_it_was(tree: s.File) -> None:
    assert read(format_file(tree)) == tree


@SLOW
@given(FILES, LANGUAGES)
def test_formatting_twice_is_formatting_once(tree: s.File, lang: Language) -> None:
    once = format_file(tree, (), lang)
    assert formatted(once, lang) == once


@SLOW
@given(FILES)
def test_translating_and_back_changes_nothing(tree: s.File) -> None:
    english = format_file(tree, (), "en")
    chinese = formatted(english, "zh")
    assert formatted(chinese, "en") == english
    assert read(formatted(chinese, "en")) == tree


# ── comments ───────────────────────────────────────────────────────────────────────────────────────────────────


@SLOW
@given(FILES, st.integers(0, 10**6))
def test_comments_are_kept_and_stay_at_their_lines(tree: s.File, seed: int) -> None:
    luck = Random(seed)
    rows: list[str] = []
    for number, row in enumerate(format_file(tree).splitlines()):
        chance = luck.randrange(5)
        rows += [""] * (chance == 0) + [f"  // above {number}"] * (chance in (0, 1))
        rows.append(row + (f" // behind {number}" if chance in (1, 2) and "//" not in row else ""))
    text = "\n".join([*rows, "// the end"])
    result = formatted(text, "en")
    assert said(result) == said(text)
    assert read(result) == read(text) == tree
    assert formatted(result, "en") == result


def test_where_comments_go() -> None:
    text = """
// the first line


policy x from 2024-01-01   // behind the header
// above the enum
enum E { a "A" b } // behind the enum
state s { // behind the brace
  // above the rule
  on a.b   // within the rule
    -> t   // behind the rule
  // at the end of the state
}  // behind the state
// at the end
"""
    assert (
        formatted(text)
        == """\
// the first line

policy x from 2024-01-01  // behind the header
// above the enum
enum E {  // behind the enum
  a "A"
  b
}
state s {  // behind the brace
  // above the rule
  // within the rule
  on a.b -> t  // behind the rule
  // at the end of the state
}  // behind the state
// at the end
"""
    )


def test_readings_are_translated_and_stay_readings() -> None:
    text = 'setting w "W": duration = 10d // reading: no figure\n'
    chinese = formatted(text, "zh")
    assert chinese == '设置 w "W": 时长 = 10天  // 解读: no figure\n'
    assert formatted(chinese, "en") == text.replace(" //", "  //")
    (setting,) = read(chinese).items
    assert isinstance(setting, s.Setting)
    assert setting.remarks.readings == ("no figure",)


def test_readings_of_a_tree_without_its_text_are_written_once() -> None:
    text = "// reading: one\nstate a {\n  on b.c -> a  // reading: two\n}\n"
    assert format_file(read(text)) == text


# ── looks ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_columns() -> None:
    text = """
actor 商家 "商家" { propose "发起协商" (amount: money) @g "2" 同意 "同意" @g "10" }
table share (amount: money, degree: Degree) -> percent { <100 CNY, _ => 50%  _, grave => 100%  else => 20% }
state s awaits 商家 @g "1", "2" {
on buyer.agree { when remedy == refund_only -> refunded do refund(amount) @g "5"
when x uses l -> b else -> closed @g "5"}
silence: after 71小时59分钟 -> t @g "5" @h "6"
}
"""
    assert (
        formatted(text)
        == """\
actor 商家 "商家" {
  propose "发起协商" (amount: money)  @g "2"
  同意    "同意"                      @g "10"
}
table share (amount: money, degree: Degree) -> percent {
  < 100 CNY, _     => 50%
  _,         grave => 100%
  else             => 20%
}
state s awaits 商家 @g "1", "2" {
  on buyer.agree {
    when remedy == refund_only -> refunded do refund(amount)  @g "5"
    when x uses l              -> b
    else                       -> closed                      @g "5"
  }
  silence: after 71h59min -> t                                @g "5" @h "6"
}
"""
    )


def test_long_rules_are_broken_between_clauses() -> None:
    text = """state s {
on merchant.propose uses proposals when not special or propose.remedy == other -> negotiating do set \
approach = propose.approach, set remedy = propose.remedy, set amount = propose.amount, notice(buyer, "发起协商") @g "1"
}"""
    assert (
        formatted(text)
        == """\
state s {
  on merchant.propose uses proposals when not special or propose.remedy == other -> negotiating
      do set approach = propose.approach, set remedy = propose.remedy, set amount = propose.amount,
      notice(buyer, "发起协商")  @g "1"
}
"""
    )


def test_blank_lines_are_kept_and_collapsed() -> None:
    assert formatted("\n\nenum A {\n\n a\n\n\n\n b\n c\n\n}\n\n\n\nenum B { d }\n") == (
        "enum A {\n  a\n\n  b\n  c\n}\n\nenum B {\n  d\n}\n"
    )


def test_full_width_signs_become_plain() -> None:
    wide = "限制 x “次数”\uff1a2 每 案件\n状态 s \uff5b 当 a.b -> c 执行 refund\uff08a\uff0cb\uff09 \uff5d\n"
    assert formatted(wide) == '限制 x "次数": 2 每 案件\n状态 s {\n  当 a.b -> c 执行 refund(a, b)\n}\n'


def test_the_language_is_that_of_most_keywords() -> None:
    assert language_of(Source("", "状态 s { 当 a.b -> c }")) == "zh"
    assert language_of(Source("", "state s { 当 a.b -> c when x }")) == "en"
    assert language_of(Source("", "")) == "en"


def test_a_text_with_mistakes_is_not_formatted() -> None:
    problems = Problems()
    assert format_text(Source("text", "state {"), problems) is None
    assert problems.serious


def test_nothing_is_nothing() -> None:
    assert formatted("") == ""
    assert formatted("\n\n  \n") == ""
    assert formatted("// only this") == "// only this\n"


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_shipped_policies(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    once = formatted(text)
    assert read(once) == read(text)
    assert said(once) == said(text)
    assert formatted(once) == once
    assert formatted(formatted(once, "zh"), "en") == formatted(once, "en")
    assert not any(line.endswith(" ") for line in once.splitlines())
    assert max(display_width(line.split("  //")[0].split("  @")[0]) for line in once.splitlines()) <= 130
