"""Amounts, percentages, lengths of time and moments: from text to whole numbers, and back.

In: text as an author, a scenario or a log writes it. Out: fen, basis points, seconds; None where the text is no such
quantity (the caller knows the place and says so). Everything is exact: no floating point anywhere. Both languages'
units are read, in any mixture. Full-width digits are not accepted. Absent: what may be computed with them.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from dsl.keywords import CURRENCIES, CURRENCY_BY_SPELLING, UNIT_BY_SPELLING, UNIT_SECONDS, UNITS, Language

MOST_DIGITS = 15
"""Longer numbers are refused: they are slips of the keyboard, and would overflow what others can read of ours."""

_UNIT = "|".join(sorted((re.escape(unit) for unit in UNIT_BY_SPELLING), key=len, reverse=True))
_DURATION = re.compile(rf"(?:[0-9]{{1,{MOST_DIGITS}}} ?(?:{_UNIT}) ?)+")
_DURATION_PART = re.compile(rf"([0-9]+) ?({_UNIT})")
_NUMBER = rf"([0-9]{{1,{MOST_DIGITS}}})(?:\.([0-9]{{1,2}}))?"
_MONEY = re.compile(rf"(-?){_NUMBER} ?([A-Z]{{3}}|[^\W\d_]{{1,3}})")
_PERCENT = re.compile(rf"(-?){_NUMBER} ?%")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_WORKDAYS = re.compile(rf"([0-9]{{1,{MOST_DIGITS}}}) ?(?:workdays?|个?工作日)")
_CLOCK = re.compile(r"([0-9]{1,2})[:\uff1a]([0-9]{2})")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?)?")

LONGEST = 100 * 366 * 86400
"""Seconds. Longer than a century is no deadline."""

FIRST_MOMENT, LAST_MOMENT = -62_135_500_000, 253_402_200_000
"""What a calendar can show, with a day to spare for time zones; beyond it a moment is shown in seconds."""

HOUR = 3600
DAY = 86400
HOURS_UP_TO = 5 * DAY
"""Below five days whole hours are written as hours (``48h``, ``96h``), as the rule documents do."""


def parse_duration(text: str) -> int | None:
    """Seconds of ``48h``, ``71h59min`` or ``3天``; each unit at most once, the larger before the smaller."""
    text = text.strip()
    if _DURATION.fullmatch(text) is None:
        return None
    parts = [(int(count), UNIT_SECONDS[UNIT_BY_SPELLING[unit]]) for count, unit in _DURATION_PART.findall(text)]
    sizes = [size for _, size in parts]
    if any(later >= earlier for earlier, later in pairwise(sizes)):
        return None
    seconds = sum(count * size for count, size in parts)
    return seconds if seconds <= LONGEST else None


def parse_workdays(text: str) -> int | None:
    """The number of ``3 workdays`` or ``3个工作日``."""
    match = _WORKDAYS.fullmatch(text.strip())
    return None if match is None else int(match.group(1))


def parse_clock(text: str) -> int | None:
    """Seconds since midnight of ``09:00``; ``24:00`` is the end of the day."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes = (int(part) for part in match.groups())
    return (hours * 60 + minutes) * 60 if minutes < 60 and (hours < 24 or (hours, minutes) == (24, 0)) else None


def parse_money(text: str) -> tuple[int, str] | None:
    """Fen and ISO code of ``99.99 CNY`` or ``100元``; at most two decimals."""
    match = _MONEY.fullmatch(text.strip())
    if match is None:
        return None
    sign, whole, decimals, unit = match.groups()
    currency = CURRENCY_BY_SPELLING.get(unit, unit)
    if re.fullmatch("[A-Z]{3}", currency) is None:
        return None
    return _hundredths(sign, whole, decimals), currency


def parse_percent(text: str) -> int | None:
    """Basis points of ``20%`` or ``1.5%``; at most two decimals."""
    match = _PERCENT.fullmatch(text.strip())
    return None if match is None else _hundredths(*match.groups())


