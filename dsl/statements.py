"""Where statements begin and end, told from the tokens alone: by line starts, first words and braces.

This is what lets the parser go on after a mistake; it knows nothing of the grammar's details.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from dsl.keywords import BY_SPELLING, PHRASES, SOFT
from dsl.record import record
from dsl.source import Source
from dsl.tokens import Token

DEEPEST = 50
"""States may be nested so deep; more is a slip of the hand."""

LONGEST = 2000
"""A statement may have so many tokens before its block."""

MOST_OPERATORS = 120
"""A statement may compute so much; more is nested more deeply than a reader, or a program, could follow."""

_NESTING = frozenset({"AND", "OR", "NOT"}), frozenset({"(", "+", "-", "*"})

SIGN_TERMINALS = {
    "{": "LBRACE", "}": "RBRACE", "(": "_LPAR", ")": "_RPAR", ",": "_COMMA", ":": "_COLON", ";": "_SEMI", ".": "_DOT",
    "..": "_DOTDOT",
    "=": "_EQ", "->": "ARROW", "=>": "_FATARROW", "?": "_QMARK", "@": "AT", "==": "EQUAL", "!=": "UNEQUAL",
    "<": "LESS", "<=": "LESSEQ", ">": "MORE", ">=": "MOREEQ", "+": "PLUS", "-": "MINUS", "*": "TIMES",
}  # fmt: skip

TOP = frozenset({
    "POLICY", "AMEND", "TIMEZONE", "CURRENCY", "CALENDAR", "USE", "SOURCE", "ENUM", "ACTOR", "CASE", "SETTING",
    "OUTCOME", "LIMIT", "TABLE", "CLAIM", "RUNNING", "MOVE", "CHANGE", "IN", "ADD", "REPLACE", "REMOVE",
    "SYSTEM", "SUSPEND", "PART", "LINK", "GIVEN",
})  # fmt: skip
INNER = frozenset({"INITIAL", "FINAL", "STATE", "ON", "FORBID", "AUTO"})
AMENDING = frozenset({"POLICY", "AMEND", "RUNNING", "MOVE", "CHANGE", "IN", "ADD", "REPLACE", "REMOVE"})
STARTERS = TOP | INNER
"""Keywords that begin a statement when they stand first on a line."""

_CELL_SIGNS = ("<", "<=", ">", ">=", "==")
"""Signs that the first cell of a table's row may begin with."""

_OPENERS = {
    "ENUM": "lines", "ACTOR": "lines", "CASE": "lines", "TABLE": "lines", "STATE": "items", "ON": "branches",
    "AFTER": "branches", "CHANGE": "operations", "IN": "operations",
}  # fmt: skip


_GO_ON = frozenset({",", "=", ":", "(", "=>"})
"""Signs after which a new line goes on with the same statement."""


@record
class Block:
    """An open brace: what it holds, and the place of what opened it."""

    kind: Literal["lines", "items", "branches", "operations"]
    place: tuple[int, int]


def keyword(token: Token) -> str | None:
    """The grammar's name of the keyword a token spells, if it does."""
    return BY_SPELLING.get(token.text) if token.kind == "word" else None


def starts(tokens: Sequence[Token], index: int, blocks: Sequence[Block]) -> bool:
    """Whether a token begins a statement: first on its line, and fit to begin one where it stands.

    The line behind an opening brace counts as a new line, so that ``{ when … else … }`` on one line has marks too."""
    token = tokens[index]
    if not token.first:
        return False
    kind = blocks[-1].kind if blocks else "items"
    if token.kind == "sign" and not (kind == "lines" and token.text in _CELL_SIGNS):
        return False
    goes_on = index > 0 and tokens[index - 1].text in _GO_ON
    if kind == "lines":
        return not goes_on
    if kind == "branches":
        if keyword(token) is None:
            return _is_complete(tokens, index - 1)
        return keyword(token) in ("WHEN", "ELSE") or begins(tokens, index)
    if begins(tokens, index):
        return True
    named = has_name(tokens, index)
    return token.kind == "word" and not goes_on and (keyword(token) is None or named)


