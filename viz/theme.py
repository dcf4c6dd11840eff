"""Colours and sizes of the pictures.

In: an actor's index, a mark, a kind of move. Out: colours as ``#rrggbb``. Whose turn it is and what a diff did is also
said in words beside every colour, and the fills differ in lightness, so that a grey print says the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from viz.picture import Edge, Mark, Move, Node

FONT_FAMILY: Final = "Tiaoli Sans"
FALLBACK_FAMILIES: Final = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "Hiragino Sans GB",
    "WenQuanYi Micro Hei", "sans-serif",
)  # fmt: skip

TITLE_SIZE: Final = 20.0
SUBTITLE_SIZE: Final = 11.0
STATE_SIZE: Final = 14.0
MOVE_SIZE: Final = 11.0
LINE_SIZE: Final = 10.0
SMALL_SIZE: Final = 8.0

PAPER: Final = "#ffffff"
INK: Final = "#1f2933"
SOFT_INK: Final = "#46525e"
FAINT_INK: Final = "#57636f"
RULE: Final = "#d3dae0"
FRAME: Final = "#9aa7b3"
FRAME_FILL: Final = "#f7f9fb"
CLOCK: Final = "#5c4a36"


@dataclass(frozen=True, slots=True)
class Tone:
    """A fill for surfaces and a darker colour of the same hue for lines and text on white."""

    fill: str
    line: str


ACTORS: Final = (
    Tone("#e3eefa", "#1d5a9c"),
    Tone("#fbdcb8", "#9a4f0a"),
    Tone("#d6cdec", "#533a94"),
    Tone("#a3d0c5", "#0b524a"),
    Tone("#f8dde5", "#99284f"),
    Tone("#d0d28c", "#565c0c"),
)
"""One tone per actor, in the order declared; more actors begin again. The fills of the first four, who are all that
most policies have, are clearly of different lightness."""

NEUTRAL: Final = Tone("#f3f5f7", "#5b6772")
FINAL: Final = Tone("#ffffff", "#39434d")
MARKS: Final[dict[Mark, Tone]] = {
    "none": Tone("#f8f9fa", "#7b8691"),
    "added": Tone("#d9f4e1", "#17703a"),
    "removed": Tone("#fbdcdc", "#b3261e"),
    "changed": Tone("#fdeab8", "#8f5800"),
}
SIGNS: Final[dict[Mark, str]] = {"none": "", "added": "+", "removed": "−", "changed": "~"}

HEAT: Final = ("#ffffff", "#fff1d8", "#fddca6", "#f8c170", "#eda23c")
HEAT_DARK: Final = ("#14191f", "#33280f", "#4e3a10", "#6d4c0b", "#8c5e08")
"""From little to much: on white paper, and the same on a dark screen."""


def colours() -> tuple[str, ...]:
    """Every colour that a drawing may have, but for those of ``HEAT``."""
    tones = (*ACTORS, NEUTRAL, FINAL, *MARKS.values())
    single = (INK, SOFT_INK, FAINT_INK, RULE, FRAME, FRAME_FILL, CLOCK)
    found = dict.fromkeys((*single, *(colour for tone in tones for colour in (tone.fill, tone.line))))
    return tuple(colour for colour in found if colour not in HEAT)


def actor_tone(actor: int | None) -> Tone:
    """The tone of an actor; neutral for none."""
    return NEUTRAL if actor is None else ACTORS[actor % len(ACTORS)]


def node_tone(node: Node, diff: bool) -> Tone:
    """The tone of a state: what a diff did to it, else whose turn it is."""
    if diff:
        return MARKS[node.mark]
    if node.heat is not None:
        return Tone(HEAT[node.heat.level], FINAL.line)
    if node.final:
        return FINAL
    return actor_tone(node.turns[0].actor) if len(node.turns) == 1 else NEUTRAL


def move_tone(move: Move, diff: bool) -> Tone:
    """The tone of a move: what a diff did to it, else who makes it; the clock has a colour of its own, and what was
    counted and never made has none."""
    if diff:
        return MARKS[move.mark]
    if move.kind == "given" or move.often == "0":
        return NEUTRAL
    return Tone(NEUTRAL.fill, CLOCK) if move.kind == "deadline" else actor_tone(move.actor)


def edge_tone(edge: Edge, diff: bool) -> Tone:
    """The tone of an arrow, which is that of its moves."""
    return move_tone(edge.moves[0], diff)
