"""Where the timeline and the side column stand: beside each other, or, in a narrow window, the column as a drawer.

As a drawer it lies over the timeline, so that opening an event never lays the lanes out anew under the cursor. It ends
above the overview at the timeline's foot, which shows the whole only where it is whole.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.qt.theme import PANEL_WIDTH
from desktop.settings.schema import WIDEST_PANEL

#: From this width on the column has a place of its own, and from the second on panel and reader stand side by side.
BESIDE_FROM = 1040
BOTH_FROM = 1840
LEAST_COLUMN = 300
LEAST_TIMELINE = 360
#: The reader beside the panel, in pixels: a copy's paragraphs are longer than the panel's.
LEAST_READER = 560
HANDLE = 6
#: As a drawer the column leaves the greater part of the timeline in sight.
DRAWER_SHARE = 0.44


class _Handle(QWidget):
    """The edge of the column, to be dragged."""

    dragged = Signal(int)  # by so many pixels to the left

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self._x: float | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._x = event.globalPosition().x()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._x is not None:
            x = event.globalPosition().x()
            self.dragged.emit(round(self._x - x))
            self._x = x

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._x = None


class Stage(QWidget):
    """Lays out ``main`` and the column of ``detail`` and, once there is one, the reader.

    Of ``main`` so many pixels at the ``foot`` stay free of a drawer.
    """

    column_resized = Signal(int)
    arranged = Signal()

    def __init__(self, main: QWidget, detail: QWidget, foot: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._main, self._detail, self._foot = main, detail, foot
        self._reader: QWidget | None = None
        self._wanted = PANEL_WIDTH
        self._has_event = self._reads = False
        main.setParent(self)
        self._column = QWidget(self)
        self._row = QHBoxLayout(self._column)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(detail)
        self._handle = _Handle(self)
        self._handle.dragged.connect(self._drag)
        self._arrange()

    @property
    def is_drawer(self) -> bool:
        """Whether the window is too narrow for the column beside the timeline."""
        return self.width() < BESIDE_FROM

    @property
    def covered(self) -> int:
        """How many pixels of the timeline lie under the open drawer."""
        return self._column.width() if self.is_drawer and self._column.isVisibleTo(self) else 0

    @property
    def free(self) -> QRect:
        """Where the timeline is in sight: what the column does not cover."""
        return self._main.geometry().adjusted(0, 0, -self.covered, 0)

    def add_reader(self, reader: QWidget) -> None:
        """Gives the reader its place, left of the panel; it is made when something is first to be read."""
        self._reader = reader
        self._row.insertWidget(0, reader)
        self._arrange()

    def set_column_width(self, width: int) -> None:
        self._wanted = width
        self._arrange()

    def show_parts(self, *, event: bool, reader: bool) -> None:
        """What the column holds: an event's panel, the reader, both, or (beside the timeline) the empty panel."""
        if (event, reader) != (self._has_event, self._reads):
            self._has_event, self._reads = event, reader
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def _drag(self, by: int) -> None:
        widest = self._widest()
        self._wanted = max(LEAST_COLUMN, min(min(self._wanted, widest) + by, widest, WIDEST_PANEL))
        self._arrange()
        self.column_resized.emit(self._wanted)

    @property
    def _both(self) -> bool:
        return self._reads and self.width() >= BOTH_FROM

    def _widest(self) -> int:
        """How wide the panel may be for the timeline to keep its room; the reader beside it is no narrower."""
        width = self.width()
        if self._both:
            return (width - LEAST_TIMELINE) // 2
        return max(LEAST_COLUMN, round(width * DRAWER_SHARE) if self.is_drawer else width - LEAST_TIMELINE)

    def _arrange(self) -> None:
        width, height = self.width(), self.height()
        both = self._both
        if self._reader is not None:
            self._reader.setVisible(self._reads)
        self._detail.setVisible(both or not self._reads)
        column = panel = min(self._wanted, self._widest())
        if both:
            column += max(panel, LEAST_READER)
            self._detail.setFixedWidth(panel)
        else:
            self._detail.setMinimumWidth(0)
            self._detail.setMaximumWidth(16_777_215)
        shown = not self.is_drawer or self._has_event or self._reads
        self._column.setVisible(shown)
        self._handle.setVisible(shown)
        tall = height - self._foot if self.is_drawer else height
        self._column.setGeometry(QRect(width - column, 0, column, tall))
        self._handle.setGeometry(QRect(width - column - HANDLE // 2, 0, HANDLE, tall))
        self._main.setGeometry(QRect(0, 0, width if self.is_drawer else width - column, height))
        self._column.raise_()
        self._handle.raise_()
        self.arranged.emit()
