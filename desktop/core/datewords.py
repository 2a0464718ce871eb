"""Dates in words for people, in English: whole for panels, short for cards, and how finely a date is known.

The words say no more than the date does: a month is no day, an open end is no end, and doubt is said before the date.
All English stands in the tables at the top, names and word order in ``Wording``, so that another language can take its
place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.core.dates import (
    US_PER_DAY,
    Bound,
    DateKind,
    DateRange,
    Instant,
    Precision,
    Qualifier,
    civil,
    instant,
    weekday,
)

_SEASONS = ("spring", "summer", "autumn", "winter")


@dataclass(frozen=True, slots=True)
class Wording:
    """A language's names and word order for dates, and the phrases around them.

    Placeholders are those of ``str.format``: ``{date}`` and ``{span}`` (two dates with a dash) are words already,
    ``{on}`` is the preposition that the date takes, ``{unit}`` a word such as "day".
    """

    months: tuple[str, ...] = (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    )
    weekdays: tuple[str, ...] = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    #: By EDTF's numbers from 21 on.
    parts_of_a_year: tuple[str, ...] = (
        *_SEASONS,
        *(f"northern {season}" for season in _SEASONS),
        *(f"southern {season}" for season in _SEASONS),
        *(f"{nth} quarter of" for nth in ("first", "second", "third", "last")),
        *(f"{nth} third of" for nth in ("first", "second", "last")),
        *(f"{nth} half of" for nth in ("first", "second")),
    )
    day: str = "{day} {month} {year}"
    day_of_any_year: str = "{day} {month}"
    day_of_week: str = "{weekday} {date}"
    month: str = "{month} {year}"
    part_of_a_year: str = "{part} {year}"
    decade: str = "the {year}s"
    time: str = "{date}, {time}"
    hour: str = "the hour from {time}"
    bce: str = "{year} BCE"
    ce: str = "{year} CE"
    #: To how many digits an exact year of deep time is told in millions ago; None where it is told to the year.
    deep_digits: int | None = None
    million_years_ago: str = "{number} million years ago"
    billion_years_ago: str = "{number} billion years ago"
    approximate: str = "about {date}"
    uncertain: str = "perhaps {date}"
    unspecified: str = "some {unit} in {date}"
    unspecified_within: str = "some {unit} within {span}"
    in_some_year: str = "{date} of some year within {span}"
    in_some_month: str = "day {day} of some month within {span}"
    open_start: str = "lasting until {date}"
    open_end: str = "from {date}, open-ended"
    unknown_start: str = "until {date}, start unknown"
    unknown_end: str = "from {date}, end unknown"
    not_after: str = "some time {on} or before {date}"
    not_before: str = "some time {on} or after {date}"
    one_within: str = "some time within {span}"
    between: str = "between {first} and {last}"
    every_until: str = "every {unit} until {date}"
    every_from: str = "every {unit} from {date} on"
    every_within: str = "every {unit} within {span}"
    either: str = "{dates} or {last}"
    both: str = "{dates} and {last}"


#: For the detail panel and the command line.
LONG = Wording()
#: For cards and lists, where a line has some twenty characters.
SHORT = replace(
    LONG,
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    decade="{year}s",
    deep_digits=4,
    unspecified="{date}",
    unspecified_within="within {span}",
    in_some_year="{date} within {span}",
    in_some_month="day {day} within {span}",
    open_start="until {date}",
    open_end="from {date}",
    unknown_start="? – {date}",
    unknown_end="{date} – ?",
    not_after="by {date}",
    not_before="{date} or later",
    one_within="within {span}",
)

_UNITS = {
    Precision.YEAR: "year",
    Precision.SEASON: "season",
    Precision.MONTH: "month",
    Precision.DAY: "day",
    Precision.HOUR: "hour",
    Precision.MINUTE: "minute",
    Precision.SECOND: "second",
    Precision.MILLISECOND: "millisecond",
    Precision.MICROSECOND: "microsecond",
}
_PRECISIONS = {
    Precision.BILLION_YEARS: "to a billion years",
    Precision.HUNDRED_MILLION_YEARS: "to a hundred million years",
    Precision.TEN_MILLION_YEARS: "to ten million years",
    Precision.MILLION_YEARS: "to a million years",
    Precision.HUNDRED_MILLENNIA: "to a hundred thousand years",
    Precision.TEN_MILLENNIA: "to ten thousand years",
    Precision.MILLENNIUM: "to a thousand years",
    Precision.CENTURY: "to a hundred years",
    Precision.DECADE: "to the decade",
    **{unit: f"to the {word}" for unit, word in _UNITS.items()},
}
#: As ``Wording.parts_of_a_year``, by EDTF's numbers from 21 on.
_PART_PRECISIONS = (
    *["to the season"] * 12,
    *["to the quarter"] * 4,
    *["to four months"] * 3,
    *["to the half-year"] * 2,
)
_SPANS = {
    (Bound.KNOWN, Bound.KNOWN): "a span",
    (Bound.KNOWN, Bound.OPEN): "an open-ended span",
    (Bound.KNOWN, Bound.UNKNOWN): "a span whose end is unknown",
    (Bound.OPEN, Bound.KNOWN): "a span with an open start",
    (Bound.UNKNOWN, Bound.KNOWN): "a span whose start is unknown",
}
_CHOICES = {
    (Bound.KNOWN, Bound.KNOWN): "one of several dates",
    (Bound.KNOWN, Bound.OPEN): "an earliest date only",
    (Bound.OPEN, Bound.KNOWN): "a latest date only",
}

#: The first whole year of the Gregorian calendar: nobody lived by the weekdays that it gives for the time before.
_FIRST_YEAR_WITH_WEEKDAYS = 1583
#: Years before this are told in millions ago, where they are round enough for that.
_DEEP_TIME = -1_000_000

#: Year, month and day as EDTF writes them, X for an unspecified digit, without qualifiers.
_MASK = re.compile(r"(-?[0-9X]{4})-([0-9X]{2})(?:-([0-9X]{2}))?")
_QUALIFIER = re.compile("[?~%]")


def in_words(r: DateRange) -> str:
    """A date in a sentence's words: "Monday 20 January 2025", "some time on or before 7 October 2022"."""
    words = _words(r, LONG)
    if r.is_precise and r.earliest is not None and civil(r.earliest).year >= _FIRST_YEAR_WITH_WEEKDAYS:
        return LONG.day_of_week.format(weekday=LONG.weekdays[weekday(r.earliest)], date=words)
    return words


