"""The draw list: what a person sees, whatever the file, the time, the scale and the window."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desktop.core import files
from desktop.core.dates import US_PER_DAY, instant
from desktop.core.protocols import Standing, Support, TextStyle
from desktop.core.timeline import Event, RelationType, Timeline
from desktop.view import frame as frames
from desktop.view import items
from desktop.view import scene as scenes
from desktop.view.frame import MOST_LISTED, RELATION_WORDS, Bar, Card, Cluster, Frame, Look, Mark, Rect, build, uncut
from desktop.view.items import CARD_LEFT, CARD_LINE, CARD_RIGHT, MARK_ICON
from desktop.view.scene import AXIS_HEIGHT, FOOT_HEIGHT, LANE_COLUMN, SmallScene
from desktop.view.ticks import AxisOptions
from desktop.view.timescale import Timescale
from tests.unit.measure import MEASURE
from tests.unit.strategies import QUOTATIONS, SCALES, SOURCES, timeline, timelines, timescales

YEAR = 365.2425 * US_PER_DAY
TINY = 1e-3
#: Each example is a whole file laid out: fewer of them keep the suite fast.
SOME = settings(max_examples=40)


def standing(event: Event) -> Standing:
    """Every event's evidence differs, as in a file that is half checked, as far as its quotations allow."""
    total, luck = len(event.quotations), sum(map(ord, event.id))
    if not total:
        return Standing(Support.NONE, 0, 0)
    verified = luck % (total + 1)
    if any(use.role == "disputes" for use in event.quotations):
        return Standing(Support.DISPUTED, verified, total, total if not verified and luck % 2 else 0)
    if verified == total:
        return Standing(Support.VERIFIED, total, total)
    kind = [Support.PARTLY, Support.UNCHECKED, Support.PROBLEM][luck % 3]
    return Standing(kind, 0 if kind is Support.PROBLEM else verified, total)


def drawn(
    scene: SmallScene, scale: Timescale | None = None, *, scroll: float = 0.0, selected: str | None = None
) -> Frame:
    events = scene.timeline.event_by_id
    return build(scene, Look(scale or scene.whole, scroll, selected), MEASURE, lambda key: standing(events[key]))


def laid_out(file: Timeline, width: float = 1200.0, height: float = 700.0) -> SmallScene:
    return scenes.small(file, MEASURE, width, height)


def story(*dates: str, **more: list[dict[str, Any]]) -> Timeline:
    """Events e0, e1, ... of these dates, the first the most important, in one lane."""
    events = [
        {"id": f"e{n}", "title": f"Event {n}", "date": d, "importance": max(0, 90 - n)} for n, d in enumerate(dates)
    ]
    return timeline(events=events, **more)


@st.composite
def looks(draw: st.DrawFn, file: st.SearchStrategy[Timeline] | None = None) -> tuple[SmallScene, Timescale]:
    """A file in a window, and a view that is near one of its events more often than not."""
    scene = laid_out(draw(file or timelines()), draw(st.floats(320, 2600)), draw(st.floats(200, 1500)))
    if not scene.items or draw(st.integers(0, 5)) == 0:
        return scene, draw(timescales(scene.time_width))
    item = draw(st.sampled_from(scene.items))
    at = draw(st.sampled_from([at for at in (item.anchor, item.start, item.end) if at is not None]))
    scale = Timescale(at, draw(st.floats(-100, scene.time_width + 100)), draw(SCALES), scene.time_width).panned(0)
    return scene, draw(st.sampled_from([scale, scene.whole]))


def seen(frame: Frame) -> set[str]:
    """The events that something stands for."""
    single = {thing.event_id for things in (frame.cards, frame.marks, frame.bars) for thing in things}
    return single | {event_id for cluster in frame.clusters for event_id in cluster.event_ids}


def scrolled_through(scene: SmallScene, scale: Timescale) -> Iterator[Frame]:
    """The frames in which each lane is seen at least once."""
    for step in range(math.ceil(scene.layout.height / scene.lanes_height)):
        yield drawn(scene, scale, scroll=step * scene.lanes_height)


def boxes(frame: Frame) -> Iterator[Rect]:
    yield from (card.rect for card in frame.cards)
    yield from (cluster.rect for cluster in frame.clusters)
    yield from (bar.rect for bar in frame.bars)


# -- a pure function


