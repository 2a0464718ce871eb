"""Copies of every format to text: what a source says, without how it looks.

Each format has a module with ``read(data, progress) -> Extracted``, loaded when the first copy of it is read. Nothing
here opens a file, starts a process or speaks to a network; ``evidence.worker`` makes sure of it from outside, and
bounds time and memory. ``composer`` says how the text is laid out, ``limits`` how much of it there may be.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from pathlib import PurePath
from typing import Final, NamedTuple

from desktop.evidence.copies import MAX_BYTES, CopyError, Format, Section, decode


class Extracted(NamedTuple):
    """The text of a copy, where its sections begin in it, and what the person should know of how it was read."""

    text: str
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()


#: How files begin that people try and that can't be read, with what they are and what would work.
_OTHERS: Final = (
    (re.compile(rb"\{\\rtf"), "an RTF document", "save it as DOCX or as plain text (UTF-8)"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "an old Office document", "save it as DOCX"),
    (re.compile(rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis", re.DOTALL), "an OpenDocument", "save it as DOCX"),
    (
        re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|RIFF.{4}WEBP|II\*\0|MM\0\*", re.DOTALL),
        "a picture",
        "have a program recognise its text (OCR), save that",
    ),
    (re.compile(rb"bplist00"), "a Safari web archive", "save the page as HTML (“Page Source”)"),
    (
        re.compile(rb"From: .*\r?\n(?s:.{0,2000})multipart/related"),
        "a page in one file (MHTML)",
        "save it as HTML only",
    ),
)
_EPUB: Final = re.compile(rb"PK\x03\x04.{26}mimetypeapplication/epub\+zip", re.DOTALL)
#: Atomic groups: what a stranger's file begins with must not make the search take forever.
_HTML: Final = re.compile(
    rb"\s*+(?:<\?xml[^>]*+>\s*+)?+(?><!--.*?-->\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_SUFFIXES: Final[dict[str, Format]] = {
    **dict.fromkeys((".html", ".htm", ".xhtml", ".xht"), "html"),
    **dict.fromkeys((".md", ".markdown", ".mdown"), "markdown"),
}

#: Where a PDF's header may stand, as its readers have it.
_PDF_HEADER_WITHIN: Final = 1024

_EMPTY: Final[dict[Format, str]] = {
    "pdf": "the PDF has no text, only pictures of it: have a program recognise it (OCR), and attach what that makes",
    "html": "the page has no text in itself: copy its text from the browser, and paste that",
}


def format_of(path_name: str, head: bytes) -> Format:
    """What a file is, by its first bytes, some thousands, and where they leave it open by its name's suffix.

    Raises ``CopyError`` for what is plainly something that can't be read; whatever else there is passes for text.
    """
    for pattern, kind, instead in _OTHERS:
        if pattern.match(head):
            raise CopyError(f"“{path_name}” is {kind}: {instead} and attach that")
    suffix = PurePath(path_name).suffix.lower()
    if head.startswith(b"%PDF-") or (suffix == ".pdf" and b"%PDF-" in head[:_PDF_HEADER_WITHIN]):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "epub" if _EPUB.match(head) or suffix == ".epub" else "docx"
    if _HTML.match(_as_ascii(head)):
        return "html"
    return _SUFFIXES.get(suffix, "text")


def extract(
    data: bytes,
    format: Format,  # noqa: A002 - as in Copy
    *,
    progress: Callable[[float], None] = lambda _share: None,
) -> Extracted:
    """The text of a copy. ``progress`` is told the share done, 0 to 1, as often as there is something to tell.

    Plain text is only decoded, which ``copies.from_text`` brings to the form that offsets refer to; all else is in it.
    Raises ``CopyError``, whatever ``data`` is, and ``MemoryError``; it may take minutes: see ``evidence.worker``.
    """
    if len(data) > MAX_BYTES:
        raise CopyError(f"the file is larger than {MAX_BYTES // 2**20} MB: attach the part that you quote")
    if format in {"text", "pasted"}:
        return Extracted(decode(data))
    found = _reader(format)(data, progress)
    if not found.text.strip():
        raise CopyError(_EMPTY.get(format, "the document has no text: attach the one that you quote"))
    progress(1.0)
    return found


def _reader(format: Format) -> Callable[[bytes, Callable[[float], None]], Extracted]:  # noqa: A002
    """The ``read`` of a format, imported only now, and where a bundler of the program sees it."""
    match format:
        case "html":
            from desktop.evidence.extraction.html import read as read_html

            return read_html
        case "markdown":
            from desktop.evidence.extraction.markdown import read as read_markdown

            return read_markdown
        case "pdf":
            from desktop.evidence.extraction.pdf import read as read_pdf

            return read_pdf
        case "docx":
            from desktop.evidence.extraction.docx import read as read_docx

            return read_docx
        case "epub":
            from desktop.evidence.extraction.epub import read as read_epub

            return read_epub
        case _:
            raise ValueError(f"{format} needs no reader")


def _as_ascii(head: bytes) -> bytes:
    """The beginning of a text in any of Unicode's encodings, as far as it is ASCII."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace").encode("ascii", "replace")
    return head.removeprefix(codecs.BOM_UTF8)
