"""Colours that a grey print and weak eyes can tell apart."""

from __future__ import annotations

from itertools import combinations

import pytest

from viz.theme import ACTORS, FAINT_INK, FINAL, MARKS, NEUTRAL, PAPER, SOFT_INK, Tone


def lightness(colour: str) -> float:
    """Relative luminance as the accessibility guidelines define it, raised to how light it looks (0 to 100)."""
    return float(116 * luminance(colour) ** (1 / 3) - 16)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_first_actors_differ_in_lightness() -> None:
    for one, other in combinations(ACTORS[:4], 2):
        assert abs(lightness(one.fill) - lightness(other.fill)) > 3


@pytest.mark.parametrize("tone", [*ACTORS, NEUTRAL, FINAL, *MARKS.values()])
def test_words_stand_out_from_their_ground(tone: Tone) -> None:
    least = 3.0 if tone is MARKS["none"] else 4.5
    assert contrast(tone.line, PAPER) >= least
    assert contrast(tone.line, tone.fill) >= least
    assert contrast(SOFT_INK, tone.fill) >= 4.5
    assert contrast(FAINT_INK, PAPER) >= 3.9
