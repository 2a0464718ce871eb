"""The folder of a timeline file: the only place that a timeline may name files in."""

from __future__ import annotations

from pathlib import Path

from desktop.core.fields import relative_path


class OutsideError(ValueError):
    """A path that leads out of the timeline's folder, by itself or by a symbolic link."""


def inside(folder: Path, relative: str) -> Path:
    """The file that ``relative`` names, whether or not it is there, with all symbolic links followed.

    Every room that opens a copy or a picture named by a timeline comes through here: without it, a file from a stranger
    could show, or probe for, any file of its reader. Raises ``OutsideError``, ``ValueError`` for what is no such path.
    """
    relative_path(relative)
    try:
        home = folder.resolve()
        target = (home / relative).resolve()
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, before Python 3.13
        raise OutsideError("cannot be followed to a file: its links form a circle, or its name is too long") from error
    if not target.is_relative_to(home):
        raise OutsideError("leads out of the timeline's folder by a symbolic link: put the file itself there")
    return target


def is_file(folder: Path, relative: str) -> bool:
    """Whether ``relative`` names a file there that can be reached: never raises."""
    try:
        return can_be_reached(inside(folder, relative))
    except ValueError:
        return False


def can_be_reached(path: Path) -> bool:
    """Whether a file is there, as far as one may look: never raises.

    ``Path.is_file`` raises for a name that is too long, or below a folder that may not be looked into; a timeline from
    a stranger may name either.
    """
    try:
        return path.is_file()
    except OSError:
        return False
