"""Opening a file off the interface's thread: what is there stays until there is something to show in its place."""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.core import files
from desktop.core.problems import one_line
from desktop.session.document import Document, Kind, takes_long

if TYPE_CHECKING:
    from desktop.qt.jobs import Job
    from desktop.qt.theme import Theme
    from desktop.qt.waiting import WaitingPage
    from desktop.qt.window import Window

_KEY = "open"


class Opening(QObject):
    """Reads one file at a time, a later one in the place of an earlier; says how far it is, and can be stopped.

    A large timeline is shown before it is checked (``store.firstsight``), and when it is, the whole takes its place
    under the same view. Whoever stops the reading keeps what is there. So does whoever edits meanwhile what is there:
    what was read waits in a notice then.
    """

    #: a document is there to be shown
    read = Signal(object)
    #: the same, and nothing more follows
    finished = Signal()
    #: an error that is not of the file; what is there stays
    failed = Signal(object)

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._path = Path()
        #: events read so far: written on the worker's thread
        self._events = 0
        self._reading = False
        #: what may be replaced unasked: that is another document as soon as it is edited
        self._given_away = window.session.document
        #: what is shown of the file, as long as its check has not begun
        self._glimpse: Document | None = None
        window.jobs.progress.connect(self._advanced)

    @cached_property
    def page(self) -> WaitingPage:
        """What stands in the timeline's place while there is none yet."""
        from desktop.qt.waiting import WaitingPage

        made = WaitingPage(self._window.theme)
        self._window.pages.addWidget(made)
        return made

    def set_theme(self, theme: Theme) -> None:
        if "page" in self.__dict__:
            self.page.set_theme(theme)

    def open(self, path: Path) -> None:
        """Reads a file; the signals tell what came of it."""
        self._path, self._events = path, 0
        self._reading = True
        self._glimpse = None
        present = self._given_away = self._window.session.document
        if "notices" in self._window.__dict__:
            self._window.notices.settle(_KEY)
        if present.kind is Kind.STOPPED:
            self._show(Document.awaited(path))
        again = path == present.path and present.readable  # which has all of it, as it was
        if again or path.suffix.lower() in files.TABLES or not takes_long(path):
            self._read_all()
        else:
            self._tell(None)
            self._window.jobs.submit(_KEY, lambda _job: Document.glimpse(path), self._glimpsed, self._broken)

    def _glimpsed(self, glimpse: Document | None) -> None:
        canvas = self._window.canvas
        if glimpse is None or self._edited_meanwhile:
            self._read_all()
            return
        self._glimpse = glimpse
        self._show(glimpse)
        if canvas.isVisible():
            # what is to be painted goes before what is to be checked
            once = Qt.ConnectionType.SingleShotConnection
            canvas.painted.connect(lambda: QTimer.singleShot(0, self, partial(self._check, glimpse)), once)
        else:
            self._check(glimpse)

    def _check(self, glimpse: Document) -> None:
        """Reads what was seen, unless that was stopped, or a file was opened since."""
        if self._glimpse is glimpse:
            self._glimpse = None
            self._read_all()

    def _read_all(self) -> None:
        path = self._path
        self._tell(None)

        def work(job: Job) -> Document:
            def progress(events: int, share: float) -> None:
                self._events = events
                job.progress(share)

            document = Document.read(path, check=job.check, progress=progress)
            # what every panel asks first, which for very many events takes a while
            _ = document.timeline.event_by_id, document.timeline.undated, document.timeline.lived_in
            return document

        self._window.jobs.submit(_KEY, work, self._done, self._broken)

    # -- how it goes on, and ends

    def _advanced(self, key: str, share: float) -> None:
        if key == _KEY:
            self._tell(share)

    def _tell(self, share: float | None) -> None:
        """Says what is going on: on the page that waits for it, else at the window's foot."""
        kind = self._window.session.document.kind
        doing = f"{'Checking' if kind is Kind.GLIMPSE else 'Reading'} {one_line(self._path.name)} …"
        if share is not None:
            doing += f" {self._events:,} events, {share:.0%}"
        teller = self.page if kind is Kind.AWAITED else self._window.status
        teller.show_progress(doing, share, self.stop)

    @property
    def going_on(self) -> bool:
        """Whether a file is being read."""
        return self._reading

    @property
    def _edited_meanwhile(self) -> bool:
        """Whether there are edits that nobody was asked about: they were made since the reading began."""
        present = self._window.session.document
        return present.edited and present is not self._given_away

    def _show(self, document: Document) -> None:
        self.read.emit(document)
        self._given_away = self._window.session.document

    def _done(self, document: Document) -> None:
        present = self._window.session.document
        if self._edited_meanwhile:
            self._hold_back(document)
        elif document.path == present.path and present is not self._given_away:
            # the file was edited and saved since
            self._given_away = present
            self._read_all()
            return
        else:
            self._show(document)
        self._reading = False
        self._window.status.end_progress()
        if self._window.session.document is document:
            self.finished.emit()

    def _hold_back(self, document: Document) -> None:
        """Says that a file is read, and shows it to whoever wants that: there are edits, which it would take away."""
        from desktop.qt.notices import Choice, Notice

        name = one_line(self._path.name)
        again = document.path == self._window.session.document.path
        sentence = f"{name} is read. The timeline that is open has edits that are not saved"
        title = f"Reads {name} again" if again else f"Opens {name}"
        choice = Choice(title, partial(self._show_held, document))
        self._window.notices.tell(Notice(_KEY, sentence, "Read again" if again else "Open", (choice,)))

    def _show_held(self, document: Document) -> None:
        shell = self._window.shell
        if document.path == self._window.session.document.path:
            shell.reload()  # it may be saved by now, or first of all
        elif shell.may_close():
            self._window.notices.settle(_KEY)
            self._show(document)
            self.finished.emit()

    def _broken(self, error: Exception) -> None:
        self._reading = False
        self._window.status.end_progress()
        self._give_up()
        self.failed.emit(error)

    def stop(self) -> None:
        """Nobody wants to wait for it any more."""
        self._reading = False
        self._glimpse = None
        self._window.jobs.cancel(_KEY)
        self._window.status.end_progress()
        present = self._window.session.document
        if present.kind is Kind.GLIMPSE and present.path == self._path:
            self._window.status.say("Not checked to the end, and not to be edited: F5 reads it again")
        else:
            self._window.status.say(f"{one_line(self._path.name)} was not read to the end")
        self._give_up()

    def _give_up(self) -> None:
        """The page that waits for a file must not wait for ever."""
        present = self._window.session.document
        if present.kind is Kind.AWAITED and present.path is not None:
            self._show(Document.given_up(present.path))
            self.finished.emit()
