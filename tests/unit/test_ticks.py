"""The axis: it always says where one is, no label touches another, and panning moves it without exchanging anything."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.core.dates import US_PER_DAY, Instant, Precision, civil, instant, iso
from desktop.core.protocols import TextStyle
from desktop.view import ticks
from desktop.view.ticks import LABEL_GAP, LABEL_OFFSET, MARGIN, SECOND, TABLE, YEAR, Axis, Tick, axis, choose
from desktop.view.timescale import MAX_US_PER_PX, MIN_US_PER_PX, Timescale
from tests.unit.measure import MEASURE, FixedMeasure
from tests.unit.strategies import INSTANTS, SCALES, timescales

TINY = 1e-3
FONTS = st.sampled_from([FixedMeasure(0.6), MEASURE, FixedMeasure(1.3), FixedMeasure(2.0)])


def at(year: int, us_per_px: float, width: float = 800.0, x: float = 400.0) -> Axis:
    """The axis with the beginning of a year at ``x``."""
    return axis(Timescale(instant(year), x, us_per_px, width), MEASURE)


def labels(row: tuple[Tick, ...]) -> list[str]:
    """What is written in the window, from the left."""
    return [tick.label for tick in row if tick.label and tick.x >= 0]


def spans(row: tuple[Tick, ...], style: TextStyle, measure: FixedMeasure) -> list[tuple[float, float]]:
    return [(tick.label_x, tick.label_x + measure.width(tick.label, style)) for tick in row if tick.label]


# -- at every place and scale


@given(timescales(), FONTS)
@example(scale=Timescale(instant(1), 400.0, 1.05 * 365 * US_PER_DAY / 40, 800.0), measure=MEASURE)
@example(scale=Timescale(instant(2023, 3), 400.0, US_PER_DAY / 5.3, 800.0), measure=MEASURE)  # 26 Feb, 1 Mar
def test_no_label_stands_on_another(scale: Timescale, measure: FixedMeasure) -> None:
    shown = axis(scale, measure)
    for row, style in ((shown.unit, TextStyle.AXIS_UNIT), (shown.context, TextStyle.AXIS_CONTEXT)):
        places = spans(row, style, measure)
        for (_, end), (start, _) in pairwise(places):
            assert end + LABEL_GAP <= start + TINY


@given(timescales(), FONTS)
def test_ticks_run_from_left_to_right_no_two_at_one_place(scale: Timescale, measure: FixedMeasure) -> None:
    shown = axis(scale, measure)
    for row in (shown.unit, shown.context):
        xs = [tick.x for tick in row]
        assert all(a < b for a, b in pairwise(xs))
    edge = scale.width + 0.5 / scale.us_per_px + TINY
    assert all(-MARGIN - 1 / scale.us_per_px <= tick.x <= edge for tick in shown.unit)
    assert all(tick.x <= edge for tick in shown.context)


@given(timescales(), FONTS)
def test_the_cost_follows_the_pixels(scale: Timescale, measure: FixedMeasure) -> None:
    shown = axis(scale, measure)
    narrowest = measure.width("30", TextStyle.AXIS_UNIT) * 0.5  # "26" in February is nearer to "1" than the step says
    most = (scale.width + MARGIN) / narrowest + 3
    assert len(shown.unit) <= most
    assert len(shown.context) <= most


@given(timescales(1000.0))
@example(scale=Timescale(instant(-13_799_998_000), 400.0, 365 * US_PER_DAY / 40, 1000.0))
def test_some_label_says_where_one_is(scale: Timescale) -> None:
    shown = axis(scale, MEASURE)
    assert labels(shown.unit) or any(tick.label for tick in shown.context)
    step = choose(scale.us_per_px, MEASURE)
    if step.context:
        assert shown.context[0].label
        assert shown.context[0].label_x < 1000
    elif scale.us_per_px < 1e22:
        assert labels(shown.unit)


@given(SCALES, st.lists(INSTANTS, min_size=2, max_size=2))
def test_the_same_scale_has_the_same_step_wherever_one_is(us_per_px: float, places: list[Instant]) -> None:
    """Two steps' ticks are never mixed: what stands between two ticks is one period of the step."""
    step = choose(us_per_px, MEASURE)
    for place in places:
        scale = Timescale(place, 0.0, us_per_px, 600.0)
        shown = axis(scale, MEASURE)
        inside = [tick.x for tick in shown.unit if tick.x >= 0]
        walked = [scale.x(one) for one in step.walk(scale.start, scale.end)]
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
    if step.context is None:
        return
    context = ticks.CONTEXTS[step.context]
    first, *rest = axis(scale, MEASURE).context
    begins = max(one for one in context.walk(scale.start - 3 * context.shortest, scale.start))
    assert first.label == context.label(begins)
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
    one = next(step.walk(instant(2000), instant(2000) + 2 * step.shortest))
    inside = axis(Timescale(one, 300.0, us_per_px, 600.0), MEASURE).unit
    label = next(tick.label for tick in inside if tick.x == pytest.approx(300, abs=TINY))
    for x in (-1.0, -30.0, -100.0):
        left = axis(Timescale(one, x, us_per_px, 600.0), MEASURE).unit
        assert label in [tick.label for tick in left if tick.x == pytest.approx(x, abs=TINY)]


