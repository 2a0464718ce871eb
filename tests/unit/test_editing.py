"""What a user can do to the evidence, as edits of the file: all of it undone by one step each, and saved as made."""

import json
from typing import Any

import pytest

from desktop.core import files
from desktop.core.jsonedit import Put
from desktop.core.protocols import AnchorState
from desktop.evidence.anchor import Anchor, anchor_all
from desktop.evidence.copies import Copy, from_text
from desktop.session import editing
from desktop.session.document import Document
from desktop.session.session import AT_ONCE, Session

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
        "desktop.session.session.anchor_in_place", lambda quotation, *_, **__: looked_for.append(quotation.id)
    )
    monkeypatch.setattr(
        "desktop.session.session.anchor_quickly", lambda quotation, *_, **__: looked_for.append(quotation.id)
    )
    _, edits = editing.new_quotation(session.document.loaded, "log", COPY, span("noon"))
    session.edit("add quotation", *edits)
    assert looked_for == ["log-2", "log-2"]
    assert session.pending == {"log-2"}


def test_in_a_large_copy_only_a_stored_place_is_looked_at_while_the_window_waits() -> None:
    text = f"The miller slept. {'The wheel ‘stood’ still. ' * 10_000}At night the owl called."
    assert len(text) > AT_ONCE
    large = from_text(text)
    session = opened()
    session.attach("log", large, anchor_all(session.document.timeline, "log", large))
    place = text.index("At night")
    key, edits = editing.new_quotation(session.document.loaded, "log", large, (place, len(text)))
    session.edit("add quotation", *edits)
    assert (session.anchor(key).state, session.pending) == (AnchorState.EXACT, frozenset())
    session.edit("spell it otherwise", Put(("quotations", 1, "exact"), "At noon the owl called."))
    assert (session.anchor(key).state, session.pending) == (AnchorState.UNCHECKED, frozenset({key}))
    session.undo()
    assert (session.anchor(key).state, session.pending) == (AnchorState.EXACT, frozenset())


# -- several places: what a reader chose is found again

VERSE = "On Monday the ‘gate’ was closed at dawn by the keeper, and nobody knew for how long it would stay shut.\n\n"
NEAR = "the ‘gate’ was closed at noon by the keeper, and nobody knew for how"
BROKEN = "The govern-\nment fell.\n\n"


@pytest.mark.parametrize("stored_hash", [None, "0" * 64], ids=["no hash", "another text's hash"])
@pytest.mark.parametrize(
    ("text", "exact", "state"),
    [
        (VERSE * 4, "was closed at dawn", AnchorState.EXACT),
        (VERSE * 4, "'gate' was closed", AnchorState.NORMALISED),
        ("\u200b" + VERSE * 4, "On Monday the 'gate' was closed", AnchorState.NORMALISED),
        (BROKEN * 4, "The government fell", AnchorState.NORMALISED),
        (VERSE * 4, "On Monday … stay shut", AnchorState.ELIDED),
    ],
)
def test_the_chosen_one_of_several_places_is_the_one(
    text: str, exact: str, state: AnchorState, stored_hash: str | None
) -> None:
    source = {"id": "log", "headline": "The mill's log", **({"sha256_text": stored_hash} if stored_hash else {})}
    copy = from_text(text)
    for number in range(4):
        session = opened(sources=[source], quotations=[{"id": "wheel", "source": "log", "exact": exact}])
        session.attach("log", copy, anchor_all(session.document.timeline, "log", copy))
        found = session.anchor("wheel")
        assert (found.state, len(found.candidates)) == (AnchorState.AMBIGUOUS, 4)
        chosen = found.candidates[number]
        session.edit("choose", *editing.choose_place(session.document.loaded, "wheel", copy, chosen))
        spans = session.anchor("wheel").spans
        assert session.anchor("wheel").state is state
        assert (spans[0][0], spans[-1][1]) == chosen


def test_of_several_near_places_one_is_chosen_by_quoting_its_words() -> None:
    copy = from_text(VERSE * 3)
    session = opened(quotations=[{"id": "wheel", "source": "log", "exact": NEAR}])
    session.attach("log", copy, anchor_all(session.document.timeline, "log", copy))
    second = session.anchor("wheel").candidates[1]
    session.edit("quote the copy's words", *editing.anchor_at(session.document.loaded, "wheel", copy, second))
    assert session.anchor("wheel") == Anchor(AnchorState.EXACT, (second,), 1.0)


# -- found places and hashes

STALE = {"start": 44, "end": 65}
""" "the wheel stood still" once stood there: by chance, it does again in ``TWICE``."""
TWICE = from_text("The miller slept. Once, and then once more, the wheel stood still.\nAt 9 the wheel stood still.\n")


def checked(session: Session, copy: Copy) -> Session:
    session.attach("log", copy, anchor_all(session.document.timeline, "log", copy))
    return session


def test_to_store_what_was_found_decides_nothing_that_was_open() -> None:
    session = opened(
        sources=[{"id": "log", "headline": "The mill's log", "sha256_text": "0" * 64}],
        quotations=[
            {"id": "wheel", "source": "log", "exact": "the wheel stood still", **STALE},
            {"id": "sleep", "source": "log", "exact": "The miller slept", "start": 7, "end": 23},
            {"id": "lost", "source": "log", "exact": "no such words", "spans": [[0, 2], [5, 7]]},
            {"id": "parts", "source": "log", "exact": "Once … once more", "start": 3, "end": 9},
        ],
    )
    checked(session, TWICE)
    before = [session.anchor(key).state for key in ("wheel", "sleep", "lost", "parts")]
    assert before == [AnchorState.AMBIGUOUS, AnchorState.MOVED, AnchorState.ORPHANED, AnchorState.ELIDED]
    assert session.anchor("wheel").candidates[0] == (STALE["start"], STALE["end"])
    name = editing.name_copy(session.document.loaded, "log", "log.txt", TWICE, session.anchors)
    stored = editing.found_places(session.document.loaded, session.copies, session.anchors)
    assert stored == name[1:], "a copy that is named is one that was checked"
    session.edit("store the places", *stored)
    checked(session, TWICE)
    after = [session.anchor(key).state for key in ("wheel", "sleep", "lost", "parts")]
    assert after == [AnchorState.AMBIGUOUS, AnchorState.EXACT, AnchorState.ORPHANED, AnchorState.ELIDED]
    wheel, sleep, lost, parts = session.document.timeline.quotations
    assert (wheel.start, wheel.end, lost.spans) == (None, None, None)
    assert (sleep.start, sleep.end, parts.start) == (0, 16, None)
    assert parts.spans is not None
    assert not editing.found_places(session.document.loaded, session.copies, session.anchors), "all is stored"


def test_in_the_copy_that_places_were_found_in_those_of_altered_quotations_stay() -> None:
    sources = [{"id": "log", "headline": "The mill's log", "sha256_text": TWICE.sha256}]
    session = opened(sources=sources, quotations=[{"id": "wheel", "source": "log", "exact": "no such words", **STALE}])
    checked(session, TWICE)
    assert not editing.found_places(session.document.loaded, session.copies, session.anchors)


def test_what_is_still_looked_for_keeps_its_place_and_its_source_the_hash() -> None:
    session = opened(quotations=[{"id": "wheel", "source": "log", "exact": "the wheel stood still", **STALE}])
    session.attach("log", TWICE, {}, ["wheel"])
    assert not editing.found_places(session.document.loaded, session.copies, session.anchors)
    assert len(editing.name_copy(session.document.loaded, "log", "log.txt", TWICE, session.anchors)) == 1
