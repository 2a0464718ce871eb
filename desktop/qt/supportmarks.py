"""How an event's evidence is told at a glance: one shape, one colour and one word for each way it can stand.

The timeline strokes the shapes itself, hundreds of times in a frame and as lines in SVG and PDF files; lists and menus
show the icons of the same drawing. A test compares the two.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from desktop.core.protocols import Support
from desktop.qt.badges import Badge

_MEANINGS = {
    Support.VERIFIED: ("tick", "verified", "All quotations of the event stand in their copies."),
    Support.PARTLY: ("warning", "attention", "The event’s words stand in their copies in part."),
    Support.PROBLEM: ("cross", "wrong", "No quotation of the event stands in its copy for sure."),
    Support.DISPUTED: ("disputed", "attention", "A quotation speaks against the event."),
    Support.UNCHECKED: ("unchecked", "muted", "A quotation is not checked yet, which is no fault."),
    Support.NONE: ("none", "muted", "The event rests on no quotation."),
}

#: The order in which the kinds are listed: what to look at first.
ORDER = (
    Support.PROBLEM,
    Support.PARTLY,
    Support.DISPUTED,
    Support.UNCHECKED,
    Support.NONE,
    Support.VERIFIED,
)


def mark(support: Support) -> Badge:
    """The icon, the colour's role, the word and the meaning of a kind of support."""
    icon, role, meaning = _MEANINGS[support]
    return Badge(icon, role, support.words, meaning)


def draw(painter: QPainter, support: Support, x: float, y: float, size: float, color: QColor) -> None:
    """Strokes the shape within ``size`` x ``size`` pixels from (x, y): no two are told apart by colour alone."""
    pen = QPen(color, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    centre, radius = QPointF(x + size / 2, y + size / 2), size / 2 - 1.5
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    match support:
        case Support.VERIFIED:
            painter.drawPolyline([
                QPointF(x + 2, y + size * 0.55), QPointF(x + size * 0.4, y + size * 0.8),
                QPointF(x + size - 1.5, y + 2.5),
            ])  # fmt: skip
        case Support.PROBLEM:
            near, far = 2.5, size - 2.5
            painter.drawLine(QPointF(x + near, y + near), QPointF(x + far, y + far))
            painter.drawLine(QPointF(x + near, y + far), QPointF(x + far, y + near))
        case Support.PARTLY:
            painter.drawPolygon([
                QPointF(centre.x(), y + 1.5), QPointF(x + size - 1, y + size - 1.5), QPointF(x + 1, y + size - 1.5),
            ])  # fmt: skip
            painter.drawLine(QPointF(centre.x(), y + 5), QPointF(centre.x(), y + 7.5))
        case Support.DISPUTED:
            painter.drawEllipse(centre, radius, radius)
            half = QPainterPath(centre)
            half.arcTo(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius), 90, 180)
            painter.fillPath(half, color)
        case Support.UNCHECKED:
            painter.setPen(QPen(color, 1.4, Qt.PenStyle.DotLine))
            painter.drawEllipse(centre, radius, radius)
        case Support.NONE:
            painter.drawLine(QPointF(x + 3, centre.y()), QPointF(x + size - 3, centre.y()))
