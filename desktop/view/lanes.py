"""Lanes: how many rows each gets and where they stand.

A lane's height depends on the file, the font and the window's size, never on the visible time, or rows would jump while
zooming. What does not fit scrolls vertically.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from desktop.core.plaintext import without_controls
from desktop.core.timeline import Timeline
from desktop.view.items import CARD_HEIGHT, Item
from desktop.view.labels import EXACT_LIMIT, NEVER, Placed, place

#: Vertical measures in pixels; rows of taller cards stand further apart by as much.
ROW_PITCH = 50.0
#: Where there is room, rows have so much more, but never so much that a card and the next seem strangers.
MOST_AIR = 18.0
MARK_BELOW_CARD = 7.0
LANE_TOP = 7.0
LANE_BOTTOM = 3.0
#: A lane stops to ask for rows here, whatever it holds: what then has no card is a mark.
MOST_ROWS = 24
#: As many rows a lane may have beyond the window's height, so that no event stands on another's bar; then it scrolls.
MOST_OWED_ROWS = 8
#: ... but not where all lanes together would grow to more than so many windows.
MOST_SCROLL = 2.0
#: The name of the lane of events that name none.
HOMELESS = "Other"
#: Up to this many events, rows are dealt one by one to where a card is hidden; beyond, by numbers alone.
DEALT_LIMIT = 800


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
    pitch: float = ROW_PITCH
    card_height: float = CARD_HEIGHT

    def card_top(self, row: int, height: float | None = None) -> float:
        """Where a card of that ``height`` begins, so that it ends above its mark; without one, the tallest."""
        below = 0.0 if height is None else self.card_height - height
        return self.top + LANE_TOP + row * self.pitch + below

    def mark_y(self, row: int) -> float:
        """The line on which the row's marks and bars stand."""
        return self.card_top(row) + self.card_height + MARK_BELOW_CARD


@dataclass(frozen=True, slots=True)
class LaneLayout:
    """All lanes from the top; ``placed`` is each item's row and threshold, in the order of the items."""

    bands: tuple[LaneBand, ...]
    height: float
    placed: tuple[Placed, ...]


class LaneName(NamedTuple):
    """A lane as the file orders it; ``depth`` counts the parents above it."""

    title: str
    color: str | None
    depth: int


