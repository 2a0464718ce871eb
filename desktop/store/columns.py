"""Events as columns of numbers: some 150 bytes for each with its texts, where an object of a timeline takes 2,600.

A column is what a store works on, whether its events were objects, lines or a table. Nothing is lost that a frame
needs: dates keep their text, from which soft ends and sets are read when an event is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntFlag
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from desktop.core import zones
from desktop.core.dates import US_PER_DAY, Bound, DateRange, Instant
from desktop.core.protocols import StoredEvent
from desktop.core.timeline import Event
from desktop.store import everyday
from desktop.store.texts import Texts
from desktop.store.times import Times, holds

#: Lanes are numbered in 16 bits.
MOST_LANES = 2**15 - 1

Indices = NDArray[np.int32]


class Flag(IntFlag):
    """What is known of an event's date beside its bounds, in one byte."""

    OPEN_START = 1
    UNKNOWN_START = 2
    OPEN_END = 4
    UNKNOWN_END = 8
    #: an interval: it goes on for all of its range
    LASTS = 16
    #: drawn as a point: one date, to the day or finer
    PRECISE = 32
    UNCERTAIN = 64
    APPROXIMATE = 128


NO_START = np.uint8(Flag.OPEN_START | Flag.UNKNOWN_START)
NO_END = np.uint8(Flag.OPEN_END | Flag.UNKNOWN_END)
_PRECISE, _LASTS = np.uint8(Flag.PRECISE), np.uint8(Flag.LASTS)

START_FLAGS = {Bound.KNOWN: Flag(0), Bound.OPEN: Flag.OPEN_START, Bound.UNKNOWN: Flag.UNKNOWN_START}
END_FLAGS = {Bound.KNOWN: Flag(0), Bound.OPEN: Flag.OPEN_END, Bound.UNKNOWN: Flag.UNKNOWN_END}
_STARTS = {int(flag): bound for bound, flag in START_FLAGS.items()}
_ENDS = {int(flag): bound for bound, flag in END_FLAGS.items()}


@dataclass(frozen=True)
class Columns:
    """One row an event, all columns of one length.

    ``lane`` counts in ``lanes``. ``start`` and ``end`` are the first and the last microsecond of the range; where a
    flag says that there is none, they repeat the ``anchor``. ``zones`` has the IANA zones of the few rows whose times
    were read in one of their own.
    """

    ids: Texts
    titles: Texts
    dates: Texts
    lanes: tuple[str, ...]
    lane: NDArray[np.int16]
    importance: NDArray[np.uint8]
    anchor: Times
    start: Times
    end: Times
    flags: NDArray[np.uint8]
    zones: Mapping[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.flags)

    @classmethod
    def joined(cls, parts: Sequence[Columns], lanes: tuple[str, ...]) -> Columns:
        """One after another; all parts number their lanes by ``lanes``."""
        empty = np.empty(0, np.uint8)
        return cls(
            Texts.joined([part.ids for part in parts]),
            Texts.joined([part.titles for part in parts]),
            Texts.joined([part.dates for part in parts]),
            lanes,
            np.concatenate([empty.astype(np.int16), *(part.lane for part in parts)]),
            np.concatenate([empty, *(part.importance for part in parts)]),
            Times.joined([part.anchor for part in parts]),
            Times.joined([part.start for part in parts]),
            Times.joined([part.end for part in parts]),
            np.concatenate([empty, *(part.flags for part in parts)]),
            {
                begin + row: zone
                for begin, part in zip(accumulate(map(len, parts), initial=0), parts, strict=False)
                for row, zone in part.zones.items()
            },
        )

    def take(self, places: NDArray[np.int64]) -> Columns:
        """The rows at ``places``, in that order."""
        return replace(
            self,
            ids=self.ids.take(places),
            titles=self.titles.take(places),
            dates=self.dates.take(places),
            lane=self.lane[places],
            importance=self.importance[places],
            anchor=self.anchor.take(places),
            start=self.start.take(places),
            end=self.end.take(places),
            flags=self.flags[places],
            zones=self._zones_at(places),
        )

    def _zones_at(self, places: NDArray[np.int64]) -> dict[int, str]:
        if not self.zones:
            return {}
        named = np.flatnonzero(np.isin(places, list(self.zones)))
        return {row: self.zones[place] for row, place in zip(named.tolist(), places[named].tolist(), strict=True)}

    def events(self, places: Indices, rows: NDArray[np.int16] | None = None) -> list[StoredEvent]:
        """Some rows as objects: 5 µs for each, of which half are its texts."""
        flags = self.flags[places]
        numbers = places.tolist()
        return [
            StoredEvent(*of)
            for of in zip(
                numbers,
                map(self.ids.__getitem__, numbers),
                map(self.titles.__getitem__, numbers),
                map(self.dates.__getitem__, numbers),
                self.lane[places].tolist(),
                self.importance[places].tolist(),
                self.anchor.at(places),
                _where_known(self.start.at(places), flags & NO_START),
                _where_known(self.end.at(places), flags & NO_END),
                map(_STARTS.__getitem__, (flags & NO_START).tolist()),
                map(_ENDS.__getitem__, (flags & NO_END).tolist()),
                ((flags & _PRECISE) != 0).tolist(),
                ((flags & _LASTS) != 0).tolist(),
                rows.tolist() if rows is not None else [None] * len(numbers),
                strict=True,
            )
        ]

    @cached_property
    def nbytes(self) -> int:
        """The memory that they take."""
        columns = (self.ids, self.titles, self.dates, self.anchor, self.start, self.end)
        return sum(column.nbytes for column in (*columns, self.lane, self.importance, self.flags))


