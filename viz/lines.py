"""What a part of a picture says, as lines of plain text, for outputs that draw no boxes of their own.

In: moves, nodes, groups. Out: lines. Absent: escaping, which each output does in its own way.
"""

from __future__ import annotations

from viz.picture import Edge, Group, Lang, Mark, Move, MoveKind, Node
from viz.widths import plain
from viz.words import word

_BULLETS: dict[MoveKind, str] = {"action": "·", "deadline": "□", "forbid": "✗", "auto": "⚙", "given": "◉"}


def move_lines(move: Move, lang: Lang) -> list[str]:
    """A move: what sets it off, then its conditions, effects, older wording and citations."""
    onwards = [] if move.goes_to is None else [f"→ {move.goes_to}"]
    lines = [marked(move.title, move.mark, lang), *move.when, *move.then, *onwards, *move.before, *move.small]
    return [plain(line) for line in lines]


def edge_lines(edge: Edge, lang: Lang) -> list[str]:
    """Every move that an arrow carries."""
    return [line for move in edge.moves for line in move_lines(move, lang)]


def node_lines(node: Node, lang: Lang) -> list[str]:
    """A state: its name, whose turn, citations, then the moves that stay, one line each."""
    turns = " · ".join(turn.caption for turn in node.turns)
    head = [marked(node.title, node.mark, lang), *([turns] if turns else []), *node.before, *node.small]
    return [*(plain(line) for line in head), *_listed(node.stays, lang)]


def group_lines(group: Group, lang: Lang) -> list[str]:
    """The heading of an outer state."""
    turns = [turn.caption for turn in group.turns]
    head = [marked(group.title, group.mark, lang), *turns, *group.before, *group.small]
    return [*(plain(line) for line in head), *_listed(group.moves, lang)]


def marked(text: str, mark: Mark, lang: Lang) -> str:
    """A text with the word for what a diff did to it."""
    if mark == "none":
        return text
    return f"【{word(mark, lang)}】{text}" if lang == "zh" else f"[{word(mark, lang)}] {text}"


def _listed(moves: tuple[Move, ...], lang: Lang) -> list[str]:
    return [f"{_BULLETS[move.kind]} {' '.join(move_lines(move, lang))}" for move in moves]
