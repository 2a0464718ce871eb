"""The dates that most rows of a table have, ``2004-06-11`` and ``2004-06-11/2004-06-20``, read all at once.

``core.dates`` reads every date; with what columns need of it a million take 17 s of CPU, these one. Whatever is not of
just these two forms, and real, is left to it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop.store.texts import Texts
from desktop.store.times import Times

_DAY, _SPAN = len("2004-06-11"), len("2004-06-11/2004-06-20")


class Days(NamedTuple):
    """The rows that are of these forms, and the first and the last microsecond of each."""

    rows: NDArray[np.int64]
    start: Times
    end: Times


def read(dates: Texts, wanted: NDArray[np.bool_]) -> Days:
    """Of the rows that are ``wanted`` those that can be read here."""
    lengths, begins = dates.lengths, dates.offsets[:-1]
    rows = np.flatnonzero(wanted & ((lengths == _DAY) | (lengths == _SPAN)))
    # a day is a span that ends with itself
    spans = lengths[rows] == _SPAN
    first = begins[rows]
    second = np.where(spans, first + _DAY + 1, first)
    start, starts = _days(dates.data, first)
    end, ends = _days(dates.data, second)
    sound = starts & ends & (end >= start) & (~spans | (dates.data[first + np.where(spans, _DAY, 0)] == ord("/")))
    return Days(
        rows[sound],
        Times(start[sound] * 86_400, np.zeros(int(sound.sum()), np.int32)),
        Times(end[sound] * 86_400 + 86_399, np.full(int(sound.sum()), 999_999, np.int32)),
    )


def _days(data: NDArray[np.uint8], begins: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Days from 1970 of the ten bytes from each of ``begins``, and where they are a real date."""
    letters = data[begins[:, None] + np.arange(_DAY)]
    digits = letters[:, [0, 1, 2, 3, 5, 6, 8, 9]] - np.uint8(ord("0"))  # less than that wraps to above 9
    sound = np.all(digits <= 9, axis=1) & np.all(letters[:, [4, 7]] == ord("-"), axis=1)
    year, month, day = (
        digits[:, columns] @ 10 ** np.arange(len(columns))[::-1] for columns in ([0, 1, 2, 3], [4, 5], [6, 7])
    )
    months = (year - 1970) * 12 + month - 1
    begin, after = (of.astype("M8[M]").astype("M8[D]").astype(np.int64) for of in (months, months + 1))
    sound &= (month >= 1) & (month <= 12) & (day >= 1) & (day <= after - begin)
    return begin + day - 1, sound
