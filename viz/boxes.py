"""Turns the parts of a picture into blocks: what a state's box, an arrow's label, a frame's heading look like.

In: nodes, edges, groups of a ``Picture``. Out: blocks of known size. Absent: their places.
"""

from __future__ import annotations

from dataclasses import replace

from viz.picture import Edge, Group, Mark, Move, MoveKind, Node, Picture, Turn
from viz.scene import Box, Shape
from viz.theme import (
    FAINT_INK,
    INK,
    LINE_SIZE,
    MARKS,
    MOVE_SIZE,
    PAPER,
    SIGNS,
    SMALL_SIZE,
    SOFT_INK,
    STATE_SIZE,
    Tone,
    actor_tone,
    edge_tone,
    move_tone,
    node_tone,
)  # fmt: skip
from viz.typeset import Block, Divider, Item, Row, Sign, beside, over, piled, pills, rows, shared_out, stack

_SIGN_SPACE = 1.15
_SIGN_OF: dict[MoveKind, Sign] = {
    "action": "dot", "deadline": "clock", "forbid": "ban", "auto": "gear", "given": "eye",
}  # fmt: skip
_NODE_WIDTH = 190.0
_MOVE_WIDTH = 150.0
_HEADING_WIDTH = 300.0
_COLUMN_WIDTH = 215.0
_COLUMN_GAP = 10.0
_LONG_LIST = 3


def node_block(node: Node, diff: bool) -> Block:
    """A state's box: name, whose turn, then what may happen without leaving it."""
    tone = node_tone(node, diff)
    ink = SOFT_INK if diff and node.mark == "none" else INK
    items: list[Item] = []
    name = Row(_signed(node.title, node.mark), STATE_SIZE, ink, centred=True, strong=True)
    items += rows(name, _NODE_WIDTH, even=True)
    if node.heat is not None and node.heat.text:
        items += rows(Row(node.heat.text, LINE_SIZE, INK, centred=True, strong=True, above=1.0), _NODE_WIDTH, even=True)
    items += pills(_captions(node.turns, tone if diff else None), _NODE_WIDTH)
    for line in node.before:
        items += rows(Row(line, LINE_SIZE, SOFT_INK, centred=True), _NODE_WIDTH)
    for line in node.small:
        items += rows(Row(line, SMALL_SIZE, FAINT_INK, centred=True, above=1.0), _NODE_WIDTH)
    if node.stays:
        items.append(Divider())
        items += _listed(node.stays, _NODE_WIDTH, diff)
    inside = stack(items, pad=(12.0, 8.0), least=92.0)
    return _framed(inside, tone, double=node.final, marked=node.mark)


def edge_block(edge: Edge, diff: bool) -> Block:
    """The label that an arrow runs through."""
    items: list[Item] = []
    for place, move in enumerate(edge.moves):
        items += _centred(move, 0.0 if place == 0 else 5.0, diff)
    inside = stack(items, pad=(7.0, 3.0))
    tone = edge_tone(edge, diff)
    fill = tone.fill if diff and edge.mark != "none" else PAPER
    dash = (3.0, 2.0) if edge.kind in ("deadline", "given") else ()
    ground = Box(0, 0, inside.width, inside.height, 5.0, fill, tone.line, 0.6, dash)
    return Block(inside.width, inside.height, (ground, *inside.shapes))


def heading_block(group: Group, diff: bool, width: float = 2 * _COLUMN_WIDTH) -> Block:
    """What stands at the top of a frame: the outer state's name, and the moves that hold anywhere inside."""
    tone = MARKS[group.mark] if diff else None
    name = Row(_signed(group.title, group.mark), MOVE_SIZE + 1, tone.line if tone else INK, strong=True)
    items: list[Item] = [*rows(name, width)]
    items += pills(_captions(group.turns, tone), width, centred=False)
    for line in group.before:
        items += rows(Row(line, LINE_SIZE, SOFT_INK), width)
    for line in group.small:
        items += rows(Row(line, SMALL_SIZE, FAINT_INK), width)
    head = stack(items, pad=(2.0, 2.0))
    return over(head, _in_columns(group.moves, width, diff)) if group.moves else head


