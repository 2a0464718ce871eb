"""Keeping attached copies for the next time, off the interface's thread and in the order in which it was asked for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.evidence.copies import Copy
from desktop.qt.jobs import Job, Jobs

if TYPE_CHECKING:
    from desktop.evidence.shelf import Shelf

_KEY = "shelf"


class Shelving:
    """The changes of the shelf in a folder, one after another: what is attached and at once detached must not stay.

    ``failed`` is told of the first that cannot be made: what follows would only say the same.
    """

    def __init__(self, folder: Path, jobs: Jobs, failed: Callable[[Exception], None]) -> None:
        self._folder = folder
        self._jobs = jobs
        self._failed: Callable[[Exception], None] | None = failed
        self._waiting: deque[Callable[[Shelf], None]] = deque()
        self._running = False

    def keep(self, timeline: Path, source_id: str, copy: Copy) -> None:
        self._ask(lambda shelf: shelf.keep(timeline, source_id, copy))

    def forget(self, timeline: Path, source_id: str) -> None:
        self._ask(lambda shelf: shelf.forget(timeline, source_id))

    def finish(self) -> None:
        """Makes what is left, at the program's end, when no job runs any more and nobody could be told."""
        _carry_out(self._folder, self._waiting)

    def _ask(self, change: Callable[[Shelf], None]) -> None:
        self._waiting.append(change)
        if not self._running:
            self._run()

    def _run(self) -> None:
        self._running = True
        folder, waiting = self._folder, self._waiting

        def work(_job: Job) -> list[Exception]:
            return _carry_out(folder, waiting)

        self._jobs.submit(_KEY, work, self._ended, lambda error: self._ended([error]))

    def _ended(self, errors: list[Exception]) -> None:
        self._running = False
        if errors and self._failed is not None:
            tell, self._failed = self._failed, None
            tell(errors[0])
        if self._waiting:
            self._run()


def _carry_out(folder: Path, changes: deque[Callable[[Shelf], None]]) -> list[Exception]:
    """Makes all changes; one that fails does not keep back the others."""
    from desktop.evidence.shelf import Shelf

    errors: list[Exception] = []
    while changes:
        try:
            changes.popleft()(Shelf(folder))
        except OSError as error:
            errors.append(error)
    return errors
