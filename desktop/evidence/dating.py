"""On what a date rests: which words of a quotation give which part of an event's date, and which part nothing gives.

A date that is said to be stated, and stands in no quotation, is the kind of error that nobody sees: it looks like all
others. So it is looked for. Only what is known is said: words of a language that is not read, or that may give a date
in a way that is not read, never lead to a warning; and no relative word ("yesterday") ever counts as giving a date,
for what it counts from is not in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from desktop.core import datewords, zones
from desktop.core.dates import DateKind, DateRange, Instant, Precision, civil, instant, parse
from desktop.core.files import Loaded
from desktop.core.problems import Fault, Problem
from desktop.core.timeline import DatePart, Event, Timeline
from desktop.evidence import mentions
from desktop.evidence.mentions import Found, Reading

PARTS: Final[tuple[DatePart, ...]] = ("year", "month", "day", "time")
#: Events that are looked at in one slice: about 10 ms, where each has a quotation.
_SLICE = 64


class Mention(NamedTuple):
    """Words that give parts of a date: ``text[start:end]`` in code points; the parts are in the order of ``PARTS``."""

    start: int
    end: int
    parts: tuple[DatePart, ...]


def bearing(text: str, when: DateRange, language: str | None = None, zone: str | None = None) -> tuple[Mention, ...]:
    """The words of a text that give parts of the date ``when``, in the order of the text.

    Words of another date give none, not even those parts in which both agree. What can be read in several ways, such
    as 03/04/2022, counts if one of them fits. ``language`` is the BCP 47 tag of the text, English where it is None or
    not known; ``zone`` is the IANA name of the event's time zone, in whose time the text may speak. A season or a
    quarter counts as a month.
    """
    singles = _singles(when, zone)
    found = mentions.find(text, language)
    given = ((words, frozenset[DatePart]().union(*_given([words], singles, when))) for words in found)
    return tuple(Mention(words.start, words.end, _in_order(parts)) for words, parts in given if parts)


def is_silent(text: str, language: str | None) -> bool:
    """Whether a text speaks of no date at all; False where that cannot be told."""
    if mentions.find(text, language) or not mentions.known(language) or mentions.may_hide_more(text, language):
        return False
    return language is not None or not any(character.isdigit() for character in text)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Parts of its date that an event says are stated and that none of its quotations gives.

    ``lacking`` is in the order of ``PARTS``, empty for an event without a date; ``given`` are the other parts.
    ``absent`` is True where the date itself does not have the parts, ``as_english`` where the words were taken for
    English because their source does not say its language.
    """

    lacking: tuple[DatePart, ...]
    given: tuple[DatePart, ...] = ()
    absent: bool = False
    as_english: bool = False


def doubt(timeline: Timeline, event: Event) -> Doubt | None:
    """What an event says is stated but no quotation gives; None where all is given, or where that cannot be told."""
    basis, when = event.date_basis, event.when
    wholly = basis.kind == "stated"
    if when is None:
        return Doubt((), absent=True) if wholly else None
    if not wholly and not basis.stated_parts:
        return None
    singles = _singles(when, event.time_zone)
    has = frozenset[DatePart]().union(*(single[0].parts for single in singles))
    if not wholly and (lost := frozenset(basis.stated_parts) - has):
        return Doubt(_in_order(lost), absent=True)
    texts = list(_texts(timeline, event))
    given = _given([words for text in texts for words in mentions.find(*text)], singles, when)
    if wholly:
        lacking = frozenset[DatePart]().union(
            *(single[0].parts - parts for single, parts in zip(singles, given, strict=True))
        )
    else:
        lacking = frozenset(basis.stated_parts) - frozenset[DatePart]().union(*given)
    if not lacking or not _can_tell(texts, when, lacking) or (wholly and _is_publication(timeline, event)):
        return None
    as_english = any(language is None for _, language in texts)
    return Doubt(_in_order(lacking), _in_order(has - lacking), as_english=as_english)


def doubts(loaded: Loaded, check: Callable[[], None] = lambda: None) -> list[Problem]:
    """A warning for each event that says its date is stated, wholly or in parts, where its quotations do not give it.

    In the order of the file, each at its event's ``date_basis``. It looks at no copy, and takes 0.1 ms for each
    quotation of an event that says so. ``check`` is called between slices of that, to pause or, by an error, to end it.
    """
    timeline = loaded.timeline
    if timeline is None:
        return []
    return loaded.told(
        Fault((*loaded.place("events", position), "date_basis"), _message(said, event), "warning")
        for position, event in _in_slices(timeline.events, check)
        if (said := doubt(timeline, event)) is not None
    )


