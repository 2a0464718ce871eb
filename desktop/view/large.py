"""A scene of very many events: no object for each, but a store that is asked about the window.

Lanes share the height by their numbers, and rows are dealt in turn by time, so that an event's row follows from its
place alone. All cards count with one greatest width, whatever their words and the font: their labels are packed for
lanes and rows, and no change of the window's width packs them anew. A frame makes items of those events that it draws,
and keeps some thousand of them.

Every card hangs to the right of its mark, also where only an end is known: cards to both sides of theirs would need
twice the room. Days are drawn by the midnights of UTC, by which the store has them.

numpy is imported here: this module is loaded for large files only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.core import dates
from desktop.core.dates import US_PER_SECOND, DateError, DateRange, Instant
from desktop.core.plaintext import without_controls
from desktop.core.protocols import LabelStore, StoredEvent, TextMeasure, Window
from desktop.core.timeline import Event, Timeline
from desktop.view import arrangement, framing, items, lanes, telling
from desktop.view.arrangement import AS_IN_FILE, Arrangement
from desktop.view.density import Grid
from desktop.view.framing import Extent
from desktop.view.items import CARD_SHIFT, Item
from desktop.view.labels import CARD_GAP, NEVER
from desktop.view.lanes import LaneLayout, LaneName
from desktop.view.packing import pack
from desktop.view.scene import LANE_COLUMN, Members, Scene, era_spans, lanes_room
from desktop.view.telling import Telling
from desktop.view.timescale import ANY, Timescale

#: No card is wider, in pixels; titles are shortened to it. At 336, three of a row stand in a window. Where
#: there is more room, a whole one is up to so wide: most titles are shorter.
CARD_WIDEST, WHOLE_WIDEST = 336.0, 400.0
#: Cards are as wide as a multiple of this: widths that differ by a few pixels look like an accident.
WIDER = 24.0
#: The pixels of its row that a card takes, as labels are packed, and the most that a whole one takes.
REACH, WHOLE_REACH = CARD_WIDEST + CARD_GAP, WHOLE_WIDEST + CARD_GAP
#: Events and items of them that are kept: what a score of frames draw.
KEPT = 8_192

Places = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class _Ground:
    """What neither a filter nor the window's size changes.

    ``index_of`` has for each lane of the store the file's.
    """

    store: LabelStore
    measure: TextMeasure
    told: Telling
    names: tuple[LaneName, ...]
    index_of: tuple[int, ...]
    extent: Extent | None
    era_bounds: tuple[Instant, ...]


@dataclass(frozen=True, eq=False)
class _Kept:
    """What was made for a frame and is kept for the next, by place: see the functions that make it."""

    stored: dict[int, StoredEvent] = field(default_factory=dict)
    cards: dict[int, Item] = field(default_factory=dict)
    whole_cards: dict[int, Item] = field(default_factory=dict)
    bare: dict[int, Item] = field(default_factory=dict)
    rooms: dict[int, float] = field(default_factory=dict)
    #: what ``view.masses`` shared out last, by what it was asked
    shares: dict[object, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, kw_only=True)
class LargeScene(Scene):
    """``store`` has the events that are shown, with their rows; ``packed`` says whether their labels are known, too.

    ``lanes_of`` has for each lane of the file those of the store whose events it draws, mostly one and for a strip all
    that are folded into it; ``band_of`` has for each lane of the store the one that draws it. ``in_hidden_lanes`` is
    how many events would be shown, but for the lanes that they are in.
    ``following`` has for each place that of the next event of its row, and its own where there is none. ``peak`` is the
    most events a pixel of a lane when all is in view: what a profile's full height stands for.
    """

    ground: _Ground
    store: LabelStore
    lanes_of: tuple[tuple[int, ...], ...]
    band_of: tuple[int, ...]
    in_hidden_lanes: int = 0
    following: Places
    packed: bool
    peak: float
    undated_pass: bool = False
    kept: _Kept = field(default_factory=_Kept)

    @property
    def many(self) -> bool:
        return True

    @property
    def empty(self) -> bool:
        return not len(self.store)

    @property
    def hides(self) -> bool:
        return len(self.store) < len(self.ground.store)

    @property
    def only_undated(self) -> bool:
        return self.undated_pass

    @property
    def only_in_hidden_lanes(self) -> bool:
        return self.empty and self.in_hidden_lanes > 0

    def showing(self, shown: Container[str] | None, wish: Arrangement = AS_IN_FILE) -> LargeScene:
        return with_labels(sifted(self, shown, wish))

    def ready(self) -> None:
        """Makes what the first question about one event would wait for; on any thread."""
        self.ground.store.ready()
        self.store.ready()

    # -- one event

    def _event(self, event_id: str) -> StoredEvent | None:
        return self.store.event(event_id) if event_id else None

    def item(self, event_id: str) -> Item | None:
        stored = self._event(event_id)
        return None if stored is None else self.whole_card(stored)

    def row(self, event_id: str) -> int | None:
        stored = self._event(event_id)
        return None if stored is None else stored.row

    def title(self, event_id: str) -> str:
        stored = self._event(event_id)
        return "" if stored is None else without_controls(stored.title)

    def position(self, event_id: str) -> int:
        stored = self._event(event_id)
        if stored is None:
            raise KeyError(event_id)
        return stored.place

    def holds_anchor(self, start: Instant, end: Instant) -> bool:
        return self.store.before(end + 1) > self.store.before(start)

    def neighbour(self, event_id: str | None, step: int, at: Instant) -> str | None:
        stored = self._event(event_id or "")
        if stored is not None:
            place = stored.place + step
        else:
            hidden = self.ground.store.event(event_id) if event_id else None
            place = self.store.before(at if hidden is None else hidden.anchor) - (step < 0)
        return self.store.order(place).id if 0 <= place < len(self.store) else None

    # -- very many events

    def members(self, lane: int, first: Instant, last: Instant, most: int) -> Members:
        places = self.within(Window(first, last + 1), lane)
        if not len(places):
            return Members(0, (), first, last)
        ends = self.store.rows(places[[0, -1]])
        ids = tuple(stored.id for stored in self.store.rows(places[:most]))
        return Members(len(places), ids, ends[0].anchor, ends[1].anchor)

    def under_way(self, at: Instant, lane: int) -> int:
        return sum(self.store.under_way(at, of_store) for of_store in self.lanes_of[lane])

    def tally(self, parts: int) -> list[list[int]]:
        found: list[list[int]] = self.counts(Window(self.whole.start, self.whole.end), parts).tolist()
        return found

    def counts(self, window: Window, parts: int) -> Places:
        """How many events hang in each of so many equal parts of a window, by lane as they are drawn."""
        of_store = self.store.counts(window, parts)
        if self.band_of == tuple(range(len(self.layout.bands))):
            return of_store
        counts = np.zeros((len(self.layout.bands), parts), np.int32)
        for band, of_lane in zip(self.band_of, of_store, strict=True):
            counts[band] += of_lane
        return counts

    def within(self, window: Window, lane: int) -> Places:
        """The places of a drawn lane's events that hang in a window, by time."""
        some = [self.store.within(window, one) for one in self.lanes_of[lane]]
        return some[0] if len(some) == 1 else np.sort(np.concatenate([np.empty(0, np.int32), *some]))

    def stored(self, places: Iterable[int]) -> list[StoredEvent]:
        """The events at many places, kept for the next frame."""
        kept = self.kept.stored
        wanted = list(places)
        missing = [place for place in wanted if place not in kept]
        if missing:
            if len(kept) > KEPT:
                kept.clear()
                missing = wanted
            kept.update(zip(missing, self.store.rows(missing), strict=True))
        return [kept[place] for place in wanted]

    def lane_of(self, stored: StoredEvent) -> int:
        """The drawn lane of an event."""
        return self.band_of[stored.lane]

    def cards(self, events: Sequence[StoredEvent], us_per_px: float) -> list[Item]:
        """The items of events with the words of their cards at a scale.

        A card is whole where the next event of its row leaves room for that, whether that one has a card or not: so it
        stays whole at all larger scales.
        """
        least = WHOLE_REACH * us_per_px
        return [
            self.whole_card(stored) if room >= least else self.card(stored)
            for stored, room in zip(events, self._rooms(events), strict=True)
        ]

    def _rooms(self, events: Sequence[StoredEvent]) -> list[float]:
        """How many microseconds after each event the next one of its row is anchored; infinite where there is none."""
        kept = self.kept.rooms
        missing = [stored for stored in events if stored.place not in kept]
        if missing:
            if len(kept) > KEPT:
                kept.clear()
                missing = list(events)
            following = self.following[[stored.place for stored in missing]]
            seconds, micros, _ = self.store.labels_of(following)
            for stored, next_one, second, micro in zip(
                missing, following.tolist(), seconds.tolist(), micros.tolist(), strict=True
            ):
                at = second * US_PER_SECOND + micro
                kept[stored.place] = at - stored.anchor if next_one > stored.place else math.inf
        return [kept[stored.place] for stored in events]

    def card(self, stored: StoredEvent) -> Item:
        """The item of an event with what its card says among others."""
        return _once(self.kept.cards, stored, lambda: self._made(stored, CARD_WIDEST))

    def whole_card(self, stored: StoredEvent) -> Item:
        """The same with all that its card says where it has room."""
        return _once(self.kept.whole_cards, stored, lambda: self._made(stored, WHOLE_WIDEST))

    def _made(self, stored: StoredEvent, widest: float) -> Item:
        event, when = self._read(stored)
        if when is None:
            return self.bare(stored)
        told = self.ground.told
        said = items.words(event, when, self.ground.measure, widest, told=told, quoted=bool(self.timeline.quotations))
        width = min(widest, math.ceil(said.width / WIDER) * WIDER)
        item = items.of_event(event, when, self.lane_of(stored), said._replace(width=width), told=told)
        start, end, marks = item.start, item.end, item.marks
        if stored.precise:
            start, end, marks = stored.start, stored.end, (stored.anchor,)
        left, right = CARD_SHIFT, CARD_SHIFT + width
        if (item.anchor, item.left, item.start, item.end, item.marks) == (stored.anchor, left, start, end, marks):
            return item
        return replace(item, anchor=stored.anchor, left=left, right=right, start=start, end=end, marks=marks)

    def _read(self, stored: StoredEvent) -> tuple[Event | StoredEvent, DateRange | None]:
        """What a card tells, and its date: of a table the row itself says it, and no event need be made."""
        if not self.timeline.quotations:
            try:
                return stored, dates.parse(stored.date)
            except DateError:
                pass  # a row that gives its bounds: the timeline knows how that is told
        event = self.timeline.event_by_id.get(stored.id)
        return event or stored, None if event is None else event.when

    def bare(self, stored: StoredEvent) -> Item:
        """The item of an event without a card: its date need not be read for a mark or a bar."""
        return _once(self.kept.bare, stored, lambda: items.of_stored(stored, self.lane_of(stored)))

    def resized(self, width: float, height: float) -> LargeScene | None:
        """The same in a window of another size; None where rows change, and labels must be packed anew."""
        layout = _layout(self, height)
        rows = [band.rows for band in layout.bands]
        if rows != [band.rows for band in self.layout.bands]:
            return None
        whole = _whole(self.ground, width)
        return replace(self, width=width, height=height, layout=layout, whole=whole)


