"""Events without a date: they have no place on the axis, and are not lost for that."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.core.timeline import Event, Timeline
from desktop.qt.icons import icon
from desktop.qt.theme import Theme
from desktop.session.session import Session, Topic

if TYPE_CHECKING:
    from desktop.qt.popup import Popup
    from desktop.qt.rows import Row

#: Events in the list: to make the rows of more takes longer than a click should.
LIST_LIMIT = 1_000


class UndatedTray(QWidget):
    """A quiet button in the status bar that counts the undated events and lists them; not there if there are none."""

    #: the id of the event that was chosen
    chosen = Signal(str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._events: tuple[Event, ...] = ()
        self.button = QPushButton(self)
        self.button.setProperty("look", "plain")
        # a click must not take the focus from the open list: that would close it before the click opens it again
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setIconSize(QSize(14, 14))
        self.button.clicked.connect(self.toggle)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        self._theme = theme
        self.set_theme(theme)
        self._count()
        if not self._events:
            self.hide()
        self.destroyed.connect(session.subscribe(self._session_changed))

    @cached_property
    def popup(self) -> Popup:
        """The list; made when first needed, to keep the program's start short."""
        from desktop.qt.popup import Popup

        made = Popup("Undated events", self._theme, self)
        made.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.drive_from(made.list)
        made.chosen.connect(self.chosen)
        return made

    @property
    def events(self) -> tuple[Event, ...]:
        """The undated events that the filter lets through, in the file's order."""
        return self._events

    def set_theme(self, theme: Theme) -> None:
        self.button.setIcon(icon("tray", theme.muted, 14))
        self._theme = theme
        if "popup" in self.__dict__:
            self.popup.set_theme(theme)

    def toggle(self) -> None:
        """Opens the list with the focus in it, or closes it."""
        if self.popup.isVisible():
            self.popup.close_list()
        elif self._events:
            timeline = self._session.document.timeline
            shown = self._events[:LIST_LIMIT]
            self.popup.show_rows([_row(timeline, event) for event in shown], foot=self._more(timeline))
            self.popup.open_above(self)
            self.popup.list.setFocus()

    def _more(self, timeline: Timeline) -> str:
        """What is said of the events that are not in the list."""
        said = [f"{more:,} more: search finds them"] if (more := len(self._events) - LIST_LIMIT) > 0 else []
        unread = timeline.undated_count - len(timeline.undated)
        return "; ".join([*said, f"{unread:,} more are in the table alone"] if unread else said)

    def _session_changed(self, topics: frozenset[Topic]) -> None:
        if Topic.DOCUMENT in topics and "popup" in self.__dict__:
            self.popup.close_list()
        if topics & {Topic.DOCUMENT, Topic.FILTER, Topic.EVIDENCE}:
            self._count()
            self.setVisible(bool(self._events))

    def _count(self) -> None:
        timeline, shown = self._session.document.timeline, self._session.shown
        self._events = timeline.undated
        count = total = timeline.undated_count
        if shown is not None:
            self._events = tuple(event for event in timeline.undated if event.id in shown)
            count = len(self._events)
        noun = "undated event" if total == 1 else "undated events"
        self.button.setText(f"{count:,} {noun}" if count == total else f"{count:,} of {total:,} {noun}")
        self.button.setToolTip("Events whose date is not known (U)")


def _row(timeline: Timeline, event: Event) -> Row:
    from desktop.qt.rows import Row

    lane = timeline.lane_by_id.get(event.lane) if event.lane is not None else None
    return Row(
        event.id,
        event.title,
        detail=event.date_basis.note or event.summary or "",
        aside=lane.title if lane is not None else "",
    )
