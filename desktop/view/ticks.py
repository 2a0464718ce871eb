"""The axis: a table of steps from a microsecond to ten billion years, and a generator for the visible window alone.

Two levels stand above each other, as on paper calendars: the *unit* (``Jan  Apr  Jul``) and its *context* (``2025``).
Which step is used depends on the scale and the font, never on where the window stands, so that panning moves ticks and
never exchanges them. The cost follows the pixels, whatever the range.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

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

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Tick:
    """A line at ``x``; ``label`` is empty where it would not fit."""

    x: float
    label: str
    label_x: float
    major: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """What the axis shows: ``unit`` below, ``context`` above. The first context label sticks to the left edge."""

    unit: tuple[Tick, ...]
    context: tuple[Tick, ...]


Walk = Callable[[Instant, Instant], Iterator[Instant]]


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: how to walk the ticks of a window, and what is written at each."""

    name: str
    shortest: int  # microseconds between the two closest ticks
    walk: Walk
    label: Callable[[Instant], str]
    samples: tuple[str, ...]  # the widest labels, to know which step fits
    context: str | None = None  # name of the step above


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


def _days(start: Instant, end: Instant) -> Iterator[Instant]:
    return _every(DAY)(start, end)


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
    """Years that people write as multiples of ``every``: 100 BCE and 100 CE, with the year 1 between, never a year 0."""

    def walk(start: Instant, end: Instant) -> Iterator[Instant]:
        year = dates.civil(start).year
        count = (year // every if year > 0 else -((1 - year) // every) - 1) - 1
        while True:
            year = count * every if count > 0 else 1 if count == 0 else 1 + count * every
            count += 1
            at = dates.instant(year)
            if at > end:
                return
            if at >= start:
                yield at

    return walk


def year_text(year: int) -> str:
    """An astronomical year as people write it: 0 is 1 BCE."""
    return f"{_grouped(year)}" if year > 0 else f"{_grouped(1 - year)} BCE"


def _grouped(number: int) -> str:
    return f"{number:,}" if number >= 10_000 else str(number)


def _year(at: Instant) -> str:
    return year_text(dates.civil(at).year)


def _ma(at: Instant) -> str:
    """Ages as geology writes them: the two millennia to its "before present" are far below a step."""
    year = round(dates.civil(at).year, -4)
    if year == 0:
        return "0"
    return f"{-year / 1e6:g} Ma" if year < 0 else f"+{year / 1e6:g} Ma"


def _ga(at: Instant) -> str:
    year = round(dates.civil(at).year, -7)
    if year == 0:
        return "0"
    return f"{-year / 1e9:g} Ga" if year < 0 else f"+{year / 1e9:g} Ga"


def _month(at: Instant) -> str:
    return MONTHS[dates.civil(at).month - 1]


def month_year(at: Instant) -> str:
    civil = dates.civil(at)
    return f"{MONTHS[civil.month - 1]} {year_text(civil.year)}"


def _day(at: Instant) -> str:
    return str(dates.civil(at).day)


def date(at: Instant) -> str:
    civil = dates.civil(at)
    return f"{civil.day} {MONTHS[civil.month - 1]} {year_text(civil.year)}"


def _clock(at: Instant) -> str:
    civil = dates.civil(at)
    return f"{civil.hour:02}:{civil.minute:02}"


def _seconds(at: Instant) -> str:
    return f"{_clock(at)}:{dates.civil(at).second:02}"


def date_and_time(at: Instant) -> str:
    return f"{date(at)}, {_seconds(at)}"


def _fraction(digits: int) -> Callable[[Instant], str]:
    def label(at: Instant) -> str:
        micro = f"{at % SECOND:06}"[:digits]
        return "." + (f"{micro[:3]} {micro[3:]}" if digits > 3 else micro)

    return label


def _decade(at: Instant) -> str:
    year = dates.civil(at).year
    return f"{year // 10 * 10}s" if year > 0 else year_text(year)


def _century(at: Instant) -> str:
    year = dates.civil(at).year
    return _ordinal((year + 99) // 100, "c.") if year > 0 else _ordinal((1 - year + 99) // 100, "c. BCE")


def _ordinal(number: int, noun: str) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending} {noun}"


def _table() -> tuple[Step, ...]:
    rows: list[Step] = []
    for digits, unit in ((6, 1), (3, 1000)):
        for count in (1, 2, 5, 10, 20, 50, 100, 200, 500):
            sample = ".000 000" if digits == 6 else ".000"
            rows.append(
                Step(f"{count * unit} us", count * unit, _every(count * unit), _fraction(digits), (sample,), "1 s")
            )
    for seconds in (1, 5, 15, 30):
        size = seconds * SECOND
        rows.append(Step(f"{seconds} s", size, _every(size), _seconds, ("00:00:00",), "1 d"))
    for minutes in (1, 5, 15, 30, 60, 180, 360, 720):
        size = minutes * MINUTE
        rows.append(Step(f"{minutes} min", size, _every(size), _clock, ("00:00",), "1 d"))
    rows.append(Step("1 d", DAY, _days, _day, ("30",), "1 mon"))
    for days in ((1, 6, 11, 16, 21, 26), (1, 11, 21)):
        shortest = {6: 5, 3: 8}[len(days)] * DAY
        rows.append(Step(f"{len(days)} a month", shortest, _days_of_month(days), _day, ("30",), "1 mon"))
    for months in (1, 3, 6):
        samples = MONTHS if months == 1 else ("Jan", "Oct")
        rows.append(
            Step(f"{months} mon", {1: 28, 3: 90, 6: 181}[months] * DAY, _months(months), _month, samples, "1 y")
        )
    for power in range(6):
        for lead in (1, 2, 5):
            years = lead * 10**power
            context = "10 y" if years < 5 else "100 y" if years < 50 else None
            sample = f"{_grouped(max(8000, years * 9))} BCE"
            samples = ("2000",) if years < 100 else (sample,)
            rows.append(Step(f"{years} y", (years - 1 or 1) * YEAR - DAY, _years(years), _year, samples, context))
    for power in range(6, 11):
        for lead in (1, 2, 5):
            years = lead * 10**power
            label, sample = (_ma, "900 Ma") if power < 8 else (_ga, "13.8 Ga")
            walk = _every_year(years)
            rows.append(Step(f"{years} y", years * YEAR, walk, label, (sample,), None))
    return tuple(rows)


def _every_year(every: int) -> Walk:
    """Multiples of ``every`` in astronomical years, for ages, where a year 0 is of no matter."""

    def walk(start: Instant, end: Instant) -> Iterator[Instant]:
        count = dates.civil(start).year // every
        while (at := dates.instant(count * every)) <= end:
            if at >= start:
                yield at
            count += 1

    return walk


TABLE = _table()
_BY_NAME = {step.name: step for step in TABLE}

#: How a step reads when it is the context of a finer one.
_CONTEXT_LABELS: dict[str, Callable[[Instant], str]] = {
    "1 s": date_and_time,
    "1 d": date,
    "1 mon": month_year,
    "1 y": _year,
    "10 y": _decade,
    "100 y": _century,
}


def _context_walk(name: str) -> Walk:
    """Where a context period begins: centuries and decades at their first year, others as their own ticks."""
    if name in ("10 y", "100 y"):
        every = int(name.split(maxsplit=1)[0])
        shift = 1 if every == 100 else 0

        def walk(start: Instant, end: Instant) -> Iterator[Instant]:
            count = (dates.civil(start).year - shift) // every
            while (at := dates.instant(count * every + shift)) <= end:
                yield at
                count += 1

        return walk
    return _BY_NAME[name].walk


def choose(us_per_px: float, measure: TextMeasure) -> Step:
    """The finest step whose labels fit between two ticks at this scale."""
    for step, room in _room(measure):
        if step.shortest / us_per_px >= room:
            return step
    return TABLE[-1]


@lru_cache(maxsize=8)
def _room(measure: TextMeasure) -> tuple[tuple[Step, float], ...]:
    return tuple(
        (
            step,
            max(measure.width(text, TextStyle.AXIS_UNIT) for text in step.samples) + LABEL_OFFSET + LABEL_GAP,
        )
        for step in TABLE
    )


def axis(scale: Timescale, measure: TextMeasure) -> Axis:
    """The ticks of the visible window, and of half a label before it, so that labels slide in rather than pop up."""
    step = choose(scale.us_per_px, measure)
    margin = round(60 * scale.us_per_px)
    context, borders = _context(step, scale, measure)
    unit = tuple(
        Tick(x, step.label(at), x + LABEL_OFFSET, at in borders)
        for at in step.walk(scale.start - margin, scale.end)
        for x in (scale.x(at),)
    )
    return Axis(unit, context)


def _context(step: Step, scale: Timescale, measure: TextMeasure) -> tuple[tuple[Tick, ...], frozenset[Instant]]:
    if step.context is None:
        return (), frozenset()
    label = _CONTEXT_LABELS[step.context]
    walk = _context_walk(step.context)
    period = {"1 s": SECOND, "1 d": DAY, "1 mon": 31 * DAY, "1 y": 366 * DAY, "10 y": 10 * YEAR, "100 y": 100 * YEAR}
    starts = list(walk(scale.start - period[step.context] - DAY, scale.end))
    # the last period that begins before the window has its label at the left edge, until the next pushes it out
    while len(starts) > 1 and starts[1] <= scale.start:
        starts.pop(0)
    ticks = []
    for index, at in enumerate(starts):
        x = scale.x(at)
        text = label(at)
        width = measure.width(text, TextStyle.AXIS_CONTEXT)
        label_x = max(x, 0.0) + LABEL_OFFSET
        if index + 1 < len(starts):
            label_x = min(label_x, scale.x(starts[index + 1]) - width - LABEL_GAP)
            if label_x < x + LABEL_OFFSET - 0.5 and x >= 0:
                text = ""  # the period is narrower than its name
        ticks.append(Tick(x, text, label_x, True))
    return tuple(ticks), frozenset(starts)
