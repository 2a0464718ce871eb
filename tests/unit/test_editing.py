"""What a user can do to the evidence, as edits of the file: all of it undone by one step each, and saved as made."""

import json
from typing import Any

import pytest

from desktop.core import files
from desktop.core.protocols import AnchorState
from desktop.evidence.anchor import Anchor, anchor_all
from desktop.evidence.copies import from_text
from desktop.session import editing
from desktop.session.document import Document
from desktop.session.session import Session

COPY = from_text("The miller slept. At noon \U0001f6a2 the wheel stood still.\nAt night the wheel stood still.\n")
TIMELINE: dict[str, Any] = {
    "format": "quoteline/1",
    "title": "Mill",
    "sources": [{"id": "log", "headline": "The mill's log"}],
    "quotations": [{"id": "wheel", "source": "log", "exact": "the wheel stood still"}],
    "events": [
        {"id": "stop", "title": "The mill stops", "quotations": ["wheel", {"quotation": "wheel", "role": "context"}]},
        {"id": "sleep", "title": "The miller sleeps"},
    ],
}


def opened(**changed: object) -> Session:
    loaded = files.parse(json.dumps({**TIMELINE, **changed}, indent=2, ensure_ascii=False))
    session = Session(Document(loaded, loaded.raw))
    session.attach("log", COPY, anchor_all(session.document.timeline, "log", COPY))
    return session


def span(words: str) -> tuple[int, int]:
    start = COPY.text.index(words)
    return start, start + len(words)


def test_a_new_quotation_is_verified_at_once_and_one_undo_takes_it_back() -> None:
    session = opened()
    before = session.document.loaded.text
    key, edits = editing.new_quotation(
        session.document.loaded, "log", COPY, span("The miller slept."), event_id="sleep", speaker="A. Miller"
    )
    session.edit("add quotation", *edits)
    quotation = session.document.timeline.quotation_by_id[key]
    assert (quotation.exact, quotation.prefix, quotation.suffix) == ("The miller slept.", "", COPY.text[17:49])
    assert quotation.speaker == "A. Miller"
    assert session.anchor(key).state is AnchorState.EXACT
    assert [one.quotation for one in session.document.timeline.event_by_id["sleep"].quotations] == [key]
    assert session.document.timeline.sources[0].sha256_text == COPY.sha256
    session.undo()
    assert session.document.loaded.text == before
    session.redo()
    assert session.anchor(key).state is AnchorState.EXACT


def test_white_space_around_a_selection_is_no_part_of_the_words() -> None:
    start, end = span("the wheel stood still")
    made = editing.selector(COPY, (start - 1, end))
    assert (made["exact"], made["start"]) == ("the wheel stood still", start)
    with pytest.raises(ValueError, match="select"):
        editing.selector(COPY, (17, 18))


def test_a_reader_says_which_of_several_places_is_meant() -> None:
    session = opened()
    assert session.anchor("wheel").state is AnchorState.AMBIGUOUS
    second = session.anchor("wheel").candidates[1]
    session.edit("choose place", *editing.choose_place(session.document.loaded, "wheel", COPY, second))
    assert session.anchor("wheel") == Anchor(AnchorState.EXACT, (second,), 1.0)
    assert session.document.timeline.quotations[0].exact == "the wheel stood still"


def test_a_quotation_that_is_gone_is_tied_to_other_words() -> None:
    session = opened(quotations=[{"id": "wheel", "source": "log", "exact": "no such words", "spans": [[0, 2], [5, 7]]}])
    edits = editing.anchor_at(session.document.loaded, "wheel", COPY, span("The miller slept"))
    session.edit("tie quotation", *edits)
    assert session.anchor("wheel").state is AnchorState.EXACT
    assert session.document.timeline.quotations[0].spans is None


def test_an_event_lets_go_of_a_quotation_wherever_it_uses_it() -> None:
    session = opened()
    session.edit("remove", *editing.end_use(session.document.loaded, "stop", "wheel"))
    assert session.document.timeline.event_by_id["stop"].quotations == ()
    assert "wheel" in session.document.timeline.quotation_by_id


def test_ids_are_never_given_twice() -> None:
    quotations = [{"id": "log-2", "source": "log", "exact": "noon"}, {"id": "x", "source": "log", "exact": "night"}]
    session = opened(quotations=quotations, events=[])
    key, edits = editing.new_quotation(session.document.loaded, "log", COPY, span("noon"))
    session.edit("add quotation", *edits)
    assert key == "log-3"


def test_only_what_changed_is_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    session = opened(sources=[{"id": "log", "headline": "The mill's log", "sha256_text": COPY.sha256}])
    looked_for = []
    monkeypatch.setattr(
        "desktop.session.session.anchor_quickly", lambda quotation, *_, **__: looked_for.append(quotation.id)
    )
    _, edits = editing.new_quotation(session.document.loaded, "log", COPY, span("noon"))
    session.edit("add quotation", *edits)
    assert looked_for == ["log-2"]
    assert session.pending == {"log-2"}
