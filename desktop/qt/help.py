"""The sheet of keys: every key there is, by section, from the table of commands."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.commands.registry import Command, Group, Registry
from desktop.qt.keys import native_key
from desktop.qt.labels import section
from desktop.qt.theme import UNIT


class KeySheet(QDialog):
    """Two columns that fit a window of 800x600, one that scrolls in a narrower; Escape or another ``?`` closes it."""

    def __init__(self, registry: Registry, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName("Keys by section")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        sections = _with_keys(registry)
        room = parent.window().size() - QSize(8 * UNIT, 8 * UNIT)
        sheet = _sheet(scroll, _in_two(sections))
        if sheet.sizeHint().width() > room.width():
            sheet = _sheet(scroll, (sections,))
        wanted = sheet.sizeHint() + QSize(UNIT, UNIT)
        if wanted.height() > room.height():
            wanted += QSize(scroll.verticalScrollBar().sizeHint().width(), 0)
        self.resize(wanted.boundedTo(room))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "?":
            self.close()
        else:
            super().keyPressEvent(event)


def _sheet(scroll: QScrollArea, columns: Iterable[dict[Group, list[Command]]]) -> QWidget:
    sheet = QWidget()
    row = QHBoxLayout(sheet)
    row.setContentsMargins(4 * UNIT, 5 * UNIT, 4 * UNIT, 5 * UNIT)
    row.setSpacing(8 * UNIT)
    for groups in columns:
        row.addLayout(_column(groups))
    scroll.setWidget(sheet)
    return sheet


def _with_keys(registry: Registry) -> dict[Group, list[Command]]:
    sections = {group: [one for one in commands if one.shortcuts] for group, commands in registry.by_group().items()}
    return {group: commands for group, commands in sections.items() if commands}


def _in_two(sections: dict[Group, list[Command]]) -> tuple[dict[Group, list[Command]], dict[Group, list[Command]]]:
    """The sections in order, broken where the two columns come out nearest to equal height."""
    groups = list(sections)
    # a section's head takes about the room of two lines
    heights = [len(sections[group]) + 2 for group in groups]
    cut = min(range(len(groups) + 1), key=lambda at: abs(sum(heights[:at]) - sum(heights[at:])))
    return {group: sections[group] for group in groups[:cut]}, {group: sections[group] for group in groups[cut:]}


def _column(sections: dict[Group, list[Command]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(3 * UNIT)
    grid.setVerticalSpacing(UNIT)
    for group, commands in sections.items():
        row = grid.rowCount()
        if row > 1:
            grid.setRowMinimumHeight(row, 2 * UNIT)
        grid.addWidget(section(str(group)), row + 1, 0, 1, 2)
        for command in commands:
            row = grid.rowCount()
            grid.addWidget(_plain(command.title.rstrip("…")), row, 0)
            grid.addWidget(_keys(command), row, 1, Qt.AlignmentFlag.AlignRight)
    grid.setRowStretch(grid.rowCount(), 1)
    return grid


def _keys(command: Command) -> QWidget:
    """The keys of a command as caps; assistive technology reads them as one text."""
    caps = QWidget()
    caps.setAccessibleName(" or ".join(native_key(shortcut) for shortcut in command.shortcuts))
    row = QHBoxLayout(caps)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(UNIT)
    for shortcut in command.shortcuts:
        cap = _plain(native_key(shortcut))
        cap.setProperty("look", "key")
        cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(cap)
    return caps


def _plain(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