@SOME
@given(looks(), st.data())
def test_the_same_view_is_the_same_frame_whatever_the_order_of_the_file(
    look: tuple[SmallScene, Timescale], data: st.DataObject
) -> None:
    scene, scale = look
    mixed = scene.timeline.model_copy(update={"events": tuple(data.draw(st.permutations(scene.timeline.events)))})
    again = laid_out(Timeline.model_validate(mixed.model_dump(by_alias=True)), scene.width, scene.height)
    assert drawn(again, scale) == drawn(scene, scale)


@SOME
@given(looks())
def test_looking_elsewhere_in_between_leaves_no_trace(look: tuple[SmallScene, Timescale]) -> None:
    scene, scale = look
    first = drawn(scene, scale)
    drawn(scene, scale.zoomed(7, 100))
    drawn(scene, scale.panned(1234), selected=scene.items[0].event_id if scene.items else None)
    assert drawn(scene, scale) == first


@SOME
@given(looks(), SCALES, st.floats(-2000, 2000))
def test_nothing_goes_up_or_down_while_one_zooms_and_pans(
    look: tuple[SmallScene, Timescale], us_per_px: float, dx: float
) -> None:
    scene, scale = look
    heights: dict[tuple[str, str], float] = {}
    for view in (scale, scale.panned(dx), scale.zoomed(3, 200), replace(scale, us_per_px=us_per_px)):
        frame = drawn(scene, view)
        for kind, event_id, y in (
            *(("card", card.event_id, card.rect.y) for card in frame.cards),
            *(("mark", mark.event_id, mark.y) for mark in frame.marks),
            *(("bar", bar.event_id, bar.rect.y) for bar in frame.bars),
        ):
            assert heights.setdefault((kind, event_id), y) == y


@SOME
@given(looks(), st.floats(1, 50), st.floats(0, 1))
def test_zooming_in_at_a_card_keeps_it(look: tuple[SmallScene, Timescale], factor: float, share: float) -> None:
    scene, scale = look
    cards = drawn(scene, scale).cards
    assume(cards)
    card = cards[int(share * (len(cards) - 1))]
    item = scene.item(card.event_id)
    assert item is not None
    closer = drawn(scene, scale.zoomed(factor, scale.x(item.anchor)))
    kept = next(other for other in closer.cards if other.event_id == card.event_id)
    near, was_near = (rect.right if item.right < -item.left else rect.x for rect in (kept.rect, card.rect))
    assert near == pytest.approx(was_near, abs=TINY)
    assert (kept.rect.y, kept.rect.height) == (card.rect.y, card.rect.height)
    assert kept.rect.width >= card.rect.width - TINY


# -- nothing is lost, nothing overlaps


@SOME
@given(looks())
def test_every_event_of_the_window_is_seen(look: tuple[SmallScene, Timescale]) -> None:
    scene, scale = look
    found = {event_id for frame in scrolled_through(scene, scale) for event_id in seen(frame)}
    for item in scene.items:
        assert item.event_id in found or not 0 <= scale.x(item.anchor) <= scene.time_width


@SOME
@given(looks())
def test_every_event_that_lasts_into_the_window_is_seen(look: tuple[SmallScene, Timescale]) -> None:
    scene, scale = look
    found = {event_id for frame in scrolled_through(scene, scale) for event_id in seen(frame)}
    for item in scene.items:
        x0 = -math.inf if item.start is None else scale.x(item.start)
        x1 = math.inf if item.end is None else scale.x(item.end)
        if x1 - x0 >= 2 * items.BAR_LEAST and x0 < scene.time_width - 1 and x1 > 1:
            assert item.event_id in found


@SOME
@given(looks())
def test_counts_add_up(look: tuple[SmallScene, Timescale]) -> None:
    """Each event is counted in one place only, and what has a card is in no count."""
    scene, scale = look
    frame = drawn(scene, scale)
    counted = [event_id for cluster in frame.clusters for event_id in cluster.event_ids]
    assert len(counted) == len(set(counted))
    assert not set(counted) & {card.event_id for card in frame.cards}
    for cluster in frame.clusters:
        assert cluster.count == len(cluster.event_ids) > 1
        times = [scene.items[scene.by_event[event_id]].anchor for event_id in cluster.event_ids]
        assert (cluster.first, cluster.last) == (times[0], times[-1])
        assert times == sorted(times)


