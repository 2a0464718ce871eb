"""Copies: the text of a source on the user's disk, read so that offsets and hashes mean the same everywhere.

A copy is untrusted and may be any file that somebody dropped on the window, so every way in which it can't be read ends
in one ``CopyError`` that a person can act on, before much memory is spent. Plain text is decoded here; whatever needs a
parser is read by a process of its own (``evidence.worker``).
"""

from __future__ import annotations

import codecs
import os
import stat
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from io import FileIO
from pathlib import Path
from typing import Literal, NamedTuple

from desktop.core.folder import inside

#: The largest copy in bytes: some 30 long novels, far above any article, far below what would stall the window.
MAX_BYTES = 64 * 1024 * 1024

#: Code points of the longest line of a text that passes for hard-wrapped: editors wrap at 72 to 100.
WRAPPED = 100

#: Bytes from the beginning of a file by which its format is told.
_HEAD = 65_536

Format = Literal["text", "markdown", "html", "pdf", "docx", "epub", "pasted"]


Span = tuple[int, int]
"""From where to where something stands in a copy's text: code points, end exclusive."""


class CopyError(ValueError):
    """A copy can't be read; the message says why and what would work, in words for the user."""


class Section(NamedTuple):
    """A heading, a chapter, or a PDF's page ("Page 3"), which begins at the code point ``start``.

    ``level`` is 1 for the outermost, as of HTML's headings.
    """

    title: str
    level: int
    start: int


class Stamp(NamedTuple):
    """A file's size in bytes and its time of change when it was read: a cheap sign of whether to read it again."""

    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class Copy:
    """The text of a source, decoded, with no BOM, LF line ends and NFC; ``sha256`` is of its UTF-8.

    ``path`` and ``stamp`` are None for a text that never was a file. Offsets everywhere count code points of ``text``;
    ``sections`` are in its order. ``notes`` say in sentences what was left out or guessed. ``pages`` tells that the
    sections are all pages of a PDF, so that places are told by page.
    """

    text: str
    sha256: str
    path: Path | None = None
    format: Format = "text"
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()
    stamp: Stamp | None = None
    pages: bool = False


def read(
    path: Path,
    *,
    check: Callable[[], None] = lambda: None,
    progress: Callable[[float], None] = lambda _share: None,
) -> Copy:
    """The copy in a file of any format that ``Format`` names but "pasted".

    Plain text is UTF-8 with or without a BOM, or UTF-16 with one. Other encodings are refused, not guessed: a wrong
    guess would show words that the source never printed beside a mark that calls them verbatim. The file is opened
    once, so that text, format and stamp are of the same one. ``check`` may end the work by raising; ``progress`` gets
    the share done, 0 to 1. Raises ``CopyError``, which names the file.
    """
    from desktop.evidence.extraction import Extracted, format_of

    with _opened(path) as (file, stamp):
        kind = format_of(path.name, _head(file, path.name))
        if kind == "text":
            found = Extracted(_text_of(file, path.name))
            if not found.text.strip():
                raise CopyError(f"“{path.name}” has no text: attach the file that has the source's words")
        else:
            from desktop.evidence import worker

            found = worker.extracted(file, kind, path.name, check=check, progress=progress)
    try:
        return from_text(
            found.text,
            path=path,
            format=kind,
            sections=found.sections,
            notes=found.notes,
            stamp=stamp,
            pages=kind == "pdf",
            check=check,
        )
    except CopyError as error:
        raise CopyError(f"“{path.name}”: {error}") from None


def read_named(
    folder: Path, named: Iterable[tuple[str, str]], check: Callable[[], None] = lambda: None
) -> tuple[dict[str, Copy], dict[str, str]]:
    """The copies that a timeline in ``folder`` names, and what was wrong with the others, both by source id.

    ``named`` are source ids with paths relative to the folder. A file is read once, whatever number of sources name it,
    and all together are bounded by ``MAX_BYTES``: the timeline may be a stranger's. ``check`` may end the work early.
    """
    by_path: dict[Path, Copy | CopyError] = {}
    found: dict[str, Copy] = {}
    troubles: dict[str, str] = {}
    free = MAX_BYTES
    for source_id, relative in named:
        check()
        try:
            path = inside(folder, relative)
        except ValueError as error:
            troubles[source_id] = f"{relative}: {error}"
            continue
        if path not in by_path:
            try:
                size = _size(path)
                if size > free:
                    raise CopyError(
                        f"“{path.name}” is left out: the copies are more than {MAX_BYTES // 2**20} MB together"
                    )
                free -= size
                by_path[path] = read(path, check=check)
            except CopyError as error:
                by_path[path] = error
        if isinstance(copy := by_path[path], CopyError):
            troubles[source_id] = str(copy)
        else:
            found[source_id] = copy
    return found, troubles