def names(timeline: Timeline) -> tuple[tuple[LaneName, ...], dict[str, int]]:
    """The lanes in the order of drawing and each id's index: children follow their parent.

    Events without a lane get one of their own at the end, where there are any (or no lanes at all). Beside named lanes
    it has a name, too: a strip without one looks like a part of the lane above it.
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
        ordered.append(LaneName(without_controls(lane.title), lane.color, depth))
        stack += [(child, depth + 1) for child in reversed(children.get(lane_id, []))]
    if timeline.has_homeless or not ordered:
        index[""] = len(ordered)
        named = any(lane.title.strip() for lane in timeline.lanes)
        ordered.append(LaneName(HOMELESS if named else "", None, 0))
    return tuple(ordered), index


def layout(items: Sequence[Item], lanes: Sequence[LaneName], height: float, fit: float) -> LaneLayout:
    """Deals rows to the lanes of a window with ``height`` pixels for them.

    First each lane gets the rows without which events would stand on each other whatever the zoom, even if the lanes
    must then scroll a little. Then, while there is height, rows go where the most important card is still hidden, or
    narrow, at the scale ``fit`` (pixels a microsecond, the first sight). Beyond ``DEALT_LIMIT`` events all lanes are
    crowded: they share the height by their numbers. What is left over is shared out, so that the lanes fill the window.
    """
    members: list[list[int]] = [[] for _ in lanes]
    for index, item in enumerate(items):
        members[item.lane].append(index)
    by_lane = [[items[i] for i in ids] for ids in members]
    card_height = max((item.height for item in items), default=CARD_HEIGHT)
    if len(items) > DEALT_LIMIT:
        shares = _shares([len(ids) for ids in members], height)
        dealt = [_Deal(of_lane, fit, rows) for of_lane, rows in zip(by_lane, shares, strict=True)]
    else:
        dealt = _dealt(by_lane, height, fit, _pitch(card_height))
    spots: dict[int, Placed] = {}
    for ids, deal in zip(members, dealt, strict=True):
        spots.update(zip(ids, deal.placed, strict=True))
    bands = _bands(lanes, [deal.rows for deal in dealt], height, card_height)
    return LaneLayout(bands, _foot(bands), tuple(spots[i] for i in range(len(items))))


def crowded(counts: Sequence[int], lanes: Sequence[LaneName], height: float) -> LaneLayout:
    """The lanes of very many events, by how many each has; where those stand is told by who holds them."""
    bands = _bands(lanes, _shares(counts, height), height)
    return LaneLayout(bands, _foot(bands), ())


def _pitch(card_height: float) -> float:
    """How far apart rows stand at least."""
    return ROW_PITCH - CARD_HEIGHT + card_height


def _bands(
    lanes: Sequence[LaneName], rows: Sequence[int], height: float, card_height: float = CARD_HEIGHT
) -> tuple[LaneBand, ...]:
    """Lanes with these rows; what they leave of the height is shared out, so that they fill it."""
    least = _pitch(card_height)
    free = height - sum(LANE_TOP + LANE_BOTTOM + of_lane * least for of_lane in rows)
    pitch = least + min(MOST_AIR, max(0.0, free) / sum(rows))
    free -= (pitch - least) * sum(rows)
    extra = max(0.0, free) / len(lanes)
    bands, top = [], 0.0
    for lane, (name, of_lane) in enumerate(zip(lanes, rows, strict=True)):
        height = LANE_TOP + of_lane * pitch + LANE_BOTTOM + extra
        bands.append(LaneBand(lane, name.title, name.color, name.depth, top, height, of_lane, pitch, card_height))
        top += height
    return tuple(bands)


def _foot(bands: Sequence[LaneBand]) -> float:
    """Where the last lane ends."""
    return bands[-1].top + bands[-1].height


def _dealt(by_lane: Sequence[Sequence[Item]], height: float, fit: float, pitch: float) -> list[_Deal]:
    dealt = [_Deal(items, fit) for items in by_lane]
    for deal in dealt:
        while deal.stands_in_the_way and deal.rows < MOST_OWED_ROWS:
            deal.add_row()
    if _height(dealt, pitch) > MOST_SCROLL * height:
        dealt = [_Deal(items, fit) for items in by_lane]
    while height - _height(dealt, pitch) >= pitch:
        wanting = max(dealt, key=lambda deal: deal.hidden_importance)
        if wanting.hidden_importance < 0:
            break
        wanting.add_row()
    return dealt


def _height(dealt: Sequence[_Deal], pitch: float) -> float:
    return sum(LANE_TOP + LANE_BOTTOM + deal.rows * pitch for deal in dealt)


def _shares(counts: Sequence[int], height: float) -> list[int]:
    """Rows a lane in proportion to its events, at least one each, as many as ``height`` holds."""
    rows = [1] * len(counts)
    free = height - len(counts) * (LANE_TOP + LANE_BOTTOM + ROW_PITCH)
    while free >= ROW_PITCH:
        asking = [lane for lane, count in enumerate(counts) if rows[lane] < min(count, MOST_ROWS)]
        if not asking:
            break
        fullest = max(asking, key=lambda lane: (counts[lane] / rows[lane], -lane))
        rows[fullest] += 1
        free -= ROW_PITCH
    return rows


class _Deal:
    """One lane's rows while they are being dealt."""

    def __init__(self, items: Sequence[Item], fit: float, rows: int = 1) -> None:
        self._items, self._fit = items, fit
        self.rows = rows
        self.placed = place(items, rows, fit)

    def add_row(self) -> None:
        self.rows += 1
        self.placed = place(self._items, self.rows, self._fit)

    @property
    def stands_in_the_way(self) -> bool:
        """Whether more rows would part what no zoom parts; large lanes show such crowds as counts."""
        return len(self._items) <= EXACT_LIMIT and any(spot.threshold == NEVER for spot in self.placed)

    @property
    def hidden_importance(self) -> int:
        """The importance of the leading event without a whole card at first sight; -1 where no row more would help."""
        if self.rows >= MOST_ROWS:
            return -1
        hidden = (
            item.importance for item, spot in zip(self._items, self.placed, strict=True) if spot.whole_from > self._fit
        )
        return max(hidden, default=-1)