def short(r: DateRange) -> str:
    """A date in a card's few words: "20 Jan 2025", "by 7 Oct 2022"."""
    return _words(r, SHORT)


def between(r: DateRange) -> str:
    """What a date may cover, by its first and last day: "between 1 and 31 March 2023"; by years beyond a year.

    Empty where it has an open end, or where both ends are the same: there is nothing to tell that the date does not.
    """
    if r.earliest is None or r.latest is None:
        return ""
    by_years = r.precision < r.unit <= Precision.YEAR or abs(civil(r.earliest).year) > 9_999
    finest = Precision.YEAR if by_years else Precision.DAY
    a, b = _date(r.earliest, finest, LONG), _date(r.latest, finest, LONG)
    first, last, shared = _unshared(a, b)
    return LONG.between.format(first=first, last=" ".join([last, *shared])) if a != b else ""


def precision_words(r: DateRange) -> str:
    """How finely a date is known, as the detail panel says it: "to the day", "an open-ended span, to the month"."""
    parts = [_shape(r), _PRECISIONS[r.precision] if r.season is None else _PART_PRECISIONS[r.season - 21]]
    stated = _stated_below(r)
    if any(stated):
        names = [name for name, known in zip(("month", "day"), stated, strict=True) if known]
        parts.append(f"{' and '.join(names)} known")
    elif r.kind is DateKind.SINGLE and r.unit > max(r.precision, Precision.YEAR):
        parts.append(f"{_UNITS[r.unit]} unknown")
    parts += [str(qualifier) for qualifier in Qualifier if qualifier in r.qualifiers]
    return ", ".join(part for part in parts if part)


def listed(parts: Sequence[str]) -> str:
    """Parts of a date, one at the least, in a sentence: "year, month and day"."""
    *most, last = parts
    return LONG.both.format(dates=", ".join(most), last=last) if most else last


def _shape(r: DateRange) -> str:
    """What stands between the bounds; nothing for a single date, also where it is the only one of a set."""
    if r.kind is DateKind.INTERVAL:
        return _SPANS[r.start_kind, r.end_kind]
    if len(r.members) > 1 or (r.members and r.members[0].kind is DateKind.ALL_OF):
        return "one of several dates" if r.kind is DateKind.ONE_OF else "several dates"
    return _CHOICES[r.start_kind, r.end_kind] if r.members and r.members[0].kind is DateKind.ONE_OF else ""


# -- phrases


def _words(r: DateRange, w: Wording) -> str:
    match r:
        case DateRange(kind=DateKind.SINGLE, earliest=int(first), latest=int(last)):
            return _qualified(r, _single(r, first, last, w), w)
        case DateRange(kind=DateKind.INTERVAL):
            return _interval(r, w)
        case DateRange(members=()):
            return _range(r, w)
        case DateRange(members=(only,)):
            return _words(only, w)
    *dates, final = (_words(member, w) for member in r.members)
    return (w.either if r.kind is DateKind.ONE_OF else w.both).format(dates=", ".join(dates), last=final)


