"""A copy's sections as plain rows, for JSON that leaves the process and comes back untrusted."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.core.plaintext import without_controls
from desktop.evidence.copies import Section
from desktop.evidence.extraction.limits import TITLE

Row = tuple[str, int, int]
"""Title, level, and the code point of the text that the section begins at."""


def rows(sections: Iterable[Section]) -> list[Row]:
    """The sections as they are written."""
    return [(section.title, section.level, section.start) for section in sections]


def section(row: object) -> Section:
    """The section that a row tells of. ``ValueError`` for what is no such row."""
    match row:
        case [str() as title, int() as level, int() as start] if level >= 0 and start >= 0:
            return Section(without_controls(title[:TITLE]), level, start)
    raise ValueError("this is no section: a title, a level and a place")
