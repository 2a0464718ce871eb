"""Search finds what people remember, however they type it, and shows where it stands."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.timeline import Timeline
from desktop.session.search import Found, Place, SearchIndex, fold


def timeline(**more: Any) -> Timeline:
    return Timeline.model_validate(
        {
            "format": "quoteline/1",
            "title": "Lighthouses",
            "sources": [{"id": "log", "headline": "Keeper's log"}],
            "quotations": [
                {
                    "id": "q1",
                    "source": "log",
                    "exact": "we lit the lamp at dusk and it burned until the morning without a single pause or flash",
                    "speaker": "Zoë Müller",
                    "speaker_role": "keeper",
                },
                {"id": "q2", "source": "log", "exact": "the “long” night"},
            ],
            "events": [
                {"id": "build", "title": "The tower is built", "summary": "A lamp follows later.", "importance": 10},
                {"id": "lamp", "title": "First lamp", "importance": 40, "quotations": ["q1", "q2"], "tags": ["Light"]},
                {"id": "lamp2", "title": "A better Lámp", "importance": 90},
                {"id": "html", "title": "<b>bold</b> claim", "summary": "nothing"},
                *more.get("events", []),
            ],
        }
    )


def find(text: str, limit: int = 50) -> Found:
    return SearchIndex(timeline()).find(text, limit)


def ids(text: str) -> list[str]:
    return [hit.event.id for hit in find(text).hits]


def test_titles_lead_then_importance() -> None:
    assert ids("lamp") == ["lamp2", "lamp", "build"]


@pytest.mark.parametrize("typed", ["LAMP", "lámp", "ｌａｍｐ", "  lamp "])
def test_case_accents_and_width_make_no_difference(typed: str) -> None:
    assert ids(typed) == ["lamp2", "lamp", "build"]


def test_all_words_must_stand_somewhere_in_the_event() -> None:
    assert ids("lamp muller") == ["lamp"]
    assert ids("muller first") == ["lamp"]
    assert ids("lamp nobody") == []


@pytest.mark.parametrize(
    ("typed", "place", "text"),
    [
        ("zoe", Place.SPEAKER, "Zoë Müller, keeper"),
        ("light", Place.TAG, "Light"),
        ('"long"', Place.QUOTATION, "the “long” night"),
        ("follows", Place.SUMMARY, "A lamp follows later."),
    ],
)
def test_a_hit_shows_where_it_stands(typed: str, place: Place, text: str) -> None:
    (hit,) = find(typed).hits
    assert hit.passage is not None
    assert (hit.passage.place, hit.passage.text) == (place, text)


def test_matched_letters_are_those_typed() -> None:
    (hit,) = find("müller").hits
    assert hit.passage is not None
    assert "".join(hit.passage.text[place] for place in hit.passage.letters) == "Müller"
    hit = find("lamp").hits[0]
    assert "".join(hit.title.text[place] for place in hit.title.letters) == "Lámp"
    assert hit.passage is None


def test_the_start_of_a_word_is_marked_rather_than_its_inside() -> None:
    index = SearchIndex(timeline(events=[{"id": "e", "title": "Urban bans"}]))
    (hit,) = index.find("ban").hits
    assert hit.title.letters == (6, 7, 8)


def test_a_long_quotation_is_cut_about_the_match_at_whole_words() -> None:
    (hit,) = find("pause").hits
    assert hit.passage is not None
    assert hit.passage.text.startswith("… ")
    assert " without a single pause or" in hit.passage.text
    assert "".join(hit.passage.text[place] for place in hit.passage.letters) == "pause"


def test_more_than_the_limit_is_counted_not_lost() -> None:
    found = find("lamp", limit=2)
    assert [hit.event.id for hit in found.hits] == ["lamp2", "lamp"]
    assert found.total == 3


def test_markup_is_text_like_any_other() -> None:
    (hit,) = find("<b>").hits
    assert hit.title.text == "<b>bold</b> claim"
    assert hit.title.letters == (0, 1, 2)


@pytest.mark.parametrize("typed", ["", "   ", "\n"])
def test_nothing_typed_finds_nothing(typed: str) -> None:
    assert find(typed) == Found((), 0)


@given(st.text(max_size=20))
def test_any_text_can_be_typed_and_marks_lie_in_their_text(typed: str) -> None:
    for hit in find(typed).hits:
        for passage in filter(None, (hit.title, hit.passage)):
            assert all(0 <= place < len(passage.text) for place in passage.letters)


@given(st.text(min_size=1, max_size=300), st.integers(0, 299))
def test_an_event_is_found_by_any_word_of_its_summary(summary: str, at: int) -> None:
    words = fold(summary).split()
    found = SearchIndex(timeline(events=[{"id": "e", "title": "t", "summary": summary}]))
    if words:
        assert "e" in [hit.event.id for hit in found.find(words[at % len(words)]).hits]


@given(st.text(max_size=50))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
