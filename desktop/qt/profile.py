"""A lane's density as a picture: made of its heights in a quarter of a millisecond, whatever they count.

numpy is imported here: this module is loaded when the first profile is painted, and no small file has one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage

from desktop.view.frame import Density, Rect

#: Opacities of a profile's ground and of the line along its top, and how thick that is, in pixels.
GROUND, CREST, CREST_WIDTH = 0.15, 0.55, 1.25


class Picture(NamedTuple):
    """The profiles of a lane on a screen: a picture of what is about their crest, and below that one colour."""

    at: QPointF  # the crest's top left
    crest: QImage
    shown: NDArray[np.uint8]  # the crest's pixels, which live as long as it
    grounds: list[QRectF]
    color: QColor


def picture(densities: Sequence[Density], within: Rect, color: QColor, ratio: float) -> Picture | None:
    """What of a lane's densities is ``within`` a part of the canvas; None where nothing is.

    ``ratio`` are the device's pixels a logical one.
    """
    rect = densities[0].rect
    top, bottom = math.floor(rect.y * ratio), math.ceil(rect.bottom * ratio)
    runs = [run for density in densities if (run := _run(density, within, ratio)) is not None]
    if not runs or bottom <= top:
        return None
    first, after = runs[0].first, max(run.after for run in runs)
    if len(runs) == 1:
        heights = runs[0].heights
    else:
        heights = np.zeros(after - first, np.int16)
        for run in runs:
            heights[run.first - first : run.after - first] = run.heights
    crest = CREST_WIDTH * ratio
    top = max(top, bottom - int(heights.max()) // 8 - 2)
    # from here down there is ground under every crest
    lowest = int(min(run.heights.min() for run in runs)) // 8
    foot = min(bottom, max(top + 1, bottom - math.floor(lowest - crest - 2)))
    shades = _shades(color.rgb(), crest)
    columns, lines = after - first, foot - top
    # how far each pixel's middle is below the crest, in eighths of a pixel from one above it: a shade's number
    depth = heights - _above(bottom - top)[:lines]
    shown = np.empty((lines, -(-columns // 4) * 4), np.uint8)  # Qt has lines of whole words
    np.clip(depth, 0, len(shades) - 1, out=shown[:, :columns], casting="unsafe")
    made = QImage(shown.data, columns, lines, shown.shape[1], QImage.Format.Format_Indexed8)
    made.setColorTable(shades)
    made.setDevicePixelRatio(ratio)
    grounds = [
        QRectF(run.first / ratio, foot / ratio, (run.after - run.first) / ratio, (bottom - foot) / ratio)
        for run in runs
    ]
    return Picture(QPointF(first / ratio, top / ratio), made, shown, grounds, QColor.fromRgba(shades[-1]))


@lru_cache(maxsize=128)
def _above(lines: int) -> NDArray[np.int16]:
    """How far the middle of each line is above a pixel below the foot, from the top one down, in eighths of a pixel."""
    return ((np.arange(lines, 0, -1) - 1.5) * 8).astype(np.int16)[:, None]


class _Run(NamedTuple):
    """A density's heights in eighths of the device's pixels, from one such pixel up to another."""

    first: int
    after: int
    heights: NDArray[np.int16]


def _run(density: Density, within: Rect, ratio: float) -> _Run | None:
    rect = density.rect
    left, right = max(rect.x, within.x), min(rect.right, within.right)
    first, after = math.floor(left * ratio), math.ceil(right * ratio)
    if after <= first:
        return None
    width = rect.width / len(density.heights) * ratio
    # the middle of each pixel, counted in columns from the middle of the first one
    places = np.arange(after - first) / width + ((first + 0.5 - rect.x * ratio) / width - 0.5)
    heights = np.interp(places, _numbers(len(density.heights)), density.heights)
    heights *= rect.height * ratio * 8
    return _Run(first, after, heights.astype(np.int16))


@lru_cache(maxsize=128)
def _numbers(count: int) -> NDArray[np.float64]:
    return np.arange(float(count))


@lru_cache(maxsize=64)
def _shades(rgb: int, crest: float) -> list[int]:
    """A colour with its opacity, as Qt's 32 bits, by the eighths of a pixel below a pixel above the crest."""
    depth = np.arange(-8, math.ceil(crest + 1) * 8 + 1) / 8
    ground = np.clip(depth + 0.5, 0, 1)
    line = ground - np.clip(depth + 0.5 - crest, 0, 1)
    opacity = ground * GROUND + line * (CREST - GROUND)
    shades: list[int] = ((np.round(opacity * 255).astype(np.uint32) << 24) | (rgb & 0xFFFFFF)).tolist()
    return shades
