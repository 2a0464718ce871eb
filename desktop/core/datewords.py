"""Dates in words for people: whole for panels, short for cards, and how finely a date is known.

The words say no more than the date does: a month is no day, an open end is no end, and doubt is said with the date. A
language is a table (``wording``); times are told by the clocks of the zone that the reader has chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from typing import NamedTuple

from desktop.core import zones
from desktop.core.dates import (
    US_PER_HOUR,
    US_PER_MINUTE,
    US_PER_SECOND,
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
from desktop.core.wording import ENGLISH, Language, Wording

#: The first whole year of the Gregorian calendar: nobody lived by the weekdays that it gives for the time before.
_FIRST_YEAR_WITH_WEEKDAYS = 1583
#: Years before this are told in millions ago, where they are round enough for that.
_DEEP_TIME = -1_000_000

#: Year, month and day as EDTF writes them, X for an unspecified digit, without qualifiers.
_MASK = re.compile(r"(-?[0-9X]{4})-([0-9X]{2})(?:-([0-9X]{2}))?")
_QUALIFIER = re.compile("[?~%]")
_ANY_YEAR = re.compile("^[?~%]?XXXX")
_FRACTION = re.compile(r"\.([0-9]+)")
_OFFSET = re.compile(r"T[0-9:.]+([-+][0-9]{2})(?::([0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class DateWords:
    """Dates in a language, and times by the clocks of a zone: the ``DateText`` of ``core.protocols`` without Qt.

    Without a ``zone``, times are told in UTC, but for those that were read in an event's own zone: they are told in it.
    With ``letters``, that zone's times are told as its people do ("CET") where nobody can take them for another's.
    """

    language: Language = ENGLISH
    zone: tzinfo | None = None
    letters: bool = False

    @property
    def _long(self) -> _Voice:
        return _Voice(self.language.long, self.language, self.zone, self.letters)

    @property
    def _short(self) -> _Voice:
        return _Voice(self.language.short, self.language, self.zone, self.letters)

    def in_words(self, r: DateRange) -> str:
        """A date in a sentence's words: "Monday 20 January 2025", "some time on or before 7 October 2022"."""
        return self._long.sentence(r)

    def as_given(self, r: DateRange) -> str:
        """The same by the clocks that the date itself states, whichever are chosen: "23:30 UTC+9" for T23:30+09:00."""
        return self._long._replace(letters=False, stated=True).sentence(r)

    def in_place(self, r: DateRange, place: str, zone: tzinfo | None) -> str:
        """The times of an event by the clocks of its own ``zone``, which ``place`` names, then by those chosen.

        "Monday 20 January 2025, 10:30 in Shanghai (02:30 UTC)". A date without a time, or without such a place, is
        told as ``in_words`` does.
        """
        if zone is None or not place or not _has_clock(r):
            return self.in_words(r)
        there = replace(self, zone=zone, letters=False, language=self.language.unzoned)
        here = self if self.zone is not None else replace(self, zone=UTC)
        local, w = there.in_words(r), self.language.long
        said = w.in_place.format(date=local, place=place)
        if there.in_words(r) == replace(here, letters=False, language=self.language.unzoned).in_words(r):
            return said
        return w.elsewhere.format(date=said, other=here._other(r, there))

    def _other(self, r: DateRange, there: DateWords) -> str:
        """What other clocks show than those ``there``; their day only where it is another one."""
        voice = self._long
        if r.kind is DateKind.SINGLE:
            days, times = zip(*voice.readings(r), strict=True)
            if set(days) == {day for day, _ in there._long.readings(r)}:
                return _either(times, voice.w)
        return voice.words(r)

    def short(self, r: DateRange) -> str:
        """A date in a card's few words: "20 Jan 2025", "by 7 Oct 2022"."""
        return self._short.words(r)

    def between(self, r: DateRange) -> str:
        """What a date may cover, by its first and last day: "between 1 and 31 March 2023"; by years beyond a year.

        Empty where it has an open end, or where both ends are the same: there is nothing to tell that the date does
        not. Empty of a year that people rounded, too: its first and last day are those of no year that they meant.
        """
        if r.earliest is None or r.latest is None or _is_rounded(r):
            return ""
        by_years = r.precision < r.unit <= Precision.YEAR or abs(civil(r.earliest).year) > 9_999
        finest = Precision.YEAR if by_years else Precision.DAY
        voice = self._long
        a, b = (voice.date(voice.wall(r, at), finest) for at in (r.earliest, r.latest))
        first, last, shared = _unshared(a, b)
        return voice.w.between.format(first=first, last=" ".join([last, *shared])) if a != b else ""

    def precision_words(self, r: DateRange) -> str:
        """How finely a date is known, as the detail panel says it: "to the day", "an open-ended span, to the month"."""
        language = self.language
        part = language.precisions[r.precision] if r.season is None else language.part_precisions[r.season - 21]
        parts = [self._shape(r), part]
        stated = _stated_below(r)
        if any(stated):
            names = [name for name, known in zip(language.parts[1:3], stated, strict=True) if known]
            parts.append(language.known.format(parts=_listed(names, language)))
        elif r.kind is DateKind.SINGLE and r.unit > max(r.precision, Precision.YEAR):
            parts.append(language.unknown.format(part=language.units[r.unit]))
        parts += _qualifier_words(r.qualifiers, language) if _evenly_doubted(r) else _doubts(r, language)
        return ", ".join(part for part in parts if part)

    def moment(self, at: Instant, precision: Precision) -> str:
        """An instant in a few words, to a year, a month, a day or a time: "2025", "Jan 2025", "20 Jan 2025, 10:30"."""
        wall = at if self.zone is None else at + zones.offset(at, self.zone)
        return self._short.moment(wall, precision)

    def _shape(self, r: DateRange) -> str:
        """What stands between the bounds; nothing for a single date, also where it is the only one of a set."""
        if r.kind is DateKind.INTERVAL:
            return self.language.spans[r.start_kind, r.end_kind]
        if len(r.members) > 1 or (r.members and r.members[0].kind is DateKind.ALL_OF):
            return self.language.one_of if r.kind is DateKind.ONE_OF else self.language.all_of
        if r.members and r.members[0].kind is DateKind.ONE_OF:
            return self.language.choices[r.start_kind, r.end_kind]
        return ""


