"""What hypothesis draws for the geometry: instants and scales evenly by order of magnitude, items, files."""

from __future__ import annotations

import math
from typing import Any, get_args

from hypothesis import strategies as st

from desktop.core.dates import MAX_YEAR, US_PER_DAY, Instant, instant
from desktop.core.timeline import QuotationRole, RelationType, Timeline
from desktop.view.items import CARD_SHIFT, BarStyle, Face, Item
from desktop.view.timescale import MAX_US_PER_PX, MIN_US_PER_PX, Timescale

#: What events of a drawn file may rest on.
SOURCES = [{"id": "log", "headline": "A log"}]
QUOTATIONS = [{"id": f"q{n}", "source": "log", "exact": f"words {n}"} for n in range(3)]
_ROLES = get_args(QuotationRole)

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


def day(
    number: int, at: int, *, importance: int = 50, width: float = 200.0, narrow: float | None = None, lane: int = 0
) -> Item:
    """An event of one day, ``at`` days after 1970-01-01, with a card of ``width`` pixels, and one of ``narrow``."""
    start = at * US_PER_DAY
    face = None if narrow is None else Face(("A title",), "", CARD_SHIFT, CARD_SHIFT + narrow)
    return Item(
        f"e{number}", lane, importance, "A title", "a date", start, CARD_SHIFT, CARD_SHIFT + width,
        start, start + US_PER_DAY - 1, None, None, BarStyle.MAYBE, (start,), "", (), face,
    )  # fmt: skip


def _item(number: int, at: Instant, *, width: float, narrow: float, importance: int, shape: str, length: int) -> Item:
    """An item as ``view.items`` makes them of a date, a span, or a span of which an end is unknown."""
    start: Instant | None = at
    end: Instant | None = at + length
    left = CARD_SHIFT
    if shape == "from":
        end = None
    elif shape == "until":
        start, left = None, -CARD_SHIFT - width
        at = at + length
    less = width * narrow
    inner = (left, left + less) if shape != "until" else (left + width - less, left + width)
    face = Face((f"Event {number}",), "", *inner) if narrow < 1 else None
    precise = shape == "day"
    if precise:
        end = at + US_PER_DAY - 1
    return Item(
        f"e{number:03}", 0, importance, f"Event {number}", "some day", at, left, left + width,
        start, end, None, None, BarStyle.MAYBE if precise else BarStyle.LASTS, (at,) if precise else (), "",
        (), face,
    )  # fmt: skip


def items(most: int = 24, shapes: tuple[str, ...] = ("day", "span", "from", "until")) -> st.SearchStrategy[list[Item]]:
    """Items of one lane in order of time: bursts, equal times, far neighbours, spans over others, open spans."""
    times = st.one_of(
        st.integers(0, 12).map(lambda day: day * US_PER_DAY),
        st.integers(0, 4000).map(lambda day: day * US_PER_DAY),
        st.integers(0, 10**6),
        INSTANTS,
    )
    drawn = st.fixed_dictionaries(
        {
            "at": times,
            "width": st.floats(96, 340),
            "narrow": st.sampled_from([0.3, 0.5, 0.8, 1.0]),
            "importance": st.sampled_from([0, 50, 50, 80, 100]) | st.integers(0, 100),
            "shape": st.sampled_from(shapes),
            "length": st.integers(0, 400 * US_PER_DAY),
        }
    )

    def by_time(values: list[dict[str, Any]]) -> list[Item]:
        made = [_item(number, **value) for number, value in enumerate(values)]
        return sorted(made, key=lambda item: (item.anchor, item.event_id))

    return st.lists(drawn, min_size=1, max_size=most).map(by_time)


# -- timelines

#: Dates of every kind that draws differently.
DATES = (
    "2025-01-20", "2025-01-20", "2025-01-21", "2025-01", "2024", "2024~", "2023-03?", "2022-11-30T10:30:00Z",
    "2022-11-30T10:30:00.000001Z", "2022-11-30T10:30:00.000002Z", "2022-10-07/..", "../1985", "[..2022-10-07]",
    "[1667,1668]", "{1960,1961-12}", "{1960..1962,2020-05-04}", "2008/2010", "2008~/2010-06", "/1985", "1985/", "198X",
    "-0043-03-15", "0000", "0001", "Y-66000000", "Y-13800000000", "Y1000000000000", "[..1760,1770..]", "2001-21",
)  # fmt: skip

_NEAR = st.integers(1, 28).map(lambda day: f"2025-01-{day:02}")
_TITLES = st.sampled_from(
    [
        "A",
        "A short title",
        "A title that is long enough to be cut where a card ends",
        "<b>&amp;",
    ]
)


@st.composite
def timelines(draw: st.DrawFn, most: int = 16) -> Timeline:
    """Small files with everything that is drawn: lanes in lanes, events without one, undated ones, eras, relations."""
    dates = st.sampled_from(DATES) | _NEAR
    nested = draw(st.lists(st.booleans(), max_size=3))
    lanes: list[dict[str, Any]] = [
        {"id": f"l{n}", "title": f"Lane {n}", **({"parent": f"l{n - 1}"} if inside and n else {})}
        for n, inside in enumerate(nested)
    ]
    count = draw(st.integers(0, most))
    places = {"lane": st.sampled_from([lane["id"] for lane in lanes])} if lanes else {}
    relation = st.fixed_dictionaries(
        {
            "type": st.sampled_from(get_args(RelationType)),
            "event": st.integers(0, max(0, count - 1)).map(lambda n: f"e{n}"),
        }
    )
    uses = st.lists(
        st.fixed_dictionaries(
            {"quotation": st.sampled_from([one["id"] for one in QUOTATIONS]), "role": st.sampled_from(_ROLES)}
        ),
        max_size=len(QUOTATIONS),
        unique_by=lambda use: use["quotation"],
    )
    event = st.fixed_dictionaries(
        {
            "title": _TITLES,
            "importance": st.integers(0, 100),
            "relations": st.lists(relation, max_size=2),
            "quotations": uses,
        },
        optional={"date": dates, **places},
    )
    events = [{"id": f"e{n}", **draw(event)} for n in range(count)]
    eras = [{"id": f"a{n}", "title": draw(_TITLES), "date": draw(dates)} for n in range(draw(st.integers(0, 4)))]
    return timeline(lanes=lanes, events=events, eras=eras, sources=SOURCES, quotations=QUOTATIONS)


def timeline(**parts: list[dict[str, Any]]) -> Timeline:
    """A file of these parts."""
    return Timeline.model_validate({"format": "quoteline/1", "title": "A story", **parts})