def from_text(
    text: str,
    *,
    path: Path | None = None,
    format: Format = "text",  # noqa: A002 - as the field that it fills
    sections: tuple[Section, ...] = (),
    notes: tuple[str, ...] = (),
    stamp: Stamp | None = None,
    pages: bool = False,
    check: Callable[[], None] = lambda: None,
) -> Copy:
    """The copy of a text that is at hand, brought to the form that offsets and hashes refer to.

    ``sections`` must refer to that form already, as those of ``extraction.extract`` do. ``check`` may end the work by
    raising. Raises ``CopyError``, also for a text of more than ``MAX_BYTES``.
    """
    check()
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if not text.isascii():
        from desktop.evidence.graphemes import composed

        text = composed(text, check)
    try:
        encoded = text.encode()
    except UnicodeEncodeError as error:
        raise CopyError(f"the text has half a character (a lone surrogate) at place {error.start}") from None
    if len(encoded) > MAX_BYTES:
        raise CopyError(f"the text is too long: at most {MAX_BYTES // 2**20} MB are read")
    check()
    return Copy(text, sha256(encoded).hexdigest(), path, format, sections, notes, stamp, pages)


def decode(data: bytes) -> str:
    """Plain text out of bytes, as ``read`` says; raises ``CopyError`` without the name of the file."""
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" in data and encoding != "utf-16":
            raise CopyError("the file is not text: save the source as plain text (UTF-8)") from None
        raise CopyError(f"the text is not UTF-8 (byte {error.start}): save it again as UTF-8") from None
    if "\0" in text:
        raise CopyError("the file is not text: save the source as plain text (UTF-8)")
    return text


@lru_cache(maxsize=4)
def paragraphs(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of a text's paragraphs; the first is number 1.

    They are the lines that are not blank. Of a hard-wrapped text, in which blank lines part groups of lines and no line
    is longer than ``WRAPPED``, they are those groups. Kept for the last few texts, since a panel asks once for each
    quotation that it shows.
    """
    spans: list[tuple[int, int]] = []
    groups: list[tuple[int, int]] = []
    start, longest, parted = 0, 0, True
    for line in text.split("\n"):
        end = start + len(line)
        if not line or line.isspace():
            parted = True
        else:
            spans.append((start, end))
            if parted:
                groups.append((start, end))
            else:
                groups[-1] = groups[-1][0], end
            parted = False
            longest = max(longest, len(line))
        start = end + 1
    return tuple(groups if len(groups) > 1 and longest <= WRAPPED else spans)


def paragraph_number(text: str, offset: int) -> int:
    """The number of the paragraph that ``offset`` lies in, or of the last one before it; 1 at the least."""
    return max(1, bisect_right(paragraphs(text), offset, key=lambda span: span[0]))


def place_words(copy: Copy, offset: int) -> str:
    """Where in a copy something stands, as one cites it: "p. 3" in a PDF, else the paragraph, "¶ 22"."""
    if copy.pages and copy.sections:
        return f"p. {max(1, bisect_right(copy.sections, offset, key=lambda section: section.start))}"
    return f"¶ {paragraph_number(copy.text, offset)}"


def _size(path: Path) -> int:
    """In bytes; 0 of what can't be reached, which whoever opens it says."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


@contextmanager
def _opened(path: Path) -> Iterator[tuple[FileIO, Stamp]]:
    """The regular file, of at most ``MAX_BYTES`` as it is opened; unbuffered, so that a child may read on in it."""
    try:
        file = FileIO(path, opener=_unblocked)
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        reason = (isinstance(error, OSError) and error.strerror) or error
        raise CopyError(f"“{path.name}” can't be opened: {reason}") from error
    with file:
        info = os.fstat(file.fileno())
        if not stat.S_ISREG(info.st_mode):
            raise CopyError(f"“{path.name}” is not a file: attach the source's text as a file")
        if info.st_size > MAX_BYTES:
            raise _too_large(path.name)
        yield file, Stamp(info.st_size, info.st_mtime_ns)


def _unblocked(path: str, flags: int) -> int:
    """Opens without blocking: a FIFO in place of a file must not hang the work before it is seen to be none."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _head(file: FileIO, name: str) -> bytes:
    """What the file begins with; whoever reads it next finds it at its beginning again."""
    head = _bytes_of(file, _HEAD, name)
    file.seek(0)
    return head


def _text_of(file: FileIO, name: str) -> str:
    data = _bytes_of(file, MAX_BYTES + 1, name)
    if len(data) > MAX_BYTES:  # it grew meanwhile
        raise _too_large(name)
    try:
        return decode(data)
    except CopyError as error:
        raise CopyError(f"“{name}”: {error}") from None


def _bytes_of(file: FileIO, count: int, name: str) -> bytes:
    """The next ``count`` bytes, or as many as there are: a single read of the system's may give fewer."""
    pieces, left = list[bytes](), count
    try:
        while left and (piece := file.read(left)):
            pieces.append(piece)
            left -= len(piece)
    except OSError as error:
        raise CopyError(f"“{name}” can't be read: {error.strerror or error}") from error
    return b"".join(pieces)


def _too_large(name: str) -> CopyError:
    return CopyError(f"“{name}” is larger than {MAX_BYTES // 2**20} MB: attach the text of the source alone")