@SOME
@given(looks())
def test_no_card_stands_on_another(look: tuple[SmallScene, Timescale]) -> None:
    scene, scale = look
    for a, b in combinations(drawn(scene, scale).cards, 2):
        assert not a.rect.meets(b.rect)


@SOME
@given(looks(), st.data())
def test_only_the_selected_card_may_be_lifted_above_others(
    look: tuple[SmallScene, Timescale], data: st.DataObject
) -> None:
    scene, scale = look
    assume(scene.items)
    selected = data.draw(st.sampled_from(scene.items)).event_id
    plain, frame = drawn(scene, scale), drawn(scene, scale, selected=selected)
    for a, b in combinations(frame.cards, 2):
        assert not a.rect.meets(b.rect) or b.lifted
    assert [card.event_id for card in frame.cards if card.lifted] in ([], [selected])
    # the others keep still
    others = {card.event_id: card.rect for card in plain.cards}
    lifted = {card.event_id for card in frame.cards if card.lifted}
    assert {card.event_id: card.rect for card in frame.cards} | {key: others[key] for key in lifted & {*others}} == {
        **others, **{card.event_id: card.rect for card in frame.cards if card.lifted and card.event_id not in others},
    }  # fmt: skip


@SOME
@given(looks(), st.data())
def test_the_selected_event_shows_its_card_wherever_its_time_is_in_view(
    look: tuple[SmallScene, Timescale], data: st.DataObject
) -> None:
    scene, scale = look
    assume(scene.items)
    item = data.draw(st.sampled_from(scene.items))
    frame = drawn(scene, scale, selected=item.event_id)
    barred = any(bar.selected for bar in frame.bars)
    if barred or 0 <= scale.x(item.anchor) <= scene.time_width:
        assert frame.cards[-1].event_id == item.event_id
        assert frame.cards[-1].selected
    if barred and not 0 <= scale.x(item.anchor) <= scene.time_width:
        rect = frame.cards[-1].rect
        assert rect.x > LANE_COLUMN
        assert rect.right < scene.width or rect.width > scene.time_width - 40
    things: tuple[Mark | Bar, ...] = (*frame.marks, *frame.bars)
    assert all(thing.selected == (thing.event_id == item.event_id) for thing in things)


@pytest.mark.parametrize(("date", "at_start"), [("1800/1900", True), ("../1900", False)])
def test_of_a_selected_bar_that_begins_elsewhere_the_card_is_at_the_near_edge(date: str, at_start: bool) -> None:
    scene = laid_out(story(date, "1850-01-01"))
    middle = Timescale(scene.items[1].anchor - 40 * US_PER_DAY, 0.0, US_PER_DAY / 40, scene.time_width)
    plain, frame = drawn(scene, middle), drawn(scene, middle, selected="e0")
    assert not any(card.event_id == "e0" for card in plain.cards), "labels never stick to edges"
    (card,) = (card for card in frame.cards if card.event_id == "e0")
    (bar,) = (bar for bar in frame.bars if bar.event_id == "e0")
    assert (card.lifted, card.selected) == (True, True)
    assert card.rect.x - LANE_COLUMN < 10 if at_start else scene.width - card.rect.right < 10
    assert card.rect.bottom <= bar.rect.y


@SOME
@given(looks())
def test_counts_stand_on_no_other_count(look: tuple[SmallScene, Timescale]) -> None:
    scene, scale = look
    for a, b in combinations(drawn(scene, scale).clusters, 2):
        assert not a.rect.meets(b.rect)


def test_a_dense_lane_reads_as_a_row_of_counts() -> None:
    """Two thousand events of one month: at every scale the counts are apart, and no event is missing in them."""
    dates = [f"2025-01-{1 + n % 28:02}T{n % 24:02}:{n * 7 % 60:02}:00Z" for n in range(2000)]
    scene = laid_out(story(*dates))
    scale = scene.whole
    for _ in range(12):
        frame = drawn(scene, scale)
        for a, b in combinations(frame.clusters, 2):
            assert not a.rect.meets(b.rect)
        scale = scale.zoomed(1.7, 300)
    frame = drawn(scene, scene.whole)
    shown = {card.event_id for card in frame.cards} | {mark.event_id for mark in frame.marks}
    assert sum(cluster.count for cluster in frame.clusters) + len(shown) == 2000


