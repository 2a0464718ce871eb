"""The reader: a source with the quotations that a timeline takes from it, and the way from a passage to its events."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QCursor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFont,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from desktop.core.shortening import cut_end
from desktop.core.timeline import Event, Quotation, Source
from desktop.evidence.anchor import order_in_source
from desktop.evidence.copies import Copy, Span
from desktop.qt.copyhead import SHOWN, Head
from desktop.qt.copypage import CopyPage
from desktop.qt.drops import received
from desktop.qt.excerpts import Excerpts, command
from desktop.qt.labels import menu_text, tooltip
from desktop.qt.quotations import QuotationCard, Quoted
from desktop.qt.theme import RADIUS, Theme, ui_font
from desktop.session.session import Session, Topic

_NEXT = frozenset({Qt.Key.Key_N})
_PREVIOUS = frozenset({Qt.Key.Key_P})
_OPEN = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
#: Events in a menu at the most; who has more looks for them on the timeline.
_MENU = 40


class Reader(QWidget):
    """Shows the session's ``reader_source`` at its ``quotation``."""

    #: the id of a source that the user wants to give a copy
    attach_requested = Signal(str)
    #: the id of a source that is to get the text in the clipboard as its copy
    paste_requested = Signal(str)
    #: the id of a source whose copy is to be read and looked through again
    recheck_requested = Signal(str)
    #: the id of the source, and what was dropped for it: the ``Path`` of a file, or a text
    copy_dropped = Signal(str, object)
    #: the id of an event that a passage led to; it is selected already
    event_requested = Signal(str)
    #: the id of a quotation whose menu is wanted, and where on the screen to open it
    quotation_menu_requested = Signal(str, QPoint)
    #: what was done, in words
    said = Signal(str)
    close_requested = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reader")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Reader")
        self.setAcceptDrops(True)
        self._session = session
        self._theme = theme
        self._shown: tuple[Source, Copy | None] | None = None
        self._page: CopyPage | _ExcerptsPage | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(1, 0, 0, 0)
        self._layout.setSpacing(0)
        self._drop_hint = _DropHint(self, theme)
        self.destroyed.connect(session.subscribe(self._changed))
        self._rebuild()

    def set_theme(self, theme: Theme) -> None:
        """Shows the same in another theme."""
        self._theme = theme
        self._drop_hint.set_theme(theme)
        self._rebuild()

    def step(self, by: int) -> None:
        """Goes to the next (+1) or previous (-1) quotation of the source."""
        ids = [quotation.id for quotation in self._quotations()]
        if not ids:
            return
        present = self._session.quotation_id
        index = ids.index(present) + by if present in ids else (0 if by > 0 else len(ids) - 1)
        if 0 <= index < len(ids):
            self._session.read(ids[index])

    def open_find(self) -> None:
        """Opens the bar that finds words in the copy; nothing happens where there is none."""
        if isinstance(self._page, CopyPage):
            self._page.open_find()

    def search_quotation(self) -> None:
        """Searches the copy for the passage that the chosen quotation may mean; nothing where there is no copy."""
        if isinstance(self._page, CopyPage):
            self._page.search_quotation()

    def selection(self) -> Span | None:
        """What is selected in the copy, in code points of its text."""
        return self._page.text.selection() if isinstance(self._page, CopyPage) else None

    def quote_selection(self) -> None:
        """Opens the form for a new quotation of what is selected."""
        if isinstance(self._page, CopyPage):
            self._page.quote_selection()

    # -- what is shown

    @property
    def _source(self) -> Source | None:
        key = self._session.reader_source
        return self._session.document.timeline.source_by_id.get(key) if key is not None else None

    def _quotations(self) -> Sequence[Quotation]:
        source = self._source
        if source is None:
            return ()
        return order_in_source(self._session.document.timeline, source.id, self._session.anchors)

    def _changed(self, topics: frozenset[Topic]) -> None:
        if self._needs_another_page(topics):
            self._rebuild()
            return
        if topics & {Topic.READER, Topic.EVIDENCE, Topic.SELECTION, Topic.DOCUMENT}:
            self._refresh()
        if Topic.READER in topics:
            self._reveal()

    def _needs_another_page(self, topics: frozenset[Topic]) -> bool:
        """Whether what is shown is of another source or copy. A text stays as one reads on, whatever is edited."""
        wanted = self._wanted()
        if wanted is None or self._shown is None:
            return wanted != self._shown
        if isinstance(self._page, _ExcerptsPage):
            return Topic.DOCUMENT in topics or wanted != self._shown
        (source, copy), (shown_source, shown_copy) = wanted, self._shown
        return _head(source) != _head(shown_source) or not _same(copy, shown_copy)

    def _wanted(self) -> tuple[Source, Copy | None] | None:
        source = self._source
        return (source, self._session.copies.get(source.id)) if source is not None else None

    def _rebuild(self) -> None:
        before, source = self._shown, self._source
        had_focus = self._page is not None and self._page.body.hasFocus()
        again = before is not None and source is not None and before[0].id == source.id
        old = self._page if again and isinstance(self._page, CopyPage) else None
        place, unfinished = (old.text.visible_span()[0], old.unfinished) if old is not None else (None, None)
        if self._page is not None:
            self._layout.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        self._shown, self._page = self._wanted(), None
        self._session.writing = False
        if source is None:
            return
        copy = self._session.copies.get(source.id)
        self._page = self._excerpts(source) if copy is None else self._copy_page(source, copy)
        self._layout.addWidget(self._page)
        self._page.show()  # now, not at the next turn of the loop: no frame without a page
        self._drop_hint.raise_()
        self.setFocusProxy(self._page.body)
        if had_focus:
            self._page.body.setFocus()
        self._refresh()
        if place and isinstance(self._page, CopyPage):
            self._page.text.go_to_top(place)  # where one read, in another text or another theme
        self._reveal()
        if unfinished is not None and isinstance(self._page, CopyPage):
            self._page.go_on(unfinished)  # what somebody is writing outlives a change of the copy or of the theme

    def _refresh(self) -> None:
        if isinstance(self._page, CopyPage):
            self._page.refresh(self._quotations())
        elif self._page is not None:
            self._page.body.choose(self._session.quotation_id)

    def _reveal(self) -> None:
        if isinstance(self._page, CopyPage):
            self._page.reveal()

    # -- from a passage to its events

    def _open(self, quotation_ids: Sequence[str], at: QPoint | None = None) -> None:
        """Goes to the event that rests on one of some quotations in the same place; asks where there are several."""
        events = self._events(quotation_ids)
        if not events:
            self._session.read(quotation_ids[0])
        elif len(events) == 1:
            self._go(*events[0])
        else:
            self._ask(events, at if at is not None else QCursor.pos())

    def _events(self, quotation_ids: Sequence[str]) -> list[tuple[str | None, Event]]:
        timeline = self._session.document.timeline
        found: dict[str, tuple[str | None, Event]] = {}
        for key in quotation_ids:
            for event, _ in timeline.events_by_quotation.get(key, ()):
                found.setdefault(event.id, (key, event))
        return list(found.values())

    def _open_events(self, event_ids: Sequence[str], at: QPoint) -> None:
        """Goes to an event of the coverage; asks where there are several."""
        events = self._session.document.timeline.event_by_id
        found = [(self._in_view(events[key]), events[key]) for key in event_ids[:_MENU]]
        if len(event_ids) == 1:
            self._go(*found[0])
        else:
            self._ask(found, at, len(event_ids) - _MENU)

    def _in_view(self, event: Event) -> str | None:
        """The quotation of an event that one has before one's eyes: whoever presses the event stays there."""
        if not isinstance(self._page, CopyPage):
            return None
        here = {quotation.id for quotation in self._quotations()}
        for use in event.quotations:
            spans = self._session.anchor(use.quotation).spans
            if use.quotation in here and spans and self._page.text.shows(spans[0]):
                return use.quotation
        return None

    def _go(self, quotation_id: str | None, event: Event) -> None:
        if quotation_id is not None:
            self._session.read(quotation_id)
        self._session.select(event.id)
        self.event_requested.emit(event.id)

    def _ask(self, events: Sequence[tuple[str | None, Event]], at: QPoint, more: int = 0) -> None:
        menu = QMenu(self)
        menu.setAccessibleName("Events")
        for quotation_id, event in events:
            menu.addAction(menu_text(event.title)).triggered.connect(partial(self._went, quotation_id, event))
        if more > 0:
            menu.addAction(f"and {more:,} more").setEnabled(False)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _went(self, quotation_id: str | None, event: Event, _checked: bool = False) -> None:
        self._go(quotation_id, event)

    def _open_menu(self, quotation_id: str, at: QPoint) -> None:
        self._session.read(quotation_id)
        self.quotation_menu_requested.emit(quotation_id, at)

    # -- keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _plain(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _plain(event):
            super().keyPressEvent(event)
        elif event.key() in _OPEN:
            if self._session.quotation_id is not None:
                self._open([self._session.quotation_id], self.mapToGlobal(self.rect().center()))
        else:
            self.step(1 if event.key() in _NEXT else -1)

    # -- dropping a copy

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._source is not None and received(event.mimeData()) is not None:
            event.acceptProposedAction()
            self._drop_hint.tell(f"Drop to attach as the copy of “{cut_end(self._source.headline, SHOWN)}”")

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._drop_hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop_hint.hide()
        found = received(event.mimeData())
        if self._source is not None and found is not None:
            event.acceptProposedAction()
            self.copy_dropped.emit(self._source.id, found)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            # Opening a passage leads there, by keyboard as by mouse; where it stood before may be hidden now.
            self.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._drop_hint.setGeometry(self.rect())

    # -- parts

    def _copy_page(self, source: Source, copy: Copy) -> CopyPage:
        head = self._head(source, "Attach another copy…")
        page = CopyPage(self._session, source, copy, head, self._theme, self._describe)
        page.passage_opened.connect(self._open)
        page.events_opened.connect(self._open_events)
        page.quotation_menu_requested.connect(self._open_menu)
        page.said.connect(self.said)
        page.refreshed.connect(self._refresh)
        page.recheck_pressed.connect(partial(self._recheck, source.id))
        return page

    def _excerpts(self, source: Source) -> _ExcerptsPage:
        path = self._session.document.path
        how = command(path.name if path is not None else "FILE", source.id)
        body = Excerpts(self._quotations(), partial(self._card, source), how, self._theme)
        body.setAccessibleName(f"Quotations from {source.headline}")
        body.pressed.connect(lambda key: self._open([key]))
        body.attach_pressed.connect(partial(self._attach, source.id))
        body.paste_pressed.connect(partial(self._paste, source.id))
        head = self._head(source, "Attach copy…")
        head.tell("No copy attached")
        return _ExcerptsPage(head, body)

    def _head(self, source: Source, attach: str) -> Head:
        head = Head(source, attach, self._theme, self._session.telling.dates)
        head.attach_pressed.connect(partial(self._attach, source.id))
        head.close_pressed.connect(self.close_requested)
        return head

    def _card(self, source: Source, quotation: Quotation) -> QuotationCard:
        card = QuotationCard(Quoted.of(quotation, source, self._session.anchor(quotation.id), None), self._theme)
        card.setToolTip(tooltip(self._describe(quotation.id)))
        card.menu_requested.connect(partial(self._open_menu, quotation.id))
        return card

    def _describe(self, quotation_id: str) -> str:
        """What events rest on a quotation, in words."""
        uses = self._session.document.timeline.events_by_quotation.get(quotation_id, ())
        return "\n".join(f"{event.title} ({use.role})" for event, use in uses) or "No event uses this quotation"

    def _attach(self, source_id: str) -> None:
        self.attach_requested.emit(source_id)

    def _paste(self, source_id: str) -> None:
        self.paste_requested.emit(source_id)

    def _recheck(self, source_id: str) -> None:
        self.recheck_requested.emit(source_id)


