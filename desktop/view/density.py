"""Finding what a window holds without walking through all events: rows as sorted columns, asked by bisection.

What crowds is drawn as one mark with its count. The cost of a crowd follows its pixels, not its events: from one mark
the search leaps past all that the mark covers.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import NamedTuple

from desktop.core.dates import Instant
from desktop.core.protocols import Window
from desktop.view.items import Item
from desktop.view.labels import NEVER, Placed
from desktop.view.timescale import Timescale


class Grid(NamedTuple):
    """Fixed parts of time for each power of two of the scale, in microseconds: who pans meets the same ones.

    A ``column`` of a density is 2 pixels wide, and up to 4; events of one row in one ``cell`` of 9, and up to 18, are
    told by a number, and a ``stretch`` of 54, and up to 108, has room for it. Below a microsecond a pixel nothing is
    less than a microsecond.
    """

    column: int
    cell: int
    stretch: int

    @classmethod
    def of(cls, us_per_px: float) -> Grid:
        octave = 2.0 ** math.ceil(math.log2(us_per_px))
        if octave < 1:
            return cls(1, max(1, round(9 * octave)), max(1, round(54 * octave)))
        return cls(2 * int(octave), 9 * int(octave), 54 * int(octave))

    @classmethod
    def window(cls, scale: Timescale, before: float = 0.0, together: int = 1) -> tuple[Window, Grid]:
        """The whole stretches, so many ``together``, that a view touches, with so many pixels more ``before`` it."""
        grid = cls.of(scale.us_per_px)
        step = grid.stretch * together
        start = (scale.start - round(before * scale.us_per_px)) // step * step
        return Window(start, (scale.end // step + 1) * step), grid

    @property
    def columns_each(self) -> int:
        """How many columns make a stretch."""
        return self.stretch // self.column

    def columns(self, window: Window) -> int:
        """How many columns make a window of whole stretches."""
        return (window.end - window.start) // self.column

    def width(self, scale: Timescale) -> float:
        """The pixels of a column."""
        return self.column / scale.us_per_px


@dataclass(frozen=True, slots=True)
class Group:
    """Marks of one row that stand too close to be told apart: ``members`` are places in the row's ``marked``."""

    first: Instant
    last: Instant
    members: range
    row: RowIndex

    @property
    def count(self) -> int:
        return len(self.members)

    def items(self, *, backwards: bool = False) -> Iterator[int]:
        """The indices of the items, by time."""
        return (self.row.marked[i] for i in (reversed(self.members) if backwards else self.members))

    def holds(self, item: int) -> bool:
        """Whether an item of the file stands in this group."""
        return self.row.position.get(item, -1) in self.members


@dataclass(frozen=True, slots=True)
class Stretch:
    """The groups from ``start`` until before ``end``.

    It is as much time as a count needs to be read, so that counts that would stand on each other can become one.
    """

    start: Instant
    end: Instant
    groups: tuple[Group, ...]


class RowIndex:
    """The items of one row of one lane, sorted for windows.

    ``marked`` are item indices by anchor. Bars are kept apart, with the running maximum of their ends, so that a bar
    that begins far to the left is found. Cards are kept by the power of two of their threshold: a scale asks only the
    levels below it.
    """

    def __init__(self, items: Sequence[Item], placed: Sequence[Placed], members: Sequence[int]) -> None:
        self.marked = sorted(members, key=lambda i: (items[i].anchor, items[i].event_id))
        self.position = {item: at for at, item in enumerate(self.marked)}
        self._times = [items[i].anchor for i in self.marked]
        bars = [i for i in members if items[i].start != items[i].end or items[i].start is None]
        self._bars = sorted(bars, key=lambda i: _lower(items[i].start))
        self._bar_starts = [_lower(items[i].start) for i in self._bars]
        self._bar_ends = [_upper(items[i].end) for i in self._bars]
        self._latest_ends = list(accumulate(self._bar_ends, max))
        levels: dict[int, list[int]] = {}
        for i in self.marked:
            if placed[i].threshold != NEVER:
                levels.setdefault(_level(placed[i].threshold), []).append(i)
        self._levels = {level: ([items[i].anchor for i in ids], ids) for level, ids in sorted(levels.items())}

    def labelled(self, placed: Sequence[Placed], start: Instant, end: Instant, px_per_us: float) -> list[int]:
        """Items whose card shows at this scale and hangs from an instant of the window."""
        found: list[int] = []
        limit = _level(px_per_us)
        for level, (times, ids) in self._levels.items():
            if level > limit:
                break
            inside = ids[bisect_left(times, start) : bisect_right(times, end)]
            found += [i for i in inside if placed[i].threshold <= px_per_us]
        return found

    def bars(self, start: Instant, end: Instant) -> list[int]:
        """Items with a duration that meets the window, however far to the left they begin."""
        last = bisect_right(self._bar_starts, end)
        first = bisect_left(self._latest_ends, start, 0, last)
        return [self._bars[at] for at in range(first, last) if self._bar_ends[at] >= start]

    def stretches(
        self, start: Instant, end: Instant, us_per_px: float, apart: float, width: float
    ) -> Iterator[Stretch]:
        """The window's marks: those within ``apart`` pixels or more as a group, groups in stretches of some ``width``.

        Both begin at a fixed grid of time for each power of two of the scale, so that panning does not regroup. At the
        window's ends stretches are whole: marks outside are among them.
        """
        per_octave = 2.0 ** math.ceil(math.log2(us_per_px))
        cell = max(1, round(apart * per_octave))
        stretch = cell * max(1, math.ceil(width * per_octave / cell))
        groups = self._groups(start // stretch * stretch, (end // stretch + 1) * stretch, cell)
        for number, of in groupby(groups, key=lambda group: group.first // stretch):
            yield Stretch(number * stretch, (number + 1) * stretch, tuple(of))

    def _groups(self, start: Instant, end: Instant, cell: int) -> Iterator[Group]:
        at = bisect_left(self._times, start)
        while at < len(self._times) and self._times[at] < end:
            border = (self._times[at] // cell + 1) * cell
            after = bisect_left(self._times, border, at)
            yield Group(self._times[at], self._times[after - 1], range(at, after), self)
            at = after


def _lower(start: Instant | None) -> float:
    return -math.inf if start is None else start


def _upper(end: Instant | None) -> float:
    return math.inf if end is None else end


def _level(px_per_us: float) -> int:
    return math.ceil(math.log2(px_per_us)) if px_per_us > 0 else -(2**31)
