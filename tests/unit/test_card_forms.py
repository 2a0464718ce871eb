"""What a card says where it has room for all, and where it has not; and when long titles are wrapped."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.core.protocols import Standing, Support, TextStyle
from desktop.core.timeline import Timeline
from desktop.view import items, scene
from desktop.view.frame import Card, Frame, Look, build
from desktop.view.items import (
    CARD_HEIGHT,
    CARD_LINE,
    FEW_IN_LANE,
    NARROW_GAIN,
    NARROW_WIDTH,
    WRAPPED_WIDTH,
    Form,
    Item,
)
from desktop.view.scene import FEW_TO_WRAP, SmallScene
from tests.unit.measure import MEASURE
from tests.unit.strategies import QUOTATIONS, SOURCES, timeline, timelines

LONG = "The lamp is lit for the first time, seen from afar"


def laid_out(file: Timeline, width: float = 1440, height: float = 900) -> SmallScene:
    return scene.small(file, MEASURE, width, height)


def drawn(made: SmallScene, *, zoomed: float = 1.0, selected: str | None = None) -> Frame:
    view = made.whole.zoomed(zoomed, 0)
    return build(made, Look(view, 0.0, selected), MEASURE, lambda _: Standing(Support.VERIFIED, 2, 2))


def card(frame: Frame, event_id: str) -> Card:
    return next(card for card in frame.cards if card.event_id == event_id)


def story(*titles: str, every: int = 1, quoted: bool = True, **more: Any) -> Timeline:
    """Events e0, e1, ... in one lane, so many years apart, the first the most important, and quotations of none."""
    return timeline(
        events=[
            {"id": f"e{n}", "title": title, "date": f"{1800 + n * every}-06-01", "importance": max(0, 99 - n), **more}
            for n, title in enumerate(titles)
        ],
        sources=SOURCES,
        quotations=QUOTATIONS if quoted else [],
    )


def item_of(title: str, *, date: str = "1811-02-01") -> Item:
    (item,) = items.make(timeline(events=[{"id": "e", "title": title, "date": date}]).events, {"": 0}, MEASURE)
    return item


# -- the narrow form


@settings(max_examples=40)
@given(timelines(), st.booleans())
def test_a_narrow_card_hangs_from_the_same_side_and_is_no_taller(file: Timeline, wrap: bool) -> None:
    for item in items.make(file.events, {"": 0, "l0": 0, "l1": 0, "l2": 0}, MEASURE, wrap=wrap):
        narrow, whole = item.face(Form.NARROW), item.face(Form.WHOLE)
        assert (narrow.right == whole.right) if item.right < -item.left else (narrow.left == whole.left)
        if item.narrow is not None:
            assert narrow.right - narrow.left <= min(NARROW_WIDTH, whole.right - whole.left - NARROW_GAIN) + 1e-6
        for face in (narrow, whole):
            assert CARD_LINE * (len(face.title) + bool(face.detail)) <= item.height


def test_a_narrow_card_tells_the_title_in_two_lines() -> None:
    face = item_of("Silicon Valley is astonished").face(Form.NARROW)
    assert (face.title, face.detail) == (("Silicon Valley", "is astonished"), "")


def test_where_the_title_leaves_a_line_it_holds_the_date() -> None:
    narrow = item_of("Storm").face(Form.NARROW)
    assert (narrow.title, narrow.detail) == (("Storm",), "1 Feb 1811")


def test_a_date_too_long_for_that_line_is_cut_and_not_left_out() -> None:
    narrow = item_of("First life", date="2024-03-10T14:30:00.000250Z/2024-04-11T10:00:00.000100Z").narrow
    assert narrow is not None
    assert narrow.title == ("First life",)
    assert narrow.detail.startswith("10 Mar 2024, 14:30")
    assert narrow.detail.endswith("…")
    assert NARROW_WIDTH - 12 < narrow.right - narrow.left <= NARROW_WIDTH


def test_of_a_short_card_there_is_no_narrow_form() -> None:
    (item,) = items.make(timeline(events=[{"id": "e", "title": "A", "date": "1811"}]).events, {"": 0}, MEASURE)
    assert item.narrow is None or item.narrow.right <= item.right - NARROW_GAIN


def test_in_a_large_lane_each_card_has_one_form() -> None:
    file = story(*["A title of some length"] * (FEW_IN_LANE + 1))
    assert all(item.narrow is None for item in items.make(file.events, {"": 0}, MEASURE))


def test_a_narrow_card_leaves_the_sign_for_no_quotation_away_and_the_whole_one_says_it_in_words() -> None:
    made = laid_out(story(*["The sea is calm today"] * 3), 700, 130)
    frame = build(made, Look(made.whole, 0.0, None), MEASURE, lambda _: Standing(Support.NONE, 0, 0))
    placed = dict(zip((item.event_id for item in made.items), made.layout.placed, strict=True))
    forms = {one.event_id: placed[one.event_id].form(made.whole.px_per_us) for one in frame.cards}
    assert Form.NARROW in forms.values()
    for one in frame.cards:
        says = (None, "") if forms[one.event_id] is Form.NARROW else (Support.NONE, "no quotation")
        assert (one.support, one.support_text) == says


def test_where_a_timeline_has_no_quotations_no_card_says_so_or_has_room_for_it() -> None:
    titles = ["The calm sea", "The quay", "The sea is calm today, and the keeper goes out"]
    kinds = {}
    for quoted in (True, False):
        made = laid_out(story(*titles, every=40, quoted=quoted))
        frame = build(made, Look(made.whole), MEASURE, lambda _: Standing(Support.NONE, 0, 0))
        kinds[quoted] = {one.title[0]: one for one in frame.cards}
        assert len(frame.cards) == len(titles)
    assert {one.support_text for one in kinds[True].values()} == {"no quotation"}
    assert {(one.support, one.support_text) for one in kinds[False].values()} == {(None, "")}
    assert kinds[False]["The quay"].rect.width == items.CARD_MIN_WIDTH < kinds[True]["The quay"].rect.width


def test_a_card_that_is_narrow_has_the_symbol_alone_and_the_selected_one_is_whole_above_the_others() -> None:
    made = laid_out(story(*["The sea is calm today"] * 3), 700, 130)
    frame = drawn(made)
    placed = dict(zip((item.event_id for item in made.items), made.layout.placed, strict=True))
    narrow = [one for one in frame.cards if placed[one.event_id].form(made.whole.px_per_us) is Form.NARROW]
    assert narrow
    assert all((one.support_text, one.detail) == ("", "") for one in narrow)
    one = narrow[0]
    after_title = MEASURE.width(one.title[-1], TextStyle.CARD_TITLE)
    assert (one.mark_line, one.mark_x > after_title) == (len(one.title) - 1, True)
    lifted = card(drawn(made, selected=one.event_id), one.event_id)
    assert lifted.lifted
    assert (lifted.support_text, lifted.title) == ("2", ("The sea is calm today",))
    assert lifted.rect[:2] == one.rect[:2]


# -- wrapped titles


def test_long_titles_of_a_small_file_are_wrapped_and_whole() -> None:
    frame = drawn(laid_out(story(LONG, "A short one", every=9)))
    long, short = card(frame, "e0"), card(frame, "e1")
    assert (" ".join(long.title), len(long.title)) == (LONG, 2)
    assert long.rect.width <= WRAPPED_WIDTH
    assert (long.rect.height, short.rect.height) == (CARD_HEIGHT + CARD_LINE, CARD_HEIGHT)


def test_a_card_of_few_lines_stands_right_above_its_mark() -> None:
    frame = drawn(laid_out(story(LONG, "A short one", every=9)))
    below = {mark.event_id: mark.y - card(frame, mark.event_id).rect.bottom for mark in frame.marks}
    assert below["e0"] == pytest.approx(below["e1"])


@pytest.mark.parametrize(
    ("file", "height"),
    [
        (story("A short one", "Another one", every=9), 900.0),  # nothing to wrap
        (story(LONG, *["A short one"] * FEW_TO_WRAP, every=9), 900.0),  # too many
        (story(LONG, "A short one", every=9), 125.0),  # taller rows would have to scroll
    ],
    ids=["short", "many", "low"],
)
def test_else_each_title_has_one_line(file: Timeline, height: float) -> None:
    assert not any(item.more for item in laid_out(file, height=height).items)


@settings(max_examples=40)
@given(timelines(), st.floats(320, 2600), st.floats(200, 1500))
def test_wrapping_never_makes_a_window_scroll(file: Timeline, width: float, height: float) -> None:
    made = laid_out(file, width, height)
    if any(item.more for item in made.items):
        assert made.scroll_limit == 0


def test_a_filter_leaves_the_wrapping_as_it_is() -> None:
    made = laid_out(story(LONG, LONG, every=9))
    alone = made.showing(frozenset({"e1"}))
    assert [item.more for item in alone.items] == [made.items[1].more]
    assert alone.whole == made.whole
