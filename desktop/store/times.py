"""Very many instants to the microsecond, from the Big Bang to the end of the stars: 12 bytes each.

One number of 64 bits is not enough: as microseconds it ends after 292,000 years, as a float it is coarse by a quarter
of a microsecond in 2025. So they are whole seconds, and the microseconds in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.core.dates import US_PER_SECOND, Instant
from desktop.store import sorting

#: Seconds from 1970 that a column holds, 146 thousand million years: the sum of two still fits in 64 bits.
MOST_SECONDS = 2**62
#: As many microseconds, 292,000 years, are counted in one number.
MOST_MICROS = 2**63
_FIRST, _LAST = -MOST_SECONDS * US_PER_SECOND, MOST_SECONDS * US_PER_SECOND


def holds(at: Instant) -> bool:
    """Whether a column can hold an instant."""
    return _FIRST <= at < _LAST


@dataclass(frozen=True, slots=True)
class Times:
    """``seconds`` from 1970, rounded down, and the ``micros`` (0 to 999,999) in them."""

    seconds: NDArray[np.int64]
    micros: NDArray[np.int32]

    @classmethod
    def of(cls, instants: Iterable[Instant]) -> Times:
        """From instants that a column ``holds``."""
        pairs = [divmod(at, US_PER_SECOND) for at in instants]
        seconds, micros = zip(*pairs, strict=True) if pairs else ((), ())
        return cls(np.array(seconds, np.int64), np.array(micros, np.int32))

    @classmethod
    def zeros(cls, count: int) -> Times:
        """So many times 1970, to ``put`` others there."""
        return cls(np.zeros(count, np.int64), np.zeros(count, np.int32))

    @classmethod
    def within(cls, instants: Sequence[Instant]) -> Times:
        """From any instants, those outside of what a column holds moved to its ends: for questions."""
        return cls.of([min(max(at, _FIRST), _LAST) for at in instants])

    @classmethod
    def edges(cls, start: Instant, end: Instant, parts: int) -> Times:
        """Where each of so many equal parts begins, rounded up to the microsecond, and the end: ``parts`` + 1 times."""
        if not (holds(start) and holds(end)):
            return cls.within([start - (start - end) * part // parts for part in range(parts + 1)])
        step, rest = divmod(end - start, parts)
        part = np.arange(parts + 1)
        micros = start % US_PER_SECOND + part * (step % US_PER_SECOND) - (-part * rest // parts)
        seconds = start // US_PER_SECOND + part * (step // US_PER_SECOND) + micros // US_PER_SECOND
        return cls(seconds, (micros % US_PER_SECOND).astype(np.int32))

    @classmethod
    def joined(cls, parts: Sequence[Times]) -> Times:
        """One after another."""
        return cls(
            np.concatenate([np.empty(0, np.int64), *(part.seconds for part in parts)]),
            np.concatenate([np.empty(0, np.int32), *(part.micros for part in parts)]),
        )

    def __len__(self) -> int:
        return len(self.seconds)

    def __getitem__(self, index: int) -> Instant:
        return int(self.seconds[index]) * US_PER_SECOND + int(self.micros[index])

    def at(self, places: NDArray[Any]) -> list[Instant]:
        """The instants at ``places``."""
        seconds, micros = self.seconds[places].tolist(), self.micros[places].tolist()
        return [second * US_PER_SECOND + micro for second, micro in zip(seconds, micros, strict=True)]

    @property
    def nbytes(self) -> int:
        """The memory that they take."""
        return self.seconds.nbytes + self.micros.nbytes

    def take(self, places: NDArray[Any]) -> Times:
        """Those at ``places``, in that order."""
        return Times(self.seconds[places], self.micros[places])

    def slice(self, start: int | None, end: int | None) -> Times:
        """Those from a place up to another, without a copy."""
        return Times(self.seconds[start:end], self.micros[start:end])

    def copy(self) -> Times:
        return Times(self.seconds.copy(), self.micros.copy())

    def put(self, places: Sequence[int] | NDArray[np.int64], others: Times) -> None:
        """Writes the others to ``places``: while columns are being made."""
        self.seconds[places], self.micros[places] = others.seconds, others.micros

    def ordered(self) -> bool:
        """Whether none is before the one at its left."""
        later = self.seconds[1:] > self.seconds[:-1]
        same = self.seconds[1:] == self.seconds[:-1]
        return bool(np.all(later | (same & (self.micros[1:] >= self.micros[:-1]))))

    def order(self) -> NDArray[np.int64]:
        """The places by time; of one instant, in the order that they have."""
        return sorting.order(self.micros, self.seconds - self.seconds.min(initial=MOST_SECONDS))

    def before(self, others: Times) -> NDArray[np.bool_]:
        """Where this is before the other one at its place."""
        same = self.seconds == others.seconds
        earlier: NDArray[np.bool_] = (self.seconds < others.seconds) | (same & (self.micros < others.micros))
        return earlier

    def from_(self, others: Times) -> NDArray[np.float64]:
        """How many microseconds each is after the other at its place; the difference is taken before it is a float."""
        gone: NDArray[np.float64] = (self.seconds - others.seconds) * 1e6 + (self.micros - others.micros)
        return gone

    def since(self, start: Instant) -> NDArray[np.int64]:
        """How many microseconds each is after ``start``, exactly: fewer than ``MOST_MICROS``, or they overflow."""
        second, micro = divmod(start, US_PER_SECOND)
        gone: NDArray[np.int64] = (self.seconds - second) * US_PER_SECOND + (self.micros - micro)
        return gone

    def search(self, others: Times) -> NDArray[np.int64]:
        """For each of the others how many of these are before it; these are ``ordered``."""
        low: NDArray[np.int64] = self.seconds.searchsorted(others.seconds)
        open_ = np.flatnonzero(self._at(low) == others.seconds)
        if not len(open_):
            return low
        # in that second there are some: bisect by their microseconds, for all at once
        first, micros = low[open_], others.micros[open_]
        after = self.seconds.searchsorted(others.seconds[open_], "right")
        while np.any(first < after):
            middle = (first + after) // 2
            earlier = (first < after) & (self.micros[np.minimum(middle, len(self) - 1)] < micros)
            first, after = np.where(earlier, middle + 1, first), np.where(earlier, after, np.minimum(middle, after))
        low[open_] = first
        return low

    def _at(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The seconds at places, and something that no question asks for behind the last."""
        found = np.full(len(places), np.iinfo(np.int64).max)
        inside = places < len(self)
        found[inside] = self.seconds[places[inside]]
        return found

    def range(self, start: Instant, end: Instant) -> tuple[int, int]:
        """The places from the first that is not before ``start`` up to the first that is not before ``end``."""
        first = self.place(start)
        return first, max(first, self.place(end))

    def place(self, at: Instant) -> int:
        """How many of these, which are ``ordered``, are before an instant: a third of the time of ``search``."""
        second, micro = divmod(min(max(at, _FIRST), _LAST), US_PER_SECOND)
        place = int(self.seconds.searchsorted(second))
        if place == len(self) or self.seconds[place] != second:
            return place
        after = int(self.seconds.searchsorted(second, "right"))
        return place + int(self.micros[place:after].searchsorted(np.int32(micro)))
