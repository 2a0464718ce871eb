"""The timeline for assistive technology: the canvas as a list whose items are the events in view.

Qt knows of the canvas only that it is a widget. Here each event in view gets a name, a description, a state and a
place, so that a screen reader reads what the eye sees, and nothing is told by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget


@dataclass(frozen=True, slots=True)
class Spoken:
    """One thing in view: what is said of it, and where it is on the canvas, in logical pixels."""

    name: str
    description: str
    rect: QRect
    selected: bool


class Speaking(Protocol):
    """What the canvas tells of itself."""

    def spoken(self) -> list[Spoken]:
        """The events in view, by time."""
        ...


class _EventInterface(QAccessibleInterface):
    """An event in view. It looks its words up when asked: the view moves on under a reader's hands."""

    def __init__(self, canvas: CanvasInterface, index: int) -> None:
        super().__init__()
        self._canvas, self._index = canvas, index

    @property
    def _spoken(self) -> Spoken | None:
        return self._canvas.spoken(self._index)

    def isValid(self) -> bool:
        return self._spoken is not None

    def object(self) -> QObject | None:  # type: ignore[override]  # Qt's own word for "not an object" is None
        return None

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        made = QAccessible.State()
        made.selectable = made.focusable = 1
        spoken = self._spoken
        made.selected = made.focused = int(spoken is not None and spoken.selected)
        return made

    def text(self, kind: QAccessible.Text) -> str:
        spoken = self._spoken
        if spoken is None:
            return ""
        match kind:
            case QAccessible.Text.Name:
                return spoken.name
            case QAccessible.Text.Description:
                return spoken.description
            case _:
                return ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """An event's words are not to be changed from here."""

    def rect(self) -> QRect:
        spoken = self._spoken
        return self._canvas.on_screen(spoken.rect) if spoken is not None else QRect()

    def parent(self) -> QAccessibleInterface:
        return self._canvas

    def childCount(self) -> int:
        return 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # as for object()
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # as for object()
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1


class CanvasInterface(QAccessibleWidget):
    """The canvas as a list of the events in view."""

    def __init__(self, canvas: QWidget, speaking: Speaking) -> None:
        super().__init__(canvas, QAccessible.Role.List, "Timeline")
        self._widget, self._speaking = canvas, speaking
        # Qt keeps bare pointers to children: they live as long as this does
        self._children: list[_EventInterface] = []

    def spoken(self, index: int) -> Spoken | None:
        """What is said of the event at a place in the list; None where the view has moved on."""
        all_spoken = self._speaking.spoken()
        return all_spoken[index] if index < len(all_spoken) else None

    def on_screen(self, rect: QRect) -> QRect:
        return QRect(self._widget.mapToGlobal(QPoint(rect.x(), rect.y())), rect.size())

    def childCount(self) -> int:
        return len(self._speaking.spoken())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # None where there is none
        if not 0 <= index < self.childCount():
            return None
        while len(self._children) <= index:
            self._children.append(_EventInterface(self, len(self._children)))
        return self._children[index]

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # as for child()
        for index, spoken in enumerate(self._speaking.spoken()):
            if self.on_screen(spoken.rect).contains(x, y):
                return self.child(index)
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return self._children.index(child) if child in self._children else -1


_interfaces: dict[int, CanvasInterface] = {}


def _factory(_class_name: str, widget: QObject) -> QAccessibleInterface | None:
    if isinstance(widget, QWidget) and hasattr(widget, "spoken"):
        key = id(widget)
        if key not in _interfaces:
            _interfaces[key] = CanvasInterface(widget, widget)
            widget.destroyed.connect(lambda: _interfaces.pop(key, None))
        return _interfaces[key]
    return None


def install() -> None:
    """Makes Qt ask here for the canvas's interface; once a process is enough."""
    QAccessible.installFactory(_factory)
