"""Dates in the way that the user's system writes them, as far as the interface speaks that language.

The names and the order of a date come from the system's locale; the phrases around it ("some time on or before",
"to the day") are the interface's own, which is English. Half a sentence of each would be wrong in both, so a locale is
followed where it is English: there Americans find "January 20, 2025".
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from PySide6.QtCore import QDate, QLocale

from desktop.core.wording import ENGLISH, Language, Wording

#: A day after the twelfth, so that it cannot be taken for a month in what a locale writes.
_SAMPLE = QDate(2025, 1, 20)


def language_of(locale: QLocale) -> Language:
    """The words for dates that suit a locale: English, with the month first where English is written so."""
    if locale.language() != QLocale.Language.English:
        return ENGLISH
    return _month_first() if _puts_month_first(locale) else ENGLISH


def _puts_month_first(locale: QLocale) -> bool:
    written = locale.toString(_SAMPLE, QLocale.FormatType.LongFormat)
    month = written.find(locale.monthName(1))
    return 0 <= month < written.find("20")


@cache
def _month_first() -> Language:
    def turned(w: Wording) -> Wording:
        return replace(w, day="{month} {day}, {year}", day_of_any_year="{month} {day}", day_of_week="{weekday}, {date}")

    return replace(ENGLISH, long=turned(ENGLISH.long), short=turned(ENGLISH.short))
