"""The margin beside a copy's text: which paragraph or page stands where, and which lines hold the chosen quotation."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.evidence.copies import Copy, paragraph_number, paragraphs
from desktop.qt.theme import Theme, ui_font

if TYPE_CHECKING:
    from desktop.qt.copytext import CopyText, Line

_BAR = 3
#: Between the numbers and the bar, in pixels.
_GAP = 4


class Margin(QWidget):
    """The numbers as the panel names them: ¶ 22, or p. 3, is found at a glance."""

    def __init__(self, text: CopyText, copy: Copy, theme: Theme) -> None:
        super().__init__(text)
        self._text = text
        self._copy = copy
        self._theme = theme
        self._pages = tuple(section.start for section in copy.sections) if copy.pages else ()

    def label(self, line: Line) -> str:
        """What stands beside a paragraph: its number, or in a copy with pages the page that begins in it."""
        spans = paragraphs(self._copy.text)
        index = paragraph_number(self._copy.text, line.offset) - 1
        if index >= len(spans) or line.offset > spans[index][0]:
            return ""  # a part of the copy may begin within a paragraph
        if not self._copy.pages:
            return str(index + 1)
        first = bisect_left(self._pages, spans[index - 1][1] if index else 0)
        last = bisect_right(self._pages, spans[index][1])
        return f"p. {last}" if first < last else ""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(ui_font("small"))
        painter.setPen(self._theme.color("muted"))
        for line in self._text.lines():
            room = QRect(0, line.top, self.width() - _BAR - _GAP, 20)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.label(line))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        for mark in self._text.chosen:
            rect = self._text.rect_of(mark)
            bar = QRectF(self.width() - _BAR, rect.top(), _BAR, rect.height())
            painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
