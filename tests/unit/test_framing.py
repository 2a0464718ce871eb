"""What one is taken to see: all of a story, one event, a crowd; nothing cut, nothing moved without need."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from desktop.core.dates import US_PER_DAY, Instant, instant
from desktop.view.framing import MARGIN, around, fit, focus, limits, limits_of, revealing
from desktop.view.items import BAR_LEAST, CARD_SHIFT, BarStyle, Item
from desktop.view.timescale import ANY, MAX_US_PER_PX, MIN_US_PER_PX, Timescale
from tests.unit.strategies import SCALES, day, items

#: Time axes of windows that people work in; cards are made no wider than 0.4 of it.
ROOMY = st.floats(850, 4000)
TINY = 1e-3


def edges(scale: Timescale, item: Item) -> list[float]:
    """The places that must be seen of an item: its card's ends and the known ends of its time."""
    x = scale.x(item.anchor)
    known = [scale.x(at) for at in (item.start, item.end) if at is not None]
    return [x + item.left, x + item.right, *known]


# -- the whole story


@given(items(), ROOMY)
def test_the_whole_story_holds_every_card_and_every_known_end(of: list[Item], width: float) -> None:
    assume(of[0].anchor != of[-1].anchor)
    scale = fit(of, width)
    assert scale.width == width
    places = [place for item in of for place in edges(scale, item)]
    assert min(places) >= MARGIN - TINY
    assert max(places) <= width - MARGIN + TINY


@given(items(), ROOMY)
def test_the_whole_story_is_seen_no_smaller_than_need_be(of: list[Item], width: float) -> None:
    assume(of[0].anchor != of[-1].anchor)
    scale = fit(of, width)
    assume(scale.us_per_px > MIN_US_PER_PX * 1.01)
    closer = scale.zoomed(1.001, width / 2)
    reach = [
        place
        for item in of
        for place in (
            *edges(closer, item)[:2],
            *(closer.x(at) + slack for at in (item.start, item.end) if at is not None for slack in (-8.0, 8.0)),
        )
    ]
    assert max(reach) - min(reach) > width - 2 * MARGIN - 1


@given(items(), st.floats(0, 4000))
def test_a_narrow_window_still_shows_the_time_of_the_story(of: list[Item], width: float) -> None:
    """Where cards are wider than the window, time has its share: nobody is sent to a view of thirty billion years."""
    scale = fit(of, width)
    assert MIN_US_PER_PX <= scale.us_per_px <= MAX_US_PER_PX
    times = [at for item in of for at in (item.anchor, item.start, item.end) if at is not None]
    if width > 4 * MARGIN and of[0].anchor != of[-1].anchor and scale.us_per_px > MIN_US_PER_PX:
        xs = [scale.x(at) for at in times]
        assert 0 <= min(xs) <= max(xs) <= width
        assert max(xs) - min(xs) >= 0.09 * (width - 2 * MARGIN) - 16


def test_a_story_shorter_than_the_closest_view_stands_in_its_middle() -> None:
    of = [
        Item(f"e{n}", 0, 50, "T", "d", n, CARD_SHIFT, 96.0, n, n, None, None, BarStyle.MAYBE, (n,), "") for n in (7, 8)
    ]
    scale = fit(of, 1000.0)
    left, right = scale.x(7) + CARD_SHIFT, scale.x(8) + 96
    assert left == pytest.approx(1000 - right, abs=20)


def test_a_story_of_one_day_shows_the_days_around_it() -> None:
    scale = fit([day(1, 100), day(2, 100)], 1000.0)
    assert scale.x(100 * US_PER_DAY) > 300
    assert scale.end - scale.start >= 20 * US_PER_DAY


def test_events_that_begin_together_are_seen_with_the_longest_of_them() -> None:
    short = day(1, 100)
    long = replace(day(2, 100), end=1000 * US_PER_DAY, style=BarStyle.LASTS)
    scale = fit([short, long], 1000.0)
    assert 0 < scale.x(100 * US_PER_DAY) < scale.x(1000 * US_PER_DAY) < 1000


def test_no_story_still_has_a_time() -> None:
    scale = fit([], 1000.0)
    assert scale.x(0) == pytest.approx(MARGIN)
    assert instant(2024) < scale.end < instant(2032)


# -- how far one may zoom


def moment(number: int, at: Instant) -> Item:
    """An event of a single microsecond."""
    return replace(day(number, 0), anchor=at, start=at, end=at, marks=(at,))


