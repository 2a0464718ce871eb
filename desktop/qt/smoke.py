"""``quoteline --smoke``: the installed or frozen program proves by itself that it works here.

It opens its real window on the built-in timeline, clicks an event as a hand would, attaches a copy, checks the event's
quotations in it, opens the reader, and exits. What a packaged program lacks (a plugin, an icon, a module) shows here.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.core.protocols import Support
from desktop.evidence import anchor, copies
from desktop.qt.app import make_window
from desktop.qt.application import application
from desktop.qt.window import Window
from desktop.settings.store import Settings

#: The slowest machine seen took 6 s to a first paint from a cold disk.
PATIENCE_MS = 60_000


class _FailedError(Exception):
    """Says which step went wrong."""


def smoke() -> int:
    """Exit status 0 if every step worked, else 1 with the step that did not on stderr."""
    app = application()
    with tempfile.TemporaryDirectory() as folder:
        window = make_window(None, Settings(Path(folder) / "settings.json"), synchronous=True)
        status = 1

        def run() -> None:
            nonlocal status
            try:
                report = _steps(window)
            except _FailedError as error:
                sys.stderr.write(f"smoke: {error}\n")
            else:
                sys.stdout.write(f"smoke: {report}\n")
                status = 0
            window.close()
            app.exit()

        def give_up() -> None:
            sys.stderr.write(f"smoke: nothing was painted within {PATIENCE_MS / 1000:.0f} s\n")
            window.close()
            app.exit()

        patience = QTimer(singleShot=True, interval=PATIENCE_MS)
        patience.timeout.connect(give_up)
        patience.start()
        window.first_painted.connect(lambda: QTimer.singleShot(0, run))
        window.show()
        app.exec()
        patience.stop()
        return status


def _steps(window: Window) -> str:
    session, timeline = window.session, window.session.document.timeline
    _demand(bool(window.canvas.frame.cards), "no card was drawn")
    lead = max(timeline.events, key=lambda event: event.importance if event.quotations else -1)
    card = next((card for card in window.canvas.frame.cards if card.event_id == lead.id), None)
    if card is None:
        raise _FailedError(f"the leading event {lead.id} has no card")
    _click(window.canvas, QPointF(card.rect.x + card.rect.width / 2, card.rect.y + card.rect.height / 2))
    _demand(session.event_id == lead.id, f"a click on {lead.id} selected {session.event_id}")
    _demand(window.detail.isVisible(), "the detail panel did not open")
    # words of the timeline's own: the article is not part of the program
    source_id = timeline.quotation_by_id[lead.quotations[0].quotation].source
    quotations = [quotation for quotation in timeline.quotations if quotation.source == source_id]
    copy = copies.from_text("\n".join(f"{q.prefix}{q.exact}{q.suffix}" for q in quotations))
    session.attach(source_id, copy, anchor.anchor_all(timeline, source_id, copy))
    states = {session.anchor(use.quotation).state.value for use in lead.quotations}
    _demand(session.support(lead) is Support.VERIFIED, f"the quotations of {lead.id} are {', '.join(sorted(states))}")
    session.read(lead.quotations[0].quotation)
    QApplication.processEvents()
    _demand(window.reader.isVisible(), "the reader did not open")
    _demand(not window.grab().isNull(), "the window could not be painted")
    count = len(lead.quotations)
    return f"painted {len(timeline.events)} events, clicked {lead.id}, verified its {count} quotations"


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise _FailedError(otherwise)


def _click(widget: QWidget, at: QPointF) -> None:
    """A press and a release of the left button, as they come from the system."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    where = widget.mapToGlobal(at)
    for kind, buttons in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
        event = QMouseEvent(kind, at, where, left, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(widget, event)
    QApplication.processEvents()
