"""What a file looks like before anyone looks at a part of it: items, rows, lanes, eras, indexed for windows.

A scene is made anew when the file, the font or the window's size changes; panning and zooming only ask it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from desktop.core.dates import Instant
from desktop.core.plaintext import without_controls
from desktop.core.protocols import TextMeasure
from desktop.core.timeline import Timeline
from desktop.view import arrangement, eras, framing, items, lanes, telling
from desktop.view.arrangement import AS_IN_FILE, Arrangement
from desktop.view.density import RowIndex
from desktop.view.items import Item
from desktop.view.lanes import Arranged, LaneLayout, LaneName
from desktop.view.telling import Telling
from desktop.view.timescale import Limits, Timescale

#: The frame's fixed parts, in pixels: lane names at the left, the axis above, the feet of the eras below.
LANE_COLUMN = 148.0
AXIS_HEIGHT = 46.0
FOOT_HEIGHT = 22.0
#: ... by so much more for each further row of their names.
FOOT_ROW = 17.0


class EraSpan(NamedTuple):
    """An era's bounds, None where open; ``row`` is that of its name in the foot, from above."""

    title: str
    color: str | None
    start: Instant | None
    end: Instant | None
    row: int


@dataclass(frozen=True, eq=False)
class _Ground:
    """What no filter changes: all dated events as items, in order of time, and what follows from them."""

    timeline: Timeline
    width: float
    height: float
    everything: tuple[Item, ...]
    names: tuple[LaneName, ...]
    eras: tuple[EraSpan, ...]
    whole: Timescale
    limits: Limits
    title_of: dict[str, str]

    @property
    def foot(self) -> float:
        """The height of the eras' feet, in pixels: one row at least, so that nothing moves with the first era."""
        return FOOT_HEIGHT + FOOT_ROW * max((era.row for era in self.eras), default=0)


@dataclass(frozen=True, eq=False)
class Scene:
    """``items`` are in order of time; ``rows`` are by (lane, row); ``by_event`` has the index of an event's item.

    ``lanes`` are as the file orders them; ``arranged`` is what the user made of them. Events of a strip are in the row
    of its lane. Events that a filter hides, or that are in hidden lanes, are no items: ``hidden`` has the instants of
    those with a date. ``only_undated`` says that the filter lets events through, but none that has a place in time,
    ``only_in_hidden_lanes`` that it does, but that no lane shows them.
    """

    timeline: Timeline
    width: float
    height: float
    items: tuple[Item, ...]
    lanes: tuple[LaneName, ...]
    arranged: Arranged
    layout: LaneLayout
    rows: dict[tuple[int, int], RowIndex]
    eras: tuple[EraSpan, ...]
    by_event: dict[str, int]
    whole: Timescale
    limits: Limits
    title_of: dict[str, str]
    hidden: Mapping[str, Instant]
    only_undated: bool
    only_in_hidden_lanes: bool
    ground: _Ground

    def showing(self, shown: Container[str] | None, wish: Arrangement = AS_IN_FILE) -> Scene:
        """The same with other events (ids, None for all) and lanes: as ``make`` gives it, at the cost of the layout."""
        return _laid_out(self.ground, shown, wish)

    @property
    def time_width(self) -> float:
        """The width of the part where time runs."""
        return max(1.0, self.width - LANE_COLUMN)

    @property
    def lanes_height(self) -> float:
        """The height in which lanes show."""
        return max(1.0, self.height - AXIS_HEIGHT - self.foot)

    @property
    def foot(self) -> float:
        """The height in which the names of eras stand, below the lanes."""
        return self.ground.foot

    @property
    def scroll_limit(self) -> float:
        """How far the lanes scroll down, in pixels; what mere rounding adds to a full window is nothing to scroll."""
        beyond = self.layout.height - self.lanes_height
        return beyond if beyond >= 1 else 0.0

    def item(self, event_id: str) -> Item | None:
        """The item of an event; None where it is undated or unknown."""
        index = self.by_event.get(event_id)
        return None if index is None else self.items[index]

    def holds_anchor(self, start: Instant, end: Instant) -> bool:
        """Whether any card hangs from an instant of that stretch, in whatever lane."""
        index = bisect_left(self.items, start, key=lambda item: item.anchor)
        return index < len(self.items) and self.items[index].anchor <= end

    def neighbour(self, event_id: str | None, step: int, at: Instant) -> str | None:
        """The next (1) or previous (-1) event by time, from the given one or, without one, from an instant.

        One that is hidden keeps its place among the others.
        """
        if not self.items:
            return None
        if event_id is not None and event_id in self.by_event:
            index = self.by_event[event_id] + step
        else:
            at = self.hidden.get(event_id or "", at)
            index = bisect_left(self.items, at, key=lambda item: item.anchor) - (step < 0)
        return self.items[index].event_id if 0 <= index < len(self.items) else None

    def scroll_to_show(self, event_id: str, scroll: float) -> float:
        """The vertical scroll, moved as little as needed so that the event's row is whole."""
        index = self.by_event.get(event_id)
        if index is None:
            return scroll
        item, placed = self.items[index], self.layout.placed[index]
        top, bottom = self.layout.bands[item.lane].extent(placed.row)
        scroll = min(scroll, top)
        scroll = max(scroll, bottom - self.lanes_height)
        return min(max(0.0, scroll), self.scroll_limit)


