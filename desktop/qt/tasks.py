"""Jobs that take a person's patience: named in words, and told of until the last of them has ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.qt.jobs import Job, Jobs

_T = TypeVar("_T")

#: In the place of a share: nobody knows how much of it is done.
UNKNOWN = -1.0


@dataclass(eq=False, slots=True)
class _Task:
    """One step under a key; the next is another, though it has the same words."""

    words: str


class Tasks(QObject):
    """What is going on, by the key of its job. Of several, the one that began first is told: one thing at a time."""

    #: what is going on, and how much of it is done (0 to 1, or ``UNKNOWN``)
    working = Signal(str, float)
    #: nothing is going on any more
    idle = Signal()

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._running: dict[str, _Task] = {}
        jobs.progress.connect(self.advance)

    @property
    def any_running(self) -> bool:
        return bool(self._running)

    def start(
        self,
        key: str,
        words: str,
        work: Callable[[Job], _T],
        done: Callable[[_T], None],
        failed: Callable[[Exception], None],
        *,
        share: float = UNKNOWN,
    ) -> None:
        """Runs ``work`` as ``Jobs.submit`` does.

        It goes on until a callback has returned without starting the next step under the same key: between two steps
        nothing is told to have ended, and the button that stops them stays where it is.
        """
        task = self._running[key] = _Task(words)

        def ended(value: _T) -> None:
            try:
                done(value)
            finally:
                self._end(key, task)

        def broke(error: Exception) -> None:
            try:
                failed(error)
            finally:
                self._end(key, task)

        self.advance(key, share)
        self._jobs.submit(key, work, ended, broke)

    def reword(self, key: str, words: str, share: float) -> None:
        """Says otherwise what is running under this key."""
        self._running[key].words = words
        self.advance(key, share)

    def advance(self, key: str, share: float) -> None:
        if key in self._running and key == next(iter(self._running)):
            self.working.emit(self._running[key].words, share)

    def stop(self, key: str) -> None:
        """Ends what runs under this key; nothing happens where nothing does."""
        self._jobs.cancel(key)
        task = self._running.get(key)
        if task is not None:
            self._end(key, task)

    def stop_all(self) -> None:
        for key in tuple(self._running):
            self.stop(key)

    def _end(self, key: str, task: _Task) -> None:
        if self._running.get(key) is not task:
            return
        del self._running[key]
        if self._running:
            self.advance(next(iter(self._running)), UNKNOWN)
        else:
            self.idle.emit()
