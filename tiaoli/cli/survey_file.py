"""What a survey has found so far, in a file: to go on from there another time, here or elsewhere.

In: a question, a survey and which cases it has. Out: a file that appears whole or not at all; read again it says the
same. A file of another question is refused. Absent: who lives through the cases.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from compiler.history import Timeline
from dsl.catalogue import Bilingual
from dsl.formatter import format_file
from simulator.population.portion_data import from_data, to_data
from simulator.population.portions import Portion, Question, Range
from simulator.population.surveys import Survey
from tiaoli.cli.files import CannotError, cannot, write_whole

KIND = "tiaoli survey"
VERSION = 2


def fingerprint(question: Question) -> str:
    """The same for questions that every case answers alike."""
    populations = [one for one in (question.population, question.other) if one is not None]
    told = [(repr(replace(one, cases=0, seed=0)), _texts(one.timeline), _calendar(one.timeline)) for one in populations]
    parts = [question.seed, question.by, question.until, told]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _texts(timeline: Timeline) -> list[tuple[int, str, str]]:
    return [(one.effective, format_file(one.text), repr(one.running)) for one in timeline.revisions]


def _calendar(timeline: Timeline) -> object:
    """The working days that its texts count by."""
    one = timeline.revisions[-1].policy.calendar
    return None if one is None else (one.name, one.first_year, one.last_year, one.weekend, one.assume_weekdays,
                                     sorted(one.holidays), sorted(one.workdays))  # fmt: skip


class SurveyFile:
    """Where a survey is kept."""

    def __init__(self, path: Path, question: Question) -> None:
        self.path = path
        self.question = fingerprint(question)

    def found(self) -> tuple[list[Range], Portion | None]:
        """Which cases the file has, and what came of them; none where there is no file."""
        if not self.path.exists():
            return [], None
        if not self.path.is_file():
            raise _no_survey(self.path)
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
            if data["kind"] != KIND:
                raise ValueError
            if data["version"] != VERSION:
                raise CannotError(
                    Bilingual(f"{self.path} was kept by another version of tiaoli; name another file for --resume",
                              f"{self.path} 由另一版本的 tiaoli 保存；请为 --resume 另指一个文件")
                )  # fmt: skip
            done = [(int(first), int(last)) for first, last in data["done"]]
            question, portion = str(data["question"]), from_data(data["found"])
            if any(a[0] >= a[1] for a in done) or sum(b - a for a, b in _joined(done)) != portion.cases:
                raise ValueError
        except OSError as error:
            raise CannotError(cannot("read", self.path, error)) from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise _no_survey(self.path) from error
        if question != self.question:
            raise CannotError(
                Bilingual(f"{self.path} is of another question (population, text, seed, --by or --until); name another "
                          "file for --resume",
                          f"{self.path} 保存的是另一个问题（总体、文本、种子、--by 或 --until 不同）；"
                          "请为 --resume 另指一个文件")
            )  # fmt: skip
        return done, portion

    def keep(self, survey: Survey, done: list[Range]) -> None:
        """Keep what is known; CannotError where that can't be written, and then the file is as it was."""
        head = {"kind": KIND, "version": VERSION, "question": self.question, "done": _joined(done)}
        content = {**head, "found": to_data(survey)}
        write_whole(self.path, json.dumps(content, ensure_ascii=False).encode())


def _no_survey(path: Path) -> CannotError:
    return CannotError(Bilingual(f"{path} is no survey that was kept; name another file for --resume",
                                 f"{path} 不是保存的统计；请为 --resume 另指一个文件"))  # fmt: skip


def _joined(done: list[Range]) -> list[Range]:
    """Ranges that meet made one."""
    found: list[Range] = []
    for first, last in sorted(done):
        if found and found[-1][1] == first:
            found[-1] = found[-1][0], last
        else:
            found.append((first, last))
    return found
