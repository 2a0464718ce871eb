"""The dates that most rows of a table have, years, months, days, seconds of UTC and spans of them, read all at once.

That is ``2004``, ``2004-06``, ``2004-06-11``, ``2004-06-11T10:30:00Z``, and from one to another of the same form:
``2004-06-11/2004-06-20``. ``core.dates`` reads every date; with what columns need of it a million
take 17 s of CPU, these one. Whatever is not of just these forms, and real, is left to it.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop.store.texts import Texts
from desktop.store.times import Times

_YEAR, _MONTH, _DAY, _SECOND = map(len, ("2004", "2004-06", "2004-06-11", "2004-06-11T10:30:00Z"))
_FORMS = (_YEAR, _MONTH, _DAY, _SECOND)

Numbers = NDArray[np.int64]


class Bounds(NamedTuple):
    """The rows that are of these forms, in no order, and the first and the last microsecond of each."""

    rows: Numbers
    start: Times
    end: Times


def read(dates: Texts, wanted: NDArray[np.bool_]) -> Bounds:
    """Of the rows that are ``wanted`` those that can be read here."""
    rows, start, end = map(np.concatenate, zip(*(_of_form(dates, wanted, form) for form in _FORMS), strict=True))
    return Bounds(
        rows, Times(start, np.zeros(len(rows), np.int32)), Times(end, np.full(len(rows), 999_999, np.int32))
    )  # fmt: skip


def _of_form(dates: Texts, wanted: NDArray[np.bool_], form: int) -> tuple[Numbers, Numbers, Numbers]:
    """The rows of a form, which is told by its length, or spans of two of it; their first and their last second."""
    single = dates.lengths == form
    rows = np.flatnonzero(wanted & (single | (dates.lengths == 2 * form + 1)))
    # what is no span ends with itself
    spans = ~single[rows]
    first = dates.starts[rows]
    start, _, starts = _seconds(dates.data, first, form)
    begin, end, ends = _seconds(dates.data, np.where(spans, first + form + 1, first), form)
    sound = starts & ends & (begin >= start) & (~spans | (dates.data[first + np.where(spans, form, 0)] == ord("/")))
    return rows[sound], start[sound], end[sound]


def _seconds(data: NDArray[np.uint8], begins: Numbers, form: int) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
    """The first and the last second of what stands at each of ``begins``, from 1970, and where that is real."""
    days, after, sound = _days(data, begins, min(form, _DAY))
    if form != _SECOND:
        return days * 86_400, after * 86_400 - 1, sound
    letters = data[begins + np.arange(_DAY, _SECOND)[:, None]]
    digits = letters - np.uint8(ord("0"))
    sound &= np.all(digits[[1, 2, 4, 5, 7, 8]] <= 9, axis=0)
    for at, letter in ((0, "T"), (3, ":"), (6, ":"), (9, "Z")):
        sound &= letters[at] == ord(letter)
    hour, minute, second = _number(digits[1:3]), _number(digits[4:6]), _number(digits[7:9])
    sound &= (hour <= 23) & (minute <= 59) & (second <= 59)
    moment = days * 86_400 + hour * 3_600 + minute * 60 + second
    return moment, moment, sound


def _days(data: NDArray[np.uint8], begins: Numbers, form: int) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
    """The first day, from 1970, of the date at each of ``begins``, the day after it, and where the date is real."""
    letters = data[begins + np.arange(form)[:, None]]
    digits = letters - np.uint8(ord("0"))  # less than that wraps to above 9
    dashes = [at for at in (4, 7) if at < form]
    sound = np.all(np.delete(digits, dashes, axis=0) <= 9, axis=0) & np.all(letters[dashes] == ord("-"), axis=0)
    begins_of, month = _months(), _number(digits[:4]) * 12
    if form == _YEAR:
        at = np.where(sound, month, 0)
        return begins_of[at], begins_of[at + 12], sound
    number = _number(digits[5:7])
    sound &= (number >= 1) & (number <= 12)
    at = np.where(sound, month + number - 1, 0)
    begin, after = begins_of[at], begins_of[at + 1]
    if form == _MONTH:
        return begin, after, sound
    day = _number(digits[8:])
    sound &= (day >= 1) & (day <= after - begin)
    return begin + day - 1, begin + day, sound


@cache
def _months() -> Numbers:
    """Days from 1970 to the first of each month from January 0000 on, up to that after December 9999."""
    return np.arange("0000-01", "10000-02", dtype="M8[M]").astype("M8[D]").astype(np.int64)


def _number(digits: NDArray[np.uint8]) -> Numbers:
    """What each column of digits says. Column by column, which takes a third of a product of matrices."""
    value = np.zeros(digits.shape[1], np.int64)
    for row in digits:
        value = value * 10 + row
    return value
