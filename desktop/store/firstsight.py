"""What a large timeline shows while it is being read: as much as can be told in little more than the JSON itself takes.

``core.files`` checks every value, and says where each mistake stands; for 100,000 events that is a second. Here all
values of a kind are looked at together, and what is not plainly right is left out and counted, but not told: the
reading that follows tells it. Nothing may be edited or saved on the strength of a first sight.

pydantic's own reader reads the JSON, in two thirds of the time of ``json.loads``. It is stricter: what nests two
hundred deep, holds half a surrogate pair or is not UTF-8 has no first sight.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError
from pydantic_core import from_json

from desktop.core.files import MAX_BYTES
from desktop.core.references import Parts, mend
from desktop.core.timeline import FORMAT, Era, Lane, Model
from desktop.store.loading import DEFAULT_IMPORTANCE, Chunk, Report, Table, collected
from desktop.store.texts import Texts
from desktop.store.times import Times

_M = TypeVar("_M", bound=Model)

#: What a key may hold for the event to be shown; a key that is not there counts as its default.
_TEXT: Final[frozenset[type]] = frozenset({str})
_TEXT_OR_NULL: Final[frozenset[type]] = frozenset({str, type(None)})
_NUMBER: Final[frozenset[type]] = frozenset({int})


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
    events = [item for item in items if isinstance(item, dict)]
    chunk = _chunk(events, lanes)
    report = Report()
    table = collected([chunk], report)
    report.problem_count += len(items) - int(chunk.sound.sum())
    report.problems.clear()
    return table


def _chunk(events: Sequence[Mapping[str, Any]], lanes: Sequence[str]) -> Chunk:
    """All events as they stand; what a key cannot hold makes its event unsound. An unknown lane counts as none."""
    sound = np.ones(len(events), np.bool_)
    index = {name: number for number, name in enumerate(lanes)}
    names = _values(events, "lane", None, _TEXT_OR_NULL, sound)
    nothing = Times.of([0]).take(np.zeros(len(events), np.int64))
    return Chunk(
        lines=np.arange(1, len(events) + 1),
        ids=Texts.of(_values(events, "id", None, _TEXT, sound)),
        titles=Texts.of(_values(events, "title", None, _TEXT, sound)),
        dates=Texts.of(date or "" for date in _values(events, "date", None, _TEXT_OR_NULL, sound)),
        lanes=[*lanes, ""],
        lane=np.array([index.get(name, len(lanes)) for name in names], np.int64),
        importance=_numbers(_values(events, "importance", DEFAULT_IMPORTANCE, _NUMBER, sound)),
        earliest=nothing,
        latest=nothing,
        given=np.zeros(len(events), np.bool_),
        sound=sound,
        share=1.0,
        zones=_zones(events),
    )


def _values(
    events: Sequence[Mapping[str, Any]], key: str, default: object, kinds: frozenset[type], sound: NDArray[np.bool_]
) -> list[Any]:
    """What the events hold under a key. Those that hold anything but ``kinds`` become unsound, and get such a value."""
    values = [event.get(key, default) for event in events]
    if kinds.issuperset(map(type, values)):
        return values
    sound &= np.fromiter((type(value) in kinds for value in values), np.bool_, len(values))
    harmless = next(iter(kinds))()
    return [value if type(value) in kinds else harmless for value in values]


def _numbers(values: list[int]) -> NDArray[np.int64]:
    """Whole numbers of any size; -1 stands for what is no importance."""
    return np.array([value if 0 <= value <= 100 else -1 for value in values], np.int64)


def _zones(events: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """The zones of the few events that name one."""
    named = ((place, event["time_zone"]) for place, event in enumerate(events) if "time_zone" in event)
    return {place: zone for place, zone in named if isinstance(zone, str)}
