"""Text → syntax tree. The only door to lark. Never fails: every mistake becomes a diagnostic, what is broken is left
out.

Before each statement the parser keeps a cheap copy of where it stands. When a statement turns out broken, it goes
back to that copy, skips the statement and goes on, so that one run reports every independent mistake. The sentences
about what was expected come from ``dsl/syntax_errors.py``; the tree is put together by ``dsl/builder``.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import sys
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any, cast

import lark
from lark import Lark
from lark.exceptions import UnexpectedInput
from lark.lexer import Lexer
from lark.parsers.lalr_analysis import Shift

from dsl import syntax
from dsl.builder import Builder
from dsl.cache import keep, kept
from dsl.diagnostics import Problems
from dsl.keywords import BY_SPELLING, READING
from dsl.leaf import Leaf
from dsl.leftovers import header_by_name, possible_value, running_by_word
from dsl.literals import literal_fault
from dsl.record import record
from dsl.source import Source, Span
from dsl.statements import (
    DEEPEST,
    SIGN_TERMINALS,
    Block,
    block_opened,
    brace_apart,
    broken_names,
    dedented,
    has_name,
    is_certain,
    is_meant,
    missing_braces,
    needs_brace,
    opens_with_keyword,
    resume_at,
    starts,
    too_much,
)
from dsl.syntax_errors import (
    expected,
    explain_bad_token,
    explain_stop,
    explain_stray,
    is_stray,
    misspelt_word,
    unclosed_brace,
)
from dsl.tokens import Token, tokens

MOST_ERRORS = 100
"""After so many mistakes the rest of a text is not read."""

_TERMINALS = {
    "int": "INT", "money": "MONEY", "percent": "PERCENT", "duration": "DURATION", "workdays": "WORKDAYS",
    "clock": "CLOCK", "date": "DATE", "string": "STRING", "bad_string": "STRING",
}  # fmt: skip

_BUILDER = Builder()


class NoLexer(Lexer):
    """Tokens are handed over one by one; lark lexes nothing."""

    def __init__(self, lexer_conf: Any) -> None:
        pass

    def lex(self, lexer_state: Any, parser_state: Any) -> Any:
        """No tokens."""
        return iter(())


@cache
def _grammar() -> Lark:
    """The analysed grammar, kept in the user's cache folder from one run to the next where that can be written."""
    text = resources.files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8")
    made_of = f"{text} {lark.__version__} {sys.version_info} {__name__}"
    name = f"grammar-{hashlib.sha256(made_of.encode()).hexdigest()[:24]}"
    found = kept(name)
    if found is not None:
        # Whatever unpickling a spoiled file may raise: the tables are then made anew.
        with contextlib.suppress(Exception):
            return Lark.__new__(Lark)._load(io.BytesIO(found), transformer=_BUILDER)
    made = Lark(text, parser="lalr", lexer=NoLexer, start="file", maybe_placeholders=True, transformer=_BUILDER)
    tables = io.BytesIO()
    made.save(tables, exclude_options=("transformer",))
    keep(name, tables.getvalue())
    return made


def parse(source: Source, problems: Problems) -> syntax.File:
    """The syntax tree of a text; mistakes go to ``problems``."""
    found = _Reading(source, problems).read()
    whole = Span(source, 0, len(source.text))
    return replace(found, span=whole)


@record
class _Mark:
    """Where the parser stood before a statement: the index of its first token, the blocks open, lark's own state."""

    index: int
    blocks: tuple[Block, ...]
    state: Any