def _qualified(r: DateRange, date: str, w: Wording) -> str:
    if Qualifier.APPROXIMATE in r.qualifiers:
        date = w.approximate.format(date=date)
    if Qualifier.UNCERTAIN in r.qualifiers:
        date = w.uncertain.format(date=date)
    return date


def _interval(r: DateRange, w: Wording) -> str:
    ends = _ends(r)
    if len(ends) == 2:
        return _span(*ends, w)
    phrase = {
        (Bound.OPEN, Bound.KNOWN): w.open_start,
        (Bound.UNKNOWN, Bound.KNOWN): w.unknown_start,
        (Bound.KNOWN, Bound.OPEN): w.open_end,
        (Bound.KNOWN, Bound.UNKNOWN): w.unknown_end,
    }[r.start_kind, r.end_kind]
    return phrase.format(date=_words(ends[0], w))


def _range(r: DateRange, w: Wording) -> str:
    """A range in a set: one of the dates in it, or all of them."""
    if r.kind is DateKind.ONE_OF:
        until, onwards, within = w.not_after, w.not_before, w.one_within
    else:
        until, onwards, within = w.every_until, w.every_from, w.every_within
    unit = _UNITS[max(r.unit, Precision.YEAR)]
    ends = _ends(r)
    if len(ends) == 2:
        return within.format(unit=unit, span=_span(*ends, w))
    phrase = until if r.start is None else onwards
    return phrase.format(unit=unit, date=_words(ends[0], w), on=_preposition(ends[0]))


def _ends(r: DateRange) -> tuple[DateRange, ...]:
    """The known ends of an interval or a range, of which there is one at least."""
    return tuple(end for end in (r.start, r.end) if end is not None)


def _preposition(r: DateRange) -> str:
    if r.precision == Precision.DAY:
        return "on"
    return "at" if r.precision > Precision.DAY else "in"


def _span(first: DateRange, last: DateRange, w: Wording) -> str:
    """Two dates with a dash, and what they share said once: "25–29 January 2025"."""
    a, b = _words(first, w), _words(last, w)
    if any(end.qualifiers or end.unit != end.precision for end in (first, last)):
        return _dashed(a, b)
    if max(first.precision, last.precision) <= Precision.DAY:
        return _merged(a, b)
    match first, last:
        case DateRange(earliest=int(a0), latest=int(a1)), DateRange(earliest=int(b0), latest=int(b1)):
            if a0 // US_PER_DAY == b0 // US_PER_DAY and min(first.precision, last.precision) > Precision.DAY:
                times = _merged(_time(first, a0, a1, w), _time(last, b0, b1, w))
                return w.time.format(date=_date(a0, Precision.DAY, w), time=times)
    return _dashed(a, b)


def _merged(a: str, b: str) -> str:
    """Two phrases with a dash, the words at their end that agree said once; neither phrase loses all its words."""
    if a.split() == b.split():
        return a
    first, last, shared = _unshared(a, b)
    return " ".join([_dashed(first, last), *shared])


def _unshared(a: str, b: str) -> tuple[str, str, list[str]]:
    """Two phrases without the words at their end that agree, and those words; each phrase keeps one word at least."""
    begins, ends = a.split(), b.split()
    shared = 0
    while shared < min(len(begins), len(ends)) - 1 and begins[-1 - shared] == ends[-1 - shared]:
        shared += 1
    first, last = (" ".join(words[: len(words) - shared]) for words in (begins, ends))
    return first, last, ends[len(ends) - shared :]


def _dashed(a: str, b: str) -> str:
    """An en dash, closed between single words and spaced between phrases, as British printers set it."""
    return f"{a} – {b}" if " " in a + b else f"{a}–{b}"


# -- single dates


def _single(r: DateRange, first: Instant, last: Instant, w: Wording) -> str:
    if r.unit != r.precision:
        return _unspecified(r, first, last, w)
    if r.season is not None:
        return _part_of_a_year(r.season, first, last, w)
    if r.precision > Precision.DAY:
        return w.time.format(date=_date(first, Precision.DAY, w), time=_time(r, first, last, w))
    return _date(first, r.precision, w)


