"""Scenarios of a system that the checker found: asked of the simulator, told in a few lines, written as files.

In: what is opened and done. Out: whether it breaks a claim; its story; the text of a scenario that `run` and `test`
accept. A case is called by its part's label; one that a link opens by what the simulator calls it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analysis.verify.system.witness import DoesThere, OpensCase, SystemWitness
from compiler.history import midnight
from compiler.model import FactDef, Field, Policy, Value
from compiler.situation import ActionEvent
from compiler.system.model import CompiledSystem, PartDef
from compiler.system.receivers import PerParty, receiver
from compiler.wording import rule_label
from dsl.keywords import Language
from dsl.labels import written
from dsl.quantities import show_duration, show_moment
from simulator.engine import run_world
from simulator.entries import ClaimBroken, Denied, Entry, Opened, Stepped, WorldRun
from simulator.reading.words import EXPECT_KEYS, SCENARIO_KEYS, WORLD_STEP_KEYS
from simulator.scenario import CaseStart, Step, WorldScenario, WorldStep
from simulator.telling.saying import Voice, deed, fields_of, rule_of
from tiaoli.cli.found_cases import HOUR_OF_CASES, said
from tiaoli.cli.scenario_text import plain, quoted, spelled


class SystemCases:
    """Scenarios of a system from the first morning on which the policies' texts of a day are all in force."""

    def __init__(self, compiled: CompiledSystem, policies: Mapping[str, Policy]) -> None:
        self.compiled, self.policies = compiled, policies
        self.zone = next(iter(policies.values())).zone
        first = max([compiled.system.effective, *(policy.revision for policy in policies.values())])
        self.start = midnight(first, self.zone) + HOUR_OF_CASES
        self._runs: dict[SystemWitness, WorldRun] = {}

    def confirmed(self, found: SystemWitness, claim: str) -> bool:
        """Whether the simulator finds a claim broken."""
        return any(isinstance(entry, ClaimBroken) and entry.claim == claim for _, entry in self._run(found).log)

    def scenario(self, found: SystemWitness, title: str, language: Language) -> WorldScenario:
        """What is opened and done, as a scenario."""
        names = self._names(found)
        steps: list[WorldStep] = []
        for number, one in enumerate(found.steps, 1):
            match one:
                case OpensCase():
                    owner = self.compiled.system.part(one.part).under
                    belongs = None if owner is None else names[owner]
                    opens = CaseStart(names[one.part], one.part, belongs, (), said(one.facts, language))
                    steps.append(WorldStep(Step(number, one.at, None), None, opens))
                case DoesThere():
                    event = ActionEvent(one.actor, one.action, said(one.values, language))
                    steps.append(WorldStep(Step(number, one.at, event), names[one.part]))
        last = found.steps[-1].at if found.steps else found.start
        if found.until > last:
            case = next(iter(names.values()))
            steps.append(WorldStep(Step(len(steps) + 1, found.until, None), case))
        system = self.compiled.system
        return WorldScenario(title, system.name, self.compiled, self.compiled.timelines, self.zone, found.start, (),
                             steps=tuple(steps))  # fmt: skip

    def story(self, found: SystemWitness, language: Language) -> Iterator[str]:
        """A line for each thing that happens, up to where the claim is broken, with the time since the beginning."""
        voice, run = Voice(language, self.zone), self._run(found)
        yield show_moment(found.start, self.zone)
        for place, entry in run.log:
            told = _told(entry, voice)
            if told:
                since = show_duration(entry.at - found.start, language)
                yield f"+{since}  {run.runs[place].case} · {told}"

    def text(self, found: SystemWitness, title: str, language: Language) -> str:
        """A scenario file that makes it happen and expects what came of it."""
        scenario = self.scenario(found, title, language)
        return "\n".join(_Writer(scenario, run_world(scenario), language).lines()) + "\n"

    def _run(self, found: SystemWitness) -> WorldRun:
        if found not in self._runs:
            self._runs[found] = run_world(self.scenario(found, "", "en"))
        return self._runs[found]

    def _names(self, found: SystemWitness) -> dict[str, str]:
        """What each part's case is called: by its label, or where a link opens it, as the simulator does."""
        system, names = self.compiled.system, dict[str, str]()
        labels = [written(part.label) for part in system.parts]
        for one in found.steps:
            if isinstance(one, OpensCase):
                label = written(system.part(one.part).label)
                names[one.part] = label if labels.count(label) == 1 and " of " not in label else one.part
        for one in found.steps:
            if one.part not in names:
                names[one.part] = self._by_link(system.part(one.part), names)
        return names

    def _by_link(self, part: PartDef, names: Mapping[str, str]) -> str:
        system = self.compiled.system
        for link in system.links:
            way = receiver(system, link.part, part.name, opens=link.opens) if link.target == part.name else None
            if isinstance(way, PerParty):
                return f"{part.name} of {way.actor}"
        return f"{part.name} of {names.get(part.under or '', '')}"


