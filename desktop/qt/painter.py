"""From the draw list to strokes: the only place that paints the timeline, in the window, PNG, SVG, PDF and print alike.

It loops over a frame and decides nothing. Vector outputs get no pictures: symbols are paths, text stays text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QLinearGradient,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPen,
    QStaticText,
)

from desktop.core.protocols import Support, TextStyle
from desktop.qt import supportmarks
from desktop.qt.theme import RADIUS, Theme, canvas_font, lane_color
from desktop.view.frame import (
    HEAD_LEFT,
    MARK_RADIUS,
    Arrow,
    Bar,
    Card,
    Cluster,
    Density,
    EraBand,
    Frame,
    HiddenLanes,
    Hint,
    LaneHead,
    Mark,
    Rect,
)
from desktop.view.items import CARD_LEFT, CARD_LINE, MARK_ICON, BarStyle
from desktop.view.lanes import LaneState
from desktop.view.scene import AXIS_HEIGHT, FOOT_ROW, LANE_COLUMN, Scene

#: The height of a line of a lane's name, in pixels.
LINE = 15
#: How much a collapsed lane is shaded.
STRIP_SHADE = 0.05
#: The height over which lanes fade at the edge of the window, in pixels.
EDGE = 28.0

#: Opacities of a bar that lasts, of one that may lie there, and of what lasts beyond the known.
LASTING, POSSIBLE, BEYOND = 0.85, 0.38, 0.30
#: Pixels for each layer of a fading end, and how many there are at most: no eye sees a step.
FADE_STEP, FADE_MOST = 6.0, 24
DASH, DASH_GAP = 5.0, 3.0
#: A paint makes about so many dashes; what comes then has a thin line instead: a hundred thousand would take seconds.
MOST_DASHES = 2_000
#: The spans of very many events are thin lines, and so faint.
QUIET = 0.3
#: The room around a picture for a shadow, or a stroke's edge, in pixels.
BLEED = 4.0
#: No card that is painted often is wider, in pixels.
WIDE = 400.0
#: How far below its top the first line of a card begins, in pixels.
CARD_TOP = 2.5
#: A profile where no picture may be: as strong as a picture's ground and crest together.
CREST = 0.24


def paint(
    painter: QPainter,
    frame: Frame,
    theme: Theme,
    lane_colors: tuple[str, ...],
    hovered: str | None = None,
    hovered_lane: int | None = None,
) -> None:
    """Paints a frame from its top left at the painter's origin. ``lane_colors`` are by lane index.

    ``hovered`` is the event under the pointer, ``hovered_lane`` the lane whose head is: it shows how to collapse it.
    """
    raster = painter.paintEngine().type() is QPaintEngine.Type.Raster
    # a picture of a thing is as sharp as the thing only where nothing is scaled
    unscaled = not painter.worldTransform().isScaling()
    ratio = painter.device().devicePixelRatio() if raster and unscaled else 0.0
    stroke = _Stroke(painter, _press(theme, lane_colors, ratio))
    stroke.smooth(False)
    painter.fillRect(QRectF(0, 0, frame.width, frame.height), theme.color("background"))
    painter.save()
    painter.setClipRect(_rect(frame.plot))
    for era in frame.eras:
        stroke.era(era)
    stroke.grid(frame)
    for era in frame.eras:
        if era.label:
            stroke.era_label(era)
    painter.restore()
    stroke.lane_grounds(frame)
    painter.save()
    lanes = Rect(LANE_COLUMN, AXIS_HEIGHT, frame.plot.width, frame.plot.height - frame.foot)
    painter.setClipRect(_rect(lanes))
    stroke.densities(frame.densities, lanes)
    stroke.quiet([bar for bar in frame.bars if bar.quiet and not bar.selected])
    stroke.smooth(True)
    for bar in frame.bars:
        if bar.selected or not bar.quiet:
            stroke.bar(bar)
    for arrow in frame.arrows:
        stroke.arrow(arrow)
    stroke.marks(frame.marks)
    raised = [card for card in frame.cards if card.event_id == hovered or card.selected or card.lifted]
    stroke.cards([card for card in frame.cards if card not in raised] if raised else frame.cards)
    stroke.clusters(frame.clusters)
    for card in raised:
        stroke.raised_card(card, hovered=card.event_id == hovered)
    stroke.edges(frame)
    if frame.hint is not None:
        stroke.hint(frame.hint)
    painter.restore()
    stroke.lane_names(frame, hovered_lane)
    stroke.smooth(False)
    stroke.axis(frame)
    stroke.smooth(True)


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
    _set_style(painter, theme, style, role)
    painter.drawStaticText(at, _static(text, style))


def _set_style(painter: QPainter, theme: Theme, style: TextStyle, role: str) -> None:
    """The font and the colour of words to come."""
    painter.setFont(canvas_font(style))
    painter.setPen(theme.color(role))


def _rect(rect: Rect) -> QRectF:
    return QRectF(*rect)


class _Stroke:
    """The strokes of one paint; it holds what they share."""

    def __init__(self, painter: QPainter, press: _Press) -> None:
        self.painter, self.press = painter, press
        self.theme, self.ratio, self.lanes = press.theme, press.ratio, press.lanes
        self.dashed = 0

    def text(self, x: float, y: float, text: str, style: TextStyle, role: str) -> None:
        paint_text(self.painter, self.theme, QPointF(x, y), text, style, role)

    def smooth(self, on: bool) -> None:
        """Smooths edges from now on, or no more: what stands on whole pixels has none, and takes ten times as long."""
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, on)

    def line(self, x1: float, y1: float, x2: float, y2: float, role: str, width: float = 1.0) -> None:
        """A line across or down, as the rectangle that it is: smoothed strokes take ten times as long."""
        half = width / 2
        across = QRectF(x1, y1 - half, x2 - x1, width) if y1 == y2 else QRectF(x1 - half, y1, width, y2 - y1)
        self.painter.fillRect(across, self.theme.color(role))

    # -- behind

    def era(self, era: EraBand) -> None:
        self.smooth(True)
        # translucent, so that where eras overlap both are seen
        self.painter.fillRect(_rect(era.rect), _faded(self.theme.color("era_line"), self.theme.era_share))
        self.painter.setPen(
            QPen(QColor(era.color) if era.color else self.theme.color("era_line"), 1, Qt.PenStyle.DashLine)
        )
        for x, drawn in ((era.rect.x, era.starts), (era.rect.right, era.ends)):
            if drawn:
                self.painter.drawLine(QPointF(x, era.rect.y), QPointF(x, era.rect.bottom))
        self.smooth(False)

    def era_label(self, era: EraBand) -> None:
        """On a ground of its own: the grid's lines would cut through letters."""
        width = _static(era.label, TextStyle.ERA).size().width()
        ground = QRectF(era.label_x - 3, era.label_y, width + 6, FOOT_ROW)
        self.painter.fillRect(ground, self.theme.color("era"))
        self.text(era.label_x, era.label_y, era.label, TextStyle.ERA, "era_ink")

    def grid(self, frame: Frame) -> None:
        top, height, fill = frame.plot.y, frame.height - frame.plot.y, self.painter.fillRect
        now = () if frame.axis.now is None else (frame.axis.now,)
        for ticks, role in ((frame.axis.unit, "grid"), (frame.axis.context, "grid_major"), (now, "accent")):
            color = self.theme.color(role)
            for tick in ticks:
                if tick.x >= 0:
                    fill(QRectF(round(LANE_COLUMN + tick.x), top, 1.0, height), color)

    def lane_grounds(self, frame: Frame) -> None:
        """Lines between lanes, and the quiet ground of those that are no higher than a line of text."""
        bottom = frame.lanes_bottom
        for head in frame.lanes:
            top, foot = round(max(head.rect.y, AXIS_HEIGHT)), round(min(head.rect.bottom, bottom))
            if head.state is LaneState.STRIP:
                ground = _faded(self.theme.color("muted"), STRIP_SHADE)
                self.painter.fillRect(QRectF(LANE_COLUMN, top, frame.plot.width, foot - top), ground)
            if top > AXIS_HEIGHT + 1:
                self.line(LANE_COLUMN, top + 0.5, frame.width, top + 0.5, "line")
        if frame.lanes and frame.lanes[-1].rect.bottom < bottom - 1:
            y = round(frame.lanes[-1].rect.bottom) + 0.5
            self.line(0, y, frame.width, y, "line")

    # -- events

    def lane(self, index: int) -> QColor:
        return self.lanes[index % len(self.lanes)]

    def densities(self, densities: Sequence[Density], within: Rect) -> None:
        """Profiles: quiet grounds with a crest. On a screen a picture a lane: a polygon of corners takes 10 ms."""
        if not densities:
            return
        if not self.ratio:
            for density in densities:
                self.columns(density, _faded(self.lane(density.lane), CREST))
            return
        from desktop.qt.profile import pictures

        for drawn in pictures(densities, within, self.lane, self.ratio):
            self.painter.drawImage(drawn.at, drawn.crest)
            for ground in drawn.grounds:
                self.painter.fillRect(ground, drawn.color)

    def columns(self, density: Density, color: QColor) -> None:
        """The same for what holds no pictures: column by column."""
        rect, width = density.rect, density.rect.width / len(density.counts)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(color)
        self.painter.drawRects([
            QRectF(rect.x + nth * width, rect.bottom - share * rect.height, width, share * rect.height)
            for nth, share in enumerate(density.heights)
        ])  # fmt: skip

    def quiet(self, bars: Sequence[Bar]) -> None:
        """Very many spans: where any of a row runs there is one thin line, however many lie on each other."""
        rows: dict[tuple[int, float, float], list[tuple[float, float]]] = {}
        for bar in bars:
            x, y, width, height = bar.rect
            rows.setdefault((bar.lane, y, height), []).append((x, x + width))
        for (lane, y, height), runs in rows.items():
            color = _faded(self.lane(lane), QUIET)
            runs.sort()
            left, right = runs[0]
            for begin, end in (*runs[1:], (math.inf, math.inf)):
                if begin > right:
                    self.painter.fillRect(QRectF(left, y, right - left, height), color)
                    left, right = begin, end
                right = max(right, end)

    def bar(self, bar: Bar) -> None:
        """A bar whose ends fade where they are soft or open; one that only may lie there has a dashed line as well."""
        rect, color = _rect(bar.rect), self.lane(bar.lane)
        lasts = bar.style is BarStyle.LASTS
        self.painter.setPen(Qt.PenStyle.NoPen)
        for left, right, opacity in _layers(bar, LASTING if lasts else POSSIBLE):
            self.painter.setBrush(_faded(color, opacity))
            self.painter.drawPath(_bar_path(rect, left, right, round_left=not bar.left, round_right=not bar.right))
        if not lasts:
            self.dashes(bar, color)
        if bar.selected:
            radius = rect.height() / 2
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
            self.painter.setPen(QPen(self.theme.color("accent"), 2))
            self.painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), radius + 2, radius + 2)

    def dashes(self, bar: Bar, color: QColor) -> None:
        """The line of dashes along the middle of what may be, fainter towards a soft end."""
        rect, step = bar.rect, DASH + DASH_GAP
        y = rect.y + rect.height / 2
        if self.dashed >= MOST_DASHES:
            self.painter.setPen(QPen(_faded(color, 0.9 * DASH / step), 1.0))
            self.painter.drawLine(QPointF(rect.x + bar.left / 2, y), QPointF(rect.right - bar.right / 2, y))
            return
        count = math.ceil(rect.width / step)
        self.dashed += count
        if self.ratio:
            pen = QPen(QBrush(_fading(bar, color, 0.9)), 1.5, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
            pen.setDashPattern([DASH / 1.5, DASH_GAP / 1.5])
            self.painter.setPen(pen)
            self.painter.drawLine(QPointF(rect.x, y), QPointF(rect.right, y))
            return
        left, right = bar.left or 0.01, bar.right or 0.01
        for nth in range(count):  # in a PDF a gradient would be solid
            at = rect.x + nth * step
            end = min(at + DASH, rect.right)
            middle = (at + end) / 2
            near = min(1.0, (middle - rect.x) / left, (rect.right - middle) / right)
            self.painter.setPen(QPen(_faded(color, 0.9 * near), 1.5))
            self.painter.drawLine(QPointF(at, y), QPointF(end, y))

    def cards(self, cards: Sequence[Card]) -> None:
        """Cards that nobody points at. No two of them meet, so that their words can be drawn style by style."""
        placed = []
        for card in cards:
            if self.ratio:
                pixels = round(card.rect.width * self.ratio)
                x, y = self.stamp(card.rect, _card_stamp(card.lane, pixels, card.rect.height, self.press))
            else:
                x, y = card.rect[:2]
                self.card_ground(card, hovered=False)
            placed.append((x + CARD_LEFT, y + CARD_TOP, card))
        self.words(placed)

    def raised_card(self, card: Card, *, hovered: bool) -> None:
        """A card above all others."""
        x, y = self.on_pixels(card.rect)
        self.card_ground(card._replace(rect=card.rect._replace(x=x, y=y)), hovered=hovered)
        self.words([(x + CARD_LEFT, y + CARD_TOP, card)])

    def marks(self, marks: Sequence[Mark]) -> None:
        """Marks, each alike of a lane but for what is selected or in doubt."""
        for mark in marks:
            if not self.ratio or mark.selected or mark.qualifier:
                self.mark(mark)
            else:
                place = Rect(mark.x - MARK_RADIUS, mark.y - MARK_RADIUS, 2 * MARK_RADIUS, 2 * MARK_RADIUS)
                self.stamp(place, _mark_stamp(mark.lane, self.press))

    def clusters(self, clusters: Sequence[Cluster]) -> None:
        """Counts, each in its field."""
        placed = []
        for cluster in clusters:
            x, y, width, height = cluster.rect
            if self.ratio:
                x, y = self.stamp(cluster.rect, _cluster_stamp(cluster.lane, width, height, self.press))
            else:
                self.cluster_ground(cluster.rect, cluster.lane)
            placed.append((x + width / 2, y + height / 2, _static(f"{cluster.count:,}", TextStyle.CARD_MARK)))
        self.style(TextStyle.CARD_MARK, "ink")
        for x, y, count in placed:
            size = count.size()
            self.painter.drawStaticText(QPointF(x - size.width() / 2, y - size.height() / 2), count)

    def stamp(self, place: Rect, drawn: QImage) -> tuple[float, float]:
        """Puts the picture of a thing into its place; returns where the thing begins."""
        x, y = self.on_pixels(place)
        self.painter.drawImage(QPointF(x - BLEED, y - BLEED), drawn)
        return x, y

    def on_pixels(self, place: Rect) -> tuple[float, float]:
        """Where a thing begins so that it stands on whole pixels: moved by less than one. A vector has none."""
        if not self.ratio:
            return place.x, place.y
        return round(place.x * self.ratio) / self.ratio, round(place.y * self.ratio) / self.ratio

    def style(self, style: TextStyle, role: str) -> None:
        _set_style(self.painter, self.theme, style, role)

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

    def cluster_ground(self, rect: Rect, lane: int) -> None:
        """The field that a count stands in."""
        self.painter.setPen(QPen(self.lane(lane), 1.5))
        self.painter.setBrush(self.theme.color("panel"))
        self.painter.drawRoundedRect(_rect(rect), rect.height / 2, rect.height / 2)

    def card_ground(self, card: Card, hovered: bool) -> None:
        """A card without its words."""
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

    def words(self, placed: Sequence[tuple[float, float, Card]]) -> None:
        """The titles, dates and evidence marks of cards, each from where the first of its lines begins."""
        draw = self.painter.drawStaticText
        self.style(TextStyle.CARD_TITLE, "ink")
        for x, top, card in placed:
            for nth, line in enumerate(card.title):
                draw(QPointF(x, top + nth * CARD_LINE), _static(line, TextStyle.CARD_TITLE))
        self.style(TextStyle.CARD_DETAIL, "muted")
        for x, top, card in placed:
            if card.detail:
                at = QPointF(x, top + len(card.title) * CARD_LINE)
                draw(at, _static(card.detail, TextStyle.CARD_DETAIL))
        for x, top, card in placed:
            if card.support is not None:
                self.support(x + card.mark_x, top + card.mark_line * CARD_LINE, card.support, card.support_text)

    def support(self, x: float, y: float, support: Support, text: str) -> None:
        """An evidence mark, its symbol and its words."""
        role = supportmarks.mark(support).role
        if self.ratio:
            self.stamp(Rect(x, y + 1, MARK_ICON, MARK_ICON), _support_stamp(support, self.press))
        else:
            supportmarks.draw(self.painter, support, x, y + 1, MARK_ICON, self.theme.color(role))
        if text:
            self.text(x + MARK_ICON + 3, y, text, TextStyle.CARD_MARK, role)

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
        if hint.action:
            x += _static(f"{hint.text} ", TextStyle.CARD_TITLE).size().width()
            self.text(x, rect.center().y() - 8, hint.action, TextStyle.CARD_TITLE, "accent")
            width = _static(hint.action, TextStyle.CARD_TITLE).size().width()
            self.line(x, rect.center().y() + 7.5, x + width, rect.center().y() + 7.5, "accent")

    # -- before

    def lane_names(self, frame: Frame, hovered: int | None) -> None:
        """The lanes' names, which stand still while time moves."""
        if not self.ratio:
            self.lane_column(frame, hovered)
            return
        timeless = _Column(frame.height, frame.lanes_bottom, frame.lanes, frame.hidden_lanes)
        self.painter.drawImage(QPointF(0, AXIS_HEIGHT), _column_stamp(timeless, hovered, self.press))
        self.line(LANE_COLUMN + 0.5, 0, LANE_COLUMN + 0.5, frame.height, "line")

    def lane_column(self, frame: Frame | _Column, hovered: int | None) -> None:
        painter = self.painter
        painter.fillRect(
            QRectF(0, AXIS_HEIGHT, LANE_COLUMN, frame.height - AXIS_HEIGHT), self.theme.color("background")
        )
        painter.save()
        painter.setClipRect(QRectF(0, AXIS_HEIGHT, LANE_COLUMN, frame.lanes_bottom - AXIS_HEIGHT))
        for head in frame.lanes:
            self.lane_head(head, hovered=head.lane == hovered)
        painter.restore()
        if (hidden := frame.hidden_lanes) is not None:
            y = hidden.rect.y + 3
            self.text(HEAD_LEFT, y, hidden.text, TextStyle.ERA, "muted")
            self.text(hidden.action_x, y, hidden.action, TextStyle.ERA, "accent")
        self.line(LANE_COLUMN + 0.5, 0, LANE_COLUMN + 0.5, frame.height, "line")

    def edges(self, frame: Frame) -> None:
        """What the window's edge cuts off fades out there: more lanes are above or below."""
        ground, bottom = self.theme.color("background"), frame.lanes_bottom
        for shown, edge, inner in (
            (frame.scroll > 0, AXIS_HEIGHT, AXIS_HEIGHT + EDGE),
            (frame.scroll < frame.scroll_limit, bottom, bottom - EDGE),
        ):
            if shown:
                fade = QLinearGradient(0, edge, 0, inner)
                fade.setColorAt(0, ground)
                fade.setColorAt(1, _faded(ground, 0))
                self.painter.fillRect(QRectF(LANE_COLUMN, min(edge, inner), frame.plot.width, EDGE), fade)

    def lane_head(self, head: LaneHead, *, hovered: bool) -> None:
        """A lane's colour and name; the lines of the lanes that it lies in lead down beside it."""
        top, x = round(head.rect.y), HEAD_LEFT + head.indent
        for guide in head.guides:
            self.line(guide, top, guide, head.rect.bottom, "grid_major")
        if top > AXIS_HEIGHT + 1:
            self.line(x if head.indent else 0, top + 0.5, LANE_COLUMN, top + 0.5, "line")
        if head.toggle is not None and (hovered or head.state is LaneState.STRIP):
            self.disclosure(head.toggle, collapsed=head.state is LaneState.STRIP, hovered=hovered)
        if not head.title:
            return
        flat = head.state is not LaneState.OPEN
        first = top + (head.rect.height - LINE) / 2 if flat else top + 13
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.lane(head.lane))
        self.painter.drawRoundedRect(QRectF(x, first + 1, 3, LINE * len(head.lines) - 1), 1.5, 1.5)
        for number, line in enumerate(head.lines):
            self.text(x + 9, first + LINE * number, line, TextStyle.LANE, "muted")

    def disclosure(self, rect: Rect, *, collapsed: bool, hovered: bool) -> None:
        """The sign that a press collapses a lane, or opens it."""
        x, y = rect.x + rect.width - 5.5, rect.y + rect.height / 2
        points = ((-1.5, -3), (1.5, 0), (-1.5, 3)) if collapsed else ((-3, -1.5), (0, 1.5), (3, -1.5))
        role = "ink" if hovered else "muted"
        pen = QPen(self.theme.color(role), 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.setPen(pen)
        self.painter.drawPolyline([QPointF(x + dx, y + dy) for dx, dy in points])

    def axis(self, frame: Frame) -> None:
        painter = self.painter
        painter.fillRect(QRectF(0, 0, frame.width, AXIS_HEIGHT), self.theme.color("panel"))
        painter.save()
        painter.setClipRect(QRectF(LANE_COLUMN, 0, frame.plot.width, AXIS_HEIGHT))
        units = {tick.x for tick in frame.axis.unit}
        minor, major = self.theme.color("grid"), self.theme.color("grid_major")
        for ticks, style, role, y, bare in (
            (frame.axis.context, TextStyle.AXIS_CONTEXT, "ink", 5.0, 25.0),
            (frame.axis.unit, TextStyle.AXIS_UNIT, "muted", 26.0, AXIS_HEIGHT - 5),
        ):
            for tick in ticks:
                if tick.x >= 0:
                    # a month that begins within a week would cut through the week's name
                    foot = AXIS_HEIGHT if tick.x in units else 25.0
                    # a tick without a label stands under that of one before it
                    top = bare if not tick.label else y - 2 if tick.major else 25.0
                    line = QRectF(round(LANE_COLUMN + tick.x), top, 1.0, foot - top)
                    painter.fillRect(line, major if tick.major else minor)
            self.style(style, role)
            for tick in ticks:
                if tick.label:
                    painter.drawStaticText(QPointF(LANE_COLUMN + tick.label_x, y), _static(tick.label, style))
        if (now := frame.axis.now) is not None:
            x = round(LANE_COLUMN + now.x) + 0.5
            self.line(x, 25, x, AXIS_HEIGHT, "accent", 2.0)
            self.text(LANE_COLUMN + now.label_x, 26.0, now.label, TextStyle.AXIS_UNIT, "accent")
        painter.restore()
        self.line(0, AXIS_HEIGHT - 0.5, frame.width, AXIS_HEIGHT - 0.5, "line")


@dataclass(frozen=True, eq=False)
class _Press:
    """What all stamps of a paint have in common. It is equal to itself alone, and so is quickly looked up.

    ``ratio`` are the device's pixels a logical one; 0 where no stamp may be.
    """

    theme: Theme
    lane_colors: tuple[str, ...]
    ratio: float

    @cached_property
    def lanes(self) -> list[QColor]:
        return [QColor(color) for color in self.lane_colors]

    def stroke(self, made: QImage, left: float = BLEED, top: float = BLEED) -> _Stroke:
        """For painting on a stamp with its origin at ``left``, ``top``; ``painter.end`` ends it."""
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(left, top)
        return _Stroke(painter, self)

    def empty(self, width: float, height: float) -> QImage:
        """A picture of so many logical pixels and the room around them."""
        return _empty(width + 2 * BLEED, height + 2 * BLEED, self.ratio)


@lru_cache(maxsize=8)
def _press(theme: Theme, lane_colors: tuple[str, ...], ratio: float) -> _Press:
    return _Press(theme, lane_colors, ratio)


class _Column(NamedTuple):
    """What the column of the lanes' names shows, whatever the time."""

    height: float
    lanes_bottom: float
    lanes: tuple[LaneHead, ...]
    hidden_lanes: HiddenLanes | None


@lru_cache(maxsize=256)
def _card_stamp(lane: int, pixels: int, height: float, press: _Press) -> QImage:
    """The picture of a card without its words, so many of the device's pixels wide. All take 10 MB, four times at 2x.

    It is put together from both ends of a wide one: painting its smooth corners takes longer.
    """
    wide = _painted_card(lane, WIDE, height, press)
    whole = pixels + math.ceil(2 * BLEED * press.ratio)
    if whole > wide.width():
        return _painted_card(lane, pixels / press.ratio, height, press)
    made = wide.copy(0, 0, whole, wide.height())
    cap = math.ceil((BLEED + RADIUS + 1) * press.ratio)
    painter = QPainter(made)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    end = QRectF(wide.width() - cap, 0, cap, wide.height())
    painter.drawImage(QPointF((whole - cap) / press.ratio, 0), wide, end)
    painter.end()
    return made


@lru_cache(maxsize=64)
def _painted_card(lane: int, width: float, height: float, press: _Press) -> QImage:
    made = press.empty(width, height)
    stroke = press.stroke(made)
    stroke.card_ground(Card(Rect(0, 0, width, height), "", lane, (), "", 0, 0.0, None, "", False, False), hovered=False)
    stroke.painter.end()
    return made


@lru_cache(maxsize=64)
def _mark_stamp(lane: int, press: _Press) -> QImage:
    """The picture of a precise date's mark."""
    made = press.empty(2 * MARK_RADIUS, 2 * MARK_RADIUS)
    stroke = press.stroke(made)
    stroke.mark(Mark(MARK_RADIUS, MARK_RADIUS, "", lane, "", selected=False))
    stroke.painter.end()
    return made


@lru_cache(maxsize=256)
def _cluster_stamp(lane: int, width: float, height: float, press: _Press) -> QImage:
    """The picture of a count's field: numbers of as many digits are as wide."""
    made = press.empty(width, height)
    stroke = press.stroke(made)
    stroke.cluster_ground(Rect(0, 0, width, height), lane)
    stroke.painter.end()
    return made


@lru_cache(maxsize=32)
def _support_stamp(support: Support, press: _Press) -> QImage:
    """The picture of an evidence mark's symbol."""
    made = press.empty(MARK_ICON, MARK_ICON)
    stroke = press.stroke(made)
    color = press.theme.color(supportmarks.mark(support).role)
    supportmarks.draw(stroke.painter, support, 0, 0, MARK_ICON, color)
    stroke.painter.end()
    return made


@lru_cache(maxsize=4)
def _column_stamp(column: _Column, hovered: int | None, press: _Press) -> QImage:
    """The picture of the lanes' names, below the axis."""
    made = _empty(LANE_COLUMN, column.height - AXIS_HEIGHT, press.ratio)
    stroke = press.stroke(made, 0, -AXIS_HEIGHT)
    stroke.lane_column(column, hovered)
    stroke.painter.end()
    return made


def _empty(width: float, height: float, ratio: float) -> QImage:
    made = QImage(math.ceil(width * ratio), math.ceil(height * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made


def _layers(bar: Bar, opacity: float) -> list[tuple[float, float, float]]:
    """Where to lay the same colour over itself, from the widest: left, right and opacity of each layer.

    A gradient of opacities would be simpler, but Qt's PDF engine draws it solid: what is not sure would look sure.
    """
    left, right = bar.rect.x, bar.rect.right
    if not (bar.left or bar.right):
        return [(left, right, opacity)]
    layers = []
    covered = 0.0
    if bar.style is BarStyle.LASTS and (bar.open_left or bar.open_right):
        # what lasts beyond the known keeps some colour; what only may lie there fades to nothing
        covered = BEYOND
        start = left if bar.open_left else left + bar.left
        layers.append((start, right if bar.open_right else right - bar.right, covered))
    steps = min(FADE_MOST, max(6, round(max(bar.left, bar.right) / FADE_STEP)))
    each = 1 - ((1 - opacity) / (1 - covered)) ** (1 / steps)
    for step in range(1, steps + 1):
        share = step / (steps + 1)
        layers.append((left + bar.left * share, right - bar.right * share, each))
    return layers


def _bar_path(rect: QRectF, left: float, right: float, *, round_left: bool, round_right: bool) -> QPainterPath:
    """A bar from ``left`` to ``right`` with round ends where they are hard."""
    radius = min(rect.height() / 2, max(0.0, (right - left) / 2))
    path = QPainterPath()
    path.addRoundedRect(QRectF(left, rect.top(), max(right - left, 0.1), rect.height()), radius, radius)
    if round_left and round_right:
        return path
    square = QPainterPath()
    if not round_left:
        square.addRect(QRectF(left, rect.top(), radius, rect.height()))
    if not round_right:
        square.addRect(QRectF(right - radius, rect.top(), radius, rect.height()))
    return path.united(square)


def _fading(bar: Bar, color: QColor, opacity: float) -> QLinearGradient:
    """A colour along a bar, which goes out where the bar's ends are soft."""
    rect, gone, full = bar.rect, _faded(color, 0.0), _faded(color, opacity)
    made = QLinearGradient(rect.x, 0.0, rect.right, 0.0)
    width = max(rect.width, 0.1)
    made.setColorAt(0.0, gone if bar.left else full)
    made.setColorAt(min(1.0, bar.left / width), full)
    made.setColorAt(max(0.0, 1.0 - bar.right / width), full)
    made.setColorAt(1.0, gone if bar.right else full)
    return made


def _faded(color: QColor, opacity: float) -> QColor:
    made = QColor(color)
    made.setAlphaF(min(1.0, max(0.0, opacity)))
    return made


def _shadow(lifted: bool) -> tuple[tuple[float, float, float], ...]:
    """Layers of a soft shadow: growth and drop in pixels, opacity."""
    return ((3.0, 3.0, 0.04), (1.5, 2.0, 0.06), (0.0, 1.5, 0.08)) if lifted else ((0.5, 1.0, 0.05),)
