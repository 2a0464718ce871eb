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
from desktop.view import framing, items, lanes, telling
from desktop.view.density import RowIndex
from desktop.view.items import Item
from desktop.view.labels import Placed
from desktop.view.lanes import LaneLayout
from desktop.view.telling import Telling
from desktop.view.timescale import Limits, Timescale

#: The frame's fixed parts, in pixels: lane names at the left, the axis above, the feet of the eras below.
LANE_COLUMN = 148.0
AXIS_HEIGHT = 46.0
FOOT_HEIGHT = 22.0


#: Of so few events titles are wrapped where one of them is cut, or makes its card so wide, if taller rows have room.
FEW_TO_WRAP = 60
VERY_WIDE = 320.0


class EraSpan(NamedTuple):
    """An era's bounds, None where open."""

    title: str
    color: str | None
    start: Instant | None
    end: Instant | None


@dataclass(frozen=True, eq=False)
class _Ground:
    """What no filter changes: all dated events as items, in order of time, and what follows from them."""

    timeline: Timeline
    width: float
    height: float
    everything: tuple[Item, ...]
    eras: tuple[EraSpan, ...]
    whole: Timescale
    limits: Limits
    title_of: dict[str, str]


@dataclass(frozen=True, eq=False)
class Scene:
    """``items`` are in order of time; ``rows`` are by (lane, row); ``by_event`` has the index of an event's item.

    Events that a filter hides are no items: ``hidden`` has the instants of those with a date, and ``only_undated`` says
    that the filter lets events through, but none that has a place in time.
    """

    timeline: Timeline
    width: float
    height: float
    items: tuple[Item, ...]
    layout: LaneLayout
    rows: dict[tuple[int, int], RowIndex]
    eras: tuple[EraSpan, ...]
    by_event: dict[str, int]
    whole: Timescale
    limits: Limits
    title_of: dict[str, str]
    hidden: Mapping[str, Instant]
    only_undated: bool
    ground: _Ground

    def showing(self, shown: Container[str] | None) -> Scene:
        """The same with other events shown (ids, None for all): as ``make`` gives it, at the cost of the layout."""
        return _laid_out(self.ground, shown)

    @property
    def time_width(self) -> float:
        """The width of the part where time runs."""
        return max(1.0, self.width - LANE_COLUMN)

    @property
    def lanes_height(self) -> float:
        """The height in which lanes show."""
        return max(1.0, self.height - AXIS_HEIGHT - FOOT_HEIGHT)

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
        band = self.layout.bands[item.lane]
        top = band.card_top(placed.row) - lanes.LANE_TOP
        bottom = top + lanes.LANE_TOP + band.pitch
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
    told: Telling = telling.DEFAULT,
) -> Scene:
    """Lays a timeline out for a canvas of ``width`` x ``height`` logical pixels.

    ``shown`` are the ids of the events that a filter lets through, None for all. The others give their room away; the
    lanes, and the stretch of time that is the whole, stay what they are, so that one keeps one's bearings. ``told``
    says how cards write dates, and by the midnights of which zone days are drawn.

    Of a small file long titles are wrapped, where no card gives way for it at first sight and nothing has to scroll.
    """
    ground = _ground(timeline, measure, width, height, told, wrap=False)
    if len(ground.everything) <= FEW_TO_WRAP and any(_is_long(item, ground.title_of) for item in ground.everything):
        taller = _ground(timeline, measure, width, height, told, wrap=True)
        if _as_much_in_view(taller, ground):
            ground = taller
    return _laid_out(ground, shown)


def _ground(
    timeline: Timeline, measure: TextMeasure, width: float, height: float, told: Telling, *, wrap: bool
) -> _Ground:
    _, index = lanes.names(timeline)
    everything = items.make(timeline.events, _with_default(index), measure, width - LANE_COLUMN, told=told, wrap=wrap)
    eras = tuple(_era_spans(timeline, told))
    bounds = [at for era in eras for at in (era.start, era.end) if at is not None]
    whole = framing.fit(everything, max(1.0, width - LANE_COLUMN), bounds)
    titles = {event.id: without_controls(event.title) for event in timeline.events}
    limits = framing.limits(everything, whole)
    return _Ground(timeline, width, height, everything, eras, whole, limits, titles)


def _is_long(item: Item, title_of: Mapping[str, str]) -> bool:
    """Whether a title does not fit into one line, or only into a very long one."""
    return item.right - item.left > VERY_WIDE or item.title != " ".join(title_of[item.event_id].split())


def _as_much_in_view(taller: _Ground, ground: _Ground) -> bool:
    """Whether rows of taller cards need no scrolling, and every card is as whole at first sight as in ``ground``."""
    tall, flat = _layout(taller, taller.everything), _layout(ground, ground.everything)
    if tall.height - _room(taller) >= 1:
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


def _layout(ground: _Ground, of: Sequence[Item]) -> LaneLayout:
    names, _ = lanes.names(ground.timeline)
    return lanes.layout(of, names, _room(ground), ground.whole.px_per_us)


def _room(ground: _Ground) -> float:
    """The height in which lanes show."""
    return max(1.0, ground.height - AXIS_HEIGHT - FOOT_HEIGHT)


def _laid_out(ground: _Ground, shown: Container[str] | None) -> Scene:
    everything, timeline = ground.everything, ground.timeline
    made = everything if shown is None else tuple(item for item in everything if item.event_id in shown)
    layout = _layout(ground, made)
    members: dict[tuple[int, int], list[int]] = {}
    for i, (item, placed) in enumerate(zip(made, layout.placed, strict=True)):
        members.setdefault((item.lane, placed.row), []).append(i)
    return Scene(
        timeline=timeline,
        width=ground.width,
        height=ground.height,
        items=made,
        layout=layout,
        rows={key: RowIndex(made, layout.placed, ids) for key, ids in members.items()},
        eras=ground.eras,
        by_event={item.event_id: i for i, item in enumerate(made)},
        whole=ground.whole,
        limits=ground.limits,
        title_of=ground.title_of,
        hidden={item.event_id: item.anchor for item in everything if shown is not None and item.event_id not in shown},
        only_undated=shown is not None and not made and any(event.id in shown for event in timeline.events),
        ground=ground,
    )


def _with_default(index: dict[str, int]) -> dict[str, int]:
    return index if "" in index else {**index, "": 0}


def _era_spans(timeline: Timeline, told: Telling) -> Sequence[EraSpan]:
    spans = []
    for era in timeline.eras:
        when = told.placed(era.when)
        spans.append(EraSpan(without_controls(era.title), era.color, when.earliest, when.latest))
    return spans
