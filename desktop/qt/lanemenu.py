"""The menu of a lane, on its head: the commands that are about one, with their titles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QMenu, QWidget

from desktop.commands.registry import Registry
from desktop.qt.labels import menu_text

if TYPE_CHECKING:
    from desktop.qt.lane_shell import LaneShell


class _Entry(NamedTuple):
    """A line of the menu; without a title of its own it has its command's."""

    title: str
    act: Callable[[], object]
    enabled: bool = True
    checked: bool | None = None


def lane_menu(shell: LaneShell, registry: Registry, lane_id: str, parent: QWidget) -> QMenu:
    """Offers what can be done with a lane, whether an event of it is selected or not."""
    menu = QMenu(parent)
    menu.setAccessibleName("Lane")
    menu.aboutToHide.connect(menu.deleteLater)
    for section in _sections(shell, registry, lane_id):
        menu.addSeparator()
        for entry in section:
            action = menu.addAction(menu_text(entry.title))
            action.setEnabled(entry.enabled)
            if entry.checked is not None:
                action.setCheckable(True)
                action.setChecked(entry.checked)
            action.triggered.connect(lambda _checked=False, act=entry.act: act())
    return menu


def _sections(shell: LaneShell, registry: Registry, lane_id: str) -> Iterator[list[_Entry]]:
    yield [
        _Entry("Collapse", partial(shell.toggle_lane, lane_id), checked=shell.is_lane_collapsed(lane_id)),
        _Entry("Collapse the others", partial(shell.collapse_other_lanes, lane_id)),
        _Entry("Hide", partial(shell.hide_lane, lane_id)),
    ]
    yield [
        _Entry(f"Move {name}", partial(shell.move_lane, step, lane_id), shell.can_move_lane(step, lane_id))
        for name, step in (("up", -1), ("down", 1))
    ]
    yield [
        _Entry(registry[command].title, partial(registry.run, command), registry[command].enabled())
        for command in ("lanes.show", "lanes.expand", "lanes.reset", "lanes.open")
    ]
