"""The axis: a table of steps from a microsecond to trillions of years, and a generator for the visible window alone.

Two levels stand above each other, as on paper calendars: the *unit* (``Jan  Apr  Jul``) and its *context* (``2025``).
Which step is used depends on the scale and the font, never on where the window stands, so that panning moves ticks and
never exchanges them. The cost follows the pixels, whatever the range.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from desktop.core import dates
from desktop.core.dates import Instant
from desktop.core.protocols import TextMeasure, TextStyle
from desktop.view.timescale import Timescale

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
YEAR = round(365.2425 * DAY)

#: Room between a tick and the label at its right, and between a label and the next tick, in pixels.
LABEL_OFFSET = 6.0
LABEL_GAP = 8.0
#: How far outside the window ticks are worked out, in pixels: the widest label, a date in a year of eleven digits.
MARGIN = 240.0

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Tick(NamedTuple):
    """A line at ``x``; ``label`` is empty where it would not fit."""

    x: float
    label: str
    label_x: float
    major: bool = False


class Axis(NamedTuple):
    """What the axis shows: ``unit`` below, ``context`` above. The first context label sticks to the left edge."""

    unit: tuple[Tick, ...]
    context: tuple[Tick, ...]


Walk = Callable[[Instant, Instant], Iterator[Instant]]


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: how to walk the ticks of a window, and what is written at each."""

    name: str
    shortest: int  # microseconds between two ticks that are as close as they usually get
    walk: Walk
    label: Callable[[Instant], str]
    samples: tuple[str, ...]  # the widest labels of the times that people mostly look at, to know which step fits
    context: str | None = None  # name of the step above, in ``CONTEXTS``


def _every(size: int) -> Walk:
    def walk(start: Instant, end: Instant) -> Iterator[Instant]:
        at = -(-start // size) * size
        while at <= end:
            yield at
            at += size

    return walk


def _days_of_month(days: tuple[int, ...]) -> Walk:
    def walk(start: Instant, end: Instant) -> Iterator[Instant]:
        first = dates.civil(start)
        year, month = first.year, first.month
        while True:
            for day in days:
                at = dates.instant(year, month, day)
                if at > end:
                    return
                if at >= start:
                    yield at
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)

    return walk


