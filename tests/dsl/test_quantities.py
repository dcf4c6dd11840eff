"""Quantities: what is read, what is refused, and that what is shown reads back alike."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.keywords import Language
from dsl.quantities import (
    LONGEST,
    parse_date,
    parse_duration,
    parse_moment,
    parse_money,
    parse_percent,
    show_duration,
    show_moment,
    show_money,
    show_percent,
)

LANGUAGES = st.sampled_from(["en", "zh"])


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("48h", 172800), ("48小时", 172800), ("71h59min", 259140), ("71小时59分钟", 259140), ("90 min", 5400),
        ("1w", 604800), ("10天", 864000), ("0s", 0), (" 24h ", 86400),
        ("", None), ("48", None), ("h", None), ("4.5h", None), ("-1h", None), ("3h3h", None), ("3min4h", None),
        ("\uff14\uff18h", None), ("48小", None), ("9" * 16 + "s", None), ("24h!", None),
    ],
)  # fmt: skip
def test_duration(text: str, seconds: int | None) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("99.99 CNY", (9999, "CNY")), ("100元", (10000, "CNY")), ("100 元", (10000, "CNY")), ("0.5 CNY", (50, "CNY")),
        ("-3 CNY", (-300, "CNY")), ("5 USD", (500, "USD")),
        ("100", None), ("1.234 CNY", None), ("1. CNY", None), (".5 CNY", None), ("100 天", None), ("1,000 CNY", None),
        ("1e3 CNY", None), ("\uff11元", None),
    ],
)  # fmt: skip
def test_money(text: str, amount: tuple[int, str] | None) -> None:
    assert parse_money(text) == amount


@pytest.mark.parametrize(
    ("text", "points"), [("20%", 2000), ("1.5%", 150), ("0.05 %", 5), ("1.234%", None), ("20", None), ("%", None)]
)
def test_percent(text: str, points: int | None) -> None:
    assert parse_percent(text) == points


def test_date() -> None:
    assert parse_date("2024-02-29") == date(2024, 2, 29)
    assert parse_date("2023-02-29") is None
    assert parse_date("2024-3-1") is None


def test_moment_in_its_zone() -> None:
    nine = parse_moment("2024-03-10 09:00:00", "Asia/Shanghai")
    assert nine == 1710032400
    assert parse_moment("2024-03-10T09:00", "Asia/Shanghai") == nine
    assert parse_moment("2024-03-10", "Asia/Shanghai") == nine - 9 * 3600
    assert parse_moment("2024-03-10 01:00", "UTC") == nine


@pytest.mark.parametrize("text", ["2024-02-30", "2024-03-10 24:00", "2024-03-10 09:60", "2024-03-10 09", "09:00", ""])
def test_no_moment(text: str) -> None:
    assert parse_moment(text, "Asia/Shanghai") is None


def test_a_time_that_the_zone_skips_is_refused() -> None:
    assert parse_moment("2024-03-10 02:30", "America/New_York") is None
    assert parse_moment("2024-03-10 03:00", "America/New_York") is not None


def test_a_time_that_happens_twice_is_the_first() -> None:
    first = parse_moment("2024-11-03 01:30", "America/New_York")
    assert first is not None
    assert show_moment(first + 3600, "America/New_York") == "2024-11-03 01:30:00"


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (86400, "24h", "24小时"), (172800, "48h", "48小时"),
        (604800, "7d", "7天"), (96 * 3600, "96h", "96小时"), (5 * 86400, "5d", "5天"), (864000, "10d", "10天"),
        (259140, "71h59min", "71小时59分钟"), (90, "1min30s", "1分钟30秒"), (0, "0h", "0小时"),
        (-3600, "-1h", "-1小时"), (60 * 86400, "60d", "60天"),
    ],
)  # fmt: skip
def test_shown_as_documents_write_it(seconds: int, english: str, chinese: str) -> None:
    assert (show_duration(seconds, "en"), show_duration(seconds, "zh")) == (english, chinese)


@given(st.integers(0, LONGEST), LANGUAGES)
def test_durations_read_back(seconds: int, lang: Language) -> None:
    assert parse_duration(show_duration(seconds, lang)) == seconds


@given(st.integers(-(10**15), 10**15), st.sampled_from(["CNY", "USD"]), LANGUAGES)
def test_amounts_read_back(fen: int, currency: str, lang: Language) -> None:
    assert parse_money(show_money(fen, currency, lang)) == (fen, currency)


@given(st.integers(0, 10**8))
def test_percentages_read_back(points: int) -> None:
    assert parse_percent(show_percent(points)) == points


@given(st.integers(0, 4 * 10**9), st.sampled_from(["Asia/Shanghai", "UTC"]))
def test_moments_read_back(instant: int, zone: str) -> None:
    shown = show_moment(instant, zone)
    read = parse_moment(shown, zone)
    assert read is not None
    assert show_moment(read, zone) == shown