class _Reading:
    """One text being read."""

    def __init__(self, source: Source, problems: Problems) -> None:
        self.source = source
        self.problems = problems
        self.tokens: list[Token] = []
        self.readings: dict[int, list[str]] = {}
        self.blocks: tuple[Block, ...] = ()
        self.broken: set[str] = set()
        self.errors = 0
        self.missing = 0
        self.parser = _grammar().parse_interactive("")
        self.mark = self._marked(0)

    def read(self) -> syntax.File:
        """Feed everything, then the end."""
        self._split()
        self.missing = missing_braces(self.tokens)
        _BUILDER.readings, _BUILDER.problems = self.readings, self.problems
        index = 0
        while index < len(self.tokens):
            if self.errors >= MOST_ERRORS:
                self._go_back(self.mark)
                break
            index = self._one(index)
        tree = self._end()
        return replace(tree, broken=frozenset(self.broken))

    # tokens and readings

    def _split(self) -> None:
        """Comments out, readings filed under the token they are written beside or above."""
        whole = [part for one in tokens(self.source.text) for part in brace_apart(one)]
        self.tokens = [token for token in whole if token.kind != "comment"]
        waiting: list[str] = []
        owner, index = 0, -1
        blocks: tuple[Block, ...] = ()
        for token in whole:
            if token.kind == "comment":
                text = _reading(token)
                if text is not None and token.first:
                    waiting.append(text)
                elif text is not None and index >= 0:
                    self.readings.setdefault(self.tokens[owner].start, []).append(text)
                continue
            index += 1
            if starts(self.tokens, index, blocks):
                owner = index
                if waiting:
                    self.readings.setdefault(token.start, []).extend(waiting)
                    waiting = []
            if token.text == "{" and token.kind == "sign":
                blocks = (*blocks, block_opened(self.tokens, owner, index, blocks))
            elif token.text == "}" and token.kind == "sign":
                blocks = blocks[:-1]

    def _span(self, token: Token) -> Span:
        return Span(self.source, token.start, token.end)

    def _leaf(self, index: int, forced: bool = False) -> Leaf:
        """The token at an index under the name the grammar has for it where it stands. A keyword is a name where only a
        name can stand, or where it names a rule; ``forced`` at the start of a statement, where a keyword is what it
        looks like. A value that can't be is the one that is meant most likely."""
        choices, token = self.parser.choices(), self.tokens[index]
        if token.kind == "word":
            key = BY_SPELLING.get(token.text)
            if token.text == "_" and "ANY" in choices:
                key = "ANY"
            kind = key if key is not None and self._is_keyword(key, index, choices, forced) else "NAME"
        elif token.kind == "sign":
            kind = SIGN_TERMINALS.get(token.text, "?")
        else:
            kind = _TERMINALS.get(token.kind, "?")
            if literal_fault(token.kind, token.text) is not None:
                return Leaf(kind, possible_value(token.kind, token.text), self._span(token))
        return Leaf(kind, token.text, self._span(token))

    def _names_a_rule(self, index: int) -> bool:
        """Whether a word at the start of a statement is its name."""
        return index == self.mark.index and has_name(self.tokens, index)

    def _is_keyword(self, key: str, index: int, choices: Any, forced: bool) -> bool:
        """Whether a word that spells a keyword is meant as one: it fits as such, or a name does not."""
        if "NAME" not in choices:
            return True
        if key != "ANY" and (not is_meant(self.tokens, index) or self._names_a_rule(index)):
            return key in choices and not self._shifts("NAME")
        if forced:
            return True
        return key in choices and (choices[key][0] is Shift or self._shifts(key) or not self._shifts("NAME"))

    def _shifts(self, kind: str) -> bool:
        """Whether a terminal can be taken here after whatever is finished by it. The table alone does not say:
        it merges what may follow in other places."""
        stack = list(self.parser.parser_state.state_stack)
        states = self.parser.parser_state.parse_conf.states
        while kind in states[stack[-1]]:
            action, rule = states[stack[-1]][kind]
            if action is Shift:
                return True
            if rule.expansion:
                del stack[-len(rule.expansion) :]
            stack.append(states[stack[-1]][rule.origin.name][1])
        return kind == "$END" and stack[-1] == self.parser.parser_state.parse_conf.end_state

    # feeding

    def _marked(self, index: int) -> _Mark:
        return _Mark(index, self.blocks, self.parser.copy(deepcopy_values=False))

    def _go_back(self, mark: _Mark) -> None:
        self.parser = mark.state.copy(deepcopy_values=False)
        self.blocks = mark.blocks
        self.mark = mark

    def _accepts(self, kind: str) -> bool:
        return kind in self.parser.accepts()

    def _feed(self, leaf: Leaf) -> bool:
        """Whether the parser took it; if not, the parser's state is spoilt."""
        try:
            self.parser.feed_token(cast(Any, leaf))
        except UnexpectedInput:
            return False
        return True

    def _one(self, index: int) -> int:
        """Feed one token; the index to go on with."""
        token = self.tokens[index]
        if self.missing and self._closes_by_indent(index):
            return index
        if starts(self.tokens, index, self.blocks):
            if self._at_boundary():
                self.mark = self._marked(index)
            elif is_certain(self.tokens, index, self.blocks):
                return self._unfinished(index)
        fault = explain_bad_token(token) or (literal_fault(token.kind, token.text), {})
        if fault[0] is not None:
            self._report(fault[0], self._span(token), **fault[1])
            meant = self._leaf(index)
            return index + 1 if meant.type != "?" and self._feed(meant) else self._skip(index)
        if token.text == "}" and not self.blocks:
            self.broken.add("}")
            self._report("P0103", self._span(token))
            return index + 1
        if too_much(self.tokens, self.mark.index, index) or (token.text == "{" and len(self.blocks) >= DEEPEST):
            self._report("P0109", self._span(token))
            return self._skip(index)
        if not self._feed(
            self._leaf(index, index == self.mark.index and opens_with_keyword(self.tokens, index, self.blocks))
        ):
            self._again(index)
            return self._recover(index)
        if token.text == "{":
            self.blocks = (*self.blocks, block_opened(self.tokens, self.mark.index, index, self.blocks))
            self.mark = self._marked(index + 1)
        elif token.text == "}":
            self.blocks = self.blocks[:-1]
            self.mark = self._marked(index + 1)
        return index + 1

    # after a mistake

    def _report(self, code: str, span: Span, *notes: Span, **values: object) -> None:
        self.errors += 1
        self.problems.error(code, span, *notes, **values)

    def _recover(self, index: int) -> int:
        """The token at an index does not fit: say why, and find where to go on."""
        token = self.tokens[index]
        if index == self.mark.index and self._closes_missing_brace(index):
            return index
        accepted, before = self._wanted(index)
        if needs_brace(token, accepted):
            return self._opens_missing_brace(index)
        code, place, values = explain_stop(self.tokens, index, self.mark.index, accepted, before)
        self._report(code, Span(self.source, *place), **values)
        return self._state_by_name(index) or self._skip(index)

    def _wanted(self, index: int) -> tuple[set[str], set[str]]:
        """What could have stood at an index where the parser stopped, and what at the one before it."""
        here = set(self.parser.accepts())
        if index <= self.mark.index:
            return here, set()
        now = self.parser
        self._again(index - 1)
        before = set(self.parser.accepts())
        self.parser = now
        return here, before

    def _unfinished(self, index: int) -> int:
        """A new statement begins where the one before is not finished."""
        if needs_brace(self.tokens[index], self.parser.accepts()):
            return self._opens_missing_brace(index)
        self._say_unfinished(index)
        return self._leave_out(index)

    def _say_unfinished(self, index: int) -> None:
        last = self.tokens[index - 1]
        accepted, before = self._wanted(index)
        misspelt = misspelt_word(self.tokens, index - 1, self.mark.index, before, before)
        if misspelt is not None:
            code, place, values = misspelt
            self._report(code, Span(self.source, *place), **values)
        elif is_stray(self.tokens, index - 1, self.mark.index, accepted, before):
            code, place, values = explain_stray(self.tokens, index - 1, before)
            self._report(code, Span(self.source, *place), **values)
        else:
            self._report("P0113", self._span(last), found=last.text, expected=expected(accepted))

    def _at_boundary(self) -> bool:
        end = "RBRACE" if self.blocks else "$END"
        return end in self.parser.choices() and self._shifts(end)

    def _again(self, index: int) -> None:
        """Bring the parser to where it stood before the token that it did not take."""
        self.parser = self.mark.state.copy(deepcopy_values=False)
        for at in range(self.mark.index, index):
            self._feed(self._leaf(at))

    def _opens_missing_brace(self, index: int) -> int:
        """A block's first line where its brace is needed: it was forgotten at the end of the line before."""
        last = self.tokens[index - 1]
        self._report("P0113", self._span(last), expected=expected({"LBRACE"}))
        self.tokens.insert(index, Token("sign", "{", last.end, last.end, False))
        self._again(index)
        return index

    def _closes_by_indent(self, index: int) -> bool:
        """In a text that lacks closing braces: a statement that stands as far left as the block around it, whose inside
        stands further right, is outside of it."""
        depth = dedented(self.tokens, index, self.blocks, self.source)
        if not depth:
            return False
        probe = self.parser.copy(deepcopy_values=False)
        for _ in range(min(depth, self.missing)):
            if not self._feed(Leaf("RBRACE", "}", self._span(self.tokens[index]))):
                self.parser = probe
                return False
        for _ in range(min(depth, self.missing)):
            end = self.blocks[-1].place[1]
            self.broken.add("{")
            self._report("P0104", Span(self.source, end - 1, end))
            self.blocks = self.blocks[:-1]
            self.missing -= 1
        self.mark = self._marked(index)
        return True

    def _closes_missing_brace(self, index: int) -> bool:
        """A statement of the top level at the very left, inside a block: the block's brace is missing."""
        token = self.tokens[index]
        if not self.blocks or token.start not in self.source.line_starts:
            return False
        probe = self.parser.copy(deepcopy_values=False)
        for _ in self.blocks:
            if not self._feed(Leaf("RBRACE", "}", self._span(token))):
                self.parser = probe
                return False
        fits = self._leaf(index).type in self.parser.accepts()
        if not fits:
            self.parser = probe
            return False
        self.broken.add("{")
        self._report("P0104", Span(self.source, *self.blocks[-1].place))
        self.blocks = ()
        self.mark = self._marked(self.mark.index)
        return True

    def _skip(self, index: int) -> int:
        """Leave the statement out."""
        start = self.mark.index
        return self._leave_out(resume_at(self.tokens, start, index, self.mark.blocks))

    def _leave_out(self, end: int) -> int:
        """Go on behind a broken statement; of a first line, what it is about is kept."""
        start = self.mark.index
        self.broken |= broken_names(self.tokens, start, end)
        self._go_back(self.mark)
        if start == 0:
            kept = header_by_name(self.source, self.tokens[:end])
        else:
            kept = running_by_word(self.source, self.tokens, min(start, len(self.tokens) - 1))
        for leaf in kept:
            self._feed(leaf)
        self.mark = self._marked(end)
        return end

    def _state_by_name(self, index: int) -> int | None:
        """A state whose first line is broken is kept by its name, so that what stands inside it is still read."""
        start = self.mark.index
        words = [token.text for token in self.tokens[start:index]]
        at = next((n for n, word in enumerate(words) if BY_SPELLING.get(word) == "STATE"), None)
        if (
            at is None
            or at > 1
            or start + at + 1 >= index
            or "{" in words
            or self.tokens[start + at + 1].kind != "word"
        ):
            return None
        brace = index
        while brace < len(self.tokens) and self.tokens[brace].text != "{":
            if brace > index and starts(self.tokens, brace, self.blocks):
                return None
            brace += 1
        if brace == len(self.tokens):
            return None
        self._go_back(self.mark)
        name = start + at + 1
        while self.tokens[name + 1].text == "." and self.tokens[name + 2].kind == "word":
            name += 2
        for place in (*range(start, start + at + 1), name, brace):
            self._feed(self._leaf(place))
        self.blocks = (*self.blocks, block_opened(self.tokens, start, brace, self.blocks))
        return brace + 1

    def _end(self) -> syntax.File:
        """Close what is open and finish the tree."""
        last = self.tokens[-1] if self.tokens else Token("word", "", 0, 0, True)
        here = Span(self.source, last.end, last.end)
        if self.blocks:
            place = unclosed_brace(self.tokens, self.source) or self.blocks[-1].place
            self.broken.add("{")
            if self.errors < MOST_ERRORS:
                self._report("P0104", Span(self.source, *place))
            if "RBRACE" not in self.parser.accepts():
                self._say_unfinished(len(self.tokens))
                self._go_back(self.mark)
            for _ in self.blocks:
                self._feed(Leaf("RBRACE", "}", here))
        elif "$END" not in self.parser.accepts():
            self._say_unfinished(len(self.tokens))
            self._leave_out(len(self.tokens))
        tree: syntax.File = self.parser.feed_token(cast(Any, Leaf("$END", "", here)))
        return tree


def _reading(comment: Token) -> str | None:
    """What a comment says that states a reading; None for any other."""
    content = comment.text[2:].strip()
    for opening in READING:
        for spelling in (opening, opening[:-1] + "\uff1a"):
            if content.startswith(spelling):
                return content[len(spelling) :].strip()
    return None
