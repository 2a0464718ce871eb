"""The copies of the open timeline: read, looked through for quotations, read again when they change.

Reading and looking run off the interface's thread. What is found at once is shown at once; near matches, which take a
search, come batch by batch. The keeper says what it found by its signals, and asks nothing of the window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, Signal

from desktop.core.plaintext import without_controls
from desktop.core.shortening import cut_end, in_marks
from desktop.core.timeline import Timeline
from desktop.evidence import anchor as anchoring
from desktop.evidence import copies
from desktop.evidence.anchor import Anchor
from desktop.evidence.copies import Copy
from desktop.qt.copywatch import CopyWatch, Looked
from desktop.qt.jobs import Job, Jobs
from desktop.qt.nearsearch import NearSearch
from desktop.qt.notices import Choice, Notice
from desktop.qt.shelving import Shelving
from desktop.qt.tasks import Tasks
from desktop.session.session import Session, Topic

if TYPE_CHECKING:
    from desktop.evidence.shelf import Kept

#: Characters of a quotation by which a list names it.
_NAMED: Final = 60

#: Keys: of the job that reads a timeline's copies, and of the notice of what was not looked for.
_OPEN, _OPEN_ENDED = "copies of the timeline", "not looked for"


class _Found(NamedTuple):
    """What was found of a source's quotations at once, and what it takes a search to find."""

    anchors: dict[str, Anchor]
    pending: list[str]


