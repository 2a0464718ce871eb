"""The clocks of a window: by which zone its times are told, and where the present stands on the axis.

The settings say what is wanted; the session is told, and all that shows dates follows it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, tzinfo

from PySide6.QtCore import QEvent, QObject, QTimer, QTimeZone
from PySide6.QtWidgets import QWidget

from desktop.core import zones
from desktop.core.dates import Instant
from desktop.core.datewords import DateWords
from desktop.core.wording import ENGLISH, Language
from desktop.session.session import Session, Topic
from desktop.settings import schema
from desktop.settings.store import Settings
from desktop.view.telling import Telling
from desktop.view.ticks import AxisOptions

#: The settings' words for the zones that are not called by their names.
BY_UTC, BY_SYSTEM = "UTC", "system"
#: The mark of the present moves at most once in this time, in milliseconds ...
LEAST_MS = 1_000
#: ... and is looked at again after this time at the latest: the system's clock may have been set, or have slept.
MOST_MS = 60_000


def system_now() -> Instant:
    """The present by the computer's clock."""
    return time.time_ns() // 1_000


def system_zone() -> str:
    """The name of the zone that the computer is set to, as the tables have it: also where Windows has its own."""
    return bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")


class Clock(QObject):
    """Tells the session how to tell dates, and marks the present on request.

    The mark costs a frame each time that it moves: it does so when that is a pixel, and never in a hidden window.
    """

    def __init__(
        self, session: Session, settings: Settings, window: QWidget, now: Callable[[], Instant] = system_now
    ) -> None:
        super().__init__(window)
        self._session, self._settings, self._window = session, settings, window
        self.now = now
        self._language = ENGLISH
        #: what the settings want and this machine does not have, in a sentence; empty where all is well
        self.problem = ""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        window.installEventFilter(self)
        window.destroyed.connect(session.subscribe(self._changed))
        self.follow()

    def speak(self, language: Language) -> None:
        """Tells dates in a language."""
        self._language = language
        self.follow()

    def follow(self) -> None:
        """Tells dates as the settings are now."""
        get = self._settings.get
        zone = self._zone(get(schema.TIME_ZONE))
        axis = AxisOptions(self._language, zone, weeks=get(schema.AXIS_WEEKS), quarters=get(schema.AXIS_QUARTERS))
        self._session.tell_dates(Telling(DateWords(self._language, zone or UTC, letters=True), axis))
        self.look()

    def _zone(self, wanted: str) -> tzinfo | None:
        """The zone that is wanted; UTC, and a word about it, where this machine does not know it."""
        name = system_zone() if wanted == BY_SYSTEM else wanted
        zone = None if name == BY_UTC else zones.zone(name)
        missing = zone is None and name != BY_UTC
        self.problem = f"Times are told in UTC: this computer’s table of time zones has no “{name}”" if missing else ""
        return zone

    # -- the present

    def _changed(self, topics: frozenset[Topic]) -> None:
        """Another scale makes a pixel of another time: looks again when the mark may have moved by one."""
        if Topic.VIEW in topics and self._session.now is not None and self.wait < self._timer.remainingTime():
            self._timer.start(self.wait)

    @property
    def ticking(self) -> bool:
        """Whether the clock will be looked at again."""
        return self._timer.isActive()

    @property
    def wait(self) -> int:
        """The time in which the mark moves by a pixel, in milliseconds, within what makes sense."""
        view = self._session.view
        return MOST_MS if view is None else round(min(max(LEAST_MS, view.us_per_px / 1_000), MOST_MS))

    def look(self) -> None:
        """Looks at the clock, and moves the mark if that is a pixel at least."""
        self._timer.stop()
        if not self._settings.get(schema.MARK_NOW):
            self._session.mark_now(None)
        elif self._window.isVisible() and not self._window.isMinimized():
            now, marked, view = self.now(), self._session.now, self._session.view
            if marked is None or view is None or abs(now - marked) >= view.us_per_px:
                self._session.mark_now(now)
            self._timer.start(self.wait)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.WindowStateChange):
            self.look()
        elif event.type() == QEvent.Type.Hide:
            self._timer.stop()
        return False
