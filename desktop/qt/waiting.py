"""What a window shows until the file that it was started with is read: which that is, and how far it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.qt.labels import OneLine
from desktop.qt.progress import Progress
from desktop.qt.theme import UNIT, Theme, ui_font

#: As wide as the words of the error page, in logical pixels.
_WIDTH = 520


class WaitingPage(QWidget):
    """Stands in the timeline's place."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("waitingPage")
        self._words = OneLine()
        self._words.setFont(ui_font("title", weight=QFont.Weight.Bold))
        self._words.setFixedWidth(_WIDTH)
        self.progress = Progress(theme, self)
        column = QVBoxLayout()
        column.setSpacing(3 * UNIT)
        column.addStretch(2)
        column.addWidget(self._words)
        column.addWidget(self.progress, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(3)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addLayout(column)
        row.addStretch(1)
        self.progress.show()

    def set_theme(self, theme: Theme) -> None:
        self.progress.set_theme(theme)

    def show_progress(self, doing: str, share: float | None, cancel: Callable[[], None]) -> None:
        """Tells what is going on, how much of it is done (0 to 1; None: not known), and offers to end it."""
        self._words.setText(doing)
        self.setAccessibleName(doing)
        self.progress.tell(doing, share, cancel)
