"""Rows for many: neighbours get different ones, and nothing stands on a bar as far as rows go."""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from desktop.view.dealing import deal

ROWS = st.integers(1, 8)
#: Start and length, points among them, close enough together to be in each other's way.
EVENTS = st.lists(st.tuples(st.integers(0, 60), st.just(0) | st.integers(0, 40) | st.just(math.inf)), max_size=40)


def dealt(events: list[tuple[int, float]], rows: int) -> list[int]:
    return deal([start for start, _ in events], [start + length for start, length in events], [50] * len(events), rows)


@given(EVENTS, st.integers(2, 8))
def test_no_point_stands_on_a_bar_where_there_are_two_rows(events: list[tuple[int, float]], rows: int) -> None:
    row = dealt(events, rows)
    for bar, (start, length) in enumerate(events):
        for point, (at, none) in enumerate(events):
            if none == 0 and start < at < start + length:
                assert row[bar] != row[point]


@given(EVENTS, ROWS)
def test_bars_part_while_half_of_the_rows_are_enough(events: list[tuple[int, float]], rows: int) -> None:
    row = dealt(events, rows)
    bars = [i for i, (_, length) in enumerate(events) if length > 0]
    at_once = max((sum(events[i][0] <= events[j][0] <= sum(events[i]) for i in bars) for j in bars), default=0)
    assert all(0 <= one < rows for one in row)
    if 2 * at_once <= rows:
        for i, j in combinations(bars, 2):
            apart = sum(events[i]) <= events[j][0] or sum(events[j]) <= events[i][0]
            assert row[i] != row[j] or apart


@given(st.lists(st.integers(0, 5), max_size=40), ROWS)
def test_those_of_one_instant_get_different_rows_as_far_as_they_go(times: list[int], rows: int) -> None:
    row = dealt([(time, 0) for time in times], rows)
    for seats in (Counter(row[i] for i, at in enumerate(times) if at == time) for time in set(times)):
        assert max(seats.values()) == math.ceil(seats.total() / rows)


def test_the_important_ones_of_an_instant_get_rows_of_their_own() -> None:
    assert deal([0] * 6, [0] * 6, [10, 90, 20, 80, 30, 70], 3) == [2, 0, 1, 1, 0, 2]


def test_a_crowd_of_bars_leaves_most_rows_to_the_rest() -> None:
    events = [(time, 1000.0 if time % 10 == 0 else 0.0) for time in range(400)]
    row = dealt(events, 8)
    with_bars = {row[i] for i, (_, length) in enumerate(events) if length}
    assert len(with_bars) == 2
    assert {row[i] for i, (_, length) in enumerate(events) if not length} >= set(range(8)) - with_bars
