"""Typing help for dates: what people write, "last week of Jan 2025" or "44 BC", to the EDTF that says it.

Nothing is decided here. What has several readings is offered in all of them, likeliest first, each with its words: who
typed "03/04/2022" sees both days and picks one. What is not understood is not guessed at: there is no offer.

A phrase is brought to words of one spelling (``typedwords``), then taken apart from the outside: limits ("before"),
choices ("or"), spans ("to"), doubt ("about"), and within them single dates (``typeddates``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

from desktop.core.dates import DateRange, Precision
from desktop.core.datewords import DateWords
from desktop.core.protocols import DateText
from desktop.core.typeddates import label, parsed, single_dates
from desktop.core.typedwords import typed_words

#: Characters and words of a text that are looked at, more than any date needs, so that each key press is answered.
MAX_TEXT = 100
MAX_WORDS = 20
#: Offers, more than anybody compares.
MAX_SUGGESTIONS = 6


class Suggestion(NamedTuple):
    """A date that a text may mean: ``edtf`` to be saved, ``words`` to be shown."""

    edtf: str
    words: str


def suggest(text: str, today: date | None = None, told: DateText | None = None) -> tuple[Suggestion, ...]:
    """What an English text may mean, the likeliest first; empty where nothing is understood. Never raises.

    ``today`` is what "yesterday" and "last week" count from; without it they mean nothing. It also says of which
    century a year of two digits is. ``told`` words the offers.
    """
    told = told or DateWords()
    offers: dict[str, str] = {}
    for edtf in _readings(text.strip(), today):
        r = parsed(edtf)
        if r is not None and edtf not in offers:
            offers[edtf] = told.in_words(r)
        if len(offers) == MAX_SUGGESTIONS:
            break
    return tuple(Suggestion(*offer) for offer in offers.items())


def _readings(text: str, today: date | None) -> Iterator[str]:
    """EDTF texts, not all of which need be dates."""
    if len(text) > MAX_TEXT:
        return
    yield text
    yield text.upper()
    words = typed_words(text)
    if words and len(words) <= MAX_WORDS:
        yield from _phrase(words, today)


def _phrase(words: Sequence[str], today: date | None) -> Iterator[str]:
    first, *rest = words
    if first in _LIMITS:
        for found in islice(_date(rest, today), 2):
            yield from _LIMITS[first](*_ends(found))
    if first == "between" and "and" in rest:
        at = rest.index("and")
        within_and_lasting = tuple(_span(rest[:at], rest[at + 1 :], today))
        yield from reversed(within_and_lasting)
    yield from _set(words, today)
    begin = 1 if first == "from" else 0
    for at, word in enumerate(words):
        if word in {"to", "until", "-", "/"} and begin < at < len(words) - 1:
            yield from _span(words[begin:at], words[at + 1 :], today)
    yield from _date(words, today)


# -- single dates, with doubt

_MARKS = {"about": "~", "perhaps": "?", "~": "~", "?": "?"}
#: Each date of a set or an interval, to put a mark behind it.
_STATED = re.compile(r"Y?-?[0-9X](?:[-0-9XES]|T[0-9:]+(?:\.[0-9]+)?Z?)*")


def _date(words: Sequence[str], today: date | None) -> Iterator[str]:
    """A single date with what is said of its doubt."""
    marks = {_MARKS[word] for word in words if word in _MARKS}
    mark = "%" if len(marks) == 2 else "".join(marks)
    for found in single_dates(" ".join(word for word in _plain(words) if word not in _MARKS), today):
        if parsed(found) is not None:
            yield _STATED.sub(lambda stated: stated[0] + mark, found) if mark and found[-1] != "~" else found


def _ends(found: str) -> tuple[DateRange, DateRange]:
    """The first and the last date of a reading: two of "early 1990s", the same twice of a single date."""
    r = parsed(found)
    assert r is not None, "readings of a date parse"
    whole = r.members[0] if r.members else r
    return whole.start or whole, whole.end or whole


# -- limits

_Limit = Callable[[DateRange, DateRange], tuple[str, ...]]
#: From the first and the last date of what follows to what happened, or lasted, so.
_LIMITS: dict[str, _Limit] = {
    "before": lambda first, _: (f"[..{_previous(first)}]", f"../{_previous(first)}"),
    "by": lambda _, last: (f"[..{last.edtf}]",),
    "until": lambda _, last: (f"../{last.edtf}", f"[..{last.edtf}]"),
    "after": lambda _, last: (f"[{_next(last)}..]", f"{_next(last)}/.."),
    "notbefore": lambda first, _: (f"[{first.edtf}..]",),
    "since": lambda first, _: (f"{first.edtf}/..", f"[{first.edtf}..]"),
    "from": lambda first, _: (f"{first.edtf}/..", f"[{first.edtf}..]"),
}


def _previous(r: DateRange) -> str:
    """The year, month or day before; a time stands for itself."""
    if r.earliest is None or r.unit > Precision.DAY:
        return r.edtf
    return label(r.earliest - 1, r.unit) + _mark(r)


def _next(r: DateRange) -> str:
    if r.latest is None or r.unit > Precision.DAY:
        return r.edtf
    return label(r.latest + 1, r.unit) + _mark(r)


def _mark(r: DateRange) -> str:
    return r.edtf[-1] if r.edtf[-1] in "?~%" else ""


# -- spans and sets

#: How a span ends that has no end, or none that is known.
_ENDLESS = {"..": "..", "?": ""}


def _span(first: Sequence[str], last: Sequence[str], today: date | None) -> Iterator[str]:
    """From one date to another: what lasted, then what happened some time within."""
    if len(last) == 1 and last[0] in _ENDLESS:
        yield from (f"{_ends(found)[0].edtf}/{_ENDLESS[last[0]]}" for found in islice(_date(first, today), 1))
    elif (pair := _pair(first, last, today)) is not None:
        yield from _from_to(*pair)


def _from_to(a: str, b: str) -> tuple[str, ...]:
    begin, end = _ends(a)[0].edtf, _ends(b)[1].edtf
    if begin == end:
        return (begin,)
    if begin.endswith("-24") and begin[:4].isdigit() and end == f"{int(begin[:4]) + 1:04d}":
        return (begin,)  # winter 2001-02
    if parsed(f"{begin}/{end}") is None:  # the later one was written first
        begin, end = _ends(b)[0].edtf, _ends(a)[1].edtf
    return f"{begin}/{end}", f"[{begin}..{end}]"


def _set(words: Sequence[str], today: date | None) -> Iterator[str]:
    """One of "1667 or 1668", all of "1667, 1668 and 1670"."""
    joins = {word for word in words if word in {"or", "and"}}
    brackets = "[]" if joins == {"or"} else "{}"
    if len(joins) > 1:
        return
    for splitters in (joins, {*joins, ","}):  # the comma of "November 30, 2022" parts no dates
        *parts, last = _split(words, splitters)
        pairs = [_pair(part, last, today) for part in parts]
        dates = [date for pair in pairs if pair is not None for date in pair]
        listed = joins or all(len(part) == 1 for part in (*parts, last))
        if parts and listed and len(dates) == 2 * len(pairs):
            members = [*dates[::2], dates[-1]]
            yield brackets[0] + ",".join(member.strip("[]") for member in members) + brackets[1]
            return


def _split(words: Sequence[str], splitters: set[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if word in splitters:
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def _pair(first: Sequence[str], last: Sequence[str], today: date | None) -> tuple[str, str] | None:
    """Two dates, of which one may leave to the other what they share: "25 to 29 January", "Jan 25 to 29, 2025"."""
    for one, other in _sharing(_plain(first), _plain(last)):
        a, b = next(_date(one, today), None), next(_date(other, today), None)
        if a is not None and b is not None:
            return a, b
    return None


def _plain(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in {",", "-"}]


def _sharing(first: list[str], last: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Two phrases as they may have been meant, the likeliest first: what one lacks, the other has at its own end."""
    if last[-1:] in (["bc"], ["ad"]) and first[-1:] not in (["bc"], ["ad"]):
        first = [*first, last[-1]]
    if first and len(last) == 1 and first[-1].isdigit() and last[0].isdigit() and len(last[0]) < len(first[-1]):
        last = [first[-1][: -len(last[0])] + last[0]]  # 1760-70
    endings = [[*first, *last[at:]] for at in range(1, len(last))]
    yield from ((ending, last) for ending in endings)
    yield first, last
    for at in range(len(first) - 1, 0, -1):
        beginning = [*first[:at], *last]
        yield from ((ending, beginning) for ending in (*endings, first))
