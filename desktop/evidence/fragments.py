"""The address at which a browser opens a source at the quoted words, and marks them.

Browsers resolve a *text directive* in an address's fragment (WICG, "URL Fragment Text Directives",
https://wicg.github.io/scroll-to-text-fragment/)::

    #:~:text=[prefix-,]start[,end][,-suffix]

They mark the first place in the page that reads so, and nothing where any of it does not. What that asks of us, tried
on Chromium:

- A term matches within one block of the page only, so none here crosses a line of the copy; what does is quoted by its
  first and last words. Prefix and suffix may stand in the neighbouring blocks.
- Case, accents, the form of quotation marks and runs of white space count for nothing, so that words which are unique
  as written may still be found elsewhere first.
- The outer ends of a directive must be ends of words. Chinese, Japanese and other scripts without spaces are parted by
  the browser's dictionary: there a prefix or suffix reaches on to a sure end.
- A hyphen must be written ``%2D``, or the directive is void; but ``-`` needs no escape elsewhere in addresses, and what
  hands them on (``QUrl`` is one) undoes it. So no term has a hyphen where it can be helped: "a well-known port" is
  ``a%20well,known%20port``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote

from desktop.core.timeline import Quotation
from desktop.evidence.characters import APOSTROPHES, QUOTATION_MARKS
from desktop.evidence.copies import Copy, Span
from desktop.evidence.wordborders import LONGEST, surely_ends, whole_words

#: The longest address, percent-encoded: as many characters as a timeline's addresses may have. Windows passes 2,083 on
#: to a browser (``INTERNET_MAX_URL_LENGTH``).
MAX_ADDRESS = 2_048

#: Code points. Shorter words say too little alone (Chromium's own links have the same two bounds).
_MIN_ALONE, _MAX_EXACT = 20, 300
#: The same upper bound where each letter takes three or nine characters in an address.
_MAX_EXACT_ENCODED = 900
#: Without a copy nobody can count how often words occur. Ten words of English are seldom said twice on a page.
_MIN_UNCOUNTED = 60
#: Parts of an elided quotation that are marked: as many as there is room for in an address.
_MAX_PARTS = 16
#: How far a context or one end of a range reaches, in code points, and by how many words it grows.
_REACH, _STEPS = 100, (2, 4, 8, 16)
#: How much of each end of a very long quotation is looked at, in code points.
_MANY = 1_000

_DIRECTIVE = ":~:"
_BLOCK = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_BLOCK_OR_HYPHEN = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029-]+")
#: White space within a block.
_BLANKS = " \xa0"
_ELISION = re.compile(r"\[\s*(?:…|\.\s?\.\s?\.)\s*\]|…|\.\s?\.\s?\.")


class _Terms(NamedTuple):
    """A directive's terms, as places in the text; an empty place is a term that is not there."""

    prefix: Span
    start: Span
    end: Span
    suffix: Span


def address(url: str, quotation: Quotation, copy: Copy | None = None, spans: Sequence[Span] = ()) -> str:
    """The address of a source (``http`` or ``https``) that opens it at a quotation, percent-encoded.

    ``spans`` are the quotation's places in the copy, as its anchor has them: what stands there is what the page has,
    whatever the quotation's own typography. Without them its words, prefix and suffix serve. The result has at most
    ``MAX_ADDRESS`` characters beyond ASCII counted as encoded; where nothing can be marked, it is ``url`` itself.
    """
    page, _, fragment = url.partition("#")
    opened = f"{page}#{fragment.partition(_DIRECTIVE)[0]}{_DIRECTIVE}"
    if copy is not None and spans:
        passages = [(copy.text, span) for span in spans[:_MAX_PARTS]]
        counted = _as_searched(copy.text)
    else:
        passages, counted = list(islice(_own_passages(quotation), _MAX_PARTS)), None
    room = MAX_ADDRESS - len(_encoded(opened, safe=opened))
    directives: list[str] = []
    for number, (text, span) in enumerate(passages):
        share = room // (len(passages) - number)
        directive = _directive(text, span, counted, share - len("&text="))
        if directive is not None:
            directives.append(f"text={directive}")
            room -= len(directives[-1]) + 1
    return opened + "&".join(directives) if directives else url


def _own_passages(quotation: Quotation) -> Iterator[tuple[str, Span]]:
    """The quotation's parts amid what is stored of their surroundings.

    An ellipsis may be the source's own, but the words on both sides stand on the page then, too.
    """
    exact, ends, begin = quotation.exact, [], 0
    for mark in _ELISION.finditer(exact):
        ends.append((begin, mark.start()))
        begin = mark.end()
    ends.append((begin, len(exact)))
    parts = [(start, end) for start, end in ends if not exact[start:end].isspace() and start < end]
    telling = [(start, end) for start, end in parts if end - start >= _MIN_ALONE] or parts[:1]
    for start, end in telling:
        prefix = quotation.prefix[-_REACH:] if start == 0 else ""
        suffix = quotation.suffix[:_REACH] if end == len(exact) else ""
        yield _without_cut_words(prefix, exact[start:end], suffix)


