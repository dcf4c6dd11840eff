"""A picture as a Mermaid flowchart, for documents that draw Mermaid (GitHub, GitLab, wikis).

In: a picture. Out: Mermaid text. Ids are plain ASCII of ours, labels are quoted, and every sign in them that Mermaid,
Markdown or HTML could take for syntax stands as its number. Absent: places; Mermaid finds its own.
"""

from __future__ import annotations

import re

from viz.lines import edge_lines, group_lines, node_lines
from viz.picture import Node, Picture
from viz.theme import FRAME, FRAME_FILL, INK, MARKS, Tone, edge_tone, node_tone
from viz.widths import plain

_UNSAFE = re.compile(r"[^\w ,/=+:\-.·→−≤≥]|(?<=\d)\.(?!\d)|^[\-+](?= )", re.ASCII)


def mermaid_text(picture: Picture) -> str:
    """The picture as a flowchart from top to bottom."""
    names = {node.id: f"n{place}" for place, node in enumerate(picture.nodes)}
    frames = {group.id: f"g{place}" for place, group in enumerate(picture.groups)}
    lines = ["---", f"title: {_title(picture.title)}", "---", "flowchart TB"]
    if picture.outermost.moves:
        lines.append(f'  everywhere["{_label(group_lines(picture.outermost, picture.lang))}"]')
    lines += _inside(picture, "", names, frames, "  ")
    for node in picture.nodes:
        if node.initial:
            lines += ['  begin(("#32;"))', f"  begin --> {names[node.id]}", f"  style begin fill:{INK},stroke:{INK}"]
    first = sum(node.initial for node in picture.nodes)
    for place, edge in enumerate(picture.edges, first):
        arrow = "-.->" if edge.kind in ("deadline", "given") else "-->"
        source = frames.get(edge.source) or names[edge.source]
        text = _label(edge_lines(edge, picture.lang))
        lines.append(f'  {source} {arrow}|"{text}"| {names[edge.target]}')
        lines.append(f"  linkStyle {place} stroke:{edge_tone(edge, picture.diff).line}")
    return "\n".join([*lines, *_styles(picture, names, frames), ""])


def _inside(picture: Picture, group_id: str, names: dict[str, str], frames: dict[str, str], indent: str) -> list[str]:
    lines = [indent + _node(node, names[node.id], picture) for node in picture.nodes if node.group == group_id]
    for group in picture.groups:
        if group.parent == group_id and any(group.id in picture.path(node.group) for node in picture.nodes):
            lines.append(f'{indent}subgraph {frames[group.id]}["{_label(group_lines(group, picture.lang))}"]')
            lines += _inside(picture, group.id, names, frames, indent + "  ")
            lines.append(f"{indent}end")
    return lines


def _node(node: Node, name: str, picture: Picture) -> str:
    text = _label(node_lines(node, picture.lang))
    return f'{name}(["{text}"])' if node.final else f'{name}("{text}")'


def _styles(picture: Picture, names: dict[str, str], frames: dict[str, str]) -> list[str]:
    """One class per colour, and which states have it."""
    classes: dict[Tone, list[str]] = {}
    for node in picture.nodes:
        classes.setdefault(node_tone(node, picture.diff), []).append(names[node.id])
    shown = {group for node in picture.nodes for group in picture.path(node.group)}
    for group in picture.groups[1:]:
        if group.id in shown:
            tone = Tone(FRAME_FILL, FRAME) if group.mark == "none" else MARKS[group.mark]
            classes.setdefault(tone, []).append(frames[group.id])
    lines: list[str] = []
    for place, (tone, members) in enumerate(classes.items()):
        lines.append(f"  classDef tone{place} fill:{tone.fill},stroke:{tone.line},color:{INK}")
        lines.append(f"  class {','.join(members)} tone{place}")
    return lines


def _label(lines: list[str]) -> str:
    return "<br/>".join(escaped(line) for line in lines)


def escaped(text: str) -> str:
    """Text as Mermaid shows it letter by letter: anything that may be syntax as ``#number;``."""
    return _UNSAFE.sub(lambda found: _coded(found.group()), plain(text))


def _coded(character: str) -> str:
    return f"#{ord(character)};" if ord(character) < 0x80 or not character.isprintable() else character


def _title(text: str) -> str:
    """A title for the front matter, which is YAML: quoted, quotes and backslashes escaped."""
    quoted = plain(text).replace("\\", "\\\\").replace('"', '\\"').replace("<", "‹").replace(">", "›")
    return f'"{quoted}"'