class _ExcerptsPage(QWidget):
    """A source without a copy: its head, and what the timeline has of it."""

    def __init__(self, head: Head, body: Excerpts) -> None:
        super().__init__()
        self.body = body
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(body, 1)


def _head(source: Source) -> Source:
    """What the head shows of a source: a hash or a copy's path that is stored changes nothing there."""
    return source.model_copy(update={"sha256_text": None, "copy_path": None})


def _same(copy: Copy | None, other: Copy | None) -> bool:
    """Whether two readings of a file gave what the reader shows as the same: one reads on as if nothing had been."""
    if copy is None or other is None:
        return copy is other
    return all(
        getattr(copy, name) == getattr(other, name) for name in ("sha256", "path", "format", "sections", "notes")
    )


def _plain(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return held == Qt.KeyboardModifier.NoModifier and event.key() in _NEXT | _PREVIOUS | _OPEN


class _DropHint(QWidget):
    """Lies over the reader while a file hangs above it, and says what dropping it will do."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def tell(self, text: str) -> None:
        self._text = text
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.94)
        painter.fillRect(self.rect(), self._theme.color("accent_soft"))
        painter.setOpacity(1)
        painter.setPen(QPen(self._theme.color("accent"), 2, Qt.PenStyle.DashLine))
        frame = QRectF(self.rect()).adjusted(12, 12, -12, -12)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        painter.setPen(self._theme.color("accent"))
        painter.setFont(ui_font("quote", weight=QFont.Weight.DemiBold))
        painter.drawText(
            frame.adjusted(24, 24, -24, -24), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._text
        )
