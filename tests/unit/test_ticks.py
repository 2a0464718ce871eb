"""The axis: it always says where one is, no label touches another, and panning moves it without exchanging anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.core import zones
from desktop.core.dates import US_PER_DAY, Instant, Precision, civil, instant, iso, weekday
from desktop.core.protocols import TextStyle
from desktop.core.wording import ENGLISH
from desktop.view import ticks
from desktop.view.axiswords import AxisWords
from desktop.view.steps import CONTEXTS, HOUR, MILLION, MINUTE, SECOND, YEAR, Step, table
from desktop.view.ticks import LABEL_GAP, LABEL_OFFSET, MARGIN, Axis, AxisOptions, Tick, axis, choose
from desktop.view.timescale import MAX_US_PER_PX, MIN_US_PER_PX, Timescale
from desktop.view.wallclock import WallClock
from tests.unit.measure import MEASURE, FixedMeasure
from tests.unit.strategies import INSTANTS, SCALES, timescales

LONDON, NEW_YORK, KATHMANDU = (ZoneInfo(name) for name in ("Europe/London", "America/New_York", "Asia/Kathmandu"))
TABLE = table()
STEPS: tuple[Step, ...] = tuple(dict.fromkeys((*TABLE, *table(weeks=True, quarters=True), *CONTEXTS.values())))
TINY = 1e-3
OPTIONS = st.builds(
    AxisOptions,
    zone=st.sampled_from([None, None, LONDON, NEW_YORK, KATHMANDU]),
    weeks=st.booleans(),
    quarters=st.booleans(),
    now=st.none() | INSTANTS,
)
#: Changes of clocks, at which zones are hardest.
CHANGES = [
    instant(2025, 3, 30, 1), instant(2025, 10, 26, 1), instant(2025, 3, 9, 7), instant(2025, 11, 2, 6),
    instant(1986, 1, 1) - 5 * HOUR - 30 * MINUTE,
]  # fmt: skip
FONTS = st.sampled_from([FixedMeasure(0.6), MEASURE, FixedMeasure(1.3), FixedMeasure(2.0)])


def at(year: int, us_per_px: float, width: float = 800.0, x: float = 400.0) -> Axis:
    """The axis with the beginning of a year at ``x``."""
    return axis(Timescale(instant(year), x, us_per_px, width), MEASURE)


def labels(row: tuple[Tick, ...]) -> list[str]:
    """What is written in the window, from the left."""
    return [tick.label for tick in row if tick.label and tick.x >= 0]


def spans(row: tuple[Tick, ...], style: TextStyle, measure: FixedMeasure) -> list[tuple[float, float]]:
    return [(tick.label_x, tick.label_x + measure.width(tick.label, style)) for tick in row if tick.label]


def walk(step: Step, start: Instant, end: Instant, zone: tzinfo | None = None) -> list[Instant]:
    return [moment.at for moment in WallClock(zone).ticks(step, start, end)]


# -- at every place and scale


@given(timescales(), FONTS, OPTIONS)
@example(
    scale=Timescale(instant(1), 400.0, 1.05 * 365 * US_PER_DAY / 40, 800.0), measure=MEASURE, options=AxisOptions()
)
@example(Timescale(instant(2023, 3), 400.0, US_PER_DAY / 5.3, 800.0), MEASURE, AxisOptions())  # 26 Feb, 1 Mar
def test_no_label_stands_on_another(scale: Timescale, measure: FixedMeasure, options: AxisOptions) -> None:
    shown = axis(scale, measure, options)
    for row, style in ((shown.unit, TextStyle.AXIS_UNIT), (shown.context, TextStyle.AXIS_CONTEXT)):
        places = spans(row, style, measure)
        for (_, end), (start, _) in pairwise(places):
            assert end + LABEL_GAP <= start + TINY


@given(timescales(), FONTS, OPTIONS)
def test_ticks_run_from_left_to_right_no_two_at_one_place(
    scale: Timescale, measure: FixedMeasure, options: AxisOptions
) -> None:
    shown = axis(scale, measure, options)
    for row in (shown.unit, shown.context):
        xs = [tick.x for tick in row]
        assert all(a < b for a, b in pairwise(xs))
    edge = scale.width + 0.5 / scale.us_per_px + TINY
    assert all(-MARGIN - 1 / scale.us_per_px <= tick.x <= edge for tick in shown.unit)
    assert all(tick.x <= edge for tick in shown.context)


@given(timescales(), FONTS, OPTIONS)
def test_the_cost_follows_the_pixels(scale: Timescale, measure: FixedMeasure, options: AxisOptions) -> None:
    shown = axis(scale, measure, options)
    narrowest = measure.width("30", TextStyle.AXIS_UNIT) * 0.5  # "26" in February is nearer to "1" than the step says
    most = (scale.width + MARGIN) / narrowest + 3
    assert len(shown.unit) <= most
    assert len(shown.context) <= most


@given(timescales(1000.0))
@example(scale=Timescale(instant(-13_799_998_000), 400.0, 365 * US_PER_DAY / 40, 1000.0))
def test_some_label_says_where_one_is(scale: Timescale) -> None:
    shown = axis(scale, MEASURE)
    assert shown.context[0].label
    assert shown.context[0].label_x < 1000


@given(SCALES, st.lists(INSTANTS, min_size=2, max_size=2))
def test_the_same_scale_has_the_same_step_wherever_one_is(us_per_px: float, places: list[Instant]) -> None:
    """Two steps' ticks are never mixed: what stands between two ticks is one period of the step."""
    step = choose(us_per_px, MEASURE)
    for place in places:
        scale = Timescale(place, 0.0, us_per_px, 600.0)
        shown = axis(scale, MEASURE)
        inside = [tick.x for tick in shown.unit if tick.x >= 0]
        walked = [scale.x(one) for one in walk(step, scale.start, scale.end)]
        assert inside == pytest.approx([x for x in walked if x >= 0], abs=TINY)