def _without_cut_words(prefix: str, words: str, suffix: str) -> tuple[str, Span]:
    """The words amid their context, less what its limits cut in two: half a word is found nowhere."""
    text = prefix + words + suffix
    start, end = len(prefix), len(prefix) + len(words)
    low = next((at for at in range(1, min(start + LONGEST, end)) if surely_ends(text, at)), start) if prefix else 0
    high = len(text)
    if suffix:
        high = next((at for at in range(high - 1, max(end - LONGEST, start), -1) if surely_ends(text, at)), end)
    return text[low:high], (max(start, low) - low, min(end, high) - low)


def _directive(text: str, span: Span, counted: str | None, room: int) -> str | None:
    """The simplest directive of at most ``room`` characters that marks ``span`` and no other place in ``counted``.

    Where all others are too short to say much, it is the longest; where none is unique, the one with most context.
    None where no word is left to mark, or no room.
    """
    words = _whole_words(text, span)
    if words is None:
        return None
    enough = _MIN_UNCOUNTED if counted is None else _MIN_ALONE
    ambiguous = None
    for candidates in _families(text, words):
        brief = last = None
        for terms in candidates:
            directive = _written(text, terms)
            if len(directive) > room:
                continue
            last = directive
            if _bounded(text, terms) and (counted is None or _unique(text, terms, counted)):
                if sum(end - start for start, end in terms) >= enough:
                    return directive
                brief = directive
        if brief is not None:
            return brief
        ambiguous = ambiguous or last
    return ambiguous


def _families(text: str, words: Span) -> Iterator[Iterator[_Terms]]:
    """The ways to write the words, the surest first: each a series of terms, simple ones first."""
    for barrier in (_BLOCK_OR_HYPHEN, _BLOCK):
        pieces = _outer_pieces(text, words, barrier)
        start, end = pieces[0][0], pieces[-1][1]
        if len(pieces) == 1 and end - start <= _MAX_EXACT and len(_encoded(text[start:end])) <= _MAX_EXACT_ENCODED:
            yield _in_contexts(text, (start, end), (end, end), barrier)
        if len(pieces) > 1 or end - start >= 2 * _MIN_ALONE:
            yield _ranges(text, pieces, barrier)


def _ranges(text: str, pieces: list[Span], barrier: re.Pattern[str]) -> Iterator[_Terms]:
    """The words by the first and the last of them."""
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1:
        middle = (first[0] + first[1]) // 2
        first, last = (first[0], middle), (middle, first[1])
    for steps in _STEPS:
        start = _first_words(text, first, steps) or (first[0], min(first[1], first[0] + _REACH))
        end = _last_words(text, last, steps) or (max(last[0], last[1] - _REACH), last[1])
        yield from islice(_in_contexts(text, start, end, barrier), None if steps == _STEPS[-1] else 1)


def _in_contexts(text: str, start: Span, end: Span, barrier: re.Pattern[str]) -> Iterator[_Terms]:
    """The terms alone, then with ever more before and after them; what lies beyond a block's border comes last.

    There a page may have what its copy has not, such as an advertisement.
    """
    close = max(start[1], end[1])
    nothing_before, nothing_after = (start[0], start[0]), (close, close)
    tried = {_Terms(nothing_before, start, end, nothing_after)}
    yield from tried
    for across in (False, True):
        for steps in _STEPS:
            before = _before(text, start[0], steps, barrier, across=across)
            after = _after(text, close, steps, barrier, across=across)
            for prefix, suffix in ((before, nothing_after), (nothing_before, after), (before, after)):
                terms = _Terms(prefix, start, end, suffix)
                if terms not in tried:
                    tried.add(terms)
                    yield terms


def _bounded(text: str, terms: _Terms) -> bool:
    """Whether all browsers see ends of words where the directive needs them."""
    prefix, start, end, suffix = terms
    ranged = end[0] < end[1]
    opens = prefix[0] if prefix[0] < prefix[1] else start[0]
    closes = suffix[1] if suffix[0] < suffix[1] else (end if ranged else start)[1]
    inner = (start[1], end[0]) if ranged else ()
    return all(surely_ends(text, at) for at in (opens, closes, *inner))


def _unique(text: str, terms: _Terms, counted: str) -> bool:
    """Whether a browser that searches the copy as it searches pages finds these words and no others."""
    prefix, start, end, suffix = (re.escape(_folded(text[slice(*term)])) for term in terms)
    opening = f"{prefix} ?({start})" if prefix else f"({start})"
    following = f" ?{suffix}" if suffix else ""
    found = list(islice(re.finditer(opening if end else opening + following, counted), 2))
    if len(found) != 1 or not end:
        return len(found) == 1
    closing = re.compile(f"({end}){following}").search(counted, found[0].end())
    whole = len(_folded(text[terms.start[0] : terms.end[1]]))
    return closing is not None and closing.end(1) == found[0].start(1) + whole