def test_events_of_one_time_are_one_count_that_opens_as_a_list() -> None:
    scene = laid_out(story(*["2025-01-20T10:00:00.000001Z"] * 40))
    for us_per_px in (0.005, 1.0, 1e9):
        frame = drawn(scene, Timescale(scene.items[0].anchor, 300.0, us_per_px, scene.time_width))
        shown = {card.event_id for card in frame.cards}
        assert sum(cluster.count for cluster in frame.clusters) + len(shown) == 40
        assert all(cluster.first == cluster.last for cluster in frame.clusters)


def test_a_crowd_lists_its_first_by_time_and_counts_all() -> None:
    scene = laid_out(story(*["2025-01-20"] * 900))
    frame = drawn(scene)
    assert sum(cluster.count for cluster in frame.clusters) == 900 - len(frame.cards)
    assert all(len(cluster.event_ids) == min(cluster.count, MOST_LISTED) for cluster in frame.clusters)


def test_two_marks_beside_a_crowd_are_drawn_one_by_one_where_there_is_room() -> None:
    scene = laid_out(story(*["2025-01-01"] * 10, "2025-01-20", *["2025-02-20"] * 9), height=200)
    clusters = drawn(scene).clusters
    assert len(clusters) >= 2
    assert all(cluster.first == cluster.last for cluster in clusters)


# -- cards, marks, bars


@SOME
@given(looks())
def test_a_card_hangs_from_its_mark_and_holds_its_words(look: tuple[SmallScene, Timescale]) -> None:
    scene, scale = look
    frame = drawn(scene, scale)
    for card in frame.cards:
        item = scene.items[scene.by_event[card.event_id]]
        x = LANE_COLUMN + scale.x(item.anchor)
        assert card.rect.x + TINY >= x + item.left
        assert card.rect.x - TINY <= x <= card.rect.right + TINY
        for line in card.title:
            words = CARD_LEFT + MEASURE.width(line, TextStyle.CARD_TITLE) + CARD_RIGHT
            assert words <= card.rect.width + TINY
        date = MEASURE.width(card.detail, TextStyle.CARD_DETAIL)
        assert CARD_LEFT + date + CARD_RIGHT <= card.rect.width + TINY
        if card.support is None:  # where nothing is quoted, a narrow card leaves the sign away
            assert not scene.timeline.event_by_id[card.event_id].quotations
            assert item.narrow is not None
            assert card.title == item.narrow.title
            assert CARD_LINE * (len(card.title) + bool(card.detail)) <= card.rect.height
            continue
        mark = MARK_ICON + MEASURE.width(card.support_text, TextStyle.CARD_MARK)
        assert CARD_LEFT + card.mark_x + mark <= card.rect.width
        assert card.mark_x >= date
        assert CARD_LINE * max(card.mark_line + 1, len(card.title) + bool(card.detail)) <= card.rect.height
        assert card.support == standing(scene.timeline.event_by_id[card.event_id]).support


@SOME
@given(looks())
def test_everything_is_in_the_part_where_time_runs(look: tuple[SmallScene, Timescale]) -> None:
    """What is partly outside is cut there by the painter; what is wholly outside costs no stroke."""
    scene, scale = look
    frame = drawn(scene, scale)
    for rect in boxes(frame):
        if rect in [card.rect for card in frame.cards if card.lifted]:
            continue
        assert rect.right > LANE_COLUMN
        assert rect.x < scene.width
        assert abs(rect.x) < 1e4 + scene.width  # painters count in floats of a smaller kind
        assert rect.width > 0
    for mark in frame.marks:
        assert LANE_COLUMN - frames.MARK_RADIUS <= mark.x <= scene.width + frames.MARK_RADIUS


@SOME
@given(looks())
def test_ends_of_bars_fade_within_the_bar(look: tuple[SmallScene, Timescale]) -> None:
    scene, scale = look
    for bar in drawn(scene, scale).bars:
        assert bar.left >= 0
        assert bar.right >= 0
        assert bar.left + bar.right <= bar.rect.width + TINY
        item = scene.items[scene.by_event[bar.event_id]]
        assert (bar.open_left, bar.open_right) == (item.start is None, item.end is None)
        if bar.open_left:
            assert bar.left > 0 or bar.rect.width < 1
        if bar.open_right:
            assert bar.right > 0 or bar.rect.width < 1


