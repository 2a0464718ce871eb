"""Dates as people state them: EDTF text (ISO 8601-2) to what it may cover, and calendar arithmetic without limits.

A timeline must not claim more than its source does. So a date is never one number here: it is the range from the first
to the last microsecond that it may cover, with its precision, its qualifiers and the kind of its open ends. Its text is
kept to the letter for saving.

Supported are EDTF levels 0 and 1 whole, and of level 2: sets with ranges and open ends, qualifiers of a part,
unspecified digits anywhere, exponential years, significant digits, and the sub-year groupings 25 to 41. Our own
extensions, since a timeline zooms to microseconds: up to six digits of a second, times to the minute or the hour (as
ISO 8601-1 has them), a qualifier after a time, and times in intervals and sets.

Decisions where the standard leaves room:

- Years are astronomical and the calendar is proleptic Gregorian: ``-0043`` is 44 BCE.
- A time without a zone counts as UTC and is marked ``local``.
- ``24:00:00`` is midnight at the day's end (ISO 8601-1:2019/Amd 1:2022). A leap second (``:60``) is refused: this
  scale, like POSIX time, has no place for it.
- Seasons 21 to 24 are those of the northern hemisphere by whole months, as meteorologists count, spring from March; a
  winter belongs to the year in which it begins. 29 to 32 are those of the southern hemisphere.
- Qualifiers of any part count for the whole; they never widen the bounds, for the standard gives them no width.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache
from itertools import product
from typing import NamedTuple

#: Microseconds since 1970-01-01T00:00Z, leap seconds not counted. A Python int, since 13.8 billion years need 69 bits.
Instant = int

US_PER_SECOND = 1_000_000
US_PER_MINUTE = 60 * US_PER_SECOND
US_PER_HOUR = 60 * US_PER_MINUTE
US_PER_DAY = 24 * US_PER_HOUR

#: A date text from an untrusted file is refused beyond this; the longest sets that people write are a third of it.
MAX_LENGTH = 256
#: Years beyond are refused; the universe is 1.4e10 years old, and its stars end near 1e12.
MAX_YEAR = 10**12


class Civil(NamedTuple):
    """An instant as a UTC calendar date and time; the year is astronomical (0 is 1 BCE)."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    microsecond: int


class Precision(IntEnum):
    """How finely a date is stated, coarse to fine: comparing two says which one claims more.

    Coarser than a year, the value is minus the power of ten of the years that the date leaves open.
    """

    BILLION_YEARS = -9
    HUNDRED_MILLION_YEARS = -8
    TEN_MILLION_YEARS = -7
    MILLION_YEARS = -6
    HUNDRED_MILLENNIA = -5
    TEN_MILLENNIA = -4
    MILLENNIUM = -3
    CENTURY = -2
    DECADE = -1
    YEAR = 0
    SEASON = 1
    MONTH = 2
    DAY = 3
    HOUR = 4
    MINUTE = 5
    SECOND = 6
    MILLISECOND = 7
    MICROSECOND = 8


class Bound(StrEnum):
    """What is known of a date's begin or end: ``OPEN`` has none (``..``), ``UNKNOWN`` has one that nobody knows."""

    KNOWN = "known"
    OPEN = "open"
    UNKNOWN = "unknown"


class DateKind(StrEnum):
    """What the range between the bounds means: it decides how a date is drawn and worded."""

    SINGLE = "single"
    INTERVAL = "interval"
    ONE_OF = "one-of"
    ALL_OF = "all-of"


class Qualifier(StrEnum):
    """The source's own doubt: ``?`` uncertain, ``~`` approximate, ``%`` both."""

    UNCERTAIN = "uncertain"
    APPROXIMATE = "approximate"


