"""The composition root: the one place that knows all rooms, and makes a window of them."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from functools import partial
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QLocale, Qt, QTimer

from desktop import paths
from desktop.qt.application import application
from desktop.qt.datetext import language_of
from desktop.qt.jobs import Jobs
from desktop.qt.window import Window
from desktop.session.document import Document, Kind, takes_long
from desktop.session.session import Session
from desktop.settings.lanes import wish_for
from desktop.settings.store import FILE_NAME, Settings

#: Within the user's data folder, where attached copies are kept.
COPIES = "copies"
#: How long, in seconds, a thread goes on when another wants to. Python's own 5 ms are a tenth of what a hand may wait.
SWITCH_S = 0.001
#: Rooms without Qt that the first click on an event asks for, and the first large file.
SOON = ("desktop.evidence.dating", "desktop.store.firstsight", "desktop.store.memory", "desktop.view.large")
#: So many new objects make a round of the collector, and so many rounds one through older ones, and through all.
ROUNDS = (20_000, 20, 50)


def make_window(
    path: Path | None, settings: Settings, *, shelf: Path | None = None, synchronous: bool = False
) -> Window:
    """A window on a file, or on the built-in timeline. It is not shown yet.

    A file that takes long is read when the event loop turns; until then the window says so in the timeline's place.
    ``shelf`` is the folder where attached copies are kept for the next time; without one, none is.
    """
    file = path if path is not None else paths.builtin_timeline()
    wish = wish_for(settings, file)
    if synchronous or not takes_long(file):
        return Window(Session(Document.read(file), wish), settings, Jobs(synchronous=synchronous), shelf)
    window = Window(Session(Document.awaited(file), wish), settings, Jobs(), shelf)
    QTimer.singleShot(0, window, partial(window.opening.open, file))
    return window


def run(path: Path | None, copies: Mapping[str, Path]) -> int:
    """Opens the window, attaches the copies, and returns the exit status when it is closed."""
    app = application()
    sys.setswitchinterval(SWITCH_S)
    settings = Settings(paths.user_config_dir() / FILE_NAME)
    window = make_window(path, settings, shelf=paths.user_data_dir() / COPIES)
    window.clock.speak(language_of(QLocale.system()))
    problems = [*window.settings.problems, window.clock.problem]
    if any(problems):
        window.status.say("; ".join(filter(None, problems)))
    window.show()
    is_there = window.opened if window.session.document.kind is Kind.AWAITED else window.first_painted
    once = Qt.ConnectionType.SingleShotConnection
    is_there.connect(lambda: QTimer.singleShot(0, window, lambda: get_ready(window, copies)), once)
    spare(window)
    QTimer.singleShot(0, gc.enable)
    return app.exec()


def spare(window: Window) -> None:
    """Keeps the interpreter's collector from what stays, such as a file: through 100,000 events takes half a second.

    It comes more seldom, too, for frames let go of all they make by themselves; and between two frames rather than in
    one.
    """
    window.opened.connect(gc.freeze)
    window.canvas.laid_out.connect(gc.freeze)
    gc.freeze()
    gc.set_threshold(*ROUNDS)
    between = QTimer(window, singleShot=True, interval=0)
    between.timeout.connect(collect_soon)
    window.canvas.painted.connect(between.start)


def collect_soon() -> None:
    """A round of the collector that would come soon: through new objects, and through older ones when it is their turn.

    The interpreter sees whose turn it is in rounds of its own only, and after these it has hardly any.
    """
    new, *older = gc.get_count()
    if new > ROUNDS[0] // 4:
        due = [number for number, count in enumerate(older, 1) if count > ROUNDS[number]]
        gc.collect(max(due, default=0))


def get_ready(window: Window, copies: Mapping[str, Path]) -> None:
    """After the first paint: attaches the copies, and loads ``SOON`` on another thread: no hand waits for it."""
    sources = window.session.document.timeline.source_by_id
    for source_id in copies.keys() - sources.keys():
        window.status.say(f"There is no source “{source_id}” in this timeline")
    given = {source_id: path for source_id, path in copies.items() if source_id in sources}
    window.keeper.open_copies(given)
    window.jobs.submit("load", lambda _job: [import_module(name) for name in SOON], lambda _: None, _broken)


def _broken(error: Exception) -> None:
    """A part of the program that cannot be loaded is nothing that a user could mend."""
    raise error
