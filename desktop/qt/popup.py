"""The list that opens over the window: search, the palette and the undated events are three uses of one widget.

It is a child of the window, not a window of its own: it needs no window manager, cannot be left behind, and works
where a program may not place windows (Wayland). What has the focus drives it; the list itself need not have it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QListView, QVBoxLayout, QWidget

from desktop.qt.rows import ROW_HEIGHT, TALL_ROW_HEIGHT, Index, Row, RowDelegate, Rows, list_of
from desktop.qt.theme import RADIUS, UNIT, Theme

#: The reach of the soft shadow, and the gap to what the list opens beside, in logical pixels.
SHADOW = 10
GAP = UNIT

#: Rows shown before the list scrolls.
VISIBLE_ROWS = 9


class Side(Enum):
    """Where it opens: below a field, right edges in line; under a button, left edges in line; above; in the middle."""

    BELOW = auto()
    UNDER = auto()
    ABOVE = auto()
    MIDDLE = auto()


class Popup(QFrame):
    """A list of rows over the window, with a designed state for no rows.

    ``drive_from`` names the widget whose keys move in it (a field, or the list). It closes when that loses the focus,
    and when a row is chosen; one that ``stays`` does not, as its rows are switches, which Space turns, too.
    """

    #: the id of the row that was chosen by Return or a click; emitted after the list has closed
    chosen = Signal(str)
    #: closed by Escape
    dismissed = Signal()
    #: Return was pressed where there is no row yet
    pressed_in_vain = Signal()

    def __init__(self, name: str, theme: Theme, parent: QWidget, *, width: int = 460, stays: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName("popup")
        self._theme = theme
        self._width = width
        self._keys = _MOVING | {Qt.Key.Key_Space} if stays else _MOVING
        self._stays = stays
        self._window = self._anchor = parent
        self._side = Side.BELOW
        self._driver: QWidget | None = None
        self._focus_before: QWidget | None = None
        self._rows = Rows(self)
        self._delegate = RowDelegate(self._rows, theme, self)
        self.list = self._make_list(name)
        self._empty, self._hint, self._foot = (self._make_label(look) for look in ("heading", "muted", "muted"))
        self.body = QVBoxLayout(self)
        margin = SHADOW + UNIT
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(UNIT)
        for widget in (self._empty, self._hint, self.list, self._foot):
            self.body.addWidget(widget)
        self.hide()

    def _make_list(self, name: str) -> QListView:
        made = list_of(self._rows, self._delegate, name, self)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.clicked.connect(self._choose)
        made.selectionModel().currentChanged.connect(self._announce)
        return made

    def _make_label(self, look: str) -> QLabel:
        made = QLabel(self)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setProperty("look", look)
        made.setWordWrap(True)
        made.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        return made

    def set_theme(self, theme: Theme) -> None:
        self._theme = self._delegate.theme = theme
        self.update()
        self.list.viewport().update()

    # -- contents

    def show_rows(self, rows: Sequence[Row], *, empty: str = "", hint: str = "", foot: str = "") -> None:
        """Replaces the rows; the first is the current one, or the same as before in a list that stays open.

        Without rows it says ``empty`` and, smaller, ``hint``.
        """
        before = self.current.id if self._stays and self.isVisible() and self.current is not None else None
        at = next((place for place, row in enumerate(rows) if row.id == before), 0)
        self._rows.replace(rows)
        self.list.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._empty.setText(empty)
        self._hint.setVisible(not rows and bool(hint))
        self._hint.setText(hint)
        self._foot.setVisible(bool(rows) and bool(foot))
        self._foot.setText(foot)
        if rows:
            self._go_to(at)
        elif self.isVisible():
            self._say(empty)
        if self.isVisible():
            self._place()

    @property
    def current(self) -> Row | None:
        index = self.list.currentIndex()
        return self._rows.row(index) if index.isValid() else None

    # -- opening and closing

    def drive_from(self, widget: QWidget) -> None:
        """Takes the keys that move in a list from this widget, which keeps the focus while the list is open."""
        self._driver = widget
        widget.installEventFilter(self)

    def open_at(self, anchor: QWidget, side: Side) -> None:
        """Opens beside ``anchor``, inside its window, and remembers who had the focus."""
        if not self.isVisible():
            self._focus_before = QApplication.focusWidget()
            self._window = anchor.window()
            self._window.installEventFilter(self)
            self.setParent(self._window)
        self._anchor, self._side = anchor, side
        self._place()
        self.show()
        self.raise_()

    def open_below(self, field: QWidget) -> None:
        """Opens under a field."""
        self.open_at(field, Side.BELOW)

    def open_above(self, button: QWidget) -> None:
        """Opens above a button in the status bar."""
        self.open_at(button, Side.ABOVE)

    def close_list(self) -> None:
        """Closes it and, where the focus was inside, gives that back to who had it before."""
        if not self.isVisible():
            return
        self._window.removeEventFilter(self)
        focus = QApplication.focusWidget()
        inside = focus is not None and self.isAncestorOf(focus)
        before, self._focus_before = self._focus_before, None
        if inside and before is not None:
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()

    def _place(self) -> None:
        room = self._window.rect()
        width = min(self._width + 2 * SHADOW, room.width())
        self.setFixedWidth(width)
        self._fit_height(room.height())
        size = QSize(width, self.sizeHint().height())
        self.setGeometry(QRect(self._corner(size), size))

    def _fit_height(self, room: int) -> None:
        height = TALL_ROW_HEIGHT if self._rows.tall else ROW_HEIGHT
        visible = min(self._rows.rowCount(), VISIBLE_ROWS, max(1, room // 2 // height))
        self.list.setFixedHeight(visible * height + 2)
        self.body.activate()

    def _corner(self, size: QSize) -> QPoint:
        anchor = QRect(self._anchor.mapTo(self._window, QPoint(0, 0)), self._anchor.size())
        match self._side:
            case Side.BELOW:
                corner = QPoint(anchor.right() + 1 - size.width() + SHADOW, anchor.bottom() + 1 + GAP - SHADOW)
            case Side.UNDER:
                corner = QPoint(anchor.left() - SHADOW, anchor.bottom() + 1 + GAP - SHADOW)
            case Side.ABOVE:
                corner = QPoint(anchor.left() - SHADOW, anchor.top() - GAP + SHADOW - size.height())
            case _:
                corner = QPoint(anchor.center().x() - size.width() // 2, anchor.top() + anchor.height() // 8)
        most = QPoint(self._window.width() - size.width(), self._window.height() - size.height())
        return QPoint(max(0, min(corner.x(), most.x())), max(0, min(corner.y(), most.y())))

    # -- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._driver and self.isVisible():
            return self._filter_driver(event)
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _filter_driver(self, event: QEvent) -> bool:
        match event:
            case QKeyEvent() if event.type() == QEvent.Type.ShortcutOverride and self._moves(event):
                # these keys are the list's while it is open, not the timeline's
                event.accept()
                return True
            case QKeyEvent() if event.type() == QEvent.Type.KeyPress and self._moves(event):
                self._press(Qt.Key(event.key()))
                return True
            case QFocusEvent() if event.type() == QEvent.Type.FocusOut and _left_for_good(event):
                self.close_list()
        return False

    def _moves(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return plain and event.key() in self._keys

    def _press(self, key: Qt.Key) -> None:
        page = max(1, self.list.viewport().height() // max(1, self.list.sizeHintForRow(0)) - 1)
        at, last = self.list.currentIndex().row(), self._rows.rowCount() - 1
        match key:
            case Qt.Key.Key_Escape:
                self.close_list()
                self.dismissed.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                if self._rows.rowCount():
                    self._choose(self.list.currentIndex())
                else:
                    self.pressed_in_vain.emit()
            case Qt.Key.Key_Down:
                self._go_to(0 if at == last else at + 1)
            case Qt.Key.Key_Up:
                self._go_to(last if at <= 0 else at - 1)
            case Qt.Key.Key_PageDown:
                self._go_to(min(last, at + page))
            case Qt.Key.Key_PageUp:
                self._go_to(max(0, at - page))

    def _go_to(self, row: int) -> None:
        self.list.setCurrentIndex(self._rows.index(row, 0))

    def _choose(self, index: Index) -> None:
        if not index.isValid() or not self._rows.row(index).enabled:
            return
        row_id = self._rows.row(index).id
        if not self._stays:
            self.close_list()
        self.chosen.emit(row_id)

    # -- telling

    def _announce(self, index: QModelIndex) -> None:
        if index.isValid() and self.isVisible():
            self._say(self._rows.row(index).spoken)

    def _say(self, text: str) -> None:
        """The focus is not on the list, so that a screen reader has to be told what the eye sees there."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_panel(QPainter(self), QRectF(self.rect()), self._theme)


def paint_panel(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """A panel over the window, with a soft shadow, painted: an effect would repaint what is on it through a picture."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    panel = rect.adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 12 if theme.dark else 3))
    for reach in range(SHADOW - 2, 0, -1):
        painter.drawRoundedRect(panel.adjusted(-reach, 2 - reach, reach, 2 + reach), RADIUS + reach, RADIUS + reach)
    painter.setPen(QPen(theme.color("line"), 1))
    painter.setBrush(theme.color("panel"))
    painter.drawRoundedRect(panel.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


_MOVING = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Escape,
    }
)


def _left_for_good(event: QFocusEvent) -> bool:
    """Not because the whole window went to the back, or a context menu opened."""
    return event.reason() not in (
        Qt.FocusReason.ActiveWindowFocusReason,
        Qt.FocusReason.PopupFocusReason,
        Qt.FocusReason.MenuBarFocusReason,
    )
