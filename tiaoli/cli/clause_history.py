"""Where a clause of a document, or a fact that it states, has gone: what carries it, which scenarios touch it.

In: `R5a`, the name of a fact in a register, or `@rules 二.2`, a clause. Out: lines for a terminal. Absent: the
documents' own texts, and the course of one rule (`tiaoli/cli/rule_history.py`).
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from compiler.model import Clause
from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.report import render
from dsl.source import Span
from dsl.suggest import nearest
from tiaoli.cli.carriers import WORDS, Carrier
from tiaoli.cli.clauses import Ledger, Row, ledger
from tiaoli.cli.files import CannotError
from tiaoli.cli.help import wrap
from tiaoli.cli.library import Shelf, all_registers, of_documents
from tiaoli.cli.marks import Mark
from tiaoli.cli.options import Common
from tiaoli.cli.registers import STATES, Fact, Register
from tiaoli.cli.rule_history import HOW, not_explained
from tiaoli.cli.terminal import FINDINGS, FINE, Terminal, width_now
from tiaoli.cli.texts import Texts

CARRIED = Bilingual("Carried by", "承载它的")
SHOWN = Bilingual("Shown by a figure", "由统计指标反映")
SAY_SO = Bilingual("Scenarios that say they carry it", "标明依据它的场景")
REACH = Bilingual("Scenarios that reach a rule of it", "走到其规则的场景")
PICTURE = Bilingual("In a picture", "画成图")
NOTHING = Bilingual("nothing", "没有")
NO_MORE = Bilingual("no longer", "不再承载")
COMMA = Bilingual(", ", "、")
SINCE = Bilingual("since", "自")
UNKNOWN = Bilingual("not in the register", "登记表里没有")
_CLAUSE = re.compile(r"@\s*(\w+)\s*(.*)")
_QUOTES = "\"“”'"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is explained: a fact with the clauses that state it, or a clause alone."""

    fact: Fact | None
    rows: tuple[Row, ...]
    register: Register | None


def explain_source(what: str, terminal: Terminal, common: Common) -> int:
    """Show where a fact or a clause has gone."""
    texts, problems = Texts(common), Problems()
    registers = all_registers(texts, problems)
    if problems.serious:
        terminal.finding(render(problems.in_order(), terminal.language, terminal.color, width_now()))
        return FINDINGS
    known = {one.document: one for found in reversed(registers.values()) for one in found}
    document, clause = _clause_of(what) if what.startswith("@") else ("", "")
    if not document and texts.folders(what):
        raise not_explained(what, texts)
    facts = [] if document else _facts(what, known)
    documents = (document,) if document else tuple(register.document for register, _ in facts)
    shelf = of_documents(texts, registers, documents, Problems())
    account = ledger(shelf, Problems())
    asked = [_stating(register, fact, account) for register, fact in facts] or [
        _clause(document, clause, account, known)
    ]
    for number, one in enumerate(asked):
        terminal.out("\n".join((*([""] if number else []), *_lines(one, shelf, terminal, common))))
    return FINE


def _clause_of(what: str) -> tuple[str, str]:
    """Document and clause of a word like `@rules 二.2`."""
    found = _CLAUSE.fullmatch(what.strip())
    clause = "" if found is None else found[2].strip(f" {_QUOTES}")
    if found is None or not clause:
        raise CannotError(HOW)
    return found[1], clause


def _clause(document: str, clause: str, account: Ledger, known: dict[str, Register]) -> Asked:
    rows = [row for row in account.rows if row.document == document]
    if not rows:
        raise _unknown("document", "文件", f"@{document}", nearest(document, known), "@")
    chosen = tuple(row for row in rows if row.clause == clause)
    if not chosen:
        hint = nearest(clause, [row.clause for row in rows])
        raise _unknown("clause", "条款", f"@{document} {clause}", hint, f"@{document} ")
    return Asked(None, chosen, known.get(document))


def _facts(what: str, known: dict[str, Register]) -> list[tuple[Register, Fact]]:
    """The facts of that name: one, unless documents share names."""
    every = [(register, fact) for register in known.values() for fact in register.facts]
    folded = [one for one in every if one[1].name.casefold() == what.casefold()]
    found = [one for one in folded if one[1].name == what] or folded
    if not found:
        hint = nearest(what, [fact.name for _, fact in every])
        raise _unknown("fact", "事实", what, hint) if hint else CannotError(HOW)
    return found


def _stating(register: Register, fact: Fact, account: Ledger) -> Asked:
    """A fact with the clauses that state it."""
    rows = (row for row in account.rows if row.document == register.document and row.registered is not None)
    return Asked(fact, tuple(row for row in rows if row.registered and fact.name in row.registered.facts), register)


def _unknown(kind: str, chinese: str, name: str, hint: str | None, before: str = "") -> CannotError:
    return CannotError(
        Bilingual(
            f"there is no {kind} {name}" + (f"; did you mean {before}{hint}?" if hint else ""),
            f"没有{chinese} {name}" + (f"；是不是 {before}{hint}？" if hint else ""),
        )
    )


# ── what is shown ──────────────────────────────────────────────────────────────────────────────────────────────


