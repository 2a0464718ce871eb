"""One immutable mapping between time and pixels, passed to whoever needs it and never global.

Time is an integer count of microseconds since 1970-01-01T00:00Z (``core.dates.Instant``). A single float would be too
coarse: 0.24 µs in 2025, years at the Big Bang. So the mapping keeps an integer origin and computes with the
*difference* to it, which is small wherever something is visible.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

from desktop.core.dates import MAX_YEAR, Instant

#: Narrowest and widest scales in microseconds a pixel: a microsecond over 200 px, all years of a file over 100 px.
MIN_US_PER_PX = 0.005
MAX_US_PER_PX = 2 * MAX_YEAR * 365.2425 * 86_400e6 / 100


class Limits(NamedTuple):
    """How far one may zoom: the narrowest and the widest scale, in microseconds a pixel."""

    closest: float = MIN_US_PER_PX
    farthest: float = MAX_US_PER_PX

    def held(self, us_per_px: float, before: float) -> float:
        """The scale within the limits that is nearest to one; where one is beyond them before, no way leads farther.

        A view may come from elsewhere, such as a file that is no more: no turn of a wheel makes it jump.
        """
        return min(max(self.farthest, before), max(min(self.closest, before), us_per_px))


ANY = Limits()


@dataclass(frozen=True, slots=True)
class Timescale:
    """Maps instants to x in logical pixels from the left edge of the drawing area.

    ``origin`` is an instant at x = ``origin_x``; ``us_per_px`` is microseconds a pixel; ``width`` is in pixels.
    """

    origin: Instant
    origin_x: float
    us_per_px: float
    width: float

    @classmethod
    def over(cls, start: Instant, end: Instant, width: float, *, left: float = 0.0, right: float = 0.0) -> Self:
        """The scale on which ``start``..``end`` fills ``width`` pixels but for the margins ``left`` and ``right``."""
        room = max(1.0, width - left - right)
        us_per_px = min(MAX_US_PER_PX, max(MIN_US_PER_PX, (end - start) / room))
        # from the start, not from the middle: half a microsecond is 100 px at the narrowest scale
        spare = room - (end - start) / us_per_px
        return cls(start, left + spare / 2, us_per_px, width)._normalised()

    def x(self, instant: Instant) -> float:
        return self.origin_x + (instant - self.origin) / self.us_per_px

    def instant(self, x: float) -> Instant:
        """The microsecond nearest to ``x``."""
        return self.origin + round((x - self.origin_x) * self.us_per_px)

    @property
    def start(self) -> Instant:
        return self.instant(0.0)

    @property
    def end(self) -> Instant:
        return self.instant(self.width)

    @property
    def px_per_us(self) -> float:
        return 1.0 / self.us_per_px

    def zoomed(self, factor: float, at_x: float, limits: Limits = ANY) -> Self:
        """Zoomed in by ``factor`` (out below 1), with what stands at ``at_x`` kept there."""
        us_per_px = limits.held(self.us_per_px / factor, self.us_per_px)
        factor = self.us_per_px / us_per_px
        return replace(self, origin_x=at_x + (self.origin_x - at_x) * factor, us_per_px=us_per_px)._normalised()

    def panned(self, dx: float) -> Self:
        """What was at x is now at x + ``dx``."""
        return replace(self, origin_x=self.origin_x + dx)._normalised()

    def resized(self, width: float) -> Self:
        return replace(self, width=width)

    def contains(self, instant: Instant) -> bool:
        return self.start <= instant <= self.end

    def _normalised(self) -> Self:
        """Moves the origin to the left edge, so that the difference to anything visible stays small."""
        shift = round(-self.origin_x * self.us_per_px)
        return replace(self, origin=self.origin + shift, origin_x=self.origin_x + shift / self.us_per_px)


def between(a: Timescale, b: Timescale, t: float) -> Timescale:
    """The view at the share ``t`` (0..1) of an animated way from ``a`` to ``b``.

    The zoom runs geometrically and the point that both views agree on stays fixed, so that zooming to an event moves
    on a straight course to it (the fixed-point form of van Wijk and Nuij's "Smooth and efficient zooming").
    """
    if t <= 0:
        return a
    if t >= 1:
        return b
    ratio = b.us_per_px / a.us_per_px
    if abs(ratio - 1) < 1e-9:
        moved: float = (a.x(b.origin) - b.origin_x) * t
        return a.resized(b.width).panned(-moved)
    us_per_px = a.us_per_px * ratio**t
    # counted from the closer view: a share of the way from the Big Bang is too coarse to arrive at a second
    near, far = (a, b) if ratio > 1 else (b, a)
    # the share of the way in time that keeps the fixed point: linear in us_per_px
    share = (us_per_px - near.us_per_px) / (far.us_per_px - near.us_per_px)
    near_left, far_left = -near.origin_x * near.us_per_px, -far.origin_x * far.us_per_px
    left = near_left + (far.origin - near.origin + far_left - near_left) * share
    return Timescale(near.origin, -left / us_per_px, us_per_px, b.width)._normalised()
