"""What a file looks like before anyone looks at a part of it: events in their rows, lanes, eras, indexed for windows.

A scene is made anew when the file, the font or the window's size changes; panning and zooming only ask it. There are
two: ``SmallScene``, here, holds an item for each event; ``large.LargeScene`` rests on a store, and makes items of
those that a frame draws. Who shows a scene asks it questions, and need not know which it is.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

from desktop.core.dates import Instant
from desktop.core.plaintext import without_controls
from desktop.core.protocols import LabelStore, TextMeasure
from desktop.core.timeline import Timeline
from desktop.view import arrangement, eras, framing, items, lanes, telling
from desktop.view.arrangement import AS_IN_FILE, Arrangement
from desktop.view.density import RowIndex
from desktop.view.items import Item
from desktop.view.labels import Placed
from desktop.view.lanes import Arranged, LaneLayout, LaneName
from desktop.view.telling import Telling
from desktop.view.timescale import Limits, Timescale

#: The frame's fixed parts, in pixels: lane names at the left, the axis above, the feet of the eras below.
LANE_COLUMN = 148.0
AXIS_HEIGHT = 46.0
FOOT_HEIGHT = 22.0
#: ... by so much more for each further row of their names.
FOOT_ROW = 17.0


#: Of so few events titles are wrapped where one of them is cut, or makes its card so wide, if taller rows have room.
FEW_TO_WRAP = 60
VERY_WIDE = 320.0


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


@dataclass(frozen=True, eq=False, kw_only=True)
class Scene(ABC):
    """A timeline laid out for a canvas of ``width`` x ``height`` logical pixels. ``whole`` is the view of all of it.

    ``lanes`` are as the file orders them; ``arranged`` is what the user made of them.
    """

    timeline: Timeline
    width: float
    height: float
    lanes: tuple[LaneName, ...]
    arranged: Arranged
    layout: LaneLayout
    eras: tuple[EraSpan, ...]
    whole: Timescale
    limits: Limits
    #: what is said in place of the events while they are being laid out
    awaited: str = ""

    @property
    def time_width(self) -> float:
        """The width of the part where time runs."""
        return max(1.0, self.width - LANE_COLUMN)

    @property
    def lanes_height(self) -> float:
        """The height in which lanes show."""
        return lanes_room(self.height, self.eras)

    @property
    def foot(self) -> float:
        """The height in which the names of eras stand, below the lanes."""
        return foot_of(self.eras)

    @property
    def scroll_limit(self) -> float:
        """How far the lanes scroll down, in pixels; what mere rounding adds to a full window is nothing to scroll."""
        beyond = self.layout.height - self.lanes_height
        return beyond if beyond >= 1 else 0.0

    def scroll_to_show(self, event_id: str, scroll: float) -> float:
        """The vertical scroll, moved as little as needed so that the event's row is whole."""
        item, row = self.item(event_id), self.row(event_id)
        if item is None or row is None:
            return scroll
        top, bottom = self.layout.bands[item.lane].extent(row)
        scroll = min(scroll, top)
        scroll = max(scroll, bottom - self.lanes_height)
        return min(max(0.0, scroll), self.scroll_limit)

    def stretched(self, width: float, height: float) -> Self:
        """The same rows in a window of another size: what is shown until they are laid out for it."""
        time_width = max(1.0, width - LANE_COLUMN)
        share = self.whole.us_per_px * self.whole.width / time_width
        whole = replace(
            self.whole,
            origin_x=self.whole.origin_x * time_width / self.whole.width,
            us_per_px=share,
            width=time_width,
        )
        return replace(self, width=width, height=height, whole=whole)

    @abstractmethod
    def showing(self, shown: Container[str] | None, wish: Arrangement = AS_IN_FILE) -> Scene:
        """The same with other events (ids, None for all) and lanes: as ``make`` gives it, at the cost of the layout."""

    @property
    @abstractmethod
    def empty(self) -> bool:
        """Whether no event that is shown has a place in time."""

    @property
    @abstractmethod
    def hides(self) -> bool:
        """Whether a filter or a lane that is not drawn hides events that have a place in time."""

    @property
    @abstractmethod
    def only_undated(self) -> bool:
        """Whether a filter lets events through, but none that has a place in time."""

    @property
    @abstractmethod
    def only_in_hidden_lanes(self) -> bool:
        """Whether there are events to show, but all of them in lanes that are not drawn."""

    @abstractmethod
    def item(self, event_id: str) -> Item | None:
        """The item of an event; None where it is undated, hidden or unknown."""

    @abstractmethod
    def row(self, event_id: str) -> int | None:
        """The row of an event in its lane; None where it has no item."""

    @abstractmethod
    def title(self, event_id: str) -> str:
        """An event's title in plain letters; empty where nobody knows it."""

    @abstractmethod
    def position(self, event_id: str) -> int:
        """The place of an event that is shown in the order of time. ``KeyError`` where it has none."""

    @abstractmethod
    def holds_anchor(self, start: Instant, end: Instant) -> bool:
        """Whether any card hangs from an instant of that stretch, in whatever lane."""

    @abstractmethod
    def neighbour(self, event_id: str | None, step: int, at: Instant) -> str | None:
        """The next (1) or previous (-1) event by time, from the given one or, without one, from an instant.

        One that is hidden keeps its place among the others.
        """

    @abstractmethod
    def members(self, lane: int, first: Instant, last: Instant, most: int) -> Members:
        """The events of a lane that hang from an instant of a stretch, both ends included."""

    @abstractmethod
    def under_way(self, at: Instant, lane: int) -> int:
        """How many events of a lane have begun by an instant and are not over; an open end never is."""

    @abstractmethod
    def tally(self, parts: int) -> list[list[int]]:
        """How many events hang in each of so many equal parts of the whole view, by lane."""

    @property
    @abstractmethod
    def many(self) -> bool:
        """Whether there are so many events that the whole is read by their numbers, and not one by one."""


