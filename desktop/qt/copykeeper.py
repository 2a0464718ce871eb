"""The copies of the open timeline: read, looked through for quotations, watched on the disk, and kept for next time.

Reading and looking run off the interface's thread. What is found at once is shown at once; near matches, which take a
search, come batch by batch. The keeper says what it found by its signals, and asks nothing of the window.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from desktop.core.folder import inside
from desktop.core.plaintext import without_controls
from desktop.core.timeline import Quotation, Timeline
from desktop.evidence import anchor as anchoring
from desktop.evidence import copies
from desktop.evidence.anchor import Anchor
from desktop.evidence.copies import Copy
from desktop.qt.jobs import Job, Jobs
from desktop.qt.shelving import Shelving
from desktop.session.session import Session, Topic

if TYPE_CHECKING:
    from desktop.evidence.shelf import Kept

_T = TypeVar("_T")

#: A program that saves a file writes it in several steps: it is looked at when none came for so long.
SETTLING_MS: Final = 300
#: How long near matches are looked for until what was found is shown; the first ones sooner. A badge that turns lays
#: out the timeline anew, which is not to be done at every quotation.
FIRST_BATCH_S: Final = 0.15
BATCH_S: Final = 0.6
#: Characters of a quotation by which a list names it.
_NAMED: Final = 60

_SEARCH, _LOOK, _OPEN = "near matches", "copies on the disk", "copies of the timeline"


class Step(NamedTuple):
    """One thing to do about a notice."""

    title: str
    act: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that is said until it is dismissed. One with the ``key`` of another takes its place.

    ``button`` is the words of the button that does the one step, or lists them all.
    """

    key: str
    sentence: str
    button: str = ""
    steps: tuple[Step, ...] = ()


class _Found(NamedTuple):
    """What was found of a source's quotations at once, and what it takes a search to find."""

    anchors: dict[str, Anchor]
    pending: list[str]


class _Kept(NamedTuple):
    """A source's copy, as the shelf was last told of it; ``beside`` where it is the file that the timeline names."""

    copy: Copy
    named: str | None
    beside: bool


class _Opened(NamedTuple):
    """The copies that belong to a timeline: all, those that were kept, those whose file changed since; and faults."""

    copies: dict[str, Copy]
    kept: frozenset[str]
    changed: frozenset[str]
    troubles: list[str]


class _Wanted(NamedTuple):
    """A quotation that is to be looked for, as it was when the search began."""

    quotation: Quotation
    copy: Copy
    stored_hash: str | None

    def anchor(self, job: Job) -> Anchor:
        return anchoring.anchor(self.quotation, self.copy, stored_hash=self.stored_hash, check=job.check)


