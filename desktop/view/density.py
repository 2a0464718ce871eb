"""Finding what a window holds without walking through all events: rows as sorted columns, asked by bisection.

What crowds is drawn as one mark with its count. The cost of a crowd follows its pixels, not its events: from one mark
the search leaps past all that the mark covers.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from desktop.core.dates import Instant
from desktop.core.protocols import Window
from desktop.view.items import Item
from desktop.view.labels import NEVER, Placed
from desktop.view.timescale import Timescale

#: For so many powers of two of the scale a row keeps its groups: as many as lie between twenty years and
#: ten seconds in a window. Of a row of a hundred events that is 1 MB at the most.
OCTAVES_KEPT = 26


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
        """Whole stretches, so many ``together``, all that a view touches, with so many pixels more ``before`` it.

        At one scale they are always as many, so that who pans needs others once for each step, and not twice.
        """
        grid = cls.of(scale.us_per_px)
        step = grid.stretch * together
        begin = scale.start - round(before * scale.us_per_px)
        length = round((before + scale.width) * scale.us_per_px) + 1
        start = begin // step * step
        return Window(start, start + (length // step + 2) * step), grid

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


class Group(NamedTuple):
    """Marks of one row that stand too close to be told apart: ``items`` are the indices of their items, by time.

    They stand from ``place`` on in the row's ``marked``.
    """

    first: Instant
    last: Instant
    items: tuple[int, ...]
    place: int

    @property
    def size(self) -> int:
        return len(self.items)

    def among(self, places: Sequence[int]) -> tuple[int, ...]:
        """The items at those of ascending ``places`` of the row that are in this group."""
        first = bisect_left(places, self.place)
        after = bisect_left(places, self.place + len(self.items), first)
        return tuple(self.items[place - self.place] for place in places[first:after])


class Stretch(NamedTuple):
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
        self._position = {item: at for at, item in enumerate(self.marked)}
        self._times = [items[i].anchor for i in self.marked]
        bars = [i for i in members if items[i].start != items[i].end or items[i].start is None]
        self._bars = sorted(bars, key=lambda i: _lower(items[i].start))
        self._bar_starts = [_lower(items[i].start) for i in self._bars]
        self._bar_ends = [_upper(items[i].end) for i in self._bars]
        self._latest_ends = list(accumulate(self._bar_ends, max))
        # what has several dates shows them, however narrow its bar is
        self._bar_lengths = [
            math.inf if len(items[i].marks) > 1 else end - start
            for i, start, end in zip(self._bars, self._bar_starts, self._bar_ends, strict=True)
        ]
        levels: dict[int, list[int]] = {}
        for i in self.marked:
            if placed[i].threshold != NEVER:
                levels.setdefault(_level(placed[i].threshold), []).append(i)
        self._levels = {level: ([items[i].anchor for i in ids], ids) for level, ids in sorted(levels.items())}
        self._stretched: dict[tuple[int, int], tuple[list[Instant], list[Stretch]]] = {}

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

    def places(self, items: Iterable[int]) -> list[int]:
        """The places in ``marked`` of those items that are of this row, ascending."""
        return sorted({self._position[item] for item in items if item in self._position})

    def bars(self, start: Instant, end: Instant, shortest: float = 0.0) -> list[int]:
        """Items that last ``shortest`` microseconds or longer, or have several dates, and meet the window.

        They are found however far to the left they begin.
        """
        last = bisect_right(self._bar_starts, end)
        first = bisect_left(self._latest_ends, start, 0, last)
        ends, lengths = self._bar_ends, self._bar_lengths
        return [self._bars[at] for at in range(first, last) if lengths[at] >= shortest and ends[at] >= start]

    def stretches(self, start: Instant, end: Instant, us_per_px: float, apart: float, width: float) -> list[Stretch]:
        """The window's marks: those within ``apart`` pixels or more as a group, groups in stretches of some ``width``.

        Both begin at a fixed grid of time for each power of two of the scale, so that panning does not regroup. At the
        window's ends stretches are whole: marks outside are among them.
        """
        per_octave = 2.0 ** math.ceil(math.log2(us_per_px))
        cell = max(1, round(apart * per_octave))
        stretch = cell * max(1, math.ceil(width * per_octave / cell))
        begins, found = self._of_grid(cell, stretch)
        return found[bisect_left(begins, start // stretch * stretch) : bisect_right(begins, end)]

    def _of_grid(self, cell: int, stretch: int) -> tuple[list[Instant], list[Stretch]]:
        """Where all stretches of the row begin, and these: grouped once for a power of two of the scale, then kept."""
        kept = self._stretched.get((cell, stretch))
        if kept is None:
            if len(self._stretched) >= OCTAVES_KEPT:
                self._stretched.clear()
            found = [
                Stretch(number * stretch, (number + 1) * stretch, tuple(of))
                for number, of in groupby(self._groups(cell), key=lambda group: group.first // stretch)
            ]
            kept = self._stretched[cell, stretch] = [one.start for one in found], found
        return kept

    def _groups(self, cell: int) -> Iterator[Group]:
        at = 0
        while at < len(self._times):
            border = (self._times[at] // cell + 1) * cell
            after = bisect_left(self._times, border, at)
            yield Group(self._times[at], self._times[after - 1], tuple(self.marked[at:after]), at)
            at = after


def _lower(start: Instant | None) -> float:
    return -math.inf if start is None else start


def _upper(end: Instant | None) -> float:
    return math.inf if end is None else end


def _level(px_per_us: float) -> int:
    return math.ceil(math.log2(px_per_us)) if px_per_us > 0 else -(2**31)
