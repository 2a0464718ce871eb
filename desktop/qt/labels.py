"""Text of a timeline file on widgets: always plain, wrapping at any width, at the line heights of the design.

A ``QLabel`` guesses rich text, never breaks a long word and has no line height; a ``QPushButton`` does not wrap at all.
What stands here does, since a title, a speaker or an address in a file may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLayout,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QLabel,
    QLayout,
    QLayoutItem,
    QSizePolicy,
    QStyleOption,
    QTextEdit,
    QWidget,
)

from desktop.core.plaintext import without_controls
from desktop.qt import icons, utf16
from desktop.qt.theme import UNIT, Theme, ui_font

#: Line heights in logical pixels by the size of the font, as the design gives them.
LINE_HEIGHT = {11: 16, 12: 18, 13: 20, 15: 22, 20: 26}

_LINE_BREAK = re.compile("[\n\r\u2028\u2029]")


def line_height(font: QFont) -> int:
    """The design's line height of a font."""
    return LINE_HEIGHT.get(font.pixelSize(), round(font.pixelSize() * 1.5))


def tooltip(text: str) -> str:
    """A text as a tooltip that shows it to the letter: Qt reads what looks like markup as markup."""
    if "<" not in text and "&lt;" not in text:
        return text
    import html

    return f'<p style="white-space: pre-wrap">{html.escape(text)}</p>'


def menu_text(text: str) -> str:
    """A text as a menu's line that shows it: Qt takes "&" for a key of the line, and a tab for the start of its key."""
    return " ".join(without_controls(text).split()).replace("&", "&&")


