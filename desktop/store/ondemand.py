"""Very many events as a timeline: what walks over columns of numbers looks like one of objects, made when asked for.

The window's panels, the search and the reader know events as ``core.timeline`` has them, and ask for a few. A million
at once would take 2.6 GB; here a few thousand are kept, those that were asked for last. Who draws asks ``store_of`` for
the columns.

numpy is loaded when the first such timeline is made, not by importing this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, overload

from pydantic import ConfigDict, PrivateAttr

from desktop.core import dates
from desktop.core.dates import Bound, DateError, Instant
from desktop.core.problems import shown
from desktop.core.protocols import StoredEvent
from desktop.core.timeline import DateBasis, Era, Event, Lane, Quotation, QuotationUse, Relation, Timeline

if TYPE_CHECKING:
    from desktop.store.loading import Report, Table, Undated
    from desktop.store.memory import MemoryStore

#: Events that are kept once they were made: what some frames draw, and a long list, take 10 MB.
KEPT: Final = 4_096
#: Events that are made at once by who wants them all.
_CHUNK: Final = 1_024

_UNKNOWN: Final = DateBasis()


class StoredEvents(Sequence[Event]):
    """All events: those of a store in the order of time, then the undated ones. Each is made when asked for."""

    def __init__(self, store: MemoryStore, undated: tuple[Event, ...]) -> None:
        self.store = store
        self.undated = undated
        self._dated = lru_cache(KEPT)(lambda place: _event(store.order(place), store.lanes))

    def __len__(self) -> int:
        return len(self.store) + len(self.undated)

    @overload
    def __getitem__(self, index: int) -> Event: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Event, ...]: ...
    def __getitem__(self, index: int | slice) -> Event | tuple[Event, ...]:
        if isinstance(index, slice):
            places = range(len(self))[index]
            dated = [place for place in places if place < len(self.store)]
            made = iter(self._at(dated))
            return tuple(next(made) if place < len(self.store) else self[place] for place in places)
        place = range(len(self))[index]
        beyond = place - len(self.store)
        return self._dated(place) if beyond < 0 else self.undated[beyond]

    def __iter__(self) -> Iterator[Event]:
        """Every event once, some at a time; none of them is kept."""
        for begin in range(0, len(self.store), _CHUNK):
            yield from self._at(range(begin, min(begin + _CHUNK, len(self.store))))
        yield from self.undated

    def _at(self, places: Sequence[int]) -> list[Event]:
        """Dated events, in one question."""
        return [_event(stored, self.store.lanes) for stored in self.store.rows(places)]


class StoredById(Mapping[str, Event]):
    """The same events by their ids."""

    def __init__(self, events: StoredEvents) -> None:
        self._events = events
        self._undated = {event.id: event for event in events.undated}

    def __len__(self) -> int:
        return len(self._events)

    def __getitem__(self, key: str) -> Event:
        undated = self._undated.get(key)
        if undated is not None:
            return undated
        place = self._events.store.place(key)
        if place is None:
            raise KeyError(key)
        return self._events[place]

    def __iter__(self) -> Iterator[str]:
        return chain(self._events.store.columns.ids, self._undated)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and (key in self._undated or self._events.store.place(key) is not None)


class StoredTimeline(Timeline):
    """A timeline over a store.

    It is a ``Timeline``, so that nobody who shows one need know of two kinds. What that answers by a walk over all
    events is answered here by the columns, or by what a table cannot hold: it has no quotations and no relations. It is
    made without validation, which would make all events; whoever filled the store has seen to it that they are sound.
    """

    model_config = ConfigDict(defer_build=True)

    _events: StoredEvents = PrivateAttr()
    _undated_count: int = PrivateAttr()

    @classmethod
    def over(
        cls, events: StoredEvents, title: str, lanes: Sequence[Lane], eras: Sequence[Era], undated_count: int
    ) -> StoredTimeline:
        """A timeline of these events; ``undated_count`` counts also those of no date that ``events`` lets be."""
        values: dict[str, Any] = {"events": events, "lanes": tuple(lanes), "eras": tuple(eras)}
        made = cls.model_construct(format="quoteline/1", title=title, **values)
        made._events, made._undated_count = events, undated_count
        return made

    @property
    def store(self) -> MemoryStore:
        """The dated events."""
        return self._events.store

    @cached_property
    def event_by_id(self) -> Mapping[str, Event]:
        return StoredById(self._events)

    @cached_property
    def undated(self) -> tuple[Event, ...]:
        return self._events.undated

    @property
    def undated_count(self) -> int:
        return self._undated_count

    @cached_property
    def lived_in(self) -> frozenset[str]:
        lanes = self.store.lanes
        return frozenset(name for number, name in enumerate(lanes) if len(self.store.of_lane(number)))

    @cached_property
    def quotation_by_id(self) -> dict[str, Quotation]:
        return {}

    @cached_property
    def events_by_quotation(self) -> Mapping[str, tuple[tuple[Event, QuotationUse], ...]]:
        return {}

    def relations_to(self, event_id: str) -> Iterator[tuple[Event, Relation]]:  # noqa: ARG002 - as Timeline has it
        return iter(())


def timeline_of(table: Table, title: str, lanes: Sequence[Lane] | None = None, eras: Sequence[Era] = ()) -> Timeline:
    """The timeline of a table: a fifth of a second for a million rows, most of it to sort them.

    ``lanes`` are those of the table, in their order, where more is known of them than their names; None makes one of
    each name. Of the undated events there are those that the table's report kept.
    """
    from desktop.store.memory import MemoryStore

    store = MemoryStore(table.columns, table.ids)
    if lanes is None:
        lanes = [Lane(id=name, title=name) for name in store.lanes if name]
    events = StoredEvents(store, _undated(table.report))
    return StoredTimeline.over(events, title, lanes, eras, table.report.undated_count)


def store_of(timeline: Timeline) -> MemoryStore | None:
    """The store that a timeline's dated events lie in; None where they are objects."""
    return timeline.store if isinstance(timeline, StoredTimeline) else None


