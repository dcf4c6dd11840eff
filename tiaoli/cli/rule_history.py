"""Where a rule comes from: its text in every revision that changed it, with clauses and readings.

In: `POLICY:RULE`, the rule by its id, the end of its id, or the name of anything a policy declares. Out: lines for a
terminal.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.history import Timeline
from compiler.model import Backing, Policy
from compiler.wording import backing_text
from dsl.catalogue import Bilingual
from dsl.source import Span
from dsl.suggest import nearest
from tiaoli.cli.carriers import holdings
from tiaoli.cli.files import CannotError
from tiaoli.cli.options import Common
from tiaoli.cli.selection import Named
from tiaoli.cli.systems import not_a_policy
from tiaoli.cli.terminal import FINDINGS, FINE, Terminal
from tiaoli.cli.texts import Texts

HOW = Bilingual(
    "give a message's code, as in P0312, a rule, as in wechat.after_sale:handling.lapse, a fact, as in R5a, or a "
    'clause, as in "@rules 二.2"',
    "请给出提示编号（如 P0312）、规则（如 wechat.after_sale:handling.lapse）、事实（如 R5a）或条款（如“@rules 二.2”）",
)
READING = Bilingual("reading", "解读")
GONE = Bilingual("removed", "已删除")


def explain_rule(what: str, terminal: Terminal, common: Common) -> int:
    """Show the course of one rule."""
    policy, colon, rule = what.partition(":")
    texts = Texts(common)
    if not colon or not policy or not rule:
        raise not_explained(policy, texts)
    timeline = texts.timeline_of(Named(policy))
    if timeline is None:
        return FINDINGS
    for line in _course(timeline, _id_of(rule, timeline), terminal):
        terminal.out(line)
    return FINE


def not_explained(name: str, texts: Texts) -> CannotError:
    """What to write instead of what names nothing by itself; for a system, its policies are said at once."""
    if not name or not texts.folders(name):
        return CannotError(HOW)
    if texts.is_system(name):
        not_a_policy(texts, Named(name))
    return CannotError(
        Bilingual(
            f"{name} is a policy; name one of its rules, as in {name}:RULE; its revisions: tiaoli log {name}",
            f"{name} 是政策；请指定其中一条规则，写成 {name}:规则；查看它的修订：tiaoli log {name}",
        )
    )


def _id_of(rule: str, timeline: Timeline) -> str:
    """The one thing that a name or the end of an id means."""
    known = {name for revision in timeline.revisions for name in _things(revision.policy)}
    fitting = sorted(name for name in known if name == rule) or sorted(n for n in known if n.endswith(f".{rule}"))
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise CannotError(Bilingual(f"{rule} may be any of {', '.join(fitting)}", f"{rule} 可指：{'、'.join(fitting)}"))
    hint = nearest(rule, known)
    raise CannotError(
        Bilingual(
            f"there is no rule {rule} in {timeline.name}" + (f"; did you mean {hint}?" if hint else ""),
            f"{timeline.name} 里没有规则 {rule}" + (f"；是不是 {hint}？" if hint else ""),
        )
    )


def _things(policy: Policy) -> dict[str, tuple[Span, Backing]]:
    """Everything of a policy that carries a clause by itself, by its id."""
    found: dict[str, tuple[Span, Backing]] = {}
    for one in holdings(policy):
        if one.kind not in ("policy", "actor", "action", "value"):
            found.setdefault(one.name, (one.span, one.backing))
    return found


def _course(timeline: Timeline, name: str, terminal: Terminal) -> Iterator[str]:
    """One block for each revision in which its text is another."""
    yield terminal.styled(f"{timeline.name}:{name}", "bold")
    before: str | None = None
    for revision in timeline.revisions:
        thing = _things(revision.policy).get(name)
        text = None if thing is None else thing[0].text
        if text == before:
            continue
        before = text
        yield ""
        if thing is None:
            yield f"{terminal.styled(str(revision.date), 'cyan')}  {terminal.say(GONE)}"
            continue
        span, backing = thing
        yield f"{terminal.styled(str(revision.date), 'cyan')}  {span.source.name}:{span.line}"
        yield from (f"  {line}" for line in _unindented(span))
        if backing.clauses:
            yield f"  {terminal.styled(backing_text(backing), 'dim')}"
        yield from (f"  {terminal.say(READING)}: {reading}" for reading in backing.readings)


def _unindented(span: Span) -> list[str]:
    """The text of a place with the indentation of its first line taken off the others."""
    first, *rest = span.text.rstrip().splitlines()
    lead = span.column - 1
    return [first, *(line[lead:] if not line[:lead].strip() else line for line in rest)]