def test_a_bar_goes_from_its_first_to_its_last_day() -> None:
    scene = laid_out(story("2025-02-01/2025-02-28", "2024", "2026"))
    frame = drawn(scene)
    bar = next(bar for bar in frame.bars if bar.event_id == "e0")
    assert bar.rect.x == pytest.approx(LANE_COLUMN + frame.scale.x(instant(2025, 2)))
    assert bar.rect.right == pytest.approx(LANE_COLUMN + frame.scale.x(instant(2025, 3)), abs=0.01)
    assert (bar.left, bar.right) == (0, 0)


def test_a_date_that_is_open_on_both_sides_hangs_where_something_is_known_and_fades_at_both_ends() -> None:
    scene = laid_out(story("[..1760,1770..]"))
    assert scene.items[0].anchor == instant(1761) - 1
    (bar,) = drawn(scene).bars
    assert bar.left == bar.right > 0


@pytest.mark.parametrize(("date", "at"), [("{1960,2020}", instant(2020)), ("{1960,1975,2020}", instant(1975))])
def test_every_date_of_a_set_has_its_mark_even_where_the_others_are_out_of_view(date: str, at: int) -> None:
    scene = laid_out(story(date))
    frame = drawn(scene, Timescale(at, 300.0, YEAR / 100, scene.time_width))
    assert [mark.x for mark in frame.marks] == pytest.approx([LANE_COLUMN + 300])
    assert not frame.hint


@pytest.mark.parametrize(
    ("date", "qualifier"), [("2025-01-20", ""), ("2025-01-20?", "?"), ("2025-01-20~", "~"), ("2025-01-20%", "?~")]
)
def test_doubt_is_told_by_a_sign(date: str, qualifier: str) -> None:
    scene = laid_out(story(date, "2020"))
    assert {mark.qualifier for mark in drawn(scene).marks if mark.event_id == "e0"} == {qualifier}


def test_no_sign_of_doubt_stands_beside_another_events_mark() -> None:
    """Seen from the Big Bang three dates are one dot, and a sign beside it would be taken for that of all."""
    dates = ("2026-11-28", "2004-06%", "Y-13800000000")
    scene = laid_out(story(*dates), height=150.0)
    places = {mark.event_id: (mark.x, mark.y) for mark in drawn(scene).marks}
    assert places["e0"] == pytest.approx(places["e1"], abs=1), "one place"
    assert not any(mark.qualifier for mark in drawn(scene).marks)
    alone = laid_out(story("2004-06%", "2010-06%", "Y-13800000000"), height=150.0)
    assert {mark.qualifier for mark in drawn(alone).marks} == {"?~", ""}, "of all that stand there"
    item = scene.item("e1")
    assert item is not None
    near = drawn(scene, Timescale(item.anchor, 200, YEAR / 20, scene.time_width))
    assert {mark.qualifier for mark in near.marks} == {"", "?~"}, "apart each tells of itself"


@pytest.mark.parametrize("x", [-300.0, -330.0, -200.0])
def test_a_card_slides_out_at_the_left_and_does_not_pop(x: float) -> None:
    title = "A title as long as the widest card may ever become"
    scene = laid_out(timeline(events=[{"id": "e", "title": title, "date": "2025-01-20"}]), height=130)
    item = scene.items[0]
    assert item.right > 300
    frame = drawn(scene, Timescale(item.anchor, x, 1e9, scene.time_width))
    assert bool(frame.cards) == (x + item.right > 0)


# -- the first sight


