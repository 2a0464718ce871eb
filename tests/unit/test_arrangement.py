"""Lanes by the user's wish: in another order, hidden, collapsed; children with their parents, and no event lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desktop.core.protocols import Standing, Support
from desktop.core.timeline import Timeline
from desktop.view import arrangement, scene
from desktop.view.arrangement import AS_IN_FILE, Arrangement, gaps, in_order, moved, moved_before
from desktop.view.frame import SHOW_LANES, Frame, Look, build
from desktop.view.lanes import STRIP_HEIGHT, LaneName, LaneState, names
from desktop.view.scene import AXIS_HEIGHT, Scene, SmallScene
from tests.unit.measure import MEASURE
from tests.unit.strategies import timeline, timelines

SOME = settings(max_examples=40)
HEIGHT = 700.0


def laid_out(file: Timeline, wish: Arrangement = AS_IN_FILE, height: float = HEIGHT) -> SmallScene:
    return scene.small(file, MEASURE, 1200, height, wish=wish)


def drawn(made: Scene, *, scroll: float = 0.0, selected: str | None = None) -> Frame:
    return build(made, Look(made.whole, scroll, selected), MEASURE, lambda _: Standing(Support.NONE, 0, 0))


def seen(made: Scene) -> set[str]:
    """The events that something stands for, wherever one scrolls to."""
    found: set[str] = set()
    scroll = 0.0
    while scroll < made.layout.height:
        frame = drawn(made, scroll=scroll)
        found |= {thing.event_id for things in (frame.cards, frame.marks, frame.bars) for thing in things}
        found |= {event_id for cluster in frame.clusters for event_id in cluster.event_ids}
        scroll += made.lanes_height
    return found


def lanes_of(*parents: tuple[str, str | None], events: Sequence[str] = "") -> Timeline:
    """Lanes by id and parent; an event in each of ``events``."""
    return timeline(
        lanes=[{"id": key, "title": key.upper(), **({"parent": parent} if parent else {})} for key, parent in parents],
        events=[{"id": f"in-{key}", "title": key, "date": f"20{10 + n}", "lane": key} for n, key in enumerate(events)],
    )


NESTED = lanes_of(("a", None), ("b", None), ("b1", "b"), ("b2", "b"), ("b21", "b2"), ("c", None), events="abc")


def order(wish: Arrangement, file: Timeline = NESTED) -> str:
    lanes, _ = names(file)
    return " ".join(lanes[at].id for at in in_order(lanes, wish))


@st.composite
def forests(draw: st.DrawFn, most: int = 9) -> list[LaneName]:
    """Lanes in lanes, as ``lanes.names`` orders them."""
    count = draw(st.integers(1, most))
    parents = [draw(st.none() | st.integers(0, n - 1)) if n else None for n in range(count)]
    lanes = [{"id": f"l{n}", "title": "", **({} if p is None else {"parent": f"l{p}"})} for n, p in enumerate(parents)]
    return list(names(timeline(lanes=lanes))[0])


IDS = st.sampled_from([*(f"l{n}" for n in range(9)), "gone", ""])
WISHES = st.builds(Arrangement, st.lists(IDS).map(tuple), st.frozensets(IDS), st.frozensets(IDS))


@st.composite
def wished(draw: st.DrawFn) -> tuple[Timeline, Arrangement]:
    return draw(timelines()), draw(WISHES)


# -- the order


@given(forests(), WISHES)
def test_every_lane_has_one_place_and_stands_among_its_siblings_below_its_parent(
    lanes: list[LaneName], wish: Arrangement
) -> None:
    flat = in_order(lanes, wish)
    assert sorted(flat) == list(range(len(lanes)))
    for place, at in enumerate(flat):
        if (parent := lanes[at].parent) is not None:
            between = flat[flat.index(parent) + 1 : place]
            assert all(lanes[other].depth > lanes[parent].depth for other in between)


@given(forests(), WISHES)
def test_without_a_wished_order_it_is_the_file_s(lanes: list[LaneName], wish: Arrangement) -> None:
    assert in_order(lanes, replace(wish, order=())) == tuple(range(len(lanes)))


@given(forests(), WISHES, st.data())
def test_up_undoes_down(lanes: list[LaneName], wish: Arrangement, data: st.DataObject) -> None:
    lane_id = data.draw(st.sampled_from(lanes)).id
    assume(lane_id not in wish.hidden)
    down = moved(lanes, wish, lane_id, 1)
    if down is wish:
        return
    away = arrangement.arranged(lanes, wish).hidden
    again = in_order(lanes, moved(lanes, down, lane_id, -1))
    assert [at for at in again if at not in away] == [at for at in in_order(lanes, wish) if at not in away]


def test_a_lane_moves_with_those_in_it_past_what_is_seen() -> None:
    lanes, _ = names(NESTED)
    assert order(moved(lanes, AS_IN_FILE, "b", 1)) == "a c b b1 b2 b21"
    assert order(moved(lanes, AS_IN_FILE, "b", -1)) == "b b1 b2 b21 a c"
    assert order(moved(lanes, AS_IN_FILE, "b1", 1)) == "a b b2 b21 b1 c"
    assert moved(lanes, AS_IN_FILE, "c", 1) == moved(lanes, AS_IN_FILE, "b21", -1) == AS_IN_FILE
    hidden = Arrangement(hidden=frozenset("b"))
    assert order(moved(lanes, hidden, "a", 1)) == "b b1 b2 b21 c a"
    assert order(moved(lanes, hidden, "c", -1)) == "c a b b1 b2 b21"


def test_a_move_back_leaves_no_trace() -> None:
    lanes, _ = names(NESTED)
    assert moved(lanes, moved(lanes, AS_IN_FILE, "a", 1), "a", -1) == AS_IN_FILE


@pytest.mark.parametrize(("lane_id", "before"), [("gone", "a"), ("a", "gone"), ("a", "a"), ("a", "b1"), ("b1", None)])
def test_what_is_no_sibling_moves_nothing_out_of_its_parent(lane_id: str, before: str | None) -> None:
    lanes, _ = names(NESTED)
    assert set(order(moved_before(lanes, AS_IN_FILE, lane_id, before)).split()) == set(order(AS_IN_FILE).split())
    if before is not None:
        assert moved_before(lanes, AS_IN_FILE, lane_id, before) == AS_IN_FILE


def test_a_new_lane_comes_behind_the_one_that_it_follows_in_the_file_and_one_that_is_gone_is_no_matter() -> None:
    wish = Arrangement(order=("c", "gone", "b", "a"))
    assert order(wish, lanes_of(("a", None), ("new", None), ("b", None), ("c", None))) == "c b a new"
    assert order(wish, lanes_of(("first", None), ("a", None), ("b", None))) == "first b a"


@given(forests(), WISHES, st.data())
def test_each_gap_is_where_the_lane_then_stands(lanes: list[LaneName], wish: Arrangement, data: st.DataObject) -> None:
    file = timeline(
        lanes=[
            {"id": lane.id, "title": "", **({} if lane.parent is None else {"parent": lanes[lane.parent].id})}
            for lane in lanes
        ]
    )
    made = laid_out(file, wish)
    assume(made.layout.order)
    at = data.draw(st.sampled_from(made.layout.order))
    found = gaps(made.lanes, wish, made.layout, at)
    assert [gap.y for gap in found] == sorted(gap.y for gap in found)
    for gap in found:
        after = laid_out(file, moved_before(made.lanes, wish, made.lanes[at].id, gap.before)).layout
        above = [other for other in made.layout.order if made.layout.bands[other].top < gap.y]
        mine = [other for other in above if other == at or _within(made.lanes, other, at)]
        assert list(after.order).index(at) == len(above) - len(mine)


def _within(lanes: tuple[LaneName, ...], lane: int, other: int) -> bool:
    above = lanes[lane].parent
    while above is not None and above != other:
        above = lanes[above].parent
    return above is not None


# -- hidden and collapsed


def states(wish: Arrangement) -> dict[str, LaneState]:
    made = laid_out(NESTED, wish)
    return {lane.id: state for lane, state in zip(made.lanes, made.arranged.states, strict=True)}


def test_what_lies_in_a_hidden_lane_is_hidden_and_what_lies_in_a_collapsed_one_is_in_its_strip() -> None:
    assert [key for key, state in states(arrangement.hide(AS_IN_FILE, "b")).items() if state is LaneState.HIDDEN] == [
        "b", "b1", "b2", "b21",
    ]  # fmt: skip
    made = laid_out(NESTED, arrangement.collapse(AS_IN_FILE, "b", "b2"))
    assert [made.lanes[at].id for at in made.layout.order] == ["a", "b", "c"]
    assert {made.lanes[host].id for host in made.arranged.hosts[1:5]} == {"b"}
    within = states(arrangement.collapse(AS_IN_FILE, "b2"))
    assert (within["b2"], within["b21"], within["b1"]) == (LaneState.STRIP, LaneState.FOLDED, LaneState.OPEN)


def test_to_collapse_the_others_leaves_the_way_to_a_lane_open() -> None:
    lanes, _ = names(NESTED)
    wish = arrangement.collapse_others(lanes, arrangement.collapse(AS_IN_FILE, "b", "b2"), "b2")
    assert wish.collapsed == {"a", "b1", "c"}
    assert arrangement.collapse_others(lanes, AS_IN_FILE, "b").collapsed == {"a", "c"}
    assert arrangement.collapse_others(lanes, AS_IN_FILE, "gone") == AS_IN_FILE


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (AS_IN_FILE, ""),
        (Arrangement(hidden=frozenset("b")), "4 lanes hidden"),
        (Arrangement(hidden=frozenset("a"), collapsed=frozenset("bc")), "1 lane hidden, 2 collapsed"),
        (Arrangement(collapsed=frozenset({"b", "b2", "gone"})), "1 lane collapsed"),
        (Arrangement(collapsed=frozenset("ac")), "2 lanes collapsed"),
    ],
)
def test_it_is_told_how_many_are_not_seen_as_they_are(wish: Arrangement, words: str) -> None:
    assert arrangement.told(names(NESTED)[0], wish) == words


# -- what is seen


@SOME
@given(wished())
def test_no_event_of_a_lane_that_is_not_hidden_is_lost(case: tuple[Timeline, Arrangement]) -> None:
    file, wish = case
    made = laid_out(file, wish)
    away = {made.lanes[at].id for at in made.arranged.hidden}
    dated = {event.id: event.lane or "" for event in file.events if event.when is not None}
    shown = {key for key, lane in dated.items() if lane not in away}
    assert set(made.by_event) == shown
    assert set(made.hidden) == dated.keys() - shown
    in_view = {item.event_id for item in made.items if 0 <= made.whole.x(item.anchor) <= made.time_width}
    assert in_view <= seen(made) <= shown


@SOME
@given(wished())
def test_a_strip_is_a_line_of_marks(case: tuple[Timeline, Arrangement]) -> None:
    file, wish = case
    made = laid_out(file, wish)
    frame = drawn(made)
    for lane in made.layout.order:
        band = made.layout.bands[lane]
        if not band.flat:
            continue
        assert band.height == STRIP_HEIGHT
        folded = {at for at, host in enumerate(made.arranged.hosts) if host == lane}
        assert not [card for card in frame.cards if card.lane in folded]
        y = AXIS_HEIGHT + band.top + band.height / 2
        assert {mark.y for mark in frame.marks if mark.lane in folded} <= {y}
    for head in frame.lanes:
        assert len(head.lines) <= (1 if made.layout.bands[head.lane].flat else 3)


@SOME
@given(wished(), st.floats(300, 2000))
def test_where_lanes_stand_is_of_the_file_the_wish_and_the_window_alone(
    case: tuple[Timeline, Arrangement], height: float
) -> None:
    file, wish = case
    made = laid_out(file, wish, height)
    assert drawn(laid_out(file, height=height).showing(None, wish)) == drawn(made)
    tops = [band.top for band in made.layout.drawn]
    assert tops == sorted(tops)
    assert made.layout.height == pytest.approx(sum(band.height for band in made.layout.drawn))
    if LaneState.OPEN in made.arranged.states:
        assert made.layout.height >= made.lanes_height - 1e-6


@SOME
@given(wished(), st.data())
def test_the_chosen_event_of_a_strip_lifts_its_card_where_it_can_be_read(
    case: tuple[Timeline, Arrangement], data: st.DataObject
) -> None:
    file, wish = case
    made = laid_out(file, arrangement.collapse(wish, *(lane.id for lane in file.lanes)))
    in_strips = [item for item in made.items if made.layout.bands[item.lane].flat]
    assume(in_strips)
    chosen = data.draw(st.sampled_from(in_strips))
    frame = drawn(made, scroll=made.scroll_to_show(chosen.event_id, 0.0), selected=chosen.event_id)
    if 0 <= made.whole.x(chosen.anchor) <= made.time_width:
        (card,) = (card for card in frame.cards if card.lifted)
        assert (card.event_id, card.selected) == (chosen.event_id, True)
        assert card.rect.y >= AXIS_HEIGHT


def test_a_lane_that_only_holds_others_is_a_heading_and_its_children_are_led_to() -> None:
    frame = drawn(laid_out(lanes_of(("a", None), ("a1", "a"), ("b", None), events=["a1", "b"])))
    heads = {head.title: head for head in frame.lanes}
    assert heads["A"].rect.height == STRIP_HEIGHT
    assert heads["A"].state is LaneState.HEADING
    assert [len(head.guides) for head in frame.lanes] == [0, 1, 0]
    assert heads["A1"].indent > heads["A"].indent == heads["B"].indent


def test_hidden_lanes_are_told_at_the_foot_of_the_names() -> None:
    assert drawn(laid_out(NESTED)).hidden_lanes is None
    told = drawn(laid_out(NESTED, arrangement.hide(AS_IN_FILE, "b"))).hidden_lanes
    assert told is not None
    assert (told.text, told.action) == ("4 lanes hidden", "Show")


def test_where_all_events_are_in_hidden_lanes_the_way_back_is_shown() -> None:
    hint = drawn(laid_out(NESTED, arrangement.hide(AS_IN_FILE, "a", "b", "c"))).hint
    assert hint is not None
    assert hint.action == SHOW_LANES


def test_lanes_that_are_all_strips_leave_the_rest_of_the_window_free() -> None:
    made = laid_out(NESTED, arrangement.collapse(AS_IN_FILE, "a", "b", "c"))
    assert made.layout.height == 3 * STRIP_HEIGHT
    assert made.scroll_limit == 0


def test_thousands_of_lanes_in_each_other_can_be_arranged() -> None:
    deep: list[dict[str, Any]] = [
        {"id": f"l{n}", "title": "", **({"parent": f"l{n - 1}"} if n else {})} for n in range(3000)
    ]
    lanes, _ = names(timeline(lanes=deep))
    assert arrangement.arranged(lanes, arrangement.collapse(AS_IN_FILE, "l5")).order == tuple(range(6))
    assert arrangement.arranged(lanes, arrangement.hide(AS_IN_FILE, "l5")).order == tuple(range(5))


def test_events_in_no_lane_have_one_that_can_be_hidden_and_moved() -> None:
    file = timeline(lanes=[{"id": "a", "title": "A"}], events=[{"id": "e", "title": "E", "date": "2025"}])
    lanes, _ = names(file)
    assert order(moved(lanes, AS_IN_FILE, "", -1), file) == " a"
    assert not laid_out(file, arrangement.hide(AS_IN_FILE, "")).items