def _once(kept: dict[int, Item], stored: StoredEvent, make: Callable[[], Item]) -> Item:
    """The item that was made of an event, or is made now and kept."""
    item = kept.get(stored.place)
    if item is None:
        if len(kept) > KEPT:
            kept.clear()
        item = kept[stored.place] = make()
    return item


# -- making


def first_sight(
    timeline: Timeline,
    store: LabelStore,
    measure: TextMeasure,
    width: float,
    height: float,
    *,
    shown: Container[str] | None = None,
    wish: Arrangement = AS_IN_FILE,
    told: Telling = telling.DEFAULT,
) -> LargeScene:
    """A scene without labels, for which no event is looked at: some 50 ms for a million, and seconds in a zone.

    See ``scene.make``.
    """
    if told.axis.zone is not None:
        store = store.in_zone(told.axis.zone)
    names, index = lanes.names(timeline)
    homeless = index.get("", 0)
    index_of = tuple(index.get(lane, homeless) for lane in store.lanes)
    eras = era_spans(timeline, told)
    bounds = tuple(at for era in eras for at in (era.start, era.end) if at is not None)
    ground = _Ground(store, measure, told, names, index_of, _extent(store), bounds)
    whole = _whole(ground, width)
    scene = LargeScene(
        timeline=timeline, width=width, height=height, lanes=names, arranged=lanes.as_in_file(names),
        layout=lanes.crowded([1] * len(names), names, lanes_room(height, eras)), lanes_of=(), band_of=index_of,
        eras=eras, whole=whole, limits=framing.limits_of(store.shortest, whole) if len(store) else ANY,
        ground=ground, store=store, following=np.empty(0, np.int32), packed=False, peak=1.0,
    )  # fmt: skip
    return sifted(scene, shown, wish)


