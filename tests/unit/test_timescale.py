"""Time and pixels: nothing that is looked at slips, from a microsecond to the age of the universe."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.core.dates import MAX_YEAR, instant
from desktop.view.timescale import MAX_US_PER_PX, MIN_US_PER_PX, Limits, Timescale, between
from tests.unit.strategies import INSTANTS, SCALES, WIDTHS, timescales

#: What counts as the same place, in pixels: far below what any screen shows.
TINY = 1e-6


def grain(scale: Timescale) -> float:
    """Half a microsecond in pixels, the finest that a scale can tell."""
    return 0.5 / scale.us_per_px + TINY


@given(timescales(), st.floats(-100, 10_000))
def test_a_place_on_screen_and_its_time_are_one(scale: Timescale, x: float) -> None:
    assert scale.x(scale.instant(x)) == pytest.approx(x, abs=grain(scale))


@given(timescales(), st.integers(-(10**9), 10**9))
def test_a_time_comes_back_to_the_microsecond_where_pixels_are_that_fine(scale: Timescale, away: int) -> None:
    at = scale.origin + away
    slack = abs(away) / 2**50 + scale.us_per_px * TINY  # floats have 53 bits, of which some work needs two or three
    assert abs(scale.instant(scale.x(at)) - at) <= max(0.5, slack)


@given(INSTANTS, SCALES, WIDTHS, st.floats(0, 1), st.floats(0.001, 1000))
def test_zooming_keeps_what_is_under_the_cursor(
    at: int, us_per_px: float, width: float, share: float, factor: float
) -> None:
    x = share * width
    before = Timescale(at, x, us_per_px, width)
    after = before.zoomed(factor, x)
    assert after.x(at) == pytest.approx(x, abs=TINY)
    assert MIN_US_PER_PX <= after.us_per_px <= MAX_US_PER_PX


@given(timescales(), st.floats(-10_000, 10_000), st.floats(0, 1000))
def test_panning_moves_everything_alike_and_back(scale: Timescale, dx: float, x: float) -> None:
    at = scale.instant(x)
    assert scale.panned(dx).x(at) == pytest.approx(scale.x(at) + dx, abs=TINY)
    assert scale.panned(dx).panned(-dx).x(at) == pytest.approx(scale.x(at), abs=TINY)


@given(INSTANTS, st.floats(1, 1e18), st.floats(0, 1000), st.integers(1, 60), st.sampled_from([1.25, 1.25**0.25]))
def test_as_many_notches_out_as_in_lead_back(at: int, us_per_px: float, x: float, notches: int, notch: float) -> None:
    first = scale = Timescale(at, x, us_per_px, 1000)
    for _ in range(notches):
        scale = scale.zoomed(1 / notch, x)
    for _ in range(notches):
        scale = scale.zoomed(notch, x)
    assert scale.us_per_px == pytest.approx(first.us_per_px)
    assert scale.x(at) == pytest.approx(x, abs=0.001)


@given(timescales(), st.floats(0, 1))
def test_zoom_ends_at_a_limit_and_stays_there(scale: Timescale, share: float) -> None:
    x = share * scale.width
    for factor, limit in ((1e40, MIN_US_PER_PX), (1e-40, MAX_US_PER_PX)):
        there = scale.zoomed(factor, x)
        assert there.us_per_px == limit
        again = there.zoomed(factor, x)
        assert again.us_per_px == limit
        assert again.x(there.instant(x)) == pytest.approx(there.x(there.instant(x)), abs=TINY)


@given(timescales(), st.floats(0, 1), SCALES, SCALES, st.floats(1.01, 1e9))
def test_a_files_limits_hold_and_nobody_is_thrown_over_them(
    scale: Timescale, share: float, a: float, b: float, factor: float
) -> None:
    limits, x = Limits(min(a, b), max(a, b)), share * scale.width
    closer, wider = scale.zoomed(factor, x, limits), scale.zoomed(1 / factor, x, limits)
    assert closer.us_per_px <= scale.us_per_px <= wider.us_per_px
    if scale.us_per_px > limits.closest:
        assert limits.closest <= closer.us_per_px < scale.us_per_px
    else:  # from elsewhere: no closer, but the way back is open
        assert closer.us_per_px == scale.us_per_px
    if scale.us_per_px < limits.farthest:
        assert scale.us_per_px < wider.us_per_px <= limits.farthest
    else:
        assert wider.us_per_px == scale.us_per_px


@pytest.mark.parametrize("year", [-13_800_000_000, -300_000, 0, 1667, 2025])
def test_a_microsecond_is_a_microsecond_after_a_journey_through_all_scales(year: int) -> None:
    """Out to all of time and back in, as wheels do it, with the same instant under the cursor."""
    at = instant(year, 6, 15, 12, 30, 15, 123_457)
    scale = Timescale(at, 333.25, MIN_US_PER_PX, 1000.0)
    while scale.us_per_px < MAX_US_PER_PX:
        scale = scale.zoomed(0.5, scale.x(at))
    while scale.us_per_px > MIN_US_PER_PX:
        scale = scale.zoomed(2.0, scale.x(at))
    assert scale.instant(scale.x(at)) == at
    assert scale.x(at + 1) - scale.x(at) == pytest.approx(200.0)


def test_the_limits_reach_from_a_microsecond_to_all_years_that_a_file_may_hold() -> None:
    assert Timescale.over(0, 1, 200).us_per_px == pytest.approx(MIN_US_PER_PX)
    first, last = instant(-MAX_YEAR), instant(MAX_YEAR + 1)
    whole = Timescale.over(first, last, 600)
    assert 0 <= whole.x(first) < whole.x(last) <= 600


@given(timescales(), st.floats(1, 10_000))
def test_a_wider_window_shows_more_at_its_right_and_moves_nothing(scale: Timescale, width: float) -> None:
    resized = scale.resized(width)
    assert (resized.start, resized.us_per_px, resized.x(7)) == (scale.start, scale.us_per_px, scale.x(7))
    assert resized.width == width


@given(
    INSTANTS,
    st.integers(0, 10**22) | st.integers(0, 1000),
    st.floats(200, 4000),
    st.floats(0, 50),
    st.floats(0, 50),
)
@example(start=0, length=1, width=200.0, left=0.0, right=0.0)  # half a microsecond is half the window
@example(start=-1, length=3, width=500.0, left=10.0, right=40.0)
def test_over_fills_the_width_but_for_its_margins(
    start: int, length: int, width: float, left: float, right: float
) -> None:
    scale = Timescale.over(start, start + length, width, left=left, right=right)
    x0, x1 = scale.x(start), scale.x(start + length)
    if scale.us_per_px > MIN_US_PER_PX:
        assert x0 == pytest.approx(left, abs=TINY)
        assert x1 == pytest.approx(width - right, abs=TINY)
    else:  # too short to fill it: in the middle
        assert x1 - x0 <= width - left - right + TINY
        assert (x0 + x1) / 2 == pytest.approx((left + width - right) / 2, abs=TINY)


@given(INSTANTS, st.integers(0, 10**20), st.floats(0, 100))
def test_over_a_window_of_no_width_is_still_a_scale(start: int, length: int, width: float) -> None:
    scale = Timescale.over(start, start + length, width, left=60, right=60)
    assert MIN_US_PER_PX <= scale.us_per_px <= MAX_US_PER_PX
    assert math.isfinite(scale.x(start))


# -- the animated way


def ways() -> st.SearchStrategy[tuple[Timescale, Timescale]]:
    return WIDTHS.flatmap(lambda width: st.tuples(timescales(width), timescales(width)))


def nearby_ways() -> st.SearchStrategy[tuple[Timescale, Timescale]]:
    """Ways as people make them: from a view to one that they can see in it, or back."""

    def to_within(a: Timescale, share: float, zoom: float, back: bool) -> tuple[Timescale, Timescale]:
        b = a.zoomed(zoom, share * a.width)
        return (b, a) if back else (a, b)

    return st.builds(to_within, timescales(), st.floats(0, 1), st.floats(1, 1e9), st.booleans())


@given(ways())
def test_a_way_begins_and_ends_where_it_should(way: tuple[Timescale, Timescale]) -> None:
    a, b = way
    assert between(a, b, 0.0) == a
    assert between(a, b, 1.0) == b


@given(nearby_ways(), st.floats(0.001, 0.999))
def test_on_its_way_a_view_shows_nothing_outside_both_ends(way: tuple[Timescale, Timescale], t: float) -> None:
    a, b = way
    here = between(a, b, t)
    assert min(a.us_per_px, b.us_per_px) <= here.us_per_px * (1 + 1e-9)
    assert here.us_per_px <= max(a.us_per_px, b.us_per_px) * (1 + 1e-9)
    slack = 2 + round(here.us_per_px / 1000)  # what rounding to microseconds takes, and a thousandth of a pixel
    assert min(a.start, b.start) - slack <= here.start
    assert here.end <= max(a.end, b.end) + slack


@given(nearby_ways())
@example(way=(Timescale(0, 0.0, 1e21, 1000.0), Timescale(10**22 + 123_456_789, 0.0, 1000.0, 1000.0)))
@example(way=(Timescale(0, 37.5, 0.01, 1000.0), Timescale(3, 81.25, 0.02, 1000.0)))
def test_a_way_takes_off_and_lands_without_a_jerk(way: tuple[Timescale, Timescale]) -> None:
    a, b = way
    for end, t in ((a, 1e-7), (b, 1 - 1e-7)):
        here = between(a, b, t)
        middle = end.instant(end.width / 2)
        assert here.x(middle) == pytest.approx(end.x(middle), abs=0.1)


@given(nearby_ways(), st.floats(0, 0.98))
@example(way=(Timescale(0, 0.0, 1e21, 1000.0), Timescale(10**22 + 123_456_789, 0.0, 1000.0, 1000.0)), t=0.9)
def test_a_way_has_no_leaps(way: tuple[Timescale, Timescale], t: float) -> None:
    """In a sixtieth part of the way, an object moves as little as the zoom and the whole distance make it."""
    a, b = way
    here, there = between(a, b, t), between(a, b, t + 1 / 60)
    zoom = max(a.us_per_px / b.us_per_px, b.us_per_px / a.us_per_px) ** (1 / 60)
    middle = here.instant(here.width / 2)
    moved = abs(there.x(middle) - here.x(middle))
    assert moved <= (here.width + grain(here)) * zoom * 2


def test_a_way_without_zoom_is_a_steady_pan() -> None:
    a = Timescale(0, 0.0, 1000.0, 800.0)
    b = a.panned(-600)
    places = [between(a, b, t).x(0) for t in (0, 0.25, 0.5, 0.75, 1)]
    assert places == pytest.approx([0, -150, -300, -450, -600])


def test_a_way_keeps_the_point_that_both_views_agree_on() -> None:
    a = Timescale(0, 0.0, 1000.0, 800.0)
    b = a.zoomed(50, 300)
    fixed = a.instant(300)
    for t in (0.1, 0.4, 0.7, 0.95):
        assert between(a, b, t).x(fixed) == pytest.approx(300)
