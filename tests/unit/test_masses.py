"""Very many events: each is in a card, a mark or a count, whatever the data and the view; nothing jumps or overlaps."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desktop.core.dates import US_PER_DAY, US_PER_SECOND, Instant
from desktop.core.protocols import Standing, Support, TextStyle
from desktop.core.timeline import Event, Lane
from desktop.store.columns import Columns, Extents, of_events, told
from desktop.store.memory import MemoryStore
from desktop.store.ondemand import StoredEvents, StoredTimeline
from desktop.store.texts import Texts
from desktop.store.times import Times
from desktop.view import large, masses
from desktop.view.density import Grid
from desktop.view.frame import Frame, Look, build
from desktop.view.hit import Part, at
from desktop.view.items import CARD_LEFT, CARD_RIGHT, CARD_SHIFT
from desktop.view.large import LargeScene
from desktop.view.scene import LANE_COLUMN
from desktop.view.timescale import Timescale
from tests.unit.measure import MEASURE
from tests.unit.strategies import SCALES

SOME = settings(max_examples=40, deadline=None)
LANES = ("a", "b", "c")


def scene_of(anchors: list[Instant], lengths: list[int], lanes: list[int], importance: list[int]) -> LargeScene:
    """Events of these instants; one of length 0 is a day's, which is drawn as a point."""
    count = len(anchors)
    dates = Texts.of(["2025-01-20/2025-01-21" if length else "2025-01-20" for length in lengths])
    starts = Times.of(anchors)
    ends = Times.of([a + (n or US_PER_DAY - 1) for a, n in zip(anchors, lengths, strict=True)])
    extents = Extents(starts, starts, ends, np.zeros(count, np.uint8))
    store = MemoryStore(
        Columns(
            Texts.of([f"e{n}" for n in range(count)]),
            Texts.of([f"Event {n}" + " of so many words" * (n % 3) for n in range(count)]),
            dates,
            (*LANES, ""),
            np.array(lanes, np.int16),
            np.array(importance, np.uint8),
            starts,
            starts,
            ends,
            told(dates, extents),
        )
    )
    timeline = StoredTimeline.over(StoredEvents(store, ()), "T", [Lane(id=one, title=one) for one in LANES], (), 0)
    return large.with_labels(large.first_sight(timeline, store, MEASURE, 1200, 700))


@st.composite
def scenes(draw: st.DrawFn) -> LargeScene:
    """Even, in bursts, at equal times, in geometric series."""
    count = draw(st.integers(1, 400))
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    match draw(st.sampled_from(["even", "bursts", "equal", "series"])):
        case "even":
            times = chance.integers(0, 10**15, count)
        case "bursts":
            times = chance.choice(chance.integers(0, 10**15, 4), count) + chance.integers(0, 10**9, count)
        case "equal":
            times = chance.choice(chance.integers(0, 10**12, 3), count)
        case _:
            times = (1.1 ** np.arange(count) % 1e16).astype(np.int64)
    spans = np.where(chance.uniform(size=count) < 0.3, chance.integers(1, 10**14, count), 0)
    return scene_of(
        times.tolist(), spans.tolist(), chance.integers(0, 3, count).tolist(), chance.integers(0, 101, count).tolist()
    )


@st.composite
def looks(draw: st.DrawFn) -> tuple[LargeScene, Timescale]:
    scene = draw(scenes())
    place = draw(st.integers(0, len(scene.store) - 1))
    anchor = scene.store.order(place).anchor
    near = Timescale(anchor, draw(st.floats(0, scene.time_width)), draw(SCALES), scene.time_width).panned(0)
    return scene, draw(st.sampled_from([near, scene.whole]))


def drawn(scene: LargeScene, scale: Timescale, selected: str | None = None) -> Frame:
    return build(scene, Look(scale, 0.0, selected), MEASURE, lambda _: Standing(Support.NONE, 0, 0))