@given(timescales(700.0), st.floats(-600, 600), FONTS)
@example(scale=Timescale(instant(1), 400.0, 365 * US_PER_DAY / 40, 700.0), dx=37.0, measure=MEASURE)
@example(scale=Timescale(instant(2025, 2), 690.0, US_PER_DAY / 5.3, 700.0), dx=-60.0, measure=MEASURE)
def test_panning_takes_ticks_and_labels_along(scale: Timescale, dx: float, measure: FixedMeasure) -> None:
    before, after = axis(scale, measure), axis(scale.panned(dx), measure)
    for row, other in ((before.unit, after.unit), (before.context[1:], after.context[1:])):
        there = {round(tick.x, 2): tick for tick in other}
        for tick in row:
            x = tick.x + dx
            if not 1 <= x <= 699 or not 1 <= tick.x <= 699:
                continue
            same = next(there[key] for key in (round(x, 2), round(x - 0.01, 2), round(x + 0.01, 2)) if key in there)
            assert same.label == tick.label
            assert same.label_x == pytest.approx(tick.label_x + dx, abs=0.02)


@given(timescales())
def test_the_sticky_label_names_the_period_in_which_the_window_begins(scale: Timescale) -> None:
    step = choose(scale.us_per_px, MEASURE)
    first, *rest = axis(scale, MEASURE).context
    begins = step.context.beat.begin(step.context.beat.number(scale.start))
    assert begins <= scale.start
    assert first.label == step.context.label(AxisWords(ENGLISH), begins)
    assert first.x == pytest.approx(scale.x(begins), abs=TINY, rel=1e-9)
    assert first.label_x <= LABEL_OFFSET
    assert all(tick.x >= -0.5 / scale.us_per_px - TINY for tick in rest)


def test_the_sticky_label_is_pushed_out_by_the_next_and_never_covers_it() -> None:
    day = US_PER_DAY / 30
    places = []
    for x in range(200, 0, -10):
        jan, feb = axis(Timescale(instant(2025, 2), float(x), day, 800.0), MEASURE).context[:2]
        assert (jan.label, feb.label) == ("Jan 2025", "Feb 2025")
        places.append(jan.label_x)
    assert places[0] == LABEL_OFFSET
    assert places == sorted(places, reverse=True)
    assert places[-1] < -40


@given(SCALES)
def test_what_lies_just_left_of_the_window_has_its_label_slide_in(us_per_px: float) -> None:
    step = choose(us_per_px, MEASURE)
    one = walk(step, instant(2000), instant(2000) + 2 * step.shortest)[0]
    inside = axis(Timescale(one, 300.0, us_per_px, 600.0), MEASURE).unit
    label = next(tick.label for tick in inside if tick.x == pytest.approx(300, abs=TINY))
    for x in (-1.0, -30.0, -100.0):
        left = axis(Timescale(one, x, us_per_px, 600.0), MEASURE).unit
        assert label in [tick.label for tick in left if tick.x == pytest.approx(x, abs=TINY)]


# -- what is written


@pytest.mark.parametrize(
    ("us_per_px", "written"),
    [
        (365 * US_PER_DAY / 60, ["3 BCE", "2 BCE", "1 BCE", "1 CE", "2 CE", "3 CE", "4 CE"]),
        (365 * US_PER_DAY / 32, ["4 BCE", "2 BCE", "2 CE", "4 CE"]),
        (365 * US_PER_DAY / 14, ["10 BCE", "5 BCE", "1 CE", "5 CE", "10 CE"]),
        (365 * US_PER_DAY / 1.8, ["100 BCE", "50 BCE", "1 CE", "50 CE", "100 CE"]),
        (365 * US_PER_DAY / 0.09, ["2000 BCE", "1000 BCE", "1 CE", "1000", "2000"]),
    ],
)
def test_no_year_zero_stands_between_before_and_after_christ(us_per_px: float, written: list[str]) -> None:
    width = (len(written) + 3) * 80.0
    found = labels(at(1, us_per_px, width, width / 2).unit)
    begin = found.index(written[0])
    assert found[begin : begin + len(written)] == written


@given(st.integers(-400, 400), st.floats(1, 1000))
def test_no_label_is_a_year_zero(year: int, px_per_year: float) -> None:
    shown = at(year, YEAR / px_per_year)
    assert not {"0", "0 BCE", "1 Jan 0", "Jan 0"} & {tick.label for tick in (*shown.unit, *shown.context)}


