"""The reader: a source with the quotations that a timeline takes from it, and the way from a passage to its events."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRectF, QSize, Qt, Signal
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
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from desktop.core.timeline import Event, Quotation, Source
from desktop.evidence.anchor import order_in_source
from desktop.evidence.copies import Copy
from desktop.qt import words
from desktop.qt.badges import badge
from desktop.qt.copytext import CopyText, Mark
from desktop.qt.excerpts import Excerpts, command
from desktop.qt.icons import icon
from desktop.qt.labels import Prose, Symbol, TextLink, menu_text, on_click, tooltip
from desktop.qt.quotations import QuotationCard, Quoted
from desktop.qt.theme import RADIUS, UNIT, Theme, ui_font
from desktop.session.session import Session, Topic

_MARGIN = 6 * UNIT
_HEADLINE = 160
_NEXT = frozenset({Qt.Key.Key_N})
_PREVIOUS = frozenset({Qt.Key.Key_P})
_OPEN = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class Reader(QWidget):
    """Shows the session's ``reader_source`` at its ``quotation``."""

    #: the id of a source that the user wants to give a copy
    attach_requested = Signal(str)
    #: the id of the source and the ``Path`` of a file that was dropped for it
    copy_dropped = Signal(str, object)
    #: the id of an event that a passage led to; it is selected already
    event_requested = Signal(str)
    close_requested = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reader")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Reader")
        self.setAcceptDrops(True)
        self._session = session
        self._theme = theme
        self._shown: tuple[str, Copy | None] | None = None
        self._body: CopyText | Excerpts | None = None
        self._page: QWidget | None = None
        self._notice: _Notice | None = None
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
        if Topic.DOCUMENT in topics or self._wanted() != self._shown:
            self._rebuild()
        elif topics & {Topic.READER, Topic.EVIDENCE}:
            self._choose()

    def _wanted(self) -> tuple[str, Copy | None] | None:
        source = self._source
        return (source.id, self._session.copies.get(source.id)) if source is not None else None

    def _rebuild(self) -> None:
        had_focus = self._body is not None and self._body.hasFocus()
        if self._page is not None:
            self._layout.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        self._shown, self._body, self._page, self._notice = self._wanted(), None, None, None
        source = self._source
        if source is None:
            return
        copy = self._session.copies.get(source.id)
        self._body = self._excerpts(source) if copy is None else self._copy_text(source, copy)
        self._notice = _Notice(self._theme)
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header(source, copy))
        column.addWidget(self._notice)
        column.addWidget(self._body, 1)
        self._layout.addWidget(self._page)
        self._page.show()  # now, not at the next turn of the loop: no frame without a page
        self._drop_hint.raise_()
        self.setFocusProxy(self._body)
        if had_focus:
            self._body.setFocus()
        self._choose()

    def _choose(self) -> None:
        chosen = self._session.quotation
        if isinstance(self._body, CopyText):
            anchors = ((quotation, self._session.anchor(quotation.id)) for quotation in self._quotations())
            self._body.mark(
                [
                    Mark(quotation.id, *span)
                    for quotation, anchor in anchors
                    for span in anchor.spans or (anchor.candidates if quotation is chosen else ())
                ],
                chosen.id if chosen is not None else None,
            )
        elif self._body is not None:
            self._body.choose(chosen.id if chosen is not None else None)
        if self._notice is not None:
            self._notice.tell(self._missing(chosen))

    def _missing(self, chosen: Quotation | None) -> tuple[str, str, str] | None:
        """What to say of a chosen quotation that has no one place in the copy: symbol, colour's role, sentence."""
        if chosen is None or chosen.source not in self._session.copies:
            return None
        anchor = self._session.anchor(chosen.id)
        if anchor.spans:
            return None
        mark = badge(anchor.state)
        places = f" ({len(anchor.candidates)} places)" if anchor.candidates else ""
        return mark.icon, mark.role, f"“{chosen.exact.strip()}”\n{mark.meaning}{places}"

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

    def _events(self, quotation_ids: Sequence[str]) -> list[tuple[str, Event]]:
        timeline = self._session.document.timeline
        found: dict[str, tuple[str, Event]] = {}
        for key in quotation_ids:
            for event, _ in timeline.events_by_quotation.get(key, ()):
                found.setdefault(event.id, (key, event))
        return list(found.values())

    def _go(self, quotation_id: str, event: Event) -> None:
        self._session.read(quotation_id)
        self._session.select(event.id)
        self.event_requested.emit(event.id)

    def _ask(self, events: Sequence[tuple[str, Event]], at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAccessibleName("Events that rest on this passage")
        for quotation_id, event in events:
            menu.addAction(menu_text(event.title)).triggered.connect(partial(self._went, quotation_id, event))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _went(self, quotation_id: str, event: Event, _checked: bool = False) -> None:
        self._go(quotation_id, event)

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
        if self._source is not None and dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()
            self._drop_hint.tell(f"Drop to attach as the copy of “{_shortened(self._source.headline)}”")

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._drop_hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop_hint.hide()
        path = dropped_file(event.mimeData())
        if self._source is not None and path is not None:
            event.acceptProposedAction()
            self.copy_dropped.emit(self._source.id, path)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            # Opening a passage leads there, by keyboard as by mouse; where it stood before may be hidden now.
            self.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._drop_hint.setGeometry(self.rect())

    # -- parts

    def _copy_text(self, source: Source, copy: Copy) -> CopyText:
        body = CopyText(copy, self._theme, self._describe)
        body.setAccessibleName(f"Text of {source.headline}")
        body.setAccessibleDescription(
            f"{len(self._quotations())} quotations. N and P go to the next and the previous one, Return to its event."
        )
        body.passage_clicked.connect(self._open)
        return body

    def _excerpts(self, source: Source) -> Excerpts:
        path = self._session.document.path
        how = command(path.name if path is not None else "FILE", source.id)
        body = Excerpts(self._quotations(), partial(self._card, source), how, self._theme)
        body.setAccessibleName(f"Quotations from {source.headline}")
        body.pressed.connect(lambda key: self._open([key]))
        body.attach_pressed.connect(partial(self._attach, source.id))
        return body

    def _card(self, source: Source, quotation: Quotation) -> QuotationCard:
        card = QuotationCard(Quoted.of(quotation, source, self._session.anchor(quotation.id), None), self._theme)
        card.setToolTip(tooltip(self._describe(quotation.id)))
        return card

    def _describe(self, quotation_id: str) -> str:
        """What events rest on a quotation, in words."""
        uses = self._session.document.timeline.events_by_quotation.get(quotation_id, ())
        return "\n".join(f"{event.title} ({use.role})" for event, use in uses) or "No event uses this quotation"

    def _header(self, source: Source, copy: Copy | None) -> QWidget:
        theme = self._theme
        header = _Header(theme)
        row = QHBoxLayout(header)
        row.setContentsMargins(_MARGIN, 3 * UNIT, 3 * UNIT, 3 * UNIT)
        row.setSpacing(2 * UNIT)
        column = QVBoxLayout()
        column.setSpacing(0)
        headline = Prose(_shortened(source.headline), ui_font("quote", weight=QFont.Weight.Bold), theme.ink)
        headline.setAccessibleName(source.headline)
        column.addWidget(headline)
        if said := words.published(source):
            column.addWidget(Prose(said, ui_font("label"), theme.muted))
        column.addSpacing(UNIT)
        attach = TextLink(
            f"{self._standing(copy)} · ",
            "Attach copy…" if copy is None else "Attach another copy…",
            theme,
            quiet_lead=True,
        )
        on_click(attach, partial(self._attach, source.id))
        column.addWidget(attach)
        row.addLayout(column, 1)
        close = QToolButton()
        close.setProperty("look", "plain")
        close.setIcon(icon("close", theme.muted))
        close.setIconSize(QSize(16, 16))
        close.setAccessibleName("Close the reader")
        close.setToolTip("Close (Esc)")
        on_click(close, self.close_requested.emit)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        return header

    def _standing(self, copy: Copy | None) -> str:
        if copy is None:
            return "No copy attached"
        name = copy.path.name if copy.path is not None else "Pasted text"
        standing = words.standing(self._session.anchor(quotation.id).state for quotation in self._quotations())
        return f"{name}: {standing}" if standing else name

    def _attach(self, source_id: str) -> None:
        self.attach_requested.emit(source_id)


def dropped_file(data: QMimeData) -> Path | None:
    """The one local file that is being dropped; None for several, for web addresses and for other machines' files."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile() or urls[0].host():
        return None
    return Path(urls[0].toLocalFile())


def _plain(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return held == Qt.KeyboardModifier.NoModifier and event.key() in _NEXT | _PREVIOUS | _OPEN


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _HEADLINE else f"{text[: _HEADLINE - 1]}…"


class _Header(QWidget):
    """The head of the reader, with a line under it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._line = theme.color("line")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._line)


class _Notice(QWidget):
    """Says that a chosen quotation has no one place in the copy: silence would look like a fault of the reader."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._parts: list[QWidget] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(_MARGIN, 3 * UNIT, _MARGIN, 3 * UNIT)
        self._row.setSpacing(2 * UNIT)
        self.hide()

    def tell(self, said: tuple[str, str, str] | None) -> None:
        for part in self._parts:
            self._row.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = []
        if said is not None:
            symbol, role, sentence = said
            self._parts = [Symbol(symbol, getattr(self._theme, role), 18), Prose(sentence, ui_font(), self._theme.ink)]
            self._row.addWidget(self._parts[0], 0, Qt.AlignmentFlag.AlignTop)
            self._row.addWidget(self._parts[1], 1)
        self.setVisible(said is not None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color("raised"))


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
