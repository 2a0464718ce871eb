"""The keys of commands as this system writes them, from the one table that has them."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

from desktop.commands import catalogue

_SHORTCUTS = {row.id: row.shortcuts for row in catalogue.ROWS}


def native_key(shortcut: str) -> str:
    """A key as this system writes it: "Ctrl+O", or "⌘O"."""
    return QKeySequence(shortcut, QKeySequence.SequenceFormat.PortableText).toString(
        QKeySequence.SequenceFormat.NativeText
    )


def key_of(command_id: str) -> str:
    """The first key of a command, for a button that does the same. ``KeyError`` for an unknown id."""
    return native_key(_SHORTCUTS[command_id][0])
