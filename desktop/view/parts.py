"""Which part of a long copy is shown at once, so that the reader opens a book as quickly as an article."""

from __future__ import annotations

#: Code points up to which a copy is shown whole, and about as many as a part of a longer one holds: some thirty
#: screens. Measured with QTextDocument: laying out 64,000 takes up to 16 ms, 5,000,000 take 900 ms and 330 MB.
PART = 64_000

#: Lines in a part at the most: each costs as much as some hundred letters.
LINES = 1_600

#: How far from where a part would end by its size it may end at the end of a line, or of a word.
_SLACK = PART // 8


def part_around(text: str, offset: int) -> tuple[int, int]:
    """The stretch of ``text`` (code points, end exclusive) to show with ``offset`` about its middle.

    It begins and ends with a line where lines are short enough, else with a word, else anywhere. A text that is short
    is one part.
    """
    if len(text) <= PART and text.count("\n") < LINES:
        return 0, len(text)
    offset = max(0, min(offset, len(text)))
    return _start(text, offset), _end(text, offset)


def _start(text: str, offset: int) -> int:
    earliest = max(0, offset - PART // 2)
    start = offset
    for _ in range(LINES // 2):
        start = text.rfind("\n", earliest, start)
        if start < 0:
            break
    else:
        return start + 1
    return 0 if earliest == 0 else _border(text, earliest, min(offset, earliest + _SLACK)) or earliest


def _border(text: str, start: int, end: int) -> int:
    """Behind the first line's end between two places, or the first word's; 0 if there is neither."""
    return text.find("\n", start, end) + 1 or text.find(" ", start, end) + 1


def _end(text: str, offset: int) -> int:
    latest = min(len(text), offset + PART // 2)
    end = offset - 1
    for _ in range(LINES // 2):
        end = text.find("\n", end + 1, latest)
        if end < 0:
            break
    else:
        return end
    if latest == len(text):
        return latest
    after = max(offset, latest - _SLACK)
    return next((place for mark in "\n " if (place := text.rfind(mark, after, latest)) >= 0), latest)
