"""Finding words in the titles of very many events: a million are looked through in some 20 ms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.store.texts import Texts
from desktop.store.times import Times

#: Titles between two looks at whether anybody still waits.
_PAUSE = 16_384
#: Bytes among which the rarest of several words is guessed.
_SAMPLE = 1_048_576


class TitleIndex:
    """Titles as ``fold`` makes them equal that people take for equal, by importance, then time.

    In that order a search can end when it has found enough. Making it takes a second for a million titles, and three
    more where they are not ASCII; ``check`` may stop it, and each search, by raising.
    """

    def __init__(
        self,
        titles: Texts,
        importance: NDArray[Any],
        start: Times,
        fold: Callable[[str], str],
        check: Callable[[], None],
    ) -> None:
        by = (start.micros, start.seconds, -importance.astype(np.int16))
        self._order = np.lexsort(by).astype(np.int32)
        check()
        folded = _folded(titles, fold, check).take(self._order)
        data, self._offsets = folded.together()
        self._data = data.tobytes()

    def find(self, words: Sequence[str], most: int, check: Callable[[], None]) -> list[int]:
        """The places of titles that hold every word, by importance, then time; at most so many.

        Words are folded, and there is one.
        """
        needles = sorted((word.encode() for word in words), key=lambda needle: self._data.count(needle, 0, _SAMPLE))
        found: list[int] = []
        for begin in range(0, len(self._order), _PAUSE):
            check()
            rows = self._rows(needles, begin, min(begin + _PAUSE, len(self._order)))
            found += self._order[rows].tolist()
            if len(found) >= most:
                break
        return found[:most]

    def _rows(self, needles: list[bytes], first: int, after: int) -> NDArray[np.int64]:
        """The rows from ``first`` up to ``after`` that hold all; the first needle is the one to look for."""
        rarest, *others = needles
        hits = np.array(self._hits(rarest, int(self._offsets[first]), int(self._offsets[after])), np.int64)
        rows = np.searchsorted(self._offsets, hits, "right") - 1
        # half of some may stand in the next title
        rows = np.unique(rows[hits + len(rarest) <= self._offsets[rows + 1]])
        for other in others:
            starts, ends = self._offsets[rows].tolist(), self._offsets[rows + 1].tolist()
            rows = rows[[self._data.find(other, *within) >= 0 for within in zip(starts, ends, strict=True)]]
        return rows

    def _hits(self, needle: bytes, at: int, end: int) -> list[int]:
        hits, find = [], self._data.find
        while (at := find(needle, at, end)) >= 0:
            hits.append(at)
            at += 1
        return hits


def _folded(titles: Texts, fold: Callable[[str], str], check: Callable[[], None]) -> Texts:
    """All titles folded; ASCII, which most are, all at once."""
    upper = (titles.data >= ord("A")) & (titles.data <= ord("Z"))
    lower = Texts(titles.data + (upper * np.uint8(32)), titles.starts, titles.lengths)
    hits = np.flatnonzero(titles.data >= 0x80)
    rows = np.flatnonzero(hits.searchsorted(titles.ends) > hits.searchsorted(titles.starts))
    if not len(rows):
        return lower
    texts = []
    for number, row in enumerate(rows.tolist()):
        if not number % 1024:
            check()
        texts.append(fold(titles[row]))
    places = np.arange(len(titles))
    places[rows] = len(titles) + np.arange(len(rows))
    return Texts.joined([lower, Texts.of(texts)]).take(places)
