"""Quotations with something left out: their parts, and where these stand in order.

"The gate was closed … for the winter" is honest only if both parts stand there, the one before the other. What was
left out may still turn the meaning round, so whoever shows such a quotation shows its gaps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from desktop.evidence.copies import Span
from desktop.evidence.folding import Layer
from desktop.evidence.occurrences import occurrences
from desktop.evidence.wordborders import cuts_word

#: Letters and digits that each part has at the least: a single letter stands in every sentence and says nothing.
SHORTEST_PART = 2

#: Letters and digits of all parts together at the least. "in … the" would be found in any text; "is … permitted",
#: with eleven, is about as short as a quotation gets that somebody means.
SHORTEST = 8

#: Parts of a quotation that are looked for. A longer list was not written by a person.
MOST_PARTS = 100

#: Chains of places that are told apart, and places of single parts looked at for one quotation: more are beyond what
#: a person would choose from, and bound the time that a hostile text can cost.
MOST_CHAINS = 100
MOST_PLACES = 100_000

# on folded text, where the ellipsis is three full stops
_DOTS = r"\.(?: \.){2,3}|\.{3,}"
_ELLIPSIS = rf"\[ ?(?:{_DOTS}) ?\]|\( ?(?:{_DOTS}) ?\)|{_DOTS}"
_LEFT_OUT = re.compile(rf"(?P<ellipsis> ?(?:{_ELLIPSIS}) ?)")
_LEFT_OUT_OR_PUT_IN = re.compile(rf"(?P<ellipsis> ?(?:{_ELLIPSIS}) ?)| ?\[[^\[\]]*\] ?")


@dataclass(frozen=True, slots=True)
class Part:
    """Folded words between two gaps; ``begins`` and ``ends`` say that they begin and end with a whole word.

    At an ellipsis they do. At brackets they need not, as in "[T]he gate".
    """

    words: str
    begins: bool
    ends: bool


def parts(words: str, *, editorial: bool = False) -> tuple[Part, ...]:
    """The parts of folded words around what is left out, or none where nothing is, or too little stays.

    With ``editorial``, everything in square brackets was put in by whoever quotes, and maybe instead of something.
    """
    pattern = _LEFT_OUT_OR_PUT_IN if editorial else _LEFT_OUT
    gaps = [(gap.start(), gap.end(), gap["ellipsis"] is not None) for gap in pattern.finditer(words)]
    if not gaps or len(gaps) > MOST_PARTS:
        return ()
    borders = [(0, 0, False), *gaps, (len(words), len(words), False)]
    found = []
    for (_, start, after_ellipsis), (end, _, before_ellipsis) in pairwise(borders):
        between = words[start:end]
        part = Part(
            between.strip(),
            begins=after_ellipsis or words[max(0, start - 1) : start] == " ",
            ends=before_ellipsis or words[end : end + 1] == " ",
        )
        if letters := sum(map(str.isalnum, between)):
            if letters < SHORTEST_PART:
                return ()
            found.append(part)
    return tuple(found) if sum(sum(map(str.isalnum, part.words)) for part in found) >= SHORTEST else ()


def chains(layer: Layer, wanted: tuple[Part, ...], check: Callable[[], None]) -> Iterator[tuple[Span, ...]]:
    """The places of the parts in document order, each time as close together as they can be: spans of ``layer.text``.

    No chain lies within another. Of two that share their ends, the one whose parts stand later is taken.
    """
    search = _Search(layer, check)
    start = 0
    with suppress(_EnoughError):
        for _ in range(MOST_CHAINS):
            first = search.first(wanted, start)
            if not first:
                return
            chain = search.last(wanted, first[0][0], first[-1][1])
            yield chain
            start = chain[0][0] + 1


class _EnoughError(Exception):
    """``MOST_PLACES`` have been looked at."""


class _Search:
    """Looks for chains, and at no more than ``MOST_PLACES`` places for all of them."""

    def __init__(self, layer: Layer, check: Callable[[], None]) -> None:
        self._layer = layer
        self._check = check
        self._left = MOST_PLACES

    def first(self, wanted: tuple[Part, ...], start: int) -> tuple[Span, ...]:
        """The chain from ``start`` on that ends first; empty if there is none."""
        found: list[Span] = []
        for part in wanted:
            places = occurrences(self._layer.text, self._layer.key(part.words), self._check, start)
            place = next(filter(partial(self._fits, part), places), None)
            if place is None:
                return ()
            found.append(place)
            start = place[1]
        return tuple(found)

    def last(self, wanted: tuple[Part, ...], start: int, end: int) -> tuple[Span, ...]:
        """The chain between ``start`` and ``end`` that starts last; there is one."""
        # backwards, as the forward search in the mirrored text: Python's own search from the end may take the product
        # of both lengths, that from the start does not
        mirror = self._layer.text[start:end][::-1]
        found: list[Span] = []
        at = 0
        for part in reversed(wanted):
            places = occurrences(mirror, self._layer.key(part.words)[::-1], self._check, at)
            place = next(filter(partial(self._fits, part), ((end - b, end - a) for a, b in places)))
            found.append(place)
            at = end - place[0]
        return tuple(reversed(found))

    def _fits(self, part: Part, place: Span) -> bool:
        """Whether a part may stand there: not within a longer word, nor within a character."""
        self._left -= 1
        if self._left < 0:
            raise _EnoughError
        text, (start, end) = self._layer.text, place
        if (part.begins and cuts_word(text, start)) or (part.ends and cuts_word(text, end)):
            return False
        return self._layer.place(start, end, part.words) is not None