def test_the_closest_view_tells_the_two_nearest_instants_apart() -> None:
    minute = 60 * 10**6
    of = [day(1, 0), day(2, 50), replace(day(3, 50), anchor=50 * US_PER_DAY + minute)]
    whole = fit(of, 1000.0)
    closest = whole.zoomed(1e30, 500, limits(of, whole))
    assert minute / closest.us_per_px == pytest.approx(4000)


def test_days_are_seen_by_the_hour_and_no_closer() -> None:
    of = [day(1, 0), day(2, 50)]
    whole = fit(of, 1000.0)
    assert US_PER_DAY / limits(of, whole).closest == pytest.approx(4000)


def test_a_log_of_microseconds_is_seen_by_the_microsecond() -> None:
    of = [moment(n, 1_700_000_000_000_000 + at) for n, at in enumerate([0, 1, 40, 1_000_000])]
    assert limits(of, fit(of, 1000.0)).closest == MIN_US_PER_PX


def test_the_farthest_view_holds_all_with_room_around_it() -> None:
    of = [day(1, -365_000), day(2, 365_000)]
    whole = fit(of, 1000.0)
    farthest = whole.zoomed(1e-30, 500, limits(of, whole))
    left, right = (farthest.x(item.anchor) for item in of)
    assert 400 < left < right < 600


@pytest.mark.parametrize(
    "of",
    [[], [day(1, 100)], [day(1, 100), day(2, 100)], [moment(1, 7)], [moment(1, 7), moment(2, 7)]],
    ids=["none", "one day", "two of a day", "one moment", "two of a moment"],
)
def test_where_nothing_is_to_be_told_apart_both_ways_are_open(of: list[Item]) -> None:
    whole = fit(of, 1000.0)
    bounds = limits(of, whole)
    century = 100 * 365 * US_PER_DAY
    assert bounds.closest * 1000 <= US_PER_DAY  # a day fills the window at least
    assert bounds.farthest * 1000 >= century
    assert bounds.closest < whole.us_per_px < bounds.farthest


@given(items(), st.floats(1, 4000))
def test_no_view_of_a_story_is_a_dead_end(of: list[Item], width: float) -> None:
    whole = fit(of, width)
    bounds = limits(of, whole)
    assert MIN_US_PER_PX <= bounds.closest <= whole.us_per_px <= bounds.farthest <= MAX_US_PER_PX
    for view in (whole, focus(of[0], width), around(of[0].anchor, of[-1].anchor, width)):
        closer, wider = view.zoomed(1.25, width / 2, bounds), view.zoomed(0.8, width / 2, bounds)
        assert closer.us_per_px <= view.us_per_px <= wider.us_per_px
        assert closer.us_per_px < wider.us_per_px
        assert wider.us_per_px > view.us_per_px or view.us_per_px == bounds.farthest


def test_a_store_knows_the_limits_without_its_items() -> None:
    of = [day(1, 0), day(2, 50)]
    whole = fit(of, 1000.0)
    assert limits_of(US_PER_DAY, whole) == limits(of, whole)
    assert limits([], whole) == ANY


# -- one event


@given(items(most=1), st.floats(100, 4000))
def test_focus_puts_an_event_into_the_middle_with_as_much_around_it(of: list[Item], width: float) -> None:
    (item,) = of
    scale = focus(item, width)
    start = item.anchor if item.start is None else item.start
    end = item.anchor if item.end is None else item.end
    x0, x1 = scale.x(start), scale.x(end)
    assert x1 - x0 <= width / 2 + TINY
    assert (x0 + x1) / 2 == pytest.approx(width / 2, abs=0.51 / scale.us_per_px + 1)


