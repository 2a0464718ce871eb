"""From the draw list to strokes: the only place that paints the timeline, in the window, PNG, SVG, PDF and print alike.

It loops over a frame and decides nothing. Vector outputs get no pictures: symbols are paths, text stays text.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPainterPath, QPen, QStaticText

from desktop.core.protocols import Support, TextStyle
from desktop.qt.theme import RADIUS, Theme, canvas_font, lane_color
from desktop.view.frame import MARK_RADIUS, Arrow, Bar, Card, Cluster, EraBand, Frame, Hint, LaneHead, Mark, Rect
from desktop.view.items import CARD_LEFT, MARK_GAP, MARK_ICON, BarStyle
from desktop.view.scene import AXIS_HEIGHT, FOOT_HEIGHT, LANE_COLUMN, Scene

#: The height over which lanes fade at the edge of the window, in pixels.
EDGE = 28.0

SUPPORT_ROLES = {
    Support.VERIFIED: "verified",
    Support.DISPUTED: "attention",
    Support.PROBLEM: "wrong",
    Support.UNCHECKED: "muted",
    Support.NONE: "muted",
}


def paint(
    painter: QPainter, frame: Frame, theme: Theme, lane_colors: tuple[str, ...], hovered: str | None = None
) -> None:
    """Paints a frame from its top left at the painter's origin. ``lane_colors`` are by lane index."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    stroke = _Stroke(painter, theme, lane_colors)
    painter.fillRect(QRectF(0, 0, frame.width, frame.height), theme.color("background"))
    painter.save()
    painter.setClipRect(_rect(frame.plot))
    for era in frame.eras:
        stroke.era(era)
    stroke.grid(frame)
    painter.restore()
    stroke.lane_lines(frame)
    painter.save()
    lanes = Rect(LANE_COLUMN, AXIS_HEIGHT, frame.plot.width, frame.plot.height - FOOT_HEIGHT)
    painter.setClipRect(_rect(lanes))
    for bar in frame.bars:
        stroke.bar(bar)
    for arrow in frame.arrows:
        stroke.arrow(arrow)
    for mark in frame.marks:
        stroke.mark(mark)
    for cluster in frame.clusters:
        stroke.cluster(cluster)
    for card in frame.cards:
        stroke.card(card, hovered == card.event_id)
    stroke.edges(frame)
    if frame.hint is not None:
        stroke.hint(frame.hint)
    painter.restore()
    stroke.lane_column(frame)
    stroke.axis(frame)


def lane_colors(theme: Theme, scene: Scene) -> tuple[str, ...]:
    """Each lane's colour in this theme, by lane index."""
    return tuple(lane_color(theme, band.color, band.index) for band in scene.layout.bands)


@lru_cache(maxsize=8192)
def _static(text: str, style: TextStyle) -> QStaticText:
    """Text laid out once. Plain: a title that holds markup shows it literally."""
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.prepare(font=canvas_font(style))
    return made


def paint_text(painter: QPainter, theme: Theme, at: QPointF, text: str, style: TextStyle, role: str) -> None:
    """One line of plain text with its top left at a point."""
    painter.setFont(canvas_font(style))
    painter.setPen(theme.color(role))
    painter.drawStaticText(at, _static(text, style))


def _rect(rect: Rect) -> QRectF:
    return QRectF(*rect)


