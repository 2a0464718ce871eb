"""The files that a timeline names, when it is saved in another folder: beside the old one, unless they come along."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from desktop.core import atomic
from desktop.core.folder import inside, is_file
from desktop.core.timeline import Timeline

#: Bytes copied at once.
_PIECE = 1 << 20


def left_behind(timeline: Timeline, before: Path, after: Path) -> tuple[str, ...]:
    """What a timeline names, relative to its folder, that is in the folder ``before``, and not in ``after``."""
    copies = {source.copy_path for source in timeline.sources}
    pictures = {event.image.path for event in timeline.events if event.image is not None}
    named = sorted(name for name in copies | pictures if name is not None)
    return tuple(name for name in named if is_file(before, name) and not is_file(after, name))


def bring(names: Iterable[str], before: Path, after: Path) -> list[str]:
    """Copies files from one folder into the same places in another; what went wrong, a sentence each.

    Nothing is written over, nothing is left half written, and nothing is read or written outside the two folders,
    whatever a link there says.
    """
    troubles = []
    for name in names:
        try:
            here, there = inside(before, name), inside(after, name)
            there.parent.mkdir(parents=True, exist_ok=True)
            with here.open("rb") as source:
                atomic.create(there, iter(partial(source.read, _PIECE), b""))
        except (OSError, ValueError) as error:
            troubles.append(f"{name}: {getattr(error, 'strerror', None) or error}")
    return troubles
