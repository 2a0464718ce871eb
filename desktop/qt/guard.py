"""Refuses the PySide6 versions that would end the process while the user works, before a window opens.

PySide6 6.12.0 drops a reference to None at each call of an overloaded method that returns nothing, such as
``QPainter.setPen``. Where None can die, before Python 3.12 (PEP 683 made it immortal), the process ends after some
4,000 such calls with "Fatal Python error: none_dealloc": a few seconds of panning. 6.8.3, 6.10.3 and 6.11.3 were
measured to be sound. ``pyproject.toml`` asks for the same versions, but other installers need not heed it.
"""

from __future__ import annotations

import sys

from PySide6 import __version_info__ as _pyside

#: The oldest version that the project is known to work with.
OLDEST = (6, 8, 3)
#: From here on, None must be immortal.
NEEDS_IMMORTAL_NONE = (6, 12)
#: The first Python whose None is.
IMMORTAL_NONE = (3, 12)


def bad_pair(pyside: tuple[int, ...], python: tuple[int, ...]) -> str | None:
    """What is wrong with this PySide6 on this Python, and what would be right; None if nothing is."""
    running = f"PySide6 {_text(pyside)} on Python {_text(python)}"
    if pyside < OLDEST:
        return f"{running} is too old: install PySide6-Essentials {_text(OLDEST)} or newer"
    if pyside >= NEEDS_IMMORTAL_NONE and python < IMMORTAL_NONE:
        return (
            f"{running} would crash after some seconds of drawing: install PySide6-Essentials older than "
            f"{_text(NEEDS_IMMORTAL_NONE)}, or use Python {_text(IMMORTAL_NONE)} or newer"
        )
    return None


def check() -> None:
    """Ends the program with a message on stderr and exit status 1 if it can't run safely here."""
    if problem := bad_pair(tuple(_pyside[:3]), sys.version_info[:3]):
        raise SystemExit(f"quoteline: error: {problem}")


def _text(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
