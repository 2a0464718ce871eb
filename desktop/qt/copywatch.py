"""The files that copies came from: seen to change, or to go, while the timeline is open."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from desktop.qt.jobs import Job, Jobs
from desktop.session.session import Session

#: A program that saves a file writes it in several steps: it is looked at when none came for so long.
SETTLING_MS: Final = 300

_KEY: Final = "copies on the disk"


class Looked(NamedTuple):
    """The sources whose copy's file, since it was read, changed or is no longer there."""

    changed: frozenset[str]
    gone: frozenset[str]


class CopyWatch(QObject):
    """Tells what became of the files of the session's copies; whether a text is another is for reading it to tell.

    ``follow`` is to be called when the session's copies are others.
    """

    #: a ``Looked``
    looked = Signal(object)
    #: it did not work: the sentence that says why
    failed = Signal(str)

    def __init__(self, session: Session, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._watcher: QFileSystemWatcher | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLING_MS)
        self._settle.timeout.connect(self.look)

    def stop(self) -> None:
        """Ends the look that is going on."""
        self._settle.stop()
        self._jobs.cancel(_KEY)

    def close(self) -> None:
        """Ends watching."""
        self.stop()
        self._watch(set())

    def look(self) -> None:
        """Looks at the files now: not all disks tell of changes."""
        held = {key: copy for key, copy in self._session.copies.items() if copy.path is not None}
        if not held:
            return

        def work(_job: Job) -> Looked:
            from desktop.evidence import shelf

            changed = frozenset(key for key, copy in held.items() if shelf.changed(copy))
            return Looked(changed, frozenset(key for key, copy in held.items() if shelf.gone(copy)))

        def done(found: Looked) -> None:
            same = {key for key, copy in held.items() if self._session.copies.get(key) is copy}
            self.looked.emit(Looked(found.changed & same, found.gone & same))
            self.follow()

        self._jobs.submit(_KEY, work, done, lambda error: self.failed.emit(str(error)))

    def follow(self) -> None:
        """Watches the copies' files, and their folders: who saves by writing beside and renaming makes a new file."""
        files = {str(copy.path) for copy in self._session.copies.values() if copy.path is not None}
        self._watch(files | {str(Path(file).parent) for file in files})

    def _watch(self, wanted: set[str]) -> None:
        if self._watcher is None:
            if not wanted:
                return
            self._watcher = QFileSystemWatcher(self)
            self._watcher.fileChanged.connect(self._stirred)
            self._watcher.directoryChanged.connect(self._stirred)
        present = {*self._watcher.files(), *self._watcher.directories()}
        if gone := sorted(present - wanted):
            self._watcher.removePaths(gone)
        # unlike ``Path.exists`` it does not raise below a folder that may not be looked into
        if new := [path for path in sorted(wanted - present) if os.path.exists(path)]:  # noqa: PTH110
            self._watcher.addPaths(new)

    def _stirred(self, _path: str) -> None:
        self._settle.start()
