"""YAML is read strictly: everything stays text, and what hides meaning is refused with a place."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl import documents
from dsl.diagnostics import Diagnostic, Problems
from dsl.documents import Document, Mapping, Node, Scalar, Sequence, parse_documents
from dsl.source import Source

Plain = str | list["Plain"] | dict[str, "Plain"]

LOADERS = [pytest.param(yaml.SafeLoader, id="python")]
if hasattr(yaml, "CSafeLoader"):
    LOADERS.append(pytest.param(yaml.CSafeLoader, id="libyaml"))


@pytest.fixture(params=LOADERS, autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LOADER", request.param)


def plain(node: Node) -> Plain:
    match node:
        case Scalar(text):
            return text
        case Sequence(items):
            return [plain(item) for item in items]
        case Mapping(entries):
            return {key.text: plain(value) for key, value in entries}


def read(text: str) -> tuple[list[Document], tuple[Diagnostic, ...]]:
    problems = Problems()
    found = parse_documents(Source("file.yaml", text), problems)
    return found, problems.in_order()


def root(text: str) -> Node:
    found, problems = read(text)
    assert not problems
    (document,) = found
    return document.root


def test_every_scalar_stays_text() -> None:
    assert plain(root("a: no\nb: 30:00\nc: 017\nd: 2024-03-11\ne: ~\nf: 1_000\ng:\n是: 否\n")) == {
        "a": "no", "b": "30:00", "c": "017", "d": "2024-03-11", "e": "~", "f": "1_000", "g": "", "是": "否",
    }  # fmt: skip


def test_quotes_are_remembered() -> None:
    assert root("[unknown, 'unknown', \"unknown\"]") == Sequence(
        tuple(Scalar("unknown", quoted, root("x").span) for quoted in (False, True, True)), root("x").span
    )


def test_documents_are_separated_and_empty_ones_left_out() -> None:
    found, problems = read("---\na: 1\n---\n---\n- b\n...\n")
    assert not problems
    assert [plain(document.root) for document in found] == [{"a": "1"}, ["b"]]
    assert read("")[0] == read("# nothing\n")[0] == []


def test_places_count_characters() -> None:
    text = "键: 值 # 注\r\n𠮷野: [甲, '乙']\r\n后:\r\n  - x\r\n"
    node = root(text)
    assert isinstance(node, Mapping)
    assert [(key.span.text, value.span.text) for key, value in node.entries] == [
        ("键", "值"), ("𠮷野", "[甲, '乙']"), ("后", "- x"),
    ]  # fmt: skip
    assert node.entries[1][1].span.line == 2
    assert node.entries[1][1].span.column == 5
    assert node.span.text == text.rstrip()


REFUSED = [
    ("\ufeffa: 1", "P0500", "\ufeff"),
    ("a: 1\x07", "P0500", "\x07"),
    ("名称: 甲\x00乙", "P0500", "\x00"),
    ("a: b: c", "P0501", ":"),
    ("a: {b: 1\nc: 2", "P0501", ":"),
    ("a: [1, 2\n", "P0501", "2"),
    ('a: "x', "P0501", "x"),
    ("a: @x", "P0501", "@"),
    ("a: 'x' y", "P0501", "y"),
    ("- a\nb: c", "P0501", "b"),
    ("a:\n\t- b", "P0502", "\t"),
    ("a: &x 1\n", "P0503", "&x 1"),
    ("a: 1\nb: *x", "P0503", "*x"),
    ("<<: {a: 1}", "P0504", "<<"),
    ("a: !!int 3", "P0505", "!!int 3"),
    ("a: ! 3", "P0505", "! 3"),
    ("%YAML 1.1\n---\na: b", "P0505", "%YAML 1.1\n---"),
    ("a: 1\nb: 2\na: 3", "P0506", "a"),
    ("a: 1\n'a': 3", "P0506", "'a'"),
    ("? [a]\n: 3", "P0507", "[a]"),
    ("{a: 1}: 3", "P0507", "{a: 1}"),
    ("[" * 100, "P0508", "["),
    ("- " * 100, "P0508", ""),
]


@pytest.mark.parametrize(("text", "code", "place"), REFUSED, ids=[f"{code}-{text[:9]!r}" for text, code, _ in REFUSED])
def test_what_is_refused_says_where(text: str, code: str, place: str) -> None:
    _, problems = read(text)
    assert [problem.code for problem in problems] == [code]
    if place:
        assert problems[0].span.text == place


def test_doubled_keys_point_at_the_first() -> None:
    _, problems = read("a: 1\nb: 2\na: 3")
    assert [note.line for note in problems[0].notes] == [1]
    assert problems[0].span.line == 3


def test_documents_before_a_broken_place_are_kept() -> None:
    found, problems = read("a: 1\n---\nb: [\n")
    assert [plain(document.root) for document in found] == [{"a": "1"}]
    assert [problem.code for problem in problems] == ["P0501"]


def test_exploding_aliases_do_not_explode() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    _, problems = read("\n".join(lines))
    assert {problem.code for problem in problems} == {"P0503"}


def test_depth_and_size_are_bounded() -> None:
    _, problems = read("[" * 10_000)
    assert [problem.code for problem in problems] == ["P0508"]
    _, problems = read("a: " + "x" * 4_000_000)
    assert [problem.code for problem in problems] == ["P0509"]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab: -[]{},'\"#&*!|>%@\\\n\t\r甲：“\ufeff\x00\u2028?~=<`", max_size=40))
def test_no_text_raises(text: str) -> None:
    read(text)


@settings(max_examples=100, deadline=None)
@given(st.recursive(
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc甲", min_size=1), inner, max_size=3),
    max_leaves=8,
))  # fmt: skip
def test_what_yaml_writes_is_read_back(value: Plain) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, default_style='"')
    found, problems = read(text)
    if any(problem.code == "P0500" for problem in problems):
        return
    assert not problems
    assert [plain(document.root) for document in found] == [value]
