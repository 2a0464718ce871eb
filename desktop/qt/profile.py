"""A lane's density as a picture: made of its heights in a quarter of a millisecond, whatever they count.

numpy is imported here: this module is loaded when the first profile is painted, and no small file has one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
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


def pictures(densities: Sequence[Density], within: Rect, color: Callable[[int], QColor], ratio: float) -> list[Picture]:
    """What of densities, in order of their lanes, is ``within`` a part of the canvas.

    ``color`` is that of a lane, ``ratio`` are the device's pixels a logical one. Lanes that reach equally far, as if
    events are all over a view, are worked out at once: of what each takes alone, most is to call numpy.
    """
    lanes = [_lane(list(of_lane), within, ratio) for _, of_lane in groupby(densities, attrgetter("lane"))]
    found: list[Picture] = []
    for (first, after), group in groupby((lane for lane in lanes if lane is not None), lambda lane: lane.reach):
        found += _alike(list(group), first, after, color, ratio)
    return found


class _Lane(NamedTuple):
    """The runs of a lane, the first and the last pixel of their columns, and the lines between which they can be."""

    lane: int
    runs: list[_Run]
    reach: tuple[int, int]
    top: int
    bottom: int

    def heights(self) -> NDArray[np.int16]:
        if len(self.runs) == 1:
            return self.runs[0].heights
        first, after = self.reach
        found = np.zeros(after - first, np.int16)
        for run in self.runs:
            found[run.first - first : run.after - first] = run.heights
        return found


def _lane(densities: Sequence[Density], within: Rect, ratio: float) -> _Lane | None:
    """None where nothing of it is within."""
    rect = densities[0].rect
    top, bottom = math.floor(rect.y * ratio), math.ceil(rect.bottom * ratio)
    runs = [run for density in densities if (run := _run(density, within, ratio)) is not None]
    if not runs or bottom <= top:
        return None
    return _Lane(densities[0].lane, runs, (runs[0].first, max(run.after for run in runs)), top, bottom)


def _alike(
    lanes: Sequence[_Lane], first: int, after: int, color: Callable[[int], QColor], ratio: float
) -> Iterator[Picture]:
    """The pictures of lanes that reach from one pixel up to another."""
    crest = CREST_WIDTH * ratio
    heights = np.stack([lane.heights() for lane in lanes])
    spans, above = [], []
    for lane, highest in zip(lanes, heights.max(axis=1).tolist(), strict=True):
        top = max(lane.top, lane.bottom - highest // 8 - 2)
        # from here down there is ground under every crest
        lowest = int(min(run.heights.min() for run in lane.runs)) // 8
        foot = min(lane.bottom, max(top + 1, lane.bottom - math.floor(lowest - crest - 2)))
        spans.append((top, foot))
        above.append(_above(lane.bottom - top)[: foot - top])
    # how far each pixel's middle is below the crest, in eighths of a pixel from one above it: a shade's number
    depth = np.repeat(heights, [len(lines) for lines in above], axis=0) - np.concatenate(above)
    columns = after - first
    shown = np.empty((len(depth), -(-columns // 4) * 4), np.uint8)  # Qt has lines of whole words
    np.clip(depth, 0, len(_shades(0, crest)) - 1, out=shown[:, :columns], casting="unsafe")
    line = 0
    for lane, (top, foot) in zip(lanes, spans, strict=True):
        part, line = shown[line : line + foot - top], line + foot - top
        shades = _shades(color(lane.lane).rgb(), crest)
        made = QImage(part.data, columns, len(part), part.shape[1], QImage.Format.Format_Indexed8)
        made.setColorTable(shades)
        made.setDevicePixelRatio(ratio)
        grounds = [
            QRectF(run.first / ratio, foot / ratio, (run.after - run.first) / ratio, (lane.bottom - foot) / ratio)
            for run in lane.runs
        ]
        yield Picture(QPointF(first / ratio, top / ratio), made, part, grounds, QColor.fromRgba(shades[-1]))


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
    places = _places(after - first, width, (first + 0.5 - rect.x * ratio) / width - 0.5)
    heights = np.interp(places, _numbers(len(density.heights)), density.heights)
    heights *= rect.height * ratio * 8
    return _Run(first, after, heights.astype(np.int16))


@lru_cache(maxsize=16)
def _places(pixels: int, width: float, first: float) -> NDArray[np.float64]:
    """The middle of each pixel, counted in columns from the middle of the first one: mostly those of all lanes."""
    return np.arange(pixels) / width + first


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
