"""A small timeline of our own with a source and its copy, for the tests of the detail panel and the reader.

Names and words try to be markup, an emoji stands before the quotations, and quotations stand in all states there are.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from desktop.core import files
from desktop.evidence.anchor import anchor_all
from desktop.evidence.copies import Copy, from_text
from desktop.session.document import Document
from desktop.session.session import Session

MARKUP = "<b>bold</b> & <img src=x>"

TEXT = (
    "\U0001f6a2\U0001f6a2 The harbour, <i>as it was</i>\n\n"
    "The gate was closed at dawn on 3 March.\n"
    "“We had no choice,” said the harbour master.\n"
    + "".join(
        f"Line {n} of a long report that nobody quotes, but everybody has to scroll past, as it lies between the day "
        "and the night.\n"
        for n in range(60)
    )
    + "The gate was open again by night.\n"
    "He lit the lamp, he lit the lamp.\n"
)


def place(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"exact": words, "start": start, "end": start + len(words)}


DATA: dict[str, Any] = {
    "format": "quoteline/1",
    "title": f"The harbour {MARKUP}",
    "description": "What happened at the gate.",
    "lanes": [{"id": "gate", "title": f"Gate {MARKUP}"}],
    "sources": [
        {"id": "paper", "headline": f"Report {MARKUP}", "publisher": "The Paper", "date_published": "1931-03-05"},
        {"id": "diary", "headline": "A diary"},
    ],
    "quotations": [
        {"id": "open", "source": "paper", "exact": "open again by night", "start": 5100, "end": 5119},
        {"id": "closed", "source": "paper", **place("The gate was closed at dawn")},
        {"id": "choice", "source": "paper", **place("We had no choice"), "speaker": f"Ada {MARKUP}",
         "speaker_role": "harbour master"},
        {"id": "lamp", "source": "paper", "exact": "he lit the lamp"},
        {"id": "lit", "source": "paper", "exact": "lit the lamp"},
        {"id": "gone", "source": "paper", "exact": "words that nobody printed"},
        {"id": "note", "source": "diary", "exact": MARKUP},
    ],
    "events": [
        {"id": "closing", "title": f"The gate closes {MARKUP}", "date": "1931-03-03", "lane": "gate",
         "summary": f"Nobody passed. {MARKUP}", "tags": ["gate", MARKUP],
         "date_basis": {"kind": "inferred", "stated_parts": ["month", "day"], "quotation": "closed",
                        "note": f"The paper gives the day. {MARKUP}"},
         "quotations": ["closed", {"quotation": "choice", "role": "context"},
                        {"quotation": "gone", "role": "disputes"}],
         "relations": [{"type": "causes", "event": "opening"}],
         "links": [{"url": "https://example.org/gate?&lt;b&gt;", "title": f"The gate {MARKUP}"}]},
        {"id": "opening", "title": "The gate opens", "date": "1931-03", "quotations": ["open", "choice"],
         "relations": [{"type": "responds_to", "event": "closing"}]},
        {"id": "lighting", "title": "The lamp is lit", "quotations": ["lamp"]},
        {"id": "silent", "title": "Nobody says so"},
    ],
}  # fmt: skip


def copy() -> Copy:
    return from_text(TEXT, path=Path("harbour.txt"))


def session(folder: Path = Path("harbour"), **changed: Any) -> Session:
    """A session on the timeline, with keys of its first event changed."""
    events = [{**DATA["events"][0], **changed}, *DATA["events"][1:]]
    loaded = files.parse(json.dumps({**DATA, "events": events}), folder / "harbour.json")
    return Session(Document(loaded, loaded.raw))


def attach(opened: Session) -> Copy:
    """Attaches the source's copy, as the program does."""
    made = copy()
    opened.attach("paper", made, anchor_all(opened.document.timeline, "paper", made))
    return made
