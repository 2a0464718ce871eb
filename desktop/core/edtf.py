"""Reads dates as people state them: EDTF text (ISO 8601-2) to what it may cover.

A timeline must not claim more than its source does. So a date is never one number here: it is the range from the first
to the last microsecond that it may cover, with its precision, its qualifiers and the kind of its open ends. Its text is
kept to the letter for saving.

Read are EDTF levels 0, 1 and 2 whole, as https://www.loc.gov/standards/datetime/ gives them. Our own extensions, since
a timeline zooms to microseconds: up to six digits of a second, times to the minute or the hour (as ISO 8601-1 has
them), a qualifier after a time, and times, seasons and years of more than four digits in intervals and sets.

Decisions where the standard leaves room:

- Years are astronomical and the calendar is proleptic Gregorian: ``-0043`` is 44 BCE.
- A time without a zone counts as UTC and is marked ``local``.
- ``24:00:00`` is midnight at the day's end (ISO 8601-1:2019/Amd 1:2022). A leap second (``:60``) is refused: this
  scale, like POSIX time, has no place for it.
- Seasons 21 to 24 are those of the northern hemisphere by whole months, as meteorologists count, spring from March; a
  winter belongs to the year in which it begins. 29 to 32 are those of the southern hemisphere.
- Qualifiers never widen the bounds, for the standard gives them no width. One to the right of a part counts for that
  part and for all to its left, one to the left for its part alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from desktop.core.daterange import (
    NO_DOUBT,
    NO_DOUBTS,
    Bound,
    DateError,
    DateKind,
    DateRange,
    Doubts,
    Precision,
    Qualifier,
)
from desktop.core.gregorian import (
    US_PER_DAY,
    US_PER_HOUR,
    US_PER_MINUTE,
    US_PER_SECOND,
    Instant,
    days_in_month,
    instant,
    is_leap,
)

#: A date text from an untrusted file is refused beyond this; the longest sets that people write are a third of it.
MAX_LENGTH = 256
#: Years beyond are refused; the universe is 1.4e10 years old, and its stars end near 1e12.
MAX_YEAR = 10**12

_Q = r"([?~%]?)"
#: Year, month, day, each between its qualifiers, and the time with its own.
_DATE = re.compile(
    rf"{_Q}(-?[0-9X]{{4}}){_Q}(?:-{_Q}([0-9X]{{2}}){_Q}(?:-{_Q}([0-9X]{{2}}){_Q}(?:(T[0-9:.Z+-]+){_Q})?)?)?"
)
_TIME = re.compile(
    r"T([0-9]{2})(?::([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?)?(Z|([+-])([0-9]{2})(?::([0-9]{2}))?)?"
)
_YEAR_ALONE = re.compile(rf"{_Q}(?:(Y)(-?[1-9][0-9]*)(?:E([0-9]{{1,3}}))?|(-?[0-9]{{4}}))(?:S([0-9]+))?{_Q}")

_QUALIFIERS = {
    "": NO_DOUBT,
    "?": frozenset({Qualifier.UNCERTAIN}),
    "~": frozenset({Qualifier.APPROXIMATE}),
    "%": frozenset(Qualifier),
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


# -- single dates


def _single(text: str, offset: int) -> DateRange:
    """One date; ``offset`` is its place in the whole text, for errors."""
    match = _DATE.fullmatch(text)
    if match is None:
        return _year_alone(text, offset)
    doubts = _doubts(match, offset) if "?" in text or "~" in text or "%" in text else NO_DOUBTS
    if "X" in text:
        return _masked(text, offset, match, doubts)
    year, month = match.group(2, 5)
    y = _year(year, offset + match.start(2))
    if month is None:
        begin = instant(y)
        return _known(text, begin, begin + (366 if is_leap(y) else 365) * US_PER_DAY, Precision.YEAR, doubts)
    return _in_year(text, offset, match, y, doubts)


def _in_year(text: str, offset: int, match: re.Match[str], y: int, doubts: Doubts) -> DateRange:
    """A season, month, day or time of the year ``y``."""
    month, day, time = match.group(5, 8, 10)
    m = int(month)
    if day is None and m > 12:
        return _season(text, y, m, offset + match.start(5), doubts)
    if not 1 <= m <= 12:
        raise DateError(_no_month(month), offset + match.start(5))
    if day is None:
        begin = instant(y, m)
        return _known(text, begin, begin + days_in_month(y, m) * US_PER_DAY, Precision.MONTH, doubts)
    d = int(day)
    if not 1 <= d <= days_in_month(y, m):
        raise DateError(_no_day(day, y, m), offset + match.start(8))
    midnight = instant(y, m, d)
    if time is not None:
        return _timed(text, midnight, time, offset + match.start(10), doubts)
    return _known(text, midnight, midnight + US_PER_DAY, Precision.DAY, doubts)


def _known(  # noqa: PLR0917 (keywords cost a tenth of a parse)
    text: str,
    earliest: Instant,
    after: Instant,
    precision: Precision,
    doubts: Doubts = NO_DOUBTS,
    unit: Precision | None = None,
    season: int | None = None,
    local: bool = False,
) -> DateRange:
    """A single date that covers ``earliest`` up to but not ``after``."""
    return DateRange(
        text,
        DateKind.SINGLE,
        earliest,
        after - 1,
        Bound.KNOWN,
        Bound.KNOWN,
        precision,
        precision if unit is None else unit,
        NO_DOUBT if doubts is NO_DOUBTS else frozenset().union(*doubts),
        doubts,
        season,
        local,
    )


def _doubts(match: re.Match[str], offset: int) -> Doubts:
    """The qualifiers of each part: one to the right of a part counts for all to its left, too."""
    before, behind = match.group(1, 4, 7), match.group(3, 6, 9)
    for group in (3, 6, 9):
        if match[group - 2] and match[group]:
            raise DateError(_two_qualifiers(match[group - 1]), offset + match.start(group))
    return _spread(before, behind, match[11])


@lru_cache(maxsize=256)
def _spread(before: tuple[str | None, ...], behind: tuple[str | None, ...], time: str | None) -> Doubts:
    """What qualifiers before and behind the year, the month and the day, and behind the time, say of each part."""
    reach = ["".join(mark for mark in (*behind[part:], time) if mark) for part in range(3)]
    return Doubts(*(_qualified((alone or "") + others) for alone, others in zip(before, reach, strict=True)))


def _qualified(marks: str) -> frozenset[Qualifier]:
    return NO_DOUBT.union(*(_QUALIFIERS[mark] for mark in marks))


def _year(digits: str, offset: int) -> int:
    if digits == "-0000":
        raise DateError("the year zero has no sign: write 0000 (1 BCE)", offset)
    return int(digits)


def _season(text: str, year: int, number: int, offset: int, doubts: Doubts) -> DateRange:
    if number not in _SEASONS:
        raise DateError(_no_month(str(number)), offset)
    month, months = _SEASONS[number]
    return _known(
        text, instant(year, month), instant(year, month + months), Precision.SEASON, doubts, Precision.SEASON, number
    )


def _timed(text: str, midnight: Instant, time: str, offset: int, doubts: Doubts) -> DateRange:
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
    return _known(text, earliest, earliest + length, precision, doubts, precision, None, zone is None)


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
    before, marked, long, exponent, short, significant, behind = match.groups()
    if before and behind:
        raise DateError(_two_qualifiers(text[1:-1]), offset + match.start(7))
    if marked is None:
        year = _year(short, offset + match.start(5))
    else:
        year = int(long) * 10 ** int(exponent or 0)
        if abs(year) > MAX_YEAR:
            raise DateError(f"a year beyond ±{MAX_YEAR:,} is not supported", offset + match.start(3))
        if abs(year) <= 9999:
            raise DateError("Y is for years of more than four digits: write 1985 or -0300", offset + match.start(2))
    first, last, precision = _significant(year, significant, offset + match.start(6))
    doubts = Doubts(year=_QUALIFIERS[before or behind]) if before or behind else NO_DOUBTS
    return _known(text, instant(first), instant(last + 1), precision, doubts, Precision.YEAR)


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


# -- unspecified digits


def _masked(text: str, offset: int, match: re.Match[str], doubts: Doubts) -> DateRange:
    """A date with unspecified digits: from the first to the last real date that fits the digits given."""
    year, month, day, time = match.group(2, 5, 8, 10)
    if time is not None:
        raise DateError("a time needs a whole date: X cannot stand in it", offset + match.start(10))
    if year == "-0000":
        raise DateError("the year zero has no sign: write 0000 (1 BCE)", offset + match.start(2))
    ends = _plain_ends(year, month, day) or _searched_ends(year, month, day)
    if ends is None:
        raise DateError(f"no date of the calendar fits {text}", offset)
    first, (y, m, d) = ends
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
    return _known(text, instant(*first), after, precision, doubts, unit)


_Day = tuple[int, int, int]


def _plain_ends(year: str, month: str | None, day: str | None) -> tuple[_Day, _Day] | None:
    """The first and the last date that fit, where each part can be filled for itself; None where it cannot.

    It can where a part is given whole, or not at all: nearly all masks, in a fifth of the time of a search.
    """
    if month is None or month == "XX":
        m0, m1 = 1, 12
    elif month.isdigit() and 1 <= int(month) <= 12:
        m0 = m1 = int(month)
    else:
        return None
    y0, y1 = _years(year)
    if day is None or day == "XX":
        return (y0, m0, 1), (y1, m1, days_in_month(y1, m1))
    if day.isdigit() and 1 <= int(day) <= 28:
        return (y0, m0, int(day)), (y1, m1, int(day))
    return None


def _years(mask: str) -> tuple[int, int]:
    """The first and the last year that fit; there is no year -0000."""
    low, high = int(mask.replace("X", "0")), int(mask.replace("X", "9"))
    if not mask.startswith("-"):
        return low, high
    last = mask.rindex("X") if "X" in mask else 0
    return high, low or -(10 ** (len(mask) - 1 - last))


def _searched_ends(year: str, month: str | None, day: str | None) -> tuple[_Day, _Day] | None:
    first = _fitting(year, month, day, "0123456789")
    last = _fitting(year, month, day, "9876543210")
    return None if first is None or last is None else (first, last)


def _fitting(year: str, month: str | None, day: str | None, order: str) -> _Day | None:
    """The first real date that fits, where ``order`` is that in which digits are tried.

    A part that is not given counts as 1: its own bounds follow from the unit.
    """
    # Only leap and common years differ, so that a hopeless date does not search through the days of 10,000 years.
    in_leap, in_common = (_fitting_day(month or "01", day or "01", order, sample) for sample in (2000, 2001))
    if in_leap is None:
        return None
    for y in _filled(year, order[::-1] if year.startswith("-") else order):
        fitting = in_leap if is_leap(y) else in_common
        if fitting is not None and (y or not year.startswith("-")):
            return (y, *fitting)
    return None


@lru_cache(maxsize=1024)
def _fitting_day(month: str, day: str, order: str, year: int) -> tuple[int, int] | None:
    """The first month and day that fit; cached, since few masks are in use."""
    months = (m for m in _filled(month, order) if 1 <= m <= 12)
    return next(((m, d) for m in months for d in _filled(day, order) if 1 <= d <= days_in_month(year, m)), None)


def _filled(mask: str, order: str) -> Iterator[int]:
    return (int("".join(digits)) for digits in product(*(order if c == "X" else c for c in mask)))


# -- intervals and sets


def _interval(text: str) -> DateRange:
    first, _, second = text.partition("/")
    if "/" in second:
        if hint := _numbered(text):
            raise DateError(f"{_shown(text)} is no EDTF date; {hint}")
        raise DateError(
            "an interval has two ends, as in 2008/2010, and a day is written 2004-06-11",
            len(first) + 1 + second.index("/"),
        )
    if first in ("", "..") and second in ("", ".."):
        raise DateError("an interval needs a date at one end at least: 1985/.. or ../1985", 0)
    after = len(first) + 1
    return _between(text, DateKind.INTERVAL, _end(first, 0), _end(second, after), after)


#: One end of an interval or a range: a date, or else what is known of it.
_End = DateRange | Bound


def _end(text: str, offset: int) -> _End:
    if text == "..":
        return Bound.OPEN
    return _single(text, offset) if text else Bound.UNKNOWN


def _between(text: str, kind: DateKind, first: _End, second: _End, second_offset: int) -> DateRange:
    """From one end to another, of which one at least is known."""
    start, start_kind = (None, first) if isinstance(first, Bound) else (first, Bound.KNOWN)
    end, end_kind = (None, second) if isinstance(second, Bound) else (second, Bound.KNOWN)
    one, other = start or end, end or start
    assert one is not None, "one end is known"
    assert other is not None, "one end is known"
    earliest = start.earliest if start else None
    latest = end.latest if end else None
    if earliest is not None and latest is not None and latest < earliest:
        raise DateError("it ends before it begins: write the earlier date first", second_offset)
    return DateRange(
        text,
        kind,
        earliest,
        latest,
        start_kind,
        end_kind,
        min(one.precision, other.precision),
        min(one.unit, other.unit),
        one.qualifiers | other.qualifiers,
        NO_DOUBTS,
        None,
        one.local or other.local,
        None,
        (),
        start,
        end,
    )


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
    return set_of(text, kind, tuple(members))


def _member(text: str, kind: DateKind, offset: int, *, first: bool, last: bool) -> DateRange:
    if not text:
        raise DateError("a date is missing in the set: write [1667,1668]", offset)
    if ".." not in text:
        return _single(text, offset)
    before, _, after = text.partition("..")
    if not before and not after:
        raise DateError("the dots need a date: write [..1667] or [1667..]", offset)
    if not before and not first:
        raise DateError("an open begin stands first in a set: write [..1667,1670]", offset)
    if not after and not last:
        raise DateError("an open end stands last in a set: write [1667,1670..]", offset)
    after_offset = offset + len(before) + 2
    start = _single(before, offset) if before else Bound.OPEN
    end = _single(after, after_offset) if after else Bound.OPEN
    return _between(text, kind, start, end, after_offset)


def set_of(text: str, kind: DateKind, members: tuple[DateRange, ...]) -> DateRange:
    """A set of some dates, each of which may have an open end."""
    starts = [member.earliest for member in members if member.earliest is not None]
    ends = [member.latest for member in members if member.latest is not None]
    starts_known, ends_known = len(starts) == len(members), len(ends) == len(members)
    return DateRange(
        text,
        kind,
        min(starts) if starts_known else None,
        max(ends) if ends_known else None,
        Bound.KNOWN if starts_known else Bound.OPEN,
        Bound.KNOWN if ends_known else Bound.OPEN,
        min([member.precision for member in members]),
        min([member.unit for member in members]),
        NO_DOUBT.union(*[member.qualifiers for member in members]),
        local=True in [member.local for member in members],
        members=members,
    )


# -- errors that say what would be right

_FORMS = "a date looks like 1984, 2004-06, 2004-06-11 or 2004-06-11T10:30:00Z"
_HINTS = (
    (r"Y-?[0-9]*X", "X stands in years of four digits; write the digits that are known as S, as in Y171010000S3"),
    (r".*[A-Za-z]{2}", "it is written in numbers, as in 2004-06, with ~ for about and ? for perhaps"),
    (r"(?s:.*)\s", "a date holds no spaces"),
    (r".*[estxyz]", "X, T, Y and Z (and E, S) are written as capitals"),
    (r".*[\[\]{}]", "a set stands alone: [1667,1668] or {1667,1668}"),
    (r".*/", "no interval stands in a set: write a range, as in [1667..1670]"),
    (r".*\.\.", "a range stands in a set, as in [1667..1670]; an interval is written 1667/1670"),
    (r"-?[0-9]{1,3}(-|$)", "a year has four digits, as in 0079"),
    (r"[0-9]{8}$", "write it with hyphens, as in 2004-06-11"),
    (r"-?[0-9]{5,}", "a year of more than four digits begins with Y, as in Y-66000000"),
    (r"Y-?[0-9]+E-", "an exponent is a whole number from 0, as in Y-17E7"),
    (r"Y-?[0-9E]+-", "a year of more than four digits stands alone, without a month"),
    (r"Y-?[0-9]+\.", "a year is a whole number: write Y-138E8 for 13.8 billion years before the year 0"),
    (r"Y-?0", "Y is for years of more than four digits, without zeros before them: write 0300"),
    (r"-?[0-9]{4}(-[0-9]{2})?-[0-9](-|T|$)", "a month and a day have two digits, as in 2004-01-09"),
    (r"-?[0-9]{4}(-[0-9]{2})?T", "a time needs a whole date, as in 2004-06-11T10:30:00Z"),
)

#: Day, month and year as most people write them, in either order, or all with other signs between.
_DAY_LAST, _DAY_FIRST = (
    re.compile(r"([0-9]{4})([./])([0-9]{1,2})\2([0-9]{1,2})"),
    re.compile(r"([0-9]{1,2})([-./])([0-9]{1,2})\2([0-9]{4})"),
)


def _numbered(text: str) -> str:
    """What "31/12/1999" is in EDTF, and what "3/4/2005" is to some and to others; empty for what is no such date."""
    if match := _DAY_LAST.fullmatch(text):
        year, _, month, day = match.groups()
        found = _days(year, month, day)
        return f"write {found[0]}" if found else ""
    match = _DAY_FIRST.fullmatch(text)
    if match is None:
        return ""
    one, _, other, year = match.groups()
    found = [*_days(year, other, one), *_days(year, one, other)]
    if len(set(found)) == 2:
        return f"write {found[0]} if the day comes first in it, {found[1]} if the month does"
    return f"write {found[0]}" if found else ""


def _days(year: str, month: str, day: str) -> list[str]:
    """The one day that three numbers give; empty where the calendar has none."""
    y, m, d = int(year), int(month), int(day)
    return [f"{year}-{m:02d}-{d:02d}"] if 1 <= m <= 12 and 1 <= d <= days_in_month(y, m) else []


def _misshapen(text: str, offset: int) -> DateError:
    """The error for a text of no known form, at the first character that does not fit."""
    if not text:
        return DateError(f"a date is missing; {_FORMS}", offset)
    begin = _DATE.match(text) or _YEAR_ALONE.match(text)
    place = begin.end() if begin else 0
    if not text.isascii():
        place = next(i for i, c in enumerate(text) if not c.isascii())
        return DateError(f"{_shown(text[place])} cannot stand in a date; {_FORMS}", offset + place)
    hint = _numbered(text) or next((hint for form, hint in _HINTS if re.match(form, text)), _FORMS)
    return DateError(f"{_shown(text)} is no EDTF date; {hint}", offset + place)


def _shown(text: str) -> str:
    """A piece of an untrusted text that is safe in a message: short, quoted, nothing but ASCII."""
    return ascii(text if len(text) <= 40 else text[:39] + "...")


def _no_month(month: str) -> str:
    return f"there is no month {month}: months are 01 to 12, seasons 21 to 24, other parts of a year 25 to 41"


def _no_day(day: str, year: int, month: int) -> str:
    return f"there is no day {day} in {year:04d}-{month:02d}: its days are 01 to {days_in_month(year, month)}"


def _two_qualifiers(part: str) -> str:
    return f"{part} has two qualifiers: write one before or behind it, % for ? and ~ together"