class _Stroke:
    """The strokes of one paint; it holds what they share."""

    def __init__(self, painter: QPainter, theme: Theme, lane_colors: tuple[str, ...]) -> None:
        self.painter, self.theme = painter, theme
        self.lanes = [QColor(color) for color in lane_colors]

    def text(self, x: float, y: float, text: str, style: TextStyle, role: str) -> None:
        paint_text(self.painter, self.theme, QPointF(x, y), text, style, role)

    def line(self, x1: float, y1: float, x2: float, y2: float, role: str, width: float = 1.0) -> None:
        self.painter.setPen(QPen(self.theme.color(role), width))
        self.painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))

    # -- behind

    def era(self, era: EraBand) -> None:
        self.painter.fillRect(_rect(era.rect), self.theme.color("era"))
        self.painter.setPen(
            QPen(QColor(era.color) if era.color else self.theme.color("era_line"), 1, Qt.PenStyle.DashLine)
        )
        for x, drawn in ((era.rect.x, era.starts), (era.rect.right, era.ends)):
            if drawn:
                self.painter.drawLine(QPointF(x, era.rect.y), QPointF(x, era.rect.bottom))
        if era.label:
            self.text(era.label_x, era.label_y, era.label, TextStyle.ERA, "era_ink")

    def grid(self, frame: Frame) -> None:
        top, bottom = frame.plot.y, frame.height
        for ticks, role in ((frame.axis.unit, "grid"), (frame.axis.context, "grid_major")):
            for tick in ticks:
                x = round(LANE_COLUMN + tick.x) + 0.5
                if x > LANE_COLUMN:
                    self.line(x, top, x, bottom, role)

    def lane_lines(self, frame: Frame) -> None:
        for head in frame.lanes:
            if head.rect.y > AXIS_HEIGHT + 1:
                y = round(head.rect.y) + 0.5
                self.line(0, y, frame.width, y, "line")

    # -- events

    def lane(self, index: int) -> QColor:
        return self.lanes[index % len(self.lanes)]

    def bar(self, bar: Bar) -> None:
        rect, color = _rect(bar.rect), self.lane(bar.lane)
        lasts = bar.style is BarStyle.LASTS
        alpha = 0.85 if lasts else 0.38
        fill = QLinearGradient(rect.left(), 0, rect.right(), 0)
        width = max(rect.width(), 1.0)
        # an end that lasts beyond the known keeps some colour; what only may lie there fades to nothing
        beyond = 0.30 if lasts else 0.0
        edges = (
            (0.0, beyond if bar.open_left else 0.0 if bar.left else alpha),
            (bar.left / width, alpha),
            (1 - bar.right / width, alpha),
            (1.0, beyond if bar.open_right else 0.0 if bar.right else alpha),
        )
        for at, opacity in edges:
            fill.setColorAt(min(max(at, 0.0), 1.0), _faded(color, opacity))
        radius = rect.height() / 2
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QBrush(fill))
        self.painter.drawRoundedRect(rect, radius, radius)
        if not lasts:
            # told from a lasting bar by shape as well: a dashed line along its middle
            line = QLinearGradient(fill)
            line.setStops([(at, _faded(color, min(1.0, c.alphaF() * 2.4))) for at, c in fill.stops()])
            self.painter.setPen(QPen(QBrush(line), 1.5, Qt.PenStyle.DashLine))
            self.painter.drawLine(QPointF(rect.left(), rect.center().y()), QPointF(rect.right(), rect.center().y()))
        if bar.selected:
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
            self.painter.setPen(QPen(self.theme.color("accent"), 2))
            self.painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), radius + 2, radius + 2)

    def mark(self, mark: Mark) -> None:
        centre, color = QPointF(mark.x, mark.y), self.lane(mark.lane)
        ring = self.theme.color("accent") if mark.selected else color
        self.painter.setBrush(self.theme.color("panel"))
        style = Qt.PenStyle.DotLine if mark.qualifier else Qt.PenStyle.SolidLine
        self.painter.setPen(QPen(ring, 2 if mark.selected else 1.5, style))
        self.painter.drawEllipse(centre, MARK_RADIUS, MARK_RADIUS)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(color)
        self.painter.drawEllipse(centre, MARK_RADIUS - 2.25, MARK_RADIUS - 2.25)
        if mark.qualifier:
            self.text(mark.x + MARK_RADIUS + 3, mark.y - 7, mark.qualifier, TextStyle.CARD_MARK, "muted")

    def cluster(self, cluster: Cluster) -> None:
        rect = _rect(cluster.rect)
        self.painter.setPen(QPen(self.lane(cluster.lane), 1.5))
        self.painter.setBrush(self.theme.color("panel"))
        self.painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        count = _static(f"{cluster.count:,}", TextStyle.CARD_MARK)
        size = count.size()
        self.text(
            rect.center().x() - size.width() / 2,
            rect.center().y() - size.height() / 2,
            f"{cluster.count:,}",
            TextStyle.CARD_MARK,
            "ink",
        )

    def card(self, card: Card, hovered: bool) -> None:
        rect, painter = _rect(card.rect), self.painter
        painter.setPen(Qt.PenStyle.NoPen)
        for grow, drop, opacity in _shadow(hovered or card.lifted):
            painter.setBrush(_faded(QColor("#000000"), opacity * (2.5 if self.theme.dark else 1.0)))
            painter.drawRoundedRect(rect.adjusted(-grow, drop - grow, grow, drop + grow), RADIUS + grow, RADIUS + grow)
        if card.selected:
            painter.setBrush(_faded(self.theme.color("accent"), 0.16))
            painter.drawRoundedRect(rect.adjusted(-4, -4, 4, 4), RADIUS + 4, RADIUS + 4)
        painter.setBrush(self.theme.color("panel"))
        pen = QPen(self.theme.color("accent"), 2) if card.selected else QPen(self.theme.color("line"), 1)
        painter.setPen(pen)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS - 1, RADIUS - 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.lane(card.lane))
        painter.drawRoundedRect(QRectF(rect.left() + 3, rect.top() + 6, 3, rect.height() - 12), 1.5, 1.5)
        x = rect.left() + CARD_LEFT
        self.text(x, rect.top() + 2.5, card.title, TextStyle.CARD_TITLE, "ink")
        self.text(x, rect.top() + 18.5, card.detail, TextStyle.CARD_DETAIL, "muted")
        x += card.detail_width + MARK_GAP
        role = SUPPORT_ROLES[card.support]
        self.symbol(card.support, x, rect.top() + 19.5, MARK_ICON, role)
        self.text(x + MARK_ICON + 3, rect.top() + 18.5, card.support_text, TextStyle.CARD_MARK, role)

    def symbol(self, support: Support, x: float, y: float, size: float, role: str) -> None:
        """The evidence mark's shape, within ``size`` x ``size`` from (x, y)."""
        painter, color = self.painter, self.theme.color(role)
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
            case Support.DISPUTED:
                painter.drawEllipse(centre, radius, radius)
                half = QPainterPath(centre)
                half.arcTo(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius), 90, 180)
                painter.fillPath(half, color)
            case Support.PROBLEM:
                painter.drawPolygon([
                    QPointF(centre.x(), y + 1.5), QPointF(x + size - 1, y + size - 1.5), QPointF(x + 1, y + size - 1.5),
                ])  # fmt: skip
                painter.drawLine(QPointF(centre.x(), y + 5), QPointF(centre.x(), y + 7.5))
            case Support.UNCHECKED:
                painter.setPen(QPen(color, 1.4, Qt.PenStyle.DotLine))
                painter.drawEllipse(centre, radius, radius)
            case Support.NONE:
                painter.drawLine(QPointF(x + 3, centre.y()), QPointF(x + size - 3, centre.y()))

    def arrow(self, arrow: Arrow) -> None:
        """A curve from mark to mark with a head at its end; between marks of about one time it bows to their left."""
        start, end, side = QPointF(arrow.x1, arrow.y1), QPointF(arrow.x2, arrow.y2), arrow.side
        first = QPointF(start.x() + arrow.leaves * (MARK_RADIUS + 2), start.y())
        last = QPointF(end.x() + side * (MARK_RADIUS + 3), end.y())
        path = QPainterPath(first)
        path.cubicTo(
            QPointF(first.x() + arrow.leaves * arrow.bend, first.y()),
            QPointF(last.x() + side * arrow.bend, last.y()),
            last,
        )
        color = _faded(self.theme.color("accent"), 0.75)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.setPen(QPen(color, 1.25, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        self.painter.drawPath(path)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.theme.color("accent"))
        self.painter.drawPolygon([
            QPointF(last.x() - side * 2, last.y()), QPointF(last.x() + side * 5, last.y() - 3.5),
            QPointF(last.x() + side * 5, last.y() + 3.5),
        ])  # fmt: skip

    def hint(self, hint: Hint) -> None:
        rect = _rect(hint.rect)
        self.painter.setPen(QPen(self.theme.color("line"), 1))
        self.painter.setBrush(self.theme.color("panel"))
        self.painter.drawRoundedRect(rect, RADIUS, RADIUS)
        x = rect.left() + 16
        if hint.direction:
            tip = rect.left() + 16 if hint.direction < 0 else rect.right() - 16
            self.painter.setPen(QPen(self.theme.color("accent"), 2))
            y, side = rect.center().y(), -hint.direction
            self.painter.drawPolyline([QPointF(tip + side * 6, y - 5), QPointF(tip, y), QPointF(tip + side * 6, y + 5)])
            self.painter.drawLine(QPointF(tip, y), QPointF(tip + side * 16, y))
            x += 32 if hint.direction < 0 else 0
        self.text(x, rect.center().y() - 8, hint.text, TextStyle.CARD_TITLE, "ink" if hint.direction else "muted")

    # -- before

    def lane_column(self, frame: Frame) -> None:
        painter = self.painter
        painter.fillRect(
            QRectF(0, AXIS_HEIGHT, LANE_COLUMN, frame.height - AXIS_HEIGHT), self.theme.color("background")
        )
        painter.save()
        painter.setClipRect(QRectF(0, AXIS_HEIGHT, LANE_COLUMN, frame.height - AXIS_HEIGHT))
        for head in frame.lanes:
            self.lane_head(head)
        painter.restore()
        self.line(LANE_COLUMN + 0.5, 0, LANE_COLUMN + 0.5, frame.height, "line")
        if frame.scroll_limit > 0:
            self.scroll_thumb(frame)

    def edges(self, frame: Frame) -> None:
        """What the window's edge cuts off fades out there: more lanes are above or below."""
        ground, bottom = self.theme.color("background"), frame.height - FOOT_HEIGHT
        for shown, edge, inner in (
            (frame.scroll > 0, AXIS_HEIGHT, AXIS_HEIGHT + EDGE),
            (frame.scroll < frame.scroll_limit, bottom, bottom - EDGE),
        ):
            if shown:
                fade = QLinearGradient(0, edge, 0, inner)
                fade.setColorAt(0, ground)
                fade.setColorAt(1, _faded(ground, 0))
                self.painter.fillRect(QRectF(LANE_COLUMN, min(edge, inner), frame.plot.width, EDGE), fade)

    def scroll_thumb(self, frame: Frame) -> None:
        """How far down the lanes one is, where they are higher than the window."""
        room = frame.plot.height - FOOT_HEIGHT
        length = max(24.0, room * room / (room + frame.scroll_limit))
        top = AXIS_HEIGHT + (room - length) * frame.scroll / frame.scroll_limit
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(_faded(self.theme.color("muted"), 0.5))
        self.painter.drawRoundedRect(QRectF(LANE_COLUMN - 6, top + 3, 4, length - 6), 2, 2)

    def lane_head(self, head: LaneHead) -> None:
        top = round(head.rect.y)
        if top > AXIS_HEIGHT:
            self.line(0, top + 0.5, LANE_COLUMN, top + 0.5, "line")
        if not head.title:
            return
        x = 12 + head.indent
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.lane(head.lane))
        self.painter.drawRoundedRect(QRectF(x, top + 14, 3, 14 * len(head.lines)), 1.5, 1.5)
        for number, line in enumerate(head.lines):
            self.text(x + 9, top + 13 + 15 * number, line, TextStyle.LANE, "muted")

    def axis(self, frame: Frame) -> None:
        painter = self.painter
        painter.fillRect(QRectF(0, 0, frame.width, AXIS_HEIGHT), self.theme.color("panel"))
        painter.save()
        painter.setClipRect(QRectF(LANE_COLUMN, 0, frame.plot.width, AXIS_HEIGHT))
        for ticks, style, role, y in (
            (frame.axis.context, TextStyle.AXIS_CONTEXT, "ink", 5.0),
            (frame.axis.unit, TextStyle.AXIS_UNIT, "muted", 26.0),
        ):
            for tick in ticks:
                x = round(LANE_COLUMN + tick.x) + 0.5
                if x > LANE_COLUMN:
                    self.line(x, y - 2 if tick.major else 25, x, AXIS_HEIGHT, "grid_major" if tick.major else "grid")
                if tick.label:
                    self.text(LANE_COLUMN + tick.label_x, y, tick.label, style, role)
        painter.restore()
        self.line(0, AXIS_HEIGHT - 0.5, frame.width, AXIS_HEIGHT - 0.5, "line")


def _faded(color: QColor, opacity: float) -> QColor:
    made = QColor(color)
    made.setAlphaF(min(1.0, max(0.0, opacity)))
    return made


def _shadow(lifted: bool) -> tuple[tuple[float, float, float], ...]:
    """Layers of a soft shadow: growth and drop in pixels, opacity."""
    return ((3.0, 3.0, 0.04), (1.5, 2.0, 0.06), (0.0, 1.5, 0.08)) if lifted else ((0.5, 1.0, 0.05),)
