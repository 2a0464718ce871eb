"""The coverage in a line, over a text that shows it, and the way to the events that rest on nothing."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.timeline import Timeline
from desktop.evidence.anchor import Anchor
from desktop.evidence.copies import Copy
from desktop.qt.copyhead import MARGIN
from desktop.qt.copytext import CopyText
from desktop.qt.coverageview import EventLabels
from desktop.qt.labels import TextLink, on_click
from desktop.qt.theme import UNIT, Theme
from desktop.session.session import Session


class CoverageBar(QWidget):
    """Switches the coverage view of a copy on and off, and keeps it true while it is on."""

    #: ids of the events without a quotation, and where on the screen to list them
    bare_pressed = Signal(list, QPoint)

    def __init__(self, session: Session, source_id: str, copy: Copy, text: CopyText, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._source_id = source_id
        self._copy = copy
        self._text = text
        self._theme = theme
        #: what the coverage that is shown was made of; None while it is off
        self._made_of: tuple[Timeline, Mapping[str, Anchor]] | None = None
        self._bare: tuple[str, ...] = ()
        self._link: TextLink | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(MARGIN, UNIT, 3 * UNIT, 2 * UNIT)
        self.hide()

    def switch(self, on: bool) -> None:
        """Shows which events each paragraph supports, or the text alone."""
        if on:
            self._show()
        else:
            self._made_of = None
            self._text.show_coverage(None)
        self.setVisible(on)

    def refresh(self) -> None:
        """Makes it anew where the timeline or the evidence changed: not at each step of reading."""
        if self._made_of is None:
            return
        timeline, anchors = self._made_of
        if timeline is not self._session.document.timeline or anchors is not self._session.anchors:
            self._show()

    def _show(self) -> None:
        from desktop.evidence.coverage import coverage

        timeline, anchors = self._made_of = self._session.document.timeline, self._session.anchors
        found = coverage(timeline, self._source_id, self._copy.text, anchors)
        self._bare = found.bare
        self._tell(found.words)
        self._text.show_coverage(EventLabels(found, timeline, self._copy.text, self._theme))

    def _tell(self, said: str) -> None:
        if self._link is not None:
            self._column.removeWidget(self._link)
            self._link.hide()
            self._link.deleteLater()
        bare = len(self._bare)
        events = "1 event without a quotation" if bare == 1 else f"{bare:,} events without a quotation"
        self._link = TextLink(f"{said} · " if bare else said, events if bare else "", self._theme, quiet_lead=True)
        self._link.setEnabled(bool(bare))
        on_click(self._link, self._press)
        self._column.addWidget(self._link)
        self._link.show()

    def _press(self) -> None:
        self.bare_pressed.emit(list(self._bare), self.mapToGlobal(self.rect().bottomLeft()))
