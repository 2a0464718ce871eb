"""Movement of the view: flights to a place, and the momentum that a drag leaves. Instant where motion is reduced."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QElapsedTimer, QObject, QTimer, QVariantAnimation
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from desktop.session.session import Session
from desktop.view.timescale import Timescale, between

FLIGHT_MS = 240
DISSOLVE_MS = 180
FRAME_MS = 16
#: Momentum: only movement of the last moments counts, and it halves in the time below.
RECENT_MS = 90
HALF_LIFE_MS = 130.0
SLOWEST_PX_PER_S = 25.0
#: A flick glides half a window on; faster than a hand are only jumps of the pointer.
FASTEST_PX_PER_S = 3500.0


class Flight(QObject):
    """Takes the session's view to another one along a straight course, eased out."""

    def __init__(self, session: Session, reduced: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._reduced = session, reduced
        self._from: tuple[Timescale, float] | None = None
        self._to: tuple[Timescale, float] | None = None
        self._run = QVariantAnimation(self)
        self._run.setStartValue(0.0)
        self._run.setEndValue(1.0)
        self._run.setDuration(FLIGHT_MS)
        self._run.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._run.valueChanged.connect(self._step)

    def to(self, view: Timescale, scroll: float, *, remember: bool = True) -> None:
        """Goes there, remembering where it began; a flight under way ends where it is."""
        self.stop()
        present = self._session.view
        if present is None or self._reduced():
            self._session.look(view, scroll, remember=remember)
            return
        if view == present and scroll == self._session.scroll:
            return
        if remember:
            self._session.remember()
        self._from, self._to = (present, self._session.scroll), (view, scroll)
        self._run.start()

    @property
    def target(self) -> Timescale | None:
        """Where the view is or will be: keys pressed during a flight go on from there."""
        return self._to[0] if self._to is not None else self._session.view

    @property
    def target_scroll(self) -> float:
        return self._to[1] if self._to is not None else self._session.scroll

    def stop(self) -> None:
        self._run.stop()
        self._from = self._to = None

    def _step(self, share: float) -> None:
        if self._from is None or self._to is None:
            return
        (a, top_a), (b, top_b) = self._from, self._to
        if share >= 1.0:
            self._from = self._to = None
        self._session.look(between(a, b, share), top_a + (top_b - top_a) * share)


class Dissolve(QObject):
    """Lets what a widget showed fade over what it shows now: a change of all its contents without a jump."""

    def __init__(self, widget: QWidget, reduced: Callable[[], bool]) -> None:
        super().__init__(widget)
        self._widget, self._reduced = widget, reduced
        self._before: QPixmap | None = None
        self._run = QVariantAnimation(self)
        self._run.setStartValue(1.0)
        self._run.setEndValue(0.0)
        self._run.setDuration(DISSOLVE_MS)
        self._run.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._run.valueChanged.connect(self._step)

    def start(self) -> None:
        """Keeps what the widget shows; call it before anything of that changes."""
        self.stop()
        if not self._reduced():
            self._before = self._widget.grab()
            self._run.start()

    def stop(self) -> None:
        self._run.stop()
        self._before = None

    def paint(self, painter: QPainter) -> None:
        """Paints what is left of the former sight over the present one."""
        if self._before is not None:
            painter.setOpacity(float(self._run.currentValue()))
            painter.drawPixmap(0, 0, self._before)
            painter.setOpacity(1.0)

    def _step(self, share: float) -> None:
        if share <= 0.0:
            self._before = None
        self._widget.update()


class Momentum(QObject):
    """After a drag or a swipe, the view glides on and slows down."""

    def __init__(self, pan: Callable[[float, float], None], reduced: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._pan, self._reduced = pan, reduced
        self._clock = QElapsedTimer()
        self._clock.start()
        self._moves: deque[tuple[int, float, float]] = deque(maxlen=32)
        self._speed = (0.0, 0.0)
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._glide)
        self._last = 0

    def press(self) -> None:
        """A hand is on the timeline: nothing glides, nothing of the past counts."""
        self._timer.stop()
        self._moves.clear()

    def moved(self, dx: float, dy: float) -> None:
        """The hand moved by so many pixels."""
        self._moves.append((self._clock.elapsed(), dx, dy))

    def release(self) -> None:
        """The hand lets go."""
        now = self._clock.elapsed()
        recent = [move for move in self._moves if now - move[0] <= RECENT_MS]
        self._moves.clear()
        if len(recent) < 2 or self._reduced():
            return
        seconds = max(now - recent[0][0], FRAME_MS) / 1000
        self._speed = (
            _bounded(sum(dx for _, dx, _ in recent) / seconds),
            _bounded(sum(dy for _, _, dy in recent) / seconds),
        )
        self._last = now
        self._timer.start()

    @property
    def gliding(self) -> bool:
        return self._timer.isActive()

    def _glide(self) -> None:
        now = self._clock.elapsed()
        elapsed, self._last = (now - self._last) / 1000, now
        slow = 0.5 ** (elapsed * 1000 / HALF_LIFE_MS)
        vx, vy = self._speed
        self._speed = (vx * slow, vy * slow)
        if math.hypot(*self._speed) < SLOWEST_PX_PER_S:
            self._timer.stop()
        self._pan(vx * elapsed, vy * elapsed)


def _bounded(speed: float) -> float:
    return min(max(speed, -FASTEST_PX_PER_S), FASTEST_PX_PER_S)
