"""Keeping attached copies for the next time, off the interface's thread and in the order in which it was asked for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path

from desktop.evidence.copies import Copy
from desktop.evidence.shelf import Shelf
from desktop.qt.jobs import Job, Jobs

_KEY = "shelf"


class Shelving:
    """The changes of a shelf, one after another: a copy that is attached and at once detached must not stay.

    ``failed`` is told of the first that cannot be made: what follows would only say the same.
    """

    def __init__(self, shelf: Shelf, jobs: Jobs, failed: Callable[[Exception], None]) -> None:
        self._shelf = shelf
        self._jobs = jobs
        self._failed: Callable[[Exception], None] | None = failed
        self._waiting: deque[Callable[[], None]] = deque()
        self._running = False

    def keep(self, timeline: Path, source_id: str, copy: Copy) -> None:
        self._ask(partial(self._shelf.keep, timeline, source_id, copy))

    def forget(self, timeline: Path, source_id: str) -> None:
        self._ask(partial(self._shelf.forget, timeline, source_id))

    def finish(self) -> None:
        """Makes what is left, at the program's end, when no job runs any more and nobody could be told."""
        _carry_out(self._waiting)

    def _ask(self, change: Callable[[], None]) -> None:
        self._waiting.append(change)
        if not self._running:
            self._run()

    def _run(self) -> None:
        self._running = True
        waiting = self._waiting

        def work(_job: Job) -> list[Exception]:
            return _carry_out(waiting)

        self._jobs.submit(_KEY, work, self._ended, lambda error: self._ended([error]))

    def _ended(self, errors: list[Exception]) -> None:
        self._running = False
        if errors and self._failed is not None:
            tell, self._failed = self._failed, None
            tell(errors[0])
        if self._waiting:
            self._run()


def _carry_out(changes: deque[Callable[[], None]]) -> list[Exception]:
    """Makes all changes; one that fails does not keep back the others."""
    errors: list[Exception] = []
    while changes:
        try:
            changes.popleft()()
        except OSError as error:
            errors.append(error)
    return errors