class _Opened(NamedTuple):
    """The copies that belong to a timeline: those kept from last time, those that it names; and what was amiss."""

    kept: dict[str, Kept]
    named: dict[str, Copy]
    troubles: list[str]


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
        self._session = session
        self._tasks = Tasks(jobs, self)
        self._tasks.working.connect(self.working)
        self._tasks.idle.connect(self.idle)
        self._shelving = Shelving(shelf, session, jobs, self._not_kept)
        self._near = NearSearch(session, self._tasks, self)
        self._near.failed.connect(self._give_up)
        self._watch = CopyWatch(session, jobs, self)
        self._watch.looked.connect(self._looked)
        self._watch.failed.connect(self.failed)
        #: the sources to which the user is giving a copy: until they have it, nothing else gives them one
        self._attaching: set[str] = set()
        #: the sources of which it was said that the file is gone
        self._gone: frozenset[str] = frozenset()
        #: what to say of a source when all its quotations are known
        self._reports: dict[str, Callable[[], None]] = {}
        self._end = session.subscribe(self._changed)

    def close(self) -> None:
        """Ends what is going on."""
        self._end()
        self._watch.close()
        self._stop_all()

    def finish(self) -> None:
        """Brings what was attached to the shelf, as far as that has not happened."""
        self._shelving.finish()

    # -- a timeline's own copies

    def open_copies(self, given: Mapping[str, Path] | None = None) -> None:
        """Reads the copies of a timeline that was opened: those given, those kept from last time, those it names.

        A named file is read once, whatever number of sources name it, and all together no more than one copy may hold:
        a stranger's file must not fill the memory. What the user attached goes before what a timeline names. Sources
        that have a copy, as where the same file was read again, keep it.
        """
        for source_id, file in (given or {}).items():
            self.attach_file(source_id, file)
        self._watch.look()
        document, has_one = self._session.document, self._attaching | self._session.copies.keys()
        named = [
            (one.id, one.copy_path)
            for one in document.timeline.sources
            if one.copy_path is not None and one.id not in has_one
        ]
        path, folder, shelf = document.path, document.folder, self._shelving.folder
        if path is None or folder is None or not (named or (shelf is not None and shelf.is_dir())):
            return

        def work(job: Job) -> _Opened:
            kept = {key: one for key, one in _kept(shelf, path).items() if key not in has_one}
            read, troubles = copies.read_named(folder, [one for one in named if one[0] not in kept], job.check)
            return _Opened(kept, read, list(dict.fromkeys(troubles.values())))  # several sources may name a file

        self._tasks.start(_OPEN, "Reading the copies …", work, self._opened, self._failed)

    def _opened(self, opened: _Opened) -> None:
        if opened.troubles:
            self.said.emit("; ".join(opened.troubles[:3]))
        # what the user gave a source since then stays
        has_one = self._attaching | self._session.copies.keys()
        free = self._session.document.timeline.source_by_id.keys() - has_one
        for source_id in free & opened.kept.keys():
            kept = opened.kept[source_id]
            self._shelving.came_from_here(source_id, kept.copy)
            self._look_through(source_id, kept.copy, then=partial(self._tell_kept, source_id, kept))
        for source_id in free & opened.named.keys():
            copy = opened.named[source_id]
            self._look_through(source_id, copy, then=partial(self._tell_standing, source_id, copy))

    def _tell_kept(self, source_id: str, kept: Kept) -> None:
        if kept.gone:
            self._gone |= {source_id}
        self._tell_standing(source_id, kept.copy, _GONE if kept.gone else "")
        if kept.changed:
            self._read_changed(source_id, "has changed since it was read last")

    # -- giving a source its copy

    def attach(self, source_id: str, what: Path | str) -> None:
        """Gives a source its copy: a file, or a text that was dropped or pasted."""
        if isinstance(what, Path):
            self.attach_file(source_id, what)
        else:
            self.attach_text(source_id, what)

    def attach_file(self, source_id: str, path: Path) -> None:
        name = without_controls(path.name)
        self._give(source_id, name, lambda job: copies.read(path, check=job.check, progress=job.progress))

    def attach_text(self, source_id: str, text: str) -> None:
        self._give(source_id, "the text", lambda job: copies.from_text(text, format="pasted", check=job.check))

    def _give(self, source_id: str, name: str, read: Callable[[Job], Copy]) -> None:
        def done(copy: Copy) -> None:
            earlier = self._session.copies.get(source_id)
            self._look_through(source_id, copy, then=partial(self._tell_given, source_id, copy, earlier))

        self._attaching.add(source_id)
        self._tasks.start(_key(source_id), f"Reading {name} …", read, done, partial(self._not_given, source_id))

    def _not_given(self, source_id: str, error: Exception) -> None:
        self._attaching.discard(source_id)
        self._failed(error)

    def _tell_given(self, source_id: str, copy: Copy, earlier: Copy | None) -> None:
        self._tell_standing(source_id, copy)
        if earlier is None or earlier.sha256 == copy.sha256 or (copy.path is not None and copy.path == earlier.path):
            self.settled.emit(_key(source_id))
            return
        back = Choice(f"Attach {_in_sentence(earlier)} again", partial(self._give_back, source_id, earlier))
        sentence = f"{name_of(copy)} took the place of {_in_sentence(earlier)}"
        self.noticed.emit(Notice(_key(source_id), sentence, "Take it back", (back,)))

    def _give_back(self, source_id: str, copy: Copy) -> None:
        """Gives a source the copy that it had before."""
        self.settled.emit(_key(source_id))
        self._attaching.add(source_id)
        self._look_through(source_id, copy, then=partial(self._tell_standing, source_id, copy))

    def detach(self, source_id: str) -> None:
        """Takes the copy of a source away, and forgets it."""
        self._attaching.discard(source_id)
        self._tasks.stop(_key(source_id))
        self._reports.pop(source_id, None)
        self.settled.emit(_key(source_id))
        self._session.detach(source_id)
        self._shelving.forget(source_id)
        self.said.emit("The copy is detached: its quotations are unchecked")

    def _look_through(self, source_id: str, copy: Copy, *, then: Callable[[], None]) -> None:
        """Attaches a copy with what is found in it at once; ``then`` follows when all is known."""
        timeline = self._session.document.timeline
        if source_id not in timeline.source_by_id:
            self._attaching.discard(source_id)
            return

        def done(found: _Found) -> None:
            if self._session.document.timeline is not timeline:
                self._look_through(source_id, copy, then=then)  # it was edited or read again meanwhile
                return
            self._attaching.discard(source_id)
            self._reports[source_id] = then
            self._session.attach(source_id, copy, found.anchors, found.pending)

        self._tasks.start(
            _key(source_id),
            f"Looking for the quotations in {_in_sentence(copy)} …",
            lambda job: _found_at_once(timeline, source_id, copy, job),
            done,
            partial(self._not_given, source_id),
        )

    def _tell_standing(self, source_id: str, copy: Copy, besides: str = "") -> None:
        from desktop.session import review

        said = [f"{name_of(copy)}: {review.counts(self._session, self._quotations(source_id)) or 'nothing is quoted'}"]
        noted = self._session.document.timeline.source_by_id[source_id].sha256_text
        if noted is not None and noted != copy.sha256:
            said.append("not the text that this timeline was last checked with")
        self.said.emit(" · ".join([*said, besides] if besides else said))

    def _quotations(self, source_id: str) -> list[str]:
        return [one.id for one in self._session.document.timeline.quotations if one.source == source_id]

    def _anchors(self, source_id: str) -> dict[str, Anchor]:
        return {key: self._session.anchor(key) for key in self._quotations(source_id)}

    # -- what is going on

    @property
    def is_working(self) -> bool:
        return self._tasks.any_running

    def cancel(self) -> None:
        """Ends reading and looking, at the user's word. What is not known by then stays unchecked."""
        self._stop_all()
        count = len(self._session.pending)
        if count:
            self._give_up(f"{count:,} {'quotation was' if count == 1 else 'quotations were'} not looked for to the end")
        else:
            self.said.emit("Stopped: all is as it was")

    def let_go(self) -> None:
        """Another timeline is opened: nothing that is going on concerns it."""
        self._reports.clear()
        self._stop_all()
        for source_id in self._session.document.timeline.source_by_id:
            self.settled.emit(_key(source_id))
        self.settled.emit(_OPEN_ENDED)

    def _stop_all(self) -> None:
        self._attaching.clear()
        self._watch.stop()
        self._near.stop()
        self._tasks.stop_all()

    def _give_up(self, sentence: str) -> None:
        pending = self._session.pending
        sources = {one.source for one in self._session.document.timeline.quotations if one.id in pending}
        self._session.resolve(dict.fromkeys(pending, anchoring.unchecked()))
        go_on = Choice("Look for them", partial(self._look_again, sources))
        self.noticed.emit(Notice(_OPEN_ENDED, sentence, go_on.title, (go_on,)))

    def _look_again(self, sources: Iterable[str]) -> None:
        self.settled.emit(_OPEN_ENDED)
        for source_id in sources:
            copy = self._session.copies.get(source_id)
            if copy is not None and source_id not in self._attaching:
                self._look_through(source_id, copy, then=partial(self._tell_standing, source_id, copy))

    def _failed(self, error: Exception) -> None:
        self.failed.emit(str(error))

    # -- copies that change on the disk

    def look(self) -> None:
        """Sees whether the copies' files changed, and reads those again that did."""
        self._watch.look()

    def _looked(self, found: Looked) -> None:
        for source_id in found.changed:
            self._read_changed(source_id, "changed on the disk")
        for source_id in sorted(found.gone - self._gone):
            self.said.emit(f"{name_of(self._session.copies[source_id])} {_IS_GONE}: the text kept of it still serves")
        self._gone = found.gone

    def recheck(self, source_id: str) -> None:
        """Reads a source's copy again, if its file is there, and looks for all its quotations again."""
        if source_id in self._session.copies and source_id not in self._attaching:
            self._read_again(source_id, "checked again", quiet=False)

    def _read_changed(self, source_id: str, lead: str) -> None:
        """Reads a copy again, of whose file it is known that it changed; says nothing if it is the same text."""
        if source_id in self._session.copies and source_id not in self._attaching:
            self._session.mark_stale(source_id)
            self._read_again(source_id, lead, quiet=True)

    def _read_again(self, source_id: str, lead: str, *, quiet: bool) -> None:
        copy, name, folder = self._session.copies[source_id], self._shelving.name_beside(source_id), None
        if name is not None:
            folder = self._session.document.folder

        def done(fresh: Copy) -> None:
            before = {key: one for key, one in self._anchors(source_id).items() if key in self._session.anchors}
            if quiet and fresh.sha256 == copy.sha256:
                self._session.attach(source_id, fresh, before, self._anchors(source_id).keys() - before.keys())
                return
            is_gone = fresh is copy and copy.path is not None
            said = f"{name_of(copy)} {f'{_IS_GONE}, checked against the text kept of it' if is_gone else lead}"
            self._look_through(source_id, fresh, then=partial(self._tell_changes, source_id, before, said))
            if is_gone:
                self._gone |= {source_id}

        def failed(error: Exception) -> None:
            sentence = f"{name_of(copy)} {lead}, and cannot be read: {error}. You see the text as it was."
            again = Choice("Try again", partial(self.recheck, source_id))
            self.noticed.emit(Notice(_key(source_id), sentence, again.title, (again,)))

        self._tasks.start(
            _key(source_id),
            f"Reading {_in_sentence(copy)} again …",
            lambda job: _read_anew(copy, folder, name, job),
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
        choices = tuple(
            Choice(f"{became}: {in_marks(cut_end(quotations[key].exact, _NAMED))}", partial(self._go_to, key))
            for key, became in found.changed
        )
        self.noticed.emit(Notice(_key(source_id), sentence, "Show", choices, good=found.is_well))

    def _go_to(self, quotation_id: str) -> None:
        if quotation_id in self._session.document.timeline.quotation_by_id:
            self._session.read(quotation_id)

    # -- the session's changes

    def _changed(self, topics: frozenset[Topic]) -> None:
        if topics & {Topic.DOCUMENT, Topic.EVIDENCE}:
            self._shelving.keep_up()
            self._watch.follow()
            self._report()
            self._near.go_on()

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

    def _not_kept(self, error: Exception) -> None:
        self.noticed.emit(Notice("shelf", f"The copies are attached, but not for the next time: {error}"))


_IS_GONE: Final = "is no longer where it was"
_GONE: Final = f"the file {_IS_GONE}: this is the text kept of it"


def name_of(copy: Copy) -> str:
    """What a copy is called at the beginning of a sentence."""
    return without_controls(copy.path.name) if copy.path is not None else "The pasted text"


def _in_sentence(copy: Copy) -> str:
    """What a copy is called within a sentence."""
    return name_of(copy) if copy.path is not None else "the pasted text"


def _key(source_id: str) -> str:
    return f"copy {source_id}"


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
            raise copies.CopyError(troubles[""])
        return found[""]
    return copies.read(copy.path, check=job.check, progress=job.progress)
