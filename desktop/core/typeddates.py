"""Single dates as people type them, in the spelling of ``typedwords``, to EDTF: one pattern each, the likeliest first.

A reader yields all that its words may mean; what comes out need not be a date yet ("30 Feb"), which ``suggest`` sees
when it parses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import lru_cache

from desktop.core.dates import (
    US_PER_DAY,
    DateError,
    DateKind,
    DateRange,
    Instant,
    Precision,
    civil,
    instant,
    parse,
    weekday,
)
from desktop.core.typedwords import MONTHS, SEASONS, WEEKDAYS

#: What a phrase of one date may be: the day that it counts from if that is known, and the match of its pattern.
_Reader = Callable[[date | None, re.Match[str]], Iterator[str]]
#: Shares of a longer time are told for as many of its parts at most.
_MOST_PARTS = 1_000


def single_dates(phrase: str, today: date | None) -> Iterator[str]:
    """All that a phrase may mean as a single date, as EDTF; a part of a longer time is a set or an interval."""
    for pattern, read in _PATTERNS:
        match = pattern.fullmatch(phrase)
        if match is not None:
            yield from read(today, match)


def parsed(edtf: str) -> DateRange | None:
    """The date, or None for what is none after all."""
    with suppress(DateError):
        return parse(edtf)
    return None


def label(at: Instant, unit: Precision) -> str:
    """The year, month or day in which an instant is, as EDTF."""
    c = civil(at)
    if unit <= Precision.YEAR or not -9999 <= c.year <= 9999:
        return _year(c.year)
    return f"{_year(c.year)}-{c.month:02d}" + (f"-{c.day:02d}" if unit != Precision.MONTH else "")


def _year(year: int) -> str:
    if not -9999 <= year <= 9999:
        return f"Y{year}"
    return f"{year:05d}" if year < 0 else f"{year:04d}"


def _day(year: int, month: int, day: int) -> str:
    return f"{_year(year)}-{month:02d}-{day:02d}"


# -- years


def _years(text: str, today: date | None) -> list[int]:
    """The astronomical years that a year may be: one of two digits is of any century."""
    digits = re.sub(r"\D", "", text)
    number = int(digits)
    if text.endswith("bc"):
        return [1 - number] if number else []
    if len(digits) != 2 or "ad" in text:
        return [number] if number else []
    now = today.year if today else 2000
    latest = now + 10 - (now + 10 - number) % 100  # people write of the past, or of the next few years
    return [latest, latest + 100 if latest < now // 100 * 100 else latest - 100]


def _alone(today: date | None, match: re.Match[str]) -> Iterator[str]:
    if len(match["y"]) == 1:  # the beginning of something else
        return
    for year in _years(match["y"], today):
        yield _year(year)
    if match["y"].isdigit() and len(match["y"]) == 2:
        yield _year(int(match["y"]))


def _decade(_today: date | None, match: re.Match[str]) -> Iterator[str]:
    number, bc = int(match[1]), match[2]
    if number % 10 or (bc and not number):
        return
    if bc:
        yield f"[{_year(-8 - number)}..{_year(1 - number)}]"
    elif len(match[1]) == 2:
        yield f"19{number // 10}X"
        yield f"20{number // 10}X"
    else:
        yield f"{number // 10:03d}X"
        if number % 100 == 0:
            yield f"{number // 100:02d}XX"


def _century(_today: date | None, match: re.Match[str]) -> Iterator[str]:
    """The 18th century: the years that begin with 17, as most people count, and from 1701 to 1800, as calendars do."""
    yield from _hundreds(int(match[1]), 100, bool(match[2]))


def _millennium(_today: date | None, match: re.Match[str]) -> Iterator[str]:
    yield from _hundreds(int(match[1]), 1000, bool(match[2]))


def _hundreds(nth: int, years: int, bc: bool) -> Iterator[str]:
    if not 1 <= nth <= 10_000 // years:
        return
    first = 1 - nth * years if bc else (nth - 1) * years + 1
    if nth > 1:  # with its zeros, the first one would begin before the era
        mask = str((nth - 1) * years).rjust(4, "0")[: -len(str(years)) + 1] + "X" * (len(str(years)) - 1)
        yield f"-{mask}" if bc else mask
    yield f"[{_year(first)}..{_year(first + years - 1)}]"


# -- days and months


def _month(text: str) -> int:
    return MONTHS.index(text) + 1


def _dated(today: date | None, match: re.Match[str]) -> Iterator[str]:
    """A day and a month, with a year or without."""
    month, day = _month(match["m"]), int(match["d"].lstrip("#"))
    for year in _these_years(match["y"], today):
        yield _day(year, month, day)
    if match["y"] is None:
        yield f"XXXX-{month:02d}-{day:02d}"


def _these_years(text: str | None, today: date | None) -> list[int]:
    """The years that are named, or else this and the last one."""
    if text is not None:
        return _years(text, today)
    return [today.year, today.year - 1] if today else []


def _monthly(today: date | None, match: re.Match[str]) -> Iterator[str]:
    for year in _these_years(match["y"], today):
        yield f"{_year(year)}-{_month(match['m']):02d}"


def _seasonal(today: date | None, match: re.Match[str]) -> Iterator[str]:
    number = 21 + SEASONS.index(match["s"]) + {None: 0, "northern": 4, "southern": 8}[match["where"]]
    for year in _these_years(match["y"], today):
        yield f"{_year(year)}-{number}"


def _quarterly(today: date | None, match: re.Match[str]) -> Iterator[str]:
    first, count = (33, 4) if match["part"] in {"q", "quarter"} else (40, 2)
    number = count if match["n"] == "last" else int(match["n"].lstrip("#"))
    if 1 <= number <= count:
        for year in _these_years(match["y"], today):
            yield f"{_year(year)}-{first + number - 1}"


def _numeric(today: date | None, match: re.Match[str]) -> Iterator[str]:
    """30/11/2022 in both orders, and 2022/11/30."""
    a, b, c = match[1], match[2], match[3]
    if len(a) > 2:
        yield _day(int(a), int(b), int(c))
    elif len(c) != 3:
        for year in _years(c, today) if len(c) == 2 else [int(c)]:
            yield _day(year, int(b), int(a))
            yield _day(year, int(a), int(b))


def _numeric_month(_today: date | None, match: re.Match[str]) -> Iterator[str]:
    yield f"{_year(int(match['y']))}-{int(match['m']):02d}"


def _iso_week(_today: date | None, match: re.Match[str]) -> Iterator[str]:
    year, week = int(match["y"]), int(match["n"])
    with suppress(ValueError):
        monday = date.fromisocalendar(year, week, 1)
        yield from _spans(monday.isoformat(), (monday + timedelta(days=6)).isoformat())


# -- parts of a longer time


def _third(today: date | None, match: re.Match[str]) -> Iterator[str]:
    """Early, mid or late: a third of what follows, by its own parts."""
    for parts in _divided(match["rest"], today):
        # people begin mid-March at the 11th, and the mid-1990s with 1994
        cuts = [0, 10, 20, len(parts)] if 28 <= len(parts) <= 31 else [-(-len(parts) * n // 3) for n in range(4)]
        nth = ("early", "mid", "late").index(match["part"])
        yield from _some(parts[cuts[nth] : cuts[nth + 1]])


def _half(today: date | None, match: re.Match[str]) -> Iterator[str]:
    for parts in _divided(match["rest"], today):
        half = -(-len(parts) // 2)
        yield from _some(parts[:half] if match["n"] in {"#1", "early"} else parts[half:])


def _week(today: date | None, match: re.Match[str]) -> Iterator[str]:
    """The first seven days and so on; the last week is also the one from Monday in which the last day is."""
    for whole in single_dates(match["rest"], today):
        days = _days(whole)
        if match["n"] != "last":
            nth = int(match["n"].lstrip("#"))
            yield from _some(days[7 * nth - 7 : 7 * nth] if nth else ())
        elif days:
            yield from _some(days[-7:])
            last = parse(days[-1]).latest
            assert last is not None, "a day has an end"
            monday = last - weekday(last) * US_PER_DAY
            yield from _spans(label(monday, Precision.DAY), label(monday + 6 * US_PER_DAY, Precision.DAY))


def _nth_day(today: date | None, match: re.Match[str]) -> Iterator[str]:
    for whole in single_dates(match["rest"], today):
        days = _days(whole)
        if match["n"] == "last":
            yield from days[-1:]
        else:
            nth = int(match["n"].lstrip("#"))
            yield from days[nth - 1 : nth] if nth else ()


def _divided(phrase: str, today: date | None) -> Iterator[tuple[str, ...]]:
    """The parts of each time that a phrase may mean: a year's months, a month's days, the years of what is longer."""
    for whole in single_dates(phrase, today):
        r = parsed(whole)
        if r is not None and r.kind is DateKind.SINGLE:
            if r.precision in {Precision.YEAR, Precision.SEASON}:
                yield _labels(r, Precision.MONTH)
            elif r.precision == Precision.MONTH:
                yield _labels(r, Precision.DAY)
            elif r.precision < Precision.YEAR:
                yield _labels(r, Precision.YEAR)


def _days(whole: str) -> tuple[str, ...]:
    r = parsed(whole)
    if r is None or r.kind is not DateKind.SINGLE or not Precision.YEAR <= r.precision <= Precision.MONTH:
        return ()
    return _labels(r, Precision.DAY)


@lru_cache(maxsize=64)
def _labels(r: DateRange, unit: Precision) -> tuple[str, ...]:
    """The years, months or days of a date, one by one; none where they are too many to be meant.

    Cached, since the readings of one phrase share them.
    """
    assert r.earliest is not None, "a single date has both bounds"
    assert r.latest is not None, "a single date has both bounds"
    labels: list[str] = []
    at = r.earliest
    while at <= r.latest:
        if len(labels) == _MOST_PARTS or not -9999 <= civil(at).year <= 9999:
            return ()
        labels.append(label(at, unit))
        at = _after(at, unit)
    return tuple(labels)


def _after(at: Instant, unit: Precision) -> Instant:
    """When the year, month or day after that of ``at`` begins."""
    c = civil(at)
    if unit == Precision.DAY:
        return instant(c.year, c.month, c.day + 1)
    return instant(c.year, c.month + 1) if unit == Precision.MONTH else instant(c.year + 1)


def _some(parts: Sequence[str]) -> Iterator[str]:
    if len(parts) > 1:
        yield from _spans(parts[0], parts[-1])
    else:
        yield from parts


def _spans(first: str, last: str) -> Iterator[str]:
    """Some time within, and all that time."""
    yield f"[{first}..{last}]"
    yield f"{first}/{last}"


# -- counted from now


def _ago(today: date | None, match: re.Match[str]) -> Iterator[str]:
    """So many days, weeks, months or years before today, or after it."""
    count = int(match["n"] or 1) * (-1 if match["way"] == "ago" else 1)
    if match["unit"] in {"year", ""}:
        yield from _years_ago(-count, today)
    elif today is not None and match["unit"] == "month":
        yield label(instant(today.year, today.month + count), Precision.MONTH)
    elif today is not None:
        days = count * (7 if match["unit"] == "week" else 1)
        yield label(_at(today) + days * US_PER_DAY, Precision.DAY)


def _long_ago(today: date | None, match: re.Match[str]) -> Iterator[str]:
    """Thousands, millions or billions of years ago, with as many significant digits as are given."""
    power = {"thousand": 3, "ka": 3, "million": 6, "ma": 6, "billion": 9, "ga": 9}[match["unit"]]
    whole, _, fraction = match["n"].partition(".")
    digits = (whole + fraction).lstrip("0")
    power -= len(fraction)
    if not digits or power < 0:
        return
    years = int(digits) * 10**power
    if years < 1_000_000:
        yield from _years_ago(years, today)
        return
    yield f"Y-{digits}E{power}S{len(digits)}"
    yield f"Y-{digits}E{power}~"


def _years_ago(years: int, today: date | None) -> Iterator[str]:
    if years >= 10_000:  # nobody counts ten thousand years from this very year
        yield f"{_year(1 - years)}~"
    elif today is not None:
        yield _year(today.year - years) + ("~" if years >= 100 else "")


def _named(today: date | None, match: re.Match[str]) -> Iterator[str]:
    if today is not None:
        ahead = {"yesterday": -1, "today": 0, "tomorrow": 1}[match[0]]
        yield label(_at(today) + ahead * US_PER_DAY, Precision.DAY)


def _relative(today: date | None, match: re.Match[str]) -> Iterator[str]:
    """Last, this or next week, month, year, decade or century."""
    if today is None:
        return
    step = _STEPS[match["which"]]
    match match["unit"]:
        case "week":
            monday = _at(today) + (step * 7 - today.weekday()) * US_PER_DAY
            yield from _spans(label(monday, Precision.DAY), label(monday + 6 * US_PER_DAY, Precision.DAY))
        case "month":
            yield label(instant(today.year, today.month + step), Precision.MONTH)
        case "year":
            yield _year(today.year + step)
        case "decade":
            yield f"{today.year // 10 + step:03d}X"
        case _:
            yield f"{today.year // 100 + step:02d}XX"


def _relative_month(today: date | None, match: re.Match[str]) -> Iterator[str]:
    """Last November: the latest that is over; next November: the first that has not begun."""
    if today is not None:
        step, month = _STEPS[match["which"]], _month(match["m"])
        passed = today.month > month if step < 0 else today.month >= month
        year = today.year + (step if passed == (step > 0) else 0)
        yield f"{_year(year)}-{month:02d}"


def _relative_day(today: date | None, match: re.Match[str]) -> Iterator[str]:
    """Last Monday: the one before today; without a word before it, also today, and the next one."""
    if today is None:
        return
    ahead = (WEEKDAYS.index(match["day"]) - today.weekday()) % 7
    days = {"last": [ahead - 7], "this": [ahead], "next": [ahead or 7], None: [ahead - 7 if ahead else 0, ahead]}
    for day in days[match["which"]]:
        yield label(_at(today) + day * US_PER_DAY, Precision.DAY)


_STEPS = {"last": -1, "this": 0, "next": 1}


def _at(today: date) -> Instant:
    return instant(today.year, today.month, today.day)


# -- times of the day


def _timed(today: date | None, match: re.Match[str]) -> Iterator[str]:
    hour, minute, second, half = int(match["hour"]), match["minute"] or "00", match["second"], match["half"]
    if half is not None:
        if not 1 <= hour <= 12:
            return
        hour = hour % 12 + (12 if half == "pm" else 0)
    time = f"T{hour:02d}:{minute}" + (f":{second}" if second else "") + ("Z" if "utc" in match[0] else "")
    for day in single_dates(match["day"], today):
        yield f"{day}{time}"


_M = rf"(?P<m>{'|'.join(MONTHS)})"
_D = r"(?P<d>#?\d{1,2})"
_Y = r"(?P<y>(?:ad )?'?\d{1,7}(?: (?:bc|ad))?)"
#: Where it comes first: a number of two digits there is a day.
_LONG_Y = r"(?P<y>(?:ad )?\d{3,7}(?: (?:bc|ad))?|\d{1,2} (?:bc|ad))"
_N = r"(?P<n>#?\d{1,2}|last)"
_WEEKDAY = rf"(?:(?:{'|'.join(WEEKDAYS)}) )?"
_SEASON = rf"(?:(?P<where>northern|southern) )?(?P<s>{'|'.join(SEASONS)})"
#: A number alone is no time: it has minutes, or says which half of the day it is of.
_TIME = (
    r"(?P<hour>\d{1,2})(?=[:.]| [ap]m)(?:[:.](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d(?:\.\d{1,6})?))?)?"
    r"(?: (?P<half>am|pm))?(?: utc)?"
)

_PATTERNS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern, re.ASCII), read)
    for pattern, read in (
        (r"(\d{1,4})[-./](\d{1,2})[-./](\d{1,4})", _numeric),
        (r"(\d{4})(\d\d)(\d\d)", _numeric),
        (r"(?P<m>\d{1,2})[./](?P<y>\d{4})", _numeric_month),
        (rf"{_WEEKDAY}{_D} {_M}(?: {_Y})?", _dated),
        (rf"{_WEEKDAY}{_M} {_D}(?: {_Y})?", _dated),
        (rf"{_LONG_Y} {_M} {_D}", _dated),
        (rf"{_M}(?: {_Y})?", _monthly),
        (rf"{_LONG_Y} {_M}", _monthly),
        (rf"{_SEASON}(?: {_Y})?", _seasonal),
        (rf"{_LONG_Y} {_SEASON}", _seasonal),
        (r"(\d{2,4})s(?: (bc))?(?: ad)?", _decade),
        (r"#(\d{1,3}) century(?: (bc))?(?: ad)?", _century),
        (r"#(\d{1,2}) millennium(?: (bc))?(?: ad)?", _millennium),
        (rf"(?P<part>[qh]) (?P<n>[1-4])(?: {_Y})?", _quarterly),
        (rf"{_LONG_Y} (?P<part>[qh]) (?P<n>[1-4])", _quarterly),
        (rf"{_N} (?P<part>quarter|half)(?: {_Y})?", _quarterly),
        (r"(?P<y>\d{4}) (?:w|week) (?P<n>\d{1,2})", _iso_week),
        (r"(?:w|week) (?P<n>\d{1,2}) (?P<y>\d{4})", _iso_week),
        (r"(?P<part>early|mid|late) (?P<rest>.+)", _third),
        (r"(?P<n>#1|#2|last|early|late) half (?P<rest>.+)", _half),
        (rf"{_N} week (?P<rest>.+)", _week),
        (rf"{_N} day (?P<rest>.+)", _nth_day),
        (r"(?:(?P<n>\d{1,9}) )?(?P<unit>day|week|month|year) (?P<way>ago|ahead)", _ago),
        (r"(?P<n>\d{1,9})(?P<unit>) (?P<way>ago)", _ago),
        (r"(?P<n>\d{1,9}(?:\.\d{1,9})?) (?P<unit>thousand|million|billion) (?:year )?(?:ago|bc)", _long_ago),
        (r"(?P<n>\d{1,9}(?:\.\d{1,9})?) (?P<unit>ka|ma|ga)(?: ago)?", _long_ago),
        (r"yesterday|today|tomorrow", _named),
        (r"(?P<which>last|this|next) (?P<unit>week|month|year|decade|century)", _relative),
        (rf"(?P<which>last|this|next) {_M}", _relative_month),
        (rf"(?:(?P<which>last|this|next) )?(?P<day>{'|'.join(WEEKDAYS)})", _relative_day),
        (rf"(?P<day>.+) {_TIME}", _timed),
        (rf"{_TIME} (?P<day>.+?)(?: utc)?", _timed),
        (_Y, _alone),
    )
)
