"""The columns that a large timeline is drawn from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from desktop.core.timeline import Event, Timeline

if TYPE_CHECKING:
    from desktop.store.memory import MemoryStore

#: Up to so many events each is an object, and finds the best row for its card; laying them out takes half a second.
LARGE: Final = 2_000
#: Events between two looks at whether anybody still waits.
_PACE: Final = 256


def is_large(timeline: Timeline) -> bool:
    """Whether a timeline is drawn from columns."""
    return len(timeline.events) > LARGE


def store_of(timeline: Timeline, check: Callable[[], None] = lambda: None) -> MemoryStore | None:
    """The dated events of a large timeline; None of a small one, or where one is farther away than columns reach.

    Columns are made of objects in some 20 µs each, unless the timeline came with them; ``check`` is called meanwhile,
    and may end the work by raising.
    """
    if not is_large(timeline):
        return None
    # numpy comes with these, and no small file waits for it
    from desktop.store import columns, ondemand
    from desktop.store.memory import MemoryStore

    store = ondemand.store_of(timeline)
    if store is None:
        of = columns.of_events(_paced(timeline.events, check), [lane.id for lane in timeline.lanes])
        store = MemoryStore(of) if len(of) == sum(event.when is not None for event in timeline.events) else None
    return store


def _paced(events: Iterable[Event], check: Callable[[], None]) -> Iterator[Event]:
    for number, event in enumerate(events):
        if not number % _PACE:
            check()
        yield event
