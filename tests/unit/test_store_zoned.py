"""Days of very many events from midnight to midnight of another zone: as one by one, for all at once."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.core import zones
from desktop.core.dates import US_PER_HOUR, DateError, instant, parse
from desktop.core.datewords import DateWords
from desktop.core.timeline import Event, Timeline
from desktop.store.columns import Columns, anchor, fits, of_events
from desktop.store.memory import MemoryStore
from desktop.store.zoned import in_zone
from desktop.view import scene
from desktop.view.telling import Telling
from desktop.view.ticks import AxisOptions
from tests.unit.edtf_forms import FORMS
from tests.unit.measure import FixedMeasure

BERLIN, APIA = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Apia")
ZONES = st.sampled_from([BERLIN, APIA, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu")])


def _is_date(text: str) -> bool:
    try:
        return fits(parse(text))
    except DateError:
        return False


DAYS = st.dates().map(lambda day: f"{day:%m-%d}".join([f"{day.year:04d}-", ""]))
TIMES = st.datetimes().map(lambda at: f"{at.year:04d}-{at:%m-%dT%H:%M:%S}")
DATES = st.one_of(
    DAYS,
    TIMES,
    TIMES.map(lambda time: f"{time}Z"),
    TIMES.map(lambda time: f"{time}-05:00"),
    st.tuples(TIMES, st.sampled_from(["", "Z", "+01", "-05:00"]), st.sampled_from("?~%")).map("".join).filter(_is_date),
    st.tuples(TIMES, st.sampled_from("Z "), TIMES, st.sampled_from("Z "))
    .map(lambda of: "/".join("".join(end).strip() for end in sorted((of[:2], of[2:]))))
    .filter(_is_date),
    st.sampled_from([form.text for form in FORMS]).filter(lambda text: fits(parse(text))),
)


def event(date: str, **more: str) -> Event:
    return Event.model_validate({"id": "e", "title": "E", "date": date} | more)


OWN = st.sampled_from([None, None, "Asia/Shanghai", "Europe/London"])


@given(st.lists(st.tuples(DATES, OWN), max_size=8), ZONES, st.booleans())
@example([("2800-01-01T00:00:00", None), ("9999-12-31", None)], APIA, False)  # another day's neighbour in 2000
@example([("2022-11-30T10:30:00Z~", None), ("2022-11-30T10:30+01", None)], BERLIN, False)
@example([("2004-06-11T10:30/2004-06-12", "Asia/Shanghai"), ("[2004-06-11T10,2005]", "Asia/Shanghai")], BERLIN, True)
def test_all_at_once_is_as_one_by_one(dates: list[tuple[str, str | None]], zone: ZoneInfo, moved: bool) -> None:
    events = [event(date, **({"time_zone": own} if own else {})) for date, own in dates]
    before = of_events(events)
    if moved:  # rows keep their own zones in another order, and behind others
        before = Columns.joined([before.take(np.arange(len(events))[::-1])] * 2, before.lanes)
        before = before.take(np.arange(len(events), 2 * len(events))[::-1])
    after = in_zone(before, zone)
    assert list(after.dates) == [date for date, _ in dates]
    for row, (of, (date, _)) in enumerate(zip(events, dates, strict=True)):
        assert of.when is not None
        when = zones.placed(of.when, zone)
        start = anchor(when) if when.earliest is None else when.earliest
        end = anchor(when) if when.latest is None else when.latest
        assert (after.start[row], after.end[row]) == (start, end), date
        assert after.anchor[row] == anchor(when), date


@pytest.mark.parametrize(
    "date", ["2024-03-31", "2024-10-27", "2024-03-31T02:30", "2024-10-27T02:30", "2024-03/2024-10"]
)
def test_days_on_which_clocks_change_are_as_long_as_they_are(date: str) -> None:
    made = in_zone(of_events([event(date)]), BERLIN)
    when = zones.placed(parse(date), BERLIN)
    assert (made.start[0], made.end[0]) == (when.earliest, when.latest)


def test_a_time_that_was_read_in_an_events_own_zone_stays_where_it_is() -> None:
    before = of_events([event("2025-01-20T10:30", time_zone="Asia/Shanghai")])
    assert in_zone(before, BERLIN).start[0] == before.start[0]


def test_a_scene_of_very_many_hangs_cards_where_its_store_has_their_events() -> None:
    zone = ZoneInfo("America/New_York")
    events = [event("2025-01-20"), event("2025-01-21T10:30Z", id="b")]
    file = Timeline.model_validate({"format": "quoteline/1", "title": "T", "events": [e.model_dump() for e in events]})
    told = Telling(DateWords(zone=zone), AxisOptions(zone=zone))
    made = scene.make(file, FixedMeasure(), 1200, 700, told=told, store=MemoryStore(of_events(file.events)))
    stored = made.item("e")
    assert stored is not None
    assert stored.anchor == instant(2025, 1, 20) + 5 * US_PER_HOUR
    assert made.holds_anchor(stored.anchor, stored.anchor)
    assert not made.holds_anchor(instant(2025, 1, 20), instant(2025, 1, 20) + US_PER_HOUR)
