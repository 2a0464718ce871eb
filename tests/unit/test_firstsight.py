"""The first sight of a large timeline: what the whole reading will show, as far as it is plainly right."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core import files
from desktop.core.dates import instant
from desktop.core.protocols import StoredEvent
from desktop.core.timeline import Event, Timeline
from desktop.store import firstsight
from desktop.store.columns import MOST_LANES, Columns, of_events
from desktop.store.firstsight import FirstSight, first_sight
from desktop.store.memory import MemoryStore
from tests.unit.damage import TEXT
from tests.unit.strategies import timelines

HEAD: dict[str, Any] = {"format": "quoteline/1", "title": "T"}
EVENT: dict[str, Any] = {"id": "a", "title": "A", "date": "1912-01-08"}

#: What any key may hold in a file that somebody damaged, or made to do harm.
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-1, 101), st.just(10**400), st.floats(allow_nan=False), st.text(max_size=3),
    st.sampled_from(["a", "docks", "1912-01-08", "1912-02-30", "1912-01-08/1911", "1912~", "UTC", "Mars/Olympus"]),
    st.sampled_from([[], {}, [[]], {"a": {"a": []}}, ["a"]]),
)  # fmt: skip
KEYS = ("id", "title", "date", "lane", "importance", "time_zone", "color", "parent", *Event.model_fields)
SOUND = st.fixed_dictionaries(
    {"id": st.sampled_from("abc"), "title": st.just("A"), "date": st.just("1912-01-08T10:30")}
)
ITEMS = st.one_of(
    st.dictionaries(st.sampled_from(KEYS), VALUES),
    st.builds(lambda sound, more: {**more, **sound}, SOUND, st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=2)),
    VALUES,
)


def seen(**parts: Any) -> FirstSight:
    sight = first_sight(json.dumps({**HEAD, **parts}).encode())
    assert sight is not None
    return sight


def told(columns: Columns) -> list[StoredEvent]:
    return MemoryStore(columns).rows(range(len(columns)))


@given(timelines())
def test_it_shows_what_the_whole_reading_shows(timeline: Timeline) -> None:
    sight = first_sight(timeline.model_dump_json(by_alias=True, exclude_unset=True).encode())
    assert sight is not None
    assert (sight.title, sight.lanes, sight.eras) == (timeline.title, timeline.lanes, timeline.eras)
    assert told(sight.table.columns) == told(of_events(timeline.events, [lane.id for lane in timeline.lanes]))
    assert sight.table.columns.lanes == (*(lane.id for lane in timeline.lanes), "")
    report = sight.table.report
    assert (report.rows, report.problem_count) == (len(timeline.events), _far(timeline))
    assert report.undated_count == sum(event.date is None for event in timeline.events)


def _far(timeline: Timeline) -> int:
    """Events beyond what columns hold."""
    return sum(event.date is not None for event in timeline.events) - len(of_events(timeline.events))


@given(st.lists(ITEMS, max_size=6), st.lists(ITEMS, max_size=3), st.lists(ITEMS, max_size=3))
def test_what_is_left_out_is_counted_and_what_is_shown_is_sound(
    events: list[Any], lanes: list[Any], eras: list[Any]
) -> None:
    data = {**HEAD, "events": events, "lanes": lanes, "eras": eras}
    raw = json.dumps(data).encode()
    sight = first_sight(raw)
    if sight is None:  # half a surrogate pair, or a number without end
        return
    columns, report = sight.table.columns, sight.table.report
    assert len(columns) + report.undated_count + report.problem_count == report.rows == len(events)
    assert not report.problems, "they are told by the whole reading, with their lines"
    whole = files.parse(raw.decode()).timeline
    assert whole is not None
    assert (sight.lanes, sight.eras) == (whole.lanes, whole.eras)
    ids = list(columns.ids)
    assert len(set(ids)) == len(ids)
    checked = MemoryStore(of_events(whole.events, columns.lanes[:-1]))
    for event in told(columns):
        found = checked.event(event.id)
        assert found is not None, "what is seen at first does not vanish"
        assert (found.title, found.date, found.start, found.end) == (event.title, event.date, event.start, event.end)
    for event in told(columns):
        assert event.importance in range(101)
        assert columns.lanes[event.lane] in {"", *(lane.id for lane in whole.lanes)}


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{}", b"[]", b"null", b"\xff\xfe{}", b'{"format": "quoteline/2"}', b'{"format": ["quoteline/1"]}',
        b'{"format": "quoteline/1", "events": {}}', b'{"format": "quoteline/1", "events": [], "new": "\\ud800"}',
        b'{"format": "quoteline/1", "new": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"format": "quoteline/1", "new": ' + b"9" * 100_000 + b"}",
        b'{"format": "quoteline/1", "new": NaN}', b'{"format": "quoteline/1"', TEXT.encode("utf-16"),
    ],
)  # fmt: skip
def test_what_is_no_timeline_has_no_first_sight(raw: bytes) -> None:
    assert first_sight(raw) is None


def test_more_lanes_than_columns_number_have_no_first_sight() -> None:
    lanes = [{"id": f"l{number}", "title": ""} for number in range(MOST_LANES)]
    assert first_sight(json.dumps({**HEAD, "lanes": lanes}).encode()) is None


def test_events_beyond_the_first_thousands_are_counted_and_compared_with_those_before() -> None:
    events = [{**EVENT, "id": f"e{number}"} for number in range(3 * firstsight.AT_ONCE)]
    events[-1]["id"] = "e0"
    events[-2]["title"] = None
    table = seen(events=events).table
    assert len(table.columns) == len(events) - 2
    assert (table.report.rows, table.report.problem_count) == (len(events), 2)


def test_a_mark_of_byte_order_is_no_hindrance() -> None:
    sight = first_sight(b"\xef\xbb\xbf" + TEXT.encode())
    assert sight is not None
    assert list(sight.table.columns.ids) == ["gates", "talks"]


def test_times_are_those_of_the_event_s_own_zone() -> None:
    event = {**EVENT, "date": "2025-01-20T10:30:00", "time_zone": "Asia/Shanghai"}
    unknown = {**event, "id": "b", "time_zone": "Mars/Olympus"}
    columns = seen(events=[event, unknown]).table.columns
    assert (list(columns.ids), columns.anchor[0]) == (["a"], instant(2025, 1, 20, 2, 30))


def test_an_event_of_a_lane_that_is_not_there_is_shown_without_one() -> None:
    sight = seen(lanes=[{"id": "l", "title": "L"}, {"id": "l", "title": "Again"}], events=[{**EVENT, "lane": "m"}])
    assert [lane.title for lane in sight.lanes] == ["L"]
    assert sight.table.columns.lanes == ("l", "")
    assert [event.lane for event in told(sight.table.columns)] == [1]
