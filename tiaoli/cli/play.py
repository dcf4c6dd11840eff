"""One case played by hand at a terminal.

In: a policy, a start, and lines that someone types. Out: what happened, in the words of a trace, and if wished the
scenario that would make it happen again. Absent: what a step means (`simulator/session.py`).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from compiler.history import Timeline
from compiler.model import Field, Value
from compiler.situation import ActionEvent
from dsl.catalogue import Bilingual, message
from dsl.diagnostics import Problems
from dsl.quantities import parse_duration, parse_moment
from dsl.report import render
from dsl.source import NOWHERE
from simulator.clock import index_at
from simulator.reading.values import Wanted, Wrong, example, read_text
from simulator.reading.vocabulary import Vocabulary, vocabulary
from simulator.session import PossibleAction, Session
from simulator.telling.refusals import awaits_phrase
from simulator.telling.saying import Voice, deed, fields_of
from simulator.trace import trace_text
from tiaoli.cli.files import CannotError, write_whole
from tiaoli.cli.options import Common
from tiaoli.cli.played import played_scenario
from tiaoli.cli.selection import now, reference
from tiaoli.cli.terminal import FINDINGS, FINE, Terminal, width_now
from tiaoli.cli.texts import Texts

PROMPT = Bilingual(
    "number, time to wait, n(ext deadline), u(ndo), q(uit) > ", "编号、等待时长、n 下一期限、u 撤回、q 结束 > "
)
GIVEN_WORDS = {"n": "n", "next": "n", "u": "u", "undo": "u", "q": "q", "quit": "q", "": ""}


@dataclass(frozen=True, slots=True)
class Move:
    """Something done: an action with its parameters as typed, or seconds waited."""

    event: ActionEvent | None = None
    typed: tuple[tuple[str, str], ...] = ()
    wait: int = 0


class Game:
    """A case being played; what is taken back is played again from the start without it."""

    def __init__(self, terminal: Terminal, timeline: Timeline, policy: str, start: int, words: Vocabulary) -> None:
        self.terminal = terminal
        self.timeline = timeline
        self.policy = policy
        self.start = start
        self.words = words
        self.voice = Voice(terminal.language, timeline.zone)
        self.facts: dict[str, Value] = {}
        self.settings: dict[str, Value] = {}
        self.typed_facts: dict[str, str] = {}
        self.typed_settings: dict[str, str] = {}
        self.moves: list[Move] = []
        self.shown = 0

    @classmethod
    def begun(
        cls,
        terminal: Terminal,
        common: Common,
        what: str,
        start: str | None,
        facts: Sequence[str],
        settings: Sequence[str],
    ) -> Game:
        """A game at its start; CannotError where the policy, the moment or a value is not right."""
        texts = Texts(common)
        timeline = texts.timeline_of(reference(what))
        if timeline is None:
            terminal.finding(render(texts.problems.in_order(), terminal.language, terminal.color))
            raise CannotError(Bilingual(f"{what} does not compile", f"{what} 无法编译"))
        moment = now() if start is None else parse_moment(start, timeline.zone)
        if moment is None:
            raise CannotError(
                Bilingual(
                    f"{start!r} is no moment; write it as 2024-03-10 09:00:00",
                    f"“{start}”不是时刻；请写成 2024-03-10 09:00:00",
                )
            )
        words = vocabulary(tuple(one.policy for one in timeline.revisions[index_at(timeline, moment) :]))
        chosen = reference(what)
        name = timeline.name if chosen.on is None else f"{timeline.name}@{chosen.on}"
        game = cls(terminal, timeline, name, moment, words)
        game._take_settings(settings)
        game._take_facts(facts)
        return game

    def play(self, output: str | None) -> int:
        """Ask and do until someone ends it or the input ends."""
        session = self._replayed()
        self._tell(session)
        while session.ended is None and not session.stuck:
            choices = self._offer(session)
            word = self._ask(self.terminal.say(PROMPT))
            if word is None or GIVEN_WORDS.get(word) == "q":
                break
            session = self._answer(session, choices, word)
            self._tell(session)
        session.settle()
        self._tell(session)
        self.terminal.out("\n" + _blocks(trace_text(session.run, self.terminal.language, width=width_now()))[-1])
        if output is not None:
            write_whole(Path(output), played_scenario(self, session).encode())
        return FINDINGS if session.stuck else FINE

    # ── one turn ───────────────────────────────────────────────────────────────────────────────────────────────

    def _offer(self, session: Session) -> tuple[PossibleAction, ...]:
        """List what can happen now."""
        policy, situation = session.machine.policy, session.situation
        possible = session.possible()
        state = self.voice.state(policy, situation.state)
        turn = awaits_phrase(policy, situation.state, self.voice)
        self.terminal.out(f"\n{self.voice.moment(session.now)}  {self.terminal.styled(state, 'bold')}  {turn}")
        for number, action in enumerate(possible.actions, 1):
            actor, what = deed(policy, ActionEvent(action.actor, action.action))
            fields = ", ".join(one.label for one in fields_of(policy, action.actor, action.action))
            refused = f"  {self.voice.word('refused')}" if action.refused is not None else ""
            self.terminal.out(f"  {number}  {actor} {what}{f' ({fields})' if fields else ''}{refused}")
        if possible.deadline is not None:
            due, timer = possible.deadline
            left = self.voice.word("runs", self.voice.moment(due), self.voice.duration(max(due - session.now, 0)))
            self.terminal.out(f"  n  {timer}: {left}")
        return possible.actions

    def _answer(self, session: Session, choices: tuple[PossibleAction, ...], word: str) -> Session:
        """Do what was typed; what can't be understood is said and changes nothing."""
        waited = parse_duration(word)
        match GIVEN_WORDS.get(word):
            case "u":
                return self._taken_back(session)
            case "n":
                return self._next_deadline(session)
            case "":
                return session
            case _ if waited is not None:
                return self._done(session, Move(wait=waited))
            case _ if word.isdecimal() and 1 <= int(word) <= len(choices):
                return self._acted(session, choices[int(word) - 1])
            case _:
                self.terminal.note(Bilingual(f"{word!r} is none of these", f"“{word}”不在可选之列"))
                return session

    def _acted(self, session: Session, choice: PossibleAction) -> Session:
        """Do an action, after asking for its parameters."""
        typed: list[tuple[str, str]] = []
        values: list[tuple[str, Value]] = []
        for field in fields_of(session.machine.policy, choice.actor, choice.action):
            answer = self._value(field)
            if answer is None:
                return session
            text, value = answer
            if text:
                typed.append((field.name, text))
                values.append((field.name, value))
        event = ActionEvent(choice.actor, choice.action, tuple(values))
        return self._done(session, Move(event, tuple(typed)))

    def _next_deadline(self, session: Session) -> Session:
        deadline = session.possible().deadline
        if deadline is None:
            self.terminal.note(Bilingual("no deadline is running", "没有正在计时的期限"))
            return session
        # One second on: at its own instant an action would still come before it.
        return self._done(session, Move(wait=max(deadline[0] - session.now, 0) + 1))

    def _taken_back(self, session: Session) -> Session:
        if not self.moves:
            self.terminal.note(Bilingual("nothing to take back", "没有可撤回的步骤"))
            return session
        self.moves.pop()
        again = self._replayed()
        self.shown = len(again.entries)
        return again

    def _done(self, session: Session, move: Move) -> Session:
        self.moves.append(move)
        _do(session, move)
        return session

    def _replayed(self) -> Session:
        session = Session(self.timeline, self.start, self.facts, self.settings)
        for move in self.moves:
            _do(session, move)
        return session

    def _tell(self, session: Session) -> None:
        """Show what has happened since the last time."""
        run = session.run
        fresh = run.entries[self.shown :]
        self.shown = len(run.entries)
        if fresh:
            text = trace_text(
                replace(run, entries=fresh), self.terminal.language, color=self.terminal.color, width=width_now()
            )
            self.terminal.out("\n" + "\n\n".join(_blocks(text)[1:-1]))

    # ── what is asked for ──────────────────────────────────────────────────────────────────────────────────────

    def _take_settings(self, given: Sequence[str]) -> None:
        for name, text in map(_split, given):
            known = self.words.settings.get(name)
            if known is None:
                raise CannotError(Bilingual(f"there is no setting {name}", f"没有设置 {name}"))
            self.settings[name] = self._must(text, Wanted(known.label, known.type, False))
            self.typed_settings[name] = text

    def _take_facts(self, given: Sequence[str]) -> None:
        policy = self.timeline.revisions[index_at(self.timeline, self.start)].policy
        known = {fact.name: fact for fact in policy.facts}
        for name, text in map(_split, given):
            if name not in known:
                raise CannotError(Bilingual(f"there is no fact {name}", f"没有事实 {name}"))
            self.facts[name] = self._must(text, Wanted(known[name].label, known[name].type, known[name].optional))
            self.typed_facts[name] = text
        for fact in policy.facts:
            if fact.required and fact.name not in self.facts:
                answer = self._value(Field(fact.name, fact.label, fact.type, fact.optional))
                if answer is None:
                    raise CannotError(Bilingual(f"{fact.label} must be given", f"必须给出{fact.label}"))
                self.typed_facts[fact.name], self.facts[fact.name] = answer

    def _must(self, text: str, wanted: Wanted) -> Value:
        problems = Problems()
        value = read_text(text, False, NOWHERE, wanted, self.words, problems)
        if isinstance(value, Wrong):
            raise CannotError(_first(problems))
        return value

    def _value(self, field: Field) -> tuple[str, Value] | None:
        """A parameter or fact as typed and as meant; an empty line leaves it out; None where the input ended."""
        wanted = Wanted(field.label, field.type, field.optional)
        sample = self.terminal.say(example(field.type, self.words))
        prompt = self.terminal.say(
            Bilingual(f"  {field.label} (such as {sample}): ", f"  {field.label}（如 {sample}）：")
        )
        while (text := self._ask(prompt)) is not None:
            if not text and field.optional:
                return "", None
            if not text:
                self.terminal.note(Bilingual(f"{field.label} must be given", f"必须给出{field.label}"))
                continue
            problems = Problems()
            value = read_text(text, False, NOWHERE, wanted, self.words, problems)
            if not isinstance(value, Wrong):
                return text, value
            self.terminal.note(_first(problems))
        return None

    def _ask(self, prompt: str) -> str | None:
        """A line typed by someone, None at the end of the input."""
        sys.stdout.write(prompt)
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line or not sys.stdin.isatty():
            sys.stdout.write(line.strip() + "\n")
        return line.strip() if line else None


def _do(session: Session, move: Move) -> None:
    if move.event is not None:
        session.act(move.event)
        return
    session.wait(move.wait)


def _blocks(trace: str) -> list[str]:
    return trace.rstrip("\n").split("\n\n")


def _split(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise CannotError(Bilingual(f"{text!r}: write NAME=VALUE", f"“{text}”：请写成 名称=值"))
    return name.strip(), value.strip()


def _first(problems: Problems) -> Bilingual:
    """The first problem as a sentence with its remedy."""
    found = next(iter(problems))
    said = message(found.code)
    english, chinese = said.en.filled(found.values, "en"), said.zh.filled(found.values, "zh")
    return Bilingual(
        "; ".join(filter(None, (english.title, english.help))), "；".join(filter(None, (chinese.title, chinese.help)))
    )
