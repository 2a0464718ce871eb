"""What a user can do about time: go to a date, choose whose clocks tell it, and what the axis shows of it."""

from __future__ import annotations

from typing import TypeVar

from desktop.commands.catalogue import ZoneChoice
from desktop.qt.clock import BY_SYSTEM, BY_UTC, system_zone
from desktop.qt.evidence_shell import EvidenceShell
from desktop.settings import schema
from desktop.settings.schema import Setting

T = TypeVar("T")


class TimeShell(EvidenceShell):
    """The part of the shell that is about time. Holds no state of its own."""

    def store_settings(self) -> None:
        raise NotImplementedError

    # -- going to a date

    def open_dates(self) -> None:
        from desktop.qt.goto import DateFinder

        finder = DateFinder(self._session.telling, self._window.theme, self._window)
        finder.chosen.connect(self.go_to_date)
        finder.open()

    def go_to_date(self, edtf: str) -> None:
        """Flies to a date, so that it fills the middle of the view; one with an open end shows its known one."""
        from desktop.core.dates import parse
        from desktop.view import framing

        canvas, when = self._window.canvas, self._session.telling.placed(parse(edtf))
        view = canvas.present.scale if canvas.present is not None else self._session.view
        if view is None:
            return
        room = canvas.scene.time_width
        free = max(1.0, room - canvas.covered)
        found = framing.filling(view.resized(free), when.earliest, when.latest, canvas.scene.limits)
        if found is not None:
            canvas.go(found.resized(room))
            canvas.setFocus()

    # -- whose clocks

    def zone_choice(self) -> ZoneChoice:
        zone = self._window.settings.get(schema.TIME_ZONE)
        return "utc" if zone == BY_UTC else "system" if zone == BY_SYSTEM else "other"

    def zone_label(self, choice: ZoneChoice) -> str | None:
        if choice == "system":
            return system_zone()
        return self._window.settings.get(schema.TIME_ZONE) if choice == self.zone_choice() == "other" else None

    def choose_zone(self, choice: ZoneChoice) -> None:
        if choice == "other":
            from desktop.qt.zonelist import ZoneList

            zones = ZoneList(self._session.telling.zone_name, self._window.theme, self._window)
            zones.chosen.connect(self.tell_times_in)
            zones.open()
        else:
            self.tell_times_in(BY_UTC if choice == "utc" else BY_SYSTEM)

    def tell_times_in(self, zone: str) -> None:
        """Tells all times by the clocks of a zone, by its name in the settings."""
        self._choose(schema.TIME_ZONE, zone)
        name = self._session.telling.zone_name
        self._window.status.say(self._window.clock.problem or f"Times are told by the clocks of {name}")

    # -- the axis

    def has_weeks(self) -> bool:
        return self._window.settings.get(schema.AXIS_WEEKS)

    def show_weeks(self, shown: bool) -> None:
        self._choose(schema.AXIS_WEEKS, shown)

    def has_quarters(self) -> bool:
        return self._window.settings.get(schema.AXIS_QUARTERS)

    def show_quarters(self, shown: bool) -> None:
        self._choose(schema.AXIS_QUARTERS, shown)

    def has_now(self) -> bool:
        return self._window.settings.get(schema.MARK_NOW)

    def show_now(self, shown: bool) -> None:
        self._choose(schema.MARK_NOW, shown)

    def _choose(self, setting: Setting[T], value: T) -> None:
        self._window.settings.set(setting, value)
        self._window.clock.follow()
        self.store_settings()
