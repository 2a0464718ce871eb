"""Qt's application object: what every way into Qt needs first, with or without a window."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.qt import accessibility, guard
from desktop.qt.icons import application_icon


def application() -> QApplication:
    """Qt's application object, made once a process. Exits with a message where Qt cannot work here."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    guard.check()
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("quoteline")
    app.setApplicationDisplayName("Quoteline")
    app.setDesktopFileName("quoteline")
    app.setStyle("Fusion")
    accessibility.install()
    app.setWindowIcon(application_icon())
    return app
