"""A selection becomes a quotation of just these words, in one step that can be taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.core import files
from desktop.core.protocols import AnchorState
from desktop.evidence.anchor import anchor_all
from desktop.evidence.copies import Copy, from_text
from desktop.session.document import Document
from desktop.session.quoting import Draft, quote
from desktop.session.session import Session

TEXT = "\U0001f6a2 The gate was closed, and the gate was opened."


def opened() -> tuple[Session, Copy]:
    data = {
        "format": "quoteline/1",
        "title": "T",
        "sources": [{"id": "log", "headline": "Log"}],
        "quotations": [{"id": "known", "source": "log", "exact": "The gate was closed"}],
        "events": [{"id": "a", "title": "A", "quotations": ["known"]}, {"id": "b", "title": "B"}],
    }
    loaded = files.parse(json.dumps(data, indent=1), Path("t.json"))
    session, copy = Session(Document(loaded, loaded.raw)), from_text(TEXT)
    session.attach("log", copy, anchor_all(session.document.timeline, "log", copy))
    return session, copy


def span(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def test_words_become_a_quotation_with_speaker_and_use_and_one_undo_takes_all_back() -> None:
    session, copy = opened()
    before = session.document.loaded.text
    start, end = span(" the gate was opened")
    key, said = quote(session, "log", copy, (start, end), Draft("b", "disputes", "Ada", "pilot"))
    assert said == "The quotation is added: the event rests on it now"
    made = session.document.timeline.quotation_by_id[key]
    assert (made.exact, made.start, made.end) == ("the gate was opened", start + 1, end)
    assert (made.speaker, made.speaker_role) == ("Ada", "pilot")
    assert TEXT.startswith(made.prefix + made.exact + made.suffix, start + 1 - len(made.prefix))
    assert [(use.quotation, use.role) for use in session.document.timeline.event_by_id["b"].quotations] == [
        (key, "disputes")
    ]
    assert session.anchor(key).state is AnchorState.EXACT
    session.undo()
    assert session.document.loaded.text == before


def uses(session: Session, event_id: str) -> list[tuple[str, str]]:
    return [(use.quotation, use.role) for use in session.document.timeline.event_by_id[event_id].quotations]


def test_words_that_are_quoted_already_are_used_again_not_quoted_twice() -> None:
    session, copy = opened()
    before = session.document.loaded.text
    done = quote(session, "log", copy, span("The gate was closed"), Draft("b"))
    assert done == ("known", "These words are quoted already: the event rests on that quotation, too")
    assert len(session.document.timeline.quotations) == 1
    assert uses(session, "b") == [("known", "supports")]
    session.undo()
    for event_id in ("a", None):  # the one that rests on them as it is, and none
        done = quote(session, "log", copy, span("The gate was closed"), Draft(event_id))
        assert done.said.startswith("These words are quoted already")
        assert session.document.loaded.text == before


def test_of_words_that_are_quoted_already_what_is_new_in_the_form_is_kept_and_said() -> None:
    session, copy = opened()
    before = session.document.loaded.text
    done = quote(session, "log", copy, span(" The gate was closed"), Draft("a", "disputes", "Ada", "pilot"))
    assert done.id == "known", "a space around the words makes no other quotation of them"
    assert done.said.endswith(": it disputes the event now, and its speaker is now Ada, pilot")
    assert uses(session, "a") == [("known", "disputes")]
    known = session.document.timeline.quotation_by_id["known"]
    assert (known.speaker, known.speaker_role) == ("Ada", "pilot")
    quote(session, "log", copy, span("The gate was closed"), Draft("b", "context", "Ben"))
    known = session.document.timeline.quotation_by_id["known"]
    assert (known.speaker, known.speaker_role) == ("Ben", None), "another one has not her role"
    assert (uses(session, "a"), uses(session, "b")) == ([("known", "disputes")], [("known", "context")])
    session.undo()
    session.undo()
    assert session.document.loaded.text == before


def test_a_quotation_may_wait_for_its_event() -> None:
    session, copy = opened()
    key, _ = quote(session, "log", copy, span("opened"), Draft(None))
    assert key not in session.document.timeline.events_by_quotation


def test_nothing_but_white_space_is_no_quotation() -> None:
    session, copy = opened()
    with pytest.raises(ValueError, match="select some words"):
        quote(session, "log", copy, (1, 2), Draft("b"))


def test_an_event_that_is_gone_gets_no_quotation() -> None:
    session, copy = opened()
    for words in ("opened", "The gate was closed"):
        with pytest.raises(KeyError):
            quote(session, "log", copy, span(words), Draft("ghost"))
