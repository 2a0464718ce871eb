"""The copies that a person attached, kept for the next time: in their own data folder, never inside the timeline.

A timeline is passed on, and a copy is often somebody's copyright or a private document. The folder of a shelf holds

``timelines/HASH.json``
    what is attached to one timeline, by its path, whose SHA-256 is the file's name: for each source which text, from
    which file, read how
``texts/HASH.txt``
    a text in UTF-8, once, whatever number of timelines has it attached; its name is its SHA-256, by which it is
    verified when it is read
``lock``
    held by whoever changes something: two windows may be open

All of it can be read by its owner alone. What is kept is a convenience: damage to it is never an error, but as if the
copy had not been attached.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, cast, get_args

from desktop.core import atomic
from desktop.evidence import sectionrows
from desktop.evidence.copies import MAX_BYTES, Copy, Format, Stamp

SCHEMA: Final = 1
"""Of a timeline's file here. What has a greater number was written by a newer program, and is left alone."""
MAX_ENTRY: Final = 16 * 1024**2
"""Bytes of a timeline's file here: a hundred copies with some thousand sections each."""
MAX_TEXT: Final = 4 * MAX_BYTES
"""Bytes of a text: as many characters as a copy may have, in the longest that UTF-8 makes of them."""

_PRIVATE: Final = 0o600
_PRIVATE_FOLDER: Final = 0o700
_DIGEST: Final = re.compile("[0-9a-f]{64}")
_PATIENCE: Final = 5.0
"""Seconds to wait for another program's change, which takes as long as the disk takes to write a text."""


class Kept(NamedTuple):
    """A copy from the shelf."""

    copy: Copy
    changed: bool
    """The file that it came from has another size or time than when it was read: it may say something else now."""
    gone: bool
    """That file is not where it was, or cannot be reached; the text that was kept still serves."""


class NewerError(OSError):
    """What is attached was noted down by a newer program, in a way that this one does not know."""


def changed(copy: Copy) -> bool:
    """Whether the file has another size or time than when it was read; False if it is gone or the copy has no file.

    A hint, cheap enough for each time a window is shown: whether the text is another is for reading it again to tell.
    """
    now = _stamp(copy)
    return now is not None and copy.stamp is not None and now != copy.stamp


def gone(copy: Copy) -> bool:
    """Whether the copy came from a file that is not there now, or cannot be reached."""
    return copy.path is not None and _stamp(copy) is None


class Shelf:
    """The copies kept in ``folder``, which need not exist. Its methods touch the disk: not for the interface's thread.

    ``keep`` and ``forget`` raise ``OSError``, with a message for a person, where the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._timelines = folder / "timelines"
        self._texts = folder / "texts"

    def keep(self, timeline_path: Path, source_id: str, copy: Copy) -> None:
        """Keeps the copy of a source, in the place of the one that was kept for it before."""
        with self._changing(timeline_path) as attached:
            text = self._text_file(copy.sha256)
            if _verified(text, copy.sha256) is None:
                atomic.replace(text, copy.text.encode(), mode=_PRIVATE)
            attached[source_id] = _entry(copy)

    def forget(self, timeline_path: Path, source_id: str) -> None:
        """Drops the copy of a source, and its text, too, if no timeline has it attached any more."""
        if self._folder.is_dir():
            with self._changing(timeline_path) as attached:
                attached.pop(source_id, None)

    def kept(self, timeline_path: Path) -> dict[str, Kept]:
        """What is kept for a timeline, by source id; never raises for what is on the disk."""
        found = {}
        with suppress(OSError):  # what cannot be read is not attached
            for source_id, entry in _attached(self._timeline_file(timeline_path)).items():
                if (copy := self._copy(entry)) is not None:
                    found[source_id] = Kept(copy, changed(copy), gone(copy))
        return found

    def _copy(self, entry: object) -> Copy | None:
        """The copy that an entry tells of; None if anything of it is damaged or lost."""
        try:
            copy = _told(entry)
            text = _verified(self._text_file(copy.sha256), copy.sha256)
        except ValueError:
            return None
        if text is None or any(section.start > len(text) for section in copy.sections):
            return None
        return replace(copy, text=text)

    def _timeline_file(self, timeline_path: Path) -> Path:
        return self._timelines / f"{sha256(os.fsencode(_real(timeline_path))).hexdigest()}.json"

    def _text_file(self, digest: str) -> Path:
        return self._texts / f"{digest}.txt"

    @contextmanager
    def _changing(self, timeline_path: Path) -> Iterator[dict[str, Any]]:
        """What is attached to a timeline, to be changed, and written down when the block ends."""
        for folder in (self._folder, self._timelines, self._texts):
            folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        with _locked(self._folder / "lock"):
            file = self._timeline_file(timeline_path)
            attached = _attached(file)
            before, damaged = _texts_of(attached), not attached and file.exists()
            yield attached
            if attached:
                noted = {"schema": SCHEMA, "timeline": _real(timeline_path), "copies": attached}
                raw = json.dumps(noted).encode()
                if len(raw) > MAX_ENTRY:
                    raise OSError("too much is attached to this timeline: detach copies that it does not need")
                atomic.replace(file, raw, mode=_PRIVATE)
            else:
                file.unlink(missing_ok=True)
            if damaged or before - _texts_of(attached):
                self._sweep()

    def _sweep(self) -> None:
        """Removes what nothing refers to: texts that were forgotten, and what a crash left half written.

        It reads what is noted of every timeline, so it is called only where a text was let go of, or a note is damaged.
        """
        wanted = set[str]()
        for file in self._timelines.glob("*.json"):
            try:
                wanted |= _texts_of(_attached(file))
            except OSError:
                return  # who knows what it refers to
        for file in (*self._timelines.glob(".*.tmp"), *self._texts.iterdir()):
            if file.stem not in wanted and file.is_file():  # a folder is none of ours
                file.unlink(missing_ok=True)


def _real(path: Path) -> str:
    """One name for a timeline, by whatever name and link it was opened."""
    return os.path.normcase(os.path.realpath(path))


def _stamp(copy: Copy) -> Stamp | None:
    """Of the copy's file as it is now; None if there is none."""
    if copy.path is None:
        return None
    try:
        info = copy.path.stat()
    except (OSError, ValueError):  # ValueError: a null character in the name
        return None
    return Stamp(info.st_size, info.st_mtime_ns)


