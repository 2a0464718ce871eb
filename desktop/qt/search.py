"""The field in the header that finds events, and the list of what it found."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.core.protocols import DateText
from desktop.core.timeline import Event
from desktop.qt.labels import draw_key
from desktop.qt.theme import UNIT, Theme
from desktop.session.session import Session, Topic

if TYPE_CHECKING:
    from desktop.qt.popup import Popup
    from desktop.qt.rows import Row
    from desktop.session.search import Found, Hit, SearchIndex

PLACEHOLDER = "Search events, quotations, speakers"

#: Nothing that people search for is longer; a pasted book would be searched at every letter.
MAX_LENGTH = 200


class SearchField(QLineEdit):
    """Finds while one types; Return or a click chooses, Escape empties the field and leaves it."""

    #: the id of the event that was chosen
    chosen = Signal(str)
    #: left by Escape: the focus is free to go where it was
    dismissed = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._index: SearchIndex | None = None
        self.setPlaceholderText(PLACEHOLDER)
        self.setAccessibleName(PLACEHOLDER)
        self.setMaxLength(MAX_LENGTH)
        self.setMinimumWidth(220)
        self.textEdited.connect(self._search)
        self.destroyed.connect(session.subscribe(self._session_changed))

    @cached_property
    def popup(self) -> Popup:
        """The list of what was found; made when first needed, to keep the program's start short."""
        from desktop.qt.popup import Popup

        made = Popup("Events found", self._theme, self)
        made.drive_from(self)
        made.chosen.connect(self.chosen)
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
            self._index = None
            self.clear()
            self._close_list()

    def _search(self, text: str) -> None:
        if not text.strip():
            self._close_list()
            return
        if self._index is None:
            from desktop.session.search import SearchIndex

            self._index = SearchIndex(self._session.document.timeline)
        found = self._index.find(text)
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
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.text() and not self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_key(painter, QRectF(self.rect()).adjusted(0, 0, -2 * UNIT, 0), "/", self._theme)


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
    left = found.total - len(found.hits)
    said = [f"{left} more: another word narrows it"] if left else []
    said += ["To choose one that is filtered out shows all events again"] if hidden else []
    return ". ".join(said)
