"""The front of the pictures: a graph goes in, a file's bytes come out.

In: a policy's graph, or two for a diff, and a format. Out: bytes, the same for the same input, and remarks on what the
picture could not show. Absent: writing files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from compiler.graph import PolicyGraph
from compiler.system.model import CompiledSystem
from viz.compose import compose
from viz.dot import dot_text
from viz.focus import focused
from viz.from_diff import picture_of_change
from viz.from_graph import picture_of
from viz.from_system import picture_of_system
from viz.mermaid import mermaid_text
from viz.picture import Lang, Picture
from viz.render import graphviz_json, pdf_file, png_bytes, svg_bytes
from viz.words import word

Format = Literal["svg", "png", "pdf", "dot", "mermaid"]
FORMATS: tuple[Format, ...] = get_args(Format)
MANY_STATES = 300
"""Above so many states a page can't be read, and placing them takes long: a focus is the better picture."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture's file, and remarks for whoever asked for it, in the picture's language."""

    data: bytes
    remarks: tuple[str, ...] = ()


def draw(
    graph: PolicyGraph,
    *,
    format: Format,
    lang: Lang = "zh",
    before: PolicyGraph | None = None,
    around: str | None = None,
    radius: int = 2,
    scale: float = 2.0,
) -> bytes:
    """Draw a policy, or with ``before`` how it differs from an older text.

    ``around`` and ``radius`` keep to what lies so many moves from a state (KeyError where there is none of that id);
    ``scale`` is the pixels to a point of a PNG. ``viz.render.EngineError`` where Graphviz gives up."""
    return drawing(graph, format=format, lang=lang, before=before, around=around, radius=radius, scale=scale).data


def drawing(
    graph: PolicyGraph,
    *,
    format: Format,
    lang: Lang = "zh",
    before: PolicyGraph | None = None,
    around: str | None = None,
    radius: int = 2,
    scale: float = 2.0,
) -> Drawing:
    """As ``draw``, with remarks."""
    picture = picture_of(graph, lang) if before is None else picture_of_change(before, graph, lang)
    if around is not None:
        picture = focused(picture, around, radius)
    return written(picture, format, scale)


def drawing_of_system(
    system: CompiledSystem, *, format: Format, lang: Lang = "zh", around: str | None = None, radius: int = 2,
    scale: float = 2.0,
) -> Drawing:  # fmt: skip
    """A whole system; ``around`` names a part."""
    picture = picture_of_system(system, lang)
    return written(picture if around is None else focused(picture, around, radius), format, scale)


def written(picture: Picture, format: Format, scale: float = 2.0) -> Drawing:
    """A picture in a format."""
    match format:
        case "dot":
            return Drawing(dot_text(picture).encode("utf-8"))
        case "mermaid":
            return Drawing(mermaid_text(picture).encode("utf-8"))
        case "svg" | "png" | "pdf":
            return _drawn(picture, format, scale)


def _drawn(picture: Picture, format: Literal["svg", "png", "pdf"], scale: float) -> Drawing:
    remarks = [word("many", picture.lang, len(picture.nodes))] if len(picture.nodes) > MANY_STATES else []
    scene = compose(picture, graphviz_json)
    if format == "svg":
        return Drawing(svg_bytes(scene), tuple(remarks))
    data, missing = png_bytes(scene, scale) if format == "png" else pdf_file(scene)
    if missing:
        remarks.append(word("missing", picture.lang, " ".join(sorted(missing))))
    return Drawing(data, tuple(remarks))
