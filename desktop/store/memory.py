"""A store in memory, for up to some ten million events: sorted columns, asked by bisection.

All events are in the order of time, so that a window is a range of places. Everything else is a list of places in that
order: those of a lane, those whose labels begin to show at a scale, those that last about as long. A question about a
window bisects such lists, and costs what it finds or how many pixels it asks about, not how many events there are.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from desktop.core.dates import Instant
from desktop.core.protocols import StoredEvent, Window
from desktop.store import zoned
from desktop.store.columns import NO_END, NO_START, Columns, Indices
from desktop.store.counting import FEW, Counting
from desktop.store.texts import TextIndex
from desktop.store.times import Times

#: So many events of a length that began before a window are looked at, the latest, for a line through each row.
LOOKED_AT = 2_048
#: The level of labels that show at any scale: below any power of two.
_ALWAYS = -(2**15)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Labels:
    """Each event's row and the scale from which its label shows, and who begins to show within each power of two."""

    row: NDArray[np.int16]
    threshold: Floats
    levels: dict[int, Indices]
    #: Each event's row among those of all lanes, and how many these are.
    line: Indices
    lines: int

    @classmethod
    def of(cls, row: NDArray[np.int16], threshold: Floats, by_lane: Sequence[Indices]) -> _Labels:
        line, lines = row.astype(np.int32), 0
        for places in by_lane:
            line[places] += lines
            lines += int(row[places].max(initial=-1)) + 1
        return cls(row, threshold, _grouped(_power(threshold), np.isfinite(threshold)), line, lines)

    @property
    def nbytes(self) -> int:
        return (
            self.row.nbytes
            + self.line.nbytes
            + self.threshold.nbytes
            + sum(level.nbytes for level in self.levels.values())
        )


