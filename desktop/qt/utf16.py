"""Between our offsets, which count code points, and Qt's, which count UTF-16 units.

An emoji is one of ours and two of Qt's: without this, one emoji above a quotation shifts its highlight.
"""

from __future__ import annotations

import re
from bisect import bisect_left

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def length(text: str) -> int:
    """How many units Qt counts in a text."""
    return len(text) + sum(1 for _ in _ASTRAL.finditer(text))


class Offsets:
    """Both ways for one text: built once in a pass over it, then logarithmic in its characters beyond U+FFFF."""

    def __init__(self, text: str) -> None:
        self._astral = [match.start() for match in _ASTRAL.finditer(text)]
        self._units = [place + index for index, place in enumerate(self._astral)]

    def units(self, offset: int) -> int:
        """Qt's position of a code point."""
        return offset + bisect_left(self._astral, offset)

    def offset(self, units: int) -> int:
        """The code point at Qt's position; within a surrogate pair, the character that it belongs to."""
        return units - bisect_left(self._units, units)