class _Voice(NamedTuple):
    """One length of a language, in one zone: all that takes part in a phrase."""

    w: Wording
    language: Language
    zone: tzinfo | None
    letters: bool = False
    #: Tell each time in the offset that it states.
    stated: bool = False

    def sentence(self, r: DateRange) -> str:
        """A date with its weekday, where it has one."""
        words = self.words(r)
        if r.is_precise and r.earliest is not None:
            wall = self.wall(r, r.earliest)
            if civil(wall).year >= _FIRST_YEAR_WITH_WEEKDAYS:
                return self.w.day_of_week.format(weekday=self.w.weekdays[weekday(wall)], date=words)
        return words

    def words(self, r: DateRange) -> str:
        match r:
            case DateRange(kind=DateKind.SINGLE, earliest=int(first), latest=int(last)):
                return self._qualified(r, self._single(r, first, last))
            case DateRange(kind=DateKind.INTERVAL):
                return self._interval(r)
            case DateRange(members=()):
                return self._range(r)
            case DateRange(members=(only,)):
                return self.words(only)
        *dates, final = (self.words(member) for member in r.members)
        if len({(member.kind, member.precision, member.unit) for member in r.members}) == 1 and not r.qualifiers:
            dates, final = _said_once([*dates, final])
        phrase = self.w.either if r.kind is DateKind.ONE_OF else self.w.both
        return phrase.format(dates=", ".join(dates), last=final)

    def _qualified(self, r: DateRange, date: str) -> str:
        if not r.qualifiers:
            return date
        w = self.w
        if w.partly is not None and not _evenly_doubted(r):
            return w.partly.format(date=date, doubts=", ".join(_doubts(r, self.language)))
        if Qualifier.APPROXIMATE in r.qualifiers:
            date = w.approximate.format(date=date)
        if Qualifier.UNCERTAIN in r.qualifiers:
            date = w.uncertain.format(date=date)
        return date

    # -- spans and sets

    def _interval(self, r: DateRange) -> str:
        w, ends = self.w, _ends(r)
        if len(ends) == 2:
            return self._span(*ends)
        phrase = {
            (Bound.OPEN, Bound.KNOWN): w.open_start,
            (Bound.UNKNOWN, Bound.KNOWN): w.unknown_start,
            (Bound.KNOWN, Bound.OPEN): w.open_end,
            (Bound.KNOWN, Bound.UNKNOWN): w.unknown_end,
        }[r.start_kind, r.end_kind]
        return phrase.format(date=self.words(ends[0]))

    def _range(self, r: DateRange) -> str:
        """A range in a set: one of the dates in it, or all of them."""
        w = self.w
        if r.kind is DateKind.ONE_OF:
            until, onwards, within = w.not_after, w.not_before, w.one_within
        else:
            until, onwards, within = w.every_until, w.every_from, w.every_within
        unit = self.language.units[max(r.unit, Precision.YEAR)]
        ends = _ends(r)
        if len(ends) == 2:
            return within.format(unit=unit, span=self._span(*ends))
        phrase = until if r.start is None else onwards
        return phrase.format(unit=unit, date=self.words(ends[0]), on=self._preposition(ends[0]))

    def _preposition(self, r: DateRange) -> str:
        month, day, time = self.w.on
        if r.precision == Precision.DAY:
            return day
        return time if r.precision > Precision.DAY else month

    def _span(self, first: DateRange, last: DateRange) -> str:
        """Two dates with a dash, and what they share said once: "25–29 January 2025"."""
        plain = not any(end.qualifiers or end.unit != end.precision for end in (first, last))
        if plain and min(first.precision, last.precision) > Precision.DAY:
            said = [part for end in (first, last) for part in self.readings(end)]
            if len(said) == 2:
                (day, time), (other, until) = said
                if day == other:
                    return self.w.time.format(date=day, time=merged(time, until))
                return _dashed(*(self.w.time.format(date=date, time=at) for date, at in said))
        a, b = self.words(first), self.words(last)
        if plain and max(first.precision, last.precision) <= Precision.DAY:
            return merged(a, b)
        return _dashed(a, b)

    # -- single dates

    def _single(self, r: DateRange, first: Instant, last: Instant) -> str:
        if r.unit != r.precision:
            return self._unspecified(r, first, last)
        if r.season is not None:
            return self._part_of_a_year(r.season, first, last)
        if r.precision > Precision.DAY:
            return self._timed(r)
        if _is_rounded(r):
            return year_words(civil(first).year + 1, self.w)
        return self.date(first, r.precision)

    def _unspecified(self, r: DateRange, first: Instant, last: Instant) -> str:
        """A date with unspecified digits: by the name of the time that it leaves open, or else by that time's ends."""
        w, unit = self.w, self.language.units[max(r.unit, Precision.YEAR)]
        begin, end = civil(first), civil(last)
        if any(_stated_below(r)):
            return self._recurring(r, first, last)
        if r.unit == Precision.YEAR:
            if _ANY_YEAR.search(r.edtf):
                return w.any_year
            if end.year <= _DEEP_TIME:
                return w.approximate.format(date=self._ago(end.year))
            # A "1900s" would be a decade to some and a century to others.
            if r.precision == Precision.DECADE and begin.year > 0 and begin.year % 100:
                return w.decade.format(year=begin.year)
        elif r.precision == Precision.MONTH and (begin.day, last + 1) == (1, instant(end.year, end.month + 1)):
            return w.unspecified.format(unit=unit, date=self.date(first, Precision.MONTH))
        elif r.precision == Precision.YEAR and (first, last + 1) == (instant(begin.year), instant(begin.year + 1)):
            return w.unspecified.format(unit=unit, date=self.date(first, Precision.YEAR))
        span = merged(self.date(first, r.unit), self.date(last, r.unit))
        return w.unspecified_within.format(unit=unit, span=span)

    def _recurring(self, r: DateRange, first: Instant, last: Instant) -> str:
        """A date that comes again in each year, or month, of some: by what is stated of it, then those years."""
        w = self.w
        begin, end = civil(first), civil(last)
        years = merged(self._year(begin.year), self._year(end.year))
        month, day = _stated_below(r)
        in_year = w.in_any_year if _ANY_YEAR.search(r.edtf) else w.in_some_year
        if month and day:
            date = w.day_of_any_year.format(day=begin.day, month=w.months[begin.month - 1])
            return in_year.format(date=date, span=years)
        if month:
            date = w.months_alone[begin.month - 1]
            if r.unit == Precision.DAY:
                date = w.unspecified.format(unit=self.language.units[r.unit], date=date)
            return in_year.format(date=date, span=years)
        months = merged(self.date(first, Precision.MONTH), self.date(last, Precision.MONTH))
        return w.in_some_month.format(day=begin.day, span=months if begin.year == end.year else years)

    def _part_of_a_year(self, number: int, first: Instant, last: Instant) -> str:
        """A season or quarter; one that runs into the next year is told with both: "winter 2001–02"."""
        begin, end = civil(first).year, civil(last).year
        year = self._year(begin)
        if begin != end:
            whole = begin < 1000 or end % 100 == 0
            year = merged(year, self._year(end)) if whole else f"{begin}–{end % 100:02d}"
        return self.w.part_of_a_year.format(part=self.w.parts_of_a_year[number - 21], year=year)

    # -- years, months, days

    def date(self, wall: Instant, precision: Precision) -> str:
        """A year, a month or a day."""
        w, c = self.w, civil(wall)
        year = self._year(c.year)
        if precision <= Precision.YEAR:
            return year
        if precision == Precision.MONTH:
            return w.month.format(month=w.months_alone[c.month - 1], year=year)
        return w.day.format(day=c.day, month=w.months[c.month - 1], year=year)

    def moment(self, wall: Instant, precision: Precision) -> str:
        """A year, a month, a day or a time, without its zone."""
        day = self.date(wall, min(precision, Precision.DAY))
        if precision <= Precision.DAY:
            return day
        digits = {Precision.MILLISECOND: 3, Precision.MICROSECOND: 6}.get(precision, 0)
        return self.w.time.format(date=day, time=_clock(wall, precision, digits, self.w))

    def _year(self, year: int) -> str:
        """An astronomical year as people count: there is no year 0, and deep time is counted back from now."""
        w = self.w
        if year <= _DEEP_TIME and (w.deep_digits is not None or year % 100_000 == 0):
            return self._ago(year)
        return year_words(year, w)

    def _ago(self, year: int) -> str:
        """A year of deep time in millions or billions before now."""
        w = self.w
        age = float(f"{-year:.{w.deep_digits or 12}g}")
        pattern, unit = (w.billion_years_ago, 1e9) if age >= 1e9 else (w.million_years_ago, 1e6)
        return pattern.format(number=_separated(f"{age / unit:,.12g}", w))

    # -- times

    def wall(self, r: DateRange, at: Instant) -> Instant:
        """What clocks show at an instant of a date, as if it were UTC; a day is the same day in all zones."""
        return at + (self._ahead(r, at) or 0)

    def _ahead(self, r: DateRange, at: Instant) -> int | None:
        """How far the clocks that tell a time are ahead of UTC; None where it is told as it is stated."""
        if r.precision <= Precision.DAY or (r.local and r.zone is None):
            return None
        if self.stated and not r.local:
            return _stated_offset(r.edtf)
        zone = r.zone if self.stated else self.zone or r.zone
        return zones.offset(at, zone) if zone else 0

    def _timed(self, r: DateRange) -> str:
        """A date with a time; both readings of one that clocks showed twice."""
        w, readings = self.w, list(self.readings(r))
        if len(readings) == 1:
            return w.time.format(date=readings[0][0], time=readings[0][1])
        days, times = zip(*readings, strict=True)
        if len(set(days)) == 1:
            return w.time.format(date=days[0], time=_either(tuple(dict.fromkeys(times)), w))
        return _either([w.time.format(date=day, time=time) for day, time in readings], w)

    def readings(self, r: DateRange) -> Iterator[tuple[str, str]]:
        """Day and time of all that a time may be: two for one that clocks showed twice."""
        assert r.earliest is not None, "a single date has both bounds"
        assert r.latest is not None, "a single date has both bounds"
        fraction = _FRACTION.search(r.edtf) if r.precision > Precision.SECOND else None
        digits = len(fraction[1]) if fraction else 0
        again = r.latest + 1 - _LENGTHS.get(r.precision, 10 ** (6 - digits))
        for at in (r.earliest,) if again == r.earliest else sorted((r.earliest, again)):
            ahead = self._ahead(r, at)
            wall = at + (ahead or 0)
            time = _clock(wall, r.precision, digits, self.w)
            if ahead is not None:
                time = self.w.zone.format(time=time, zone=self._zone_words(at, ahead))
            if r.precision == Precision.HOUR:
                time = self.w.hour.format(time=time)
            yield self.date(wall, Precision.DAY), time

    def _zone_words(self, at: Instant, ahead: int) -> str:
        called = zones.letters(at, self.zone) if self.letters and self.zone is not None else ""
        return called or offset_words(ahead)


