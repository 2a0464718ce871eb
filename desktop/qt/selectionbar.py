"""The small bar by a selection: what can be done with the words, where the eye is."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from desktop.qt.copytext import CopyText
from desktop.qt.icons import icon
from desktop.qt.keys import key_of
from desktop.qt.labels import on_click
from desktop.qt.theme import RADIUS, UNIT, Theme


class SelectionBar(QFrame):
    """Appears under what is selected in a copy, over it where there is no room, and goes with the selection."""

    quote_pressed = Signal()

    def __init__(self, text: CopyText, theme: Theme) -> None:
        super().__init__(text)
        self._text = text
        self._resting = False
        self._theme = theme
        self.setAccessibleName("What to do with the selected words")
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        row.setSpacing(UNIT)
        self.quote = QPushButton("New quotation")
        self.quote.setProperty("look", "primary")
        self.quote.setToolTip(key_of("quotation.new"))
        self.copy = QPushButton(icon("copy", theme.muted), " Copy")
        self.copy.setAccessibleName("Copy")
        copy = QKeySequence(QKeySequence.StandardKey.Copy)
        self.copy.setToolTip(copy.toString(QKeySequence.SequenceFormat.NativeText))
        on_click(self.quote, self.quote_pressed.emit)
        on_click(self.copy, text.copy)
        for button in (self.quote, self.copy):
            row.addWidget(button)
        text.selection_settled.connect(self._follow)
        text.view_changed.connect(self._follow)
        self.hide()

    def rest(self, resting: bool) -> None:
        """Stays away while the words are made a quotation of already."""
        self._resting = resting
        self._follow()

    def _follow(self) -> None:
        if self._resting or self._text.selection() is None:
            self.hide()
            return
        self.adjustSize()
        first, last = self._text.selection_rects()
        room = self._text.rect()
        below = QPoint(last.left() - self.width() // 2, last.bottom() + 2 * UNIT)
        above = QPoint(first.left() - self.width() // 2, first.top() - 2 * UNIT - self.height())
        place = below if below.y() + self.height() <= room.height() or above.y() < 0 else above
        x = max(UNIT, min(place.x(), room.width() - self.width() - UNIT))
        self.move(x, place.y())
        self.setVisible(last.bottom() >= 0 and first.top() <= room.height())
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("grid_major"), 1))
        painter.setBrush(self._theme.color("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS + 2, RADIUS + 2)
