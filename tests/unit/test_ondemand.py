"""Very many events as a timeline: each is made when asked for, and is what the table says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.timeline import Event, Lane, Timeline
from desktop.store import loading, ondemand
from desktop.store.ondemand import store_of, timeline_of
from desktop.view import lanes

ROWS: list[dict[str, Any]] = [
    {"id": "lamp", "title": "The lamp burns", "date": "1874-09-12/..", "lane": "harbour", "importance": 90},
    {"id": "wreck", "title": "<b>A wreck</b>", "date": "1869-11", "lane": "sea"},
    {"id": "rumour", "title": "A rumour", "lane": "sea", "importance": 7},
    {"id": "storm", "title": "A storm", "date": "1869-11-03T21:15"},
]


def table_of(folder: Path, rows: Sequence[dict[str, Any]] = ROWS) -> loading.Table:
    path = folder / "events.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return loading.load(path)


@pytest.fixture
def timeline(tmp_path: Path) -> Timeline:
    return timeline_of(table_of(tmp_path), "Greywick")


def test_events_are_what_the_table_says_by_time_then_the_undated(timeline: Timeline) -> None:
    assert [event.id for event in timeline.events] == ["wreck", "storm", "lamp", "rumour"]
    assert len(timeline.events) == 4
    for row in ROWS:
        event = timeline.event_by_id[row["id"]]
        assert event == Event(**row)
        assert event.when == Event(**row).when


def test_an_event_is_found_by_its_place_and_its_id(timeline: Timeline) -> None:
    assert timeline.events[1] is timeline.event_by_id["storm"]
    assert timeline.events[-1] is timeline.event_by_id["rumour"]
    assert set(timeline.event_by_id) == {"lamp", "wreck", "rumour", "storm"}
    assert "rumour" in timeline.event_by_id
    assert "nobody" not in timeline.event_by_id
    assert None not in timeline.event_by_id
    with pytest.raises(KeyError):
        timeline.event_by_id["nobody"]
    with pytest.raises(IndexError):
        timeline.events[4]


@given(st.slices(6))
def test_slices_are_those_of_a_tuple(tmp_path_factory: pytest.TempPathFactory, which: slice) -> None:
    events = timeline_of(table_of(tmp_path_factory.mktemp("slices")), "T").events
    assert events[which] == tuple(events)[which]


def test_only_some_events_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(ondemand, "KEPT", 2)
    rows = [{"id": f"e{year}", "title": "E", "date": f"{year}"} for year in range(1900, 1950)]
    events = timeline_of(table_of(tmp_path, rows), "T").events
    first = events[0]
    assert events[0] is first
    for place in range(1, 50):
        assert events[place].id == f"e{1900 + place}"
    assert events[0] is not first
    assert events[0] == first


def test_lanes_are_those_that_the_rows_name(timeline: Timeline) -> None:
    assert timeline.lanes == (Lane(id="harbour", title="harbour"), Lane(id="sea", title="sea"))
    assert "" in timeline.lived_in
    names, index = lanes.names(timeline)
    assert [name.title for name in names] == ["harbour", "sea", lanes.HOMELESS]
    assert index == {"harbour": 0, "sea": 1, "": 2}


def test_lanes_of_which_more_is_known_keep_it(tmp_path: Path) -> None:
    named = [Lane(id="harbour", title="Harbour board", color="#2456a6"), Lane(id="sea", title="At sea")]
    assert timeline_of(table_of(tmp_path, ROWS[:2]), "T", named).lanes == tuple(named)
    assert "" not in timeline_of(table_of(tmp_path, ROWS[:2]), "T", named).lived_in


def test_what_a_table_cannot_hold_is_empty(timeline: Timeline) -> None:
    assert not timeline.quotations
    assert not timeline.quotation_by_id
    assert not timeline.events_by_quotation
    assert not list(timeline.relations_to("lamp"))
    assert [event.id for event in timeline.undated] == ["rumour"]
    assert timeline.undated_count == 1


def test_undated_events_that_are_not_kept_are_counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(loading, "MOST_UNDATED", 2)
    timeline = timeline_of(table_of(tmp_path, [{"id": f"u{number}", "title": "U"} for number in range(5)]), "T")
    assert len(timeline.undated) == len(timeline.events) == 2
    assert timeline.undated_count == 5


@pytest.mark.parametrize(
    ("earliest", "latest"),
    [
        ("1900-01-01", "1900-01-02"),
        ("0000-01-01T10:30:00.000001", "0001-12-31"),
        ("-0044-03-15", "-0043-01-01"),
        ("Y-13800000000", "Y123456"),
    ],
)
def test_a_row_that_gives_its_bounds_is_taken_by_its_word(earliest: str, latest: str, tmp_path: Path) -> None:
    row = {"id": "a", "title": "A", "date": "some day", "earliest": earliest, "latest": latest}
    timeline = timeline_of(table_of(tmp_path, [row]), "T")
    event, store = timeline.events[0], store_of(timeline)
    assert store is not None
    stored = store.order(0)
    assert event.when is not None
    assert event.when.earliest == stored.start
    assert event.when.latest is not None
    assert stored.end is not None
    assert event.when.latest >= stored.end
    assert event.date_basis.note is not None
    assert '"some day"' in event.date_basis.note


def test_objects_have_no_store() -> None:
    made = Timeline(format="quoteline/1", title="T", events=(Event(id="a", title="A", date="1900"),))
    assert store_of(made) is None
    assert not made.undated
    assert "" in made.lived_in
