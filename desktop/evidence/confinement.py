"""What the process that reads strangers' files may not do: defence in depth around parsers that might be tricked.

The parsers are told to fetch and open nothing, and this is for the day when one of them is mistaken. Two fences: limits
that the system itself holds, for C code, too; and an audit hook, which sees what Python code is about to do. Neither is
a prison for code that has taken the process over. The limits exist on Linux and, but for the memory, on macOS. Windows
has none of them: there the hook, and the parent's limits on time and on what it is told, stand alone.
"""

from __future__ import annotations

import os
import sys
from typing import Final

MEMORY_BYTES: Final = 2 * 1024**3
"""Of address space. Measured: the most that an honest file took, 50 MB of HTML in eight million elements, is 0.6 GB."""
CPU_SECONDS: Final = 600
"""Measured: a densely printed page of a PDF takes 0.18 s, so that this is some 3,000 of them."""
NICENESS: Final = 5
"""Behind the window, whose frames it must not delay, but not so far that a busy machine seems to hang."""

#: What takes hold of the system, by the beginning of the audit event's name, and what of it does no harm.
_REFUSED = ("os.", "ctypes.", "ftplib.", "http.", "pty.", "shutil.", "socket.", "subprocess.", "tempfile.", "urllib.")
_HARMLESS = frozenset({"os.add_dll_directory", "os.listdir", "os.listxattr", "os.scandir", "os.walk"})
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def confine() -> None:
    """Takes away, from this process and for good, what reading a copy does not need.

    From here on nothing is written but to descriptors that are open, no process started, no socket made, and no file
    read but those of Python and of the program: whoever tries gets a ``PermissionError``. Memory that runs out is a
    ``MemoryError``, and time that runs out ends the process.
    """
    if sys.platform != "win32":
        _limit()
        os.nice(NICENESS)
    sys.dont_write_bytecode = True
    own = tuple({_real(path) + os.sep for path in (*sys.path, sys.prefix, sys.base_prefix) if path})
    program = _real(sys.executable)  # a frozen program reads its modules from itself

    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & _WRITING:
                raise PermissionError(f"reading a copy writes no file: {path!r}")
            if isinstance(path, (str, bytes, os.PathLike)):
                real = _real(path)
                if real != program and not real.startswith(own):
                    raise PermissionError(f"reading a copy opens no other file: {path!r}")
        elif event.startswith(_REFUSED) and event not in _HARMLESS:
            raise PermissionError(f"reading a copy does no such thing: {event}")

    sys.addaudithook(refuse)


def _real(path: str | bytes | os.PathLike[str] | os.PathLike[bytes]) -> str:
    return os.path.normcase(os.path.realpath(os.fsdecode(path)))


def _limit() -> None:
    import resource

    limits = {
        "RLIMIT_AS": MEMORY_BYTES,
        "RLIMIT_CPU": CPU_SECONDS,
        "RLIMIT_FSIZE": 0,  # of a file; pipes are none
        "RLIMIT_CORE": 0,  # would leave a private text on the disk
        "RLIMIT_NPROC": 0,
    }
    for name, limit in limits.items():
        if (kind := getattr(resource, name, None)) is None:
            continue
        _, hard = resource.getrlimit(kind)
        lowered = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        try:
            resource.setrlimit(kind, (lowered, lowered))
        except (OSError, ValueError):
            if sys.platform == "linux":  # macOS does not let everyone bound the address space
                raise
