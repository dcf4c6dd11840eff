"""What was played by hand, as a scenario that makes it happen again.

In: a game with its moves and the session it led to. Out: the text of a scenario, in the reader's language, values
as they were typed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dsl.catalogue import Bilingual
from dsl.quantities import show_duration, show_moment
from simulator.entries import Denied, Stepped
from simulator.reading.words import keys_in
from simulator.session import Session

if TYPE_CHECKING:
    from tiaoli.cli.play import Game

TITLE = Bilingual("played by hand", "手动走过的流程")


def played_scenario(game: Game, session: Session) -> str:
    """The scenario's text."""
    return "\n".join(_lines(game, session)) + "\n"


def _lines(game: Game, session: Session) -> Iterator[str]:
    language = game.terminal.language
    keys = keys_in(language)
    yield f"{keys['scenario']}: {TITLE.in_(language)}"
    yield f"{keys['policy']}: {game.policy}"
    yield f"{keys['start']}: {show_moment(game.start, game.timeline.zone)}"
    yield from _values(keys["facts"], game.typed_facts)
    yield from _values(keys["settings"], game.typed_settings)
    steps = list(_steps(game, session, keys))
    if steps:
        yield f"{keys['steps']}:"
        yield from steps
    yield f"{keys['expect']}:"
    yield f"  {keys['state']}: {session.situation.state}"
    fired = [entry.fired.rule for entry in session.entries if isinstance(entry, Stepped)]
    yield f"  {keys['rules']}: [{', '.join(fired)}]"


def _values(key: str, typed: Mapping[str, str]) -> Iterator[str]:
    if typed:
        yield f"{key}:"
        yield from (f"  {name}: {json.dumps(text, ensure_ascii=False)}" for name, text in typed.items())


def _steps(game: Game, session: Session, keys: Mapping[str, str]) -> Iterator[str]:
    """Waiting is added up until something is done; what is waited at the end is a step of its own."""
    answers = iter([entry for entry in session.entries if _is_answer(entry)])
    waited = 0
    for move in game.moves:
        waited += move.wait
        if move.event is None:
            continue
        yield f"  - {keys['after']}: {show_duration(waited, game.terminal.language)}"
        yield f"    {keys['do']}: {move.event.actor}.{move.event.action}"
        if move.typed:
            typed = ", ".join(f"{name}: {json.dumps(text, ensure_ascii=False)}" for name, text in move.typed)
            yield f"    {keys['with']}: {{{typed}}}"
        answer = next(answers, None)
        if isinstance(answer, Denied):
            yield f"    {keys['refused']}: {answer.refused.kind}"
        waited = 0
    if waited:
        yield f"  - {keys['after']}: {show_duration(waited, game.terminal.language)}"


def _is_answer(entry: object) -> bool:
    """Whether an entry is what became of an action."""
    return isinstance(entry, Denied) or (isinstance(entry, Stepped) and entry.event is not None)