def _told(entry: Entry, voice: Voice) -> str:
    """What happened, in a line; nothing of what only refuses or waits."""
    policy = entry.machine.policy
    match entry:
        case Opened():
            facts = zip(policy.facts, entry.situation.facts, strict=True)
            unusual = [f"{fact.label} {voice.value(value, fact.type, policy)}" for fact, value in facts
                       if value is not None and value != fact.default]  # fmt: skip
            return " · ".join([voice.word("opened"), *unusual])
        case Stepped():
            rule = rule_of(policy, entry.fired.rule)
            assert rule is not None
            who = rule_label(rule, policy, voice.lang) if entry.event is None else " ".join(deed(policy, entry.event))
            moved = entry.fired.after.state != entry.fired.before.state
            return who + (f" → {voice.state(policy, entry.fired.after.state)}" if moved else "")
        case ClaimBroken(of_system=claim) if claim is not None:
            return voice.after_colon(voice.word("claim"), claim.label)
        case _:
            return ""


class _Writer:
    """The text of a scenario, with the states it comes to and the claims that it breaks as its expectations."""

    def __init__(self, scenario: WorldScenario, run: WorldRun, language: Language) -> None:
        self.scenario, self.run, self.language = scenario, run, language
        words = {**SCENARIO_KEYS, **WORLD_STEP_KEYS, **EXPECT_KEYS}
        self.keys = {name: word.in_(language) for name, word in words.items()}
        self.open = WORLD_STEP_KEYS["open"].in_(language)

    def lines(self) -> Iterator[str]:
        """The file, line by line."""
        keys, scenario = self.keys, self.scenario
        yield f"{keys['scenario']}: {quoted(scenario.name)}"
        yield f"{keys['system']}: {scenario.policy}"
        yield f"{keys['start']}: {show_moment(scenario.start, scenario.zone)}"
        yield f"{keys['steps']}:"
        before = scenario.start
        for one in scenario.steps:
            yield f"  - {{{', '.join(self._step(one, before))}}}"
            before = one.step.at
        yield f"{keys['expect']}:"
        for place, run in enumerate(self.run.runs):
            pairs = [f"{keys['state']}: {run.situation.state}"]
            broken = [entry.claim for entry in run.entries if isinstance(entry, ClaimBroken)]
            if broken:
                pairs.append(f"{keys['broken']}: [{', '.join(broken)}]")
            yield f"  {plain(self.run.runs[place].case)}: {{{', '.join(pairs)}}}"
        refused = [
            f"{self.run.parts[place]}.{entry.event.actor}.{entry.event.action}"
            for place, entry in self.run.log
            if isinstance(entry, Denied) and entry.cause is not None
        ]
        if refused:
            yield f"  {keys['refused']}: [{', '.join(refused)}]"

    def _step(self, one: WorldStep, before: int) -> Iterator[str]:
        keys, step = self.keys, one.step
        yield f"{keys['after']}: {show_duration(step.at - before, self.language)}"
        if one.opens is not None:
            yield f"{self.open}: {one.opens.part}"
            yield f"{keys['as']}: {plain(one.opens.key)}"
            if one.opens.belongs is not None:
                yield f"{keys['of']}: {plain(one.opens.belongs)}"
            policy = self._policy(one.opens.key)
            facts: dict[str, FactDef | Field] = {fact.name: fact for fact in policy.facts}
            if one.opens.facts:
                yield f"{keys['facts']}: {{{self._values(one.opens.facts, facts, policy)}}}"
        elif one.case is not None:
            yield f"{keys['case']}: {plain(one.case)}"
        if one.case is not None and step.event is not None:
            policy = self._policy(one.case)
            yield f"{keys['do']}: {step.event.actor}.{step.event.action}"
            fields = {field.name: field for field in fields_of(policy, step.event.actor, step.event.action)}
            if step.event.parameters:
                yield f"{keys['with']}: {{{self._values(step.event.parameters, dict(fields), policy)}}}"

    def _policy(self, case: str) -> Policy:
        return next(run.machine.policy for run in self.run.runs if run.case == case)

    def _values(
        self, values: tuple[tuple[str, Value], ...], of: Mapping[str, FactDef | Field], policy: Policy
    ) -> str:  # fmt: skip
        return ", ".join(f"{name}: {spelled(value, of[name].type, policy, self.language)}" for name, value in values)
