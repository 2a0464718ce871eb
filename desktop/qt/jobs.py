"""Work over 50 ms, off the interface's thread: the latest of a kind wins, and its answer comes back on the main thread.

Only plain values cross threads. The worker touches no object of Qt but the one signal that carries its answer, and the
callbacks stay with ``Jobs``, so that what they refer to is never let go of on another thread. A ``QRunnable`` written
in Python would have two owners, the pool and the interpreter: the pool is given plain functions instead.

Threads of one interpreter take turns, and one that computes takes its turn at every call of Qt that the interface
makes: work in slices of 10 ms makes of 20 ms of painting a quarter of a second. So the interface goes first, see
``Courtesy``.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QThreadPool, QTimer, Signal, Slot

T = TypeVar("T")

#: The longest pause of a piece of work, in seconds: an interface that is always busy must not hold it up for good.
PATIENCE_S = 0.1
#: How soon, in seconds, a pausing piece of work notices that it is cancelled.
NAP_S = 0.01

log = logging.getLogger(__name__)


class CancelledError(Exception):
    """Ends a piece of work that nobody waits for any more; never shown to anyone."""


class Courtesy(QObject):
    """Lets work pause while the interface has something to do. Made and switched on the main thread.

    The interface is busy from an event on until its loop has nothing else to do. It is watched while work runs only.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._main = threading.get_ident()
        self._free = threading.Event()
        self._free.set()
        self._rest = QTimer(self, singleShot=True, interval=0)
        self._rest.timeout.connect(self._free.set)

    def watch(self, on: bool) -> None:
        app = QCoreApplication.instance()
        if app is None:
            return
        if on:
            app.installEventFilter(self)
        else:
            app.removeEventFilter(self)
            self._rest.stop()
            self._free.set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Runs on the sender's thread: a worker that lets go of a Qt object sends events, too, and is no interface."""
        if threading.get_ident() == self._main and self._free.is_set() and watched is not self._rest:
            self._free.clear()
            self._rest.start()
        return False

    def wait(self, in_vain: threading.Event) -> None:
        """Pauses, on any thread but the main one, until the interface rests; not for ever, if it never does.

        ``in_vain`` ends the pause, too.
        """
        until = time.monotonic() + PATIENCE_S
        while not (self._free.wait(NAP_S) or in_vain.is_set() or time.monotonic() > until):
            pass


class Job:
    """What the work sees of itself: whether to go on, and a way to say how far it is."""

    def __init__(
        self, key: str, tell: Callable[[Job, float], None], pause: Callable[[threading.Event], None] | None = None
    ) -> None:
        self.key = key
        self._tell = tell
        self._pause = pause
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    def cancel(self) -> None:
        self._cancelled.set()

    def check(self) -> None:
        """Call it between slices of work, every 10 ms or so: the interface goes first.

        Raises ``CancelledError`` where a later job has taken its place.
        """
        if self._pause is not None:
            self._pause(self._cancelled)
        if self.cancelled:
            raise CancelledError

    def progress(self, share: float) -> None:
        """How much is done, 0 to 1."""
        self._tell(self, share)


@dataclass(frozen=True, slots=True)
class _Outcome:
    job: Job
    value: Any = None
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Who is to be told; kept here, on the main thread, and not in the worker."""

    job: Job
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]


class Jobs(QObject):
    """Runs work by key. ``synchronous`` runs it at once on the calling thread: for tests, and where no loop runs.

    A submitted job replaces the one of the same key: that is cancelled, and its callbacks never run. ``close`` is to be
    called before the application ends.
    """

    #: key, share done (0 to 1); delivered on the main thread
    progress = Signal(str, float)
    #: whether any job is running, when that changes
    busy = Signal(bool)

    _finished = Signal(object)
    _advanced = Signal(object, float)

    def __init__(self, parent: QObject | None = None, *, synchronous: bool = False) -> None:
        super().__init__(parent)
        self._synchronous = synchronous
        self._waiting: dict[str, _Waiting] = {}
        self._pool = QThreadPool(self)
        self._courtesy = Courtesy(self)
        if not synchronous:
            self.busy.connect(self._courtesy.watch)
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._advanced.connect(self._advance, Qt.ConnectionType.QueuedConnection)

    def submit(
        self,
        key: str,
        work: Callable[[Job], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> Job:
        """Runs ``work`` off the main thread, then exactly one of ``done`` and ``failed`` on it, unless cancelled first.

        ``failed`` gets whatever ``work`` raised, and should tell the user what to do next.
        """
        was_busy = bool(self._waiting)
        self._drop(key)
        job = Job(key, self._advance) if self._synchronous else Job(key, self._advanced.emit, self._courtesy.wait)
        self._waiting[key] = _Waiting(job, done, failed)
        if not was_busy:
            self.busy.emit(True)
        if self._synchronous:
            self._deliver(_outcome(job, work))
        else:
            self._pool.start(lambda: self._finished.emit(_outcome(job, work)))
        return job

    def cancel(self, key: str) -> None:
        """Nobody waits for this any more; nothing happens where no such job is running."""
        if self._drop(key) and not self._waiting:
            self.busy.emit(False)

    def _drop(self, key: str) -> bool:
        waiting = self._waiting.pop(key, None)
        if waiting is None:
            return False
        waiting.job.cancel()
        return True

    def wait(self, patience_ms: int = -1) -> bool:
        """Waits until no thread works any more, for the work of cancelled jobs, too; below 0: as long as it takes.

        False if it took longer. What they found is delivered afterwards, by the event loop.
        """
        return self._pool.waitForDone(patience_ms)

    def close(self) -> None:
        """Cancels all and waits for the threads, so that none outlives the objects it answers to."""
        for key in tuple(self._waiting):
            self.cancel(key)
        self._pool.clear()
        self.wait()

    @Slot(object)
    def _deliver(self, outcome: _Outcome) -> None:
        waiting = self._waiting.get(outcome.job.key)
        if waiting is None or waiting.job is not outcome.job:
            return
        del self._waiting[outcome.job.key]
        try:
            if outcome.error is None:
                waiting.done(outcome.value)
            else:
                waiting.failed(outcome.error)
        finally:
            if not self._waiting:
                self.busy.emit(False)

    @Slot(object, float)
    def _advance(self, job: Job, share: float) -> None:
        waiting = self._waiting.get(job.key)
        if waiting is not None and waiting.job is job:
            self.progress.emit(job.key, min(1.0, max(0.0, share)))


def _outcome(job: Job, work: Callable[[Job], Any]) -> _Outcome:
    try:
        job.check()
        return _Outcome(job, work(job))
    except Exception as error:
        if not isinstance(error, CancelledError):
            log.info("the job %s failed", job.key, exc_info=error)
        return _Outcome(job, error=error)
