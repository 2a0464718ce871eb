"""Keeping what a user attached for the next time, off the interface's thread and in the order in which it was done."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desktop.core.folder import inside
from desktop.evidence.copies import Copy
from desktop.qt.jobs import Job, Jobs
from desktop.session.session import Session

if TYPE_CHECKING:
    from desktop.evidence.shelf import Shelf

_KEY = "shelf"


class _Known(NamedTuple):
    """A source's copy, as the shelf was last told of it; ``beside`` where it is the file that the timeline names."""

    copy: Copy
    named: str | None
    beside: bool


class Shelving:
    """Keeps up with the session's copies: what the user attached is kept, what the timeline names itself needs not be.

    ``folder`` is the shelf's; without one, as for a picture of a window, nothing is written. Changes are made one after
    another: what is attached and at once detached must not stay. ``failed`` is told of the first that cannot be made:
    what follows would only say the same.
    """

    def __init__(self, folder: Path | None, session: Session, jobs: Jobs, failed: Callable[[Exception], None]) -> None:
        self.folder = folder
        self._session = session
        self._jobs = jobs
        self._failed: Callable[[Exception], None] | None = failed
        self._timeline = session.document.path
        self._known: dict[str, _Known] = {}
        self._waiting: deque[Callable[[Shelf], None]] = deque()
        self._running = False

    def keep_up(self) -> None:
        """To be called when the session's copies or its document are others."""
        path, folder = self._session.document.path, self._session.document.folder
        if path != self._timeline:
            self._timeline, self._known = path, {}
        if path is None or folder is None:
            return
        for source_id, copy in self._session.copies.items():
            named, before = self._named(source_id), self._known.get(source_id)
            if before is not None and before.copy is copy and before.named == named:
                continue
            beside = named is not None and _is_at(folder, named, copy.path)
            self._known[source_id] = _Known(copy, named, beside)
            if not beside:
                self._keep(path, source_id, copy)
            elif before is not None and not before.beside:
                self._forget(path, source_id)

    def came_from_here(self, source_id: str, copy: Copy) -> None:
        """A copy that is about to be attached was kept, and need not be again."""
        self._known[source_id] = _Known(copy, self._named(source_id), beside=False)

    def name_beside(self, source_id: str) -> str | None:
        """The name of the source's copy in the timeline, where the copy is that file."""
        known = self._known.get(source_id)
        return known.named if known is not None and known.beside else None

    def forget(self, source_id: str) -> None:
        """The user detached the copy of a source."""
        known = self._known.pop(source_id, None)
        if known is not None and not known.beside and self._timeline is not None:
            self._forget(self._timeline, source_id)

    def finish(self) -> None:
        """Makes what is left, at the program's end, when no job runs any more and nobody could be told."""
        if self.folder is not None:
            _carry_out(self.folder, self._waiting)

    def _named(self, source_id: str) -> str | None:
        source = self._session.document.timeline.source_by_id.get(source_id)
        return source.copy_path if source is not None else None

    # -- one change after another

    def _keep(self, timeline: Path, source_id: str, copy: Copy) -> None:
        self._ask(lambda shelf: shelf.keep(timeline, source_id, copy))

    def _forget(self, timeline: Path, source_id: str) -> None:
        self._ask(lambda shelf: shelf.forget(timeline, source_id))

    def _ask(self, change: Callable[[Shelf], None]) -> None:
        if self.folder is None:
            return
        self._waiting.append(change)
        if not self._running:
            self._run(self.folder)

    def _run(self, folder: Path) -> None:
        self._running = True
        waiting = self._waiting

        def work(_job: Job) -> list[Exception]:
            return _carry_out(folder, waiting)

        def ended(errors: list[Exception]) -> None:
            self._running = False
            if errors and self._failed is not None:
                tell, self._failed = self._failed, None
                tell(errors[0])
            if self._waiting:
                self._run(folder)

        self._jobs.submit(_KEY, work, ended, lambda error: ended([error]))


def _is_at(folder: Path, relative: str, path: Path | None) -> bool:
    """Whether a copy is the file that the timeline names."""
    try:
        return path is not None and inside(folder, relative) == path
    except (ValueError, OSError):
        return False


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