@pytest.mark.parametrize(
    ("us_per_px", "unit", "context"),
    [
        (0.01, ".000 001", "1 Jan 2025, 00:00:00"),
        (20.0, ".002", "1 Jan 2025, 00:00:00"),
        (SECOND / 90, "00:00:01", "1 Jan 2025"),
        (60 * SECOND / 50, "00:01", "1 Jan 2025"),
        (US_PER_DAY / 60, "2", "Jan 2025"),
        (US_PER_DAY / 6, "6", "Jan 2025"),
        (US_PER_DAY / 2, "Feb", "2025"),
        (YEAR / 50, "2026", "2020s"),
        (YEAR / 10, "2030", "21st c."),
    ],
)
def test_each_scale_names_its_unit_and_what_it_lies_in(us_per_px: float, unit: str, context: str) -> None:
    shown = at(2025, us_per_px, 1500.0, 10.0)
    assert unit in labels(shown.unit)[:3]
    assert context in [tick.label for tick in shown.context][:2]


@pytest.mark.parametrize(
    ("year", "us_per_px", "label", "context"),
    [
        (-66_000_000, 1e6 * YEAR / 60, "66", "million years ago"),
        (-4_500_000_000, 1e7 * YEAR / 60, "4,500", "million years ago"),
        (-13_800_000_000, 1e8 * YEAR / 60, "13.8", "billion years ago"),
        (0, 1e9 * YEAR / 60, "0", "billion years from now"),
        (2_000_000, 1e6 * YEAR / 60, "2", "million years from now"),
        (-9_999, 1000 * YEAR / 80, "10,000 BCE", "before the common era"),
        (-66_499_999, 100_000 * YEAR / 120, "66,500,000 BCE", "67–66 million years ago"),
        (-13_799_999_999, YEAR / 45, "13,800,000,000 BCE", "13.8 billion years ago"),
    ],
)
def test_far_times_read_as_ages(year: int, us_per_px: float, label: str, context: str) -> None:
    shown = at(year, us_per_px)
    assert label in labels(shown.unit)
    assert context in [tick.label for tick in shown.context]


@pytest.mark.parametrize(
    ("year", "written"),
    [
        (-51, ["52 BCE", "50 BCE", "48 BCE", "46 BCE"]),
        (12_344, ["12,344 CE", "12,346 CE", "12,348 CE", "12,350 CE"]),
        (-13_799_998_009, ["13,799,998,010 BCE", "13,799,998,005 BCE", "13,799,998,000 BCE"]),
    ],
)
def test_of_years_with_wide_names_every_second_or_fifth_is_written(year: int, written: list[str]) -> None:
    shown = axis(Timescale(instant(year), 0.0, YEAR / 40, 800.0), MEASURE)
    assert labels(shown.unit)[: len(written)] == written
    assert len([tick for tick in shown.unit if tick.x >= 0]) >= 20


@pytest.mark.parametrize(
    ("year", "label"),
    [
        (2025, "2020s"),
        (1, "0s"),
        (9, "0s"),
        (10, "10s"),
        (0, "0s BCE"),
        (-8, "0s BCE"),
        (-9, "10s BCE"),
        (-43, "40s BCE"),
    ],
)
def test_decades_have_the_years_that_their_names_say(year: int, label: str) -> None:
    assert axis(Timescale(instant(year, 6), 0.0, YEAR / 50, 100.0), MEASURE).context[0].label == label


@pytest.mark.parametrize(
    ("year", "label"),
    [
        (2000, "20th c."), (2001, "21st c."), (1, "1st c."), (100, "1st c."), (101, "2nd c."), (250, "3rd c."),
        (1050, "11th c."), (0, "1st c. BCE"), (-99, "1st c. BCE"), (-100, "2nd c. BCE"), (-500, "6th c. BCE"),
    ],
)  # fmt: skip
def test_centuries_begin_with_their_first_year(year: int, label: str) -> None:
    assert axis(Timescale(instant(year, 6), 0.0, YEAR / 6, 100.0), MEASURE).context[0].label == label


# -- the calendar


def days(name: str, start: str, end: str) -> list[str]:
    """The ticks of a step between two days, as ISO dates."""
    (first, last) = (instant(*map(int, text.split("-"))) for text in (start, end))
    step = next(step for step in TABLE if step.name == name)
    return [iso(tick, Precision.DAY) for tick in walk(step, first, last)]


def test_months_go_on_over_the_end_of_a_year() -> None:
    assert days("1 mon", "2024-11-02", "2025-02-01") == ["2024-12-01", "2025-01-01", "2025-02-01"]
    assert days("3 mon", "2024-08-01", "2025-04-30") == ["2024-10-01", "2025-01-01", "2025-04-01"]
    assert days("6 mon", "2024-02-01", "2025-12-31") == ["2024-07-01", "2025-01-01", "2025-07-01"]


def test_days_know_leap_years() -> None:
    assert days("1 d", "2024-02-28", "2024-03-01") == ["2024-02-28", "2024-02-29", "2024-03-01"]
    for year in ("1900", "2023", "2100"):
        assert days("1 d", f"{year}-02-28", f"{year}-03-01") == [f"{year}-02-28", f"{year}-03-01"]
    assert len(days("1 d", "2000-01-01", "2000-12-31")) == 366