class DateError(ValueError):
    """A text that is no date; the message says what is wrong and what would be right.

    ``offset`` is the place in the text, in characters from 0.
    """

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class DateRange:
    """A stated date: all that drawing, wording, sorting and saving need of it.

    ``earliest`` and ``latest`` are the first and the last microsecond that the date may cover, both inclusive; None
    where ``start_kind`` or ``end_kind`` is not ``KNOWN``. ``precision`` is that of the coarsest part; ``unit`` is finer
    where digits are unspecified: ``1985-04-XX`` is a day (``unit``) known to the month (``precision``).

    An interval has its ends in ``start`` and ``end``, each a date with bounds of its own, so that ends can be drawn
    soft. A set has ``members``; a range among them (``1667..1670``) has the set's kind, and ``start`` and ``end`` as an
    interval has them.
    """

    edtf: str
    kind: DateKind
    earliest: Instant | None
    latest: Instant | None
    start_kind: Bound
    end_kind: Bound
    precision: Precision
    unit: Precision
    qualifiers: frozenset[Qualifier] = frozenset()
    members: tuple[DateRange, ...] = ()
    start: DateRange | None = None
    end: DateRange | None = None
    #: EDTF's number of a season, quarter or other part of a year (21 to 41), where ``precision`` is ``SEASON``.
    season: int | None = None
    #: A time is stated without a zone, so that an event's own zone may still shift it.
    local: bool = False

    @property
    def is_precise(self) -> bool:
        """Drawn as a mark: one date, to the day or finer, without doubt."""
        return self.kind is DateKind.SINGLE and self.precision >= Precision.DAY and not self.qualifiers

    @property
    def soft(self) -> bool:
        """Drawn as what it *may* cover: something took place somewhere in the range, it did not last for all of it."""
        return self.kind in (DateKind.SINGLE, DateKind.ONE_OF) and not self.is_precise

    @property
    def lasts(self) -> bool:
        """Drawn as a bar: a span that fills its range."""
        return self.kind is DateKind.INTERVAL


# -- calendar


def instant(  # noqa: PLR0917 (the fields of a date have one order that everybody knows)
    year: int, month: int = 1, day: int = 1, hour: int = 0, minute: int = 0, second: int = 0, microsecond: int = 0
) -> Instant:
    """The instant of a UTC date and time, for any year at all.

    Fields beyond their range carry over, as with C's ``timegm``, so that ticks can count on: month 13 is next January.
    """
    carry, month0 = divmod(month - 1, 12)
    # Years that begin in March put the leap day last (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    march_year = year + carry - (month0 < 2)
    leaps = march_year // 4 - march_year // 100 + march_year // 400
    days = march_year * 365 + leaps + (153 * ((month0 + 10) % 12) + 2) // 5 + day - 719_469
    return (((days * 24 + hour) * 60 + minute) * 60 + second) * US_PER_SECOND + microsecond


def civil(at: Instant) -> Civil:
    """The UTC date and time of an instant: the inverse of ``instant``."""
    days, rest = divmod(at, US_PER_DAY)
    era, day_of_era = divmod(days + 719_468, 146_097)
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


def _days_in_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


# -- parsing

_QUALIFIED = r"[?~%]?"
_DATE = re.compile(
    rf"{_QUALIFIED}(-?[0-9X]{{4}}){_QUALIFIED}"
    rf"(?:-{_QUALIFIED}([0-9X]{{2}}){_QUALIFIED}"
    rf"(?:-{_QUALIFIED}([0-9X]{{2}}){_QUALIFIED}"
    rf"(T[0-9:.Z+-]+{_QUALIFIED})?)?)?"
)
_TIME = re.compile(
    r"T([0-9]{2})(?::([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?)?"
    rf"(Z|([+-])([0-9]{{2}})(?::([0-9]{{2}}))?)?{_QUALIFIED}"
)
_YEAR_ALONE = re.compile(
    rf"{_QUALIFIED}(?:(Y)(-?[1-9][0-9]*)(?:E([0-9]{{1,3}}))?|(-?[0-9]{{4}}))(?:S([0-9]+))?{_QUALIFIED}"
)

_QUALIFIERS = {
    (False, False): frozenset[Qualifier](),
    (True, False): frozenset({Qualifier.UNCERTAIN}),
    (False, True): frozenset({Qualifier.APPROXIMATE}),
    (True, True): frozenset(Qualifier),
}

#: Months in which the parts numbered from 21 begin: seasons of no said place, northern, southern; then quarters.
_STARTS = (*(3, 6, 9, 12), *(3, 6, 9, 12), *(9, 12, 3, 6), *(1, 4, 7, 10))
#: First month and number of months of the parts of a year by their EDTF numbers (ISO 8601-2, 4.8): the above, then
#: three parts of four months (37 to 39) and two of six (40, 41).
_SEASONS = dict(enumerate([(month, 3) for month in _STARTS] + [(1, 4), (5, 4), (9, 4), (1, 6), (7, 6)], start=21))


