"""How a window tells dates and draws them: in whose words, by the clocks of which zone, on what an axis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC

from desktop.core import zones
from desktop.core.dates import DateRange, Instant
from desktop.core.datewords import DateWords
from desktop.core.protocols import DateText
from desktop.view import ticks
from desktop.view.ticks import AxisOptions

_IN_UTC = DateWords(zone=UTC)


@dataclass(frozen=True, slots=True)
class Telling:
    """The words of dates and the look of the axis, chosen together: both go by the clocks of one zone.

    Without a choice that is UTC, in English, also for the times of events that have a zone of their own: a card stands
    under the axis, and must say what that does. The present is no part of it, for it moves: see ``axis_at``.
    """

    dates: DateText = _IN_UTC
    axis: AxisOptions = ticks.DEFAULT

    def placed(self, when: DateRange) -> DateRange:
        """A date as this axis draws it: a day from midnight to midnight by its clocks. Its words are those of before.

        None of the axis's zones is UTC, by which dates are counted anyway.
        """
        return when if self.axis.zone is None else zones.placed(when, self.axis.zone)

    @property
    def zone_name(self) -> str:
        """The zone by the clocks of which times are told: "UTC", "Europe/Berlin"."""
        return "UTC" if self.axis.zone is None else str(self.axis.zone)

    def axis_at(self, now: Instant | None) -> AxisOptions:
        """The axis with the present marked; without a mark where ``now`` is None."""
        return self.axis if now == self.axis.now else replace(self.axis, now=now)


DEFAULT = Telling()
