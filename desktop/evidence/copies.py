"""Copies: the text of a source on the user's disk, read so that offsets and hashes mean the same everywhere.

A copy is untrusted and may be any file that somebody dropped on the window, so every way in which it is not the plain
text of an article ends in one ``CopyError`` that a person can act on, before much memory is spent.
"""

from __future__ import annotations

import codecs
import os
import stat
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from desktop.core.folder import OutsideError, inside

#: The largest copy in bytes: some 30 long novels, far above any article, far below what would stall the window.
MAX_BYTES = 64 * 1024 * 1024

#: How the files that people try first begin, with what to call them.
_NOT_TEXT = {b"%PDF-": "a PDF", b"PK\x03\x04": "a packed file (such as DOCX or EPUB)", b"{\\rtf": "an RTF document"}


class CopyError(ValueError):
    """A copy can't be read; the message says why and what would work, in words for the user."""


@dataclass(frozen=True, slots=True)
class Copy:
    """The text of a source, decoded, with no BOM, LF line ends and NFC; ``sha256`` is of its UTF-8.

    ``path`` is None for a text that never was a file. Offsets everywhere count code points of ``text``.
    """

    text: str
    sha256: str
    path: Path | None = None


def read(path: Path) -> Copy:
    """The copy in a plain text file (``.txt``, ``.md``): UTF-8 with or without a BOM, or UTF-16 with one.

    Other encodings are refused, not guessed: a wrong guess would show words that the source never printed beside a
    mark that calls them verbatim. Raises ``CopyError`` for whatever is no plain text of at most ``MAX_BYTES``.
    """
    data = _bytes_of(path)
    for start, kind in _NOT_TEXT.items():
        if data.startswith(start):
            raise CopyError(f"“{path.name}” is {kind}: save the source as plain text (UTF-8) and attach that")
    return from_text(_decoded(data, path.name), path=path)


def read_named(
    folder: Path, named: Iterable[tuple[str, str]], check: Callable[[], None] = lambda: None
) -> tuple[dict[str, Copy], list[str]]:
    """The copies that a timeline in ``folder`` names, by source id, and what was wrong with the others.

    ``named`` are source ids with paths relative to the folder. A file is read once, whatever number of sources name it,
    and all together are bounded by ``MAX_BYTES``: the timeline may be a stranger's. ``check`` may end the work early.
    """
    read_by_path: dict[Path, Copy | str] = {}
    found: dict[str, Copy] = {}
    free = MAX_BYTES
    for source_id, relative in named:
        check()
        try:
            path = inside(folder, relative)
            if path not in read_by_path:
                size = path.stat().st_size
                if size > free:
                    raise CopyError(
                        f"“{path.name}” is left out: the copies are more than {MAX_BYTES // 2**20} MB together"
                    )
                free -= size
                read_by_path[path] = read(path)
        except (OutsideError, ValueError, OSError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            read_by_path.setdefault(folder / relative, f"{relative}: {reason}")
            continue
        copy = read_by_path[path]
        if isinstance(copy, Copy):
            found[source_id] = copy
    return found, [trouble for trouble in read_by_path.values() if isinstance(trouble, str)]


def from_text(text: str, *, path: Path | None = None) -> Copy:
    """The copy of a text that is at hand, brought to the form that offsets and hashes refer to."""
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n"))
    try:
        encoded = text.encode()
    except UnicodeEncodeError as error:
        raise CopyError(f"the text has half a character (a lone surrogate) at place {error.start}") from None
    return Copy(text, sha256(encoded).hexdigest(), path)


@lru_cache(maxsize=4)
def paragraphs(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of a plain text's paragraphs, which are its lines that are not blank; the first is number 1.

    Kept for the last few texts, since a panel asks once for each quotation that it shows.
    """
    spans, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if line and not line.isspace():
            spans.append((start, end))
        start = end + 1
    return tuple(spans)


def paragraph_number(text: str, offset: int) -> int:
    """The number of the paragraph that ``offset`` lies in, or of the last one before it; 1 at the least."""
    return max(1, bisect_right(paragraphs(text), offset, key=lambda span: span[0]))


def _bytes_of(path: Path) -> bytes:
    # Without blocking: a FIFO in place of a file must not hang the window before it is seen to be none.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise CopyError(f"“{path.name}” can't be opened: {reason}") from error
    try:
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise CopyError(f"“{path.name}” is not a file: attach the source's text as a file")
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CopyError(f"“{path.name}” can't be read: {error.strerror or error}") from error
    if len(data) > MAX_BYTES:
        raise CopyError(f"“{path.name}” is larger than {MAX_BYTES // 2**20} MB: attach the text of the source alone")
    return data


def _decoded(data: bytes, name: str) -> str:
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" in data:
            raise CopyError(f"“{name}” is not text: save the source as plain text (UTF-8)") from None
        raise CopyError(f"“{name}” is not UTF-8 (byte {error.start}): save it again as UTF-8") from None
    if "\0" in text:
        raise CopyError(f"“{name}” is not text: save the source as plain text (UTF-8)")
    return text
