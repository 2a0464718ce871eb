"""Tying a quotation to its source: where its words stand in a copy, and how surely.

The steps go from what proves most to what proves nothing: the stored place, all exact hits with the context to decide,
the same without typography (``folding``), parts around what was left out (``elision``), and near matches (``near``).
Only the first three verify a quotation. Few words have no near match of their own; they have one in the place that
their context gives. Where a step leaves several places, a stored one decides if it can be trusted:
its hash is that of this copy, or what stands around it is what the quotation says.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from desktop.core.protocols import AnchorState
from desktop.core.timeline import Quotation, Timeline
from desktop.evidence.copies import Copy, Span, paragraph_number
from desktop.evidence.occurrences import occurrences

if TYPE_CHECKING:  # what only some quotations need is loaded for those, not at the start
    from desktop.evidence.elision import Part
    from desktop.evidence.folding import Folded, Layer
    from desktop.evidence.near import Near

#: Code points of context on each side that take part in a decision; longer stored contexts count with their nearest.
CONTEXT = 32

#: Of each context so much must stand around few words for what stands between to be compared with them: half of what is
#: stored, which in prose stands at one place.
LEAST_CONTEXT = CONTEXT // 2

#: Candidates kept of an ambiguous quotation. More than a person would look through; it bounds the work for a quotation
#: of one letter in a large copy.
MAX_CANDIDATES = 1000

#: Places of folded words that are looked at for their candidates: it bounds the work where all cut into a character.
_MOST_HITS = 100_000

#: Code points on each side of a place in which a context is looked for in other typography, which may be longer.
_REACH = 4 * CONTEXT

#: Times the code points of a quotation that its place has at the most, in a typography of soft hyphens and ligatures.
_LONGER = 4

#: Code points that one gap of an elided quotation may leave out and not be called wide.
WIDE_GAP = 1000


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where and how a quotation stands in a copy. Spans are code points of the copy's text, end exclusive.

    ``spans`` hold one place, or those of an elided quotation's parts, in order; an ambiguous and an orphaned quotation
    have none. ``similarity`` is 1.0 where all words stand there, of a near place its own (see ``near.Near``), of an
    ambiguous quotation with near places that of the best; None where no one place was compared. ``candidates`` are the
    places of an ambiguous one: the nearest to the stored place first, of elided ones the tightest, of near ones the
    most similar. ``wide_gap`` says that an elided one leaves out more than ``WIDE_GAP``, or leaves its paragraph.
    """

    state: AnchorState
    spans: tuple[Span, ...] = ()
    similarity: float | None = None
    candidates: tuple[Span, ...] = ()
    wide_gap: bool = False

    @property
    def alike(self) -> str:
        """How much of the words stands there, for people: rounded down, as “100%” would be the very words."""
        return f"{min(99, int(100 * self.similarity + 1e-9))}% alike" if self.similarity is not None else ""


_ORPHANED = Anchor(AnchorState.ORPHANED)


def _go_on() -> None:
    """The check of work that nobody can cancel."""


def unchecked() -> Anchor:
    """The anchor of a quotation whose source has no copy attached."""
    return Anchor(AnchorState.UNCHECKED)


def anchor(
    quotation: Quotation, copy: Copy, *, stored_hash: str | None = None, check: Callable[[], None] = _go_on
) -> Anchor:
    """Finds a quotation in a copy.

    ``stored_hash`` is the ``sha256_text`` of the copy that the stored place was found in: where it is this copy's, the
    place alone decides. Else the words and their context do; a stored place only orders what they leave open.
    ``check`` is called every some milliseconds, and ends the work by what it raises.
    """
    search = _Search(quotation, copy, stored_hash, check)
    return search.quickly() or search.near()


def anchor_quickly(
    quotation: Quotation, copy: Copy, *, stored_hash: str | None = None, check: Callable[[], None] = _go_on
) -> Anchor | None:
    """As ``anchor``, but None where only a near match could help: looking for one takes as long as all else for ten."""
    return _Search(quotation, copy, stored_hash, check).quickly()


def anchor_in_place(quotation: Quotation, copy: Copy, *, stored_hash: str | None = None) -> Anchor | None:
    """As ``anchor``, but None where the stored place alone does not tell.

    It costs no more than the quotation is long, however large the copy is: the interface may wait for it.
    """
    return _Search(quotation, copy, stored_hash, _go_on).in_place()


