r"""Lines of text out of the events of any markup: the one place that says how a copy's text is laid out.

A paragraph, heading, list item, row of a table or part between two ``<br>`` is one line; lines end with one "\n",
and there are no blank lines but in preformatted text and between a PDF's pages. Cells of a row are parted by a tab.
White space collapses as in HTML, so no-break spaces stay. Each line is brought to NFC as it ends, which is NFC for the
whole text, since a line feed composes with nothing; hence offsets of lines are offsets of the text that is hashed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from enum import IntEnum
from typing import Final

from desktop.evidence.copies import CopyError, Section
from desktop.evidence.extraction.limits import SECTIONS, TEXT, TITLE
from desktop.evidence.graphemes import composed

_SPACES: Final = re.compile(r"[ \t\n\f\r]+")

#: What no text has: a NUL would end it for C code, half a surrogate pair can't be hashed.
_IMPOSSIBLE: Final = re.compile("[\0\ud800-\udfff]")


class Region(IntEnum):
    """Which part of a web page a line stands in."""

    AROUND = 0
    """Outside the main content: menus, teasers, the imprint."""
    HEADLINE = 1
    """Outside the main content too, but a first-level heading, which is the article's own on many pages."""
    ARTICLE = 2
    MAIN = 3


class Composer:
    """Takes a document's text piece by piece, with where its blocks, cells and headings begin and end."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._regions = bytearray()
        self._marks: list[tuple[str, int, int]] = []  # the title, level and line of each section
        self._room = TEXT
        self._line: list[str] = []
        self._space = False
        self._break = False
        self._tab = False
        self._heading: tuple[int, int] | None = None  # the level and first line of one that is open
        self._region = Region.AROUND

    def text(self, piece: str) -> None:
        """Adds text in which white space collapses, also with that of the piece before."""
        piece = _SPACES.sub(" ", piece)
        if piece in ("", " "):
            self._space = self._space or bool(piece)
            return
        self._settle()
        if self._line and (self._space or piece[0] == " "):
            self._line.append(" ")
        self._line.append(piece.strip(" "))
        self._space = piece[-1] == " "

    def verbatim(self, piece: str) -> None:
        """Adds preformatted text: its white space and line ends stay as they are."""
        if not piece:
            return
        self._settle()
        if self._space and self._line:
            self._line.append(" ")
        self._space = False
        first, *others = piece.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._line.append(first)
        for line in others:
            self._end_line()
            self._line.append(line)

    def end_block(self) -> None:
        """What follows starts a new line, unless it is the first of a table's cell."""
        self._break = self._break or not self._tab

    def start_cell(self) -> None:
        """What follows is another cell of the row that the line holds."""
        self._tab, self._break = True, False

    def end_row(self) -> None:
        self._flush()

    def start_heading(self, level: int) -> None:
        self.end_heading()
        self._flush()
        self._heading = level, len(self._lines)

    def end_heading(self) -> None:
        if self._heading is None:
            return
        (level, line), self._heading = self._heading, None
        self._flush()
        self._mark(" ".join(self._lines[line:]), level, line)

    def start_section(self, title: str, level: int) -> None:
        """Begins a section that has no heading in the text itself: a PDF's page, a chapter by the table of contents."""
        self.end_heading()
        self._flush()
        self._mark(title, level, len(self._lines))

    def blank_line(self) -> None:
        self._flush()
        self._end_line()

    def enter(self, region: Region) -> None:
        """What follows is of ``region``."""
        self._flush()
        self._region = region

    def extend(self, other: Composer) -> None:
        """Adds all that another has composed, its sections too."""
        self.end_heading()
        self._flush()
        other.end_heading()
        other._flush()
        first = len(self._lines)
        for line in other._lines:
            self._append(line)
        self._marks += [(title, level, first + line) for title, level, line in other._marks]

    @property
    def sectioned(self) -> bool:
        """Whether there is any section so far."""
        return bool(self._marks) or self._heading is not None

    def sizes(self) -> Counter[Region]:
        """How many code points stand in each region."""
        self.end_heading()
        self._flush()
        sizes: Counter[Region] = Counter()
        for line, region in zip(self._lines, self._regions, strict=True):
            sizes[Region(region)] += len(line)
        return sizes

    def finish(self, keep: Collection[Region] = tuple(Region)) -> tuple[str, tuple[Section, ...]]:
        """The text and its sections, of the regions to ``keep``."""
        self.end_heading()
        self._flush()
        kept, starts, length = [], [], 0
        for line, region in zip(self._lines, self._regions, strict=True):
            starts.append(length)
            if region in keep:
                kept.append(line)
                length += len(line) + 1
        text = "\n".join(kept)
        starts.append(len(text))
        sections = tuple(
            Section(title, level, starts[line])
            for title, level, line in self._marks
            if line == len(self._lines) or self._regions[line] in keep
        )
        return text, sections

    def _settle(self) -> None:
        """Carries out what was asked for between the text before and the text that is to be added now."""
        if self._break:
            self._flush()
        elif self._tab and self._line:
            self._line.append("\t")
            self._space = False
        self._tab = False

    def _flush(self) -> None:
        """Ends the line, if there is one."""
        if any(self._line):
            self._end_line()
        self._line = []
        self._break = self._tab = self._space = False

    def _end_line(self) -> None:
        line = "".join(self._line)
        if not line.isascii() or "\0" in line:
            # a BOM at the beginning of a copy's text is none of it, and would not be hashed
            line = composed(_IMPOSSIBLE.sub("\ufffd", line)).lstrip("\ufeff")
        self._append(line)
        self._line = []
        self._space = False

    def _append(self, line: str) -> None:
        self._room -= len(line) + 1
        if self._room < 0:
            raise CopyError(f"the text is longer than {TEXT:,} characters: attach the part that you quote")
        self._lines.append(line)
        self._regions.append(self._region)

    def _mark(self, title: str, level: int, line: int) -> None:
        title = " ".join(title.split())
        if title and len(self._marks) < SECTIONS:
            title = title if len(title) <= TITLE else title[: TITLE - 1] + "…"
            self._marks.append((title, level, line))
