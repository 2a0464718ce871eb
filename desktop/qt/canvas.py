"""The timeline itself: paints the frame, and turns the hand's movements into changes of the session."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QCloseEvent,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QToolTip, QWidget

from desktop.core.dates import Instant
from desktop.core.protocols import Standing, Support
from desktop.core.shortening import TITLE_LETTERS, cut_end
from desktop.qt.accessibility import Spoken
from desktop.qt.jobs import Jobs
from desktop.qt.labels import tooltip
from desktop.qt.laneheads import LaneHeads
from desktop.qt.lanescroll import LaneScroll
from desktop.qt.laneslist import LanesButton
from desktop.qt.measure import FontMeasure
from desktop.qt.motion import Dissolve, Flight, Momentum
from desktop.qt.painter import lane_colors, paint
from desktop.qt.scenery import AT_ONCE, Scenery
from desktop.qt.theme import Theme
from desktop.session import review
from desktop.session.session import Session, Topic, Viewport
from desktop.view import arrangement, framing, hit
from desktop.view.frame import MOST_LISTED, Cluster, Density, Frame, Look, build
from desktop.view.hit import Hit, Part
from desktop.view.lanes import LaneState
from desktop.view.scene import AXIS_HEIGHT, LANE_COLUMN, Scene
from desktop.view.timescale import Timescale

#: One notch of a mouse wheel (120 eighths of a degree) zooms by this much; with Ctrl by its fourth root.
NOTCH = 120.0
WHEEL_ZOOM = 1.25
#: Wheel turns within this time are one journey in the history of views.
JOURNEY_MS = 700


class Canvas(QWidget):
    """Shows the session's view; emits what needs more than the session: an event to fly to, a crowd to choose from."""

    cluster_chosen = Signal(object, QPoint)  # Cluster of equal times, global position
    lane_menu_requested = Signal(str, QPoint)  # the lane's id, global position
    painted = Signal()
    #: a scene that a job made has taken the place of the one before
    laid_out = Signal()

    def __init__(
        self,
        session: Session,
        theme: Theme,
        reduced_motion: Callable[[], bool],
        jobs: Jobs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._theme = session, theme
        self._measure = FontMeasure()
        self._scenery = Scenery(session, self._measure, jobs, lambda: (self.width(), self.height()), self)
        self._scenery.arriving.connect(self._before_scene)
        self._scenery.arrived.connect(self._new_scene)
        self._was_whole = False
        self._shown: frozenset[str] | None = None
        self._wish = session.wish
        self._frame: Frame | None = None
        self._hovered: str | None = None
        self._press: QPointF | None = None
        self._button = Qt.MouseButton.NoButton
        self._last = QPointF()
        self._dragging = False
        self._journey = QElapsedTimer()
        #: where the pointer last zoomed, to what view, and about which instant, where it was on an event
        self._held: tuple[QPointF, Timescale, Instant | None] | None = None
        self._clicked: str | None = None
        self._by_keyboard = False
        self._said: tuple[Frame, list[Spoken]] | None = None
        self.covered = 0  # pixels at the right that lie under a drawer
        self.flight = Flight(session, reduced_motion, self)
        self._momentum = Momentum(self._pan, reduced_motion, self)
        self._dissolve = Dissolve(self, reduced_motion)
        self._heads = LaneHeads(session, lambda: self.scene, lambda dy: self._pan(0.0, -dy), self)
        self._bar = LaneScroll(session, self, self._begin_scroll)
        self.setObjectName("canvas")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setMinimumSize(320, 200)
        self.setAccessibleName("Timeline")
        self.setAccessibleDescription("Events by time and lane. Comma and full stop go from event to event.")
        self._end = session.subscribe(self._changed)
        self.lanes_button = LanesButton(session, theme, lambda: self.scene, self)

    # -- what is shown

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.lanes_button.set_theme(theme)
        self.update()

    @property
    def scene(self) -> Scene:
        """The layout for the present file and size, made when first asked for; the former one while that takes long."""
        return self._scenery.scene

    @property
    def frame(self) -> Frame:
        """The draw list of the present view: what the next paint paints, and what clicks are tested against."""
        if self._frame is None:
            session = self._session
            axis = session.telling.axis_at(session.now)
            look = Look(self._view(), session.scroll, session.event_id, axis)
            self._frame = build(self.scene, look, self._measure, self._standing)
        return self._frame

    def _standing(self, event_id: str) -> Standing:
        session = self._session
        # a scene may be older than the timeline, and have events that are no more
        known = self.scene.timeline is session.document.timeline or event_id in session.document.timeline.event_by_id
        return session.standing_of(event_id) if known else Standing(Support.NONE, 0, 0)

    def _view(self) -> Timescale:
        if self._session.view is None:
            if self.scene.awaited:
                return self.scene.whole
            self._session.look(self.scene.whole, 0.0)
        assert self._session.view is not None
        return self._session.view

    def _changed(self, topics: frozenset[Topic]) -> None:
        if Topic.DOCUMENT in topics:
            self.flight.stop()
            self._momentum.press()
            if self._session.view is None:
                self._scenery.forget()
        other = (self._session.shown, self._session.wish) != (self._shown, self._wish)
        if topics & {Topic.DOCUMENT, Topic.TELLING} or (self._scenery.made and other):
            filtered = Topic.DOCUMENT not in topics and Topic.TELLING not in topics
            self._lay_out_anew(filtered=filtered, reveal=topics != {Topic.LANES})
        if Topic.LANES in topics and Topic.DOCUMENT not in topics and self.isVisible():
            said = arrangement.told(self.scene.lanes, self._session.wish) or "All lanes are shown"
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
        if Topic.SELECTION in topics and self._session.event_id is not None and self.isVisible():
            said = self.tip(self._session.event_id).replace("\n", ", ")
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
        if topics - {Topic.READER, Topic.SAVED}:
            self._frame = None
            if self._scenery.made:
                self._bar.show_for(self.scene)
            self.update()

    def _lay_out_anew(self, *, filtered: bool, reveal: bool) -> None:
        """Where other events or lanes are shown, the time in view stays, and what was there dissolves into what is.

        ``reveal``: the selected event stays in sight. Who arranges lanes looks at those.
        """
        self._shown, self._wish = self._session.shown, self._session.wish
        if not self._scenery.made:
            return
        if filtered and self.isVisible() and len(self.scene.timeline.events) <= AT_ONCE:
            self._dissolve.start()
        self._scenery.renew()
        self._frame = None
        if filtered:
            self.flight.stop()
            self._keep_in_sight(reveal=reveal)

    def _keep_in_sight(self, *, reveal: bool = True) -> None:
        scroll = min(self._session.scroll, self.scene.scroll_limit)
        if reveal and self._session.event_id is not None:
            scroll = self.scene.scroll_to_show(self._session.event_id, scroll)
        self._session.look(self._view(), scroll)

    def _before_scene(self) -> None:
        """Another layout is ready: what is shown fades into it."""
        if self.isVisible():
            self._dissolve.start()
        self._was_whole = self._session.view == self.scene.whole

    def _new_scene(self) -> None:
        self._frame = None
        if self._was_whole:
            self.flight.stop()
            self._session.look(self.scene.whole, min(self._session.scroll, self.scene.scroll_limit))
        elif self._session.view is not None:
            self._keep_in_sight()
        self._bar.show_for(self.scene)
        self.update()
        self.laid_out.emit()

    @property
    def settled(self) -> bool:
        """Whether what is shown stays, if nobody touches it: see ``Scenery.settled``."""
        return self._scenery.settled

    def plot_x(self, instant: Instant) -> float:
        """Where an instant stands on the canvas now, in logical pixels."""
        return LANE_COLUMN + self._view().x(instant)

    @property
    def gliding(self) -> bool:
        """Whether a released drag is still moving the view."""
        return self._momentum.gliding

    # -- going places

    def go(self, view: Timescale, scroll: float | None = None, *, remember: bool = True) -> None:
        """Flies to a view."""
        self._momentum.press()
        self.flight.to(view, self.flight.target_scroll if scroll is None else scroll, remember=remember)

    def show_all(self) -> None:
        self.go(self.scene.whole, 0.0)

    def zoom_by(self, factor: float) -> None:
        """Zooms about the selected event if it is in view, else about the middle."""
        view = self.flight.target or self._view()
        item = self.scene.item(self._session.event_id or "")
        x = view.x(item.anchor) if item is not None and view.contains(item.anchor) else view.width / 2
        self.go(self._zoomed(view, factor, x), remember=self._begins_journey())

    def pan_by(self, share_x: float, share_y: float) -> None:
        """Moves the window by shares of its width (to later: +) and of its height (downwards: +)."""
        view = self.flight.target or self._view()
        scroll = self.flight.target_scroll + share_y * self.scene.lanes_height
        scroll = min(max(0.0, scroll), self.scene.scroll_limit)
        self.go(view.panned(-share_x * view.width), scroll, remember=self._begins_journey())

    def reveal(self, event_id: str) -> None:
        """Moves as little as needed to show an event."""
        if self._session.view is None:
            return  # the first sight shows all anyway, and before it there is no size to go by
        item = self.scene.item(event_id)
        if item is None:
            return
        view = self.flight.target or self._view()
        self.go(
            framing.revealing(view, item, self.covered), self.scene.scroll_to_show(event_id, self.flight.target_scroll)
        )

    def zoom_to(self, event_id: str) -> None:
        """Flies so that the event fills the middle of the view."""
        item = self.scene.item(event_id)
        if item is not None:
            scroll = self.scene.scroll_to_show(event_id, self._session.scroll)
            self.go(framing.focus(item, self._free_width).resized(self.scene.time_width), scroll)

    def centre_on(self, event_id: str) -> bool:
        """Brings an event to the middle at the present scale; False if it is there already."""
        item = self.scene.item(event_id)
        view = self.flight.target or self._view()
        if item is None:
            return True
        dx = self._free_width / 2 - view.x(item.anchor)
        if abs(dx) < 1.0:
            return False
        self.go(view.panned(dx), self.scene.scroll_to_show(event_id, self.flight.target_scroll))
        return True

    @property
    def _free_width(self) -> float:
        """The width of the time axis that no drawer covers, in pixels."""
        return max(1.0, self.scene.time_width - self.covered)

    @property
    def present(self) -> Viewport | None:
        """Where the view is, or will be when its flight ends."""
        target = self.flight.target
        return None if target is None else Viewport(target, self.flight.target_scroll)

    def rest(self) -> None:
        """Ends a flight and a glide where they are: a hand took the view elsewhere."""
        self.flight.stop()
        self._momentum.press()

    def menu_place(self) -> QPoint:
        """Where a menu opens that was asked for by key, in global pixels: at the selected event, else in the corner."""
        card = next((card for card in self.frame.cards if card.selected), None)
        at = QPoint(round(card.rect.x + 12), round(card.rect.bottom)) if card is not None else QPoint(16, 16)
        return self.mapToGlobal(at)

    def _zoomed(self, view: Timescale, factor: float, x: float) -> Timescale:
        """Zoomed about ``x``, as far as the file's dates make sense of it."""
        return view.zoomed(factor, x, self.scene.limits)

    def _begins_journey(self) -> bool:
        begins = not self._journey.isValid() or self._journey.elapsed() > JOURNEY_MS
        self._journey.start()
        return begins

    def _pan(self, dx: float, dy: float) -> None:
        scroll = min(max(0.0, self._session.scroll - dy), self.scene.scroll_limit)
        self._session.look(self._view().panned(dx), scroll)

    def _begin_scroll(self) -> None:
        self.rest()
        if self._begins_journey():
            self._session.remember()

    def _zoom_at(self, factor: float, at: QPointF) -> None:
        """Zooms about the time at a point; on an event about its own, which is far from that where a pixel is an age.

        What was under the pointer at the first turn of a wheel is held for the next ones, whatever comes near it.
        """
        self.flight.stop()
        self._momentum.press()
        view = self._view()
        if self._held is None or self._held[:2] != (at, view):
            self._held = at, view, hit.instant_at(self.frame, self.scene, at.x(), at.y())
        instant = self._held[2]
        x = at.x() - LANE_COLUMN if instant is None else view.x(instant)
        self._session.look(self._zoomed(view, factor, x), remember=self._begins_journey())
        self._held = at, self._view(), instant

    # -- Qt: painting and size

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = lane_colors(self._theme, self.scene)
        paint(painter, self.frame, self._theme, colors, self._hovered, self._heads.hovered)
        self._heads.paint(painter, self._theme)
        if self._by_keyboard and self.hasFocus():
            painter.setPen(self._theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        self._dissolve.paint(painter)
        painter.end()
        self.painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        view = self._session.view
        at_whole = view is not None and self._scenery.made and view == self.scene.whole
        self._scenery.renew()
        self._frame = None
        if view is not None:
            self.flight.stop()
            view = self.scene.whole if at_whole else view.resized(self.scene.time_width)
            self._session.look(view, min(self._session.scroll, self.scene.scroll_limit))
            self._bar.show_for(self.scene)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._momentum.press()
        self.flight.stop()
        self._dissolve.stop()
        self._end()
        super().closeEvent(event)

    # -- Qt: the hand

    def wheelEvent(self, event: QWheelEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if _from_touchpad(event) and not control:
            self._swipe(event)
        else:
            angle = event.angleDelta()
            if event.position().x() < LANE_COLUMN and self.scene.scroll_limit > 0:
                self._momentum.press()
                self._pan(0.0, angle.y() / NOTCH * 40)
            elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._momentum.press()
                notches = (angle.y() or angle.x()) / NOTCH
                self._session.look(self._view().panned(notches * 80), remember=self._begins_journey())
            elif angle.y():
                finer = 0.25 if control else 1.0
                self._zoom_at(WHEEL_ZOOM ** (angle.y() / NOTCH * finer), event.position())
        event.accept()

    def _swipe(self, event: QWheelEvent) -> None:
        """Two fingers pan. The system adds its own momentum where it has one (macOS, Wayland)."""
        delta = QPointF(event.pixelDelta()) if not event.pixelDelta().isNull() else QPointF(event.angleDelta()) / 4
        self.flight.stop()
        self._momentum.press()
        dx, dy = delta.x(), delta.y()
        if self.scene.scroll_limit == 0 and abs(dy) > abs(dx):
            dx, dy = dy, 0.0  # with nothing to scroll to, both ways go through time
        if self._begins_journey():
            self._session.remember()
        self._pan(dx, dy)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):
            return self._native(event)
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                if pinch.changeFlags() & QPinchGesture.ChangeFlag.ScaleFactorChanged:
                    self._zoom_at(pinch.scaleFactor(), self.mapFromGlobal(pinch.centerPoint()))
                event.accept()
                return True
        if event.type() == QEvent.Type.ShortcutOverride and self._heads.dragging and _is_escape(event):
            event.accept()  # not to close what is open, but to leave the lane where it was
            return True
        if event.type() == QEvent.Type.KeyPress and self._heads.dragging and _is_escape(event):
            self._heads.cancel()
            return True
        if event.type() == QEvent.Type.ToolTip:
            return True  # shown at once on hover, see _hover
        return super().event(event)

    def _native(self, event: QNativeGestureEvent) -> bool:
        """A touchpad's pinch, wherever it is made: empty space pinches like any other."""
        if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self._zoom_at(math.exp(event.value()), event.position())
        elif event.gestureType() == Qt.NativeGestureType.SmartZoomNativeGesture:
            found = hit.at(self.frame, event.position().x(), event.position().y())
            self.zoom_to(found.event_id) if found.event_id is not None else self.show_all()
        event.accept()
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.BackButton or event.button() is Qt.MouseButton.ForwardButton:
            event.ignore()
            return
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            return
        self.flight.stop()
        self._momentum.press()
        if self._press is not None:
            return  # another button, while one is dragging
        at = event.position()
        if event.button() is Qt.MouseButton.LeftButton and self._heads.press(self._at(at), at.y()):
            QToolTip.hideText()
            return
        self._press = self._last = event.position()
        self._button = event.button()
        self._dragging, self._clicked = False, None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._heads.move(event.position().y()):
            return
        if self._press is None:
            self._hover(event.position())
            return
        # a hand is never quite still: below the system's own distance it is a click, not a drag
        moved = event.position() - self._press
        if not self._dragging:
            if abs(moved.x()) + abs(moved.y()) < QGuiApplication.styleHints().startDragDistance():
                return
            self._dragging = True
            QToolTip.hideText()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._session.remember()
        step = event.position() - self._last
        self._last = event.position()
        self._momentum.moved(step.x(), step.y())
        self._pan(step.x(), step.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._heads.release(self._at(event.position())):
            self._hover(event.position())
            return
        if self._press is None or event.button() is not self._button:
            event.ignore()
            return
        self._press = None
        if self._dragging:
            self._dragging = False
            self._momentum.release()
            self._hover(event.position())
        elif event.button() is Qt.MouseButton.LeftButton:
            self._click(hit.at(self.frame, event.position().x(), event.position().y()), event)

    def _click(self, found: Hit, event: QMouseEvent) -> None:
        if found.part is Part.EVENT and found.event_id is not None:
            self._clicked = found.event_id
            self._session.select(found.event_id)
        elif found.part is Part.HINT and found.event_id is not None:
            self.reveal(found.event_id)
        elif found.part is Part.HINT and self.scene.only_in_hidden_lanes:
            self._session.arrange(arrangement.show_all(self._session.wish))
        elif found.part is Part.HINT:
            self._session.filter_by(())
        elif found.part is Part.CLUSTER and found.cluster is not None:
            self._open_cluster(found.cluster, event.globalPosition().toPoint())
        elif found.part is Part.NOTHING:
            self._session.select(None)

    def _open_cluster(self, cluster: Cluster, where: QPoint) -> None:
        """A crowd of different times is zoomed to; one of a single time no zoom can part: it opens as a list."""
        if not cluster.event_ids:  # of very many only the number was known so far
            of = self.scene.members(cluster.lane, cluster.first, cluster.last, MOST_LISTED)
            cluster = replace(cluster, first=of.first, last=of.last, event_ids=of.event_ids)
        view = framing.around(cluster.first, cluster.last, self._free_width).resized(self.scene.time_width)
        if cluster.first == cluster.last or view.us_per_px >= self._view().us_per_px * 0.8:
            self.cluster_chosen.emit(cluster, where)
        else:
            self.go(view)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Zooms to the item of the first click: what that click opened may have moved it from under the second."""
        if event.button() is not Qt.MouseButton.LeftButton:
            self.mousePressEvent(event)  # a quick second press of the side buttons is one more step
            return
        found = self._at(event.position())
        if self._heads.double_click(found, event.position().y()):
            return
        if self._clicked is not None:
            self.zoom_to(self._clicked)
        elif found.part is Part.NOTHING and event.position().y() > AXIS_HEIGHT:
            self.go(self._zoomed(self._view(), 2.0, event.position().x() - LANE_COLUMN))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The window shows its menu; by the mouse, on the event under it. A lane's head has one of its own."""
        if event.reason() is not QContextMenuEvent.Reason.Keyboard:
            found = self._at(QPointF(event.pos()))
            if found.lane is not None and found.part in _HEADS and len(self.scene.lanes) > 1:
                self.lane_menu_requested.emit(self.scene.lanes[found.lane].id, event.globalPos())
                return
            if found.part is Part.EVENT and found.event_id is not None:
                self._session.select(found.event_id)
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The focus is drawn for who came by keyboard; a click needs no frame around the whole timeline."""
        self._by_keyboard = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hovered(None)
        self._set_hovered_lane(None)

    def _at(self, point: QPointF) -> Hit:
        return hit.at(self.frame, point.x(), point.y())

    def _hover(self, at: QPointF) -> None:
        found = self._at(at)
        clickable = found.part in _CLICKABLE
        self.setCursor(Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor)
        text = ""
        if found.part is Part.EVENT and found.event_id is not None:
            text = self.tip(found.event_id) + self._beside(found.event_id, at.x())
        elif found.cluster is not None:
            text = self._crowd(found.cluster.count, found.cluster.lane, found.cluster.first, found.cluster.last)
        elif found.part is Part.ERA:
            text = found.title
        elif found.lane is not None and found.part in _HEADS:
            text = self._lane_tip(found.lane)
        self._set_hovered(found.event_id if found.part is Part.EVENT else None)
        self._set_hovered_lane(found.lane if found.part in _HEADS else None)
        if not text:
            QToolTip.hideText()
            return
        # hardly lower than the pointer: Qt adds what keeps the tip off it, above it, too, where below is no room.
        # And Qt guesses rich text from what looks like it: made of plain text, markup in a title shows literally
        QToolTip.showText(self.mapToGlobal(at.toPoint()) + QPoint(8, 4), _rich(text), self)

    def _beside(self, event_id: str, x: float) -> str:
        """A line of a tooltip that tells how much more goes on where one of very many spans is drawn as a line."""
        bar = next((bar for bar in self.frame.bars if bar.quiet and bar.event_id == event_id), None)
        if bar is None:
            return ""
        others = self.scene.under_way(self._view().instant(x - LANE_COLUMN), bar.lane) - 1
        lane = self.scene.layout.bands[bar.lane].title
        return f"\n{others:,} {'other' if others == 1 else 'others'} under way · {lane}" if others > 0 else ""

    def _set_hovered(self, event_id: str | None) -> None:
        if event_id != self._hovered:
            self._hovered = event_id
            self.update()

    def _set_hovered_lane(self, lane: int | None) -> None:
        if lane != self._heads.hovered:
            self._heads.hovered = lane
            self.update()

    def _lane_tip(self, lane: int) -> str:
        """A lane's whole name, where its head has no room for it or says nothing of what is folded into it."""
        head = next(head for head in self.frame.lanes if head.lane == lane)
        folded = self.scene.arranged.hosts.count(lane) - 1
        if folded and head.state is LaneState.STRIP:
            return f"{head.title}\ncollapsed, with {folded:,} {'lane' if folded == 1 else 'lanes'} in it"
        return head.title if " ".join(head.lines) != " ".join(head.title.split()) else ""

    def spoken(self) -> list[Spoken]:
        """What is in view, by time, for assistive technology; a crowd without names is said as its count."""
        if self._said is None or self._said[0] is not self.frame:
            self._said = (self.frame, self._all_spoken())
        return self._said[1]

    def _all_spoken(self) -> list[Spoken]:
        places: dict[str, QRect] = {}
        for bar in self.frame.bars:
            places[bar.event_id] = QRectF(*bar.rect).toAlignedRect()
        for mark in self.frame.marks:
            places[mark.event_id] = QRectF(mark.x - 6, mark.y - 6, 12, 12).toAlignedRect()
        for card in self.frame.cards:
            places[card.event_id] = QRectF(*card.rect).toAlignedRect()
        found = []
        for event_id in sorted(places, key=self.scene.position):
            name, _, description = self.tip(event_id).partition("\n")
            found.append(Spoken(name, description, places[event_id], event_id == self._session.event_id))
        crowds = [(self._crowd(one.count, one.lane, one.first, one.last), one.rect) for one in self.frame.clusters]
        crowds += [(self._told(one), one.rect) for one in self.frame.densities]
        hint = self.frame.hint
        crowds += [(f"{hint.text} {hint.action}".strip(), hint.rect)] if hint is not None else []
        lanes = [(f"Lane {head.title}, {_STATES[head.state]}", head.rect) for head in self.frame.lanes if head.toggle]
        hidden = self.frame.hidden_lanes
        crowds += [*lanes, *([(hidden.text, hidden.rect)] if hidden is not None else [])]
        return found + [Spoken(said, "", QRectF(*rect).toAlignedRect(), False) for said, rect in crowds]

    def _told(self, density: Density) -> str:
        """A profile in words, with all of its columns."""
        last = density.start + density.cell * len(density.counts) - 1
        return self._crowd(density.total, density.lane, density.start, last)

    def _crowd(self, count: int, lane: int, first: Instant, last: Instant) -> str:
        """Events without names in words: how many, of which lane, and when they begin, from first to last."""
        said = [f"{count:,} {'event' if count == 1 else 'events'}", self.scene.layout.bands[lane].title]
        return " · ".join(filter(None, [*said, self._session.telling.stretch(first, last)]))

    def tip(self, event_id: str) -> str:
        """An event in a few words: title, date, evidence."""
        event = self._session.document.timeline.event_by_id.get(event_id)
        if event is None:
            return self.scene.title(event_id)  # of a timeline that is about to be laid out anew
        date = self._session.telling.dates.in_words(event.when) if event.when is not None else "undated"
        return f"{cut_end(event.title, TITLE_LETTERS)}\n{date} · {review.of_event(self._session, event)}"


#: What a press does something with.
_CLICKABLE = frozenset({Part.EVENT, Part.CLUSTER, Part.HINT, Part.LANE_TOGGLE, Part.HIDDEN_LANES})
_HEADS = frozenset({Part.LANE_HEAD, Part.LANE_TOGGLE})
#: How a lane's head is told to who does not see it.
_STATES = {LaneState.OPEN: "open", LaneState.HEADING: "open", LaneState.STRIP: "collapsed"}


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape


def _from_touchpad(event: QWheelEvent) -> bool:
    """Whether two fingers scrolled: the device says so, or the event has pixels and phases, as on macOS."""
    if event.device().type() == QInputDevice.DeviceType.TouchPad:
        return True
    return not event.pixelDelta().isNull() and event.phase() != Qt.ScrollPhase.NoScrollPhase


def _rich(text: str) -> str:
    """A tooltip's text that shows exactly ``text``, of several lines the first in bold.

    One line has no tag by which Qt would know it for rich text, and escaped it would show as such.
    """
    import html

    lines = html.escape(text).splitlines()
    return f"<b>{lines[0]}</b><br>{'<br>'.join(lines[1:])}" if len(lines) > 1 else tooltip(text)