@lru_cache(maxsize=16_384)
def parse(text: str) -> DateRange:
    """Reads an EDTF text; raises ``DateError`` and nothing else on any text.

    Cached, since labels, panels and searches ask for the same few dates again and again.
    """
    if len(text) > MAX_LENGTH:
        raise DateError(f"a date of {len(text)} characters; at most {MAX_LENGTH} are read", MAX_LENGTH)
    if text.startswith(("[", "{")):
        return _set(text)
    if "/" in text:
        return _interval(text)
    return _single(text, 0)


def _single(text: str, offset: int) -> DateRange:
    """One date; ``offset`` is its place in the whole text, for errors."""
    match = _DATE.fullmatch(text)
    if match is None:
        return _year_alone(text, offset)
    if "X" in text:
        return _masked(text, offset, match)
    y = _year(match[1], offset + match.start(1))
    if match[2] is None:
        return _known(text, instant(y), instant(y + 1), Precision.YEAR)
    return _in_year(text, offset, match, y)


def _in_year(text: str, offset: int, match: re.Match[str], y: int) -> DateRange:
    """A season, month, day or time of the year ``y``."""
    _, month, day, time = match.groups()
    m = int(month)
    if day is None and m > 12:
        return _season(text, y, m, offset + match.start(2))
    if not 1 <= m <= 12:
        raise DateError(_no_month(month), offset + match.start(2))
    if day is None:
        return _known(text, instant(y, m), instant(y, m + 1), Precision.MONTH)
    d = int(day)
    if not 1 <= d <= _days_in_month(y, m):
        raise DateError(_no_day(day, y, m), offset + match.start(3))
    midnight = instant(y, m, d)
    if time is not None:
        return _timed(text, midnight, time, offset + match.start(4))
    return _known(text, midnight, midnight + US_PER_DAY, Precision.DAY)


def _known(
    text: str,
    earliest: Instant,
    after: Instant,
    precision: Precision,
    *,
    unit: Precision | None = None,
    season: int | None = None,
    local: bool = False,
) -> DateRange:
    """A single date that covers ``earliest`` up to but not ``after``."""
    return DateRange(
        edtf=text,
        kind=DateKind.SINGLE,
        earliest=earliest,
        latest=after - 1,
        start_kind=Bound.KNOWN,
        end_kind=Bound.KNOWN,
        precision=precision,
        unit=precision if unit is None else unit,
        qualifiers=_qualifiers(text),
        season=season,
        local=local,
    )


def _qualifiers(text: str) -> frozenset[Qualifier]:
    both = "%" in text
    return _QUALIFIERS[both or "?" in text, both or "~" in text]


def _year(digits: str, offset: int) -> int:
    if digits == "-0000":
        raise DateError("the year zero has no sign: write 0000 (1 BCE)", offset)
    return int(digits)


def _season(text: str, year: int, number: int, offset: int) -> DateRange:
    if number not in _SEASONS:
        raise DateError(_no_month(str(number)), offset)
    month, months = _SEASONS[number]
    after = instant(year, month + months)
    return _known(text, instant(year, month), after, Precision.SEASON, season=number)


def _timed(text: str, midnight: Instant, time: str, offset: int) -> DateRange:
    match = _TIME.fullmatch(time)
    if match is None:
        raise DateError(f"{_shown(time)} is no time: write T10:30, T10:30:00 or T10:30:00.25, then Z or +01:00", offset)
    hour, minute, second, fraction, zone, sign, zone_hour, zone_minute = match.groups()
    h, m, s = int(hour), int(minute or 0), int(second or 0)
    us = int(fraction.ljust(6, "0")) if fraction else 0
    if h > 24 or (h == 24 and (m or s or us)):
        raise DateError(f"there is no hour {hour}: hours run from 00 to 23, and 24:00:00 ends a day", offset + 1)
    if m > 59:
        raise DateError(f"there is no minute {minute}: minutes run from 00 to 59", offset + match.start(2))
    if s > 59:
        raise DateError(f"there is no second {second}: write 00 to 59 (59 for a leap second)", offset + match.start(3))
    earliest = midnight + h * US_PER_HOUR + m * US_PER_MINUTE + s * US_PER_SECOND + us
    if sign is not None:
        zh, zm = int(zone_hour), int(zone_minute or 0)
        if zh > 23 or zm > 59:
            raise DateError(f"{zone} is no zone: write Z, +01:00 or -05:00", offset + match.start(5))
        shift = zh * US_PER_HOUR + zm * US_PER_MINUTE
        earliest += shift if sign == "-" else -shift
    precision, length = _time_precision(minute, second, fraction)
    return _known(text, earliest, earliest + length, precision, local=zone is None)


