"""Finding events by the words that people remember: of the title, the summary, a tag, a quotation or who said it.

Case, accents, ligatures and the kind of quote or dash make no difference. Every typed word must stand somewhere in the
event, in any order. Nothing here ranks by guesswork: titles first, and of them those that have the words whole, then
those that have words that begin so; then importance, then time.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeVar

from desktop.core.dates import Instant
from desktop.core.salvage import collector_at_rest
from desktop.core.timeline import Event, Timeline

if TYPE_CHECKING:
    from desktop.store.memory import MemoryStore

#: More are not read; the list says that there are more and that another word narrows it.
LIMIT = 50
#: So many of a table's events are counted: looking on would take longer than a letter should.
COUNTED = 100_000
#: So many of a table's events, the most important ones that match, are ranked by how the words stand in their titles.
RANKED = 25_000
#: Events between two looks at whether anybody still waits.
_PAUSE = 512

#: Code points shown around a match that stands in a long text, so that it fits a line of the list.
_BEFORE, _AFTER = 24, 72
#: Code points of a title that a line of the list has room for, beside a date: a match that ends beyond them is brought
#: into sight, with so many before it.
_IN_SIGHT, _BEFORE_IN_TITLE = 34, 18

_ONE_SIGN = str.maketrans(dict.fromkeys("‘’‚‛′ʼ", "'") | dict.fromkeys("“”„‟″«»", '"') | dict.fromkeys("‐‑‒–—―−", "-"))

_ONE_LINE = str.maketrans("\n\r\t\v\f\x85\u2028\u2029", " " * 8)


class Place(StrEnum):
    """Where in an event a word was found, in the order in which the list prefers to show it."""

    TITLE = "title"
    SUMMARY = "summary"
    TAG = "tag"
    QUOTATION = "quotation"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of an event (or its part around a match), with the places of the matched letters in it (code points)."""

    place: Place
    text: str
    letters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """An event that was found. ``passage`` shows where, for a word that does not stand in the title."""

    event: Event
    title: Passage
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits, and how many events match in all; ``and_more``: or more, for not all were counted."""

    hits: tuple[Hit, ...]
    total: int
    and_more: bool = False


def _nobody_waits() -> None:
    pass


class Search(Protocol):
    """What finds events by words; ``check`` is called now and then, and stops it by raising."""

    def find(self, text: str, limit: int = LIMIT, check: Callable[[], None] = _nobody_waits) -> Found:
        """The events that hold every word of ``text``, best first; none for a text without words."""
        ...


def index_of(timeline: Timeline, check: Callable[[], None] = _nobody_waits) -> Search:
    """What finds the events of a timeline. To make it takes about a second for 100,000 events, or a million rows."""
    from desktop.store.ondemand import store_of

    store = store_of(timeline)
    return SearchIndex(timeline, check) if store is None else TableSearch(timeline, store, check)


class SearchIndex:
    """A timeline's texts, folded once, so that each typed letter costs substring searches only."""

    def __init__(self, timeline: Timeline, check: Callable[[], None] = _nobody_waits) -> None:
        self._timeline = timeline
        with collector_at_rest():
            self._rows = [
                (event, fold(event.title), "\n".join(fold(text) for _, text in _texts(timeline, event)))
                for event in _slowly(timeline.events, check)
            ]

    def find(self, text: str, limit: int = LIMIT, check: Callable[[], None] = _nobody_waits) -> Found:
        """See ``Search``."""
        words = fold(text).split()
        if not words:
            return Found((), 0)
        in_title, elsewhere = [], []
        for event, title, all_texts in _slowly(self._rows, check):
            if all(word in title for word in words):
                in_title.append(event)
            elif all(word in all_texts for word in words):
                elsewhere.append(event)
        best = [*_by_standing(in_title, words), *_by_importance(elsewhere)]
        return Found(tuple(self._hit(event, words) for event in best[:limit]), len(best))

    def _hit(self, event: Event, words: list[str]) -> Hit:
        title = fold(event.title)
        missing = [word for word in words if word not in title]
        present = [word for word in words if word in title]
        passage = self._passage(event, missing) if missing else None
        return Hit(event, _title(event, present), passage)

    def _passage(self, event: Event, words: list[str]) -> Passage:
        """The text that holds most of ``words``; the first of equals."""
        candidates = [(place, text) for place, text in _texts(self._timeline, event) if place is not Place.TITLE]
        place, text = max(candidates, key=lambda candidate: sum(word in fold(candidate[1]) for word in words))
        return _around(_marked(place, text, words))


class TableSearch:
    """The titles of a table's events: it has no other texts."""

    def __init__(self, timeline: Timeline, store: MemoryStore, check: Callable[[], None]) -> None:
        from desktop.store.titles import TitleIndex

        self._timeline, self._texts = timeline, store.columns.titles
        self._titles = TitleIndex(store.columns.titles, store.columns.importance, store.columns.start, fold, check)
        self._undated = [(event, fold(event.title)) for event in timeline.undated]

    def find(self, text: str, limit: int = LIMIT, check: Callable[[], None] = _nobody_waits) -> Found:
        """See ``Search``."""
        words = fold(text).split()
        if not words:
            return Found((), 0)
        places = self._titles.find(words, COUNTED + 1, check)
        undated = [event for event, title in self._undated if all(word in title for word in words)]
        likely = _slowly(places[:RANKED], check)
        ranked = [(_standing(words, fold(self._texts[place])), number, place) for number, place in enumerate(likely)]
        first = [self._timeline.events[place] for _, _, place in sorted(ranked)[:limit]]
        best = _by_standing([*first, *undated], words)
        hits = tuple(Hit(event, _title(event, words), None) for event in best[:limit])
        return Found(hits, min(len(places), COUNTED) + len(undated), len(places) > COUNTED)