@given(st.sampled_from([step for step in STEPS if step.shortest >= SECOND]), INSTANTS)
def test_a_step_goes_on_without_gaps_wherever_one_begins(step: Step, start: Instant) -> None:
    end = start + 12 * step.shortest
    walked = walk(step, start, end)
    assert walked == sorted(set(walked))
    assert all(start <= one <= end for one in walked)
    half = start + 5 * step.shortest
    assert walk(step, half, end) == [one for one in walked if one >= half]
    assert len(walked) >= 3


@given(st.sampled_from([step for step in TABLE if step.name.endswith((" y", " mon"))]), INSTANTS)
def test_months_and_years_begin_at_midnight_of_a_first_day(step: Step, start: Instant) -> None:
    for one in walk(step, start, start + 4 * step.shortest):
        when = civil(one)
        assert (when.day, when.hour, when.minute, when.second, when.microsecond) == (1, 0, 0, 0, 0)


@given(st.sampled_from(STEPS), INSTANTS)
def test_ticks_are_as_far_apart_as_the_table_says(step: Step, start: Instant) -> None:
    walked = walk(step, start, start + 8 * step.shortest)
    for a, b in pairwise(walked):
        before_march = step.name.endswith("a month") and civil(b)[1:3] == (3, 1)
        assert before_march or b - a >= step.shortest


def test_every_scale_has_a_step_that_suits_it() -> None:
    """No gaps in the table: ticks are never further apart than a hand."""
    us_per_px = MIN_US_PER_PX
    while us_per_px < MAX_US_PER_PX:
        assert choose(us_per_px, MEASURE).shortest / us_per_px < 310
        us_per_px *= 1.1


@given(SCALES, SCALES)
def test_a_closer_look_never_has_a_coarser_step(a: float, b: float) -> None:
    near, far = sorted((a, b))
    assert choose(near, MEASURE).shortest <= choose(far, MEASURE).shortest


# -- a walk from the Big Bang to today

