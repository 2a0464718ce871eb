"""Qt's application object: what every way into Qt needs first, with or without a window."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.qt import accessibility, guard

NAME = "quoteline"


def application() -> QApplication:
    """Qt's application object, with the program's name, style and icon; made where there is none yet.

    Exits with a message where Qt cannot work here.
    """
    guard.check()
    existing = QApplication.instance()
    if not isinstance(existing, QApplication):
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
        # by argument: QApplication.setStyle gives back the style, and with it hundreds of enumerated values are made
        existing = QApplication([*sys.argv[:1], "-style", "fusion"])
    if existing.applicationName() != NAME:
        _introduce(existing)
    return existing


def _introduce(app: QApplication) -> None:
    app.setApplicationName(NAME)
    app.setApplicationDisplayName("Quoteline")
    app.setDesktopFileName(NAME)
    accessibility.install()
