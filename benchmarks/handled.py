"""The program under a hand, as ``window.py`` starts and moves it: the real window, with a log of what it painted.

What is written to its standard input, a word a line with its arguments behind tabs, is a method of ``Handled``, and
answered with a line of JSON once it is done.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, QPointF, QSocketNotifier, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputDevice, QNativeGestureEvent, QPointingDevice
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).parent.parent))

from desktop import paths
from desktop.qt import bench
from desktop.qt.app import SWITCH_S
from desktop.qt.application import application
from desktop.qt.jobs import Jobs
from desktop.qt.window import Window
from desktop.session.document import Document
from desktop.session.session import Session, Topic
from desktop.settings.store import FILE_NAME, Settings

SIZE = (1_600, 900)
#: Milliseconds between two steps of a pinch, and between two beats of the heart.
PINCH_MS, BEAT_MS = 16, 5
#: A label may be rounded to another pixel, and no more.
STILL = 0.5


class Label(NamedTuple):
    """A card of a frame: the instant that it hangs from, and its height in pixels, however the lanes are scrolled."""

    anchor: int
    y: float


class Painted(NamedTuple):
    """What a frame showed: its stretch of time, and its labels by event."""

    start: int
    end: int
    labels: dict[str, Label]


def faults(frames: Sequence[Painted]) -> dict[str, Any]:
    """The labels of each frame that the next, closer one lacks though their event is in it, or has elsewhere."""
    tracked: set[str] = set()
    vanished, moved = [], []
    for before, after in pairwise(frames):
        tracked |= before.labels.keys()
        for event_id, label in before.labels.items():
            if not after.start <= label.anchor <= after.end:
                continue
            if event_id not in after.labels:
                vanished.append(event_id)
            elif abs(after.labels[event_id].y - label.y) > STILL:
                moved.append(event_id)
    return {
        "frames": len(frames),
        "tracked": len(tracked),
        "vanished": len(vanished),
        "moved": len(moved),
        "which": sorted({*vanished, *moved})[:10],
    }


def milliseconds(taken: Sequence[float]) -> dict[str, float]:
    """How long frames took, or gaps were; given in seconds."""
    ordered = sorted(taken)
    shares = {"median_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99, "max_ms": 1.0}
    return {name: round(ordered[round((len(ordered) - 1) * share)] * 1e3, 2) for name, share in shares.items()}


class Log(QObject):
    """Wall times of frames and beats while it is ``timing``, and what frames showed while it is ``tracking``."""

    #: comes round when the update of the window that was painted in is over
    _updated = Signal()

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._canvas = window.canvas
        self.timing = self.tracking = False
        self.taken: list[float] = []
        self.gaps: list[float] = []
        self.frames: list[Painted] = []
        self._began: float | None = None
        self._beaten = time.perf_counter()
        self._pulse = QTimer(self, interval=BEAT_MS)
        self._pulse.setTimerType(Qt.TimerType.PreciseTimer)
        self._pulse.timeout.connect(self._beat)
        self._pulse.start()
        self._updated.connect(self._over, Qt.ConnectionType.QueuedConnection)
        window.session.subscribe(self._changed)
        window.canvas.painted.connect(self._painted)

    def _changed(self, topics: frozenset[Topic]) -> None:
        if Topic.VIEW in topics and self._began is None:
            self._began = time.perf_counter()

    def _painted(self) -> None:
        if self.tracking:
            frame, scene = self._canvas.frame, self._canvas.scene
            labels = {
                card.event_id: Label(item.anchor, card.rect.y + frame.scroll)
                for card in frame.cards
                if not card.lifted and (item := scene.item(card.event_id)) is not None
            }
            self.frames.append(Painted(frame.scale.start, frame.scale.end, labels))
        self._updated.emit()

    def _over(self) -> None:
        if self._began is not None and self.timing:
            self.taken.append(time.perf_counter() - self._began)
        self._began = None

    def _beat(self) -> None:
        now = time.perf_counter()
        if self.timing:
            self.gaps.append(now - self._beaten)
        self._beaten = now


class Handled(QObject):
    """Does what it is told, word by word."""

    def __init__(self, window: Window, path: Path) -> None:
        super().__init__(window)
        self._window, self._path = window, path
        self._watch = bench.Watch(window)
        self._log = Log(window)
        self._touchpad = QPointingDevice(
            "a touchpad", 1, QInputDevice.DeviceType.TouchPad, QPointingDevice.PointerType.Finger,
            QInputDevice.Capability.Position, 2, 0,
        )  # fmt: skip
        self._aim = ""
        self._pinches: list[tuple[QPointF, float]] = []
        self._fingers = QTimer(self, interval=PINCH_MS)
        self._fingers.timeout.connect(self._pinch_on)
        self._heard = b""
        self._ears = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._ears.activated.connect(self._listen)

    def _listen(self) -> None:
        some = os.read(sys.stdin.fileno(), 4_096)
        if not some:
            self._ears.setEnabled(False)
            QCoreApplication.exit(0)
            return
        *lines, self._heard = (self._heard + some).split(b"\n")
        for line in lines:
            word, *arguments = line.decode("utf-8").split("\t")
            getattr(self, word)(*arguments)

    def open(self) -> None:
        """Opens the file, and tells how long that took."""
        self._watch.rest()
        _answer(bench.opened(self._window, self._watch, self._path))
        self._watch.end()

    def begin(self) -> None:
        """Times frames from now on."""
        self._log.timing = True
        _answer("begun")

    def end(self) -> None:
        """Tells how long the frames took."""
        log = self._log
        log.timing = False
        _answer({"use": {"frames": len(log.taken), **milliseconds(log.taken)}, "heartbeat": milliseconds(log.gaps)})

    def pinch(self, x: str, y: str, value: str, count: str) -> None:
        """Two fingers part (above 0) or close at a point of the canvas; answers when they have."""
        self._pinches = [(QPointF(float(x), float(y)), float(value))] * int(count)
        self._fingers.start()

    def _pinch_on(self) -> None:
        if not self._pinches:
            self._fingers.stop()
            _answer("pinched")
            return
        at, value = self._pinches.pop()
        canvas = self._window.canvas
        kind, where = Qt.NativeGestureType.ZoomNativeGesture, canvas.mapToGlobal(at)
        QApplication.sendEvent(canvas, QNativeGestureEvent(kind, self._touchpad, 2, at, at, where, value, QPointF()))

    def track(self) -> None:
        """Shows all, and follows labels from then on."""
        canvas = self._window.canvas
        canvas.rest()
        self._window.session.look(canvas.scene.whole, 0.0)
        middle = canvas.width() / 2
        nearest = min(canvas.frame.cards, key=lambda card: abs(card.rect.x - middle), default=None)
        self._aim = nearest.event_id if nearest is not None else ""
        self._log.tracking = True
        _answer("tracking")

    def aim(self) -> None:
        """Where the label that was in the middle is now, in the screen's pixels: there is something to be zoomed to."""
        canvas = self._window.canvas
        item = canvas.scene.item(self._aim)
        x = canvas.plot_x(item.anchor) if item is not None else canvas.width() / 2
        at = canvas.mapToGlobal(QPointF(x, canvas.height() / 2))
        _answer([round(at.x()), round(at.y())])

    def labels(self) -> None:
        """What became of them, and to what stretch of time the way led."""
        log = self._log
        log.tracking = False
        hours = (log.frames[-1].end - log.frames[-1].start) / 3.6e9
        _answer({"labels": {**faults(log.frames), "to_hours": round(hours, 1)}})

    def grab(self, name: str) -> None:
        """Takes a picture of the screen."""
        QGuiApplication.primaryScreen().grabWindow(0, 0, 0, *SIZE).save(name)
        _answer("grabbed")

    def facts(self) -> None:
        """What was measured, and a blank window's repaint."""
        window = self._window
        blank = bench.figures(bench.blank_repaints(window.size()).wall)
        _answer(
            {
                "events": len(window.session.document.timeline.events),
                "format": self._path.suffix[1:],
                "platform": QGuiApplication.platformName(),
                "window": [window.width(), window.height()],
                "blank_ms": blank["median_ms"],
            }
        )


def _answer(value: object) -> None:
    print(json.dumps(value), flush=True)


def main() -> int:
    """Opens the window on the built-in timeline, and listens until the other end of its input is closed."""
    app = application()
    sys.setswitchinterval(SWITCH_S)
    with tempfile.TemporaryDirectory() as folder:
        document = Document.read(paths.builtin_timeline())
        window = Window(Session(document), Settings(Path(folder) / FILE_NAME), Jobs())
        window.resize(*SIZE)
        window.show()
        Handled(window, Path(sys.argv[1]))
        status = app.exec()
        window.close()
        return status


if __name__ == "__main__":
    sys.exit(main())