class Members(NamedTuple):
    """Some events: how many, the ids of the first by time, and the first and last instant from which they hang."""

    size: int
    event_ids: tuple[str, ...]
    first: Instant
    last: Instant


@dataclass(frozen=True, eq=False, kw_only=True)
class SmallScene(Scene):
    """``items`` are in order of time; ``rows`` are by (lane, row); ``by_event`` has the index of an event's item.

    Events of a strip are in the row of its lane. Events that a filter hides, or that are in hidden lanes, are no items:
    ``hidden`` has the instants of those with a date.
    """

    items: tuple[Item, ...]
    rows: dict[tuple[int, int], RowIndex]
    by_event: dict[str, int]
    hidden: Mapping[str, Instant]
    undated_pass: bool
    lanes_hide_all: bool
    ground: _Ground

    def showing(self, shown: Container[str] | None, wish: Arrangement = AS_IN_FILE) -> SmallScene:
        return _laid_out(self.ground, shown, wish)

    @property
    def empty(self) -> bool:
        return not self.items

    @property
    def hides(self) -> bool:
        return bool(self.hidden)

    @property
    def only_undated(self) -> bool:
        return self.undated_pass

    @property
    def only_in_hidden_lanes(self) -> bool:
        return self.lanes_hide_all

    @property
    def many(self) -> bool:
        return False

    def item(self, event_id: str) -> Item | None:
        index = self.by_event.get(event_id)
        return None if index is None else self.items[index]

    def holds_anchor(self, start: Instant, end: Instant) -> bool:
        index = bisect_left(self.items, start, key=lambda item: item.anchor)
        return index < len(self.items) and self.items[index].anchor <= end

    def neighbour(self, event_id: str | None, step: int, at: Instant) -> str | None:
        if not self.items:
            return None
        if event_id is not None and event_id in self.by_event:
            index = self.by_event[event_id] + step
        else:
            at = self.hidden.get(event_id or "", at)
            index = bisect_left(self.items, at, key=lambda item: item.anchor) - (step < 0)
        return self.items[index].event_id if 0 <= index < len(self.items) else None

    def row(self, event_id: str) -> int | None:
        index = self.by_event.get(event_id)
        return None if index is None else self.layout.placed[index].row

    def title(self, event_id: str) -> str:
        return self.ground.title_of.get(event_id, "")

    def position(self, event_id: str) -> int:
        return self.by_event[event_id]

    def members(self, lane: int, first: Instant, last: Instant, most: int) -> Members:
        begin = bisect_left(self.items, first, key=lambda item: item.anchor)
        end = bisect_left(self.items, last + 1, key=lambda item: item.anchor)
        inside = [item for item in self.items[begin:end] if item.lane == lane]
        times = (inside[0].anchor, inside[-1].anchor) if inside else (first, last)
        return Members(len(inside), tuple(item.event_id for item in inside[:most]), *times)

    def under_way(self, at: Instant, lane: int) -> int:
        return sum(
            item.lane == lane and (item.start is None or item.start <= at) and (item.end is None or at <= item.end)
            for item in self.items
        )

    def tally(self, parts: int) -> list[list[int]]:
        counts = [[0] * parts for _ in self.layout.bands]
        start, length = self.whole.start, max(1, self.whole.end - self.whole.start)
        for item in self.items:
            part = (item.anchor - start) * parts // length
            counts[item.lane][min(max(0, part), parts - 1)] += 1
        return counts


