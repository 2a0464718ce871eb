"""Very many texts in two arrays: as Python's strings they would take 50 bytes each beside their letters.

The layout, UTF-8 one after another and where each begins, is also that of Apache Arrow, so that a column of a Parquet
file is taken over as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Texts that are copied at once: each byte needs an index of eight while that happens, which should fit into the cache.
_AT_ONCE = 8_192


@dataclass(frozen=True, slots=True)
class Texts:
    """``data`` holds the UTF-8 of all; the text at ``i`` is from ``offsets[i]`` up to ``offsets[i + 1]``."""

    data: NDArray[np.uint8]
    offsets: NDArray[np.int64]

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
        return cls(np.frombuffer(raw, np.uint8), offsets)

    @classmethod
    def joined(cls, parts: Sequence[Texts]) -> Texts:
        """One after another."""
        data = np.concatenate([np.empty(0, np.uint8), *(part.data for part in parts)])
        begins = np.cumsum([0, *(len(part.data) for part in parts)])
        offsets = [part.offsets[:-1] + begin for part, begin in zip(parts, begins[:-1], strict=True)]
        return cls(data, np.concatenate([*offsets, begins[-1:]]))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, index: int) -> str:
        return self.raw(index).decode("utf-8", "replace")

    def raw(self, index: int) -> bytes:
        """The UTF-8 of one."""
        return self.data[self.offsets[index] : self.offsets[index + 1]].tobytes()

    def __iter__(self) -> Iterator[str]:
        whole = self.data.tobytes()
        for start, end in pairwise(self.offsets.tolist()):
            yield whole[start:end].decode("utf-8", "replace")

    @property
    def lengths(self) -> NDArray[np.int64]:
        """In bytes."""
        return np.diff(self.offsets)

    @property
    def nbytes(self) -> int:
        """The memory that they take."""
        return self.data.nbytes + self.offsets.nbytes

    def take(self, places: NDArray[Any]) -> Texts:
        """Those at ``places``, in that order."""
        lengths = self.lengths[places]
        offsets = np.zeros(len(places) + 1, np.int64)
        np.cumsum(lengths, out=offsets[1:])
        data = np.empty(offsets[-1], np.uint8)
        shift = self.offsets[:-1][places] - offsets[:-1]
        for begin in range(0, len(places), _AT_ONCE):
            some = slice(begin, begin + _AT_ONCE)
            start, end = offsets[begin], offsets[min(begin + _AT_ONCE, len(places))]
            data[start:end] = self.data[np.arange(start, end) + np.repeat(shift[some], lengths[some])]
        return Texts(data, offsets)

    def holding(self, character: str) -> NDArray[np.bool_]:
        """Which of them hold an ASCII character."""
        found = np.zeros(len(self), np.bool_)
        hits = np.flatnonzero(self.data == ord(character))
        found[np.searchsorted(self.offsets, hits, "right") - 1] = True
        return found

    def beginning(self, character: str) -> NDArray[np.bool_]:
        """Which of them begin with an ASCII character."""
        found = np.zeros(len(self), np.bool_)
        some = np.flatnonzero(self.lengths)
        found[some] = self.data[self.offsets[some]] == ord(character)
        return found

    def broken(self) -> NDArray[np.bool_]:
        """Which of them are no UTF-8: those of a file need not be."""
        found = np.zeros(len(self), np.bool_)
        first = self.data[self.offsets[:-1][self.lengths > 0]]
        try:
            self.data.tobytes().decode()
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
        sums = np.zeros(len(self), np.uint64)
        lengths = self.lengths
        for begin in range(0, len(self), _AT_ONCE):
            some = np.flatnonzero(lengths[begin : begin + _AT_ONCE]) + begin
            if not len(some):
                continue
            start, end = self.offsets[some[0]], self.offsets[some[-1] + 1]
            within = np.arange(start, end) - np.repeat(self.offsets[some], lengths[some])
            # one is added, so that a text differs from itself with a zero byte behind
            weighted = (self.data[start:end].astype(np.uint64) + np.uint64(1)) * weights[within]
            sums[some] = np.add.reduceat(weighted, self.offsets[some] - start)
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
    """Finds a text among very many: 12 bytes for each, where a dictionary of Python takes over a hundred."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        longest = int(texts.lengths.max(initial=0))
        # the seed is of this process alone: it only spreads, and decides nothing that anybody sees
        self._weights = np.random.default_rng().integers(0, 2**64, longest, np.uint64)
        hashes = texts.hashes(self._weights)
        self._order = np.argsort(hashes, kind="stable").astype(np.int32)
        self._hashes = hashes[self._order]

    def find(self, text: str) -> int | None:
        """The first place of a text."""
        wanted = Texts.of([text])
        if len(wanted.data) > len(self._weights):
            return None
        of_wanted = wanted.hashes(self._weights)[0]
        start, end = (int(np.searchsorted(self._hashes, of_wanted, side)) for side in ("left", "right"))
        raw = wanted.raw(0)
        return next((int(place) for place in self._order[start:end] if self._texts.raw(place) == raw), None)

    def repeated(self) -> list[tuple[int, int]]:
        """Each text that stands at an earlier place already: its place, and the first one."""
        again = np.flatnonzero(self._hashes[1:] == self._hashes[:-1]) + 1
        found = []
        first: dict[bytes, int] = {}
        for at in again.tolist():
            for place in (int(self._order[at - 1]), int(self._order[at])):
                raw = self._texts.raw(place)
                if (known := first.setdefault(raw, place)) != place:
                    found.append((place, known))
        return sorted(set(found))

    @property
    def nbytes(self) -> int:
        """The memory that it takes beside its texts."""
        return self._order.nbytes + self._hashes.nbytes