@SOME
@given(looks(), st.booleans())
def test_every_event_is_in_a_card_a_mark_or_a_count_and_counts_add_up(
    look: tuple[LargeScene, Timescale], selects: bool
) -> None:
    scene, scale = look
    selected = scene.store.order(0).id if selects else None
    found = masses.shares(scene, Look(scale, 0.0, selected))
    counted = Counter[int]()
    for crowd in found.crowds:
        counted[crowd.lane] += crowd.size
        assert crowd.stretch.start <= crowd.first <= crowd.last < crowd.stretch.end
        assert len(crowd.ids) in (0, crowd.size)
    for profile in found.profiles:
        counted[profile.lane] += sum(profile.counts)
        assert min(profile.counts) >= 0
    single = [stored.place for stored in (*found.shown, *found.marked)]
    assert len(single) == len(set(single)), "nobody is told twice"
    for stored in (*found.shown, *found.marked):
        counted[scene.lane_of(stored)] += 1
    expected = scene.store.counts(found.window, 1)[:, 0].tolist()
    assert [counted[lane] for lane in range(3)] == expected[:3]


@SOME
@given(looks())
def test_a_profile_counts_what_begins_in_its_columns(look: tuple[LargeScene, Timescale]) -> None:
    scene, scale = look
    found = masses.shares(scene, Look(scale))
    carded = Counter(
        (scene.lane_of(stored), (stored.anchor - found.window.start) // found.grid.column) for stored in found.shown
    )
    counts = scene.counts(found.window, found.grid.columns(found.window))
    for profile in found.profiles:
        first = (profile.start - found.window.start) // found.grid.column
        for nth, count in enumerate(profile.counts, first):
            assert count == counts[profile.lane, nth] - carded[profile.lane, nth]
        assert all(0 <= height <= 1 for height in profile.heights)


def test_a_handful_of_events_beside_the_cards_is_told_by_numbers() -> None:
    chance = np.random.default_rng(3)
    days = chance.integers(0, 100, 900) * US_PER_DAY
    far = [10_000 * US_PER_DAY + 10 * n for n in range(20_000)]  # so many that these few are low beside them
    anchors = [*days.tolist(), *far]
    scene = scene_of(anchors, [0] * len(anchors), [n % 3 for n in range(len(anchors))], [50] * len(anchors))
    found = masses.shares(scene, Look(Timescale.over(0, 100 * US_PER_DAY, scene.time_width)))
    assert not found.profiles, "a line at the lane's foot is overlooked"
    assert found.crowds


@SOME
@given(looks(), st.floats(-900, 900))
def test_who_pans_meets_the_same_marks_counts_and_columns(look: tuple[LargeScene, Timescale], dx: float) -> None:
    scene, scale = look
    here, there = (masses.shares(scene, Look(one)) for one in (scale, scale.panned(dx)))
    assume(here.window.start < there.window.end and there.window.start < here.window.end)
    start, end = max(here.window.start, there.window.start), min(here.window.end, there.window.end)
    for a, b in ((here, there), (there, here)):
        kept = {(one.lane, one.row, one.first, one.size) for one in b.crowds}
        inside = {
            (one.lane, one.row, one.first, one.size)
            for one in a.crowds
            if start <= one.stretch.start and one.stretch.end <= end
        }
        assert inside <= kept
        assert {one.place for one in a.marked if start <= one.anchor < end} <= {one.place for one in b.marked}


@SOME
@given(looks(), st.floats(1, 50), st.floats(0, 1))
def test_zooming_in_at_a_card_keeps_it(look: tuple[LargeScene, Timescale], factor: float, share: float) -> None:
    scene, scale = look
    cards = drawn(scene, scale).cards
    assume(cards)
    card = cards[int(share * (len(cards) - 1))]
    item = scene.item(card.event_id)
    assert item is not None
    closer = drawn(scene, scale.zoomed(factor, scale.x(item.anchor)))
    kept = next(other for other in closer.cards if other.event_id == card.event_id)
    assert kept.rect.x == pytest.approx(card.rect.x, abs=1e-3)
    assert (kept.rect.y, kept.rect.height) == (card.rect.y, card.rect.height)
    assert kept.rect.width >= card.rect.width, "it may say more, and never less"


def test_a_title_is_whole_where_the_next_event_of_its_row_leaves_room() -> None:
    scene = scene_of([n * US_PER_DAY for n in range(400)], [0] * 400, [0] * 400, [50] * 400)
    rows = scene.layout.bands[0].rows
    long = next(n for n in range(100, 200) if n % 3 == 2)
    words = scene.title(f"e{long}")

    def shown(room: float) -> tuple[str, ...]:
        """The title at a scale that parts an event and the next of its row by so many pixels."""
        scale = Timescale(long * US_PER_DAY, 300.0, rows * US_PER_DAY / room, scene.time_width).panned(0)
        return next(card.title for card in drawn(scene, scale).cards if card.event_id == f"e{long}")

    assert MEASURE.width(words, TextStyle.CARD_TITLE) > large.CARD_WIDEST - CARD_LEFT - CARD_RIGHT
    assert shown(large.WHOLE_REACH + 1) == (words,)
    (cut,) = shown(large.WHOLE_REACH - 1)
    assert cut.endswith("…")
    assert words.startswith(cut[:-1])


@SOME
@given(looks())
def test_no_card_stands_on_another_and_no_count_either(look: tuple[LargeScene, Timescale]) -> None:
    frame = drawn(*look)
    assert not any(a.rect.meets(b.rect) for a, b in combinations(frame.cards, 2))
    assert not any(a.rect.meets(b.rect) for a, b in combinations(frame.clusters, 2))


@SOME
@given(looks(), SCALES, st.floats(-2000, 2000))
def test_the_frame_is_of_the_viewport_alone_and_rows_never_change(
    look: tuple[LargeScene, Timescale], us_per_px: float, dx: float
) -> None:
    scene, scale = look
    first = drawn(scene, scale)
    heights: dict[tuple[str, str], float] = {}
    for view in (scale, scale.panned(dx), Timescale(scale.origin, scale.origin_x, us_per_px, scale.width)):
        frame = drawn(scene, view)
        for kind, event_id, y in (
            *(("card", card.event_id, card.rect.y) for card in frame.cards),
            *(("mark", mark.event_id, mark.y) for mark in frame.marks),
        ):
            assert heights.setdefault((kind, event_id), y) == y
    assert drawn(scene, scale) == first


@SOME
@given(st.integers(2, 3000), st.integers(0, 10**15))
def test_events_of_equal_time_can_all_be_reached(count: int, when: int) -> None:
    scene = scene_of([when] * count, [0] * count, [1] * count, [50] * count)
    frame = drawn(scene, Timescale(when, 300.0, scene.limits.closest, scene.time_width))
    shown = {card.event_id for card in frame.cards} | {mark.event_id for mark in frame.marks}
    told_of = sum(cluster.count for cluster in frame.clusters)
    assert told_of + len(shown) == count
    for cluster in frame.clusters:
        members = scene.members(cluster.lane, cluster.first, cluster.last, 5)
        assert members.first == members.last == when
        assert members.size == count
        assert len(members.event_ids) == min(5, count)


def test_a_profile_is_hit_and_leads_to_what_it_counts() -> None:
    chance = np.random.default_rng(3)
    scene = scene_of(chance.integers(0, 10**15, 4000).tolist(), [0] * 4000, [1] * 4000, [50] * 4000)
    frame = drawn(scene, scene.whole)
    (density,) = frame.densities
    x, y = density.rect.x + density.rect.width / 2, density.rect.bottom - 1
    found = at(frame, x, y)
    assert found.part is Part.CLUSTER
    assert found.cluster is not None
    assert found.cluster.rect.contains(x, y)
    members = scene.members(found.cluster.lane, found.cluster.first, found.cluster.last, 9)
    cards = [scene.item(card.event_id) for card in frame.cards]
    inside = [one for one in cards if one and found.cluster.first <= one.anchor <= found.cluster.last]
    assert found.cluster.count == members.size - len(inside)


@given(SCALES)
def test_the_grid_fits_into_itself(us_per_px: float) -> None:
    grid = Grid.of(us_per_px)
    assert grid.stretch % grid.column == 0
    assert grid.column >= 1
    if us_per_px >= 1:
        assert 2 <= grid.column / us_per_px <= 4
        assert 54 <= grid.stretch / us_per_px <= 108


@SOME
@given(scenes(), st.data())
def test_stepping_and_sifting_go_by_time(scene: LargeScene, data: st.DataObject) -> None:
    ids = [scene.store.order(place).id for place in range(len(scene.store))]
    passes = frozenset(data.draw(st.sets(st.sampled_from(ids))))
    part = scene.showing(passes)
    kept = [event_id for event_id in ids if event_id in passes]
    assert part.empty == (not kept)
    assert part.whole == scene.whole
    for before, after in pairwise(kept):
        assert part.neighbour(before, 1, 0) == after
        assert part.neighbour(after, -1, 0) == before
    hidden = next((event_id for event_id in ids if event_id not in passes), None)
    if hidden is not None:
        item = scene.item(hidden)
        assert item is not None
        later = part.neighbour(hidden, 1, 0)
        assert later is None or scene.position(later) >= scene.store.before(item.anchor)


def test_a_wider_window_packs_nothing_anew_and_a_higher_one_has_more_rows() -> None:
    chance = np.random.default_rng(3)
    scene = scene_of(
        (chance.integers(0, 10**9, 900) * US_PER_SECOND).tolist(), [0] * 900, [n % 3 for n in range(900)], [50] * 900
    )
    wider = scene.resized(1800, 700)
    assert wider is not None
    assert wider.store is scene.store
    assert wider.whole.width == 1800 - LANE_COLUMN
    assert scene.resized(1200, 1400) is None


def years(count: int) -> list[Instant]:
    return [n * 365 * US_PER_DAY for n in range(count)]


def among_spans() -> tuple[LargeScene, Timescale]:
    """Two hundred spans of ten years, and an hour in which none of them begins."""
    scene = scene_of(
        [*years(30), *(n * 3600 * US_PER_SECOND for n in range(200))],
        [3650 * US_PER_DAY] * 230,
        [n % 3 for n in range(230)],
        [50] * 230,
    )
    return scene, Timescale(years(3)[2] + 100 * US_PER_DAY, 0.0, 3600 * US_PER_SECOND / 800, scene.time_width)


def test_among_spans_that_only_run_through_one_is_told_the_way_and_can_reach_them() -> None:
    scene, scale = among_spans()
    frame = drawn(scene, scale)
    assert frame.bars
    assert not frame.cards
    assert frame.hint is not None
    assert "Nothing begins here. Earlier:" in frame.hint.text
    assert frame.hint.event_id is not None
    assert frame.hint.rect.y > scene.height * 0.8, "out of the way"


def test_a_selected_span_that_runs_through_has_its_card_at_the_near_edge() -> None:
    scene, scale = among_spans()
    for place in (0, 100, 199):
        selected = scene.store.order(place).id
        frame = drawn(scene, scale, selected)
        (card,) = frame.cards
        (bar,) = (bar for bar in frame.bars if bar.selected)
        assert (card.event_id, card.lifted, bar.event_id, bar.quiet) == (selected, True, selected, False)
        assert LANE_COLUMN < card.rect.x < LANE_COLUMN + 10
        assert card.rect.bottom <= bar.rect.y
        assert len({one.event_id for one in frame.bars}) == len(frame.bars)


@pytest.mark.parametrize(
    "date",
    ["../1985", "/1985", "[..1760-12-03]", "{..1985}", "../2004-06-11T10:00:00Z", "1985/..", "1985~", "1985-04-12"],
)
def test_every_card_hangs_to_the_right_of_its_mark(date: str) -> None:
    events = [Event.model_validate({"id": f"e{n}", "title": f"Event {n}", "date": date}) for n in range(3)]
    store = MemoryStore(of_events(events))
    timeline = StoredTimeline.over(StoredEvents(store, ()), "T", [], (), 0)
    scene = large.with_labels(large.first_sight(timeline, store, MEASURE, 1200, 700))
    for stored in store.rows(range(3)):
        for item in (scene.card(stored), scene.whole_card(stored)):
            assert item.left == CARD_SHIFT < item.right
            assert item.anchor == stored.anchor
