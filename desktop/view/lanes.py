"""Lanes: how many rows each gets and where they stand.

A lane's height depends on the file, the font and the window's size, never on the visible time, or rows would jump while
zooming. What does not fit scrolls vertically.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.core.timeline import Timeline
from desktop.view.items import CARD_HEIGHT, Item
from desktop.view.labels import NEVER, Placed, place

#: Vertical measures in pixels, in multiples of the unit of 4 where the eye can tell.
ROW_PITCH = 56.0
MARK_BELOW_CARD = 9.0
LANE_TOP = 10.0
LANE_BOTTOM = 6.0
#: A lane stops to ask for rows here, whatever it holds: what then has no card is a mark.
MOST_ROWS = 24


@dataclass(frozen=True, slots=True)
class LaneBand:
    """A lane's place: ``top`` and ``height`` in pixels from the top of the scrolled area."""

    index: int
    title: str
    color: str | None
    depth: int
    top: float
    height: float
    rows: int

    def card_top(self, row: int) -> float:
        return self.top + LANE_TOP + row * ROW_PITCH

    def mark_y(self, row: int) -> float:
        """The line on which the row's marks and bars stand."""
        return self.card_top(row) + CARD_HEIGHT + MARK_BELOW_CARD


@dataclass(frozen=True, slots=True)
class LaneLayout:
    """All lanes from the top; ``placed`` is each item's row and threshold, in the order of the items."""

    bands: tuple[LaneBand, ...]
    height: float
    placed: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class LaneName:
    """A lane as the file orders it; ``depth`` counts the parents above it."""

    title: str
    color: str | None
    depth: int


def names(timeline: Timeline) -> tuple[tuple[LaneName, ...], dict[str, int]]:
    """The lanes in the order of drawing and each id's index: children follow their parent.

    Events without a lane get one of their own without a title, at the end, where there are any (or no lanes at all).
    """
    children: dict[str | None, list[str]] = {}
    for lane in timeline.lanes:
        children.setdefault(lane.parent, []).append(lane.id)
    ordered: list[LaneName] = []
    index: dict[str, int] = {}
    stack = [(lane_id, 0) for lane_id in reversed(children.get(None, []))]
    while stack:
        lane_id, depth = stack.pop()
        lane = timeline.lane_by_id[lane_id]
        index[lane_id] = len(ordered)
        ordered.append(LaneName(lane.title, lane.color, depth))
        stack += [(child, depth + 1) for child in reversed(children.get(lane_id, []))]
    homeless = any(event.lane not in index and event.date is not None for event in timeline.events)
    if homeless or not ordered:
        index[""] = len(ordered)
        ordered.append(LaneName("", None, 0))
    return tuple(ordered), index


def layout(items: Sequence[Item], lanes: Sequence[LaneName], height: float, fit: float) -> LaneLayout:
    """Deals rows until every card shows at the scale ``fit`` (pixels a microsecond, the first sight) or ``height`` is full.

    Each lane has a row at least; then the lane whose most important hidden event leads all others gets the next one.
    Room that is left over is shared out, so that the lanes fill the window.
    """
    members: list[list[int]] = [[] for _ in lanes]
    for index, item in enumerate(items):
        members[item.lane].append(index)
    rows = [1] * len(lanes)
    placed = [place([items[i] for i in ids], 1) for ids in members]
    free = height - len(lanes) * (LANE_TOP + LANE_BOTTOM + ROW_PITCH)
    stuck: set[int] = set()
    while free >= ROW_PITCH:
        hidden = [
            (max(items[i].importance for i, place_ in zip(ids, spots, strict=True) if place_.threshold > fit), -lane)
            for lane, (ids, spots) in enumerate(zip(members, placed, strict=True))
            if lane not in stuck and any(spot.threshold > fit for spot in spots)
        ]
        if not hidden:
            break
        lane = -max(hidden)[1]
        rows[lane] += 1
        placed[lane] = place([items[i] for i in members[lane]], rows[lane])
        free -= ROW_PITCH
        if rows[lane] >= MOST_ROWS:
            stuck.add(lane)
    spots_by_item = {
        i: spot for ids, spots in zip(members, placed, strict=True) for i, spot in zip(ids, spots, strict=True)
    }
    extra = max(0.0, free) / len(lanes)
    bands, top = [], 0.0
    for lane, name in enumerate(lanes):
        band_height = LANE_TOP + rows[lane] * ROW_PITCH + LANE_BOTTOM + extra
        bands.append(LaneBand(lane, name.title, name.color, name.depth, top, band_height, rows[lane]))
        top += band_height
    return LaneLayout(tuple(bands), top, tuple(spots_by_item[i] for i in range(len(items))))


def hidden_for_good(placed: Placed) -> bool:
    """Whether no zoom ever shows the card (another of the same time leads): its mark opens a list instead."""
    return placed.threshold == NEVER