def _time_precision(minute: str | None, second: str | None, fraction: str | None) -> tuple[Precision, int]:
    """How finely a time is stated, and the microseconds that it covers."""
    if minute is None:
        return Precision.HOUR, US_PER_HOUR
    if second is None:
        return Precision.MINUTE, US_PER_MINUTE
    if fraction is None:
        return Precision.SECOND, US_PER_SECOND
    precision = Precision.MILLISECOND if len(fraction) <= 3 else Precision.MICROSECOND
    return precision, int(10 ** (6 - len(fraction)))


def _year_alone(text: str, offset: int) -> DateRange:
    """A year that stands alone: with more than four digits (Y), an exponent (E) or significant digits (S)."""
    match = _YEAR_ALONE.fullmatch(text)
    if match is None:
        raise _misshapen(text, offset)
    marked, long, exponent, short, significant = match.groups()
    if marked is None:
        year = _year(short, offset + match.start(4))
    else:
        year = int(long) * 10 ** int(exponent or 0)
        if abs(year) > MAX_YEAR:
            raise DateError(f"a year beyond ±{MAX_YEAR:,} is not supported", offset + match.start(2))
        if abs(year) <= 9999:
            raise DateError("Y is for years of more than four digits: write 1985 or -0300", offset + match.start(1))
    first, last, precision = _significant(year, significant, offset + match.start(5))
    return _known(text, instant(first), instant(last + 1), precision, unit=Precision.YEAR)


def _significant(year: int, digits: str | None, offset: int) -> tuple[int, int, Precision]:
    """First and last year of those that share the significant digits: 1950S2 is one of 1900 to 1999."""
    if digits is None:
        return year, year, Precision.YEAR
    count = len(str(abs(year)))
    if not 1 <= int(digits) <= count:
        raise DateError(f"S{digits} for a year of {count} digits: write S1 to S{count}", offset)
    power = count - int(digits)
    low = abs(year) // 10**power * 10**power
    high = low + 10**power - 1
    first, last = (-high, -low) if year < 0 else (low, high)
    return first, last, Precision(max(-power, Precision.BILLION_YEARS))


def _masked(text: str, offset: int, match: re.Match[str]) -> DateRange:
    """A date with unspecified digits: from the first to the last real date that fits the digits given."""
    year, month, day, time = match.groups()
    if time is not None:
        raise DateError("a time needs a whole date: X cannot stand in it", offset + match.start(4))
    first = _fitting(year, month, day, "0123456789")
    last = _fitting(year, month, day, "9876543210")
    if first is None or last is None:
        raise DateError(f"no date of the calendar fits {text}", offset)
    y, m, d = last
    if month is None:
        unit, after = Precision.YEAR, instant(y + 1)
    elif day is None:
        unit, after = Precision.MONTH, instant(y, m + 1)
    else:
        unit, after = Precision.DAY, instant(y, m, d + 1)
    if "X" in year:
        precision = Precision(year.index("X") - len(year))
    else:
        precision = Precision.YEAR if "X" in month else Precision.MONTH
    return _known(text, instant(*first), after, precision, unit=unit)


def _fitting(year: str, month: str | None, day: str | None, order: str) -> tuple[int, int, int] | None:
    """The first real date that fits, where ``order`` is that in which digits are tried.

    A part that is not given counts as 1: its own bounds follow from the unit.
    """
    # Only leap and common years differ, so that a hopeless date does not search through the days of 10,000 years.
    in_leap, in_common = (_fitting_day(month or "01", day or "01", order, sample) for sample in (2000, 2001))
    if in_leap is None:
        return None
    for y in _filled(year, order[::-1] if year.startswith("-") else order):
        fitting = in_leap if _days_in_month(y, 2) == 29 else in_common
        if fitting is not None and (y or not year.startswith("-")):
            return (y, *fitting)
    return None


@lru_cache(maxsize=1024)
def _fitting_day(month: str, day: str, order: str, year: int) -> tuple[int, int] | None:
    """The first month and day that fit; cached, since few masks are in use."""
    months = (m for m in _filled(month, order) if 1 <= m <= 12)
    return next(((m, d) for m in months for d in _filled(day, order) if 1 <= d <= _days_in_month(year, m)), None)


def _filled(mask: str, order: str) -> Iterator[int]:
    return (int("".join(digits)) for digits in product(*(order if c == "X" else c for c in mask)))


