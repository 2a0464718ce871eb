"""Tying a quotation to its source: where its words stand in a copy, and how surely.

Here are the steps whose results count as verbatim: the stored place, then all exact hits with the context to decide.
A quotation that they do not find is ``orphaned``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from desktop.core.protocols import AnchorState
from desktop.core.timeline import Quotation, Timeline
from desktop.evidence.copies import Copy

#: Code points of context on each side that take part in a decision; longer stored contexts count with their nearest.
CONTEXT = 32

#: Candidates kept of an ambiguous quotation. More than a person would look through; it bounds the work for a quotation
#: of one letter in a large copy.
MAX_CANDIDATES = 1000

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where and how a quotation stands in a copy. Spans are code points of the copy's text, end exclusive.

    ``similarity`` is 1.0 for words that stand there to the letter and None where nothing was compared;
    ``candidates`` are the places of an ambiguous one, the nearest to the stored place first.
    """

    state: AnchorState
    spans: tuple[Span, ...] = ()
    similarity: float | None = None
    candidates: tuple[Span, ...] = ()


def unchecked() -> Anchor:
    """The anchor of a quotation whose source has no copy attached."""
    return Anchor(AnchorState.UNCHECKED)


def anchor(quotation: Quotation, copy: Copy, *, stored_hash: str | None = None) -> Anchor:
    """Finds a quotation in a copy.

    ``stored_hash`` is the ``sha256_text`` of the copy that the stored place was found in: where it is this copy's, the
    place alone decides. Else the words and their context do; a stored place only orders what they leave open.
    """
    text, exact = copy.text, quotation.exact
    if not exact:
        return Anchor(AnchorState.ORPHANED)
    before, after = quotation.prefix[-CONTEXT:], quotation.suffix[:CONTEXT]
    stored = _stored_hit(quotation, text)
    if stored is not None and (stored_hash == copy.sha256 or _surrounded(text, stored, before, after)):
        return Anchor(AnchorState.EXACT, (stored,), 1.0)

    hits = tuple(islice(_hits(text, exact), 2))
    if len(hits) > 1:
        hits = _candidates(text, exact, stored, before, after) or _candidates(text, exact, stored)
    match hits:
        case ():
            return Anchor(AnchorState.ORPHANED)
        case (hit,):
            moved = quotation.start is not None and hit != _stored_place(quotation)
            return Anchor(AnchorState.MOVED if moved else AnchorState.EXACT, (hit,), 1.0)
        case _:
            return Anchor(AnchorState.AMBIGUOUS, candidates=_nearest_first(hits, quotation.start))


def anchor_quickly(quotation: Quotation, copy: Copy, *, stored_hash: str | None = None) -> Anchor | None:
    """The anchor as far as it is found without looking for near matches; None where only one of those could help."""
    found = anchor(quotation, copy, stored_hash=stored_hash)
    return None if found.state is AnchorState.ORPHANED and quotation.exact else found


def anchor_all(timeline: Timeline, source_id: str, copy: Copy) -> dict[str, Anchor]:
    """The anchors of all quotations of a source, by quotation id. Raises ``KeyError`` for an unknown source."""
    stored_hash = timeline.source_by_id[source_id].sha256_text
    return {
        quotation.id: anchor(quotation, copy, stored_hash=stored_hash)
        for quotation in timeline.quotations
        if quotation.source == source_id
    }


def order_in_source(
    timeline: Timeline, source_id: str, anchors: Mapping[str, Anchor] | None = None
) -> tuple[Quotation, ...]:
    """A source's quotations as one meets them when reading it: by anchored place, else by stored place.

    Those without any place follow, in the order of the file.
    """

    def key(quotation: Quotation) -> tuple[bool, Span]:
        place = place_of(quotation, (anchors or {}).get(quotation.id))
        return (place is None, place or (0, 0))

    return tuple(sorted((q for q in timeline.quotations if q.source == source_id), key=key))


def place_of(quotation: Quotation, anchor: Anchor | None = None) -> Span | None:
    """From where to where a quotation reaches in its source: as anchored, else as stored, else None."""
    if anchor is not None and anchor.spans:
        return anchor.spans[0][0], anchor.spans[-1][1]
    if quotation.spans:
        return quotation.spans[0][0], quotation.spans[-1][1]
    return _stored_place(quotation)


def _stored_place(quotation: Quotation) -> Span | None:
    return None if quotation.start is None or quotation.end is None else (quotation.start, quotation.end)


def _stored_hit(quotation: Quotation, text: str) -> Span | None:
    place = _stored_place(quotation)
    if place is None or not 0 <= place[0] < place[1] <= len(text) or text[slice(*place)] != quotation.exact:
        return None
    return place


def _surrounded(text: str, span: Span, before: str, after: str) -> bool:
    """Whether both contexts say that this is the place; an empty one says so only at the text's own edge."""
    start, end = span
    preceded = text.endswith(before, 0, start) if before else start == 0
    followed = text.startswith(after, end) if after else end == len(text)
    return preceded and followed


def _hits(text: str, words: str) -> Iterator[Span]:
    """All places of ``words`` in document order, overlapping ones too."""
    start = text.find(words)
    while start >= 0:
        yield start, start + len(words)
        start = text.find(words, start + 1)


def _candidates(text: str, exact: str, stored: Span | None, before: str = "", after: str = "") -> tuple[Span, ...]:
    """The first ``MAX_CANDIDATES`` places of ``exact`` in its context; a stored one stays among them however many."""
    words, lead = before + exact + after, len(before)
    found = islice(_hits(text, words), MAX_CANDIDATES)
    hits = tuple((start + lead, start + lead + len(exact)) for start, _ in found)
    if stored is None or stored in hits or len(hits) < MAX_CANDIDATES:
        return hits
    in_context = text.endswith(before, 0, stored[0]) and text.startswith(after, stored[1])
    return (*hits[:-1], stored) if in_context else hits


def _nearest_first(hits: tuple[Span, ...], start: int | None) -> tuple[Span, ...]:
    return hits if start is None else tuple(sorted(hits, key=lambda hit: (abs(hit[0] - start), hit)))
