"""A timeline file that is open, with what is wrong with it and the way to edit it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop.core.files import Problem
from desktop.core.timeline import Timeline


@dataclass(frozen=True)
class Document:
    """``path`` is None for a timeline that was never saved."""

    path: Path | None
    timeline: Timeline
    problems: tuple[Problem, ...] = ()
