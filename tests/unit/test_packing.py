"""Labels of very many events: the promises for any data, how important ones fare, and how much shows."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.dates import US_PER_DAY
from desktop.view import packing
from desktop.view.packing import PATIENCE, pack

ROWS = st.integers(1, 4)
REACH = 208.0

#: Anchors in microseconds: over all of time, of one day or second, on few days, in series that halve each time.
_EVEN = st.integers(-(4 * 10**23), 4 * 10**23) | st.integers(0, 10**15) | st.integers(0, 10**6)
_BURST = st.builds(lambda day, off: day * US_PER_DAY + off, st.sampled_from([0, 1, 300]), st.integers(0, 10**4))
_EQUAL = st.integers(0, 6).map(lambda day: day * US_PER_DAY)
_HALVING = st.builds(lambda power, side: side * 2**power, st.integers(0, 78), st.sampled_from([-1, 1]))
TIMES = st.one_of(
    *(st.lists(one, min_size=1, max_size=60) for one in (_EVEN, _BURST, _EQUAL, _HALVING, _EVEN | _BURST))
)
IMPORTANCE = st.integers(0, 100) | st.sampled_from([50, 50, 90])


@st.composite
def events(draw: st.DrawFn, times: st.SearchStrategy[list[int]] = TIMES) -> list[tuple[int, int]]:
    """Anchors with their importance, in any order."""
    return [(time, draw(IMPORTANCE)) for time in draw(times)]


class Label(NamedTuple):
    time: int
    importance: int
    row: int
    threshold: float


def packed(of: Sequence[tuple[int, int]], rows: int, reach: float = REACH) -> list[Label]:
    row, thresholds = pack(
        np.array([time // 10**6 for time, _ in of], np.int64),
        np.array([time % 10**6 for time, _ in of], np.int32),
        np.array([importance for _, importance in of], np.uint8),
        row=None,
        rows=rows,
        reach_px=reach,
    )
    return [Label(*event, *spot) for event, *spot in zip(of, row.tolist(), thresholds.tolist(), strict=True)]


def by_row(labels: Sequence[Label]) -> list[list[Label]]:
    return [[label for label in labels if label.row == row] for row in {label.row for label in labels}]


@given(events(), ROWS)
def test_at_no_scale_do_two_labels_overlap(of: list[tuple[int, int]], rows: int) -> None:
    """A label shows from its threshold on, so two of a row are closest where the later one appears."""
    for row in by_row(packed(of, rows)):
        for a, b in combinations(row, 2):
            both_from = max(a.threshold, b.threshold)
            if both_from < math.inf:
                assert Fraction(both_from) * abs(a.time - b.time) >= REACH * (1 - 1e-12)


@given(events(), ROWS)
def test_one_of_each_instant_of_a_row_shows_in_the_end_and_none_is_as_important(
    of: list[tuple[int, int]], rows: int
) -> None:
    for row in by_row(packed(of, rows)):
        for time in {label.time for label in row}:
            together = [label for label in row if label.time == time]
            stands_for_all = [label for label in together if label.threshold < math.inf]
            assert len(stands_for_all) == 1
            assert stands_for_all[0].importance == max(label.importance for label in together)


@given(events(), ROWS)
def test_each_row_shows_one_of_its_most_important_at_every_scale(of: list[tuple[int, int]], rows: int) -> None:
    for row in by_row(packed(of, rows)):
        always = [label for label in row if label.threshold == 0]
        assert [label.importance for label in always] == [max(label.importance for label in row)]


@given(events(st.lists(st.integers(0, 2**50), min_size=1, max_size=60)), ROWS)
def test_no_label_waits_much_longer_than_for_those_as_important(of: list[tuple[int, int]], rows: int) -> None:
    for row in by_row(packed(of, rows)):
        for label in row:
            rivals = [other.time for other in row if other is not label and other.importance >= label.importance]
            isolation = min((abs(time - label.time) for time in rivals), default=math.inf)
            if isolation > 0:
                assert label.threshold <= PATIENCE * REACH / isolation * (1 + 1e-9)


@given(events(), ROWS, st.data())
def test_the_order_of_the_file_does_not_matter(of: list[tuple[int, int]], rows: int, data: st.DataObject) -> None:
    mixed = data.draw(st.permutations(of))
    assert sorted(packed(mixed, rows)) == sorted(packed(of, rows))


@given(events(st.lists(st.integers(0, 10**12), min_size=1, max_size=60)), ROWS, st.integers(-(10**17), 10**17))
def test_microseconds_count_as_much_at_the_big_bang_as_today(
    of: list[tuple[int, int]], rows: int, seconds: int
) -> None:
    moved = packed([(time + seconds * 10**6, importance) for time, importance in of], rows)
    assert [label[2:] for label in moved] == [label[2:] for label in packed(of, rows)]


@given(events(), ROWS)
def test_a_wider_font_is_another_scale_and_nothing_else(of: list[tuple[int, int]], rows: int) -> None:
    narrow, wide = packed(of, rows), packed(of, rows, 2 * REACH)
    assert [label._replace(threshold=2 * label.threshold) for label in narrow] == wide


def test_rows_that_are_given_are_kept() -> None:
    given_rows = np.array([5, 2, 5, 2], np.int16)
    of_time = np.array([10, 20, 30, 40], np.int64)
    row, thresholds = pack(
        of_time, np.zeros(4, np.int32), np.full(4, 50, np.uint8), row=given_rows, rows=9, reach_px=200.0
    )
    assert row.tolist() == [5, 2, 5, 2]
    assert sorted(thresholds.tolist()) == [0, 0, pytest.approx(1e-5), pytest.approx(1e-5)]


def test_nothing_is_packed_into_nothing() -> None:
    nothing = np.array([], np.int64)
    row, thresholds = pack(
        nothing, nothing.astype(np.int32), nothing.astype(np.uint8), row=None, rows=3, reach_px=200.0
    )
    assert len(row) == len(thresholds) == 0


def _series(base: float) -> list[int]:
    return sorted({int(base**power) for power in range(int(79 / math.log2(base)))})


@pytest.mark.parametrize("importance", ["equal", "rising", "falling", "mixed"])
@pytest.mark.parametrize("base", [1.02, 1.35, 1.7, 2, 3])
def test_gaps_are_split_a_hundred_times_in_each_other_at_most(
    base: float, importance: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Series in which each time is a multiple of the one before are the worst: they end because time has 79 bits."""
    times, depth = _series(base), 0
    release = packing._Rows._release

    def counting(rows: packing._Rows, placed: packing.Indices) -> None:
        nonlocal depth
        depth += 1
        release(rows, placed)

    monkeypatch.setattr(packing._Rows, "_release", counting)
    steps = range(len(times))
    levels = {
        "equal": [50 for _ in steps],
        "rising": [100 * step // len(times) for step in steps],
        "falling": [100 - 100 * step // len(times) for step in steps],
        "mixed": [step * 37 % 101 for step in steps],
    }
    packed(list(zip(times, levels[importance], strict=True)), 1)
    assert depth <= 110


def could_fit(times: Sequence[int], reach_us: float) -> int:
    """How many labels of a row could show at most, if they came and went: as long as there is room, the next one."""
    count, at = 0, 0
    while at < len(times):
        count, at = count + 1, bisect_left(times, times[at] + reach_us, at + 1)
    return count


@pytest.mark.parametrize("spread", ["uniform", "bursts", "days"])
@pytest.mark.parametrize("importance", [None, 50])
def test_seven_tenths_of_what_could_fit_show_and_they_are_the_important(spread: str, importance: int | None) -> None:
    chance = np.random.default_rng(11)
    count, rows, length = 6000, 12, 7300 * US_PER_DAY
    times = chance.uniform(0, 1, count)
    if spread == "bursts":
        times = chance.normal(chance.choice(times[:30], count), 0.003)
    anchors = sorted((times * length).astype(np.int64).tolist())
    if spread == "days":
        anchors = [anchor // US_PER_DAY * US_PER_DAY for anchor in anchors]
    levels = chance.integers(0, 101, count) if importance is None else np.full(count, importance)
    labels = packed(list(zip(anchors, levels.tolist(), strict=True)), rows, 1.0)
    of_rows = [[label.time for label in row] for row in by_row(labels)]
    density, mean = [], []
    for per_row in np.geomspace(4, count / rows / 2, 25).tolist():
        reach_us = length / per_row
        shown = [label.importance for label in labels if label.threshold <= 1 / reach_us]
        density.append(len(shown) / sum(could_fit(row, reach_us) for row in of_rows))
        mean.append(np.mean(shown))
    assert np.mean(density) >= 0.7
    assert min(density) >= 0.55
    assert importance is not None or np.mean(mean) >= 75


@given(st.lists(st.integers(0, 6) | st.integers(0, 1000), max_size=200), st.booleans())
def test_the_next_one_above_is_the_first_that_a_walk_would_meet(ranks: list[int], equal: bool) -> None:
    above = np.greater_equal if equal else np.greater
    found = packing._next_above(np.array(ranks, np.float64), above)
    for place, rank in enumerate(ranks):
        later = range(place + 1, len(ranks))
        assert found[place] == next((at for at in later if above(ranks[at], rank)), len(ranks))
