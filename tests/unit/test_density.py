"""Rows asked by bisection: they answer as a walk through all events would, and crowds never regroup while panning."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.core.dates import US_PER_DAY, Instant
from desktop.view.density import RowIndex, Stretch
from desktop.view.items import BAR_LEAST, CARD_SHIFT, BarStyle, Item
from desktop.view.labels import NEVER, Placed
from desktop.view.timescale import MIN_US_PER_PX
from tests.unit.strategies import SCALES, items

APART, ROOM = 9.0, 54.0

PLACED = st.one_of(st.just(0.0), st.just(NEVER), st.floats(-60, 6).map(math.exp)).map(lambda value: Placed(0, value))


def spot(number: int, at: Instant) -> Item:
    return Item(
        f"e{number:06}",
        0,
        50,
        "A title",
        "a date",
        at,
        CARD_SHIFT,
        200.0,
        at,
        at,
        None,
        None,
        BarStyle.MAYBE,
        (at,),
        "",
    )


def index(of: Sequence[Item], placed: Sequence[Placed] | None = None) -> RowIndex:
    return RowIndex(of, placed or [Placed(0, NEVER)] * len(of), range(len(of)))


@st.composite
def windows(draw: st.DrawFn, most: int = 24) -> tuple[list[Item], Instant, Instant]:
    """Items, and a window that begins and ends near some of them."""
    of = draw(items(most))
    ends = [at for item in of for at in (item.anchor, item.start, item.end) if at is not None]
    nudge = st.integers(-2, 2) | st.integers(-(10**12), 10**12)
    start, end = sorted(draw(st.sampled_from(ends)) + draw(nudge) for _ in range(2))
    return of, start, end


def stretches(row: RowIndex, start: Instant, end: Instant, us_per_px: float) -> list[Stretch]:
    return list(row.stretches(start, end, us_per_px, APART, ROOM))


# -- crowds


@given(windows(), SCALES)
@example(([spot(0, 0), spot(1, 1), spot(2, 3)], 0, 3), MIN_US_PER_PX)
def test_every_mark_of_the_window_is_in_one_group(
    window: tuple[list[Item], Instant, Instant], us_per_px: float
) -> None:
    of, start, end = window
    row = index(of)
    found = [i for stretch in stretches(row, start, end, us_per_px) for group in stretch.groups for i in group.items]
    assert len(found) == len(set(found))
    assert {i for i, item in enumerate(of) if start <= item.anchor <= end} <= set(found)
    assert found == sorted(found, key=lambda i: (of[i].anchor, of[i].event_id))


@given(windows(), SCALES)
def test_a_group_says_what_it_holds(window: tuple[list[Item], Instant, Instant], us_per_px: float) -> None:
    of, start, end = window
    row = index(of)
    for stretch in stretches(row, start, end, us_per_px):
        for group in stretch.groups:
            members = group.items
            assert group.size == len(members) > 0
            assert group.among(row.places([*range(0, len(of), 2), -1])) == tuple(i for i in members if i % 2 == 0)
            assert (group.first, group.last) == (of[members[0]].anchor, of[members[-1]].anchor)
            assert stretch.start <= group.first <= group.last < stretch.end


@given(items(), SCALES, st.data())
def test_panning_regroups_nothing(of: list[Item], us_per_px: float, data: st.DataObject) -> None:
    row = index(of)
    whole = {stretch.start: stretch for stretch in stretches(row, of[0].anchor, of[-1].anchor, us_per_px)}
    middle = data.draw(st.sampled_from(of)).anchor
    part = stretches(row, middle, middle + round(300 * us_per_px), us_per_px)
    assert part
    for stretch in part:
        assert stretch == whole.get(stretch.start, stretch)


@given(items(), st.integers(-7, 60), st.floats(0.501, 1))
def test_zooming_regroups_only_from_one_power_of_two_to_the_next(of: list[Item], power: int, share: float) -> None:
    """While one turns the wheel, counts stay what they are for a while, and do not flicker."""
    row = index(of)
    there = of[0].anchor, of[-1].anchor
    assert stretches(row, *there, share * 2.0**power) == stretches(row, *there, 2.0**power)


@given(items(), SCALES)
def test_groups_are_a_few_pixels_wide(of: list[Item], us_per_px: float) -> None:
    """Nothing that can be told apart is lost in a group; where pixels are finer than time, nothing at all is."""
    row = index(of)
    for stretch in stretches(row, of[0].anchor, of[-1].anchor, us_per_px):
        assert (stretch.end - stretch.start) / us_per_px >= min(ROOM, 1 / us_per_px) * 0.99
        for group in stretch.groups:
            assert group.first == group.last or (group.last - group.first) / us_per_px < 2 * APART


def test_events_of_a_microsecond_are_told_apart_from_those_of_the_next() -> None:
    row = index([spot(0, 10), spot(1, 11), spot(2, 11), spot(3, 12)])
    counts = [group.size for stretch in stretches(row, 0, 20, MIN_US_PER_PX) for group in stretch.groups]
    assert counts == [1, 2, 1]


class Watched(int):
    """An instant that counts how often instants are compared."""

    looks = 0

    def __lt__(self, other: int) -> bool:
        Watched.looks += 1
        return int(self) < int(other)


def test_the_cost_of_a_crowd_follows_its_pixels() -> None:
    row = index([spot(number, Watched(number * 1000)) for number in range(20_000)])
    Watched.looks = 0
    found = stretches(row, 0, 20_000_000, us_per_px=20_000)  # 1,000 pixels of twenty events each
    assert sum(group.size for stretch in found for group in stretch.groups) == 20_000
    assert 0 < Watched.looks < 1000 / APART * 20


# -- bars and cards


@given(windows(), SCALES)
def test_bars_are_found_however_far_to_the_left_they_begin(
    window: tuple[list[Item], Instant, Instant], us_per_px: float
) -> None:
    of, start, end = window
    meeting = {
        i
        for i, item in enumerate(of)
        if (item.start != item.end or item.start is None)
        and (item.start is None or item.start <= end)
        and (item.end is None or item.end >= start)
    }
    assert set(index(of).bars(start, end)) == meeting
    # those that are asked for at a scale are all that it shows there, and all that have several dates
    shown = {i for i in meeting if of[i].has_bar(us_per_px) or len(of[i].marks) > 1}
    assert shown <= set(index(of).bars(start, end, BAR_LEAST * us_per_px)) <= meeting


def test_a_long_bar_behind_many_short_ones_is_found() -> None:
    long = Item("long", 0, 50, "A title", "a date", 0, -4.0, 200.0, 0, 10**15, 0, 10**15, BarStyle.LASTS, (), "")
    short = [
        Item(f"s{n}", 0, 50, "A title", "a date", n, -4.0, 200.0, n, n + 5, n, n + 5, BarStyle.LASTS, (), "")
        for n in range(1, 1000)
    ]
    assert index([long, *short]).bars(10**14, 10**14 + 1) == [0]


@given(windows(), st.data(), SCALES)
def test_cards_are_those_whose_scale_has_come(
    window: tuple[list[Item], Instant, Instant], data: st.DataObject, us_per_px: float
) -> None:
    of, start, end = window
    placed = data.draw(st.lists(PLACED, min_size=len(of), max_size=len(of)))
    thresholds = [one.threshold for one in placed if 0 < one.threshold < NEVER]
    for px_per_us in (1 / us_per_px, *thresholds):
        found = index(of, placed).labelled(placed, start, end, px_per_us)
        assert sorted(found) == [
            i for i, item in enumerate(of) if start <= item.anchor <= end and placed[i].threshold <= px_per_us
        ]


@pytest.mark.parametrize("far", [10**24, -(10**24)])
def test_far_times_are_exact(far: Instant) -> None:
    """As floats these would be years apart from themselves."""
    of = [spot(0, far), spot(1, far + 1), spot(2, far + 2)]
    counts = [group.size for stretch in stretches(index(of), far, far + 2, 0.01) for group in stretch.groups]
    assert counts == [1, 1, 1]
    bar = Item("bar", 0, 50, "A title", "a date", far, -4.0, 200.0, far, far + 5, far, far, BarStyle.LASTS, (), "")
    assert index([bar]).bars(far + 5, far + US_PER_DAY) == [0]
    assert index([bar]).bars(far + 6, far + US_PER_DAY) == []
