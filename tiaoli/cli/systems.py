"""The systems at hand: found like policies, compiled together with the policies of their parts.

In: the texts that a reference means. Out: the system with the revisions of its parts, or what is wrong with it. The
policy of a part is looked for among the texts asked for together with the system, then beside it, then by its name
in the libraries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NoReturn

from dsl.catalogue import Bilingual
from dsl.keywords import Language
from dsl.report import render
from tiaoli.cli.files import CannotError
from tiaoli.cli.selection import InGit, Named, Reference, today
from tiaoli.cli.terminal import Terminal, width_now

if TYPE_CHECKING:
    from compiler.pipeline import Compiled
    from compiler.system.model import CompiledSystem
    from compiler.system.pipeline import SystemResult
    from tiaoli.cli.texts import Selected, Texts


class Around:
    """The policies of parts: those ``beside`` a system first, then those that can be named."""

    def __init__(self, texts: Texts, beside: Iterable[Selected]) -> None:
        self._texts = texts
        self._beside = {one.name: one for one in beside}

    def names(self) -> Iterator[str]:
        """Every policy there is."""
        yield from self._beside
        yield from self._texts.names()

    def compiled(self, name: str) -> Compiled | None:
        """A policy; None where there is none of that name."""
        if name in self._beside:
            selected = self._beside[name]
        elif self._texts.folders(name):
            selected = self._texts.select(Named(name))
        else:
            return None
        return self._texts.compile(selected)


def system_of(texts: Texts, reference: Reference, selected: Selected | None = None) -> SystemResult:
    """The system that a reference means, or (``selected``) one of several."""
    from compiler.system.pipeline import SystemResult, compile_system

    chosen = selected or texts.select(reference)
    beside = [*texts.all_of(reference), *_of_the_same_commit(texts, reference, chosen)]
    result = compile_system(chosen.sources, Around(texts, (one for one in beside if not one.is_system)))
    return SystemResult(result.system, result.text, (*chosen.found, *result.diagnostics))


def sound_system(texts: Texts, reference: Reference, terminal: Terminal) -> CompiledSystem | None:
    """The system that a reference means; None after its errors were shown."""
    result = _sound(texts, reference, terminal)
    return None if result is None else result.system


def text_of_system(texts: Texts, reference: Reference, terminal: Terminal, keywords: Language | None) -> str | None:
    """The text of a system, what it uses written out; None after its errors were shown."""
    from dsl.formatter import format_file, language_of

    result = _sound(texts, reference, terminal)
    if result is None or result.text is None:
        return None
    return format_file(result.text, (), keywords or language_of(result.text.span.source))


def _sound(texts: Texts, reference: Reference, terminal: Terminal) -> SystemResult | None:
    result = system_of(texts, reference)
    if result.system is None:
        terminal.finding(render(result.diagnostics, terminal.language, terminal.color, width_now()))
        return None
    if reference.on is not None and reference.on < result.system.system.effective:
        not_yet(result.system)
    return result


def not_a_policy(texts: Texts, reference: Reference) -> NoReturn:
    """Say that a command takes policies only."""
    found = system_of(texts, reference).system
    policies = () if found is None else tuple(dict.fromkeys(part.policy for part in found.system.parts))
    name = texts.select(reference).name
    raise CannotError(
        Bilingual(
            f"{name} is a system; name one of its policies" + (f": {', '.join(policies)}" if policies else ""),
            f"{name} 是系统；请指定其中一份政策" + (f"：{'、'.join(policies)}" if policies else ""),
        )
    )


def not_yet(compiled: CompiledSystem) -> NoReturn:
    """Say that a system does not exist yet on a day."""
    system = compiled.system
    raise CannotError(
        Bilingual(f"{system.name} is in force from {system.effective}", f"{system.name} 自 {system.effective} 起施行")
    )


def day_of(reference: Reference, compiled: CompiledSystem) -> date:
    """The day meant: the one named, else today, or the system's date where it begins later."""
    return reference.on or max(today(), compiled.system.effective)


def summary(name: str, compiled: CompiledSystem | None) -> Bilingual:
    """How much a system holds."""
    if compiled is None:
        return Bilingual(name, name)
    system = compiled.system
    counts = len(system.parts), len(system.links), len({part.policy for part in system.parts})
    told = len(system.givens)
    parts, links, policies = (
        f"{count} {one if count == 1 else many}"
        for count, one, many in zip(counts, ("part", "link", "policy"), ("parts", "links", "policies"), strict=True)
    )
    claimed = len(system.claims)
    claims = f", {claimed} claim{'' if claimed == 1 else 's'}" if claimed else ""
    facts = f", {told} given fact{'' if told == 1 else 's'}" if told else ""
    return Bilingual(
        f"{name}: a system of {parts} ({policies}), {links}{facts}{claims}",
        f"{name}：系统，{counts[0]} 个部分（{counts[2]} 份政策），{counts[1]} 条连接"
        + (f"，得知 {told} 项事实" if told else "")
        + (f"，{claimed} 条承诺" if claimed else ""),
    )


def _of_the_same_commit(texts: Texts, reference: Reference, system: Selected) -> list[Selected]:
    """The policies of a system in git, as git has them at the same revision, where its folder goes by its name."""
    if not isinstance(reference, InGit):
        return []
    folder = reference.path.removesuffix("/").split("/")
    folder = folder[:-1] if folder[-1].endswith(".policy") else folder
    name = system.name.split(".")
    if folder[-len(name) :] != name:
        return []
    root = "/".join(folder[: -len(name)]) or "."
    return texts.all_of(InGit(reference.revision, root))


def is_told(texts: Texts, name: str) -> bool:
    """Whether some system tells cases of a policy facts."""
    for one in texts.names():
        system = texts.system(one) if texts.is_system(one) else None
        if system is not None:
            parts = {part.name for part in system.system.parts if part.policy == name}
            if any(given.part in parts for given in system.system.givens):
                return True
    return False
