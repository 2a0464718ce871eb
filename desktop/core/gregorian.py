"""The proleptic Gregorian calendar without limits: instants of any year, back and forth.

The standard library's ``datetime`` ends at the years 1 and 9999, and numpy stays out until after the first paint. The
arithmetic is Howard Hinnant's ("chrono-Compatible Low-Level Date Algorithms"), on Python's integers, which never
overflow.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

#: Microseconds since 1970-01-01T00:00Z, leap seconds not counted. A Python int, since 13.8 billion years need 69 bits.
Instant = int

US_PER_SECOND = 1_000_000
US_PER_MINUTE = 60 * US_PER_SECOND
US_PER_HOUR = 60 * US_PER_MINUTE
US_PER_DAY = 24 * US_PER_HOUR
#: The calendar, weekdays included, repeats after 400 years.
DAYS_PER_CYCLE = 146_097


class Civil(NamedTuple):
    """An instant as a calendar date and time; the year is astronomical (0 is 1 BCE)."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    microsecond: int


def instant(  # noqa: PLR0917 (the fields of a date have one order that everybody knows)
    year: int, month: int = 1, day: int = 1, hour: int = 0, minute: int = 0, second: int = 0, microsecond: int = 0
) -> Instant:
    """The instant of a UTC date and time, for any year at all.

    Fields beyond their range carry over, as with C's ``timegm``, so that ticks can count on: month 13 is next January.
    """
    carry, month0 = divmod(month - 1, 12)
    # years that begin in March put the leap day last
    march_year = year + carry - (month0 < 2)
    leaps = march_year // 4 - march_year // 100 + march_year // 400
    days = march_year * 365 + leaps + (153 * ((month0 + 10) % 12) + 2) // 5 + day - 719_469
    return (((days * 24 + hour) * 60 + minute) * 60 + second) * US_PER_SECOND + microsecond


@lru_cache(maxsize=4_096)
def civil(at: Instant) -> Civil:
    """The UTC date and time of an instant: the inverse of ``instant``. Ticks and cards ask for the same ones again."""
    days, rest = divmod(at, US_PER_DAY)
    era, day_of_era = divmod(days + 719_468, DAYS_PER_CYCLE)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    march_month = (5 * day_of_year + 2) // 153
    month = march_month + 3 if march_month < 10 else march_month - 9
    seconds, microsecond = divmod(rest, US_PER_SECOND)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return Civil(
        year=era * 400 + year_of_era + (month <= 2),
        month=month,
        day=day_of_year - (153 * march_month + 2) // 5 + 1,
        hour=hour,
        minute=minute,
        second=second,
        microsecond=microsecond,
    )


def weekday(at: Instant) -> int:
    """The day of the week in UTC, Monday 0."""
    return (at // US_PER_DAY + 3) % 7


def is_leap(year: int) -> bool:
    """Whether an astronomical year has a 29 February; 1 BCE, the year 0, has."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """28 to 31, for any astronomical year."""
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31
