"""The coverage view: under each paragraph the events that rest on it, each a press away."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from desktop.core.plaintext import without_controls
from desktop.core.timeline import Event, Timeline
from desktop.evidence.copies import paragraphs
from desktop.evidence.coverage import Coverage
from desktop.qt.theme import UNIT, Theme, lane_color, ui_font
from desktop.view import lanes

_DOT = 8
_GAP = 3 * UNIT
#: The narrowest and the widest label of an event, in pixels: enough to know it by, and no line for itself.
_LEAST, _MOST = 120.0, 200.0


class _Label(NamedTuple):
    room: QRectF
    text: str
    color: str
    events: tuple[str, ...]


class EventLabels:
    """The events under a copy's paragraphs, laid out for those in view alone."""

    def __init__(self, coverage: Coverage, timeline: Timeline, text: str, theme: Theme) -> None:
        self._coverage = coverage
        self._events = timeline.event_by_id
        self._lanes = timeline.lane_by_id
        self._spans = paragraphs(text)
        self._theme = theme
        _, self._lane_index = lanes.names(timeline)

    def uses(self, offset: int) -> bool:
        """Whether an event rests on the paragraph that a place of the copy lies in."""
        return self._paragraph(offset) in self._coverage.events

    def title(self, event_id: str) -> str:
        return " ".join(without_controls(self._events[event_id].title).split())

    def paint(self, painter: QPainter, offset: int, room: QRectF) -> None:
        """Draws the events of a paragraph into the line under it."""
        painter.setFont(ui_font("small"))
        metrics = QFontMetricsF(ui_font("small"))
        for label in self._labels(offset, room):
            dot = QRectF(label.room.left(), label.room.center().y() - _DOT / 2, _DOT, _DOT)
            words = label.room
            if label.color:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(label.color))
                painter.drawEllipse(dot)
                words = label.room.adjusted(_DOT + UNIT + 2, 0, 0, 0)
            painter.setPen(self._theme.color("muted"))
            text = metrics.elidedText(label.text, Qt.TextElideMode.ElideRight, words.width())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)

    def events_at(self, offset: int, room: QRectF, point: QPointF) -> list[str]:
        """The event whose label is at a point, or all that had no room for one."""
        return next((list(label.events) for label in self._labels(offset, room) if label.room.contains(point)), [])

    def _paragraph(self, offset: int) -> int:
        return bisect_right(self._spans, offset, key=lambda span: span[0]) - 1

    def _labels(self, offset: int, room: QRectF) -> Iterator[_Label]:
        """As many events as have room; the last label tells how many more there are."""
        ids = self._coverage.events.get(self._paragraph(offset), ())
        metrics = QFontMetricsF(ui_font("small"))
        shown = len(ids)
        rest = 0.0
        if shown * (_LEAST + _GAP) > room.width():
            rest = metrics.horizontalAdvance(f"+{len(ids)}") + _GAP
            shown = max(1, int((room.width() - rest) // (_LEAST + _GAP)))
        share = min(_MOST, (room.width() - rest) / max(1, shown) - _GAP)
        x = room.left()
        for key in ids[:shown]:
            title = self.title(key)
            width = min(share, metrics.horizontalAdvance(title) + _DOT + UNIT + 3)
            yield _Label(QRectF(x, room.top(), width, room.height()), title, self._color(self._events[key]), (key,))
            x += width + _GAP
        if shown < len(ids):
            yield _Label(QRectF(x, room.top(), rest, room.height()), f"+{len(ids) - shown}", "", ids[shown:])

    def _color(self, event: Event) -> str:
        lane = self._lanes.get(event.lane or "")
        return self._theme.muted if lane is None else lane_color(self._theme, lane.color, self._lane_index[lane.id])