def _written(text: str, terms: _Terms) -> str:
    prefix, start, end, suffix = (_encoded(" ".join(text[slice(*term)].split())) for term in terms)
    return ",".join(part for part in (prefix and f"{prefix}-", start, end, suffix and f"-{suffix}") if part)


def _encoded(text: str, safe: str = "") -> str:
    """Percent-encoded, the hyphen too unless it is safe; half a character of a hostile file is left out."""
    encoded = quote(text, safe=safe, errors="ignore")
    return encoded if safe else encoded.replace("-", "%2D")


# -- words


def _whole_words(text: str, span: Span) -> Span | None:
    """The place without white space and hyphens around it, widened to whole words where it cuts any; None if empty."""
    start, end = _trimmed(text, span)
    return whole_words(text, (start, end)) if start < end else None


def _trimmed(text: str, span: Span) -> Span:
    start, end = max(0, span[0]), min(len(text), span[1])
    while start < end and _blank_or_hyphen(text[start]):
        start += 1
    while start < end and _blank_or_hyphen(text[end - 1]):
        end -= 1
    return start, max(start, end)


def _blank_or_hyphen(character: str) -> bool:
    return character == "-" or character.isspace() or unicodedata.category(character) in ("Cc", "Cf", "Cs")


def _outer_pieces(text: str, words: Span, barrier: re.Pattern[str]) -> list[Span]:
    """The words' pieces between barriers; of very many words the first and the last, which alone are written."""
    start, end = words
    if end - start <= 2 * _MANY:
        return _pieces(text, words, barrier)
    return [_pieces(text, (start, start + _MANY), barrier)[0], _pieces(text, (end - _MANY, end), barrier)[-1]]


def _pieces(text: str, words: Span, barrier: re.Pattern[str]) -> list[Span]:
    """The words between barriers; without pieces of mere punctuation, unless there are no others."""
    borders = [words[0]]
    for found in barrier.finditer(text, *words):
        borders += found.span()
    borders.append(words[1])
    pieces = [_trimmed(text, (start, end)) for start, end in zip(borders[::2], borders[1::2], strict=True)]
    pieces = [piece for piece in pieces if piece[0] < piece[1]]
    return [piece for piece in pieces if any(map(_telling, text[slice(*piece)]))] or pieces


def _first_words(text: str, piece: Span, count: int) -> Span | None:
    """The piece's first words, at most ``count`` and as far as is sure; None where nothing is."""
    start, end = piece
    near = range(start + 1, min(end, start + _REACH) + 1)
    ends = [at for at in near if surely_ends(text, at) and not text[at - 1].isspace()]
    return (start, ends[min(count, len(ends)) - 1]) if ends else None


def _last_words(text: str, piece: Span, count: int) -> Span | None:
    """The piece's last words, as ``_first_words``."""
    start, end = piece
    near = range(end - 1, max(start, end - _REACH) - 1, -1)
    starts = [at for at in near if surely_ends(text, at) and not text[at].isspace()]
    return (starts[min(count, len(starts)) - 1], end) if starts else None


def _before(text: str, at: int, count: int, barrier: re.Pattern[str], *, across: bool) -> Span:
    """The last words before ``at`` with no barrier after them; ``across`` skips white space, also between blocks."""
    low = max(0, at - _REACH)
    stem = text[low:at].rstrip(None if across else _BLANKS)
    inner = max((found.end() for found in barrier.finditer(stem)), default=0)
    return _last_words(text, (low + inner, low + len(stem)), count) or (at, at)


def _after(text: str, at: int, count: int, barrier: re.Pattern[str], *, across: bool) -> Span:
    """The first words after ``at``, as ``_before``."""
    window = text[at : at + _REACH]
    stem = window.lstrip(None if across else _BLANKS)
    start = at + len(window) - len(stem)
    found = barrier.search(stem)
    return _first_words(text, (start, start + (found.start() if found else len(stem))), count) or (at, at)


def _telling(character: str) -> bool:
    """A letter, a digit or a sign such as an emoji."""
    return unicodedata.category(character)[0] in "LNS"


# -- how browsers compare


def _folded(text: str) -> str:
    """Text of which two are the same if a browser may take them for the same.

    Browsers compare base letters (Unicode's collation, primary strength). This makes a little more the same than they
    do: a place counted too many costs a few words of context, one too few marks the wrong words.
    """
    text = " ".join(text.split())
    if not text.isascii():
        from desktop.evidence.graphemes import base_letters  # rare before the first click on an address

        text = base_letters(text).translate(_STRAIGHT)
    return text.casefold()


#: Marks that a browser does not tell from those on a keyboard; Hebrew has its own.
_STRAIGHT = str.maketrans(dict.fromkeys(f"{APOSTROPHES}׳", "'") | dict.fromkeys(f"{QUOTATION_MARKS}״", '"'))

#: Of a whole copy: one asks for each of its quotations in turn.
_as_searched = lru_cache(maxsize=2)(_folded)
