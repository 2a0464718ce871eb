"""The dates that most rows of a table have, ``2004-06-11`` and ``2004-06-11/2004-06-20``, read all at once.

``core.dates`` reads every date; with what columns need of it a million take 17 s of CPU, these one. Whatever is not of
just these two forms, and real, is left to it.
"""

from __future__ import annotations

from functools import cache
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
    lengths, begins = dates.lengths, dates.starts
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
    letters = data[begins + np.arange(_DAY)[:, None]]
    digits = letters - np.uint8(ord("0"))  # less than that wraps to above 9
    sound = np.all(digits[[0, 1, 2, 3, 5, 6, 8, 9]] <= 9, axis=0) & np.all(letters[[4, 7]] == ord("-"), axis=0)
    year, month, day = _number(digits[:4]), _number(digits[5:7]), _number(digits[8:])
    sound &= (month >= 1) & (month <= 12)
    at = np.where(sound, year * 12 + month - 1, 0)
    begins_of = _months()
    begin = begins_of[at]
    sound &= (day >= 1) & (day <= begins_of[at + 1] - begin)
    return begin + day - 1, sound


@cache
def _months() -> NDArray[np.int64]:
    """Days from 1970 to the first of each month from January 0000 on, up to that after December 9999."""
    return np.arange("0000-01", "10000-02", dtype="M8[M]").astype("M8[D]").astype(np.int64)


def _number(digits: NDArray[np.uint8]) -> NDArray[np.int64]:
    """What each column of digits says. Column by column, which takes a third of a product of matrices."""
    value = np.zeros(digits.shape[1], np.int64)
    for row in digits:
        value = value * 10 + row
    return value
