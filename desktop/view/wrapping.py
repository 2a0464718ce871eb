"""Names in several short lines: where they break, and how narrow they can become.

Lines break at spaces, and between the wide letters of Chinese, Japanese and Korean, which are written without any.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple
from unicodedata import category, east_asian_width

from desktop.core.protocols import TextMeasure, TextStyle

#: Lines are made narrower in steps of so many pixels at least: nobody sees less.
STEP = 0.5
#: No line of a card or of a lane's name has room for so many letters: of a title that is a book no more is looked at.
MOST_LETTERS = 120


class Lines(NamedTuple):
    """A text in lines. ``whole``: nothing of it is left out."""

    lines: tuple[str, ...]
    whole: bool


def wrapped(text: str, style: TextStyle, width: float, measure: TextMeasure, most: int, *, tail: float = 0.0) -> Lines:
    """The text in up to ``most`` lines of ``width`` pixels; what is too long is elided.

    ``tail`` pixels stay free after its end, for what is to stand there.
    """
    if len(text) > most * MOST_LETTERS:
        text = text[: most * MOST_LETTERS] + "…"
    pieces = list(_pieces(text))
    lines: list[str] = []
    while pieces:
        count = _fitting(pieces, style, width, measure, tail) if len(lines) < most - 1 else len(pieces)
        lines.append("".join(pieces[:count]).strip())
        del pieces[:count]
    fitted = [
        measure.elided(line, style, max(0.0, width - (tail if nth == len(lines) else 0.0)))
        for nth, line in enumerate(lines, 1)
    ]
    return Lines(tuple(fitted), fitted == lines)


def balanced(text: str, style: TextStyle, width: float, measure: TextMeasure, most: int, *, tail: float = 0.0) -> Lines:
    """The same lines broken so that the longest of them is as short as can be: "Silicon Valley / is astonished"."""
    best = wrapped(text, style, width, measure, most, tail=tail)
    while best.whole and len(best.lines) > 1:
        narrower = wrapped(text, style, extent(best.lines, style, measure, tail) - STEP, measure, most, tail=tail)
        if not narrower.whole or len(narrower.lines) > len(best.lines):
            break
        best = narrower
    return best


def extent(lines: Sequence[str], style: TextStyle, measure: TextMeasure, tail: float = 0.0) -> float:
    """The pixels of the widest line, with the ``tail`` after the last one."""
    widths = [measure.width(line, style) for line in lines] or [0.0]
    return max(*widths, widths[-1] + tail)


def _fitting(pieces: Sequence[str], style: TextStyle, width: float, measure: TextMeasure, tail: float) -> int:
    """How many of the pieces a line holds; one at least, however long it is."""
    count, line = 1, pieces[0]
    while count < len(pieces):
        line += pieces[count]
        if measure.width(line.strip(), style) + tail * (count + 1 == len(pieces)) > width:
            break
        count += 1
    return count


def _pieces(text: str) -> Iterator[str]:
    """What no line breaks; a word brings the space before it."""
    for word in text.split():
        start = 0
        for at, (before, after) in enumerate(pairwise(word), 1):
            if _parts(before, after):
                yield f" {word[:at]}" if start == 0 else word[start:at]
                start = at
        yield f" {word}" if start == 0 else word[start:]


def _parts(before: str, after: str) -> bool:
    """Whether a line may break between two letters: beside a wide one, but not before what closes or marks it."""
    if "W" not in (east_asian_width(before), east_asian_width(after)):
        return False
    return category(after)[0] not in "PMC" and category(before) not in ("Ps", "Pi")
