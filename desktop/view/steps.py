"""The table of an axis: steps from a microsecond to trillions of years, how each is counted and what it writes.

A step is a sequence that counts through all of time: ``number`` tells in which of its periods an instant lies,
``begin`` where a period begins. A window's ticks, the period that holds an instant, and whether an instant is a tick at
all, follow from these two, whatever the range. They count what clocks show; which instants those are is another's work.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from desktop.core.dates import (
    MAX_YEAR,
    US_PER_DAY,
    US_PER_HOUR,
    US_PER_MINUTE,
    US_PER_SECOND,
    Instant,
    civil,
    instant,
)
from desktop.view.axiswords import AxisWords

SECOND, MINUTE, HOUR, DAY = US_PER_SECOND, US_PER_MINUTE, US_PER_HOUR, US_PER_DAY
WEEK = 7 * DAY
#: The mean year of the Gregorian calendar, 365.2425 days.
YEAR = round(365.2425 * DAY)
MILLION = 1_000_000


class Beat(NamedTuple):
    """Periods without gaps, one after the other: the number of the one that holds a wall time, and where one begins."""

    number: Callable[[Instant], int]
    begin: Callable[[int], Instant]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One row of the table, equal to itself alone.

    ``shortest`` is how many microseconds apart two ticks are that are as close as they usually get. ``samples`` have
    the widest labels of the times that people mostly look at, so that one knows at which scale a step fits.
    """

    name: str
    shortest: int
    beat: Beat
    label: Callable[[AxisWords, Instant], str]
    samples: tuple[Instant, ...]

    def holds(self, wall: Instant) -> bool:
        """Whether one of its periods begins then."""
        return self.beat.begin(self.beat.number(wall)) == wall


@dataclass(frozen=True, slots=True, eq=False)
class Unit(Step):
    """A step of the lower level; ``context`` is the one above it, which says in what the unit lies."""

    context: Step


# -- how they count