def _in_slices(events: Iterable[Event], check: Callable[[], None]) -> Iterator[tuple[int, Event]]:
    for position, event in enumerate(events):
        if position % _SLICE == 0:
            check()
        yield position, event


def _message(said: Doubt, event: Event) -> str:
    if event.when is None:
        return 'says "stated", but the event has no date: give the date that the source states, or say "unknown"'
    lacking = datewords.listed(said.lacking)
    if said.absent:
        return f"stated_parts names the {lacking}, which the date {event.date} does not have: leave out what it has not"
    quoted = event.quotations or event.date_basis.quotation is not None
    nothing = "none of the event's quotations gives" if quoted else "the event has no quotation that gives"
    if event.date_basis.kind == "stated":
        claim, rest = 'says "stated"', 'say "inferred" or "background"'
        if said.given:
            rest += f" with stated_parts {_json_list(said.given)}"
    else:
        claim, rest = f"stated_parts names the {lacking}", "leave out what is not stated"
    told = f"{claim}, but {nothing} the {lacking}: quote the words that do, or {rest}"
    if said.as_english:
        told += "; the words were read as English: if they are not, give the source's language"
    return told


def _json_list(words: Iterable[str]) -> str:
    return json.dumps(list(words))


def _in_order(parts: frozenset[DatePart]) -> tuple[DatePart, ...]:
    return tuple(part for part in PARTS if part in parts)


# -- what a date asks for


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A single date in calendar parts, as a text would give them; None for parts that it does not have.

    ``first`` and ``last`` are astronomical years, inclusive. ``season`` counts as ``Reading.season`` does, and
    ``months`` are those that it may be in.
    """

    first: int
    last: int
    month: int | None = None
    day: int | None = None
    season: int | None = None
    months: frozenset[int] = frozenset()
    hour: int | None = None
    minute: int | None = None
    second: int | None = None

    @property
    def parts(self) -> frozenset[DatePart]:
        has = (True, self.month or self.months, self.day, self.hour is not None)
        return frozenset(part for part, there in zip(PARTS, has, strict=True) if there)


_Single = tuple[_Wanted, ...]
"""A single date as it is written, and then, where it has a time, as it reads in UTC and in the event's zone."""

_DATE = re.compile(r"(-?[0-9X]{4})(?:-([0-9X]{2}))?(?:-([0-9X]{2}))?(?:T(\d\d)(?::(\d\d))?(?::(\d\d))?.*)?")
_QUALIFIER = re.compile("[?~%]")


def _singles(when: DateRange, zone: str | None) -> list[_Single]:
    return [tuple(_views(single, zone)) for single in _parts(when)]


def _parts(when: DateRange) -> Iterator[DateRange]:
    """The single dates that a date is made of."""
    if when.kind is DateKind.SINGLE:
        yield when
    for part in (*when.members, when.start, when.end):
        if part is not None:
            yield from _parts(part)


def _views(single: DateRange, zone: str | None) -> Iterator[_Wanted]:
    assert single.earliest is not None, "a single date has both bounds"
    assert single.latest is not None, "a single date has both bounds"
    first, last = civil(single.earliest), civil(single.latest)
    written = _DATE.fullmatch(_QUALIFIER.sub("", single.edtf))
    if written is None:  # a year of more than four digits
        yield _Wanted(first.year, last.year)
        return
    year, month, day, hour, minute, second = (
        int(part) if part and "X" not in part else None for part in written.groups()
    )
    if single.season is not None:
        yield _in_season(single.season, single.earliest, single.latest)
    elif hour is None:
        yield _Wanted(first.year, last.year, month, day)
    else:
        assert year is not None, "a time needs a whole date"
        yield _Wanted(year, year, month, day, hour=hour % 24, minute=minute, second=second)
        if not single.local:
            own = zones.zone(zone) if zone is not None else None
            ahead = zones.offset(single.earliest, own) if own is not None else 0
            for at in (single.earliest, single.earliest + ahead):
                c = civil(at)
                yield _Wanted(c.year, c.year, c.month, c.day, hour=c.hour, minute=c.minute, second=c.second)


def _in_season(number: int, earliest: Instant, latest: Instant) -> _Wanted:
    """By EDTF's numbers: 21 to 32 are seasons of no said place, northern and southern, 33 to 36 quarters."""
    first, last = civil(earliest), civil(latest)
    season = (number - 21) % 4 if number < 33 else mentions.FIRST_QUARTER + number - 33
    length = (last.year - first.year) * 12 + last.month - first.month + 1
    months = frozenset((first.month - 1 + ahead) % 12 + 1 for ahead in range(length))
    return _Wanted(first.year, last.year, season=season, months=months)


