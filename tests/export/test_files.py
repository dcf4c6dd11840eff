"""What the exports write can be read: TChecker's text by its grammar, UPPAAL's XML by its references; every shipped
revision can be written; and where one of the tools is at hand, it reads both."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from lark import Lark, Token, Tree

from analysis.export.build import network_of
from analysis.export.names import Names
from analysis.export.network import Network
from analysis.export.tchecker import tchecker
from analysis.export.uppaal import uppaal
from tests.verify.small import policies
from tiaoli.cli.commands.export import LOST
from tiaoli.cli.options import Common
from tiaoli.cli.texts import Texts

TCHECKER = Lark(r"""
start: _NL* system (_NL+ line)* _NL*
system: "system" ":" ID
?line: process | event | clock | int | location | edge
process: "process" ":" ID
event: "event" ":" ID
clock: "clock" ":" NUMBER ":" ID
int: "int" ":" NUMBER ":" signed ":" signed ":" signed ":" ID
location: "location" ":" ID ":" ID "{" [place (":" place)*] "}"
edge: "edge" ":" ID ":" ID ":" ID ":" ID "{" [does (":" does)*] "}"
place: "initial" ":" -> initial
     | "committed" ":" -> committed
     | "invariant" ":" tests -> invariant
     | "labels" ":" ID -> labels
does: "provided" ":" tests -> provided
    | "do" ":" assign (";" assign)* -> do
tests: test ("&&" test)*
test: ID SIGN sum
assign: ID "=" sum
sum: signed | ID [PLUS NUMBER]
signed: /-?[0-9]+/
PLUS: "+" | "-"
SIGN: "<=" | ">=" | "==" | "!="
ID: /[A-Za-z_][A-Za-z0-9_.]*/
NUMBER: /[0-9]+/
COMMENT: /#[^\n]*/
_NL: /\n/
%ignore COMMENT
%ignore " "
""")  # fmt: skip
"""TChecker's format, as far as exports use it (its doc/file-format.md)."""


@cache
def shipped() -> dict[str, Network]:
    """Every shipped revision."""
    texts = Texts(Common())
    found: dict[str, Network] = {}
    for name in texts.names():
        timeline = None if texts.is_system(name) else texts.timeline(name)
        for revision in timeline.revisions if timeline is not None else ():
            found[f"{name}@{revision.date}"] = network_of(revision.graph)
    return found


def networks() -> Iterator[Network]:
    """The shipped ones of some size, and small ones."""
    yield from (one for one in shipped().values() if len(one.edges) < 150)
    yield from (network_of(timeline.revisions[0].graph) for _, timeline in policies(0, 12))


def words(tree: Tree[Token], kind: str) -> list[list[str]]:
    return [[str(one) for one in found.children if isinstance(one, Token)] for found in tree.find_data(kind)]


def test_every_shipped_revision_is_exported() -> None:
    assert len(shipped()) > 10
    for network in shipped().values():
        assert network.locations
        assert {loss.what for loss in network.losses} <= set(LOST)


def test_tchecker_s_text_follows_its_grammar_and_names_what_it_declares() -> None:
    for network in networks():
        tree = TCHECKER.parse(tchecker(network, ("備註 # one", "")))
        locations = {one[1] for one in words(tree, "location")}
        events = {one[0] for one in words(tree, "event")}
        names = {one[-1] for kind in ("clock", "int") for one in words(tree, kind)}
        for _, source, target, event in words(tree, "edge"):
            assert {source, target} <= locations
            assert event in events
        assert {one[0] for kind in ("test", "assign") for one in words(tree, kind)} <= names
        assert len(locations) == len(network.locations)
        assert len(list(tree.find_data("initial"))) == 1


def test_uppaal_s_xml_is_well_formed_and_refers_to_what_is_there() -> None:
    for network in networks():
        root = ET.fromstring(uppaal(network, ("a < b & c",)).encode())
        template = root.find("template")
        assert template is not None
        ids = [one.attrib["id"] for one in template.findall("location")]
        assert len(ids) == len(set(ids)) == len(network.locations)
        refs = [one.attrib["ref"] for kind in ("source", "target", "init") for one in template.iter(kind)]
        assert set(refs) <= set(ids)
        assert len(template.findall("transition")) == len(network.edges)
        places = {one.text for one in template.iter("name")}
        asked = [one.text or "" for one in root.iter("formula")]
        assert len(asked) == len(network.claims)
        assert all(one.startswith("A[] not P.") and one.removeprefix("A[] not P.") in places for one in asked)
        declared = root.findtext("declaration") or ""
        for name in (*(one.name for one in network.clocks), *(one.name for one in network.variables)):
            assert re.search(rf"\b{name}\b", declared)


def test_names_are_ascii_and_each_its_own() -> None:
    names = Names()
    made = [names.of("at", one) for one in ("open.a", "open_a", "处理中", "待商家", "a处理", "a")]
    assert len(set(made)) == len(made)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", one) for one in made)
    assert names.of("at", "待商家") == made[3]


@pytest.mark.skipif(shutil.which("tck-syntax") is None, reason="TChecker is not here")
def test_tchecker_reads_it(tmp_path: Path) -> None:
    for network in networks():
        (tmp_path / "a.tck").write_text(tchecker(network), encoding="utf-8")
        subprocess.run(["tck-syntax", "-c", tmp_path / "a.tck"], check=True, timeout=60)


@pytest.mark.skipif(shutil.which("verifyta") is None, reason="UPPAAL is not here")
def test_uppaal_reads_it(tmp_path: Path) -> None:
    for network in networks():
        (tmp_path / "a.xml").write_text(uppaal(network), encoding="utf-8")
        subprocess.run(["verifyta", "-q", tmp_path / "a.xml"], check=True, timeout=120)
