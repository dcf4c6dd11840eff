"""A population proposed from a log: what was put in comes out, and the file is one that ``simulate`` takes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from simulator.logs.turns import Share
from simulator.population.curves import MOST, exponential_by_median
from simulator.population.draws import BITS
from simulator.population.fits import fitted, seen
from simulator.population.laws import POINTS, on_curve
from tiaoli.cli.main import run
from tiaoli.cli.terminal import FINDINGS, FINE

ROOT = Path(__file__).parent.parent.parent
Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["after_sale", "dispute", "refund"])
def test_a_draft_is_a_population(name: str, language: str, tmp_path: Path, capsys: Capture) -> None:
    log, draft = str(tmp_path / "log.csv"), str(tmp_path / "draft.yaml")
    source = str(ROOT / f"policy/wechat/{name}/population.yaml")
    assert run(["simulate", source, "--cases", "150", "--log", log]) == FINE
    assert run(["--lang", language, "fit", log, "-o", draft]) == FINE
    capsys.readouterr()
    assert run(["--lang", language, "simulate", draft]) == FINE
    assert "150" in capsys.readouterr().out


def test_what_was_put_in_comes_out(tmp_path: Path, capsys: Capture) -> None:
    log = str(tmp_path / "log.csv")
    source = str(ROOT / "policy/wechat/after_sale/population.yaml")
    assert run(["simulate", source, "--at", "2024-03-10", "--cases", "1500", "--log", log]) == FINE
    capsys.readouterr()
    assert run(["--lang", "en", "fit", log]) == FINE
    draft = capsys.readouterr().out
    assert "amount: 60% of amount" in draft
    assert "paid: {log-normal: {median: 6" in draft
    assert "weight: " in draft


def test_a_log_of_no_cases_is_told(tmp_path: Path, capsys: Capture) -> None:
    log = tmp_path / "log.csv"
    log.write_text("case,time,activity\n", encoding="utf-8")
    assert run(["fit", str(log)]) == FINDINGS
    assert "P0633" in capsys.readouterr().err


def test_who_was_waited_for_counts() -> None:
    """Deadlines cut off what takes long: the share that comes in time and the law before it are still right."""
    law, luck = exponential_by_median(36_000, 0, MOST), Random(1)  # type: ignore[arg-type]
    events, waited = Counter[int](), Counter[int]()
    for _ in range(4_000):
        at = on_curve(law, luck.getrandbits(BITS))
        cut = luck.randrange(1, 200_000)
        if at <= cut:
            events[at] += 1
        else:
            waited[cut] += 1
    found = seen(events, waited)
    assert found.share > 0.9
    fit = fitted(found, MOST)
    assert fit.off < 0.04
    assert abs(found.quantile(0.5) - 36_000) < 3_000


def test_no_law_near_gives_quantiles() -> None:
    fit = fitted(seen(Counter({60: 500, 86_400: 500})), MOST)
    assert fit.law == "empirical"
    assert set(fit.values) == {60, 86_400}
    assert fitted(seen(Counter({60: 9})), MOST).law == "fixed"


@pytest.mark.parametrize("points", [1, 3_333, 6_000, POINTS, 25_000])
def test_a_share_is_found_exactly(points: int) -> None:
    luck, share = Random(points), Share()
    for _ in range(300):
        whole = luck.randrange(1, 10**7)
        share.add((whole * points + POINTS // 2) // POINTS, whole)
    assert share.low <= points <= share.high
    share.add(1, 10**9)
    assert share.low > share.high or points == 1
