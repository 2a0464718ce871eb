"""Lanes: how many rows each gets and where they stand.

A lane's height depends on the file, the font, the window's size and what is collapsed, never on the visible time, or
rows would jump while zooming. What does not fit scrolls vertically.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
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
#: A collapsed lane, and the heading of lanes that lie in one without events of its own: a line of text, a row of marks.
STRIP_HEIGHT = 27.0
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


class LaneState(Enum):
    """How a lane is drawn.

    OPEN: with rows of cards. STRIP: collapsed, its events and those of the lanes in it as marks at one height.
    HEADING: a line above the lanes in it, as it has no events of its own. FOLDED: within the strip of a lane that it
    lies in. HIDDEN: not at all.
    """

    OPEN = auto()
    STRIP = auto()
    HEADING = auto()
    FOLDED = auto()
    HIDDEN = auto()


class Arranged(NamedTuple):
    """The lanes that are drawn by themselves, as indices from the top; each lane's state and whose band it is in."""

    order: tuple[int, ...]
    states: tuple[LaneState, ...]
    hosts: tuple[int, ...]

    @property
    def hidden(self) -> frozenset[int]:
        """The indices of the lanes that are not drawn at all."""
        return frozenset(at for at, state in enumerate(self.states) if state is LaneState.HIDDEN)


@dataclass(frozen=True, slots=True)
class LaneBand:
    """A lane's place: ``top`` and ``height`` in pixels from the top of the scrolled area.

    A folded lane has the place of its ``host``, the lane whose strip shows its events; other lanes host themselves. A
    hidden one has no height.
    """

    index: int
    title: str
    color: str | None
    depth: int
    top: float
    height: float
    rows: int
    pitch: float
    state: LaneState
    host: int
    card_height: float = CARD_HEIGHT

    @property
    def flat(self) -> bool:
        """Whether all of its marks stand at one height, without cards."""
        return self.state is not LaneState.OPEN

    def card_top(self, row: int, height: float | None = None) -> float:
        """Where a card of that ``height`` begins, so that it ends above its mark; without one, the tallest."""
        return self.mark_y(row) - MARK_BELOW_CARD - (self.card_height if height is None else height)

    def mark_y(self, row: int) -> float:
        """The line on which the row's marks and bars stand."""
        if self.flat:
            return self.top + self.height / 2
        return self.top + LANE_TOP + row * self.pitch + self.card_height + MARK_BELOW_CARD

    def extent(self, row: int) -> tuple[float, float]:
        """From where to where a row's cards and marks are whole."""
        if self.flat:
            return self.top, self.top + self.height
        return self.card_top(row) - LANE_TOP, self.card_top(row) + self.pitch


@dataclass(frozen=True, slots=True)
class LaneLayout:
    """``bands`` are by lane index, whatever their order on the screen; ``order`` are those drawn, from the top.

    ``placed`` is each item's row and threshold, in the order of the items.
    """

    bands: tuple[LaneBand, ...]
    height: float
    placed: tuple[Placed, ...]
    order: tuple[int, ...]

    @property
    def drawn(self) -> tuple[LaneBand, ...]:
        """The bands on the screen, from the top."""
        return tuple(self.bands[lane] for lane in self.order)


class LaneName(NamedTuple):
    """A lane as the file orders it; ``depth`` counts the lanes that it lies in, ``parent`` is the index of the nearest.

    ``bare``: other lanes lie in it, and no dated event of its own.
    """

    title: str
    color: str | None
    depth: int
    id: str = ""
    parent: int | None = None
    bare: bool = False


def names(timeline: Timeline) -> tuple[tuple[LaneName, ...], dict[str, int]]:
    """The lanes in the order of drawing and each id's index: children follow their parent.

    Events without a lane get one of their own at the end, where there are any (or no lanes at all). Beside named lanes
    it has a name, too: a strip without one looks like a part of the lane above it.
    """
    children: dict[str | None, list[str]] = {}
    for lane in timeline.lanes:
        children.setdefault(lane.parent, []).append(lane.id)
    lived_in = timeline.lived_in
    ordered: list[LaneName] = []
    index: dict[str, int] = {}
    stack = [(lane_id, 0) for lane_id in reversed(children.get(None, []))]
    while stack:
        lane_id, depth = stack.pop()
        lane = timeline.lane_by_id[lane_id]
        index[lane_id] = len(ordered)
        bare = lane_id in children and lane_id not in lived_in
        parent = index.get(lane.parent or "")
        ordered.append(LaneName(without_controls(lane.title), lane.color, depth, lane_id, parent, bare))
        stack += [(child, depth + 1) for child in reversed(children.get(lane_id, []))]
    if "" in lived_in or not ordered:
        index[""] = len(ordered)
        named = any(lane.title.strip() for lane in timeline.lanes)
        ordered.append(LaneName(HOMELESS if named else "", None, 0))
    return tuple(ordered), index