def _lines(asked: Asked, shelf: Shelf, terminal: Terminal, common: Common) -> Iterator[str]:
    yield from _heading(asked, terminal)
    found = _apart(carrier for row in asked.rows for carrier in row.carriers)
    figures = [row.registered.figure for row in asked.rows if row.registered is not None and row.registered.figure]
    if figures:
        yield from ("", terminal.styled(terminal.say(SHOWN), "bold"))
        yield from (line for figure in figures for line in _wrapped(terminal.say(figure), 2, terminal))
    if found or not figures:
        yield from ("", terminal.styled(terminal.say(CARRIED), "bold"))
        yield from _carriers(found, terminal)
    said = _one_each(
        mark for row in asked.rows for mark in row.marks if asked.fact is None or mark.fact == asked.fact.name
    )
    if said:
        yield from ("", terminal.styled(terminal.say(SAY_SO), "bold"))
        yield from _scenarios([(mark.scenario, mark.span) for mark in said], terminal)
    named = {mark.scenario for mark in said}
    reached = [(name, span) for name, span in _reaching(asked, shelf, common) if name not in named]
    if reached:
        yield from ("", terminal.styled(terminal.say(REACH), "bold"))
        yield from _scenarios(reached, terminal)
    commands = list(_pictures(found, common))
    if commands:
        yield from ("", terminal.styled(terminal.say(PICTURE), "bold"))
        yield from (f"  {terminal.styled(line, 'cyan')}" for line in commands)


def _heading(asked: Asked, terminal: Terminal) -> Iterator[str]:
    """What it says, of what kind it is, and where it is said."""
    document = asked.rows[0].document
    title = "" if asked.register is None else asked.register.title
    if asked.fact is not None:
        yield from _wrapped(f"{asked.fact.name}  {terminal.say(asked.fact.says)}", 0, terminal, bold=True)
        kind = STATES[asked.fact.state].in_(terminal.language)
        since = "" if asked.fact.since is None else f"{terminal.say(SINCE)} {asked.fact.since}"
        yield "  ".join(filter(None, (f"@{document}", title, kind, since)))
        for row in asked.rows:
            yield from _wrapped(f"{row.clause}  {terminal.say(_says(row))}", 2, terminal)
        return
    (row,) = asked.rows
    says = "" if row.registered is None and not row.has_register else terminal.say(_says(row))
    yield from _wrapped(f"@{document} {row.clause}  {says}".rstrip(), 0, terminal, bold=True)
    kind = "" if row.registered is None else STATES[row.registered.state].in_(terminal.language)
    facts = "" if row.registered is None else terminal.say(COMMA).join(row.registered.facts)
    about = "  ".join(filter(None, (title, kind, facts)))
    if about:
        yield about


def _says(row: Row) -> Bilingual:
    return UNKNOWN if row.registered is None else row.registered.says


def _carriers(found: Iterable[Carrier], terminal: Terminal) -> Iterator[str]:
    """Policy by policy: what it is, and where it stands from which day on."""
    policy, nothing = "", True
    for carrier in found:
        nothing = False
        if carrier.policy != policy:
            policy = carrier.policy
            yield f"  {policy}"
        head = (f"{terminal.say(WORDS[carrier.kind])} {carrier.name}", carrier.label)
        yield from _wrapped("  ".join(filter(None, head)), 4, terminal)
        before: tuple[str, int] | None = None
        for day, span in zip(carrier.revisions, carrier.spans, strict=True):
            place = (span.source.name, span.line)
            if place != before:
                yield f"      {terminal.styled(f'{day}  {_place(span)}', 'dim')}"
            before = place
        after = [day for day in carrier.texts if day > carrier.revisions[-1]]
        if after and carrier.kind != "change":
            yield f"      {terminal.styled(f'{after[0]}  {terminal.say(NO_MORE)}', 'dim')}"
    if nothing:
        yield f"  {terminal.say(NOTHING)}"


def _scenarios(found: Iterable[tuple[str, Span]], terminal: Terminal) -> Iterator[str]:
    for name, span in found:
        yield from _wrapped(name, 2, terminal)
        yield f"      {terminal.styled(_place(span), 'dim')}"


def _pictures(found: Iterable[Carrier], common: Common) -> Iterator[str]:
    """The commands that draw what lies around its rules, each state once, on the last day on which they carry it."""
    days: dict[tuple[str, str], str] = {}
    for carrier in found:
        if carrier.state:
            key = carrier.policy, carrier.state
            days[key] = max(days.get(key, ""), str(carrier.revisions[-1]))
    libraries = "".join(f" --library {shlex.quote(str(library))}" for library in common.libraries)
    for (policy, state), day in days.items():
        yield f"tiaoli draw {policy}@{day} --around {state} -o {state}.svg{libraries}"


def _reaching(asked: Asked, shelf: Shelf, common: Common) -> Iterator[tuple[str, Span]]:
    """The scenarios whose runs reach something that works and carries one of the clauses."""
    from tiaoli.cli.scenarios import gather, reached

    clauses = {Clause(row.document, row.clause) for row in asked.rows}
    policies = {carrier.policy for row in asked.rows for carrier in row.carriers}
    paths = dict.fromkeys(str(one.path) for one in shelf.told if policies and (one.system or one.policy in policies))
    for scenario in gather(list(paths), common).scenarios if paths else ():
        if clauses & reached(scenario):
            yield scenario.name, scenario.span


def _apart(found: Iterable[Carrier]) -> list[Carrier]:
    """Each thing once, policy by policy, whichever of the clauses it cites."""
    every = {(one.policy, one.kind, one.name): one for one in found}
    order = list(dict.fromkeys(one.policy for one in every.values()))
    return sorted(every.values(), key=lambda one: order.index(one.policy))


def _one_each(marks: Iterable[Mark]) -> list[Mark]:
    return list({(mark.span.source.name, mark.scenario): mark for mark in marks}.values())


def _wrapped(text: str, indent: int, terminal: Terminal, *, bold: bool = False) -> Iterator[str]:
    for number, line in enumerate(wrap(text, max(width_now() - indent - 4, 20))):
        yield " " * (indent + 4 if number else indent) + (terminal.styled(line, "bold") if bold else line)


def _place(span: Span) -> str:
    return f"{span.source.name}:{span.line}"