SMALL: dict[str, list[dict[str, Any]]] = {
    "lanes": [{"id": name, "title": f"The {name}"} for name in ("sea", "land", "town")],
    "eras": [{"id": "war", "title": "The war", "date": "1853-10/1886-03"}],
    "events": [
        {"id": f"e{n}", "title": title, "date": date, "lane": lane, "importance": 50 + n}
        for n, (title, date, lane) in enumerate(
            [
                ("The lamp is lit", "1822-07-25", "sea"), ("A keeper writes", "1824-01/1825-03", "land"),
                ("The great storm", "1839-01-06", "sea"), ("The mole is begun", "1847/1872", "town"),
                ("Oil from afar", "1850~", "land"), ("A lens is shipped", "1854-05", "sea"),
                ("The harbour opens", "1864-08-03", "town"), ("Gas in the streets", "1866?", "town"),
                ("The last keeper", "1910-11-30", "land"), ("The bell is cast", "[1871,1873]", "town"),
                ("Nobody knows since when", "[..1840-05-01]", "land"), ("It still stands", "1822/..", "sea"),
            ]
        )
    ],
    "sources": SOURCES,
    "quotations": QUOTATIONS,
}  # fmt: skip


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1032, 760), (2560, 1440)])
def test_a_small_story_opens_with_every_title_whole_and_nothing_cut(width: float, height: float) -> None:
    scene = laid_out(timeline(**SMALL), width, height)
    frame = drawn(scene)
    assert {" ".join(card.title) for card in frame.cards} == {event.title for event in scene.timeline.events}
    assert all(card.support_text for card in frame.cards)
    for card in frame.cards:
        assert card.rect.x >= LANE_COLUMN
        assert card.rect.right <= width
        assert card.rect.y >= AXIS_HEIGHT
        assert card.rect.bottom <= height - FOOT_HEIGHT
    assert [era.label for era in frame.eras] == ["The war"]
    assert {head.title for head in frame.lanes} == {"The sea", "The land", "The town"}
    assert not frame.clusters


def test_the_story_of_the_article_opens_with_the_events_that_lead_it(root: Path) -> None:
    file = files.load(root / "events.json").timeline
    assert file is not None
    scene = laid_out(file, 1600, 900)
    frame = drawn(scene)
    leading = {"chatgpt-launch", "ernie-reception", "export-bans", "deepseek-release", "lunar-new-year"}
    assert leading <= {card.event_id for card in frame.cards}
    assert all(card.rect.x >= LANE_COLUMN and card.rect.right <= 1600 for card in frame.cards)
    assert frame.hint is None


# -- what is empty


def test_an_empty_file_says_so() -> None:
    frame = drawn(laid_out(timeline()))
    assert frame.hint is not None
    assert (frame.hint.direction, frame.hint.event_id) == (0, None)


@SOME
@given(looks())
def test_a_view_of_nothing_leads_to_the_nearest_event(look: tuple[SmallScene, Timescale]) -> None:
    scene, scale = look
    frame = drawn(scene, scale)
    # what began before and goes on is no event to look at, unless its card is there
    things = {*seen(frame)} - {bar.event_id for bar in frame.bars if bar.open_left or bar.open_right}
    things |= {card.event_id for card in frame.cards}
    grain = 0.5 / scale.us_per_px
    anchors = {item.event_id: scale.x(item.anchor) for item in scene.items}
    if frame.hint is None:
        assert things or any(-grain - 1 <= x <= scene.time_width + grain + 1 for x in anchors.values())
        return
    assert not things
    if not scene.items:
        assert frame.hint.direction == 0
        return
    assert frame.hint.event_id is not None
    middle = scene.time_width / 2
    there = anchors[frame.hint.event_id] - middle
    assert there * frame.hint.direction >= -grain - 1
    assert abs(there) == pytest.approx(min(abs(x - middle) for x in anchors.values()), abs=2 * grain + 1)


@pytest.mark.parametrize(("x", "direction"), [(-1e6, -1), (1e6, 1)])
def test_the_hint_points_the_way(x: float, direction: int) -> None:
    scene = laid_out(story("2025-01-20"))
    hint = drawn(scene, Timescale(scene.items[0].anchor, x, 1e9, scene.time_width)).hint
    assert hint is not None
    assert (hint.direction, hint.event_id) == (direction, "e0")
    assert "Event 0" in hint.text
    assert scene.width > hint.rect.right
    assert hint.rect.x > LANE_COLUMN


# -- relations


def related(
    *ways: tuple[str, str, RelationType], dates: Sequence[str] = ("2020", "2021-06-01", "2022-06-01")
) -> SmallScene:
    events = [
        {
            "id": f"e{n}",
            "title": f"Event {n}",
            "date": date,
            "relations": [{"type": kind, "event": to} for start, to, kind in ways if start == f"e{n}"],
        }
        for n, date in enumerate(dates)
    ]
    return laid_out(timeline(events=[*events, {"id": "undated", "title": "Undated"}]))


