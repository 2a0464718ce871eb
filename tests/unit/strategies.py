"""What hypothesis draws for the geometry: instants and scales evenly by their orders of magnitude, and items."""

from __future__ import annotations

import math

from hypothesis import strategies as st

from desktop.core.dates import MAX_YEAR, US_PER_DAY, Instant, instant
from desktop.view.timescale import MAX_US_PER_PX, MIN_US_PER_PX, Timescale

#: Widths of windows in pixels, down to what a splitter leaves of one.
WIDTHS = st.floats(1, 4000)

#: Microseconds a pixel, every power of ten as likely as any other.
SCALES = st.floats(math.log(MIN_US_PER_PX), math.log(MAX_US_PER_PX)).map(
    lambda power: min(MAX_US_PER_PX, max(MIN_US_PER_PX, math.exp(power)))
)

#: From today's neighbourhood to the ends of what a file may hold; borders of years and eras among them.
INSTANTS: st.SearchStrategy[Instant] = st.one_of(
    st.integers(0, 2 * 10**15),
    st.integers(-(10**17), 10**17),
    st.integers(-4300 * 365 * US_PER_DAY, 0),
    st.integers(instant(-MAX_YEAR), instant(MAX_YEAR)),
    st.builds(
        lambda year, off: instant(year) + off,
        st.sampled_from([-13_800_000_000, -66_000_000, -9_999, -44, -1, 0, 1, 2, 10, 1582, 1900, 2000, 2024, 10_000]),
        st.integers(-2, 2),
    ),
)


def timescales(width: float | None = None) -> st.SearchStrategy[Timescale]:
    """Views of any time at any scale, moved by a part of a pixel as hands move them."""
    return st.builds(
        lambda at, us_per_px, width, dx: Timescale(at, 0.0, us_per_px, width).panned(dx),
        INSTANTS,
        SCALES,
        WIDTHS if width is None else st.just(width),
        st.floats(-500, 500),
    )
