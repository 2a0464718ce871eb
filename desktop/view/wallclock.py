"""Ticks by the clocks of a zone: midnights that are midnights there, and hours on days of 23 and 25 of them.

In between two changes of its clocks a zone is UTC with a constant difference. Changes are looked for day by day, and
remembered, so that a frame asks for no zone's rules twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from functools import lru_cache
from typing import NamedTuple

from desktop.core import zones
from desktop.core.dates import US_PER_DAY, US_PER_SECOND, Instant
from desktop.view.steps import Step


class Moment(NamedTuple):
    """An instant, and what clocks show then, as if it were UTC."""

    at: Instant
    wall: Instant


class Change(NamedTuple):
    """Clocks go from one difference to UTC to another, in microseconds: ``at`` is the first instant of the new one."""

    at: Instant
    before: int
    after: int


@lru_cache(maxsize=4_096)
def _change(zone: tzinfo, day: int) -> Change | None:
    """The change of a zone's clocks on a UTC day, counted from 1970-01-01; no zone has had two in one."""
    low, high = day * US_PER_DAY, (day + 1) * US_PER_DAY
    before, after = zones.offset(low, zone), zones.offset(high, zone)
    if before == after:
        return None
    while high - low > US_PER_SECOND:  # all changes are at whole seconds
        middle = (low + high) // (2 * US_PER_SECOND) * US_PER_SECOND
        low, high = (middle, high) if zones.offset(middle, zone) == before else (low, middle)
    return Change(high, before, after)


@dataclass(frozen=True, slots=True)
class WallClock:
    """The clocks of a zone; without one, those of UTC."""

    zone: tzinfo | None = None

    def ahead(self, at: Instant) -> int:
        """How far the clocks are ahead of UTC, in microseconds."""
        return zones.offset(at, self.zone) if self.zone is not None else 0

    def showing(self, at: Instant) -> int:
        """Of a time that the clocks show twice, which of the two it is, 1 or 2; 0 of any other."""
        if self.zone is None:
            return 0
        day = at // US_PER_DAY
        for change in (_change(self.zone, near) for near in (day - 1, day, day + 1)):
            if change is None:
                continue
            overlap = change.before - change.after
            if change.at - overlap <= at < change.at + overlap:
                return 1 if at < change.at else 2
        return 0

    def begun(self, step: Step, at: Instant) -> Moment:
        """Where the period of a step began that holds an instant. The step is no shorter than a second."""
        ahead = self.ahead(at)
        begin = step.beat.begin(step.beat.number(at + ahead))
        if self.zone is None or step.shortest < US_PER_DAY:
            return Moment(begin - ahead, begin)
        # clocks that go back over midnight show the day before again: it is over
        return max(self._days(self.zone, step, _first(begin, self.zone).at, at))

    def ticks(self, step: Step, start: Instant, end: Instant) -> Iterator[Moment]:
        """The beginnings of a step's periods from ``start`` to ``end``, both included, in order of time.

        A day begins with its first instant, where clocks skip midnight too; a day that they skip does not begin.
        """
        if self.zone is None:
            yield from _counted(step, start, end, 0)
        elif step.shortest < US_PER_DAY:
            for first, last, ahead in self._stretches(self.zone, start, end):
                yield from _counted(step, first, last, ahead)
        else:
            yield from self._days(self.zone, step, start, end)

    @staticmethod
    def _days(zone: tzinfo, step: Step, start: Instant, end: Instant) -> Iterator[Moment]:
        number = step.beat.number(start + zones.offset(start, zone))
        past = start - 1
        while (moment := _first(step.beat.begin(number), zone)).at <= end:
            if moment.at > past:
                yield moment
                past = moment.at
            number += 1

    @staticmethod
    def _stretches(zone: tzinfo, start: Instant, end: Instant) -> Iterator[tuple[Instant, Instant, int]]:
        """The parts, ends included, in which clocks do not change, with their difference to UTC."""
        ahead = zones.offset(start, zone)
        for day in range(start // US_PER_DAY, end // US_PER_DAY + 1):
            change = _change(zone, day)
            if change is not None and start < change.at <= end:
                yield start, change.at - 1, ahead
                start, ahead = change.at, change.after
        yield start, end, ahead


@lru_cache(maxsize=4_096)
def _first(wall: Instant, zone: tzinfo) -> Moment:
    """The first instant at which a zone's clocks show a time, or a later one where they skip it."""
    at = zones.at_wall(wall, zone)
    if at + zones.offset(at, zone) != wall:
        day = at // US_PER_DAY
        changes = (_change(zone, near) for near in (day - 1, day))
        at = max(change.at for change in changes if change is not None and change.at <= at)
    return Moment(at, at + zones.offset(at, zone))


def _counted(step: Step, start: Instant, end: Instant, ahead: int) -> Iterator[Moment]:
    """The beginnings of periods by clocks with a constant difference to UTC."""
    beat = step.beat
    number = beat.number(start + ahead)
    while (wall := beat.begin(number)) <= end + ahead:
        if wall >= start + ahead:
            yield Moment(wall - ahead, wall)
        number += 1
