"""Which stretch of time to look at: all, an event, a group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from desktop.core.dates import Instant
from desktop.view.items import Item
from desktop.view.ticks import DAY, HOUR, YEAR
from desktop.view.timescale import ANY, MAX_US_PER_PX, MIN_US_PER_PX, Limits, Timescale

#: Free pixels at the sides of a fitted view.
MARGIN = 24.0
#: Pixels between the two nearest instants of a file at the closest scale: wider than any window, so that each can be
#: alone in one with its time of day around it.
APART = 4_000.0
#: How many times the whole one may zoom out to: farther there is nothing but the way back.
FARTHER = 16.0
#: ... and that some centuries may always be seen, in microseconds.
FARTHEST_LEAST = 500 * YEAR


#: An instant, and the pixels left and right of it that must be seen.
_Reach = tuple[Instant, float, float]


def fit(items: Sequence[Item], width: float, bounds: Sequence[Instant] = ()) -> Timescale:
    """The narrowest view that holds every card, every bounded bar and the ``bounds`` of eras whole.

    Where there is nothing, it spans 1970 to 2026.

    Cards have a width in pixels, so the scale is searched: the room that all need shrinks as the scale does. Events of
    one instant have no extent to fill a view with: it is the one that focuses the longest of them. Items must be in
    order of time.
    """
    if not items:
        start, end = (min(bounds), max(bounds)) if len(set(bounds)) > 1 else (0, 57 * YEAR)
        return Timescale.over(start, end, width, left=MARGIN, right=MARGIN)
    if items[0].anchor == items[-1].anchor and not bounds:
        return focus(max(items, key=_length), width)
    return _narrowest([*_reaches(items), *((at, -8.0, 8.0) for at in bounds)], width)


class Extent(NamedTuple):
    """Of very many events the ``first`` and the ``last`` anchor, and what all of them cover: ``start`` to ``end``."""

    first: Instant
    last: Instant
    start: Instant
    end: Instant


def fit_many(extent: Extent, width: float, reach: float, bounds: Sequence[Instant] = ()) -> Timescale:
    """The same for events too many to look at one by one, with cards that reach so many pixels.

    One instant alone has an hour around it.
    """
    if extent.start == extent.end and not bounds:
        return Timescale.over(extent.start - HOUR // 2, extent.start + HOUR // 2, width)
    cards = [(extent.first, 0.0, reach), (extent.last, 0.0, reach)]
    return _narrowest([*cards, *((at, -8.0, 8.0) for at in (extent.start, extent.end, *bounds))], width)


def _narrowest(wanted: Sequence[_Reach], width: float) -> Timescale:
    """The narrowest view that holds what reaches from its instants so many pixels to both sides."""
    room = max(width - 2 * MARGIN, 1.0)
    most = 0.45 * room  # in a tiny window cards may be cut, but the view must still end somewhere
    reaches = [(at, max(left, -most), min(right, most)) for at, left, right in wanted]
    first = min(at for at, _, _ in reaches)
    low, high = MIN_US_PER_PX, MAX_US_PER_PX  # too narrow .. wide enough
    for _ in range(200):
        middle = (low * high) ** 0.5
        left, right = _edges(reaches, first, middle)
        low, high = (low, middle) if right - left <= room else (middle, high)
        if high / low < 1 + 1e-9:
            break
    left, right = _edges(reaches, first, high)
    return Timescale(first, MARGIN + (room - right + left) / 2 - left, high, width).panned(0.0)


def limits(items: Sequence[Item], whole: Timescale) -> Limits:
    """How far one may zoom into a file and out of it; ``items`` are in order of time, ``whole`` shows all of them.

    Closest is the scale that tells its two nearest instants apart, or that shows the shortest of its dates as wide as
    a window. Where there is none, all is open. Farthest is all of it with as much again around it many times over, and
    some centuries in any case: from a single second one can look around.
    """
    if not items:
        return ANY
    lengths = [end - start + 1 for start, end in map(_bounds, items)]
    gaps = [b.anchor - a.anchor for a, b in pairwise(items) if a.anchor != b.anchor]
    return limits_of(min(lengths + gaps), whole)


def limits_of(shortest: int, whole: Timescale) -> Limits:
    """The same by the shortest stretch of time in a file, in microseconds, as a store knows it without its items."""
    farthest = max(whole.us_per_px * FARTHER, FARTHEST_LEAST / max(1.0, whole.width))
    closest = min(max(MIN_US_PER_PX, shortest / APART), whole.us_per_px)
    return Limits(closest, min(MAX_US_PER_PX, farthest))


def _reaches(items: Iterable[Item]) -> Iterable[_Reach]:
    """Instants with the pixels left and right of them that must be seen."""
    for item in items:
        yield item.anchor, item.left, item.right
        if item.start is not None:
            yield item.start, -8.0, 8.0
        if item.end is not None:
            yield item.end, -8.0, 8.0


def _length(item: Item) -> int:
    """How long a bounded item is, in microseconds; an open one counts by what is known of it."""
    start, end = _bounds(item)
    return end - start


def _bounds(item: Item) -> tuple[Instant, Instant]:
    start = item.start if item.start is not None else item.anchor
    end = item.end if item.end is not None else item.anchor
    return start, end


def _edges(reaches: Iterable[_Reach], origin: Instant, us_per_px: float) -> tuple[float, float]:
    xs = [((at - origin) / us_per_px + left, (at - origin) / us_per_px + right) for at, left, right in reaches]
    return min(x for x, _ in xs), max(x for _, x in xs)


def focus(item: Item, width: float) -> Timescale:
    """An event in the middle third: a span with its whole length, a day among its days, a time of day among hours."""
    start, end = _bounds(item)
    length = end - start
    if item.start is None or item.end is None:
        length = max(length, YEAR)
    least = 30 * DAY if length >= DAY // 2 else 2 * HOUR if length > 0 else HOUR
    around = max(length * 2, least)
    middle = (start + end) // 2
    return Timescale.over(middle - around // 2, middle + around // 2, width)


def around(start: Instant, end: Instant, width: float) -> Timescale:
    """A stretch with a tenth of air at its sides; a single instant gets a day."""
    length = max(end - start, DAY if end == start else 1)
    return Timescale.over(start - length // 10, start + length + length // 10, width, left=MARGIN, right=MARGIN)


def revealing(scale: Timescale, item: Item, covered: float = 0.0) -> Timescale:
    """The same scale, moved as little as needed so that the item's card is whole; unchanged if it is.

    It is unchanged, too, where the anchor is out of view and the bar is in it: its anchor may be years away, and its
    card is a callout then. ``covered`` pixels at the right are hidden under a drawer. Where a card is wider than what
    is free, its mark counts.
    """
    x = scale.x(item.anchor)
    left, right = x + item.left, x + item.right
    free = scale.width - covered
    if not 0 <= x <= scale.width and _bar_within(scale, item, free):
        return scale
    margin = MARGIN if right - left <= free - 2 * MARGIN else MARGIN / 4  # in a narrow window a little must do
    if right - left > free - 2 * margin:
        low, high = (MARGIN, free / 3) if item.right > -item.left else (free * 2 / 3, free - MARGIN)
        return scale.panned(min(max(low, x), high) - x)
    if right > free - margin / 2:
        return scale.panned(free - margin - right)
    if left < margin / 2:
        return scale.panned(margin - left)
    return scale


def _bar_within(scale: Timescale, item: Item, free: float) -> bool:
    """Whether a pixel or more of an item's bar is in the ``free`` pixels at the left of a view."""
    start = 0.0 if item.start is None else max(0.0, scale.x(item.start))
    end = free if item.end is None else min(free, scale.x(item.end))
    return end - start >= 1.0 and item.has_bar(scale.us_per_px)


#: The share of a view's width that a stretch of time fills which somebody asked for by its date.
SHARE = 0.6


def filling(scale: Timescale, start: Instant | None, end: Instant | None, limits: Limits) -> Timescale | None:
    """A stretch of time, both its instants included, in the middle of a view as wide as ``scale``, within the limits.

    Of one that is open (None) at an end, the other comes to the middle at the scale of before; None where both are.
    """
    if start is None or end is None:
        known = start if end is None else end
        return None if known is None else scale.panned(scale.width / 2 - scale.x(known))
    length = end - start + 1
    us_per_px = limits.held(length / (SHARE * max(1.0, scale.width)), scale.us_per_px)
    return Timescale(start, (scale.width - length / us_per_px) / 2, us_per_px, scale.width).panned(0.0)
