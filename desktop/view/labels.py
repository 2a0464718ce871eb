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
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from desktop.core.dates import US_PER_SECOND, Instant
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


def _bounds(item: Item) -> tuple[float, float]:
    return (
        -math.inf if item.start is None else item.start,
        math.inf if item.end is None else item.end,
    )


@dataclass(slots=True, eq=False)
class _Card:
    """An item's card in a row: how far its forms reach, and the scales from which it shows in them, where known."""

    item: Item
    narrow: tuple[float, float]
    whole: tuple[float, float]
    narrow_from: float = NEVER
    whole_from: float = NEVER

    @classmethod
    def of(cls, item: Item, narrow_from: float = NEVER, whole_from: float = NEVER) -> _Card:
        narrow, whole = item.face(Form.NARROW), item.face(Form.WHOLE)
        return cls(item, (narrow.left, narrow.right), (whole.left, whole.right), narrow_from, whole_from)

    @property
    def key(self) -> tuple[Instant, str]:
        return self.item.anchor, self.item.event_id

    def meets_until(self, distance: Instant, narrow_room: float, whole_room: float) -> float:
        """The last scale at which it is in the way of another, with so much room taken by both in its two forms.

        What shows only where both are apart is no hindrance.
        """
        if distance == 0:
            return NEVER
        if (whole := whole_room / distance) > self.whole_from:
            return whole
        narrow = min(narrow_room / distance, self.whole_from)
        return narrow if narrow > self.narrow_from else 0.0


class _Strip:
    """Some cards of a row by time: who asks for room looks no further than another can reach."""

    def __init__(self, cards: Iterable[_Card] = ()) -> None:
        self._cards: list[_Card] = []
        self._keys: list[tuple[Instant, str]] = []
        self._left, self._right = math.inf, -math.inf
        for card in cards:
            self.add(card)

    def add(self, card: _Card) -> None:
        at = bisect_left(self._keys, card.key)
        self._keys.insert(at, card.key)
        self._cards.insert(at, card)
        self._left, self._right = min(self._left, card.whole[0]), max(self._right, card.whole[1])

    def free_from(self, card: _Card, form: Form, enough: float = NEVER) -> float:
        """The smallest scale from which a card is free of all that the others show then, and ever after.

        ``enough`` or more where that is more: the search ends there.
        """
        left, right = card.narrow if form is Form.NARROW else card.whole
        at, anchor, threshold = bisect_left(self._keys, card.key), card.item.anchor, 0.0
        for index in range(at, len(self._cards)):
            other = self._cards[index]
            if other is card:
                continue
            distance = other.item.anchor - anchor
            if threshold >= enough or right - self._left + CARD_GAP <= threshold * distance:
                break
            rooms = right - other.narrow[0] + CARD_GAP, right - other.whole[0] + CARD_GAP
            threshold = max(threshold, other.meets_until(distance, *rooms))
        for index in range(at - 1, -1, -1):
            other = self._cards[index]
            distance = anchor - other.item.anchor
            if threshold >= enough or self._right - left + CARD_GAP <= threshold * distance:
                break
            rooms = other.narrow[1] - left + CARD_GAP, other.whole[1] - left + CARD_GAP
            threshold = max(threshold, other.meets_until(distance, *rooms))
        return threshold

    def grow(self, cards: Iterable[_Card]) -> None:
        """Each of the strip's cards that is not known to become whole does so as soon as it is in nobody's way."""
        for card in cards:
            if card.whole_from == NEVER and card.narrow_from < NEVER:
                card.whole_from = self.free_from(card, Form.WHOLE)


class _Row:
    """A row of a lane of few while it fills, in order of importance."""

    def __init__(self, fit: float) -> None:
        self._fit = fit
        self._bounds: list[tuple[float, float]] = []
        self._cards: list[_Card] = []
        # those that came, as if all stayed narrow, as if each became whole as soon as those before it allow, and so
        # only if that is at first sight: an estimate for who comes next, as nobody is narrow yet for one that will come
        self._narrow, self._growing, self._at_first_sight = _Strip(), _Strip(), _Strip()

    def __len__(self) -> int:
        return len(self._bounds)

    def barred(self, item: Item) -> bool:
        """Whether the item's mark or bar would stand on another one's."""
        start, end = _bounds(item)
        return any(start <= other_end and other_start <= end for other_start, other_end in self._bounds)

    def narrow_from(self, card: _Card, enough: float = NEVER) -> float:
        """The scale from which a narrow card has room, or ``enough`` or more where that is more."""
        scale = self._narrow.free_from(card, Form.NARROW, enough)
        return scale if scale <= self._fit else self._at_first_sight.free_from(card, Form.NARROW, enough)

    def whole_from(self, card: _Card, enough: float = NEVER) -> float:
        """The same for a whole card."""
        return self._growing.free_from(card, Form.WHOLE, enough)

    def take(self, item: Item) -> None:
        """Adds the next one; whose bar stands on another's has no card, whatever the scale."""
        card = _Card.of(item)
        if not self.barred(item):
            card.narrow_from, whole = self._narrow.free_from(card, Form.NARROW), self.whole_from(card)
            if card.narrow_from < NEVER:
                estimate = replace(card, narrow_from=self.narrow_from(card), whole_from=whole)
                self._narrow.add(card)
                self._growing.add(estimate)
                self._at_first_sight.add(estimate if whole <= self._fit else replace(estimate, whole_from=NEVER))
        self._bounds.append(_bounds(item))
        self._cards.append(card)

    def settled(self) -> list[_Card]:
        """The cards with their scales, in order of importance.

        Those that can show at first sight do. As many of them as can are whole there, and stay so. The others wait
        until there is room beside these. Then all the rest become whole as soon as they can.
        """
        first = [replace(card) for card in self._cards if card.narrow_from <= self._fit]
        known = _Strip(first)
        known.grow(first)
        for card in first:
            if card.whole_from > self._fit:
                card.whole_from = NEVER
        late = []
        for card in self._cards:
            if self._fit < card.narrow_from < NEVER:
                late.append(_Card.of(card.item, known.free_from(card, Form.NARROW)))
                known.add(late[-1])
        known.grow(first)
        known.grow(late)
        return [*first, *late, *(card for card in self._cards if card.narrow_from == NEVER)]


def _greedy(items: Sequence[Item], rows: int, fit: float) -> tuple[Placed, ...]:
    filled = [_Row(fit) for _ in range(rows)]
    for item in sorted(items, key=lambda item: (-item.importance, item.event_id)):
        filled[_row_for(item, filled, fit)].take(item)
    placed = {
        card.item.event_id: Placed(number, card.narrow_from, card.whole_from)
        for number, row in enumerate(filled)
        for card in row.settled()
    }
    return tuple(placed[item.event_id] for item in items)


def _row_for(item: Item, rows: Sequence[_Row], fit: float) -> int:
    """The uppermost row where its card is whole at first sight; else where it shows first, and then is whole first."""
    card, above = _Card.of(item), math.nextafter(fit, NEVER)
    free = [number for number, row in enumerate(rows) if not row.barred(item)]
    for number in free:
        if rows[number].whole_from(card, above) <= fit:
            return number
    best, best_row = (NEVER, NEVER), -1
    for number in free:
        shows = max(fit, rows[number].narrow_from(card, math.nextafter(best[0], NEVER)))
        if shows <= best[0] and shows < NEVER and (scales := (shows, rows[number].whole_from(card))) < best:
            best, best_row = scales, number
    if best_row < 0:  # in the way everywhere: its mark goes where the fewest are
        best_row = min(range(len(rows)), key=lambda number: len(rows[number]))
    return best_row


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
