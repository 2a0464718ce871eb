"""From which scale each of very many labels shows: the gaps of a row are split near their middle, by importance.

The first label of a row is its most important event. Between two labels there is a gap, in which the next one has room
as soon as twice the reach of a label fits in. So among the events of a gap one near its middle is chosen, both halves
are gaps again, and so on, until each event has its *room*: its distance in microseconds from the nearer of the two
labels that bound its gap. It shows from the scale reach / room. No event has more room than the labels that bound its
gap, or they do not concern it: so what shows at a scale stays at larger ones, nothing overlaps, and what is shown
depends on the scale alone.

Such gaps are between one and two reaches long, evenly by logarithm. That is 1 / (2 ln 2) = 72 % of what could fit,
about the best that labels can do that never go.

Two things make the important lead. An event's merit is its room times a weight that grows with its importance
(``PULL``). And its *isolation*, its distance to the nearest event of its row that leads it, as a peak's to the nearest
higher one, is kept clear for it: nobody within an eighth of it (``PATIENCE``) is placed before. So no event shows later
than at ``PATIENCE`` times the scale at which it would if only those that lead it were there.

That also bounds the work. Who is kept waiting is so by somebody with at least as much room as an eighth of an isolation
that is eight times his own, and so on: nearby is somebody with a good part of his room who waits for nobody. Each
choice therefore cuts a good part off the time in which its gap's events lie, and gaps are split a hundred times in
each other at the most where time has 79 bits (geometric series, which are the worst), not as often as there are events.

numpy is imported here, and this module only for lanes of many events: a small file is painted without.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: By how much the importance of 100 enlarges an event's room where gaps choose. Of 20,000 random events in 12 rows,
#: with importances drawn evenly from 0 to 100, 73 % of what could fit shows, with a mean importance of 85. Without it,
#: 74 % and 65; with 0.35, 73 % and 87.
PULL = 0.2
#: An event shows at this multiple of the scale at the latest at which it would among those that lead it. Of the same
#: events 62 % of what could fit shows with 1 (isolation, and what is left filled up), with 2 68 %, 4 71 %, 8 73 %, and
#: 74 % without any bound; but then some of importance 100 wait for 1,500 times that scale.
PATIENCE = 8.0
#: The golden ratio's part after the point: what its multiples have there fills 0 to 1 more evenly than chance.
GOLDEN = (5**0.5 - 1) / 2
#: Places less far away than this are compared all at once: of random ones all but one in so many find one there.
NEAR = 16

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


def pack(
    anchor_s: NDArray[np.int64],
    anchor_us: NDArray[np.int32],
    importance: NDArray[np.uint8],
    *,
    row: NDArray[np.int16] | None,
    rows: int,
    reach_px: float,
    check: Callable[[], None] = lambda: None,
) -> tuple[NDArray[np.int16], Floats]:
    """Each event's row, and the scale in pixels a microsecond from which its label shows; infinite: at none.

    ``anchor_s`` and ``anchor_us`` are seconds from 1970, at most 2**62, and the microseconds in them, in any order of
    time; ``reach_px`` is the most that a label takes of its row. Where ``row`` is None, the events are dealt to
    ``rows`` rows in turn, by time, so that neighbours get different ones.

    ``check`` is called every few milliseconds: it may pause the work, or end it by raising.

    Of the events of one instant in one row the most important one stands for all; ties go by position. A million takes
    less than a second, and 180 MB while it does.
    """
    if not len(anchor_s):
        return np.empty(0, np.int16), np.empty(0)
    by_time = np.lexsort((~importance, anchor_us, anchor_s))
    if row is None:
        row = np.empty(len(by_time), np.int16)
        row[by_time] = np.arange(len(by_time)) % rows
    order = by_time[np.argsort(row[by_time], kind="stable")]
    leads = np.ones(len(order), np.bool_)
    leads[1:] = _changes(row[order]) | _changes(anchor_s[order]) | _changes(anchor_us[order])
    order = order[leads]
    rooms = np.zeros(len(row))
    rooms[order] = _Rows(anchor_s[order], anchor_us[order], importance[order], row[order], check).rooms()
    with np.errstate(divide="ignore"):  # no room at any scale: infinite
        return row, np.divide(reach_px, rooms)


class _Rows:
    """Events by row and time, no two of a row at one instant. Indices are of these."""

    def __init__(
        self,
        seconds: NDArray[np.int64],
        micros: NDArray[np.int32],
        importance: NDArray[np.uint8],
        row: NDArray[np.int16],
        check: Callable[[], None],
    ) -> None:
        self._check = check
        self._seconds, self._micros, self._importance = seconds, micros, importance
        self._weights = 1 + importance * (PULL / 100)
        self._starts = _starts(row)
        self._ends = np.append(self._starts[1:], len(row))
        self._row = _numbered(self._starts, len(row))
        self._zone_start, self._zone_end = self._zones()
        opened = np.bincount(self._zone_start, minlength=len(row) + 1)
        closed = np.bincount(self._zone_end, minlength=len(row) + 1)
        # in how many others' zones an event lies that are not placed yet
        self._waits_for = np.cumsum(opened - closed)[:-1] - 1

    def rooms(self) -> Floats:
        """Each event's room in microseconds, infinite for the first of each row: it bounds all, and nothing bounds it.

        All gaps of a depth are split at once. Of the events not placed yet, in order: ``waiting`` the index, ``gap``
        the number of its gap, ``left`` and ``right`` the distances from the labels that bound it.
        """
        rooms, edges = np.empty(len(self._row)), self._edges()
        waiting, gap, starts = np.arange(len(self._row)), self._row, self._starts
        left, right = np.full(len(waiting), np.inf), np.full(len(waiting), np.inf)
        while len(waiting):
            self._check()
            room = np.minimum(left, right)
            merit = np.minimum(room, edges[waiting]) * self._weights[waiting]
            merit[self._waits_for[waiting] > 0] = -1
            best = _first_greatest(merit, starts, gap)
            placed = waiting[best]
            rooms[placed] = room[best]
            self._release(placed)
            seconds, micros = self._seconds[waiting], self._micros[waiting]
            offset = (seconds - seconds[best][gap]) * 1e6 + (micros - micros[best][gap])
            remain = np.flatnonzero(offset)
            offset, waiting = offset[remain], waiting[remain]
            after = offset > 0
            left, right = np.where(after, offset, left[remain]), np.where(after, right[remain], -offset)
            halves = 2 * gap[remain] + after
            starts = _starts(halves)
            gap = _numbered(starts, len(waiting))
        return rooms

    def _release(self, placed: Indices) -> None:
        """Nobody waits for these any longer. Their zones lie in their own gaps, so no two of them share an event."""
        starts, sizes = self._zone_start[placed], self._zone_end[placed] - self._zone_start[placed]
        ends = np.cumsum(sizes)
        self._waits_for[np.repeat(starts - ends + sizes, sizes) + np.arange(ends[-1])] -= 1

    def _time_between(self, a: Indices, b: Indices) -> Floats:
        """Microseconds from a to b; the difference is taken before it becomes a float."""
        return (self._seconds[b] - self._seconds[a]) * 1e6 + (self._micros[b] - self._micros[a])

    def _edges(self) -> Floats:
        """The distance of each from what it takes for labels beyond both ends of its row, in microseconds.

        They are as far away as the golden ratio tells for each row: if all rows showed their outermost events first,
        their labels would stand in columns.
        """
        index = np.arange(len(self._row))
        first, last = self._starts[self._row], self._ends[self._row] - 1
        length = self._time_between(first, last)
        beyond = (self._row + 1) * GOLDEN % 1 * length
        return np.minimum(self._time_between(first, index) + beyond, self._time_between(index, last) + length - beyond)

    def _zones(self) -> tuple[Indices, Indices]:
        """The events, from the first until before the last, that have to wait for each: itself, and who is too near.

        Zones are looked up in floats, and off by their rounding over very long times. Yet they end before the nearest
        one that leads, so that in each gap somebody waits for nobody.
        """
        before, after = self._next_leading()
        index, last = np.arange(len(self._row)), len(self._row) - 1
        earlier = np.where(before >= 0, self._time_between(np.maximum(before, 0), index), np.inf)
        later = np.where(after <= last, self._time_between(index, np.minimum(after, last)), np.inf)
        kept_clear = np.minimum(earlier, later) / PATIENCE
        first, end = np.empty_like(index), np.empty_like(index)
        for start, stop in zip(self._starts, self._ends, strict=True):
            self._check()
            of_row = index[start:stop]
            time, near = self._time_between(self._starts[self._row[of_row]], of_row), kept_clear[of_row]
            first[of_row] = start + np.searchsorted(time, time - near, "right")
            end[of_row] = start + np.searchsorted(time, time + near, "left")
        first, end = np.maximum(first, before + 1), np.minimum(end, after)
        return np.minimum(first, index), np.maximum(end, index + 1)

    def _next_leading(self) -> tuple[Indices, Indices]:
        """The nearest before and after each that leads it; -1 and the number of all events where its row has none.

        Of equals lead every other, of these every other, and so on, nearly: in order of the multiples of the golden
        ratio, which are as even as a sequence can be.
        """
        count = len(self._row)
        ranks = self._importance + np.arange(count) * GOLDEN % 1
        after = _next_above(ranks, np.greater)
        self._check()
        before = count - 1 - _next_above(ranks[::-1].copy(), np.greater_equal)[::-1]
        self._check()
        first, end = self._starts[self._row], self._ends[self._row]
        return np.where(before >= first, before, -1), np.where(after < end, after, count)


def _next_above(ranks: Floats, above: np.ufunc) -> Indices:
    """For each the nearest place after it whose rank is ``above`` its own; the number of all where there is none.

    Most are near: neighbours are compared all at once. The others look into ever larger blocks of twice the size, each
    with its highest rank, until one has what they look for, and go down into its halves: two steps for each power of
    two, whatever the ranks are.
    """
    count = len(ranks)
    nearness = np.zeros(count, np.uint8)
    for distance in range(1, min(NEAR, count)):
        hit = above(ranks[distance:], ranks[:-distance]).view(np.uint8)
        np.maximum(nearness[:-distance], hit * np.uint8(NEAR - distance), out=nearness[:-distance])
    found = np.arange(count) + (NEAR - nearness.astype(np.int64))
    who = np.flatnonzero(nearness == 0)
    found[who] = count
    levels, hits, block = [ranks], [], who + 1
    while len(who):
        highest = levels[-1]
        inside = block < len(highest)
        who, block = who[inside], block[inside]
        hit = above(highest[block], ranks[who])
        hits.append((who[hit], block[hit]))
        # a block of twice the size may hold this one, too, which then has nothing: it is the left half
        who, block = who[~hit], (block[~hit] + 1) // 2
        halves = np.append(highest, -np.inf) if len(highest) % 2 else highest
        levels.append(np.maximum(halves[::2], halves[1::2]))
    for highest, (others, blocks) in zip(levels[-2::-1], hits[::-1], strict=True):
        block = 2 * block
        block += ~above(highest[block], ranks[who])
        who, block = np.append(who, others), np.append(block, blocks)
    found[who] = block
    return found


def _changes(values: NDArray[Any]) -> NDArray[np.bool_]:
    changes: NDArray[np.bool_] = values[1:] != values[:-1]
    return changes


def _starts(numbers: NDArray[Any]) -> Indices:
    """Where each run of equal numbers begins."""
    return np.flatnonzero(np.append(True, _changes(numbers)))


def _numbered(starts: Indices, count: int) -> Indices:
    """For each of ``count`` things, which of the runs that begin at ``starts`` it is in."""
    return np.repeat(np.arange(len(starts)), np.diff(starts, append=count))


def _first_greatest(values: NDArray[Any], starts: Indices, run: Indices) -> Indices:
    """For each run, the place of its greatest value; of equal ones the first."""
    greatest = np.flatnonzero(values == np.maximum.reduceat(values, starts)[run])
    return greatest[_starts(run[greatest])]
