"""Dates in English words."""

from __future__ import annotations

from desktop.core.dates import DateRange


def in_words(r: DateRange) -> str:
    """The text itself."""
    return r.edtf
