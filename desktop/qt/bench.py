"""Measures the program on one file: the very window that people use, opened, zoomed, panned and pointed at.

A frame is all that the interface's thread does between a hand's movement and the picture of it: the session takes the
view, everything that shows it is drawn anew, and the window is given to the screen. CPU is that of this thread, so that
what else the machine does counts as little as it can; wall time stands beside it, and a blank window's repaint. So does
what the thread does between two frames, such as a round of the interpreter's collector: no hand waits for that.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop import paths
from desktop.bench import memory
from desktop.core.dates import US_PER_HOUR, Instant
from desktop.qt.app import SWITCH_S, get_ready, spare
from desktop.qt.application import application
from desktop.qt.jobs import Jobs
from desktop.qt.window import Window
from desktop.session.document import Document
from desktop.session.session import Session
from desktop.settings import schema
from desktop.settings.store import FILE_NAME, Settings
from desktop.view import hit
from desktop.view.frame import Frame
from desktop.view.ticks import YEAR
from desktop.view.timescale import Timescale

#: A window that has neither painted nor worked for so long has nothing more to do.
QUIET_MS = 400
#: A file that is not there by then counts as stuck.
PATIENCE_MS = 180_000

#: The zoom: about so many centres, from all to an hour in so many steps, for twenty years a notch of the wheel each.
CENTRES, STEPS = 5, 60
#: The pan moves by this share of the window, and takes so many frames at most.
PAN_SHARE, MOST_PANS = 0.05, 400
#: Points of the window at which something is looked for, how many frames of the zoom are asked, and how often each.
GRID, ASKED, TRIES = (40, 20), 20, 3
BLANKS = 200


class BenchError(Exception):
    """Nothing could be measured; the message says why."""


class Frames(NamedTuple):
    """Seconds of each frame: of this thread's CPU, on the wall, and of CPU from its end to the next one's begin."""

    cpu: list[float]
    wall: list[float]
    between: list[float]


class _Blank(QWidget):
    """What a repaint costs at the least: one colour."""

    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.paints = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paints += 1
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().window())
        painter.end()
        self.painted.emit()


class Watch(QObject):
    """Notes each paint of the canvas until ``end``, and waits until there is nothing more to wait for."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.paints: list[tuple[float, Document, Frame]] = []
        self._loop = QEventLoop(self)
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._quiet.timeout.connect(self._calm)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(lambda: self._loop.exit(1))
        self._busy = False
        window.canvas.painted.connect(self._painted)
        window.jobs.busy.connect(self._worked)

    def _painted(self) -> None:
        canvas = self._window.canvas
        self.paints.append((time.perf_counter(), self._window.session.document, canvas.frame))
        self._worked(self._busy)

    def _worked(self, busy: bool) -> None:
        self._busy = busy
        if busy:
            self._quiet.stop()
        else:
            self._quiet.start()

    def _calm(self) -> None:
        """Nothing happened for a while: on a machine with other work that may be before the labels are begun with."""
        if self._window.session.document.readable and not self._window.canvas.settled:
            self._quiet.start()
        else:
            self._loop.quit()

    def end(self) -> None:
        """Notes no more, and lets go of what it noted."""
        self._window.canvas.painted.disconnect(self._painted)
        self._window.jobs.busy.disconnect(self._worked)
        self.paints.clear()

    def rest(self) -> None:
        """Raises ``BenchError`` where it never does."""
        self._patience.start()
        self._worked(self._busy)
        stuck = self._loop.exec()
        self._patience.stop()
        self._quiet.stop()
        if stuck:
            raise BenchError(f"the window did not come to rest within {PATIENCE_MS / 1000:.0f} s")


def measure(path: Path, size: tuple[int, int]) -> dict[str, Any]:
    """All figures of one file, in a window of ``size`` logical pixels of its own; raises ``BenchError``.

    To be called in a process that did nothing else: memory is that of the whole process, as the system counts it.
    """
    application()
    sys.setswitchinterval(SWITCH_S)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / FILE_NAME)
        settings.set(schema.REDUCED_MOTION, "on")  # a flight would be measured as so many frames of nobody's making
        window = Window(Session(Document.read(paths.builtin_timeline())), settings, Jobs())
        window.resize(QSize(*size))
        window.show()
        spare(window)
        get_ready(window, {})
        try:
            return measured(window, path)
        finally:
            window.close()


def measured(window: Window, path: Path) -> dict[str, Any]:
    """The figures of a file that is opened in a window which was just shown; raises ``BenchError``."""
    watch = Watch(window)
    watch.rest()
    times = opened(window, watch, path)
    zoom, frames = _drawn(window, watch, list(_zooms(window)))
    pan, _ = _drawn(window, watch, list(_pans(window)))
    hits = [seconds for frame in frames for seconds in _hits(frame)]
    resident, peak = memory.resident_mb(), memory.peak_mb()
    blank = blank_repaints(window.size())
    return {
        "events": len(window.session.document.timeline.events),
        "format": path.suffix[1:].lower(),
        "window": [window.width(), window.height()],
        "canvas": [window.canvas.width(), window.canvas.height()],
        "pixel_ratio": window.devicePixelRatioF(),
        "platform": QGuiApplication.platformName(),
        **times,
        "zoom": figures(zoom.cpu),
        "pan": figures(pan.cpu),
        "hit_ms": figures(hits)["max_ms"],
        "blank_ms": figures(blank.cpu)["median_ms"],
        "wall": {"zoom": figures(zoom.wall), "pan": figures(pan.wall), "blank_ms": figures(blank.wall)["median_ms"]},
        "between": {"zoom": figures(zoom.between), "pan": figures(pan.between)},
        "frames": {"zoom": len(zoom.cpu), "pan": len(pan.cpu), "hit": len(hits)},
        "resident_mb": resident,
        "peak_mb": peak,
    }


