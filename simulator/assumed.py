"""Working days that a run could only assume: years that its calendar does not know.

In: a run. Out: the calendar and the years, each once. Absent: refusing such years (``compiler/calendars.py``).
"""

from __future__ import annotations

from compiler.situation import Situation
from compiler.worktime import assumed_years
from simulator.entries import Amended, Opened, Run, Stepped


def assumed(run: Run) -> tuple[tuple[str, int], ...]:
    """Each year in which a deadline in working days went by Monday to Friday alone, with the calendar's name."""
    found: dict[tuple[str, int], None] = {}
    for entry in run.entries:
        calendar = entry.machine.policy.calendar
        situation = _after(entry)
        if calendar is None or not calendar.assume_weekdays or situation is None:
            continue
        for timer in situation.timers:
            if entry.machine.timer_by_id[timer.timer].workdays and timer.due is not None:
                years = assumed_years(timer.started, timer.due, zone=run.zone, calendar=calendar)
                found.update(dict.fromkeys((calendar.name, year) for year in years))
    return tuple(found)


def _after(entry: object) -> Situation | None:
    match entry:
        case Opened(situation=situation):
            return situation
        case Stepped(fired=fired):
            return fired.after
        case Amended(migrated=migrated) if migrated is not None:
            return migrated.after
        case _:
            return None
