"""The field in the header that finds events, and the list of what it found."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.core.protocols import DateText
from desktop.core.timeline import Event, Timeline
from desktop.qt.labels import draw_key
from desktop.qt.theme import UNIT, Theme
from desktop.session.session import Session, Topic

if TYPE_CHECKING:
    from desktop.qt.jobs import Jobs
    from desktop.qt.popup import Popup
    from desktop.qt.rows import Row
    from desktop.session.search import Found, Hit, Search

PLACEHOLDER = "Search events, quotations, speakers"

#: Nothing that people search for is longer; a pasted book would be searched at every letter.
MAX_LENGTH = 200
#: Of the list, in logical pixels: a title and a date to the second stand beside each other.
_WIDTH = 560
#: Beside the text of an empty field, for the key that leads here.
_KEY_ROOM = 6 * UNIT
#: Events that are looked through while one types; more are left to another thread.
AT_ONCE = 2_000
_INDEXING, _FINDING = "search index", "search"


class SearchField(QLineEdit):
    """Finds while one types; Return or a click chooses, Escape empties the field and leaves it."""

    #: the id of the event that was chosen
    chosen = Signal(str)
    #: left by Escape: the focus is free to go where it was
    dismissed = Signal()

    def __init__(self, session: Session, theme: Theme, jobs: Jobs | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._jobs = jobs
        self._index: Search | None = None
        #: the text that the list is of; another while its events are being looked for
        self._listed = ""
        #: whether something was chosen from a list that was not yet that of the text
        self._chosen_early = False
        self.setPlaceholderText(PLACEHOLDER)
        self.setAccessibleName(PLACEHOLDER)
        self.setMaxLength(MAX_LENGTH)
        self.setMinimumWidth(220)
        self.textEdited.connect(self._search)
        self.textChanged.connect(self._make_room)
        self._make_room()
        self.returnPressed.connect(self._choose_early)
        self.destroyed.connect(session.subscribe(self._session_changed))

    @cached_property
    def popup(self) -> Popup:
        """The list of what was found; made when first needed, to keep the program's start short."""
        from desktop.qt.popup import Popup

        made = Popup("Events found", self._theme, self, width=_WIDTH)
        made.drive_from(self)
        made.chosen.connect(self._choose)
        made.pressed_in_vain.connect(self._choose_early)
        made.dismissed.connect(self._leave)
        return made

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if "popup" in self.__dict__:
            self.popup.set_theme(theme)
        self.update()

    def open(self) -> None:
        """Takes the focus, with the last words selected: typing replaces them, and Return chooses again."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._search(self.text())

    def _session_changed(self, topics: frozenset[Topic]) -> None:
        if Topic.DOCUMENT in topics:
            if self._jobs is not None:
                self._jobs.cancel(_INDEXING)
                self._jobs.cancel(_FINDING)
            self._index = None
            self.clear()
            self._close_list()

    def _search(self, text: str) -> None:
        self._chosen_early = False
        self._look_for(text)

    def _look_for(self, text: str) -> None:
        if not text.strip():
            self._close_list()
        elif self._jobs is not None and len(self._session.document.timeline.events) > AT_ONCE:
            self._search_later(text, self._jobs)
        else:
            if self._index is None:
                self._index = _index_of(self._session.document.timeline)
            self._list(text, self._index.find(text))

    # -- among very many events

    def _search_later(self, text: str, jobs: Jobs) -> None:
        """Looks for the words off the interface's thread; before that, once, makes what they are looked for in."""
        if self._index is None:
            if self._listed or not self._is_open:
                self._show_waiting()
            timeline = self._session.document.timeline
            jobs.submit(_INDEXING, lambda job: _index_of(timeline, job.check), self._indexed, self._broken)
        else:
            index = self._index
            found = partial(self._list, text)
            jobs.submit(_FINDING, lambda job: index.find(text, check=job.check), found, self._broken)

    def _indexed(self, index: Search) -> None:
        self._index = index
        self._look_for(self.text())

    def _broken(self, error: Exception) -> None:
        """Nothing that a file holds breaks a search."""
        raise error

    def _show_waiting(self) -> None:
        self._listed = ""
        self.popup.show_rows([], empty="Getting ready to search …", hint="There are very many events.")
        self.popup.open_below(self)

    def _choose(self, event_id: str) -> None:
        if self._listed == self.text():
            self.chosen.emit(event_id)
        else:
            self._choose_early()

    def _choose_early(self) -> None:
        """Return may come before the list does: it means the first of what was typed."""
        self._chosen_early = bool(self.text().strip()) and self._listed != self.text()

    @property
    def _is_open(self) -> bool:
        return "popup" in self.__dict__ and self.popup.isVisible()

    # -- the list

    def _list(self, text: str, found: Found) -> None:
        if text != self.text():
            return
        self._listed = text
        if self._chosen_early and found.hits:
            self._chosen_early = False
            self._close_list()
            self.chosen.emit(found.hits[0].event.id)
            return
        shown = self._session.shown
        hidden = {hit.event.id for hit in found.hits if shown is not None and hit.event.id not in shown}
        self.popup.show_rows(
            [_row(hit, self._session.telling.dates, hidden=hit.event.id in hidden) for hit in found.hits],
            empty=f"Nothing found for “{text.strip()}”",
            hint="Every word must stand in the event: in its title, summary, tags, quotations or their speakers.",
            foot=_foot(found, len(hidden)),
        )
        self.popup.open_below(self)

    def _close_list(self) -> None:
        if "popup" in self.__dict__:
            self.popup.close_list()

    def _leave(self) -> None:
        self.clear()
        self.dismissed.emit()

    # -- Escape, also where there is no list to close

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _is_escape(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_escape(event):
            self._leave()
        else:
            super().keyPressEvent(event)

    # -- the key that leads here

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._make_room()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.text() and not self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_key(painter, QRectF(self.rect()).adjusted(0, 0, -2 * UNIT, 0), "/", self._theme)

    def _make_room(self) -> None:
        """What stands in an empty field ends before the key that is drawn there."""
        shows_key = not self.text() and not self.hasFocus()
        self.setTextMargins(0, 0, _KEY_ROOM if shows_key else 0, 0)


def _nobody_waits() -> None:
    pass


def _index_of(timeline: Timeline, check: Callable[[], None] = _nobody_waits) -> Search:
    from desktop.session.search import index_of  # the start needs it not

    return index_of(timeline, check)


def _is_escape(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Escape


def _row(hit: Hit, dates: DateText, *, hidden: bool) -> Row:
    from desktop.qt.rows import Row

    passage = hit.passage
    return Row(
        hit.event.id,
        hit.title.text,
        hit.title.letters,
        passage.text if passage else hit.event.summary or "",
        passage.letters if passage else (),
        aside=f"filtered out · {short_date(hit.event, dates)}" if hidden else short_date(hit.event, dates),
    )


def short_date(event: Event, dates: DateText) -> str:
    """An event's date at the end of a line."""
    return dates.short(event.when) if event.when is not None else "undated"


def _foot(found: Found, hidden: int) -> str:
    more = found.total > len(found.hits)
    told = f"more than {found.total:,}" if found.and_more else f"{found.total:,}"
    said = [f"The first {len(found.hits):,} of {told}: another word narrows it"] if more else []
    said += ["To choose one that is filtered out shows all events again"] if hidden else []
    return ". ".join(said)
