"""A timeline file that is open: what was read, what is wrong with it, what was edited since, and how to save it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.core import files
from desktop.core.files import Loaded
from desktop.core.problems import Problem
from desktop.core.timeline import Timeline
from desktop.session.undo import Change, UndoStack, change

if TYPE_CHECKING:
    from desktop.core.jsonedit import Edit

#: Bytes from which reading a timeline takes longer than a window should be waited for: a tenth of a second.
LARGE: Final = 4 * 1024**2
#: Events of a table that are saved as a timeline: as many as one still reads and edits with ease.
MOST_SAVED: Final = 100_000

Check = Callable[[], None]
#: Told the events read so far, and the share of the file that they are.
Progress = Callable[[int, float], None]


class Kind(Enum):
    """What is open, by what can be done with it."""

    #: a timeline: it can be edited and saved
    TIMELINE = auto()
    #: a table of events: it is shown, and can be saved as a timeline
    TABLE = auto()
    #: the first sight of a timeline that is being read
    GLIMPSE = auto()
    #: nothing yet, of a file that is being read
    AWAITED = auto()
    #: nothing, of a file whose reading was stopped
    STOPPED = auto()


def takes_long(path: Path) -> bool:
    """Whether a file is so large, or such a one, that a window does not wait for it; False where there is none."""
    try:
        return path.suffix.lower() in files.TABLES or path.stat().st_size > LARGE
    except (OSError, ValueError):
        return False


def _nobody_waits() -> None:
    pass


def _nobody_looks(events: int, share: float) -> None:
    pass


@dataclass(frozen=True)
class Document:
    """One state of an open file; an edit gives the next one. It changes the text where it stands, and nothing else.

    ``on_disk`` is what the file held when it was read or last written. ``untold`` counts the problems that were found
    beyond those in ``problems``. ``left_out`` counts the rows of a table that have an error, ``unread`` names those of
    its columns that are not read.
    """

    loaded: Loaded
    on_disk: bytes
    stack: UndoStack = field(default_factory=UndoStack)
    backed_up: bool = False
    kind: Kind = Kind.TIMELINE
    untold: int = 0
    left_out: int = 0
    unread: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: Path, *, check: Check = _nobody_waits, progress: Progress = _nobody_looks) -> Document:
        """Reads a file, a table or a timeline by its ending; whatever is wrong with it is in ``problems``.

        ``check`` is called now and then, and stops it by raising; ``progress`` is told how far a table is read.
        """
        if path.suffix.lower() in files.TABLES:
            return cls._read_table(path, check, progress)
        loaded = files.load(path, check)
        return cls(loaded, loaded.raw)

    @classmethod
    def _read_table(cls, path: Path, check: Check, progress: Progress) -> Document:
        # numpy, and what reads a form, are loaded when there is such a file
        from desktop.store import loading, ondemand

        try:
            table = loading.load(path, check=check, progress=progress)
        except loading.LoadError as error:
            return cls(Loaded(path, "", False, None, (Problem("error", str(error)),)), b"", kind=Kind.TABLE)
        check()
        # a name on the disk may be no text
        timeline = ondemand.timeline_of(table, path.stem.encode("utf-8", "replace").decode())
        problems = tuple(sorted(table.report.problems, key=lambda problem: problem.line))
        report = table.report
        return cls(
            Loaded(path, "", False, timeline, problems),
            b"",
            kind=Kind.TABLE,
            untold=report.problem_count - len(problems),
            left_out=report.left_out,
            unread=report.unread,
        )

    @classmethod
    def glimpse(cls, path: Path) -> Document | None:
        """What a timeline shows before it is read: see ``store.firstsight``; None where that is nothing."""
        from desktop.store import firstsight, ondemand

        try:
            sight = firstsight.first_sight(files.read(path))
        except files.RefusedError:
            return None
        if sight is None:
            return None
        timeline = ondemand.timeline_of(sight.table, sight.title, sight.lanes, sight.eras)
        return cls(Loaded(path, "", False, timeline, ()), b"", kind=Kind.GLIMPSE)

    @classmethod
    def awaited(cls, path: Path) -> Document:
        """What stands there until a file is read."""
        return cls(Loaded(path, "", False, None, ()), b"", kind=Kind.AWAITED)

    @classmethod
    def given_up(cls, path: Path) -> Document:
        """What stands there when nobody wanted to wait for a file."""
        return cls(Loaded(path, "", False, None, ()), b"", kind=Kind.STOPPED)

    @property
    def path(self) -> Path | None:
        return self.loaded.path

    @property
    def folder(self) -> Path | None:
        """The folder in which the timeline may name files: where the file itself is, if it was opened by a link."""
        return self.path.resolve().parent if self.path is not None else None

    @property
    def readable(self) -> bool:
        """Whether anything could be made of the file."""
        return self.loaded.timeline is not None

    @property
    def can_be_saved(self) -> bool:
        """Whether it holds all of a file: what was not read to its end, or not at all, must not take the file's place.

        A table can be saved, but as a timeline only.
        """
        return self.readable and self.kind in (Kind.TIMELINE, Kind.TABLE)

    @cached_property
    def timeline(self) -> Timeline:
        """What is sound of the file; an empty timeline where nothing is."""
        if self.loaded.timeline is not None:
            return self.loaded.timeline
        return Timeline(format="quoteline/1", title=self.path.name if self.path is not None else "Untitled")

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.loaded.problems

    @property
    def problem_count(self) -> int:
        """How many problems were found, told or not."""
        return len(self.problems) + self.untold

    # -- editing

    @property
    def edited(self) -> bool:
        """Whether there are edits that the file does not hold."""
        return not self.stack.is_clean

    @property
    def can_undo(self) -> bool:
        return bool(self.stack.done)

    @property
    def can_redo(self) -> bool:
        return bool(self.stack.undone)

    def edit(self, label: str, *edits: Edit) -> Document:
        """The document after an edit. Raises ``EditError`` where that would bring a new error into the file."""
        from desktop.core.jsonedit import EditError

        if not self.readable:
            raise EditError("what cannot be read cannot be edited: mend the file first")
        if self.kind is Kind.TABLE:
            raise EditError("a table is shown, not edited: save it as a timeline, and edit that")
        if self.kind is Kind.GLIMPSE:
            raise EditError("the file is still being checked: edit it when that is done")
        made = change(label, self.loaded.text, edits)
        after = self._after(made, self.stack.push(made))
        if brought := _errors(after.loaded) - _errors(self.loaded):
            raise EditError(next(iter(brought)))
        return after

    def undo(self) -> Document:
        """The document before the last edit; IndexError where there is none."""
        return self._after(*self.stack.undo())

    def redo(self) -> Document:
        """The document after the edit that was undone last; IndexError where there is none."""
        return self._after(*self.stack.redo())

    def _after(self, made: Change, stack: UndoStack) -> Document:
        loaded = files.parse(made.apply(self.loaded.text), self.path, bom=self.loaded.bom)
        return replace(self, loaded=loaded, stack=stack)

    def save(self) -> Document:
        """Writes the file atomically, the first time with a backup beside it; raises ``files.SaveError``.

        A file that somebody else changed since it was read is left alone. Without edits nothing is written.
        """
        if self.path is None:
            raise files.SaveError("this timeline has no file yet")
        self._check_whole()
        if self.kind is Kind.TABLE:
            raise files.SaveError(f"{self.path.name} is a table, which is read and not written: save it as a timeline")
        raw = self.loaded.raw
        if raw == self.on_disk:
            return replace(self, stack=self.stack.saved())
        files.write(self.path, raw, expected=self.on_disk, backup=not self.backed_up)
        return replace(self, on_disk=raw, stack=self.stack.saved(), backed_up=True)

    def save_as(self, path: Path, *, check: Check = _nobody_waits) -> Document:
        """Writes a file of another name, and is that file's document from then on; raises ``files.SaveError``.

        What was there is kept beside it: whoever chose the name was asked, but not shown what would be lost. The files
        that the timeline names may be there or not in the new folder, so it is read anew. A table becomes a timeline;
        that takes some seconds, and ``check`` may stop it before anything is written.
        """
        self._check_whole()
        if self.kind is Kind.TABLE:
            return self._save_table_as(path, check)
        raw = self.loaded.raw
        files.write(path, raw, backup=True)
        loaded = files.parse(self.loaded.text, path, bom=self.loaded.bom)
        return replace(self, loaded=loaded, on_disk=raw, stack=self.stack.saved(), backed_up=True)

    def _check_whole(self) -> None:
        if self.can_be_saved:
            return
        if self.readable or self.kind in {Kind.AWAITED, Kind.STOPPED}:
            raise files.SaveError("the file is not read to its end: save it when that is done, or read it again (F5)")
        raise files.SaveError("nothing could be read of this file, so there is nothing to save: mend it, and reload it")

    def _save_table_as(self, path: Path, check: Check) -> Document:
        from desktop.session.tabled import as_json

        if path.suffix.lower() in files.TABLES:
            raise files.SaveError(f"{path.name} would be a table: a timeline is JSON, choose a name that ends in .json")
        timeline = self.timeline
        count = len(timeline.events) + timeline.undated_count - len(timeline.undated)
        if count > MOST_SAVED or timeline.undated_count > len(timeline.undated):
            told = f"{count:,} events, {timeline.undated_count:,} of them undated"
            kept = f"{MOST_SAVED:,}, of which {len(timeline.undated):,}" if count <= MOST_SAVED else f"{MOST_SAVED:,}"
            raise files.SaveError(f"this table has {told}: a timeline holds up to {kept}; save a part of the table")
        files.write(path, as_json(timeline, check).encode(), backup=True)
        return Document.read(path)


def _errors(loaded: Loaded) -> Counter[str]:
    """The errors without their indices, which an insertion before them changes."""
    return Counter(
        re.sub(r"\[[0-9]+\]", "[]", f"{problem.path}: {problem.message}")
        for problem in loaded.problems
        if problem.severity == "error"
    )
