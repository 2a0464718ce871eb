"""The head of the reader: whose text it is, how its quotations stand, what is to be known of the copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from desktop.core.shortening import cut_end
from desktop.core.timeline import Source
from desktop.qt import words
from desktop.qt.icons import icon
from desktop.qt.labels import Prose, Symbol, TextLink, on_click
from desktop.qt.theme import UNIT, Theme, ui_font

MARGIN = 6 * UNIT
#: Characters of a headline, or of a quotation in a tooltip: a few lines at the most, whatever a file has.
SHOWN = 160


class Head(QWidget):
    """Names the source. ``standing`` says what there is of it: the copy's name and how the quotations stand in it."""

    attach_pressed = Signal()
    close_pressed = Signal()

    def __init__(self, source: Source, attach: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._attach_words = attach
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(MARGIN, 3 * UNIT, 3 * UNIT, 3 * UNIT)
        self._row.setSpacing(2 * UNIT)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        headline = Prose(cut_end(source.headline, SHOWN), ui_font("quote", weight=QFont.Weight.Bold), theme.ink)
        headline.setAccessibleName(source.headline)
        self._column.addWidget(headline)
        if said := words.published(source):
            self._column.addWidget(Prose(said, ui_font("label"), theme.muted))
        self._column.addSpacing(UNIT)
        self._attach: TextLink | None = None
        self._row.addLayout(self._column, 1)
        self._row.addWidget(self._close(), 0, Qt.AlignmentFlag.AlignTop)

    def tell(self, standing: str) -> None:
        """Says how the quotations stand, with the way to another copy."""
        lead = f"{standing} · "
        if self._attach is not None and self._attach.accessibleName() == f"{lead}{self._attach_words}":
            return
        made = TextLink(lead, self._attach_words, self._theme, quiet_lead=True)
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

    def _close(self) -> QToolButton:
        close = QToolButton()
        close.setProperty("look", "plain")
        close.setIcon(icon("close", self._theme.muted))
        close.setIconSize(QSize(16, 16))
        close.setAccessibleName("Close the reader")
        close.setToolTip("Close (Esc)")
        on_click(close, self.close_pressed.emit)
        return close

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
