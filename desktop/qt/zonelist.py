"""The list of time zones, found by a few letters of a place, each with how far its clocks are ahead today."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.commands.matching import fit
from desktop.core import zones
from desktop.core.datewords import offset_words
from desktop.qt.clock import BY_SYSTEM, BY_UTC, system_now, system_zone
from desktop.qt.popup import Popup, Side
from desktop.qt.rows import Row
from desktop.qt.theme import Theme

PLACEHOLDER = "Type a place, such as Berlin or New York"
#: Zones shown at once, more than anybody reads: the table of each is a file to be read.
MOST = 60


class ZoneList(Popup):
    """Opens in the upper middle of the window, for once; ``chosen`` tells a zone as the settings name it."""

    def __init__(self, present: str, theme: Theme, parent: QWidget) -> None:
        super().__init__("Time zones", theme, parent, width=460)
        self._present = present
        self._own = system_zone()
        first = (present,) if zones.place(present) else ()
        #: by what is shown, what the settings say
        self._names = {f"This computer: {self._own}": BY_SYSTEM, BY_UTC: BY_UTC}
        self._names |= {_title(name): name for name in (*first, *zones.names())}
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(PLACEHOLDER)
        self.field.setAccessibleName("Find a time zone")
        self.body.insertWidget(0, self.field)
        self.field.textChanged.connect(self._search)
        self.drive_from(self.field)

    def open(self) -> None:
        """Shows the computer's own zone, UTC, the one that is chosen now, and the first of the others."""
        self._search("")
        self.open_at(self.window(), Side.MIDDLE)
        self.field.setFocus()

    def close_list(self) -> None:
        """Closes it for good: offsets are those of the day on which it opens."""
        super().close_list()
        self.deleteLater()

    def _search(self, text: str) -> None:
        fits = [(found.cost, title, found.letters) for title in self._names if (found := fit(text, title)) is not None]
        fits.sort(key=lambda one: one[0])
        more = len(fits) - MOST
        self.show_rows(
            [self._row(title, letters) for _, title, letters in fits[:MOST]],
            empty=f"No time zone fits “{text.strip()}”",
            hint="Zones are named after cities, the largest or best known of each."
            if len(self._names) > 2
            else "This computer has no table of time zones. The Python package “tzdata” brings one.",
            foot=f"{more} more: another letter narrows it" if more > 0 else "",
        )

    def _row(self, title: str, letters: tuple[int, ...]) -> Row:
        name = self._names[title]
        zone = zones.zone(self._own if name == BY_SYSTEM else name)
        ahead = offset_words(zones.offset(system_now(), zone)) if zone is not None else "unknown here"
        present = " · chosen" if name == self._present else ""
        return Row(name, title, letters, aside=ahead + present if title != BY_UTC else present[3:])


def _title(name: str) -> str:
    return name.replace("_", " ")
