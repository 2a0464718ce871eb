"""How far a piece of work is, and the button that ends it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.qt.theme import UNIT, Theme

_LENGTH, _THICKNESS = 96, 4


class Progress(QWidget):
    """A bar with a button beside it; hidden until somebody shows it. What is going on is said elsewhere, in words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = _Bar(theme)
        self._cancel: Callable[[], None] | None = None
        self.button = QPushButton("Stop")
        self.button.setProperty("look", "plain")
        self.button.clicked.connect(self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * UNIT)
        row.addWidget(self._bar)
        row.addWidget(self.button)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._bar.theme = theme
        self._bar.update()

    def tell(self, doing: str, share: float | None, cancel: Callable[[], None]) -> None:
        """``share`` is from 0 to 1; None where nobody knows, which shows no bar."""
        self._cancel = cancel
        self._bar.share = share or 0.0
        told = share is None or doing.endswith("%")
        self._bar.setAccessibleName(doing if told else f"{doing} {share:.0%}")
        self._bar.setVisible(share is not None)
        self._bar.update()
        self.button.setAccessibleName(f"Stop: {doing}")

    def _stop(self) -> None:
        if self._cancel is not None:
            self._cancel()


class _Bar(QWidget):
    """Painted by hand: a ``QProgressBar`` of the platform may animate, and so repaint the window while it waits."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.share = 0.0
        self.setFixedSize(_LENGTH, 4 * UNIT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        groove = QRectF(0, (self.height() - _THICKNESS) / 2, self.width(), _THICKNESS)
        filled = QRectF(groove)
        filled.setWidth(max(_THICKNESS, groove.width() * self.share))
        for rect, role in ((groove, "line"), (filled, "accent")):
            painter.setBrush(self.theme.color(role))
            painter.drawRoundedRect(rect, _THICKNESS / 2, _THICKNESS / 2)
