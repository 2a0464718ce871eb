"""How dates are told decides what a card says, and where on the axis a day begins."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.dates import US_PER_DAY, US_PER_HOUR, Instant, instant, parse
from desktop.core.datewords import DateWords
from desktop.core.timeline import Event
from desktop.view import items
from desktop.view.telling import DEFAULT, Telling
from desktop.view.ticks import AxisOptions
from desktop.view.wallclock import WallClock
from tests.unit.edtf_forms import FORMS
from tests.unit.measure import FixedMeasure

MEASURE = FixedMeasure()
NEW_YORK = ZoneInfo("America/New_York")
IN_NEW_YORK = Telling(DateWords(zone=NEW_YORK, letters=True), AxisOptions(zone=NEW_YORK))


def item(date: str, told: Telling, **more: str) -> items.Item:
    (made,) = items.make(
        [Event.model_validate({"id": "e", "title": "E", "date": date, **more})], {}, MEASURE, told=told
    )
    return made


def test_a_card_says_its_time_by_the_clocks_of_the_axis_it_hangs_from() -> None:
    assert item("2025-01-20T10:30", DEFAULT, time_zone="Asia/Shanghai").detail == "20 Jan 2025, 02:30 UTC"
    told = item("2025-01-20T10:30", IN_NEW_YORK, time_zone="Asia/Shanghai")
    assert told.detail == "19 Jan 2025, 21:30 EST"
    assert told.anchor == instant(2025, 1, 20, 2, 30)


def test_a_day_lasts_from_midnight_to_midnight_of_the_axis() -> None:
    made = item("2025-01-20", IN_NEW_YORK)
    assert (made.start, made.end) == (
        instant(2025, 1, 20) + 5 * US_PER_HOUR,
        instant(2025, 1, 21) + 5 * US_PER_HOUR - 1,
    )
    assert made.detail == "20 Jan 2025"
    short = item("2025-03-09", IN_NEW_YORK)  # clocks go forward
    assert short.start is not None
    assert short.end is not None
    assert short.end + 1 - short.start == 23 * US_PER_HOUR


@given(st.sampled_from([form.text for form in FORMS]))
def test_what_has_no_time_begins_on_a_midnight_of_the_axis(text: str) -> None:
    when = IN_NEW_YORK.placed(parse(text))
    clock = WallClock(NEW_YORK)
    if when.earliest is not None and when.unit <= 3 and "T" not in text:
        assert (when.earliest + clock.ahead(when.earliest)) % US_PER_DAY == 0


def test_the_names_of_zones_and_the_mark_of_the_present() -> None:
    assert (DEFAULT.zone_name, IN_NEW_YORK.zone_name) == ("UTC", "America/New_York")
    assert DEFAULT.axis_at(None) is DEFAULT.axis
    assert IN_NEW_YORK.axis_at(5) == AxisOptions(zone=NEW_YORK, now=5)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (instant(2021, 5, 3), instant(2021, 5, 5), "3–5 May 2021"),
        (instant(2021, 5, 3), instant(2021, 5, 6) - 1, "3–5 May 2021"),
        (instant(2021, 5, 3), instant(2021, 5, 3), "3 May 2021"),
        (instant(2021, 5, 3), instant(2021, 5, 4), "3–4 May 2021"),
        (instant(1890), instant(1990), "1890–1990"),
        (instant(2021, 5, 3, 10, 30), instant(2021, 5, 3, 10, 30), "3 May 2021, 10:30"),
        (instant(-14_687_654_321), instant(9_864_105_754), "14.7 billion years ago – 9,900,000,000 CE"),
        (instant(-66_012_345), instant(2025), "66 million years ago – 2025"),
    ],
)
def test_a_stretch_is_told_as_finely_as_its_ends_need(first: Instant, last: Instant, words: str) -> None:
    assert DEFAULT.stretch(first, last) == words


def test_a_stretch_of_days_is_told_by_the_midnights_of_the_axis() -> None:
    midnight = instant(2021, 5, 3, 4)
    assert IN_NEW_YORK.stretch(midnight, midnight) == "3 May 2021"
