"""What a hand does with the heads of lanes: a press on the sign collapses one, a drag moves it with what lies in it.

The canvas passes on what happens in the column of names; how lanes are arranged is the session's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop.qt.theme import Theme
from desktop.session.session import Session
from desktop.view import arrangement
from desktop.view.arrangement import Gap
from desktop.view.hit import Hit, Part
from desktop.view.scene import AXIS_HEIGHT, LANE_COLUMN, Scene

#: Near the upper and the lower edge, over so many pixels, a drag scrolls: so many pixels each so many milliseconds.
EDGE, STEP, STEP_MS = 28.0, 6.0, 16

_OURS = frozenset({Part.LANE_HEAD, Part.LANE_TOGGLE, Part.HIDDEN_LANES})


@dataclass(slots=True)
class _Grab:
    """A press on a head: where, and since the hand moved, the gap into which the lane would go."""

    found: Hit
    pressed_y: float
    y: float
    gap: Gap | None = None
    dragging: bool = False


class LaneHeads(QObject):
    """Takes the mouse where lanes have their names. ``scroll_by`` scrolls down by pixels."""

    def __init__(
        self, session: Session, scene: Callable[[], Scene], scroll_by: Callable[[float], None], canvas: QWidget
    ) -> None:
        super().__init__(canvas)
        self._session, self._scene, self._scroll_by, self._canvas = session, scene, scroll_by, canvas
        self._grab: _Grab | None = None
        self._at_edge = QTimer(self, interval=STEP_MS)
        self._at_edge.timeout.connect(self._scroll)
        #: the lane whose head the pointer is over
        self.hovered: int | None = None

    @property
    def dragging(self) -> bool:
        """Whether a lane is being moved."""
        return self._grab is not None and self._grab.dragging

    @property
    def gap(self) -> Gap | None:
        """Where the lane that is being moved would go; None where it stays."""
        return None if self._grab is None else self._grab.gap

    # -- the hand

    def press(self, found: Hit, y: float) -> bool:
        """The left button goes down; False where that is no matter of lanes."""
        if found.part not in _OURS:
            return False
        self._grab = _Grab(found, y, y)
        return True

    def move(self, y: float) -> bool:
        """The pointer moves; False while no head is held."""
        grab = self._grab
        if grab is None:
            return False
        far = abs(y - grab.pressed_y) >= QGuiApplication.styleHints().startDragDistance()
        if far and grab.found.part is Part.LANE_HEAD and len(self._scene().layout.order) > 1:
            grab.dragging = True
        if grab.dragging:
            grab.y = y
            self._aim(grab)
            self._canvas.setCursor(Qt.CursorShape.ClosedHandCursor)
            if self._pull(grab) and not self._at_edge.isActive():
                self._at_edge.start()
        return True

    def release(self, found: Hit) -> bool:
        """The button goes up over something; False where none of this was begun."""
        grab, self._grab = self._grab, None
        if grab is None:
            return False
        self._at_edge.stop()
        self._canvas.update()
        lanes = self._scene().lanes
        if grab.dragging and grab.gap is not None and grab.found.lane is not None:
            lane_id = lanes[grab.found.lane].id
            self._session.arrange(arrangement.moved_before(lanes, self._session.wish, lane_id, grab.gap.before))
        elif not grab.dragging and found == grab.found:
            self._click(found)
        return True

    def cancel(self) -> None:
        """Leaves the lane where it was."""
        self._grab = None
        self._at_edge.stop()
        self._canvas.unsetCursor()
        self._canvas.update()

    def double_click(self, found: Hit, y: float) -> bool:
        """Collapses a lane, or opens it; a second press on a triangle is a press like the first."""
        if found.part is Part.LANE_HEAD:
            self._toggle(found)
            return True
        return self.press(found, y)

    def _click(self, found: Hit) -> None:
        if found.part is Part.LANE_TOGGLE:
            self._toggle(found)
        elif found.part is Part.HIDDEN_LANES:
            self._session.arrange(arrangement.show_all(self._session.wish))

    def _toggle(self, found: Hit) -> None:
        lanes = self._scene().lanes
        if found.lane is not None and len(lanes) > 1:
            self._session.arrange(arrangement.toggle_collapsed(self._session.wish, lanes[found.lane].id))

    # -- where it would go

    def _aim(self, grab: _Grab) -> None:
        scene, lane = self._scene(), grab.found.lane
        if lane is None:
            return
        wish = self._session.wish
        at = grab.y - AXIS_HEIGHT + self._session.scroll
        gaps = arrangement.gaps(scene.lanes, wish, scene.layout, lane)
        gap = min(gaps, key=lambda gap: abs(gap.y - at))
        stays = arrangement.moved_before(scene.lanes, wish, scene.lanes[lane].id, gap.before) == wish
        grab.gap = None if stays else gap
        self._canvas.update()

    def _pull(self, grab: _Grab) -> float:
        """How many pixels the lanes scroll while the hand is where it is."""
        top, bottom = AXIS_HEIGHT + EDGE, AXIS_HEIGHT + self._scene().lanes_height - EDGE
        return -STEP if grab.y < top else STEP if grab.y > bottom else 0.0

    def _scroll(self) -> None:
        grab = self._grab
        if grab is None or not (pull := self._pull(grab)):
            self._at_edge.stop()
            return
        self._scroll_by(pull)
        self._aim(grab)

    # -- what is seen of it

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Over the canvas: the head that is held, and a line where its lane would go."""
        grab = self._grab
        if grab is None or not grab.dragging or grab.found.lane is None:
            return
        top = AXIS_HEIGHT - self._session.scroll
        band = self._scene().layout.bands[grab.found.lane]
        accent = theme.color("accent")
        painter.save()
        painter.setClipRect(QRectF(0, AXIS_HEIGHT, self._canvas.width(), self._scene().lanes_height))
        held = QColor(accent)
        held.setAlphaF(0.10)
        painter.fillRect(QRectF(0, top + band.top, LANE_COLUMN, band.height), held)
        if grab.gap is not None:
            y = max(AXIS_HEIGHT + 1.0, top + grab.gap.y)
            painter.setPen(QPen(accent, 2))
            painter.drawLine(QPointF(10, y), QPointF(self._canvas.width(), y))
            painter.setBrush(theme.color("panel"))
            painter.drawEllipse(QPointF(7, y), 3.5, 3.5)
        painter.restore()
