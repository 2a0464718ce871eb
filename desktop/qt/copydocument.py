"""A part of a copy's text as a document: paragraphs, headings, and one position of the document for each UTF-16 unit.

What would shift a place (a structure of Qt's, a line break that comes or goes) is replaced one for one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property

from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument

from desktop.evidence.copies import Copy, Span, paragraphs
from desktop.qt.labels import line_height
from desktop.qt.theme import UNIT, Theme, quote_font

#: Characters that a document would take for its own structure, by what shows instead.
_STRUCTURE = str.maketrans({"\r": " ", "\ufdd0": "\ufffd", "\ufdd1": "\ufffd", "\ufffc": "\ufffd"})
#: A line break within a paragraph, as Qt writes it.
_SOFT = "\u2028"
_GAP = 2 * UNIT
_ABOVE, _BELOW = 5 * UNIT, 12 * UNIT
#: What a blank line of the copy takes: it parts paragraphs, which have a gap of their own.
_BLANK = UNIT
#: What is free before the lines, so that the number of a place can stand over its first letter.
BEFORE = 5
#: The room under a paragraph for the events that rest on it.
EVENTS_ROOM = 6 * UNIT


class CopyDocument:
    """Fills a document with parts of one copy. ``used`` says of a place whether an event rests on its paragraph."""

    def __init__(self, copy: Copy, theme: Theme) -> None:
        self._copy = copy
        self._theme = theme
        self.used: Callable[[int], bool] | None = None

    def prepare(self, document: QTextDocument) -> None:
        """Makes a new document ready to be filled: each of this, done to a full one, would lay it out anew."""
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        document.setDefaultFont(quote_font())

    def fill(self, document: QTextDocument, part: Span) -> None:
        """Replaces what the document shows by ``part`` (code points of the copy's text)."""
        document.clear()
        frame = document.rootFrame().frameFormat()
        frame.setTopMargin(_ABOVE)
        frame.setLeftMargin(BEFORE)
        frame.setBottomMargin(_BELOW)
        document.rootFrame().setFrameFormat(frame)
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        offset = part[0]
        for number, line in enumerate(self._lines(part)):
            block, letters = self._formats(offset, line)
            if number:
                cursor.insertBlock(block, letters)
            else:
                cursor.setBlockFormat(block)
                cursor.setBlockCharFormat(letters)
            cursor.insertText(line, letters)
            offset += len(line) + 1
        cursor.endEditBlock()

    def _lines(self, part: Span) -> list[str]:
        """The part's lines as the document's blocks: what breaks a paragraph inside breaks the line only."""
        return "".join(self._pieces(*part)).translate(_STRUCTURE).split("\n")

    def _pieces(self, start: int, end: int) -> Iterator[str]:
        text = self._copy.text
        spans = paragraphs(text)
        for index in range(bisect_right(spans, start, key=lambda span: span[1]), len(spans)):
            first, last = max(start, spans[index][0]), min(end, spans[index][1])
            if first >= end:
                break
            yield text[start:first]
            yield text[first:last].replace("\n", _SOFT)
            start = last
        yield text[start:end]

    def _formats(self, offset: int, line: str) -> tuple[QTextBlockFormat, QTextCharFormat]:
        if not line or line.isspace():
            return self._blank
        level = self._levels.get(offset)
        if level is not None and line.strip() == level[1]:
            return self._heading if level[0] > 1 else self._title
        if self.used is None:
            return self._plain
        return self._used if self.used(offset) else self._unused

    @cached_property
    def _levels(self) -> dict[int, tuple[int, str]]:
        """Headings that stand in the text, by their place; a chapter's name in a list of contents does not."""
        sections = () if self._copy.pages else self._copy.sections
        return {section.start: (section.level, section.title.strip()) for section in sections}

    # -- formats, made once: a part has thousands of lines

    @cached_property
    def _plain(self) -> tuple[QTextBlockFormat, QTextCharFormat]:
        return _block(quote_font(), below=_GAP), self._letters(quote_font())

    @cached_property
    def _blank(self) -> tuple[QTextBlockFormat, QTextCharFormat]:
        block = QTextBlockFormat()
        block.setLineHeight(_BLANK, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        return block, self._letters(quote_font())

    @cached_property
    def _title(self) -> tuple[QTextBlockFormat, QTextCharFormat]:
        return self._head(quote_font("title"), above=4 * UNIT)

    @cached_property
    def _heading(self) -> tuple[QTextBlockFormat, QTextCharFormat]:
        return self._head(quote_font(), above=3 * UNIT)

    @cached_property
    def _used(self) -> tuple[QTextBlockFormat, QTextCharFormat]:
        return _block(quote_font(), below=_GAP + EVENTS_ROOM), self._letters(quote_font())

    @cached_property
    def _unused(self) -> tuple[QTextBlockFormat, QTextCharFormat]:
        return _block(quote_font(), below=_GAP), self._letters(quote_font(), "muted")

    def _head(self, font: QFont, *, above: int) -> tuple[QTextBlockFormat, QTextCharFormat]:
        font.setWeight(QFont.Weight.Bold)
        return _block(font, above=above, below=_GAP), self._letters(font)

    def _letters(self, font: QFont, role: str = "ink") -> QTextCharFormat:
        made = QTextCharFormat()
        made.setFont(font)
        made.setForeground(self._theme.color(role))
        return made


def _block(font: QFont, *, above: int = 0, below: int) -> QTextBlockFormat:
    made = QTextBlockFormat()
    made.setLineHeight(line_height(font), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    made.setTopMargin(above)
    made.setBottomMargin(below)
    return made