#: Microseconds that a time covers; those of finer ones follow from its digits.
_LENGTHS = {Precision.HOUR: US_PER_HOUR, Precision.MINUTE: US_PER_MINUTE, Precision.SECOND: US_PER_SECOND}


def _clock(wall: Instant, precision: Precision, digits: int, w: Wording) -> str:
    """The time of day, with as many digits of its second as are stated."""
    c = civil(wall)
    text = f"{c.hour:02d}:{c.minute:02d}"
    if precision >= Precision.SECOND:
        text += f":{c.second:02d}"
    return text + w.decimal + f"{c.microsecond:06d}"[:digits] if digits else text


def _has_clock(r: DateRange) -> bool:
    """Whether a date has a time of which it is known where clocks showed it."""
    parts = (*r.members, *_ends(r))
    if parts:
        return any(map(_has_clock, parts))
    return r.precision > Precision.DAY and (not r.local or r.zone is not None)


def _stated_offset(edtf: str) -> int:
    """How far the clocks of a time that states its zone are ahead of UTC, in microseconds."""
    found = _OFFSET.search(edtf)
    if found is None:
        return 0
    hours, minutes = int(found[1]), int(found[2] or 0)
    return hours * US_PER_HOUR + (-minutes if found[1][0] == "-" else minutes) * US_PER_MINUTE


