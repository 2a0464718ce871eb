"""What a large timeline shows while it is being read: as much as can be told in little more than the JSON itself takes.

``core.files`` checks every value, and says where each mistake stands; for 100,000 events that is a second. Here all
values of a kind are looked at together, and what is not plainly right is left out and counted, but not told: the
reading that follows tells it. Nothing may be edited or saved on the strength of a first sight.

pydantic's own reader reads the JSON, in two thirds of the time of ``json.loads``. It is stricter: what nests two
hundred deep, holds half a surrogate pair or is not UTF-8 has no first sight.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from types import GenericAlias, NoneType
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError, create_model
from pydantic_core import from_json

from desktop.core.files import MAX_BYTES
from desktop.core.references import Parts, mend
from desktop.core.salvage import collector_at_rest
from desktop.core.timeline import FORMAT, Era, Event, Lane, Model
from desktop.store.columns import MOST_LANES
from desktop.store.loading import DEFAULT_IMPORTANCE, Chunk, Report, Table, collected
from desktop.store.texts import Texts
from desktop.store.times import Times

_M = TypeVar("_M", bound=Model)

#: Events whose values are taken out of their objects at once.
AT_ONCE: Final = 8_192
#: The keys of an event that columns hold.
_HELD: Final = frozenset({"id", "title", "date", "lane", "importance"})


@dataclass(frozen=True)
class FirstSight:
    """A timeline before it was checked: all that its canvas shows, and no evidence.

    ``table`` has the dated events; its lanes are the ids of ``lanes``, then ``""`` for the events of none. Its report
    counts the events that are left out and keeps the undated ones, but tells no problems. ``lanes`` and ``eras`` are
    sound and in the order of the file.
    """

    title: str
    lanes: tuple[Lane, ...]
    eras: tuple[Era, ...]
    table: Table


def first_sight(raw: bytes) -> FirstSight | None:
    """What the bytes of a file show at once; None where they are nothing like a timeline, or cannot be read quickly."""
    if len(raw) > MAX_BYTES:
        return None
    with collector_at_rest():
        return _seen(raw)


def _seen(raw: bytes) -> FirstSight | None:
    try:
        data = from_json(raw.removeprefix(codecs.BOM_UTF8), allow_inf_nan=False, cache_strings="keys")
    except ValueError:
        return None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return None
    items = data.get("events", [])
    title = data.get("title")
    if not isinstance(items, list):
        return None
    lanes, eras = _sound(Lane, data.get("lanes")), _sound(Era, data.get("eras"))
    if len(lanes) >= MOST_LANES:
        return None
    mended, _ = mend(Parts(lanes=lanes, eras=eras, sources={}, quotations={}, events={}, story={}))
    return FirstSight(
        title=title if isinstance(title, str) else "Untitled",
        lanes=tuple(mended.lanes.values()),
        eras=tuple(mended.eras.values()),
        table=_table(items, [lane.id for lane in mended.lanes.values()]),
    )


def _sound(model: type[_M], items: object) -> dict[int, _M]:
    """The items of a list that its model takes."""
    sound = {}
    for index, item in enumerate(items if isinstance(items, list) else ()):
        try:
            sound[index] = model.model_validate(item)
        except ValidationError:
            continue
    return sound


def _table(items: list[Any], lanes: Sequence[str]) -> Table:
    """The events that are plainly right, as columns."""
    report = Report()
    table = collected(_chunks(items, lanes, report), report)
    report.problems.clear()
    return table


def _chunks(items: list[Any], lanes: Sequence[str], report: Report) -> Iterator[Chunk]:
    """The events by some thousands, which stay in the processor's cache while one key after another is asked for.

    A file of no events has one chunk, too, which names the lanes.
    """
    names = [*lanes, ""]
    numbers = {name: number for number, name in enumerate(lanes)}
    for begin in range(0, max(1, len(items)), AT_ONCE):
        events = items[begin : begin + AT_ONCE]
        if not set(map(type, events)) <= {dict}:
            events = [item if isinstance(item, dict) else {} for item in events]
        chunk = _chunk(events, begin + 1, names, numbers)
        report.left_out += int((~chunk.sound).sum())
        yield chunk


def _chunk(events: list[dict[str, Any]], first: int, names: list[str], numbers: dict[str, int]) -> Chunk:
    """Events as they stand; what a key cannot hold makes its event unsound. An unknown lane counts as none."""
    sound = np.ones(len(events), np.bool_)
    nothing = Times.zeros(len(events))
    keys = set[str]().union(*events)
    return Chunk(
        lines=np.arange(first, first + len(events)),
        ids=_texts(events, "id", sound),
        titles=_texts(events, "title", sound),
        dates=_texts(events, "date", sound, optional=True),
        lanes=names,
        lane=_lanes(events, numbers, sound),
        importance=_importance(events, sound),
        earliest=nothing,
        latest=nothing,
        given=np.zeros(len(events), np.bool_),
        sound=sound & _rest_is_sound(events, keys),
        share=1.0,
        zones=_zones(events) if "time_zone" in keys else {},
    )


@cache
def _rest() -> TypeAdapter[list[Any]]:
    """Checks what columns do not hold of events: one mistake in that, and the whole reading leaves the event out."""
    fields = {name: (info.annotation, info) for name, info in Event.model_fields.items() if name not in _HELD}
    definitions: dict[str, Any] = fields
    of_all: Any = GenericAlias(list, (create_model("Rest", __base__=Model, **definitions),))
    return TypeAdapter(of_all)


def _rest_is_sound(events: list[dict[str, Any]], keys: set[str]) -> NDArray[np.bool_]:
    """Which of the events are sound in what columns do not hold; most have nothing of that. ``keys`` are all theirs."""
    sound = np.ones(len(events), np.bool_)
    known = keys & (Event.model_fields.keys() - _HELD)
    if not known:
        return sound
    places = [place for place, event in enumerate(events) if not known.isdisjoint(event)]
    rest = [{key: events[place][key] for key in known & events[place].keys()} for place in places]
    try:
        _rest().validate_python(rest)
    except ValidationError as error:
        sound[[places[int(fault["loc"][0])] for fault in error.errors(include_url=False, include_input=False)]] = False
    return sound


def _texts(events: list[dict[str, Any]], key: str, sound: NDArray[np.bool_], *, optional: bool = False) -> Texts:
    try:
        return Texts.of([event[key] for event in events])
    except (KeyError, TypeError):  # one of them has none, or no text
        kinds = (str, NoneType) if optional else (str,)
        return Texts.of(value or "" for value in _values(events, key, None, kinds, sound))


def _lanes(events: list[dict[str, Any]], numbers: dict[str, int], sound: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The number of each event's lane; behind them all comes that of no lane."""
    try:
        return np.array([numbers[event["lane"]] for event in events], np.int64)
    except (KeyError, TypeError):
        names = _values(events, "lane", None, (str, NoneType), sound)
        return np.array([numbers.get(name, len(numbers)) for name in names], np.int64)


def _importance(events: list[dict[str, Any]], sound: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Whole numbers; -1 stands for one that is no importance."""
    values = _values(events, "importance", DEFAULT_IMPORTANCE, (int,), sound)
    try:
        return np.frombuffer(bytes(values), np.uint8).astype(np.int64)
    except ValueError:  # one is no byte
        return np.array([value if 0 <= value <= 100 else -1 for value in values], np.int64)


def _values(
    events: list[dict[str, Any]], key: str, default: object, kinds: tuple[type, ...], sound: NDArray[np.bool_]
) -> list[Any]:
    """What the events hold under a key. Those that hold none of ``kinds`` become unsound, and get an empty value."""
    values = [event.get(key, default) for event in events]
    if set(map(type, values)).issubset(kinds):  # a boolean is no number here
        return values
    fitting = [type(value) in kinds for value in values]
    sound &= np.array(fitting, np.bool_)
    return [value if fits else kinds[0]() for value, fits in zip(values, fitting, strict=True)]


def _zones(events: list[dict[str, Any]]) -> dict[int, str]:
    """The zones of the few events that name one."""
    named = [(place, event["time_zone"]) for place, event in enumerate(events) if "time_zone" in event]
    return {place: zone for place, zone in named if isinstance(zone, str)}
