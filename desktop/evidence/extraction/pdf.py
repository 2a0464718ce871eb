"""PDF: the words of each page in the lines that they stand in.

A PDF says where letters stand, not what is a paragraph, so its lines are kept as they are, hyphens at their ends too
(anchoring tries both joins). Pages are parted by a blank line; they are the sections, each one of them, in order.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final

from desktop.evidence.copies import CopyError
from desktop.evidence.extraction import Extracted
from desktop.evidence.extraction.composer import Composer
from desktop.evidence.extraction.failures import told_as
from desktop.evidence.extraction.limits import PDF_PAGES

if TYPE_CHECKING:
    from pypdf import PageObject

_PRINT: Final = "open it in a PDF program, print it into a new PDF, and attach that"
_DAMAGED: Final = f"the PDF is damaged: {_PRINT}"
_ENCRYPTED: Final = f"the PDF is protected by a password or encrypted: {_PRINT}"


def read(data: bytes, progress: Callable[[float], None]) -> Extracted:
    """The text of a PDF's pages; raises ``CopyError``. A page that can't be read is a note, unless all are."""
    # what it says of each damaged object is for programmers, and would be printed
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    pages = _pages(data)
    composer = Composer()
    blank: list[int] = []
    damaged: list[int] = []
    for number, page in enumerate(pages, 1):
        progress((number - 1) / len(pages))
        try:
            text = _text(page)
        except CopyError:
            damaged.append(number)
            text = ""
        else:
            if not text:
                blank.append(number)
        _add_page(composer, number, text)
    if len(damaged) == len(pages):
        raise CopyError(_DAMAGED)
    return Extracted(*composer.finish(), tuple(_notes(blank, damaged)))


def _pages(data: bytes) -> Sequence[PageObject]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    with told_as(_DAMAGED):
        try:
            reader = PdfReader(BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):  # many are, against printing, and open without a word
                raise CopyError(_ENCRYPTED)
            pages = list(reader.pages)
        except (DependencyError, FileNotDecryptedError) as error:  # the former for AES, which needs another library
            raise CopyError(_ENCRYPTED) from error
    if len(pages) > PDF_PAGES:
        raise CopyError(f"the PDF has more than {PDF_PAGES:,} pages: print those that you quote into a new PDF")
    return pages


def _text(page: PageObject) -> str:
    """The page's lines, without blank ones around them and more than one between them."""
    with told_as(_DAMAGED):
        lines = [line.rstrip() for line in page.extract_text().splitlines()]
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return "\n".join(kept).rstrip("\n")


def _add_page(composer: Composer, number: int, text: str) -> None:
    if text and number > 1:
        composer.blank_line()
    composer.start_section(f"Page {number}", 1)
    composer.verbatim(text)


def _notes(blank: Sequence[int], damaged: Sequence[int]) -> list[str]:
    notes = []
    if blank:
        have, they = ("has", "it may be a scan") if len(blank) == 1 else ("have", "they may be scans")
        notes.append(f"{_ranges(blank)} {have} no text: {they}")
    if damaged:
        notes.append(f"{_ranges(damaged)} can't be read and {'is' if len(damaged) == 1 else 'are'} left out: damaged")
    return notes


def _ranges(numbers: Sequence[int]) -> str:
    """Page numbers in words, neighbours together: "pages 3–5, 9"."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    words = ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
    return f"page{'s' if len(numbers) > 1 else ''} {words}"
