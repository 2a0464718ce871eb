"""What is marked in a copy, and how: told apart by lines as well as by grounds, never by colour alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum, auto
from itertools import pairwise

from PySide6.QtGui import QTextCharFormat

from desktop.core.protocols import AnchorState
from desktop.core.timeline import Quotation
from desktop.evidence.anchor import WIDE_GAP, Anchor
from desktop.evidence.copies import Span
from desktop.qt.theme import Theme

_Line = QTextCharFormat.UnderlineStyle


class Level(IntEnum):
    """How near a quotation is to what one reads about: of some event, of the selected one, or the chosen one."""

    ANY = 0
    EVENT = 1
    CHOSEN = 2


class Kind(Enum):
    """What stands at a mark."""

    WORDS = auto()  # the words of a quotation
    ALTERED = auto()  # similar words: no quotation of these
    CANDIDATE = auto()  # one of the places that a quotation may mean
    GAP = auto()  # what a quotation left out between its parts
    FOUND = auto()  # what was searched for
    DRAFT = auto()  # what is about to become a quotation


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked place: ``start`` to ``end`` in code points of the copy's text.

    ``number`` is that of a candidate, from 1; 0 for all others.
    """

    quotation_id: str
    start: int
    end: int
    level: Level = Level.ANY
    kind: Kind = Kind.WORDS
    number: int = 0

    @property
    def leads(self) -> bool:
        """Whether a click on it leads to its quotation's events."""
        return self.kind not in {Kind.GAP, Kind.FOUND, Kind.DRAFT}


def level_of(quotation: Quotation, chosen: Quotation | None, of_event: Collection[str]) -> Level:
    """``of_event`` are the ids of the selected event's quotations."""
    if chosen is not None and quotation.id == chosen.id:
        return Level.CHOSEN
    return Level.EVENT if quotation.id in of_event else Level.ANY


def marks_of(quotation: Quotation, anchor: Anchor, level: Level, candidate: int = 0) -> Iterator[Mark]:
    """The marks of one quotation. Candidates are shown of the chosen one alone, ``candidate`` of them strongest."""
    kind = Kind.ALTERED if anchor.state is AnchorState.ALTERED else Kind.WORDS
    for span in anchor.spans:
        yield Mark(quotation.id, *span, level, kind)
    for before, after in pairwise(anchor.spans):
        if 0 < after[0] - before[1] <= WIDE_GAP:  # more parts them: nobody reads it as left out
            yield Mark(quotation.id, before[1], after[0], level, Kind.GAP)
    if level is Level.CHOSEN:
        for index, span in enumerate(anchor.candidates):
            strength = Level.CHOSEN if index == candidate else Level.EVENT
            yield Mark(quotation.id, *span, strength, Kind.CANDIDATE, index + 1)


def place_shown(anchor: Anchor, candidate: int = 0) -> Span | None:
    """Where the reader goes for a quotation: its place, else the candidate that is looked at."""
    if anchor.spans:
        return anchor.spans[0][0], anchor.spans[-1][1]
    return anchor.candidates[candidate] if candidate < len(anchor.candidates) else None


def strongest_last(marks: Sequence[Mark]) -> list[Mark]:
    """In the order of painting: what is later lies over what is earlier.

    What a quotation leaves out lies under all others: those words may be another's.
    """
    return sorted(marks, key=lambda mark: (mark.kind is not Kind.GAP, mark.level, mark.kind is Kind.FOUND))


def char_format(mark: Mark, theme: Theme) -> QTextCharFormat:
    """How a mark is drawn over the text."""
    form = QTextCharFormat()
    match mark.kind:
        case Kind.GAP:
            form.setBackground(theme.color("panel"))  # Qt leaves out what has no ground
            _line(form, theme, "muted", _Line.DotLine)
            if mark.level is not Level.ANY:
                form.setForeground(theme.color("muted"))
        case Kind.FOUND:
            current = mark.level is Level.CHOSEN
            form.setBackground(theme.color("accent" if current else "found"))
            form.setForeground(theme.color("accent_ink" if current else "ink"))
        case Kind.DRAFT:
            form.setBackground(theme.color("accent_soft"))
            _line(form, theme, "accent", _Line.DashUnderline)
        case Kind.ALTERED:
            _ground(form, theme, mark.level)
            _line(form, theme, "wrong", _Line.WaveUnderline)
        case _:
            _ground(form, theme, mark.level)
            line, role = _LINES[mark.level]
            _line(form, theme, role, line)
    return form


_GROUNDS = {Level.ANY: "highlight", Level.EVENT: "highlight_event", Level.CHOSEN: "highlight_strong"}
_LINES = {
    Level.ANY: (_Line.DotLine, "attention"),
    Level.EVENT: (_Line.DashUnderline, "attention"),
    Level.CHOSEN: (_Line.SingleUnderline, "accent"),
}


def _ground(form: QTextCharFormat, theme: Theme, level: Level) -> None:
    form.setBackground(theme.color(_GROUNDS[level]))
    form.setForeground(theme.color("ink"))


def _line(form: QTextCharFormat, theme: Theme, role: str, style: QTextCharFormat.UnderlineStyle) -> None:
    form.setUnderlineColor(theme.color(role))
    form.setUnderlineStyle(style)