#: Where the window begins, how long a step is, how many pixels it takes, what stands at the first three ticks and at
#: the last one of 600 pixels, and the contexts that begin in the window or before it. Worked out by hand.
_Row = tuple[Instant, float, float, str, str, str]
WALK: list[_Row] = [
    (instant(-14_000 * MILLION), 1e9 * YEAR, 52, "14 13 12", "3", "billion years ago"),
    (instant(-13_500 * MILLION), 5e8 * YEAR, 70, "13.5 13 12.5", "9.5", "billion years ago"),
    (instant(-13_800 * MILLION), 2e8 * YEAR, 52, "13.8 13.6 13.4", "11.6", "billion years ago"),
    (instant(-4_600 * MILLION), 1e8 * YEAR, 52, "4.6 4.5 4.4", "3.5", "billion years ago"),
    (instant(-4_000 * MILLION), 5e7 * YEAR, 62, "4,000 3,950 3,900", "3,550", "million years ago"),
    (instant(-250 * MILLION), 1e7 * YEAR, 41, "250 240 230", "110", "million years ago"),
    (instant(-70 * MILLION), 5e6 * YEAR, 52, "70 65 60", "15", "million years ago"),
    (instant(-66 * MILLION), 1e6 * YEAR, 95, "66 65 64", "60", "million years ago"),
    (instant(1 - 6_000_000), 5e5 * YEAR, 110, "6,000,000_BCE 5,500,000_BCE 5,000,000_BCE", "3,500,000 BCE",
     "6–5 million years ago|5–4 million years ago|4–3 million years ago"),
    (instant(1 - 300_000), 1e5 * YEAR, 95, "300,000_BCE 200,000_BCE 100,000_BCE", "300,000 CE",
     "before the common era|common era"),
    (instant(1 - 300_000), 5e4 * YEAR, 110, "300,000_BCE 250,000_BCE 200,000_BCE", "50,000 BCE",
     "before the common era"),
    (instant(1 - 100_000), 1e4 * YEAR, 95, "100,000_BCE 90,000_BCE 80,000_BCE", "40,000 BCE", "before the common era"),
    (instant(1 - 45_000), 5e3 * YEAR, 110, "45,000_BCE 40,000_BCE 35,000_BCE", "20,000 BCE", "before the common era"),
    (instant(1 - 5000), 1e3 * YEAR, 80, "5000_BCE 4000_BCE 3000_BCE", "2000", "before the common era|common era"),
    (instant(1 - 1000), 500 * YEAR, 110, "1000_BCE 500_BCE 1_CE", "1500", "before the common era|common era"),
    (instant(1 - 600), 200 * YEAR, 80, "600_BCE 400_BCE 200_BCE", "800 CE", "1st millennium BCE|1st millennium"),
    (instant(1 - 300), 100 * YEAR, 70, "300_BCE 200_BCE 100_BCE", "500 CE", "1st millennium BCE|1st millennium"),
    (instant(1700), 50 * YEAR, 62, "1700 1750 1800", "2150", "2nd millennium|3rd millennium"),
    (instant(1800), 20 * YEAR, 52, "1800 1820 1840", "2020", "18th c.|19th c.|20th c.|21st c."),
    (instant(1940), 10 * YEAR, 62, "1940 1950 1960", "2030", "20th c.|21st c."),
    (instant(1980), 5 * YEAR, 62, "1980 1985 1990", "2025", "20th c.|21st c."),
    (instant(2000), 2 * YEAR, 52, "2000 2002 2004", "2022", "2000s|2010s|2020s"),
    (instant(2014), YEAR, 52, "2014 2015 2016", "2025", "2010s|2020s"),
    (instant(2020), YEAR / 2, 52, "Jan Jul Jan", "Jul", "2020|2021|2022|2023|2024|2025"),
    (instant(2023), US_PER_DAY, 0.6, "Jan Apr Jul", "Jul", "2023|2024|2025"),
    (instant(2025), US_PER_DAY, 2, "Jan Feb Mar", "Oct", "2025"),
    (instant(2025), US_PER_DAY, 4, "1 11 21", "21", "Jan 2025|Feb 2025|Mar 2025|Apr 2025|May 2025"),
    (instant(2024, 2), US_PER_DAY, 8.3, "1 6 11", "11", "Feb 2024|Mar 2024|Apr 2024"),
    (instant(2024, 2, 20), US_PER_DAY, 41, "20 21 22", "5", "Feb 2024|Mar 2024"),
    (instant(2025, 1, 20), 12 * HOUR, 62, "00:00 12:00 00:00", "12:00",
     "20 Jan 2025|21 Jan 2025|22 Jan 2025|23 Jan 2025|24 Jan 2025"),
    (instant(2025, 1, 20), 6 * HOUR, 62, "00:00 06:00 12:00", "06:00", "20 Jan 2025|21 Jan 2025|22 Jan 2025"),
    (instant(2025, 1, 20), 3 * HOUR, 52, "00:00 03:00 06:00", "09:00", "20 Jan 2025|21 Jan 2025"),
    (instant(2025, 1, 20, 20), HOUR, 62, "20:00 21:00 22:00", "05:00", "20 Jan 2025|21 Jan 2025"),
    (instant(2025, 1, 20, 22, 30), 30 * MINUTE, 62, "22:30 23:00 23:30", "03:00", "20 Jan 2025|21 Jan 2025"),
    (instant(2025, 1, 20, 23), 15 * MINUTE, 52, "23:00 23:15 23:30", "01:45", "20 Jan 2025|21 Jan 2025"),
    (instant(2025, 1, 20, 23, 40), 5 * MINUTE, 62, "23:40 23:45 23:50", "00:25", "20 Jan 2025|21 Jan 2025"),
    (instant(2025, 1, 20, 23, 57), MINUTE, 62, "23:57 23:58 23:59", "00:06", "20 Jan 2025|21 Jan 2025"),
    (instant(2024, 12, 31, 23, 58), 30 * SECOND, 80, "23:58:00 23:58:30 23:59:00", "00:01:30",
     "31 Dec 2024|1 Jan 2025"),
    (instant(2025, 1, 20, 23, 59, 40), 10 * SECOND, 80, "23:59:40 23:59:50 00:00:00", "00:00:50",
     "20 Jan 2025|21 Jan 2025"),
    (instant(2016, 12, 31, 23, 59, 57), SECOND, 90, "23:59:57 23:59:58 23:59:59", "00:00:03",
     "31 Dec 2016|1 Jan 2017"),  # a leap second was there, and has no place of its own
    (instant(2025, 1, 20, 10, 30), SECOND / 5, 52, ".000 .200 .400", ".200",
     "20 Jan 2025, 10:30:00|20 Jan 2025, 10:30:01|20 Jan 2025, 10:30:02"),
    (instant(2025, 1, 20, 10, 30, 0, 950_000), SECOND / 100, 52, ".950 .960 .970", ".060",
     "20 Jan 2025, 10:30:00|20 Jan 2025, 10:30:01"),
    (instant(2025, 1, 20, 10, 30, 0, 997_000), 1000, 95, ".997 .998 .999", ".003",
     "20 Jan 2025, 10:30:00|20 Jan 2025, 10:30:01"),
    (instant(2025, 1, 20, 10, 30, 0, 999_700), 100, 80, ".999_700 .999_800 .999_900", ".000 400",
     "20 Jan 2025, 10:30:00|20 Jan 2025, 10:30:01"),
    (instant(2025, 1, 20, 10, 30, 0, 999_998), 1, 190, ".999_998 .999_999 .000_000", ".000 001",
     "20 Jan 2025, 10:30:00|20 Jan 2025, 10:30:01"),
]  # fmt: skip


@pytest.mark.parametrize("row", WALK, ids=[row[3] for row in WALK])
def test_a_walk_from_the_big_bang_to_today(row: _Row) -> None:
    start, step, pixels, first, last, context = row
    shown = axis(Timescale(start, 0.0, step / pixels, 600.0), MEASURE)
    written = labels(shown.unit)
    assert written[:3] == [label.replace("_", " ") for label in first.split()]
    assert written[-1] == last
    if pixels > 30:  # else it is the pixels of a year or a day, of which a tick has many or a part
        assert len(written) == int(600 / pixels) + 1
    assert [tick.label for tick in shown.context] == context.split("|")


