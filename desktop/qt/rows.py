"""A row of a list of things to choose, and how it is painted: the same in search, the palette and the tray."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.core.plaintext import without_controls
from desktop.qt.icons import pixmap
from desktop.qt.labels import draw_key, tooltip
from desktop.qt.theme import RADIUS, UNIT, Theme, ui_font
from desktop.qt.utf16 import Offsets

Index = QModelIndex | QPersistentModelIndex

#: Heights of a row of one line and of two, in logical pixels.
ROW_HEIGHT, TALL_ROW_HEIGHT = 32, 48
#: The side of a row's symbol, in logical pixels.
SYMBOL = 14
#: No text beside a title takes more of the row's width: the title is what is looked for.
ASIDE_SHARE = 0.45


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list. ``letters`` are places (code points) to be shown heavier; text is never markup.

    ``symbol`` is the name of an icon and ``role`` its colour's; ``lead`` is a word in that colour before the detail,
    ``action`` what a press does, and ``checked`` whether a row that is switched is on, None for other rows.
    """

    id: str
    title: str
    letters: tuple[int, ...] = ()
    detail: str = ""
    detail_letters: tuple[int, ...] = ()
    aside: str = ""
    key: str = ""
    enabled: bool = True
    symbol: str = ""
    role: str = "muted"
    lead: str = ""
    action: str = ""
    checked: bool | None = None

    @property
    def spoken(self) -> str:
        """The row for assistive technology."""
        on = {None: "", True: "checked", False: "not checked"}[self.checked]
        detail = ": ".join(part for part in (self.lead, self.detail) if part)
        off = "" if self.enabled else "not available now"
        return ", ".join(part for part in (self.title, on, self.aside, detail, self.action, self.key, off) if part)


class Rows(QAbstractListModel):
    """The rows as Qt's views and assistive technology ask for them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()

    def replace(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, index: Index) -> Row:
        return self._rows[index.row()]

    @property
    def tall(self) -> bool:
        """Whether the rows need two lines: all or none, so that the eye finds a rhythm."""
        return any(row.detail for row in self._rows)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._rows[index.row()].title
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._rows[index.row()].spoken
            case Qt.ItemDataRole.ToolTipRole if (row := self._rows[index.row()]).action:
                return tooltip(f"{row.title}\n{row.lead}: {row.detail}")
            case Qt.ItemDataRole.CheckStateRole if (checked := self._rows[index.row()].checked) is not None:
                return Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked
        return None

    def flags(self, _index: Index) -> Qt.ItemFlag:
        """A row that cannot be chosen can still be reached: people see that it exists and is off."""
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class RowDelegate(QStyledItemDelegate):
    """Paints a row from the theme, as plain text whatever it holds."""

    def __init__(self, rows: Rows, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self.theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, TALL_ROW_HEIGHT if self._rows.tall else ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._rows.row(index)
        rect = QRectF(option.rect).adjusted(UNIT, 1, -UNIT, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, option.state)
        inner = rect.adjusted(2 * UNIT, 0, -2 * UNIT, 0)
        self._paint_symbols(painter, inner, row)
        if row.detail:
            first, second = _halves(inner)
            self._paint_detail(painter, second, row)
        else:
            first = inner
        first.setRight(self._paint_right(painter, first, row))
        ink = self.theme.color("ink" if row.enabled else "muted")
        draw_marked(painter, first, row.title, row.letters, font=ui_font("body"), color=ink)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRectF, state: QStyle.StateFlag) -> None:
        if state & QStyle.StateFlag.State_Selected:
            # the border, not the tint alone, tells which row is meant
            painter.setPen(QPen(self.theme.color("accent"), 1))
            painter.setBrush(self.theme.color("accent_soft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color("raised"))
        else:
            return
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS - 2, RADIUS - 2)

    def _paint_symbols(self, painter: QPainter, rect: QRectF, row: Row) -> None:
        """The check and the symbol at the left, in the middle of the row's height; ``rect`` gives their room away."""
        box = QRectF(rect.left(), rect.center().y() - SYMBOL / 2, SYMBOL, SYMBOL)
        if row.checked is not None:
            painter.setPen(QPen(self.theme.color("accent" if row.checked else "muted"), 1))
            painter.setBrush(self.theme.color("accent" if row.checked else "panel"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            if row.checked:
                self._paint_icon(painter, "tick", "accent_ink", box.adjusted(2, 2, -2, -2))
            box.translate(SYMBOL + 2 * UNIT, 0)
        if row.symbol:
            self._paint_icon(painter, row.symbol, row.role, box)
            box.translate(SYMBOL + 2 * UNIT, 0)
        rect.setLeft(box.left())

    def _paint_icon(self, painter: QPainter, name: str, role: str, box: QRectF) -> None:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(box.topLeft(), pixmap(name, getattr(self.theme, role), round(box.width()), ratio))

    def _paint_detail(self, painter: QPainter, rect: QRectF, row: Row) -> None:
        if row.lead:
            font = ui_font("label", weight=QFont.Weight.DemiBold)
            width = QFontMetricsF(font).horizontalAdvance(row.lead)
            painter.setFont(font)
            painter.setPen(self.theme.color(row.role))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, row.lead)
            rect.setLeft(rect.left() + width + 2 * UNIT)
        color = self.theme.color("muted")
        draw_marked(painter, rect, row.detail, row.detail_letters, font=ui_font("label"), color=color)

    def _paint_right(self, painter: QPainter, rect: QRectF, row: Row) -> float:
        """The key and the texts beside it, from the right; returns where the title must end."""
        right, least = rect.right(), rect.right() - rect.width() * ASIDE_SHARE
        if row.key:
            right -= draw_key(painter, rect, row.key, self.theme) + 2 * UNIT
        for text, role, weight in (
            (row.action, "accent", QFont.Weight.DemiBold),
            (row.aside, "muted", QFont.Weight.Normal),
        ):
            if text:
                font = ui_font("label", weight=weight)
                shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, right - least))
                width = QFontMetricsF(font).horizontalAdvance(shown)
                painter.setFont(font)
                painter.setPen(self.theme.color(role))
                where = QRectF(right - width, rect.top(), width + 1, rect.height())
                painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
                right -= width + 3 * UNIT
        return right


