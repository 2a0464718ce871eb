"""Going to a date that was asked for: what it covers fills the middle of the view, as far as the limits allow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.dates import US_PER_DAY, Instant, instant, parse
from desktop.view.framing import SHARE, filling
from desktop.view.timescale import ANY, Limits, Timescale
from tests.unit.strategies import SCALES

WIDTHS = st.floats(200, 4000)
DEEP = st.integers(instant(-13_800_000_000), instant(9999))
LENGTHS = st.integers(0, 60).map(lambda power: 2**power)
BEFORE = Timescale(instant(2025), 0.0, US_PER_DAY / 10, 1000.0)


@given(DEEP, LENGTHS, WIDTHS, SCALES)
def test_what_was_asked_for_fills_most_of_the_middle(
    start: Instant, length: int, width: float, us_per_px: float
) -> None:
    view = filling(Timescale(0, 0.0, us_per_px, width), start, start + length - 1, ANY)
    assert view is not None
    left, right = view.x(start), view.x(start + length)
    assert (left + right) / 2 == pytest.approx(width / 2, abs=0.01)
    if ANY.closest < view.us_per_px < ANY.farthest:
        assert right - left == pytest.approx(SHARE * width, rel=1e-6, abs=0.01)


@given(DEEP, LENGTHS, WIDTHS)
def test_no_limit_is_passed_on_the_way_to_a_date(start: Instant, length: int, width: float) -> None:
    limits = Limits(1_000.0, 1e12)
    view = filling(Timescale(0, 0.0, 1e6, width), start, start + length - 1, limits)
    assert view is not None
    assert limits.closest <= view.us_per_px <= limits.farthest


def test_a_date_that_is_open_at_an_end_keeps_the_scale() -> None:
    since, until = parse("2019/.."), parse("../2019")
    for when, known in ((since, since.earliest), (until, until.latest)):
        view = filling(BEFORE, when.earliest, when.latest, ANY)
        assert view is not None
        assert known is not None
        assert view.us_per_px == BEFORE.us_per_px
        assert view.x(known) == pytest.approx(500.0, abs=0.01)
    assert filling(BEFORE, None, None, ANY) is None