def make(
    timeline: Timeline,
    measure: TextMeasure,
    width: float,
    height: float,
    shown: Container[str] | None = None,
    *,
    wish: Arrangement = AS_IN_FILE,
    told: Telling = telling.DEFAULT,
    store: LabelStore | None = None,
) -> Scene:
    """Lays a timeline out for a canvas of ``width`` x ``height`` logical pixels.

    ``shown`` are the ids of the events that a filter lets through, None for all. The others give their room away; the
    lanes, and the stretch of time that is the whole, stay what they are, so that one keeps one's bearings. ``wish``
    is which lanes the user wants to see, and how. ``told`` says how cards write dates, and by the midnights of which
    zone days are drawn. ``store`` holds the dated events where they are too many for an object each.
    """
    if store is None:
        return small(timeline, measure, width, height, shown, wish=wish, told=told)
    from desktop.view import large  # and with it numpy, which the first paint of a small file does not wait for

    first = large.first_sight(timeline, store, measure, width, height, shown=shown, wish=wish, told=told)
    return large.with_labels(first)


def awaiting(timeline: Timeline, width: float, height: float, wish: Arrangement = AS_IN_FILE) -> Scene:
    """The lanes of a timeline whose events are yet to be laid out."""
    said = f"Laying out {len(timeline.events):,} events…"
    bare = timeline.model_copy(update={"events": ()})
    return replace(of_items(bare, (), width, height, wish=wish), awaited=said)


def small(
    timeline: Timeline,
    measure: TextMeasure,
    width: float,
    height: float,
    shown: Container[str] | None = None,
    *,
    wish: Arrangement = AS_IN_FILE,
    told: Telling = telling.DEFAULT,
) -> SmallScene:
    """The same for some two thousand events or fewer: each is an item, and each finds its row among the others.

    Of few events long titles are wrapped, where no card gives way for it at first sight, and nothing has to scroll.
    """
    ground, layout = _ground(timeline, measured(timeline, measure, width, told), width, height, told=told), None
    if len(ground.everything) <= FEW_TO_WRAP and any(_is_long(item, ground.title_of) for item in ground.everything):
        wrapped = measured(timeline, measure, width, told, wrap=True)
        taller = _ground(timeline, wrapped, width, height, told=told)
        tall, flat = _layout(taller), _layout(ground)
        better = _as_much_in_view(taller, tall, ground, flat)
        ground, layout = (taller, tall) if better else (ground, flat)
    return _laid_out(ground, shown, wish, layout if shown is None and wish == AS_IN_FILE else None)


def measured(
    timeline: Timeline, measure: TextMeasure, width: float, told: Telling, *, wrap: bool = False
) -> tuple[Item, ...]:
    """The items of a timeline, for which its texts are measured; the rest of a layout asks for no font."""
    _, index = lanes.names(timeline)
    quoted, lane_of = bool(timeline.quotations), _with_default(index)
    return items.make(timeline.events, lane_of, measure, width - LANE_COLUMN, told=told, wrap=wrap, quoted=quoted)


def measuring(timeline: Timeline, measure: TextMeasure, width: float, told: Telling) -> Iterator[Item]:
    """The same, one by one and in no order: see ``items.each``."""
    _, index = lanes.names(timeline)
    quoted = bool(timeline.quotations)
    return items.each(timeline.events, _with_default(index), measure, width - LANE_COLUMN, told=told, quoted=quoted)


def of_items(
    timeline: Timeline,
    everything: tuple[Item, ...],
    width: float,
    height: float,
    *,
    shown: Container[str] | None = None,
    wish: Arrangement = AS_IN_FILE,
    told: Telling = telling.DEFAULT,
) -> SmallScene:
    """The scene of ``measured`` items: pure, so that it can be made on another thread. See ``make``."""
    return _laid_out(_ground(timeline, everything, width, height, told=told), shown, wish)


