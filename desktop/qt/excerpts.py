"""A source without a copy: its quotations in their order, what lies between them, and how to attach the copy."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.core.timeline import Quotation
from desktop.evidence.anchor import place_of
from desktop.qt.icons import icon
from desktop.qt.labels import FlowLayout, Prose, Symbol, on_click
from desktop.qt.quotations import QuotationCard
from desktop.qt.theme import RADIUS, UNIT, Theme, ui_font

_WIDTH = 620
_MARGIN = 6 * UNIT
#: Characters between two quotations that are worth a mark; fewer are the end of a sentence or of a paragraph.
_GAP = 4


class Excerpts(QScrollArea):
    """Shows what a timeline has of a source. ``pressed`` tells the id of a quotation that was pressed."""

    pressed = Signal(str)
    attach_pressed = Signal()
    paste_pressed = Signal()

    def __init__(
        self, quotations: Sequence[Quotation], card: Callable[[Quotation], QuotationCard], how: str, theme: Theme
    ) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._theme = theme
        self._chosen: QuotationCard | None = None
        self.cards: list[QuotationCard] = []
        page = QWidget()
        self._column = QVBoxLayout()
        self._column.setContentsMargins(_MARGIN, 4 * UNIT, _MARGIN, _MARGIN)
        self._column.setSpacing(UNIT)
        centred = QHBoxLayout(page)
        centred.setContentsMargins(0, 0, 0, 0)
        centred.addStretch(1)
        column = QWidget()
        column.setMaximumWidth(_WIDTH)
        column.setLayout(self._column)
        centred.addWidget(column, 1000)
        centred.addStretch(1)
        self._add_box(how)
        self._add_quotations(quotations, card)
        self._column.addStretch(1)
        self.setWidget(page)

    def choose(self, quotation_id: str | None) -> None:
        """Marks a quotation's card and brings it into view."""
        had_focus = any(card.hasFocus() for card in self.cards)
        self._chosen = next((card for card in self.cards if card.quoted.id == quotation_id), None)
        for card in self.cards:
            card.choose(card is self._chosen)
        if self._chosen is not None:
            self.setFocusProxy(self._chosen)
            if had_focus:
                self._chosen.setFocus(Qt.FocusReason.TabFocusReason)
        self._reveal()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A card has its place only once the page has been laid out, and another after each change of the width.
        if watched is self._chosen and event.type() in {QEvent.Type.Move, QEvent.Type.Resize}:
            self._reveal()
        return super().eventFilter(watched, event)

    def _reveal(self) -> None:
        if self._chosen is not None:
            self.ensureWidgetVisible(self._chosen, 0, max(_MARGIN, self.viewport().height() // 4))

    def _add_box(self, how: str) -> None:
        box = _Box(how, self._theme)
        on_click(box.attach, self.attach_pressed.emit)
        on_click(box.paste, self.paste_pressed.emit)
        self._column.addWidget(box)
        self._column.addSpacing(4 * UNIT)

    def _add_quotations(self, quotations: Sequence[Quotation], card: Callable[[Quotation], QuotationCard]) -> None:
        places = [place_of(quotation) for quotation in quotations]
        before = (0, 0)
        for quotation, (place, following) in zip(quotations, pairwise([*places, None]), strict=True):
            if place is not None and place[0] - before[1] >= _GAP:
                self._add_caption(f"⋯  {place[0] - before[1]:,} characters not quoted")
            made = card(quotation)
            on_click(made, partial(self.pressed.emit, quotation.id))
            made.stepped.connect(partial(self._step, made))
            made.installEventFilter(self)
            self.cards.append(made)
            self._column.addWidget(made)
            before = max(before, place or before, key=lambda span: span[1])
            if place is not None and following is None and quotation is not quotations[-1]:
                self._add_caption("Where these stand in the source is not known")

    def _add_caption(self, text: str) -> None:
        self._column.addWidget(Prose(text, ui_font("small"), self._theme.muted))

    def _step(self, start: QuotationCard, by: int) -> None:
        target = self.cards.index(start) + by
        if 0 <= target < len(self.cards):
            self.cards[target].setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(self.cards[target], 0, _MARGIN)


def command(file_name: str, source_id: str) -> str:
    """How to attach a copy on the command line. Names come from a file that may be hostile: they are quoted."""
    return f"quoteline {_quoted(file_name)} --copy {_quoted(f'{source_id}=')}PATH"


def _quoted(word: str) -> str:
    if os.name != "nt":
        return shlex.quote(word)
    return f'"{word}"' if word.isprintable() and not set(word) & set('"%^&<>|!') else '"…"'


class _Box(QFrame):
    """The designed empty state: nothing to check against, and the three ways to change that."""

    def __init__(self, how: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * UNIT, 4 * UNIT, 5 * UNIT, 4 * UNIT)
        column.setSpacing(UNIT)
        head = QHBoxLayout()
        head.setSpacing(2 * UNIT)
        head.addWidget(Symbol("unchecked", theme.muted, 20), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(Prose("No copy of this source is attached", _bold(), theme.ink), 1)
        column.addLayout(head)
        column.addWidget(
            Prose(
                "Attach the source’s text to check these quotations to the letter and to read them where they stand. "
                "The file stays on this computer.",
                ui_font(),
                theme.muted,
            )
        )
        column.addSpacing(2 * UNIT)
        self.attach = QPushButton(icon("attach", theme.accent_ink), " Attach copy…")
        self.attach.setAccessibleName("Attach copy…")
        self.attach.setProperty("look", "primary")
        self.paste = QPushButton(icon("copy", theme.muted), " Paste its text")
        self.paste.setAccessibleName("Paste its text")
        buttons = FlowLayout(2 * UNIT)
        for button in (self.attach, self.paste):
            buttons.addWidget(button)
        column.addLayout(buttons)
        column.addSpacing(2 * UNIT)
        column.addWidget(
            Prose(
                "Or drop its file here (text, Markdown, HTML, PDF, DOCX, EPUB), or start with", ui_font(), theme.muted
            )
        )
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPixelSize(12)
        column.addWidget(Prose(how, fixed, theme.ink))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.color("muted"), 1)
        pen.setDashPattern([4, 4])
        painter.setPen(pen)
        painter.setBrush(self._theme.color("background"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


def _bold() -> QFont:
    return ui_font("quote", weight=QFont.Weight.DemiBold)