def _every(size: int, first: Instant = 0) -> Beat:
    return Beat(lambda wall: (wall - first) // size, lambda index: first + index * size)


def _days_of_month(days: tuple[int, ...]) -> Beat:
    """Some days of each month, of which the first is 1."""

    def index(wall: Instant) -> int:
        c = civil(wall)
        return (c.year * 12 + c.month - 1) * len(days) + bisect_right(days, c.day) - 1

    def at(index: int) -> Instant:
        month, nth = divmod(index, len(days))
        return instant(month // 12, month % 12 + 1, days[nth])

    return Beat(index, at)


def _months(every: int) -> Beat:
    def index(wall: Instant) -> int:
        c = civil(wall)
        return (c.year * 12 + c.month - 1) // every

    return Beat(index, lambda index: instant(index * every // 12, index * every % 12 + 1))


def _years(index: Callable[[int], int], first: Callable[[int], int]) -> Beat:
    """Periods of whole years, by astronomical years: which one a year is in, and the first year of one."""
    return Beat(lambda wall: index(civil(wall).year), lambda number: instant(first(number)))


def _written_years(every: int) -> Beat:
    """Years that people write as multiples of ``every``: 100 BCE and 100 CE, and never a year 0.

    The year 1 stands between them where it is not in the way of the year 2.
    """
    gap = int(every <= 2)  # there the year 1 is no beginning of its own

    def index(year: int) -> int:
        return year // every if year > 0 else (year - 1) // every + gap

    def first(index: int) -> int:
        return index * every if index > 0 else 1 + (index - gap) * every

    return _years(index, first)


def _ages(every: int) -> Beat:
    """Multiples of ``every`` in astronomical years, for ages, where a year 0 is of no matter."""
    return _years(lambda year: year // every, lambda index: index * every)


def _decades() -> Beat:
    """The 0s have nine years on both sides of the era, from 9 BCE and from 1 CE."""
    return _years(
        lambda year: year // 10 if year > 0 else (year - 2) // 10,
        lambda index: index * 10 if index > 0 else 1 if index == 0 else 2 + index * 10,
    )


def _ordered(years: int) -> Beat:
    """Centuries and millennia: the 21st century begins with the year 2001, the first one BCE with 100 BCE."""
    return _years(lambda year: (year - 1) // years, lambda index: index * years + 1)


def _eras() -> Beat:
    """The common era, a million years before it, and each million before that, or after."""
    return _years(
        lambda year: year // MILLION if year > 0 else (year - 1) // MILLION,
        lambda index: index * MILLION if index > 0 else 1 + index * MILLION,
    )


# -- what they are

#: Weeks begin on Mondays, by ISO 8601.
_MONDAYS = _every(WEEK, instant(1970, 1, 5))


def _contexts() -> Iterator[Step]:
    """Steps above finer ones; weeks and quarters are on request."""
    months = tuple(instant(2000, month, 28) for month in range(1, 13))
    yield Step("1 s", SECOND, _every(SECOND), AxisWords.date_and_time, months)
    yield Step("1 d", DAY, _every(DAY), AxisWords.date, months)
    yield Step("1 w", WEEK, _MONDAYS, AxisWords.week_from, months)
    yield Step("1 mon", 28 * DAY, _months(1), AxisWords.month_year, months)
    yield Step("3 mon", 90 * DAY, _months(3), AxisWords.quarter_year, months)
    year = (instant(2000),)
    yield Step("1 y", 365 * DAY, _written_years(1), AxisWords.year, year)
    yield Step("10 y", 9 * YEAR - DAY, _decades(), AxisWords.decade, year)
    yield Step("100 y", 100 * YEAR - DAY, _ordered(100), AxisWords.century, year)
    yield Step("1000 y", 1000 * YEAR - DAY, _ordered(1000), AxisWords.millennium, year)
    yield Step("era", MILLION * YEAR, _eras(), AxisWords.era, (instant(0), instant(-66 * MILLION)))
    ever = _ages(1000 * MAX_YEAR)  # all time before now, and all after
    yield Step("millions", 1000 * MAX_YEAR * YEAR, ever, AxisWords.millions_from_now, year)
    yield Step("billions", 1000 * MAX_YEAR * YEAR, ever, AxisWords.billions_from_now, year)


CONTEXTS = {step.name: step for step in _contexts()}


def _times() -> Iterator[Unit]:
    """Steps of less than a day."""
    sample = (instant(2000),)
    for unit, label in ((1, AxisWords.microseconds), (1000, AxisWords.milliseconds)):
        for count in (1, 2, 5, 10, 20, 50, 100, 200, 500):
            yield Unit(f"{count * unit} us", count * unit, _every(count * unit), label, sample, CONTEXTS["1 s"])
    for seconds in (1, 2, 5, 10, 15, 30):
        size = seconds * SECOND
        yield Unit(f"{seconds} s", size, _every(size), AxisWords.seconds, sample, CONTEXTS["1 d"])
    for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720):
        size = minutes * MINUTE
        yield Unit(f"{minutes} min", size, _every(size), AxisWords.minutes, sample, CONTEXTS["1 d"])


def _days(*, weeks: bool) -> Iterator[Unit]:
    samples = (instant(2000, 1, 30),)
    context = CONTEXTS["1 w" if weeks else "1 mon"]
    yield Unit("1 d", DAY, _every(DAY), AxisWords.day, samples, context)
    if weeks:
        yield Unit("1 w", WEEK, _MONDAYS, AxisWords.week, (instant(2000, 12, 25),), CONTEXTS["1 mon"])
        return
    for days, shortest in (((1, 6, 11, 16, 21, 26), 5), ((1, 11, 21), 8)):
        name = f"{len(days)} a month"
        yield Unit(name, shortest * DAY, _days_of_month(days), AxisWords.day, samples, context)


def _parts_of_years(*, quarters: bool) -> Iterator[Unit]:
    names = tuple(instant(2000, month) for month in range(1, 13))
    year = CONTEXTS["1 y"]
    yield Unit("1 mon", 28 * DAY, _months(1), AxisWords.month, names, CONTEXTS["3 mon"] if quarters else year)
    label = AxisWords.quarter if quarters else AxisWords.month
    yield Unit("3 mon", 90 * DAY, _months(3), label, names[::3], year)
    if not quarters:
        yield Unit("6 mon", 181 * DAY, _months(6), label, names[::6], year)


def _many_years() -> Iterator[Unit]:
    """Years one by one, then by age from a million on; up to those that part the first year of a file from its last."""
    above = ((5, "10 y"), (50, "100 y"), (500, "1000 y"), (MILLION, "era"))
    for years in (lead * 10**power for power in range(6) for lead in (1, 2, 5)):
        context = next(CONTEXTS[name] for below, name in above if years < below)
        sample = instant(2000 if years < 100 else 1 - max(8000, years * 9))
        closest = years if years <= 2 else years - 1  # between the year 1 and the next tick
        yield Unit(f"{years} y", closest * YEAR - DAY, _written_years(years), AxisWords.year, (sample,), context)
    for years in (lead * 10**power for power in range(6, 13) for lead in (1, 2, 5)):
        if years < 10**8:
            most = 900 if years < 2 * 10**7 else 9_900  # a view of wider steps is likely to reach beyond a billion
            label, sample, above_it = AxisWords.millions, instant(-most * MILLION), CONTEXTS["millions"]
        else:
            label, sample, above_it = AxisWords.billions, instant(-13_800 * MILLION), CONTEXTS["billions"]
        yield Unit(f"{years} y", years * YEAR, _ages(years), label, (sample,), above_it)


@cache
def table(*, weeks: bool = False, quarters: bool = False) -> tuple[Unit, ...]:
    """All steps from fine to coarse, with weeks in place of parts of months, or quarters in place of half-years."""
    return (*_times(), *_days(weeks=weeks), *_parts_of_years(quarters=quarters), *_many_years())