def wrap_height(widget: QWidget) -> None:
    """Lets a layout give a widget just the height that its ``heightForWidth`` asks for."""
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    widget.setSizePolicy(policy)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one colour (``#rrggbb``)."""

    text: str
    color: str
    bold: bool = False
    underlined: bool = False
    struck: bool = False


class Lines:
    """Runs of plain text, broken into lines of a width and painted: within words where a word is too long."""

    def __init__(self, runs: Sequence[Run], font: QFont) -> None:
        self._line_height = line_height(font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout = QTextLayout(_drawable("".join(run.text for run in runs)), font)
        self._layout.setTextOption(option)
        self._layout.setCacheEnabled(True)
        self._layout.setFormats(_formats(runs))
        self._width = -1
        self._lines = 0

    def height(self, width: int) -> int:
        """The height in logical pixels at a width."""
        self._break(width)
        return self._lines * self._line_height

    def natural_width(self) -> int:
        """The width at which each paragraph is one line."""
        self._break(2**20)
        return int(self._layout.maximumWidth()) + 2

    def draw(self, painter: QPainter, at: QPointF, width: int) -> None:
        """Paints the lines with their upper left corner at a point."""
        self._break(width)
        self._layout.draw(painter, at)

    def _break(self, width: int) -> None:
        if width == self._width:
            return
        self._width, self._lines = width, 0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            space = self._line_height - line.height()
            line.setPosition(QPointF(0, self._lines * self._line_height + space / 2))
            self._lines += 1
        self._layout.endLayout()


def _drawable(text: str) -> str:
    """The text with Qt's own line breaks, one for one, so that the places of runs stay true."""
    return "\u2028".join(map(without_controls, _LINE_BREAK.split(text)))


def _formats(runs: Sequence[Run]) -> list[QTextLayout.FormatRange]:
    ranges, start = [], 0
    for run in runs:
        made = QTextLayout.FormatRange()
        made.start, made.length = start, utf16.length(run.text)
        form = QTextCharFormat()
        form.setForeground(QColor(run.color))
        form.setFontUnderline(run.underlined)
        form.setFontStrikeOut(run.struck)
        if run.bold:
            form.setFontWeight(QFont.Weight.DemiBold)
        made.format = form
        ranges.append(made)
        start += made.length
    return ranges


class Prose(QTextEdit):
    """A text to read: can be selected and copied by mouse, takes the height that it needs, never scrolls itself."""

    def __init__(self, text: str, font: QFont, color: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setProperty("look", "prose")
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setAccessibleName(text)
        fill(self.document(), text, font, color)
        self._measure = self.document().clone(self)
        wrap_height(self)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        self._measure.setTextWidth(width)
        return int(self._measure.size().height())

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 16)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the panel scrolls, not a part of it


class OneLine(QLabel):
    """A line that gives way to its neighbours: elided where it is too long, never cut within a letter."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumWidth(40)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)


class _Wrapping:
    """What is as high as its lines are at a width; stands before the kind of widget that it is."""

    _lines: Lines

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lines.height(width)

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 16)


class Still(_Wrapping, QWidget):
    """Words that nobody can select, in runs of different looks.

    They serve in a picture of a panel, too, where an SVG would clip a text editor's lines away.
    """

    def __init__(self, runs: Sequence[Run], font: QFont) -> None:
        super().__init__()
        self._lines = Lines(runs, font)
        wrap_height(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._lines.draw(QPainter(self), QPointF(0, 0), self.width())


def fill(document: QTextDocument, text: str, font: QFont, color: str, *, paragraph_gap: int = 0) -> None:
    """Sets a document's text, plain, at the design's line height.

    Every UTF-16 unit of the text is one position of the document, also its line breaks, so that places can be counted.
    """
    document.setUndoRedoEnabled(False)
    document.setDocumentMargin(0)
    document.setDefaultFont(font)
    block = QTextBlockFormat()
    block.setLineHeight(line_height(font), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    block.setBottomMargin(paragraph_gap)
    letters = QTextCharFormat()
    letters.setFont(font)
    letters.setForeground(QColor(color))
    document.clear()
    cursor = QTextCursor(document)
    cursor.setBlockFormat(block)
    cursor.setBlockCharFormat(letters)
    cursor.insertText(text, letters)


def _emphasised(words: str, color: str, strong: Sequence[tuple[int, int]]) -> list[Run]:
    if not strong:
        return [Run(words, color, underlined=True)]
    runs, place = [], 0
    for start, end in strong:
        runs += [Run(words[place:start], color), Run(words[start:end], color, bold=True, underlined=True)]
        place = end
    return [*runs, Run(words[place:], color)]


class TextLink(_Wrapping, QAbstractButton):
    """A line that leads somewhere: an optional introduction, then the underlined words. It wraps like text.

    ``strong`` are places in the words, in code points and in order, that stand out: bold, and alone underlined.
    """

    def __init__(
        self,
        lead: str,
        words: str,
        theme: Theme,
        *,
        quiet_lead: bool = False,
        strong: Sequence[tuple[int, int]] = (),
    ) -> None:
        super().__init__()
        introduction = Run(lead, theme.muted if quiet_lead else theme.ink)
        self._lines = Lines([introduction, *_emphasised(words, theme.accent, strong)], ui_font())
        self._focus = theme.color("accent")
        self._hover = theme.color("raised")
        # Not its text to Qt, which would make a key of the letter after "&": an address in a file has many.
        self.setAccessibleName(f"{lead}{words}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        wrap_height(self)

    def sizeHint(self) -> QSize:
        width = self._lines.natural_width()
        return QSize(width, self._lines.height(width))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._hover)
            painter.drawRoundedRect(frame, 4, 4)
        self._lines.draw(painter, QPointF(0, 0), self.width())
        if self.hasFocus():
            painter.setPen(QPen(self._focus, 1))
            painter.setBrush(QBrush())
            painter.drawRoundedRect(frame, 4, 4)


def on_click(button: QAbstractButton, act: Callable[[], object]) -> None:
    """Connects what takes no argument: ``clicked`` would hand it whether the button is checked."""
    button.clicked.connect(lambda _checked=False: act())


class Chip(QLabel):
    """A short label in a rounded outline, with the colour of what it names as a dot; elided where it is too long."""

    _DOT = 8
    _GAP = 6

    def __init__(self, text: str, dot: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(" ".join(without_controls(text).split()))
        self.setProperty("look", "chip")
        self.setAccessibleName(text)
        self.setToolTip(tooltip(text))
        self._dot = QColor(dot) if dot is not None else None

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        extra = self._DOT + self._GAP if self._dot is not None else 0
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + extra + 20, 22)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 22)

    def paintEvent(self, _event: QPaintEvent) -> None:
        from PySide6.QtWidgets import QStyle  # its hundreds of enumerated values take a while to be made

        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        inside = self.rect().adjusted(9, 0, -9, 0)
        if self._dot is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._dot)
            top = (self.height() - self._DOT) / 2
            painter.drawEllipse(QRectF(inside.left(), top, self._DOT, self._DOT))
            inside.setLeft(inside.left() + self._DOT + self._GAP)
        painter.setPen(self.palette().color(self.foregroundRole()))
        words = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, words)


class Symbol(QWidget):
    """An icon beside words that say the same: assistive technology reads the words alone."""

    def __init__(self, name: str, color: str, size: int) -> None:
        super().__init__()
        self._name = name
        self._color = color
        self.setFixedSize(size, size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        icons.draw(QPainter(self), self._name, self._color, QRectF(self.rect()))


def section(text: str) -> QLabel:
    """The head of a section: small spaced capitals, which assistive technology reads as ordinary words."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("look", "section")
    label.setFont(ui_font("small", weight=QFont.Weight.DemiBold, spaced=True))
    return label


class FlowLayout(QLayout):
    """Lays widgets out as words: side by side, then on the next line."""

    def __init__(self, gap: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, place=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, place: bool) -> int:
        x, y, row = rect.x(), rect.y(), 0
        for item in self._items:
            size = item.sizeHint().boundedTo(QSize(rect.width(), 2**15))
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, row = rect.x(), y + row + self._gap, 0
            if item.hasHeightForWidth():
                size.setHeight(item.heightForWidth(size.width()))
            if place:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self._gap
            row = max(row, size.height())
        return y + row - rect.y()


def draw_key(painter: QPainter, rect: QRectF, key: str, theme: Theme) -> float:
    """Draws a key's cap at the right end of ``rect``; returns its width."""
    font = ui_font("small")
    width = max(18.0, QFontMetrics(font).horizontalAdvance(key) + 10)
    cap = QRectF(rect.right() - width, rect.center().y() - 9, width, 18)
    painter.setPen(QPen(theme.color("line"), 1))
    painter.setBrush(theme.color("raised"))
    painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), UNIT, UNIT)
    painter.setFont(font)
    painter.setPen(theme.color("muted"))
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, key)
    return width
