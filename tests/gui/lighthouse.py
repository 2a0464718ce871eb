"""A small timeline of our own for the tests of the window's parts, with text that tries to be markup."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from desktop.core import files
from desktop.session.document import Document
from desktop.session.session import Session

EVENTS: list[dict[str, Any]] = [
    {"id": "lit", "title": "The first lamp is lit", "date": "1822-07-25", "importance": 90},
    {"id": "oil", "title": "Lamp <b>oil</b> runs out & more", "date": "1823~"},
    {"id": "writes", "title": "A keeper writes", "date": "1824-01/1825-03", "quotations": ["q"]},
    {"id": "night", "title": "The long night", "lane": "sea", "date_basis": {"note": "The log gives no day."}},
    {"id": "storm", "title": "<i>Storm</i> of the century", "summary": "Everybody speaks of it."},
]
WRONG_DATE = {"id": "wrong", "title": "Wrong", "date": "1984-13"}
UNKNOWN_KEY = {"id": "key", "title": "Key", "<b>titel</b>": "a key that the format does not know"}


def session(*more: dict[str, Any], events: list[dict[str, Any]] | None = None) -> Session:
    return Session(document(*more, events=events))


def document(*more: dict[str, Any], events: list[dict[str, Any]] | None = None) -> Document:
    """The timeline, read as from a file, with the events given instead of its own or besides them."""
    return read(
        json.dumps(
            {
                "format": "quoteline/1",
                "title": "Lighthouses",
                "lanes": [{"id": "sea", "title": "The sea"}],
                "sources": [{"id": "log", "headline": "Keeper’s log"}],
                "quotations": [{"id": "q", "source": "log", "exact": "it burned until dawn", "speaker": "Zoë Müller"}],
                "events": [*(EVENTS if events is None else events), *more],
            },
            indent=1,
        )
    )


def read(text: str) -> Document:
    loaded = files.parse(text, Path("lighthouses.json"))
    return Document(loaded, loaded.raw)
