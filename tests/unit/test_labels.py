"""Labels that never jump: while one zooms in, what is shown stays, or grows, stands on nothing, and keeps its row."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.core.dates import US_PER_DAY
from desktop.view import labels
from desktop.view.items import BarStyle, Form, Item
from desktop.view.labels import CARD_GAP, NEVER, Placed, place
from tests.unit.strategies import day, items


def scale_needed(a: Item, b: Item, a_form: Form = Form.WHOLE, b_form: Form = Form.WHOLE) -> float:
    """The oracle: from which scale the two do not overlap in one row; infinite where no zoom parts them."""
    if bars_meet(a, b):
        return NEVER
    if (b.anchor, b.event_id) < (a.anchor, a.event_id):
        a, b, a_form, b_form = b, a, b_form, a_form
    room = a.face(a_form).right - b.face(b_form).left + CARD_GAP
    if room <= 0:
        return 0.0
    distance = b.anchor - a.anchor
    return room / distance if distance > 0 else NEVER


def bars_meet(a: Item, b: Item) -> bool:
    """Bars reserve their row: a mark or a bar within another's time would stand on it."""
    return all(one.start is None or other.end is None or one.start <= other.end for one, other in ((a, b), (b, a)))


ROWS = st.integers(1, 6)
Way = Callable[[Sequence[Item], int], tuple[Placed, ...]]


