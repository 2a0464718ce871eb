"""From pixels back to events: what lies on top at a point is what a click there means."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.core.dates import US_PER_DAY, instant
from desktop.core.protocols import Standing, Support
from desktop.view import hit, scene
from desktop.view.frame import MARK_RADIUS, Bar, Card, Cluster, Frame, Look, Mark, Rect, build
from desktop.view.hit import NOTHING, SLACK, Hit, Part
from desktop.view.items import BarStyle
from desktop.view.scene import AXIS_HEIGHT, FOOT_HEIGHT, LANE_COLUMN
from desktop.view.timescale import Timescale
from tests.unit.measure import MEASURE
from tests.unit.strategies import timeline, timelines

SOME = settings(max_examples=50)


@st.composite
def frames(draw: st.DrawFn) -> Frame:
    """What is drawn of a file near one of its events, one of them selected more often than not."""
    made = scene.small(draw(timelines()), MEASURE, draw(st.floats(320, 2000)), draw(st.floats(200, 1200)))
    scale = made.whole
    closer = draw(st.booleans())
    if made.items and closer:
        item = draw(st.sampled_from(made.items))
        us_per_px = scale.zoomed(draw(st.floats(0.1, 1e4)), 0).us_per_px
        scale = Timescale(item.anchor, draw(st.floats(0, made.time_width)), us_per_px, made.time_width)
    selected = draw(st.sampled_from([None, *(item.event_id for item in made.items)]))
    look = Look(scale, draw(st.floats(0, 300)), selected)
    return build(made, look, MEASURE, lambda _: Standing(Support.VERIFIED, 1, 1))


def centre(rect: Rect) -> tuple[float, float]:
    return rect.x + rect.width / 2, rect.y + rect.height / 2


def visible(frame: Frame, x: float, y: float) -> bool:
    """Whether a point is in the part where lanes are painted."""
    return LANE_COLUMN <= x < frame.width and AXIS_HEIGHT <= y < frame.lanes_bottom


POINTS = st.tuples(st.floats(0, 1), st.floats(0, 1))


@SOME
@given(frames(), POINTS)
def test_a_card_is_hit_everywhere_that_no_other_covers_it(frame: Frame, point: tuple[float, float]) -> None:
    for index, card in enumerate(frame.cards):
        x = card.rect.x + point[0] * card.rect.width
        y = card.rect.y + point[1] * card.rect.height
        covered = any(other.rect.contains(x, y) for other in frame.cards[index + 1 :])
        if visible(frame, x, y) and not covered:
            assert hit.at(frame, x, y) == Hit(Part.EVENT, event_id=card.event_id, lane=card.lane)


@SOME
@given(frames())
def test_counts_and_marks_that_nothing_covers_are_hit_in_their_middle(frame: Frame) -> None:
    cards = [card.rect for card in frame.cards]
    for cluster in frame.clusters:
        x, y = centre(cluster.rect)
        if visible(frame, x, y) and not any(rect.contains(x, y) for rect in cards):
            found = hit.at(frame, x, y)
            assert found.part is Part.CLUSTER
            assert found.cluster is not None
            assert found.cluster.rect.contains(x, y, SLACK)
    covers = [*cards, *(cluster.rect for cluster in frame.clusters)]
    for mark in frame.marks:
        covered = any(rect.contains(mark.x, mark.y) for rect in covers)
        if visible(frame, mark.x, mark.y) and not covered:
            found = hit.at(frame, mark.x, mark.y)
            there = {other.event_id for other in frame.marks if (other.x, other.y) == (mark.x, mark.y)}
            assert found.event_id in there


@SOME
@given(frames(), POINTS)
def test_what_is_hit_is_drawn_there(frame: Frame, point: tuple[float, float]) -> None:
    """Nowhere else: a click on empty ground lets go of the selection, and must be a click on empty ground."""
    x, y = point[0] * frame.width, point[1] * frame.height
    found = hit.at(frame, x, y)
    match found.part:
        case Part.AXIS:
            assert y < AXIS_HEIGHT
        case Part.LANE_HEAD:
            assert x < LANE_COLUMN
            assert any(head.lane == found.lane and head.rect.contains(x, y) for head in frame.lanes)
        case Part.HINT:
            assert frame.hint is not None
            assert frame.hint.rect.contains(x, y)
        case Part.CLUSTER:
            assert found.cluster in frame.clusters
        case Part.EVENT:
            assert visible(frame, x, y)
            reach = MARK_RADIUS + SLACK
            rects = [card.rect for card in frame.cards if card.event_id == found.event_id]
            bars = [bar.rect for bar in frame.bars if bar.event_id == found.event_id]
            marks = [mark for mark in frame.marks if mark.event_id == found.event_id]
            assert (
                any(rect.contains(x, y) for rect in rects)
                or any(rect.contains(x, y, SLACK) for rect in bars)
                or any(abs(mark.x - x) <= reach and abs(mark.y - y) <= reach for mark in marks)
            )
        case Part.NOTHING:
            assert not any(card.rect.contains(x, y) for card in frame.cards) or not visible(frame, x, y)


@SOME
@given(frames(), st.floats(0, 1))
def test_what_is_cut_off_is_not_hit(frame: Frame, share: float) -> None:
    """A card that is scrolled under the axis or over the eras' feet is not clicked through them."""
    x = LANE_COLUMN + share * (frame.width - LANE_COLUMN)
    assert hit.at(frame, x, AXIS_HEIGHT - 1).part is Part.AXIS
    assert hit.at(frame, x, frame.height - FOOT_HEIGHT / 2).part in (Part.NOTHING, Part.ERA)


