"""Dates for the other rooms: all that reading, telling and counting them needs, under one name.

``edtf`` reads them, ``daterange`` says what they are, ``gregorian`` counts; ``zones`` and ``datewords`` build on this.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop.core.daterange import (
    Bound,
    DateError,
    DateKind,
    DateRange,
    Doubts,
    Precision,
    Qualifier,
)
from desktop.core.edtf import MAX_LENGTH, MAX_YEAR, parse
from desktop.core.gregorian import (
    US_PER_DAY,
    US_PER_HOUR,
    US_PER_MINUTE,
    US_PER_SECOND,
    Civil,
    Instant,
    civil,
    instant,
    weekday,
)

if TYPE_CHECKING:
    from datetime import date

    from desktop.core.suggest import Suggestion

__all__ = [
    "MAX_LENGTH",
    "MAX_YEAR",
    "US_PER_DAY",
    "US_PER_HOUR",
    "US_PER_MINUTE",
    "US_PER_SECOND",
    "Bound",
    "Civil",
    "DateError",
    "DateKind",
    "DateRange",
    "Doubts",
    "Instant",
    "Meant",
    "Precision",
    "Qualifier",
    "civil",
    "explain",
    "instant",
    "iso",
    "parse",
    "suggest",
    "weekday",
]


def iso(at: Instant, precision: Precision) -> str:
    """An instant as ISO 8601 to the given precision, for programs; coarser than a day shows the day.

    Years outside 0001 to 9999 have a sign and at least six digits.
    """
    c = civil(at)
    year = f"{c.year:04d}" if 1 <= c.year <= 9999 else f"{c.year:+07d}"
    text = f"{year}-{c.month:02d}-{c.day:02d}"
    if precision <= Precision.DAY:
        return text
    text += f"T{c.hour:02d}:{c.minute:02d}"
    if precision >= Precision.SECOND:
        text += f":{c.second:02d}"
    if precision == Precision.MILLISECOND:
        text += f".{c.microsecond // 1000:03d}"
    if precision == Precision.MICROSECOND:
        text += f".{c.microsecond:06d}"
    return text + "Z"


def explain(r: DateRange) -> dict[str, object]:
    """All that a program may want to know of a date, as ``quoteline date --json`` prints it.

    Bounds are inclusive at the stated precision; ``members`` holds the same for each member of a set.
    """
    # The words are built on this module, so it cannot import them at its top.
    from desktop.core.datewords import in_words

    return {
        "edtf": r.edtf,
        "earliest": _iso_bound(r.earliest, r),
        "latest": _iso_bound(r.latest, r),
        "precision": r.precision.name.lower(),
        "qualifiers": sorted(str(qualifier) for qualifier in r.qualifiers),
        "text": in_words(r),
        "start_kind": str(r.start_kind),
        "end_kind": str(r.end_kind),
        "members": [explain(member) for member in r.members],
    }


def _iso_bound(at: Instant | None, r: DateRange) -> str | None:
    """A bound to the precision of the part that sets it: the parts of an interval or a set may differ."""
    if at is None:
        return None
    return iso(at, max(part.precision for part in _parts(r) if at in (part.earliest, part.latest)))


def _parts(r: DateRange) -> Iterator[DateRange]:
    """The single dates that a date is made of."""
    if r.kind is DateKind.SINGLE:
        yield r
    for part in (*r.members, r.start, r.end):
        if part is not None:
            yield from _parts(part)


def suggest(text: str, today: date | None = None) -> tuple[Suggestion, ...]:
    """What people may mean who type a date, such as "last week of Jan 2025": see ``core.suggest``, loaded at need."""
    from desktop.core import suggest as typing_help

    return typing_help.suggest(text, today)


class Meant:
    """Finds the EDTF of dates that were refused, and that people can read all the same, such as "44 BC".

    That costs a millisecond each time, so that only the first ``budget`` dates of a file are looked at.
    """

    def __init__(self, budget: int = 100) -> None:
        self._budget = budget

    def told(self, text: str, error: ValueError) -> str:
        """What is wrong with a date, with what may have been meant: ``…; did you mean -0043?``."""
        said = str(error)
        if self._budget <= 0:
            return said
        self._budget -= 1
        found = [offer.edtf for offer in suggest(text)[:2]]
        if not found or any(edtf in said for edtf in found):
            return said
        return f"{said}; did you mean {' or '.join(found)}?"
