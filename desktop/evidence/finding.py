"""Finding what somebody types in a copy: as people read, blind to case, to typography and to how lines were broken.

It leads to a place and proves nothing, so that it may be more generous than anchoring. Every fold here replaces one
character by one, so that places in the folded text are places in the copy; what would change lengths is left to the
pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from desktop.evidence.characters import APOSTROPHES, DASHES, QUOTATION_MARKS, SPELT_OUT, UNSEEN

#: Hits told at the most: more is a word to be typed on, not a list to be stepped through.
MAX_HITS = 10_000

#: A quotation's words that its place is looked for by at the most, and how many of them in a row tell a passage.
_TRIED, _TELLING = 120, 3

#: Code points folded in one step: about 10 ms, less than a frame of the window.
STEP = 250_000

_ALIKE = {"'": f"{APOSTROPHES}`´", '"': QUOTATION_MARKS, "-": DASHES, "σ": "ςΣ"}
_FOLDS = str.maketrans({other: one for one, others in _ALIKE.items() for other in others} | {"İ": "i"})
_HAS_UNSEEN = re.compile(f"[{UNSEEN}]")

#: Longer spellings by the characters that print has for them, the longest first.
_JOINED = {
    many: "".join(one for one, spelt in SPELT_OUT.items() if spelt == many)
    for many in sorted(set(SPELT_OUT.values()), key=lambda many: (-len(many), many))
}
_PIECES = re.compile("|".join(map(re.escape, _JOINED)) + r"|\s+|.", re.DOTALL)
_SPLIT = str.maketrans(SPELT_OUT)


class Index:
    """A copy's text made ready to be searched: ``advance`` until ``ready``, then ask for ``hits`` as often as wished.

    In steps, because folding a book takes longer than a window may stand still.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._folded: list[str] = []
        self._done = 0
        self._unseen = False

    @property
    def ready(self) -> bool:
        return self._done >= len(self._text)

    def advance(self) -> bool:
        """Folds the next ``STEP`` of the text; True when all of it is."""
        piece = self._text[self._done : self._done + STEP]
        self._folded.append(_folded(piece))
        self._unseen = self._unseen or _HAS_UNSEEN.search(piece) is not None
        self._done += len(piece)
        if self.ready:
            self._folded = ["".join(self._folded)]
        return self.ready

    def hits(self, words: str) -> list[tuple[int, int]]:
        """Where the words stand, as spans of the copy's text in their order: ``MAX_HITS`` at the most.

        Complete once the index is ``ready``; before that, none. White space around the words is no part of them.
        """
        pattern = _pattern(words, unseen=self._unseen)
        if pattern is None or not self.ready:
            return []
        found = []
        for match in pattern.finditer(self._folded[0]):
            found.append(match.span())
            if len(found) == MAX_HITS:
                break
        return found

    def occurs(self, words: str) -> bool:
        """Whether the words stand anywhere; quicker than to ask for all their ``hits``."""
        pattern = _pattern(words, unseen=self._unseen)
        return pattern is not None and self.ready and pattern.search(self._folded[0]) is not None


def telling_part(index: Index, exact: str) -> Iterator[str]:
    """What to search for to find the passage that a quotation means, though its words as a whole do not stand there.

    The longest run of its words that occurs; where none tells more than “of the” does, the rarest pair of words or word
    that occurs, the longer one where both are as rare; nothing where none does. In steps of one search each, since in
    a book one takes milliseconds and a quotation has many words: every step gives the best that is known by then (at
    first ""), the last one the answer.
    """
    words = exact.split()[:_TRIED]
    best, start, end = "", 0, 1
    while end <= len(words):
        run = " ".join(words[start:end])
        if index.occurs(run):
            best = max(best, run, key=len) if end - start >= _TELLING else best
            end += 1
        else:
            start += 1
            end = max(end, start + 1)
        yield best
    if not best:
        yield from _rarest(index, words)


def _rarest(index: Index, words: list[str]) -> Iterator[str]:
    best, fewest = "", MAX_HITS + 1
    parts = {_bare(word) for word in words} | {_bare(" ".join(pair)) for pair in pairwise(words)}
    for word in sorted(parts, key=lambda word: (-len(word), word)):
        count = len(index.hits(word))
        if 0 < count < fewest:
            best, fewest = word, count
        yield best


def _bare(word: str) -> str:
    """A word without the punctuation around it, which another sentence would not have."""
    return re.sub(r"^\W+|\W+$", "", word)


def _folded(text: str) -> str:
    return text.translate(_FOLDS).lower()


def _pattern(words: str, *, unseen: bool) -> re.Pattern[str] | None:
    """What to look for in folded text; with ``unseen``, also between letters that something unseen parts."""
    words = re.sub(f"[{UNSEEN}]", "", _folded(words).translate(_SPLIT)).strip()
    if not words:
        return None
    pieces = (_piece(piece) for piece in _PIECES.findall(words))
    return re.compile(f"[{UNSEEN}]*".join(pieces) if unseen else "".join(pieces))


def _piece(piece: str) -> str:
    if piece.isspace():
        return r"\s+"
    return f"(?:{re.escape(piece)}|[{_JOINED[piece]}])" if piece in _JOINED else re.escape(piece)