def anchor_all(
    timeline: Timeline,
    source_id: str,
    copy: Copy,
    *,
    check: Callable[[], None] = _go_on,
    progress: Callable[[float], None] = lambda _share: None,
) -> dict[str, Anchor]:
    """The anchors of all quotations of a source, by quotation id; ``progress`` hears what share of them is done.

    Raises ``KeyError`` for an unknown source, and what ``check`` raises.
    """
    stored_hash = timeline.source_by_id[source_id].sha256_text
    quotations = [quotation for quotation in timeline.quotations if quotation.source == source_id]
    found = {}
    for number, quotation in enumerate(quotations, 1):
        check()
        found[quotation.id] = anchor(quotation, copy, stored_hash=stored_hash, check=check)
        progress(number / len(quotations))
    return found


def gaps(anchor: Anchor, text: str) -> tuple[str, ...]:
    """What an elided quotation leaves out of the copy's ``text``, a string for each gap, empty where it is nothing.

    It belongs beside every such quotation: "is … permitted" stands in "is not permitted", too.
    """
    return tuple(text[end:start].strip() for (_, end), (start, _) in pairwise(anchor.spans))


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


class _Search:
    """One quotation on its way through the steps. Each gives an anchor, or None to go on with the next."""

    def __init__(self, quotation: Quotation, copy: Copy, stored_hash: str | None, check: Callable[[], None]) -> None:
        self._quotation = quotation
        self._copy = copy
        self._text = copy.text
        self._known = stored_hash == copy.sha256
        self._check = check

    def in_place(self) -> Anchor | None:
        """The words at the stored place, to the letter, or, in the very copy that it was found in, but for typography.

        Elsewhere the letter goes first: another place may have the very words.
        """
        stored, quotation, text = self._stored_within(), self._quotation, self._text
        if stored is None or stored[1] - stored[0] > _LONGER * len(quotation.exact):
            return None
        if text[slice(*stored)] == quotation.exact:
            before, after = quotation.prefix[-CONTEXT:], quotation.suffix[:CONTEXT]
            trusted = self._known or _surrounded(text, stored, before, after)
            return Anchor(AnchorState.EXACT, (stored,), 1.0) if trusted else None
        return Anchor(AnchorState.NORMALISED, (stored,), 1.0) if self._known and self._reads_at(stored) else None

    def _reads_at(self, place: Span) -> bool:
        from desktop.evidence.folding import fold

        return bool(self._words.exact) and fold(self._text[slice(*place)]).strip() == self._words.exact

    def quickly(self) -> Anchor | None:
        if not self._quotation.exact:
            return _ORPHANED
        return self.in_place() or self._exact() or self._normalised() or self._elided() or self._hopeless()

    def near(self) -> Anchor:
        from desktop.evidence.near import nearest

        found = nearest(self._folded.text, self._words.exact, self._check)
        return self._told_near(found) or _ORPHANED

    def _told_near(self, found: Iterable[Near]) -> Anchor | None:
        """Of near places in the folded text, the most similar first."""
        places = [(near.similarity, self._folded.cover(near.start, near.end)) for near in found]
        meant = self._meant([place for _, place in places])
        match [(similarity, place) for similarity, place in places if meant in (None, place)]:
            case []:
                return None
            case [(similarity, place)]:
                return Anchor(AnchorState.ALTERED, (place,), similarity)
            case _:
                return Anchor(AnchorState.AMBIGUOUS, (), places[0][0], tuple(place for _, place in places))

    # -- which of several

    def _meant(self, places: Collection[Span]) -> Span | None:
        """The stored place, if it is one of these and can be trusted."""
        stored = place_of(self._quotation)
        if stored is None or stored not in places:
            return None
        return stored if self._known or self._in_context(stored) else None

    def _in_context(self, place: Span) -> bool:
        """Whether both contexts stand around a place but for typography; an empty one stands at the text's own edge."""
        from desktop.evidence.folding import fold

        text, (start, end) = self._text, place
        before, after = self._words.before.rstrip(), self._words.after.lstrip()
        lead, rest = fold(text[max(0, start - _REACH) : start]).rstrip(), fold(text[end : end + _REACH]).lstrip()
        preceded = lead.endswith(before) if before else start <= _REACH and not lead
        followed = rest.startswith(after) if after else len(text) - end <= _REACH and not rest
        return preceded and followed

    # -- to the letter

    def _exact(self) -> Anchor | None:
        quotation, text = self._quotation, self._text
        before, after = quotation.prefix[-CONTEXT:], quotation.suffix[:CONTEXT]
        stored = self._stored_hit()
        hits = tuple(islice(occurrences(text, quotation.exact, self._check), 2))
        if hits and (before or after):
            # the words are where their context is, even if they stand elsewhere too, and here in other typography
            found = self._hits(before, after, stored) or self._in_folded_context()
            if found:
                return self._told(found)
        return self._told(self._hits("", "", stored) if len(hits) > 1 else hits) if hits else None

    def _stored_hit(self) -> Span | None:
        place = self._stored_within()
        return place if place is not None and self._text[slice(*place)] == self._quotation.exact else None

    def _stored_within(self) -> Span | None:
        """The stored place, if the copy is so long."""
        place = _stored_place(self._quotation)
        return place if place is not None and 0 <= place[0] < place[1] <= len(self._text) else None

    def _hits(self, before: str, after: str, stored: Span | None) -> tuple[Span, ...]:
        """The first ``MAX_CANDIDATES`` places of the words in this context; a stored one stays among them."""
        text, exact, lead = self._text, self._quotation.exact, len(before)
        found = islice(occurrences(text, before + exact + after, self._check), MAX_CANDIDATES)
        hits = tuple((start + lead, start + lead + len(exact)) for start, _ in found)
        if stored is None or stored in hits or len(hits) < MAX_CANDIDATES:
            return hits
        in_context = text.endswith(before, 0, stored[0]) and text.startswith(after, stored[1])
        return (*hits[:-1], stored) if in_context else hits

    def _in_folded_context(self) -> tuple[Span, ...]:
        """The places that the context gives but for typography: those to the letter, else the others."""
        places = next(filter(None, (self._places(layer, in_context=True) for layer in self._layers())), ())
        return tuple(place for place in places if self._text[slice(*place)] == self._quotation.exact) or places

    def _told(self, places: tuple[Span, ...]) -> Anchor:
        if len(places) > 1 and (meant := self._meant(places)):
            places = (meant,)
        if len(places) > 1:
            return Anchor(AnchorState.AMBIGUOUS, candidates=_nearest_first(places, self._quotation.start))
        if self._text[slice(*places[0])] != self._quotation.exact:
            return Anchor(AnchorState.NORMALISED, places, 1.0)
        stored = _stored_place(self._quotation)
        return Anchor(AnchorState.EXACT if stored in (None, places[0]) else AnchorState.MOVED, places, 1.0)

    # -- but for typography

    @cached_property
    def _words(self) -> _Words:
        return _folded_words(self._quotation)

    @cached_property
    def _folded(self) -> Folded:
        from desktop.evidence.folding import folded

        return folded(self._copy, self._check)

    def _layers(self) -> Iterator[Layer]:
        yield self._folded
        joined = self._folded.joined(self._check)
        if joined is not None:
            yield joined

    def _normalised(self) -> Anchor | None:
        if not self._words.exact:
            return None
        for layer in self._layers():
            places = self._places(layer, in_context=True) or self._places(layer, in_context=False)
            if places:
                return self._told(places)
        return None

    def _places(self, layer: Layer, *, in_context: bool) -> tuple[Span, ...]:
        words = self._words
        key = layer.key(words.exact)
        before, after = (layer.key(words.before), layer.key(words.after)) if in_context else ("", "")
        if not key:
            return ()
        hits = islice(occurrences(layer.text, before + key + after, self._check), _MOST_HITS)
        starts = (start + len(before) for start, _ in hits)
        places = (layer.place(start, start + len(key), words.exact) for start in starts)
        # two hits within one ligature are one place
        return tuple(dict.fromkeys(islice((place for place in places if place is not None), MAX_CANDIDATES)))

    # -- with something left out

    def _elided(self) -> Anchor | None:
        from desktop.evidence.elision import parts

        plain = parts(self._words.exact)
        editorial = parts(self._words.exact, editorial=True)
        for wanted in (plain, editorial) if editorial != plain else (plain,):
            for layer in self._layers() if wanted else ():
                found = self._chains(layer, wanted)
                if found:
                    return self._told_elided(found)
        return None

    def _chains(self, layer: Layer, wanted: tuple[Part, ...]) -> list[tuple[Span, ...]]:
        """The parts' places in the copy, those in their context if there are such."""
        from desktop.evidence.elision import chains

        words = self._words
        # what was left out at an end stands between the words and their context
        before = layer.key(words.before) if words.exact.startswith(wanted[0].words) else ""
        after = layer.key(words.after) if words.exact.endswith(wanted[-1].words) else ""
        anywhere, in_context = [], []
        for chain in chains(layer, wanted, self._check):
            places = (layer.place(*span, part.words) for span, part in zip(chain, wanted, strict=True))
            found = tuple(place for place in places if place is not None)
            anywhere.append(found)
            if layer.text.endswith(before, 0, chain[0][0]) and layer.text.startswith(after, chain[-1][1]):
                in_context.append(found)
        return in_context or anywhere

    def _told_elided(self, found: list[tuple[Span, ...]]) -> Anchor:
        wide = [_wide(spans, self._text) for spans in found]
        if not all(wide):
            found = [spans for spans, too_wide in zip(found, wide, strict=True) if not too_wide]
        places = [(spans[0][0], spans[-1][1]) for spans in found]
        if meant := self._meant(places):
            found = [found[places.index(meant)]]
        if len(found) == 1:
            return Anchor(AnchorState.ELIDED, found[0], wide_gap=all(wide))
        tightest_first = sorted(places, key=lambda place: (place[1] - place[0], place))
        return Anchor(AnchorState.AMBIGUOUS, candidates=tuple(tightest_first))

    # -- nearly

    def _hopeless(self) -> Anchor | None:
        """What no search for near words could tell more of; few words are looked for by what stands around them."""
        from desktop.evidence.near import worthwhile

        return None if worthwhile(self._words.exact) else self._between() or _ORPHANED

    def _between(self) -> Anchor | None:
        """What stands between both contexts in the place of few words, if it is like them.

        Few words are similar to too much to be looked for anywhere, and yet a number that was changed in three words is
        what somebody checks them for. Where so much of what was around them is there to the letter, this is the place.
        """
        from desktop.evidence.near import LONGEST, between

        words, text = self._words, self._folded.text
        before, after = words.before.strip(), words.after.strip()
        if not 0 < len(words.exact) <= LONGEST or min(len(before), len(after)) < LEAST_CONTEXT:
            return None
        leads = islice(occurrences(text, before, self._check), MAX_CANDIDATES)
        found = [near for _, end in leads if (near := between(text, words.exact, end, after)) is not None]
        return self._told_near(sorted(found, key=lambda near: (-near.similarity, near.start)))


