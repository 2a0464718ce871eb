"""Words of a file where there is room for a few: quoted words, headlines and gaps may be as long as a book."""

from __future__ import annotations

import re

#: Code points of a title that are measured, and told: more than any card holds; a file may have a million of them.
TITLE_LETTERS = 300

_BLANKS = re.compile(r"\s+")
_GAP = " … "
_PAIRS = ("“”", '""', "„“", "„”", "«»", "»«", "””", "「」")


def in_marks(text: str) -> str:
    """Quoted words in quotation marks: as they stand where they bring their own, for two pairs would be one too many.

    Two passages that each have marks of their own are not held together by them: they get a pair around both.
    """
    words = text.strip()
    held = any(
        len(words) > 2 and words[0] == pair[0] and words[-1] == pair[1] and not set(pair) & set(words[1:-1])
        for pair in _PAIRS
    )
    return words if held else f"“{words}”"


def cut_end(text: str, letters: int) -> str:
    """The beginning of a text, on one line of at most ``letters`` characters: enough to know it by.

    An ellipsis stands for the rest. White space at the ends is left out.
    """
    read = 4 * letters  # of a book, no more is looked at than can be shown
    line = " ".join(text[:read].split())
    return line if len(line) <= letters and len(text) <= read else f"{line[: letters - 1].rstrip()}…"


def cut_middle(text: str, letters: int) -> str:
    """Both ends of a text, on one line of at most ``letters`` characters: where to begin and to end reading it.

    White space at the ends becomes a space and stays, so that what is shortened piece by piece can be joined again.
    """
    read = 4 * letters
    line = _BLANKS.sub(" ", text if len(text) <= read else f"{text[: read // 2]}{_GAP}{text[-read // 2 :]}")
    half = (letters - len(_GAP)) // 2
    return line if len(line) <= letters else f"{line[:half].rstrip()}{_GAP}{line[-half:].lstrip()}"