def make(
    timeline: Timeline,
    measure: TextMeasure,
    width: float,
    height: float,
    shown: Container[str] | None = None,
    *,
    wish: Arrangement = AS_IN_FILE,
    told: Telling = telling.DEFAULT,
) -> Scene:
    """Lays a timeline out for a canvas of ``width`` x ``height`` logical pixels.

    ``shown`` are the ids of the events that a filter lets through, None for all. The others give their room away; the
    lanes, and the stretch of time that is the whole, stay what they are, so that one keeps one's bearings. ``wish``
    is which lanes the user wants to see, and how. ``told`` says how cards write dates, and by the midnights of which
    zone days are drawn.
    """
    names, index = lanes.names(timeline)
    everything = items.make(timeline.events, _with_default(index), measure, width - LANE_COLUMN, told=told)
    spans = tuple(_era_spans(timeline, told))
    bounds = [at for era in spans for at in (era.start, era.end) if at is not None]
    whole = framing.fit(everything, max(1.0, width - LANE_COLUMN), bounds)
    titles = {event.id: without_controls(event.title) for event in timeline.events}
    limits = framing.limits(everything, whole)
    return _laid_out(_Ground(timeline, width, height, everything, names, spans, whole, limits, titles), shown, wish)


def _laid_out(ground: _Ground, shown: Container[str] | None, wish: Arrangement) -> Scene:
    everything, timeline = ground.everything, ground.timeline
    passing = everything if shown is None else tuple(item for item in everything if item.event_id in shown)
    arranged = arrangement.arranged(ground.names, wish)
    away = arranged.hidden
    made = tuple(item for item in passing if item.lane not in away) if away else passing
    room = max(1.0, ground.height - AXIS_HEIGHT - ground.foot)
    layout = lanes.layout(made, ground.names, room, ground.whole.px_per_us, arranged)
    members: dict[tuple[int, int], list[int]] = {}
    for i, (item, placed) in enumerate(zip(made, layout.placed, strict=True)):
        members.setdefault((layout.bands[item.lane].host, placed.row), []).append(i)
    by_event = {item.event_id: i for i, item in enumerate(made)}
    return Scene(
        timeline=timeline,
        width=ground.width,
        height=ground.height,
        items=made,
        lanes=ground.names,
        arranged=arranged,
        layout=layout,
        rows={key: RowIndex(made, layout.placed, ids) for key, ids in members.items()},
        eras=ground.eras,
        by_event=by_event,
        whole=ground.whole,
        limits=ground.limits,
        title_of=ground.title_of,
        hidden={item.event_id: item.anchor for item in everything if item.event_id not in by_event},
        only_undated=shown is not None and not passing and any(event.id in shown for event in timeline.events),
        only_in_hidden_lanes=bool(passing) and not made,
        ground=ground,
    )


def _with_default(index: dict[str, int]) -> dict[str, int]:
    return index if "" in index else {**index, "": 0}


def _era_spans(timeline: Timeline, told: Telling) -> Sequence[EraSpan]:
    bounds = [(when.earliest, when.latest) for when in (told.placed(era.when) for era in timeline.eras)]
    return [
        EraSpan(without_controls(era.title), era.color, start, end, row)
        for era, (start, end), row in zip(timeline.eras, bounds, eras.rows(bounds), strict=True)
    ]
