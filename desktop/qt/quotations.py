"""A quotation as a card that one can press: the words, whose they are, how they bear on the event, how they stand."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from desktop.core.protocols import AnchorState
from desktop.core.shortening import in_marks
from desktop.core.timeline import Quotation, QuotationRole, Source
from desktop.evidence.anchor import Anchor
from desktop.evidence.copies import Copy, place_words
from desktop.qt.badges import ROLE_WORDS, Badge, badge
from desktop.qt.icons import draw
from desktop.qt.labels import LINE_HEIGHT, Lines, Run, wrap_height
from desktop.qt.theme import RADIUS, Theme, quote_font, ui_font

_BAR = 3
_INDENT = 16
_RIGHT = 8
_VERTICAL = 8
_GAP = 4
_ICON = 14


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a card shows of a quotation, in words; ``role`` is None outside an event, ``place`` empty without a copy.

    ``mark`` says how it stands.
    """

    id: str
    words: str
    speaker: str
    speaker_role: str
    narrated: bool
    role: QuotationRole | None
    state: AnchorState
    mark: Badge
    place: str

    @classmethod
    def of(
        cls,
        quotation: Quotation,
        source: Source,
        anchor: Anchor,
        copy: Copy | None,
        role: QuotationRole | None = None,
        *,
        pending: bool = False,
    ) -> Quoted:
        """A quotation of a source, as it stands in the attached copy; narration is its publisher's, alone.

        ``pending``: it is still being looked for.
        """
        placed = copy is not None and bool(anchor.spans)
        return cls(
            id=quotation.id,
            words=in_marks(quotation.exact),
            speaker=quotation.speaker or source.publisher or source.headline,
            speaker_role=(quotation.speaker_role or "") if quotation.speaker else "",
            narrated=not quotation.speaker,
            role=role,
            state=anchor.state,
            mark=badge(anchor.state, has_copy=copy is not None, pending=pending),
            place=place_words(copy, anchor.spans[0][0]) if copy is not None and placed else "",
        )

    def spoken(self) -> str:
        """All of it in one sentence, for assistive technology."""
        parts = [self.words, self.speaker, self.speaker_role]
        parts += [ROLE_WORDS[self.role]] if self.role else []
        parts += [self.mark.word, self.place.replace("¶", "paragraph").replace("p. ", "page ")]
        return ", ".join(part for part in parts if part)


class QuotationCard(QAbstractButton):
    """Shows one quotation; pressed, it opens it. ``stepped`` asks for the next (+1) or previous (-1) card."""

    stepped = Signal(int)
    #: where on the screen to open the quotation's menu
    menu_requested = Signal(QPoint)

    def __init__(self, quoted: Quoted, theme: Theme) -> None:
        super().__init__()
        self.quoted = quoted
        self.chosen = False
        self._theme = theme
        self._words = Lines([Run(quoted.words, theme.ink)], quote_font())
        speaker = [Run(quoted.speaker, theme.muted if quoted.narrated else theme.ink)]
        if quoted.speaker_role:
            speaker.append(Run(f", {quoted.speaker_role}", theme.muted))
        self._speaker = Lines(speaker, ui_font("label"))
        # Not its text to Qt, which would make a key of the letter after "&".
        self.setAccessibleName(quoted.spoken())
        self.setAccessibleDescription(quoted.mark.meaning)
        self.setToolTip(quoted.mark.meaning)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        wrap_height(self)

    def choose(self, chosen: bool) -> None:
        """Marks it as the one that the reader stands at."""
        if chosen != self.chosen:
            self.chosen = chosen
            self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        inner = width - _INDENT - _RIGHT
        return self._words.height(inner) + self._speaker.height(inner) + LINE_HEIGHT[12] + 2 * (_VERTICAL + _GAP) - _GAP

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 64)

    def event(self, event: QEvent) -> bool:
        # The window's own keys would take the arrows and Return from a card that has the focus.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.click()
            case Qt.Key.Key_Down:
                self.stepped.emit(1)
            case Qt.Key.Key_Up:
                self.stepped.emit(-1)
            case _:
                super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        self.menu_requested.emit(self.mapToGlobal(self.rect().center()) if by_key else event.globalPos())

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.chosen or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if self.chosen else "raised"))
            painter.drawRoundedRect(frame, RADIUS, RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent" if self.chosen else "grid_major"))
        painter.drawRoundedRect(QRectF(0, _VERTICAL, _BAR, self.height() - 2 * _VERTICAL), _BAR / 2, _BAR / 2)
        inner, y = self.width() - _INDENT - _RIGHT, _VERTICAL
        self._words.draw(painter, QPointF(_INDENT, y), inner)
        y += self._words.height(inner) + _GAP
        self._speaker.draw(painter, QPointF(_INDENT, y), inner)
        self._paint_standing(painter, y + self._speaker.height(inner))
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, RADIUS, RADIUS)

    def _paint_standing(self, painter: QPainter, top: int) -> None:
        """The last line: the role, the state's symbol and word, the place."""
        theme, mark = self._theme, self.quoted.mark
        plain, bold = ui_font("label"), ui_font("label", weight=QFont.Weight.DemiBold)
        x = float(_INDENT)

        def write(text: str, color: str, font: QFont) -> None:
            nonlocal x
            painter.setFont(font)
            painter.setPen(theme.color(color))
            room = QRectF(x, top, max(0.0, self.width() - x), LINE_HEIGHT[12])
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
            x += QFontMetrics(font).horizontalAdvance(text)

        if self.quoted.role:
            disputed = self.quoted.role == "disputes"
            write(ROLE_WORDS[self.quoted.role], "attention" if disputed else "muted", bold if disputed else plain)
            write("  ·  ", "muted", plain)
        symbol = QRectF(x, top + (LINE_HEIGHT[12] - _ICON) / 2, _ICON, _ICON)
        draw(painter, mark.icon, getattr(theme, mark.role), symbol)
        x += _ICON + _GAP
        write(mark.word, mark.role, bold if mark.role != "muted" else plain)
        if self.quoted.place:
            write(f"  ·  {self.quoted.place}", "muted", plain)


def _is_ours(event: QKeyEvent) -> bool:
    keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Up, Qt.Key.Key_Down)
    return event.key() in keys and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier(0)