def offset_words(ahead: int) -> str:
    """A difference from UTC in microseconds, which says more than a zone's letters: "CST" is three zones."""
    if not ahead:
        return "UTC"
    minutes, seconds = divmod(abs(ahead) // US_PER_SECOND, 60)
    text = f"UTC{'+' if ahead > 0 else '−'}{minutes // 60}"
    if minutes % 60 or seconds:
        text += f":{minutes % 60:02d}"
    return f"{text}:{seconds:02d}" if seconds else text


# -- numbers


def year_words(year: int, w: Wording) -> str:
    """An astronomical year told to the year, however far it lies: "2025", "44 BCE", "66,000,000 BCE"; no year 0."""
    if 1000 <= year <= 9999:
        return w.year.format(year=year)
    said = w.ce.format(year=_number(year, w)) if year > 0 else w.bce.format(year=_number(1 - year, w))
    return w.year.format(year=said)


def _number(number: int, w: Wording) -> str:
    return _separated(f"{number:,}", w) if number > 9999 else str(number)


def _separated(number: str, w: Wording) -> str:
    return number.translate({ord(","): w.group, ord("."): w.decimal})


# -- doubt and what is stated


def _is_rounded(r: DateRange) -> bool:
    """Whether a date is an approximate year before the era that was rounded by people, who know of no year 0.

    Who wrote ``Y-300000~`` meant 300,000 BCE; "about 300,001 BCE" would tell of a care that nobody took. What is exact
    stays exact: ``Y-26000`` is 26,001 BCE, and who means less says so with ``~``.
    """
    if r.kind is not DateKind.SINGLE or not r.precision == r.unit == Precision.YEAR or r.earliest is None:
        return False
    year = civil(r.earliest).year
    return Qualifier.APPROXIMATE in r.qualifiers and _DEEP_TIME < year < 0 and year % 100 == 0


def _evenly_doubted(r: DateRange) -> bool:
    """Whether all parts of a single date are doubted alike; ends and members tell their own doubts."""
    stated = 1 if r.unit <= Precision.YEAR else 2 if r.unit <= Precision.MONTH else 3
    return len(set(r.doubts[:stated])) == 1


def _doubts(r: DateRange, language: Language) -> list[str]:
    """What is doubted of which parts: "year and month approximate", "day uncertain"."""
    year, month, day, season, part_of_a_year = language.parts
    if r.season is not None:
        month = season if r.season < 33 else part_of_a_year
    parts: dict[frozenset[Qualifier], list[str]] = {}
    for name, doubt in zip((year, month, day), r.doubts, strict=True):
        if doubt:
            parts.setdefault(doubt, []).append(name)
    return [
        f"{_listed(names, language)} {_listed(_qualifier_words(doubt, language), language)}"
        for doubt, names in parts.items()
    ]


def _qualifier_words(qualifiers: frozenset[Qualifier], language: Language) -> list[str]:
    return [language.qualifiers[qualifier] for qualifier in Qualifier if qualifier in qualifiers]


def _stated_below(r: DateRange) -> tuple[bool, bool]:
    """Whether the month and the day are stated below digits that are not: "156X-12-25" is one of ten days."""
    mask = _MASK.fullmatch(_QUALIFIER.sub("", r.edtf))
    if mask is None:
        return False, False
    year, month, day = (part and "X" not in part for part in mask.groups())
    return bool(not year and month), bool(day and not (year and month))


# -- putting together


def _ends(r: DateRange) -> tuple[DateRange, ...]:
    """The known ends of an interval or a range, of which there is one at least."""
    return tuple(end for end in (r.start, r.end) if end is not None)


def _either(texts: Sequence[str], w: Wording) -> str:
    *most, last = texts
    return w.either.format(dates=", ".join(most), last=last) if most else last


def _listed(words: Sequence[str], language: Language) -> str:
    """At most three words: "year and month"."""
    *most, last = words
    return language.both.format(one=", ".join(most), other=last) if most else last


def merged(a: str, b: str) -> str:
    """Two phrases with a dash, the words at their end that agree said once; neither phrase loses all its words."""
    if a.split() == b.split():
        return a
    first, last, shared = _unshared(a, b)
    return " ".join([_dashed(first, last), *shared])


def _said_once(texts: Sequence[str]) -> tuple[list[str], str]:
    """All phrases but the last without the words at their end that all share, and the last whole."""
    *others, last = texts
    shared = min(len(_unshared(text, last)[2]) for text in others)
    return [" ".join(text.split()[: len(text.split()) - shared]).rstrip(",") for text in others], last


def _unshared(a: str, b: str) -> tuple[str, str, list[str]]:
    """Two phrases without the words at their end that agree, and those words; each phrase keeps one word at least."""
    begins, ends = a.split(), b.split()
    shared = 0
    while shared < min(len(begins), len(ends)) - 1 and begins[-1 - shared] == ends[-1 - shared]:
        shared += 1
    first, last = (" ".join(words[: len(words) - shared]) for words in (begins, ends))
    # "January 25, 2025" to "January 29, 2025" is "January 25 – January 29, 2025"
    return first.rstrip(",") if shared else first, last, ends[len(ends) - shared :]


def _dashed(a: str, b: str) -> str:
    """An en dash, closed between single words and spaced between phrases, as British printers set it."""
    return f"{a} – {b}" if " " in a + b else f"{a}–{b}"


#: English, with times in UTC: for the command line, and wherever nobody has chosen.
_DEFAULT = DateWords()
in_words = _DEFAULT.in_words
short = _DEFAULT.short
between = _DEFAULT.between
precision_words = _DEFAULT.precision_words


def listed(parts: Sequence[str]) -> str:
    """Parts of a date, one at the least, in a sentence: "year, month and day"."""
    return _listed(parts, ENGLISH)