class _Words(NamedTuple):
    """A quotation folded, with no space around it, and its context up to it."""

    before: str
    exact: str
    after: str


def _folded_words(quotation: Quotation) -> _Words:
    from desktop.evidence.folding import fold

    exact = fold(quotation.exact)
    before, after = fold(quotation.prefix[-CONTEXT:]).lstrip(), fold(quotation.suffix[:CONTEXT]).rstrip()
    # white space between the words and their context is one space, whichever of them it was stored with
    if before and (exact.startswith(" ") or before.endswith(" ")):
        before = before.rstrip() + " "
    if after and (exact.endswith(" ") or after.startswith(" ")):
        after = " " + after.lstrip()
    return _Words(before, exact.strip(), after)


def _stored_place(quotation: Quotation) -> Span | None:
    return None if quotation.start is None or quotation.end is None else (quotation.start, quotation.end)


def _surrounded(text: str, span: Span, before: str, after: str) -> bool:
    """Whether both contexts say that this is the place; an empty one says so only at the text's own edge."""
    start, end = span
    preceded = text.endswith(before, 0, start) if before else start == 0
    followed = text.startswith(after, end) if after else end == len(text)
    return preceded and followed


def _nearest_first(hits: tuple[Span, ...], start: int | None) -> tuple[Span, ...]:
    return hits if start is None else tuple(sorted(hits, key=lambda hit: (abs(hit[0] - start), hit)))


def _wide(spans: tuple[Span, ...], text: str) -> bool:
    """Whether a gap is longer than ``WIDE_GAP``, or leads to another paragraph."""
    return any(
        start - end > WIDE_GAP or paragraph_number(text, end - 1) != paragraph_number(text, start)
        for (_, end), (start, _) in pairwise(spans)
    )
