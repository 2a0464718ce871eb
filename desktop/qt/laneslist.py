"""The list of lanes: which are shown, which are strips, and in what order; for who has no mouse, or many lanes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton, QWidget

from desktop.qt.icons import icon
from desktop.qt.theme import Theme
from desktop.session.session import Session, Topic
from desktop.view import arrangement
from desktop.view.arrangement import Arrangement
from desktop.view.lanes import LaneName, LaneState
from desktop.view.scene import AXIS_HEIGHT, Scene

if TYPE_CHECKING:
    from desktop.qt.popup import Popup
    from desktop.qt.rows import Row

#: Before the name of a lane that lies in another one, for each of those; more would leave no room for the name.
_INDENT, _MOST_INDENTED = "\u2003", 6
_LEFT, _RIGHT, _UP, _DOWN = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down
#: The keys that do something with the current row.
_ARRANGING = frozenset({
    (_LEFT, Qt.KeyboardModifier.NoModifier), (_RIGHT, Qt.KeyboardModifier.NoModifier),
    (_UP, Qt.KeyboardModifier.AltModifier), (_DOWN, Qt.KeyboardModifier.AltModifier),
})  # fmt: skip
_FOOT = "Space shows or hides a lane, ← collapses and → opens it, Alt+↑ and Alt+↓ move it."


class LanesButton(QToolButton):
    """Above the lanes' names; opens the list. Where there is but one lane there is nothing to arrange."""

    def __init__(self, session: Session, theme: Theme, scene: Callable[[], Scene], canvas: QWidget) -> None:
        super().__init__(canvas)
        self._session, self._theme, self._scene = session, theme, scene
        self.setText("Lanes")
        self.setProperty("look", "plain")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(12, 12))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self.toggle_list)
        self.destroyed.connect(session.subscribe(self._changed))
        self.set_theme(theme)
        self._show()

    @cached_property
    def popup(self) -> Popup:
        """The list; made when first needed, to keep the program's start short."""
        from desktop.qt.popup import Popup

        made = Popup("Lanes", self._theme, self, stays=True)
        made.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.drive_from(made.list)
        made.list.installEventFilter(self)
        made.installEventFilter(self)
        made.chosen.connect(lambda lane_id: self._arrange(arrangement.toggle_hidden(self._session.wish, lane_id)))
        return made

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return "popup" in self.__dict__ and self.popup.isVisible()

    def toggle_list(self) -> None:
        """Opens the list with the focus in it, or closes it."""
        from desktop.qt.popup import Side

        if self.is_open:
            self.popup.close_list()
            return
        self._list()
        self.popup.open_at(self, Side.UNDER)
        self.popup.list.setFocus()
        # a click here must not take the focus from the list: that would close it before the click opens it again
        self.setFocusProxy(self.popup.list)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setIcon(icon("chevron-down", theme.muted, 12))
        if "popup" in self.__dict__:
            self.popup.set_theme(theme)

    # -- what is shown

    def _changed(self, topics: frozenset[Topic]) -> None:
        if Topic.DOCUMENT in topics:
            if self.is_open:
                self.popup.close_list()
            self._show()
        elif Topic.LANES in topics:
            self._show()
            if self.is_open:
                self._list()

    def _show(self) -> None:
        timeline = self._session.document.timeline
        self.setVisible(len(timeline.lanes) + ("" in timeline.lived_in) > 1)
        said = self._told()
        self.setAccessibleName(f"Lanes, {said}" if said else "Lanes")
        self.setToolTip(f"{said[:1].upper()}{said[1:]}" if said else "Show, hide and collapse lanes")
        self.adjustSize()
        self.move(6, round(AXIS_HEIGHT) - self.height() - 6)

    def _told(self) -> str:
        wish = self._session.wish
        return arrangement.told(self._scene().lanes, wish) if wish.hidden or wish.collapsed else ""

    def _list(self) -> None:
        lanes, wish = self._scene().lanes, self._session.wish
        states = arrangement.arranged(lanes, wish).states
        self.popup.show_rows(
            [_row(lanes[at], states[at], wish) for at in arrangement.in_order(lanes, wish)], foot=_FOOT
        )

    # -- changes

    def _arrange(self, wish: Arrangement) -> None:
        self._session.arrange(wish)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys on the current row, before the list or the timeline take them; and that the list closes."""
        if event.type() == QEvent.Type.Hide and watched is self.popup:
            self.setFocusProxy(None)  # type: ignore[arg-type]  # how Qt takes one away
        if not isinstance(event, QKeyEvent) or event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        current = self.popup.current
        if (key, modifiers) not in _ARRANGING or current is None:
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self._arrange(self._after(key, current.id))
        return True

    def _after(self, key: Qt.Key, lane_id: str) -> Arrangement:
        lanes, wish = self._scene().lanes, self._session.wish
        if key in (_UP, _DOWN):
            return arrangement.moved(lanes, wish, lane_id, -1 if key == _UP else 1)
        return arrangement.collapse(wish, lane_id) if key == _LEFT else arrangement.expand(wish, lane_id)


def _row(lane: LaneName, state: LaneState, wish: Arrangement) -> Row:
    from desktop.qt.rows import Row

    shown = lane.id not in wish.hidden
    aside = "collapsed" if lane.id in wish.collapsed else ""
    if shown and state is LaneState.HIDDEN:
        aside = "in a hidden lane"
    elif state is LaneState.FOLDED:
        aside = "in a collapsed lane"
    title = lane.title.strip() or "A lane without a name"
    return Row(lane.id, _INDENT * min(lane.depth, _MOST_INDENTED) + title, aside=aside, checked=shown)
