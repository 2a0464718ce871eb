"""Lanes: who gets which rows, and where they stand; nothing of it asks what time is in view."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.dates import US_PER_DAY
from desktop.core.timeline import Timeline
from desktop.view import scene
from desktop.view.items import Item
from desktop.view.labels import NEVER
from desktop.view.lanes import (
    DEALT_LIMIT,
    LANE_BOTTOM,
    LANE_TOP,
    MOST_OWED_ROWS,
    MOST_ROWS,
    MOST_SCROLL,
    ROW_PITCH,
    LaneName,
    layout,
    names,
)
from tests.unit.measure import MEASURE
from tests.unit.strategies import day, items, timeline, timelines

FIT = 1 / US_PER_DAY  # a day is a pixel
HEIGHTS = st.floats(1, 3000)
ALMOST = 1e-6


@st.composite
def lanes_of_items(draw: st.DrawFn) -> tuple[list[Item], list[LaneName]]:
    count = draw(st.integers(1, 5))
    of = draw(items())
    return [replace(item, lane=draw(st.integers(0, count - 1))) for item in of], [
        LaneName(f"Lane {n}", None, 0) for n in range(count)
    ]


@given(lanes_of_items(), HEIGHTS)
def test_lanes_stand_below_each_other_and_fill_the_window(
    drawn: tuple[list[Item], list[LaneName]], height: float
) -> None:
    of, named = drawn
    made = layout(of, named, height, FIT)
    assert len(made.bands) == len(named)
    assert made.bands[0].top == 0
    for upper, lower in pairwise(made.bands):
        assert lower.top == pytest.approx(upper.top + upper.height)
    assert made.height == pytest.approx(sum(band.height for band in made.bands))
    assert made.height >= height - ALMOST


@given(lanes_of_items(), HEIGHTS)
def test_every_event_has_a_row_inside_its_lane(drawn: tuple[list[Item], list[LaneName]], height: float) -> None:
    of, named = drawn
    made = layout(of, named, height, FIT)
    assert len(made.placed) == len(of)
    for item, placed in zip(of, made.placed, strict=True):
        band = made.bands[item.lane]
        assert 0 <= placed.row < band.rows <= MOST_ROWS
        assert band.top <= band.card_top(placed.row)
        assert band.mark_y(placed.row) < band.top + band.height


@given(lanes_of_items(), HEIGHTS)
def test_cards_of_one_row_end_above_those_of_the_next(drawn: tuple[list[Item], list[LaneName]], height: float) -> None:
    of, named = drawn
    for band in layout(of, named, height, FIT).bands:
        for row in range(band.rows - 1):
            assert band.mark_y(row) < band.card_top(row + 1)
        assert band.height >= LANE_TOP + LANE_BOTTOM + band.rows * ROW_PITCH - ALMOST


@given(lanes_of_items(), HEIGHTS)
def test_no_event_is_hidden_at_every_scale_if_a_few_rows_can_help(
    drawn: tuple[list[Item], list[LaneName]], height: float
) -> None:
    of, named = drawn
    made = layout(of, named, height, FIT)
    owed = sum(LANE_TOP + LANE_BOTTOM + ROW_PITCH * MOST_OWED_ROWS for _ in named)
    for item, placed in zip(of, made.placed, strict=True):
        if placed.threshold == NEVER and owed <= MOST_SCROLL * height:
            assert made.bands[item.lane].rows >= MOST_OWED_ROWS


@given(lanes_of_items(), HEIGHTS)
def test_lanes_scroll_no_more_than_a_window_or_two_if_they_must_at_all(
    drawn: tuple[list[Item], list[LaneName]], height: float
) -> None:
    of, named = drawn
    least = sum(LANE_TOP + LANE_BOTTOM + ROW_PITCH for _ in named)
    assert layout(of, named, height, FIT).height <= max(MOST_SCROLL * height, least) + ALMOST


@given(lanes_of_items(), HEIGHTS)
def test_room_is_used_while_someone_waits_for_a_card(drawn: tuple[list[Item], list[LaneName]], height: float) -> None:
    of, named = drawn
    made = layout(of, named, height, FIT)
    waiting = {item.lane for item, placed in zip(of, made.placed, strict=True) if placed.threshold > FIT}
    spare = height - sum(LANE_TOP + LANE_BOTTOM + band.rows * ROW_PITCH for band in made.bands)
    if any(made.bands[lane].rows < MOST_ROWS for lane in waiting):
        assert spare < ROW_PITCH + ALMOST


def test_the_most_important_one_that_waits_gets_the_next_row() -> None:
    of = [
        day(0, 0, lane=0, importance=50),
        day(1, 1, lane=0, importance=40),
        day(2, 2, lane=1, importance=95),
        day(3, 3, lane=1, importance=90),
        day(4, 4, lane=2, importance=50),
    ]
    named = [LaneName(name, None, 0) for name in "abc"]
    one_spare = 3 * (LANE_TOP + LANE_BOTTOM + ROW_PITCH) + ROW_PITCH
    assert [band.rows for band in layout(of, named, one_spare, FIT).bands] == [1, 2, 1]
    assert [band.rows for band in layout(of, named, one_spare + ROW_PITCH, FIT).bands] == [2, 2, 1]
    assert [band.rows for band in layout(of, named, 1.0, FIT).bands] == [1, 1, 1]


@pytest.mark.parametrize(
    ("counts", "height", "rows"),
    [
        ([600, 300], 600.0, [7, 4]),
        ([900, 0], 600.0, [10, 1]),
        ([900, 2], 10_000.0, [MOST_ROWS, 2]),
        ([900, 900], 1.0, [1, 1]),
    ],
)
def test_lanes_that_are_all_crowded_share_the_height_by_their_events(
    counts: list[int], height: float, rows: list[int]
) -> None:
    of = [day(1000 * lane + n, n, lane=lane) for lane, count in enumerate(counts) for n in range(count)]
    of.sort(key=lambda item: (item.anchor, item.event_id))
    made = layout(of, [LaneName("", None, 0)] * len(counts), height, FIT)
    assert [band.rows for band in made.bands] == rows
    assert len(made.placed) == sum(counts) > DEALT_LIMIT


@given(st.floats(200, 2000), st.integers(1, 12))
def test_a_window_that_is_just_filled_does_not_scroll(height: float, count: int) -> None:
    """Shares of what is left over add up to a little more or less than it: nobody should see a scroll bar of that."""
    file = timeline(lanes=[{"id": f"l{n}", "title": f"Lane {n}"} for n in range(count)])
    made = scene.small(file, MEASURE, 1000, height)
    needed = count * (LANE_TOP + LANE_BOTTOM + ROW_PITCH)
    assert (made.scroll_limit > 0) == (needed - made.lanes_height >= 1)


# -- names and order


def test_children_follow_their_parents() -> None:
    file = timeline(
        lanes=[
            {"id": "b1", "title": "B 1", "parent": "b"},
            {"id": "a", "title": "A"},
            {"id": "b", "title": "B", "color": "#123456"},
            {"id": "b2", "title": "B 2", "parent": "b"},
            {"id": "b11", "title": "B 1 1", "parent": "b1"},
        ]
    )
    named, index = names(file)
    assert [(name.title, name.depth) for name in named] == [("A", 0), ("B", 0), ("B 1", 1), ("B 1 1", 2), ("B 2", 1)]
    assert named[1].color == "#123456"
    assert index == {"a": 0, "b": 1, "b1": 2, "b11": 3, "b2": 4}


def test_events_without_a_lane_get_one_of_their_own_at_the_end() -> None:
    lane = {"id": "a", "title": "A"}
    stray = {"id": "e", "title": "E", "date": "2025"}
    assert [name.title for name in names(timeline(lanes=[lane], events=[stray]))[0]] == ["A", "Other"]
    assert [name.title for name in names(timeline(lanes=[lane | {"title": " "}], events=[stray]))[0]] == [" ", ""]
    assert [name.title for name in names(timeline(events=[stray]))[0]] == [""]
    assert [name.title for name in names(timeline(lanes=[lane], events=[stray | {"lane": "a"}]))[0]] == ["A"]
    undated = {"id": "e", "title": "E"}
    assert [name.title for name in names(timeline(lanes=[lane], events=[undated]))[0]] == ["A"]
    assert [name.title for name in names(timeline())[0]] == [""]


def test_a_thousand_lanes_in_each_other_are_no_matter() -> None:
    deep = [{"id": f"l{n}", "title": "", **({"parent": f"l{n - 1}"} if n else {})} for n in range(1000)]
    assert [name.depth for name in names(timeline(lanes=deep))[0]] == list(range(1000))


@given(timelines())
def test_every_dated_event_is_in_the_lane_that_it_names(file: Timeline) -> None:
    made = scene.small(file, MEASURE, 1000, 600)
    assert {item.event_id for item in made.items} == {event.id for event in file.events if event.date is not None}
    for item in made.items:
        lane = file.event_by_id[item.event_id].lane
        homeless = "Other" if any(lane.title.strip() for lane in file.lanes) else ""
        assert made.layout.bands[item.lane].title == (file.lane_by_id[lane].title if lane is not None else homeless)
