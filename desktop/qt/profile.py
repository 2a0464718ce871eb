"""A lane's density as a picture: made of its heights in a quarter of a millisecond, whatever they count.

numpy is imported here: this module is loaded when the first profile is painted, and no small file has one.
"""

from __future__ import annotations

import math

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
    above = (np.arange(bottom - top, 0, -1) - 0.5)[:, None].astype(np.float32)
    depth = heights.astype(np.float32)[None, :] - above  # of each pixel's middle below the crest
    ground = np.clip(depth + 0.5, 0, 1)
    crest = ground - np.clip(depth + 0.5 - CREST_WIDTH * ratio, 0, 1)
    opacity = ground * np.float32(GROUND * 255) + crest * np.float32((CREST - GROUND) * 255)
    pixels = _shades(color)[opacity.astype(np.uint8)]
    made = QImage(
        pixels.data, after - first, bottom - top, 4 * (after - first), QImage.Format.Format_ARGB32_Premultiplied
    )
    made = made.copy()  # the array is let go of
    made.setDevicePixelRatio(ratio)
    return QPointF(first / ratio, top / ratio), made


def _shades(color: QColor) -> NDArray[np.uint32]:
    """A colour at each of 256 opacities, premultiplied, as Qt's 32 bits."""
    alpha = np.arange(256, dtype=np.uint32)
    red, green, blue = (alpha * np.uint32(part) // 255 for part in (color.red(), color.green(), color.blue()))
    return (alpha << 24 | red << 16 | green << 8 | blue).astype(np.uint32)