@pytest.mark.parametrize("year", [-13_800_000_000, -66_000_000, -300_000, -44, 1, 1969, 2025])
def test_a_microsecond_is_where_it_should_be_at_any_time(year: int) -> None:
    """One pixel more or less would be seen; a float counts to 1.9 microseconds in 1667, to years at the Big Bang."""
    start = instant(year, 6, 1, 12, 0, 0, 123_456)
    shown = axis(Timescale(start, 0.0, 1 / 180, 1000.0), MEASURE)
    assert [tick.x for tick in shown.unit if tick.x >= 0][:6] == pytest.approx([0, 180, 360, 540, 720, 900])
    assert labels(shown.unit)[:2] == [".123 456", ".123 457"]


# -- the clocks of a zone


def hours(
    start: Instant, zone: tzinfo, step: int = HOUR, pixels: float = 90.0, width: float = 600.0
) -> list[tuple[float, str]]:
    """Ticks in hours after the start, with what is written at them."""
    shown = axis(Timescale(start, 0.0, step / pixels, width), MEASURE, AxisOptions(zone=zone))
    return [(round(tick.x / pixels, 6) * step / HOUR, tick.label) for tick in shown.unit if tick.x >= 0]


@pytest.mark.parametrize(
    ("zone", "start", "written"),
    [
        (LONDON, instant(2025, 3, 29, 23), ["23:00", "00:00", "02:00", "03:00", "04:00", "05:00", "06:00"]),
        (NEW_YORK, instant(2025, 3, 9, 5), ["00:00", "01:00", "03:00", "04:00", "05:00", "06:00", "07:00"]),
        (LONDON, instant(2025, 10, 25, 23),
         ["00:00", "01:00 UTC+1", "01:00 UTC", "02:00", "03:00", "04:00", "05:00"]),
        (NEW_YORK, instant(2025, 11, 2, 4),
         ["00:00", "01:00 UTC−4", "01:00 UTC−5", "02:00", "03:00", "04:00", "05:00"]),
    ],
)  # fmt: skip
def test_hours_are_hours_on_the_days_when_clocks_change(zone: tzinfo, start: Instant, written: list[str]) -> None:
    assert hours(start, zone, pixels=85.0, width=560.0) == list(enumerate(written))


def test_the_second_of_two_equal_hours_is_named_in_full_or_not_at_all() -> None:
    start = instant(2025, 10, 25, 23)
    assert hours(start, LONDON, pixels=60.0)[:4] == [(0, "00:00"), (1, "01:00"), (2, ""), (3, "02:00")]
    within = hours(instant(2025, 10, 26, 0, 58), LONDON, MINUTE, 90.0)
    assert [label for _, label in within[:3]] == ["01:58 UTC+1", "01:59 UTC+1", "01:00 UTC"]
    close = axis(Timescale(instant(2025, 10, 26, 1, 30), 0.0, 1.0, 600.0), MEASURE, AxisOptions(zone=LONDON))
    assert close.context[0].label == "26 Oct 2025, 01:30:00 UTC"


def test_days_of_23_and_25_hours_begin_at_their_midnights() -> None:
    assert [b - a for a, b in pairwise(walk(DAYS, instant(2025, 3, 28), instant(2025, 4, 1), LONDON))] == [
        24 * HOUR, 24 * HOUR, 23 * HOUR, 24 * HOUR,
    ]  # fmt: skip
    assert [b - a for a, b in pairwise(walk(DAYS, instant(2025, 10, 25), instant(2025, 10, 28), LONDON))] == [
        25 * HOUR, 24 * HOUR,
    ]  # fmt: skip


DAYS = next(step for step in TABLE if step.name == "1 d")


def test_kathmandu_is_five_hours_and_three_quarters_ahead() -> None:
    assert walk(DAYS, instant(2025), instant(2025, 1, 3), KATHMANDU) == [
        instant(2025, 1, 1, 18, 15), instant(2025, 1, 2, 18, 15),
    ]  # fmt: skip
    assert hours(instant(2025, 1, 1, 18, 15), KATHMANDU, pixels=80.0)[:2] == [(0, "00:00"), (1, "01:00")]
    shown = axis(Timescale(instant(2025), 0.0, YEAR / 52, 600.0), MEASURE, AxisOptions(zone=KATHMANDU))
    assert labels(shown.unit)[0] == "2026"
    assert shown.context[0].label == "2020s"