def figures(seconds: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and maximum in milliseconds, each a time that was measured."""
    ordered = sorted(seconds)
    last = len(ordered) - 1
    places = {"median_ms": 0.5, "p95_ms": 0.95, "max_ms": 1.0}
    return {name: round(ordered[round(last * share)] * 1e3, 3) for name, share in places.items()}


# -- opening


def opened(window: Window, watch: Watch, path: Path) -> dict[str, float | None]:
    """Milliseconds from the wish to open a file to the first paint that shows its events, and to that of all labels.

    All labels are those that stay: what is drawn before may have none, or stand for a part of the file only.
    """
    if not window.isVisible():
        raise BenchError("a hidden window is never painted")
    before = window.session.document
    watch.paints.clear()
    began, cpu = time.perf_counter(), time.process_time()
    window.shell.open_file(path)
    watch.rest()
    spent = time.process_time() - cpu
    document = window.session.document
    if document is before or not document.readable:
        raise BenchError(f"{path.name} could not be opened: `quoteline check` tells why")
    paints = [(at, frame) for at, of, frame in watch.paints if of is not before]
    if not paints:
        raise BenchError(f"{path.name} was never painted")
    last = paints[-1][1]
    full = next(at for at, frame in paints if frame.cards == last.cards)
    # where there is nothing to be seen, a hint says so
    first = next((at for at, frame in paints if frame.hint is None), full)
    watch.paints.clear()
    return {
        "open_ms": round((first - began) * 1e3, 1),
        "open_full_ms": round((full - began) * 1e3, 1),
        "open_cpu_ms": round(spent * 1e3, 1),
    }


# -- frames


def _zooms(window: Window) -> Iterator[Timescale]:
    """From all to an hour, as far as the file lets one, about events that share the file out."""
    scene = window.canvas.scene
    whole = scene.whole
    most = whole.end - whole.start
    least = min(most, max(US_PER_HOUR, round(scene.limits.closest * whole.width)))
    for number in range(CENTRES):
        centre = _event_near(window, whole.start + most * (2 * number + 1) // (2 * CENTRES))
        for step in range(STEPS):
            length = round(most * (least / most) ** (step / (STEPS - 1)))
            yield Timescale.over(centre - length // 2, centre + length // 2, whole.width)


def _event_near(window: Window, at: Instant) -> Instant:
    scene = window.canvas.scene
    for step in (1, -1):
        found = scene.neighbour(None, step, at)
        item = scene.item(found) if found is not None else None
        if item is not None:
            return item.anchor
    return at


def _pans(window: Window) -> Iterator[Timescale]:
    """Along all of it, a year or a quarter of the whole at a time."""
    whole = window.canvas.scene.whole
    most = whole.end - whole.start
    length = min(YEAR, most // 4)
    step = max(round(length * PAN_SHARE), most // MOST_PANS)
    for begin in range(whole.start, whole.end, step):
        yield Timescale.over(begin, begin + length, whole.width)


def _drawn(window: Window, watch: Watch, views: Sequence[Timescale]) -> tuple[Frames, list[Frame]]:
    """The times of all frames, and some of the frames; raises ``BenchError`` where a view was not painted."""
    taken = Frames([], [], [])
    kept = []
    for number, view in enumerate(views):
        watch.paints.clear()
        wall, cpu = time.perf_counter(), time.thread_time()
        window.session.look(view, 0.0)
        QCoreApplication.sendPostedEvents()
        taken.cpu.append(time.thread_time() - cpu)
        taken.wall.append(time.perf_counter() - wall)
        if not watch.paints:
            raise BenchError("a view was not painted: the window must not be hidden while it is measured")
        if not number % max(1, len(views) // ASKED):
            kept.append(watch.paints[-1][2])
        cpu = time.thread_time()
        QCoreApplication.processEvents()
        taken.between.append(time.thread_time() - cpu)
    watch.paints.clear()
    return taken, kept


def _hits(frame: Frame) -> Iterator[float]:
    """Seconds of CPU that it takes to find what is at each point of a grid: the quickest of some tries.

    One alone may have a round of the interpreter's collector in it, which comes when it likes.
    """
    columns, rows = GRID
    for column in range(columns):
        for row in range(rows):
            x, y = (column + 0.5) * frame.width / columns, (row + 0.5) * frame.height / rows
            yield min(_hit(frame, x, y) for _ in range(TRIES))


def _hit(frame: Frame, x: float, y: float) -> float:
    began = time.thread_time()
    hit.at(frame, x, y)
    return time.thread_time() - began


def blank_repaints(size: QSize) -> Frames:
    """What it takes to repaint a window that shows nothing; raises ``BenchError`` where it is not painted."""
    blank = _Blank()
    blank.resize(size)
    loop = QEventLoop(blank)
    blank.painted.connect(loop.quit)
    patience = QTimer(blank, singleShot=True, interval=PATIENCE_MS)
    patience.timeout.connect(loop.quit)
    patience.start()
    blank.show()
    loop.exec()  # what is not on the screen yet is not repainted either
    patience.stop()
    before = blank.paints
    taken = Frames([], [], [])
    for _ in range(BLANKS):
        wall, cpu = time.perf_counter(), time.thread_time()
        blank.repaint()
        taken.cpu.append(time.thread_time() - cpu)
        taken.wall.append(time.perf_counter() - wall)
        QCoreApplication.processEvents()
    if blank.paints - before < BLANKS:
        raise BenchError("the blank window was not painted: it must not be hidden while it is measured")
    blank.close()
    return taken
