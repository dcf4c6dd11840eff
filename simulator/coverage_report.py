"""Coverage as a table for a reader, and as data.

In: coverage. Out: text in a language, or dictionaries. Absent: counting (``simulator/coverage.py``).
"""

from __future__ import annotations

from typing import Any

from dsl.catalogue import Bilingual
from dsl.keywords import Language
from dsl.source import display_width
from simulator.coverage import KINDS, Coverage, Item, Kind, Side

VERSION = 1
"""The version of the data's form."""

_NAMES: dict[Kind, Bilingual] = {
    "branch": Bilingual("rule branches", "规则分支"),
    "automation": Bilingual("automations", "自动规则"),
    "forbid": Bilingual("prohibitions", "禁止"),
    "authority": Bilingual("delegates refused", "无权代表"),
    "limit": Bilingual("limits", "限制"),
    "deadline": Bilingual("deadline sides", "期限前后"),
    "link": Bilingual("links", "连接"),
    "given": Bilingual("facts told", "得知的事实"),
    "clause": Bilingual("clauses", "条款"),
}

_SIDES: dict[Side, Bilingual] = {
    "before": Bilingual("one second before", "到期前一秒"),
    "at": Bilingual("at the last second", "到期当秒"),
    "after": Bilingual("after", "到期之后"),
}


def coverage_text(coverage: Coverage, lang: Language = "en", *, missing: bool = True) -> str:
    """A row for each kind of thing, then what no run has reached."""
    runs = Bilingual(f"{coverage.runs} runs", f"{coverage.runs} 次运行").in_(lang)
    lines = [f"{coverage.policy}  {runs}"]
    shares = {kind: coverage.share(kind) for kind in KINDS}
    width = max((display_width(_NAMES[kind].in_(lang)) for kind, (_, total) in shares.items() if total), default=0)
    for kind, (reached, total) in shares.items():
        if total:
            name = _NAMES[kind].in_(lang)
            percent = f"{100 * reached // total:>3}%"
            lines.append(f"  {name}{' ' * (width - display_width(name))}  {percent}  {reached}/{total}")
    if missing and coverage.missing:
        lines.append(Bilingual("not reached:", "未覆盖：").in_(lang))
        lines += [f"  {_NAMES[item.kind].in_(lang)}  {item_text(item, lang)}" for item in coverage.missing]
    return "\n".join(lines) + "\n"


def item_text(item: Item, lang: Language) -> str:
    """An item's name, with its branch (from 1) or side and the revision that brought it."""
    parts = [item.name]
    if item.branch is not None:
        parts.append(Bilingual(f"branch {item.branch + 1}", f"分支 {item.branch + 1}").in_(lang))
    if item.side is not None:
        parts.append(_SIDES[item.side].in_(lang))
    parts.append(Bilingual(f"since {item.since}", f"自 {item.since}").in_(lang))
    return " · ".join(parts)


def coverage_data(coverage: Coverage) -> dict[str, Any]:
    """Coverage for other programs; branches count from 0."""
    return {
        "version": VERSION,
        "policy": coverage.policy,
        "runs": coverage.runs,
        "shares": {kind: dict(zip(("reached", "total"), coverage.share(kind), strict=True)) for kind in KINDS},
        "items": [
            {
                "kind": item.kind, "name": item.name, "branch": item.branch, "side": item.side,
                "since": str(item.since), "clauses": [str(clause) for clause in item.clauses], "runs": count,
            }
            for item, count in coverage.items
        ],
    }  # fmt: skip