@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        ("America/Sao_Paulo", (2018, 11, 4), instant(2018, 11, 4, 3)),  # from 24:00 to 01:00
        ("America/Toronto", (1919, 3, 31), instant(1919, 3, 31, 4, 30)),  # from 23:30 to 00:30
        ("America/Havana", (2025, 11, 2), instant(2025, 11, 2, 4)),  # midnight comes twice
    ],
)
def test_a_day_begins_with_its_first_instant_where_clocks_skip_midnight(
    zone: str, day: tuple[int, int, int], begins: Instant
) -> None:
    there = ZoneInfo(zone)
    assert begins in walk(DAYS, begins - 2 * US_PER_DAY, begins + US_PER_DAY, there)
    assert zones.civil(begins, there)[:3] == day
    assert zones.civil(begins - 1, there)[:3] != day
    assert WallClock(there).begun(DAYS, begins + HOUR // 3).at == begins


def test_a_day_that_clocks_skip_is_no_day() -> None:
    apia = ZoneInfo("Pacific/Apia")
    around = Timescale(instant(2011, 12, 28, 11), 0.0, US_PER_DAY / 50, 300.0)
    assert labels(axis(around, MEASURE, AxisOptions(zone=apia)).unit)[:5] == ["29", "31", "1", "2", "3"]


@given(st.sampled_from(CHANGES), st.sampled_from([LONDON, NEW_YORK, KATHMANDU]), st.data())
def test_a_tick_stands_where_clocks_show_what_it_says(change: Instant, zone: ZoneInfo, data: st.DataObject) -> None:
    step = data.draw(st.sampled_from([step for step in STEPS if step.shortest <= 28 * US_PER_DAY]))
    start = change - round(data.draw(st.floats(0, 20)) * step.shortest)
    moments = list(WallClock(zone).ticks(step, start, start + 20 * step.shortest))
    assert all(moment.wall == moment.at + zones.offset(moment.at, zone) for moment in moments)
    for at, wall in moments:
        begin = step.beat.begin(step.beat.number(wall))
        assert (
            begin == wall or at - 1 + zones.offset(at - 1, zone) < begin
        )  # at a quarter past a midnight that was none
    assert all(a.at < b.at for a, b in pairwise(moments))
    assert all(b.at - a.at <= 2 * step.shortest + HOUR for a, b in pairwise(moments))


@given(
    st.sampled_from(CHANGES),
    st.sampled_from([LONDON, NEW_YORK, KATHMANDU]),
    st.lists(st.floats(MINUTE / 100, US_PER_DAY / 20), min_size=2, max_size=4),
)
def test_what_ticks_say_does_not_depend_on_what_was_asked_before(
    change: Instant, zone: ZoneInfo, us_per_px: list[float]
) -> None:
    views = [Timescale(change, 300.0, each, 900.0) for each in us_per_px]
    of_zone = AxisOptions(zone=zone)
    ticks._labels.cache_clear()
    there = [axis(view, MEASURE, of_zone) for view in views]
    ticks._labels.cache_clear()
    back = [axis(view, MEASURE, of_zone) for view in reversed(views)]
    assert there == back[::-1]


#: Zones that change at midnight, or over it, by half an hour, or by a day.
_ODD = ("America/St_Johns", "America/Havana", "America/Sao_Paulo", "Pacific/Apia", "Australia/Lord_Howe", "Asia/Gaza")


@given(
    st.sampled_from(_ODD).map(ZoneInfo),
    st.integers(instant(1900) // MINUTE, instant(2040) // MINUTE).map(lambda minute: minute * MINUTE),
    st.sampled_from([CONTEXTS[name] for name in ("1 s", "1 d", "1 w", "1 mon", "1 y")]),
)
@example(ZoneInfo("America/St_Johns"), instant(2010, 11, 7, 3, 0), CONTEXTS["1 d"])  # back to the day before at 00:01
@example(ZoneInfo("Pacific/Apia"), instant(2011, 12, 30, 10, 0), CONTEXTS["1 d"])
@example(ZoneInfo("America/Sao_Paulo"), instant(2018, 11, 4, 3, 0), CONTEXTS["1 mon"])
def test_every_instant_is_in_one_period_of_a_zone(zone: ZoneInfo, at: Instant, step: Step) -> None:
    clock = WallClock(zone)
    begun = clock.begun(step, at)
    first, second, *_ = clock.ticks(step, begun.at, begun.at + 3 * step.shortest)
    assert first == begun
    assert begun.at <= at < second.at


@given(st.sampled_from(CHANGES), SCALES, st.floats(0, 700), st.sampled_from([LONDON, NEW_YORK]), st.floats(-300, 300))
def test_panning_over_a_change_of_clocks_takes_ticks_and_labels_along(
    change: Instant, us_per_px: float, x: float, zone: ZoneInfo, dx: float
) -> None:
    scale, options = Timescale(change, x, us_per_px, 700.0), AxisOptions(zone=zone)
    before, after = axis(scale, MEASURE, options).unit, axis(scale.panned(dx), MEASURE, options).unit
    kept = [(round(tick.x + dx), tick.label) for tick in before if 1 <= tick.x <= 699 and 2 <= tick.x + dx <= 698]
    moved = [(round(tick.x + shift), tick.label) for tick in after for shift in (-0.1, 0.1)]
    assert set(kept) <= set(moved)


# -- weeks, quarters and the present, on request


@pytest.mark.parametrize(
    ("monday", "week"),
    [
        ((2024, 12, 30), "W1"),  # its Thursday is in 2025
        ((2020, 12, 28), "W53"),
        ((2021, 1, 4), "W1"),
        ((2025, 1, 20), "W4"),
        ((2, 12, 30), "W1"),
    ],
)
def test_weeks_begin_on_mondays_and_are_numbered_by_iso_8601(monday: tuple[int, int, int], week: str) -> None:
    shown = axis(Timescale(instant(*monday), 0.0, US_PER_DAY / 10, 300.0), MEASURE, AxisOptions(weeks=True))
    assert [round(tick.x) for tick in shown.unit if tick.x >= 0] == [0, 70, 140, 210, 280]
    assert labels(shown.unit)[0] == week


@given(st.integers(instant(1), instant(9999)))
def test_weeks_are_those_of_the_standard_library(at: Instant) -> None:
    weeks = next(step for step in table(weeks=True) if step.name == "1 w")
    monday = weeks.beat.begin(weeks.beat.number(at))
    assert weekday(monday) == 0
    assert 0 <= at - monday < 7 * US_PER_DAY
    assert AxisWords(ENGLISH).week(monday) == f"W{date(*civil(monday)[:3]).isocalendar().week}"


def test_above_days_stands_their_week_with_its_date() -> None:
    shown = axis(Timescale(instant(2025, 1, 20), 0.0, US_PER_DAY / 30, 500.0), MEASURE, AxisOptions(weeks=True))
    assert [tick.label for tick in shown.context] == ["W4 · 20 Jan 2025", "W5 · 27 Jan 2025", "W6 · 3 Feb 2025"]


def test_quarters_have_their_numbers_and_stand_above_months() -> None:
    options = AxisOptions(quarters=True)
    far = axis(Timescale(instant(2024, 10), 0.0, US_PER_DAY / 0.5, 200.0), MEASURE, options)
    assert labels(far.unit) == ["Q4", "Q1", "Q2", "Q3", "Q4"]
    near = axis(Timescale(instant(2024, 11), 0.0, US_PER_DAY / 2, 300.0), MEASURE, options)
    assert labels(near.unit) == ["Nov", "Dec", "Jan", "Feb", "Mar"]
    assert [tick.label for tick in near.context] == ["Q4 2024", "Q1 2025"]


def test_the_present_is_marked_where_asked_and_no_label_stands_on_its_word() -> None:
    scale, now = Timescale(instant(2025), 0.0, US_PER_DAY / 2, 600.0), instant(2025, 3, 2)
    assert axis(scale, MEASURE).now is None
    shown = axis(scale, MEASURE, AxisOptions(now=now))
    assert shown.now == Tick(120.0, "now", 120.0 + LABEL_OFFSET, True)
    assert labels(shown.unit) == ["Jan", "Feb", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct"]
    assert axis(scale.panned(-400), MEASURE, AxisOptions(now=now)).now is None
    assert axis(scale.panned(500), MEASURE, AxisOptions(now=now)).now is None


@given(timescales(800.0), st.floats(-200, 1000), FONTS)
def test_the_present_keeps_clear_of_the_units(scale: Timescale, x: float, measure: FixedMeasure) -> None:
    shown = axis(scale, measure, AxisOptions(now=scale.instant(x)))
    if shown.now is not None:
        places = spans((*shown.unit, shown.now), TextStyle.AXIS_UNIT, measure)
        assert all(end <= start + TINY for (_, end), (start, _) in pairwise(sorted(places)))


# -- another language


def test_another_language_is_another_table() -> None:
    months = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
    french = replace(
        ENGLISH,
        short=replace(
            ENGLISH.short, months=months, months_alone=months, bce="{year} av. J.-C.", group="\u202f", decimal=","
        ),
        axis=replace(ENGLISH.axis, ordinal=lambda n: f"{n}e", century="{nth} s.", millions_ago="millions d’années"),
    )
    options = AxisOptions(language=french)

    def written(start: Instant, us_per_px: float) -> tuple[list[str], list[str]]:
        shown = axis(Timescale(start, 0.0, us_per_px, 300.0), MEASURE, options)
        return labels(shown.unit)[:2], [tick.label for tick in shown.context][:2]

    assert written(instant(2025), US_PER_DAY / 2) == (["janv.", "févr."], ["2025"])
    assert written(instant(2025, 1, 20), US_PER_DAY / 40)[1] == ["janv. 2025"]
    assert written(instant(-49), 5 * YEAR / 75) == (["50 av. J.-C.", "40 av. J.-C."], ["1e s. av. J.-C."])
    assert written(instant(-4_000 * MILLION), 5e7 * YEAR / 62) == (["4\u202f000", "3\u202f950"], ["millions d’années"])
    assert written(instant(2025), 1000 / 95)[0] == [",000", ",001"]


@given(st.floats(0.5, 40.0))
def test_every_week_of_a_year_is_written_or_none_is(us_per_px: float) -> None:
    view = Timescale(instant(2025), 0.0, us_per_px * US_PER_DAY / 8, 8 * 364 / us_per_px)
    weeks = [tick.label for tick in axis(view, MEASURE, AxisOptions(weeks=True)).unit if tick.x >= 0]
    assert "W9" not in weeks or "W10" in weeks


@given(st.floats(60.0, 300.0))
def test_the_day_on_which_clocks_go_forward_is_named_as_its_neighbours_are(day: float) -> None:
    view = Timescale(instant(2024, 3, 28), 0.0, US_PER_DAY / day, 6 * day)
    shown = axis(view, MEASURE, AxisOptions(zone=ZoneInfo("Europe/Berlin")))
    named = [tick.label for tick in (*shown.context, *shown.unit)]
    assert ("30 Mar 2024" in named) == ("31 Mar 2024" in named)
    assert ("30" in named) == ("31" in named)


@pytest.mark.parametrize("pixels", [40.0, 60.0, 90.0])
def test_ages_beyond_a_billion_years_are_as_many_as_those_after(pixels: float) -> None:
    view = Timescale(instant(-1_500_000_000), 0.0, 50_000_000 * YEAR / pixels, 20 * pixels)
    ages = [float(label.replace(",", "")) for label in labels(axis(view, MEASURE).unit)]
    assert len({round(a - b, 6) for a, b in pairwise(ages)}) == 1
