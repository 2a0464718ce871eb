"""Times by the clocks of a zone: what they show, what they skip in spring, and what they show twice in autumn."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core import zones
from desktop.core.dates import (
    MAX_YEAR,
    US_PER_DAY,
    US_PER_HOUR,
    US_PER_MINUTE,
    Bound,
    Civil,
    DateError,
    Instant,
    Precision,
    instant,
    iso,
    parse,
)
from desktop.core.timeline import Event
from tests.unit.edtf_forms import FORMS

LONDON, SHANGHAI = ZoneInfo("Europe/London"), ZoneInfo("Asia/Shanghai")
ZONES = st.sampled_from(
    [
        *("Europe/London", "America/New_York", "Asia/Kolkata", "Asia/Shanghai", "Pacific/Apia", "America/Sao_Paulo"),
        *("Australia/Lord_Howe", "Africa/Monrovia", "UTC"),
    ]
).map(ZoneInfo)
INSTANTS = st.integers(instant(-MAX_YEAR), instant(MAX_YEAR)) | st.integers(instant(1900), instant(2100))


def covers(text: str, zone: tzinfo) -> tuple[str, str]:
    r = zones.resolved(parse(text), zone)
    assert r.earliest is not None
    assert r.latest is not None
    return iso(r.earliest, Precision.SECOND), iso(r.latest + 1, Precision.SECOND)


def test_a_time_before_clocks_are_put_forward_and_one_after() -> None:
    assert covers("2024-03-31T00:59", LONDON) == ("2024-03-31T00:59:00Z", "2024-03-31T01:00:00Z")
    assert covers("2024-03-31T02:00", LONDON) == ("2024-03-31T01:00:00Z", "2024-03-31T01:01:00Z")


def test_a_time_that_clocks_skip_is_that_of_a_clock_that_nobody_has_put_forward() -> None:
    assert covers("2024-03-31T01:30", LONDON) == ("2024-03-31T01:30:00Z", "2024-03-31T01:31:00Z")


def test_a_time_that_clocks_show_twice_may_be_either() -> None:
    assert covers("2024-10-27T00:59", LONDON) == ("2024-10-26T23:59:00Z", "2024-10-27T00:00:00Z")
    assert covers("2024-10-27T01:30", LONDON) == ("2024-10-27T00:30:00Z", "2024-10-27T01:31:00Z")
    assert covers("2024-10-27T02:00", LONDON) == ("2024-10-27T02:00:00Z", "2024-10-27T02:01:00Z")


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (instant(2024, 3, 31, 0, 59), Civil(2024, 3, 31, 0, 59, 0, 0)),
        (instant(2024, 3, 31, 1, 0), Civil(2024, 3, 31, 2, 0, 0, 0)),
        (instant(2024, 10, 27, 0, 30), Civil(2024, 10, 27, 1, 30, 0, 0)),
        (instant(2024, 10, 27, 1, 30), Civil(2024, 10, 27, 1, 30, 0, 0)),
        (instant(1800), Civil(1799, 12, 31, 23, 58, 45, 0)),  # before railways, each city had its own sun
    ],
)
def test_what_the_clocks_of_london_show(at: Instant, shown: Civil) -> None:
    assert zones.civil(at, LONDON) == shown


def test_a_time_shown_twice_has_two_instants() -> None:
    wall = instant(2024, 10, 27, 1, 30)
    assert zones.at_wall(wall, LONDON) == instant(2024, 10, 27, 0, 30)
    assert zones.at_wall(wall, LONDON, second=True) == instant(2024, 10, 27, 1, 30)


@given(INSTANTS, ZONES)
def test_an_instant_is_found_again_by_what_clocks_showed(at: Instant, zone: ZoneInfo) -> None:
    wall = at + zones.offset(at, zone)
    assert at in {zones.at_wall(wall, zone), zones.at_wall(wall, zone, second=True)}


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1)), ZONES)  # noqa: DTZ001 (what clocks show)
def test_the_standard_library_agrees_in_its_years(shown: datetime, zone: ZoneInfo) -> None:
    aware = shown.replace(tzinfo=zone)
    ahead = aware.utcoffset()
    assert ahead is not None
    wall = instant(shown.year, shown.month, shown.day, shown.hour, shown.minute, shown.second, shown.microsecond)
    assert wall - zones.at_wall(wall, zone) == ahead // timedelta(microseconds=1)


@given(st.integers(9_999, MAX_YEAR - 400), st.integers(0, 365), ZONES)
def test_far_years_keep_the_rules_of_the_last_ones(year: int, day: int, zone: ZoneInfo) -> None:
    at = instant(year, 1, 1 + day)
    assert zones.offset(at, zone) == zones.offset(instant(year + 400, 1, 1 + day), zone)
    near = instant(9_000 + year % 400 - 9_000 % 400, 1, 1 + day)
    assert zones.offset(at, zone) == zones.offset(near, zone)


def test_deep_time_keeps_the_first_clocks() -> None:
    assert zones.offset(instant(-13_800_000_000), LONDON) == zones.offset(instant(1), LONDON) == -75_000_000


# -- dates


def test_a_calendar_day_is_the_same_day_in_all_zones() -> None:
    for text in ("2025-01-20", "2025-01", "198X", "[..2022-10-07]", "2025-01-20T10:30Z"):
        assert zones.resolved(parse(text), SHANGHAI) is parse(text)


def test_a_time_without_a_zone_is_told_by_the_clocks_of_its_event() -> None:
    event = Event(id="launch", title="A launch", date="2025-01-20T10:30", time_zone="Asia/Shanghai")
    assert event.when is not None
    assert event.when.earliest == instant(2025, 1, 20, 2, 30)
    assert (event.when.local, event.when.zone) == (True, SHANGHAI)
    without = Event(id="launch", title="A launch", date="2025-01-20T10:30")
    assert without.when is parse("2025-01-20T10:30")


def test_the_parts_of_spans_and_sets_are_read_in_the_zone_too() -> None:
    span = zones.resolved(parse("2025-01-20T10:30/2025-01-20T12:00Z"), SHANGHAI)
    assert (span.earliest, span.latest) == (instant(2025, 1, 20, 2, 30), instant(2025, 1, 20, 12, 1) - 1)
    either = zones.resolved(parse("[2025-01-20T10:30,2025-01-21]"), SHANGHAI)
    assert either.earliest == instant(2025, 1, 20, 2, 30)
    assert either.latest == instant(2025, 1, 22) - 1
    onwards = zones.resolved(parse("2025-01-20T10:30/.."), SHANGHAI)
    assert (onwards.earliest, onwards.latest, onwards.end_kind) == (instant(2025, 1, 20, 2, 30), None, Bound.OPEN)
    within = zones.resolved(parse("[2025-01-20T10:30..2025-01-20T11:30]"), SHANGHAI)
    assert within.earliest == instant(2025, 1, 20, 2, 30)


def test_a_span_that_would_end_before_it_begins_stays_as_it_is() -> None:
    when = parse("2025-01-20T10:00Z/2025-01-20T10:30")
    assert zones.resolved(when, SHANGHAI) == when


@pytest.mark.parametrize(
    ("text", "zone", "begins", "hours"),
    [
        ("2024-01-15", "Europe/London", instant(2024, 1, 15), 24),
        ("2024-03-31", "Europe/London", instant(2024, 3, 31), 23),
        ("2024-10-27", "Europe/London", instant(2024, 10, 26, 23), 25),
        ("2025-01-20", "Asia/Shanghai", instant(2025, 1, 19, 16), 24),
        ("2018-11-04", "America/Sao_Paulo", instant(2018, 11, 4, 3), 23),  # there was no midnight
        ("2018-02-17", "America/Sao_Paulo", instant(2018, 2, 17, 2), 25),  # its last hour came twice
    ],
)
def test_an_axis_draws_a_day_from_midnight_to_midnight(text: str, zone: str, begins: Instant, hours: int) -> None:
    r = zones.placed(parse(text), ZoneInfo(zone))
    assert r.earliest == begins
    assert r.latest == begins + hours * US_PER_HOUR - 1


def test_an_axis_draws_a_time_with_a_zone_where_it_is() -> None:
    for when in (parse("2025-01-20T10:30Z"), zones.resolved(parse("2025-01-20T10:30"), LONDON)):
        assert zones.placed(when, SHANGHAI) == when
    assert zones.placed(parse("2025-01-20T10:30"), SHANGHAI).earliest == instant(2025, 1, 20, 2, 30)


@given(st.dates(), ZONES)
def test_a_placed_date_is_in_order_and_about_as_long(day: object, zone: ZoneInfo) -> None:
    r = zones.placed(parse(str(day)), zone)
    assert r.earliest is not None
    assert r.latest is not None
    assert abs(r.latest + 1 - r.earliest - US_PER_DAY) <= US_PER_DAY // 2


@given(st.sampled_from([form.text for form in FORMS]), ZONES)
def test_every_date_keeps_its_order_and_its_kinds_of_ends(text: str, zone: ZoneInfo) -> None:
    stated = parse(text)
    for r in (zones.resolved(stated, zone), zones.placed(stated, zone)):
        assert (r.edtf, r.kind, r.start_kind, r.end_kind) == (text, stated.kind, stated.start_kind, stated.end_kind)
        assert r.earliest is None or r.latest is None or r.earliest <= r.latest
        assert r.earliest is None or stated.earliest is None or abs(r.earliest - stated.earliest) <= US_PER_DAY
        assert r.latest is None or stated.latest is None or abs(r.latest - stated.latest) <= US_PER_DAY


def test_a_fixed_difference_is_a_zone_too() -> None:
    assert zones.offset(0, timezone(timedelta(minutes=330))) == 330 * US_PER_MINUTE


def test_a_zone_that_no_table_has_is_none() -> None:
    assert zones.zone("Europe/London") == LONDON
    for name in ("Europe/Atlantis", "America", "../etc/passwd", "", "a\0b"):
        assert zones.zone(name) is None


def test_there_is_no_leap_second_in_any_words() -> None:
    with pytest.raises(DateError, match="leap second"):
        parse("2016-12-31T23:59:60Z")


def test_the_zones_to_choose_from_are_places_and_all_can_be_read() -> None:
    names = zones.names()
    assert {"Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Kolkata"} <= set(names)
    assert not {"UTC", "EST5EDT", "US/Eastern", "Etc/GMT+3"} & set(names)
    assert all(zones.zone(name) is not None for name in names)
    assert [zones.place(name) for name in ("America/Argentina/Buenos_Aires", "Etc/GMT+3", "UTC", "")] == [
        "Buenos Aires", "", "", "",
    ]  # fmt: skip


def test_letters_are_given_where_they_mean_one_difference_in_the_whole_world() -> None:
    meant: dict[str, set[int]] = {}
    for name in zones.names():
        zone = ZoneInfo(name)
        for month in range(1, 13, 3):
            at = instant(2025, month, 15)
            if letters := zones.letters(at, zone):
                meant.setdefault(letters, set()).add(zones.offset(at, zone))
    assert {"CET", "CEST", "EST", "EDT", "JST"} <= meant.keys()
    assert all(len(offsets) == 1 for offsets in meant.values())
    assert zones.letters(instant(2025), SHANGHAI) == ""  # CST is in America, too
    assert zones.letters(instant(-300_000), ZoneInfo("Europe/Berlin")) == ""
