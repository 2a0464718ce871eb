"""The strip beside a copy's text: where in the whole of it the evidence lies, and which part one sees."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from desktop.core.protocols import AnchorState
from desktop.qt.badges import badge
from desktop.qt.copymarks import Level
from desktop.qt.copytext import CopyText
from desktop.qt.labels import tooltip
from desktop.qt.theme import UNIT, Theme

WIDTH = 4 * UNIT
_TICK = 3
#: How near to a tick counts as on it, in pixels, and the least height of the frame that can be grabbed.
_NEAR, _LEAST_FRAME = 5, 16


@dataclass(frozen=True, slots=True)
class Tick:
    """One quotation's place in the copy, in code points."""

    quotation_id: str
    place: int
    state: AnchorState
    level: Level


class Strip(QWidget):
    """A map of the whole copy: a tick for each quotation, and a frame around what is in view, which can be dragged."""

    #: the id of a quotation whose tick was pressed
    chosen = Signal(str)

    def __init__(self, text: CopyText, length: int, theme: Theme, describe: Callable[[str], str]) -> None:
        super().__init__()
        self._text = text
        self._length = max(1, length)
        self._theme = theme
        self._describe = describe
        self._ticks: tuple[Tick, ...] = ()
        self._grabbed: float | None = None
        self.setFixedWidth(WIDTH)
        self.setMouseTracking(True)
        text.view_changed.connect(self.update)

    def show_ticks(self, ticks: Sequence[Tick]) -> None:
        """The stronger ones last: they lie over the others."""
        self._ticks = tuple(sorted(ticks, key=lambda tick: tick.level))
        count = "1 quotation" if len(ticks) == 1 else f"{len(ticks)} quotations"
        self.setAccessibleName(f"Where the evidence lies: {count}")
        self.setAccessibleDescription("N and P go to the next and the previous one.")
        self.update()

    def tick_at(self, y: float) -> Tick | None:
        """The tick at a height: the nearest one, of several there the strongest."""
        near = [tick for tick in self._ticks if abs(self.y_of(tick.place) - y) <= _NEAR]
        return min(near, key=lambda tick: (round(abs(self.y_of(tick.place) - y)), -tick.level), default=None)

    def y_of(self, place: int) -> float:
        """How far down a place of the copy (code point) is."""
        return UNIT + (self.height() - 2 * UNIT) * place / self._length

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 120)

    # -- events

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tick = self.tick_at(event.pos().y())
            QToolTip.showText(event.globalPos(), tooltip(self._describe(tick.quotation_id)) if tick else "", self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        y = event.position().y()
        tick = self.tick_at(y)
        if tick is not None:
            self.chosen.emit(tick.quotation_id)
            return
        frame = self._frame()
        if not frame.top() <= y <= frame.bottom():
            self._scroll_to(y)
            frame = self._frame()
        self._grabbed = y - frame.center().y()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        y = event.position().y()
        if self._grabbed is not None:
            self._scroll_to(y - self._grabbed)
        over = self._grabbed is None and self.tick_at(y) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._grabbed = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        QApplication.sendEvent(self._text.verticalScrollBar(), event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.fillRect(self.rect(), theme.color("background"))
        painter.fillRect(0, 0, 1, self.height(), theme.color("line"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("grid_major"), 1))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(self._frame(), UNIT, UNIT)
        for tick in self._ticks:
            self._paint(painter, tick)

    # -- parts

    def _frame(self) -> QRectF:
        first, last = self._text.visible_span()
        top, bottom = self.y_of(first) - UNIT, self.y_of(last) + UNIT
        if bottom - top < _LEAST_FRAME:
            middle = max(_LEAST_FRAME / 2, min((top + bottom) / 2, self.height() - _LEAST_FRAME / 2))
            top, bottom = middle - _LEAST_FRAME / 2, middle + _LEAST_FRAME / 2
        return QRectF(QPointF(1.5, max(0.5, top)), QPointF(self.width() - 0.5, min(self.height() - 0.5, bottom)))

    def _scroll_to(self, y: float) -> None:
        share = (y - UNIT) / max(1, self.height() - 2 * UNIT)
        self._text.scroll_to(round(max(0.0, min(1.0, share)) * self._length))

    def _paint(self, painter: QPainter, tick: Tick) -> None:
        """A state has a shape besides its colour: a bar is verified, a ring is open, a wedge stands not so there."""
        chosen = tick.level is Level.CHOSEN
        color = self._theme.color("accent" if chosen else badge(tick.state).role)
        reach = {Level.ANY: 3.0, Level.EVENT: 5.0, Level.CHOSEN: 6.5}[tick.level]
        middle = QPointF(self.width() / 2 + 0.5, self.y_of(tick.place))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        if tick.state.verified:
            height = _TICK + (1 if chosen else 0)
            bar = QRectF(middle.x() - reach, middle.y() - height / 2, 2 * reach, height)
            painter.drawRoundedRect(bar, height / 2, height / 2)
        elif tick.state is AnchorState.ALTERED:
            left, right, drop = QPointF(-reach, -_TICK), QPointF(reach, -_TICK), QPointF(0, _TICK)
            painter.drawPolygon(QPolygonF([middle + left, middle + right, middle + drop]))
        else:
            painter.setPen(QPen(color, 1.5))
            painter.setBrush(self._theme.color("panel"))
            painter.drawEllipse(middle, min(reach, 4.5), min(reach, 4.5))