# -- what words give


def _given(found: Iterable[Found], singles: Sequence[_Single], when: DateRange) -> list[frozenset[DatePart]]:
    """For each single date of ``when``, its parts that the words give."""
    readings = [reading for words in found for reading in words.readings]
    if any(_is_the_whole_of(reading, when) for reading in readings):
        return [single[0].parts for single in singles]
    return [
        frozenset[DatePart]().union(*(_gives(reading, view) for view in single for reading in readings))
        for single in singles
    ]


def _is_the_whole_of(reading: Reading, when: DateRange) -> bool:
    """Whether the words name the very time that the date spans: "January 2025" for 2025-01-01/2025-01-31."""
    if reading.first is None or reading.last is None or (reading.day, reading.season) != (None, None):
        return False
    begin = instant(reading.first, reading.month or 1)
    after = instant(reading.last, reading.month + 1) if reading.month else instant(reading.last + 1)
    return (when.earliest, when.latest) == (begin, after - 1)


def _gives(reading: Reading, view: _Wanted) -> frozenset[DatePart]:
    if reading.hour is not None:
        return frozenset({"time"}) if _is_the_time(reading, view) else frozenset()
    if _is_of_another_date(reading, view):
        return frozenset()
    slack = _slack(view)
    gives: dict[DatePart, bool] = {
        "year": reading.first is not None
        and reading.last is not None
        and view.first - slack <= reading.first
        and reading.last <= view.last + slack,
        "month": (reading.month is not None and (reading.month == view.month or reading.month in view.months))
        or (reading.season is not None and reading.season == view.season),
        "day": reading.day is not None and reading.day == view.day,
    }
    return frozenset(part for part, given in gives.items() if given)


def _is_the_time(reading: Reading, view: _Wanted) -> bool:
    """Ten o'clock is 10:00, and 10:00:00, as EDTF writes it; of a date that has the hour alone, it is any minute."""
    pairs = ((reading.minute, view.minute), (reading.second, view.second))
    return reading.hour == view.hour and all(wanted is None or (said or 0) == wanted for said, wanted in pairs)


def _is_of_another_date(reading: Reading, view: _Wanted) -> bool:
    if reading.first is not None and reading.last is not None:
        slack = _slack(view)
        if reading.last < view.first - slack or view.last + slack < reading.first:
            return True
    if reading.month is not None and view.months and reading.month not in view.months:
        return True
    pairs = ((reading.month, view.month), (reading.day, view.day), (reading.season, view.season))
    return any(said is not None and wanted is not None and said != wanted for said, wanted in pairs)


def _slack(view: _Wanted) -> int:
    """Years that a decade or a century may be off before our era, where EDTF has a year 0 and people have none."""
    return 1 if view.first < view.last <= 0 else 0


# -- what can be told


def _texts(timeline: Timeline, event: Event) -> Iterator[tuple[str, str | None]]:
    """The words that an event rests on, each with its language."""
    ids = [use.quotation for use in event.quotations]
    ids += [event.date_basis.quotation] if event.date_basis.quotation is not None else []
    for key in dict.fromkeys(ids):
        quotation = timeline.quotation_by_id[key]
        yield quotation.exact, timeline.source_by_id[quotation.source].language


def _can_tell(texts: Iterable[tuple[str, str | None]], when: DateRange, lacking: frozenset[DatePart]) -> bool:
    """Whether the words would have been understood if they gave what is lacking."""
    singles = list(_parts(when))
    if "year" in lacking and any(_is_of_deep_time(single) for single in singles):
        return False
    if any(single.season is not None and single.season > 36 for single in singles):
        return False
    zoned = any(single.precision > Precision.DAY and not single.local for single in singles)
    return all(
        mentions.known(language)
        and not mentions.may_hide_more(text, language)
        and not (zoned and mentions.find(text, language))  # it may give the same moment as another zone's clocks do
        for text, language in texts
    )


def _is_of_deep_time(single: DateRange) -> bool:
    """Told in millions of years or millennia, which are not read."""
    years = [abs(civil(bound).year) for bound in (single.earliest, single.latest) if bound is not None]
    return single.precision < Precision.CENTURY or max(years) > 9_999


def _is_publication(timeline: Timeline, event: Event) -> bool:
    """Whether the date is that on which one of the event's sources appeared: that one stands at the source's head."""
    ids = {timeline.quotation_by_id[use.quotation].source for use in event.quotations}
    dates = [parse(day) for key in ids if (day := timeline.source_by_id[key].date_published) is not None]
    when = event.when
    return when is not None and any((day.earliest, day.latest) == (when.earliest, when.latest) for day in dates)