def as_many(of: Sequence[Item], rows: int) -> tuple[Placed, ...]:
    """The way of lanes that are too large for the exact one, on lanes that a test can look through."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(labels, "EXACT_LIMIT", 0)
        return place(of, rows)


def exactly(of: Sequence[Item], rows: int) -> tuple[Placed, ...]:
    return place(of, rows)


WAYS = pytest.mark.parametrize("way", [exactly, as_many])


def shown(placed: Sequence[Placed], px_per_us: float) -> set[int]:
    return {index for index, spot in enumerate(placed) if spot.threshold <= px_per_us}


def card(item: Item, spot: Placed, px_per_us: float, origin: int) -> tuple[float, float]:
    x = (item.anchor - origin) * px_per_us
    face = item.face(spot.form(px_per_us))
    return x + face.left, x + face.right


def assert_nothing_overlaps(of: Sequence[Item], placed: Sequence[Placed], px_per_us: float) -> None:
    """Looked at pair by pair in exact differences of time, as no picture of all of them could be."""
    seen = shown(placed, px_per_us)
    for a, b in combinations(sorted(seen), 2):
        if placed[a].row == placed[b].row:
            (left_a, right_a), (left_b, right_b) = (card(of[i], placed[i], px_per_us, of[a].anchor) for i in (a, b))
            apart = max(left_b - right_a, left_a - right_b)
            assert apart >= CARD_GAP * (1 - 1e-6), (of[a], of[b], px_per_us)


def scales(placed: Sequence[Placed], more: Sequence[float]) -> list[float]:
    """Each scale at which something appears or grows, a little before and beyond it, and others."""
    changes = {scale for spot in placed for scale in (spot.threshold, spot.whole_from)}
    thresholds = sorted(scale for scale in changes if 0 < scale < NEVER)
    more = [*more, *(threshold * 0.999 for threshold in thresholds)]
    return [*thresholds, *(threshold * 1.001 for threshold in thresholds), *more]


SOME_SCALES = st.lists(st.floats(-60, 6).map(math.exp), max_size=5)


@WAYS
@given(of=items(), rows=ROWS, more=SOME_SCALES)
def test_no_two_cards_overlap_at_any_scale(way: Way, of: list[Item], rows: int, more: list[float]) -> None:
    placed = way(of, rows)
    for px_per_us in scales(placed, more):
        assert_nothing_overlaps(of, placed, px_per_us)


@WAYS
@given(of=items(), rows=ROWS)
def test_every_event_has_one_row_and_what_shows_stays_and_never_shrinks(way: Way, of: list[Item], rows: int) -> None:
    """Two numbers an event are all that zooming looks at: so what is shown stays when one goes closer."""
    placed = way(of, rows)
    assert len(placed) == len(of)
    assert all(0 <= spot.row < rows and 0 <= spot.threshold <= spot.whole_from for spot in placed)
    steps = sorted(scales(placed, [1e-20, 1e-9, 1.0]))
    assert all(shown(placed, wide) <= shown(placed, close) for wide, close in pairwise(steps))


@WAYS
@given(of=items(), rows=ROWS, data=st.data())
def test_the_order_of_the_file_does_not_matter(way: Way, of: list[Item], rows: int, data: st.DataObject) -> None:
    mixed = data.draw(st.permutations(of))
    again = sorted(mixed, key=lambda item: (item.anchor, item.event_id))
    assert way(again, rows) == way(of, rows)


@given(of=items(), rows=ROWS)
def test_the_leading_event_always_shows(of: list[Item], rows: int) -> None:
    leader = min(range(len(of)), key=lambda i: (-of[i].importance, of[i].event_id))
    assert place(of, rows)[leader].threshold == 0


@given(of=items(), rows=ROWS)
def test_in_a_large_lane_one_of_the_most_important_always_shows(of: list[Item], rows: int) -> None:
    shown_always = {item.importance for item, spot in zip(of, as_many(of, rows), strict=True) if spot.threshold == 0}
    assert max(item.importance for item in of) in shown_always


@given(of=items())
def test_as_many_leading_events_as_there_are_rows_show_from_afar(of: list[Item]) -> None:
    order = sorted(range(len(of)), key=lambda i: (-of[i].importance, of[i].event_id))
    placed = place(of, 3)
    assert all(placed[i].threshold == 0 for i in order[:3])
    assert {placed[i].row for i in order[:3]} == set(range(min(3, len(of))))


@given(of=items(), rows=ROWS)
def test_no_mark_stands_on_another_ones_bar_unless_it_can_not_be_helped(of: list[Item], rows: int) -> None:
    """Who shares a row with what lies in its own time never shows a card: it is one of a crowd, and counted."""
    placed = place(of, rows)
    for a, b in combinations(range(len(of)), 2):
        if placed[a].row == placed[b].row and scale_needed(of[a], of[b]) == NEVER:
            assert NEVER in (placed[a].threshold, placed[b].threshold)


@given(of=items(), rows=ROWS)
def test_who_gives_way_is_the_less_important(of: list[Item], rows: int) -> None:
    placed = place(of, rows)
    for index, spot in enumerate(placed):
        if spot.threshold == NEVER:
            mine = (-of[index].importance, of[index].event_id)
            for row in range(rows):
                blocking = [i for i, other in enumerate(placed) if other.row == row and i != index]
                assert any(
                    scale_needed(of[index], of[i]) == NEVER and (-of[i].importance, of[i].event_id) < mine
                    for i in blocking
                )


def in_the_way(of: Sequence[Item], placed: Sequence[Placed], index: int, form: Form, px_per_us: float) -> bool:
    """Whether something of its row is in the way of a card of that form at this scale, or at a larger one."""
    return any(
        other.row == placed[index].row
        and i != index
        and any(
            scale_needed(of[index], of[i], form, shows) > max(px_per_us, start)
            and px_per_us < end
            for shows, start, end in (
                (Form.NARROW, other.threshold, other.whole_from), (Form.WHOLE, other.whole_from, NEVER),
            )
        )
        for i, other in enumerate(placed)
    )  # fmt: skip


@given(of=items(), rows=ROWS, fit=st.floats(-60, 6).map(math.exp))
def test_a_card_shows_as_soon_as_it_has_room(of: list[Item], rows: int, fit: float) -> None:
    """A little before its scale, something that its row shows then would be in its way."""
    placed = place(of, rows, fit)
    for index, spot in enumerate(placed):
        if 0 < spot.threshold < NEVER:
            assert in_the_way(of, placed, index, Form.NARROW, spot.threshold * (1 - 1e-6))


@given(of=items(), rows=ROWS, fit=st.floats(-60, 6).map(math.exp))
def test_a_card_is_whole_as_soon_as_it_stands_in_nobodys_way(of: list[Item], rows: int, fit: float) -> None:
    placed = place(of, rows, fit)
    for index, spot in enumerate(placed):
        if spot.threshold < spot.whole_from:
            assert in_the_way(of, placed, index, Form.WHOLE, spot.whole_from * (1 - 1e-6))
        if spot.whole_from < NEVER:
            assert not in_the_way(of, placed, index, Form.WHOLE, spot.whole_from * (1 + 1e-6))


@given(of=items(), rows=ROWS, fit=st.floats(-60, 6).map(math.exp))
def test_what_shows_later_takes_nothing_from_the_first_sight(of: list[Item], rows: int, fit: float) -> None:
    """The cards of the first sight are as whole as if there were no others."""
    placed = place(of, rows, fit)
    seen = [i for i, spot in enumerate(placed) if spot.threshold <= fit]
    for index in seen:
        if placed[index].whole_from > fit:
            assert any(
                scale_needed(of[index], of[i], Form.WHOLE, Form.NARROW) > fit
                for i in seen
                if i != index and placed[i].row == placed[index].row
            )


@given(of=items(), rows=ROWS, fit=st.floats(-60, 6).map(math.exp))
def test_at_first_sight_a_row_that_shows_a_card_is_as_good_as_any(of: list[Item], rows: int, fit: float) -> None:
    placed = place(of, rows, fit)
    for px_per_us in scales(placed, [fit]):
        assert_nothing_overlaps(of, placed, px_per_us)


def test_first_sight_fills_the_upper_row_first() -> None:
    far = [day(1, 0), day(2, 1000)]
    fit = 1 / US_PER_DAY  # a day is a pixel: 800 px between the two cards
    assert [spot.row for spot in place(far, 2)] == [0, 1]
    assert [spot.row for spot in place(far, 2, fit)] == [0, 0]


@pytest.mark.parametrize("rows", [1, 2])
def test_two_neighbours_part_where_the_first_card_ends(rows: int) -> None:
    near = [day(1, 0, importance=90, width=150), day(2, 1, width=100)]
    first, second = place(near, rows)
    if rows == 2:
        assert (first.row, second.row, second.threshold) == (0, 1, 0)
    else:
        assert first.threshold == 0
        assert second.threshold * US_PER_DAY == pytest.approx(150 + CARD_GAP)


def test_a_card_is_narrow_where_its_neighbour_would_be_hidden_at_first_sight_and_grows_when_it_can() -> None:
    near = [day(1, 0, importance=90, width=200, narrow=100), day(2, 1, width=100)]
    first, second = place(near, 1, 150 / US_PER_DAY)
    assert first.threshold == 0
    assert second.threshold * US_PER_DAY == pytest.approx(100 + CARD_GAP)
    assert first.whole_from * US_PER_DAY == pytest.approx(200 + CARD_GAP)
    assert (first.form(150 / US_PER_DAY), first.form(300 / US_PER_DAY)) == (Form.NARROW, Form.WHOLE)


def test_at_first_sight_the_leading_card_stays_whole_where_nobody_gains_by_less() -> None:
    near = [day(1, 0, importance=90, width=200, narrow=100), day(2, 1, width=100)]
    first, second = place(near, 1, 80 / US_PER_DAY)
    assert (first.threshold, first.whole_from) == (0, 0)
    assert second.threshold * US_PER_DAY == pytest.approx(200 + CARD_GAP)


def test_nobody_becomes_narrow_where_another_row_is_free() -> None:
    near = [day(1, 0, importance=90, width=200, narrow=100), day(2, 1, width=100)]
    assert [(spot.row, spot.whole_from) for spot in place(near, 2, 150 / US_PER_DAY)] == [(0, 0), (1, 0)]


def test_one_that_shows_late_itself_is_no_hindrance() -> None:
    """The second waits for the first, the third for the first alone: when the second shows, all have room."""
    first, second, third = three = [day(number, number, importance=90 - number) for number in range(3)]
    placed = place(three, 1)
    assert placed[1].threshold == pytest.approx(scale_needed(first, second))
    assert placed[2].threshold == pytest.approx(scale_needed(first, third))
    assert placed[2].threshold < placed[1].threshold
    assert scale_needed(second, third) <= placed[1].threshold


@WAYS
def test_of_one_time_only_one_shows_in_a_row(way: Way) -> None:
    same = [day(number, 7, importance=10 * number) for number in range(5)]
    placed = way(same, 2)
    assert sum(spot.threshold == 0 for spot in placed) == 2
    assert sum(spot.threshold == NEVER for spot in placed) == 3
    assert placed[4].threshold == 0


def test_an_open_bar_keeps_its_row_to_itself() -> None:
    open_ended = Item(
        "open", 0, 90, "On and on", "from then on", 0, -4.0, 200.0, 0, None, 0, None, BarStyle.LASTS, (), ""
    )
    placed = place([open_ended, day(1, 10**6)], 2)
    assert [spot.row for spot in placed] == [0, 1]
    assert place([open_ended, day(1, 10**6)], 1)[1].threshold == NEVER
    assert place([open_ended, day(1, -10)], 1)[1].threshold < NEVER


def test_a_bar_keeps_its_row_even_where_its_own_card_never_shows() -> None:
    """It is drawn all the same, and what begins within it would stand on it: a second row parts them."""
    chain = [
        replace(day(n, start, importance=90 - n), end=end * US_PER_DAY, style=BarStyle.LASTS)
        for n, (start, end) in enumerate([(0, 1000), (500, 2000), (1500, 3000)])
    ]
    assert [spot.threshold for spot in place(chain, 1)] == [0, NEVER, NEVER]
    assert [spot.row for spot in place(chain, 2)][:2] == [0, 1]
    assert all(spot.threshold < NEVER for spot in place(chain, 2))


@given(of=items(most=2))
def test_the_scale_that_two_need_does_not_depend_on_who_asks(of: list[Item]) -> None:
    a, b = of[0], of[-1]
    assert scale_needed(a, b) == scale_needed(b, a)


@example(rows=1)
@given(ROWS)
def test_a_lane_of_many_keeps_every_promise(rows: int) -> None:
    many = [day(number, number * 7 % 5000, importance=number * 13 % 101) for number in range(labels.EXACT_LIMIT + 100)]
    many.sort(key=lambda item: (item.anchor, item.event_id))
    placed = place(many, rows)
    assert placed == as_many(many, rows)
    for px_per_day in (0.01, 1, 30, 1000):
        seen = shown(placed, px_per_day / US_PER_DAY)
        for row in range(rows):
            of_row = [
                card(many[i], placed[i], px_per_day / US_PER_DAY, 0) for i in sorted(seen) if placed[i].row == row
            ]
            assert all(end + CARD_GAP <= start + 1e-6 for (_, end), (start, _) in pairwise(of_row))


def test_a_card_that_hangs_to_the_left_costs_only_its_own_row() -> None:
    """What began nobody knows when hangs from its end: where both kinds meet, each needs twice the room."""
    until = replace(day(99, 60), start=None, left=-200.0, right=4.0, marks=(), style=BarStyle.LASTS)
    of = [*(day(number, number) for number in range(60)), until, *(day(number, number) for number in range(61, 90))]
    placed = as_many(of, 4)
    reaches = {}
    for row in range(4):
        members = [i for i, spot in enumerate(placed) if spot.row == row]
        nearest = min(of[b].anchor - of[a].anchor for a, b in pairwise(members))
        reaches[row] = max(placed[i].threshold for i in members) * nearest
    its_own = reaches.pop(placed[60].row)
    assert its_own == pytest.approx(200 + 196 + CARD_GAP)
    assert list(reaches.values()) == pytest.approx([200 + CARD_GAP] * 3)


def test_in_a_large_lane_marks_keep_off_bars() -> None:
    bar = replace(day(0, 0), end=100 * US_PER_DAY, style=BarStyle.LASTS, marks=())
    placed = as_many([bar, *(day(number, number) for number in range(1, 90))], 3)
    assert placed[0].row not in {spot.row for spot in placed[1:]}


def test_a_lane_of_many_shows_seven_tenths_of_what_could_fit() -> None:
    """Some of it at any scale; and in the mean over all scales at which the lane is crowded."""
    many = [day(number, number * number % 9973, importance=number * 31 % 97) for number in range(3000)]
    many.sort(key=lambda item: (item.anchor, item.event_id))
    placed = place(many, 6)
    parts = []
    for step in range(20):
        px_per_day = 0.1 * 1.2**step
        could_fit = sum(
            fitting([item.anchor / US_PER_DAY * px_per_day for item in of_row], 200 + CARD_GAP)
            for of_row in (
                [item for item, spot in zip(many, placed, strict=True) if spot.row == row] for row in range(6)
            )
        )
        parts.append(len(shown(placed, px_per_day / US_PER_DAY)) / could_fit)
    assert min(parts) > 0.55
    assert sum(parts) / len(parts) >= 0.7


def fitting(xs: Sequence[float], reach: float) -> int:
    """How many of these could show at most, if cards came and went: as long as there is room, the next one."""
    count, end = 0, -math.inf
    for x in xs:
        if x >= end:
            count, end = count + 1, x + reach
    return count
