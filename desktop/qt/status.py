"""The window's foot: how the evidence stands, what has no date, and what the view spans."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.core.dates import Precision
from desktop.core.protocols import AnchorState
from desktop.qt.icons import icon
from desktop.qt.labels import OneLine
from desktop.qt.progress import Progress
from desktop.qt.theme import Theme
from desktop.qt.tray import UndatedTray
from desktop.session.review import states as totals
from desktop.session.review import summary
from desktop.session.session import Session, Topic
from desktop.view import telling, ticks
from desktop.view.telling import Telling
from desktop.view.timescale import Timescale

HEIGHT = 30
MARGIN = 14
GAP = 12
MESSAGE_MS = 6000
#: Milliseconds between two texts of the span: faster than that nobody reads, and a new text costs a layout.
SPAN_MS = 100
#: Work that is over by then needs no account of its progress.
PATIENCE_MS = 250


class StatusBar(QWidget):
    """Evidence and undated events at the left, to be clicked; the view's span and scale at the right.

    What has no room gives way whole: the span first, then the end of a message, at last the end of the evidence.
    """

    evidence_clicked = Signal()

    def __init__(self, session: Session, theme: Theme, tray: UndatedTray, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme = session, theme
        self.setObjectName("status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._evidence = self._link()
        self._evidence.clicked.connect(self.evidence_clicked)
        self._summary = ""
        self._tray = tray
        self._message = OneLine()
        self._said = self._doing = ""
        self._progress = Progress(theme)
        self._span = QLabel()
        self._span.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self._message, self._span):
            label.setProperty("look", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        row.setSpacing(GAP)
        row.addWidget(self._evidence)
        row.addWidget(tray)
        row.addWidget(self._message, 1)
        row.addWidget(self._progress)
        row.addWidget(self._span)
        self._clear = QTimer(self, singleShot=True, interval=MESSAGE_MS)
        self._clear.timeout.connect(lambda: self._tell(""))
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._show_doing)
        self._settled = QTimer(self, singleShot=True, interval=SPAN_MS)
        self._settled.timeout.connect(self._show_span)
        self._spanned: tuple[Timescale | None, Telling] | None = None
        session.subscribe(self._changed)
        self._show_evidence()

    def _link(self) -> QPushButton:
        made = QPushButton()
        made.setProperty("look", "plain")
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        return made

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._progress.set_theme(theme)
        self._show_evidence()

    def say(self, message: str) -> None:
        """Tells something in passing, for some seconds."""
        self._tell(message)
        self._clear.start()

    def _tell(self, message: str) -> None:
        self._said = message
        self._show_message()

    def show_progress(self, doing: str, share: float | None, cancel: Callable[[], None]) -> None:
        """Tells what is going on, how much of it is done (0 to 1; None: not known), and offers to end it.

        What ends before anybody could read it is not shown.
        """
        self._doing = doing
        self._progress.tell(doing, share, cancel)
        if not self._progress.isHidden():
            self._show_message()
        elif not self._patience.isActive():
            self._patience.start()

    def end_progress(self) -> None:
        """Nothing is going on any more."""
        self._patience.stop()
        self._progress.hide()
        self._show_message()

    def _show_doing(self) -> None:
        self._progress.show()
        self._show_message()

    def _show_message(self) -> None:
        """What was said in passing, else what is going on."""
        self._message.setText(self._said or ("" if self._progress.isHidden() else self._doing))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _fit(self) -> None:
        """Gives the room away from the left, as long as there is some."""
        room = self.width() - 2 * MARGIN - self._message.minimumWidth() - GAP
        if self._tray.isVisibleTo(self):
            room -= self._tray.sizeHint().width() + GAP
        if not self._progress.isHidden():
            room -= self._progress.sizeHint().width() + GAP
        self._evidence.setText(self._summary)
        too_much = self._evidence.sizeHint().width() - room
        if too_much > 0:
            metrics = self._evidence.fontMetrics()
            left = metrics.horizontalAdvance(self._summary) - too_much
            self._evidence.setText(metrics.elidedText(self._summary, Qt.TextElideMode.ElideRight, left))
        room -= self._evidence.sizeHint().width() + GAP
        room -= max(0, self._message.sizeHint().width() - self._message.minimumWidth())
        self._span.setVisible(self._span.sizeHint().width() <= room)

    def _changed(self, topics: frozenset[Topic]) -> None:
        if topics & {Topic.DOCUMENT, Topic.EVIDENCE}:
            self._show_evidence()
        if {Topic.FILTER, Topic.SELECTION} <= topics and Topic.DOCUMENT not in topics:
            self.say("All events are shown again: the filter hid the one that you chose")
        elif {Topic.LANES, Topic.SELECTION} <= topics and Topic.DOCUMENT not in topics:
            self.say("The lane of the event that you chose is shown again")
        if topics & {Topic.VIEW, Topic.TELLING} and not self._settled.isActive():
            self._show_span()

    def _show_evidence(self) -> None:
        session = self._session
        states = totals(session)
        name, color = "exact", self._theme.verified
        if not states:
            name, color = "none", self._theme.muted
        if session.stale or any(not state.verified and state is not AnchorState.UNCHECKED for state in states):
            name, color = "warning", self._theme.attention
        elif AnchorState.UNCHECKED in states:
            name, color = "unchecked", self._theme.muted
        self._evidence.setIcon(icon(name, color))
        self._summary = summary(session)
        self._evidence.setToolTip(self._summary)
        self._evidence.setAccessibleName(self._summary)
        self._fit()

    def _show_span(self) -> None:
        """Tells the span now, and while it goes on changing so many times a second."""
        view, told = self._session.view, self._session.telling
        if (view, told) == self._spanned:
            return
        self._spanned = view, told
        self._span.setText(span_text(view, told) if view is not None else "")
        self._fit()
        self._settled.start()


#: Units to tell a scale by, from long to short.
_UNITS = (
    ("1 million years", 1_000_000 * ticks.YEAR),
    ("1,000 years", 1000 * ticks.YEAR),
    ("1 century", 100 * ticks.YEAR),
    ("1 year", ticks.YEAR),
    ("1 month", ticks.YEAR // 12),
    ("1 day", ticks.DAY),
    ("1 hour", ticks.HOUR),
    ("1 minute", ticks.MINUTE),
    ("1 second", ticks.SECOND),
    ("1 millisecond", 1000),
    ("1 microsecond", 1),
)


def span_text(view: Timescale, told: Telling = telling.DEFAULT) -> str:
    """What the view spans, by whose clocks, and its scale: "Aug 2022 – Mar 2025 · 1 month = 23 px".

    The zone is named where it decides what is shown: with times of day, and with days that are not those of UTC.
    """
    precision = telling.fineness_of(view.end - view.start)
    start, end = (told.dates.moment(at, precision) for at in (view.start, view.end))
    said = [f"{start} – {end}" if start != end else start]
    if precision > Precision.DAY or (precision == Precision.DAY and told.axis.zone is not None):
        said.append(told.zone_name)
    name, size = next(((name, size) for name, size in _UNITS if size / view.us_per_px <= 300), _UNITS[-1])
    pixels = size / view.us_per_px
    if pixels >= 1:
        said.append(f"{name} = {pixels:,.0f} px")
    return "  ·  ".join(said)
