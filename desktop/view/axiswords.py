"""What an axis writes, in a language's words and by the clocks of a zone.

An axis repeats its dates, so they are shorter than those of events. A month's name stands alone and its year is said
once above it. All functions take what clocks show, as if it were UTC, so that none needs to know of zones.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.core.dates import US_PER_DAY, US_PER_SECOND, Instant, Precision, civil, instant
from desktop.core.datewords import DateWords, offset_words, year_words
from desktop.core.wording import Language

#: Years up to this one are named by how long ago they were, where a name need not tell one year from the next.
DEEP_TIME = -1_000_000


@dataclass(frozen=True, slots=True)
class AxisWords:
    """The texts of ticks, by wall times. One year is told to the year; many of deep time by how long ago they were."""

    language: Language

    def year(self, wall: Instant) -> str:
        return year_words(civil(wall).year, self.language.short)

    def month_year(self, wall: Instant) -> str:
        """As in "Jan 2025"."""
        return self.language.short.month.format(month=self.month(wall), year=self.year(wall))

    def date(self, wall: Instant) -> str:
        """As in "20 Jan 2025"."""
        w, c = self.language.short, civil(wall)
        return w.day.format(day=c.day, month=w.months[c.month - 1], year=self.year(wall))

    def date_and_time(self, wall: Instant) -> str:
        """As in "20 Jan 2025, 10:30:00"."""
        return self.language.short.time.format(date=self.date(wall), time=self.seconds(wall))

    def month(self, wall: Instant) -> str:
        return self.language.short.months_alone[civil(wall).month - 1]

    def quarter(self, wall: Instant) -> str:
        return self.language.axis.quarter.format(quarter=(civil(wall).month + 2) // 3)

    def quarter_year(self, wall: Instant) -> str:
        """As in "Q1 2025"."""
        return self.language.short.part_of_a_year.format(part=self.quarter(wall), year=self.year(wall))

    def week(self, wall: Instant) -> str:
        """The number by ISO 8601 of the week that begins on a Monday: a week belongs to the year of its Thursday."""
        thursday = wall + 3 * US_PER_DAY
        new_year = instant(civil(thursday).year)
        return self.language.axis.week.format(week=(thursday - new_year) // (7 * US_PER_DAY) + 1)

    def week_from(self, wall: Instant) -> str:
        """As in "W4 · 20 Jan 2025": the days below have no other word for their month."""
        return self.language.axis.week_from.format(week=self.week(wall), date=self.date(wall))

    def day(self, wall: Instant) -> str:
        return str(civil(wall).day)

    def minutes(self, wall: Instant) -> str:
        c = civil(wall)
        return f"{c.hour:02}:{c.minute:02}"

    def seconds(self, wall: Instant) -> str:
        return f"{self.minutes(wall)}:{civil(wall).second:02}"

    def milliseconds(self, wall: Instant) -> str:
        return f"{self.language.short.decimal}{wall % US_PER_SECOND // 1000:03}"

    def microseconds(self, wall: Instant) -> str:
        return f"{self.milliseconds(wall)} {wall % 1000:03}"

    def zoned(self, text: str, ahead: int) -> str:
        """A time that clocks show twice, with their difference from UTC that tells it from the other."""
        return self.language.short.zone.format(time=text, zone=offset_words(ahead))

    # -- many years

    def decade(self, wall: Instant) -> str:
        """As in "1990s" and "40s BCE": by the digits that its years begin with."""
        year = civil(wall).year
        if year <= DEEP_TIME:
            return self._ago(wall)
        w = self.language.short
        if year > 0:
            first = year // 10 * 10
            return w.decade.format(year=self._separated(f"{first:,}") if first > 9_999 else first)
        return w.bce.format(year=w.decade.format(year=(1 - year) // 10 * 10))

    def century(self, wall: Instant) -> str:
        return self._nth(wall, 100, self.language.axis.century)

    def millennium(self, wall: Instant) -> str:
        return self._nth(wall, 1000, self.language.axis.millennium)

    def _nth(self, wall: Instant, years: int, pattern: str) -> str:
        """The first century ends with the year 100, and the one before it, the first BCE, begins with 100 BCE."""
        year = civil(wall).year
        if year <= DEEP_TIME:
            return self._ago(wall)
        counted = year if year > 0 else 1 - year
        text = pattern.format(nth=self.language.axis.ordinal((counted + years - 1) // years))
        return text if year > 0 else self.language.short.bce.format(year=text)

    def era(self, wall: Instant) -> str:
        """What BCE stands for; of deep time, where years have eight digits, the two ages that a period lies between."""
        year = civil(wall).year
        if year >= DEEP_TIME:
            return self.language.axis.in_the_era if year > 0 else self.language.axis.before_the_era
        ago = (1 - year) // 10**6
        older, younger = (self._separated(f"{age:,}") for age in (ago, ago - 1))
        return self.language.short.million_years_ago.format(number=f"{older}–{younger}")

    def _ago(self, wall: Instant) -> str:
        return DateWords(self.language).moment(wall, Precision.YEAR)

    def millions(self, wall: Instant) -> str:
        return self._age(wall, 10**6)

    def billions(self, wall: Instant) -> str:
        return self._age(wall, 10**9)

    def millions_from_now(self, wall: Instant) -> str:
        """What the numbers below count; two millennia make no difference to them."""
        axis = self.language.axis
        return axis.millions_ago if civil(wall).year < 0 else axis.millions_ahead

    def billions_from_now(self, wall: Instant) -> str:
        axis = self.language.axis
        return axis.billions_ago if civil(wall).year < 0 else axis.billions_ahead

    def _age(self, wall: Instant, unit: int) -> str:
        return self._separated(f"{abs(civil(wall).year) / unit:,.10g}")

    def _separated(self, number: str) -> str:
        w = self.language.short
        return number.translate({ord(","): w.group, ord("."): w.decimal})
