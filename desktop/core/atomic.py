"""The one way in which the program writes a file of the user's: wholly or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path


def replace(target: Path, raw: bytes, *, mode: int | None = None) -> None:
    """Writes beside the target and renames, so that a crash, a full disk or a power cut leaves the old file or the new.

    ``mode`` is the permissions that the file has from its first byte on, so that a private text is never readable by
    others, not even half written; None gives a new file's usual ones. A symbolic link in the target's place is
    replaced, not followed: resolve it first where its target is meant. Raises ``OSError``, and leaves no litter then.
    """
    # with so much of the name that the longest name still has room: 255 bytes, of which a character takes up to four
    temporary = target.with_name(f".{target.name[:50]}.{os.urandom(4).hex()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, 0o666 if mode is None else mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            temporary.chmod(mode)  # the process's mask took bits away
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


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
