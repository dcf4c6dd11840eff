"""Why a text could not be read, in an author's words: names of the grammar's terminals never appear.

In: the tokens, where the parser stopped, and what it would have taken. Out: a code, a place and the values of its
sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dsl.catalogue import Bilingual
from dsl.keywords import BY_SPELLING, KEYWORDS
from dsl.source import Source
from dsl.statements import AMENDING, SIGN_TERMINALS, STARTERS, keyword
from dsl.suggest import nearest
from dsl.tokens import Token

_SIGNS = {terminal: sign for sign, terminal in SIGN_TERMINALS.items()}

_PHRASES = {
    "NAME": Bilingual("a name", "一个名称"),
    "STRING": Bilingual("a text in quotes", "引号中的文字"),
    "DATE": Bilingual("a date such as 2024-03-11", "日期，如 2024-03-11"),
    "$END": Bilingual("the end of the text", "文件结尾"),
}
_VALUE = Bilingual("a value", "一个值")
_NEXT = Bilingual("the next statement", "下一句")
_VALUES = frozenset({"INT", "MONEY", "PERCENT", "DURATION", "WORKDAYS", "CLOCK", "TRUE", "FALSE", "UNKNOWN", "NOW"})
_COMPARISONS = frozenset({"EQUAL", "UNEQUAL", "LESS", "LESSEQ", "MORE", "MOREEQ"})
_QUIET = frozenset({"AT", "PLUS", "MINUS", "TIMES", "_DOT", "_QMARK", "_SEMI", "AND", "OR", "EQUAL", "UNEQUAL", "LESS",
                    "LESSEQ", "MORE", "MOREEQ", "NOT", "_LPAR", "WITHIN", "ANY", "NOWIN", "NOWORKDAY", "EACH", "TOTAL",
                    "ASSUME", "ACTSFOR", "FOR"})  # fmt: skip
"""Possible almost everywhere; naming them helps nobody unless nothing else is possible."""

MOST_NAMED = 6

_SAME_MEANING = {
    "if": "WHEN", "如果": "WHEN", "otherwise": "ELSE", "其他": "ELSE", "其余": "ELSE", "以及": "AND", "并且": "AND",
    "或者": "OR", "delete": "REMOVE", "modify": "REPLACE", "assume": "ASSUME", "acts": "ACTSFOR", "below": "UNDER",
    "修改": "REPLACE", "更改": "REPLACE", "从": "FROM", "在": "IN",
}  # fmt: skip
"""Words that say the same elsewhere."""

Explanation = tuple[str, tuple[int, int], dict[str, Any]]

_FOREIGN = {
    "&": ("and", "且"), "|": ("or", "或"), "!": ("not", "非"), "\uff01": ("not", "非"), "#": ("//", "//"),
    "'": ('"\u2026"', '"\u2026"'), "\u2018": ('"\u2026"', '"\u2026"'), "\u2019": ('"\u2026"', '"\u2026"'),
    "[": ("{", "{"), "]": ("}", "}"),
    "\u00a5": ("100 CNY", "100元"), "\uffe5": ("100 CNY", "100元"), "\u3002": (".", "."),
}  # fmt: skip


def explain_bad_token(token: Token) -> tuple[str, dict[str, Any]] | None:
    """What is wrong with a token that can't be read at all; None where it can."""
    if token.kind == "bad":
        if token.text in _FOREIGN:
            english, chinese = _FOREIGN[token.text]
            return "P0125", {"found": token.text, "word": Bilingual(english, chinese)}
        return "P0101", {"found": token.text if token.text.isprintable() else f"U+{ord(token.text):04X}"}
    if token.kind == "sign" and token.text == "!":
        return "P0125", {"found": token.text, "word": Bilingual("not", "非")}
    if token.kind == "bad_string":
        return "P0102", {}
    if token.kind == "bad_number" and "年" in token.text:
        return "P0106", {}
    if token.kind == "bad_number":
        return "P0105", {"found": token.text}
    return None


