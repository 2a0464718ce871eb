"""The words for dates in one language: names, word order and phrases, so that another language is another table.

``datewords`` puts them together. English is here whole; a table for another language may take its names from wherever
it finds them, such as Qt's locales.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from desktop.core.daterange import Bound, Precision, Qualifier

_SEASONS = ("spring", "summer", "autumn", "winter")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTHS_SHORT = tuple(month[:3] for month in _MONTHS)


@dataclass(frozen=True, slots=True)
class Wording:
    """A language's names and word order for dates, and the phrases around them, at one length.

    Placeholders are those of ``str.format``: ``{date}`` and ``{span}`` (two dates with a dash) are words already,
    ``{on}`` is the preposition that the date takes, ``{unit}`` a word such as "day". Months and years have an order of
    their own: "January 2025" is no "20 January 2025" with its day left out in Chinese, Finnish or Hungarian.
    """

    #: In a date with its day, and without one: "20 января" and "январь".
    months: tuple[str, ...] = _MONTHS
    months_alone: tuple[str, ...] = _MONTHS
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
    year: str = "{year}"
    day: str = "{day} {month} {year}"
    day_of_any_year: str = "{day} {month}"
    day_of_week: str = "{weekday} {date}"
    month: str = "{month} {year}"
    part_of_a_year: str = "{part} {year}"
    decade: str = "the {year}s"
    time: str = "{date}, {time}"
    hour: str = "the hour from {time}"
    zone: str = "{time} {zone}"
    #: By the clocks of a place, then by others.
    in_place: str = "{date} in {place}"
    elsewhere: str = "{date} ({other})"
    bce: str = "{year} BCE"
    ce: str = "{year} CE"
    #: Between groups of three digits, and before a fraction.
    group: str = ","
    decimal: str = "."
    #: To how many digits an exact year of deep time is told in millions ago; None where it is told to the year.
    deep_digits: int | None = None
    million_years_ago: str = "{number} million years ago"
    billion_years_ago: str = "{number} billion years ago"
    approximate: str = "about {date}"
    uncertain: str = "perhaps {date}"
    #: Where some parts of a date are doubted and others not; None where it is said of the whole for shortness.
    partly: str | None = "{date} ({doubts})"
    unspecified: str = "an unknown {unit} in {date}"
    unspecified_within: str = "some {unit} within {span}"
    in_some_year: str = "{date} of some year within {span}"
    in_any_year: str = "{date} of an unknown year"
    any_year: str = "an unknown year"
    in_some_month: str = "day {day} of some month within {span}"
    open_start: str = "lasting until {date}"
    open_end: str = "from {date}, open-ended"
    unknown_start: str = "until {date}, start unknown"
    unknown_end: str = "from {date}, end unknown"
    #: ``{on}`` a month or a year, a day, a time.
    on: tuple[str, str, str] = ("in", "on", "at")
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
_LONG = Wording()
#: For cards and lists, where a line has some twenty characters.
_SHORT = replace(
    _LONG,
    months=_MONTHS_SHORT,
    months_alone=_MONTHS_SHORT,
    decade="{year}s",
    deep_digits=4,
    partly=None,
    unspecified="a {unit} in {date}",
    unspecified_within="within {span}",
    in_some_year="{date} within {span}",
    in_any_year="{date}, year unknown",
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


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


@dataclass(frozen=True, slots=True, eq=False)
class AxisWording:
    """What an axis writes beyond the words of dates; its dates are those of ``Language.short``.

    Ages have their number at the tick and their unit in the level above, "66" under "million years ago".
    """

    #: "21st": no two languages count alike.
    ordinal: Callable[[int], str] = _ordinal
    century: str = "{nth} c."
    millennium: str = "{nth} millennium"
    quarter: str = "Q{quarter}"
    week: str = "W{week}"
    week_from: str = "{week} · {date}"
    before_the_era: str = "before the common era"
    in_the_era: str = "common era"
    millions_ago: str = "million years ago"
    millions_ahead: str = "million years from now"
    billions_ago: str = "billion years ago"
    billions_ahead: str = "billion years from now"
    now: str = "now"


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """All words of a language for dates: what they cover, long and short, and how finely they are known."""

    long: Wording
    short: Wording
    #: "day": from years to microseconds.
    units: Mapping[Precision, str]
    #: "to the day".
    precisions: Mapping[Precision, str]
    #: The same for parts of a year, by EDTF's numbers from 21 on.
    part_precisions: tuple[str, ...]
    #: What stands between two bounds: a span, one of several dates.
    spans: Mapping[tuple[Bound, Bound], str]
    choices: Mapping[tuple[Bound, Bound], str]
    one_of: str
    all_of: str
    qualifiers: Mapping[Qualifier, str]
    #: The parts of a date that doubts and knowledge are told of: year, month, day, season, another part of a year.
    parts: tuple[str, str, str, str, str]
    known: str
    unknown: str
    both: str
    axis: AxisWording

    @property
    def unzoned(self) -> Language:
        """The same for times whose zone is told otherwise."""
        return replace(self, long=replace(self.long, zone="{time}"), short=replace(self.short, zone="{time}"))


ENGLISH = Language(
    long=_LONG,
    short=_SHORT,
    units=_UNITS,
    precisions=_PRECISIONS,
    part_precisions=_PART_PRECISIONS,
    spans=_SPANS,
    choices=_CHOICES,
    one_of="one of several dates",
    all_of="several dates",
    qualifiers={qualifier: qualifier.value for qualifier in Qualifier},
    parts=("year", "month", "day", "season", "part of the year"),
    known="{parts} known",
    unknown="{part} unknown",
    both="{one} and {other}",
    axis=AxisWording(),
)