class CopyKeeper(QObject):
    """Gives sources their copies. All that it knows of them is in the session.

    ``shelf`` is the folder where copies are kept for the next time; without one, as for a picture of a window, none
    is. ``close`` is to be called before ``Jobs.close``, ``finish`` after it.
    """

    #: something in passing
    said = Signal(str)
    #: a ``Notice``
    noticed = Signal(object)
    #: the key of a notice that is past
    settled = Signal(str)
    #: what the user asked for did not work: the sentence that says why
    failed = Signal(str)
    #: what is going on, and how much of it is done (0 to 1; below 0: not known)
    working = Signal(str, float)
    #: nothing is going on any more
    idle = Signal()

    def __init__(self, session: Session, jobs: Jobs, shelf: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelving = Shelving(shelf, jobs, self._not_kept) if shelf is not None else None
        self._shelf = shelf
        self._session = session
        self._jobs = jobs
        #: what is being read or looked through, by the key of its job, in words
        self._running: dict[str, str] = {}
        self._searching = False
        self._sought = 0
        #: what to say of a source when all its quotations are known
        self._reports: dict[str, Callable[[], None]] = {}
        self._kept: dict[str, _Kept] = {}
        self._timeline_path = session.document.path
        self._watcher: QFileSystemWatcher | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLING_MS)
        self._settle.timeout.connect(self.look)
        self._end = session.subscribe(self._changed)
        jobs.progress.connect(self._advanced)

    def close(self) -> None:
        """Ends what is going on."""
        self._end()
        self._settle.stop()
        self._watch(())
        self._stop_all()

    def finish(self) -> None:
        """Brings what was attached to the shelf, as far as that has not happened."""
        if self._shelving is not None:
            self._shelving.finish()

    # -- giving a source its copy

    def open_copies(self, given: Mapping[str, Path] | None = None) -> None:
        """Reads the copies of a timeline that was opened: those given, those kept from last time, those it names.

        A named file is read once, whatever number of sources name it, and all together no more than one copy may hold:
        a stranger's file must not fill the memory. What the user attached goes before what a timeline names.
        """
        given = given or {}
        for source_id, file in given.items():
            self.attach_file(source_id, file)
        document = self._session.document
        named = [(one.id, one.copy_path) for one in document.timeline.sources if one.copy_path is not None]
        path, folder = document.path, document.folder
        if path is None or folder is None:
            return
        shelf = self._shelf if self._shelf is not None and self._shelf.is_dir() else None
        if not named and shelf is None:
            return

        def work(job: Job) -> _Opened:
            kept = {key: one for key, one in _kept(shelf, path).items() if key not in given}
            others = [(key, name) for key, name in named if key not in given and key not in kept]
            read, troubles = copies.read_named(folder, others, job.check)
            changed = frozenset(key for key, one in kept.items() if one.changed)
            return _Opened({**{key: one.copy for key, one in kept.items()}, **read}, frozenset(kept), changed, troubles)

        self._start(_OPEN, "Reading the copies …", work, self._opened)

    def _opened(self, opened: _Opened) -> None:
        if opened.troubles:
            self.said.emit("; ".join(opened.troubles[:3]))
        sources, present = self._session.document.timeline.source_by_id, self._session.copies
        for source_id, copy in opened.copies.items():
            # what the user attached since then stays
            if source_id in sources and (source_id not in present or present[source_id].path == copy.path):
                if source_id in opened.kept:
                    self._kept[source_id] = _Kept(copy, self._named(source_id), beside=False)
                self._look_through(source_id, copy, then=partial(self._attached, source_id, copy, opened.changed))

    def _attached(self, source_id: str, copy: Copy, changed: frozenset[str]) -> None:
        self._tell_standing(source_id, copy)
        if source_id in changed:
            self._session.mark_stale(source_id)
            self._read_again(source_id, "has changed since it was read last", quiet=True)

    def attach(self, source_id: str, what: Path | str) -> None:
        """Gives a source its copy: a file, or a text that was dropped or pasted."""
        if isinstance(what, Path):
            self.attach_file(source_id, what)
        else:
            self.attach_text(source_id, what)

    def attach_file(self, source_id: str, path: Path) -> None:
        self._read(source_id, path.name, lambda job: copies.read(path, check=job.check, progress=job.progress))

    def attach_text(self, source_id: str, text: str) -> None:
        self._read(source_id, "the text", lambda _job: copies.from_text(text, format="pasted"))

    def _read(self, source_id: str, name: str, read: Callable[[Job], Copy]) -> None:
        def done(copy: Copy) -> None:
            self._look_through(source_id, copy, then=partial(self._tell_standing, source_id, copy))

        self._start(_key(source_id), f"Reading {name} …", read, done)

    def detach(self, source_id: str) -> None:
        """Takes the copy of a source away, and forgets it."""
        self._stop(_key(source_id))
        self._reports.pop(source_id, None)
        self.settled.emit(_key(source_id))
        self._session.detach(source_id)
        kept = self._kept.pop(source_id, None)
        if kept is not None and not kept.beside and self._timeline_path is not None and self._shelving is not None:
            self._shelving.forget(self._timeline_path, source_id)
        self.said.emit("The copy is detached: its quotations are unchecked")

    def _look_through(self, source_id: str, copy: Copy, *, then: Callable[[], None]) -> None:
        """Attaches a copy with what is found in it at once; ``then`` follows when all is known."""
        timeline = self._session.document.timeline
        if source_id not in timeline.source_by_id:
            return

        def done(found: _Found) -> None:
            if self._session.document.timeline is not timeline:
                self._look_through(source_id, copy, then=then)  # it was edited or read again meanwhile
                return
            self._reports[source_id] = then
            self._session.attach(source_id, copy, found.anchors, found.pending)

        self._start(
            _key(source_id),
            f"Looking for the quotations in {name_of(copy)} …",
            lambda job: _found_at_once(timeline, source_id, copy, job),
            done,
        )

    def _tell_standing(self, source_id: str, copy: Copy) -> None:
        anchors = self._anchors(source_id)
        verified = sum(one.state.verified for one in anchors.values())
        said = f"{name_of(copy)}: {verified:,} of {len(anchors):,} quotations verified"
        noted = self._session.document.timeline.source_by_id[source_id].sha256_text
        if noted is not None and noted != copy.sha256:
            said += " · not the text that this timeline was last checked with"
        self.said.emit(said)

    def _anchors(self, source_id: str) -> dict[str, Anchor]:
        quotations = self._session.document.timeline.quotations
        return {one.id: self._session.anchor(one.id) for one in quotations if one.source == source_id}

    # -- near matches

    def _search(self) -> None:
        """Looks for what was not found at once, unless that is going on."""
        wanted = list(self._wanted())
        if not wanted:
            if self._sought:
                self._sought, self._searching = 0, False
                self._stop(_SEARCH)
            return
        left = len(wanted)
        seconds = BATCH_S if self._sought else FIRST_BATCH_S
        self._sought = max(self._sought, left)
        held = self._session.copies
        total = sum(one.source in held for one in self._session.document.timeline.quotations)
        self._running[_SEARCH] = f"Looking for {left:,} of {total:,} quotations …"
        self._show(_SEARCH, 1 - left / self._sought)
        if self._searching:
            return
        self._searching = True

        def work(job: Job) -> list[tuple[_Wanted, Anchor]]:
            found, until = [], time.monotonic() + seconds
            for one in wanted:
                found.append((one, one.anchor(job)))
                if time.monotonic() > until:
                    break
            return found

        self._jobs.submit(_SEARCH, work, self._resolve, self._search_failed)

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

    def _search_failed(self, error: Exception) -> None:
        """Ends it: to begin again would fail again."""
        self._searching = False
        self._give_up(f"Looking for near matches did not work: {error}")

    @property
    def is_working(self) -> bool:
        return bool(self._running)

    def cancel(self) -> None:
        """Ends reading and looking, at the user's word. What is not known by then stays unchecked."""
        self._stop_all()
        if self._session.pending:
            count = len(self._session.pending)
            self._give_up(f"{count:,} {'quotation was' if count == 1 else 'quotations were'} not looked for to the end")
        else:
            self.said.emit("Stopped: all is as it was")

    def _give_up(self, sentence: str) -> None:
        pending = self._session.pending
        sources = {one.source for one in self._session.document.timeline.quotations if one.id in pending}
        self._session.resolve(dict.fromkeys(pending, anchoring.unchecked()))
        go_on = Step("Look for them", partial(self._look_again, sources))
        self.noticed.emit(Notice(_SEARCH, sentence, go_on.title, (go_on,)))

    def _look_again(self, sources: Iterable[str]) -> None:
        self.settled.emit(_SEARCH)
        for source_id in sources:
            copy = self._session.copies.get(source_id)
            if copy is not None:
                self._look_through(source_id, copy, then=partial(self._tell_standing, source_id, copy))

    # -- copies that change on the disk

    def recheck(self, source_id: str) -> None:
        """Reads a source's copy again, if its file is there, and looks for all its quotations again."""
        if source_id in self._session.copies:
            self._read_again(source_id, "checked again")

    def look(self) -> None:
        """Sees whether the copies' files changed, and reads those again that did."""
        held = {key: copy for key, copy in self._session.copies.items() if copy.path is not None}
        if not held:
            return

        def work(_job: Job) -> list[str]:
            from desktop.evidence import shelf

            return [key for key, copy in held.items() if shelf.changed(copy)]

        def done(changed: list[str]) -> None:
            for source_id in changed:
                if self._session.copies.get(source_id) is held[source_id]:
                    self._session.mark_stale(source_id)
                    self._read_again(source_id, "changed on the disk", quiet=True)
            self._watch(self._session.copies.values())

        self._jobs.submit(_LOOK, work, done, self._failed)

    def _read_again(self, source_id: str, lead: str, *, quiet: bool = False) -> None:
        """Reads a copy again, and says what became of its quotations; ``quiet``: nothing, if it is the same text."""
        copy, kept = self._session.copies[source_id], self._kept.get(source_id)
        folder = self._session.document.folder
        named = kept.named if kept is not None and kept.beside else None

        def done(fresh: Copy) -> None:
            before = {key: one for key, one in self._anchors(source_id).items() if key in self._session.anchors}
            if quiet and fresh.sha256 == copy.sha256:
                self._session.attach(source_id, fresh, before, self._anchors(source_id).keys() - before.keys())
            else:
                then = partial(self._tell_changes, source_id, before, f"{name_of(copy)} {lead}")
                self._look_through(source_id, fresh, then=then)

        def failed(error: Exception) -> None:
            sentence = f"{name_of(copy)} {lead}, and cannot be read: {error}. You see the text as it was."
            again = Step("Try again", partial(self.recheck, source_id))
            self.noticed.emit(Notice(_key(source_id), sentence, again.title, (again,)))

        self._start(
            _key(source_id),
            f"Reading {name_of(copy)} again …",
            lambda job: _read_anew(copy, folder, named, job),
            done,
            failed,
        )

    def _tell_changes(self, source_id: str, before: Mapping[str, Anchor], lead: str) -> None:
        from desktop.session.recheck import compare

        found = compare(before, self._anchors(source_id))
        sentence = f"{lead}: {found.words}"
        if not found.changed:
            self.said.emit(sentence)
            self.settled.emit(_key(source_id))
            return
        quotations = self._session.document.timeline.quotation_by_id
        steps = tuple(
            Step(f"{became}: “{_shortened(quotations[key].exact)}”", partial(self._go_to, key))
            for key, became in found.changed
        )
        self.noticed.emit(Notice(_key(source_id), sentence, "Show", steps))

    def _go_to(self, quotation_id: str) -> None:
        if quotation_id in self._session.document.timeline.quotation_by_id:
            self._session.read(quotation_id)

    def _watch(self, held: Iterable[Copy]) -> None:
        """Watches the files of copies, and their folders: who saves by writing beside and renaming makes a new file."""
        files = {str(copy.path) for copy in held if copy.path is not None}
        wanted = files | {str(Path(file).parent) for file in files}
        if self._watcher is None:
            if not wanted:
                return
            self._watcher = QFileSystemWatcher(self)
            self._watcher.fileChanged.connect(self._stirred)
            self._watcher.directoryChanged.connect(self._stirred)
        present = {*self._watcher.files(), *self._watcher.directories()}
        if gone := sorted(present - wanted):
            self._watcher.removePaths(gone)
        if new := [path for path in sorted(wanted - present) if Path(path).exists()]:
            self._watcher.addPaths(new)

    def _stirred(self, _path: str) -> None:
        self._settle.start()

    # -- the shelf

    def _not_kept(self, error: Exception) -> None:
        self.noticed.emit(Notice("shelf", f"The copies are attached, but not for the next time: {error}"))

    def _keep(self) -> None:
        """Keeps for the next time what the user attached. What the timeline itself names needs no keeping."""
        path, folder = self._session.document.path, self._session.document.folder
        if path is None or folder is None:
            return
        shelving = self._shelving
        for source_id, copy in self._session.copies.items():
            named, before = self._named(source_id), self._kept.get(source_id)
            if before is not None and before.copy is copy and before.named == named:
                continue
            beside = named is not None and _is_at(folder, named, copy.path)
            self._kept[source_id] = _Kept(copy, named, beside)
            if shelving is None:
                continue
            if not beside:
                shelving.keep(path, source_id, copy)
            elif before is not None and not before.beside:
                shelving.forget(path, source_id)

    def _named(self, source_id: str) -> str | None:
        source = self._session.document.timeline.source_by_id.get(source_id)
        return source.copy_path if source is not None else None

    # -- the session's changes

    def let_go(self) -> None:
        """Another timeline is opened: nothing that is going on concerns it."""
        self._reports.clear()
        self._stop_all()
        for source_id in self._session.document.timeline.source_by_id:
            self.settled.emit(_key(source_id))
        self.settled.emit(_SEARCH)

    def _stop_all(self) -> None:
        self._searching, self._sought = False, 0
        self._jobs.cancel(_LOOK)
        for key in tuple(self._running):
            self._stop(key)

    def _changed(self, topics: frozenset[Topic]) -> None:
        if self._timeline_path != self._session.document.path:
            self._timeline_path = self._session.document.path
            self._kept = {}
        if topics & {Topic.DOCUMENT, Topic.EVIDENCE}:
            self._keep()
            self._watch(self._session.copies.values())
            self._report()
            self._search()

    def _report(self) -> None:
        """Says what is known of the sources of which all is known now."""
        if not self._reports:
            return
        timeline = self._session.document.timeline
        open_ = {one.source for one in timeline.quotations if one.id in self._session.pending}
        for source_id in self._reports.keys() - open_:
            tell = self._reports.pop(source_id)
            if source_id in self._session.copies:
                tell()

    # -- work

    def _start(
        self,
        key: str,
        words: str,
        work: Callable[[Job], _T],
        done: Callable[[_T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        def ended(value: _T) -> None:
            self._over(key)
            done(value)

        def broke(error: Exception) -> None:
            self._over(key)
            (failed or self._failed)(error)

        self._running[key] = words
        self._show(key, -1)
        self._jobs.submit(key, work, ended, broke)

    def _failed(self, error: Exception) -> None:
        self.failed.emit(str(error))

    def _stop(self, key: str) -> None:
        self._jobs.cancel(key)
        self._over(key)

    def _over(self, key: str) -> None:
        self._running.pop(key, None)
        if self._running:
            self._show(next(iter(self._running)), -1)
        else:
            self.idle.emit()

    def _advanced(self, key: str, share: float) -> None:
        if key in self._running:
            self._show(key, share)

    def _show(self, key: str, share: float) -> None:
        if key == next(iter(self._running)):  # one thing at a time, the one that began first
            self.working.emit(self._running[key], share)


def name_of(copy: Copy) -> str:
    """What a copy is called in a sentence."""
    return without_controls(copy.path.name) if copy.path is not None else "The pasted text"


def _key(source_id: str) -> str:
    return f"copy {source_id}"


def _shortened(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _NAMED else f"{words[: _NAMED - 1]}…"


def _is_at(folder: Path, relative: str, path: Path | None) -> bool:
    """Whether a copy is the file that the timeline names."""
    try:
        return path is not None and inside(folder, relative) == path
    except (ValueError, OSError):
        return False


# -- off the interface's thread


def _found_at_once(timeline: Timeline, source_id: str, copy: Copy, job: Job) -> _Found:
    stored_hash = timeline.source_by_id[source_id].sha256_text
    wanted = [one for one in timeline.quotations if one.source == source_id]
    found = _Found({}, [])
    copies.paragraphs(copy.text)  # kept for the panel and the reader: some 40 ms of a 5 MB copy
    for number, quotation in enumerate(wanted):
        job.progress(number / len(wanted))
        anchor = anchoring.anchor_quickly(quotation, copy, stored_hash=stored_hash, check=job.check)
        if anchor is not None:
            found.anchors[quotation.id] = anchor
        else:
            found.pending.append(quotation.id)
    return found


def _kept(shelf: Path | None, timeline: Path) -> dict[str, Kept]:
    if shelf is None:
        return {}
    from desktop.evidence.shelf import Shelf

    return Shelf(shelf).kept(timeline)


def _read_anew(copy: Copy, folder: Path | None, named: str | None, job: Job) -> Copy:
    """The copy as its file is now; as it was kept, where there is none any more.

    One that was read by its name in the timeline (``named``) is read within ``folder`` alone, whatever a link there
    says by now.
    """
    from desktop.evidence import shelf

    if copy.path is None or shelf.gone(copy):
        return copy
    if folder is not None and named is not None:
        found, troubles = copies.read_named(folder, [("", named)], job.check)
        if not found:
            raise copies.CopyError("; ".join(troubles))
        return found[""]
    return copies.read(copy.path, check=job.check, progress=job.progress)
