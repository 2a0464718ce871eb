"""The interface's own icons: one set of SVG files on a 16 px grid, drawn in whatever colour a theme asks for.

A file says ``currentColor`` where its stroke goes, as on the web, so that one drawing serves both themes and every
role. Rendering happens at the device's resolution: a picture scaled up by Qt is blurred where a logical pixel is 1.5
or 2 of the display's.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.paths import resources


@lru_cache(maxsize=256)
def icon(name: str, color: str, size: int = 16) -> QIcon:
    """An icon for a button or a menu, ``size`` logical pixels wide; greyed by Qt itself where its widget is disabled.

    ``name`` is the stem of a file in ``resources/icons``, ``color`` is ``#rrggbb``. Raises FileNotFoundError for an
    unknown name, and ValueError for a colour that Qt does not know: both are mistakes in the program.
    """
    made = QIcon()
    made.addPixmap(pixmap(name, color, size, _finest_ratio()))
    return made


@lru_cache(maxsize=512)
def pixmap(name: str, color: str, size: int = 16, ratio: float = 1.0) -> QPixmap:
    """A picture of ``size`` logical pixels at a device pixel ratio of ``ratio``; raises what ``icon`` raises."""
    if not QColor.isValidColorName(color):
        raise ValueError(f"not a colour: {color!r}")
    made = _render(_drawing(name).replace("currentColor", color), round(size * ratio))
    made.setDevicePixelRatio(ratio)
    return made


def draw(painter: QPainter, name: str, color: str, rect: QRectF) -> None:
    """Draws an icon as lines, where a picture would not do: an SVG or PDF file is to hold no pixels.

    Raises what ``icon`` raises.
    """
    if not QColor.isValidColorName(color):
        raise ValueError(f"not a colour: {color!r}")
    QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", color).encode())).render(painter, rect)


def application_icon() -> QIcon:
    """The program's own sign, for the title bar and the task switcher, sharp in each size that they ask for."""
    made = QIcon()
    for side in (16, 32, 64, 128):
        made.addPixmap(_render((resources() / "quoteline.svg").read_text("utf-8"), side))
    return made


def _render(drawing: str, side: int) -> QPixmap:
    made = QPixmap(QSize(side, side))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return made


@lru_cache(maxsize=64)
def _drawing(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text("utf-8")


def _finest_ratio() -> float:
    """Of all displays that are attached: on the others Qt scales the icon down, never up."""
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
