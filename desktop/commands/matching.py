"""How well typed letters fit a title, for the palette.

People type the start of a word they remember ("zo"), the initials ("zi") or the letters in order ("exprt"); all three
must find "Zoom in" or "Export an image", and the first must win.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Costs of a fit, small is better. Only their order matters, and that one worse word outweighs two better ones.
START, INSIDE, INITIALS, SCATTERED = 0, 3, 4, 9


@dataclass(frozen=True, slots=True)
class Fit:
    """A match: ``cost`` orders results, ``letters`` are the matched places in the title (ascending, for the eye)."""

    cost: int
    letters: tuple[int, ...]


def fit(text: str, title: str) -> Fit | None:
    """How ``text`` fits ``title``; None where one of its words does not fit at all. An empty text fits everything."""
    cost = 0
    letters: set[int] = set()
    lowered = _lowered(title)
    for word in _lowered(text).split():
        found = _fit_word(word, lowered)
        if found is None:
            return None
        cost += found.cost
        letters.update(found.letters)
    return Fit(cost, tuple(sorted(letters)))


def _lowered(text: str) -> str:
    """Lower case, letter by letter: ``str.lower`` can lengthen a text ("İ"), and places in it must stay true."""
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def _fit_word(word: str, title: str) -> Fit | None:
    starts = [place for place in range(len(title)) if _begins_word(title, place)]
    for place in starts:
        if title.startswith(word, place):
            return Fit(START, tuple(range(place, place + len(word))))
    place = title.find(word)
    if place >= 0:
        return Fit(INSIDE, tuple(range(place, place + len(word))))
    initials = _in_order(word, title, starts)
    if initials is not None:
        return Fit(INITIALS, initials)
    scattered = _in_order(word, title, range(len(title)))
    return None if scattered is None else Fit(SCATTERED, scattered)


def _begins_word(title: str, place: int) -> bool:
    return title[place].isalnum() and (place == 0 or not title[place - 1].isalnum())


def _in_order(word: str, title: str, places: range | list[int]) -> tuple[int, ...] | None:
    """The first of ``places`` at which the letters of ``word`` stand one after the other."""
    remaining = iter(places)
    found = []
    for letter in word:
        place = next((place for place in remaining if title[place] == letter), None)
        if place is None:
            return None
        found.append(place)
    return tuple(found)
