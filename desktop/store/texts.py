"""Very many texts in a few arrays: as Python's strings they would take 50 bytes each beside their letters.

Texts that are put into another order keep their letters where they are, and nothing is copied but where each is. The
letters of those that lie one after another, with where each begins, are also the layout of Apache Arrow, so that a
column of a Parquet file is taken over as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop.store import sorting

#: Texts that are copied at once: each byte needs an index of eight while that happens, which should fit into the cache.
_AT_ONCE = 8_192


class Joined(NamedTuple):
    """Texts one after another: that at ``i`` is from ``offsets[i]`` up to ``offsets[i + 1]``."""

    data: NDArray[np.uint8]
    offsets: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Texts:
    """``data`` holds the UTF-8 of all, in any order; the text at ``i`` is ``lengths[i]`` bytes from ``starts[i]`` on.

    12 bytes for each beside its letters.
    """

    data: NDArray[np.uint8]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int32]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        """From strings; half a surrogate pair, which no UTF-8 can hold, becomes a question mark.

        Raises ``TypeError`` where one of them is no string. What is all ASCII is encoded at once: a hundred thousand in
        5 ms, where one after another would take 20.
        """
        strings = list(texts)
        joined = "".join(strings)
        if joined.isascii():
            raw, lengths = joined.encode(), map(len, strings)
        else:
            encoded = _encoded(strings)
            raw, lengths = b"".join(encoded), map(len, encoded)
        offsets = np.zeros(len(strings) + 1, np.int64)
        np.cumsum(np.fromiter(lengths, np.int64, len(strings)), out=offsets[1:])
        return cls.between(np.frombuffer(raw, np.uint8), offsets)

    @classmethod
    def between(cls, data: NDArray[np.uint8], offsets: NDArray[np.int64]) -> Texts:
        """Those that lie one after another; ``offsets`` has one more than there are texts."""
        return cls(data, offsets[:-1], np.diff(offsets).astype(np.int32))

    @classmethod
    def joined(cls, parts: Sequence[Texts]) -> Texts:
        """One after another."""
        data = np.concatenate([np.empty(0, np.uint8), *(part.data for part in parts)])
        begins = np.cumsum([0, *(len(part.data) for part in parts)])[:-1]
        starts = [part.starts + begin for part, begin in zip(parts, begins, strict=True)]
        lengths = [part.lengths for part in parts]
        return cls(
            data,
            np.concatenate([np.empty(0, np.int64), *starts]),
            np.concatenate([np.empty(0, np.int32), *lengths]),
        )

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, index: int) -> str:
        return self.raw(index).decode("utf-8", "replace")

    def raw(self, index: int) -> bytes:
        """The UTF-8 of one."""
        start = self.starts[index]
        return self.data[start : start + self.lengths[index]].tobytes()

    def __iter__(self) -> Iterator[str]:
        whole = self.data.tobytes()
        for start, end in zip(self.starts.tolist(), self.ends.tolist(), strict=True):
            yield whole[start:end].decode("utf-8", "replace")

    @property
    def ends(self) -> NDArray[np.int64]:
        """Behind the last byte of each."""
        return self.starts + self.lengths

    @property
    def nbytes(self) -> int:
        """The memory that they take."""
        return self.data.nbytes + self.starts.nbytes + self.lengths.nbytes

    @property
    def written(self) -> int:
        """The bytes of all, were each written out: those that share their letters are more than they take."""
        return int(self.lengths.sum(dtype=np.int64))

    def take(self, places: NDArray[Any]) -> Texts:
        """Those at ``places``, in that order; they share their letters with these."""
        return Texts(self.data, self.starts[places], self.lengths[places])

    def together(self) -> Joined:
        """One after another: as they are, where they lie so, or a copy, in a fifth of a second for a million."""
        offsets = np.zeros(len(self) + 1, np.int64)
        np.cumsum(self.lengths, out=offsets[1:])
        if offsets[-1] == len(self.data) and np.array_equal(offsets[:-1], self.starts):
            return Joined(self.data, offsets)
        data = np.empty(offsets[-1], np.uint8)
        shift = self.starts - offsets[:-1]
        for begin in range(0, len(self), _AT_ONCE):
            some = slice(begin, begin + _AT_ONCE)
            start, end = offsets[begin], offsets[min(begin + _AT_ONCE, len(self))]
            data[start:end] = self.data[np.arange(start, end) + np.repeat(shift[some], self.lengths[some])]
        return Joined(data, offsets)

    def holding(self, character: str) -> NDArray[np.bool_]:
        """Which of them hold an ASCII character."""
        hits = np.flatnonzero(self.data == ord(character))
        if not len(hits):
            return np.zeros(len(self), np.bool_)
        next_hit = np.append(hits, len(self.data))[hits.searchsorted(self.starts)]
        held: NDArray[np.bool_] = next_hit < self.ends
        return held

    def beginning(self, character: str) -> NDArray[np.bool_]:
        """Which of them begin with an ASCII character."""
        found = np.zeros(len(self), np.bool_)
        some = np.flatnonzero(self.lengths)
        found[some] = self.data[self.starts[some]] == ord(character)
        return found

    def broken(self) -> NDArray[np.bool_]:
        """Which of them are no UTF-8: those of a file need not be."""
        found = np.zeros(len(self), np.bool_)
        if self.data.max(initial=0) < 0x80:
            return found
        if self.written > len(self.data):  # letters are shared: each text is looked at once
            _, first, of = np.unique(self.starts << 31 | self.lengths, return_index=True, return_inverse=True)
            shared: NDArray[np.bool_] = self.take(first).broken()[of]
            return shared
        data, offsets = self.together()
        first = data[offsets[:-1][self.lengths > 0]]
        try:
            data.tobytes().decode()
            whole = not np.any(first & 0xC0 == 0x80)  # none begins amidst a character
        except UnicodeDecodeError:
            whole = False
        if not whole:
            found[:] = [not _sound(self.raw(place)) for place in range(len(self))]
        return found

    def hashes(self, weights: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """A number for each, the same for equal texts: its bytes, each times the weight of its place.

        Where the weights are random, and as many as the longest has bytes, nobody can write a file whose texts collide.
        """
        data, offsets = self.together()
        sums = np.zeros(len(self), np.uint64)
        for begin in range(0, len(self), _AT_ONCE):
            some = np.flatnonzero(self.lengths[begin : begin + _AT_ONCE]) + begin
            if not len(some):
                continue
            start, end = offsets[some[0]], offsets[some[-1] + 1]
            within = np.arange(start, end) - np.repeat(offsets[some], self.lengths[some])
            # one is added, so that a text differs from itself with a zero byte behind
            weighted = (data[start:end].astype(np.uint64) + np.uint64(1)) * weights[within]
            sums[some] = np.add.reduceat(weighted, offsets[some] - start)
        return sums


def _encoded(strings: list[str]) -> list[bytes]:
    try:
        return list(map(str.encode, strings))
    except UnicodeEncodeError:
        return [text.encode("utf-8", "replace") for text in strings]


def _sound(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


class TextIndex:
    """Finds a text among very many: 8 bytes for each, where a dictionary of Python takes over a hundred.

    It is made when it is first asked: a seventh of a second for a million.
    """

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        longest = int(texts.lengths.max(initial=0))
        # the seed is of this process alone: it only spreads, and decides nothing that anybody sees
        self._weights = np.random.default_rng().integers(0, 2**64, longest, np.uint64)

    @cached_property
    def _sorted(self) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
        """The hashes in their order, and the place of each."""
        hashes = self._hashes(self._texts)
        order = sorting.order(hashes)
        return hashes[order], order.astype(np.int32)

    def _hashes(self, texts: Texts) -> NDArray[np.uint32]:
        """Half of their bits: of a million texts hardly any two agree, and who finds some looks at the texts."""
        return (texts.hashes(self._weights) >> np.uint64(32)).astype(np.uint32)

    def reordered(self, places: NDArray[np.int64]) -> TextIndex:
        """That of the same texts in another order; what is known of these need not be worked out again."""
        made = object.__new__(TextIndex)
        made._texts, made._weights = self._texts.take(places), self._weights
        if "_sorted" in self.__dict__:
            hashes, order = self._sorted
            moved = np.empty(len(places), np.int32)
            moved[places] = np.arange(len(places))
            made.__dict__["_sorted"] = hashes, moved[order]
        return made

    def find(self, text: str) -> int | None:
        """The first place of a text."""
        wanted = Texts.of([text])
        if len(wanted.data) > len(self._weights):
            return None
        of_wanted = self._hashes(wanted)[0]
        hashes, order = self._sorted
        start, end = (int(np.searchsorted(hashes, of_wanted, side)) for side in ("left", "right"))
        raw = wanted.raw(0)
        return min((place for place in order[start:end].tolist() if self._texts.raw(place) == raw), default=None)

    def repeated(self) -> list[tuple[int, int]]:
        """Each text that stands at an earlier place already: its place, and the first one."""
        hashes, order = self._sorted
        again = np.flatnonzero(hashes[1:] == hashes[:-1]) + 1
        found = []
        first: dict[bytes, int] = {}
        for at in again.tolist():
            for place in (int(order[at - 1]), int(order[at])):
                raw = self._texts.raw(place)
                if (known := first.setdefault(raw, place)) != place:
                    found.append((place, known))
        return sorted(set(found))

    @property
    def nbytes(self) -> int:
        """The memory that it takes beside its texts."""
        return sum(part.nbytes for part in self._sorted)
