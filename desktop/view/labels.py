"""Labels that never jump: each event's row and the scales from which its card shows, fixed once for file and font.

The promises, after Been, Daiches and Yap, "Dynamic Map Labeling" (2006): while zooming in, a card once shown stays, and
may grow; no card overlaps another; a card never changes its row; what is shown depends on the scale alone, not on the
way to it. They hold because the answer for each event is two numbers, scales in pixels a microsecond: from the first on
its card shows, from the second on it is whole.

In a lane of few a card is narrow before another is hidden: cards find their places in their narrow form, in order of
importance, then each becomes whole in the same order as soon as it stands in nobody's way. But what shows later than at
the first sight takes nothing from what is whole there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from desktop.core.dates import US_PER_SECOND
from desktop.view.items import FEW_IN_LANE, Form, Item

#: Least distance between two cards of a row, in pixels.
CARD_GAP = 8.0
#: Up to this many events of a lane, each pair is looked at (exact greedy); beyond, gaps are split (``packing``).
EXACT_LIMIT = FEW_IN_LANE
#: Beyond some 146 billion years from 1970, in microseconds, all is one instant in a large lane: columns hold no more.
FAR = 2**62 * US_PER_SECOND

#: Never shown: the event is in the way of a more important one at every scale.
NEVER = math.inf


class Placed(NamedTuple):
    """An item's row in its lane, and the scales (pixels a microsecond) from which its card shows, and shows whole.

    Below ``whole_from`` it is narrow. Whose card has but one form needs none.
    """

    row: int
    threshold: float
    whole_from: float = 0.0

    def form(self, px_per_us: float) -> Form:
        """The card's form at a scale."""
        return Form.WHOLE if px_per_us >= self.whole_from else Form.NARROW


def place(items: Sequence[Item], rows: int, fit: float = 0.0) -> tuple[Placed, ...]:
    """Places the items of ONE lane in ``rows`` rows; the answer is in the order of ``items``.

    Items must be in order of time and id. At the scale ``fit`` (the first sight, in pixels a microsecond) a row in
    which a card is whole is as good as any other: the uppermost is taken.

    In a lane of few, important ones are placed first and so lead; ties go by id; and bars reserve their row. In a large
    lane these hold as far as rows go: there are more events than fit at any scale, and a good part of them is to show.
    Its cards have one form.
    """
    if len(items) <= EXACT_LIMIT:
        return _greedy(items, rows, fit)
    return _packed(items, rows)


def scale_needed(a: Item, b: Item, a_form: Form = Form.WHOLE, b_form: Form = Form.WHOLE) -> float:
    """The scale from which the two do not overlap in one row; infinite where no zoom parts them, in whatever form."""
    if _bars_meet(a, b):
        return NEVER
    if (b.anchor, b.event_id) < (a.anchor, a.event_id):
        a, b, a_form, b_form = b, a, b_form, a_form
    right = a.right if a.narrow is None or a_form is Form.WHOLE else a.narrow.right
    left = b.left if b.narrow is None or b_form is Form.WHOLE else b.narrow.left
    room = right - left + CARD_GAP
    if room <= 0:
        return 0.0
    distance = b.anchor - a.anchor
    return room / distance if distance > 0 else NEVER


def _bars_meet(a: Item, b: Item) -> bool:
    """Bars reserve their row: a mark or a bar within another's time would stand on it."""
    a_start, a_end = _bounds(a)
    b_start, b_end = _bounds(b)
    return a_start <= b_end and b_start <= a_end


def _bounds(item: Item) -> tuple[float, float]:
    return (
        -math.inf if item.start is None else item.start,
        math.inf if item.end is None else item.end,
    )


class _Known(NamedTuple):
    """An item of a row, and the scales from which it shows there narrow and whole, as far as they are known."""

    item: Item
    narrow_from: float
    whole_from: float = NEVER


class _Row:
    """A row of a lane of few while it fills, in order of importance, with an estimate for who comes next.

    Which cards give way to others that are narrow is told when all are there: see ``_settled``.
    """

    def __init__(self, fit: float) -> None:
        self._fit = fit
        self._all: list[_Known] = []
        self._narrow: list[_Known] = []
        self._at_first_sight: list[_Known] = []

    def __len__(self) -> int:
        return len(self._all)

    @property
    def items(self) -> list[Item]:
        """In order of importance."""
        return [one.item for one in self._all]

    def narrow_from(self, item: Item, enough: float = NEVER) -> float:
        """The scale from which a narrow card has room, or ``enough`` or more where that is more."""
        among_narrow = _free_from(item, Form.NARROW, self._narrow, enough)
        return among_narrow if among_narrow <= self._fit else _free_from(item, Form.NARROW, self._at_first_sight, enough)

    def whole_from(self, item: Item, enough: float = NEVER) -> float:
        """The same for a whole card."""
        return _free_from(item, Form.WHOLE, self._all, enough)

    def take(self, item: Item) -> None:
        one = _Known(item, self.narrow_from(item), self.whole_from(item))
        narrow = one._replace(whole_from=NEVER)
        self._all.append(one)
        self._narrow.append(narrow)
        self._at_first_sight.append(one if one.whole_from <= self._fit else narrow)