def _interval(text: str) -> DateRange:
    first, _, second = text.partition("/")
    if "/" in second:
        raise DateError(
            "an interval has two ends, as in 2008/2010, and a day is written 2004-06-11",
            len(first) + 1 + second.index("/"),
        )
    if first in ("", "..") and second in ("", ".."):
        raise DateError("an interval needs a date at one end at least: 1985/.. or ../1985", 0)
    after = len(first) + 1
    return _between(text, DateKind.INTERVAL, _end(first, 0), _end(second, after), after)


#: One end of an interval or a range, with what is known of it.
_End = tuple[DateRange | None, Bound]
_OPEN: _End = (None, Bound.OPEN)


def _end(text: str, offset: int) -> _End:
    if text == "..":
        return _OPEN
    if text == "":
        return None, Bound.UNKNOWN
    return _single(text, offset), Bound.KNOWN


def _between(text: str, kind: DateKind, first: _End, second: _End, second_offset: int) -> DateRange:
    """From one end to another, of which one at least is known."""
    start, start_kind = first
    end, end_kind = second
    earliest = start.earliest if start else None
    latest = end.latest if end else None
    if earliest is not None and latest is not None and latest < earliest:
        raise DateError("it ends before it begins: write the earlier date first", second_offset)
    ends = tuple(part for part in (start, end) if part)
    return DateRange(
        edtf=text,
        kind=kind,
        earliest=earliest,
        latest=latest,
        start_kind=start_kind,
        end_kind=end_kind,
        precision=min(part.precision for part in ends),
        unit=min(part.unit for part in ends),
        qualifiers=_united(ends),
        start=start,
        end=end,
        local=any(part.local for part in ends),
    )


def _united(parts: tuple[DateRange, ...]) -> frozenset[Qualifier]:
    return frozenset().union(*(part.qualifiers for part in parts))


def _set(text: str) -> DateRange:
    kind, close = (DateKind.ONE_OF, "]") if text[0] == "[" else (DateKind.ALL_OF, "}")
    if not text.endswith(close):
        raise DateError(
            f"a set that begins with {text[0]} ends with {close}, and nothing follows",
            text.rfind(close) + 1 or len(text),
        )
    members = []
    parts = text[1:-1].split(",")
    offset = 1
    for index, part in enumerate(parts):
        members.append(_member(part, kind, offset, first=index == 0, last=index == len(parts) - 1))
        offset += len(part) + 1
    return _of(text, kind, tuple(members))


def _member(text: str, kind: DateKind, offset: int, *, first: bool, last: bool) -> DateRange:
    if not text:
        raise DateError("a date is missing in the set: write [1667,1668]", offset)
    before, dots, after = text.partition("..")
    if not dots:
        return _single(text, offset)
    if not before and not after:
        raise DateError("the dots need a date: write [..1667] or [1667..]", offset)
    if not before and not first:
        raise DateError("an open begin stands first in a set: write [..1667,1670]", offset)
    if not after and not last:
        raise DateError("an open end stands last in a set: write [1667,1670..]", offset)
    after_offset = offset + len(before) + 2
    start = (_single(before, offset), Bound.KNOWN) if before else _OPEN
    end = (_single(after, after_offset), Bound.KNOWN) if after else _OPEN
    return _between(text, kind, start, end, after_offset)


def _of(text: str, kind: DateKind, members: tuple[DateRange, ...]) -> DateRange:
    starts = [member.earliest for member in members if member.earliest is not None]
    ends = [member.latest for member in members if member.latest is not None]
    starts_known, ends_known = len(starts) == len(members), len(ends) == len(members)
    return DateRange(
        edtf=text,
        kind=kind,
        earliest=min(starts) if starts_known else None,
        latest=max(ends) if ends_known else None,
        start_kind=Bound.KNOWN if starts_known else Bound.OPEN,
        end_kind=Bound.KNOWN if ends_known else Bound.OPEN,
        precision=min(member.precision for member in members),
        unit=min(member.unit for member in members),
        qualifiers=_united(members),
        members=members,
        local=any(member.local for member in members),
    )


# -- errors that say what would be right