def _in_columns(moves: tuple[Move, ...], width: float, diff: bool) -> Block:
    """A list of moves; a long one in columns, for a frame is more often wide than high."""
    count = min(3, max(1, int(width // _COLUMN_WIDTH))) if len(moves) > _LONG_LIST else 1
    each = min(width, _HEADING_WIDTH) if count == 1 else _COLUMN_WIDTH
    single = [stack(_listed((move,), each, diff), pad=(2.0, 0.0)) for move in moves]
    return beside([piled(column) for column in shared_out(single, count)], _COLUMN_GAP)


def _captions(turns: tuple[Turn, ...], tone: Tone | None) -> list[tuple[str, Tone]]:
    return [(turn.caption, tone or actor_tone(turn.actor)) for turn in turns]


def _signed(text: str, mark: Mark) -> str:
    return f"{SIGNS[mark]} {text}" if SIGNS[mark] else text


def _framed(inside: Block, tone: Tone, *, double: bool, marked: Mark) -> Block:
    """A box around a block; a final state has two lines around it."""
    weight = 1.8 if marked != "none" else 1.2
    edge: list[Shape] = [Box(0, 0, inside.width, inside.height, 9.0, tone.fill, tone.line, weight)]
    if double:
        edge.append(Box(3, 3, inside.width - 6, inside.height - 6, 6.5, None, tone.line, 0.9))
    return Block(inside.width, inside.height, (*edge, *inside.shapes))


def _details(move: Move, diff: bool) -> list[tuple[str, float, str]]:
    """The lines under a move's title with their size and colour; in a diff what stayed as it was stands back."""
    ink, soft = (FAINT_INK, FAINT_INK) if diff and move.mark == "none" else (INK, SOFT_INK)
    lines = [(text, LINE_SIZE, soft) for text in move.when]
    lines += [(text, LINE_SIZE, ink) for text in move.then]
    lines += [] if move.goes_to is None else [(f"→ {move.goes_to}", LINE_SIZE, ink)]
    lines += [(text, LINE_SIZE - 1, SOFT_INK) for text in move.before]
    return lines + [(text, SMALL_SIZE, FAINT_INK) for text in move.small]


def _centred(move: Move, above: float, diff: bool) -> list[Item]:
    """A move in the middle of its label."""
    sign = _SIGN_OF[move.kind] if move.kind != "action" else None
    indent = MOVE_SIZE * _SIGN_SPACE if sign else 0.0
    colour = move_tone(move, diff).line
    title = Row(_signed(move.title, move.mark), MOVE_SIZE, colour, True, True, above, indent, sign)
    first, *rest = rows(title, _MOVE_WIDTH, even=True)
    found = [first, *(replace(row, indent=0.0) for row in rest)]
    if move.often:
        found = [Row(move.often, STATE_SIZE, colour, True, True, above), replace(first, above=0.0), *found[1:]]
    for text, size, ink in _details(move, diff):
        found += rows(Row(text, size, ink, centred=True), _MOVE_WIDTH, even=True)
    return [*found]


def _listed(moves: tuple[Move, ...], width: float, diff: bool) -> list[Item]:
    """Moves as a list, the details indented under each."""
    found: list[Row] = []
    indent = LINE_SIZE * _SIGN_SPACE
    for move in moves:
        title, colour = _signed(move.title, move.mark), move_tone(move, diff).line
        title = f"{move.often}  {title}" if move.often else title
        found += rows(Row(title, LINE_SIZE, colour, True, False, 3.0, indent, _SIGN_OF[move.kind]), width)
        for text, size, ink in _details(move, diff):
            found += rows(Row(text, size, ink, indent=indent), width)
    return [*found]


def blocks(picture: Picture) -> tuple[dict[str, Block], list[Block], dict[str, Block]]:
    """The blocks of a picture: states by id, arrows' labels in order, headings of frames by id."""
    return (
        {node.id: node_block(node, picture.diff) for node in picture.nodes},
        [edge_block(edge, picture.diff) for edge in picture.edges],
        {group.id: heading_block(group, picture.diff) for group in picture.groups if group.id},
    )
