"""Search finds what people remember, however they type it, and shows where it stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.timeline import Timeline
from desktop.session import search
from desktop.session.document import Document
from desktop.session.search import Found, Place, SearchIndex, fold, index_of


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


@pytest.mark.parametrize("many", [False, True], ids=["objects", "table"])
def test_whole_words_lead_then_beginnings_whatever_their_importance(many: bool, tmp_path: Path) -> None:
    titles = ["X123456 in it", "The number 123456", "Not 123456, number 12345", "On 12345 numbers"]
    rows = [
        {"id": str(place), "title": title, "date": f"190{place}", "importance": 90 - place}
        for place, title in enumerate([*titles, "Number 12345: undated"])
    ]
    if many:
        path = tmp_path / "log.jsonl"
        path.write_text("".join(f"{json.dumps(row)}\n" for row in rows).replace('"1904"', '""'), "utf-8")
        found = Document.read(path).timeline
    else:
        del rows[-1]["date"]
        found = timeline(events=rows)
    hits = index_of(found).find("number 12345").hits
    assert [hit.event.id for hit in hits] == ["2", "4", "1", "3"]
    assert [hit.event.id for hit in index_of(found).find("12345", limit=1).hits] == ["2"]


def test_of_equal_importance_the_earliest_leads_and_the_undated_come_last() -> None:
    dates = {"never": None, "late": "1902", "open": "../1901", "early": "1900-05"}
    events = [{"id": key, "title": "A flare", "date": date} for key, date in dates.items()]
    found = SearchIndex(timeline(events=events)).find("flare")
    assert [hit.event.id for hit in found.hits] == ["early", "open", "late", "never"]


def test_a_match_far_into_a_title_is_brought_into_sight(tmp_path: Path) -> None:
    title = "What the keeper of the southern tower wrote in the year in which he argues over the northern light"
    for index in (index_of(rows(tmp_path, [("", 1), (title, 2)])), SearchIndex(timeline(events=[
        {"id": "long", "title": title}
    ]))):  # fmt: skip
        (hit,) = index.find("northern").hits
        assert hit.title.text == "… argues over the northern light"
        assert "".join(hit.title.text[place] for place in hit.title.letters) == "northern"
        assert index.find("keeper").hits[0].title.text == title


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


# -- very many events


def rows(folder: Path, events: Sequence[tuple[str, int]]) -> Timeline:
    path = folder / "log.jsonl"
    lines = [
        {"id": f"e{number}", "title": title, "importance": importance, **({"date": "1900"} if number % 5 else {})}
        for number, (title, importance) in enumerate(events)
    ]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return Document.read(path).timeline


WORDS = st.text(st.sampled_from("abA éß“ﬁ’-"), min_size=0, max_size=12)


@given(
    st.lists(st.tuples(WORDS, st.integers(0, 100)), max_size=30, unique_by=lambda event: event[1]),
    st.text(st.sampled_from("ab eésf'-"), max_size=4),
)
def test_a_tables_titles_are_found_as_those_of_objects_are(
    tmp_path_factory: pytest.TempPathFactory, events: list[tuple[str, int]], text: str
) -> None:
    table = rows(tmp_path_factory.mktemp("titles"), events)
    objects = Timeline(format="quoteline/1", title="T", events=tuple(table.events))
    assert index_of(table).find(text) == SearchIndex(objects).find(text)


def test_a_match_is_never_half_of_one_title_and_half_of_the_next(tmp_path: Path) -> None:
    index = index_of(rows(tmp_path, [("", 9), ("the la", 8), ("mp", 7), ("mp the", 6), ("lamp", 5), ("lam", 4)]))
    assert [hit.title.text for hit in index.find("lamp").hits] == ["lamp"]
    assert index.find("lamp the").total == 0


def test_of_very_many_that_match_some_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "COUNTED", 3)
    index = index_of(rows(tmp_path, [("lamp", number) for number in range(1, 9)]))
    found = index.find("lamp", 2)
    assert [hit.event.importance for hit in found.hits] == [8, 7]
    assert (found.total, found.and_more) == (3 + 2, True)


class _StopError(Exception):
    pass


def test_making_an_index_and_a_search_can_be_stopped(tmp_path: Path) -> None:
    def stop() -> None:
        raise _StopError

    for made in (timeline(), rows(tmp_path, [("lamp", 1), ("lamp", 2)])):
        with pytest.raises(_StopError):
            index_of(made, stop)
        with pytest.raises(_StopError):
            index_of(made).find("lamp", check=stop)
