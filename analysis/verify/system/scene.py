"""Everything that the followed cases can come to, for ``explore``.

In: a company. Out: the scene that ``explore`` walks through: at first no case is there; then cases are opened, and what
can happen to any of them happens, one thing after the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from analysis.verify.bounds import Bounds
from analysis.verify.explore import Arrival, Frame, Reached, Scene
from analysis.verify.model import Model
from analysis.verify.open_values import Ground, ImpossibleError
from analysis.verify.situations import Abstract
from analysis.verify.stepping import BEGIN, MOST_AT_ONCE, Begun, Step
from analysis.verify.system.steps import Note, Steps
from analysis.verify.system.together import Album, Together, nobody
from analysis.verify.ways import Way, ways

OPEN, ITSELF, WAITING = "@open", "@itself", "@waiting"
"""The steps with which a case is opened, does what it does by itself, and with which the first consequence arrives."""


FIRST = Step("", BEGIN, ())
"""Before anything happens."""


@dataclass(frozen=True, slots=True)
class Move(Step):
    """A step of the member ``part``: an action, a deadline, or that it is opened; or a consequence arrives."""

    part: str = ""

    @property
    def free(self) -> bool:
        """Whether it does not follow from the step before."""
        return self.name not in (ITSELF, WAITING)


class Stage(Scene):
    """A company's cases. ``at_once`` has all that a case does by itself be part of the step before: that keeps more,
    and takes longer."""

    def __init__(self, steps: Steps, album: Album, *, at_once: bool = False) -> None:
        self.steps, self.album, self.at_once = steps, album, at_once
        for part in steps.company.parts:
            moves = ways(Bounds(), {}, partial(self._begins, part))
            if not any(True for _ in moves):
                steps.any_facts.add(part)

    def _begins(self, part: str, ground: Ground) -> Together:
        return self.steps.opened(nobody(ground.new_number()), part, ground)

    def begin(self, model: Model, frame: Frame) -> list[Way[Begun]]:
        """No case is there yet."""

        def first(ground: Ground) -> Begun:
            return (), nobody(ground.new_number())

        return list(ways(Bounds(), {}, first))

    def kept(self, reached: Reached, arrival: Arrival, frame: Frame) -> Abstract:
        """What matters of where a step arrives."""
        assert isinstance(arrival.moment, Together)
        return self.album.kept(arrival.moment, arrival.ground, coarse=frame.coarse)

    def followed(self, reached: Reached) -> bool:
        """Whether all that happens by itself was followed to its end."""
        return not any("endless" in model.loose for model in self.steps.models.values())

    def onwards(self, reached: Reached, source: int, frame: Frame) -> Iterator[Arrival]:
        """What can come next."""
        bounds, domains, moment = self.album.place(reached.situations[source])
        for move in self.moves(moment):
            for way in ways(bounds, domains, lambda ground, move=move: self._taken(moment, move, ground)):  # type: ignore[misc]
                done = Move(move.actor, move.name, way.trail, part=move.part)
                yield Arrival(source, done, (), None, way.result, way.ground)

    def _taken(self, before: Together, move: Move, ground: Ground) -> Together:
        after = taken(self.steps, before, move, ground)
        for _ in range(MOST_AT_ONCE):
            if not self.at_once or not after.busy:
                return after
            after = self.steps.by_itself(after, ground)
        self.steps.models[move.part].loose.add("endless")
        raise ImpossibleError

    def moves(self, moment: Together) -> Iterator[Move]:
        """What can be tried next: first what the case at work does by itself; while consequences wait, only they and
        what cases that are not followed do."""
        company, steps = self.steps.company, self.steps
        if moment.busy:
            yield Move("", ITSELF, (), part=moment.busy)
            return
        if moment.waiting:
            yield Move("", WAITING, ())
        if moment.waiting and not moment.stirred:
            return
        for part in company.parts:
            case = moment.case(part)
            if case is not None:
                for actor, action in steps.models[part].deeds[case.state]:
                    if not moment.waiting or company.does_from_outside(part, (actor, action)):
                        yield Move(actor, action, (), part=part)
            elif self._can_be_opened(moment, part):
                yield Move("", OPEN, (), part=part)
        if not moment.waiting:
            yield from (Move("", run.timer, (), part=part) for part, run in steps.running(moment))

    def _can_be_opened(self, moment: Together, part: str) -> bool:
        company = self.steps.company
        owner = company.owners[part]
        at_will = not moment.waiting and company.opens_at_will(part)
        return (at_will or company.opens_from_outside(part)) and (owner is None or moment.case(owner) is not None)


def followed(steps: Steps, moment: Together, ground: Ground) -> Together:
    """All that follows at once, where no other cases come in between."""
    for _ in range(MOST_AT_ONCE):
        if moment.settled:
            return moment
        moment = steps.by_itself(moment, ground) if moment.busy else steps.delivered(moment, ground)
    raise ImpossibleError


def taken(steps: Steps, before: Together, move: Step, ground: Ground, note: Note | None = None) -> Together:
    """Where a step leads; ``note`` takes down with which values."""
    assert isinstance(move, Move)
    if move.actor:
        return steps.acted(before, move.part, move.actor, move.name, ground, note)
    if not move.part:
        return steps.delivered(before, ground)
    if move.name == OPEN:
        return steps.opened(before, move.part, ground, note)
    if move.name == ITSELF:
        return steps.by_itself(before, ground)
    return steps.lapsed(before, move.part, move.name, ground)
