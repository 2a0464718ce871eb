"""The text of a copy, with the quotations of a timeline marked in it.

A long copy is shown in parts (see ``view.parts``): where the view comes near a part's edge, the part around it
takes its place, and what one sees and has selected stays. All places are code points of the whole copy's text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QEvent,
    QMimeData,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSignalBlocker,
    QStringListModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QTextEdit, QToolTip, QWidget

from desktop.evidence.copies import Copy, Span
from desktop.qt.copydocument import BEFORE, CopyDocument
from desktop.qt.copymarks import Kind, Level, Mark, char_format, strongest_last
from desktop.qt.coverageview import EventLabels
from desktop.qt.labels import line_height, tooltip
from desktop.qt.margin import Margin
from desktop.qt.theme import UNIT, Theme, quote_font, ui_font
from desktop.qt.utf16 import Offsets
from desktop.view.parts import part_around

#: Characters a line, the measure that typographers hold to be read most easily.
MEASURE = 70
_NUMBERS = 12 * UNIT
_RIGHT = 4 * UNIT
#: How far beyond the view marks are laid over the text, in code points: a few screens. What is further costs nothing.
_REACH = 12_000
_PILL = 13

_OWN_KEYS = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_Space,
    }
)


class Line(NamedTuple):
    """A paragraph in view: where it begins in the copy, and its top and bottom in pixels of the viewport."""

    offset: int
    top: int
    bottom: int


class CopyText(QTextEdit):
    """Shows a copy to read, to select from and to search. ``describe`` tells a quotation's events in words."""

    #: ids of the quotations at a highlight that was clicked, the shortest first
    passage_clicked = Signal(list)
    #: ids of the events that were pressed in the coverage view, and where on the screen
    events_clicked = Signal(list, QPoint)
    #: what is selected has changed, and no button holds it any more
    selection_settled = Signal()
    #: what is in view has changed
    view_changed = Signal()
    #: a place of the viewport at which a menu is wanted, and where on the screen to open it
    menu_requested = Signal(QPoint, QPoint)

    def __init__(self, copy: Copy, theme: Theme, describe: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._copy = copy
        self._theme = theme
        self._describe = describe
        self._content = CopyDocument(copy, theme)
        self._labels: EventLabels | None = None
        self._part: Span = (0, 0)
        self._offsets = Offsets("")
        self._marks: tuple[Mark, ...] = ()
        self._found: Sequence[Span] = ()
        self._found_at: int | None = None
        self._draft: Span | None = None
        self._laid: Span = (0, 0)
        self._follows: Span | None = None
        self._nudges = False
        self._pressed_at: QPoint | None = None
        self._selecting = self._filling = False
        #: what was selected for the user, not by hand: what was found
        self._given: Span | None = None
        self._configure()
        self._content.prepare(self.document())
        self._margin = Margin(self, copy, theme)
        self._load(part_around(copy.text, 0))
        self.moveCursor(QTextCursor.MoveOperation.Start)
        bar = self.verticalScrollBar()
        bar.actionTriggered.connect(self._unfollow)
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(self._tell_of_view)
        self.selectionChanged.connect(self._selected)

    def _configure(self) -> None:
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if not self.is_whole:
            # Qt's own bar would tell of the part alone; the strip beside the text tells of the whole.
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.viewport().setMouseTracking(True)

    # -- what is marked

    def mark(self, marks: Sequence[Mark]) -> None:
        """Highlights places, in the place of those that were."""
        self._marks = tuple(marks)
        self._lay_marks()
        self._margin.update()

    def show_found(self, found: Sequence[Span], current: int | None) -> None:
        """Marks what was searched for, in its order, one of it as the current one."""
        self._found, self._found_at = found, current
        self._lay_marks()

    def show_draft(self, span: Span | None) -> None:
        """Marks what is about to become a quotation, also when the selection goes elsewhere."""
        self._draft = span
        self._lay_marks()

    def show_coverage(self, labels: EventLabels | None) -> None:
        """Shows under each paragraph which events rest on it, and dims the others; None: the text alone."""
        self._labels = labels
        self._content.used = labels.uses if labels is not None else None
        self._reload()

    @property
    def chosen(self) -> Sequence[Mark]:
        """The marks of the chosen quotation."""
        return [mark for mark in self._marks if mark.level is Level.CHOSEN and mark.kind is not Kind.GAP]

    # -- where one is

    @property
    def is_whole(self) -> bool:
        """Whether the copy is short enough to be shown at once."""
        return part_around(self._copy.text, 0) == (0, len(self._copy.text))

    def go_to(self, span: Span) -> None:
        """Brings a place into view and keeps it there, until somebody scrolls."""
        self._follows, self._nudges = span, False
        self._hold(span)
        # The caret goes along: a screen reader and the arrow keys go on from there.
        self.setTextCursor(self._cursor(span[0], span[0]))
        self._reveal()

    def shows(self, span: Span) -> bool:
        """Whether any of a place is in view."""
        first, last = self.visible_span()
        return span[0] < last and span[1] > first

    def keep_in_view(self, span: Span) -> None:
        """Brings a place into view when the room changes, until somebody scrolls: what opens must not hide it."""
        self._follows, self._nudges = span, True

    def scroll_to(self, offset: int) -> None:
        """Brings a place to the middle of the view, as by a scroll bar of the whole copy."""
        self._unfollow()
        self._hold((offset, offset))
        rect = self.cursorRect(self._cursor(offset, offset))
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + rect.center().y() - self.viewport().height() // 2)

    def go_to_top(self, offset: int) -> None:
        """Brings a place to the top of the view, with the caret: a chapter is read from its beginning on."""
        self._unfollow()
        self._hold((offset, offset))
        self.setTextCursor(self._cursor(offset, offset))
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect().top() - 3 * UNIT)

    def visible_span(self) -> Span:
        """What is in view of the copy."""
        room = self.viewport().rect()
        first = self.cursorForPosition(QPoint(0, 0))
        last = self.cursorForPosition(QPoint(room.right(), room.bottom()))
        return self._offset(first.position()), self._offset(last.position())

    @property
    def caret(self) -> int:
        """Where the caret stands."""
        return self._offset(self.textCursor().position())

    def selection(self) -> Span | None:
        """What is selected; None where nothing is."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        return self._offset(cursor.selectionStart()), self._offset(cursor.selectionEnd())

    def selection_by_hand(self) -> Span | None:
        """What the user selected; None for what was selected in their place, which nobody may have looked at."""
        return self.selection() if self._given is None else None

    def select(self, span: Span) -> None:
        """Selects a place for the user, as what was found is."""
        self._hold(span)
        if self.selection() != span:
            self._given = span
        self.setTextCursor(self._cursor(*span))

    def clear_selection(self) -> None:
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)

    def selection_rects(self) -> tuple[QRect, QRect]:
        """Where the selection begins and ends, in pixels of this widget."""
        cursor = self.textCursor()
        ends = []
        for position in (cursor.selectionStart(), cursor.selectionEnd()):
            place = QTextCursor(self.document())
            place.setPosition(position)
            ends.append(self.cursorRect(place).translated(self.viewport().pos()))
        return ends[0], ends[1]

    def rect_of(self, mark: Mark) -> QRect:
        """Where a mark's first and last letters stand, in pixels of the viewport."""
        first, last = (self.cursorRect(self._cursor(place, place)) for place in (mark.start, mark.end))
        return first.united(last)

    def ids_at(self, point: QPoint) -> list[str]:
        """The quotations under a point of the viewport, the shortest first."""
        scrolled = QPointF(point.x() + self.horizontalScrollBar().value(), point.y() + self.verticalScrollBar().value())
        units = self.document().documentLayout().hitTest(scrolled, Qt.HitTestAccuracy.ExactHit)
        if units < 0:
            return []
        # The layout answers with the nearest gap between letters: the right half of a last letter gives its end.
        at = self._offset(units)
        marks = [mark for mark in self._marks if mark.leads]
        found = [mark for mark in marks if mark.start <= at < mark.end]
        found = found or [mark for mark in marks if mark.start <= at <= mark.end]
        return list(dict.fromkeys(m.quotation_id for m in sorted(found, key=lambda mark: mark.end - mark.start)))

    def lines(self) -> Iterator[Line]:
        """The paragraphs in view."""
        block = self.cursorForPosition(QPoint(0, 0)).block()
        while block.isValid():
            first = self.cursorRect(QTextCursor(block))
            if first.top() > self.viewport().height():
                break
            if block.text().strip():
                yield Line(self._offset(block.position()), first.top(), self._bottom(block))
            block = block.next()

    # -- events

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._centre()
        if event.type() == QEvent.Type.Wheel and isinstance(event, QWheelEvent):
            # Beside the text there is no viewport, which alone would take it.
            return QApplication.sendEvent(self.verticalScrollBar(), event)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_own(event):
            event.accept()
            return True
        return super().event(event)

    def _is_own(self, event: QKeyEvent) -> bool:
        return event.key() in _OWN_KEYS or (event.key() == Qt.Key.Key_Escape and self.textCursor().hasSelection())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.textCursor().hasSelection():
            self.clear_selection()
        elif event.matches(QKeySequence.StandardKey.MoveToStartOfDocument):
            self.go_to((0, 0))
        elif event.matches(QKeySequence.StandardKey.MoveToEndOfDocument):
            self.go_to((len(self._copy.text),) * 2)
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), tooltip(self._told_at(event.pos())), self)
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed_at = event.position().toPoint() if left else None
        self._selecting = left
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at, pressed_at, self._pressed_at = event.position().toPoint(), self._pressed_at, None
        if pressed_at is None:
            return
        self._selecting = False
        self._settle()
        if self.textCursor().hasSelection() or (at - pressed_at).manhattanLength() >= QApplication.startDragDistance():
            return
        if events := self._events_at(at):
            self.events_clicked.emit(events, event.globalPosition().toPoint())
        elif ids := self.ids_at(at):
            self.passage_clicked.emit(ids)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        at = event.position().toPoint()
        over = not event.buttons() and bool(self._events_at(at) or self.ids_at(at))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        at = self.cursorRect().bottomLeft() if by_key else self.viewport().mapFromGlobal(event.globalPos())
        self.menu_requested.emit(at, self.viewport().mapToGlobal(at))

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Of the viewport, whose size the document's lines follow.
        super().resizeEvent(event)
        if not self._filling:
            self._reveal()
        self._tell_of_view()

    def createMimeDataFromSelection(self) -> QMimeData:
        """The copy's own characters: Qt would make a space of one that does not break, and markup of plain text."""
        span = self.selection()
        return _plain(self._copy.text[slice(*span)] if span is not None else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._labels is not None:
            for line in self.lines():
                self._labels.paint(painter, line.offset, self._room_under(line))
        candidates = [mark for mark in self._marks if mark.kind is Kind.CANDIDATE]
        first, last = self._laid
        for mark in candidates:
            if first <= mark.start <= last:
                self._paint_number(painter, mark)

    # -- the part that is shown

    def _load(self, part: Span) -> None:
        self._filling = True  # what moves meanwhile moves nothing
        self.setExtraSelections([])
        self._content.fill(self.document(), part)
        self._part, self._offsets = part, Offsets(self._copy.text[slice(*part)])
        self.document().size()  # lays the part out: the scroll bar's range is then the part's
        self._filling = False
        self._lay_marks()

    def _reload(self) -> None:
        """Fills the same part again, in which the lines may stand elsewhere now; what one reads stays in place."""
        self._keep_place(self._part)

    def _hold(self, span: Span) -> None:
        """Sees to it that a place is in the part that is shown."""
        if not (self._part[0] <= span[0] and min(span[1], len(self._copy.text)) <= self._part[1]):
            self._load(part_around(self._copy.text, span[0]))

    def _scrolled(self) -> None:
        if self._filling:
            return
        self._margin.update()
        if self._is_at_edge():
            QTimer.singleShot(0, self, self._shift)  # Qt is amidst moving the view, by this very document
        first, last = self.visible_span()
        if first < self._laid[0] or last > self._laid[1]:
            self._lay_marks()
        self.view_changed.emit()

    def _tell_of_view(self) -> None:
        if not self._filling:
            self.view_changed.emit()

    def _is_at_edge(self) -> bool:
        """Whether less than a screen is left before the part that is shown ends, though the copy does not."""
        bar, room = self.verticalScrollBar(), self.viewport().height()
        before = self._part[0] > 0 and bar.value() < room
        return before or (self._part[1] < len(self._copy.text) and bar.value() > bar.maximum() - room)

    def _shift(self) -> None:
        """Shows the part around what is in view."""
        if self._is_at_edge():
            first, last = self.visible_span()
            self._keep_place(part_around(self._copy.text, (first + last) // 2))

    def _keep_place(self, part: Span) -> None:
        cursor = self.textCursor()
        anchor, caret = self._offset(cursor.anchor()), self._offset(cursor.position())
        top = self.cursorForPosition(QPoint(0, 0))
        place, before = self._offset(top.position()), self.cursorRect(top).top()
        with QSignalBlocker(self):  # nothing else is selected, and its place is told when all is in place
            self._load(part)
            self.setTextCursor(self._cursor(anchor, caret))
        after = self.cursorRect(self._cursor(place, place)).top()
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + after - before)
        self._settle()

    def _cursor(self, start: int, end: int) -> QTextCursor:
        """A cursor over a stretch of the copy, as far as it lies in the part that is shown."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._units(start))
        cursor.setPosition(self._units(end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _units(self, offset: int) -> int:
        first, last = self._part
        return self._offsets.units(max(first, min(offset, last)) - first)

    def _offset(self, units: int) -> int:
        return self._part[0] + self._offsets.offset(units)

    # -- parts

    def _centre(self) -> None:
        """Shares what is wider than the measure out to both sides."""
        measure = QFontMetrics(quote_font()).averageCharWidth() * MEASURE
        spare = max(0, self.width() - measure - _NUMBERS - _RIGHT) // 2
        self.setViewportMargins(_NUMBERS - BEFORE + spare, 0, _RIGHT + spare, 0)
        self._margin.setGeometry(spare, 0, _NUMBERS - BEFORE, self.height())

    def _bottom(self, block: QTextBlock) -> int:
        end = QTextCursor(block)
        end.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        return self.cursorRect(end).bottom()

    def _lay_marks(self) -> None:
        """Lays the marks near the view over the text: Qt goes through all that it is given at each paint."""
        first, last = self.visible_span()
        first, last = self._laid = max(self._part[0], first - _REACH), min(self._part[1], last + _REACH)
        marks = [mark for mark in self._marks if mark.end >= first and mark.start <= last]
        marks += self._found_between(first, last)
        if self._draft is not None:
            marks.append(Mark("", *self._draft, kind=Kind.DRAFT))
        self.setExtraSelections([self._selection(mark) for mark in strongest_last(marks)])

    def _found_between(self, first: int, last: int) -> Iterator[Mark]:
        start = bisect_left(self._found, first, key=lambda span: span[1])
        for index in range(start, len(self._found)):
            span = self._found[index]
            if span[0] > last:
                break
            yield Mark("", *span, Level.CHOSEN if index == self._found_at else Level.ANY, Kind.FOUND)

    def _selection(self, mark: Mark) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        made.cursor = self._cursor(mark.start, mark.end)
        made.format = char_format(mark, self._theme)
        return made

    def _told_at(self, point: QPoint) -> str:
        if self._labels is not None and (events := self._events_at(point)):
            return "\n".join(self._labels.title(key) for key in events)
        return "\n".join(self._describe(key) for key in self.ids_at(point))

    def _events_at(self, point: QPoint) -> list[str]:
        if self._labels is None:
            return []
        for line in self.lines():
            room = self._room_under(line)
            if room.contains(QPointF(point)):
                return self._labels.events_at(line.offset, room, QPointF(point))
        return []

    def _room_under(self, line: Line) -> QRectF:
        return QRectF(BEFORE, line.bottom + 2, self.viewport().width() - BEFORE, 5 * UNIT)

    def _paint_number(self, painter: QPainter, mark: Mark) -> None:
        """The number of a candidate, at the upper left of its first letter."""
        text, font = str(mark.number), ui_font("small", weight=QFont.Weight.Bold)
        corner = self.cursorRect(self._cursor(mark.start, mark.start)).topLeft()
        width = max(_PILL, QFontMetrics(font).horizontalAdvance(text) + 2 * UNIT)
        pill = QRectF(max(0.5, corner.x() - width / 2), corner.y() - 7, width, _PILL)
        current = mark.level is Level.CHOSEN
        painter.setPen(self._theme.color("accent"))
        painter.setBrush(self._theme.color("accent" if current else "panel"))
        painter.drawRoundedRect(pill, _PILL / 2, _PILL / 2)
        painter.setFont(font)
        painter.setPen(self._theme.color("accent_ink" if current else "accent"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, text)

    def _selected(self) -> None:
        if self._given != self.selection():
            self._given = None
        self._settle()

    def _settle(self) -> None:
        if not self._selecting:
            self.selection_settled.emit()

    def _unfollow(self) -> None:
        """Whoever scrolls has chosen a place: a later change of the window's size must not take it away."""
        self._follows = None

    def _reveal(self) -> None:
        if self._follows is None:
            return
        rect, room = self.rect_of(Mark("", *self._follows)), self.viewport().height()
        edge = min(line_height(quote_font()), room // 8)  # a line in sight before and after it, where there is room
        if rect.top() >= edge and rect.bottom() <= room - edge:
            return
        above = max(room // 6, (room - rect.height()) // 2)
        if self._nudges:  # no further than it must: one reads here
            above = max(edge, min(rect.top(), room - edge - rect.height()))
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + rect.top() - above)


def _plain(text: str) -> QMimeData:
    """A text as the clipboard takes it, made by Qt: it owns it alone.

    What is made here belongs to the interpreter, too, which ends before the clipboard does: then the process crashes.
    """
    texts = QStringListModel([""])
    data = texts.mimeData([texts.index(0)])
    data.clear()
    if text:
        data.setText(text)
    return data