def _unspecified(r: DateRange, first: Instant, last: Instant, w: Wording) -> str:
    """A date with unspecified digits: by the name of the time that it leaves open, or else by that time's ends."""
    begin, end = civil(first), civil(last)
    if any(_stated_below(r)):
        return _recurring(r, first, last, w)
    if r.unit == Precision.YEAR:
        if end.year <= _DEEP_TIME:
            return w.approximate.format(date=_ago(end.year, w))
        # A "1900s" would be a decade to some and a century to others.
        if r.precision == Precision.DECADE and begin.year > 0 and begin.year % 100:
            return w.decade.format(year=begin.year)
    elif r.precision == Precision.MONTH and (begin.day, last + 1) == (1, instant(end.year, end.month + 1)):
        return w.unspecified.format(unit=_UNITS[r.unit], date=_date(first, Precision.MONTH, w))
    elif r.precision == Precision.YEAR and (first, last + 1) == (instant(begin.year), instant(begin.year + 1)):
        return w.unspecified.format(unit=_UNITS[r.unit], date=_date(first, Precision.YEAR, w))
    span = _merged(_date(first, r.unit, w), _date(last, r.unit, w))
    return w.unspecified_within.format(unit=_UNITS[r.unit], span=span)


def _stated_below(r: DateRange) -> tuple[bool, bool]:
    """Whether the month and the day are stated below digits that are not: "156X-12-25" is one of ten days."""
    mask = _MASK.fullmatch(_QUALIFIER.sub("", r.edtf))
    if mask is None:
        return False, False
    year, month, day = (part and "X" not in part for part in mask.groups())
    return bool(not year and month), bool(day and not (year and month))


def _recurring(r: DateRange, first: Instant, last: Instant, w: Wording) -> str:
    """A date that comes again in each year, or month, that it may be in: by what is stated of it, then that time."""
    begin, end = civil(first), civil(last)
    years = _merged(_year(begin.year, w), _year(end.year, w))
    month, day = _stated_below(r)
    if month:
        date = w.months[begin.month - 1]
        if day:
            date = w.day_of_any_year.format(day=begin.day, month=date)
        elif r.unit == Precision.DAY:
            date = w.unspecified.format(unit=_UNITS[r.unit], date=date)
        return w.in_some_year.format(date=date, span=years)
    months = _merged(_date(first, Precision.MONTH, w), _date(last, Precision.MONTH, w))
    return w.in_some_month.format(day=begin.day, span=months if begin.year == end.year else years)


def _part_of_a_year(number: int, first: Instant, last: Instant, w: Wording) -> str:
    """A season or quarter; one that runs into the next year is told with both: "winter 2001–02"."""
    begin, end = civil(first).year, civil(last).year
    year = _year(begin, w)
    if begin != end:
        whole = begin < 1000 or end % 100 == 0
        year = _merged(year, _year(end, w)) if whole else f"{begin}–{end % 100:02d}"
    return w.part_of_a_year.format(part=w.parts_of_a_year[number - 21], year=year)


def _date(at: Instant, precision: Precision, w: Wording) -> str:
    """A year, a month or a day."""
    c = civil(at)
    year = _year(c.year, w)
    if precision <= Precision.YEAR:
        return year
    month = w.months[c.month - 1]
    return (w.month if precision == Precision.MONTH else w.day).format(day=c.day, month=month, year=year)


def _year(year: int, w: Wording) -> str:
    """An astronomical year as people count: there is no year 0, and deep time is counted back from now."""
    if year <= _DEEP_TIME and (w.deep_digits is not None or year % 100_000 == 0):
        return _ago(year, w)
    if year <= 0:
        return w.bce.format(year=_number(1 - year))
    return str(year) if 1000 <= year <= 9999 else w.ce.format(year=_number(year))


def _ago(year: int, w: Wording) -> str:
    """A year of deep time in millions or billions before now."""
    age = float(f"{-year:.{w.deep_digits or 12}g}")
    if age >= 1e9:
        return w.billion_years_ago.format(number=f"{age / 1e9:,.12g}")
    return w.million_years_ago.format(number=f"{age / 1e6:.12g}")


def _number(number: int) -> str:
    return f"{number:,}" if number > 9999 else str(number)


def _time(r: DateRange, first: Instant, last: Instant, w: Wording) -> str:
    """The time of day in UTC, with as many digits as are stated; a time that states no zone gets none."""
    c = civil(first)
    text = f"{c.hour:02d}:{c.minute:02d}"
    if r.precision >= Precision.SECOND:
        text += f":{c.second:02d}"
    if r.precision > Precision.SECOND:
        stated = 7 - len(str(last - first + 1))
        text += f".{c.microsecond:06d}"[: 1 + stated]
    if not r.local:
        text += " UTC"
    return w.hour.format(time=text) if r.precision == Precision.HOUR else text
