"""A table saved as a timeline: what was rows of another program becomes a file that can be edited and quoted in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from desktop.core.timeline import FORMAT, Event, Timeline

#: Events between two looks at whether anybody still waits.
_PAUSE: Final = 512


def as_json(timeline: Timeline, check: Callable[[], None]) -> str:
    """The text of a timeline of lanes and events alone, an event a line; ``check`` may stop it by raising."""
    head = f'  "format": {_json(FORMAT)},\n  "title": {_json(timeline.title)}'
    lanes = [{"id": lane.id, "title": lane.title} for lane in timeline.lanes]
    lists = [("lanes", map(_json, lanes)), ("events", _written(timeline, check))]
    parts = (f'  "{name}": [{_lines(items)}]' for name, items in lists)
    return "{\n" + ",\n".join([head, *parts]) + "\n}\n"


def _written(timeline: Timeline, check: Callable[[], None]) -> Iterator[str]:
    for number, event in enumerate(timeline.events):
        if not number % _PAUSE:
            check()
        yield _json(_values(event))


def _values(event: Event) -> dict[str, Any]:
    """What a table knows of an event; what is as the format has it anyway is left out."""
    values: dict[str, Any] = {"id": event.id, "title": event.title}
    if event.date is not None:
        values["date"] = event.date
    if event.date_basis.note is not None:
        values["date_basis"] = {"note": event.date_basis.note}
    if event.lane is not None:
        values["lane"] = event.lane
    if event.importance != Event.model_fields["importance"].default:
        values["importance"] = event.importance
    return values


def _lines(items: Iterator[str]) -> str:
    told = ",\n    ".join(items)
    return f"\n    {told}\n  " if told else ""


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