def layout(
    items: Sequence[Item], lanes: Sequence[LaneName], height: float, fit: float, arranged: Arranged | None = None
) -> LaneLayout:
    """Deals rows to the lanes of a window with ``height`` pixels for them; ``arranged`` says which are drawn and how.

    First each open lane gets the rows without which events would stand on each other whatever the zoom, even if the
    lanes must then scroll a little. Then, while there is height, rows go where the most important card is still hidden,
    or narrow, at the scale ``fit`` (pixels a microsecond, the first sight). Beyond ``DEALT_LIMIT`` events all lanes are
    crowded: they share the height by their numbers. What is left over is shared out, so that open lanes fill the
    window.

    ``items`` are of lanes that are not hidden.
    """
    arranged = arranged or as_in_file(lanes)
    members: dict[int, list[int]] = {lane: [] for lane in arranged.order if arranged.states[lane] is LaneState.OPEN}
    spots: dict[int, Placed] = {}
    for index, item in enumerate(items):
        if item.lane in members:
            members[item.lane].append(index)
        else:
            spots[index] = Placed(0, NEVER)
    card_height = max((item.height for item in items), default=CARD_HEIGHT)
    room = max(1.0, height - STRIP_HEIGHT * (len(arranged.order) - len(members)))
    by_lane = [[items[i] for i in ids] for ids in members.values()]
    if sum(map(len, by_lane)) > DEALT_LIMIT:
        shares = _shares([len(ids) for ids in by_lane], room)
        dealt = [_Deal(of_lane, fit, rows) for of_lane, rows in zip(by_lane, shares, strict=True)]
    else:
        dealt = _dealt(by_lane, room, fit, _pitch(card_height))
    for ids, deal in zip(members.values(), dealt, strict=True):
        spots.update(zip(ids, deal.placed, strict=True))
    rows_of = dict(zip(members, (deal.rows for deal in dealt), strict=True))
    bands, total = _stacked(lanes, arranged, rows_of, room, card_height)
    return LaneLayout(bands, total, tuple(spots[i] for i in range(len(items))), arranged.order)


def crowded(
    counts: Sequence[int], lanes: Sequence[LaneName], height: float, arranged: Arranged | None = None
) -> LaneLayout:
    """The lanes of very many events, by how many each has; where those stand is told by who holds them."""
    arranged = arranged or as_in_file(lanes)
    are_open = [lane for lane in arranged.order if arranged.states[lane] is LaneState.OPEN]
    room = max(1.0, height - STRIP_HEIGHT * (len(arranged.order) - len(are_open)))
    shares = _shares([counts[lane] for lane in are_open], room)
    bands, total = _stacked(lanes, arranged, dict(zip(are_open, shares, strict=True)), room)
    return LaneLayout(bands, total, (), arranged.order)


def _pitch(card_height: float) -> float:
    """How far apart rows stand at least."""
    return ROW_PITCH - CARD_HEIGHT + card_height


def as_in_file(lanes: Sequence[LaneName]) -> Arranged:
    """All lanes in the order of the file, none of them hidden or collapsed."""
    states = tuple(LaneState.HEADING if lane.bare else LaneState.OPEN for lane in lanes)
    return Arranged(tuple(range(len(lanes))), states, tuple(range(len(lanes))))


def _stacked(
    lanes: Sequence[LaneName],
    arranged: Arranged,
    rows_of: Mapping[int, int],
    room: float,
    card_height: float = CARD_HEIGHT,
) -> tuple[tuple[LaneBand, ...], float]:
    """The bands by lane index, and their height together.

    ``rows_of`` are the rows of the open lanes, which share out what is left over of the ``room`` for them, in pixels.
    """
    rows = sum(rows_of.values())
    least = _pitch(card_height)
    free = max(0.0, room - (LANE_TOP + LANE_BOTTOM) * len(rows_of) - least * rows)
    pitch = least + min(MOST_AIR, free / max(1, rows))
    extra = (free - (pitch - least) * rows) / max(1, len(rows_of))
    places: dict[int, tuple[float, float]] = {}
    top = 0.0
    for lane in arranged.order:
        is_open = lane in rows_of
        height = LANE_TOP + rows_of[lane] * pitch + LANE_BOTTOM + extra if is_open else STRIP_HEIGHT
        places[lane] = top, height
        top += height
    bands = []
    for lane, (name, state, host) in enumerate(zip(lanes, arranged.states, arranged.hosts, strict=True)):
        at, height = places.get(host, (0.0, 0.0))
        of_lane = rows_of.get(lane, 0 if state is LaneState.HIDDEN else 1)
        where = at, height, of_lane, pitch
        bands.append(LaneBand(lane, name.title, name.color, name.depth, *where, state, host, card_height))
    return tuple(bands), top


def _dealt(by_lane: Sequence[Sequence[Item]], height: float, fit: float, pitch: float) -> list[_Deal]:
    dealt = [_Deal(items, fit) for items in by_lane]
    for deal in dealt:
        while deal.stands_in_the_way and deal.rows < MOST_OWED_ROWS:
            deal.add_row()
    if _height(dealt, pitch) > MOST_SCROLL * height:
        dealt = [_Deal(items, fit) for items in by_lane]
    while dealt and height - _height(dealt, pitch) >= pitch:
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
