"""A timeline file that is open: what was read, what is wrong with it, what was edited since, and how to save it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core import files
from desktop.core.files import Loaded
from desktop.core.problems import Problem
from desktop.core.timeline import Timeline
from desktop.session.undo import Change, UndoStack, change

if TYPE_CHECKING:
    from desktop.core.jsonedit import Edit


@dataclass(frozen=True)
class Document:
    """One state of an open file; an edit gives the next one. It changes the text where it stands, and nothing else.

    ``on_disk`` is what the file held when it was read or last written.
    """

    loaded: Loaded
    on_disk: bytes
    stack: UndoStack = field(default_factory=UndoStack)
    backed_up: bool = False

    @classmethod
    def read(cls, path: Path) -> Document:
        """Reads a file; whatever is wrong with it is in ``problems``."""
        loaded = files.load(path)
        return cls(loaded, loaded.raw)

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

    @cached_property
    def timeline(self) -> Timeline:
        """What is sound of the file; an empty timeline where nothing is."""
        if self.loaded.timeline is not None:
            return self.loaded.timeline
        return Timeline(format="quoteline/1", title=self.path.name if self.path is not None else "Untitled")

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.loaded.problems

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
        raw = self.loaded.raw
        if raw == self.on_disk:
            return replace(self, stack=self.stack.saved())
        files.write(self.path, raw, expected=self.on_disk, backup=not self.backed_up)
        return replace(self, on_disk=raw, stack=self.stack.saved(), backed_up=True)

    def save_as(self, path: Path) -> Document:
        """Writes a file of another name, and is that file's document from then on; raises ``files.SaveError``.

        What was there is kept beside it: whoever chose the name was asked, but not shown what would be lost. The files
        that the timeline names may be there or not in the new folder, so it is read anew.
        """
        raw = self.loaded.raw
        files.write(path, raw, backup=True)
        loaded = files.parse(self.loaded.text, path, bom=self.loaded.bom)
        return replace(self, loaded=loaded, on_disk=raw, stack=self.stack.saved(), backed_up=True)


def _errors(loaded: Loaded) -> Counter[str]:
    """The errors without their indices, which an insertion before them changes."""
    return Counter(
        re.sub(r"\[[0-9]+\]", "[]", f"{problem.path}: {problem.message}")
        for problem in loaded.problems
        if problem.severity == "error"
    )
