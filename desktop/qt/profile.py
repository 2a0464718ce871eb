"""A lane's density as a picture: made of its heights in a quarter of a millisecond, whatever they count.

numpy is imported here: this module is loaded when the first profile is painted, and no small file has one.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage

from desktop.view.frame import Density, Rect

#: Opacities of a profile's ground and of the line along its top, and how thick that is, in pixels.
GROUND, CREST, CREST_WIDTH = 0.15, 0.55, 1.25


def picture(density: Density, within: Rect, color: QColor, ratio: float) -> tuple[QPointF, QImage] | None:
    """The picture of what is ``within`` a part of the canvas, and where its top left belongs; None where nothing is.

    ``ratio`` are the device's pixels a logical one.
    """
    rect = density.rect
    left, right = max(rect.x, within.x), min(rect.right, within.right)
    first, after = math.floor(left * ratio), math.ceil(right * ratio)
    top, bottom = math.floor(rect.y * ratio), math.ceil(rect.bottom * ratio)
    if after <= first or bottom <= top:
        return None
    width = rect.width / len(density.heights)
    centres = rect.x + (np.arange(len(density.heights)) + 0.5) * width
    heights = np.interp((np.arange(first, after) + 0.5) / ratio, centres, density.heights) * (rect.height * ratio)
    top = max(top, bottom - math.ceil(float(heights.max())) - 1)
    above = np.arange(bottom - top, 0, -1) - 0.5
    crest = CREST_WIDTH * ratio
    # how far each pixel's middle is below the crest, in eighths of a pixel, and what it looks like there
    depth = (heights * 8).astype(np.int16) - (above * 8).astype(np.int16)[:, None]
    np.clip(depth, -8, math.ceil(crest + 1) * 8, out=depth)
    depth += 8
    pixels = _shades(color.rgb(), crest)[depth]
    size = (after - first, bottom - top)
    made = QImage(pixels.data, *size, 4 * size[0], QImage.Format.Format_ARGB32_Premultiplied).copy()
    made.setDevicePixelRatio(ratio)
    return QPointF(first / ratio, top / ratio), made


@lru_cache(maxsize=64)
def _shades(rgb: int, crest: float) -> NDArray[np.uint32]:
    """A colour as Qt's 32 bits, premultiplied, by the eighths of a pixel below a pixel above the crest."""
    color = QColor.fromRgb(rgb)
    depth = np.arange(-8, math.ceil(crest + 1) * 8 + 1) / 8
    ground = np.clip(depth + 0.5, 0, 1)
    line = ground - np.clip(depth + 0.5 - crest, 0, 1)
    opacity = ground * GROUND + line * (CREST - GROUND)
    alpha, red, green, blue = (
        np.round(opacity * part).astype(np.uint32) for part in (255, color.red(), color.green(), color.blue())
    )
    return (alpha << 24 | red << 16 | green << 8 | blue).astype(np.uint32)
