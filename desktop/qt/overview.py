"""The strip that shows the whole, with the viewport on it: where one is, and a quick way to elsewhere."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from desktop.core.dates import Instant
from desktop.qt.painter import lane_colors
from desktop.qt.theme import Theme
from desktop.session.session import Session, Topic
from desktop.view.scene import LANE_COLUMN, Scene
from desktop.view.timescale import Timescale

HEIGHT = 56
MARGIN = 6.0
DOT = 2.5
#: The viewport's frame is never narrower, or no hand could take it.
LEAST_WIDTH = 10.0


class Overview(QWidget):
    """Drag the frame to move, click beside it to go there, turn the wheel to zoom."""

    zoomed = Signal(float)
    grabbed = Signal()

    def __init__(
        self, session: Session, theme: Theme, scene: Callable[[], Scene], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._theme, self._scene = session, theme, scene
        self._dots: QPixmap | None = None
        self._drawn: Scene | None = None  # what the dots are of
        self._painted = QRectF()  # where the viewport was
        self._grab: float | None = None
        self.setObjectName("overview")
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName("Overview of the whole timeline")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._end = session.subscribe(self._changed)

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    def set_theme(self, theme: Theme) -> None:
        self._theme, self._dots = theme, None
        self.update()

    def _changed(self, topics: frozenset[Topic]) -> None:
        if topics & {Topic.DOCUMENT, Topic.SELECTION, Topic.FILTER, Topic.LANES, Topic.EVIDENCE}:
            self.update()
        elif Topic.VIEW in topics:
            self._move_viewport()

    def _move_viewport(self) -> None:
        """Paints anew what its frame left and where it came: of very many events a view is a hair of the strip."""
        if self._drawn is not self._scene():
            self.update()
        elif (viewport := self.viewport()) != self._painted:
            self.update((viewport | self._painted).toAlignedRect().adjusted(-2, -2, 2, 2))

    @property
    def _field(self) -> QRectF:
        return QRectF(LANE_COLUMN, MARGIN, max(1.0, self.width() - LANE_COLUMN - MARGIN), HEIGHT - 2 * MARGIN)

    def _x(self, whole: Timescale, view_x: float) -> float:
        """From pixels of the canvas's whole view to pixels of the strip."""
        return self._field.left() + view_x / whole.width * self._field.width()

    def viewport(self) -> QRectF:
        """Where the present view stands on the strip, kept inside it."""
        view, whole, field = self._session.view, self._scene().whole, self._field
        if view is None:
            return field
        left = self._x(whole, whole.x(view.start))
        right = self._x(whole, whole.x(view.end))
        left = min(max(left, field.left()), field.right() - LEAST_WIDTH)
        right = max(min(right, field.right()), left + LEAST_WIDTH)
        return QRectF(left, field.top(), right - left, field.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._dots is None or self._drawn is not self._scene():
            self._dots, self._drawn = self._draw_dots(), self._scene()
            if event.rect() != self.rect():
                self.update()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._dots)
        accent = self._theme.color("accent")
        fill = QColor(accent)
        fill.setAlphaF(0.07)
        self._painted = self.viewport()
        # filled apart from its frame: a smooth field takes five times as long
        painter.fillRect(self._painted.adjusted(1, 1, -1, -1).toRect(), fill)
        painter.setPen(QPen(accent, 1.25))
        painter.drawRoundedRect(self._painted.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        selected = self._scene().item(self._session.event_id or "")
        if selected is not None:
            painter.setPen(QPen(accent, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(self._place(selected.lane, selected.anchor), DOT + 2.5, DOT + 2.5)
        painter.end()

    def _place(self, lane: int, at: Instant) -> QPointF:
        scene = self._scene()
        return QPointF(self._x(scene.whole, scene.whole.x(at)), self._line(lane))

    def _line(self, lane: int) -> float:
        """The middle of a lane's part of the strip: as lanes stand in the timeline, with their shares of its height."""
        layout = self._scene().layout
        middle = layout.bands[lane].top + layout.bands[lane].height / 2
        return self._field.top() + self._field.height() * middle / max(1.0, layout.height)

    def _draw_dots(self) -> QPixmap:
        """The events of the whole, painted once for file, theme and size; dots on the same pixel count once."""
        ratio = self.devicePixelRatioF()
        made = QPixmap(self.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(self._theme.color("panel"))
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.drawLine(QPointF(0, 0.5), QPointF(self.width(), 0.5))
        painter.setPen(Qt.PenStyle.NoPen)
        scene = self._scene()
        # columns stand on whole pixels, and smoothing them takes ten times as long
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not scene.many)
        colors = [QColor(color) for color in lane_colors(self._theme, scene)]
        draw = self._draw_profile if scene.many else self._draw_events
        parts = max(1, round(self._field.width() * (1 if scene.many else 2)))
        for lane, counts in enumerate(scene.tally(parts)):
            painter.setBrush(colors[lane])
            draw(painter, lane, counts)
        painter.end()
        return made

    def _draw_events(self, painter: QPainter, lane: int, counts: list[int]) -> None:
        """A dot for each; those on the same half pixel are one."""
        step, y = self._field.width() / len(counts), self._line(lane)
        for part, count in enumerate(counts):
            if count:
                painter.drawEllipse(QPointF(self._field.left() + (part + 0.5) * step, y), DOT, DOT)

    def _draw_profile(self, painter: QPainter, lane: int, counts: list[int]) -> None:
        """How many there are, by the logarithm, about the lane's line."""
        field, y = self._field, self._line(lane)
        step, height = field.width() / len(counts), field.height() / len(self._scene().layout.bands) - 1
        full = math.log1p(max(counts)) or 1.0
        shares = [max(1.0, height * math.log1p(count) / full) if count else 0.0 for count in counts]
        painter.drawRects([
            QRectF(field.left() + part * step, y - share / 2, step, share) for part, share in enumerate(shares) if share
        ])  # fmt: skip

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._dots = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        frame, x = self.viewport(), event.position().x()
        self.grabbed.emit()
        self._session.remember()
        self._grab = x - frame.center().x() if frame.contains(event.position()) else 0.0
        self._centre(x - self._grab)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grab is not None:
            self._centre(event.position().x() - self._grab)
        else:
            inside = self.viewport().contains(event.position())
            self.setCursor(Qt.CursorShape.OpenHandCursor if inside else Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grab = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoomed.emit(1.25 ** (event.angleDelta().y() / 120))
        event.accept()

    def _centre(self, x: float) -> None:
        """Puts the middle of the view where ``x`` points on the strip."""
        view, whole = self._session.view, self._scene().whole
        if view is None:
            return
        instant = whole.instant((x - self._field.left()) / self._field.width() * whole.width)
        self._session.look(view.panned(view.width / 2 - view.x(instant)))
