"""The coverage says which paragraph bears which event, and what of a text nobody has quoted."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop.core import files
from desktop.core.protocols import AnchorState
from desktop.core.timeline import Timeline
from desktop.evidence.anchor import Anchor
from desktop.evidence.coverage import Coverage, coverage

TEXT = "The board met.\n\nNobody came.\n\nIt voted, and it voted again.\n\nThe end."


def timeline(quotations: dict[str, list[str]], *more: str) -> Timeline:
    """Quotations by id, with the ids of the events that rest on each; ``more`` events rest on none."""
    ids = dict.fromkeys([event for users in quotations.values() for event in users])
    events: list[dict[str, Any]] = [
        {"id": one, "title": one, "quotations": [key for key, users in quotations.items() if one in users]}
        for one in ids
    ]
    data = {
        "format": "quoteline/1",
        "title": "T",
        "sources": [{"id": "s", "headline": "S"}],
        "quotations": [{"id": key, "source": "s", "exact": "x"} for key in quotations],
        "events": [*events, *({"id": one, "title": one} for one in more)],
    }
    loaded = files.parse(json.dumps(data))
    assert loaded.timeline is not None
    return loaded.timeline


def at(words: str, state: AnchorState = AnchorState.EXACT) -> Anchor:
    start = TEXT.index(words)
    return Anchor(state, ((start, start + len(words)),), 1.0)


def covered(quotations: dict[str, list[str]], anchors: dict[str, Anchor], *more: str) -> Coverage:
    return coverage(timeline(quotations, *more), "s", TEXT, anchors)


def test_each_paragraph_names_the_events_that_rest_on_it() -> None:
    found = covered({"a": ["met", "vote"], "b": ["vote"]}, {"a": at("The board"), "b": at("it voted again")})
    assert found.events == {0: ("met", "vote"), 2: ("vote",)}
    assert found.paragraphs == 4
    assert found.words == f"{100 * 23 / found.letters:.0f} % of the text is quoted · 2 of 4 paragraphs unused"


def test_a_quotation_over_two_paragraphs_counts_in_both_and_its_gap_for_nothing() -> None:
    found = covered({"a": ["met"]}, {"a": at("met.\n\nNobody")})
    assert found.events == {0: ("met",), 1: ("met",)}
    assert found.quoted == len("met.") + len("Nobody")


def test_words_that_are_quoted_twice_count_once() -> None:
    found = covered({"a": ["x"], "b": ["y"]}, {"a": at("The board"), "b": at("board met")})
    assert found.quoted == len("The board met")


def test_what_only_stands_nearly_there_covers_nothing() -> None:
    found = covered({"a": ["x"]}, {"a": at("The board", AnchorState.ALTERED)})
    assert found.events == {}
    assert found.quoted == 0


def test_a_quotation_that_no_event_uses_is_quoted_yet_its_paragraph_unused() -> None:
    found = covered({"a": []}, {"a": at("The board")}, "bare")
    assert (found.quoted, dict(found.events), found.bare) == (9, {}, ("bare",))


def test_a_text_without_letters_is_no_division_by_nothing() -> None:
    assert coverage(timeline({}), "s", "", {}).words == "0 % of the text is quoted · 0 of 0 paragraphs unused"


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))))
def test_what_is_quoted_is_what_letter_by_letter_counting_gives(pairs: list[tuple[int, int]]) -> None:
    spans = [(min(pair), max(pair)) for pair in pairs]
    quotations: dict[str, list[str]] = {f"q{n}": ["e"] for n in range(len(spans))}
    anchors = {f"q{n}": Anchor(AnchorState.EXACT, (span,), 1.0) for n, span in enumerate(spans)}
    found = covered(quotations, anchors)
    letters = {place for start, end in spans for place in range(start, end) if TEXT[place] != "\n"}
    assert found.quoted == len(letters)