# -- what is on the disk


def _entry(copy: Copy) -> dict[str, object]:
    """What is noted of a copy, beside its text."""
    return {
        "text": copy.sha256,
        "path": None if copy.path is None else str(copy.path.absolute()),
        "format": copy.format,
        "pages": copy.pages,
        "stamp": copy.stamp,
        "notes": copy.notes,
        "sections": sectionrows.rows(copy.sections),
    }


def _told(entry: object) -> Copy:
    """The copy that an entry tells of, without its text. ``ValueError`` for what is no such entry."""
    match entry:
        case {
            "text": str() as digest,
            "path": str() | None as path,
            "format": str() as kind,
            "pages": bool() as pages,
            "stamp": [int(), int()] | None as stamp,
            "notes": list() as notes,
            "sections": list() as sections,
        } if _DIGEST.fullmatch(digest) and kind in get_args(Format) and all(isinstance(note, str) for note in notes):
            return Copy(
                "",
                digest,
                path=None if path is None else Path(path),
                format=cast(Format, kind),
                sections=tuple(map(sectionrows.section, sections)),
                notes=tuple(notes),
                stamp=None if stamp is None else Stamp(*stamp),
                pages=pages,
            )
    raise ValueError("this tells of no copy")


def _attached(file: Path) -> dict[str, Any]:
    """The entries of a timeline's file by source id; none if it is not there, or damaged. Raises ``OSError``."""
    try:
        noted = json.loads(_bytes_of(file, MAX_ENTRY))
    except (FileNotFoundError, ValueError, RecursionError):
        return {}
    match noted:
        case {"schema": int() as schema} if schema > SCHEMA:
            raise NewerError("a newer Quoteline has kept the copies of this timeline: update this one")
        case {"schema": 1, "copies": dict() as copies}:
            return copies
    return {}


def _texts_of(attached: dict[str, Any]) -> set[str]:
    """The hashes of the texts that these entries refer to."""
    return {str(entry.get("text")) for entry in attached.values() if isinstance(entry, dict)}


def _verified(file: Path, digest: str) -> str | None:
    """The text in a file, if it is there and has this hash."""
    try:
        raw = _bytes_of(file, MAX_TEXT)
        return raw.decode() if sha256(raw).hexdigest() == digest else None
    except (OSError, ValueError):
        return None


def _bytes_of(file: Path, limit: int) -> bytes:
    with file.open("rb") as stream:
        raw = stream.read(limit + 1)
    if len(raw) > limit:
        raise ValueError("this is longer than anything that was kept")
    return raw


# -- one change at a time


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keeps other windows from changing the shelf until the block ends; the system lets go of it if we crash."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, _PRIVATE), "r+b") as file:
        until = time.monotonic() + _PATIENCE
        while not _lock(file):
            if time.monotonic() > until:
                raise TimeoutError("another window is busy keeping copies: try again")
            time.sleep(0.01)
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