class MemoryStore:
    """Implements ``core.protocols.LabelStore`` over columns.

    A million events take a quarter of a second to sort and index, half of that if they come in order, and 180 MB with
    titles of 40 letters. Labels are packed by who draws them, for they depend on fonts, and are added ``with_labels``:
    until then no event has one.

    ``ids`` finds rows of the columns by their id, where that is known already. Else, and where nobody asked it yet, it
    is made when the first event is asked for by its id: see ``ready``.
    """

    def __init__(self, columns: Columns, ids: TextIndex | None = None) -> None:
        self._ids = ids or TextIndex(columns.ids)
        if not columns.anchor.ordered():
            order = columns.anchor.order()
            columns, self._ids = columns.take(order), self._ids.reordered(order)
        self.columns = columns
        self._by_lane = _split(columns.lane, len(columns.lanes))
        self._spans = _Spans(columns)
        self._counting = Counting(columns, self._by_lane)
        self._labels: _Labels | None = None

    def with_labels(self, row: NDArray[np.int16], threshold: Floats) -> MemoryStore:
        """The same events with labels: for each place its row, and from which scale, in pixels a microsecond, it shows.

        Infinite is never. Everything else is shared with this store, which stays as it is.
        """
        if not len(row) == len(threshold) == len(self):
            raise ValueError(f"{len(row):,} rows and {len(threshold):,} thresholds for {len(self):,} events")
        if not np.all(threshold >= 0):
            raise ValueError("a threshold is a scale: 0 or more, and a number")
        store = object.__new__(MemoryStore)
        store.__dict__.update(self.__dict__)
        store._labels = _Labels.of(row, threshold, self._by_lane)
        return store

    @property
    def lanes(self) -> tuple[str, ...]:
        return self.columns.lanes

    def __len__(self) -> int:
        return len(self.columns)

    def of_lane(self, lane: int) -> Indices:
        """The places of a lane's events, by time: for who packs its labels."""
        return self._by_lane[lane]

    @property
    def bounds(self) -> tuple[Instant, Instant] | None:
        """The first and the last instant that any event is known to cover, None where there is no event."""
        if not len(self):
            return None
        return self.columns.start[_first(self.columns.start)], self.columns.end[_last(self.columns.end)]

    @cached_property
    def shortest(self) -> int:
        """See ``core.protocols.LabelStore.shortest``."""
        of = self.columns
        lengths = of.end.from_(of.start) + 1
        gaps = of.anchor.slice(1, None).from_(of.anchor.slice(None, -1))
        return max(1, int(min(lengths.min(initial=np.inf), gaps[gaps > 0].min(initial=np.inf), 2.0**62)))

    def only(self, shown: Container[str]) -> MemoryStore:
        """See ``core.protocols.LabelStore.only``: a third of a second for a million, and a new store."""
        passes = np.fromiter((event_id in shown for event_id in self.columns.ids), np.bool_, len(self))
        return MemoryStore(self.columns.take(np.flatnonzero(passes)))

    def in_lanes(self, lanes: Collection[int]) -> MemoryStore:
        """See ``core.protocols.LabelStore.in_lanes``."""
        return MemoryStore(self.columns.take(np.flatnonzero(np.isin(self.columns.lane, list(lanes)))))

    def in_zone(self, zone: tzinfo) -> MemoryStore:
        """See ``core.protocols.LabelStore.in_zone``: some seconds for a million, and a new store."""
        return MemoryStore(zoned.in_zone(self.columns, zone))

    def labels_of(self, places: Indices) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.uint8]]:
        """See ``core.protocols.LabelStore.labels_of``."""
        anchor = self.columns.anchor.take(places)
        return anchor.seconds, anchor.micros, self.columns.importance[places]

    # -- the questions of a frame

    def before(self, time: Instant) -> int:
        return self.columns.anchor.place(time)

    def within(self, window: Window, lane: int) -> Indices:
        return _inside(self._by_lane[lane], *self.columns.anchor.range(*window))

    def labelled(self, window: Window, scale: float) -> Indices:
        if self._labels is None:
            return np.empty(0, np.int32)
        first, after = self.columns.anchor.range(*window)
        if after - first <= FEW:
            shown = self._labels.threshold[first:after] <= scale
            return (first + np.flatnonzero(shown)).astype(np.int32)
        edge = int(_power(np.array([scale]))[0])
        found = [np.empty(0, np.int32)]
        for level, places in self._labels.levels.items():
            if level > edge:
                break
            some = _inside(places, first, after)
            found.append(some[self._labels.threshold[some] <= scale] if level == edge else some)
        return np.sort(np.concatenate(found))

    def counts(self, window: Window, pixels: int) -> Indices:
        return self._counting.counts(window, pixels)

    def spans(self, window: Window, shortest: int, limit: int) -> Indices:
        return self._spans.meeting(window, shortest, limit, self._labels)

    def under_way(self, time: Instant, lane: int) -> int:
        of, places = self.columns, self._by_lane[lane]
        flags = of.flags[places]
        now, next_one = Times.within([time]), Times.within([time + 1])
        begun = of.start.take(places).before(next_one) | ((flags & NO_START) != 0)
        over = of.end.take(places).before(now) & ((flags & NO_END) == 0)
        return int(np.count_nonzero(begun & ~over))

    # -- one event

    def ready(self) -> None:
        """See ``core.protocols.LabelStore.ready``: the index of the ids."""
        self._ids.find("")

    def place(self, event_id: str) -> int | None:
        """The place of an event in the order of time; None where none has that id."""
        return self._ids.find(event_id)

    def event(self, event_id: str) -> StoredEvent | None:
        place = self.place(event_id)
        return None if place is None else self.order(place)

    def near(self, time: Instant, lane: int | None = None) -> int | None:
        anchor = self.columns.anchor
        at = anchor.place(time)
        if lane is None:
            around = [place for place in (at - 1, at) if 0 <= place < len(self)]
        else:
            places = self._by_lane[lane]
            behind = int(places.searchsorted(np.int32(at)))
            around = places[max(0, behind - 1) : behind + 1].tolist()
        return min(around, key=lambda place: abs(anchor[place] - time), default=None)

    def order(self, index: int) -> StoredEvent:
        if not 0 <= index < len(self):
            raise IndexError(f"place {index:,} of {len(self):,} events")
        return self.rows([index])[0]

    def rows(self, places: Sequence[int] | Indices) -> list[StoredEvent]:
        wanted = np.asarray(places, np.int32)
        return self.columns.events(wanted, None if self._labels is None else self._labels.row[wanted])

    @property
    def nbytes(self) -> int:
        """The memory that it takes."""
        lists = sum(one.nbytes for one in (*self._by_lane, *self._spans.lists))
        labels = self._labels.nbytes if self._labels else 0
        return self.columns.nbytes + self._ids.nbytes + lists + labels + self._counting.nbytes