_T = TypeVar("_T")


def _slowly(items: Sequence[_T], check: Callable[[], None]) -> Iterator[_T]:
    """The items, with a look now and then at whether anybody still waits."""
    for begin in range(0, len(items), _PAUSE):
        check()
        yield from items[begin : begin + _PAUSE]


def _texts(timeline: Timeline, event: Event) -> Iterator[tuple[Place, str]]:
    """Everything of an event that can be searched."""
    yield Place.TITLE, event.title
    if event.summary:
        yield Place.SUMMARY, event.summary
    for tag in event.tags:
        yield Place.TAG, tag
    for use in event.quotations:
        quotation = timeline.quotation_by_id[use.quotation]
        yield Place.QUOTATION, quotation.exact
        if quotation.speaker:
            speaker = (quotation.speaker, quotation.speaker_role)
            yield Place.SPEAKER, ", ".join(part for part in speaker if part)


def _by_importance(events: list[Event]) -> list[Event]:
    """Of equal importance by time, those without a date last; of the same time in their order."""
    return sorted(events, key=lambda event: (-event.importance, *_time(event)))


def _by_standing(events: list[Event], words: list[str]) -> list[Event]:
    """By how the words stand in the title, then as ``_by_importance``."""
    return sorted(_by_importance(events), key=lambda event: _standing(words, fold(event.title)))


def _standing(words: list[str], title: str) -> int:
    """How the least fitting of the words stands in a title that holds all: 0 whole, 1 at a word's start, 2 within."""
    return max(_standing_of(word, title) for word in words)


def _standing_of(word: str, title: str) -> int:
    best, at = 2, title.find(word)
    while at >= 0 and best:
        if at == 0 or not title[at - 1].isalnum():
            after = at + len(word)
            best = 1 if title[after : after + 1].isalnum() else 0
        at = title.find(word, at + 1)
    return best


def _time(event: Event) -> tuple[bool, Instant]:
    """Where an event begins, or ends if it has no begin; False before True."""
    when = event.when
    at = None if when is None else when.earliest if when.earliest is not None else when.latest
    return at is None, at or 0


def _title(event: Event, words: list[str]) -> Passage:
    """A title with its matches: its beginning, or the part around a match that a line would not reach."""
    marked = _marked(Place.TITLE, event.title, words)
    first = next((place for place in marked.letters if place + 1 not in marked.letters), 0)
    return _around(marked, _BEFORE_IN_TITLE) if first >= _IN_SIGHT else marked


def _marked(place: Place, text: str, words: list[str]) -> Passage:
    """A text with the first standing of each word in it marked, at the start of a word where there is one."""
    folded, origins = _fold_with_origins(text)
    letters: set[int] = set()
    for word in words:
        start = _first(word, folded)
        if start >= 0:
            letters.update(origins[start : start + len(word)])
    return Passage(place, text, tuple(sorted(letters)))


def _first(word: str, folded: str) -> int:
    start = folded.find(word)
    other = start
    while other > 0 and folded[other - 1].isalnum():
        other = folded.find(word, other + 1)
    return other if other >= 0 else start


def _around(passage: Passage, before: int = _BEFORE) -> Passage:
    """The part of a long passage about its first match, on one line."""
    first = passage.letters[0] if passage.letters else 0
    start = _start_of_cut(passage.text, first, before)
    end = min(len(passage.text), first + _AFTER)
    lead = "… " if start else ""
    tail = " …" if end < len(passage.text) else ""
    text = lead + passage.text[start:end].translate(_ONE_LINE).rstrip() + tail
    shift = len(lead) - start
    return Passage(passage.place, text, tuple(place + shift for place in passage.letters if place < end))


def _start_of_cut(text: str, first: int, before: int) -> int:
    """Where the part shown begins: at a whole word where there is one shortly before the match."""
    if first <= before:
        return 0
    start = first - before
    space = text.find(" ", start, first)
    return start if space < 0 else space + 1


def fold(text: str) -> str:
    """A text for comparison: small letters without accents, one kind of quote and dash, ligatures taken apart."""
    return text.translate(_FOLDING)


def _fold_with_origins(text: str) -> tuple[str, list[int]]:
    """``fold(text)``, with the place in ``text`` that each letter of it came from."""
    pieces = [fold(letter) for letter in text]
    return "".join(pieces), [place for place, piece in enumerate(pieces) for _ in piece]


class _Folding(dict[int, str]):
    """A table for ``str.translate`` that is filled as letters are met."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code).translate(_ONE_SIGN)).casefold()
        self[code] = "".join(part for part in parts if not unicodedata.combining(part))
        return self[code]


_FOLDING = _Folding()
