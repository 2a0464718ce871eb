"""Undo and redo as values: a pure stack of changes that can be turned round, so that every edit is undoable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.core.jsonedit import Edit, Splices

#: Changes kept; each holds only the few characters that it replaced.
LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a user did, by the words of a menu ("rename event"), as splices of the text before it."""

    label: str
    splices: Splices

    def apply(self, text: str) -> str:
        """The text after it; raises ``EditError`` if it was made for another text."""
        from desktop.core.jsonedit import spliced  # the start needs it not

        return spliced(text, self.splices)

    def inverse(self) -> Change:
        """What undoes it."""
        from desktop.core.jsonedit import inverted

        return Change(self.label, inverted(self.splices))


def change(label: str, text: str, edits: Iterable[Edit]) -> Change:
    """The change that these edits make to a text, each seeing what those before it did; raises ``EditError``."""
    from desktop.core.jsonedit import splices

    return Change(label, splices(text, edits))


@dataclass(frozen=True, slots=True)
class UndoStack:
    """What was done and what was undone; ``clean`` is how many of ``done`` the saved file holds, None if it never can.

    Pushing after an undo forgets what was undone. All methods give a new stack.
    """

    done: tuple[Change, ...] = ()
    undone: tuple[Change, ...] = ()
    clean: int | None = 0

    @property
    def is_clean(self) -> bool:
        """Whether the text is as it was saved."""
        return self.clean == len(self.done)

    @property
    def undo_label(self) -> str | None:
        return self.done[-1].label if self.done else None

    @property
    def redo_label(self) -> str | None:
        return self.undone[-1].label if self.undone else None

    def push(self, made: Change) -> UndoStack:
        """After a change was made."""
        clean = self.clean
        if clean is not None and clean > len(self.done):
            clean = None  # the saved state was on the branch that is forgotten now
        done = (*self.done, made)
        if len(done) > LIMIT:
            done, clean = done[1:], clean - 1 if clean else None
        return UndoStack(done, (), clean)

    def undo(self) -> tuple[Change, UndoStack]:
        """What to apply to go back, and the stack after it; IndexError where nothing was done."""
        last = self.done[-1]
        return last.inverse(), replace(self, done=self.done[:-1], undone=(*self.undone, last))

    def redo(self) -> tuple[Change, UndoStack]:
        """What to apply to go forward again, and the stack after it; IndexError where nothing was undone."""
        last = self.undone[-1]
        return last, replace(self, done=(*self.done, last), undone=self.undone[:-1])

    def saved(self) -> UndoStack:
        """After the file was written as it is now."""
        return replace(self, clean=len(self.done))
