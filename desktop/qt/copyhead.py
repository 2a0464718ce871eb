"""The head of the reader: whose text it is, how its quotations stand, what is to be known of the copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from desktop.core.plaintext import without_controls
from desktop.core.protocols import DateText
from desktop.core.shortening import cut_end
from desktop.core.timeline import Source
from desktop.qt import words
from desktop.qt.icons import icon
from desktop.qt.labels import OneLine, Prose, Symbol, TextLink, on_click, tooltip
from desktop.qt.theme import UNIT, Theme, ui_font

MARGIN = 6 * UNIT
#: Characters of a headline, or of a quotation in a tooltip: a few lines at the most, whatever a file has.
SHOWN = 160


class Head(QWidget):
    """Names the source, and says what there is of it: the copy's name and how the quotations stand in it.

    Folded it is a single line, with a menu for the rest: in a low window the text needs the room.
    """

    attach_pressed = Signal()
    close_pressed = Signal()
    #: the menu of the folded head is wanted, and where on the screen to open it
    menu_requested = Signal(QPoint)

    def __init__(self, source: Source, attach: str, theme: Theme, dates: DateText) -> None:
        super().__init__()
        self._theme = theme
        self.attach_words = attach
        self.published = words.published(source, dates)
        self.standing = ""
        self._row = QHBoxLayout(self)
        self._row.setSpacing(2 * UNIT)
        self._full = QWidget()
        self._column = QVBoxLayout(self._full)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        headline = Prose(cut_end(source.headline, SHOWN), ui_font("quote", weight=QFont.Weight.Bold), theme.ink)
        headline.setAccessibleName(source.headline)
        self._column.addWidget(headline)
        if self.published:
            self._column.addWidget(Prose(self.published, ui_font("label"), theme.muted))
        self._column.addSpacing(UNIT)
        self._attach: TextLink | None = None
        self._line = OneLine()
        self._line.setText(" ".join(without_controls(cut_end(source.headline, SHOWN)).split()))
        self._line.setFont(ui_font("quote", weight=QFont.Weight.Bold))
        self._line.setAccessibleName(source.headline)
        self._more = self._button("menu", "More about this source", "", self._open_menu)
        self._row.addWidget(self._full, 1)
        self._row.addWidget(self._line, 1)
        top = Qt.AlignmentFlag.AlignTop
        self._row.addWidget(self._more, 0, top)
        self._row.addWidget(self._button("close", "Close the reader", "Close (Esc)", self.close_pressed.emit), 0, top)
        self.fold(folded=False)

    def fold(self, *, folded: bool) -> None:
        """Shows one line, or all that there is to say."""
        self._full.setVisible(not folded)
        self._line.setVisible(folded)
        self._more.setVisible(folded)
        above = UNIT if folded else 3 * UNIT
        self._row.setContentsMargins(MARGIN, above, 3 * UNIT, above)

    def tell(self, standing: str) -> None:
        """Says how the quotations stand, with the way to another copy."""
        if self._attach is not None and self.standing == standing:
            return
        self.standing = standing
        self._line.setToolTip(tooltip("\n".join(filter(None, (self._line.text(), self.published, standing)))))
        made = TextLink(f"{standing} · ", self.attach_words, self._theme, quiet_lead=True)
        on_click(made, self.attach_pressed.emit)
        if self._attach is None:
            self._column.addWidget(made)
        else:
            had_focus = self._attach.hasFocus()
            self._column.replaceWidget(self._attach, made)
            self._attach.hide()
            self._attach.deleteLater()
            if had_focus:
                made.setFocus()
        made.show()  # now, not at the next turn of the loop: no frame without it
        self._attach = made

    def _open_menu(self) -> None:
        self.menu_requested.emit(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _button(self, symbol: str, name: str, told: str, act: Callable[[], object]) -> QToolButton:
        made = QToolButton()
        made.setProperty("look", "plain")
        made.setIcon(icon(symbol, self._theme.muted))
        made.setIconSize(QSize(16, 16))
        made.setAccessibleName(name)
        made.setToolTip(told or name)
        on_click(made, act)
        return made

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("line"))


class Information(QWidget):
    """Quiet lines under the head: what was left out of the copy, that it is another text, that it changed.

    A line is a symbol, the theme's role of its colour, and a sentence.
    """

    recheck_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[tuple[tuple[str, str, str], ...], bool] = (), False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(MARGIN, 2 * UNIT, MARGIN, 2 * UNIT)
        self._column.setSpacing(UNIT)
        self._page: QWidget | None = None
        self.hide()

    def tell(self, lines: Sequence[tuple[str, str, str]], *, recheck: bool) -> None:
        """Shows these lines in the place of those before, with a way to check again where that would help."""
        if (tuple(lines), recheck) == self._shown:
            return
        self._shown = tuple(lines), recheck
        if self._page is not None:
            self._column.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        self._page = self._lines(lines, recheck=recheck)
        self._column.addWidget(self._page)
        self._page.show()

    @property
    def has_words(self) -> bool:
        """Whether there is anything to be said."""
        return bool(self._shown[0])

    def _lines(self, lines: Sequence[tuple[str, str, str]], *, recheck: bool) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        for symbol, role, sentence in lines:
            row = QHBoxLayout()
            row.setSpacing(2 * UNIT)
            beside = QVBoxLayout()
            beside.addSpacing(2)  # a line is a little higher than its symbol
            beside.addWidget(Symbol(symbol, getattr(self._theme, role), 14))
            beside.addStretch(1)
            row.addLayout(beside)
            row.addWidget(Prose(sentence, ui_font("label"), self._theme.muted), 1)
            column.addLayout(row)
        if recheck:
            link = TextLink("", "Check again", self._theme)
            on_click(link, self.recheck_pressed.emit)
            column.addWidget(link)
        return page

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("line"))