def _where_known(instants: list[Instant], missing: NDArray[np.uint8]) -> list[Instant | None]:
    return [None if gone else at for at, gone in zip(instants, missing.tolist(), strict=True)]


# -- what a date becomes


@dataclass(frozen=True, slots=True)
class Extents:
    """The columns that follow from dates."""

    anchor: Times
    start: Times
    end: Times
    flags: NDArray[np.uint8]

    @classmethod
    def of(cls, ranges: Sequence[DateRange]) -> Extents:
        """From dates that ``fits`` lets pass. What their texts tell is not among the flags: see ``told``."""
        anchors = [anchor(when) for when in ranges]
        starts = [at if when.earliest is None else when.earliest for when, at in zip(ranges, anchors, strict=True)]
        ends = [at if when.latest is None else when.latest for when, at in zip(ranges, anchors, strict=True)]
        kinds = [START_FLAGS[when.start_kind] | END_FLAGS[when.end_kind] for when in ranges]
        return cls(Times.of(anchors), Times.of(starts), Times.of(ends), np.array(kinds, np.uint8))

    def put(self, rows: NDArray[np.int64], others: Extents) -> None:
        """Writes the others to ``rows``: while columns are being made."""
        self.anchor.put(rows, others.anchor)
        self.start.put(rows, others.start)
        self.end.put(rows, others.end)
        self.flags[rows] = others.flags


def anchor(when: DateRange) -> Instant:
    """Where an event's card hangs: at its start, or where nothing is known of that, at its end.

    A set may be open on both sides, and ``[..1760,1770..]`` is known to have to do with 1760. ``view.items`` hangs the
    cards of few events by the same rule.
    """
    known = (when.earliest, when.latest, *(at for member in when.members for at in (member.earliest, member.latest)))
    return next(at for at in known if at is not None)


def fits(when: DateRange) -> bool:
    """Whether columns can hold a date: they end 146 thousand million years from now."""
    return all(holds(at) for at in (when.earliest, when.latest, anchor(when)) if at is not None)


def told(dates: Texts, extents: Extents) -> NDArray[np.uint8]:
    """The flags of ``extents`` and those that the texts tell, for all at once."""
    lasts, set_ = dates.holding("/"), dates.beginning("[") | dates.beginning("{")
    both = dates.holding("%")
    bounded = (extents.flags & (NO_START | NO_END)) == 0
    precise = bounded & ~lasts & ~set_ & (extents.end.from_(extents.start) < US_PER_DAY)
    flags = extents.flags.copy()
    for flag, where in (
        (Flag.LASTS, lasts),
        (Flag.PRECISE, precise),
        (Flag.UNCERTAIN, both | dates.holding("?")),
        (Flag.APPROXIMATE, both | dates.holding("~")),
    ):
        flags[where] |= np.uint8(flag)
    return flags


def timed(named: Iterable[tuple[int, str, str]]) -> dict[int, str]:
    """Of rows with their zones and dates those whose date may be read in that: it has a time, and the zone is one."""
    return {row: name for row, name, date in named if "T" in date and zones.zone(name) is not None}


# -- from a timeline


def of_events(events: Iterable[Event], lanes: Sequence[str] = ()) -> Columns:
    """The columns of a timeline's dated events that ``fits`` lets pass, in the order of the file.

    ``lanes`` are the ids of its lanes, in their order; an event without one is in the lane ``""``, which comes last.
    """
    names = (*lanes, "")
    index = {name: number for number, name in enumerate(names)}
    if len(names) > MOST_LANES:
        raise ValueError(f"{len(names):,} lanes; columns hold {MOST_LANES:,}")
    dated = [event for event in events if event.date is not None]
    dates = Texts.of([event.date or "" for event in dated])
    extents, held = _extents(dated, dates)
    columns = Columns(
        ids=Texts.of([event.id for event in dated]),
        titles=Texts.of([event.title for event in dated]),
        dates=dates,
        lanes=names,
        lane=np.array([index.get(event.lane or "", len(lanes)) for event in dated], np.int16),
        importance=np.array([event.importance for event in dated], np.uint8),
        anchor=extents.anchor,
        start=extents.start,
        end=extents.end,
        flags=told(dates, extents),
        zones=timed((row, event.time_zone, event.date or "") for row, event in enumerate(dated) if event.time_zone),
    )
    return columns if np.all(held) else columns.take(np.flatnonzero(held))


def _extents(events: Sequence[Event], dates: Texts) -> tuple[Extents, NDArray[np.bool_]]:
    """Where dated events stand in time, and which of them columns can hold. Everyday dates are read all at once."""
    count = len(events)
    common = everyday.read(dates, np.ones(count, np.bool_))
    others = np.ones(count, np.bool_)
    others[common.rows] = False
    read = [(row, when) for row in np.flatnonzero(others).tolist() if (when := events[row].when) and fits(when)]
    rows = np.array([row for row, _ in read], np.int64)
    extents = Extents(Times.zeros(count), Times.zeros(count), Times.zeros(count), np.zeros(count, np.uint8))
    extents.put(common.rows, Extents(common.start, common.start, common.end, np.zeros(len(common.rows), np.uint8)))
    extents.put(rows, Extents.of([when for _, when in read]))
    held = ~others
    held[rows] = True
    return extents, held
