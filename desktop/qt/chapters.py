"""The chapters of a copy: which one is read, and a list of all to go to."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from desktop.core.plaintext import without_controls
from desktop.evidence.copies import Copy, Section
from desktop.qt import icons
from desktop.qt.copytext import CopyText
from desktop.qt.labels import on_click, tooltip
from desktop.qt.theme import UNIT, Theme

if TYPE_CHECKING:
    from desktop.qt.popup import Popup


#: The list's width in pixels, what a row has beside its title, and how many titles are measured for it.
_NARROWEST, _WIDEST, _BESIDE, _MEASURED = 180, 460, 12 * UNIT, 500


class Chapters(QPushButton):
    """Names the chapter or the page in view; pressed, it lists all, and a chosen one is gone to."""

    def __init__(self, text: CopyText, copy: Copy, theme: Theme) -> None:
        super().__init__()
        self._text = text
        self._sections = copy.sections
        self._starts = tuple(section.start for section in copy.sections)
        self._theme = theme
        self._name = "Pages" if copy.pages else "Chapters"
        self._shown = ""
        self.setProperty("look", "plain")
        # a click must not take the focus from the open list: that would close it before the click opens it again
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setVisible(bool(copy.sections))
        on_click(self, self.toggle)
        text.view_changed.connect(self._follow)
        self._follow()

    @cached_property
    def popup(self) -> Popup:
        """The list; made when it is first opened."""
        from desktop.qt.popup import Popup

        made = Popup(self._name, self._theme, self, width=self._width)
        made.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.drive_from(made.list)
        made.chosen.connect(self._go)
        return made

    @property
    def _width(self) -> int:
        """As wide as the longest of the first titles is, in pixels, between bounds."""
        metrics = QFontMetrics(self.font())
        longest = max((metrics.horizontalAdvance(_title(one)) for one in self._sections[:_MEASURED]), default=0)
        return max(_NARROWEST, min(longest + _BESIDE, _WIDEST))

    def toggle(self) -> None:
        """Opens the list with the present chapter current, or closes it."""
        from desktop.qt.popup import Side
        from desktop.qt.rows import Row

        if self.popup.isVisible():
            self.popup.close_list()
            return
        self.popup.show_rows([Row(str(index), _title(one)) for index, one in enumerate(self._sections)])
        self.popup.open_at(self, Side.UNDER)
        model = self.popup.list.model()
        self.popup.list.setCurrentIndex(model.index(max(0, self._present), 0))
        self.popup.list.setFocus()

    @property
    def _present(self) -> int:
        """The index of the section that the view is in; -1 before the first."""
        first, last = self._text.visible_span()
        # what begins in the upper quarter of the view is what one reads
        return bisect_right(self._starts, first + (last - first) // 4) - 1

    def _follow(self) -> None:
        present = self._present
        shown = _title(self._sections[present]).strip() if present >= 0 else self._name
        if shown != self._shown:
            self._shown = shown
            self.setAccessibleName(f"{self._name}: {shown}" if present >= 0 else self._name)
            self.setToolTip(tooltip(shown))
            self.update()

    def _go(self, row_id: str) -> None:
        start = self._sections[int(row_id)].start
        self._text.go_to_top(start)
        self._text.setFocus()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._shown) + 9 * UNIT, 28)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        font = self.font()
        metrics = QFontMetrics(font)
        side = 14
        text = metrics.elidedText(self._shown, Qt.TextElideMode.ElideRight, self.width() - 3 * UNIT - side)
        painter.setFont(font)
        painter.setPen(self._theme.color("ink"))
        room = QRectF(UNIT, 0, self.width() - 2 * UNIT - side, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
        x = min(room.right(), UNIT + metrics.horizontalAdvance(text) + UNIT)
        icons.draw(painter, "chevron-down", self._theme.muted, QRectF(x, (self.height() - side) / 2, side, side))


def _title(section: Section) -> str:
    """A section's title as a row: what lies deeper stands further in."""
    title = " ".join(without_controls(section.title).split()) or "Untitled"
    return "\u2003" * max(0, min(section.level, 6) - 1) + title