def explain_stop(
    tokens: Sequence[Token], index: int, start: int, wanted: set[str], wanted_before: set[str]
) -> Explanation:
    """Why the parser stopped at a token of the statement that began at ``start``, from what could have stood there and
    one token earlier."""
    token, word = tokens[index], keyword(tokens[index])
    place = (token.start, token.end)
    if misspelt := misspelt_word(tokens, index, start, wanted, wanted_before):
        return misspelt
    if swapped := _swapped(tokens, index):
        return swapped
    if slip := _sign_slip(token, wanted):
        return slip
    for at, words in ((index, wanted), (index - 1, wanted_before)) if index > start else ((index, wanted),):
        if glued := _glued_keyword(tokens[at], words):
            place = tokens[at].start, tokens[at].end
            return "P0126", place, {"found": tokens[at].text, "word": glued, "rest": tokens[at].text[len(glued) :]}
    if _is_unit(tokens, index):
        return explain_stray(tokens, index, wanted)
    if _would_name(wanted, wanted_before) and tokens[index - 1].first and (nameless := _nameless(tokens, index)):
        return nameless
    if is_stray(tokens, index - 1, start, wanted, wanted_before):
        return explain_stray(tokens, index - 1, wanted_before)
    if token.text == "." and index > start + 1 and keyword(tokens[index - 2]) == "STATE":
        dotted = tokens[index - 1 : index + 2]
        return "P0224", (dotted[0].start, dotted[-1].end), {"name": "".join(part.text for part in dotted)}
    if index == start and "REPLACE" in wanted and _is_declaration(tokens, index):
        return "P0123", place, {}
    if index == start and word in STARTERS:
        return "P0112", place, {"found": token.text}
    if index == start:
        wanted = wanted & (STARTERS | {"NAME", "RBRACE", "WHEN", "ELSE"}) or wanted
    return "P0110", place, {"found": token.text, "expected": expected(wanted)}


def _is_declaration(tokens: Sequence[Token], index: int) -> bool:
    """Whether what begins at a token declares something, rather than changing something."""
    if index + 1 < len(tokens) and tokens[index + 1].text == ":":
        return True
    return keyword(tokens[index]) in STARTERS - AMENDING


def _sign_slip(token: Token, wanted: set[str]) -> Explanation | None:
    """A sign that is nearly the right one."""
    place = (token.start, token.end)
    if token.text == "=>" and "ARROW" in wanted:
        return "P0125", place, {"found": "=>", "word": Bilingual("->", "->")}
    if token.text == "=" and wanted & _COMPARISONS:
        return "P0115", place, {}
    if SIGN_TERMINALS.get(token.text) in _COMPARISONS and wanted & {"AND", "OR"}:
        return "P0116", place, {}
    return None


def _swapped(tokens: Sequence[Token], index: int) -> Explanation | None:
    """``=<`` for ``<=``."""
    first, second = tokens[index], tokens[index + 1] if index + 1 < len(tokens) else tokens[index]
    if first.text != "=" or second.text not in ("<", ">") or second.start != first.end:
        return None
    word = f"{second.text}="
    return "P0125", (first.start, second.end), {"found": first.text + second.text, "word": Bilingual(word, word)}


def _nameless(tokens: Sequence[Token], index: int) -> Explanation | None:
    """``buyer.cancel -> …`` without what makes it a rule, ``after 48h`` without a name."""
    first = tokens[index - 1]
    if tokens[index].text == "." and index + 1 < len(tokens):
        found = f"{first.text}.{tokens[index + 1].text}"
        missing = Bilingual("`on` or `forbid` before it", "`当` 或 `禁止`，再写动作")
        return "P0110", (first.start, tokens[index + 1].end), {"found": found, "expected": missing}
    if BY_SPELLING.get(first.text) == "AFTER":
        missing = Bilingual(f"a name first: `lapse: {first.text} …`", f"名称在前：`到期: {first.text} …`")
        return "P0110", (first.start, first.end), {"found": first.text, "expected": missing}
    return None


