"""Names of eras that overlap: each has a row and a share of it, and neither changes with the time in view."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.view.eras import GAP, MOST_ROWS, PADDING, rows, slots

BOUNDS = st.tuples(st.none() | st.integers(0, 40), st.integers(0, 20), st.booleans()).map(
    lambda drawn: (drawn[0], None if drawn[2] else (drawn[0] or 0) + drawn[1])
)


def overlap(a: tuple[int | None, int | None], b: tuple[int | None, int | None]) -> bool:
    def within(one: tuple[int | None, int | None], other: tuple[int | None, int | None]) -> bool:
        return one[1] is None or other[0] is None or other[0] < one[1]

    return within(a, b) and within(b, a)


@given(st.lists(BOUNDS, max_size=8))
def test_eras_that_overlap_have_rows_of_their_own_while_those_last(eras: list[tuple[int | None, int | None]]) -> None:
    found = rows(eras)
    assert len(found) == len(eras)
    assert all(0 <= row < MOST_ROWS for row in found)
    if max((sum(overlap(era, other) for other in eras) for era in eras), default=0) <= MOST_ROWS:
        for (a, of_a), (b, of_b) in combinations(zip(eras, found, strict=True), 2):
            assert not overlap(a, b) or of_a != of_b


@given(st.permutations([(0, 10), (5, 15), (12, 20), (None, 3), (18, None)]))
def test_the_order_of_the_file_changes_no_row(eras: list[tuple[int | None, int | None]]) -> None:
    assert dict(zip(eras, rows(eras), strict=True)) == {
        (None, 3): 0, (0, 10): 1, (5, 15): 0, (12, 20): 1, (18, None): 0,
    }  # fmt: skip


@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(1, 600)), max_size=6))
def test_names_stand_within_their_bands_and_on_no_other(drawn: list[tuple[float, float]]) -> None:
    bands = sorted((left, left + width) for left, width in drawn)
    found = slots(bands)
    assert len(found) == len(bands)
    for (left, right), slot in zip(bands, found, strict=True):
        assert slot.x >= left + PADDING - 1e-6
        assert slot.width <= 0 or slot.x + slot.width <= right - PADDING + 1e-6
    for before, after in pairwise(found):
        assert before.width <= 0 or before.x + before.width < after.x


def test_bands_that_begin_together_share_what_they_cover() -> None:
    first, second, third = slots([(0.0, 900.0), (0.0, 900.0), (0.0, 900.0)])
    assert [round(slot.x - PADDING) for slot in (first, second, third)] == [0, 300, 600]
    assert first.width == pytest.approx(300 - GAP - PADDING)
