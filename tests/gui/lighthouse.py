"""A small timeline of our own for the tests of the window's parts, with text that tries to be markup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop.core.problems import Problem
from desktop.core.timeline import Timeline
from desktop.session.document import Document
from desktop.session.session import Session

EVENTS: list[dict[str, Any]] = [
    {"id": "lit", "title": "The first lamp is lit", "date": "1822-07-25", "importance": 90},
    {"id": "oil", "title": "Lamp <b>oil</b> runs out & more", "date": "1823~"},
    {"id": "writes", "title": "A keeper writes", "date": "1824-01/1825-03", "quotations": ["q"]},
    {"id": "night", "title": "The long night", "lane": "sea", "date_basis": {"note": "The log gives no day."}},
    {"id": "storm", "title": "<i>Storm</i> of the century", "summary": "Everybody speaks of it."},
]


def session(*problems: Problem, events: list[dict[str, Any]] | None = None) -> Session:
    return Session(document(*problems, events=events))


def document(*problems: Problem, events: list[dict[str, Any]] | None = None) -> Document:
    timeline = Timeline.model_validate(
        {
            "format": "quoteline/1",
            "title": "Lighthouses",
            "lanes": [{"id": "sea", "title": "The sea"}],
            "sources": [{"id": "log", "headline": "Keeper’s log"}],
            "quotations": [{"id": "q", "source": "log", "exact": "it burned until dawn", "speaker": "Zoë Müller"}],
            "events": EVENTS if events is None else events,
        }
    )
    return Document(Path("lighthouses.json"), timeline, problems)