def list_of(rows: Rows, delegate: RowDelegate, name: str, parent: QWidget) -> QListView:
    """The list that shows rows: all of one height, so that ten thousand open at once."""
    made = QListView(parent)
    made.setAccessibleName(name)
    made.setModel(rows)
    made.setItemDelegate(delegate)
    made.setUniformItemSizes(True)
    made.setMouseTracking(True)
    made.viewport().setAutoFillBackground(False)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    return made


def draw_marked(
    painter: QPainter, rect: QRectF, text: str, letters: Sequence[int], *, font: QFont, color: QColor
) -> None:
    """Draws one line of plain text in ``rect``, its ``letters`` heavier, with an ellipsis where it is too long."""
    line = without_controls(text)
    heavy = QFont(font)
    heavy.setWeight(QFont.Weight.Bold)
    # measured as if all were heavy: a little early is better than cut off
    shown = QFontMetricsF(heavy).elidedText(line, Qt.TextElideMode.ElideRight, rect.width())
    kept = len(shown) if shown == line else len(shown) - 1
    layout = QTextLayout(shown, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.setFormats(_heavy_ranges(shown, [place for place in letters if place < kept]))
    layout.beginLayout()
    laid = layout.createLine()
    laid.setLineWidth(rect.width())
    layout.endLayout()
    painter.setPen(color)
    layout.draw(painter, rect.topLeft() + QPointF(0, (rect.height() - laid.height()) / 2))


def _heavy_ranges(text: str, letters: Sequence[int]) -> list[QTextLayout.FormatRange]:
    """One range a letter: Qt joins them."""
    look = QTextCharFormat()
    look.setFontWeight(QFont.Weight.Bold)
    offsets = Offsets(text)
    ranges = []
    for place in letters:
        made = QTextLayout.FormatRange()
        made.start = offsets.units(place)
        made.length = offsets.units(place + 1) - made.start
        made.format = look
        ranges.append(made)
    return ranges


def _halves(rect: QRectF) -> tuple[QRectF, QRectF]:
    """Two lines in a tall row, moved together a little, as they belong together."""
    half = rect.height() / 2
    first = QRectF(rect.left(), rect.top() + 3, rect.width(), half - 2)
    return first, QRectF(rect.left(), first.bottom() - 1, rect.width(), half - 2)
