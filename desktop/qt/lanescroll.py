"""The scroll bar of lanes that are higher than the window: Qt's own, over the right edge of the timeline."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QScrollBar, QWidget

from desktop.session.session import Session
from desktop.view.scene import AXIS_HEIGHT, Scene

WIDTH = 12
#: Pixels that a press on one of a scroll bar's arrows, or a key in it, scrolls by.
STEP = 40


class LaneScroll(QScrollBar):
    """Shows how far down the lanes one is, where there is something to scroll; a drag scrolls."""

    def __init__(self, session: Session, canvas: QWidget, before: Callable[[], None]) -> None:
        """``before`` is called before a hand scrolls."""
        super().__init__(Qt.Orientation.Vertical, canvas)
        self._session, self._before = session, before
        self.setObjectName("lanescroll")
        self.setAccessibleName("Scroll the lanes")
        self.setSingleStep(STEP)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()
        self.valueChanged.connect(self._scrolled)

    def show_for(self, scene: Scene) -> None:
        """Stands beside the lanes of a scene, scrolled as the session says."""
        if scene.scroll_limit <= 0:
            self.hide()
            return
        blocked = QSignalBlocker(self)
        self.show()
        self.setPageStep(round(scene.lanes_height))
        self.setRange(0, round(scene.scroll_limit))
        self.setValue(round(min(self._session.scroll, scene.scroll_limit)))
        self.setGeometry(round(scene.width) - WIDTH, round(AXIS_HEIGHT), WIDTH, round(scene.lanes_height))
        blocked.unblock()

    def _scrolled(self, value: int) -> None:
        self._before()
        if self._session.view is not None:
            self._session.look(self._session.view, float(value))
