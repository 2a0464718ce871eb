"""The timeline with a filter: only what passes is laid out, and one keeps one's bearings."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.core.protocols import Standing, Support, TextStyle
from desktop.core.timeline import Event, Timeline
from desktop.view import hit, items, scene
from desktop.view.frame import SHOW_ALL, Frame, Look, build
from desktop.view.hit import Part
from desktop.view.items import CARD_LEFT, MARK_GAP, MARK_ICON, mark_text
from desktop.view.scene import SmallScene
from tests.unit.measure import MEASURE
from tests.unit.strategies import timeline, timelines

SOME = settings(max_examples=40)


def laid_out(file: Timeline, shown: frozenset[str] | None = None) -> SmallScene:
    return scene.small(file, MEASURE, 1200, 700, shown)


def drawn(made: SmallScene, selected: str | None = None) -> Frame:
    def standing(event_id: str) -> Standing:
        total = len(made.timeline.event_by_id[event_id].quotations)
        return Standing(Support.UNCHECKED if total else Support.NONE, 0, total, total)

    return build(made, Look(made.whole, 0.0, selected), MEASURE, standing)


@st.composite
def filtered(draw: st.DrawFn) -> tuple[Timeline, frozenset[str]]:
    file = draw(timelines())
    return file, frozenset(event.id for event in file.events if draw(st.booleans()))


@SOME
@given(filtered())
def test_only_what_passes_the_filter_is_drawn_and_no_two_cards_meet(case: tuple[Timeline, frozenset[str]]) -> None:
    file, shown = case
    made = laid_out(file, shown)
    frame = drawn(made)
    for things in (frame.cards, frame.marks, frame.bars):
        assert {thing.event_id for thing in things} <= shown
    assert {key for cluster in frame.clusters for key in cluster.event_ids} <= shown
    assert not any(a.rect.meets(b.rect) for a, b in combinations(frame.cards, 2))
    dated = {event.id for event in file.events if event.when is not None}
    assert set(made.by_event) == dated & shown
    assert set(made.hidden) == dated - shown


@SOME
@given(filtered())
def test_the_whole_and_the_lanes_stay_what_they_are(case: tuple[Timeline, frozenset[str]]) -> None:
    file, shown = case
    whole, part = laid_out(file), laid_out(file, shown)
    assert part.whole == whole.whole
    assert [(band.title, band.color, band.depth) for band in part.layout.bands] == [
        (band.title, band.color, band.depth) for band in whole.layout.bands
    ]


@SOME
@given(filtered())
def test_another_filter_leaves_no_trace_of_the_one_before(case: tuple[Timeline, frozenset[str]]) -> None:
    file, shown = case
    assert drawn(laid_out(file).showing(shown)) == drawn(laid_out(file, shown))
    assert drawn(laid_out(file, shown).showing(None)) == drawn(laid_out(file))


@SOME
@given(filtered())
def test_stepping_goes_through_what_is_shown_in_order_of_time(case: tuple[Timeline, frozenset[str]]) -> None:
    file, shown = case
    whole, part = laid_out(file), laid_out(file, shown)
    for event_id in whole.by_event:
        after = part.neighbour(event_id, 1, 0)
        before = part.neighbour(event_id, -1, 0)
        here = whole.items[whole.by_event[event_id]].anchor
        assert after is None or part.items[part.by_event[after]].anchor >= here
        assert before is None or part.items[part.by_event[before]].anchor <= here
        assert after is not None or not any(item.anchor > here for item in part.items)


STORY = timeline(events=[{"id": "a", "title": "A", "date": "2001"}, {"id": "b", "title": "B"}])


def test_a_filter_that_nothing_passes_says_so_and_shows_the_way_back() -> None:
    frame = drawn(laid_out(STORY, frozenset()))
    assert frame.hint is not None
    assert (frame.hint.text, frame.hint.action) == ("No event stands so.", SHOW_ALL)
    rect = frame.hint.rect
    assert hit.at(frame, rect.x + 9, rect.y + 9) == hit.Hit(Part.HINT)


def test_a_filter_that_only_undated_events_pass_says_where_they_are() -> None:
    frame = drawn(laid_out(STORY, frozenset({"b"})))
    assert frame.hint is not None
    assert frame.hint.text == "Only undated events stand so."


def test_a_timeline_without_dated_events_says_that_whatever_the_filter() -> None:
    undated = timeline(events=[{"id": "b", "title": "B"}])
    for shown in (None, frozenset[str]()):
        frame = drawn(laid_out(undated, shown))
        assert frame.hint is not None
        assert (frame.hint.text, frame.hint.action) == ("No dated events in this timeline", "")


# -- the mark


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (Standing(Support.VERIFIED, 3, 3), "3"),
        (Standing(Support.PARTLY, 2, 3), "2 of 3"),
        (Standing(Support.PARTLY, 0, 1, elided=1), "partly"),
        (Standing(Support.PARTLY, 0, 3, elided=1), "partly · 2 not"),
        (Standing(Support.PARTLY, 0, 2, 1, ambiguous=1), "which place?"),
        (Standing(Support.PROBLEM, 0, 2), "not verified"),
        (Standing(Support.DISPUTED, 3, 3), "disputed"),
        (Standing(Support.DISPUTED, 1, 3), "disputed · 1 of 3"),
        (Standing(Support.DISPUTED, 0, 3, 3), "disputed · unchecked"),
        (Standing(Support.DISPUTED, 0, 3), "disputed · 0 of 3"),
        (Standing(Support.UNCHECKED, 0, 3, 3), "unchecked"),
        (Standing(Support.UNCHECKED, 2, 3, 1), "2 of 3"),
        (Standing(Support.NONE, 0, 0), "no quotation"),
    ],
)
def test_the_mark_hides_no_fact_behind_another(standing: Standing, said: str) -> None:
    assert mark_text(standing) == said


@given(st.integers(1, 99), st.data())
def test_a_card_has_room_for_whatever_its_evidence_may_come_to(total: int, data: st.DataObject) -> None:
    """So that attaching a copy moves nothing."""
    role = data.draw(st.sampled_from(["supports", "disputes"]))
    uses = [{"quotation": "q", "role": role}] * total
    event = Event.model_validate({"id": "e", "title": "E", "date": "1984~", "quotations": uses})
    (item,) = items.make([event], {"": 0}, MEASURE)
    verified = data.draw(st.integers(0, total))
    unchecked = data.draw(st.integers(0, total - verified))
    kinds = [Support.DISPUTED] if role == "disputes" else list(set(Support) - {Support.DISPUTED, Support.NONE})
    standing = Standing(data.draw(st.sampled_from(kinds)), verified, total, unchecked)
    detail = MEASURE.width(item.detail, TextStyle.CARD_DETAIL)
    mark = MARK_GAP + MARK_ICON + MEASURE.width(mark_text(standing), TextStyle.CARD_MARK)
    assert CARD_LEFT + detail + mark <= item.right - item.left
