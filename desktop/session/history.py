"""A back-and-forth history, as browsers have it."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class History(Generic[T]):
    """Remembers up to ``limit`` states; a new one ends the forward branch."""

    def __init__(self, limit: int = 200) -> None:
        self._limit = limit
        self._back: list[T] = []
        self._forward: list[T] = []

    def push(self, state: T) -> None:
        """Remembers a state that is about to be left; the same one twice in a row counts once."""
        if self._back and self._back[-1] == state:
            return
        self._forward.clear()
        self._back.append(state)
        del self._back[: -self._limit]

    @property
    def has_back(self) -> bool:
        return bool(self._back)

    @property
    def has_forward(self) -> bool:
        return bool(self._forward)

    def back(self, present: T) -> T | None:
        """The state before, with ``present`` kept for the way forward; None at the beginning."""
        if not self._back:
            return None
        self._forward.append(present)
        return self._back.pop()

    def forward(self, present: T) -> T | None:
        if not self._forward:
            return None
        self._back.append(present)
        return self._forward.pop()
