"""Where a copy nearly has the words of a quotation: what an editor corrected, or somebody misquoted.

A near match is shown and never verified. One word decides over true and false: a quotation of 106 characters that
inserts "not" is 0.95 similar to what it denies, and two digits that changed places leave 0.98.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from desktop.evidence.copies import Span
from desktop.evidence.wordborders import whole_words

#: Similarity from which on a match counts. Among 600 absent quotations of 30 characters in 10 kB of English, 0.80
#: accepted 0.7%, and the 0.50 of other tools 49%.
THRESHOLD = 0.80

#: The same where the context gives the place, so that only what stands there is compared. Of a thousand quotations of
#: two to four words in each of two English texts, 94 and 95% are as similar with one word changed, and 1 and 3% to some
#: other words of the text.
IN_PLACE = 0.5

#: A second place that is less similar than the best by this much at the most leaves open which is meant.
RUNNER_UP = 0.05

#: Characters that a quotation has at the least: what is shorter is similar to too much.
SHORTEST = 30

#: Characters that a quotation has at the most, some 1,300 words. The work grows with it, and nobody checks a longer
#: one word by word.
LONGEST = 8_000

#: Characters searched for at once. A longer quotation is searched in pieces of equal length: if the whole is similar
#: to its place, then so is at least one piece to its own share of it, since the similarity of the whole is a mean of
#: theirs. Of the lengths from 128 to 320, this one costs the least in all for English.
PIECE = 192

#: Code points searched in one call, which holds all threads and can't be cancelled: 0.3 ms for English, and at the
#: worst 15 for repeats that were made to slow it down. (Slices of twice the length and pieces of 320 took 57.) Smaller
#: slices cost more in all, since each call also tries every shorter place at both ends.
SLICE = 1 << 14

#: Further places that are looked for beside the best one of each slice. Ordinary texts have one or two.
_FURTHER = 64

#: Places that are aligned exactly, the most similar first.
_ALIGNED = 16

#: Characters beyond each end of a rough place in which the true ends are looked for.
_AROUND = 30

#: How much less similar than the best, in per cent, a rough place of a piece may be to be aligned: ``RUNNER_UP``,
#: and as much again for what the alignment may add.
_ROUGH = 2 * RUNNER_UP * 100


class Near(NamedTuple):
    """A near place: ``similarity`` is twice the length of what both have in common in order, by both lengths."""

    similarity: float
    start: int
    end: int


def nearest(text: str, words: str, check: Callable[[], None]) -> tuple[Near, ...]:
    """Near places of ``words`` in ``text``, which are folded both: the best, and those within ``RUNNER_UP`` of it.

    Places begin and end with whole words where the text has words, and do not overlap. Empty if there is none, or if
    the words are shorter than ``SHORTEST`` or longer than ``LONGEST``. ``check`` may end the work.
    """
    if not worthwhile(words):
        return ()
    found: list[Near] = []
    tried: list[int] = []
    for start in _rough_starts(text, words, check):
        if len(tried) == _ALIGNED:
            break
        if any(abs(start - other) < len(words) // 2 for other in tried):
            continue
        tried.append(start)
        near = _aligned(text, words, start, check)
        if near is not None and all(near.end <= other.start or other.end <= near.start for other in found):
            found.append(near)
    found.sort(key=lambda near: (-near.similarity, near.start))
    return tuple(near for near in found if near.similarity >= found[0].similarity - RUNNER_UP)


def worthwhile(words: str) -> bool:
    """Whether near matches of these folded words are looked for at all."""
    return SHORTEST <= len(words) <= LONGEST


def between(text: str, words: str, start: int, after: str) -> Near | None:
    """What stands in folded ``text`` between ``start`` and ``after``, as a near place of ``words``, if it is like them.

    ``after`` must follow within twice their length and some characters.
    """
    end = text.find(after, start, start + 2 * len(words) + _AROUND + len(after))
    if end < 0:
        return None
    place = _without_spaces(text, (start, end))
    similarity = Indel.normalized_similarity(words, text[slice(*place)])
    return Near(similarity, *place) if similarity >= IN_PLACE else None


class _Rough(NamedTuple):
    score: float
    start: int


def _rough_starts(text: str, words: str, check: Callable[[], None]) -> Iterator[int]:
    """About where the whole of ``words`` may start, by how similar a piece of it is to its place."""
    size = ceil(len(words) / ceil(len(words) / PIECE))
    found: set[_Rough] = set()
    for offset in range(0, len(words), size):
        places = list(_places(text, words[offset : offset + size], check))
        best = max((place.score for place in places), default=0.0)
        found.update(_Rough(score, start - offset) for score, start in places if score >= best - _ROUGH)
    return (place.start for place in sorted(found, key=lambda place: (-place.score, place.start)))


def _places(text: str, piece: str, check: Callable[[], None]) -> Iterator[_Rough]:
    """The most similar places of a piece in each slice; slices overlap, so that none is cut in two."""
    lowest = 100 * THRESHOLD
    further = _FURTHER
    for start in range(0, max(1, len(text) - len(piece)), SLICE):
        spans = [(start, min(len(text), start + SLICE + 2 * len(piece)))]
        while spans:
            check()
            left, right = spans.pop()
            found = _best_place(text[left:right], piece, lowest)
            if found is None:
                continue
            yield _Rough(found.score, left + found.start)
            lowest = max(lowest, found.score - _ROUGH)
            if further:
                further -= 1
                spans += (left, left + found.start), (left + found.start + len(piece), right)


def _best_place(text: str, piece: str, lowest: float) -> _Rough | None:
    """The most similar place of a piece, if its score is ``lowest`` at the least, in per cent."""
    if len(text) <= len(piece):  # the library would look for the text in the piece
        score = fuzz.ratio(piece, text, score_cutoff=lowest)
        return _Rough(score, 0) if score else None
    found = fuzz.partial_ratio_alignment(piece, text, score_cutoff=lowest)
    return _Rough(found.score, found.dest_start) if found else None


def _aligned(text: str, words: str, start: int, check: Callable[[], None]) -> Near | None:
    """The place about ``start`` with its true ends, if it is similar enough."""
    around = max(_AROUND, len(words) // 4)
    left, right = max(0, start - around), min(len(text), start + len(words) + around)
    window = text[left:right]
    end = _semi_global(words, window, check, anchored=False)
    begin = end - _semi_global(words[::-1], window[:end][::-1], check, anchored=True)
    place = _without_spaces(window, (begin, end))
    for a, b in (whole_words(window, place), place):
        similarity = Indel.normalized_similarity(words, window[a:b])
        if similarity >= THRESHOLD:
            return Near(similarity, left + a, left + b)
    return None


def _semi_global(words: str, text: str, check: Callable[[], None], *, anchored: bool) -> int:
    """Where ``words`` end in ``text`` with the fewest edits, the last such place.

    They may start anywhere, or, if ``anchored``, at the text's start alone. Myers' bit vectors ("A fast bit-vector
    algorithm for approximate string matching", 1999), with Python's integers for words of any length.
    """
    rows = (1 << len(words)) - 1
    last = 1 << (len(words) - 1)
    equal: dict[str, int] = {}
    for row, char in enumerate(words):
        equal[char] = equal.get(char, 0) | 1 << row
    up, down = rows, 0
    edits = fewest = len(words)
    best = 0
    for column, char in enumerate(text):
        if column % 256 == 0:
            check()
        same = equal.get(char, 0)
        vertical = same | down
        diagonal = (((same & up) + up) ^ up) | same
        right_up, right_down = down | (rows & ~(diagonal | up)), up & diagonal
        edits += bool(right_up & last) - bool(right_down & last)
        if edits <= fewest:
            fewest, best = edits, column + 1
        right_up, right_down = (right_up << 1 | anchored) & rows, (right_down << 1) & rows
        up, down = right_down | (rows & ~(vertical | right_up)), right_up & vertical
    return best


def _without_spaces(text: str, span: Span) -> Span:
    start, end = span
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))
