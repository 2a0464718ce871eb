"""Finding words in the copy that one reads: a bar over the text, with how many there are and which one is shown."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from desktop.evidence.finding import MAX_HITS, Index, telling_part
from desktop.qt.copytext import CopyText
from desktop.qt.icons import icon
from desktop.qt.labels import on_click
from desktop.qt.theme import UNIT, Theme

_SEARCHING = "Searching …"
_STEPS = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_F3: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class FindBar(QWidget):
    """Searches a copy's text as one types, from where one reads on; ``closed`` when it is put away."""

    closed = Signal()
    #: another hit is the current one, or none is
    moved = Signal()
    #: none of the words of a quotation is in the text
    nothing_found = Signal()

    def __init__(self, text: CopyText, words: str, theme: Theme) -> None:
        super().__init__()
        self._text = text
        self._words = words
        self._theme = theme
        self._index: Index | None = None
        self._hits: list[tuple[int, int]] = []
        self._at = -1
        self._start = 0
        self._part: Iterator[str] | None = None
        self._sought = self._best = ""
        self._of_quotation = False
        self._work = QTimer(self)
        self._work.timeout.connect(self._prepare)
        row = QHBoxLayout(self)
        row.setContentsMargins(6 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        row.setSpacing(UNIT)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find in this text")
        self.field.setAccessibleName("Find in this text")
        self.field.setMaxLength(500)
        self.field.setAcceptDrops(False)  # a file that is dropped here is a copy of the source, as everywhere
        self.field.textChanged.connect(self._search)
        self.field.textEdited.connect(self._make_own)
        self.count = QLabel()
        self.count.setProperty("look", "muted")
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        row.addWidget(self.field, 1)
        row.addSpacing(UNIT)
        row.addWidget(self.count)
        row.addWidget(self._button("chevron-up", "Previous (Shift+Enter)", lambda: self.step(-1)))
        row.addWidget(self._button("chevron-down", "Next (Enter)", lambda: self.step(1)))
        row.addWidget(self._button("close", "Close (Esc)", self.close_bar))
        self.hide()

    def _button(self, symbol: str, told: str, act: Callable[[], None]) -> QToolButton:
        made = QToolButton()
        made.setProperty("look", "plain")
        made.setIcon(icon(symbol, self._theme.muted))
        made.setIconSize(QSize(16, 16))
        made.setAccessibleName(told.split(" (", maxsplit=1)[0])
        made.setToolTip(told)
        on_click(made, act)
        return made

    def open(self, words: str = "") -> None:
        """Opens it with the focus in the field; ``words`` are searched for at once."""
        self._start = self._text.visible_span()[0]
        self._of_quotation = False
        self.show()
        if words:
            self.field.setText(words)
        self.field.selectAll()
        self.field.setFocus()
        self._search()

    def open_for(self, quotation: str) -> None:
        """Opens it with the part of a quotation that leads to its passage, as its words as a whole do not stand there.

        That is looked for between two turns of the window; where nothing is found, the bar closes again.
        """
        self.field.clear()
        self.open()
        self._start, self._sought, self._of_quotation = 0, quotation, True
        self.count.setText(_SEARCHING)
        self._work.start(0)

    def leave_quotation(self) -> None:
        """Puts it away if it shows the words of a quotation, as another is chosen; what somebody typed stays."""
        if not self._of_quotation:
            return
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        self._stop()
        self.hide()
        self._clear()
        if had_focus:
            self._text.setFocus()

    def _make_own(self) -> None:
        self._of_quotation = False

    def close_bar(self) -> None:
        """Puts it away; what was found last is selected now, to be quoted, unless something else is."""
        self._stop()
        self.hide()
        self.take_hit()
        self._clear()
        self.closed.emit()

    def _clear(self) -> None:
        self._text.show_found((), None)
        self._hits, self._at = [], -1
        self._of_quotation = False

    @property
    def has_hit(self) -> bool:
        """Whether a hit is shown."""
        return self._at >= 0

    def take_hit(self) -> None:
        """Selects the hit that is shown, where nothing is selected by hand: it looks as if it were."""
        if self.has_hit and self._text.selection() is None:
            self._text.select(self._hits[self._at])

    def step(self, by: int) -> None:
        """Goes to the next (+1) or previous (-1) hit, and round at the ends."""
        if self._hits:
            self._go(((self._at if self._at >= 0 else (-1 if by > 0 else 0)) + by) % len(self._hits))

    @property
    def hits(self) -> list[tuple[int, int]]:
        """What was found, in the order of the text."""
        return self._hits

    # -- searching

    def _search(self) -> None:
        """A long text is made ready in steps, between which the window answers; then all searches are quick."""
        self._stop()
        index = self._searched
        if index.ready or index.advance():
            self._show()
        else:
            self.count.setText(_SEARCHING)
            self._work.start(0)

    @property
    def _searched(self) -> Index:
        if self._index is None:
            self._index = Index(self._words)
        return self._index

    def _prepare(self) -> None:
        """One step of what takes longer than the window may stand still."""
        index = self._searched
        if not index.ready and not index.advance():
            return
        if not self._sought:
            self._work.stop()
            self._show()
        elif self._part is None:
            self._part = telling_part(index, self._sought)
        elif (best := next(self._part, None)) is not None:
            self._best = best
        else:
            self._found_part(self._best)

    def _found_part(self, part: str) -> None:
        self._stop()
        if part:
            self.field.setText(part)
            self.field.selectAll()
        else:
            self.close_bar()
            self.nothing_found.emit()

    def _stop(self) -> None:
        self._work.stop()
        self._part, self._sought, self._best = None, "", ""

    def _show(self) -> None:
        words = self.field.text()
        self._hits = self._index.hits(words) if self._index is not None else []
        if self._hits:
            self._go(bisect_left(self._hits, self._start, key=lambda hit: hit[0]) % len(self._hits))
        else:
            self._at = -1
            self._text.show_found((), None)
            self.count.setText("Not found" if words.strip() else "")
            self.moved.emit()

    def _go(self, at: int) -> None:
        self._at = at
        self._start = self._hits[at][0]
        many = f"{MAX_HITS:,} or more" if len(self._hits) == MAX_HITS else f"{len(self._hits):,}"
        self.count.setText(f"{at + 1:,} of {many}")
        self._text.show_found(self._hits, at)
        self._text.go_to(self._hits[at])
        self.moved.emit()

    # -- Qt

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif _is_own(event):
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.step(-1 if back else _STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("raised"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("line"))


def _is_own(event: QKeyEvent) -> bool:
    others = ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return not event.modifiers() & others and event.key() in {*_STEPS, Qt.Key.Key_Escape}
