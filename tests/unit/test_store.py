"""The store in memory against a naive one: what is found is exact at any time and scale, and nothing is missed."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core import dates
from desktop.core.dates import US_PER_DAY, Bound, Instant, instant
from desktop.core.protocols import EventStore, StoredEvent, Window
from desktop.core.timeline import Event
from desktop.store import columns, counting, sorting
from desktop.store.columns import Columns
from desktop.store.memory import MemoryStore
from desktop.store.texts import TextIndex, Texts
from desktop.store.times import Times, holds
from desktop.view import items
from tests.unit.measure import MEASURE
from tests.unit.strategies import DATES

LANES = ("a", "b", "")
BIG_BANG = instant(-13_800_000_000)

#: Instants of all of time that columns hold, of one second, on few days.
TIMES = st.one_of(
    st.integers(-(2**62) * 10**6, 2**62 * 10**6 - 1),
    st.integers(0, 10**6),
    st.integers(BIG_BANG, BIG_BANG + 10**6),
    st.integers(0, 6).map(lambda day: instant(2025) + day * US_PER_DAY),
    st.integers(instant(2025), instant(2026)),
)
LENGTHS = st.one_of(
    st.integers(0, 10), st.integers(0, 10**9), st.integers(0, 10**24), st.integers(0, 80).map(lambda n: 2**n)
)
BOUNDS = st.sampled_from([Bound.KNOWN] * 5 + [Bound.OPEN, Bound.UNKNOWN])


@st.composite
def stored(draw: st.DrawFn, most: int = 15) -> list[StoredEvent]:
    """Events as a store of them has to tell them, in the order of the file."""
    found = []
    for number in range(draw(st.integers(0, most))):
        start = draw(TIMES)
        end = min(start + draw(LENGTHS), 2**62 * 10**6 - 1)
        start_kind, end_kind = draw(BOUNDS), draw(BOUNDS)
        known = start_kind is Bound.KNOWN or end_kind is not Bound.KNOWN
        found.append(
            StoredEvent(
                number,
                f"e{number}",
                "A title — mit Ümlaut",
                "..",
                draw(st.integers(0, 2)),
                draw(st.integers(0, 3) | st.sampled_from([50, 100])),
                start if known else end,
                start if start_kind is Bound.KNOWN else None,
                end if end_kind is Bound.KNOWN else None,
                start_kind,
                end_kind,
                precise=False,
                lasts=False,
                row=None,
            )
        )
    return found


def columns_of(events: Sequence[StoredEvent]) -> Columns:
    kinds = [columns.START_FLAGS[event.start_kind] | columns.END_FLAGS[event.end_kind] for event in events]
    return Columns(
        Texts.of(event.id for event in events),
        Texts.of(event.title for event in events),
        Texts.of(event.date for event in events),
        LANES,
        np.array([event.lane for event in events], np.int16),
        np.array([event.importance for event in events], np.uint8),
        Times.of(event.anchor for event in events),
        Times.of(event.anchor if event.start is None else event.start for event in events),
        Times.of(event.anchor if event.end is None else event.end for event in events),
        np.array(kinds, np.uint8),
    )


def by_time(events: Sequence[StoredEvent]) -> list[StoredEvent]:
    ordered = sorted(events, key=lambda event: event.anchor)
    return [event._replace(place=place) for place, event in enumerate(ordered)]


@st.composite
def windows(draw: st.DrawFn, events: Sequence[StoredEvent]) -> Window:
    """Around an event or anywhere, of any length, also beyond what columns hold."""
    near = [event.anchor for event in events] + [end for event in events for end in (event.start, event.end) if end]
    at = draw(st.sampled_from(near) | TIMES if near else TIMES)
    start = at - draw(st.integers(-3, 3) | LENGTHS)
    return Window(start, start + draw(st.integers(1, 10) | LENGTHS.map(lambda length: length + 1) | st.just(10**26)))


def inside(event: StoredEvent, window: Window) -> bool:
    return window.start <= event.anchor < window.end


def test_it_is_an_event_store() -> None:
    store: EventStore = MemoryStore(columns_of([]))
    assert len(store) == 0


@given(stored())
def test_events_come_back_whole_and_in_order_of_time(events: list[StoredEvent]) -> None:
    store = MemoryStore(columns_of(events))
    expected = by_time(events)
    assert store.rows(range(len(store))) == expected
    for event in expected:
        assert store.event(event.id) == event
    assert store.event("nobody") is None
    assert store.event("e0" + "0" * 100) is None
    with pytest.raises(IndexError):
        store.order(len(events))
    with pytest.raises(IndexError):
        store.order(-1)


@given(st.data())
def test_counts_put_every_event_of_the_window_into_its_pixel(data: st.DataObject) -> None:
    events = by_time(data.draw(stored()))
    window, pixels = data.draw(windows(events)), data.draw(st.integers(1, 30))
    expected = np.zeros((len(LANES), pixels), np.int32)
    for event in events:
        if inside(event, window):
            expected[event.lane, (event.anchor - window.start) * pixels // (window.end - window.start)] += 1
    store = MemoryStore(columns_of(events))
    for few in (0, counting.FEW):  # few are counted otherwise than many
        with mock.patch.object(counting, "FEW", few):
            assert store.counts(window, pixels).tolist() == expected.tolist()


@given(st.data())
def test_counts_of_parts_that_are_whole_bins_are_those_of_any_other(data: st.DataObject) -> None:
    events = by_time(data.draw(stored()))
    pixels, size = data.draw(st.integers(1, 30)), 2 ** data.draw(st.integers(0, 75))
    near = data.draw(st.sampled_from([event.anchor for event in events] or [0]))
    start = (near // size - data.draw(st.integers(-2, 40))) * size
    window = Window(start, start + pixels * size * data.draw(st.integers(1, 5)))
    store = MemoryStore(columns_of(events))
    with mock.patch.object(counting._Bins, "counts", return_value=None):
        expected = store.counts(window, pixels)
    assert store.counts(window, pixels).tolist() == expected.tolist()
    assert expected.sum() == sum(inside(event, window) for event in events)


def _rank(event: StoredEvent) -> int:
    return event.place * 2_654_435_769 % 2**32


@given(st.data())
def test_every_span_that_meets_the_window_is_found(data: st.DataObject) -> None:
    events = by_time(data.draw(stored()))
    window, shortest = data.draw(windows(events)), data.draw(st.just(0) | st.integers(0, 10**12))
    meeting = [
        event
        for event in events
        if (event.start is None or event.start < window.end)
        and (event.end is None or event.end >= window.start)
        and (event.start is None or event.end is None or event.end - event.start >= shortest)
    ]
    store = MemoryStore(columns_of(events))
    found = store.spans(window, shortest, len(events))
    assert found.tolist() == [event.place for event in meeting]

    limit = data.draw(st.integers(0, 40))
    leading = sorted(meeting, key=lambda event: (-_power(event), -event.importance, _rank(event)))[:limit]
    assert store.spans(window, shortest, limit).tolist() == sorted(event.place for event in leading)


@given(st.data())
def test_a_line_through_a_row_is_the_event_that_lasts_longest(data: st.DataObject) -> None:
    events = by_time(data.draw(stored()))
    window = data.draw(windows(events))
    rows = 3
    row = np.array([event.place % rows for event in events], np.int16)
    store = MemoryStore(columns_of(events)).with_labels(row, np.full(len(events), 1.0))
    limit = data.draw(st.integers(0, 5))
    leading = set(MemoryStore(columns_of(events)).spans(window, 0, limit).tolist())
    found = set(store.spans(window, 0, limit).tolist())
    assert leading <= found, "those that are the longest of all are there in any case"

    def end(event: StoredEvent) -> float:
        return window.end if event.end is None else min(event.end, window.end)

    def goes_on(event: StoredEvent) -> bool:
        if event.start is None:
            return event.end is None
        return event.start < window.start and (event.end is None or event.end >= window.start)

    for line in itertools.product(range(len(LANES)), range(rows)):
        of_line = [event for event in events if (event.lane, event.place % rows) == line and goes_on(event)]
        drawn = [event for event in of_line if event.place in found]
        assert max(map(end, of_line), default=0) == max(map(end, drawn), default=0)
        assert sum(event.place not in leading for event in drawn) <= 1


@given(st.data())
def test_what_is_under_way_is_counted(data: st.DataObject) -> None:
    events = by_time(data.draw(stored()))
    at = data.draw(windows(events)).start
    store = MemoryStore(columns_of(events))
    for lane in range(len(LANES)):
        going_on = [
            event
            for event in events
            if event.lane == lane
            and (event.start is None or event.start <= at)
            and (event.end is None or event.end >= at)
        ]
        assert store.under_way(at, lane) == len(going_on)


def _power(event: StoredEvent) -> float:
    if event.start is None or event.end is None:
        return math.inf
    return math.frexp(
        max(1.0, (event.end // 10**6 - event.start // 10**6) * 1e6 + (event.end % 10**6 - event.start % 10**6))
    )[1]


@given(st.data())
def test_labels_are_those_of_the_window_whose_scale_is_reached(data: st.DataObject) -> None:
    events = by_time(data.draw(stored()))
    scales = st.sampled_from([0.0, 1e-30, 0.25, 0.5, 0.75, 1.0, 3.0, 200.0, math.inf]) | st.floats(1e-40, 1e3)
    thresholds = [data.draw(scales) for _ in events]
    rows = [data.draw(st.integers(0, 5)) for _ in events]
    unlabelled = MemoryStore(columns_of(events))
    store = unlabelled.with_labels(np.array(rows, np.int16), np.array(thresholds, np.float64))
    window = data.draw(windows(events))
    scale = data.draw(scales.filter(math.isfinite) | st.sampled_from([0.0, *filter(math.isfinite, thresholds)]))
    expected = [e.place for e in events if inside(e, window) and thresholds[e.place] <= scale]
    assert store.labelled(window, scale).tolist() == expected
    assert [store.order(place).row for place in range(len(store))] == rows
    assert not len(unlabelled.labelled(window, scale))


@given(st.data())
def test_the_nearest_event_of_a_lane_is_found(data: st.DataObject) -> None:
    events = by_time(data.draw(stored()))
    time, lane = data.draw(TIMES | st.integers(-(10**30), 10**30)), data.draw(st.sampled_from([None, 0, 1, 2]))
    near = MemoryStore(columns_of(events)).near(time, lane)
    distances = {e.place: abs(e.anchor - time) for e in events if lane is None or e.lane == lane}
    if near is None:
        assert not distances
    else:
        assert distances[near] == min(distances.values())


@given(st.lists(TIMES, max_size=60), st.lists(TIMES, min_size=1))
def test_instants_are_searched_to_the_microsecond(times: list[Instant], wanted: list[Instant]) -> None:
    wanted += times
    ordered = Times.of(sorted(times))
    expected = [sum(time < one for time in times) for one in wanted]
    assert ordered.search(Times.of(wanted)).tolist() == expected
    assert [ordered.place(one) for one in wanted] == expected


@pytest.mark.parametrize("at", [instant(2025, 1, 20, 10, 30), BIG_BANG])
def test_neighbours_a_microsecond_apart_fall_into_different_pixels(at: Instant) -> None:
    events = [_day(n, at + n) for n in range(5)] + [_day(5, BIG_BANG - 10**12), _day(6, instant(2030))]
    store = MemoryStore(columns_of(events))
    for few in (0, counting.FEW):
        with mock.patch.object(counting, "FEW", few):
            assert store.counts(Window(at - 1, at + 5), 6)[0].tolist() == [0, 1, 1, 1, 1, 1]


def test_what_a_shrinking_window_still_meets_is_not_displaced() -> None:
    events = [_day(n, n * 10**6)._replace(end=n * 10**6 + 2 ** (n % 40)) for n in range(200)]
    store = MemoryStore(columns_of(events))
    wide, narrow = Window(0, 200 * 10**6), Window(50 * 10**6, 120 * 10**6)
    narrower = set(store.spans(narrow, 0, 20).tolist())
    still = {place for place in store.spans(wide, 0, 20).tolist() if place in store.spans(narrow, 0, 200)}
    assert still <= narrower


def test_bounds_reach_from_the_first_start_to_the_last_end() -> None:
    events = [_day(0, 10)._replace(end=10**20), _day(1, 20)]
    assert MemoryStore(columns_of(events)).bounds == (10, 10**20)
    assert MemoryStore(columns_of([])).bounds is None


def test_labels_of_another_number_or_below_every_scale_are_refused() -> None:
    store = MemoryStore(columns_of([_day(0, 0)]))
    with pytest.raises(ValueError, match="2 thresholds"):
        store.with_labels(np.zeros(1, np.int16), np.zeros(2))
    with pytest.raises(ValueError, match="a number"):
        store.with_labels(np.zeros(1, np.int16), np.array([math.nan]))


def _day(number: int, at: Instant) -> StoredEvent:
    return StoredEvent(
        number, f"e{number}", "", "", 0, 50, at, at, at + US_PER_DAY - 1, Bound.KNOWN, Bound.KNOWN, False, False, None
    )  # fmt: skip


# -- columns of a timeline


def _event(number: int, date: str, **more: str) -> Event:
    return Event.model_validate({"id": f"e{number}", "title": f"Event {number}", "date": date, **more})


def test_a_timelines_events_stand_as_they_are_drawn() -> None:
    events = [_event(n, date) for n, date in enumerate(DATES) if columns.fits(dates.parse(date))]
    store = MemoryStore(columns.of_events(events, ["x"]))
    drawn = {item.event_id: item for item in items.make(events, {}, MEASURE)}
    assert len(store) == len(drawn) == len(events)
    for row in store.rows(range(len(store))):
        item, when = drawn[row.id], dates.parse(row.date)
        assert (row.anchor, row.start, row.end) == (item.anchor, item.start, item.end)
        assert (row.start_kind, row.end_kind) == (when.start_kind, when.end_kind)
        assert row.lasts == (item.style is items.BarStyle.LASTS)
        assert row.precise == (when.kind is dates.DateKind.SINGLE and bool(item.marks))
        assert row.lane == 1


def test_qualifiers_are_among_the_flags() -> None:
    found = columns.of_events(_event(n, date) for n, date in enumerate(["2024", "2024?", "2024~", "2024%"])).flags
    uncertain, approximate = columns.Flag.UNCERTAIN, columns.Flag.APPROXIMATE
    assert [columns.Flag(int(flag)) for flag in found] == [0, uncertain, approximate, uncertain | approximate]


def test_times_of_an_events_own_zone_are_kept() -> None:
    event = _event(0, "2025-01-20T09:00:00", time_zone="Europe/Vienna")
    assert columns.of_events([event]).anchor[0] == instant(2025, 1, 20, 8)


def test_the_undated_and_what_is_beyond_all_columns_is_left_out() -> None:
    far = _event(0, "Y1000000000000")
    undated = Event(id="u", title="Undated")
    assert not columns.fits(dates.parse("Y1000000000000"))
    assert not holds(instant(10**12))
    assert len(columns.of_events([far, undated, _event(1, "2025")])) == 1


# -- texts

WORDS = st.text(st.sampled_from("aAäß\0 龍\U0001f600"), max_size=6)


@given(st.lists(WORDS), st.data())
def test_texts_come_back(words: list[str], data: st.DataObject) -> None:
    texts = Texts.of(words)
    assert list(texts) == words == [texts[place] for place in range(len(texts))]
    places = data.draw(st.lists(st.integers(0, len(words) - 1))) if words else []
    assert list(texts.take(np.array(places, np.int64))) == [words[place] for place in places]
    assert list(Texts.joined([texts, Texts.of([]), texts])) == words * 2
    assert texts.holding("a").tolist() == ["a" in word for word in words]
    assert texts.beginning("a").tolist() == [word.startswith("a") for word in words]


@given(st.lists(WORDS), WORDS)
def test_texts_are_found_and_told_apart(words: list[str], other: str) -> None:
    index = TextIndex(Texts.of(words))
    for word in [*words, other]:
        assert index.find(word) == (words.index(word) if word in words else None)
    assert index.repeated() == [(n, words.index(word)) for n, word in enumerate(words) if words.index(word) != n]


def test_more_texts_than_are_copied_at_once() -> None:
    words = [f"word {number}" * (number % 3) for number in range(150_000)]
    texts = Texts.of(words)
    assert list(texts.take(np.arange(len(words))[::-1])) == words[::-1]
    index = TextIndex(texts)
    assert [index.find(words[place]) for place in (1, 65_537, 149_999)] == [1, 65_537, 149_999]
    assert len(index.repeated()) == 49_999


def test_a_text_with_half_a_character_is_kept_readable() -> None:
    assert list(Texts.of(["a\ud800b"])) == ["a?b"]


@given(st.lists(st.tuples(st.integers(0, 3) | st.integers(0, 10**6), st.integers(0, 2**63 - 1) | st.integers(0, 9))))
def test_counting_sorts_as_comparing_does(rows: list[tuple[int, int]]) -> None:
    """Also what needs all bits; equal rows keep their order."""
    first, last = (np.array([row[key] for row in rows], np.int64) for key in (0, 1))
    assert sorting.order(first, last).tolist() == np.lexsort((first, last)).tolist()


@given(st.lists(st.text(max_size=5), max_size=20), st.data())
def test_texts_in_another_order_are_found_as_before(texts: list[str], data: st.DataObject) -> None:
    places = data.draw(st.permutations(range(len(texts))))
    moved = Texts.of(texts).take(np.array(places, np.int64))
    expected = [texts[place].encode("utf-8", "replace").decode() for place in places]
    assert list(moved) == expected
    data_, offsets = moved.together()
    assert list(Texts.between(data_, offsets)) == expected
    for letter in "a/?":
        assert moved.holding(letter).tolist() == [letter in text for text in expected]
        assert moved.beginning(letter).tolist() == [text.startswith(letter) for text in expected]
    index = TextIndex(Texts.of(texts))
    assert len(index.repeated()) == len(texts) - len(set(Texts.of(texts)))
    for text in expected:
        assert index.reordered(np.array(places, np.int64)).find(text) == expected.index(text)