def test_the_lifted_card_is_on_top() -> None:
    events = [{"id": f"e{n}", "title": f"Event {n}", "date": "2025-01-20"} for n in range(30)]
    made = scene.small(timeline(events=events), MEASURE, 1000, 600)
    waiting = next(item for item, placed in zip(made.items, made.layout.placed, strict=True) if placed.threshold > 1)
    frame = build(made, Look(made.whole, 0.0, waiting.event_id), MEASURE, lambda _: Standing(Support.NONE, 0, 0))
    assert frame.cards[-1].lifted
    assert hit.at(frame, *centre(frame.cards[-1].rect)).event_id == waiting.event_id


# -- one thing upon another, as the painter lays them


def frame_of(*, cards: tuple[Card, ...] = (), clusters: tuple[Cluster, ...] = (), marks: tuple[Mark, ...] = (),
             bars: tuple[Bar, ...] = ()) -> Frame:  # fmt: skip
    made = scene.small(timeline(lanes=[{"id": "a", "title": "A"}]), MEASURE, 1000, 600)
    plain = build(made, Look(made.whole), MEASURE, lambda _: Standing(Support.NONE, 0, 0))
    return replace(plain, cards=cards, clusters=clusters, marks=marks, bars=bars, hint=None)


def card(event_id: str, x: float, y: float) -> Card:
    return Card(Rect(x, y, 200, 36), event_id, 0, ("T",), "d", 1, 6.0, Support.NONE, "no quotation", False, False)


def bar(event_id: str, x: float, y: float, width: float) -> Bar:
    return Bar(
        Rect(x, y, width, 9), event_id, 0, BarStyle.LASTS, 0, 0, open_left=False, open_right=False, selected=False
    )


def mark(event_id: str, x: float, y: float) -> Mark:
    return Mark(x, y, event_id, 0, "", False)


def test_cards_cover_counts_counts_cover_marks_marks_cover_bars() -> None:
    count = Cluster(Rect(390, 292, 30, 16), 0, 7, 0, 1, ("a", "b"))
    layers = frame_of(
        cards=(card("card", 400, 280),), clusters=(count,), marks=(mark("mark", 385, 300),),
        bars=(bar("bar", 300, 296, 300),),
    )  # fmt: skip
    assert hit.at(layers, 410, 300).event_id == "card"
    assert hit.at(layers, 395, 300).cluster == count
    assert hit.at(layers, 380, 300).event_id == "mark"
    assert hit.at(layers, 320, 300).event_id == "bar"
    assert hit.at(layers, 320, 330) == NOTHING


def test_of_two_marks_the_nearer_is_meant_and_of_equals_the_upper() -> None:
    both = frame_of(marks=(mark("left", 400, 300), mark("right", 408, 300), mark("above", 408, 300)))
    assert hit.at(both, 402, 300).event_id == "left"
    assert hit.at(both, 407, 300).event_id == "above"


def test_a_mark_close_to_a_count_can_still_be_picked() -> None:
    count = Cluster(Rect(390, 292, 30, 16), 0, 7, 0, 1, ("a", "b"))
    beside = frame_of(clusters=(count,), marks=(mark("m", 388, 300),))
    assert hit.at(beside, 388, 300).event_id == "m"
    assert hit.at(beside, 391, 300).cluster == count
    assert hit.at(beside, 423, 300).cluster == count


@pytest.mark.parametrize("away", [0.0, MARK_RADIUS, MARK_RADIUS + SLACK - 0.1])
def test_a_mark_is_easy_to_hit(away: float) -> None:
    one = frame_of(marks=(mark("m", 400, 300),))
    for dx, dy in ((away, 0.0), (-away, 0.0), (0.0, away), (0.0, -away)):
        assert hit.at(one, 400 + dx, 300 + dy).event_id == "m"
    assert hit.at(one, 400 + MARK_RADIUS + SLACK + 0.5, 300) == NOTHING


def test_a_hint_leads_to_its_event() -> None:
    made = scene.small(timeline(events=[{"id": "e", "title": "E", "date": "2025-01-20"}]), MEASURE, 1000, 600)
    scale = Timescale(instant(1800), 0.0, US_PER_DAY, made.time_width)
    frame = build(made, Look(scale), MEASURE, lambda _: Standing(Support.NONE, 0, 0))
    assert frame.hint is not None
    assert hit.at(frame, *centre(frame.hint.rect)) == Hit(Part.HINT, event_id="e")
