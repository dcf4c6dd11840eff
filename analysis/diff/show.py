"""A diff as text, Markdown or data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from analysis.diff.changes import Change, Diff, Effect, Part
from analysis.diff.wording import COLON, SEMICOLON
from dsl.catalogue import Bilingual
from dsl.keywords import Language
from dsl.markdown import table_row
from dsl.source import display_width

MARKS = {"added": "+", "removed": "-", "changed": "~"}
_COLOURS = {"added": "32", "removed": "31", "changed": "33"}

KIND_WORDS: dict[str, Bilingual] = {
    "policy": Bilingual("policy", "政策"), "state": Bilingual("state", "状态"), "rule": Bilingual("rule", "规则"),
    "forbid": Bilingual("prohibition", "禁止"), "limit": Bilingual("limit", "限制"),
    "setting": Bilingual("setting", "设置"),
    "table": Bilingual("table", "表"), "action": Bilingual("action", "动作"), "fact": Bilingual("fact", "事实"),
    "value": Bilingual("value", "取值"), "enum": Bilingual("enum", "枚举"), "outcome": Bilingual("outcome", "结果"),
    "automation": Bilingual("automation", "自动规则"), "suspension": Bilingual("suspension", "中止"),
    "actor": Bilingual("actor", "角色"), "claim": Bilingual("claim", "承诺"), "source": Bilingual("source", "依据"),
}  # fmt: skip

_SAME = Bilingual("no difference", "没有差别")
_COUNT = Bilingual("{n} changes", "{n} 处变化")
_ONE = Bilingual("1 change", "1 处变化")

VERSION = 1


def heading(diff: Diff, lang: Language) -> str:
    """The first line: which policy, from when to when, how much."""
    before, after = diff.before, diff.after
    names = before.name if before.name == after.name else f"{before.name} → {after.name}"
    count = len(diff.changes)
    amount = _SAME.in_(lang) if not count else _ONE.in_(lang) if count == 1 else _COUNT.in_(lang).format(n=count)
    return f"{names}  {before.revision} → {after.revision}  {amount}"


def diff_text(diff: Diff, lang: Language, *, color: bool = False, footer: Iterable[str] = ()) -> str:
    """A diff for a terminal; ``footer`` lines come last (what becomes of running cases)."""
    lines = [heading(diff, lang)]
    for change in diff.changes:
        lines.extend(_change_lines(change, lang, color))
    lines.extend(f"  {line}" for line in footer)
    return "\n".join(lines) + "\n"


def telling(change: Change) -> tuple[Part, ...]:
    """The parts worth a line: other clauses and readings only where nothing else differs."""
    return tuple(part for part in change.parts if not part.backing_only) or change.parts


def _change_lines(change: Change, lang: Language, color: bool) -> Iterator[str]:
    mark = MARKS[change.verb]
    if color:
        mark = f"\x1b[{_COLOURS[change.verb]}m{mark}\x1b[0m"
    kind = KIND_WORDS[change.kind].in_(lang)
    clauses = " ".join(str(clause) for clause in change.clauses)
    parts = telling(change)
    single = parts[0] if len(parts) == 1 else None
    short = _arrow(single, lang) if single is not None else ""
    head = f"  {mark} {kind} {change.title.in_(lang)}"
    wide = display_width(short) > 60
    yield head + (f"  {short}" if short and not wide else "") + (f"  {clauses}" if clauses else "")
    for part in parts:
        if wide or single is None:
            yield from _part_lines(part, lang)
    if change.effects:
        yield from _effect_lines(change.effects, lang)


def _arrow(part: Part, lang: Language) -> str:
    before = part.before.in_(lang) if part.before is not None else ""
    after = part.after.in_(lang) if part.after is not None else ""
    if before and after:
        return f"{before} → {after}"
    return after or before or part.what.in_(lang)


def _part_lines(part: Part, lang: Language) -> Iterator[str]:
    what = part.what.in_(lang)
    before = part.before.in_(lang) if part.before is not None else None
    after = part.after.in_(lang) if part.after is not None else None
    if before is not None and after is not None and display_width(before + after) <= 60:
        yield f"      {what}{COLON.in_(lang)}{before} → {after}"
        return
    if before is not None:
        yield f"      {what} - {before}"
    if after is not None:
        yield f"      {what} + {after}"
    if before is None and after is None:
        yield f"      {what}"


_VERDICTS = {"gain": "▲", "loss": "▼", "other": "·"}


def _effect_lines(effects: tuple[Effect, ...], lang: Language) -> Iterator[str]:
    seen = list(dict.fromkeys(f"{_VERDICTS[e.verdict]} {_sentence(e, lang)}" for e in effects))
    line = "      " + "  ".join(seen)
    if display_width(line) <= 100:
        yield line
    else:
        yield from (f"      {one}" for one in seen)


def _sentence(effect: Effect, lang: Language) -> str:
    gap = " " if lang == "en" else ""
    return f"{effect.actor_label.in_(lang)}{gap}{effect.sentence.in_(lang)}"


# ── Markdown and data ──────────────────────────────────────────────────────────────────────────────────────────

_COLUMNS = {
    "en": ("", "what", "before", "after", "for whom", "clauses"),
    "zh": ("", "内容", "之前", "之后", "对谁", "条款"),
}


def diff_markdown(diff: Diff, lang: Language, footer: Iterable[str] = ()) -> str:
    """A diff as a Markdown table."""
    lines = [f"**{heading(diff, lang)}**", "", table_row(_COLUMNS[lang]), table_row(("---",) * 6)]
    semicolon = SEMICOLON.in_(lang)
    for change in diff.changes:
        kind = KIND_WORDS[change.kind].in_(lang)
        before = semicolon.join(
            _side(part, part.before, change, lang) for part in telling(change) if part.before is not None
        )
        after = semicolon.join(
            _side(part, part.after, change, lang) for part in telling(change) if part.after is not None
        )
        whom = semicolon.join(dict.fromkeys(f"{_VERDICTS[e.verdict]} {_sentence(e, lang)}" for e in change.effects))
        clauses = " ".join(str(clause) for clause in change.clauses)
        lines.append(table_row((MARKS[change.verb], f"{kind} {change.title.in_(lang)}", before, after, whom, clauses)))
    extra = list(footer)
    return "\n".join([*lines, *([""] if extra else []), *extra]) + "\n"


def _side(part: Part, side: Bilingual, change: Change, lang: Language) -> str:
    return side.in_(lang) if len(telling(change)) == 1 else f"{part.what.in_(lang)}{COLON.in_(lang)}{side.in_(lang)}"


def diff_data(diff: Diff) -> dict[str, Any]:
    """A diff as data; ``version`` is that of docs/schema/diff-1.json."""

    return {
        "version": VERSION,
        "before": {"policy": diff.before.name, "revision": diff.before.revision.isoformat()},
        "after": {"policy": diff.after.name, "revision": diff.after.revision.isoformat()},
        "changes": [_change_data(change) for change in diff.changes],
    }


def _words(text: Bilingual | None) -> dict[str, str] | None:
    return {"en": text.en, "zh": text.zh} if text is not None else None


def _change_data(change: Change) -> dict[str, Any]:
    return {
        "verb": change.verb,
        "kind": change.kind,
        "key": change.key,
        "title": _words(change.title),
        "parts": [
            {"what": _words(part.what), "before": _words(part.before), "after": _words(part.after)}
            for part in change.parts
        ],
        "clauses": [{"source": clause.source, "clause": clause.clause} for clause in change.clauses],
        "effects": [
            {"actor": one.actor, "verdict": one.verdict, "case": one.case, "sentence": _words(one.sentence)}
            for one in change.effects
        ],
    }
