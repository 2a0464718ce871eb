"""Text widths for the layout, from the very fonts that the painter uses."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

from desktop.core.protocols import TextStyle
from desktop.core.shortening import TITLE_LETTERS, cut_end
from desktop.qt.theme import canvas_font

#: A text that is so many times as wide as its room, were each letter an average one, is not measured before it is cut.
SURELY = 1.25


class FontMeasure:
    """Implements ``core.protocols.TextMeasure``; each text is measured once."""

    def __init__(self) -> None:
        self._metrics = {style: QFontMetricsF(canvas_font(style)) for style in TextStyle}
        self._widths: dict[tuple[str, TextStyle], float] = {}

    def width(self, text: str, style: TextStyle) -> float:
        key = (text, style)
        width = self._widths.get(key)
        if width is None:
            if len(self._widths) > 50_000:  # a long pan over a large file must not keep every label it passed
                self._widths.clear()
            width = self._widths[key] = self._metrics[style].horizontalAdvance(text)
        return width

    def elided(self, text: str, style: TextStyle, width: float) -> str:
        text = cut_end(text, TITLE_LETTERS)
        metrics = self._metrics[style]
        # what is surely too long need not be measured first: Qt leaves alone what fits
        if len(text) * metrics.averageCharWidth() < SURELY * width and self.width(text, style) <= width:
            return text
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
