"""The one way in which the program writes a file of the user's: wholly or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

#: What a disk says that knows no second name for a file, such as a memory stick's.
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)


def replace(target: Path, raw: bytes, *, mode: int | None = None) -> None:
    """Writes beside the target and renames, so that a crash, a full disk or a power cut leaves the old file or the new.

    ``mode`` is the permissions that the file has from its first byte on, so that a private text is never readable by
    others, not even half written; None gives a new file's usual ones. A symbolic link in the target's place is
    replaced, not followed: resolve it first where its target is meant. Raises ``OSError``, and leaves no litter then.
    """
    with _beside(target, (raw,), mode) as temporary:
        temporary.replace(target)
    _sync_folder(target.parent)


def create(target: Path, pieces: Iterable[bytes]) -> None:
    """Writes a new file in the same way, and never over another: raises ``FileExistsError`` where there is anything.

    ``pieces`` are what it holds, one after the other: a picture need not be in memory as a whole. Raises ``OSError``,
    and what they raise, and leaves no litter then.
    """
    if os.path.lexists(target):  # before a large file is written for nothing
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    with _beside(target, pieces, None) as temporary:
        _name_anew(temporary, target)
    _sync_folder(target.parent)


@contextmanager
def _beside(target: Path, pieces: Iterable[bytes], mode: int | None) -> Iterator[Path]:
    """A file beside the target that holds all pieces, safely on the disk; gone afterwards, unless it was renamed."""
    # with so much of the name that the longest name still has room: 255 bytes, of which a character takes up to four
    temporary = target.with_name(f".{target.name[:50]}.{os.urandom(4).hex()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, 0o666 if mode is None else mode)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            temporary.chmod(mode)  # the process's mask took bits away
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _name_anew(temporary: Path, target: Path) -> None:
    """Gives a file a name that nothing may have yet, even if it came to be a moment ago."""
    if os.name != "posix":
        temporary.rename(target)  # Windows renames over nothing
        return
    try:
        target.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        target.open("xb").close()  # takes the name
        temporary.replace(target)


def _sync_folder(folder: Path) -> None:
    """Makes the renaming last through a power cut, where the system knows how to do that for a folder."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network folders cannot: the file itself is safe
            raise
    finally:
        os.close(handle)
