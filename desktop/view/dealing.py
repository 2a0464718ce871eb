"""Rows for more events than can be fitted one by one: bars keep theirs as far as rows go, and neighbours get others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate


def deal(starts: Sequence[float], ends: Sequence[float], importance: Sequence[int], rows: int) -> list[int]:
    """The row of each event that lasts from ``starts`` to ``ends``, in any unit; where both are equal, it is a point.

    Rows go round in order of time, the most important of one instant first. As long as there are two rows, no point
    gets one through which a bar runs then. While half of the rows are enough for all bars, no bar gets such a row
    either. Where they are not, bars are a crowd that lies on each other: in as large a part of the rows as they are of
    the events, a quarter at least.
    """
    table = _Table(rows, _rows_for_bars(starts, ends, rows))
    dealt = [0] * len(starts)
    for i in sorted(range(len(starts)), key=lambda i: (starts[i], -importance[i], i)):
        dealt[i] = table.seat(starts[i], ends[i])
    return dealt


def _rows_for_bars(starts: Sequence[float], ends: Sequence[float], rows: int) -> int:
    """Through how many rows bars may run at once."""
    bars = [(start, end) for start, end in zip(starts, ends, strict=True) if end > start]
    steps = sorted([(start, 1) for start, _ in bars] + [(end, 2) for _, end in bars])  # one that ends still runs
    at_once = max(accumulate(1 if step == 1 else -1 for _, step in steps), default=0)
    if 2 * at_once <= rows:
        return at_once
    for_points = 1 if len(bars) < len(starts) else 0
    share = max(len(bars) / len(starts), 0.25)
    return max(1, min(rows - for_points, math.ceil(rows * share)))


class _Table:
    """The rows while events are dealt in order of time: until when each is taken, and whose turn it is."""

    def __init__(self, rows: int, for_bars: int) -> None:
        self._until = [-math.inf] * rows
        self._for_bars = for_bars
        self._turns: list[tuple[int, ...]] = [(*range(turn, rows), *range(turn)) for turn in range(1, rows + 1)]
        self._turn = self._turns[-1]

    def seat(self, start: float, end: float) -> int:
        """The row for the next event."""
        running = [row for row, until in enumerate(self._until) if until > start] if end > start else []
        if running and len(running) >= self._for_bars:
            row = min(running, key=lambda row: self._until[row])
        else:
            row = self._next_free(start)
        self._until[row] = max(self._until[row], end)
        self._turn = self._turns[row]
        return row

    def _next_free(self, start: float) -> int:
        """The next row in turn that nobody has; or if there is none, only a point of this instant; or anybody."""
        for row in self._turn:
            if self._until[row] < start:
                return row
        return next((row for row in self._turn if self._until[row] == start), self._turn[0])
