"""The window's head: what is open, the search, and the few things that people do often."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCursor, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from desktop.commands.registry import Registry
from desktop.qt.filter import EvidenceFilter
from desktop.qt.icons import icon
from desktop.qt.labels import OneLine, tooltip
from desktop.qt.search import SearchField
from desktop.qt.theme import Theme
from desktop.session.document import Kind
from desktop.session.session import Session, Topic

HEIGHT = 52
#: A narrower window does not say how many events there are.
LEAST_COUNTED = 640


class Header(QWidget):
    """Title and count at the left, search and buttons at the right; the buttons run commands of the one table."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        search: SearchField,
        registry: Registry,
        menu: QMenu,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._title = OneLine()
        self._title.setProperty("look", "heading")
        self._title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._count = QLabel()
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        self._count.setProperty("look", "chip")
        self._search = search
        self.filter = EvidenceFilter(session, theme, self)
        self._story = self._button("Story", "story.next", registry)
        self._fit = self._button("Fit", "view.all", registry)
        self._menu = QToolButton()
        self._menu.setMenu(menu)
        self._menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu.setAccessibleName("Menu")
        self._menu.setToolTip("Menu (F10)")
        menu.aboutToHide.connect(lambda: QTimer.singleShot(0, self, self._menu_closed))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self._title, 1)
        row.addWidget(self._count, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(8)
        row.addWidget(search)
        row.addWidget(self.filter)
        row.addWidget(self._story)
        row.addWidget(self._fit)
        row.addWidget(self._menu)
        self.set_theme(theme)
        session.subscribe(self._changed)
        self._show()

    def _button(self, text: str, command: str, registry: Registry) -> QPushButton:
        made = QPushButton(text)
        keys = registry[command].shortcuts
        made.setToolTip(f"{registry[command].title} ({keys[0]})" if keys else registry[command].title)
        made.setAccessibleName(registry[command].title)
        made.clicked.connect(lambda: registry.run(command))
        return made

    def open_menu(self) -> None:
        """Opens the menu under its button."""
        self._menu.showMenu()

    def _menu_closed(self) -> None:
        """While the menu was open the pointer may have left its button, which was not told."""
        over = self._menu.rect().contains(self._menu.mapFromGlobal(QCursor.pos()))
        self._menu.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, over)
        self._menu.update()

    def set_theme(self, theme: Theme) -> None:
        self._story.setIcon(icon("story", theme.ink))
        self._fit.setIcon(icon("fit", theme.ink))
        self._menu.setIcon(icon("menu", theme.ink))
        self._search.set_theme(theme)
        self.filter.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the words make room for the search."""
        wide = self.width() >= 900
        self._search.setFixedWidth(300 if wide else max(150, self.width() // 4))
        self._count.setVisible(self.width() >= LEAST_COUNTED and bool(self._count.text()))
        self._story.setText("Story" if wide else "")
        self._fit.setText("Fit" if wide else "")
        self.filter.set_brief(not wide)

    def _changed(self, topics: frozenset[Topic]) -> None:
        if topics & {Topic.DOCUMENT, Topic.FILTER} or (Topic.EVIDENCE in topics and self._session.filter):
            self._show()

    def _show(self) -> None:
        timeline = self._session.document.timeline
        count = len(timeline.events)
        self._title.setText(timeline.title)
        self._title.setToolTip(tooltip(timeline.title))
        shown = self._session.shown
        share = f"{len(shown):,} of {count:,}" if shown is not None else f"{count:,}"
        awaited = self._session.document.kind is Kind.AWAITED
        self._count.setText("" if awaited else f"{share} event{'' if count == 1 else 's'}")
        self._count.setVisible(not awaited and self.width() >= LEAST_COUNTED)
        self._story.setVisible(bool(timeline.story))
