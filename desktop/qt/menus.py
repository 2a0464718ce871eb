"""The table of commands as Qt's actions: one action a command, in the window (for its keys) and in every menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QMenu,
    QMenuBar,
    QWidget,
)

from desktop.commands.registry import Command, Group, Registry
from desktop.qt.labels import menu_text

_Key = Qt.Key

#: Keys that a scrolling widget or a list uses itself.
_SCROLLING = frozenset(
    {_Key.Key_Up, _Key.Key_Down, _Key.Key_Left, _Key.Key_Right, _Key.Key_Home, _Key.Key_End}
    | {_Key.Key_PageUp, _Key.Key_PageDown}
)
_PRESSING = frozenset({_Key.Key_Return, _Key.Key_Enter})

#: Sections that stand within another: their titles are too long for a bar, or what they are about is a part of it.
_NESTED = {Group.FILTER: Group.EVIDENCE, Group.LANES: Group.VIEW}

#: Where macOS has a place of its own for a command.
_ROLES = {"app.quit": QAction.MenuRole.QuitRole, "help.about": QAction.MenuRole.AboutRole}


@dataclass(frozen=True, slots=True)
class Recent:
    """The timelines opened lately (paths, newest first), and how to open one again."""

    paths: Callable[[], Sequence[str]]
    open: Callable[[str], None]


class Actions(QObject):
    """The registry's commands on a window.

    Keys work in the whole window, but a key that the focused widget uses itself stays there: letters and arrows in a
    text field (Qt's own ``ShortcutOverride``), arrows and pages in a list or a scrolling panel, Return on a button.
    ``timeline`` is the widget to which all keys of the table belong.
    """

    def __init__(self, registry: Registry, window: QWidget, timeline: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._timeline = timeline
        self._registry = registry
        self._actions = {command.id: self._make(command) for command in registry}
        self._group_choices()
        window.installEventFilter(self)

    def __getitem__(self, command_id: str) -> QAction:
        return self._actions[command_id]

    def _make(self, command: Command) -> QAction:
        # "&" would underline a letter; commands are found by the palette, not by mnemonics
        action = QAction(menu_text(command.title), self)
        action.setShortcuts([_sequence(shortcut) for shortcut in command.shortcuts])
        action.setAutoRepeat(command.repeats)
        action.setCheckable(command.checked is not None)
        action.setMenuRole(_ROLES.get(command.id, QAction.MenuRole.NoRole))
        action.triggered.connect(partial(self._run, command))
        self._window.addAction(action)
        return action

    def _run(self, command: Command, _checked: bool = False) -> None:
        self._registry.run(command.id)
        self._show_checked()

    def _group_choices(self) -> None:
        groups: dict[str, QActionGroup] = {}
        for command in self._registry:
            if command.choice is not None:
                groups.setdefault(command.choice, QActionGroup(self)).addAction(self._actions[command.id])

    def _show_checked(self) -> None:
        """A click toggles an action by itself; what holds is what the command says, asked when a menu shows it."""
        for command in self._registry:
            if command.checked is not None:
                self._actions[command.id].setChecked(command.checked())

    # -- menus

    def menu(self, parent: QWidget, recent: Recent) -> QMenu:
        """The header's menu: what concerns the file first, help last, the rest by section."""
        menu = QMenu(parent)
        self._keep_current(menu)
        self._fill(menu, Group.TIMELINE, recent)
        menu.addSeparator()
        for group in self._registry.by_group():
            if group not in (Group.TIMELINE, Group.HELP) and group not in _NESTED:
                self._fill(menu.addMenu(str(group)), group, recent)
        menu.addSeparator()
        self._fill(menu, Group.HELP, recent)
        menu.addSeparator()
        menu.addAction(self._actions["app.quit"])
        return menu

    def menu_bar(self, recent: Recent) -> QMenuBar:
        """The bar that macOS expects: a menu for each section."""
        bar = QMenuBar(self._window)
        for group in self._registry.by_group():
            if group in _NESTED:
                continue
            menu = bar.addMenu(str(group))
            self._keep_current(menu)
            self._fill(menu, group, recent)
            if group is Group.TIMELINE:
                menu.addAction(self._actions["app.quit"])
        return bar

    def _fill(self, menu: QMenu, group: Group, recent: Recent) -> None:
        for command in self._registry.by_group()[group]:
            if command.in_menu and command.id != "app.quit":
                menu.addAction(self._actions[command.id])
            if command.id == "timeline.open":
                menu.addMenu(_recent_menu(menu, recent))
        for inner in (inner for inner, outer in _NESTED.items() if outer is group):
            self._fill(menu.addMenu(str(inner)), inner, recent)

    def _keep_current(self, menu: QMenu) -> None:
        """While a menu is open, what cannot be done is grey.

        Otherwise every action is enabled: a key asks the command itself, at the moment it is pressed.
        """
        menu.aboutToShow.connect(self._show_state)
        menu.aboutToHide.connect(self._enable_all)

    def _show_state(self) -> None:
        for command in self._registry:
            self._actions[command.id].setEnabled(command.enabled())
            if command.naming is not None:
                self._actions[command.id].setText(menu_text(command.title_now))
        self._show_checked()

    def _enable_all(self) -> None:
        for action in self._actions.values():
            action.setEnabled(True)

    # -- whose key it is

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Sees what the focused widget did not want: the window is the last to be asked."""
        if watched is not self._window or not isinstance(event, QKeyEvent):
            return False
        focus = QApplication.focusWidget()
        if focus is None or focus is self._timeline or _has_modifier(event):
            return False
        if event.type() == QEvent.Type.ShortcutOverride and _uses(focus, _Key(event.key())):
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and event.key() in _PRESSING and isinstance(focus, QAbstractButton):
            # Qt presses a button by Space alone on most systems; people try Return
            focus.click()
            return True
        return False


def _uses(widget: QWidget, key: Qt.Key) -> bool:
    """Whether a focused widget does something of its own with a key."""
    if isinstance(widget, QAbstractButton) and key in _PRESSING:
        return True
    if isinstance(widget, QLineEdit | QAbstractItemView) and key in _PRESSING | _SCROLLING:
        return True
    return key in _SCROLLING and _scrolls(widget)


def _scrolls(widget: QWidget | None) -> bool:
    while widget is not None and not widget.isWindow():
        if isinstance(widget, QAbstractScrollArea):
            return True
        widget = widget.parentWidget()
    return False


def _has_modifier(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier))


def _sequence(shortcut: str) -> QKeySequence:
    return QKeySequence(shortcut, QKeySequence.SequenceFormat.PortableText)


def _recent_menu(parent: QMenu, recent: Recent) -> QMenu:
    menu = QMenu("Open again", parent)

    def again(path: str, _checked: bool = False) -> None:
        recent.open(path)

    def fill() -> None:
        menu.clear()
        for path in recent.paths():
            menu.addAction(menu_text(path)).triggered.connect(partial(again, path))
        if menu.isEmpty():
            menu.addAction("No timeline was opened yet").setEnabled(False)

    menu.aboutToShow.connect(fill)
    fill()
    return menu
