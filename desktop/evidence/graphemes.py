"""Where a reader sees one character end and the next begin (Unicode's extended grapheme clusters, UAX 29).

A span that ends between a letter and its accent, or within a flag, would select half of what is seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from unicodedata import normalize

import regex

#: Code points that are looked at on each side of an offset. Unicode's Stream-Safe Text Format (UAX 15) stops at 30
#: marks, a family of emojis has some 20 code points; a text of nothing but marks must not cost its length each time.
LONGEST = 256

#: Up to so many code points a match is not worth letting other threads run. ``regex`` lets go of the interpreter's lock
#: for each match unless told otherwise, and where matches are short and many that starves a thread that waits for the
#: lock: it is woken, comes too late, and begins to wait anew (for 150 ms, as ``benchmarks/anchoring.py`` measured).
SHORT = 1 << 16

_ASCII = regex.compile(r"[\x00-\x7f]")
_CLUSTER = regex.compile(r"\X")
_MARKS = regex.compile(r"[\p{M}\p{Cf}]+")
_PILE = regex.compile(rf"\p{{M}}{{{LONGEST},}}")


def whole(text: str, start: int, end: int) -> tuple[int, int]:
    """The span, widened so that it cuts no grapheme; offsets are code points, end exclusive."""
    return _cluster(text, start)[0], _cluster(text, end)[1]


def composed(text: str, check: Callable[[], None] = lambda: None) -> str:
    """The text in composed form (NFC), which copies are in. ``check`` may end the work by raising.

    One with a pile of marks that no script writes stays as it is: Python sorts such a pile in quadratic time, and
    100,000 marks in a stranger's file would stop the program for half a minute.
    """
    if text.isascii() or _PILE.search(text, concurrent=len(text) > SHORT):
        return text
    return "".join(normalize("NFC", part) for part in _parts(text, check))


def base_letters(text: str) -> str:
    """The text in compatible letters without marks and without what has no width, for comparisons that ask no more.

    What marks there are go first, so that no pile of them is sorted.
    """
    return text if text.isascii() else "".join(map(_base_letters, _parts(text)))


def _base_letters(part: str) -> str:
    bare = _MARKS.sub("", part, concurrent=False)
    return _MARKS.sub("", normalize("NFKD", bare), concurrent=False)


def _parts(text: str, check: Callable[[], None] = lambda: None) -> Iterator[str]:
    """The text in parts that can be normalised each by itself: 5 MB of accents at once hold all threads for 90 ms.

    A part begins with an ASCII character, which composes with nothing before it, and which no mark is sorted across.
    """
    start = 0
    while start < len(text):
        check()
        border = _ASCII.search(text, start + SHORT, concurrent=False)
        end = border.start() if border else len(text)
        yield text[start:end]
        start = end


def _cluster(text: str, offset: int) -> tuple[int, int]:
    """The grapheme that ``offset`` lies within, or an empty span where it lies on a border."""
    if not 0 < offset < len(text) or (
        text[offset - 1].isascii() and text[offset].isascii() and text[offset - 1 : offset + 1] != "\r\n"
    ):
        return offset, offset
    # No cluster begins in the midst of what follows an ASCII character, so the search for borders is safe from there.
    lowest = max(0, offset - LONGEST)
    safe = next((at for at in range(offset - 1, lowest, -1) if text[at].isascii()), lowest)
    for cluster in _CLUSTER.finditer(text, safe, min(len(text), offset + LONGEST), concurrent=False):
        start, end = cluster.span()
        if end > offset:
            return (start, end) if start < offset else (offset, offset)
    return offset, offset