def _hundredths(sign: str, whole: str, decimals: str | None) -> int:
    value = int(whole) * 100 + int((decimals or "").ljust(2, "0"))
    return -value if sign else value


def parse_date(text: str) -> date | None:
    """The day of ``2024-03-11``."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_moment(text: str, zone: str) -> int | None:
    """Seconds since 1970-01-01T00:00Z of a local time, ``2024-03-10 09:00:00``; seconds, or the whole time (midnight),
    may be left out.

    None also for a local time that the zone skips (clocks put forward). A time that happens twice (clocks put back)
    is the first one. ``zone`` is an IANA name; ZoneInfoNotFoundError where it is none."""
    match = _MOMENT.fullmatch(text.strip())
    day = None if match is None else parse_date(match.group(1))
    if match is None or day is None:
        return None
    hour, minute, second = (int(part or 0) for part in match.groups()[1:])
    if hour > 23 or minute > 59 or second > 59:
        return None
    local = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=ZoneInfo(zone))
    try:
        instant = int(local.timestamp())
        there_and_back = datetime.fromtimestamp(instant, UTC).astimezone(local.tzinfo)
    except (OverflowError, ValueError):  # the first and the last day of the calendar, in a zone far from Greenwich
        return None
    return instant if there_and_back.replace(tzinfo=None) == local.replace(tzinfo=None) else None


def show_duration(seconds: int, language: Language = "en") -> str:
    """A length of time as the rule documents write it: ``48h``, ``10d``, ``71h59min``; exact, and read back alike.

    Below five days hours are the largest unit; from five days on days are. A negative length gets a minus sign."""
    if seconds < 0:
        return "-" + show_duration(-seconds, language)
    rest = seconds
    written: list[tuple[int, str]] = []
    for unit in ("d", "h", "min", "s"):
        if unit == "d" and seconds < HOURS_UP_TO:
            continue
        count, rest = divmod(rest, UNIT_SECONDS[unit])
        if count:
            written.append((count, unit))
    if not written:
        written = [(0, "h")]
    return "".join(f"{count}{UNITS[unit].in_(language)}" for count, unit in written)


def show_money(fen: int, currency: str = "CNY", language: Language = "en", *, grouped: bool = False) -> str:
    """An amount of fen: ``99.99 CNY``, ``99.99元``, ``100 CNY``. A currency without a Chinese word keeps its code.
    ``grouped`` as in tables of large sums: ``1,234.50 CNY``."""
    word = CURRENCIES.get(currency)
    unit = currency if word is None else word.in_(language)
    number = _decimal(fen, "," if grouped else "")
    return f"{number} {unit}" if unit.isascii() else f"{number}{unit}"


def show_percent(points: int) -> str:
    """A percentage of basis points: ``20%``, ``1.5%``."""
    text = _decimal(points)
    return (text.rstrip("0") if "." in text else text) + "%"


def _decimal(hundredths: int, thousands: str = "") -> str:
    whole, rest = divmod(abs(hundredths), 100)
    sign = "-" if hundredths < 0 else ""
    number = f"{sign}{whole:{thousands}}"
    return f"{number}.{rest:02}" if rest else number


def show_moment(instant: int, zone: str) -> str:
    """A moment on the clock of a zone: ``2024-03-10 09:00:00``."""
    if not FIRST_MOMENT <= instant <= LAST_MOMENT:
        return f"{instant} s"
    local = datetime.fromtimestamp(instant, UTC).astimezone(ZoneInfo(zone))
    return f"{local.year:04}-" + local.strftime("%m-%d %H:%M:%S")


def show_workdays(count: int, language: Language = "en") -> str:
    """A number of working days: ``3 workdays``, ``3个工作日``."""
    if language == "zh":
        return f"{count}个工作日"
    return f"{count} workday" if count == 1 else f"{count} workdays"


def show_clock(seconds: int) -> str:
    """A time of day: ``09:00``; ``24:00`` is the end of the day."""
    hours, rest = divmod(seconds // 60, 60)
    return f"{hours:02}:{rest:02}"
