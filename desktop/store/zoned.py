"""Columns of dates as an axis in another zone draws them: days from midnight to midnight there, for all at once.

``core.zones.placed`` does it for one date, in some 20 µs; a million days of a century take two seconds here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo

import numpy as np
from numpy.typing import NDArray

from desktop.core import zones
from desktop.core.dates import US_PER_DAY, US_PER_SECOND, DateError, parse
from desktop.core.gregorian import DAYS_PER_CYCLE
from desktop.store.columns import NO_END, NO_START, Columns, Extents
from desktop.store.texts import Texts
from desktop.store.times import Times

_DAY = US_PER_DAY // US_PER_SECOND
#: Days from 1970: before that of 1800 clocks keep their first difference to UTC; the rules of their last years come
#: again with the calendar, every 400 years, from 2100 on at the latest, and so after 2500 are those of days before.
_DECREED = (-62_091, 193_579)

Rows = NDArray[np.int64]


def in_zone(columns: Columns, zone: tzinfo) -> Columns:
    """The same rows, in their order, with what states no zone read in ``zone``; texts and flags stay as they are."""
    timed = columns.dates.holding("T")
    plain = _plain(columns.dates, timed)
    floats = _calendar(columns, timed) | _local(columns, plain)
    floats[list(columns.zones)] = False
    floating = np.flatnonzero(floats)
    made = replace(columns, start=columns.start.copy(), end=columns.end.copy(), anchor=columns.anchor.copy())
    start = _placed(columns.start.take(floating), zone, latest=False)
    end = _placed(columns.end.take(floating), zone, latest=True)
    # where there is no start, it repeats the end, and the other way round
    flags = columns.flags[floating]
    startless, endless = np.flatnonzero(flags & NO_START), np.flatnonzero(flags & NO_END)
    start.put(startless, end.take(startless))
    end.put(endless, start.take(endless))
    made.start.put(floating, start)
    made.end.put(floating, end)
    made.anchor.put(floating, end)
    hangs_from_start = columns.anchor.from_(columns.start)[floating] == 0
    made.anchor.put(floating[hangs_from_start], start.take(hangs_from_start))
    _reread(made, np.flatnonzero(timed & ~plain & ~_in_utc(columns.dates)), zone)
    return made


def _calendar(columns: Columns, timed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Dates that are days or longer. What a table gives as bounds of its own, at any time of a day, is none."""
    whole = (columns.start.seconds % _DAY == 0) & (columns.start.micros == 0)
    ended = (columns.end.seconds % _DAY == _DAY - 1) & (columns.end.micros == US_PER_SECOND - 1)
    repeated = (columns.flags & (NO_START | NO_END)) != 0  # where there is no start, it repeats the end
    calendar: NDArray[np.bool_] = ~timed & ((whole & ended) | (repeated & (whole | ended)))
    return calendar


def _plain(dates: Texts, timed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Single times to the minute at least, in a year of four digits, such as 2025-01-20T10:30."""
    several = dates.holding("/") | dates.beginning("[") | dates.beginning("{")
    found = np.flatnonzero(timed & ~several & (dates.lengths >= len("2025-01-20T10:30")))
    begin = dates.starts[found]
    plain = np.zeros(len(dates), np.bool_)
    plain[found] = (dates.data[begin + 10] == ord("T")) & (dates.data[begin + 13] == ord(":"))
    return plain


def _in_utc(dates: Texts) -> NDArray[np.bool_]:
    """Spans that state UTC at both ends, as logs have them."""
    spans = np.flatnonzero(dates.holding("/"))
    starts, ends = dates.starts[spans], dates.ends[spans]
    slashes = np.flatnonzero(dates.data == ord("/"))
    slash = slashes[slashes.searchsorted(starts)]
    found = np.zeros(len(dates), np.bool_)
    found[spans] = (dates.data[slash - 1] == ord("Z")) & (dates.data[ends - 1] == ord("Z"))
    return found


def _local(columns: Columns, plain: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Those without a zone, that stand where their clocks show: a table may give bounds of its own."""
    dates, found = columns.dates, np.flatnonzero(plain)
    begin, last = dates.starts[found], dates.ends[found] - 1
    letters = dates.data
    last = last - np.isin(letters[last], tuple(map(ord, "?~%")))  # which stand behind the zone
    signs = (ord("+"), ord("-"))
    stated = (letters[last] == ord("Z")) | np.isin(letters[last - 5], signs) | np.isin(letters[last - 2], signs)
    minute = sum(
        (letters[begin + at].astype(np.int64) - ord("0")) * size for at, size in ((11, 36_000), (12, 3_600), (14, 600))
    )
    minute = minute + (letters[begin + 15].astype(np.int64) - ord("0")) * 60
    same = minute % _DAY == columns.start.seconds[found] % _DAY // 60 * 60
    local = np.zeros(len(columns), np.bool_)
    local[found] = ~stated & same
    return local


def _reread(columns: Columns, rows: Rows, zone: tzinfo) -> None:
    """Reads rows one by one, parts of which may state a zone or not; what is no date keeps its bounds.

    What states none is read in the event's own zone, if it has one.
    """
    found, ranges = [], []
    for row in rows.tolist():
        try:
            when = parse(columns.dates[row])
            if (own := zones.zone(columns.zones.get(row, ""))) is not None:
                when = zones.resolved(when, own)
            ranges.append(zones.placed(when, zone))
        except DateError:
            continue
        found.append(row)
    if found:
        new = Extents.of(ranges)
        places = np.array(found, np.int64)
        for old, times in ((columns.start, new.start), (columns.end, new.end), (columns.anchor, new.anchor)):
            old.put(places, times)


def _placed(walls: Times, zone: tzinfo, *, latest: bool) -> Times:
    """The instants at which a zone's clocks show times, given as if in UTC; ``latest`` of those that come twice."""
    days, of = np.unique(_decreed(walls.seconds // _DAY), return_inverse=True)
    ahead = np.empty(len(days), np.int64)
    changing = np.zeros(len(days), np.bool_)
    for at, day in enumerate(days.tolist()):
        first, last = (_ahead(wall, zone, latest=latest) for wall in (day * _DAY, (day + 1) * _DAY - 1))
        ahead[at], changing[at] = first, first != last
    gone = ahead[of]
    for row in np.flatnonzero(changing[of]).tolist():
        gone[row] = _ahead(int(walls.seconds[row]), zone, latest=latest)
    return Times(walls.seconds - gone, walls.micros)


def _ahead(wall: int, zone: tzinfo, *, latest: bool) -> int:
    """How far clocks that show a time, in seconds as if in UTC, are ahead of it, in whole seconds."""
    at = zones.at_wall(wall * US_PER_SECOND, zone)
    if latest:
        at = max(at, zones.at_wall(wall * US_PER_SECOND, zone, second=True))
    return wall - at // US_PER_SECOND


def _decreed(days: Rows) -> Rows:
    """The days at which clocks are as on these, few enough to look at each."""
    first, last = _DECREED
    after = last - DAYS_PER_CYCLE + (days - last) % DAYS_PER_CYCLE
    return np.where(days < first, first, np.where(days > last, after, days))