# -- one event


def _event(stored: StoredEvent, lanes: Sequence[str]) -> Event:
    """Without validation, which checked its values when the store was filled, and takes three times as long."""
    date, basis = stored.date, _UNKNOWN
    try:
        dates.parse(date)
    except DateError:
        # a row that gives its bounds is taken by its word
        note = f"The table has {shown(date)}, which is no date in EDTF, and these bounds."
        date, basis = _bounds(stored), DateBasis(note=note)
    return _made(stored, date, lanes[stored.lane], basis)


def _undated(report: Report) -> tuple[Event, ...]:
    return tuple(_made(one, None, one.lane, _UNKNOWN) for one in report.undated)


def _made(row: StoredEvent | Undated, date: str | None, lane: str, basis: DateBasis) -> Event:
    return Event.model_construct(
        id=row.id, title=row.title, date=date, date_basis=basis, lane=lane or None, importance=row.importance
    )


def _bounds(stored: StoredEvent) -> str:
    """The bounds of an event as a date: from one to the other, to the microsecond, or by years far from today."""
    return f"{_end(stored.start, stored.start_kind)}/{_end(stored.end, stored.end_kind)}"


def _end(at: Instant | None, kind: Bound) -> str:
    if at is None:
        return ".." if kind is Bound.OPEN else ""
    of = dates.civil(at)
    if abs(of.year) > 9_999:
        return f"Y{of.year}"
    sign, year = "-" if of.year < 0 else "", abs(of.year)
    time = f"{of.hour:02}:{of.minute:02}:{of.second:02}.{of.microsecond:06}Z"
    return f"{sign}{year:04}-{of.month:02}-{of.day:02}T{time}"
