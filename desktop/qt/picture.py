"""The whole window as a picture, for who has no display: the very widgets, laid out and painted off screen."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from desktop.core import files
from desktop.evidence.anchor import Anchor
from desktop.evidence.copies import Copy
from desktop.qt.application import application
from desktop.qt.export import encoded_png, picture_of
from desktop.qt.jobs import Jobs
from desktop.qt.window import Window
from desktop.session.document import Document
from desktop.session.session import Session
from desktop.settings import schema
from desktop.settings.store import FILE_NAME, Settings


def draw_window(
    document: Document,
    out: Path,
    *,
    size: tuple[int, int],
    scale: float,
    select: str | None,
    theme: str,
    copies: Mapping[str, Copy],
    anchors: Mapping[str, Anchor],
) -> None:
    """Writes a PNG of the window on a document, at its first sight or with an event selected.

    ``size`` is in logical pixels. Raises KeyError for an unknown event, ``files.SaveError`` where the file cannot be
    written. The user's own settings are left alone.
    """
    application()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / FILE_NAME)
        settings.set(schema.THEME, theme)
        settings.set(schema.REDUCED_MOTION, "on")
        window = Window(Session(document), settings, Jobs(synchronous=True))
        window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        window.resize(QSize(*size))
        for source_id, copy in copies.items():
            of_source = (quotation for quotation in document.timeline.quotations if quotation.source == source_id)
            found = {quotation.id: anchors[quotation.id] for quotation in of_source if quotation.id in anchors}
            window.session.attach(source_id, copy, found)
        window.show()
        _settle(window)
        if select is not None:
            window.session.select(select)
            _settle(window)
        image = picture_of(window.size(), scale)
        painter = QPainter(image)
        window.render(painter, QPoint(0, 0))
        painter.end()
        window.close()
        files.write(out, encoded_png(image))


def _settle(window: Window) -> None:
    """Lays everything out: the first frame chooses the view, of which the status bar tells."""
    QApplication.processEvents()
    _ = window.canvas.frame
    QApplication.processEvents()
