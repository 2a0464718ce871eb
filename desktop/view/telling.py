"""How a window tells dates and draws them: in whose words, by the clocks of which zone, on what an axis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC

from desktop.core import zones
from desktop.core.dates import DateRange, Instant, Precision, civil, instant
from desktop.core.datewords import DateWords, merged
from desktop.core.protocols import DateText
from desktop.view import ticks
from desktop.view.ticks import AxisOptions

_IN_UTC = DateWords(zone=UTC)

#: How finely the ends of a stretch are told, by how long it is at least, in microseconds.
_FINENESS = (
    (50 * ticks.YEAR, Precision.YEAR),
    (300 * ticks.DAY, Precision.MONTH),
    (2 * ticks.DAY, Precision.DAY),
    (10 * ticks.MINUTE, Precision.MINUTE),
    (10 * ticks.SECOND, Precision.SECOND),
    (10_000, Precision.MILLISECOND),
    (0, Precision.MICROSECOND),
)
#: Years of a stretch from which on its ends are told by three digits of that.
_DEEP = 10_000_000
#: How finely an instant can be meant that is so many whole microseconds of its clock's day.
_STATED = (
    (ticks.DAY, Precision.DAY),
    (ticks.MINUTE, Precision.MINUTE),
    (ticks.SECOND, Precision.SECOND),
    (1_000, Precision.MILLISECOND),
    (1, Precision.MICROSECOND),
)


def fineness_of(length: Instant) -> Precision:
    """How finely to tell the ends of so many microseconds, so that they differ and nobody reads more than that."""
    return next(fineness for least, fineness in _FINENESS if length >= least)


def _rounded(at: Instant, length: Instant) -> Instant:
    """An end of so many microseconds of deep time as nobody counts it to the year: "14.7 billion years ago"."""
    years = length // ticks.YEAR
    if years < _DEEP:
        return at
    step = 10 ** (len(str(years)) - 3)
    year = civil(at).year
    return at if abs(year) < 10 * step else instant(round(year / step) * step)


@dataclass(frozen=True, slots=True)
class Telling:
    """The words of dates and the look of the axis, chosen together: both go by the clocks of one zone.

    Without a choice that is UTC, in English, also for the times of events that have a zone of their own: a card stands
    under the axis, and must say what that does. The present is no part of it, for it moves: see ``axis_at``.
    """

    dates: DateText = _IN_UTC
    axis: AxisOptions = ticks.DEFAULT

    def placed(self, when: DateRange) -> DateRange:
        """A date as this axis draws it: a day from midnight to midnight by its clocks. Its words are those of before.

        None of the axis's zones is UTC, by which dates are counted anyway.
        """
        return when if self.axis.zone is None else zones.placed(when, self.axis.zone)

    @property
    def zone_name(self) -> str:
        """The zone by the clocks of which times are told: "UTC", "Europe/Berlin"."""
        return "UTC" if self.axis.zone is None else str(self.axis.zone)

    def stretch(self, first: Instant, last: Instant) -> str:
        """From when to when, as finely as its length asks and no finer than its ends: "3–5 May 2021", "1890–1911"."""
        zone = self.axis.zone
        walls = [at if zone is None else at + zones.offset(at, zone) for at in (first, last)]
        stated = next(fineness for size, fineness in _STATED if all(wall % size == 0 for wall in walls))
        precision = min(fineness_of(last - first), stated)
        if precision is Precision.YEAR:
            first, last = (_rounded(at, last - first) for at in (first, last))
        start, end = (self.dates.moment(at, precision) for at in (first, last))
        return start if start == end else merged(start, end)

    def axis_at(self, now: Instant | None) -> AxisOptions:
        """The axis with the present marked; without a mark where ``now`` is None."""
        return self.axis if now == self.axis.now else replace(self.axis, now=now)


DEFAULT = Telling()