def sifted(scene: LargeScene, shown: Container[str] | None, wish: Arrangement = AS_IN_FILE) -> LargeScene:
    """The same with other events (ids, None for all) and lanes, in their rows, without labels."""
    ground = scene.ground
    arranged = arrangement.arranged(ground.names, wish)
    band_of = tuple(arranged.hosts[index] for index in ground.index_of)
    drawn: list[list[int]] = [[] for _ in ground.names]
    for lane, band in enumerate(band_of):
        drawn[band].append(lane)
    lanes_of = tuple(map(tuple, drawn))
    passing = ground.store if shown is None else ground.store.only(shown)
    hidden = arranged.hidden
    seen = [lane for lane, index in enumerate(ground.index_of) if index not in hidden]
    store = passing.in_lanes(seen) if len(seen) < len(ground.index_of) else passing
    scene = replace(
        scene, arranged=arranged, band_of=band_of, lanes_of=lanes_of, in_hidden_lanes=len(passing) - len(store)
    )
    undated = shown is not None and not len(passing) and any(event.id in shown for event in scene.timeline.undated)
    return _in_rows(replace(scene, store=store, undated_pass=undated))


def sized(scene: LargeScene, width: float, height: float) -> LargeScene:
    """The same in a window of another size, but for its rows: ``sifted`` deals those."""
    return replace(scene, width=width, height=height, whole=_whole(scene.ground, width))


