"""Laws of the text: what is printed reads back alike, in both languages, and no text whatever upsets the reader."""

from __future__ import annotations

from collections import Counter as Bag
from random import Random

from hypothesis import example, given
from hypothesis import strategies as st

from compiler.loader import Sources
from compiler.pipeline import compile_timeline
from dsl import syntax as s
from dsl.diagnostics import Problems
from dsl.formatter import format_file, format_text
from dsl.parser import parse
from dsl.source import Source
from dsl.tokens import comments, tokens
from tests.properties.compiled import compiled
from tests.properties.laws import law
from tests.properties.strategies import Written, policies

AMENDED = policies(most_amendments=2)
LUCK = st.integers(0, 2**32 - 1).map(Random)


def read(text: str) -> s.File:
    problems = Problems()
    tree = parse(Source("text", text), problems)
    assert not problems.serious, [(one.code, one.span.text) for one in problems]
    return tree


def again(text: str) -> str:
    written = format_text(Source("text", text), Problems())
    assert written is not None
    return written


@law(40)
@given(AMENDED)
def test_what_is_made_compiles(written: Written) -> None:
    compiled(*written.files)


@law(30)
@given(AMENDED)
def test_what_is_printed_reads_back_alike(written: Written) -> None:
    for tree in written.files:
        text = format_file(tree)
        assert read(text) == tree
        assert again(text) == text


@law(25)
@given(AMENDED)
def test_into_chinese_and_back_is_where_it_began(written: Written) -> None:
    for tree in written.files:
        english = format_file(tree, (), "en")
        chinese = format_file(read(english), (), "zh")
        assert format_file(read(chinese), (), "en") == english
        assert read(format_file(read(chinese), (), "en")) == tree
        assert format_file(read(format_file(read(chinese), (), "en")), (), "zh") == chinese


@law(30)
@given(policies(), LUCK)
def test_no_comment_is_lost(written: Written, luck: Random) -> None:
    lines = format_file(written.files[0]).split("\n")
    for number in range(luck.randint(1, 6)):
        at = luck.randrange(len(lines))
        lines[at] += f"  // remark {number}"
        lines.insert(luck.randrange(len(lines)), f"// 说明 {number}")
    text = "\n".join(lines)
    said = Bag(one.text for one in comments(Source("text", text)))
    once = again(text)
    assert Bag(one.text for one in comments(Source("text", once))) == said
    assert again(once) == once


# ── any text ───────────────────────────────────────────────────────────────────────────────────────────────────


def harmless(text: str) -> None:
    """A text is read without an exception, what is found lies inside it, and so does every node's place."""
    source = Source("text", text)
    problems = Problems()
    tree = parse(source, problems)
    for one in problems:
        for span in (one.span, *one.notes):
            assert 0 <= span.start <= span.end <= len(text)
    for item in tree.items:
        assert 0 <= item.span.start <= item.span.end <= len(text)
    found = compile_timeline(Sources((source,)))
    assert found.timeline is not None or found.serious
    for one in found.diagnostics:
        assert 0 <= one.span.start <= one.span.end <= len(one.span.source.text)


@law(150)
@given(st.text(max_size=80))
@example("")
@example("\ufeff")
@example("policy")
@example("policy a from 2024-02-30")
@example("}" * 50)
@example("state a {" * 60)
@example("{" * 300)
@example('state a "' + "x" * 3000)
@example("policy a from 2024-01-01\nlimit l: " + "not " * 1000 + "true")
@example("policy a from 2024-01-01\nlimit l: " + "(" * 1000)
@example("policy a from 2024-01-01\nlimit l: " + "1 + " * 400 + "1 > 2")
def test_any_text_is_read(text: str) -> None:
    harmless(text)


WORDS = st.sampled_from([
    "policy", "amend", "from", "2024-01-01", "state", "a", "b", "initial", "final", "on", ".", "->", "{", "}", "(", ")",
    "when", "else", "do", "set", "uses", "limit", "3", "per", "case", "table", "=>", "_", "forbid", "after", "48h", ":",
    ",", "@", '"x"', "//", "\n", "and", "or", "not", "==", "<=", "within", "of", "now", "unknown", "政策", "状态", "当",
    "若", "running cases", "follow", "in", "add",
])  # fmt: skip


@law(150)
@given(st.lists(WORDS, max_size=40))
def test_any_words_are_read(words: list[str]) -> None:
    harmless(" ".join(words))


@law(80)
@given(AMENDED, LUCK)
def test_a_spoilt_policy_is_read(written: Written, luck: Random) -> None:
    text = format_file(luck.choice(written.files), (), luck.choice(("en", "zh")))
    for _ in range(luck.randint(1, 4)):
        places = [(token.start, token.end) for token in tokens(text)] or [(0, 0)]
        (start, end), (from_, to) = luck.choice(places), luck.choice(places)
        match luck.randrange(5):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:start] + text[start:end] * 2 + text[end:]
            case 2:
                text = text[:start] + text[from_:to] + text[end:]
            case 3:
                text = text[:start] + luck.choice(('"', "{", "}", "\n", "\\", "@", "//", "0", "é", "“")) + text[start:]
            case _:
                text = text[:start]
    harmless(text)
