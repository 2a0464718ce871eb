"""What was drawn at a point: the way back from pixels to events. Pure, and asked of the frame that was painted."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple

from desktop.core.dates import Instant
from desktop.view.frame import MARK_RADIUS, Bar, Card, Cluster, Frame, Mark
from desktop.view.scene import FOOT_ROW, LANE_COLUMN, Scene

#: How far beside a small thing a click still counts, in pixels.
SLACK = 4.0


class Part(Enum):
    """What kind of thing was hit."""

    NOTHING = auto()
    EVENT = auto()
    CLUSTER = auto()
    HINT = auto()
    LANE_HEAD = auto()
    LANE_TOGGLE = auto()
    HIDDEN_LANES = auto()
    ERA = auto()
    AXIS = auto()


class Hit(NamedTuple):
    """What is at a point. ``event_id`` is set for EVENT and a HINT that leads somewhere, ``title`` for ERA."""

    part: Part
    event_id: str | None = None
    cluster: Cluster | None = None
    lane: int | None = None
    title: str = ""


NOTHING = Hit(Part.NOTHING)


def at(frame: Frame, x: float, y: float) -> Hit:
    """The topmost thing at a point, in the reverse order of painting."""
    if y < frame.plot.y:
        return Hit(Part.AXIS)
    if x < frame.plot.x:
        return _in_heads(frame, x, y)
    if y >= frame.lanes_bottom:
        return _in_foot(frame, x, y)
    if frame.hint is not None and frame.hint.rect.contains(x, y):
        return Hit(Part.HINT, event_id=frame.hint.event_id)
    return _in_lanes(frame, x, y)


def instant_at(frame: Frame, scene: Scene, x: float, y: float) -> Instant | None:
    """The instant of the event, or of the crowd, whose mark or card is at a point; None where that is of no event."""
    found, scale = at(frame, x, y), frame.scale
    if found.cluster is not None and found.cluster in frame.clusters:
        return min(max(found.cluster.first, scale.instant(x - LANE_COLUMN)), found.cluster.last)
    item = scene.item(found.event_id) if found.part is Part.EVENT and found.event_id is not None else None
    if item is None:
        return None
    if any(card.event_id == item.event_id and card.rect.contains(x, y) for card in frame.cards):
        return item.anchor if scale.contains(item.anchor) else None
    mark = _nearest_mark(frame, x, y, MARK_RADIUS + SLACK)
    if mark is None or mark.event_id != item.event_id:
        return None
    return min(item.marks or (item.anchor,), key=lambda one: abs(LANE_COLUMN + scale.x(one) - mark.x))


def _in_heads(frame: Frame, x: float, y: float) -> Hit:
    if frame.hidden_lanes is not None and frame.hidden_lanes.rect.contains(x, y):
        return Hit(Part.HIDDEN_LANES)
    head = next((head for head in frame.lanes if head.rect.contains(x, y)), None)
    if head is None or y >= frame.lanes_bottom:
        return NOTHING
    on_toggle = head.toggle is not None and head.toggle.contains(x, y)
    return Hit(Part.LANE_TOGGLE if on_toggle else Part.LANE_HEAD, lane=head.lane)


def _in_foot(frame: Frame, x: float, y: float) -> Hit:
    """An era's name stands in a row of its own: a point beside it means the last band to begin there."""
    row = [era for era in frame.eras if era.rect.x <= x <= era.rect.right and era.label_y <= y < era.label_y + FOOT_ROW]
    return Hit(Part.ERA, title=row[-1].title) if row else NOTHING


def _in_lanes(frame: Frame, x: float, y: float) -> Hit:
    for card in reversed(frame.cards):
        if card.rect.contains(x, y):
            return _event(card)
    # what is under the pointer itself first, then what is near: a mark close to a count can still be picked
    for slack in (0.0, SLACK):
        for cluster in reversed(frame.clusters):
            if cluster.rect.contains(x, y, slack):
                return Hit(Part.CLUSTER, cluster=cluster, lane=cluster.lane)
        mark = _nearest_mark(frame, x, y, MARK_RADIUS + slack)
        if mark is not None:
            return _event(mark)
        for bar in reversed(frame.bars):
            if bar.rect.contains(x, y, slack):
                return _event(bar)
    for density in frame.densities:
        if density.rect.contains(x, y) and (crowd := density.around(x)).count:
            return Hit(Part.CLUSTER, cluster=crowd, lane=density.lane)
    return NOTHING


def _nearest_mark(frame: Frame, x: float, y: float, reach: float) -> Mark | None:
    near = [mark for mark in reversed(frame.marks) if abs(mark.x - x) <= reach and abs(mark.y - y) <= reach]
    return min(near, key=lambda mark: abs(mark.x - x) + abs(mark.y - y), default=None)


def _event(drawn: Card | Mark | Bar) -> Hit:
    return Hit(Part.EVENT, event_id=drawn.event_id, lane=drawn.lane)
