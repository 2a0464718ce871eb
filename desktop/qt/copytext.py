"""The text of a copy, with the quotations of a timeline highlighted in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QTextEdit, QToolTip, QWidget

from desktop.evidence.copies import Copy, paragraph_number
from desktop.qt.labels import fill, tooltip
from desktop.qt.theme import UNIT, Theme, quote_font, ui_font
from desktop.qt.utf16 import Offsets

#: Characters a line, the measure that typographers hold to be read most easily.
MEASURE = 70
_NUMBERS = 11 * UNIT
_RIGHT = 6 * UNIT

#: Characters that a document would take for its own structure, by what shows instead: one for one, so that no offset
#: shifts.
_STRUCTURE = str.maketrans({"\r": " ", "\ufdd0": "\ufffd", "\ufdd1": "\ufffd", "\ufffc": "\ufffd"})

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


@dataclass(frozen=True, slots=True)
class Mark:
    """A highlighted place: ``start`` to ``end`` in code points of the copy's text, of one quotation."""

    quotation_id: str
    start: int
    end: int


class CopyText(QTextEdit):
    """Shows a copy to read. A click on a highlight tells ``passage_clicked`` the ids of the quotations there."""

    #: ids, the shortest quotation first
    passage_clicked = Signal(list)

    def __init__(self, copy: Copy, theme: Theme, describe: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._copy = copy
        self._theme = theme
        self._describe = describe
        self._offsets = Offsets(copy.text)
        self._marks: tuple[Mark, ...] = ()
        self._chosen: str | None = None
        self._follows = False
        self._pressed_at: QPoint | None = None
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().actionTriggered.connect(self._unfollow)
        text = copy.text.translate(_STRUCTURE)
        fill(self.document(), text, quote_font(), theme.ink, paragraph_gap=2 * UNIT)
        _pad(self.document())
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._numbers = _Numbers(self)
        self.verticalScrollBar().valueChanged.connect(self._numbers.update)

    def mark(self, marks: Sequence[Mark], chosen: str | None) -> None:
        """Highlights places, those of the chosen quotation stronger, and brings these into view."""
        self._marks = tuple(marks)
        self._chosen = chosen
        ordered = sorted(self._marks, key=lambda mark: mark.quotation_id == chosen)
        self.setExtraSelections([self._selection(mark) for mark in ordered])
        place = next((mark for mark in marks if mark.quotation_id == chosen), None)
        self._follows = place is not None
        if place is not None:
            # The caret goes along: a screen reader and the arrow keys go on from there.
            self.setTextCursor(self._cursor(place.start, place.start))
        self._reveal()

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
        at = self._offsets.offset(units)
        found = [mark for mark in self._marks if mark.start <= at < mark.end]
        found = found or [mark for mark in self._marks if mark.start <= at <= mark.end]
        return list(dict.fromkeys(m.quotation_id for m in sorted(found, key=lambda mark: mark.end - mark.start)))

    def visible_numbers(self) -> list[tuple[int, int]]:
        """The paragraphs in view: the number of each and the y of its first line, in pixels of the viewport."""
        found = []
        block = self.cursorForPosition(QPoint(0, 0)).block()
        while block.isValid():
            top = self.cursorRect(QTextCursor(block)).top()
            if top > self.viewport().height():
                break
            if block.text().strip():
                found.append((paragraph_number(self._copy.text, self._offset(block)), top))
            block = block.next()
        return found

    # -- events

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._centre()
        if event.type() == QEvent.Type.Wheel and isinstance(event, QWheelEvent):
            # Beside the text there is no viewport, which alone would take it.
            return QApplication.sendEvent(self.verticalScrollBar(), event)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _OWN_KEYS:
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            told = "\n".join(self._describe(key) for key in self.ids_at(event.pos()))
            QToolTip.showText(event.globalPos(), tooltip(told), self)
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at, pressed_at, self._pressed_at = event.position().toPoint(), self._pressed_at, None
        if pressed_at is None or self.textCursor().hasSelection():
            return
        if (at - pressed_at).manhattanLength() < QApplication.startDragDistance() and (ids := self.ids_at(at)):
            self.passage_clicked.emit(ids)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = not event.buttons() and bool(self.ids_at(event.position().toPoint()))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Of the viewport, whose size the document's lines follow.
        super().resizeEvent(event)
        self._reveal()

    # -- parts

    def _centre(self) -> None:
        """Shares what is wider than the measure out to both sides."""
        measure = QFontMetrics(quote_font()).averageCharWidth() * MEASURE
        spare = max(0, self.width() - measure - _NUMBERS - _RIGHT) // 2
        self.setViewportMargins(_NUMBERS + spare, 0, _RIGHT + spare, 0)
        self._numbers.setGeometry(spare, 0, _NUMBERS, self.height())

    def _cursor(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._offsets.units(start))
        cursor.setPosition(self._offsets.units(end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _offset(self, block: QTextBlock) -> int:
        return self._offsets.offset(block.position())

    def _selection(self, mark: Mark) -> QTextEdit.ExtraSelection:
        chosen = mark.quotation_id == self._chosen
        form = QTextCharFormat()
        form.setBackground(self._theme.color("highlight_strong" if chosen else "highlight"))
        form.setForeground(self._theme.color("ink"))
        form.setUnderlineColor(self._theme.color("accent" if chosen else "attention"))
        form.setUnderlineStyle(
            QTextCharFormat.UnderlineStyle.SingleUnderline if chosen else QTextCharFormat.UnderlineStyle.DotLine
        )
        made = QTextEdit.ExtraSelection()
        made.cursor = self._cursor(mark.start, mark.end)
        made.format = form
        return made

    def _unfollow(self) -> None:
        """Whoever scrolls has chosen a place: a later change of the window's size must not take it away."""
        self._follows = False

    def _reveal(self) -> None:
        mark = next((mark for mark in self._marks if mark.quotation_id == self._chosen), None)
        if mark is None or not self._follows:
            return
        rect, room = self.rect_of(mark), self.viewport().height()
        if rect.top() >= 0 and rect.bottom() <= room:
            return
        above = max(room // 6, (room - rect.height()) // 2)
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + rect.top() - above)


def _pad(document: QTextDocument) -> None:
    """Leaves room above the first line and below the last, which scrolls with the text."""
    frame = document.rootFrame()
    form = frame.frameFormat()
    form.setTopMargin(5 * UNIT)
    form.setBottomMargin(12 * UNIT)
    frame.setFrameFormat(form)


class _Numbers(QWidget):
    """The numbers of the paragraphs beside the text, as the panel names them: ¶ 22 is found at a glance."""

    def __init__(self, text: CopyText) -> None:
        super().__init__(text)
        self._text = text

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(ui_font("small"))
        painter.setPen(self._text._theme.color("muted"))
        for number, top in self._text.visible_numbers():
            room = QRect(0, top, self.width() - 3 * UNIT, 20)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number))
