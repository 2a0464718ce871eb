"""The names of eras, at the foot of their bands: on a few rows, so that those of eras that overlap can all be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

#: Pixels inside an era's band beside its name, and between two names.
PADDING = 8.0
GAP = 12.0
#: As many rows the foot may have; where more eras overlap, names share a row.
MOST_ROWS = 3


def rows(extents: Sequence[tuple[int | None, int | None]]) -> tuple[int, ...]:
    """The row of each era by its bounds (None: open), so that no two of a row overlap as long as rows last.

    It is of the file alone: a name never changes its row. Where rows do not last, an era shares with the one that ends
    first.
    """
    never = float("inf")
    spans = [(-never if a is None else a, never if b is None else b) for a, b in extents]
    taken: dict[int, int] = {}
    ends: list[float] = []
    for at in sorted(range(len(spans)), key=lambda at: (*spans[at], at)):
        start, end = spans[at]
        row = next((row for row, free in enumerate(ends) if free <= start), len(ends))
        if row == MOST_ROWS:
            row = ends.index(min(ends))
        ends[row : row + 1] = [max(end, ends[row]) if row < len(ends) else end]
        taken[at] = row
    return tuple(taken[at] for at in range(len(spans)))


class Slot(NamedTuple):
    """Where a name may stand: from ``x``, in ``width`` pixels; none where that is not above 0."""

    x: float
    width: float


def slots(bands: Sequence[tuple[float, float]]) -> tuple[Slot, ...]:
    """The room for the names of one row's bands, given from left to right (left and right edges in pixels).

    A name begins with its band; those whose bands overlap share what they cover.
    """
    made: list[Slot] = []
    first = 0
    while first < len(bands):
        # as many as overlap, one with the other, share what they cover together
        last, right = first, bands[first][1]
        while last + 1 < len(bands) and bands[last + 1][0] < right:
            last += 1
            right = max(right, bands[last][1])
        made += _shared(bands[first : last + 1], right)
        first = last + 1
    return tuple(made)


def _shared(bands: Sequence[tuple[float, float]], right: float) -> list[Slot]:
    """The room of bands that overlap, each no further right than leaves the next ones their share."""
    starts: list[float] = []
    for number, (left, _) in enumerate(bands):
        before = starts[-1] if starts else bands[0][0]
        share = (right - before) / (len(bands) - number + 1) if starts else 0.0
        starts.append(max(left, before + share))
    ends = [*(start - GAP + PADDING for start in starts[1:]), right]
    return [
        Slot(start + PADDING, min(end, band[1]) - 2 * PADDING - start)
        for start, end, band in zip(starts, ends, bands, strict=True)
    ]
