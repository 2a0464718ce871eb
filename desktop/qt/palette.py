"""All commands in one list, found by a few letters: nobody has to learn where they are, or to leave the keyboard."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.commands.registry import Match, Registry
from desktop.qt.keys import native_key
from desktop.qt.popup import Popup, Side
from desktop.qt.rows import Row
from desktop.qt.theme import Theme


class Palette(Popup):
    """Opens in the upper middle of the window with the focus in its field; gives the focus back when it closes."""

    def __init__(self, registry: Registry, theme: Theme, parent: QWidget) -> None:
        super().__init__("Commands", theme, parent, width=560)
        self._registry = registry
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("Type what you want to do")
        self.field.setAccessibleName("Find a command")
        self.body.insertWidget(0, self.field)
        self.field.textChanged.connect(self._search)
        self.drive_from(self.field)
        # the focus is back where it was by then, so that a command meant for that place finds it
        self.chosen.connect(registry.run)

    def open(self) -> None:
        """Shows all commands, as they can be given now."""
        self.field.clear()
        self._search("")
        self.open_at(self.window(), Side.MIDDLE)
        self.field.setFocus()

    def _search(self, text: str) -> None:
        matches = self._registry.search(text)
        self.show_rows(
            [_row(match) for match in matches],
            empty=f"No command fits “{text.strip()}”",
            hint="The first letters of its words are enough, such as “zi” for “Zoom in”.",
        )


def _row(match: Match) -> Row:
    command = match.command
    return Row(
        command.id,
        match.title,
        match.letters,
        aside=f"{command.group} · on" if command.checked is not None and command.checked() else str(command.group),
        key=native_key(command.shortcuts[0]) if command.shortcuts else "",
        enabled=command.enabled(),
    )