def _is_unit(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word stands where the unit of the number before it would."""
    token = tokens[index]
    return (
        index > 0 and tokens[index - 1].kind == "int" and token.kind == "word" and not (keyword(token) or token.first)
    )


def explain_stray(tokens: Sequence[Token], index: int, wanted: set[str]) -> Explanation:
    """Why a word amid a line does not go on with it."""
    token = tokens[index]
    if _is_unit(tokens, index) and "PER" not in wanted:
        number = tokens[index - 1]
        return "P0105", (number.start, token.end), {"found": f"{number.text} {token.text}"}
    return "P0110", (token.start, token.end), {"found": token.text, "expected": expected(wanted)}


def _would_name(wanted: set[str], wanted_before: set[str]) -> bool:
    """Whether a word was taken for the name of a rule: a statement could begin with it, and a colon is to follow."""
    return "_COLON" in wanted and wanted <= {"_COLON", "STRING"} and len(wanted_before & STARTERS) > 3


def is_stray(tokens: Sequence[Token], at: int, start: int, wanted: set[str], wanted_before: set[str]) -> bool:
    """Whether a word was only taken because it could begin a named rule, although it stands amid a line."""
    return _would_name(wanted, wanted_before) and at > start and tokens[at].kind == "word" and not tokens[at].first


def expected(wanted: set[str]) -> Bilingual:
    """What the parser would have taken, in words, the most telling first."""
    quiet = _QUIET if "NOT" in wanted else _QUIET - {"WITHIN"}  # a condition can begin with it; else it is told
    telling = wanted - quiet or wanted
    rest = telling - STARTERS - {"NAME", "$END", "RBRACE"}
    next_one = len(telling & STARTERS) > 4 and (bool(rest) or "$END" in telling)
    telling = rest if next_one else telling
    values = telling & _VALUES
    phrases = [_VALUE] if len(values) > 2 else [_phrase(one) for one in sorted(values)]
    phrases += [_phrase(terminal) for terminal in sorted(telling - values, key=_rank)]
    shown = phrases[:MOST_NAMED]
    more = len(phrases) > MOST_NAMED
    if next_one:
        shown.append(_NEXT)
    english = ", ".join(phrase.en for phrase in shown[:-1]) + (" or " if len(shown) > 1 else "") + shown[-1].en
    chinese = "、".join(phrase.zh for phrase in shown[:-1]) + ("或" if len(shown) > 1 else "") + shown[-1].zh
    return Bilingual(english + (" …" if more else ""), chinese + (" 等" if more else ""))


def _rank(terminal: str) -> tuple[int, str]:
    order = {"NAME": 0, "STRING": 1}
    return order.get(terminal, 2 if terminal in _SIGNS else 3), terminal


def _phrase(terminal: str) -> Bilingual:
    if terminal in _PHRASES:
        return _PHRASES[terminal]
    if terminal in _SIGNS:
        sign = _SIGNS[terminal]
        return Bilingual(f"`{sign}`", f"`{sign}`")
    if terminal in KEYWORDS:
        word = KEYWORDS[terminal]
        return Bilingual(f"`{word.english}`", f"`{word.chinese}`")
    return _VALUE


def misspelt_word(
    tokens: Sequence[Token], index: int, start: int, wanted: set[str], wanted_before: set[str]
) -> Explanation | None:
    """A word that is nearly a keyword: where the parser stopped, the one before, or the statement's first."""
    candidates: list[tuple[int, set[str] | frozenset[str]]] = [(index, wanted)]
    if index > start:
        candidates.append((index - 1, wanted_before))
    candidates.append((start, STARTERS if index <= start + 2 else frozenset()))
    for at, words in candidates:
        near = _near(tokens[at], words) if at < len(tokens) else None
        if near is not None:
            return "P0111", (tokens[at].start, tokens[at].end), {"found": tokens[at].text, "word": near}
    return None


def _near(token: Token, wanted: set[str] | frozenset[str]) -> str | None:
    if token.kind != "word" or keyword(token) is not None:
        return None
    meant = _SAME_MEANING.get(token.text)
    if meant == "WHEN" and "WHEN" not in wanted and "ON" in wanted:
        meant = "ON"
    if meant is not None and meant in wanted:
        return KEYWORDS[meant].english if token.text.isascii() else KEYWORDS[meant].chinese
    if len(token.text) < 2 or _glued_keyword(token, wanted) is not None:
        return None
    spellings = sorted(spelling for spelling, key in BY_SPELLING.items() if key in wanted)
    return nearest(token.text, spellings)


def _glued_keyword(token: Token, wanted: set[str] | frozenset[str]) -> str | None:
    """A Chinese keyword that could stand here, with a name written against it."""
    if token.kind != "word" or token.text.isascii():
        return None
    candidates = [KEYWORDS[key].chinese for key in wanted & KEYWORDS.keys()]
    candidates = [word for word in candidates if token.text.startswith(word)]
    longest = max(candidates, key=len, default=None)
    return longest if longest is not None and longest != token.text else None


def unclosed_brace(tokens: Sequence[Token], source: Source) -> tuple[int, int] | None:
    """The opening brace that indentation says was never closed: a closing brace further left came before its own."""
    open_braces: list[tuple[Token, int]] = []
    for token in tokens:
        if token.kind != "sign":
            continue
        line = source.line_text(source.line_of(token.start))
        indent = len(line) - len(line.lstrip())
        if token.text == "{":
            open_braces.append((token, indent))
        elif token.text == "}" and open_braces:
            brace, expected_indent = open_braces[-1]
            if token.first and indent < expected_indent:
                return brace.start, brace.end
            open_braces.pop()
    return (open_braces[-1][0].start, open_braces[-1][0].end) if open_braces else None