def _greedy(items: Sequence[Item], rows: int, fit: float) -> tuple[Placed, ...]:
    filled = [_Row(fit) for _ in range(rows)]
    for item in sorted(items, key=lambda item: (-item.importance, item.event_id)):
        filled[_row_for(item, filled, fit)].take(item)
    placed = {
        one.item.event_id: Placed(number, one.narrow_from, one.whole_from)
        for number, row in enumerate(filled)
        for one in _settled(row.items, fit)
    }
    return tuple(placed[item.event_id] for item in items)


def _settled(items: Sequence[Item], fit: float) -> list[_Known]:
    """The scales of a row's cards, which come in order of importance.

    Those that can show at first sight do, and as many of them as can are whole there, and stay so. The others wait
    until there is room beside these. Then all the rest become whole as soon as they can.
    """
    narrow: list[_Known] = []
    for item in items:
        narrow.append(_Known(item, _free_from(item, Form.NARROW, narrow)))
    first = _grown([one for one in narrow if one.narrow_from <= fit])
    known = [one if one.whole_from <= fit else one._replace(whole_from=NEVER) for one in first]
    for one in narrow:
        if one.narrow_from > fit:
            known.append(_Known(one.item, _free_from(one.item, Form.NARROW, known)))
    return _grown(known)


def _grown(known: Sequence[_Known]) -> list[_Known]:
    """Each card that is never whole yet becomes so as soon as it is in nobody's way; those before it go first."""
    grown = list(known)
    for index, one in enumerate(grown):
        if one.whole_from == NEVER:
            others = (other for other in grown if other is not one)
            grown[index] = one._replace(whole_from=_free_from(one.item, Form.WHOLE, others))
    return grown


def _row_for(item: Item, rows: Sequence[_Row], fit: float) -> int:
    """The uppermost row where its card is whole at first sight; else where it shows first, and then is whole first."""
    for number, row in enumerate(rows):
        if row.whole_from(item, math.nextafter(fit, NEVER)) <= fit:
            return number
    best, best_row = (NEVER, NEVER), -1
    for number, row in enumerate(rows):
        shows = max(fit, row.narrow_from(item, math.nextafter(best[0], NEVER)))
        if shows <= best[0] and shows < NEVER and (scales := (shows, row.whole_from(item))) < best:
            best, best_row = scales, number
    if best_row < 0:  # in the way everywhere: its mark goes where the fewest are
        best_row = min(range(len(rows)), key=lambda number: len(rows[number]))
    return best_row


def _free_from(item: Item, form: Form, others: Iterable[_Known], enough: float = NEVER) -> float:
    """The smallest scale from which the item's card is free of all that the others show then, and ever after.

    The search ends where the answer is ``enough`` or more: then another row is better already.
    """
    threshold = 0.0
    for other in others:
        threshold = max(threshold, _hindered_until(item, form, other))
        if threshold >= enough:
            break
    return threshold


def _hindered_until(item: Item, form: Form, other: _Known) -> float:
    """The last scale at which another's card is in the way; what shows only where both are apart is no hindrance."""
    narrow = scale_needed(item, other.item, form, Form.NARROW)
    if narrow == NEVER:
        return NEVER
    if other.whole_from < NEVER and (whole := scale_needed(item, other.item, form, Form.WHOLE)) > other.whole_from:
        return whole
    narrow = min(narrow, other.whole_from)
    return narrow if narrow > other.narrow_from else 0.0


def _packed(items: Sequence[Item], rows: int) -> tuple[Placed, ...]:
    """Rows dealt by time, and the gaps of each split in their middle: see ``dealing`` and ``packing``.

    A mark of a day is a point here, and no bar: a card that reserved its row for all of its day would find none. All
    cards of a row count with its widest reach: with each one's own, a tenth of them would overlap.
    """
    import numpy as np  # not before a lane is large: it takes longer to load than a small file to be painted

    from desktop.view.dealing import deal
    from desktop.view.packing import pack

    bounds = [(item.anchor, item.anchor) if len(item.marks) == 1 else _bounds(item) for item in items]
    before_all = min(item.anchor for item in items) - 1
    starts, ends = zip(*((max(start, before_all), end) for start, end in bounds), strict=True)
    importance = [item.importance for item in items]
    dealt = deal(starts, ends, importance, rows)
    seconds, micros = zip(*(divmod(min(max(item.anchor, -FAR), FAR), US_PER_SECOND) for item in items), strict=True)
    _, thresholds = pack(
        np.array(seconds, np.int64),
        np.array(micros, np.int32),
        np.array(importance, np.uint8),
        row=np.array(dealt, np.int16),
        rows=rows,
        reach_px=1.0,
    )
    reaches = _reaches(items, dealt)
    return tuple(
        Placed(row, threshold * reaches[row], threshold * reaches[row])
        for row, threshold in zip(dealt, thresholds.tolist(), strict=True)
    )


def _reaches(items: Sequence[Item], dealt: Sequence[int]) -> dict[int, float]:
    """The most of each row that a card takes, in pixels: two that hang from one instant to both sides count as one."""
    left, right = dict.fromkeys(dealt, math.inf), dict.fromkeys(dealt, -math.inf)
    for item, row in zip(items, dealt, strict=True):
        left[row], right[row] = min(left[row], item.left), max(right[row], item.right)
    return {row: right[row] - left[row] + CARD_GAP for row in left}
