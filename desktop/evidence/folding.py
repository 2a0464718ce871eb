"""Text without its typography, for comparison only, with the way back to the text itself.

Two texts that fold to the same say the same words in the same letters and digits: only quotation marks, dashes, white
space, invisible characters and ligatures may differ. That is far less than Unicode's NFKC, which makes 102 of 10²:
folding feeds a mark that says "these words stand there", so case, accents and numbers stay as they are.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from threading import Lock

from desktop.evidence.characters import APOSTROPHES, DASHES, QUOTATION_MARKS, SPACES, SPELT_OUT, UNSEEN
from desktop.evidence.copies import Copy, Span
from desktop.evidence.graphemes import composed, whole

#: The version of the rules below. Whatever is kept of a folded text is of no use under another one.
PROFILE = 1

#: Code points folded at a time: some milliseconds, after which other threads run and the work may be cancelled.
SLICE = 1 << 15

_SOFT_HYPHEN = "\u00ad"

#: Characters that fold to another one each, so that no offset changes.
_SAME_LENGTH = (
    dict.fromkeys(SPACES, " ")
    | dict.fromkeys(APOSTROPHES, "'")
    | dict.fromkeys(QUOTATION_MARKS, '"')
    | dict.fromkeys(DASHES, "-")
)

#: What changes its length, in a text whose white space is spaces already.
_UNIT = re.compile(f"[ {UNSEEN}]{{2,}}|[{UNSEEN}{''.join(SPELT_OUT)}]")
_RUN = re.compile(f"[{SPACES} {UNSEEN}-]{{0,{SLICE}}}")
_DASH = re.compile(" ?- ?")

#: The hyphens that a typesetter puts at the end of a line. A dash there was the author's.
_HYPHENS = "-‐"


class _Map:
    """The way from offsets of a changed text back to the text that it was made of.

    Kept are the units that changed their length, not one entry a character: a book has a thousand times more
    characters. The text between two units is as long as it was.
    """

    __slots__ = ("_begin", "_end", "_source_begin", "_source_end")

    def __init__(self) -> None:
        self._begin, self._source_begin, self._source_end = array("I"), array("I"), array("I")

    def add(self, begin: int, source: Span) -> None:
        """A unit that begins at ``begin``, made of ``source``; units come in order, the end of both texts is one."""
        self._begin.append(begin)
        self._source_begin.append(source[0])
        self._source_end.append(source[1])

    def start(self, offset: int) -> int:
        """Where what stands at ``offset`` starts; inside a unit, that is the start of the whole unit."""
        index, linear = self._at(offset)
        return self._source_begin[index] if linear is None else linear

    def end(self, offset: int) -> int:
        """Where what stands before ``offset`` ends; inside a unit, that is the end of the whole unit."""
        index, linear = self._at(offset - 1)
        return self._source_end[index] if linear is None else linear + 1

    def _at(self, offset: int) -> tuple[int, int | None]:
        """The last unit at or before ``offset``, and the place behind it, or None if ``offset`` is inside of it."""
        index = bisect_right(self._begin, offset) - 1
        if index < 0:
            return index, offset
        # what follows a unit keeps its length up to the next one, so that tells where the unit ended
        following = self._source_begin[index + 1] - self._source_end[index]
        end = self._begin[index + 1] - following
        return index, (None if offset < end else self._source_end[index] + offset - end)


class Folded:
    """A copy's folded ``text``, as a layer to search in."""

    def __init__(self, source: str, text: str, way_back: _Map) -> None:
        self.source = source
        self.text = text
        self._map = way_back
        self._joined: tuple[Joined | None] | None = None

    def key(self, words: str) -> str:
        """What to look for in ``text`` for folded words."""
        return words

    def place(self, start: int, end: int, words: str) -> Span | None:  # noqa: ARG002 - as every layer
        """The span of the source that a hit covers, or None if it cuts into what a reader takes for one character.

        Half a ligature covers all of it, and so do the unseen characters that belong to the last one. A letter whose
        accent stands behind the hit is another letter.
        """
        found = self._map.start(start), self._map.end(end)
        covered = whole(self.source, *found)
        added = self.source[covered[0] : found[0]] + self.source[found[1] : covered[1]]
        return None if fold(added) else covered

    def cover(self, start: int, end: int) -> Span:
        """The span of the source that folded text stands for, widened to whole graphemes."""
        return whole(self.source, self._map.start(start), self._map.end(end))

    def joined(self, check: Callable[[], None] = lambda: None) -> Joined | None:
        """The layer in which words broken at the ends of lines are whole; None if no line ends in a hyphen."""
        if self._joined is None:
            ends = (dash + tail for dash in f"-{DASHES}" for tail in ("\n", " \n"))
            self._joined = (_join(self, check) if any(end in self.source for end in ends) else None,)
        return self._joined[0]


