"""The account of clauses as a reader sees it: lines for a terminal, or data for other programs.

In: a ledger. Out: text, JSON. The form of the JSON is `docs/schema/sources-2.json`. Absent: counting itself
(`tiaoli/cli/clauses.py`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import PurePath
from typing import Any

from dsl.catalogue import Bilingual
from dsl.source import Span, display_width
from tiaoli.cli.carriers import WORDS, Carrier
from tiaoli.cli.clauses import FactRow, Ledger, Row
from tiaoli.cli.help import wrap
from tiaoli.cli.marks import Mark
from tiaoli.cli.terminal import Style, Terminal, width_now

NOBODY = Bilingual("carried by nothing", "没有规则承载")
UNKNOWN = Bilingual("not in the register", "登记表里没有")
CONTEXT = Bilingual("background, nothing to carry", "背景说明，无需承载")
FIGURE = Bilingual("figure", "统计")
SCENARIOS = Bilingual("scenarios", "场景")
COLON, COMMA, SEMICOLON = Bilingual(": ", "："), Bilingual(", ", "、"), Bilingual("; ", "；")
UNCITED = Bilingual("These cite nothing", "没有引注的")
OPEN_FACTS = Bilingual("Facts that nothing carries", "没有承载的事实")


def ledger_text(ledger: Ledger, terminal: Terminal, *, missing: bool) -> str:
    """Document by document; with ``missing`` only what is."""
    return "\n".join(_lines(ledger, terminal, missing=missing)) + "\n"


def _lines(ledger: Ledger, terminal: Terminal, *, missing: bool) -> Iterator[str]:
    for document, register in ledger.documents:
        rows = [row for row in ledger.rows if row.document == document]
        shown = [row for row in rows if row.open or row.unheard_of] if missing else rows
        if shown:
            about = () if register is None else (register.title, str(register.dated or ""))
            head = "  ".join(filter(None, (f"@{document}", *about)))
            yield from (terminal.styled(line, "bold") for line in wrap(head, width_now()))
        for row in shown:
            yield from _row(row, terminal)
    open_facts = [row for row in ledger.facts if row.open]
    if open_facts:
        yield terminal.styled(terminal.say(OPEN_FACTS), "bold")
        for fact in open_facts:
            yield from _indented(f"✗ {fact.fact.name}  {terminal.say(fact.fact.says)}", 2, 4, terminal, "red")
    if ledger.uncited:
        yield terminal.styled(terminal.say(UNCITED), "bold")
        by_policy: dict[str, list[str]] = {}
        for policy, name in ledger.uncited:
            by_policy.setdefault(policy, []).append(name)
        for policy, names in by_policy.items():
            listed = f"{policy}{terminal.say(COLON)}{terminal.say(COMMA).join(names)}"
            yield from _indented(listed, 2, 6, terminal)
    yield from wrap(terminal.say(summary(ledger)), width_now())


def _row(row: Row, terminal: Terminal) -> Iterator[str]:
    """A clause: what it says, then what carries it."""
    bad = row.open or row.unheard_of
    says = UNKNOWN if row.registered is None else row.registered.says
    if row.registered is None and not row.has_register:
        says = Bilingual("", "")
    sign = "✗" if bad else "✓" if row.registered is None or row.registered.state == "rule" else "·"
    yield from _indented(f"{sign} {row.clause}  {terminal.say(says)}".rstrip(), 2, 6, terminal, "red" if bad else None)
    for line in _behind(row, terminal):
        yield from _indented(line, 6, 8, terminal, "dim")


def _behind(row: Row, terminal: Terminal) -> Iterator[str]:
    by_policy: dict[str, list[Carrier]] = {}
    for carrier in row.carriers:
        by_policy.setdefault(carrier.policy, []).append(carrier)
    for policy, found in by_policy.items():
        yield f"{policy}{terminal.say(COLON)}{carriers_text(found, terminal)}"
    if row.marks:
        files = Counter(PurePath(mark.span.source.name).name for mark in _apart(row.marks))
        counted = terminal.say(COMMA).join(f"{file} {count}" for file, count in files.items())
        yield f"{terminal.say(SCENARIOS)}{terminal.say(COLON)}{counted}"
    state = None if row.registered is None else row.registered.state
    if row.registered is not None and row.registered.figure is not None:
        yield f"{terminal.say(FIGURE)}{terminal.say(COLON)}{terminal.say(row.registered.figure)}"
    elif state == "context" and not row.carried:
        yield terminal.say(CONTEXT)
    elif state == "rule" and row.open:
        yield terminal.say(NOBODY)


def carriers_text(found: Iterable[Carrier], terminal: Terminal) -> str:
    """Kind by kind their names, each with the revisions in which it cites where these are not all."""
    by_kind: dict[str, list[str]] = {}
    for carrier in found:
        when = "" if carrier.when is None else terminal.say(_brackets(carrier.when))
        by_kind.setdefault(terminal.say(WORDS[carrier.kind]), []).append(f"{carrier.name}{when}")
    comma, semicolon = terminal.say(COMMA), terminal.say(SEMICOLON)
    return semicolon.join(f"{kind} {comma.join(names)}" for kind, names in by_kind.items())


def _brackets(text: Bilingual) -> Bilingual:
    return Bilingual(f" ({text.en})", f"（{text.zh}）")


def _apart(marks: Iterable[Mark]) -> list[Mark]:
    """The marks of one scenario once, whichever of its facts are meant."""
    return list({(mark.span.source.name, mark.scenario): mark for mark in marks}.values())


def _indented(text: str, first: int, rest: int, terminal: Terminal, style: Style | None = None) -> Iterator[str]:
    """Lines that fit the terminal, the first further out than the others; a long name is broken behind a dot."""
    width = max(width_now() - rest, 20)
    lines = [part for line in wrap(text, width) for part in _broken(line, width)]
    for number, line in enumerate(lines):
        yield " " * (rest if number else first) + (terminal.styled(line, style) if style else line)


def _broken(line: str, width: int) -> Iterator[str]:
    while display_width(line) > width and (dot := line.rfind(".", 1, width)) > 0:
        yield line[: dot + 1]
        line = line[dot + 1 :]
    yield line


def summary(ledger: Ledger) -> Bilingual:
    """How much there is and how much of it is carried."""
    rules, facts = ledger.count("rule"), [row for row in ledger.facts if row.fact.state == "rule"]
    open_rules = sum(row.open for row in ledger.rows)
    unknown = sum(row.unheard_of for row in ledger.rows)
    carried, told = rules - open_rules, sum(not row.open for row in facts)
    documents, clauses = len(ledger.documents), len(ledger.rows)
    reports, contexts = ledger.count("report"), ledger.count("context")
    return Bilingual(
        f"{_many(documents, 'document')}, {_many(clauses, 'clause')}: {carried} of {_many(rules, 'rule')} carried, "
        f"{open_rules} open; {reports} to report, {contexts} background{f', {unknown} unknown' if unknown else ''}"
        + (f"; {told} of {_many(len(facts), 'rule fact')} carried" if facts else ""),
        f"{documents} 份文件，{clauses} 条：规则 {rules} 条，已承载 {carried} 条，缺 {open_rules} 条；"
        f"指标 {reports} 条，背景 {contexts} 条{f'，登记表里没有的 {unknown} 条' if unknown else ''}"
        + (f"；规则事实 {len(facts)} 项，已承载 {told} 项" if facts else ""),
    )


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}" + ("" if count == 1 else "s")


# ── as data ────────────────────────────────────────────────────────────────────────────────────────────────────


def ledger_data(ledger: Ledger, policy: str | None, *, missing: bool) -> str:
    """The whole account as JSON, or of clauses and facts only what is missing."""
    data = {
        "version": 2,
        "policy": policy,
        "documents": [
            {
                "document": name,
                "title": None if register is None else register.title or None,
                "dated": None if register is None else _day(register.dated),
            }
            for name, register in ledger.documents
        ],
        "clauses": [_clause(row) for row in ledger.rows if not missing or row.open or row.unheard_of],
        "facts": [_fact(row) for row in ledger.facts if not missing or row.open],
        "uncited": [{"policy": name, "name": one} for name, one in ledger.uncited],
        "counts": {
            "documents": len(ledger.documents),
            "clauses": len(ledger.rows),
            "rules": ledger.count("rule"),
            "open": sum(row.open for row in ledger.rows),
            "reports": ledger.count("report"),
            "context": ledger.count("context"),
            "unknown": sum(row.unheard_of for row in ledger.rows),
            "facts": sum(row.fact.state == "rule" for row in ledger.facts),
            "open_facts": sum(row.open for row in ledger.facts),
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _clause(row: Row) -> dict[str, Any]:
    known = row.registered
    return {
        "document": row.document,
        "clause": row.clause,
        "state": None if known is None else known.state,
        "says": None if known is None else _said(known.says),
        "facts": [] if known is None else list(known.facts),
        "figure": None if known is None or known.figure is None else _said(known.figure),
        "open": row.open,
        "carriers": [_carrier(one) for one in row.carriers],
        "scenarios": [_scenario(mark) for mark in _apart(row.marks)],
    }


def _fact(row: FactRow) -> dict[str, Any]:
    return {
        "fact": row.fact.name,
        "document": row.document,
        "state": row.fact.state,
        "since": _day(row.fact.since),
        "says": _said(row.fact.says),
        "clauses": list(row.clauses),
        "cited": list(row.cited),
        "scenarios": [_scenario(mark) for mark in row.marks],
        "open": row.open,
    }


def _carrier(one: Carrier) -> dict[str, Any]:
    return {
        "policy": one.policy,
        "kind": one.kind,
        "name": one.name,
        "label": one.label,
        "revisions": [str(day) for day in one.revisions],
        "always": one.always,
        **_place(one.spans[0]),
    }


def _scenario(mark: Mark) -> dict[str, Any]:
    return {"name": mark.scenario, "policy": mark.policy, **_place(mark.span)}


def _place(span: Span) -> dict[str, Any]:
    return {"file": span.source.name, "line": span.line}


def _said(text: Bilingual) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _day(day: date | None) -> str | None:
    return None if day is None else str(day)