def _in_rows(scene: LargeScene) -> LargeScene:
    """Rows in turn by time: neighbours get different ones, and a place's row is told without the others."""
    store, layout = scene.store, _layout(scene, scene.height)
    row, following = np.zeros(len(store), np.int16), np.arange(len(store), dtype=np.int32)
    for band, of_store in zip(layout.bands, scene.lanes_of, strict=True):
        places, rows = _places(store, of_store), max(1, band.rows)
        row[places] = np.arange(len(places)) % rows
        following[places[:-rows]] = places[rows:]
    store = store.with_labels(row, np.full(len(row), NEVER))
    made = replace(scene, store=store, layout=layout, following=following, packed=False, kept=_Kept())
    return replace(made, peak=_peak(made))


def with_labels(scene: LargeScene, check: Callable[[], None] = lambda: None) -> LargeScene:
    """The same with the labels of all lanes packed: a second for a million. ``check`` is called every few ms."""
    store = scene.store
    row, threshold = np.zeros(len(store), np.int16), np.full(len(store), NEVER)
    for band, of_store in zip(scene.layout.bands, scene.lanes_of, strict=True):
        if band.flat:  # without cards
            continue
        check()
        places = _places(store, of_store)
        seconds, micros, importance = store.labels_of(places)
        rows = (np.arange(len(places)) % band.rows).astype(np.int16)
        row[places], threshold[places] = pack(
            seconds, micros, importance, row=rows, rows=band.rows, reach_px=REACH, check=check
        )
    return replace(scene, store=store.with_labels(row, threshold), packed=True, kept=_Kept())


def _places(store: LabelStore, of_store: tuple[int, ...]) -> Places:
    some = [store.of_lane(lane) for lane in of_store]
    return some[0] if len(some) == 1 else np.sort(np.concatenate([np.empty(0, np.int32), *some]))


def _layout(scene: LargeScene, height: float) -> LaneLayout:
    """The lanes in a window of so much height, by how many events each draws."""
    sizes = [sum(len(scene.store.of_lane(lane)) for lane in of_store) for of_store in scene.lanes_of]
    return lanes.crowded(sizes, scene.lanes, lanes_room(height, scene.eras), scene.arranged)


def _extent(store: LabelStore) -> Extent | None:
    bounds = store.bounds
    if bounds is None:
        return None
    first, last = store.order(0), store.order(len(store) - 1)
    return Extent(first.anchor, last.anchor, *bounds)


def _whole(ground: _Ground, width: float) -> Timescale:
    """All of it. The last cards need not be whole in there: of very many, other ones tell what there is."""
    width = max(1.0, width - LANE_COLUMN)
    if ground.extent is None:
        return framing.fit((), width, ground.era_bounds)
    return framing.fit_many(ground.extent, width, CARD_WIDEST / 2, ground.era_bounds)


def _peak(scene: LargeScene) -> float:
    """The most events a pixel of a lane when all is in view, as a profile shows it."""
    window, grid = Grid.window(scene.whole)
    counts = scene.counts(window, grid.columns(window))
    return max(4.0, float(smooth(counts).max(initial=0.0)) / grid.width(scene.whole))


def smooth(counts: Places) -> NDArray[np.float64]:
    """Each row with its columns shared out among their neighbours, so that a few events are a hill and no fence.

    A column's share falls evenly over ``SPREAD`` columns to both sides. That is the mean of ``SPREAD`` + 1 columns
    taken twice, by sums in whole numbers, which are exact wherever a window begins.
    """
    lanes, columns = counts.shape
    each = SPREAD + 1
    sums = np.zeros((lanes, columns + 2 * SPREAD + 1), np.int64)
    sums[:, each : each + columns] = counts
    np.cumsum(sums, axis=1, out=sums)
    once = np.zeros((lanes, columns + each), np.int64)
    np.subtract(sums[:, each:], sums[:, :-each], out=once[:, 1:])
    np.cumsum(once, axis=1, out=once)
    found: NDArray[np.float64] = (once[:, each:] - once[:, :-each]) / each**2
    return found


#: How many columns to each side a profile is smoothed by.
SPREAD = 4
