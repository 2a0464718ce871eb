"""Labels that never jump: each event's row and the scale from which its card shows, fixed once for file and font.

The promises, after Been, Daiches and Yap, "Dynamic Map Labeling" (2006): while zooming in, a card once shown stays; no
card overlaps another; a card never changes its row; what is shown depends on the scale alone, not on the way to it.
They hold because the answer for each event is one number, its threshold in pixels a microsecond: it shows at every
scale from there on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from desktop.core.dates import US_PER_SECOND
from desktop.view.items import Item

#: Least distance between two cards of a row, in pixels.
CARD_GAP = 8.0
#: Up to this many events of a lane, each pair is looked at (exact greedy); beyond, gaps are split (``packing``).
EXACT_LIMIT = 300
#: Beyond some 146 billion years from 1970, in microseconds, all is one instant in a large lane: columns hold no more.
FAR = 2**62 * US_PER_SECOND

#: Never shown: the event is in the way of a more important one at every scale.
NEVER = math.inf


class Placed(NamedTuple):
    """An item's row in its lane, and the scale (pixels a microsecond) from which its card shows."""

    row: int
    threshold: float


def place(items: Sequence[Item], rows: int, fit: float = 0.0) -> tuple[Placed, ...]:
    """Places the items of ONE lane in ``rows`` rows; the answer is in the order of ``items``.

    Items must be in order of time and id. At the scale ``fit`` (the first sight, in pixels a microsecond) a row that
    shows a card is as good as any other: the uppermost is taken.

    In a lane of few, important ones are placed first and so lead; ties go by id; and bars reserve their row. In a large
    lane these hold as far as rows go: there are more events than fit at any scale, and a good part of them is to show.
    """
    if len(items) <= EXACT_LIMIT:
        return _greedy(items, rows, fit)
    return _packed(items, rows)


def scale_needed(a: Item, b: Item) -> float:
    """The scale from which the two do not overlap in one row; infinite where no zoom parts them."""
    if _bars_meet(a, b):
        return NEVER
    if (b.anchor, b.event_id) < (a.anchor, a.event_id):
        a, b = b, a
    room = a.right - b.left + CARD_GAP
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


def _greedy(items: Sequence[Item], rows: int, fit: float) -> tuple[Placed, ...]:
    order = sorted(range(len(items)), key=lambda i: (-items[i].importance, items[i].event_id))
    filled: list[list[tuple[int, float]]] = [[] for _ in range(rows)]
    placed: dict[int, Placed] = {}
    for index in order:
        best, best_row = NEVER, -1
        for row, taken in enumerate(filled):
            threshold = _threshold(items, index, taken, best)
            if threshold < best:
                best, best_row = threshold, row
                if best <= fit:
                    break
        if best_row < 0:  # in the way everywhere: its mark goes where the fewest are
            best_row = min(range(rows), key=lambda row: len(filled[row]))
        filled[best_row].append((index, best))
        placed[index] = Placed(best_row, best)
    return tuple(placed[index] for index in range(len(items)))


def _threshold(items: Sequence[Item], index: int, taken: list[tuple[int, float]], enough: float) -> float:
    """The smallest scale from which the item is free of all that its row shows then, and ever after.

    Another that shows only from a scale at which both are apart anyway is no hindrance. The search ends where the
    answer is ``enough`` or more: then another row is better already.
    """
    threshold = 0.0
    for other, shown_from in taken:
        needed = scale_needed(items[index], items[other])
        if needed > threshold and (needed > shown_from or needed == NEVER):
            threshold = needed
            if threshold >= enough:
                break
    return threshold


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
        Placed(row, threshold * reaches[row]) for row, threshold in zip(dealt, thresholds.tolist(), strict=True)
    )


def _reaches(items: Sequence[Item], dealt: Sequence[int]) -> dict[int, float]:
    """The most of each row that a card takes, in pixels: two that hang from one instant to both sides count as one."""
    left, right = dict.fromkeys(dealt, math.inf), dict.fromkeys(dealt, -math.inf)
    for item, row in zip(items, dealt, strict=True):
        left[row], right[row] = min(left[row], item.left), max(right[row], item.right)
    return {row: right[row] - left[row] + CARD_GAP for row in left}