@pytest.mark.parametrize(
    ("start", "end", "least", "most"),
    [
        (instant(2025, 1, 20), instant(2025, 1, 21) - 1, 20 * US_PER_DAY, 60 * US_PER_DAY),
        (instant(2025, 1, 20, 10), instant(2025, 1, 20, 10, 1) - 1, US_PER_DAY // 24, US_PER_DAY),
        (instant(2025, 1, 20, 10), instant(2025, 1, 20, 10), US_PER_DAY // 48, US_PER_DAY // 12),
        (instant(1939), instant(1946) - 1, 14 * 365 * US_PER_DAY, 21 * 366 * US_PER_DAY),
        (instant(2022), None, 365 * US_PER_DAY, 4 * 365 * US_PER_DAY),
    ],
)
def test_focus_shows_a_day_among_days_and_a_time_among_hours(
    start: Instant, end: Instant | None, least: int, most: int
) -> None:
    item = Item("e", 0, 50, "T", "d", start, -4.0, 200.0, start, end, start, end, BarStyle.LASTS, (), "")
    scale = focus(item, 1000.0)
    assert least <= scale.end - scale.start <= most


# -- a crowd


@given(st.integers(-(10**18), 10**18), st.integers(0, 10**15), st.floats(300, 4000))
def test_a_crowd_is_seen_whole_with_air_at_its_sides(start: Instant, length: int, width: float) -> None:
    scale = around(start, start + length, width)
    assert MARGIN - TINY <= scale.x(start) <= scale.x(start + length) <= width - MARGIN + TINY
    if length > US_PER_DAY:
        assert scale.x(start + length) - scale.x(start) > (width - 2 * MARGIN) * 0.8


# -- bringing into view


def runs_through(scale: Timescale, item: Item) -> bool:
    """Whether an item that hangs outside a view has a bar that may be in it."""
    x, length = scale.x(item.anchor), inf
    if item.start is not None and item.end is not None:
        length = (item.end - item.start) / scale.us_per_px
    return length >= BAR_LEAST and (-length < x < 0 if item.start is not None else scale.width < x)


@given(items(most=1), SCALES, st.floats(-5000, 5000), st.floats(500, 3000), st.sampled_from([0.0, 100.0]))
@example([day(1, 0)], 1e9, -100.0, 500.0, 100.0)
def test_revealing_shows_the_whole_card(
    of: list[Item], us_per_px: float, x: float, width: float, covered: float
) -> None:
    (item,) = of
    before = Timescale(item.anchor, x, us_per_px, width)
    assume(not runs_through(before, item))
    after = revealing(before, item, covered)
    assert after.us_per_px == us_per_px
    left, right = edges(after, item)[:2]
    if right - left <= width - covered - 2 * MARGIN:
        assert left >= MARGIN / 2 - TINY
        assert right <= width - covered - MARGIN / 2 + TINY
        if x + item.left >= MARGIN / 2 and x + item.right <= width - covered - MARGIN / 2:
            assert after == before
    else:
        assert -TINY <= after.x(item.anchor) <= width - covered + TINY
        assert min(right, width - covered) - max(left, 0) >= (width - covered) / 2
    again = revealing(after, item, covered)
    assert again.x(item.anchor) == pytest.approx(after.x(item.anchor), abs=TINY)


@given(items(most=1), SCALES, st.floats(-5000, 5000), st.floats(150, 3000), st.floats(0, 1))
def test_revealing_brings_at_least_the_mark_into_what_is_free(
    of: list[Item], us_per_px: float, x: float, width: float, share: float
) -> None:
    (item,) = of
    free = max(100.0, width * share)
    before = Timescale(item.anchor, x, us_per_px, width)
    assume(not runs_through(before, item))
    after = revealing(before, item, width - free)
    assert -TINY <= after.x(item.anchor) <= free + TINY


@given(
    items(most=1, shapes=("span", "from", "until")),
    SCALES,
    st.integers(0, 10**17),
    st.floats(0, 1),
    st.sampled_from([(500.0, 0.0), (900.0, 100.0), (3000.0, 420.0)]),
)
def test_revealing_leaves_a_bar_in_view_where_it_is(
    of: list[Item], us_per_px: float, inside: int, share: float, window: tuple[float, float]
) -> None:
    (item,), (width, covered) = of, window
    assume(item.has_bar(us_per_px))
    length = (inside if item.start is None or item.end is None else item.end - item.start) + 1
    away = inside % length * (-1 if item.start is None else 1)
    scale = Timescale(item.anchor + away, 1.0 + share * (width - covered - 2.0), us_per_px, width)
    if item.start is not None and item.end is not None:  # a pixel of it on each side of the place looked at
        assume(min(away, length - away) > us_per_px)
    assume(not 0 <= scale.x(item.anchor) <= width)
    assert revealing(scale, item, covered) == scale


@given(st.floats(-3000, 3000))
def test_revealing_moves_no_further_than_needed(x: float) -> None:
    item = day(1, 0, width=200)
    moved = revealing(Timescale(0, x, 1e9, 1000.0), item).x(0) - x
    needed = max(0.0, MARGIN - (x + item.left)) - max(0.0, x + item.right - (1000 - MARGIN))
    assert abs(moved) <= abs(needed) + TINY
    assert moved * needed >= 0