# -- what is written


@pytest.mark.parametrize(
    ("us_per_px", "written"),
    [
        (365 * US_PER_DAY / 60, ["3 BCE", "2 BCE", "1 BCE", "1", "2", "3", "4"]),
        (365 * US_PER_DAY / 32, ["4 BCE", "2 BCE", "2", "4"]),
        (365 * US_PER_DAY / 14, ["10 BCE", "5 BCE", "1", "5", "10"]),
        (365 * US_PER_DAY / 1.8, ["100 BCE", "50 BCE", "1", "50", "100"]),
        (365 * US_PER_DAY / 0.09, ["2000 BCE", "1000 BCE", "1", "1000", "2000"]),
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
    ("year", "us_per_px", "label"),
    [
        (-65_999_999, 1e6 * YEAR / 60, "66 Ma"),
        (-4_500_000_000, 1e7 * YEAR / 90, "4,500 Ma"),
        (-13_800_000_000, 1e8 * YEAR / 70, "13.8 Ga"),
        (1, 1e9 * YEAR / 60, "0 Ga"),
        (2_000_000, 1e6 * YEAR / 60, "+2 Ma"),
        (-9_999, 1000 * YEAR / 80, "10,000 BCE"),
    ],
)
def test_far_times_read_as_ages(year: int, us_per_px: float, label: str) -> None:
    assert label in labels(at(year, us_per_px).unit)


@pytest.mark.parametrize(
    ("year", "written"),
    [
        (-51, ["52 BCE", "50 BCE", "48 BCE", "46 BCE"]),
        (12_344, ["12,344", "12,346", "12,348", "12,350"]),
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
    return [iso(tick, Precision.DAY) for tick in step.walk(first, last)]


def test_months_go_on_over_the_end_of_a_year() -> None:
    assert days("1 mon", "2024-11-02", "2025-02-01") == ["2024-12-01", "2025-01-01", "2025-02-01"]
    assert days("3 mon", "2024-08-01", "2025-04-30") == ["2024-10-01", "2025-01-01", "2025-04-01"]
    assert days("6 mon", "2024-02-01", "2025-12-31") == ["2024-07-01", "2025-01-01", "2025-07-01"]


def test_days_know_leap_years() -> None:
    assert days("1 d", "2024-02-28", "2024-03-01") == ["2024-02-28", "2024-02-29", "2024-03-01"]
    for year in ("1900", "2023", "2100"):
        assert days("1 d", f"{year}-02-28", f"{year}-03-01") == [f"{year}-02-28", f"{year}-03-01"]
    assert len(days("1 d", "2000-01-01", "2000-12-31")) == 366


@given(st.sampled_from([step for step in TABLE if step.context != "1 s"]), INSTANTS)
def test_a_step_goes_on_without_gaps_wherever_one_begins(step: ticks.Step, start: Instant) -> None:
    end = start + 12 * step.shortest
    walked = list(step.walk(start, end))
    assert walked == sorted(set(walked))
    assert all(start <= one <= end for one in walked)
    half = start + 5 * step.shortest
    assert list(step.walk(half, end)) == [one for one in walked if one >= half]
    assert len(walked) >= 3


@given(st.sampled_from([step for step in TABLE if step.name.endswith((" y", " mon"))]), INSTANTS)
def test_months_and_years_begin_at_midnight_of_a_first_day(step: ticks.Step, start: Instant) -> None:
    for one in step.walk(start, start + 4 * step.shortest):
        when = civil(one)
        assert (when.day, when.hour, when.minute, when.second, when.microsecond) == (1, 0, 0, 0, 0)


@given(st.sampled_from(TABLE), INSTANTS)
def test_ticks_are_as_far_apart_as_the_table_says(step: ticks.Step, start: Instant) -> None:
    walked = list(step.walk(start, start + 8 * step.shortest))
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