def test_arrows_follow_what_happens() -> None:
    scene = related(("e1", "e0", "responds_to"), ("e2", "e1", "causes"))
    frame = drawn(scene, selected="e1")
    places = {mark.event_id: mark.x for mark in frame.marks} | {bar.event_id: bar.rect.x for bar in frame.bars}
    assert {(arrow.label, round(arrow.x1), round(arrow.x2)) for arrow in frame.arrows} == {
        ("responds to", round(places["e0"]), round(places["e1"])),
        ("causes", round(places["e2"]), round(places["e1"])),
    }
    assert not drawn(scene).arrows


def test_a_relation_that_both_ends_tell_is_one_arrow() -> None:
    scene = related(("e1", "e0", "after"), ("e0", "e1", "before"))
    assert [arrow.label for arrow in drawn(scene, selected="e1").arrows] == ["after"]


def test_a_relation_to_an_undated_event_has_no_arrow() -> None:
    assert not drawn(related(("e1", "undated", "causes")), selected="e1").arrows


def test_every_relation_has_words() -> None:
    assert set(RELATION_WORDS) == set(get_args(RelationType))


@SOME
@given(looks(), st.data())
def test_arrows_stay_within_what_a_painter_can_take(look: tuple[SmallScene, Timescale], data: st.DataObject) -> None:
    scene, scale = look
    assume(scene.items)
    for arrow in drawn(scene, scale, selected=data.draw(st.sampled_from(scene.items)).event_id).arrows:
        assert max(abs(arrow.x1), abs(arrow.x2)) <= 5 * scene.width + LANE_COLUMN
        assert math.isfinite(arrow.bend)


# -- eras and lanes


@SOME
@given(looks())
def test_era_labels_stand_inside_their_bands_and_on_no_other_label(look: tuple[SmallScene, Timescale]) -> None:
    scene, scale = look
    frame = drawn(scene, scale)
    for era in frame.eras:
        assert LANE_COLUMN <= era.rect.x <= era.rect.right <= scene.width + TINY
        if era.label:
            assert era.label_x >= era.rect.x
            assert era.label_x + MEASURE.width(era.label, TextStyle.ERA) <= era.rect.right
    labels = sorted(
        (era.label_y, era.label_x, era.label_x + MEASURE.width(era.label, TextStyle.ERA))
        for era in frame.eras
        if era.label
    )
    assert all(above < below or end < start for (above, _, end), (below, start, _) in pairwise(labels))
    for above, _, _ in labels:
        assert frame.lanes_bottom <= above <= scene.height - FOOT_HEIGHT


def test_an_era_shows_its_ends_where_they_are_in_view() -> None:
    scene = laid_out(story("2020", eras=[{"id": "a", "title": "An era", "date": "2010/2030"}]))
    scale = Timescale(instant(2020), 300.0, YEAR / 10, scene.time_width)
    assert [(era.starts, era.ends) for era in drawn(scene, scale).eras] == [(True, True)]
    assert [(era.starts, era.ends) for era in drawn(scene, scale.panned(-300)).eras] == [(False, True)]
    assert [(era.starts, era.ends) for era in drawn(scene, scale.zoomed(50, 300)).eras] == [(False, False)]
    assert not drawn(scene, scale.panned(-2000)).eras


@SOME
@given(looks(), st.floats(-100, 5000))
def test_scrolling_stays_within_its_limits(look: tuple[SmallScene, Timescale], scroll: float) -> None:
    scene, scale = look
    frame = drawn(scene, scale, scroll=scroll)
    assert 0 <= frame.scroll <= frame.scroll_limit == scene.scroll_limit
    top, last = drawn(scene, scale), drawn(scene, scale, scroll=1e9)
    if frame.scroll_limit:
        assert last.lanes[-1].rect.bottom == pytest.approx(last.lanes_bottom)
    assert top.lanes[0].rect.y == AXIS_HEIGHT


@SOME
@given(looks())
def test_what_is_scrolled_to_is_whole(look: tuple[SmallScene, Timescale]) -> None:
    scene, _ = look
    for item, placed in zip(scene.items, scene.layout.placed, strict=True):
        scroll = scene.scroll_to_show(item.event_id, 0.0)
        assert 0 <= scroll <= scene.scroll_limit
        band = scene.layout.bands[item.lane]
        top = AXIS_HEIGHT + band.card_top(placed.row) - scroll
        if scene.lanes_height > 80:
            assert top >= AXIS_HEIGHT
            assert AXIS_HEIGHT + band.mark_y(placed.row) - scroll <= scene.height - scene.foot