def _months(every: int) -> Walk:
    def walk(start: Instant, end: Instant) -> Iterator[Instant]:
        first = dates.civil(start)
        count = (first.year * 12 + first.month - 1) // every * every
        while (at := dates.instant(count // 12, count % 12 + 1)) <= end:
            if at >= start:
                yield at
            count += every

    return walk


def _years(every: int) -> Walk:
    """Years that people write as multiples of ``every``: 100 BCE and 100 CE, and never a year 0.

    The year 1 stands between them where it is not in the way of the year 2.
    """

    def walk(start: Instant, end: Instant) -> Iterator[Instant]:
        year = dates.civil(start).year
        count = year // every if year > 0 else -((1 - year) // every) - 1
        while True:
            year = count * every if count > 0 else 1 + count * every
            at = dates.instant(year)
            if at > end:
                return
            if at >= start and (count != 0 or every > 2):
                yield at
            count += 1

    return walk


def _ages(every: int) -> Walk:
    """Multiples of ``every`` in astronomical years, for ages, where a year 0 is of no matter."""

    def walk(start: Instant, end: Instant) -> Iterator[Instant]:
        count = dates.civil(start).year // every
        while (at := dates.instant(count * every)) <= end:
            if at >= start:
                yield at
            count += 1

    return walk


def _decades(start: Instant, end: Instant) -> Iterator[Instant]:
    """First years of decades: the 0s have nine years on both sides of the era, from 9 BCE and from 1 CE."""
    year = dates.civil(start).year
    count = year // 10 if year > 0 else -((1 - year) // 10) - 1
    while (at := dates.instant(count * 10 if count > 0 else 1 if count == 0 else 2 + count * 10)) <= end:
        if at >= start:
            yield at
        count += 1


def _centuries(start: Instant, end: Instant) -> Iterator[Instant]:
    """The 21st century begins with the year 2001, the first one before the era with 100 BCE."""
    count = (dates.civil(start).year - 1) // 100
    while (at := dates.instant(count * 100 + 1)) <= end:
        if at >= start:
            yield at
        count += 1


def year_text(year: int) -> str:
    """An astronomical year as people write it: 0 is 1 BCE."""
    return f"{_grouped(year)}" if year > 0 else f"{_grouped(1 - year)} BCE"


def _grouped(number: int) -> str:
    return f"{number:,}" if number >= 10_000 else str(number)


def _year(at: Instant) -> str:
    return year_text(dates.civil(at).year)


def _age(unit: int, name: str) -> Callable[[Instant], str]:
    """Ages as geology writes them: the two millennia to its "before present" are far below a step."""

    def label(at: Instant) -> str:
        age = -dates.civil(at).year / unit
        sign = "+" if age < 0 else ""
        return f"{sign}{abs(age):,.10g} {name}"

    return label


def _month(at: Instant) -> str:
    return MONTHS[dates.civil(at).month - 1]


def month_year(at: Instant) -> str:
    """``Jan 2025``."""
    civil = dates.civil(at)
    return f"{MONTHS[civil.month - 1]} {year_text(civil.year)}"


def _day(at: Instant) -> str:
    return str(dates.civil(at).day)


def date(at: Instant) -> str:
    """``20 Jan 2025``: shorter than the words for a stated date, since an axis repeats it."""
    civil = dates.civil(at)
    return f"{civil.day} {MONTHS[civil.month - 1]} {year_text(civil.year)}"


def _clock(at: Instant) -> str:
    civil = dates.civil(at)
    return f"{civil.hour:02}:{civil.minute:02}"


def _seconds(at: Instant) -> str:
    return f"{_clock(at)}:{dates.civil(at).second:02}"


def date_and_time(at: Instant) -> str:
    """``20 Jan 2025, 10:30:00``."""
    return f"{date(at)}, {_seconds(at)}"


def _fraction(digits: int) -> Callable[[Instant], str]:
    def label(at: Instant) -> str:
        micro = f"{at % SECOND:06}"[:digits]
        return "." + (f"{micro[:3]} {micro[3:]}" if digits > 3 else micro)

    return label


def _decade(at: Instant) -> str:
    year = dates.civil(at).year
    return f"{_grouped(year // 10 * 10)}s" if year > 0 else f"{_grouped((1 - year) // 10 * 10)}s BCE"


def _century(at: Instant) -> str:
    year = dates.civil(at).year
    return _ordinal((year + 99) // 100, "c.") if year > 0 else _ordinal((1 - year + 99) // 100, "c. BCE")


def _ordinal(number: int, noun: str) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending} {noun}"


def _fine_steps() -> Iterator[Step]:
    """Steps of a day and less."""
    for unit, digits, sample in ((1, 6, ".000 000"), (1000, 3, ".000")):
        for count in (1, 2, 5, 10, 20, 50, 100, 200, 500):
            size = count * unit
            yield Step(f"{size} us", size, _every(size), _fraction(digits), (sample,), "1 s")
    for seconds in (1, 5, 15, 30):
        size = seconds * SECOND
        yield Step(f"{seconds} s", size, _every(size), _seconds, ("00:00:00",), "1 d")
    for minutes in (1, 5, 15, 30, 60, 180, 360, 720):
        size = minutes * MINUTE
        yield Step(f"{minutes} min", size, _every(size), _clock, ("00:00",), "1 d")
    yield Step("1 d", DAY, _every(DAY), _day, ("30",), "1 mon")


def _month_steps() -> Iterator[Step]:
    for days, shortest in (((1, 6, 11, 16, 21, 26), 5), ((1, 11, 21), 8)):
        yield Step(f"{len(days)} a month", shortest * DAY, _days_of_month(days), _day, ("30",), "1 mon")
    for months, shortest in ((1, 28), (3, 90), (6, 181)):
        yield Step(f"{months} mon", shortest * DAY, _months(months), _month, MONTHS[::months], "1 y")


def _year_steps() -> Iterator[Step]:
    """Years one by one, then by age from a million on; up to those that part the first year of a file from its last."""
    for years in (lead * 10**power for power in range(6) for lead in (1, 2, 5)):
        context = "10 y" if years < 5 else "100 y" if years < 50 else None
        sample = "2000" if years < 100 else f"{_grouped(max(8000, years * 9))} BCE"
        closest = years if years <= 2 else years - 1  # between the year 1 and the next tick
        yield Step(f"{years} y", closest * YEAR - DAY, _years(years), _year, (sample,), context)
    for years in (lead * 10**power for power in range(6, 13) for lead in (1, 2, 5)):
        label, sample = (_age(10**6, "Ma"), "900 Ma") if years < 10**8 else (_age(10**9, "Ga"), "13.8 Ga")
        yield Step(f"{years} y", years * YEAR, _ages(years), label, (sample,))


TABLE = (*_fine_steps(), *_month_steps(), *_year_steps())

#: How steps read above finer ones, and where such a period begins.
CONTEXTS = {
    step.name: step
    for step in (
        Step("1 s", SECOND, _every(SECOND), date_and_time, ("28 May 2000, 00:00:00",)),
        Step("1 d", DAY, _every(DAY), date, tuple(f"28 {month} 2000" for month in MONTHS)),
        Step("1 mon", 28 * DAY, _months(1), month_year, tuple(f"{month} 2000" for month in MONTHS)),
        Step("1 y", 365 * DAY, _years(1), _year, ("2000",)),
        Step("10 y", 9 * YEAR - DAY, _decades, _decade, ("2000s",)),
        Step("100 y", 100 * YEAR - DAY, _centuries, _century, ("20th c.",)),
    )
}


def choose(us_per_px: float, measure: TextMeasure) -> Step:
    """The finest step whose labels, and those of its context, fit between two ticks at this scale."""
    return TABLE[_chosen(us_per_px, measure)]


def _chosen(us_per_px: float, measure: TextMeasure) -> int:
    limits = _limits(measure)
    return next((index for index, limit in enumerate(limits) if us_per_px <= limit), len(TABLE) - 1)


@lru_cache(maxsize=8)
def _limits(measure: TextMeasure) -> tuple[float, ...]:
    """For each step of the table the widest scale, in microseconds a pixel, at which its usual labels fit."""

    def limit(step: Step, style: TextStyle) -> float:
        return step.shortest / _room(max(measure.width(text, style) for text in step.samples))

    return tuple(
        min(
            limit(step, TextStyle.AXIS_UNIT),
            limit(CONTEXTS[step.context], TextStyle.AXIS_CONTEXT) if step.context else math.inf,
        )
        for step in TABLE
    )


def _room(label_width: float) -> float:
    """Pixels that a label needs from its tick to the next one."""
    return label_width + LABEL_OFFSET + LABEL_GAP


def axis(scale: Timescale, measure: TextMeasure) -> Axis:
    """The ticks of the visible window, and some before it, so that labels slide in rather than pop up."""
    index = _chosen(scale.us_per_px, measure)
    step = TABLE[index]
    level = _Level(scale, measure, TextStyle.AXIS_UNIT, (step, *TABLE[index + 1 :]))
    context = _context(CONTEXTS[step.context], scale, measure) if step.context else {}
    unit = (
        Tick(scale.x(at), label, scale.x(at) + LABEL_OFFSET, at in context)
        for at, label in level.labelled(scale.start - level.margin).items()
        if at <= scale.end
    )
    return Axis(tuple(unit), tuple(context.values()))


def _context(step: Step, scale: Timescale, measure: TextMeasure) -> dict[Instant, Tick]:
    """Periods from the one in which the window begins: that one's label sticks to the left edge until the next comes.

    The answer is by the instants at which they begin.
    """
    above = next(index for index, other in enumerate(TABLE) if other.name == step.name)
    level = _Level(scale, measure, TextStyle.AXIS_CONTEXT, (step, *TABLE[above + 1 :]))
    labels = level.labelled(scale.start - 2 * step.shortest)
    first = max(at for at in labels if at <= scale.start)
    ticks = {
        at: Tick(scale.x(at), label, scale.x(at) + LABEL_OFFSET, True)
        for at, label in labels.items()
        if first <= at <= scale.end
    }
    text = step.label(first)
    pushed = min((scale.x(at) for at, label in labels.items() if at > first and label), default=math.inf)
    stuck = min(LABEL_OFFSET, pushed - LABEL_GAP - measure.width(text, TextStyle.AXIS_CONTEXT))
    ticks[first] = Tick(scale.x(first), text, stuck, True)
    return ticks


@dataclass(frozen=True, slots=True)
class _Level:
    """One of the axis's two rows of labels: ``steps`` are its own and the coarser ones."""

    scale: Timescale
    measure: TextMeasure
    style: TextStyle
    steps: tuple[Step, ...]

    @property
    def margin(self) -> int:
        return round(MARGIN * self.scale.us_per_px)

    def labelled(self, start: Instant) -> dict[Instant, str]:
        """Ticks and their labels from ``start`` to a margin after the window; a label is empty where it would not fit.

        Whether one fits depends on its neighbours in time alone, never on the window, so that panning keeps it.
        """
        own = self.steps[0]
        texts = {at: own.label(at) for at in own.walk(start, self.scale.end + self.margin)}
        room = {at: self._room(text) for at, text in texts.items()}
        leading = [at for at in texts if self._leads(at, room[at])]
        for at, after in pairwise(leading):
            if after - at < room[at]:
                texts[at] = ""
        kept = frozenset(leading)
        return {at: text if at in kept else "" for at, text in texts.items()}

    def _room(self, text: str) -> float:
        """Microseconds that a label needs to the next one."""
        return _room(self.measure.width(text, self.style)) * self.scale.us_per_px

    def _leads(self, at: Instant, room: float) -> bool:
        """Whether a tick is one of the finest step on which labels as wide as its own fit.

        Far years have wider names than the step was chosen for: of those every second, fifth or tenth is written.
        """
        finest = next((step for step in self.steps if step.shortest >= room), None)
        return finest is self.steps[0] or (finest is not None and next(finest.walk(at, at), None) is not None)
