"""How much of a copy is worked on at the most: above what people quote from, below what would starve the machine.

Reading runs in a process of its own with limits on time and memory (``evidence.worker``); these are here so that a
person is told what is wrong with the file instead of that something ran out.
"""

from __future__ import annotations

from typing import Final

TEXT: Final = 64_000_000
"""Code points of a copy's text: as many as the largest plain text file has bytes."""

TITLE: Final = 300
"""Code points of a section's title that are kept: a list of chapters shows no more, and the text has all of it."""

SECTIONS: Final = 100_000
"""Sections that are kept: nobody reads a longer list of chapters, and the text has all headings."""

PACKED_FILES: Final = 20_000
"""Files in a DOCX or EPUB: an illustrated encyclopaedia has some thousands."""

UNPACKED: Final = 512 * 2**20
"""Bytes of all files in a DOCX or EPUB by their declared sizes: eight times the largest file that is read at all, which
books with pictures never come near, as pictures do not shrink when packed."""

PART: Final = 64 * 2**20
"""Bytes of one unpacked part, as of a copy itself."""

DOCX_XML: Final = 16 * 2**20
"""Bytes of a DOCX's text with its markup: some 6,000 pages. Measured: mammoth takes 1.7 s of CPU and 40 MB for each."""

MARKDOWN_NESTING: Final = 100
"""Quotes and lists within each other. The parser calls itself for each, and leaves out silently what is deeper."""

PDF_PAGES: Final = 20_000
"""Pages of a PDF: ten times a long law's, and a bound for a page tree that names one page again and again."""
