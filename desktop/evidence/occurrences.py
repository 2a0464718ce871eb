"""Where words stand in a text, looked for so that other threads run meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator

#: Code points searched at a time. Python's search holds all threads until it is done: for this many it takes some
#: tenths of a millisecond, and for words and text made to slow it down some twenty.
WINDOW = 1 << 17


def occurrences(text: str, words: str, check: Callable[[], None], start: int = 0) -> Iterator[tuple[int, int]]:
    """The spans of ``words`` from ``start`` on in document order, overlapping ones too; ``check`` may end the work.

    ``words`` are not empty.
    """
    window = max(WINDOW, len(words))
    while start <= len(text) - len(words):
        check()
        found = text.find(words, start, start + window + len(words) - 1)
        if found < 0:
            start += window
        else:
            yield found, found + len(words)
            start = found + 1
