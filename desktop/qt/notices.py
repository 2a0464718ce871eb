"""What is said until it is dismissed, such as that a copy changed: a line each, over the timeline's lower corner.

Not above it: what takes the timeline's height has all lanes laid out anew, and the cards jump.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop.qt.icons import icon, pixmap
from desktop.qt.labels import menu_text, on_click, tooltip
from desktop.qt.overview import HEIGHT as OVERVIEW_HEIGHT
from desktop.qt.popup import SHADOW, paint_panel
from desktop.qt.problems import plain_label
from desktop.qt.stage import Stage
from desktop.qt.theme import UNIT, Theme

#: Lines at once; what is more waits until one is dismissed. More would take the timeline's room.
MOST = 3
#: What a menu lists of the things to look at.
_CHOICES = 20
#: In logical pixels: longer lines are hard to read.
_WIDEST = 560


class Choice(NamedTuple):
    """One thing to do about a notice."""

    title: str
    act: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that is said until it is dismissed. One with the ``key`` of another takes its place.

    ``button`` is the words of the button that does the one thing there is to do, or lists them all. ``good`` news has
    no sign of warning.
    """

    key: str
    sentence: str
    button: str = ""
    choices: tuple[Choice, ...] = ()
    good: bool = False


class Notices(QWidget):
    """Shows notices, the latest of each key, in the order in which their keys came."""

    def __init__(self, stage: Stage, theme: Theme) -> None:
        super().__init__(stage)
        self._stage = stage
        self._theme = theme
        self._lines: dict[str, _Line] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SHADOW, SHADOW, SHADOW, SHADOW)
        self._column.setSpacing(0)
        stage.arranged.connect(self._place)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for line in self._lines.values():
            line.set_theme(theme)
        self.update()

    def tell(self, notice: Notice) -> None:
        """Says something until the user closes it, or ``settle`` takes it away."""
        line = _Line(notice, self._theme)
        line.close_button.clicked.connect(partial(self.settle, notice.key))
        old = self._lines.get(notice.key)
        self._lines[notice.key] = line
        if old is None:
            self._column.addWidget(line)
        else:
            self._column.replaceWidget(old, line)
            _retire(old)
        self._show()
        self.raise_()

    def settle(self, key: str, _checked: bool = False) -> None:
        """Takes a notice away; nothing happens where there is none of this key."""
        line = self._lines.pop(key, None)
        if line is not None:
            self._column.removeWidget(line)
            _retire(line)
            self._show()

    def _show(self) -> None:
        for number, line in enumerate(self._lines.values()):
            line.setVisible(number < MOST)
        self.setVisible(bool(self._lines))
        self._place()

    def _place(self) -> None:
        if self.isHidden():
            return
        free = self._stage.free.adjusted(UNIT, 0, -UNIT, -OVERVIEW_HEIGHT - UNIT)
        width = min(_WIDEST + 2 * SHADOW, free.width())
        height = self._column.totalHeightForWidth(width)
        self.setGeometry(QRect(free.right() - width, free.bottom() - height, width, height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_panel(QPainter(self), QRectF(self.rect()), self._theme)


class _Line(QWidget):
    """One notice, with the button for what can be done about it."""

    def __init__(self, notice: Notice, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setAccessibleName(notice.sentence)
        self._notice = notice
        self._mark = QLabel(self)
        text = plain_label(notice.sentence, self)
        text.setWordWrap(True)
        self.close_button = QPushButton(self)
        self.close_button.setProperty("look", "plain")
        self.close_button.setAccessibleName("Close this notice")
        self.close_button.setIconSize(QSize(16, 16))
        row = QHBoxLayout(self)
        row.setContentsMargins(4 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        row.setSpacing(2 * UNIT)
        row.addWidget(self._mark)
        row.addWidget(text, 1)
        if notice.choices:
            row.addWidget(self._button())
        row.addWidget(self.close_button)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        symbol, color = ("exact", theme.verified) if self._notice.good else ("warning", theme.attention)
        self._mark.setPixmap(pixmap(symbol, color, 16, self.devicePixelRatioF()))
        self.close_button.setIcon(icon("close", theme.muted))

    def _button(self) -> QPushButton:
        choices = self._notice.choices
        made = QPushButton(self._notice.button, self)
        if len(choices) == 1:
            made.setToolTip(tooltip(choices[0].title))
            on_click(made, choices[0].act)
            return made
        menu = QMenu(made)
        for choice in choices[:_CHOICES]:
            menu.addAction(menu_text(choice.title)).triggered.connect(partial(_act, choice.act))
        if len(choices) > _CHOICES:
            menu.addAction(f"and {len(choices) - _CHOICES:,} more").setEnabled(False)
        made.setMenu(menu)
        return made


def _act(act: Callable[[], object], _checked: bool = False) -> None:
    act()


def _retire(line: QWidget) -> None:
    """Lets go of it later: the click that led here may still be running in one of its buttons."""
    line.hide()
    line.deleteLater()