def _ground(timeline: Timeline, everything: tuple[Item, ...], width: float, height: float, *, told: Telling) -> _Ground:
    names, _ = lanes.names(timeline)
    spans = era_spans(timeline, told)
    bounds = [at for era in spans for at in (era.start, era.end) if at is not None]
    whole = framing.fit(everything, max(1.0, width - LANE_COLUMN), bounds)
    titles = {event.id: without_controls(event.title) for event in timeline.events}
    limits = framing.limits(everything, whole)
    return _Ground(timeline, width, height, everything, names, spans, whole, limits, titles)


def _is_long(item: Item, title_of: Mapping[str, str]) -> bool:
    """Whether a title does not fit into one line, or only into a very long one."""
    return item.right - item.left > VERY_WIDE or item.title != " ".join(title_of[item.event_id].split())


def _as_much_in_view(taller: _Ground, tall: LaneLayout, ground: _Ground, flat: LaneLayout) -> bool:
    """Whether rows of taller cards need no scrolling, and every card is as whole at first sight as in ``ground``."""
    if tall.height - lanes_room(taller.height, taller.eras) >= 1:
        return False
    at_first_sight = {
        item.event_id: _fullness(placed, ground.whole.px_per_us)
        for item, placed in zip(ground.everything, flat.placed, strict=True)
    }
    return all(
        _fullness(placed, taller.whole.px_per_us) >= at_first_sight[item.event_id]
        for item, placed in zip(taller.everything, tall.placed, strict=True)
    )


def _fullness(placed: Placed, px_per_us: float) -> int:
    """At a scale 0 for a mark, 1 for a narrow card, 2 for a whole one."""
    return (px_per_us >= placed.threshold) + (px_per_us >= max(placed.threshold, placed.whole_from))


def _layout(ground: _Ground, made: Sequence[Item] | None = None, arranged: Arranged | None = None) -> LaneLayout:
    """The rows of all events of a file, or of those that are to be shown, in its lanes or in those of a user's wish."""
    room, fit = lanes_room(ground.height, ground.eras), ground.whole.px_per_us
    return lanes.layout(ground.everything if made is None else made, ground.names, room, fit, arranged)


def _laid_out(
    ground: _Ground, shown: Container[str] | None, wish: Arrangement, layout: LaneLayout | None = None
) -> SmallScene:
    """``layout`` is that of the whole ground, where it is known already."""
    everything, timeline = ground.everything, ground.timeline
    passing = everything if shown is None else tuple(item for item in everything if item.event_id in shown)
    arranged = arrangement.arranged(ground.names, wish)
    away = arranged.hidden
    made = tuple(item for item in passing if item.lane not in away) if away else passing
    if layout is None:
        layout = _layout(ground, made, arranged)
    members: dict[tuple[int, int], list[int]] = {}
    for i, (item, placed) in enumerate(zip(made, layout.placed, strict=True)):
        members.setdefault((layout.bands[item.lane].host, placed.row), []).append(i)
    by_event = {item.event_id: i for i, item in enumerate(made)}
    return SmallScene(
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
        hidden={item.event_id: item.anchor for item in everything if item.event_id not in by_event},
        undated_pass=shown is not None and not passing and any(event.id in shown for event in timeline.events),
        lanes_hide_all=bool(passing) and not made,
        ground=ground,
    )


def _with_default(index: dict[str, int]) -> dict[str, int]:
    return index if "" in index else {**index, "": 0}


def era_spans(timeline: Timeline, told: Telling) -> tuple[EraSpan, ...]:
    """The eras as they are drawn, in the order of the file."""
    bounds = [(when.earliest, when.latest) for when in (told.placed(era.when) for era in timeline.eras)]
    return tuple(
        EraSpan(without_controls(era.title), era.color, start, end, row)
        for era, (start, end), row in zip(timeline.eras, bounds, eras.rows(bounds), strict=True)
    )


def foot_of(spans: Sequence[EraSpan]) -> float:
    """The height of the eras' feet, in pixels: one row at least, so that nothing moves with the first era."""
    return FOOT_HEIGHT + FOOT_ROW * max((era.row for era in spans), default=0)


def lanes_room(height: float, spans: Sequence[EraSpan]) -> float:
    """The height that a canvas of so much leaves for lanes, in pixels."""
    return max(1.0, height - AXIS_HEIGHT - foot_of(spans))
