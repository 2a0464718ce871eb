"""Saving a table: it is shown and not written, but becomes a timeline under another name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from desktop.core.problems import one_line, shown

if TYPE_CHECKING:
    from desktop.qt.window import Window
    from desktop.session.document import Document

_KEY = "save"


def offer_timeline(window: Window) -> None:
    """Says that a table is not written, with what can be done instead."""
    path = window.session.document.path
    name = one_line(path.name) if path is not None else "This"
    title, text = "A table is not written", f"{name} is a table, which is shown and not written over."
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, QMessageBox.StandardButton.Cancel, window)
    gain = "Saved as a timeline, its events can be edited, and rest on quotations."
    loss = _not_taken_along(window.session.document)
    box.setInformativeText(f"{gain} {loss}".rstrip())
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    save = box.addButton("Save as timeline…", QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(save)
    box.accepted.connect(window.shell.save_as)
    box.open()


def _not_taken_along(table: Document) -> str:
    """What of a table a timeline saved of it does not have; empty where it has all."""
    lost = []
    if table.left_out:
        lost.append("1 row with an error" if table.left_out == 1 else f"{table.left_out:,} rows with an error")
    if table.unread:
        names = ", ".join(shown(name) for name in table.unread[:5]) + (", …" if len(table.unread) > 5 else "")
        lost.append(f"the column {names}" if len(table.unread) == 1 else f"the columns {names}")
    return f"Not in it: {'; '.join(lost)}." if lost else ""


def save_as_timeline(window: Window, path: Path) -> None:
    """Writes the open table as a timeline, off the interface's thread, and goes on with that."""
    session, status, table = window.session, window.status, window.session.document
    name = one_line(path.name)

    def stop() -> None:
        window.jobs.cancel(_KEY)
        status.end_progress()

    def saved(document: Document) -> None:
        status.end_progress()
        status.say(f"Saved as {name}. {_not_taken_along(table)}".removesuffix(". "))
        if session.document is table:
            session.go_on(document)
            window.shell.go_on()

    def failed(error: Exception) -> None:
        status.end_progress()
        window.shell.warn("Not saved", f"{error}. Your file is as it was.")

    status.show_progress(f"Writing {name} …", None, stop)
    window.jobs.submit(_KEY, lambda job: table.save_as(path, check=job.check), saved, failed)