class Joined:
    """A folded text without its dashes, to find words that a typesetter broke at the ends of lines.

    A hyphen at the end of a line may be the typesetter's ("govern-" "ment") or the author's ("well-" "known"), and one
    quotation may hold both. So dashes are left out of the search, and each hit is read again: at the end of a line
    both joins will do, anywhere else the dash must be as it is.
    """

    def __init__(self, folded: Folded, text: str, way_back: _Map) -> None:
        self.text = text
        self._folded = folded
        self._map = way_back

    def key(self, words: str) -> str:
        """What to look for in ``text`` for folded words."""
        return _DASH.sub("", words)

    def place(self, start: int, end: int, words: str) -> Span | None:
        """The span of the source that a hit covers, or None if the folded ``words`` can't be read there."""
        begin, stop = self._map.start(start), self._map.end(end)
        return self._folded.place(begin, stop, words) if self._reads(words, begin, stop) else None

    def _reads(self, words: str, start: int, end: int) -> bool:
        text, read, at = self._folded.text, start, 0
        for dash in _DASH.finditer(text, start, end):
            between = text[read : dash.start()]
            if not words.startswith(between, at):
                return False
            at += len(between)
            form = next((form for form in self._forms(*dash.span()) if words.startswith(form, at)), None)
            if form is None:
                return False
            at, read = at + len(form), dash.end()
        return words[at:] == text[read:end]

    def _forms(self, start: int, end: int) -> tuple[str, ...]:
        """How a dash with the spaces around it may be read."""
        text = self._folded.text
        dash = text[start:end]
        printed = self._folded.source[slice(*self._folded.cover(start, end))]
        if dash != "- " or "\n" not in printed:
            return (dash,)
        broken = printed[0] in _HYPHENS and text[start - 1 : start].isalpha() and text[end : end + 1].isalpha()
        # a number that is broken there, as in 1939-1945, is another one without its hyphen
        return ("- ", "-", "") if broken else ("- ", "-")


Layer = Folded | Joined


def fold(text: str) -> str:
    """Words folded, in composed form (NFC), as a copy's text is."""
    return "".join(piece for piece, _ in _folded_pieces(composed(text)))


def folded(copy: Copy, check: Callable[[], None] = lambda: None) -> Folded:
    """The folded text of a copy, kept for all quotations that are looked for in it. ``check`` may end the work early.

    May be called from any thread; two that ask at once may both do the work.
    """
    key = copy.sha256, PROFILE
    with _lock:
        kept = _kept.get(key)
        if kept is not None and kept.source == copy.text:
            _kept.move_to_end(key)
            return kept
    made = _folded(copy.text, check)
    with _lock:
        _kept[key] = made
        _kept.move_to_end(key)
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return made


#: Folded copies kept: a timeline rests on few sources at a time, and each may take as much memory as its copy.
_KEPT = 4
_kept: OrderedDict[tuple[str, int], Folded] = OrderedDict()
_lock = Lock()


def _folded(text: str, check: Callable[[], None]) -> Folded:
    pieces, way_back, length = [], _Map(), 0
    for piece, units in _folded_pieces(text):
        check()
        pieces.append(piece)
        for begin, source in units:
            way_back.add(length + begin, source)
        length += len(piece)
    way_back.add(length, (len(text), len(text)))
    return Folded(text, "".join(pieces), way_back)


def _folded_pieces(text: str) -> Iterator[tuple[str, list[tuple[int, Span]]]]:
    """The folded text in slices, each with its changed units: where they begin in the slice, and their source."""
    for start, end in _slices(text):
        piece = text[start:end]
        for char in _SAME_LENGTH.keys() & set(piece):
            piece = piece.replace(char, _SAME_LENGTH[char])
        yield _rewritten(piece, _UNIT, partial(_unit, text), start)


def _unit(source: str, found: str, start: int) -> str:
    """What a unit folds to that stands at ``start`` of the source."""
    if len(found) == 1:
        return SPELT_OUT.get(found, "")
    if " " not in found:
        return ""
    # a soft hyphen is seen at the end of a line alone, and there it parts a word
    parted = found[0] == _SOFT_HYPHEN and "\n" in source[start : start + len(found)]
    return "" if parted else " "


def _join(source: Folded, check: Callable[[], None]) -> Joined:
    pieces, way_back, length = [], _Map(), 0
    for start, end in _slices(source.text):
        check()
        piece, units = _rewritten(source.text[start:end], _DASH, _nothing, start)
        pieces.append(piece)
        for begin, span in units:
            way_back.add(length + begin, span)
        length += len(piece)
    way_back.add(length, (len(source.text), len(source.text)))
    return Joined(source, "".join(pieces), way_back)


def _nothing(found: str, start: int) -> str:  # noqa: ARG001 - as every rule
    return ""


def _rewritten(
    piece: str, pattern: re.Pattern[str], instead: Callable[[str, int], str], offset: int
) -> tuple[str, list[tuple[int, Span]]]:
    """The piece, which begins at ``offset``, with each match replaced; and the matches: their new start, old span."""
    parts, units, at, length = list[str](), list[tuple[int, Span]](), 0, 0
    for found in pattern.finditer(piece):
        start, end = found.span()
        new = instead(found[0], offset + start)
        length += start - at
        units.append((length, (offset + start, offset + end)))
        parts += piece[at:start], new
        length += len(new)
        at = end
    parts.append(piece[at:])
    return "".join(parts), units


def _slices(text: str) -> Iterator[Span]:
    """Spans of some ``SLICE`` code points that part no run of white space, dashes and unseen characters.

    A run longer than a slice is no text; it is parted all the same.
    """
    borders = [0]
    while borders[-1] < len(text):
        run = _RUN.match(text, min(borders[-1] + SLICE, len(text)))
        assert run is not None  # it may be empty
        borders.append(run.end())
    yield from pairwise(borders)
