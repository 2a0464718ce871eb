"""The filter by evidence: a quiet button in the head, and the list of how events stand, which explains the marks."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from desktop.core.protocols import Support
from desktop.qt.icons import icon
from desktop.qt.supportmarks import ORDER, mark
from desktop.qt.theme import UNIT, Theme
from desktop.session import review
from desktop.session.session import Session, Topic

if TYPE_CHECKING:
    from desktop.qt.popup import Popup
    from desktop.qt.rows import Row

#: So many kinds are named on the button; more are counted.
NAMED = 2


class EvidenceFilter(QWidget):
    """Says which events are shown by their evidence, if not all are; a press on the cross beside it shows all."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme = session, theme
        self._brief = False
        self.button = QToolButton(self)
        self.button.setCheckable(True)
        # a click must not take the focus from the open list: that would close it before the click opens it again
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self.toggle)
        self.clear_button = QToolButton(self)
        self.clear_button.setProperty("look", "plain")
        self.clear_button.setIconSize(QSize(14, 14))
        self.clear_button.setAccessibleName("Show all events")
        self.clear_button.setToolTip("Show all events")
        self.clear_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clear_button.clicked.connect(self._clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT // 2)
        row.addWidget(self.button)
        row.addWidget(self.clear_button)
        self.destroyed.connect(session.subscribe(self._changed))
        self.set_theme(theme)

    @cached_property
    def popup(self) -> Popup:
        """The list; made when first needed, to keep the program's start short."""
        from desktop.qt.popup import Popup

        made = Popup("Show events by their evidence", self._theme, self, stays=True)
        made.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.drive_from(made.list)
        made.chosen.connect(self._switch)
        made.installEventFilter(self)
        return made

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide and watched is self.__dict__.get("popup"):
            self._label()
        return False

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.clear_button.setIcon(icon("close", theme.muted, 14))
        if "popup" in self.__dict__:
            self.popup.set_theme(theme)
        self._show()

    def set_brief(self, brief: bool) -> None:
        """In a narrow window the button shows its symbol and a count; its name for the ear stays whole."""
        if brief != self._brief:
            self._brief = brief
            self._show()

    def toggle(self) -> None:
        """Opens the list with the focus in it, or closes it."""
        if self.popup.isVisible():
            self.popup.close_list()
        else:
            self._list()
            self.popup.open_below(self.button)
            self.popup.list.setFocus()
        self._show()  # the click has checked the button: what is filtered says whether it is

    # -- what is shown

    def _changed(self, topics: frozenset[Topic]) -> None:
        if Topic.DOCUMENT in topics and "popup" in self.__dict__:
            self.popup.close_list()
        if topics & {Topic.DOCUMENT, Topic.FILTER} or (Topic.EVIDENCE in topics and self._session.filter):
            self._show()
        if topics & {Topic.FILTER, Topic.EVIDENCE} and "popup" in self.__dict__ and self.popup.isVisible():
            self._list()
        if Topic.FILTER in topics and Topic.DOCUMENT not in topics and self.isVisible():
            said = review.filtered(self._session) or "All events are shown"
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def _show(self) -> None:
        chosen = bool(self._session.filter)
        self.button.setChecked(chosen)
        self.button.setAccessibleName(review.filtered(self._session) or "Filter by evidence")
        self.button.setToolTip(review.filtered(self._session) or "Show events by how their evidence stands")
        self.setVisible(chosen or bool(self._session.document.timeline.quotations))
        self._label()

    def _label(self) -> None:
        """Says on the button what is chosen. Not while the list is open, which says it: the button would move."""
        if "popup" in self.__dict__ and self.popup.isVisible():
            return
        chosen = [support for support in ORDER if support in self._session.filter]
        name, role = "filter", "accent" if chosen else "ink"
        if len(chosen) == 1:
            name, role = mark(chosen[0]).icon, mark(chosen[0]).role
        self.button.setIcon(icon(name, getattr(self._theme, role)))
        shown = self._session.shown
        count = f"{len(shown):,}" if shown is not None else ""
        words = _named(chosen) if chosen else "Evidence"
        brief = count if self._brief else " · ".join(part for part in (words, count) if part)
        self.button.setText(brief)
        styles = Qt.ToolButtonStyle  # a symbol beside no words would stand at the left
        self.button.setToolButtonStyle(styles.ToolButtonTextBesideIcon if brief else styles.ToolButtonIconOnly)
        self.clear_button.setVisible(bool(chosen))

    def _list(self) -> None:
        session = self._session
        counts = session.supports
        kinds = [support for support in ORDER if support in counts or support in session.filter]
        self.popup.show_rows(
            [_row(support, counts.get(support, 0), on=support in session.filter) for support in kinds],
            empty="There are no events",
            foot="What is checked is shown; all events, if nothing is.",
        )

    # -- changes

    def _switch(self, value: str) -> None:
        self._session.filter_by(self._session.filter ^ {Support(value)})

    def _clear(self) -> None:
        if self.clear_button.hasFocus():  # it is about to vanish
            self.button.setFocus()
        self._session.filter_by(())


def _named(chosen: list[Support]) -> str:
    if len(chosen) > NAMED:
        return f"{len(chosen)} kinds"
    words = ", ".join(support.words for support in chosen)
    return words[:1].upper() + words[1:]


def _row(support: Support, count: int, *, on: bool) -> Row:
    from desktop.qt.rows import Row

    shown = mark(support)
    title = shown.word[:1].upper() + shown.word[1:]
    return Row(
        support.value, title, detail=shown.meaning, aside=f"{count:,}", symbol=shown.icon, role=shown.role, checked=on
    )