class _Spans:
    """Finds what lasts through a window, also what began long before: by level, which is the power of two of a length.

    What lasts from 2 ** n up to 2 ** (n + 1) microseconds and meets a window began less than 2 ** (n + 1) before it, so
    each level has little to look through in vain. What has no begin or no end has lists of its own.
    """

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        no_start, no_end = (columns.flags & NO_START) != 0, (columns.flags & NO_END) != 0
        _, level = np.frexp(np.maximum(columns.end.from_(columns.start), 1))
        grouped = _grouped((level - 1).astype(np.int16), ~no_start & ~no_end)
        self._levels = dict(reversed(grouped.items()))
        self._tops = {level: self._top(places) for level, places in self._levels.items()}
        self._from, self._until, self._always = (
            np.flatnonzero(which).astype(np.int32)
            for which in (~no_start & no_end, no_start & ~no_end, no_start & no_end)
        )

    @property
    def lists(self) -> list[Indices]:
        return [*self._levels.values(), *self._tops.values(), self._from, self._until, self._always]

    def meeting(self, window: Window, shortest: int, limit: int, labels: _Labels | None) -> Indices:
        """See ``core.protocols.EventStore.spans``."""
        of, anchor = self._columns, self._columns.anchor
        first, after = anchor.range(*window)
        found = [self._unbounded(first, after, limit)]
        room, begin = limit - len(found[0]), Times.within([window.start])
        through = None if labels is None else _Through(of, labels, window)
        if through is not None:
            through.endless(_inside(self._from, 0, first)[-LOOKED_AT:])
            through.endless(self._always[-LOOKED_AT:])
        for level, places in self._levels.items():
            if 2 ** (level + 1) <= shortest or (room <= 0 and (through is None or through.done.all())):
                break
            # lengths are floats: what is a hair longer than its level says must be found, too
            reach = 2 ** (level + 1) + 2 ** max(0, level - 50)
            before = _inside(places, anchor.place(window.start - reach), first)
            lasting = before[~of.end.take(before).before(begin)] if len(before) else before
            if room > 0:
                top = _inside(self._tops[level], first, after)
                # where the most important ones are enough, nobody else is looked at
                inside = top if len(top) >= room and 2**level >= shortest else _inside(places, first, after)
                meeting = np.concatenate((lasting, inside))
                if 2**level < shortest:
                    meeting = meeting[of.end.take(meeting).from_(of.start.take(meeting)) >= shortest]
                found.append(self._leading(meeting, room))
                room -= len(found[-1])
            if through is not None:
                through.add(lasting[-LOOKED_AT:])
        if through is not None:
            found.append(through.best[through.best >= 0])
        return np.unique(np.concatenate(found))

    def _unbounded(self, first: int, after: int, limit: int) -> Indices:
        """Those without a begin or an end that meet a window of the places from ``first`` up to ``after``."""
        if not (len(self._from) or len(self._until) or len(self._always)):
            return self._always
        each = (_inside(self._from, 0, after), _inside(self._until, first, len(self._columns)), self._always)
        # first of each list: sorting all that is open takes too long where very many are
        leading = np.sort(np.concatenate([self._leading(places, limit) for places in each]))
        return self._leading(leading, limit)

    def _top(self, places: Indices) -> Indices:
        """The most important of some places, all of each importance: a sixteenth of them, or fewer."""
        importance = self._columns.importance[places]
        at_least = np.cumsum(np.bincount(importance, minlength=256)[::-1])[::-1]
        return places[importance >= np.count_nonzero(at_least > len(places) // 16)]

    def _leading(self, places: Indices, most: int) -> Indices:
        """The ``most`` more important ones, of equals by ``spread_rank``; counted, for sorting takes too long."""
        if len(places) <= most:
            return places
        importance = self._columns.importance[places]
        # how many are at least as important as each number
        at_least = np.cumsum(np.bincount(importance, minlength=256)[::-1])[::-1]
        border = int(np.flatnonzero(at_least > most)[-1])
        more, equal = places[importance > border], places[importance == border]
        room = max(0, most) - len(more)
        lowest = np.argpartition(spread_rank(equal), room)[:room]
        return np.sort(np.concatenate((more, equal[lowest])))


def spread_rank(places: Indices) -> NDArray[np.uint32]:
    """A rank of each place; those up to any rank lie evenly in time. It is what multiples of the golden ratio leave.

    See Knuth, "The Art of Computer Programming", 6.4, on multiplicative hashing. The multiplier is odd, so no two of
    2**32 places have one rank.
    """
    ranks: NDArray[np.uint32] = places.astype(np.uint32) * np.uint32(2_654_435_769)
    return ranks


class _Through:
    """Of each row the event that lasts longest into a window from before it; ``best`` has its place, -1 for none.

    ``done`` are the rows in which one lasts to the window's end.
    """

    def __init__(self, columns: Columns, labels: _Labels, window: Window) -> None:
        self._ends, self._line, self._after = columns.end, labels.line, Times.within([window.end])
        self.best = np.full(labels.lines, -1, np.int32)
        self.done = np.zeros(labels.lines, np.bool_)

    def endless(self, places: Indices) -> None:
        """Events that began before the window and do not end."""
        if not len(places):
            return
        lines = self._line[places]
        self.best[lines] = places
        self.done[lines] = True

    def add(self, places: Indices) -> None:
        """Events that began before the window and last into it."""
        places = places[~self.done[self._line[places]]]
        if not len(places):
            return
        some = np.concatenate((self.best[(self.best >= 0) & ~self.done], places))
        ends = self._ends.take(some)
        order = np.lexsort((ends.micros, ends.seconds))
        some, lasts = some[order], ~ends.before(self._after)[order]
        lines = self._line[some]
        self.best[lines] = some  # of a line the last one stays
        self.done[lines[lasts]] = True


def _power(scales: Floats) -> NDArray[np.int16]:
    """The power of two below which each scale lies, and not below half of it."""
    return np.where(scales > 0, np.frexp(scales)[1].astype(np.int16), np.int16(_ALWAYS))


def _inside(places: Indices, first: int, after: int) -> Indices:
    """Those of ascending places from ``first`` up to ``after``."""
    begin, end = places.searchsorted(np.array([first, after], np.int32))
    return places[begin:end]


def _split(numbers: NDArray[np.int16], count: int) -> list[Indices]:
    """The places of each number from 0 up to ``count``, ascending."""
    order = np.argsort(numbers, kind="stable").astype(np.int32)
    return np.split(order, np.cumsum(np.bincount(numbers, minlength=count))[:-1]) if count else []


def _grouped(levels: NDArray[np.int16], which: NDArray[np.bool_]) -> dict[int, Indices]:
    """The places ``which`` by level, levels and places ascending."""
    places = np.flatnonzero(which).astype(np.int32)
    of_places = levels[places]
    order = np.argsort(of_places, kind="stable")
    ordered = of_places[order]
    begins = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)])
    return dict(zip(ordered[begins].tolist(), np.split(places[order], begins[1:]), strict=False))


def _first(times: Times) -> int:
    at = np.flatnonzero(times.seconds == times.seconds.min())
    return int(at[times.micros[at].argmin()])


def _last(times: Times) -> int:
    at = np.flatnonzero(times.seconds == times.seconds.max())
    return int(at[times.micros[at].argmax()])
