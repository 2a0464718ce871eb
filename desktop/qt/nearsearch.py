"""Near matches of quotations whose words were not found at once: a search in batches, off the interface's thread."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Signal

from desktop.core.timeline import Quotation
from desktop.evidence import anchor as anchoring
from desktop.evidence.anchor import Anchor
from desktop.evidence.copies import Copy
from desktop.qt.jobs import Job
from desktop.qt.tasks import Tasks
from desktop.session.session import Session

#: How long near matches are looked for until what was found is shown; the first ones sooner. A badge that turns lays
#: out the timeline anew, which is not to be done at every quotation.
FIRST_BATCH_S: Final = 0.15
BATCH_S: Final = 0.6

_KEY: Final = "near matches"


class _Wanted(NamedTuple):
    """A quotation that is to be looked for, as it was when the search began."""

    quotation: Quotation
    copy: Copy
    stored_hash: str | None

    def anchor(self, job: Job) -> Anchor:
        return anchoring.anchor(self.quotation, self.copy, stored_hash=self.stored_hash, check=job.check)


class NearSearch(QObject):
    """Looks for what the session has pending, and gives it what is found. To be told to ``go_on`` after its changes."""

    #: it cannot go on: the sentence that says why
    failed = Signal(str)

    def __init__(self, session: Session, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = tasks
        self._searching = False
        #: the most that there was to look for since it began, of which a share is done
        self._sought = 0

    def go_on(self) -> None:
        """Looks for what is pending, unless that is going on; says how far it is."""
        wanted = list(self._wanted())
        if not wanted:
            if self._sought:
                self.stop()
            return
        left = len(wanted)
        seconds = BATCH_S if self._sought else FIRST_BATCH_S
        self._sought = max(self._sought, left)
        held = self._session.copies
        total = sum(one.source in held for one in self._session.document.timeline.quotations)
        words, share = f"Looking for {left:,} of {total:,} quotations …", 1 - left / self._sought
        if self._searching:
            self._tasks.reword(_KEY, words, share)
            return

        def work(job: Job) -> list[tuple[_Wanted, Anchor]]:
            found, until = [], time.monotonic() + seconds
            for one in wanted:
                found.append((one, one.anchor(job)))
                if time.monotonic() > until:
                    break
            return found

        self._searching = True
        self._tasks.start(_KEY, words, work, self._resolve, self._broke, share=share)

    def stop(self) -> None:
        """Ends it; what is pending stays so."""
        self._searching, self._sought = False, 0
        self._tasks.stop(_KEY)

    def _wanted(self) -> Iterator[_Wanted]:
        """What is to be looked for: first what the user looks at."""
        session = self._session
        timeline, event, reading = session.document.timeline, session.event, session.reader_source
        seen = {use.quotation for use in event.quotations} if event is not None else set()
        pending = [one for one in timeline.quotations if one.id in session.pending and one.source in session.copies]
        for one in sorted(pending, key=lambda one: (one.id not in seen, one.source != reading)):
            yield _Wanted(one, session.copies[one.source], timeline.source_by_id[one.source].sha256_text)

    def _resolve(self, found: list[tuple[_Wanted, Anchor]]) -> None:
        self._searching = False
        present = {one.quotation.id: one for one in self._wanted()}
        # what was edited or attached anew meanwhile is looked for again
        self._session.resolve(
            {one.quotation.id: anchor for one, anchor in found if one == present.get(one.quotation.id)}
        )
        self.go_on()

    def _broke(self, error: Exception) -> None:
        """Ends it: to begin again would fail again."""
        self._searching, self._sought = False, 0
        self.failed.emit(f"Looking for near matches did not work: {error}")