def is_meant(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word that spells a keyword can be meant as one: those that are likely as names only before a word of
    the author's own on the same line, and ``to`` only before a date."""
    key = keyword(tokens[index])
    if key not in SOFT or tokens[index].text in PHRASES:
        return key is not None
    if index + 1 == len(tokens):
        return False
    following = tokens[index + 1]
    if key == "TO":
        return following.kind == "date"
    if following.kind != "word" or following.first:
        return False
    return _may_name(following) or [token.text for token in tokens[index + 2 : index + 3]] == ["."]


def _may_name(token: Token) -> bool:
    """Whether a word is likely as a name: it spells no keyword, or one that is a name in most places."""
    return keyword(token) is None or keyword(token) in SOFT


def begins(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word is a keyword that begins a statement."""
    return keyword(tokens[index]) in STARTERS and is_meant(tokens, index)


def too_much(tokens: Sequence[Token], start: int, index: int) -> bool:
    """Whether the statement that began at ``start`` has grown beyond measure at the token at ``index``."""
    if index - start > LONGEST:
        return True
    if index - start <= MOST_OPERATORS or not _nests(tokens[index]):
        return False
    return sum(map(_nests, tokens[start : index + 1])) > MOST_OPERATORS


def _nests(token: Token) -> bool:
    words, signs = _NESTING
    return token.text in signs if token.kind == "sign" else keyword(token) in words


def _is_complete(tokens: Sequence[Token], index: int) -> bool:
    """Whether nothing needs to follow a token, so that a name on the next line does not go on with it."""
    token = tokens[index]
    return token.text in (")", "}", "{") if token.kind == "sign" else not is_meant(tokens, index)


def has_name(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word is the name of a rule or timer: a colon follows, or a label and a colon."""
    follows = [token.text if token.kind == "sign" else token.kind for token in tokens[index + 1 : index + 3]]
    return follows[:1] == [":"] or follows == ["string", ":"]


def is_certain(tokens: Sequence[Token], index: int, blocks: Sequence[Block]) -> bool:
    """Whether a token that may begin a statement can be nothing else, so that an unfinished one before it is broken."""
    kind = blocks[-1].kind if blocks else "items"
    named = has_name(tokens, index)
    return kind != "lines" and (begins(tokens, index) or named)


def opens_with_keyword(tokens: Sequence[Token], index: int, blocks: Sequence[Block]) -> bool:
    """Whether the word at the start of a statement is meant as a keyword, not as a name (``on: after 3h``)."""
    named = has_name(tokens, index)
    return not named and is_meant(tokens, index) and (not blocks or blocks[-1].kind != "lines")


def block_opened(tokens: Sequence[Token], start: int, brace: int, blocks: Sequence[Block]) -> Block:
    """What the brace at an index holds, told from the statement that it belongs to."""
    place = (tokens[start].start, tokens[brace].end)
    for at in range(start, brace):
        word = keyword(tokens[at])
        if word in _OPENERS:
            return Block(_OPENERS[word], place)  # type: ignore[arg-type]
    return Block("lines" if blocks and blocks[-1].kind == "lines" else "items", place)


def brace_apart(token: Token) -> tuple[Token, ...]:
    """A text that is not closed swallows the brace at the end of its line; apart from it, the block is not lost."""
    bare = token.text.rstrip()
    if token.kind != "bad_string" or not bare.endswith(("{", "}")):
        return (token,)
    at = token.start + len(bare) - 1
    return token._replace(text=bare[:-1], end=at), Token("sign", bare[-1], at, at + 1, False)


def needs_brace(token: Token, wanted: Collection[str]) -> bool:
    """Whether a line begins where only a block's brace can stand."""
    return (
        token.first
        and "LBRACE" in wanted
        and set(wanted) <= {"LBRACE", "STRING", "AT", "UNIQUE", "_DOT", "FOR", "ACTSFOR"}
    )


def missing_braces(tokens: Sequence[Token]) -> int:
    """How many more braces are opened than closed."""
    signs = [token.text for token in tokens if token.kind == "sign"]
    return max(signs.count("{") - signs.count("}"), 0)


def dedented(tokens: Sequence[Token], index: int, blocks: Sequence[Block], source: Source) -> int:
    """How many of the open blocks a statement stands outside of, going by its indentation; none where it does not begin
    with a keyword or a name and a colon."""
    token = tokens[index]
    named = has_name(tokens, index)
    if not token.first or token.kind != "word" or not (named or begins(tokens, index)):
        return 0
    indent = _indent(token.start, source)
    depth = 0
    for block in reversed(blocks):
        outer = _indent(block.place[0], source)
        inside = next((one for one in tokens if one.start >= block.place[1]), token)
        if indent > outer or not inside.first or _indent(inside.start, source) <= outer:
            break
        depth += 1
    return depth


def _indent(offset: int, source: Source) -> int:
    line = source.line_text(source.line_of(offset))
    return len(line) - len(line.lstrip())


def resume_at(tokens: Sequence[Token], start: int, index: int, blocks: Sequence[Block]) -> int:
    """The index of the first token after a broken statement that began at ``start`` and failed at ``index``."""
    depth = 0
    for at in range(start, len(tokens)):
        text = tokens[at].text
        if at > start and at > index and depth <= 0 and starts(tokens, at, blocks):
            return at
        if tokens[at].kind != "sign":
            continue
        if text == "{":
            depth += 1
        elif text == "}":
            if depth == 0 and at >= index:
                return at
            depth -= 1
            if depth == 0 and at >= index:
                return at + 1
    return len(tokens)


def broken_names(tokens: Sequence[Token], start: int, end: int) -> set[str]:
    """Every name in a statement that was left out: what it declares must not be missed a second time."""
    return {token.text for token in tokens[start:end] if token.kind == "word" and _may_name(token)}
