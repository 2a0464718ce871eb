"""Lanes by the user's wish in a timeline of very many events: the same promises, without an object for each event."""

from __future__ import annotations

import numpy as np
import pytest

from desktop.core.protocols import Standing, Support, Window
from desktop.core.timeline import Timeline
from desktop.store import columns
from desktop.store.memory import MemoryStore
from desktop.view import arrangement, large
from desktop.view.arrangement import AS_IN_FILE, Arrangement
from desktop.view.frame import Frame, Look, build
from desktop.view.lanes import STRIP_HEIGHT
from desktop.view.large import LargeScene
from tests.unit.measure import MEASURE
from tests.unit.strategies import timeline

LANES = ["a", "b", "b1", "b2", "c"]
COUNT = 2500


@pytest.fixture(scope="module")
def file() -> Timeline:
    lanes = [{"id": key, "title": key, **({"parent": key[0]} if len(key) > 1 else {})} for key in LANES]
    events = [
        {
            "id": f"e{n}",
            "title": f"E {n}",
            "date": f"20{n % 25:02}-{1 + n % 12:02}-{1 + n % 28:02}",
            "lane": LANES[n % 5],
        }
        for n in range(COUNT)
    ]
    return timeline(lanes=lanes, events=events)


def laid_out(file: Timeline, wish: Arrangement) -> LargeScene:
    store = MemoryStore(columns.of_events(file.events, LANES))
    return large.with_labels(large.first_sight(file, store, MEASURE, 1200.0, 700.0, wish=wish))


def drawn(made: LargeScene, selected: str | None = None) -> Frame:
    return build(made, Look(made.whole, 0.0, selected), MEASURE, lambda _: Standing(Support.NONE, 0, 0))


def stands_for(frame: Frame) -> int:
    """How many events the cards, marks, counts and profiles of a frame stand for, each once."""
    single = {card.event_id for card in frame.cards} | {mark.event_id for mark in frame.marks}
    counted = sum(cluster.count for cluster in frame.clusters)
    return len(single) + counted + sum(sum(density.counts) for density in frame.densities)


@pytest.mark.parametrize(
    "wish",
    [
        AS_IN_FILE,
        arrangement.collapse(AS_IN_FILE, "b"),
        arrangement.collapse(AS_IN_FILE, "a", "b", "c"),
        Arrangement(("c", "b2", "a"), frozenset({"a"}), frozenset({"b2"})),
        Arrangement((), frozenset({"b"}), frozenset({"c"})),
    ],
)
def test_no_event_of_a_lane_that_is_not_hidden_is_lost(file: Timeline, wish: Arrangement) -> None:
    made = laid_out(file, wish)
    away = {made.lanes[at].id for at in made.arranged.hidden}
    shown = sum(event.lane not in away for event in file.events)
    assert len(made.store) == shown == COUNT - made.in_hidden_lanes
    assert sum(map(sum, made.tally(40))) == shown
    assert stands_for(drawn(made)) == shown


def test_a_strip_holds_the_events_of_all_lanes_in_it_and_no_card(file: Timeline) -> None:
    made = laid_out(file, arrangement.collapse(AS_IN_FILE, "b"))
    strip = made.lanes.index(next(lane for lane in made.lanes if lane.id == "b"))
    whole = Window(made.whole.start, made.whole.end)
    assert len(made.within(whole, strip)) == 3 * COUNT // 5
    assert made.layout.bands[strip].height == STRIP_HEIGHT
    frame = drawn(made)
    assert not [card for card in frame.cards if card.lane == strip]
    assert {made.lanes[density.lane].id for density in frame.densities} <= {"a", "b", "c"}
    chosen = drawn(made, "e1")
    assert [card.event_id for card in chosen.cards if card.lifted] == ["e1"]


def test_stepping_and_finding_pass_over_hidden_lanes(file: Timeline) -> None:
    made = laid_out(file, arrangement.hide(AS_IN_FILE, "a", "b"))
    assert made.item("e1") is None
    assert made.hides
    after = made.neighbour("e0", 1, 0)
    assert after is not None
    assert file.event_by_id[after].lane == "c"
    none = laid_out(file, arrangement.hide(AS_IN_FILE, "a", "b", "c"))
    assert none.only_in_hidden_lanes
    assert drawn(none).hint is not None


def test_another_arrangement_leaves_no_trace_of_the_one_before(file: Timeline) -> None:
    wish = Arrangement(("c",), frozenset({"b1"}), frozenset({"a"}))
    before = laid_out(file, arrangement.collapse(AS_IN_FILE, "b"))
    assert drawn(before.showing(None, wish)) == drawn(laid_out(file, wish))
    assert drawn(before.showing(None)) == drawn(laid_out(file, AS_IN_FILE))


def test_a_store_of_some_lanes_keeps_their_numbers(file: Timeline) -> None:
    store = MemoryStore(columns.of_events(file.events, LANES))
    some = store.in_lanes([1, 4])
    assert some.lanes == store.lanes
    assert len(some) == 2 * COUNT // 5
    assert {some.order(place).lane for place in range(len(some))} == {1, 4}
    assert len(store.in_lanes([])) == 0
    assert np.all(np.diff(some.of_lane(4)) > 0)