def test_the_name_of_a_lane_is_wrapped_and_cut_to_its_column() -> None:
    title = "A lane with a name that nobody would ever write into such a narrow column of a window"
    head = drawn(laid_out(timeline(lanes=[{"id": "a", "title": title}]))).lanes[0]
    assert head.title == title
    assert len(head.lines) == 3
    assert head.lines[-1].endswith("…")
    assert all(MEASURE.width(line, TextStyle.LANE) <= LANE_COLUMN for line in head.lines)


# -- as a picture


@SOME
@given(looks())
def test_in_a_picture_no_label_is_cut(look: tuple[SmallScene, Timescale]) -> None:
    """Nobody can pan a picture to read the rest: what an edge would cut is left out, everything else stays."""
    scene, scale = look
    frame = drawn(scene, scale)
    picture = uncut(frame, MEASURE)
    part = Rect(LANE_COLUMN, AXIS_HEIGHT, scene.time_width, scene.lanes_height)
    labels: list[Card | Cluster] = [*frame.cards, *frame.clusters]
    kept = [*picture.cards, *picture.clusters]
    for label in labels:
        inside = part.x <= label.rect.x and label.rect.right <= max(part.right, scene.width)
        above = part.y <= label.rect.y and label.rect.bottom <= scene.height - scene.foot
        assert (label in kept) == (inside and above)
    assert picture.axis == frame.axis
    assert [(mark.x, mark.y) for mark in picture.marks] == [(mark.x, mark.y) for mark in frame.marks]
    assert (picture.bars, picture.eras, picture.lanes) == (frame.bars, frame.eras, frame.lanes)


# -- no view and no window is too odd


@SOME
@given(
    timelines(),
    st.one_of(st.floats(1, 3000), st.sampled_from([1.0, 2.0, 147.0, 148.0, 149.0])),
    st.one_of(st.floats(1, 2000), st.sampled_from([1.0, 46.0, 68.0, 69.0])),
    timescales(),
    st.floats(-1e6, 1e6),
)
def test_nothing_is_too_small_or_too_far_to_be_drawn(
    file: Timeline, width: float, height: float, scale: Timescale, scroll: float
) -> None:
    scene = laid_out(file, width, height)
    for view in (scale.resized(scene.time_width), scene.whole):
        for selected in (None, *(event.id for event in file.events[:1])):
            frame = drawn(scene, view, scroll=scroll, selected=selected)
            assert (frame.width, frame.height) == (width, height)


@SOME
@given(looks())
def test_keyboard_goes_from_event_to_event_in_order_of_time(look: tuple[SmallScene, Timescale]) -> None:
    scene, scale = look
    ids = [item.event_id for item in scene.items]
    walked: list[str] = []
    at: str | None = scene.neighbour(None, 1, (ids and scene.items[0].anchor) or 0)
    while at is not None:
        walked.append(at)
        at = scene.neighbour(at, 1, scale.start)
    assert walked == ids
    for before, after in pairwise(ids):
        assert scene.neighbour(after, -1, scale.start) == before


@SOME
@given(looks())
def test_no_label_of_the_axis_is_cut_by_an_edge(look: tuple[SmallScene, Timescale]) -> None:
    axis = drawn(*look).axis
    for row, style in ((axis.unit, TextStyle.AXIS_UNIT), (axis.context, TextStyle.AXIS_CONTEXT)):
        for tick in row:
            end = tick.label_x + MEASURE.width(tick.label, style)
            assert not tick.label or 0 <= tick.label_x <= end <= look[1].width


# -- the axis


def test_the_axis_is_told_as_the_look_says() -> None:
    made = laid_out(story("2025-10-26"))
    view = Timescale.over(instant(2025, 10, 25, 22), instant(2025, 10, 26, 6), made.time_width)
    options = AxisOptions(zone=ZoneInfo("Europe/London"), now=instant(2025, 10, 26, 2))
    frame = build(made, Look(view, axis=options), MEASURE, lambda _: Standing(Support.NONE, 0, 0))
    assert "01:00 UTC" in [tick.label for tick in frame.axis.unit]
    assert frame.axis.now is not None
    assert frame.axis.now.x == pytest.approx(view.x(instant(2025, 10, 26, 2)))
    assert uncut(frame, MEASURE).axis.now == frame.axis.now
