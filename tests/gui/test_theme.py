"""That everybody can read the themes: contrast of every pair, and lanes told apart by those who see fewer colours."""

import itertools
from collections.abc import Sequence

import pytest
from PySide6.QtGui import QColor

from desktop.qt.theme import DARK, LIGHT, PAIRS, Theme, contrast, lane_color

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])

#: Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
#: severity 1.0, on linear RGB.
BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def test_contrast_is_the_formula_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#2456a6", "#2456a6") == 1.0


@THEMES
@pytest.mark.parametrize("pair", PAIRS, ids="-on-".join)
def test_text_stands_out_from_its_ground(theme: Theme, pair: tuple[str, str]) -> None:
    ink, ground = (str(getattr(theme, role)) for role in pair)
    assert contrast(ink, ground) >= 4.5


@THEMES
@pytest.mark.parametrize("ground", ["background", "panel", "era"])
def test_lanes_stand_out_from_their_ground(theme: Theme, ground: str) -> None:
    for color in theme.lanes:
        assert contrast(color, str(getattr(theme, ground))) >= 3


def seen(color: str, matrix: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    """A colour as somebody with that colour vision sees it, in CIE L*a*b*."""
    channels = (QColor(color).redF(), QColor(color).greenF(), QColor(color).blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    r, g, b = (min(1.0, max(0.0, sum(m * c for m, c in zip(row, linear, strict=True)))) for row in matrix)
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
    )
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@THEMES
@pytest.mark.parametrize("kind", BLINDNESS)
def test_lanes_are_told_apart_by_all(theme: Theme, kind: str) -> None:
    """The first four at a glance (a difference of 10, CIE76), all eight at a look; names and places tell them, too."""
    shown = [seen(color, BLINDNESS[kind]) for color in theme.lanes]
    for (i, a), (k, b) in itertools.combinations(enumerate(shown), 2):
        difference = sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5
        assert difference >= (10 if max(i, k) < 4 else 8), f"lanes {i} and {k}"


@pytest.mark.parametrize("color", ["#ffffff", "#000000", "#ffff00", "#15171a", "#faf9f7"])
@THEMES
def test_a_files_own_colour_is_made_visible(theme: Theme, color: str) -> None:
    assert contrast(lane_color(theme, color, 0), theme.background) >= 3


def test_a_file_with_the_light_hues_gets_the_dark_ones() -> None:
    assert [lane_color(DARK, color, 0) for color in LIGHT.lanes] == list(DARK.lanes)
