"""Copies: the text of a source on the user's disk (stub signature, being written)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Copy:
    """The text of a source, decoded, with no BOM, LF line ends and NFC; ``sha256`` is of its UTF-8."""

    text: str
    sha256: str
    path: Path | None = None