_FORMS = "a date looks like 1984, 2004-06, 2004-06-11 or 2004-06-11T10:30:00Z"
_HINTS = (
    (r".*[A-Za-z]{2}", "it is written in numbers, as in 2004-06, with ~ for about and ? for perhaps"),
    (r"(?s:.*)\s", "a date holds no spaces"),
    (r".*[estxyz]", "X, T, Y and Z (and E, S) are written as capitals"),
    (r".*[\[\]{}]", "a set stands alone: [1667,1668] or {1667,1668}"),
    (r".*/", "no interval stands in a set: write a range, as in [1667..1670]"),
    (r".*\.\.", "a range stands in a set, as in [1667..1670]; an interval is written 1667/1670"),
    (r"-?[0-9]{1,3}(-|$)", "a year has four digits, as in 0079"),
    (r"[0-9]{8}$", "write it with hyphens, as in 2004-06-11"),
    (r"-?[0-9]{5,}", "a year of more than four digits begins with Y, as in Y-66000000"),
    (r"Y-?[0-9E]+-", "a year of more than four digits stands alone, without a month"),
    (r"-?[0-9]{4}(-[0-9]{2})?-[0-9](-|T|$)", "a month and a day have two digits, as in 2004-01-09"),
    (r"-?[0-9]{4}(-[0-9]{2})?T", "a time needs a whole date, as in 2004-06-11T10:30:00Z"),
)


def _misshapen(text: str, offset: int) -> DateError:
    """The error for a text of no known form, at the first character that does not fit."""
    if not text:
        return DateError(f"a date is missing; {_FORMS}", offset)
    begin = _DATE.match(text) or _YEAR_ALONE.match(text)
    place = begin.end() if begin else 0
    if not text.isascii():
        place = next(i for i, c in enumerate(text) if not c.isascii())
        return DateError(f"{_shown(text[place])} cannot stand in a date; {_FORMS}", offset + place)
    hint = next((hint for form, hint in _HINTS if re.match(form, text)), _FORMS)
    return DateError(f"{_shown(text)} is no EDTF date; {hint}", offset + place)


def _shown(text: str) -> str:
    """A piece of an untrusted text that is safe in a message: short, quoted, nothing but ASCII."""
    return ascii(text if len(text) <= 40 else text[:39] + "...")


def _no_month(month: str) -> str:
    return f"there is no month {month}: months are 01 to 12, seasons 21 to 24, other parts of a year 25 to 41"


def _no_day(day: str, year: int, month: int) -> str:
    return f"there is no day {day} in {year:04d}-{month:02d}: its days are 01 to {_days_in_month(year, month)}"


# -- ISO 8601


def iso(at: Instant, precision: Precision) -> str:
    """An instant as ISO 8601 to the given precision, for programs; coarser than a day shows the day.

    Years outside 0001 to 9999 have a sign and at least six digits.
    """
    c = civil(at)
    year = f"{c.year:04d}" if 1 <= c.year <= 9999 else f"{c.year:+07d}"
    text = f"{year}-{c.month:02d}-{c.day:02d}"
    if precision <= Precision.DAY:
        return text
    text += f"T{c.hour:02d}:{c.minute:02d}"
    if precision >= Precision.SECOND:
        text += f":{c.second:02d}"
    if precision == Precision.MILLISECOND:
        text += f".{c.microsecond // 1000:03d}"
    if precision == Precision.MICROSECOND:
        text += f".{c.microsecond:06d}"
    return text + "Z"


def explain(r: DateRange) -> dict[str, object]:
    """All that a program may want to know of a date, as ``quoteline date --json`` prints it.

    Bounds are inclusive at the stated precision; ``members`` holds the same for each member of a set.
    """
    # The words are built on this module, so it cannot import them at its top.
    from desktop.core.datewords import in_words

    return {
        "edtf": r.edtf,
        "earliest": _iso_bound(r.earliest, r),
        "latest": _iso_bound(r.latest, r),
        "precision": r.precision.name.lower(),
        "qualifiers": sorted(str(qualifier) for qualifier in r.qualifiers),
        "text": in_words(r),
        "start_kind": str(r.start_kind),
        "end_kind": str(r.end_kind),
        "members": [explain(member) for member in r.members],
    }


def _iso_bound(at: Instant | None, r: DateRange) -> str | None:
    """A bound to the precision of the part that sets it: the parts of an interval or a set may differ."""
    if at is None:
        return None
    return iso(at, max(part.precision for part in _parts(r) if at in (part.earliest, part.latest)))


def _parts(r: DateRange) -> Iterator[DateRange]:
    """The single dates that a date is made of."""
    if r.kind is DateKind.SINGLE:
        yield r
    for part in (*r.members, r.start, r.end):
        if part is not None:
            yield from _parts(part)
